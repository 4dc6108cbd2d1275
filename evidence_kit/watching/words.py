"""What a watcher tells in words, the same on the terminal and on its page."""

from evidence_kit.text.words import counted
from evidence_kit.watching.events import (
    Away,
    Back,
    Building,
    Built,
    Failed,
    Forgetting,
    Polling,
    Recovered,
    Retrying,
    Waiting,
    WatchEvent,
)


def words_of(event: WatchEvent) -> str:
    """Return in one line what happened to a case or folder, without its name; empty for what is seen while it lasts."""
    match event:
        case Building(files=files, again=again):
            words = f"building {'again ' if again else ''}from {counted(files, 'file')}"
        case Built(report=report):
            upload = f"{counted(len(report.slots), 'file')} to upload" if report.slots else "nothing to upload yet"
            words = f"{str(report.verdict).replace('-', ' ')}, {upload}"
        case Failed(error=error) | Retrying(error=error):
            words = f"failed: {' '.join(str(error).split())}"
        case Waiting(why=why, file=file):
            words = f"waiting for {file}: {why}" if file else f"waiting: {why}"
        case Polling(why=why):
            words = f"checked every few seconds from now on: {why}"
        case Forgetting(why=why):
            words = f"cannot note what is built: {why} After a restart everything is built again."
        case Away(why=why):
            words = f"away, {why}; nothing counts as deleted, and it goes on when the files are back"
        case Back():
            words = "back"
        case Recovered():
            words = "it works again"
        case _:
            words = ""
    return words
