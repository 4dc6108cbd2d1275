"""What one look at a case comes to."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence_kit.cache.store import Cache
from evidence_kit.case.change import Edit, Senseless
from evidence_kit.case.edit import read_case_file
from evidence_kit.case.file import mistakes_of_case, parse_case_file, refuse_links
from evidence_kit.case.listed import listed
from evidence_kit.case.places_in_file import real_name
from evidence_kit.case.tables import CaseFile
from evidence_kit.errors import CaseUnreadable, RulesWrong
from evidence_kit.model.case import CASE_FILE, Case, Original
from evidence_kit.model.facts import Facts
from evidence_kit.pipeline import Judgement, judge
from evidence_kit.policies import LoadedPolicy
from evidence_kit.steps.catalog import assemble, names_of
from evidence_kit.studio.file_facts import FileFacts, PlaceKey
from evidence_kit.studio.ids import id_of, ids_of
from evidence_kit.studio.write_edits import revision_of
from evidence_kit.text.plain_text import decode
from evidence_kit.toml.mending import mend_of_twin, statements_of
from evidence_kit.toml.mistakes import Mistake, line_of
from evidence_kit.toml.places import find_places
from evidence_kit.toml.reading import Line


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A case as it was when it was looked at.

    Attributes:
        revision: of the bytes of case.toml.
        written: what case.toml says; what it said last while it has mistakes.
        files: every file that lies there, by its portable name.
        ids: the names of the files that are there or named, by their ids.
        wanted: files that nobody has looked at yet.
        coming: some files are still being copied.
        following: the places of films that are still to be followed.
    """

    revision: str
    written: CaseFile
    mistakes: tuple[Line, ...]
    files: dict[str, tuple[Path, Facts]]
    judged: Judgement
    ids: dict[str, str]
    wanted: tuple[Path, ...] = ()
    coming: bool = False
    following: frozenset[PlaceKey] = frozenset()

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.judged.case

    @property
    def names(self) -> list[str]:
        """The portable names of all files."""
        return [*self.files]

    def original(self, name: str) -> Original | None:
        """Return the file of an id; None when it is not there, or is no evidence."""
        return next((original for original in self.case.originals if id_of(original.name) == name), None)


def refuse_absence(folder: Path) -> None:
    """Go on only while the folder of a case is there.

    Raises:
        CaseUnreadable: it is away.
    """
    if not folder.is_dir():
        raise CaseUnreadable("The folder of the case is no longer there.", hint="put it back, or end the studio")


def take_snapshot(
    folder: Path,
    last: Snapshot | None,
    known: FileFacts,
    policy: LoadedPolicy,
    today: dt.date,
    *,
    strict: bool,
    cache: Cache,
) -> Snapshot:
    """Return what a case comes to with what is known of its files; no file but case.toml and the words is opened.

    Args:
        last: what it came to before.

    Raises:
        CaseUnreadable: the folder cannot be listed.
    """
    is_link = (folder / CASE_FILE).is_symlink()
    data = read_case_file(folder) or b""
    revision = revision_of(data)
    written, mistakes = (last.written, last.mistakes) if last else (CaseFile(), ())
    if last is None or last.revision != revision or is_link or last.mistakes:
        try:
            refuse_links(folder / CASE_FILE)
            written, mistakes = parse_case_file(data), ()
        except RulesWrong as problem:
            mistakes = mistakes_of_case(data) or (Line(1, "", f"{CASE_FILE} cannot be used: {problem.hint}."),)
    there = listed(folder, written)
    pairs, wanted, coming = known.facts_of(there.paths)
    try:
        case = assemble(folder, written, pairs, cache, reading=known.reading())
    except RulesWrong as problem:
        mistakes = (described_twice(data, written, names_of([*there.paths], folder).values(), problem),)
        written = CaseFile()
        case = assemble(folder, written, pairs, cache, reading=known.reading())
    case = dataclasses.replace(case, findings=(*there.findings, *case.findings))
    named = names_of([path for path, _ in pairs], folder)
    files = {named[path]: (path, facts) for path, facts in pairs}
    judged = judge(case, policy, today, strict=strict, cache=cache)
    ids, following = ids_of(files, written), known.following
    return Snapshot(revision, written, mistakes, files, judged, ids, tuple(wanted), coming, following)


def described_twice(data: bytes, written: CaseFile, names: Iterable[str], problem: RulesWrong) -> Line:
    """Return the line of the second of two tables that are about one file, with what to do."""
    known = [*names]
    meant = [real_name(table.file, known) for table in written.evidence]
    second = next((number for number, name in enumerate(meant) if name in meant[:number]), 0)
    text = decode(data).text
    places = find_places(text)
    words = f"{str(problem).removeprefix(f'{CASE_FILE}: ').rstrip('.')}: {problem.hint}"
    mistake = Mistake(("evidence", second, "file"), words, twin=("evidence", meant.index(meant[second])))
    line = line_of(mistake, places)
    written_there = text.split("\n")[line - 1].rstrip("\r")
    return Line(line, written_there, words, mend=mend_of_twin(mistake, text, [*statements_of(text)], places))


def box_outside(edit: Edit, snapshot: Snapshot) -> Senseless | None:
    """Return why an edit makes no sense: a box of it does not lie in its picture; None when all do."""
    for name, box in boxes_in(edit):
        known = snapshot.files[name][1] if name in snapshot.files else None
        facts = (known.image or known.video) if known else None
        if facts is None or not is_list_of_numbers(box):
            continue
        x, y, width, height = box
        if width < 1 or height < 1 or x < 0 or y < 0 or x + width > facts.width or y + height > facts.height:
            return Senseless(
                f"This box does not lie in the picture, which is {facts.width} x {facts.height} pixels.",
                "draw it inside the picture",
            )
    return None


def is_list_of_numbers(box: object) -> bool:
    """Return whether a value is a box as far as its type goes; anything else is refused later, in words."""
    return isinstance(box, list | tuple) and len(box) == 4 and all(type(number) is int for number in box)


def boxes_in(edit: Edit) -> Iterator[tuple[str, Any]]:
    """Yield the boxes that an edit sets, each with the name of its picture."""
    value: Any = edit.value
    match edit.at:
        case ("evidence", str(name), "redact", _):
            yield name, value
        case ("evidence", str(name), "redact") if isinstance(value, list):
            yield from ((name, box) for box in value)
        case ("evidence", str(name), "cover", _) if isinstance(value, dict):
            yield name, value.get("box")
            keys = value.get("at")
            yield from ((name, key.get("box")) for key in keys or () if isinstance(key, dict))
        case ("evidence", str(name), "mark", _) if isinstance(value, dict):
            yield name, value.get("box")
        case ("comparison", _, ("listing_crop" | "received_crop") as key) if edit.pair:
            yield edit.pair[key == "received_crop"], value
        case ("comparison", _, ("mark" | "suggestion"), _) if edit.pair and isinstance(value, dict):
            yield edit.pair[0], value.get("listing")
            yield edit.pair[1], value.get("received")
