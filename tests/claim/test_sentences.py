"""Every sentence that can be written for a mediator, and every reason for an upload, rests on a fact that is named here.

A new sentence without a line in `RESTS_ON` fails, and so does one that is written when its fact is taken away.
"""

import ast
import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from evidence_kit.claim.reasons import load_reasons
from evidence_kit.claim.statement.drafts import Shown, draft_for_seller, message_to_mediator
from evidence_kit.claim.statement.phrases import load_sentences
from evidence_kit.claim.statement.telling import telling_rules
from evidence_kit.claim.whys import WHY, what_shown, why_made, why_marked, why_sheet, why_shown, why_without_cut
from evidence_kit.media.video.inspection import Watched
from evidence_kit.media.video.label import LabelReading
from evidence_kit.media.video.take import LEAST_FRAMES, Take
from evidence_kit.model import dispute
from evidence_kit.model.case import Case, Comparison, Mark, Original, Role
from evidence_kit.model.dispute import Claim, ItemFacts, Order
from evidence_kit.model.document_facts import DocumentFacts
from evidence_kit.model.facts import Facts, ImageFacts, VideoFacts
from evidence_kit.parcel.numbers import Compared
from evidence_kit.planning.outlook import outlook
from evidence_kit.policies import load_policy
from evidence_kit.policies.form import form_of
from evidence_kit.steps.plan import plan

ROOT = Path(__file__).parents[2]
POLICY = load_policy("aliexpress").rules
BOX = Mark(None, (1, 1, 9, 9), "Crack")
SAYS_NOTHING = {
    "mediator.greeting": "a greeting",
    "seller.greeting": "a greeting",
    "seller.thanks": "a greeting",
    "seller.exact": "asks the buyer to write",
}
RESTS_ON = {
    **{f"reasons.{name}": "claim.reason" for name in load_sentences().reasons},
    **{f"told.{name}": "item_facts.promised" for name in ("listing", "ordered-one")},
    **{f"told.{name}": "item_facts.came" for name in ("received-one", "fault", "inside")},
    **{f"told.by-{how}": "item_facts.how" for how in ("test", "measurement", "use", "look")},
    **{f"told.by-{how}-shows": "item_facts.shows" for how in ("test", "measurement", "use", "look")},
    **{f"told.{name}": "item_facts.shows" for name in ("tracking-says", "customs-say")},
    "told.sent": "order.shipped",
    "told.ordered-on": "order.ordered",
    "told.expected": "order.expected",
    "told.silent": "item_facts.silent_since",
    "counted.waited-before": "claim.opened",
    "counted.waited-today": "order.shipped",
    "counted.pieces-ordered": "order.quantity",
    "counted.pieces-came": "item_facts.pieces",
    "counted.pieces-missing": "item_facts.pieces",
    **{f"{who}.order": "order.number" for who in ("seller", "mediator")},
    **{f"{who}.ordered": "order.item" for who in ("seller", "mediator")},
    **{f"{who}.quantity": "order.quantity" for who in ("seller", "mediator")},
    **{f"{who}.tracking": "order.tracking" for who in ("seller", "mediator")},
    **{f"{who}.refund": "claim.refund" for who in ("seller", "mediator")},
    "seller.pictures": "captions",
    **{f"seller.{key}": "comparisons" for key in ("compared", "boxes", "all-compared", "all-boxes")},
    **{f"{who}.{what}": "order.price" for who in ("seller", "mediator") for what in ("full", "all")},
    "mediator.asked": "attest.seller_asked_first",
    "mediator.only": "claim.solution",
    "mediator.own": "claim.statement",
    "mediator.dates": "dates",
    "mediator.evidence": "files",
    "dates.ordered": "order.ordered",
    "dates.shipped": "order.shipped",
    "dates.delivered": "order.delivered",
    "dates.confirmed": "order.confirmed",
    "dates.opened": "claim.opened",
    "dates.answered": "claim.answered",
    **{f"shows.{key}": f"shown.{key}" for key in load_sentences().shows},
}
"""The fact, by the key of the case file or the kind of file, without which a sentence is not written."""

DAY = dt.date(2026, 9, 1)
ORDER = Order(
    number="8123456789012345",
    tracking="RB123456785GB",
    item="Lamp",
    quantity=2,
    price=Decimal("24.90"),
    shipping=Decimal("3.00"),
    currency="USD",
    ordered=DAY,
    shipped=DAY,
    expected=DAY,
    delivered=DAY,
    confirmed=DAY,
)
CLAIM = Claim(
    reason="wrong-colour", refund=Decimal(5), solution="refund", opened=DAY, answered=DAY, statement="It is blue."
)
FULL = Case(
    Path(),
    (Original(Path("a"), "a", Facts("image"), caption="Seen in daylight"),),
    order=ORDER,
    claim=CLAIM,
    attested=(("seller_asked_first", True),),
    item_facts=ItemFacts("warm white", "cold blue", None, "42", 1, DAY),
)
LATER = DAY + dt.timedelta(days=40)
FILES = tuple(Shown(f"{key}.x", key) for key in load_sentences().shows)


def without(case: Case, fact: str) -> Case:
    """Return the case without one fact."""
    area, _, key = fact.partition(".")
    if area in ("order", "claim", "item_facts"):
        return dataclasses.replace(case, **{area: dataclasses.replace(getattr(case, area), **{key: None})})
    if area == "dates":
        names = ("ordered", "shipped", "delivered", "confirmed")
        order = dataclasses.replace(case.order, **dict.fromkeys(names))
        claim = dataclasses.replace(case.claim, opened=None, answered=None)
        return dataclasses.replace(case, order=order, claim=claim)
    if area == "comparisons":
        return dataclasses.replace(case, comparisons=())
    return dataclasses.replace(case, attested=()) if area == "attest" else dataclasses.replace(case, originals=())


def written(table: str, case: Case, files: tuple[Shown, ...]) -> str:
    """Return the text that a table's sentences get into; of a message to the mediator all, however long it is."""
    if table in ("seller", "told", "counted", "reasons"):
        return draft_for_seller(case, LATER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evidence_kit.claim.statement.drafts.SHORT", 100_000)
        return message_to_mediator(case, POLICY, files) or ""


def sentences() -> list[str]:
    """Return the key of every sentence in drafts.toml."""
    tables = msgspec.structs.asdict(load_sentences())
    return [f"{name}.{key}" for name, table in tables.items() if isinstance(table, dict) for key in table]


def reason_that_tells(name: str) -> str:
    """Return a reason for which a sentence is said; "by-test" is one of those on how the fault shows."""
    wanted = "how" if name.startswith("by-") else name
    return next(
        reason
        for reason, telling in telling_rules().reason.items()
        if reason in load_reasons() and any(wanted in names for names in telling.tells)
    )


def as_told(key: str) -> Case:
    """Return the case of a reason that a sentence belongs to, with what decides between it and another of its kind."""
    table, _, name = key.partition(".")
    claim, order, told = dataclasses.replace(CLAIM, opened=LATER), ORDER, FULL.item_facts
    if table == "reasons":
        claim = dataclasses.replace(claim, reason=name)
    if table in ("told", "counted"):
        claim = dataclasses.replace(claim, reason=reason_that_tells(name))
    if key in ("seller.order", "seller.quantity", "seller.tracking"):
        claim = dataclasses.replace(claim, reason="not-received")
    if key == "seller.ordered":
        told = dataclasses.replace(told, promised=None)
    if table == "seller" and name.removeprefix("all-") in ("compared", "boxes"):
        marks = (Mark((1, 1, 9, 9), (1, 1, 9, 9)),) * (2 if name.endswith("boxes") else 1)
        side = (Comparison("l.jpg", "r.jpg", marks=marks),) * (2 if name.startswith("all-") else 1)
        return dataclasses.replace(FULL, originals=(), comparisons=side)
    if name == "ordered-on":
        order = dataclasses.replace(order, shipped=None)
    if name == "waited-today":
        claim, order = dataclasses.replace(claim, opened=None), dataclasses.replace(order, ordered=None)
    if name.startswith("by-"):
        how = next(one for one in get_args(dispute.Shown) if one in name)
        told = dataclasses.replace(told, how=how, shows="42" if name.endswith("-shows") else None)
    if name == "full":
        claim = dataclasses.replace(claim, refund=ORDER.price)
    if name == "all":
        claim = dataclasses.replace(claim, refund=Decimal("27.90"))
    return dataclasses.replace(FULL, claim=claim, order=order, item_facts=told)


def pattern(key: str) -> str:
    """Return what a sentence looks like, its facts standing for anything."""
    table, _, name = key.partition(".")
    words = getattr(load_sentences(), table)[name]
    if not isinstance(words, str):
        return "|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(one)) for one in words)
    start = rf"(?m)^{re.escape(name)}\.x: " if table == "shows" else ""
    return start + re.sub(r"\\\{\w+\\\}", ".+", re.escape(words))


@pytest.mark.parametrize("key", sentences())
def test_a_sentence_of_a_statement_rests_on_a_fact(key: str) -> None:
    if key in SAYS_NOTHING:
        return
    table, _, name = key.partition(".")
    if table == "reasons" and name not in load_reasons():
        return  # waits for its reason
    fact, case, files = RESTS_ON[key], as_told(key), FILES
    assert re.search(pattern(key), written(table, case, files)), written(table, case, files)
    if fact.startswith("shown."):
        files = tuple(one for one in FILES if one.what != name)
    elif fact == "files":
        files = ()
    else:
        case = without(case, fact)
    assert not re.search(pattern(key), written(table, case, files)), written(table, case, files)


def test_no_answer_and_a_no_are_not_a_yes() -> None:
    for attested in ((), (("seller_asked_first", False),)):
        assert "wrote to the seller" not in written("mediator", dataclasses.replace(FULL, attested=attested), FILES)


def test_the_tables_name_no_sentence_that_is_gone() -> None:
    assert set(RESTS_ON) | set(SAYS_NOTHING) == set(sentences())


PICTURE = Facts("image", "image/jpeg", 10, "0" * 64, image=ImageFacts("jpeg", 4000, 3000))
FILM = Facts(
    "video", "video/mp4", 10_000_000, "1" * 64, video=VideoFacts("mp4", "h264", width=1280, height=720, duration=20.0)
)
PAPER = Facts("document", "application/pdf", 10, "2" * 64, document=DocumentFacts("1.7", 1))


def original(role: Role, facts: Facts = PICTURE, label: Compared | None = None) -> Original:
    """Return an original of a role."""
    return Original(Path("x"), "x", facts, role, label=label)


def is_called(role: Role, own: Role) -> bool:
    """Return whether an original of the role `own` is called what `role` says."""
    return why_shown(original(own, FILM if role is Role.unboxing else PICTURE)) == WHY[str(role)]


def watched(frames: int, judged: int, take: Take, damaged: int = 0) -> Watched:
    """Return what was seen of a film."""
    label = LabelReading(Compared("not-readable"))
    return Watched(frames, damaged, 0, take, judged, label)


DAYS: dict[str, Any] = dict.fromkeys(("ordered", "shipped", "expected"), dt.date(2026, 9, 1))


def forms(*originals: Original, **parts: Any) -> set[str]:
    """Return the reasons of the images in the plan of these originals."""
    case, form = Case(Path(), originals, **parts), form_of(POLICY)
    return {one.why for one in plan(case, outlook(case, POLICY, form), form).placements}


SIDES = (
    Original(Path("l"), "l", dataclasses.replace(PICTURE, sha256="3" * 64), Role.listing),
    Original(Path("r"), "r", dataclasses.replace(PICTURE, sha256="4" * 64), Role.received),
)
MATCH, OTHER = Compared("match"), Compared("not-readable")
NAMED = [role for role in Role if role not in (Role.other, Role.video)]
WHYS: dict[str, tuple[str, Callable[[], bool], Callable[[], bool]]] = {
    **{
        str(role): (
            "the role: case file, name or answer",
            functools.partial(is_called, role, role),
            functools.partial(is_called, role, Role.video),
        )
        for role in NAMED
    },
    "label-read": (
        "the order's number was read in it",
        lambda: why_shown(original(Role.label, label=MATCH)) == WHY["label-read"],
        lambda: WHY["label-read"] in {why_shown(original(Role.label)), why_shown(original(Role.label, label=OTHER))},
    ),
    "unboxing-picture": (
        "the role, and that it is a picture",
        lambda: why_shown(original(Role.unboxing)) == WHY["unboxing-picture"],
        lambda: why_shown(original(Role.unboxing, FILM)) == WHY["unboxing-picture"],
    ),
    "video": (
        "the type by content",
        lambda: why_shown(original(Role.video, FILM)) == WHY["video"],
        lambda: why_shown(original(Role.other)) == WHY["video"],
    ),
    "picture": (
        "the type by content",
        lambda: why_shown(original(Role.other)) == WHY["picture"],
        lambda: why_shown(original(Role.other, FILM)) == WHY["picture"],
    ),
    "no-cut": (
        "every frame was judged and goes on from the one before",
        lambda: watched(100, 100, Take("consistent")).is_unbroken and why_without_cut("a").endswith("no cut found"),
        lambda: any(
            one.is_unbroken
            for one in (
                watched(100, 99, Take("consistent")),
                watched(100, 100, Take("review")),
                watched(100, 100, Take("broken")),
                watched(LEAST_FRAMES - 1, LEAST_FRAMES - 1, Take("consistent")),
                watched(100, 100, Take("consistent"), damaged=1),
            )
        ),
    ),
    "comparison": (
        "a [[comparison]], or the same name in listing/ and received/",
        lambda: WHY["comparison"] in compared(),
        lambda: WHY["comparison"] in forms(*SIDES),
    ),
    "marked": (
        "an [[evidence.mark]]",
        lambda: why_marked(original(Role.damage)) in forms(dataclasses.replace(original(Role.damage), marks=(BOX,))),
        lambda: why_marked(original(Role.damage)) in forms(original(Role.damage)),
    ),
    "sheet": (
        "how many pictures are on it",
        lambda: forms(*many(8)) >= {why_sheet(3)},
        lambda: why_sheet(3) in forms(*many(6)),
    ),
    "label-still": (
        "made of the frame in which a parcel's number was read; planned where no photo of a label is there",
        lambda: why_made("label-still") in forms(original(Role.video, FILM)),
        lambda: why_made("label-still") in forms(original(Role.video, FILM), original(Role.label)),
    ),
    "still": (
        "measured sharpness of the frame",
        lambda: why_made("still") in forms(original(Role.video, FILM)),
        lambda: why_made("still") in forms(original(Role.video, FILM), original(Role.received)),
    ),
    "key-frames": (
        "the policy takes no video",
        lambda: why_made("key-frames") in {one.why for one in no_video().placements},
        lambda: why_made("key-frames") in forms(original(Role.video, FILM)),
    ),
    "timeline": (
        "the case file tells days, and the claim is about time",
        lambda: WHY["timeline"] in forms(original(Role.tracking), claim=Claim(reason="customs"), order=Order(**DAYS)),
        lambda: WHY["timeline"] in forms(original(Role.tracking), claim=Claim(reason="customs")),
    ),
    "stands-in": (
        "the encoder could not make it fit",
        lambda: True,
        lambda: False,
    ),  # tests/makers/test_frames.py makes it
}


def compared() -> set[str]:
    """Return the reasons of a plan with a comparison."""
    return forms(*SIDES, comparisons=(Comparison("l", "r"),))


def many(count: int) -> tuple[Original, ...]:
    """Return so many pictures."""
    return tuple(
        Original(Path(str(number)), str(number), dataclasses.replace(PICTURE, sha256=f"{number:064d}"))
        for number in range(count)
    )


def no_video() -> Any:
    """Return the plan of a film for a form that takes none."""
    rules = load_policy("paypal").rules
    case, form = Case(Path(), (original(Role.video, FILM),)), form_of(rules)
    return plan(case, outlook(case, rules, form), form)


@pytest.mark.parametrize("key", sorted(WHY))
def test_a_reason_for_an_upload_rests_on_a_fact(key: str) -> None:
    """Given where its fact is there, and not where it is not."""
    fact, is_given, is_given_without = WHYS[key]
    assert fact
    assert is_given()
    assert not is_given_without()


def test_a_document_of_no_role_is_no_more_than_a_document() -> None:
    assert {what_shown(original(role, PAPER)) for role in (Role.document, Role.other)} == {"document"}


def test_what_is_shown_has_words_for_the_mediator() -> None:
    """Every key of what an original shows stands in drafts.toml."""
    facts = (PICTURE, FILM, PAPER)
    keys = {what_shown(original(role, one, label)) for role in Role for one in facts for label in (None, MATCH)}
    assert keys <= set(load_sentences().shows)


def test_no_reason_is_written_elsewhere() -> None:
    """A literal given as `why` of a placement or an artifact would escape the table."""
    for path in [*(ROOT / "evidence_kit/steps").glob("*.py"), *(ROOT / "evidence_kit/claim").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            told = [one.value for one in node.keywords if one.arg == "why"] if name in ("Placement", "replace") else []
            told += node.args[3:4] if name in ("Placement", "place") else []
            assert not [one for one in told if isinstance(one, ast.JoinedStr | ast.Constant) and name], (
                path,
                node.lineno,
            )
