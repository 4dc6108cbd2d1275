"""What a case claims, and its days, as a page shows them."""

import datetime as dt
from typing import Any

import msgspec

from evidence_kit.claim.attestations import has_video, questions_for
from evidence_kit.claim.reasons import Reason, known_reason, rules
from evidence_kit.claim.statement.drafts import message_to_mediator
from evidence_kit.claim.statement.passages import passages
from evidence_kit.claim.statement.telling import telling_of
from evidence_kit.claim.windows import LAST_DAYS, Window, reckoning, windows_of
from evidence_kit.model.dispute import Claim, Moment
from evidence_kit.model.results import ChoiceMade
from evidence_kit.policies import LoadedPolicy
from evidence_kit.studio.case_state import Snapshot
from evidence_kit.studio.wire import PassageJson
from evidence_kit.studio.wire_case import (
    ChoiceJson,
    ClaimedJson,
    DayJson,
    EventJson,
    MessageJson,
    QuestionJson,
    StatementJson,
)


def claim_parts(snapshot: Snapshot, policy: LoadedPolicy, today: dt.date) -> dict[str, Any]:
    """Return the keys of a case that are about the claim."""
    case, written, report = snapshot.case, snapshot.written, snapshot.judged.report
    reason = known_reason(case.claim.reason)
    claim = said(written.claim)
    for key in ("statement", "statement_file"):
        claim.pop(key, None)
    return {
        "order": said(written.order),
        "claim": claim,
        "facts": said(written.facts),
        "messages": tuple(MessageJson(day=one.day.isoformat(), by=one.by, words=one.words) for one in written.message),
        "attest": msgspec.structs.asdict(written.attest),
        "questions": tuple(
            QuestionJson(name=one.name, question=one.question)
            for one in questions_for(case.claim.reason, has_video=has_video(case))
        ),
        "reason": claimed_json(reason) if reason else None,
        "form": tuple(
            ChoiceJson(ask=one.ask, choose=one.choose, words_known=one.words_known, when=one.when)
            for one in report.form
            if not is_unanswered(one, case.claim)
        ),
        "statement": statement_json(snapshot, policy),
        "days": tuple(day_json(window) for window in windows_of(case, policy.rules, today)),
        "timeline": tuple(map(event_json, report.timeline)),
    }


def claimed_json(reason: Reason) -> ClaimedJson:
    """Return the reason of a case, with the facts that its statement asks for."""
    telling = telling_of(reason.name)
    asked = tuple(telling.facts)
    return ClaimedJson(name=reason.name, title=reason.title, facts=(*asked, "how") if telling.how else asked)


def is_unanswered(one: ChoiceMade, claim: Claim) -> bool:
    """Return whether a choice in the form is what the buyer asks for, and the case does not say that."""
    return claim.solution is None and one.ask.startswith(rules().form.solution.ask)


def said(table: msgspec.Struct) -> dict[str, Any]:
    """Return what a table of the case file says, days and amounts as text."""
    return {key: value for key, value in msgspec.to_builtins(table).items() if value is not None}


def statement_json(snapshot: Snapshot, policy: LoadedPolicy) -> StatementJson:
    """Return the statement, what is to be looked at in it, and the message to the mediator."""
    case = snapshot.case
    text = case.claim.statement
    inline = snapshot.written.claim.statement is not None
    return StatementJson(
        text=text or "",
        place=None if text is None else "case.toml" if inline else "statement.txt",
        passages=passages_json(text or "", policy, case.claim.reason),
        to_mediator=message_to_mediator(case, policy.rules, ()) or "",
    )


def passages_json(text: str, policy: LoadedPolicy, reason: str | None) -> tuple[PassageJson, ...]:
    """Return the parts of a statement to look at."""
    return tuple(PassageJson(start=one.start, end=one.end, why=one.why) for one in passages(text, policy.rules, reason))


def day_json(window: Window) -> DayJson:
    """Return a day of the dispute."""
    return DayJson(
        id=window.id,
        kind=window.kind,
        title=window.title,
        date=window.day.isoformat() if window.day else None,
        estimate=window.estimate,
        done=window.state == "done",
        closes=window.id in LAST_DAYS and not window.superseded,
        counted=reckoning(window),
        advice=window.advice,
    )


def event_json(moment: Moment) -> EventJson:
    """Return something that happened."""
    return EventJson(day=moment.day.isoformat(), event=moment.event, words=moment.words, source=moment.source)
