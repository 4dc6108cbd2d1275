"""Whether the rules of a policy make sense together. Pure."""

from collections.abc import Iterable

from evidence_kit.formats import BY_EXTENSION, BY_WORD
from evidence_kit.names import guess
from evidence_kit.policies.naming import SHORTEST_NAME, characters_of
from evidence_kit.policies.rules import DocumentRules, FileRules, ImageRules, Policy, VideoRules

OF_FILES = ("require", "file", "image", "video", "document", "total")
"""The tables that say something of files."""


def contradictions(rules: Policy) -> list[str]:
    """Return in words what contradicts itself or means nothing in a policy."""
    wrong: list[str] = []
    for area, kind in (("image", rules.image), ("video", rules.video), ("document", rules.document)):
        wrong += of_kind(area, kind)
    total, safest = rules.total.max_bytes, rules.image.safest_type
    if total and total.ceiling < total.value:
        wrong.append("total.max_bytes.hard is below its value")
    if safest and safest.value not in (rules.image.types.value if rules.image.types else BY_WORD):
        wrong.append("image.safest_type is none of its types")
    wrong += of_names(rules.file)
    if rules.refund.min and not rules.refund.min.value.is_finite():
        wrong.append("refund.min is no amount")
    if all(getattr(rules, area) == type(getattr(rules, area))() for area in OF_FILES):
        wrong.append("it has no rule at all, so it would let everything pass")
    return wrong


def of_kind(area: str, rules: ImageRules | VideoRules | DocumentRules) -> Iterable[str]:
    """Yield what is wrong with the rules for one kind of file."""
    limit = rules.max_bytes
    if limit and limit.ceiling < limit.value:
        yield f"{area}.max_bytes.hard is below its value"
    for word in rules.types.value if rules.types else ():
        if word not in BY_WORD:
            yield f"{area}.types names '{word}', which is no format known here.{guess(word, BY_WORD)}"
    listed = None if isinstance(rules, VideoRules) else rules.extensions
    for word in listed.value if listed else ():
        if word not in BY_EXTENSION:
            yield f"{area}.extensions names '{word}', which is no extension known here.{guess(word, BY_EXTENSION)}"
    page = rules.max_page_inches if isinstance(rules, DocumentRules) else None
    if page and not all(side.is_finite() and side > 0 for side in page.value):
        yield f"{area}.max_page_inches is no size"


def of_names(rules: FileRules) -> Iterable[str]:
    """Yield what is wrong with the rules for names: without room for a number, a dot and an extension nothing fits."""
    least, most, named = rules.name_min_chars, rules.name_max_chars, rules.name_characters
    if most and most.value < SHORTEST_NAME:
        yield f"file.name_max_chars leaves no room for a name; the least is {SHORTEST_NAME}"
    if least and most and least.value > most.value:
        yield "file.name_min_chars is above file.name_max_chars"
    if named and not set("0123456789.") <= characters_of(named.value):
        yield "file.name_characters leaves out the dot or a digit, and every name here has them"
