"""Thousands of files in a case: the time grows with their number, and a person reads a page and not a thousand."""

import random
import time
from pathlib import Path

from PIL import Image

from evidence_kit.claim.album import album_of, same_view, sight_of
from evidence_kit.claim.photo_quality import check_pictures
from evidence_kit.model.case import Case, Original, Role
from evidence_kit.model.facts import Facts, ImageFacts, Sight
from evidence_kit.planning.outlook import outlook
from evidence_kit.policies import load_policy
from evidence_kit.policies.form import form_of
from evidence_kit.steps.plan import plan
from tests.conftest import Run


def pictures(count: int, kinds: int, seed: int = 1) -> list[Original]:
    """Return photos of so many views, each a few bits from its kind, as a burst has them."""
    dice = random.Random(seed)  # noqa: S311  (pictures, not secrets)
    views = [dice.getrandbits(64) for _ in range(kinds)]
    made = []
    for number in range(count):
        view = dice.choice(views)
        for _ in range(dice.randrange(12)):
            view ^= 1 << dice.randrange(64)
        sight = Sight(round(dice.random(), 3), 90.0, dice.randrange(60, 256), 0.0, f"{view:016x}")
        facts = Facts("image", "image/jpeg", 1000, f"{number:064x}", image=ImageFacts("jpeg", 1200, 900, sight=sight))
        made.append(Original(Path(f"{number}.jpg"), f"received/{number:05}.jpg", facts, Role.received))
    return made


def test_the_album_finds_what_each_picture_held_against_each_finds() -> None:
    """Pictures of the same view, in their order, none missed."""
    photos = pictures(300, 20)
    album = album_of(photos)
    found = 0
    for one in photos:
        mine = sight_of(one)
        assert mine is not None
        same = [other for other in photos if other is not one and (seen := sight_of(other)) and same_view(mine, seen)]
        assert album.alike(one) == same
        found += len(same)
    assert found > 1000


def seconds_for(count: int) -> float:
    """Return how long the judging and planning of so many photos takes."""
    photos = pictures(count, count)
    case = Case(Path("case"), tuple(photos))
    started = time.process_time()
    check_pictures(photos)
    rules = load_policy().rules
    form = form_of(rules)
    plan(case, outlook(case, rules, form), form)
    return time.process_time() - started


def test_thousands_are_judged_and_planned_in_seconds() -> None:
    """2,000 photos take 9 seconds where each is held against each; 0.7 in an album."""
    assert seconds_for(2000) < 5


def test_a_page_for_a_person_and_everything_for_a_program(tmp_path: Path, run: Run) -> None:
    """Findings of one kind that differ in a number are not all shown in text, but counted; JSON has each."""
    for number in range(25):
        Image.new("RGB", (320 + number, 240), (number, 99, 40)).save(tmp_path / f"photo-{number:02}.png")
    ran = run("check", tmp_path)
    assert "… and 15 more like this [too-small]" in ran.out
    assert ran.out.count("pixels; details cannot be read") == 10
    assert len(ran.out.splitlines()) < 120
    whole = run("check", tmp_path, "--format", "json").data["findings"]
    assert sum(one["code"] == "too-small" for one in whole) == 25
