"""A case of small pictures on a desk of the studio, and the edits of a page."""

import itertools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from evidence_kit.cache.store import NO_CACHE
from evidence_kit.policies import load_policy
from evidence_kit.studio.desk import Desk
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.wire import Conflicts, EditResult, Notice, Refusal
from evidence_kit.studio.wire_requests import Edit, EditsAsked, UndoAsked
from evidence_kit.text.today import local_day

LISTING, RECEIVED, DAMAGE = "listing.png", "received.png", "damage.png"
PAIR = (id_of(LISTING), id_of(RECEIVED))
SIZE = (640, 480)

GESTURES = itertools.count(1)


def case_in(folder: Path, text: str = "") -> Path:
    """Make a case of three pictures that differ, and return its folder."""
    case = folder / "case"
    case.mkdir()
    for number, name in enumerate((LISTING, RECEIVED, DAMAGE)):
        shades = Image.linear_gradient("L").rotate(90 * number).resize(SIZE)
        Image.merge("RGB", (shades, shades, shades.point(lambda shade: 255 - shade))).save(case / name)
    if text:
        (case / "case.toml").write_text(text, encoding="utf-8")
    return case


def desk_of(case: Path, told: list[Notice] | None = None) -> Desk:
    """Return a desk for a case whose files have been looked at."""
    notices: list[Notice] = [] if told is None else told
    desk = Desk(
        case, load_policy("aliexpress"), today=local_day(None), strict=False, cache=NO_CACHE, tell=notices.append
    )
    desk.case()
    wait(desk)
    return desk


def wait(desk: Desk, seconds: float = 60) -> None:
    """Wait until a desk has read all that there is to read."""
    until = time.monotonic() + seconds
    while desk.is_reading:
        assert time.monotonic() < until, "it reads and reads"
        time.sleep(0.02)


def edit(at: Sequence[str | int | None], was: Any, value: Any, pair: tuple[str, str] | None = None) -> Edit:
    """Return an edit of a page; the name of a file stands for its id."""
    place = list(at)
    if place[0] == "evidence":
        place[1] = id_of(str(place[1]))
    return Edit(at=tuple(place), was=was, value=value, pair=pair)


def gesture(*edits: Edit, name: str = "", label: str = "Do it") -> EditsAsked:
    """Return a gesture of a page, another one with each call unless it is named."""
    return EditsAsked(gesture=name or f"gesture-{next(GESTURES)}", label=label, edits=edits)


def done(result: object) -> EditResult:
    """Return what a change came to, which must have been possible."""
    assert isinstance(result, EditResult), result
    return result


def back(desk: Desk, *, skip: bool = False) -> EditResult | Conflicts | Refusal:
    """Take the last step back."""
    return desk.undo(UndoAsked(skip=skip), redo=False)


def again(desk: Desk) -> EditResult | Conflicts | Refusal:
    """Do again what was taken back."""
    return desk.undo(UndoAsked(), redo=True)
