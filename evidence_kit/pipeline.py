"""The story: a folder is catalogued, checked, planned, composed, fitted, verified and recorded, in one forward pass."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.claim.choices import choices_of
from evidence_kit.claim.completeness import completeness
from evidence_kit.claim.now import what_now
from evidence_kit.claim.timeline import timeline_of
from evidence_kit.events import Listener, StepStarted, ignore
from evidence_kit.makers.drawable import drawable_order
from evidence_kit.makers.films import wanted_of_takes
from evidence_kit.model.artifact import Artifact, Made, joined
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding, unique
from evidence_kit.model.form import Form
from evidence_kit.model.plan import FilledSlot, Plan
from evidence_kit.model.results import Planned, Report
from evidence_kit.package.archive import archive_of, top_folder, will_zip
from evidence_kit.package.names import PACKAGE
from evidence_kit.package.place import refuse_place
from evidence_kit.package.staging import staging
from evidence_kit.planning.budget import limits_of
from evidence_kit.planning.numbering import planned_slots
from evidence_kit.planning.outlook import Outlook, outlook
from evidence_kit.planning.placements import most_images
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.policies.form import form_of
from evidence_kit.policies.held import rules_held
from evidence_kit.policies.rules import Policy
from evidence_kit.steps.catalog import catalog
from evidence_kit.steps.check import check_case as check
from evidence_kit.steps.plan import plan
from evidence_kit.text.names import portable
from evidence_kit.text.today import local_day


def build_case(  # noqa: PLR0913  (what a user may set)
    folder: str | Path,
    policy: AnyPolicy = DEFAULT,
    out: str | Path | None = None,
    today: dt.date | None = None,
    *,
    strict: bool = False,
    allow_illegible: bool = False,
    mute: bool = False,
    zipped: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Report:
    """Make the package of the case in `folder`, and return what it came to; it is written also when not ready.

    Args:
        out: where the package goes; by default the folder "package" in the case.
        today: the day to judge by; by default the one it is here and now.
        allow_illegible: make a video in which little can be made out rather than none.
        mute: make every video without its sound.
        zipped: write the package into one ZIP file beside it as well; one that is there is always made again.
        cache: where the results of earlier work are found and kept; by default nowhere. See `open_cache`.

    Raises:
        EvidenceKitError: the work could not be done; `out` is as it was before, or new and without its ZIP file.
    """
    # They load what fills the page, and ask what draws and encodes for its version, which a check does not need.
    from evidence_kit.package.tools import tools  # noqa: PLC0415
    from evidence_kit.steps.record import record  # noqa: PLC0415

    folder, policy, today = Path(folder), load_policy(policy), local_day(today)
    shown = folder / PACKAGE if out is None else Path(out)
    out = shown.resolve()
    case = catalog(folder, listener, cache=cache).muted(asked=mute)
    refuse_place(out, case)
    form = form_of(policy.rules)
    outlooks = outlook(case, policy.rules, form, allow_illegible=allow_illegible)
    planned = plan(case, outlooks, form)
    with staging(out) as stage:
        zipped = will_zip(out, asked=zipped)
        made = make(case, planned, outlooks, policy.rules, form, stage.folder, listener, cache)
        findings = check(case, outlooks, policy.rules, form, today, made.artifacts, cache=cache)
        judged = report_on(case, policy, today, unique([*findings, *planned.findings, *made.findings]), strict=strict)
        report = with_package(judged, made.artifacts, shown, tools(planned, made.artifacts), zipped=zipped)
        listener(StepStarted("record"))
        record(case, policy.rules, report, stage.folder, cache=cache)
        if zipped:
            stage.zip(top_folder(folder))
        stage.keep()
    return report


def make(  # noqa: PLR0913  (a plan, what it was made of, and where it goes)
    case: Case,
    planned: Plan,
    outlooks: Mapping[str, Outlook],
    policy: Policy,
    form: Form,
    folder: Path,
    listener: Listener,
    cache: Cache,
) -> Made:
    """Make what is planned in `folder`/upload, and return what of it may be uploaded."""
    # They load all that draws and encodes, which a check does not need.
    from evidence_kit.steps.compose import compose  # noqa: PLC0415
    from evidence_kit.steps.fit import fit  # noqa: PLC0415
    from evidence_kit.steps.verify import verify  # noqa: PLC0415

    limits = limits_of(planned, form)
    order = drawable_order(case.order.number)[0]
    composed = compose(planned, limits.image, folder, listener, order=order, cache=cache)
    limits = limits.without(composed.artifacts)
    wanted = wanted_of_takes(case.without_left_out())
    fitted = fit(planned, outlooks, limits, folder, listener, case=wanted, cache=cache)
    return verify(joined([composed, fitted]), folder, policy, listener, cache=cache)


def with_package(
    report: Report, artifacts: tuple[Artifact, ...], package: Path, used: dict[str, str], *, zipped: bool
) -> Report:
    """Return a report with what was made, and where it is."""
    archive = archive_of(package if package.name.strip(".") else package.resolve())
    return dataclasses.replace(
        report,
        slots=tuple(FilledSlot(str(upload.slot), upload.path, upload.made_from, upload.why) for upload in artifacts),
        artifacts=artifacts,
        package=portable(package),
        zip=portable(archive) if zipped else None,
        tools=used,
    )


def check_case(
    folder: str | Path,
    policy: AnyPolicy = DEFAULT,
    today: dt.date | None = None,
    *,
    strict: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Report:
    """Return what is wrong with the case in `folder` as raw material; nothing is written.

    Args:
        today: the day to judge by; by default the one it is here and now.

    Raises:
        EvidenceKitError: the folder or its case file cannot be read.
    """
    policy, today = load_policy(policy), local_day(today)
    return judge(catalog(Path(folder), listener, cache=cache), policy, today, strict=strict, cache=cache).report


@dataclass(frozen=True, slots=True)
class Judgement:
    """A case and what it comes to as raw material."""

    case: Case
    outlooks: Mapping[str, Outlook]
    planned: Plan
    report: Report


def judge(
    case: Case, policy: LoadedPolicy, today: dt.date, *, strict: bool = False, cache: Cache = NO_CACHE
) -> Judgement:
    """Return what a case comes to as raw material."""
    form = form_of(policy.rules)
    outlooks = outlook(case, policy.rules, form)
    planned = plan(case, outlooks, form)
    findings = unique([*check(case, outlooks, policy.rules, form, today, cache=cache), *planned.findings])
    report = report_on(case, policy, today, findings, strict=strict)
    slots = planned_slots(planned.placements)
    return Judgement(case, outlooks, planned, dataclasses.replace(report, slots=slots))


def report_on(
    case: Case, policy: LoadedPolicy, today: dt.date, findings: tuple[Finding, ...], *, strict: bool
) -> Report:
    """Return the report on a case with these findings: how complete it is, its days, and what to do now."""
    shown = case.without_left_out()
    return Report(
        policy=policy.ref,
        findings=findings,
        originals=case.originals,
        tools={"evidence_kit": __version__},
        strict=strict,
        completeness=completeness(shown, policy.rules, findings) if case.claimed else None,
        reason=case.claim.reason,
        scope="case",
        stated=bool(case.claim.statement),
        timeline=timeline_of(shown),
        now=what_now(shown, policy.rules, today, findings),
        form=choices_of(shown, policy.rules, today),
        rules=rules_held(policy.rules, together=True),
        folder=portable(case.folder),
        case_file=CASE_FILE if (case.folder / CASE_FILE).is_file() else None,
    )


def plan_case(
    folder: str | Path,
    policy: AnyPolicy = DEFAULT,
    today: dt.date | None = None,
    *,
    strict: bool = False,
    listener: Listener = ignore,
    cache: Cache = NO_CACHE,
) -> Planned:
    """Return what would go where, and what is left out and why; nothing is made.

    Args:
        today: the day to judge by; by default the one it is here and now.

    Raises:
        EvidenceKitError: the folder or its case file cannot be read.
    """
    policy, today = load_policy(policy), local_day(today)
    case = catalog(Path(folder), listener, cache=cache)
    form = form_of(policy.rules)
    outlooks = outlook(case, policy.rules, form)
    planned = plan(case, outlooks, form)
    checked = check(case, outlooks, policy.rules, form, today, cache=cache)
    grave = [finding for finding in checked if finding.severity is Severity.error]
    findings = unique([*grave, *planned.findings])
    now = what_now(case.without_left_out(), policy.rules, today, unique([*checked, *planned.findings]))
    return Planned(
        policy.ref, planned, most_images(form), findings, strict=strict, now=now, folder=portable(case.folder)
    )
