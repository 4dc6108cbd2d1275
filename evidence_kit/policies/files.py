"""Each file against a policy. Pure: facts in, findings out."""

from collections.abc import Iterable, Sequence

from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import NOTHING_VISIBLE, ONLY_SOUND, Facts, ImageFacts
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import RAW, word_of
from evidence_kit.policies.damage import check_damage, check_seen
from evidence_kit.policies.documents import check_paper, promised, unusable_paper_hint
from evidence_kit.policies.films import check_video
from evidence_kit.policies.hidden import check_location, check_trailing
from evidence_kit.policies.naming import check_name
from evidence_kit.policies.rules import ImageRules, Policy
from evidence_kit.policies.shown import check_shown
from evidence_kit.policies.sizes import check_size
from evidence_kit.policies.surface import check_surface
from evidence_kit.policies.types import check_type
from evidence_kit.policies.unread import not_examined
from evidence_kit.text.shell import quoted


def check_each(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return what is wrong with each single file, its name included; nothing is counted."""
    return [
        finding
        for file in files
        for finding in (*check_file(file, policy), *check_paper(file, policy), *check_name(file, policy))
    ]


def check_file(file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield what is wrong with one file, its name aside."""
    return promised(check_content(file, policy), file, policy)


def check_content(file: Original, policy: Policy) -> Iterable[Finding]:
    """Yield what is wrong with the content of one file."""
    facts = file.facts
    if not facts.examined:
        yield not_examined(file)
        return
    if not facts.bytes:
        yield Finding(
            "empty-file",
            file.name,
            "The file is empty.",
            hint="copy it from the phone again",
            expected="some bytes",
            actual=0,
        )
        return
    if facts.mime == RAW:
        yield raw_photo(file.name)
        return
    yield from check_type(file, policy)
    yield from check_opened(file)
    yield from check_damage(file.name, facts)
    if facts.image:
        yield from check_seen(file.name, facts.image)
        yield from check_image(file.name, facts, facts.image, policy.image)
    if facts.video:
        yield from check_video(file.name, facts, facts.video, policy.video)
    if facts.kind == "document" and policy.document.max_bytes:
        yield from check_size("document-too-large", file.name, facts.bytes, policy.document.max_bytes)
    yield from check_surface(file.name, facts, policy)


def check_opened(file: Original) -> Iterable[Finding]:
    """Yield why a file could not be opened or read to its end."""
    facts = file.facts
    if facts.oversized:
        yield Finding(
            "too-many-pixels",
            file.name,
            "This picture has more than 220 megapixels, too many to be opened safely.",
            hint="take the photo again with a usual resolution",
            expected=220_000_000,
        )
    elif facts.problem:
        yield Finding(
            "unreadable",
            file.name,
            f"This {word_of(facts.mime)} cannot be used: {facts.problem}.",
            hint=unusable_paper_hint(facts)
            if facts.kind == "document"
            else "save it again with another program if it opens in one, or leave it out"
            if facts.given_up
            else "save it again without transparency, or take the screenshot again"
            if facts.problem == NOTHING_VISIBLE
            else "leave it out, or find the film itself: sound alone shows nothing"
            if facts.problem == ONLY_SOUND
            else "copy it from the phone again, whole; if it does not open there either, leave it out",
        )


def raw_photo(name: str) -> Finding:
    """Return the finding for a camera RAW photo, which only the maker's own program can develop."""
    return Finding(
        "format-not-read",
        name,
        "This is a camera RAW photo, which evidence-kit cannot read; other programs show only a small preview of it.",
        hint="export it as JPEG with the phone's or camera's own program, and use that",
        expected="jpg",
        actual="raw",
    )


def check_image(name: str, facts: Facts, image: ImageFacts, rules: ImageRules) -> Iterable[Finding]:
    """Yield what is wrong with a readable image."""
    if rules.max_bytes:
        yield from check_size("image-too-large", name, facts.bytes or 0, rules.max_bytes)
    yield from check_location(name, located=image.location)
    yield from check_identity(name, image)
    yield from check_shown(name, image)
    if image.frames > 1 and image.format != "tiff":  # the frames of a TIFF are pages
        forbidden = rules.animated is not None and not rules.animated.value
        yield Finding(
            "animated-image",
            name,
            f"This is an animation with {image.frames} frames; the form may show only the first.",
            severity=Severity.error if forbidden else Severity.warning,
            hint="use a still picture, or put the motion into the video",
            expected=1,
            actual=image.frames,
            source=rules.animated.source if rules.animated else "",
        )
    yield from check_trailing(name, image.trailing)


def check_identity(name: str, image: ImageFacts) -> Iterable[Finding]:
    """Yield a warning when a picture's metadata names its owner or the device."""
    kinds = [kind for kind in ("serial", "owner") if kind in image.private]
    if kinds:
        words = {"serial": "a serial number or another identifier", "owner": "the name of an owner or artist"}
        yield Finding(
            "private-metadata",
            name,
            f"The file holds {' and '.join(words[kind] for kind in kinds)} beside the picture; the seller would see "
            "it.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   removes it",
            actual=", ".join(kinds),
        )
