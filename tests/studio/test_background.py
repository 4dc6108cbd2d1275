"""Work for which no request waits: a mistake in it is said, and nothing waits for ever."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence_kit.studio.background import begin
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.suggesting import suggest
from evidence_kit.studio.wire import Notice
from tests.studio.desks import LISTING, case_in, desk_of


@pytest.mark.parametrize(
    ("problem", "is_said"), [(ZeroDivisionError("x"), True), (OSError("disk"), False), (None, False)]
)
def test_a_mistake_in_the_background_is_said(
    problem: Exception | None, is_said: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug is said in one line; what a disk or the case does is told elsewhere."""
    ran = threading.Event()

    def work(value: Exception | None) -> None:
        ran.set()
        if value:
            raise value

    with caplog.at_level(logging.ERROR), ThreadPoolExecutor(1) as threads:
        begin(threads, work, problem)
    assert ran.is_set()
    assert bool(caplog.messages) == is_said
    begin(threads, work, problem)  # the studio is being ended: no more is begun


def test_a_search_whose_picture_went_meanwhile_ends_with_a_word(tmp_path: Path) -> None:
    """The page shows that it searches until it is told."""
    pytest.importorskip("cv2", reason="marks are suggested with OpenCV")
    told: list[Notice] = []
    desk = desk_of(case_in(tmp_path), told)
    try:
        suggest(desk, 0, (id_of(LISTING), id_of("gone.png")))
    finally:
        desk.close()
    assert ("suggested", 0) in [(kind, value["found"]) for kind, value in told if kind == "suggested"]
    [why] = [value["why"] for kind, value in told if kind == "suggested"]
    assert "no longer there" in why
