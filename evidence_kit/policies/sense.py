"""Find rules of a policy that contradict each other or mean nothing. Pure."""

from collections.abc import Iterator, Sequence

from evidence_kit.model.formats import BY_EXTENSION, BY_MIME, BY_WORD
from evidence_kit.policies.form import document_limit, image_limit
from evidence_kit.policies.naming import SHORTEST_NAME, characters_of, listed_extension
from evidence_kit.policies.rules import DocumentRules, FileRules, ImageRules, Policy, VideoRules
from evidence_kit.text.names import did_you_mean, guess
from evidence_kit.toml.mistakes import Mistake
from evidence_kit.toml.places import KeyPath

OF_FILES = ("require", "file", "image", "video", "document", "total")
"""The tables of a policy with rules for files."""


def contradictions(rules: Policy) -> list[Mistake]:
    """Return a mistake for each rule that contradicts another or means nothing."""
    mistakes = [*mistakes_of_kinds(rules), *mistakes_of_counts(rules), *mistakes_of_names(rules.file)]
    total, safest = rules.total.max_bytes, rules.image.safest_type
    if total and total.ceiling < total.value:
        mistakes.append(mistake_at("total", "max_bytes", "hard", says="is below its value"))
    if safest and safest.value not in (rules.image.types.value if rules.image.types else BY_WORD):
        mistakes.append(mistake_at("image", "safest_type", says="is not one of its types"))
    # The files that we would write for a policy are known only if its other rules make sense.
    mistakes += [] if mistakes else mistakes_of_endings(rules)
    least, most = rules.text.min_chars, rules.text.max_chars
    if least and most and least.value > most.value:
        mistakes.append(mistake_at("text", "min_chars", says="is above text.max_chars"))
    if rules.refund.min and not rules.refund.min.value.is_finite():
        mistakes.append(mistake_at("refund", "min", says="is not an amount"))
    if all(getattr(rules, area) == type(getattr(rules, area))() for area in OF_FILES):
        mistakes.append(Mistake((), "it has no rules, so it would accept everything"))
    return mistakes


def mistake_at(*path: str, says: str) -> Mistake:
    """Return the mistake for the rule at a path: its name, followed by what it `says`."""
    return Mistake(path, f"{'.'.join(path)} {says}")


def mistakes_of_kinds(rules: Policy) -> Iterator[Mistake]:
    """Yield mistakes in the rules for each kind of file."""
    for area, kind in (("image", rules.image), ("video", rules.video), ("document", rules.document)):
        yield from mistakes_of_kind(area, kind)


def mistakes_of_kind(area: str, rules: ImageRules | VideoRules | DocumentRules) -> Iterator[Mistake]:
    """Yield mistakes in the rules for one kind of file."""
    limit = rules.max_bytes
    if limit and limit.ceiling < limit.value:
        yield mistake_at(area, "max_bytes", "hard", says="is below its value")
    types = rules.types.value if rules.types else []
    for number, word in enumerate(types):
        path: KeyPath = (area, "types", "value", number)
        if word not in BY_WORD:
            near = did_you_mean(guess(word, BY_WORD))
            yield Mistake(path, f"{area}.types names '{word}', which is not a known format.{near}")
        elif BY_WORD[word].kind != area:
            yield Mistake(path, f"{area}.types lists '{word}', which is not for {area}s")
    if not isinstance(rules, VideoRules) and rules.extensions:
        yield from mistakes_of_extensions(area, types, rules.extensions.value)
    page = rules.max_page_inches if isinstance(rules, DocumentRules) else None
    if page and not all(side.is_finite() and side > 0 for side in page.value):
        yield mistake_at(area, "max_page_inches", says="is not a size")


def mistakes_of_extensions(area: str, types: Sequence[str], extensions: Sequence[str]) -> Iterator[Mistake]:
    """Yield mistakes in a list of extensions: unknown ones, and types without any."""
    for number, extension in enumerate(extensions):
        path: KeyPath = (area, "extensions", "value", number)
        if extension not in BY_EXTENSION:
            near = did_you_mean(guess(extension, BY_EXTENSION))
            yield Mistake(path, f"{area}.extensions names '{extension}', which is not a known extension.{near}")
        elif BY_EXTENSION[extension].kind != area:
            yield Mistake(path, f"{area}.extensions lists '{extension}', which is not for {area}s")
        elif types and BY_EXTENSION[extension].word not in types:
            yield Mistake(path, f"{area}.extensions lists '{extension}', which is of none of its types")
    for word in types:
        if word in BY_WORD and not set(BY_WORD[word].extensions) & set(extensions):
            yield mistake_at(area, "extensions", says=f"lists none of '{word}'")


def mistakes_of_counts(rules: Policy) -> Iterator[Mistake]:
    """Yield mistakes of rules that allow no file at all, because an empty upload is never ready."""
    if rules.file.max_count and not rules.file.max_count.value:
        yield mistake_at("file", "max_count", says="is 0, so it accepts nothing")
    required = rules.require.any_of
    counts = {kind: getattr(rules, kind).max_count for kind in ("image", "video", "document")}
    if all(counts[kind] and not counts[kind].value for kind in (required.value if required else counts)):
        says = f"it accepts {'none of the kinds of file that it requires' if required else 'no file of any kind'}"
        yield Mistake((required.value[0] if required else "image", "max_count"), says)


def mistakes_of_endings(rules: Policy) -> Iterator[Mistake]:
    """Yield a mistake for each extension of our files whose letters are not allowed in a name."""
    allowed = rules.file.name_characters
    formats = [BY_MIME[mime].word for mime in image_limit(rules).mimes]
    formats += ["pdf"] if document_limit(rules) else []
    formats += [] if rules.video.is_refused else ["mp4"]
    for word in formats:
        ending = listed_extension(BY_WORD[word].extensions[0], rules)
        if allowed and not set(ending) <= characters_of(allowed.value):
            yield mistake_at(
                "file", "name_characters", says=f"leaves out letters of '.{ending}', which names in upload/ end in"
            )


def mistakes_of_names(rules: FileRules) -> Iterator[Mistake]:
    """Yield mistakes in the rules for names, which need room for a number, a dot and an extension."""
    least, most, allowed = rules.name_min_chars, rules.name_max_chars, rules.name_characters
    if most and most.value < SHORTEST_NAME:
        yield mistake_at("file", "name_max_chars", says=f"leaves no room for a name; the least is {SHORTEST_NAME}")
    if least and most and least.value > most.value:
        yield mistake_at("file", "name_min_chars", says="is above file.name_max_chars")
    if allowed and not set("0123456789.") <= characters_of(allowed.value):
        says = "leaves out the dot or a digit, which every name in upload/ has"
        yield mistake_at("file", "name_characters", says=says)
