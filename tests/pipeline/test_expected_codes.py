"""Every file of fixtures/ gets the codes that expected_codes.txt promises; tests/test_corpus.py holds the corpus' lines."""

import unicodedata
from typing import Any

import pytest

from evidence_kit.policies import policy_names
from tests.conftest import ROOT, Run
from tests.expected_codes import CORPUS, differences, expected, seen

OURS = {".json", ".py", ".toml"}
"""What is no file of a buyer: expectations, scripts, and case files, which cases have tests of their own for."""

EVERYWHERE = (
    "fixtures/cases/bad/too-many-documents/case/report.pdf",
    "fixtures/cases/bad/type-not-allowed/case/photo.webp",
    "fixtures/cases/good/shopee/case/unboxing.mov",
    "fixtures/cases/good/wrong-colour/case/received/string-light.heic",
    "fixtures/media/chat.png",
    "fixtures/media/clip.mp4",
    "fixtures/media/lamp.gif",
    "fixtures/media/photo.jpg",
)
"""One file of each kind, which every policy judges."""


def fixtures() -> list[str]:
    """Return the buyer's files of all fixtures, as they are named in the table."""
    found = [path for path in (ROOT / "fixtures").rglob("*") if path.is_file() and path.suffix not in OURS]
    return sorted(path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts)


def judged(run: Run, policy: str, files: list[str]) -> list[str]:
    """Return the lines that a check of each file for itself makes."""
    findings: list[dict[str, Any]] = run(
        "check", "--each", "--policy", policy, "--format", "json", "--", *files, folder=ROOT
    ).data["findings"]

    def named(path: str | None) -> str:
        return unicodedata.normalize("NFC", path or "")

    return [seen(policy, named(file), [one for one in findings if named(one["path"]) == named(file)]) for file in files]


def test_the_default_policy_says_of_every_fixture_what_the_table_says(run: Run) -> None:
    """A line that differs is printed as it would have to be; a new file is a new line."""
    wanted = {key: line for key, line in expected().items() if key[0] == "aliexpress" and not key[1].startswith(CORPUS)}
    told = differences(judged(run, "aliexpress", fixtures()), wanted)
    assert not told, "\n" + "\n".join(told)


@pytest.mark.parametrize("policy", sorted(set(policy_names()) - {"aliexpress"}))
def test_a_policy_says_of_one_file_of_each_kind_what_the_table_says(policy: str, run: Run) -> None:
    """A policy that is new, or whose rule changes, changes its lines here."""
    wanted = {key: line for key, line in expected().items() if key[0] == policy}
    told = differences(judged(run, policy, list(EVERYWHERE)), wanted)
    assert not told, "\n" + "\n".join(told)
