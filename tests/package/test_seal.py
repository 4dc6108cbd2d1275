"""A sealed package proves itself: other programs find every changed byte, and so does verify, where it lies."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
import requests_cache
import urllib3
from rocrate_validator import models, services

from tests.command_line import Ran, needed, run_here
from tests.conftest import Run, jpeg_bytes, photo, write

TODAY = ("--today", "2026-11-01")

ODD = (
    "50% off.jpg",
    "50%25 off.jpg",
    "two\nlines.jpg",
    "back\\slash.jpg",
    "CON.jpg",
    "Лампа.jpg",
    "é.jpg",
    "ends..jpg",
)
"""Names that a BagIt manifest escapes, that sha256sum escapes, or that some system cannot write."""

WORDS = [
    "about",
    "agent",
    "author",
    "contentSize",
    "CreateAction",
    "CreativeWork",
    "Dataset",
    "datePublished",
    "description",
    "encodingFormat",
    "hasPart",
    "instrument",
    "license",
    "mentions",
    "name",
    "object",
    "Person",
    "result",
    "SoftwareApplication",
    "softwareRequirements",
    "softwareVersion",
    "version",
]

CONTEXTS: dict[str, dict[str, Any]] = {
    "https://w3id.org/ro/crate/1.1/context": {
        **{word: f"http://schema.org/{word}" for word in WORDS},
        "File": "http://schema.org/MediaObject",
        "conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo"},
    },
    "https://w3id.org/ro/terms/workflow-run/context": {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"},
}
"""What the words of the description mean, in place of the pages on the web that say so."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with odd names in it, and its package."""
    case = tmp_path_factory.mktemp("seal") / "Lamp"
    for number, name in enumerate(ODD):
        write(case / "received" / name, jpeg_bytes(photo(320, 240, number)))
    write(case / "listing" / "lamp.png", jpeg_bytes(photo(320, 240, 99)))
    ran = run_here("build", case, *TODAY)
    assert ran.code in (0, 1), ran.err
    return case


@pytest.fixture
def case(built: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(built, tmp_path / "Lamp"))


def sealed(run: Run, case: Path, *options: object) -> Ran:
    """Seal a case's package."""
    return run("seal", case, *TODAY, "--format", "json", *options)


def by_bagit(bag: Path) -> bool:
    """Return what the reference program for bags says."""
    argv = [sys.executable, "-m", "bagit", "--validate", str(bag)]
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0


def by_coreutils(bag: Path) -> bool:
    """Return what sha256sum says of both lists."""
    lists = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
    return not subprocess.run(
        [needed("sha256sum"), "-c", "--strict", *lists], cwd=bag, capture_output=True, check=False
    ).returncode


class Web(requests.adapters.BaseAdapter):
    """Answers with the contexts, as the web would."""

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Return a page."""
        page = json.dumps({"@context": CONTEXTS[str(request.url)]}).encode()
        head = {"Content-Type": "application/ld+json"}
        raw = urllib3.HTTPResponse(io.BytesIO(page), head, 200, preload_content=False, request_url=request.url)
        return requests.adapters.HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        """Do nothing."""


def objections(bag: Path, cache: Path) -> list[str]:
    """Return what the validator of RO-Crates finds required and lacking."""
    with requests_cache.CachedSession(str(cache), backend="sqlite", expire_after=-1) as session:
        session.mount("https://", Web())
        for address in CONTEXTS:
            session.get(address)
    settings = services.ValidationSettings(
        rocrate_uri=bag / "data",
        profile_identifier="process-run-crate",
        requirement_severity=models.Severity.REQUIRED,
        offline=True,
        cache_path=cache,
    )
    with warnings.catch_warnings(action="ignore"):  # rdflib's own
        result = services.validate(settings)
    return [str(issue.message) for issue in result.get_issues()]


def test_others_accept_it_and_it_describes_what_was_made_from_what(case: Path, run: Run, tmp_path: Path) -> None:
    """The reference program of bags, coreutils, and the validator of the description; odd names included."""
    bag = tmp_path / "bag"
    ran = sealed(run, case, "--out", bag)
    assert ran.code == 0, ran.out + ran.err
    assert by_bagit(bag)
    assert by_coreutils(bag)
    assert objections(bag, tmp_path / "cache") == []
    lists = hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    assert ran.data["sealed"] == {"path": str(bag), "sha256": lists, "originals": len(ODD) + 1}
    graph = {each["@id"]: each for each in json.loads((bag / "data/ro-crate-metadata.json").read_bytes())["@graph"]}
    names = {each["name"] for each in graph.values() if each["@id"].startswith("originals/")}
    assert names == {"listing/lamp.png", *(f"received/{name}" for name in ODD)}
    manifest = json.loads((bag / "data/package/manifest.json").read_bytes())
    made = {f"#{each['path']}": each for each in manifest["artifacts"]}
    actions = {key: each for key, each in graph.items() if each["@type"] == "CreateAction"}
    assert actions.keys() == made.keys() != set()
    for key, action in actions.items():
        sources = action["object"] if isinstance(action["object"], list) else [action["object"]]
        assert [graph[source["@id"]]["sha256"] for source in sources] == made[key]["made_from"]
    assert run("verify", bag).code == 0


def test_each_original_is_in_it_as_it_was(case: Path, run: Run) -> None:
    """By its bytes; and the same case gives the same file wherever it lies and whatever its files' times are."""
    assert sealed(run, case).code == 0
    archive = case / "package.sealed.zip"
    first = archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        inside = {hashlib.sha256(opened.read(name)).hexdigest() for name in opened.namelist() if "/originals/" in name}
    originals = [*(case / "received").iterdir(), case / "listing" / "lamp.png"]
    assert inside == {hashlib.sha256(path.read_bytes()).hexdigest() for path in originals}
    other = case.parent / "elsewhere" / case.name
    shutil.copytree(case / "received", other / "received", copy_function=shutil.copyfile)
    shutil.copytree(case / "listing", other / "listing", copy_function=shutil.copyfile)
    assert run("build", other, *TODAY).code in (0, 1)
    assert sealed(run, other).code == 0
    assert (other / "package.sealed.zip").read_bytes() == first
    assert run("verify", archive).code == 0
    assert sealed(run, case).code == 0, "one of our own is written again"
    assert (
        run("build", case, *TODAY, "--format", "json").codes()
        == run("build", other, *TODAY, "--format", "json").codes()
    )


def flipped(data: bytes, at: int) -> bytes:
    """Return the data with one bit changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_changed_byte_of_any_file_is_found_by_each_that_covers_it(case: Path, run: Run, tmp_path: Path) -> None:
    """Nothing in a bag covers its last list; verify and sha256sum see whether its lines are whole."""
    bag = tmp_path / "bag"
    assert sealed(run, case, "--out", bag).code == 0
    files = [path for path in sorted(bag.rglob("*")) if path.is_file()]
    assert len(files) > 15
    for path in files:
        before = path.read_bytes()
        for at in {len(before) // 2, len(before) - 1} if path.parent == bag else {len(before) // 2}:
            path.write_bytes(flipped(before, at))
            name = f"{path.relative_to(bag)} at {at}"
            assert run("verify", bag, "--format", "json").code == 1, name
            assert not by_coreutils(bag), name
            assert path.name == "tagmanifest-sha256.txt" or not by_bagit(bag), name
        path.write_bytes(before)
    assert run("verify", bag).code == 0


def test_no_byte_of_a_sealed_file_can_change_unseen(case: Path, run: Run, tmp_path: Path) -> None:
    """Except in what a ZIP file says beside its files, such as the version of a program that made it."""
    assert sealed(run, case).code == 0
    whole = (case / "package.sealed.zip").read_bytes()
    with zipfile.ZipFile(case / "package.sealed.zip") as opened:
        spans = [(entry.header_offset + 30 + len(entry.filename), entry.file_size) for entry in opened.infolist()]
    other = tmp_path / "other.zip"
    for begin, size in spans:
        other.write_bytes(flipped(whole, begin + size // 2))
        assert run("verify", other).code in (1, 3), begin


Change = Callable[[Path], object]


def link(bag: Path) -> None:
    """Put a link in the place of a file."""
    (bag / "bag-info.txt").rename(bag.parent / "x")
    (bag / "bag-info.txt").symlink_to(bag.parent / "x")


CHANGES: Mapping[str, tuple[Change, str]] = {
    "an extra file": (lambda bag: write(bag / "data/originals/x.jpg", "x"), "file-unlisted"),
    "an extra tag file": (lambda bag: write(bag / "fetch.txt", "http://x 1 data/x\n"), "file-unlisted"),
    "an extra upload": (lambda bag: write(bag / "data/package/upload/x.jpg", "x"), "file-unlisted"),
    "no original": (lambda bag: shutil.rmtree(bag / "data/originals/received"), "file-missing"),
    "no list": (lambda bag: (bag / "manifest-sha256.txt").unlink(), "file-missing"),
    "no last list": (lambda bag: (bag / "tagmanifest-sha256.txt").unlink(), "file-missing"),
    "a link": (link, "checksum-mismatch"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_not_as_it_was_sealed_is_named(case: Path, run: Run, tmp_path: Path, change: str) -> None:
    """Each with its name and what to do."""
    bag = tmp_path / "bag"
    assert sealed(run, case, "--out", bag).code == 0
    make, code = CHANGES[change]
    make(bag)
    ran = run("verify", bag, "--format", "json")
    assert ran.code == 1
    assert code in ran.codes("error")
    assert all(finding["hint"] for finding in ran.data["findings"])


def test_a_bag_whose_lists_were_all_made_again_lacks_its_original(case: Path, run: Run, tmp_path: Path) -> None:
    """Its own checksums agree then; the manifest of the package tells."""
    bag = tmp_path / "bag"
    assert sealed(run, case, "--out", bag).code == 0
    gone = next((bag / "data/originals/received").iterdir())
    lines = (bag / "manifest-sha256.txt").read_text("utf-8").splitlines(keepends=True)
    (bag / "manifest-sha256.txt").write_text("".join(line for line in lines if gone.name not in line), "utf-8")
    gone.unlink()
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
    sums = [f"{hashlib.sha256((bag / name).read_bytes()).hexdigest()}  {name}\n" for name in tags]
    (bag / "tagmanifest-sha256.txt").write_text("".join(sums))
    assert by_coreutils(bag)
    ran = run("verify", bag, "--format", "json")
    assert (ran.code, ran.codes("error")) == (1, ["lineage-broken"])


def test_nothing_is_sealed_that_is_not_as_it_was_built(case: Path, run: Run) -> None:
    """A changed original, a missing one, a changed package: each is named, and nothing is written."""
    before = (case / "received" / "é.jpg").read_bytes()
    write(case / "received" / "é.jpg", before + b"x")
    (case / "listing" / "lamp.png").unlink()
    ran = sealed(run, case)
    assert (ran.code, sorted(ran.codes("error"))) == (1, ["checksum-mismatch", "file-missing"])
    assert ran.data["sealed"] is None
    alone = sealed(run, case, "--alone")
    assert (alone.code, alone.data["sealed"]["originals"]) == (0, 0)
    assert run("verify", case / "package.sealed.zip").code == 0
    (case / "package.sealed.zip").unlink()
    write(case / "package" / "report.html", "x")
    assert sealed(run, case, "--alone").code == 1
    assert sorted(path.name for path in case.iterdir()) == ["listing", "package", "received"]


@pytest.mark.parametrize(
    ("out", "code"), [("package/x.zip", 2), ("x.tar", 2), ("received", 7), ("received/é.jpg", 7), ("notes.zip", 7)]
)
def test_nothing_else_is_overwritten(case: Path, run: Run, out: str, code: int) -> None:
    """Neither originals nor a ZIP file of something else."""
    with zipfile.ZipFile(case / "notes.zip", "w") as archive:
        archive.writestr("notes.txt", "x")
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    ran = sealed(run, case, "--out", case / out)
    assert ran.code == code, ran.err
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


def test_what_is_no_package_cannot_be_sealed(case: Path, run: Run, tmp_path: Path) -> None:
    """A folder without one, a file that is sealed already."""
    assert run("seal", tmp_path).code == 3
    assert sealed(run, case).code == 0
    assert run("seal", case / "package.sealed.zip").code == 3


def test_a_file_made_to_fill_a_disk_is_refused(run: Run, tmp_path: Path) -> None:
    """Before any of it is read."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/bagit.txt", "")
        archive.writestr("x/data/zeros", bytes(300_000_000))
    ran = run("verify", tmp_path / "bomb.zip", timeout=20)
    assert (ran.code, "more than a package does" in ran.err) == (3, True)
