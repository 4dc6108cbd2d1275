"""Every profile against every limit it knows: at it, under it, over it; the cases are made of the policies' own data."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from evidence_kit.claim.statement import check_statement
from evidence_kit.model.case import Case, Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Claim
from evidence_kit.model.document_facts import DocumentFacts
from evidence_kit.model.facts import Facts, ImageFacts, Sight, VideoFacts
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import BY_WORD, FORMATS, RAW
from evidence_kit.policies import load_policy, policy_names
from evidence_kit.policies.documents import MADE_BY_FIT
from evidence_kit.policies.files import check_each
from evidence_kit.policies.form import form_of
from evidence_kit.policies.rules import Policy, Rule
from evidence_kit.policies.takes import grade_breaks
from evidence_kit.policies.upload import check_upload
from tests.policies.rules import rules_of

# Shown to the user, and nothing that files or a text could be held against here.
ADVICE = {
    "file.one_per_category",
    "video.substitute",
    "require.label_shows",
    "text.language",
    "text.no_links",
    "style.min_font_points",
    "style.page_sizes",
    "style.orientation",
    "style.no_colour_highlight",
}

PLAIN = Sight(sharpness=None, luma=255, bright=255, burnt=0, view="")
SEEN = Sight(sharpness=0.9, luma=120, bright=200, burnt=0, view="0f0f0f0f0f0f0f0f")

Trial = tuple[str, Iterable[Finding], str, Severity | None]
"""What is tried, what was found, the code that it is about, and the severity it must have; None for not at all."""


def sum_of(number: int) -> str:
    """Return a sum that no other file has."""
    return f"{number:064x}"


def image(
    policy: Policy, number: int = 1, *, word: str | None = None, extension: str | None = None, **facts: Any
) -> Original:
    """Return a picture that the policy takes, but for what is asked to be different."""
    rule, endings = policy.image.types, policy.image.extensions
    form = BY_WORD[word or (rule.value[0] if rule else "jpg")]
    listed = [one for one in (endings.value if endings else form.extensions) if one in form.extensions]
    size = facts.pop("bytes", 1000)
    looked = ImageFacts(form.mime.removeprefix("image/"), 10, 10, mode="L", sight=SEEN)
    name = f"{number:03d}.{extension or (listed or form.extensions)[0]}"
    known = Facts("image", form.mime, size, sum_of(number), image=dataclasses.replace(looked, **facts))
    return Original(Path(name), name, known)


def video(policy: Policy, number: int = 500, *, word: str | None = None, **facts: Any) -> Original:
    """Return a video that the policy takes, but for what is asked to be different."""
    form = BY_WORD[word or (policy.video.types.value[0] if policy.video.types else "mp4")]
    size = facts.pop("bytes", 1000)
    looked = VideoFacts(form.word, "h264", pixel_format="yuv420p", duration=1, moov_first=True)
    name = f"{number:03d}.{form.extensions[0]}"
    known = Facts("video", form.mime, size, sum_of(number), video=dataclasses.replace(looked, **facts))
    return Original(Path(name), name, known)


def document(number: int = 700, **facts: Any) -> Original:
    """Return a PDF of one A4 page, but for what is asked to be different."""
    size = facts.pop("bytes", 1000)
    looked = DocumentFacts("1.7", **{"pages": 1, "width": 595, "height": 842, **facts})
    name = f"{number:03d}.pdf"
    return Original(Path(name), name, Facts("document", "application/pdf", size, sum_of(number), document=looked))


def renamed(original: Original, name: str) -> Original:
    """Return the file under another name."""
    return dataclasses.replace(original, name=name)


def of_kind(kind: str, policy: Policy, number: int, **facts: Any) -> Original:
    """Return a file of a kind."""
    if kind == "document":
        return document(number, **facts)
    return (image if kind == "image" else video)(policy, number, **facts)


def counted(kinds: tuple[str, ...], code: str) -> Callable[[Policy, Any], Iterator[Trial]]:
    """Return the trials of a number of files."""

    def tried(policy: Policy, rule: Any) -> Iterator[Trial]:
        for count in {max(0, rule.value - 1), rule.value, rule.value + 1}:
            files = [of_kind(kinds[number % len(kinds)], policy, number) for number in range(count)]
            over = count > rule.value
            yield f"{count} files", check_upload(files, policy), code, Severity.error if over else None

    return tried


def sized(kind: str) -> Callable[[Policy, Any], Iterator[Trial]]:
    """Return the trials of one file's bytes: a warning between the two readings of a limit, an error above both."""

    def tried(policy: Policy, rule: Any) -> Iterator[Trial]:
        for size in (rule.value - 1, rule.value, rule.value + 1, rule.ceiling, rule.ceiling + 1):
            found = check_each([of_kind(kind, policy, 1, bytes=size)], policy)
            over, grey = size > rule.ceiling, rule.value < size <= rule.ceiling
            yield f"{size} bytes", found, f"{kind}-too-large", Severity.error if over else None
            yield f"{size} bytes", found, "size-grey-zone", Severity.warning if grey else None

    return tried


def totalled(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try the bytes of two files together."""
    for size in (rule.value - 1, rule.value, rule.value + 1, rule.ceiling, rule.ceiling + 1):
        files = [image(policy, 1, bytes=size - size // 2), image(policy, 2, bytes=size // 2)]
        found = [one for one in check_upload(files, policy) if one.path is None]
        over, grey = size > rule.ceiling, rule.value < size <= rule.ceiling
        yield f"{size} bytes", found, "total-too-large", Severity.error if over else None
        yield f"{size} bytes", found, "size-grey-zone", Severity.warning if grey else None


def typed(kind: str) -> Callable[[Policy, Any], Iterator[Trial]]:
    """Return the trials of every format of a kind."""

    def tried(policy: Policy, rule: Any) -> Iterator[Trial]:
        for form in FORMATS:
            if form.kind == kind:
                facts = {} if kind == "document" else {"word": form.word}
                found = check_each([of_kind(kind, policy, 1, **facts)], policy)
                code = "format-not-read" if form.mime == RAW else "type-not-allowed"
                yield form.word, found, code, None if form.word in rule.value else Severity.error

    return tried


def ending(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try every extension of every format of which one is listed."""
    for form in FORMATS:
        for extension in form.extensions if set(form.extensions) & set(rule.value) and form.kind == "image" else ():
            found = check_each([image(policy, word=form.word, extension=extension)], policy)
            listed = extension in rule.value
            yield extension, found, "extension-not-allowed", None if listed else Severity.error


def ending_of_documents(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try the one extension that a PDF has."""
    assert rule.value == ["pdf"]
    yield "pdf", check_each([document()], policy), "extension-not-allowed", None


def measured(key: str, code: str, **same: Any) -> Callable[[Policy, Any], Iterator[Trial]]:
    """Return the trials of one number among a picture's facts."""

    def tried(policy: Policy, rule: Any) -> Iterator[Trial]:
        for value in (rule.value - 1, rule.value, rule.value + 1):
            found = check_each([image(policy, **{**same, key: value})], policy)
            yield f"{key} {value}", found, code, Severity.error if value > rule.value else None

    return tried


def unknown_resolution(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try dots an inch around the limit, and none told."""
    yield from measured("dpi", "resolution-too-high")(policy, rule)
    yield "none told", check_each([image(policy)], policy), "resolution-too-high", None


def coloured(policy: Policy, _rule: Any) -> Iterator[Trial]:
    """Try the modes of pixels: grey is taken, colour is not, of a palette nobody knows."""
    modes = {"1": None, "L": None, "LA": None, "P": Severity.warning, "RGB": Severity.error, "CMYK": Severity.error}
    for mode, severity in modes.items():
        yield mode, check_each([image(policy, mode=mode)], policy), "not-black-and-white", severity


def blank(policy: Policy, _rule: Any) -> Iterator[Trial]:
    """Try a picture that shows something, one that shows nothing, and one of which that is not known."""
    for sight, severity in ((SEEN, None), (None, None), (PLAIN, Severity.error)):
        yield str(sight), check_each([image(policy, sight=sight)], policy), "blank-page", severity


def animated(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try a still and an animation."""
    for frames in (1, 2):
        wanted = None if frames == 1 else Severity.warning if rule.value else Severity.error
        yield f"{frames}", check_each([image(policy, frames=frames, word="png")], policy), "animated-image", wanted


def named(least: bool, code: str) -> Callable[[Policy, Any], Iterator[Trial]]:
    """Return the trials of a name's length."""

    def tried(policy: Policy, rule: Any) -> Iterator[Trial]:
        ending = f".{image(policy).name.split('.')[1]}"
        for length in (rule.value - 1, rule.value, rule.value + 1):
            name = "a" * (length - len(ending)) + ending if length > len(ending) else "a" * length
            found = check_each([renamed(image(policy), f"upload/{name}")], policy)
            wrong = length < rule.value if least else length > rule.value
            yield name, found, code, Severity.error if wrong else None

    return tried


def spelled(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try every ASCII character and some others in a name."""
    allowed = re.compile(f"[{rule.value}]")
    extension = image(policy).name.split(".")[1]
    for char in [*map(chr, range(32, 127)), "ä", "с", "\u202e"]:
        if char != "/":
            found = check_each([renamed(image(policy), f"a{char}1.{extension}")], policy)
            yield char, found, "name-not-allowed", None if allowed.fullmatch(char) else Severity.error


def other_types(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try the types that are taken and not looked into."""
    for word in rule.value:
        file = Original(Path("a"), f"001.{word}", Facts("other", "application/zip", 1000, sum_of(1)))
        yield word, check_each([file], policy), "type-not-examined", Severity.warning
        yield word, check_each([file], policy), "type-not-allowed", None
    foreign = Original(Path("a"), "001.exe", Facts("other", "application/x-dosexec", 1000, sum_of(1)))
    yield "exe", check_each([foreign], policy), "type-not-allowed", Severity.error


def paged(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try the pages of one document, and one of which they are not known."""
    for pages in (rule.value - 1, rule.value, rule.value + 1):
        found = [one for one in check_each([document(pages=pages)], policy) if one.path]
        yield f"{pages} pages", found, "too-many-pages", Severity.error if pages > rule.value else None
    yield "locked", check_each([document(pages=0, locked=True)], policy), "too-many-pages", None


def paged_together(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try the pages of a document and a picture together."""
    for pages in (rule.value - 1, rule.value, rule.value + 1):
        found = [one for one in check_upload([document(pages=pages - 1), image(policy)], policy) if not one.path]
        yield f"{pages} pages", found, "too-many-pages", Severity.error if pages > rule.value else None


def page_sizes(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try pages at the limit and a point beyond it, upright and on their side."""
    short, long = (int(side * 72) for side in sorted(rule.value))
    for width, height, over in (
        (short, long, False), (long, short, False), (short - 1, long - 1, False),
        (short + 1, long, True), (short, long + 1, True), (long + 1, short, True), (0, 0, False),
    ):  # fmt: skip
        found = check_each([document(width=width, height=height)], policy)
        yield f"{width}x{height}", found, "page-too-large", Severity.error if over else None


def lasting(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try the seconds of a video."""
    for seconds in (rule.value - 0.1, rule.value, rule.value + 0.1, None):
        over = seconds is not None and seconds > rule.value
        found = check_each([video(policy, duration=seconds)], policy)
        yield f"{seconds}", found, "video-too-long", Severity.error if over else None


def required(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try nothing, and one file of each kind."""
    yield "nothing", check_upload([], policy), "nothing-attached", Severity.error
    for kind in ("image", "video", "document"):
        found = check_upload([of_kind(kind, policy, 1)], policy)
        yield kind, found, "nothing-attached", None if kind in rule.value else Severity.error


def of_safest_type(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Look at what is made: nothing but the safest type."""
    assert form_of(policy).image.mimes == (BY_WORD[rule.value].mime,)
    yield "made", [], "", None


def of_profile(policy: Policy, _rule: Any) -> Iterator[Trial]:
    """Look at what is made: no PDF where it would have to be of a kind that is not written here."""
    assert form_of(policy).document is None
    yield "made", [], "", None


def unverified(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try extensions of which nobody has said whether they are taken."""
    for extension in ("jpg", *rule.value):
        found = check_each([image(policy, word="jpg", extension=extension)], policy)
        yield extension, found, "extension-unverified", Severity.note if extension in rule.value else None


def one_take(policy: Policy, _rule: Any) -> Iterator[Trial]:
    """Try what is measured of a take."""
    for actual, wanted in (("broken", Severity.error), ("review", Severity.warning)):
        finding = Finding("take-not-continuous", "v", "It breaks.", hint="film again", actual=actual)
        yield actual, grade_breaks([finding], policy), "take-not-continuous", wanted
        yield actual, grade_breaks([finding], load_policy("aliexpress").rules), "take-not-continuous", Severity.warning


def said(policy: Policy, text: str | None) -> list[Finding]:
    """Return what is wrong with a statement."""
    case = Case(Path(), claim=Claim(statement=text), claimed=True)
    return list(check_statement(case, policy))


def worded(code: str, unit: str) -> Callable[[Policy, Any], Iterator[Trial]]:
    """Return the trials of a statement's length."""

    def tried(policy: Policy, rule: Any) -> Iterator[Trial]:
        for length in (rule.value - 1, rule.value, rule.value + 1):
            text = (
                (unit * length)[:length]
                if len(unit.encode()) == len(unit)
                else "é" * (length // 2) + "a" * (length % 2)
            )
            wrong = length < rule.value if code == "statement-too-short" else length > rule.value
            yield f"{length}", said(policy, text), code, Severity.error if wrong else None

    return tried


def lettered(policy: Policy, _rule: Any) -> Iterator[Trial]:
    """Try a statement with a Cyrillic letter in it."""
    yield "latin", said(policy, "The colour is wrong."), "statement-not-latin", None
    yield "cyrillic", said(policy, "The сolour is wrong."), "statement-not-latin", Severity.error


def in_ascii(policy: Policy, _rule: Any) -> Iterator[Trial]:
    """Try a statement of ASCII, and others."""
    yield "ascii", said(policy, "It's wrong: blue, not white (100%)."), "statement-symbol", None
    yield "look-alike", said(policy, "The col\u043eur is wrong."), "statement-not-latin", Severity.error
    for text in ("Caf\u00e9", "\u201cwhite\u201d", "blue \u2013 not white"):
        yield text, said(policy, text), "statement-typographic", Severity.error


def forbidden(policy: Policy, rule: Any) -> Iterator[Trial]:
    """Try each sign that the form refuses."""
    for sign in rule.value:
        yield sign, said(policy, f"Order {sign} 12 came in blue."), "statement-symbol", Severity.error
    yield "No.", said(policy, "Order No. 12 came in blue."), "statement-symbol", None


def with_text(policy: Policy, _rule: Any) -> Iterator[Trial]:
    """Try no statement."""
    yield "none", said(policy, None), "statement-missing", Severity.error
    yield "one", said(policy, "The colour is wrong."), "statement-missing", None


TRIALS: dict[str, Callable[[Policy, Any], Iterator[Trial]]] = {
    "require.any_of": required,
    "require.text": with_text,
    "file.max_count": counted(("image", "document"), "too-many-files"),
    "file.other_types": other_types,
    "file.name_min_chars": named(least=True, code="name-too-short"),
    "file.name_max_chars": named(least=False, code="name-too-long"),
    "file.name_characters": spelled,
    "file.max_dpi": unknown_resolution,
    "file.black_and_white": coloured,
    "file.no_blank_pages": blank,
    "image.max_count": counted(("image",), "too-many-images"),
    "image.max_bytes": sized("image"),
    "image.types": typed("image"),
    "image.extensions": ending,
    "image.unverified_extensions": unverified,
    "image.safest_type": of_safest_type,
    "image.max_pixels": measured("width", "too-many-pixels-for-form", height=1),
    "image.animated": animated,
    "video.max_count": counted(("video",), "too-many-videos"),
    "video.max_bytes": sized("video"),
    "video.types": typed("video"),
    "video.max_seconds": lasting,
    "video.continuous_take": one_take,
    "document.max_count": counted(("document",), "too-many-documents"),
    "document.max_bytes": sized("document"),
    "document.types": typed("document"),
    "document.extensions": ending_of_documents,
    "document.max_pages": paged,
    "document.max_page_inches": page_sizes,
    "document.profile": of_profile,
    "total.max_bytes": totalled,
    "total.max_pages": paged_together,
    "text.min_chars": worded("statement-too-short", "word "),
    "text.max_chars": worded("statement-too-long", "word "),
    "text.max_bytes": worded("statement-too-long", "é"),
    "text.latin_only": lettered,
    "text.ascii_only": in_ascii,
    "text.forbid": forbidden,
}


EVERY = [(name, key) for name in policy_names() for key in rules_of(load_policy(name).rules)]


@pytest.mark.parametrize(("name", "key"), EVERY)
def test_every_limit_holds_at_under_and_over_it(name: str, key: str) -> None:
    """What a policy knows is enforced where it is broken and nowhere else, and the finding names the source."""
    policy = load_policy(name).rules
    if key in ADVICE:
        return
    assert key in TRIALS, f"{key} is neither tried here nor mere advice"
    rule = rules_of(policy)[key]
    tried = list(TRIALS[key](policy, rule))
    assert tried
    for what, findings, code, wanted in tried:
        found = [one for one in findings if one.code == code]
        assert {one.severity for one in found} == ({wanted} if wanted else set()), (name, key, what, code)
        for one in found:
            assert one.message, (name, key, what)
            assert one.hint or one.severity is Severity.note, (name, key, what)


@pytest.mark.parametrize(("name", "key"), [pair for pair in EVERY if pair[1].split(".")[0] not in ("text", "style")])
def test_findings_of_a_limit_name_its_source(name: str, key: str) -> None:
    """Whoever is told of a limit is told who says so."""
    policy = load_policy(name).rules
    rule = rules_of(policy)[key]
    if key in ADVICE or key in ("image.safest_type", "document.profile", "video.continuous_take", "require.text"):
        return
    sources = {
        one.source
        for _, findings, code, wanted in TRIALS[key](policy, rule)
        for one in findings
        if wanted is Severity.error and one.code == code != "format-not-read"  # ours, not the form's
    }
    assert sources <= {rule.source, *foreign_sources(policy, key)}, (name, key)


def foreign_sources(policy: Policy, key: str) -> set[str]:
    """Return the sources that may stand with the findings about a rule beside its own."""
    types = policy.image.types
    return {types.source} if key == "file.other_types" and types else set()


def test_no_picture_is_offered_where_the_form_takes_none_that_we_write() -> None:
    """Whatever is wrong with a picture, the hint is then to leave it out, and never a command that makes one."""
    base = load_policy("aliexpress").rules
    rule = Rule(value=1, source="a test")
    file = msgspec.structs.replace(base.file, max_dpi=rule, black_and_white=Rule(value=True, source="a test"))
    looks = msgspec.structs.replace(base.image, max_pixels=rule)
    writable = msgspec.structs.replace(base, file=file, image=looks)
    looks = msgspec.structs.replace(looks, types=Rule(value=["webp"], source="a test"))
    alone = msgspec.structs.replace(writable, image=looks)
    wrong: dict[str, Any] = {"private": ("location", "serial"), "orientation": 6, "hdr": "pq", "hidden": True}
    wrong |= {"trailing": 9, "mode": "RGB", "dpi": 999}
    assert base.image.max_bytes
    sizes = (base.image.max_bytes.value + 1, 10**9)
    pictures = [
        image(writable, word=word, extension="bmp", bytes=size, **wrong) for word in ("gif", "heic") for size in sizes
    ]
    pictures.append(image(writable, word="gif", extension="gif", bytes=9, foreign=("zip",), broken="it is cut"))
    made = {finding.code for finding in check_each(pictures, writable) if "evidence-kit fit " in finding.hint}
    assert made == MADE_BY_FIT
    assert [finding for finding in check_each(pictures, alone) if "evidence-kit fit " in finding.hint] == []
    assert [finding for finding in check_each(pictures, alone) if finding.hint == "leave it out"]
