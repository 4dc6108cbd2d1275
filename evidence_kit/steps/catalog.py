"""First step: look at every original once, and learn from the case file and the names what each shows."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.case.file import load_case_file
from evidence_kit.case.listed import listed
from evidence_kit.case.reading import case_as_written, comparison_of, covers_of, marks_of, moments_of, with_real_names
from evidence_kit.case.tables import CaseFile, EvidenceTable
from evidence_kit.catalogue.files import named_but_missing, unknown_file
from evidence_kit.claim.films import rivals, with_number_shown, with_roles_of_films
from evidence_kit.errors import CaseUnreadable
from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.media.covers import Following, with_covers
from evidence_kit.media.labels import with_labels
from evidence_kit.media.looking import examine_apart
from evidence_kit.media.pool import each
from evidence_kit.media.reach import let_read
from evidence_kit.media.reading import Reading, reading_of
from evidence_kit.model.case import Box, Case, Comparison, Original, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.cover import FilmCover
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import promises_evidence
from evidence_kit.model.muting import Mute, muted_by_all
from evidence_kit.model.roles import role_of
from evidence_kit.model.wanted import parse_wanted
from evidence_kit.package.names import PACKAGE
from evidence_kit.package.staging import complete_exchange
from evidence_kit.text.names import folded, portable, printable, relative


def catalog(folder: Path, listener: Listener = ignore, workers: int | None = None, *, cache: Cache = NO_CACHE) -> Case:
    """Return the case in `folder`: every original looked at once, in the order of their names.

    Args:
        workers: how many files are looked at together; by default as many as there are cores, at most 4.

    Raises:
        CaseUnreadable: there is no such folder, or it cannot be listed.
        RulesWrong: case.toml is not written as it must be.
    """
    if not folder.exists():
        raise CaseUnreadable(f"There is no folder {printable(str(folder))}.", hint="check the path")
    if not folder.is_dir():
        raise CaseUnreadable(
            f"{printable(str(folder))} is a file, not a folder.",
            hint="to check single files as one upload: evidence-kit check FILE...",
        )
    complete_exchange(folder / PACKAGE)
    written = load_case_file(folder)
    there = listed(folder, written)
    listener(StepStarted("catalog", len(there.paths)))

    let_read([folder])

    def look(path: Path) -> tuple[Path, Facts]:
        facts = examine_apart(path, cache=cache)
        listener(ItemDone("catalog", relative(path, folder)))
        return path, facts

    case = assemble(folder, written, each(look, there.paths, workers), cache, listener)
    return dataclasses.replace(case, findings=(*there.findings, *case.findings))


def assemble(
    folder: Path,
    written: CaseFile,
    looked: Sequence[tuple[Path, Facts]],
    cache: Cache = NO_CACHE,
    listener: Listener = ignore,
    *,
    reading: Reading | None = None,
) -> Case:
    """Return the case from what was found on disk and what the case file says, with what is odd about both.

    Args:
        reading: reads the numbers in photos and films; by default each is looked at or found in the cache.
    """
    reading = reading or reading_of(cache, listener)
    named = names_of([path for path, _ in looked], folder)
    written = with_real_names(written, list(named.values()))
    case = case_as_written(folder, written)
    originals, unknown = originals_in(written, looked, named, reading.following)
    reported = {finding.path for finding in case.findings}
    findings = [*case.findings, *(finding for finding in unknown if finding.path not in reported)]
    declared = {table.file: table.role for table in written.evidence if table.role}
    attested = msgspec.structs.asdict(written.attest)
    originals, odd = with_roles_of_films(originals, declared, attested)
    findings += odd
    originals = with_films_told_apart(originals, written.order.tracking, attested, reading, listener)
    originals = with_labels(originals, written.order.tracking, declared, reading.label, listener)
    names = [original.name for original in originals]
    order = tuple(parse_wanted(text, names) for text in written.upload.order)
    wanted = [*named_in(written), *(name for entry in order for name in entry.names)]
    findings += [named_but_missing(name, names) for name in dict.fromkeys(wanted) if name not in names]
    # Of a photo that is left out nothing is uploaded: what replaces it is only named in the reason.
    better = dict.fromkeys(table.taken_again_as or "" for table in written.evidence)
    findings += [
        named_but_missing(name, names, Severity.warning) for name in better if name and name not in (*names, *wanted)
    ]
    comparisons = [comparison_of(pair) for pair in written.comparison if {pair.listing, pair.received} <= set(names)]
    paired = {side for comparison in comparisons for side in (comparison.listing, comparison.received)}
    comparisons += same_named([original for original in originals if original.name not in paired])
    originals = with_roles_of_sides(originals, comparisons)
    return dataclasses.replace(
        case,
        originals=tuple(originals),
        comparisons=tuple(comparisons),
        order_wanted=order,
        findings=tuple(findings),
    )


def originals_in(
    written: CaseFile, looked: Sequence[tuple[Path, Facts]], named: Mapping[Path, str], following: Following
) -> tuple[list[Original], list[Finding]]:
    """Return the files that are evidence, and the findings for those of a kind that nobody asked about."""
    tables = {table.file: table for table in written.evidence}
    covered, muted = covered_places(written, looked, named), muted_sounds(written, looked, named)
    originals: list[Original] = []
    unknown: list[Finding] = []
    for path, facts in looked:
        name = named[path]
        table = tables.get(name)
        if facts.kind == "other" and facts.examined and table is None and not promises_evidence(name) and facts.bytes:
            unknown.append(unknown_file(name, facts))
            continue
        original = original_of(path, name, facts, table or EvidenceTable(file=name))
        original = with_covers(original, *covered.get(facts.sha256, ((), ())), following)
        originals.append(dataclasses.replace(original, mute=muted.get(facts.sha256, False)))
    return originals, unknown


def named_in(written: CaseFile) -> list[str]:
    """Return the files that a case file names, but for those in the wanted order."""
    named = [table.file for table in written.evidence]
    named += [table.still_of for table in written.evidence if table.still_of]
    return [*named, *(side for table in written.comparison for side in (table.listing, table.received))]


def original_of(path: Path, name: str, facts: Facts, table: EvidenceTable) -> Original:
    """Return a file as an original, with what the case file says of it."""
    return Original(
        path,
        name,
        facts,
        table.role or (Role.label if table.label_reads and facts.image else role_of(name, facts)),
        table.caption,
        chosen=table.chosen,
        marks=marks_of(table),
        leave_out=table.leave_out,
        taken_again_as=table.taken_again_as or "",
        label_at=table.label_at,
        label_reads=table.label_reads or "",
        moments=moments_of(table),
        still_of=(table.still_of, table.at) if table.still_of and table.at is not None else None,
    )


def names_of(paths: list[Path], folder: Path) -> dict[Path, str]:
    """Return the portable names of files; those that differ only in their Unicode form keep it, to be told apart."""
    named = {path: relative(path, folder) for path in paths}
    counted = Counter(named.values())
    return {path: name if counted[name] == 1 else portable(path.relative_to(folder)) for path, name in named.items()}


def covered_places(
    written: CaseFile, looked: Sequence[tuple[Path, Facts]], named: Mapping[Path, str]
) -> dict[str | None, tuple[tuple[Box, ...], tuple[FilmCover, ...]]]:
    """Return the boxes and covers by the checksum of a file, so that a second copy of it gives nothing away."""
    asked = {table.file: (table.redact, covers_of(table)) for table in written.evidence if table.redact or table.cover}
    covered: dict[str | None, tuple[tuple[Box, ...], tuple[FilmCover, ...]]] = {}
    for path, facts in looked:
        boxes, covers = asked.get(named[path], ((), ()))
        if (boxes or covers) and facts.sha256:
            others, more = covered.get(facts.sha256, ((), ()))
            covered[facts.sha256] = tuple(dict.fromkeys((*others, *boxes))), tuple(dict.fromkeys((*more, *covers)))
    return covered


def muted_sounds(
    written: CaseFile, looked: Sequence[tuple[Path, Facts]], named: Mapping[Path, str]
) -> dict[str | None, Mute]:
    """Return what to mute by the checksum of a file, so that a second copy of it gives nothing away."""
    asked = {table.file: table.mute for table in written.evidence if table.mute}
    wishes: dict[str, list[Mute]] = {}
    for path, facts in looked:
        if named[path] in asked and facts.sha256:
            wishes.setdefault(facts.sha256, []).append(asked[named[path]])
    return {checksum: muted_by_all(several) for checksum, several in wishes.items()}


def with_films_told_apart(
    originals: list[Original], tracking: str | None, attested: Mapping[str, bool], reading: Reading, listener: Listener
) -> list[Original]:
    """Return the originals; of films among which nobody has chosen, those marked that show the order's number."""
    films = rivals([original for original in originals if not original.leave_out]) if tracking else []
    if not films or not tracking:
        return originals
    listener(StepStarted("labels", len(films)))
    showing: list[Original] = []
    for film in films:
        if film.facts.video and reading.film(film, tracking):
            showing.append(film)
        listener(ItemDone("labels", film.name))
    return with_number_shown(originals, showing, attested)


def with_roles_of_sides(originals: list[Original], comparisons: list[Comparison]) -> list[Original]:
    """Return the originals, those that only a comparison in the case file names with the role it gives them."""
    roles = {comparison.listing: Role.listing for comparison in comparisons}
    roles |= {comparison.received: Role.received for comparison in comparisons}
    return [
        dataclasses.replace(original, role=roles[original.name])
        if original.role is Role.other and original.name in roles
        else original
        for original in originals
    ]


def same_named(originals: list[Original]) -> list[Comparison]:
    """Return a comparison for each listing and received image with the same stem."""

    def stem(image: Original) -> str:
        return folded(PurePosixPath(image.name).stem)

    images = [original for original in originals if original.facts.image]
    received = {stem(image): image for image in images if image.role is Role.received}
    listings = [image for image in images if image.role is Role.listing and stem(image) in received]
    pairs = [(listing, received[stem(listing)]) for listing in listings]
    return [Comparison(listing.name, photo.name, photo.caption or listing.caption) for listing, photo in pairs]
