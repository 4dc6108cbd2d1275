"""The films of a case: moving parts of photos, the unboxing, and the order in which films are preferred. Pure.

A video is the unboxing if the case file, its name or an answer of the buyer says so, never because it is a video.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence

from evidence_kit.model.case import CASE_FILE, Original, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import BY_EXTENSION, extension_of
from evidence_kit.model.roles import fold, role_of

LONGEST_MOVING_PART = 4.0
"""Seconds; a shorter film beside a photo of the same name is the moving part of the photo. Apple records 1.5 s before
and after the button is pressed (support.apple.com/en-us/104966); other phones up to 3 s."""

ADDED = re.compile(r"(_hevc|\.mp|[ _-]live|[-_ ]?edited|[-_]bearbeitet)$")
"""Endings that phones and exports add to one of the names: _HEVC (iCloud), .MP (Pixel), -edited (Google Takeout)."""

EDITED = re.compile(r"^(img_)e(\d{4})")
"""How iPhones name an edited photo: IMG_E0101 beside the film IMG_0101."""

NUMBERED = re.compile(r"\d{4}[^/]*$")
"""A name given by a camera: with a number or a time in it."""

SCREENS = frozenset({Role.listing, Role.chat, Role.tracking, Role.policy_excerpt})
"""Roles of screens; films of screens come after films of the goods."""

UNPACKING = "unpacking_filmed"
"""The question whether the opening of the parcel was filmed."""

MOST_LOOKED_AT = 4
"""Most films searched for the label, because each search takes as long as decoding the film."""

SHOWN = 4
"""Most names of films listed in a message."""


def with_roles_of_films(
    originals: Sequence[Original], declared: Mapping[str, Role], attested: Mapping[str, bool]
) -> tuple[list[Original], list[Finding]]:
    """Return the originals with each film marked as moving part of a photo, unboxing or video; and findings.

    Args:
        declared: roles in the case file, by the names of files.
        attested: answers of the buyer, by the names of questions.
    """
    parts = moving_parts(originals, declared)
    photos = {original.name: original for original in originals}
    marked = [
        dataclasses.replace(original, role=photos[parts[original.name]].role, moving_part_of=parts[original.name])
        if original.name in parts
        else original
        for original in originals
    ]
    findings = moving_part_notes(marked)
    films = [original for original in marked if original.facts.video and not original.moving_part_of]
    if attested.get(UNPACKING) is False:
        findings += [unboxing_contradicted(film) for film in films if film.role is Role.unboxing]
        marked = [
            dataclasses.replace(original, role=Role.video) if is_unboxing_film(original) else original
            for original in marked
        ]
    nameless = [film for film in films if film.role is Role.video and declared.get(film.name) is None]
    if attested.get(UNPACKING) and nameless == films and len(films) == 1:
        marked = [
            dataclasses.replace(original, role=Role.unboxing) if original is films[0] else original
            for original in marked
        ]
    return marked, findings


def is_unboxing_film(original: Original) -> bool:
    """Return whether an original is a film with the role of the unboxing."""
    return original.role is Role.unboxing and original.facts.video is not None


def moving_parts(originals: Sequence[Original], declared: Mapping[str, Role]) -> dict[str, str]:
    """Return the name of the photo for each film that is its moving part: same name, beside it, under four seconds.

    A film with a camera's number may lie in another folder than its photo, because people sort photos. A film with a
    role in the case file, or named after the unboxing, is a film of its own.
    """
    stills, numbered = dict[str, str](), dict[str, str]()
    for original in originals:
        if original.facts.image:
            stills.setdefault(key_of(original.name), original.name)
            if NUMBERED.search(original.name):
                numbered.setdefault(key_of(own_name(original)), original.name)
    photos = {}
    for original in originals:
        video = original.facts.video
        own_role = role_of(own_name(original), original.facts)
        if video is None or original.name in declared or own_role is Role.unboxing:
            continue
        photo = stills.get(key_of(original.name)) or numbered.get(key_of(own_name(original)))
        if video.duration is not None and video.duration < LONGEST_MOVING_PART and photo:
            photos[original.name] = photo
    return photos


def own_name(original: Original) -> str:
    """Return the name of an original without its folders."""
    return original.name.rpartition("/")[2]


def key_of(name: str) -> str:
    """Return the folder and name of a file without the endings that phones and exports add."""
    folder, _, own = fold(name).rpartition("/")
    while extension_of(own) in BY_EXTENSION or extension_of(own) == "mp":
        own = own.rpartition(".")[0]
    own = ADDED.sub("", own)
    return folder + "/" + EDITED.sub(r"\1\2", own)


def moving_part_notes(originals: Sequence[Original]) -> list[Finding]:
    """Return one note that names all films that are moving parts of photos; an empty list without such films."""
    parts = [original for original in originals if original.moving_part_of]
    if not parts:
        return []
    first = parts[0]
    if len(parts) == 1:
        message = f"This is the moving part of {first.moving_part_of} (a Live Photo), so it is not uploaded as a video."
    else:
        message = (
            f"{listed(parts)} are the moving parts of photos of the same names (Live Photos), so they are not "
            "uploaded as videos."
        )
    return [
        Finding(
            "live-photo",
            first.name,
            message,
            hint=f'if it is a separate video, give it a role in {CASE_FILE}: [[evidence]] with file = "{first.name}" '
            'and role = "video"',
            actual=len(parts),
        )
    ]


def unboxing_contradicted(film: Original) -> Finding:
    """Return the warning for a film called the unboxing although the buyer answered that it was not filmed."""
    return Finding(
        "unboxing-contradicted",
        film.name,
        f"{film.name} has the role unboxing, but you answered that you did not film the opening of "
        "the parcel. It is uploaded as a video, not as an unboxing.",
        hint=f"if it shows the opening, write {UNPACKING} = true; if not, give it another name or role",
        expected="true",
        actual="false",
    )


def is_own_film(original: Original) -> bool:
    """Return whether an original is a readable film of its own."""
    return original.facts.video is not None and not original.facts.problem and not original.moving_part_of


def rank(film: Original) -> tuple[bool, ...]:
    """Return the rank of a film by what the buyer says about it; the smallest goes first."""
    return not film.chosen, film.role is not Role.unboxing, film.role in SCREENS, not film.shows_number


def rivals(originals: Sequence[Original]) -> list[Original]:
    """Return the films that share the first rank, so that their labels must decide; empty if one film leads."""
    films = in_order(filter(is_own_film, originals))
    first = [film for film in films if rank(film) == rank(films[0])]
    return first[:MOST_LOOKED_AT] if len(first) > 1 else []


def with_number_shown(
    originals: Sequence[Original], showing: Sequence[Original], attested: Mapping[str, bool]
) -> list[Original]:
    """Return the originals; the films in `showing`, in which the number of the order was read, are marked.

    If the buyer filmed the unboxing and only one film shows the label, that film becomes the unboxing.
    """
    only = len(showing) == 1 and bool(attested.get(UNPACKING)) and showing[0].role is Role.video
    return [
        dataclasses.replace(original, shows_number=True, role=Role.unboxing if only else original.role)
        if original in showing
        else original
        for original in originals
    ]


def in_order(films: Iterable[Original]) -> list[Original]:
    """Return films in the order of preference.

    The choices and roles of the buyer count first, then the number of the order on the label, then the length.
    """
    return sorted(films, key=lambda film: (rank(film), -length_of(film), film.facts.sha256 or "", film.name))


def length_of(film: Original) -> float:
    """Return the seconds that a film lasts; 0 if unknown."""
    return (film.facts.video.duration if film.facts.video else None) or 0.0


def undecided(films: Sequence[Original], slots: int, *, blocks: bool) -> list[Finding]:
    """Return the finding that the buyer must choose between films; empty if the choice is clear.

    Args:
        films: in the order of preference.
        slots: number of films uploaded.
        blocks: the finding is an error, because the film itself is uploaded and not only frames.
    """
    if not 0 < slots < len(films) or rank(films[slots - 1]) != rank(films[slots]):
        return []
    first = films[slots - 1]
    rivals = [film for film in films if rank(film) == rank(first)]
    why = ", because it is the longest" if length_of(first) > length_of(films[slots]) else ""
    role = "" if first.role is Role.unboxing else ' and role = "unboxing" if it shows how the parcel is opened'
    return [
        Finding(
            "which-video",
            None,
            f"{listed(rivals)}: it is not known which of these to upload. {first.name} is used until you choose{why}.",
            severity=Severity.error if blocks else Severity.warning,
            hint=f"below its [[evidence]] in {CASE_FILE} write chosen = true{role}; or move the others out of the case",
            expected=slots,
            actual=len(rivals),
        )
    ]


def listed(films: Sequence[Original]) -> str:
    """Return the names of films with their lengths."""
    names = [f"{film.name} ({length_of(film):.1f} s)" for film in films[:SHOWN]]
    more = len(films) - SHOWN
    return ", ".join([*names, f"{more} more"] if more > 0 else names)
