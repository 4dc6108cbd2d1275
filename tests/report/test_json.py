"""What is written for programs: shapes of the contract, and nothing else of a noun."""

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from evidence_kit.model.artifact import Artifact, Recipe
from evidence_kit.model.case import Original
from evidence_kit.model.dispute import Moment
from evidence_kit.model.document_facts import DocumentFacts
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.now import Now
from evidence_kit.model.plan import FilledSlot, Placement, Plan, Slot
from evidence_kit.model.results import ChoiceMade, Completeness, Planned, PolicyRef, Report, Single, Still, Stills
from evidence_kit.model.shapes import as_json
from evidence_kit.model.suggested import Registered, Suggested, SuggestedComparison, Suggestion
from evidence_kit.report.json import render

SUM = "0" * 64
DAY = dt.date(2026, 11, 1)
FACTS = Facts("document", "application/pdf", 9, SUM, document=DocumentFacts("1.7", 1))
FILE = Original(Path("a.pdf"), "a.pdf", FACTS)
MADE = Artifact(
    "upload/01.pdf", Slot("document", 1), 9, SUM, FACTS, (SUM,), "fit", Recipe("copy", "1", "copied"), encodes=1
)
FOUND = (Finding("left-out", "a.pdf", "Left out."),)
NOW = Now("came", "Open it by {day}.", {"day": "2026-11-01"}, DAY, "why", "source")
POLICY = PolicyRef("aliexpress", "2026-11-01", SUM)
REPORT = Report(
    POLICY,
    FOUND,
    (FilledSlot("document-1", "upload/01.pdf", (SUM,), "why"),),
    (MADE,),
    (FILE,),
    completeness=Completeness(90, (), (("a photo", True),), (), ()),
    timeline=(Moment(DAY, "delivered", "It came.", "order page"),),
    now=NOW,
    form=(ChoiceMade("Received?", "Yes", words_known=True),),
)
PLANNED = Planned(POLICY, Plan((Placement(Slot("document", 1), "01", (FILE,), "why"),)), findings=FOUND, now=NOW)
PAIR = Suggestion((1, 2, 3, 4), (5, 6, 7, 8), 0.5)
SUGGESTED = Suggested((SuggestedComparison("a", "b", Registered(ok=True, inliers=9, ratio=0.5), (PAIR,)),), FOUND)
STILLS = Stills("a.mp4", SUM, (Still("a.png", 1.0, 9, SUM, 4, 3, "sharp", label=False),), findings=FOUND)
SINGLE = Single("evidence_kit.fit/1", "copied", "out.pdf", None, MADE, FOUND, 0.5)


def nouns(value: Any) -> list[str]:
    """Return the names of the nouns that stand in a value without a shape of their own."""
    if dataclasses.is_dataclass(value):
        return [type(value).__name__]
    if isinstance(value, msgspec.Struct):
        value = [getattr(value, name) for name in value.__struct_fields__]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [name for part in inner for name in nouns(part)]


@pytest.mark.parametrize("told", [REPORT, PLANNED, SUGGESTED, STILLS, SINGLE], ids=lambda told: type(told).__name__)
def test_a_noun_is_written_by_its_shape_alone(told: object) -> None:
    """What a noun gains for our own use never reaches a program that reads its JSON."""
    assert nouns(as_json(told)) == []
    text = render(told)
    assert text.isascii()
    assert text.endswith("}\n")
    assert next(iter(json.loads(text))) == "schema"
    assert json.loads(text)["findings"][0]["code"] == "left-out"


def test_days_and_boxes_are_plain_values() -> None:
    """A day is ISO 8601, a box four numbers, and what does not apply to a file has no key."""
    report = json.loads(render(REPORT))
    assert (report["now"]["do"], report["now"]["by"]) == ("Open it by 2026-11-01.", "2026-11-01")
    assert report["timeline"] == [
        {"day": "2026-11-01", "event": "delivered", "words": "It came.", "from": "order page"}
    ]
    assert list(report["originals"][0]) == ["path", "role", "bytes", "sha256", "facts"]
    assert list(report["artifacts"][0]["facts"])[:4] == ["kind", "mime", "version", "pages"]
    assert json.loads(render(SUGGESTED))["comparisons"][0]["suggestions"][0]["listing"] == [1, 2, 3, 4]
