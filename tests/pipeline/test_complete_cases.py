"""A complete case of every reason is ready; without any one required thing it says exactly that, and is not."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.pipeline import build_case, check_case
from evidence_kit.policies import load_policy
from tests.conftest import MakeVideo, Run, jpeg_bytes, photo, write

TODAY = dt.date(2026, 11, 24)

ORDER = """[order]
platform = "aliexpress"
number = "8123456789012345"
tracking = "RB123456785GB"
item = "Table lamp, brass, 30 cm"
price = "24.90"
currency = "USD"
ordered = 2026-09-01
shipped = 2026-09-02
{delivered}protection_ends = 2026-11-30

[claim]
reason = "{reason}"
received = {received}
refund = "24.90"
"""

COMPARISON = """
[[comparison]]
listing = "listing/item.jpg"
received = "received/item.jpg"
caption = "The listing and what came"
[[comparison.mark]]
label = "Here"
listing = [100, 100, 300, 200]
received = [120, 110, 300, 200]
"""


@dataclass(frozen=True)
class Complete:
    """A case in which nothing is missing, after the evidence that guides and help pages ask for.

    Attributes:
        files: what lies in the folder; a name ending in .mp4 is a film.
        compared: a listing and a received photo side by side, with a mark.
        must: what is required: what to take away, and the words that have to be in what is said of it.
    """

    statement: str
    files: tuple[str, ...]
    must: dict[str | tuple[str, ...], str]
    compared: bool = False
    received: bool = True


CASES = {
    "not-received": Complete(
        "The parcel has not arrived. The tracking page shows no delivery. I ask for a refund.",
        ("tracking/status.jpg", "chat/asked.jpg"),
        {"tracking": "tracking"},
        received=False,
    ),
    "tracking-invalid": Complete(
        "The tracking number cannot be found by any carrier. I asked the seller on 15 September. I ask for a refund.",
        ("tracking/status.jpg", "chat/asked.jpg"),
        {"tracking": "tracking", "chat": "seller"},
        received=False,
    ),
    "customs": Complete(
        "The parcel is held by customs. The document of the customs office states the reason. I ask for a refund.",
        ("document/customs.jpg", "tracking/status.jpg"),
        {"document": "customs"},
        received=False,
    ),
    "returned-to-sender": Complete(
        "The parcel is on its way back to the sender. The tracking page shows the return. I ask for a refund.",
        ("tracking/status.jpg", "chat/asked.jpg"),
        {"tracking": "tracking"},
        received=False,
    ),
    "wrong-address": Complete(
        "The parcel was sent to another address. The tracking page shows another city. I ask for a refund.",
        ("tracking/status.jpg", "chat/asked.jpg"),
        {"tracking": "tracking"},
        received=False,
    ),
    "wrong-colour": Complete(
        "The colour of the lamp is wrong. I ordered brass and received black. I ask for a refund.",
        ("received/other.jpg",),
        {"comparison": "side-by-side"},
        compared=True,
    ),
    "wrong-size": Complete(
        "The size of the lamp is wrong. It is 20 cm high and not 30 cm. I ask for a refund.",
        ("scale/ruler.jpg", "size-label/label.jpg"),
        {"comparison": "side-by-side"},
        compared=True,
    ),
    "wrong-material": Complete(
        "The material of the lamp is wrong. It is plastic and not brass. I ask for a refund.",
        ("received/close.jpg",),
        {"comparison": "side-by-side"},
        compared=True,
    ),
    "wrong-item": Complete(
        "The seller sent a wrong item. I ordered a lamp and received a cup. I ask for a refund.",
        ("unboxing.mp4", "label/label.jpg"),
        {"label": "label"},
        compared=True,
    ),
    "not-as-described": Complete(
        "The lamp gives 300 lumens. The listing promises 1200 lumens. I ask for a refund.",
        ("damage/meter.jpg", "listing/promise.jpg"),
        {"damage": "test", "listing": "promise"},
    ),
    "defective": Complete(
        "The lamp does not work. It stays dark when it is switched on. I ask for a refund.",
        ("damage/switch.jpg", "received/lamp.jpg"),
        {"damage": "defect"},
    ),
    "damaged": Complete(
        "The lamp arrived broken. The box is crushed on one side. I ask for a refund.",
        ("packaging/front.jpg", "damage/foot.jpg", "label/label.jpg"),
        {"packaging": "packaging", "damage": "damage", "label": "label"},
    ),
    "missing-quantity": Complete(
        "Pieces are missing. I ordered a lamp with two shades and received one shade. I ask for a refund.",
        ("contents/all.jpg", "label/weight.jpg", "scale/scale.jpg"),
        {"contents": "everything"},
    ),
    "counterfeit": Complete(
        "The lamp is a counterfeit. The mark of the maker is printed wrong. I ask for a refund.",
        ("packaging/box.jpg",),
        {"comparison": "side-by-side"},
        compared=True,
    ),
    "empty-parcel": Complete(
        "The parcel was empty. There was no lamp in it. I ask for a refund.",
        ("unboxing.mp4", "label/label.jpg", "packaging/open.jpg"),
        {("unboxing.mp4", "packaging"): "unboxing", "label": "label"},
    ),
    "low-quality": Complete(
        "The quality of the lamp is bad. The paint comes off. I ask for a refund.",
        ("damage/paint.jpg", "received/lamp.jpg"),
        {"damage": "damage"},
    ),
}


def lay_out(
    folder: Path, reason: str, make_video: MakeVideo, without: str | tuple[str, ...] = "", statement: str | None = None
) -> Path:
    """Write the complete case of a reason, without one thing."""
    case = CASES[reason]
    pixels = photo(1280, 960)
    for place, name in enumerate(case.files):
        if without and name.startswith(without):
            continue
        if name.endswith(".mp4"):
            make_video(folder / name)
        else:
            write(folder / name, jpeg_bytes(photo(1280, 960, seed=place + 2)))
    compared = case.compared and without != "comparison"
    if case.compared:
        write(folder / "received" / "item.jpg", jpeg_bytes(pixels))
    if compared:
        write(folder / "listing" / "item.jpg", jpeg_bytes(photo(1000, 1000, seed=9)))
    words = case.statement if statement is None else statement
    if words and without != "statement":
        write(folder / "statement.txt", words)
    text = ORDER.format(
        reason=reason,
        received=str(case.received).lower(),
        delivered="delivered = 2026-10-20\n" if case.received else "",
    )
    write(folder / "case.toml", text + (COMPARISON if compared else ""))
    return folder


def grave(report: Any) -> list[tuple[str, str]]:
    """Return code and message of the errors."""
    return [(one.code, one.message) for one in report.findings if one.severity == "error"]


def test_every_reason_has_a_complete_case() -> None:
    from evidence_kit.claim.reasons import load_reasons

    assert set(CASES) == set(load_reasons())


@pytest.mark.parametrize("reason", CASES)
def test_a_complete_case_is_ready(reason: str, tmp_path: Path, make_video: MakeVideo) -> None:
    """Nothing stands in the way, nobody warns of the words, and nothing is advised that is there."""
    folder = tmp_path / "case"
    folder.mkdir()
    report = build_case(lay_out(folder, reason, make_video), load_policy("aliexpress"), folder / "package", TODAY)
    assert grave(report) == []
    assert report.verdict == "ready"
    worded = [one.code for one in report.findings if one.code.startswith(("statement-", "reason-", "refund-"))]
    assert [one for one in worded if one != "reason-advised"] == []
    message = (folder / "package" / "statement-mediator.txt").read_text()
    assert "8123456789012345" in message
    assert (folder / "package" / "statement.txt").read_text().strip() == CASES[reason].statement


@pytest.mark.parametrize(
    ("reason", "without", "words"),
    [(reason, without, words) for reason, case in CASES.items() for without, words in case.must.items()],
)
def test_without_a_required_thing_it_says_exactly_that(
    reason: str, without: str | tuple[str, ...], words: str, tmp_path: Path, make_video: MakeVideo
) -> None:
    """One error, about the thing that is missing, with a way to get it."""
    report = check_case(lay_out(tmp_path, reason, make_video, without=without), load_policy("aliexpress"), TODAY)
    assert [code for code, _ in grave(report)] == ["evidence-missing"], grave(report)
    (finding,) = [one for one in report.findings if one.code == "evidence-missing"]
    assert words in f"{finding.message} {finding.hint}".lower()
    assert finding.hint
    assert finding.source


def test_without_a_film_of_the_unboxing_it_warns_and_does_not_block(tmp_path: Path, make_video: MakeVideo) -> None:
    """A film that was never made cannot be made later."""
    report = check_case(lay_out(tmp_path, "wrong-item", make_video, "unboxing.mp4"), load_policy("aliexpress"), TODAY)
    assert grave(report) == []
    (finding,) = [one for one in report.findings if one.code == "evidence-missing"]
    assert finding.severity == "warning"


@pytest.mark.parametrize("reason", CASES)
def test_without_words_it_says_so(reason: str, tmp_path: Path, make_video: MakeVideo) -> None:
    report = check_case(lay_out(tmp_path, reason, make_video, without="statement"), load_policy("aliexpress"), TODAY)
    assert [code for code, _ in grave(report)] == ["statement-missing"]


@pytest.mark.parametrize("reason", CASES)
def test_the_other_answer_to_received_contradicts(reason: str, tmp_path: Path, make_video: MakeVideo) -> None:
    folder = lay_out(tmp_path, reason, make_video)
    text = (folder / "case.toml").read_text()
    turned = (
        text.replace("received = true", "received = false")
        if CASES[reason].received
        else text.replace("received = false", "received = true")
    )
    write(folder / "case.toml", turned)
    report = check_case(folder, load_policy("aliexpress"), TODAY)
    assert "reason-contradiction" in [code for code, _ in grave(report)]


def test_the_label_in_the_film_will_do(tmp_path: Path, brief_unboxing: Path) -> None:
    """No photo of the label is needed once the order's number is read in the film that is uploaded."""
    write(tmp_path / "unboxing.mov", brief_unboxing.read_bytes())
    write(tmp_path / "statement.txt", CASES["empty-parcel"].statement)
    write(tmp_path / "case.toml", ORDER.format(reason="empty-parcel", received="true", delivered=""))
    checked = check_case(tmp_path, load_policy("aliexpress"), TODAY)
    assert [(one.code, one.expected) for one in checked.findings if one.severity == "error"] == [
        ("evidence-missing", "label")
    ]
    report = build_case(tmp_path, load_policy("aliexpress"), tmp_path / "package", TODAY)
    assert grave(report) == []
    write(tmp_path / "case.toml", (tmp_path / "case.toml").read_text().replace("RB123456785GB", "RB123456799GB"))
    other = build_case(tmp_path, load_policy("aliexpress"), tmp_path / "package", TODAY)
    assert "evidence-missing" in [code for code, _ in grave(other)]


def test_a_draft_needs_the_buyers_own_words(run: Run, tmp_path: Path, make_video: MakeVideo) -> None:
    """It is made of what the case tells, and does not pass before its open place is filled."""
    folder = lay_out(tmp_path, "defective", make_video, without="statement")
    ran = run("statement", folder, "--draft", "--format", "json")
    assert (ran.code, ran.codes("error")) == (1, ["statement-unfinished"])
    text = (folder / "statement.txt").read_text()
    assert "does not work" in text.splitlines()[0]
    assert "24.90 USD" in text
    again = run("statement", folder, "--draft")
    assert again.code == 7
    assert (folder / "statement.txt").read_text() == text
    line = next(line for line in text.splitlines() if line.startswith("["))
    write(folder / "statement.txt", text.replace(line, "The switch does nothing and the lamp stays dark."))
    assert run("statement", folder).code == 0


def test_fixing_keeps_every_old_text(run: Run, tmp_path: Path) -> None:
    """Twice, through a link, and with the changes told in words."""
    real, link = write(tmp_path / "real.txt", "The c\u043elour is wrong.\n"), tmp_path / "link.txt"
    link.symlink_to(real)
    ran = run("statement", link, "--fix")
    assert ran.code == 0
    assert "line 1, character 6 '\u043e' -> 'o'" in ran.out
    assert link.is_symlink()
    assert real.read_text() == "The colour is wrong.\n"
    write(real, "The c\u043elour is bl\u0430ck.\n")
    assert run("statement", real, "--fix").code == 0
    assert (tmp_path / ".real.txt.before-fix").read_text() == "The c\u043elour is wrong.\n"
    assert (tmp_path / ".real.txt.before-fix-2").read_text() == "The c\u043elour is bl\u0430ck.\n"


@pytest.mark.parametrize("table", ['statement = "It is broken."', 'statement_file = "../out.txt"'])
def test_a_draft_takes_no_place_that_is_taken_or_outside(table: str, run: Run, tmp_path: Path) -> None:
    """Words in the case file stay, and nothing is written outside the case."""
    write(tmp_path / "case" / "case.toml", f'[claim]\nreason = "defective"\n{table}\n')
    ran = run("statement", tmp_path / "case", "--draft")
    assert ran.code == 7
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["case", "case.toml"]


def test_a_draft_goes_into_the_file_that_is_named(run: Run, tmp_path: Path) -> None:
    """What cannot be said in plain letters is told, and hints can be typed as they are."""
    write(
        tmp_path / "case.toml",
        '[order]\nitem = "\u041b\u0430\u043c\u043f\u0430"\n[claim]\nreason = "broken"\nreceived = true\n'
        'statement_file = "words.txt"\n',
    )
    ran = run("statement", tmp_path, "--draft", "--format", "json")
    assert ran.codes("error") == ["statement-unfinished"]
    assert "order.item" in next(one["message"] for one in ran.data["findings"] if one["code"] == "statement-drafted")
    assert (tmp_path / "words.txt").read_text().startswith("Hello. The item is defective")
    assert f"evidence-kit init --attest {tmp_path}" in run("check", tmp_path, "-v").out
