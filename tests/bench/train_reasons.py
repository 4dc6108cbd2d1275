"""Train the model of reasons from the labelled texts of tests/claim.

    python -m tests.bench.train_reasons            write evidence_kit/claim/statement/reason_model.msgpack
    python -m tests.bench.train_reasons --measure  train without a fifth of the texts, five times, and say how often the
                                                   model is right on those; near-duplicates stay on one side

TF-IDF over words, pairs of words and pieces of words; multinomial logistic regression by accelerated gradient, in the
space of the texts (there are fewer of them than features). No random numbers: the same texts give the same bytes.
"""

import argparse
import math
import tomllib
import zlib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidence_kit.claim.statement import reason_model
from evidence_kit.claim.statement.reason_model import UNCLEAR, ReasonModel, features_of, rarity, words_of

CLAIM = Path(__file__).parent.parent / "claim"
LEAST_SEEN = 2
PENALTY = 2e-5
ROUNDS = 120
FOLDS = 5
Table = NDArray[np.float32]


class Labelled(NamedTuple):
    """A text and the reason that it tells."""

    text: str
    label: str


class Weights(NamedTuple):
    """What is learnt: the features and their texts, and a weight for each feature and label."""

    features: list[str]
    seen: list[int]
    labels: list[str]
    table: Table
    bias: Table


def read(name: str) -> dict[str, Any]:
    """Return a file of texts."""
    return tomllib.loads((CLAIM / name).read_text(encoding="utf-8"))


def training_texts() -> list[Labelled]:
    """Return every labelled text that may be learnt from; the held-out ones are elsewhere."""
    known = read("statement_texts.toml")
    tables = (read("reason_texts.toml"), known["reason"], known["beginnings"])
    found = [Labelled(text, label) for table in tables for label, texts in table.items() for text in texts]
    found += [Labelled(text, UNCLEAR) for one in known["unclear"] for text in one["texts"]]
    for name in ("held_out.toml", "judged.toml", "tuning.toml"):
        found += [Labelled(one["text"], one["reason"]) for one in read(name)["statement"] if "reason" in one]
    return sorted(set(found))


def learn(texts: list[Labelled], least: int = LEAST_SEEN) -> Weights:
    """Return the weights learnt from texts, for features that stand in at least so many of them."""
    blocks = [features_of(words_of(one.text)) for one in texts]
    counted = Counter(feature for one in blocks for block in one for feature in block)
    features = sorted(one for one, count in counted.items() if count >= least)
    seen = [counted[one] for one in features]
    labels = sorted({one.label for one in texts})
    matrix = vectors(blocks, features, np.array([rarity(one, len(texts)) for one in seen], dtype=np.float32))
    target = np.array([labels.index(one.label) for one in texts])
    size = np.bincount(target)[target].astype(np.float32)
    share = 1 / size / (1 / size).sum()
    inner, bias = descend(matrix @ matrix.T, np.eye(len(labels), dtype=np.float32)[target], share[:, None])
    return Weights(features, seen, labels, matrix.T @ inner, bias)


def vectors(blocks: list[tuple[frozenset[str], frozenset[str]]], features: list[str], rare: Table) -> Table:
    """Return one row for each text: the rarity of its features, each of its two blocks of length 1."""
    place = {feature: at for at, feature in enumerate(features)}
    matrix = np.zeros((len(blocks), len(features)), dtype=np.float32)
    for row, both in zip(matrix, blocks, strict=True):
        for block in both:
            known = sorted(place[one] for one in block if one in place)
            row[known] = rare[known] / math.sqrt(float((rare[known] ** 2).sum()) or 1)
    return matrix


def descend(gram: Table, target: Table, share: Table) -> tuple[Table, Table]:
    """Return the weights of texts and the bias that make the targets likeliest (Nesterov's accelerated gradient)."""
    step = 1 / (0.5 * largest(gram * share) * 1.05 + PENALTY)
    weights, bias = np.zeros_like(target), np.zeros(target.shape[1], dtype=np.float32)
    ahead, bias_ahead, pace = weights, bias, 1.0
    for _ in range(ROUNDS):
        raised = gram @ ahead + bias_ahead
        raised = np.exp(raised - raised.max(axis=1, keepdims=True))
        wrong = (raised / raised.sum(axis=1, keepdims=True) - target) * share
        later, bias_later = ahead - step * (wrong + PENALTY * ahead), bias_ahead - step * wrong.sum(axis=0)
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = later + (pace - 1) / faster * (later - weights)
        bias_ahead = bias_later + (pace - 1) / faster * (bias_later - bias)
        weights, bias, pace = later, bias_later, faster
    return weights, bias


def largest(matrix: Table) -> float:
    """Return about the largest eigenvalue of a matrix without negative numbers."""
    vector = np.ones(len(matrix), dtype=np.float32)
    for _ in range(20):
        vector = matrix @ vector
        vector /= np.linalg.norm(vector)
    return float(np.linalg.norm(matrix @ vector))


def packed(learnt: Weights, texts: int) -> ReasonModel:
    """Return what is learnt as the model that is shipped: rarity taken into the weights, and those in one byte each."""
    table = learnt.table * np.array([rarity(one, texts) for one in learnt.seen], dtype=np.float32)[:, None]
    step = float(f"{np.abs(table).max() / 127:.6g}")
    return ReasonModel(
        labels=tuple(learnt.labels),
        features="\n".join(learnt.features),
        seen=tuple(learnt.seen),
        texts=texts,
        weights=np.clip(np.rint(table / step), -127, 127).astype(np.int8).tobytes(),
        step=step,
        bias=tuple(round(float(one), 3) for one in learnt.bias),
    )


def trained() -> bytes:
    """Return the file of the model."""
    texts = training_texts()
    return msgspec.msgpack.encode(packed(learn(texts), len(texts)))


def group(text: str) -> int:
    """Return the fifth that a text belongs to; those that begin with the same words belong together."""
    begins = " ".join(one for one in words_of(text) if one.isalpha())[:40]
    return zlib.crc32(begins.encode()) % FOLDS


def measure() -> None:
    """Print how often the model is right on texts that it was not trained on."""
    texts = training_texts()
    right: Counter[str] = Counter()
    for fold in range(FOLDS):
        kept = [one for one in texts if group(one.text) != fold]
        learnt = learn(kept)
        left = [one for one in texts if group(one.text) == fold]
        rare = np.array([rarity(one, len(kept)) for one in learnt.seen], dtype=np.float32)
        rows = vectors([features_of(words_of(one.text)) for one in left], learnt.features, rare)
        guessed = (rows @ learnt.table + learnt.bias).argmax(axis=1)
        right.update(one.label for one, guess in zip(left, guessed, strict=True) if learnt.labels[guess] == one.label)
    every = Counter(one.label for one in texts)
    print("| label | texts | right |\n|---|---|---|")
    for label, count in [*sorted(every.items()), ("all", every.total())]:
        found = right.total() if label == "all" else right[label]
        print(f"| {label} | {count} | {found / count:.3f} |")


def main() -> None:
    """Train, or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="say how often the model is right; write nothing")
    if parser.parse_args().measure:
        measure()
        return
    data = trained()
    (Path(reason_model.__file__).parent / reason_model.MODEL_FILE).write_bytes(data)
    print(f"{len(training_texts())} texts, {len(data)} bytes")


if __name__ == "__main__":
    main()
