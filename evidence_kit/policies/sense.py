"""Policies that contradict themselves or mean nothing. Pure."""

from collections.abc import Iterable

from evidence_kit.model.formats import BY_EXTENSION, BY_MIME, BY_WORD
from evidence_kit.policies.form import document_limit, image_limit
from evidence_kit.policies.naming import SHORTEST_NAME, characters_of, listed_extension
from evidence_kit.policies.rules import DocumentRules, FileRules, ImageRules, Policy, VideoRules
from evidence_kit.text.names import did_you_mean, guess

OF_FILES = ("require", "file", "image", "video", "document", "total")
"""The tables with rules for files."""


def contradictions(rules: Policy) -> list[str]:
    """Return what contradicts itself or means nothing in a policy, in words."""
    wrong: list[str] = []
    for area, kind in (("image", rules.image), ("video", rules.video), ("document", rules.document)):
        wrong += of_kind(area, kind)
    total, safest = rules.total.max_bytes, rules.image.safest_type
    if total and total.ceiling < total.value:
        wrong.append("total.max_bytes.hard is below its value")
    if safest and safest.value not in (rules.image.types.value if rules.image.types else BY_WORD):
        wrong.append("image.safest_type is not one of its types")
    wrong += of_places(rules)
    wrong += of_names(rules.file)
    # What we would write for a policy can be asked only when its other rules make sense.
    wrong += [] if wrong else of_endings(rules)
    least, most = rules.text.min_chars, rules.text.max_chars
    if least and most and least.value > most.value:
        wrong.append("text.min_chars is above text.max_chars")
    if rules.refund.min and not rules.refund.min.value.is_finite():
        wrong.append("refund.min is not an amount")
    if all(getattr(rules, area) == type(getattr(rules, area))() for area in OF_FILES):
        wrong.append("it has no rules, so it would accept everything")
    return wrong


def of_kind(area: str, rules: ImageRules | VideoRules | DocumentRules) -> Iterable[str]:
    """Yield what is wrong with the rules for one kind of file."""
    limit = rules.max_bytes
    if limit and limit.ceiling < limit.value:
        yield f"{area}.max_bytes.hard is below its value"
    for word in rules.types.value if rules.types else ():
        if word not in BY_WORD:
            yield f"{area}.types names '{word}', which is not a known format.{did_you_mean(guess(word, BY_WORD))}"
        elif BY_WORD[word].kind != area:
            yield f"{area}.types lists '{word}', which is not for {area}s"
    listed = None if isinstance(rules, VideoRules) else rules.extensions
    for word in listed.value if listed else ():
        if word not in BY_EXTENSION:
            near = did_you_mean(guess(word, BY_EXTENSION))
            yield f"{area}.extensions names '{word}', which is not a known extension.{near}"
        elif BY_EXTENSION[word].kind != area:
            yield f"{area}.extensions lists '{word}', which is not for {area}s"
        elif rules.types and BY_EXTENSION[word].word not in rules.types.value:
            yield f"{area}.extensions lists '{word}', which is of none of its types"
    for word in rules.types.value if rules.types and listed else ():
        if word in BY_WORD and listed and not set(BY_WORD[word].extensions) & set(listed.value):
            yield f"{area}.extensions lists none of '{word}'"
    page = rules.max_page_inches if isinstance(rules, DocumentRules) else None
    if page and not all(side.is_finite() and side > 0 for side in page.value):
        yield f"{area}.max_page_inches is not a size"


def of_places(rules: Policy) -> Iterable[str]:
    """Yield what is wrong when nothing can be attached, because an empty upload is never ready."""
    if rules.file.max_count and not rules.file.max_count.value:
        yield "file.max_count is 0, so it accepts nothing"
    required = rules.require.any_of
    counts = {kind: getattr(rules, kind).max_count for kind in ("image", "video", "document")}
    if all(counts[kind] and not counts[kind].value for kind in (required.value if required else counts)):
        yield f"it accepts no file of any kind{' that it requires' if required else ''}"


def of_endings(rules: Policy) -> Iterable[str]:
    """Yield the extensions of our files whose letters are not allowed in a name."""
    named = rules.file.name_characters
    words = [BY_MIME[mime].word for mime in image_limit(rules).mimes]
    words += ["pdf"] if document_limit(rules) else []
    words += [] if rules.video.is_refused else ["mp4"]
    for word in words:
        ending = listed_extension(BY_WORD[word].extensions[0], rules)
        if named and not set(ending) <= characters_of(named.value):
            yield f"file.name_characters leaves out letters of '.{ending}', and names here end so"


def of_names(rules: FileRules) -> Iterable[str]:
    """Yield what is wrong with the rules for names, which need room for a number, a dot and an extension."""
    least, most, named = rules.name_min_chars, rules.name_max_chars, rules.name_characters
    if most and most.value < SHORTEST_NAME:
        yield f"file.name_max_chars leaves no room for a name; the least is {SHORTEST_NAME}"
    if least and most and least.value > most.value:
        yield "file.name_min_chars is above file.name_max_chars"
    if named and not set("0123456789.") <= characters_of(named.value):
        yield "file.name_characters leaves out the dot or a digit, and every name here has them"
