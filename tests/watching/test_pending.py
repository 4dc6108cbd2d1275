"""When a case waits for a file, and when it no longer does."""

from pathlib import Path

from evidence_kit.watching.pending import Pending, Timing, note_changes, unfinished
from evidence_kit.watching.states import State


def test_a_file_at_which_looking_fails_is_left_to_the_build(tmp_path: Path) -> None:
    """Whatever is in a case, it does not stop the watcher."""
    pending = Pending()
    note_changes(pending, {"odd\0name.jpg": State(9, 0, 0, 0)}, 100.0, Timing())
    assert unfinished(tmp_path, pending, 100.5, Timing()) == {"odd\0name.jpg": ""}
    assert unfinished(tmp_path, pending, 110.0, Timing()) == {}
