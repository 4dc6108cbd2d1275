"""Files that Git ignores are left out of folders as Git itself leaves them out."""

import os
import subprocess
from pathlib import Path

import pytest

from evidence_kit.choice.ignored import git_ignores
from tests.command_line import needed
from tests.conftest import Run, jpeg_bytes, photo, write

SMALL = jpeg_bytes(photo(160, 120))

PATHS = (
    *("a.jpg", "b.jpg", "a b.jpg", "é.jpg", "#c.jpg", "!d.jpg", "keep.jpg", "x.JPG", "a.jpg.jpg"),
    *("build/a.jpg", "build/keep.jpg", "build/in/a.jpg", "docs/a.jpg", "docs/keep.jpg", "docs/build/a.jpg"),
    *("docs/in/a.jpg", "docs/in/deep/keep.jpg", "docs/in/deep/a.jpg", "in/a.jpg", "in/build", "foo/foo/a.jpg"),
    *("foo/bar/a.jpg", "foo/a.jpg", "bar/foo/keep.jpg", "1.jpg", "2.jpg", "12.jpg", "[1].jpg", "back\\slash.jpg"),
)

RULES: dict[str, dict[str, str]] = {
    "a name": {".gitignore": "a.jpg\n"},
    "a pattern": {".gitignore": "*.jpg\n!keep.jpg\n"},
    "a folder": {".gitignore": "build/\n"},
    "a folder or a file": {".gitignore": "build\n"},
    "from the root on": {".gitignore": "/build\n/a.jpg\n"},
    "in the middle": {".gitignore": "docs/in\n"},
    "two stars before": {".gitignore": "**/in\n"},
    "two stars behind": {".gitignore": "docs/**\n!docs/keep.jpg\n"},
    "two stars between": {".gitignore": "docs/**/a.jpg\n"},
    "nothing comes back from a folder": {".gitignore": "build/\n!build/keep.jpg\n"},
    "what is in it comes back": {".gitignore": "build/*\n!build/keep.jpg\n"},
    "only folders come back": {".gitignore": "*\n!*/\n"},
    "only some come back": {".gitignore": "*\n!*/\n!keep.jpg\n"},
    "a folder comes back": {".gitignore": "*\n!docs/\n"},
    "a folder of that name comes back": {".gitignore": "foo\n!foo/\n"},
    "any folder": {".gitignore": "*/\n"},
    "everything": {".gitignore": "*\n"},
    "stars alone": {".gitignore": "**\n!keep.jpg\n"},
    "a lower one decides": {".gitignore": "*.jpg\n", "docs/.gitignore": "!a.jpg\n"},
    "a lower one leaves out": {"docs/.gitignore": "a.jpg\n", "docs/in/.gitignore": "!a.jpg\n/deep\n"},
    "a lower one in what is left out": {".gitignore": "docs/\n", "docs/.gitignore": "!*\n"},
    "remarks and escapes": {".gitignore": "# a.jpg\n\\#c.jpg\n\\!d.jpg\n\n  \na\\ b.jpg\n"},
    "spaces at the end": {".gitignore": "a.jpg   \nb.jpg\\ \n"},
    "Windows' line ends": {".gitignore": "a.jpg\r\nbuild/\r\n"},
    "signs and ranges": {".gitignore": "[12].jpg\n?b.jpg\n\\[1\\].jpg\n[!a-z].jpg\n"},
    "classes": {".gitignore": "[[:digit:]].jpg\n[[:alpha:]]\\ b.jpg\n[![:alnum:]]c.jpg\n[[:nonsense:]a].jpg\n"},
    "further classes": {".gitignore": "[[:punct:]]d*\n[[:upper:][:lower:]].[[:upper:]]PG\n[[:digit:][:space:]]2*\n"},
    "what only looks like a class": {".gitignore": "\\[[:digit:]].jpg\n[:alpha:].jpg\n[[:digit]*.jpg\n"},
    "letters": {".gitignore": "é.jpg\nX.jpg\n"},
    "a mark before": {".gitignore": "\ufeffa.jpg\n"},
    "what is no pattern": {".gitignore": "[\n/\n!\na.jpg\n"},
    "the repository's own": {".git/info/exclude": "a.jpg\n/docs/in\n", "docs/.gitignore": "!a.jpg\n"},
    "the user's own": {"../excludes": "a.jpg\nbuild/\n", ".git/info/exclude": "!build/\n"},
}


def test_a_line_of_open_brackets_is_read_at_once(tmp_path: Path) -> None:
    """A hostile file is no way to stand still: searched from every bracket, this line would take hours."""
    root = repository(tmp_path / "repository")
    write(root / ".gitignore", "[" * 400_000 + "\na.jpg\n")
    assert [git_ignores()(root / name) for name in ("a.jpg", "b.jpg")] == [True, False]


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which the user has a file of patterns."""
    home = tmp_path / "home"
    write(
        home / ".gitconfig", f"[user]\n\tname = x\n[core]\n\tautocrlf = false\n\texcludesFile = {tmp_path}/excludes\n"
    )
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    return home


def repository(folder: Path) -> Path:
    """Return a new repository with the paths that are asked about."""
    subprocess.run([needed("git"), "init", "-q", folder], check=True, timeout=60)
    for name in PATHS:
        write(folder / name, b"")
    return folder


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("name", RULES)
def test_git_and_we_ignore_the_same(tmp_path: Path, name: str) -> None:
    """Of every path, what `git check-ignore` says."""
    root = repository(tmp_path / "repository")
    for file, lines in RULES[name].items():
        write(root / file, lines)
    every = sorted({*PATHS, *(str(above) for path in PATHS for above in Path(path).parents if str(above) != ".")})
    asked = subprocess.run(
        ["git", "check-ignore", "-z", "--stdin", "--no-index"],
        cwd=root,
        input="\0".join(every).encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert asked.returncode in (0, 1), asked.stderr
    ignores = git_ignores()
    assert [path for path in every if ignores(root / path)] == [
        path for path in every if path in asked.stdout.decode().split("\0")
    ]


@pytest.mark.usefixtures("at_home")
def test_a_folder_is_checked_without_what_git_ignores(tmp_path: Path, run: Run) -> None:
    """A file that is named itself is checked all the same, and --no-ignore checks all."""
    root = tmp_path / "repository"
    subprocess.run([needed("git"), "init", "-q", root], check=True, timeout=60)
    write(root / ".gitignore", "made/\n*.png.jpg\n")
    for name in ("kept/a.jpg", "made/b.jpg", "kept/c.png.jpg"):
        write(root / name, SMALL)

    def looked_at(*argv: object) -> list[str]:
        done = run("check", "--each", *argv, "--format", "json", folder=root)
        return [one["path"] for one in done.data["originals"]]

    assert looked_at(".") == ["kept/a.jpg"]
    assert looked_at("kept") == ["kept/a.jpg"]
    assert looked_at("made/b.jpg") == ["made/b.jpg"]
    assert looked_at(".", "--no-ignore") == ["kept/a.jpg", "kept/c.png.jpg", "made/b.jpg"]
    done = run("check", "--each", root / "made")
    assert done.code == 1
    assert "--no-ignore" in done.out


@pytest.mark.usefixtures("at_home")
def test_a_further_worktree_has_the_patterns_of_the_first(tmp_path: Path) -> None:
    """Its .git is a file that leads to the folder that all share."""
    root = tmp_path / "repository"
    git = (needed("git"), "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.com")
    subprocess.run([*git[:1], "init", "-q", root], check=True, timeout=60)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True, timeout=60)
    subprocess.run([*git, "worktree", "add", "-q", tmp_path / "second"], check=True, capture_output=True, timeout=60)
    write(root / ".git" / "info" / "exclude", "a.jpg\n")
    ignores = git_ignores()
    assert ignores(write(tmp_path / "second" / "a.jpg", b""))
    assert not ignores(write(tmp_path / "second" / "b.jpg", b""))


def test_outside_a_repository_nothing_is_ignored(tmp_path: Path) -> None:
    """As Git has it: a .gitignore alone is only a file."""
    write(tmp_path / ".gitignore", "*\n")
    assert not git_ignores()(write(tmp_path / "a.jpg", b""))


@pytest.mark.usefixtures("at_home")
def test_a_repository_in_another_has_its_own_patterns_alone(tmp_path: Path) -> None:
    """What the outer one ignores, such as a folder with the inner one, says nothing of the inner one's files."""
    subprocess.run([needed("git"), "init", "-q", tmp_path], check=True, timeout=60)
    subprocess.run([needed("git"), "init", "-q", tmp_path / "inner"], check=True, timeout=60)
    write(tmp_path / ".gitignore", "inner/\n")
    write(tmp_path / "inner" / ".gitignore", "b.jpg\n")
    ignores = git_ignores()
    assert ignores(tmp_path / "inner")
    assert not ignores(write(tmp_path / "inner" / "a.jpg", b""))
    assert ignores(write(tmp_path / "inner" / "b.jpg", b""))
