"""What `init` writes of files that are there, the answers it takes, and the way back."""

import os
import shlex
from decimal import Decimal
from pathlib import Path

import pytest

from evidence_kit.case.answers import Wrong, read_order_number, read_refund, read_shipping, read_tracking
from evidence_kit.case.file import load_case_file, parse_case_file
from evidence_kit.case.questions import read_role
from evidence_kit.case.template import case_text
from evidence_kit.errors import CannotWrite
from evidence_kit.verbs.init import begin_case
from tests.conftest import Run, jpeg_bytes, write
from tests.terminal import ENTER, is_key, needs_terminal, on_terminal

PRICE = {("order", "price"): '"24.90"', ("order", "shipping"): '"3.00"'}
NOTHING_CAME = PRICE | {("claim", "received"): "false"}


def a_folder(folder: Path) -> Path:
    """Make a folder with files that say what they show, and some that do not."""
    names = ("listing/shop page.jpg", "received/lamp.jpg", "chat-1.png", "IMG_1.jpg", "-x.jpg", "unboxing.mp4")
    for name in names:
        write(folder / name, jpeg_bytes())
    return folder


def test_roles_come_from_names_and_unknown_stays_unknown(tmp_path: Path) -> None:
    """Nothing is called a received photo because it is a file; the comparison names files that are there."""
    text = case_text(a_folder(tmp_path), {})
    bare = "\n".join(line.removeprefix("# ") if is_key(line) else line for line in text.splitlines())
    file = parse_case_file(bare.encode())
    assert {one.file: str(one.role) for one in file.evidence} == {
        "listing/shop page.jpg": "listing",
        "received/lamp.jpg": "received",
        "chat-1.png": "chat",
        "IMG_1.jpg": "other",
        "-x.jpg": "other",
        "unboxing.mp4": "unboxing",
    }
    (comparison,) = file.comparison
    assert (comparison.listing, comparison.received) == ("listing/shop page.jpg", "received/lamp.jpg")
    unsure = [line for line in text.splitlines() if "Write its role here" in line]
    assert len(unsure) == 2
    assert "an example" not in text
    (tmp_path / "listing" / "shop page.jpg").unlink()
    assert "an example" in next(line for line in case_text(tmp_path, {}).splitlines() if "# listing = " in line)


@pytest.mark.skipif(os.name != "posix", reason="commands are quoted for a POSIX shell")
def test_the_commands_at_the_end_can_be_typed(tmp_path: Path, run: Run) -> None:
    """Also where the folder's name has spaces, quotes or a dash at its beginning."""
    for name in ("my case", "it's", "-dash", "$HOME & co"):
        ran = run("init", "--no-input", "--", name, folder=tmp_path)
        assert ran.code == 0, ran.err
        commands = [line for line in ran.err.splitlines() if line.startswith("  evidence-kit ")]
        assert len(commands) == 2
        for line in commands:
            command = shlex.split(line.split("   ")[0])
            write(tmp_path / name / "a.jpg", jpeg_bytes())
            assert run(*command[1:], "--today", "2026-11-01", folder=tmp_path).code in (0, 1)


@pytest.mark.parametrize("typed", ["y", "yes", "no", "?", "abc", "12", "order", "ja"])
def test_a_word_is_no_number(typed: str) -> None:
    """Whoever answers yes to "the order's number?" is asked again, with what it looks like."""
    for read, kind in ((read_order_number(typed), "order's number"), (read_tracking(typed), "label")):
        assert isinstance(read, Wrong)
        assert kind in read.hint


@pytest.mark.parametrize("typed", ["8123456789012345", "112-1234567-1234567", "#1001", "12-34567-89012"])
def test_numbers_of_orders_are_taken(typed: str) -> None:
    """Platforms number in their own ways."""
    assert read_order_number(typed) == f'"{typed}"'


@pytest.mark.parametrize(
    "typed", ["RB123456785GB", "RB 123 456 785 GB", "1Z999AA10123456784", "785458233610", "LP00123456789012"]
)
def test_numbers_of_parcels_are_taken(typed: str) -> None:
    """Carriers number in their own ways."""
    assert read_tracking(typed) == f'"{typed}"'


def test_amounts_in_words() -> None:
    """Free shipping is nothing, all is the price, and the shipping with it when nothing came."""
    assert [read_shipping(typed) for typed in ("free", "FREE", "none", "3")] == ['"0.00"'] * 3 + ['"3"']
    assert [read_refund(typed, PRICE) for typed in ("all", "Full", "100 %", "half", "30%", "5")] == [
        *('"24.90"', '"24.90"', '"24.90"'),
        *('"12.45"', '"7.47"', '"5"'),
    ]
    assert read_refund("all", NOTHING_CAME) == '"27.90"'
    assert read_refund("half", NOTHING_CAME) == '"12.45"'
    open_price = read_refund("all", {})
    assert isinstance(open_price, Wrong)
    assert "24.90" in open_price.hint


def test_roles_are_read_by_number_and_name() -> None:
    """What is not in the list is asked again."""
    assert [read_role(typed) for typed in ("1", "size label", "Chat")] == ['"received"', '"size-label"', '"chat"']
    wrong = read_role("recieved")
    assert isinstance(wrong, Wrong)
    assert "Did you mean 'received'?" in wrong.hint
    assert isinstance(read_role("99"), Wrong)


@needs_terminal
def test_a_person_goes_back_and_says_what_files_show(tmp_path: Path) -> None:
    """The answer before is asked again and replaced; questions that depend on it follow."""
    folder = a_folder(tmp_path / "my case")
    code, seen = on_terminal(
        ["init", folder],
        "b\n", "wrong-item\n", "n\n", "b\n", "y\n", ENTER, ENTER,         # reason, received, facts
        "24.90\n", "free\n", "usd\n", "20\n", "b\n", "all\n",             # amounts
        ENTER, ENTER, "2026-10-20\n", ENTER, "y\n", "8123456789012345\n", ENTER, ENTER,
        "2\n", "back\n", "received\n", ENTER,                             # two files
        *[ENTER] * 40,
    )  # fmt: skip
    assert code == 0, seen
    assert "first question" in seen
    assert "write the order's number" in seen
    file = load_case_file(folder)
    assert (file.claim.reason, file.claim.received, file.claim.refund) == ("wrong-item", True, Decimal("24.90"))
    assert (file.order.shipping, str(file.order.delivered)) == (Decimal("0.00"), "2026-10-20")
    assert {one.file: str(one.role) for one in file.evidence} == {"-x.jpg": "received"}
    assert f"evidence-kit build '{folder}'" in seen


@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems limit the size of files")
def test_a_full_disk_leaves_no_empty_case_file(tmp_path: Path) -> None:
    """Nothing is left that would block the next try."""
    import resource
    import signal

    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(CannotWrite):
            begin_case(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert not (tmp_path / "case.toml").exists()
