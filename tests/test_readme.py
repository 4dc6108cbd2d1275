"""What README and the reference promise is what the program does."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from evidence_kit.case.tables import CaseFile
from evidence_kit.cli import cli
from evidence_kit.errors import ExitCode
from evidence_kit.model.case import Role
from evidence_kit.model.formats import FORMATS
from evidence_kit.policies import parse_policy, policy_names
from tests.command_line import run_cli
from tests.conftest import ROOT

DOCS = ROOT / ".github" / "docs"
PAGES = [ROOT / "README.md", *sorted((ROOT / ".github").glob("*.md")), *sorted(DOCS.glob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")
CASE_FILE = (DOCS / "case-file.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    """Return the code blocks of a language in a page, README unless another is given."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def anchor(heading: str) -> str:
    """Return the address of a heading within its page, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    """To a file that is there, and a heading that is in it."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.is_file(), (page, target)
        assert there.is_relative_to(ROOT)
        if heading:
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in map(anchor, headings), (page, target)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_policies_in_examples_are_there(page: Path) -> None:
    """A name that is typed from a page is known."""
    named = re.findall(r"--policy[, ]+([a-z][\w-]+)(?![\w.-])", page.read_text(encoding="utf-8"))
    assert set(named) <= set(policy_names())


def test_every_page_of_the_reference_is_linked_from_readme() -> None:
    """A page that nobody is led to is read by nobody."""
    assert {path.name for path in DOCS.glob("*.md")} == set(re.findall(r"\.github/docs/([\w-]+\.md)", README))


def test_there_are_exactly_two_commands() -> None:
    """A newcomer types two lines."""
    commands = blocks("sh")
    assert len(commands) == 2
    assert all(len(command.strip().splitlines()) == 1 for command in commands)


def test_the_case_file_and_the_policy_are_valid() -> None:
    """The examples can be copied."""
    (case,) = blocks("toml", CASE_FILE)
    (policy,) = blocks("toml", (DOCS / "policies.md").read_text(encoding="utf-8"))
    assert msgspec.convert(tomllib.loads(case), CaseFile).comparison[0].mark[0].label == "Colour"
    assert parse_policy(policy.encode(), "README").rules.name == "mine"


def test_the_example_run_is_real(tmp_path: Path, cache_of_demo: str) -> None:
    """What README shows is what the command prints."""
    shown = next(block for block in blocks("text") if "READY" in block)
    argv = ("build", "fixtures/cases/good/wrong-colour/case", "--out", tmp_path / "demo-package")
    ran = run_cli(*argv, folder=ROOT, EVIDENCE_KIT_CACHE=cache_of_demo)
    told = ran.out.replace(str(tmp_path / "demo-package"), "demo-package")

    def plain(text: str) -> list[str]:
        return [re.sub(r"[\d.]+ (?:MB|kB)", "SIZE", " ".join(line.split())) for line in text.strip().splitlines()]

    assert plain(told) == plain(shown)


def test_the_hook_takes_every_format_we_know() -> None:
    """pre-commit's own tags know no videos, so the hook goes by names."""
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    pattern = re.compile(hook.split("files: ")[1].splitlines()[0])
    # TypeScript, Go's modules and sound are what these mean in most repositories; RAW photos are not read.
    others = {"ts", "mod", "ogg", "ogx", "dif"}
    read = [form for form in FORMATS if form.kind != "document" and form.word != "raw"]
    media = [one for form in read for one in form.extensions if one not in others]
    assert all(pattern.search(f"folder/a.{name}") and pattern.search(f"A.{name.upper()}") for name in media)
    assert not any(pattern.search(name) for name in ("README.md", "index.ts", "go.mod"))


def test_the_roles_are_told_in_their_order() -> None:
    """The list of roles is that of the program."""
    told = CASE_FILE.split("comparisons first, then ")[1].split(";")[0]
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", told.replace("\n", " "))
    assert words == [role.value for role in Role if role not in (Role.video, Role.unboxing)]


def test_every_verb_and_exit_code_is_told() -> None:
    """The tables are complete and say nothing that is not there."""
    told = set(re.findall(r"^\| (?:[^|]*· )?`(\w+)[ `]", COMMANDS, re.MULTILINE))
    assert told == set(cli.commands)
    codes = {int(number) for number in re.findall(r"^\| (\d+) \|", COMMANDS, re.MULTILINE)}
    assert codes == set(map(int, ExitCode))
