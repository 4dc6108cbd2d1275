"""Files come in by pieces: what came before a cut stays, nothing is replaced, and no more comes than was said."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_kit.studio.upload_states import SILENT_SECONDS
from evidence_kit.studio.uploads import FOLDER, MOST_PIECE
from tests.conftest import jpeg_bytes, photo, write
from tests.studio.visiting import Running, Visitor, running
from tests.watched import until

MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Provide a studio whose case has a folder for what was received."""
    case = tmp_path_factory.mktemp("uploads")
    (case / "received").mkdir()
    with running(case) as found:
        yield found


def begin(visitor: Visitor, name: str, size: int) -> str:
    """Return the id of a new upload."""
    answer = visitor.ask("POST", "/api/uploads", {"name": name, "bytes": size})
    assert answer.status == 201, answer.body
    return str(answer.body["id"])


def head(visitor: Visitor, upload: str, span: str, length: str) -> bytes:
    """Return the header of a piece that is sent by hand."""
    lines = (
        f"PUT /api/uploads/{upload} HTTP/1.1",
        f"Host: {visitor.host}",
        f"Origin: {visitor.origin}",
        f"Cookie: {visitor.cookie}",
        f"Content-Range: bytes {span}",
        length,
    )
    return "\r\n".join((*lines, "", "")).encode()


def received(visitor: Visitor, upload: str, at_least: int = 0) -> int:
    """Return how many bytes of an upload are there, when they are so many or time is over."""
    until = time.monotonic() + 20
    while True:
        found = int(visitor.ask("GET", f"/api/uploads/{upload}").body["received"])
        if found >= at_least or time.monotonic() > until:
            return found
        time.sleep(0.05)


def status_of(connection: socket.socket) -> int:
    """Return the status of an answer; 0 where the connection was closed instead."""
    try:
        line = connection.recv(64)
    except ConnectionError:
        return 0
    return int(line.split()[1]) if line else 0


def test_a_file_comes_whole_and_only_once(studio: Running) -> None:
    """It lies in the folder of its role, byte for byte; the same content a second time is known."""
    data = jpeg_bytes(photo(seed=7))
    first = studio.visitor.send("../x/IMG 1.jpg", data, role="received", modified=1.5)
    assert (first.status, first.body["name"]) == (201, "received/IMG 1.jpg")
    assert (studio.case / "received" / "IMG 1.jpg").read_bytes() == data
    second = studio.visitor.send("other.jpg", data)
    assert (second.status, second.body["known"]) == (200, first.body["file"])
    third = studio.visitor.send("IMG 1.jpg", jpeg_bytes(photo(seed=8)), role="received")
    assert third.body["name"] == "received/IMG 1-2.jpg"
    assert studio.visitor.ask("GET", "/api/case").body["uploads"] == []
    assert not (studio.case / FOLDER).exists()


def test_a_piece_at_another_place_is_told_where_to_go_on(studio: Running) -> None:
    """Browsers send a cut piece again by themselves, so that a second one must do no harm."""
    data = os.urandom(100)
    upload = begin(studio.visitor, "twice.jpg", 100)
    assert studio.visitor.put(upload, data, 0, 60).body == {"received": 60}
    again = studio.visitor.put(upload, data, 0, 60)
    assert (again.status, again.code, again.body["error"]["received"]) == (409, "offset", 60)
    assert studio.visitor.put(upload, data, 70, 100).status == 409
    early = studio.visitor.ask("POST", f"/api/uploads/{upload}/done")
    assert (early.status, early.body["error"]["received"]) == (409, 60)
    assert studio.visitor.put(upload, data, 60, 100).body == {"received": 100}
    ends = [studio.visitor.ask("POST", f"/api/uploads/{upload}/done") for _ in range(2)]
    assert ends[0].status == 201
    assert ends[1].body == ends[0].body, "the answer was lost on its way, and the page asks again"
    assert (studio.case / "twice.jpg").read_bytes() == data
    assert studio.visitor.ask("GET", f"/api/uploads/{upload}").status == 404


def test_what_came_before_a_cut_stays(studio: Running) -> None:
    """A connection that breaks in a piece loses nothing of what had come."""
    data = os.urandom(3 * MEGABYTE)
    upload = begin(studio.visitor, "cut.mp4", len(data))
    connection = studio.visitor.raw(
        head(studio.visitor, upload, f"0-{len(data) - 1}/{len(data)}", f"Content-Length: {len(data)}")
    )
    connection.sendall(data[: 2 * MEGABYTE + 5])
    received(studio.visitor, upload, MEGABYTE)
    connection.close()
    assert received(studio.visitor, upload, 2 * MEGABYTE + 5) == 2 * MEGABYTE + 5
    begun = studio.visitor.ask("POST", "/api/uploads", {"name": "cut.mp4", "bytes": len(data)})
    assert (begun.status, begun.body["id"]) == (200, upload)
    assert studio.visitor.send("cut.mp4", data).status == 201
    assert (studio.case / "cut.mp4").read_bytes() == data


def test_a_file_goes_on_though_its_first_connection_never_said_goodbye(studio: Running) -> None:
    """A phone that fell asleep, or whose page was killed, leaves an open connection behind."""
    data = os.urandom(2 * MEGABYTE)
    upload = begin(studio.visitor, "asleep.mp4", len(data))
    asleep = studio.visitor.raw(
        head(studio.visitor, upload, f"0-{len(data) - 1}/{len(data)}", f"Content-Length: {len(data)}")
    )
    asleep.sendall(data[:MEGABYTE])
    assert received(studio.visitor, upload, MEGABYTE) == MEGABYTE
    begun: list[str] = []

    def goes_on() -> bool:
        answer = studio.visitor.ask("POST", "/api/uploads", {"name": "asleep.mp4", "bytes": len(data)})
        if answer.body["id"] != upload:  # somebody else may still be sending it
            begun.append(answer.body["id"])
        return bool(answer.body["id"] == upload)

    assert until(goes_on, 3 * SILENT_SECONDS)
    assert studio.visitor.send("asleep.mp4", data).status == 201
    assert (studio.case / "asleep.mp4").read_bytes() == data
    asleep.close()
    for other in begun:
        studio.visitor.ask("DELETE", f"/api/uploads/{other}")


def test_a_second_writer_ends_the_first(studio: Running) -> None:
    """Of two connections that send the same file, the later one writes, and no byte comes twice."""
    data = os.urandom(2 * MEGABYTE)
    upload = begin(studio.visitor, "both.mp4", len(data))
    slow = studio.visitor.raw(
        head(studio.visitor, upload, f"0-{len(data) - 1}/{len(data)}", f"Content-Length: {len(data)}")
    )
    slow.sendall(data[:MEGABYTE])
    assert received(studio.visitor, upload, MEGABYTE) == MEGABYTE
    assert studio.visitor.put(upload, data, MEGABYTE, 2 * MEGABYTE).body == {"received": 2 * MEGABYTE}
    slow.sendall(data[MEGABYTE:])
    assert status_of(slow) == 409
    slow.close()
    assert studio.visitor.ask("POST", f"/api/uploads/{upload}/done").status == 201
    assert (studio.case / "both.mp4").read_bytes() == data


def test_more_than_was_said_is_taken_back(studio: Running) -> None:
    """A body without an end is cut at the piece's end, and none of it stays."""
    upload = begin(studio.visitor, "endless.mp4", 10)
    assert studio.visitor.put(upload, b"0123456789", 0, 4).body == {"received": 4}
    endless = studio.visitor.raw(head(studio.visitor, upload, "4-9/10", "Transfer-Encoding: chunked"))
    status = 0
    try:
        for _ in range(2000):
            endless.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
    except ConnectionError:
        pass
    else:
        status = status_of(endless)
    endless.close()
    assert status in (0, 413)
    assert received(studio.visitor, upload) == 4
    for span, length, wanted in (
        ("4-9/10", "Content-Length: 7", 413),
        ("4-9/10", "Content-Length: 5", 400),
        ("4-10/10", "Content-Length: 7", 400),
        ("4-9/11", "Content-Length: 6", 400),
        ("9-4/10", "Content-Length: 6", 400),
        ("-1-9/10", "Content-Length: 6", 400),
        (f"4-{4 + MOST_PIECE}/10", "Content-Length: 6", 400),
        ("٤-9/10".encode().decode("latin-1"), "Content-Length: 6", 400),
    ):
        connection = studio.visitor.raw(head(studio.visitor, upload, span, length))
        assert status_of(connection) == wanted, span
        connection.close()
    assert received(studio.visitor, upload) == 4
    assert studio.visitor.ask("DELETE", f"/api/uploads/{upload}").status == 204
    assert not (studio.case / FOLDER).exists()


def test_a_piece_has_a_most(studio: Running) -> None:
    """Also where the file is large enough for it."""
    upload = begin(studio.visitor, "large.mp4", 50 * MEGABYTE)
    connection = studio.visitor.raw(
        head(studio.visitor, upload, f"0-{MOST_PIECE}/{50 * MEGABYTE}", f"Content-Length: {MOST_PIECE + 1}")
    )
    assert status_of(connection) == 413
    connection.close()
    assert studio.visitor.ask("DELETE", f"/api/uploads/{upload}").status == 204


def test_a_studio_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """The port and the cookie stay, so that the open page goes on; what had come of a file is there."""
    data = os.urandom(2 * MEGABYTE)
    with running(tmp_path) as first:
        visitor = first.visitor
        upload = begin(visitor, "film.mp4", len(data))
        assert visitor.put(upload, data, 0, MEGABYTE).status == 200
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        visitor.close()
    write(tmp_path / FOLDER / "0123456789abcdef.part", b"of nothing")
    with running(tmp_path, enter=False) as second:
        assert second.visitor.port == visitor.port
        assert visitor.ask("GET", f"/api/uploads/{upload}").body["received"] == MEGABYTE
        assert [one["state"] for one in visitor.ask("GET", "/api/case").body["uploads"]] == ["waiting"]
        assert visitor.send("film.mp4", data).status == 201
        visitor.close()
        assert second.end()[0] == 130
    assert (tmp_path / "film.mp4").read_bytes() == data
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """What is sent lies in the case or nowhere."""
    case, elsewhere = tmp_path / "case", tmp_path / "elsewhere"
    case.mkdir()
    elsewhere.mkdir()
    (case / FOLDER).symlink_to(elsewhere)
    with running(case) as studio:
        answer = studio.visitor.ask("POST", "/api/uploads", {"name": "a.jpg", "bytes": 3})
        assert (answer.status, answer.code) == (500, "cannot-write")
        assert answer.body["error"]["hint"] == "remove it"
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("what", ["gone", "longer", "link", "folder"])
def test_an_unfinished_file_that_was_tampered_with_begins_anew(studio: Running, tmp_path: Path, what: str) -> None:
    """A cleaner or a link came between: nothing is written elsewhere, it is said, and the file can be sent again."""
    data, elsewhere = os.urandom(100), tmp_path / "elsewhere"
    upload = begin(studio.visitor, f"{what}.jpg", 100)
    assert studio.visitor.put(upload, data, 0, 60).body == {"received": 60}
    part = studio.case / FOLDER / f"{upload}.part"
    if what == "gone":
        part.unlink()
    elif what == "longer":
        part.write_bytes(bytes(101))
    elif what == "link":
        part.replace(elsewhere)
        part.symlink_to(elsewhere)
    else:
        part.parent.replace(elsewhere)
        part.parent.symlink_to(elsewhere)
    answer = studio.visitor.put(upload, data, 60, 100)
    assert (answer.status, answer.code) == (404, "no-such-upload")
    assert answer.body["error"]["message"] == "What had come of this file is no longer there."
    if what == "link":
        assert elsewhere.read_bytes() == data[:60]
    if what == "folder":
        assert (elsewhere / part.name).read_bytes() == data[:60]
        part.parent.unlink()
    assert studio.visitor.ask("POST", f"/api/uploads/{upload}/done").status == 404
    assert studio.visitor.send(f"{what}.jpg", data).status == 201
    assert (studio.case / f"{what}.jpg").read_bytes() == data
    assert not (studio.case / FOLDER).exists()
    (studio.case / f"{what}.jpg").unlink()


def test_what_a_cleaner_took_begins_anew_when_the_file_is_dropped_again(studio: Running) -> None:
    """Nothing was sent in between that would have told it."""
    data = os.urandom(100)
    upload = begin(studio.visitor, "cleaned.jpg", 100)
    (studio.case / FOLDER / f"{upload}.part").unlink()
    assert begin(studio.visitor, "cleaned.jpg", 100) != upload
    assert studio.visitor.send("cleaned.jpg", data).status == 201
