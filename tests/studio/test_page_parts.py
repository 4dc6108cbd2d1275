"""Nothing lies about in the studio's page: what is written down for it is used in it."""

import re
from graphlib import TopologicalSorter
from importlib import resources

PAGE = {
    entry.name: entry.read_text(encoding="utf-8")
    for entry in resources.files("evidence_kit.studio").joinpath("page").iterdir()
    if entry.name.endswith((".js", ".css", ".html", ".svg"))
}
SCRIPTS = "\n".join(text for name, text in PAGE.items() if name.endswith((".js", ".html")))
BY_NAME = frozenset({"mark", "redact", "crop", "ruler", "undo", "redo"})
"""Sentences that are looked up by the name of a tool or a direction."""

COMPOSED = re.compile(r"(is|at)-[a-z0-9]+")
"""Classes that are put together from a state or a handle."""


def test_every_sentence_is_said() -> None:
    """A key of the words is named somewhere: WORDS.key, or data-words in the HTML."""
    unsaid = []
    for name, text in PAGE.items():
        if name.startswith("words") and (
            words := re.search(r"^export const ([A-Z]+) = {$(.*?)^}", text, re.MULTILINE | re.DOTALL)
        ):
            for key in re.findall(r"^  (\w+)(?=[:,])", words[2], re.MULTILINE):
                used = rf"\b{words[1]}\.{key}\b|data-(?:words|name)=\"{key}\""
                if key not in BY_NAME and not re.search(used, SCRIPTS):
                    unsaid.append(f"{name}: {key}")
    assert unsaid == []


def test_scripts_stay_short() -> None:
    """No script is longer than 300 lines, as no module of Python is."""
    lengths = {name: len(text.splitlines()) for name, text in PAGE.items() if name.endswith(".js")}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_every_icon_is_drawn() -> None:
    """A symbol is named somewhere."""
    icons = re.findall(r'<symbol id="([\w-]+)"', PAGE["icons.svg"])
    assert [icon for icon in icons if not re.search(rf"[\"'`]{icon}[\"'`]", SCRIPTS)] == []


def test_every_look_is_worn() -> None:
    """A class of the style sheets is put on something, and a variable is read."""
    sheets = {
        name: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for name, text in PAGE.items() if name.endswith(".css")
    }
    unworn = [
        f"{name}: .{found}"
        for name, text in sheets.items()
        for found in sorted(set(re.findall(r"\.([a-zA-Z][\w-]*)(?=[^{}]*{)", text)))
        if not COMPOSED.fullmatch(found) and not re.search(rf"(?<![\w-]){found}(?![\w-])", SCRIPTS)
    ]
    everything = "".join(sheets.values())
    for name, text in sheets.items():
        variables = sorted(set(re.findall(r"(--[\w-]+)\s*:", text)))
        unworn += [
            f"{name}: {one}" for one in variables if f"var({one})" not in everything and f"var({one}," not in everything
        ]
    assert unworn == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Each can be read without those that use it; what a type names is no import."""
    imports = {
        name: re.findall(r'^(?:import|export) [^;]*?"\./([\w]+\.js)";', text, re.MULTILINE)
        for name, text in PAGE.items()
        if name.endswith(".js")
    }
    order = [*TopologicalSorter(imports).static_order()]
    assert {*order} == {*imports}
