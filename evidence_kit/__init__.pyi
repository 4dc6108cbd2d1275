# The public names, for type checkers and editors; where each is found when it runs stands in __init__.py.

from evidence_kit.cache.store import Cache
from evidence_kit.claim.deadlines import Deadlines
from evidence_kit.claim.ladder import Ladder
from evidence_kit.errors import EvidenceKitError
from evidence_kit.events import Encoding, ItemDone, StepStarted
from evidence_kit.many.account import Account
from evidence_kit.many.build_cases import build_cases
from evidence_kit.many.job import BuiltCase
from evidence_kit.model.case import Mark, Ruler
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.model.results import Planned, Report, Reports, Single, Stills
from evidence_kit.model.suggested import Suggested
from evidence_kit.pipeline import build_case, check_case, plan_case
from evidence_kit.policies import LoadedPolicy, load_policy, policy_names
from evidence_kit.report.render import render
from evidence_kit.studio.open_studio import open_studio
from evidence_kit.verbs.cache import open_cache
from evidence_kit.verbs.check_cases import check_cases
from evidence_kit.verbs.check_files import check_files
from evidence_kit.verbs.compare import compare_files
from evidence_kit.verbs.deadlines import count_deadlines
from evidence_kit.verbs.fit import fit_file
from evidence_kit.verbs.next import find_doors
from evidence_kit.verbs.prove import prove_sealed, write_request
from evidence_kit.verbs.report import page_of, print_page, write_page
from evidence_kit.verbs.seal import seal_package
from evidence_kit.verbs.statement import check_statement_at
from evidence_kit.verbs.stills import take_stills
from evidence_kit.verbs.strip import take_strip
from evidence_kit.verbs.suggest import suggest_for_case
from evidence_kit.verbs.verify import verify_package
from evidence_kit.verbs.watch import watch_folder
from evidence_kit.watching.at_login import install_service, uninstall_service
from evidence_kit.watching.events import Built, Failed

__version__: str

__all__ = [
    "Account",
    "Built",
    "BuiltCase",
    "Cache",
    "Deadlines",
    "Encoding",
    "EvidenceKitError",
    "Failed",
    "Finding",
    "ItemDone",
    "Ladder",
    "LoadedPolicy",
    "Mark",
    "Planned",
    "Report",
    "Reports",
    "Ruler",
    "Severity",
    "Single",
    "StepStarted",
    "Stills",
    "Suggested",
    "Verdict",
    "__version__",
    "build_case",
    "build_cases",
    "check_case",
    "check_cases",
    "check_files",
    "check_statement_at",
    "compare_files",
    "count_deadlines",
    "find_doors",
    "fit_file",
    "install_service",
    "load_policy",
    "open_cache",
    "open_studio",
    "page_of",
    "plan_case",
    "policy_names",
    "print_page",
    "prove_sealed",
    "render",
    "seal_package",
    "suggest_for_case",
    "take_stills",
    "take_strip",
    "uninstall_service",
    "verify_package",
    "watch_folder",
    "write_page",
    "write_request",
]
