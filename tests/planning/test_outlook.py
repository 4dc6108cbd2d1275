"""What becomes of each original: copied, repaired, shown in frames, refused or left out, and why."""

from pathlib import Path

import pytest

from evidence_kit.media.probe import examine
from evidence_kit.model.case import Original, Role
from evidence_kit.model.facts import Facts
from evidence_kit.planning.outlook import Fate, outlook_of
from evidence_kit.policies import load_policy
from evidence_kit.policies.form import form_of
from tests.conftest import jpeg_bytes, photo, with_location, write


def fate(original: Original, policy: str = "aliexpress") -> Fate:
    """Return what becomes of an original under a policy."""
    rules = load_policy(policy).rules
    return outlook_of(original, rules, form_of(rules), allow_illegible=False).fate


def shown(path: Path, **known: object) -> Original:
    """Return a file as an original of a case."""
    return Original(path, path.name, examine(path), Role.received, **known)  # type: ignore[arg-type]


def test_a_clean_photo_is_copied_and_a_located_one_repaired(tmp_path: Path) -> None:
    """What is repaired is named by the codes of its findings."""
    clean = write(tmp_path / "a.jpg", jpeg_bytes(photo(320, 240, 2)))
    located = write(tmp_path / "b.jpg", with_location(photo(320, 240, 2), 6))
    assert fate(shown(clean)) == Fate("copied")
    assert fate(shown(located)).what == "repaired"
    assert "location-metadata" in fate(shown(located)).why


def test_what_cannot_be_covered_or_read_is_not_shown(tmp_path: Path) -> None:
    """A box outside the picture leaves it out; a file that is no picture is refused."""
    path = write(tmp_path / "a.jpg", jpeg_bytes(photo(320, 240, 2)))
    assert fate(shown(path, redact=((300, 200, 90, 90),))) == Fate("left-out", ("redact-not-possible",))
    assert fate(shown(path, redact=((0, 0, 9, 9),))).what == "repaired"
    assert fate(shown(path, moving_part_of="b.jpg")) == Fate("left-out", ("live-photo",))
    broken = fate(shown(write(tmp_path / "c.jpg", b"no picture")))
    assert (broken.what, bool(broken.why)) == ("refused", True)


@pytest.mark.parametrize(("policy", "what"), [("aliexpress", "copied"), ("paypal", "frames")])
def test_a_video_is_shown_whole_or_in_frames(policy: str, what: str) -> None:
    """Where the form has no slot for a video, only frames of it are uploaded."""
    path = Path(__file__).parents[2] / "fixtures" / "cases" / "good" / "video-only" / "case" / "VID_0001.mp4"
    assert fate(Original(path, path.name, examine(path)), policy).what == what


def test_what_is_neither_is_refused() -> None:
    """A file that was not examined is not uploaded."""
    assert fate(Original(Path("x.txt"), "x.txt", Facts(kind="other", examined=False))).what == "refused"
