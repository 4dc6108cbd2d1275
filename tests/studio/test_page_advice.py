"""Advice on the page names neither commands nor keys of case.toml, and what fits already stays as it is."""

import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest

from evidence_kit.studio.page_advice import on_page


def texts(value: object) -> Iterator[str]:
    """Yield every text in a content."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)


STEPS = tomllib.loads(resources.files("evidence_kit.claim").joinpath("now.toml").read_text("utf-8"))


def test_what_to_do_now_is_said_for_the_page() -> None:
    """Every next step that can be advised."""
    for words in {text for text in texts(STEPS) if " " in text}:
        said = on_page(words)
        assert "case.toml" not in said
        assert "evidence-kit next" not in said
        assert not said.endswith((" ", ":", ";"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("evidence-kit init --attest CASE   asks them; or answer below [attest] in case.toml, such as only_true = true",
         "answer them under Claim"),
        ("add the same boxes for it to case.toml, or leave it out", "cover the same places in it, or leave it out"),
        ("remove a less important file, or upload stills of it (evidence-kit stills VIDEO --out DIR)",
         "remove a less important file, or upload stills of it"),
        ("case.toml names 'lamp.jpg', which is not in the folder. Did you mean 'lamp.jpeg'?",
         "'lamp.jpg' is named here, and is not in the folder. Did you mean 'lamp.jpeg'?"),
        ("The picture is blurred: take it again.", "The picture is blurred: take it again."),
    ],
)  # fmt: skip
def test_hints_are_said_for_the_page(words: str, said: str) -> None:
    """A few that a buyer meets."""
    assert on_page(words) == said
