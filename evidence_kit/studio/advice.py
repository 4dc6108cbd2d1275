"""What pages ask of a case: its words, a draft, the reasons, and marks to suggest. Nothing is changed here."""

import dataclasses
import datetime as dt

from evidence_kit.claim.choices import choice_made
from evidence_kit.claim.reasons import GUIDED, Proof, Reason, form_path, load_reasons
from evidence_kit.claim.statement import check_statement
from evidence_kit.claim.statement.drafts import draft_for_seller, facts_left_out
from evidence_kit.claim.weight import musts_of, shoulds_of
from evidence_kit.model.case import Case, Role
from evidence_kit.model.finding import unique
from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.rules import platform_of
from evidence_kit.studio.case_json import finding_in_case
from evidence_kit.studio.case_state import Snapshot
from evidence_kit.studio.claim_json import passages_json
from evidence_kit.studio.wire import DraftJson, NeedJson, ReasonJson, WordsJson


def words(text: str, snapshot: Snapshot, policy: LoadedPolicy) -> WordsJson:
    """Return what is said of a statement."""
    plain = text.strip() or None
    claim = dataclasses.replace(snapshot.case.claim, statement=plain)
    found = check_statement(dataclasses.replace(snapshot.case, claim=claim), policy.rules)
    return WordsJson(
        passages=passages_json(text, policy, claim.reason),
        findings=tuple(finding_in_case(finding, snapshot) for finding in unique([*found])),
    )


def draft(case: Case, today: dt.date) -> DraftJson:
    """Return a first statement made of what was entered, and what was left out of it for its letters."""
    return DraftJson(text=draft_for_seller(case, today), left_out=tuple(facts_left_out(case)))


def reasons(policy: LoadedPolicy) -> list[ReasonJson]:
    """Return the reasons for a dispute, in the order of the form."""
    return [reason_json(reason, policy) for reason in load_reasons().values()]


def reason_json(reason: Reason, policy: LoadedPolicy) -> ReasonJson:
    """Return a reason with what it must show, and the way to it in the form's own words where they are known."""
    is_guided = platform_of(policy.rules.name) == GUIDED
    return ReasonJson(
        name=reason.name,
        title=reason.title,
        received=reason.received,
        film=reason.film,
        must=tuple(need_json(proof) for proof in musts_of(reason, policy.rules.name)),
        should=tuple(need_json(proof) for proof in shoulds_of(reason, policy.rules.name)),
        form=tuple(choice_made(choice).choose for choice in form_path(reason)) if is_guided else (),
    )


def need_json(proof: Proof) -> NeedJson:
    """Return something that is to be shown."""
    known = {role.value for role in Role}
    return NeedJson(
        what=proof.what, how=proof.how, why=proof.why, roles=tuple(kind for kind in proof.any_of if kind in known)
    )
