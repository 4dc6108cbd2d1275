"""report.html as a file: what it says, what it holds, and that nothing in a case or a manifest can break it."""

import html
import json
import re
import shutil
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest

from evidence_kit.model.codes import load_codes
from evidence_kit.report.page.field_names import FIELD_NAMES
from evidence_kit.report.page.found import why_left_out
from evidence_kit.report.page.html import render_page
from evidence_kit.report.page.recorded import RecordedFinding, RecordedUpload, read_recorded
from evidence_kit.report.page.words import among_alike
from tests.command_line import run_cli
from tests.conftest import ROOT, jpeg_bytes, photo, write
from tests.hostile_case import STATEMENT
from tests.papers import paper, saved

FRAME = "Frame of the video at "
"""How the words of a frame among the key moments of a film begin."""


@pytest.fixture(scope="module")
def package(hostile_package: Path) -> Path:
    """The package of a small case, with names that try to break the page."""
    return hostile_package


@pytest.fixture(scope="module")
def page(package: Path) -> str:
    """The page as text."""
    return (package / "report.html").read_text(encoding="utf-8")


class Outline(HTMLParser):
    """The elements of a page, and what a reader reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def rendered(package: Path, **changes: Any) -> str:
    """Return the page of a package whose manifest was changed by hand."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    return render_page(read_recorded(json.dumps(manifest | changes).encode(), "manifest.json"), package)


def test_the_verdict_and_what_to_do_come_first(page: str) -> None:
    """Then the pictures, then what was found, then the statement."""
    words = Outline(page).words
    order = ["Not ready", "What to do now", "What the mediator will see", "What the claim needs", "What was found"]
    order += ["Your statement", "The days", "What each file was made from", "What is wrong here?"][:3]
    places = [words.index(one) for one in order]
    assert places == sorted(places)


def test_each_upload_is_shown_and_linked(page: str, package: Path) -> None:
    """As a picture inside the page, with a link to the file beside it and words for who cannot see it."""
    outline = Outline(page)
    uploads = sorted((package / "upload").iterdir())
    frames = [one["alt"] for one in outline.all("img") if str(one["alt"]).startswith(FRAME)]
    assert len(frames) == 6  # the key moments of the film
    pictures = [(one["src"], one["alt"]) for one in outline.all("img") if one["alt"] not in frames]
    pictures += [(one["poster"], one["aria-label"]) for one in outline.all("video")]
    assert len(pictures) == len(uploads) == 7
    assert all(str(source).startswith("data:image/jpeg;base64,") and words for source, words in pictures)
    links = [str(one["href"]) for one in outline.all("a")]
    assert all(f"upload/{upload.name}" in links for upload in uploads)


def test_a_document_shows_its_first_page(package: Path, tmp_path: Path) -> None:
    """As a picture that opens the document; one that cannot be drawn is named by its type."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    facts = {"kind": "document", "mime": "application/pdf", "pages": 1}
    files = {"1": saved(paper()), "2": b"%PDF-1.7"}
    documents = [
        {"path": f"upload/{name}.pdf", "slot": f"document-{name}", "sha256": name, "facts": facts} for name in files
    ]
    for name, data in files.items():
        write(tmp_path / "upload" / f"{name}.pdf", data)
    outline = Outline(
        render_page(read_recorded(json.dumps(manifest | {"artifacts": documents}).encode(), ""), tmp_path)
    )
    (picture,) = outline.all("img")
    assert int(picture["width"] or 0) < int(picture["height"] or 0), "A4 is higher than wide"
    assert "PDF" in outline.words
    assert {"upload/1.pdf", "upload/2.pdf"} <= {link["href"] for link in outline.all("a")}


def test_the_page_is_made_from_the_manifest_alone(page: str, package: Path, tmp_path: Path) -> None:
    """Rendered again from the manifest and the pictures it is the same, byte for byte."""
    assert rendered(package) == page
    shutil.copytree(package / "upload", tmp_path / "upload")
    shutil.copy(package / "manifest.json", tmp_path)
    assert rendered(tmp_path) == page


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    """What is counted at first sight leads to the part that shows it."""
    outline = Outline(page)
    targets = {attributes.get("id") for _, attributes in outline.elements}
    links = {str(one["href"])[1:] for one in outline.all("a") if str(one["href"]).startswith("#")}
    assert {"uploads", "asked", "findings", "statement", "days"} <= links <= targets


def test_nothing_is_loaded_and_no_foreign_script_runs(page: str) -> None:
    """The policy names the checksum of the one style and the one script; no attribute is a script or a style."""
    outline = Outline(page)
    (policy,) = [one["content"] for one in outline.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert len(outline.all("script")) == len(outline.all("style")) == 1
    names = {name for _, attributes in outline.elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert not re.search(r"https?://|file:", page)


def test_hostile_names_are_only_words(page: str) -> None:
    """They are shown, shortened, and turn or break nothing."""
    words = Outline(page).words
    assert "<img src=x onerror=alert(1)>.jpg" in words
    assert "\\u202egpj.exe.jpg" in words
    assert "two\\nlines.jpg" in words
    assert "\u202e" not in page
    assert "l" * 100 not in words


def test_marked_passages_are_those_of_the_findings(page: str) -> None:
    """The letter that only looks Latin, and the threat; the text is whole when it is copied, and no browser translates it."""
    assert re.findall(r"<mark>(.*?)</mark>", page) == ["\u0441ame", "I will go to the police"]
    statement = page.split('id="statement-text" lang="en" dir="auto" translate="no">')[1].split("</div>")[0]
    plain = html.unescape(re.sub(r"<(/?mark|br)>", "", statement))
    assert plain == STATEMENT


def test_the_lines_of_the_statement_stay_without_styles(package: Path) -> None:
    """In a mail that drops the style it is no single paragraph; what is copied has each line end once."""
    text = "It came.\n\nIt is blue\nand cold."
    statement = {"text": text, "passages": [{"start": 16, "end": 29, "why": "see"}], "to_mediator": "A\nB"}
    page = rendered(package, statement=statement)
    assert "It came.\n<br>\n<br>It is <mark>blue\n<br>and cold</mark>." in page
    assert ">A\n<br>B</div>" in page


def test_what_is_hidden_is_a_whole_sentence_too(package: Path) -> None:
    """Until it is shown, the last day stands in it; without a last day there is no such sentence."""
    day = {"kind": "until", "title": "Open", "date": "2026-11-30", "closes": True}
    said = "can be opened, 30 November 2026, is over, by an estimate. Look"
    assert said in Outline(rendered(package, deadlines=[day | {"estimate": True}])).words
    assert "is over" not in Outline(rendered(package, deadlines=[]).partition("<body")[2]).words


def test_a_contradiction_is_seen_at_first_sight(package: Path, page: str) -> None:
    """A photo older than the delivery is counted beside the verdict, and stands among the days, in words."""
    message = "By its camera's clock this was taken on 2026-10-19, but the parcel came on 2026-10-20."
    found = {"code": "timeline-contradiction", "severity": "warning", "path": "a.jpg", "actual": "2026-10-19"}
    words = Outline(rendered(package, findings=[found | {"message": message}])).words
    assert words.index("1 contradiction in the dates") < words.index("What the mediator will see")
    days = words.partition("The days")[2]
    assert "These contradict each other. By its camera's clock this was taken on 19 October 2026" in days
    assert "contradiction" not in Outline(page.partition("<body")[2].partition("<script")[0]).words


OPEN: list[tuple[dict[str, Any], str]] = [
    ({"code": "not-attested", "severity": "note", "actual": 3}, "Still open: 3 questions"),
    (
        {"code": "dates-contradict", "severity": "warning", "actual": "2026-10-19"},
        "Still open: 1 contradiction in the dates",
    ),
    ({"code": "blurry", "severity": "warning"}, "Still open: 1 warning"),
    ({"code": "not-upright", "severity": "warning", "repairable": True}, ""),
    ({"code": "measured", "severity": "note"}, ""),
]


@pytest.mark.parametrize(("found", "words"), OPEN, ids=[str(found["code"]) for found, _ in OPEN])
def test_ready_says_what_is_open_and_is_green_without_it_alone(
    package: Path, found: dict[str, Any], words: str
) -> None:
    """That the files fit the form is not all: who reads "ready" alone would answer no question and mend no date."""
    complete = {"score": 90, "must": [], "should": [], "parts": [{"what": "your answers to them", "there": not words}]}
    changed = {"verdict": "ready", "findings": [found | {"message": "It is so."}], "completeness": complete}
    outline = Outline(rendered(package, **changed))
    head = outline.words.split("What to do now")[0]
    contradicts = "contradiction" in words
    assert ("Ready to upload" in head, "Built, but dates contradict each other" in head) == (
        not contradicts,
        contradicts,
    )
    assert words in head
    assert ("Still open" in head) == bool(words)
    assert outline.all("body")[0]["class"] == ("open" if words else "calm")


def test_a_part_of_the_claim_that_is_not_there_is_open(package: Path) -> None:
    """A number that nobody read on the label is no reason for green."""
    parts = [{"what": "the order's number", "there": True}, {"what": "the tracking number", "there": False}]
    parts += [{"what": "your answers to what no program can see", "there": False}]
    outline = Outline(rendered(package, verdict="ready", findings=[], completeness={"parts": parts}))
    assert "Still open: 1 thing that the claim needs" in outline.words
    assert "Your answers to what no program can see open, counted as questions" in " ".join(outline.words.split())
    assert "1 of 3 things are there that the claim needs or that help it" in outline.words


def test_a_reader_who_never_saw_a_case_file_knows_what_to_enter(package: Path) -> None:
    """A field is called by its name; what only helps who types stands folded behind the words for everybody."""
    hint = 'write refund = "24.90" under [claim]: the full price'
    message = "order.delivered is 2026-10-20, the end of it (order.confirmed) is not known."
    found = {"code": "refund-missing", "severity": "warning", "message": message, "hint": hint}
    words = Outline(rendered(package, findings=[found])).words
    assert "“Delivered” is 20 October 2026, the end of it is not known." in words
    known = load_codes()["refund-missing"].page
    assert words.index(f"What to do: {known}") < words.index(f"For the command line W{hint[1:]}")


def test_pictures_that_show_the_same_kind_of_thing_are_numbered() -> None:
    """Two comparisons under one name could not be told apart; a single one needs no number."""
    first, other = (RecordedUpload(path, "image-1", why=path[-3:]) for path in ("a.jpg", "c.png"))
    second = msgspec.structs.replace(first, path="b.jpg")
    assert [among_alike(one, [first, second, other]) for one in (first, second, other)] == [
        " (1 of 2)",
        " (2 of 2)",
        "",
    ]


def test_what_is_open_is_counted_as_it_is_shown(package: Path) -> None:
    """One warning about two files is one box to read and counts once; keys are seen only by who opens a fold."""
    same = {"code": "label-not-readable", "severity": "warning", "message": "No barcode.", "hint": "put it into label/"}
    dates = {"code": "timeline-contradiction", "severity": "warning", "message": "Taken.", "hint": "see order.shipped"}
    parts = [{"what": "the day of shipping (order.shipped)", "there": True}]
    findings = [same | {"path": "a.jpg"}, same | {"path": "b.mp4"}, dates | {"actual": "2026-10-19"}]
    page = rendered(package, verdict="ready", findings=findings, completeness={"parts": parts})
    outline = Outline(page)
    assert "Still open: 1 contradiction in the dates, 1 warning" in outline.words
    assert "Found: 1 contradiction in the dates, 1 warning" in outline.words
    folded = re.sub(r"<details class=\"typed\">.*?</details>", "", page, flags=re.DOTALL)
    shown = Outline(folded.partition("<body")[2].partition("<script")[0]).words
    assert not re.search(r"order\.\w|label/|case\.toml|evidence-kit [a-z]", shown)
    assert "The day of shipping there" in shown


def test_fields_are_called_as_on_the_page_of_the_studio() -> None:
    """Each field of the page that shows a key has the very same name in the report."""
    page = resources.files("evidence_kit.studio").joinpath("page")
    words = dict(
        re.findall(r'^  (\w+): "([^"]*)",', page.joinpath("words_side.js").read_text(encoding="utf-8"), re.MULTILINE)
    )
    modules = [page.joinpath(name).read_text(encoding="utf-8") for name in ("claim.js", "dates.js", "facts.js")]
    named = re.findall(r'\["(order|claim|facts)", "(\w+)"\],\s*(?:name: )?SIDE\.(\w+)', "".join(modules))
    shown = {f"{table}.{key}": words[name] for table, key, name in named}
    assert len(shown) > 30
    assert shown.items() <= FIELD_NAMES.items()


def test_nothing_is_called_repaired_in_a_file_that_is_not_uploaded(package: Path) -> None:
    """Of a photo that stays out nothing was made smaller."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    used = {sum_ for artifact in manifest["artifacts"] for sum_ in artifact["made_from"]}
    shown = next(one["path"] for one in manifest["originals"] if one["sha256"] in used)
    idle = {"path": "idle.jpg", "sha256": "0" * 64}
    found = {"code": "image-too-large", "severity": "note", "message": "It is large.", "repairable": True}
    findings = [found | {"path": path} for path in (shown, "idle.jpg")]
    page = rendered(package, findings=findings, originals=[*manifest["originals"], idle])
    fixed = Outline(page.partition("Fixed in the uploads")[2].partition("</dl>")[0]).words
    assert "Made smaller for the upload" in fixed
    assert "idle.jpg" not in fixed


@pytest.mark.parametrize(
    "path", ["javascript:alert(1)", "//example.org/a.jpg", "/etc/passwd", "../../secret.jpg", "data:text/html,x"]
)
def test_a_forged_path_leads_nowhere(path: str, package: Path) -> None:
    """A link stays below the package, and no picture from elsewhere is shown."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    forged = manifest["artifacts"][0] | {"path": path}
    outline = Outline(rendered(package, artifacts=[forged]))
    assert not outline.all("img")
    links = {str(one["href"]) for one in outline.all("a")}
    assert all(re.fullmatch(r"#[\w-]+|manifest\.json|upload/[\w.%-]+", link) for link in links), links


def test_a_package_without_the_page_s_keys_has_a_page(package: Path) -> None:
    """One that was built before there was a page: verdict, pictures and findings are known of it too."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    for key in ("verdict", "reason", "next_step", "completeness", "form", "deadlines", "statement"):
        del manifest[key]
    page = render_page(read_recorded(json.dumps(manifest).encode(), "manifest.json"), package)
    assert "Not ready" in Outline(page).words
    assert len([one for one in Outline(page).all("img") if not str(one["alt"]).startswith(FRAME)]) == 6


def test_an_answer_belongs_to_the_pictures_that_were_looked_at(package: Path) -> None:
    """The browser keeps the answers of all pages on a disk together: other pictures begin with an empty field."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    another = [artifact | {"sha256": "0" * 64} for artifact in manifest["artifacts"]]
    keys = [
        Outline(rendered(package, artifacts=artifacts)).all("body")[0]["data-key"]
        for artifacts in (manifest["artifacts"], another, manifest["artifacts"])
    ]
    assert keys[0] == keys[2] != keys[1]


def test_a_sign_that_turns_the_line_turns_no_word_of_the_page(package: Path) -> None:
    """A quoted part of the statement stands apart from the sentence about it."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    statement = manifest["statement"] | {"text": "Not \u202ewhite.", "passages": [{"start": 4, "end": 5, "why": "Why"}]}
    assert '<q><bdi translate="no">\u202e</bdi></q> Why' in rendered(package, statement=statement)


@pytest.fixture(scope="module")
def without_reason(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of a page whose case gives no reason, for a form that accepts one picture."""
    fixture, out = ROOT / "fixtures" / "cases" / "bad" / "left-out", tmp_path_factory.mktemp("left-out") / "package"
    assert run_cli("build", fixture / "case", "--policy", fixture / "policy.toml", "--out", out).code == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    return " ".join(Outline(page.partition("<body")[2]).words.split())


def test_files_that_fit_are_not_called_ready_without_a_reason(without_reason: str) -> None:
    """Nobody knows what they have to show; the page says so as clearly as the command does."""
    assert "The files fit, the claim was not examined" in without_reason
    assert "No reason is given, so it is not known whether this evidence is enough." in without_reason
    assert "Ready to upload" not in without_reason


def test_a_command_names_what_the_reader_puts_in(without_reason: str) -> None:
    """A page does not know where the case lies, and does not pretend that it is called CASE."""
    assert "Run evidence-kit init your case folder today" in without_reason
    assert "CASE" not in without_reason


def test_what_was_left_out_says_why(without_reason: str) -> None:
    """Both pictures of a comparison, because of the limit and not of what else is wrong with them."""
    left = without_reason.partition("What was left out")[2]
    why = "The comparison of listing/plug.jpg and received/plug.jpg is not uploaded: the form accepts 1 image."
    assert left.startswith(f" listing/plug.jpg listing{why} received/plug.jpg received{why}")
    assert "2 files left out" in without_reason


def test_a_reason_that_a_finding_gives_is_better_than_none() -> None:
    """A fault explains more than a note; without any finding the page says what is true of all."""
    note, fault = (
        RecordedFinding("too-dark", severity, f"A {severity}.", path="a.jpg") for severity in ("note", "error")
    )
    assert why_left_out("a.jpg", [note, fault]) == "A error."
    assert why_left_out("a.jpg", [note]) == "A note."
    assert why_left_out("b.jpg", [note, fault]) == "It has no place in this upload."


def test_the_page_of_an_ordinary_case_is_small(package: Path, tmp_path: Path) -> None:
    """Six photos of a phone are in it, and it can be sent by mail."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    facts = {"kind": "image", "mime": "image/jpeg", "width": 1600, "height": 1200}
    photos = [{"path": f"upload/{number}.jpg", "slot": f"image-{number}", "facts": facts} for number in range(6)]
    for number, upload in enumerate(photos, 1):
        write(tmp_path / str(upload["path"]), jpeg_bytes(photo(1600, 1200, number)))
    page = render_page(read_recorded(json.dumps(manifest | {"artifacts": photos}).encode(), ""), tmp_path)
    assert len(Outline(page).all("img")) == 6
    assert len(page.encode()) <= 600_000
