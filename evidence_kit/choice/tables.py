"""The tables and keys of evidence-kit.toml, and of [tool.evidence_kit] in a pyproject.toml."""

from typing import Annotated, Literal

from msgspec import Meta, field

from evidence_kit.case.key_types import about, answer
from evidence_kit.model.codes import Severity
from evidence_kit.shipped import Strict

Codes = Annotated[tuple[str, ...], Meta(examples=[["blurry", "too-dark"]])]
Patterns = Annotated[tuple[str, ...], Meta(min_length=1, examples=[["docs/**"]])]
Weights = dict[str, Severity]
Jobs = Annotated[int, Meta(ge=1, le=64)]
Name = Annotated[str, Meta(min_length=1)]


class PathTable(Strict, frozen=True, kw_only=True):
    """What holds for some files only; where several tables match a file, all hold, and the last one's policy."""

    match: Annotated[Patterns, about("patterns of paths below this file's folder, as in .gitignore", ["docs/**"])]
    policy: Annotated[Name | None, about("the policy for these files, with --each", "ebay-return")] = None
    ignore: Annotated[Codes, about("codes of findings to leave out for them", ["blurry"])] = ()
    severity: Annotated[Weights, about("what findings of a code weigh for them")] = field(default_factory=dict)


class CheckTable(Strict, frozen=True, kw_only=True):
    """What `evidence-kit check` does without being told on the command line."""

    policy: Annotated[Name | None, about("the policy: a name, or a TOML file beside this one", "aliexpress")] = None
    select: Annotated[Codes, about("only findings of these codes", ["location-metadata"])] = ()
    ignore: Annotated[Codes, about("codes of findings to leave out", ["blurry", "too-dark"])] = ()
    severity: Annotated[Weights, about("what findings of a code weigh: error, warning or note")] = field(
        default_factory=dict
    )
    fail_on: Annotated[
        Literal["error", "warning", "note"] | None, about("the mildest findings that fail", "warning")
    ] = None
    baseline: Annotated[
        Name | None, about("the file of known findings, beside this one", "evidence-kit-baseline.json")
    ] = None
    use_gitignore: Annotated[bool | None, answer("files that Git ignores are left out of folders")] = None
    allow_empty: Annotated[bool | None, answer("a check of no file passes")] = None
    jobs: Annotated[Jobs | None, about("how many files are looked at at a time", 2)] = None
    path: Annotated[tuple[PathTable, ...], about("what holds for some files only")] = ()


class ToolTable(Strict, frozen=True, kw_only=True):
    """The part of [tool] that is read."""

    evidence_kit: CheckTable = CheckTable()


class ProjectFile(Strict, frozen=True, kw_only=True):
    """The part of a pyproject.toml that is read."""

    tool: ToolTable = ToolTable()
