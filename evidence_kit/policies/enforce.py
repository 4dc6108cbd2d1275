"""Holding the facts of files against a policy. Pure: facts in, findings out."""

from collections.abc import Iterable, Sequence

from evidence_kit.facts import NOTHING_VISIBLE, ONLY_SOUND, Facts, ImageFacts, VideoFacts
from evidence_kit.formats import (
    BY_MIME,
    RAW,
    UNREAD_BY_MIME,
    UNUSUAL_EXTENSIONS,
    FileFormat,
    extension_of,
    spoken,
    word_of,
)
from evidence_kit.model import Finding, Original, Severity
from evidence_kit.policies.damage import check_damage, check_seen
from evidence_kit.policies.films import check_tracks
from evidence_kit.policies.naming import check_name, extensions_of
from evidence_kit.policies.papers import check_paper, promised, unusable_paper_hint
from evidence_kit.policies.rule import Rule
from evidence_kit.policies.rules import ImageRules, Policy, VideoRules
from evidence_kit.policies.shown import check_shown
from evidence_kit.policies.sizes import check_size
from evidence_kit.policies.surface import check_surface
from evidence_kit.policies.unread import format_not_read, not_examined
from evidence_kit.policies.words import listed
from evidence_kit.shell import quoted

PLAYABLE_AUDIO = frozenset({"aac", "mp3"})
PLAYABLE_PIXELS = frozenset({"yuv420p"})


def check_each(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return what is wrong with each file for itself, its name included; nothing is counted."""
    return [
        finding
        for one in files
        for finding in (*check_file(one, policy), *check_paper(one, policy), *check_name(one, policy))
    ]


def check_file(one: Original, policy: Policy) -> Iterable[Finding]:
    """Yield what is wrong with one file for itself, whatever it is called."""
    return promised(check_content(one, policy), one, policy)


def check_content(one: Original, policy: Policy) -> Iterable[Finding]:
    """Yield what is wrong with what is in one file."""
    facts = one.facts
    if not facts.examined:
        yield not_examined(one)
        return
    if not facts.bytes:
        yield Finding(
            "empty-file",
            Severity.error,
            one.name,
            "The file has no content at all.",
            hint="copy it from the phone again",
            expected="some bytes",
            actual=0,
        )
        return
    if facts.mime == RAW:
        yield raw_photo(one.name)
        return
    yield from check_type(one, policy)
    yield from check_opened(one)
    yield from check_damage(one.name, facts)
    if facts.image:
        yield from check_seen(one.name, facts.image)
        yield from check_image(one.name, facts, facts.image, policy.image)
    if facts.video:
        yield from check_video(one.name, facts, facts.video, policy.video)
    if facts.kind == "document" and policy.document.max_bytes:
        yield from check_size("document-too-large", one.name, facts.bytes, policy.document.max_bytes)
    yield from check_surface(one.name, facts, policy)


def check_opened(one: Original) -> Iterable[Finding]:
    """Yield why a file was not opened, or not to its end."""
    facts = one.facts
    if facts.oversized:
        yield Finding(
            "too-many-pixels",
            Severity.error,
            one.name,
            "This picture claims more than 220 megapixels, too many to be opened safely.",
            hint="take the photo again with a usual resolution",
            expected=220_000_000,
        )
    elif facts.problem:
        yield Finding(
            "unreadable",
            Severity.error,
            one.name,
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
    """Return the finding for a camera RAW photo, of which only the maker's own program makes a picture."""
    return Finding(
        "format-not-read",
        Severity.error,
        name,
        "This is a camera RAW photo, a format which is not read here: what others show of it is a small preview.",
        hint="export it as JPEG with the phone's or camera's own program, and use that",
        expected="jpg",
        actual="raw",
    )


def check_type(one: Original, policy: Policy) -> Iterable[Finding]:
    """Yield what is wrong with the type by content, and with the name that promises another."""
    facts, extension = one.facts, extension_of(one.name)
    known = BY_MIME.get(facts.mime or "")
    other = policy.file.other_types
    if known is None and other and extension in other.value:
        yield not_looked_into(one.name, extension, other)
        return
    unread = UNREAD_BY_MIME.get(facts.mime or "")
    if unread:
        yield format_not_read(one.name, unread, Severity.error)
    named = known or unread
    if named is None or extension not in named.extensions:
        yield Finding(
            "extension-mismatch",
            Severity.error,
            one.name,
            f"The name ends in '.{extension}' but the content is {spoken(facts.mime)}."
            if extension
            else f"The name has no extension; the content is {spoken(facts.mime)}.",
            hint=f"evidence-kit fit {quoted(one.name)} --out fitted/   makes a file whose name is true"
            if known and known.kind != "document"
            else "convert it, or leave it out"
            if unread
            else "leave it out, or find the real picture or video",
            expected=known.extensions[0] if known else "a picture or video",
            actual=extension,
        )
    rules = {"image": policy.image.types, "video": policy.video.types, "document": policy.document.types}
    allowed = rules.get(facts.kind) if known else foreign_rule(facts.mime, policy)
    if allowed and (known is None or known.word not in allowed.value):
        yield Finding(
            "type-not-allowed",
            Severity.error,
            one.name,
            f"The form takes {listed(allowed.value)}; this is {spoken(facts.mime)}.",
            hint=f"evidence-kit fit {quoted(one.name)} --out fitted/   makes one that it takes"
            if known and known.kind in ("image", "video")
            else "leave it out",
            expected=listed(allowed.value),
            actual=word_of(facts.mime),
            source=allowed.source,
        )
    if known:
        yield from check_unusual(one.name, known, extension, policy)


def check_unusual(name: str, known: FileFormat, extension: str, policy: Policy) -> Iterable[Finding]:
    """Yield a note when a name's ending is true, and still may be refused: by the policy's word, or as few use it."""
    untested = policy.image.unverified_extensions if known.kind == "image" else None
    doubted = bool(untested and extension in untested.value)
    listed_ones = extensions_of(known.kind, policy)  # where the form lists the endings that it accepts, they decide
    unusual = extension in UNUSUAL_EXTENSIONS.intersection(known.extensions) and not listed_ones
    if not doubted and not unusual:
        return
    yield Finding(
        "extension-unverified",
        Severity.note,
        name,
        f"It is not known whether the form accepts files ending in '.{extension}'.",
        hint=f"rename it to end in .{known.extensions[0]} to be safe",
        expected=known.extensions[0],
        actual=extension,
        source=untested.source if doubted and untested else "",
    )


def not_looked_into(name: str, extension: str, rule: Rule[list[str]]) -> Finding:
    """Return the finding for a file that the form takes, and whose content nothing here knows."""
    return Finding(
        "type-not-examined",
        Severity.warning,
        name,
        f"The form accepts files ending in '.{extension}', but evidence-kit cannot look into such a file.",
        hint="open it yourself, or print it into a PDF",
        actual=extension,
        source=rule.source,
    )


def foreign_rule(mime: str | None, policy: Policy) -> Rule[list[str]] | None:
    """Return which rule about types a file breaks whose format is not known here."""
    return policy.video.types if (mime or "").startswith("video/") else policy.image.types or policy.video.types


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
            Severity.error if forbidden else Severity.warning,
            name,
            f"This is an animation of {image.frames} frames; a form may show only the first.",
            hint="use a still picture, or put the motion into the video",
            expected=1,
            actual=image.frames,
            source=rules.animated.source if rules.animated else "",
        )
    yield from check_trailing(name, image.trailing)


def check_identity(name: str, image: ImageFacts) -> Iterable[Finding]:
    """Yield a warning when a picture's metadata names its owner or the device, which nobody needs to see."""
    kinds = [kind for kind in ("serial", "owner") if kind in image.private]
    if kinds:
        words = {"serial": "a serial number or another identifier", "owner": "the name of an owner or artist"}
        yield Finding(
            "private-metadata",
            Severity.warning,
            name,
            f"The file holds {' and '.join(words[kind] for kind in kinds)} beside the picture; the seller sees it.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   takes it out",
            actual=", ".join(kinds),
        )


def check_video(name: str, facts: Facts, video: VideoFacts, rules: VideoRules) -> Iterable[Finding]:
    """Yield what is wrong with a video whose index is readable."""
    if rules.max_bytes:
        yield from check_size("video-too-large", name, facts.bytes or 0, rules.max_bytes)
    if rules.max_seconds and video.duration and video.duration > rules.max_seconds.value:
        yield Finding(
            "video-too-long",
            Severity.error,
            name,
            f"The video lasts {video.duration:.1f} s; the form takes {rules.max_seconds.value} s.",
            hint="film it again in one shorter take; a take is never cut here",
            expected=rules.max_seconds.value,
            actual=round(video.duration),
            source=rules.max_seconds.source,
        )
    yield from check_codec(name, video, rules)
    if video.hdr:
        yield Finding(
            "hdr-video",
            Severity.warning,
            name,
            f"The video is HDR ({video.hdr}); where that is not understood its colours look washed out.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   makes standard colours of it",
            expected="sdr",
            actual=video.hdr,
        )
    yield from check_location(name, located=video.location)
    yield from check_tracks(name, video)
    if video.moov_first is False:
        yield Finding(
            "moov-last",
            Severity.warning,
            name,
            "The index stands at the end of the file, so nothing is shown before all of it has loaded.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   moves it to the front without touching the picture",
        )
    yield from check_trailing(name, video.trailing)


def check_codec(name: str, video: VideoFacts, rules: VideoRules) -> Iterable[Finding]:
    """Yield a finding when a video's codecs do not play everywhere, or are not those that the policy names."""
    named = rules.codecs
    unplayable = [
        word
        for word, bad in (
            (
                f"video {video.codec or 'in an unknown codec'}",
                video.codec != "h264" if not named else video.codec not in named.value,
            ),
            (f"pixels {video.pixel_format}", video.pixel_format not in PLAYABLE_PIXELS),
            (f"sound {video.audio_codec}", bool(video.audio_codec) and video.audio_codec not in PLAYABLE_AUDIO),
            ("Dolby Vision 5", video.hdr == "dolby-vision-5"),
        )
        if bad
    ]
    if not unplayable:
        return
    lost = video.hdr == "dolby-vision-5"
    yield Finding(
        "codec-not-playable",
        Severity.error if named or lost else Severity.warning,
        name,
        f"This does not play on every computer: {', '.join(unplayable)}.",
        hint="its true colours cannot be told without Dolby's own decoder: film again with HDR switched off"
        if lost
        else f"evidence-kit fit {quoted(name)} --out fitted/   makes H.264 with AAC of it",
        expected=listed(named.value) if named else "h264, yuv420p, aac",
        actual=", ".join(unplayable),
        source=named.source if named else "",
    )


def check_location(name: str, *, located: bool) -> Iterable[Finding]:
    """Yield a warning when a file says where it was taken."""
    if located:
        yield Finding(
            "location-metadata",
            Severity.warning,
            name,
            "The file says where it was taken; the seller would see it.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   takes it out",
        )


def check_trailing(name: str, trailing: int) -> Iterable[Finding]:
    """Yield a warning when something stands behind the end of the picture or video."""
    if trailing:
        yield Finding(
            "trailing-data",
            Severity.warning,
            name,
            f"{trailing} bytes stand behind the end: a motion photo's video, a gain map, or something foreign.",
            hint=f"evidence-kit fit {quoted(name)} --out fitted/   keeps the picture alone",
            expected=0,
            actual=trailing,
        )
