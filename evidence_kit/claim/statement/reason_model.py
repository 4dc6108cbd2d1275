"""The probabilities of the reasons that a text may give: a linear model over words and pieces of words.

The model is data (`reason_model.msgpack`), trained by tests/bench/train_reasons.py on the texts of tests/claim. It is
read when a text is first judged. It needs no numpy, which takes longer to load than a statement to judge.
"""

import functools
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from importlib import resources

import msgspec

from evidence_kit.errors import RulesWrong

MODEL_FILE = "reason_model.msgpack"
UNCLEAR = "unclear"
"""The label of texts without a reason: "It is bad. I want my money."."""

MOST_READ = 4000
"""Most characters read of a text; no form accepts more."""

LEAST_KNOWN, LEAST_SHARE = 2, 0.4
"""Fewest words, and least share of all words, that the model must know; it knows fewer of another language."""

APOSTROPHES = re.compile("['\u2019\u2018`\u00b4]")
TOKEN = re.compile(r"[a-z]+|\d+")
NUMBER = "0"
"""The word for any number: its value says nothing about the reason, its presence may."""

SHORTEST_PIECE, LONGEST_PIECE = 2, 4


class ReasonModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A trained model.

    Attributes:
        labels: the reasons and `unclear`.
        features: words, pairs of words and pieces of words, one per line; see `features_of`.
        seen: number of texts with each feature.
        texts: number of texts that the model was trained on.
        weights: one signed byte for each label of each feature, its rarity included.
        step: the score that 1 in such a byte means.
        bias: the score of each label without features.
    """

    labels: tuple[str, ...]
    features: str
    seen: tuple[int, ...]
    texts: int
    weights: bytes
    step: float
    bias: tuple[float, ...]


def words_of(text: str) -> list[str]:
    """Return the words of a text in small Latin letters without accents, with `NUMBER` for each number."""
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text[:MOST_READ].lower()))
    folded = "".join(char for char in plain if not unicodedata.combining(char))
    return [NUMBER if token.isdigit() else token for token in TOKEN.findall(folded)]


def features_of(words: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words and pairs of words of a text, and the pieces of its words, spaces included.

    A piece begins with a tab, to keep it apart from words.
    """
    pairs = (f"{first} {second}" for first, second in itertools.pairwise(words))
    pieces = (
        f"\t{padded[at : at + size]}"
        for padded in {f" {word} " for word in words}
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for at in range(len(padded) - size + 1)
    )
    return frozenset((*words, *pairs)), frozenset(pieces)


def rarity(seen: int, texts: int) -> float:
    """Return the weight of a feature by its rarity: it was in `seen` of `texts` texts."""
    return math.log((1 + texts) / (1 + seen)) + 1


@functools.cache
def load_model(file: str = MODEL_FILE) -> ReasonModel:
    """Return a model that comes with the program.

    Raises:
        RulesWrong: its file is missing or damaged.
    """
    try:
        data = resources.files(__package__).joinpath(file).read_bytes()
        return msgspec.msgpack.decode(data, type=ReasonModel)
    except (OSError, msgspec.DecodeError) as problem:
        raise RulesWrong(f"{file} cannot be read: {problem}", hint="install evidence-kit again") from None


@functools.cache
def places(file: str = MODEL_FILE) -> Mapping[str, int]:
    """Return the index of each feature of a model."""
    return {feature: at for at, feature in enumerate(load_model(file).features.split("\n"))}


def scores(blocks: Iterable[frozenset[str]], file: str = MODEL_FILE) -> list[float]:
    """Return the score of each label of a model for the features of a text."""
    model, known = load_model(file), places(file)
    count = len(model.labels)
    weights = memoryview(model.weights).cast("b")
    total = list(model.bias)
    for block in blocks:
        found = sorted(known[feature] for feature in block if feature in known)
        if not found:
            continue
        length = math.sqrt(sum(rarity(model.seen[at], model.texts) ** 2 for at in found))
        summed = map(sum, zip(*(weights[at * count : (at + 1) * count] for at in found), strict=True))
        total = [score + model.step * more / length for score, more in zip(total, summed, strict=True)]
    return total


@functools.lru_cache(maxsize=256)
def shares(text: str, file: str = MODEL_FILE) -> Mapping[str, float]:
    """Return the probability of each label of a model; empty if it knows too few words of the text."""
    words = words_of(text)
    blocks = features_of(words)
    known = places(file)
    each = set(words) - {NUMBER}
    if sum(1 for word in each if word in known) < max(LEAST_KNOWN, LEAST_SHARE * len(each)):
        return {}
    total = scores(blocks, file)
    highest = max(total)
    powers = [math.exp(score - highest) for score in total]
    divisor = sum(powers)
    return {label: share / divisor for label, share in zip(load_model(file).labels, powers, strict=True)}


def reason_shares(text: str) -> Mapping[str, float]:
    """Return the probability of each reason and of `unclear`; empty if the model knows too few words."""
    return shares(text)


def propose_reason(text: str) -> list[tuple[str, float]]:
    """Return the possible reasons of a text with their probabilities, the likeliest first.

    All are low for a text without a reason; the rest up to 1 is the probability of that. Empty if the model knows too
    few words, as in another language.
    """
    found = [(reason, share) for reason, share in reason_shares(text).items() if reason != UNCLEAR]
    return sorted(found, key=lambda pair: -pair[1])
