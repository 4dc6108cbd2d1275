"""Findings about answers, photos and dates that contradict the reason of a case. Pure."""

from collections.abc import Iterable

from evidence_kit.claim.reasons import Reason, known_reason, titled
from evidence_kit.claim.weight import is_usable
from evidence_kit.model.case import CASE_FILE, Case, Original, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding

IN_HAND = frozenset(
    {Role.received, Role.damage, Role.contents, Role.scale, Role.size_label, Role.packaging, Role.label}
)
"""Roles of photos that nobody can take of a parcel that never came."""

ARRIVED = "Did anything arrive?"
"""The question whose answer is claim.received, as the studio's page asks it; a test holds both to the same words."""

SOURCE_RECEIVED = (
    "buyers' guide S000-A: 'Never indicate that you did not receive the item when in fact the package was received'"
)
CAME_IN_PART = ("missing-quantity", "wrong-item")
"""Reasons of a parcel that was not empty, though what was ordered is not in it."""

SOURCE_MATCH = "buyers' guide S000-A: 'mediators will look for evidence that corresponds to the reason'"


def contradictions(case: Case, reason: Reason, evidence: frozenset[str]) -> list[Finding]:
    """Return the contradictions between a case and its reason."""
    found: list[Finding] = []
    answer = case.claim.received
    if answer is not None and answer != reason.received:
        found.append(answer_contradicts(reason, answer=answer))
    for name in case.claim.other_reasons:
        other = known_reason(name)
        if other and other.received != reason.received:
            found.append(reasons_contradict(reason, other))
    if not reason.received:
        found += proofs_of_receipt(case, reason)
    if reason.name == "empty-parcel" and evidence & {"received", "damage"}:
        found.append(contents_of_empty_parcel(case))
    return found


def answer_contradicts(reason: Reason, *, answer: bool) -> Finding:
    """Return the error for an answer to "Have you received the goods?" that the reason does not allow."""
    right = "Yes" if reason.received else "No"
    otherwise = "otherwise choose another reason. A false answer can cost you your account"
    return Finding(
        "reason-contradiction",
        CASE_FILE,
        f"The reason {titled(reason.name)} means that {'a parcel came' if reason.received else 'no parcel came'}, "
        f'but "{ARRIVED}" is answered {"Yes" if answer else "No"}.',
        hint=f"if the reason is right, answer {right} (received = {str(reason.received).lower()} in {CASE_FILE}); "
        f"{otherwise}",
        page_hint=f"if the reason is right, answer {right}; {otherwise}",
        expected=str(reason.received).lower(),
        actual=str(answer).lower(),
        source=SOURCE_RECEIVED,
    )


def reasons_contradict(reason: Reason, other: Reason) -> Finding:
    """Return the error for two reasons, one for a parcel that came and one for a parcel that never did."""
    came, never = (reason, other) if reason.received else (other, reason)
    return Finding(
        "reason-contradiction",
        CASE_FILE,
        f"The reason {titled(never.name)} means that nothing came, {titled(came.name)} that something came; only one "
        "of them can be true.",
        hint=f"remove {other.name} from other_reasons in {CASE_FILE}, or make it the reason",
        page_hint=f"take {titled(other.name)} out of the other reasons, or make it the reason",
        expected=reason.name,
        actual=other.name,
        source=SOURCE_RECEIVED,
    )


def proofs_of_receipt(case: Case, reason: Reason) -> Iterable[Finding]:
    """Yield a warning for photos and delivery dates of a parcel that never came according to the reason."""
    photos = [original.name for original in case.originals if is_usable(original) and is_of_parcel(original)]
    if photos:
        more = f" and {len(photos) - 1} more" if len(photos) > 1 else ""
        yield Finding(
            "reason-contradiction",
            photos[0],
            f"{photos[0]}{more} shows the parcel or what was in it, but the reason {titled(reason.name)} means "
            "that it never came.",
            severity=Severity.warning,
            hint="if the parcel came, choose the reason for what is wrong with it; remove photos of another parcel",
            expected="no photo of the parcel",
            actual=len(photos),
            source=SOURCE_RECEIVED,
        )
    for what, day in (("delivered", case.order.delivered), ("confirmed", case.order.confirmed)):
        if day is not None:
            yield Finding(
                "reason-contradiction",
                CASE_FILE,
                f"order.{what} is {day}, but the reason {titled(reason.name)} means that nothing came.",
                severity=Severity.warning,
                hint="if the tracking says delivered but you have nothing, say so in the statement, ask "
                "the carrier where the parcel was left, and add the answer; otherwise choose another reason",
                actual=day.isoformat(),
                source=SOURCE_RECEIVED,
            )


def is_of_parcel(original: Original) -> bool:
    """Return whether an original shows a parcel or its contents."""
    return original.role in IN_HAND or (original.role is Role.unboxing and original.facts.video is not None)


def contents_of_empty_parcel(case: Case) -> Finding:
    """Return the warning for photos of the contents of a parcel that was empty according to the reason."""
    choose = f"if something came, choose the reason {' or '.join(map(titled, CAME_IN_PART))}"
    name = next((original.name for original in case.originals if original.role in (Role.received, Role.damage)), None)
    return Finding(
        "reason-contradiction",
        name,
        "The reason says that the parcel was empty, but there is a photo of something that was received.",
        severity=Severity.warning,
        hint=f"{choose}; put a photo of the empty box into contents/ or packaging/",
        page_hint=f"{choose}; say of a photo of the empty box that it shows the contents or the packaging",
        source=SOURCE_MATCH,
    )
