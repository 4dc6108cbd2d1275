"""Properties of what reads foreign bytes: the walkers of pictures and films, policy files, manifests and `verify`.

Many more examples by hand: EVIDENCE_KIT_EXAMPLES=20000 python -m pytest tests/fuzz/test_properties.py
"""

import io
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence_kit.errors import EvidenceKitError
from evidence_kit.media.filetype import sniff
from evidence_kit.media.image.ends import look_beyond
from evidence_kit.media.image.items import properties_of
from evidence_kit.media.image.motion import motion_video
from evidence_kit.media.image.structure import BrokenStructure, without_metadata
from evidence_kit.media.tail import tail_parts
from evidence_kit.media.video.mp4_boxes import read_boxes
from evidence_kit.media.whole import why_cut
from evidence_kit.model.finding import Verdict
from evidence_kit.pipeline import build_case
from evidence_kit.policies import load_policy
from evidence_kit.verbs.verify import verify_package
from tests.conftest import ROOT, photo
from tests.fuzz.changes import CHANGES
from tests.hostile_media import BROKEN, FOREIGN, HARMLESS, UNKNOWN, film, picture

EXAMPLES = int(os.environ.get("EVIDENCE_KIT_EXAMPLES", "100"))
WALKED = {"jpg": "jpeg", "png": "png", "gif": "gif", "heic": "heic", "avif": "avif", "webp": "webp"}
MADE = {name: made for name, (made, _) in (HARMLESS | FOREIGN).items()} | UNKNOWN | BROKEN
PICTURES = [*WALKED, *(name for name in sorted(MADE) if name.rsplit(".", 1)[-1] in WALKED)]
POLICY = (ROOT / "evidence_kit" / "policies" / "aliexpress.toml").read_bytes()


def mutated(data: bytes, other: bytes, seed: int) -> bytes:
    """Return a file that is changed in one to three ways."""
    dice = random.Random(seed)
    for _ in range(dice.randrange(1, 4)):
        if len(data) > 8:
            data = CHANGES[dice.choice(sorted(CHANGES))](data, other, dice)[:400_000]
    return data


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(PICTURES), st.sampled_from(sorted(MADE)), st.integers(0, 2**32))
def test_the_walkers_of_pictures_come_to_an_end(name: str, other: str, seed: int) -> None:
    """Whatever the bytes are: no exception, and what follows the end adds up to what is there."""
    extension = name.rsplit(".", 1)[-1]
    sound = MADE[name]() if name in MADE else picture(extension)
    data, mime = mutated(sound, MADE[other](), seed), f"image/{WALKED[extension]}"
    for kind in {mime, sniff(data)}:
        beyond = look_beyond(kind, data)
        assert 0 <= beyond.trailing <= len(data)
        assert bool(beyond.trailing) == bool(beyond.tail)
        span = motion_video(kind, data)
        assert span is None or 0 <= span[0] < span[1] <= len(data)
        properties_of(data)
    try:
        cleaned = without_metadata(mime, data)
    except BrokenStructure:
        return
    assert look_beyond(mime, cleaned).trailing == 0


@settings(max_examples=EXAMPLES)
@given(st.binary(max_size=400), st.binary(max_size=100))
def test_the_parts_of_a_tail_lie_side_by_side(tail: bytes, announcing: bytes) -> None:
    """Without gaps and without overlap, from the end of the picture to the end of the file."""
    parts = [part for part in tail_parts(b"head" + tail, 4, announcing) if part.kind != "motion-video"]
    assert [part.start for part in parts] == [4, *(part.end for part in parts)][: len(parts)]
    assert not tail or parts[-1].end == 4 + len(tail)


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(["mp4", "mov"]), st.sampled_from(sorted(MADE)), st.integers(0, 2**32))
def test_the_walkers_of_films_come_to_an_end(extension: str, other: str, seed: int) -> None:
    """Whatever the bytes are: no exception, and no more is behind the last box than there is."""
    data = mutated(film(extension), MADE[other](), seed)
    boxes = read_boxes(io.BytesIO(data), len(data))
    assert 0 <= boxes.beyond.trailing <= len(data)
    assert isinstance(why_cut(io.BytesIO(data), len(data)), str)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_a_policy_file_is_read_or_refused_in_words(tmp_path: Path, seed: int) -> None:
    """A mutated policy is a policy still, or the file is refused; nothing else happens."""
    path = tmp_path / "policy.toml"
    path.write_bytes(mutated(POLICY, POLICY[::-1], seed))
    try:
        load_policy(path)
    except EvidenceKitError as problem:
        assert 0 < int(problem.exit_code) < 70
        assert str(problem)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of one photo."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "case" / "received").mkdir(parents=True)
    photo(200, 150).save(folder / "case" / "received" / "a.jpg", "JPEG")
    build_case(folder / "case", load_policy("aliexpress"), folder / "package")
    assert verify_package(folder / "package").verdict is Verdict.ready
    return folder / "package"


def changed_value(value: Any, dice: random.Random) -> Any:
    """Return a manifest in which one value somewhere is another, of any type, or is missing."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(sorted(value))
        if dice.random() < 0.1:
            return {other: item for other, item in value.items() if other != key}
        return value | {key: changed_value(value[key], dice)}
    if isinstance(value, list) and value and dice.random() < 0.9:
        place = dice.randrange(len(value))
        return [*value[:place], changed_value(value[place], dice), *value[place + 1 :]]
    others: tuple[Any, ...] = (None, True, -1, 2**70, 1.5, "", "../../etc/passwd", "\0", "é", [], {})
    return dice.choice((*others, [value], {"x": value}))


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_verify_says_what_is_wrong_with_any_manifest(package: Path, seed: int) -> None:
    """A changed manifest, as JSON or as bytes, is never accepted: its own sum no longer fits, and nothing crashes."""
    path, dice = package / "manifest.json", random.Random(seed)
    sound = path.read_bytes()
    if dice.random() < 0.6:
        changed = json.dumps(changed_value(json.loads(sound), dice)).encode()
    else:
        changed = mutated(sound, sound[::-1], seed)
    try:
        path.write_bytes(changed)
        report = verify_package(package)
    except EvidenceKitError as problem:
        assert 0 < int(problem.exit_code) < 70
    else:
        assert changed == sound or report.verdict is not Verdict.ready
    finally:
        path.write_bytes(sound)
