"""Files whose names begin with a dash, given to every verb that takes a file; no -- is needed before them."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import DEMO, MakeVideo, Run, jpeg_bytes, photo, write


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder in which everything has such a name."""
    for name in ("-x.jpg", "--y.jpg", "-v.jpg", "plain.jpg"):
        write(tmp_path / name, jpeg_bytes(photo(160, 120, seed=len(name))))
    write(tmp_path / "-case" / "received.jpg", jpeg_bytes(photo(160, 120)))
    shutil.copy(DEMO / "case.toml", tmp_path / "-case")
    write(tmp_path / "-words.txt", "The light is blue, and I ordered warm white. I want a refund.")
    return tmp_path


@pytest.mark.parametrize(
    "argv",
    [
        ("check", "--each", "-x.jpg", "--y.jpg"),
        ("check", "--each", "-x.jpg", "--format", "json", "plain.jpg"),
        ("check", "--each", "--", "-x.jpg", "-v.jpg"),
        ("check", "--each", "-v.jpg"),
        ("fit", "-x.jpg", "--out", "out/"),
        ("fit", "-x.jpg", "--out", "-out.jpg"),
        ("fit", "--out", "out.jpg", "--", "-x.jpg"),
        ("compare", "-x.jpg", "--y.jpg", "--out", "compared.jpg", "--mark", "10,10,50,50:20,20,50,50"),
    ],
    ids=" ".join,
)
def test_a_file_is_no_option(here: Path, run: Run, argv: tuple[str, ...]) -> None:
    """Also where such a name is the value of an option."""
    done = run(*argv, folder=here)
    assert done.code in (0, 1), done.err
    assert (here / argv[argv.index("--out") + 1]).exists() if "--out" in argv else "looked at" in done.out


def test_the_order_of_names_stays(here: Path, run: Run) -> None:
    """The listing is the first, whichever of the two begins with a dash."""
    for names in (("-x.jpg", "plain.jpg"), ("plain.jpg", "-x.jpg")):
        argv = ("--out", "compared.jpg", "--mark", "10,10,50,50:20,20,50,50", "--format", "json")
        swapped = run("compare", *names, *argv, folder=here).data["made_from"]
        assert swapped == run("compare", *(f"./{name}" for name in names), *argv, folder=here).data["made_from"]


@pytest.mark.parametrize("verb", ["check", "plan", "deadlines", "next", "statement"])
def test_a_case_is_no_option(here: Path, run: Run, verb: str) -> None:
    """A folder, and for `statement` a text."""
    done = run(verb, "-case", folder=here)
    assert done.code in (0, 1), done.err
    if verb == "statement":
        assert run(verb, "-words.txt", folder=here).code in (0, 1)


def test_a_film_is_no_option(here: Path, run: Run, make_video: MakeVideo) -> None:
    """Nor is a package."""
    make_video(here / "-film.mp4", size="160x120", seconds=1)
    assert run("stills", "-film.mp4", "--out", "out", "--count", 1, folder=here).code in (0, 1)
    assert run("build", "-case", "--out", "-package", folder=here).code in (0, 1)
    assert run("verify", "-package", folder=here).code == 0
    assert run("report", "-package", "--out", "page.html", folder=here).code == 0


def test_what_is_neither_is_still_refused(here: Path, run: Run) -> None:
    """A slip in an option's name is not taken for a file."""
    done = run("check", "--each", "--stric", "-x.jpg", folder=here)
    assert done.code == 2
    assert "--stric" in done.err
