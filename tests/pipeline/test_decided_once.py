"""What becomes of a video is decided once a build, by looking at its index; everybody else reads the answer."""

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest

from evidence_kit import build_case
from evidence_kit.media.video.decide import decide

CASES = Path(__file__).parents[2] / "fixtures" / "cases"


@pytest.mark.parametrize(
    ("name", "policy", "allow_illegible"),
    [("good/video-only", "aliexpress", False), ("bad/cannot-fit-video", "policy.toml", True)],
)
def test_a_video_is_decided_once_a_build(
    name: str, policy: str, allow_illegible: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it would be refused and is made in spite of that; `decide` is counted in every module that calls it."""
    calls: list[tuple[Any, ...]] = []

    def counted(*args: Any, **named: Any) -> Any:
        calls.append(args)
        return decide(*args, **named)

    for module in [module for name, module in sys.modules.items() if name.startswith("evidence_kit.")]:
        if getattr(module, "decide", None) is decide:
            monkeypatch.setattr(module, "decide", counted)
    rules = CASES / name / policy if policy.endswith(".toml") else policy
    package, day = tmp_path / "package", dt.date(2026, 11, 1)
    build_case(CASES / name / "case", rules, package, day, allow_illegible=allow_illegible)
    assert len(calls) == 1
