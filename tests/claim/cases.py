"""Cases that hold an original of each role that is asked for, and what is found lacking in them."""

from pathlib import Path
from typing import Any

from evidence_kit.claim.evidence import check_evidence
from evidence_kit.model.case import Case, Comparison, Mark, Original, Role
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.model.facts import Facts, ImageFacts, VideoFacts
from evidence_kit.model.finding import Finding
from evidence_kit.policies import load_policy

ALIEXPRESS = load_policy("aliexpress").rules


PAYPAL = load_policy("paypal").rules


SHOPEE = load_policy("shopee").rules


MARK = Mark((0, 0, 9, 9), (0, 0, 9, 9))


SHOWN_BY = [role.value for role in Role]


def original(role: str, kind: str = "", *, problem: str = "") -> Original:
    """Return a usable original of a role; a film for "unboxing"."""
    kind = kind or ("video" if role == "unboxing" else "image")
    facts = {
        "image": Facts("image", "image/jpeg", 9, image=ImageFacts("jpeg", 1200, 900), problem=problem),
        "video": Facts("video", "video/mp4", 9, video=VideoFacts("mp4", "h264"), problem=problem),
        "document": Facts("document", "application/pdf", 9, problem=problem),
    }[kind]
    return Original(Path(f"{role}.x"), f"{role}.x", facts, Role(role))


def case_of(reason: str | None, *roles: str, **told: Any) -> Case:
    """Return a case with a photo of each role ("comparison" for listing and received side by side, marked)."""
    plain = [original(role) for role in roles if role not in ("comparison", "unmarked")]
    compared = [role for role in roles if role in ("comparison", "unmarked")]
    plain += [original(role) for role in ("listing", "received") if compared and role not in roles]
    comparisons = [
        Comparison("listing.x", "received.x", marks=(MARK,) if one == "comparison" else ()) for one in compared
    ]
    order = {
        key: told.pop(key)
        for key in ("delivered", "confirmed", "price", "number", "tracking", "quantity")
        if key in told
    }
    beside = {key: told.pop(key) for key in ("attested", "item_facts") if key in told}
    claim = Claim(reason=reason, **told)
    return Case(
        Path(), tuple(plain), tuple(comparisons), order=Order(**order), claim=claim, claimed=claim != Claim(), **beside
    )


def found(case: Case, code: str, policy: Any = ALIEXPRESS) -> list[Finding]:
    """Return the findings of one code."""
    return [one for one in check_evidence(case, policy) if one.code == code]


def lacking(case: Case, policy: Any = ALIEXPRESS) -> list[str]:
    """Return what is missing, by what would show it."""
    return [str(one.expected) for one in found(case, "evidence-missing", policy)]
