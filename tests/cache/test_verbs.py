"""What each verb says and writes is the same without a cache, with an empty one and with one that knows everything."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeVideo, Ran, photo, run_cli, write

STATEMENT = """I ordered a white lamp in October and the seller sent a blue one instead of it.
Pieni sininen lamppu tuli perille, valkoinen puuttuu laatikosta kokonaan.
"""
PAIR = '[[comparison]]\nlisting = "listing.jpg"\nreceived = "received.jpg"\n'
FROM_THE_CLOCK = "seconds"


@pytest.fixture
def case(tmp_path: Path, make_video: MakeVideo) -> Path:
    """A case with two pictures, a film and a statement that is only half in English."""
    folder = tmp_path / "case"
    folder.mkdir()
    photo(420, 320, seed=3).save(folder / "listing.jpg")
    photo(440, 330, seed=4).save(folder / "received.jpg")
    make_video(folder / "take.mp4", seconds=2, rate=10)
    write(folder / "case.toml", PAIR)
    write(folder / "statement.txt", STATEMENT)
    return folder


@pytest.mark.parametrize(
    ("verb", "starts"),
    [
        (("compare", "case/listing.jpg", "case/received.jpg", "--mark", "20,20,90,80:30,30,90,80:Colour"), 0),
        (("stills", "case/take.mp4", "--count", 2), 2),  # frames are taken from the film again
        (("fit", "case/received.jpg", "--max-bytes", 60_000), 0),
        (("statement", "case"), 0),
        (("statement", "case/statement.txt"), 0),
        (("suggest", "case"), 0),
        (("plan", "case"), 0),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_verb_does_the_same_with_a_cache(case: Path, verb: tuple[object, ...], starts: int) -> None:
    """With a full cache it starts no reader, and ffmpeg only for what cannot be kept."""
    told: list[Any] = []
    written: list[dict[str, bytes]] = []
    commands: list[int] = []
    for number in range(3):
        out = case.parent / f"out-{number}"
        ran = in_folder(case, verb, out, "--no-cache" if number == 0 else "")
        told.append(without_clock(ran, out))
        written.append({path.name: path.read_bytes() for path in out.glob("*")})
        commands.append(sum(is_work(line) for line in ran.err.splitlines()))
        write(case / "case.toml", PAIR)  # as it was before marks were proposed
    assert told[0] == told[1] == told[2]
    assert written[0] == written[1] == written[2]
    assert bool(written[0]) == (verb[0] in ("compare", "stills", "fit"))
    assert commands[2] == starts < max(commands[1], 1), commands


def in_folder(case: Path, verb: tuple[object, ...], out: Path, option: str) -> Ran:
    """Run a verb beside the case, with the commands that it starts on standard error."""
    argv = [*verb, "--format", "json", "--quiet", *([option] if option else [])]
    argv += ["--out", f"{out.name}/"] if verb[0] in ("compare", "stills", "fit") else []
    cache = str(case.parent / "cache")
    return run_cli(*argv, folder=case.parent, EVIDENCE_KIT_CACHE=cache, EVIDENCE_KIT_DEBUG="1")


def without_clock(ran: Ran, out: Path) -> Any:
    """Return what a verb says, but neither how long it took nor where it wrote."""
    data = json.loads(ran.out.replace(out.name, "out"))
    data.pop(FROM_THE_CLOCK, None)
    return data


def is_work(line: str) -> bool:
    """Return whether a line tells of a child that was started for more than its version."""
    return ("ffmpeg" in line or "media.child" in line) and "ended by us" not in line and "-version" not in line
