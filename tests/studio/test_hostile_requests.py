"""Requests that no page sends: each is refused in words, and the studio goes on."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence_kit.studio.gate import HEADERS
from tests.conftest import MakeVideo, write
from tests.studio.desks import DAMAGE, LISTING, RECEIVED, case_in
from tests.studio.visiting import Running, running

PAGE = "page-of-a-test"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Provide a studio whose pictures have been looked at."""
    with running(case_in(tmp_path_factory.mktemp("hostile"))) as found:
        looked_at(found)
        yield found


def looked_at(studio: Running) -> dict[str, dict[str, Any]]:
    """Return the files of a case when all have been looked at."""
    until = time.monotonic() + 60
    while True:
        files = studio.visitor.files()
        if files and all(file["examined"] for file in files.values()):
            return files
        assert time.monotonic() < until, files
        time.sleep(0.05)


@pytest.mark.parametrize("depth", [900, 5000, 60_000])
def test_brackets_within_brackets_are_refused(studio: Running, depth: int) -> None:
    """However deep: the answer is a sentence, and no bug."""
    deep = b"[" * depth + b"]" * depth
    for door in ("edits", "undo", "words", "uploads", "preview", "build"):
        body = b'{"gesture":"gesture-deep","label":"x","edits":[{"at":["claim","reason"],"value":' + deep + b"}]}"
        answer = studio.visitor.ask("POST", f"/api/{door}", body, Content_Type="application/json")
        assert answer.status in (400, 413), door
        assert answer.body["error"]["message"].endswith(".")
    quoted = b'{"text":"' + b"[{" * 100 + b'"}'
    assert studio.visitor.ask("POST", "/api/words", quoted, Content_Type="application/json").status == 200


@pytest.mark.parametrize(
    "head",
    [
        "GET\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        f"GET / HTTP/1.1\r\nHost: a\r\nX: {'x' * 200_000}\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_like_everything_else(studio: Running, head: str) -> None:
    """With the headers of every answer; one that was answered before its nonsense came is closed."""
    with studio.visitor.raw(head.encode()) as connection:
        data = b""
        try:
            while part := connection.recv(65_536):
                data += part
        except ConnectionError:
            pass
    said = data.partition(b"\r\n\r\n")[0].decode().lower()
    assert said.startswith(("http/1.1 400", "http/1.1 421"))
    for name, value in HEADERS.items():
        assert f"{name}: {value}".lower() in said
    assert studio.visitor.ask("GET", "/api/case").status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/case/", 404),
        ("POST", "/api/edits/", 404),
        ("GET", "/package/upload/", 404),
        ("GET", "//api/case", 404),
        ("GET", "/static/..%2fgate.py", 404),
        ("GET", "/api/edits", 405),
        ("PATCH", "/api/case", 405),
        ("POST", "/", 405),
    ],
)
def test_where_there_is_no_door_a_sentence_says_what_to_do(
    studio: Running, method: str, path: str, status: int
) -> None:
    """Also for an address with a slash too many, from which nobody is led elsewhere."""
    answer = studio.visitor.ask(method, path)
    assert answer.status == status
    assert "location" not in answer.headers
    words = str(answer.body)
    assert "There is no such page." in words or "This cannot be done here." in words
    assert "open the address that the terminal shows" in words.lower() or "load the page again" in words.lower()
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_a_preview_without_an_end_is_refused(studio: Running) -> None:
    """Thousands of marks, or a caption like a book, would hold up every other preview."""
    files = looked_at(studio)
    pair = {"place": None, "listing": files[LISTING]["id"], "received": files[RECEIVED]["id"]}
    marks = [{"listing": [1, 1, 9, 9]}] * 101
    rulers = [{"side": "listing", "points": [1, 1, 9, 1], "length": "1 cm"}] * 101
    for more, words in (
        ({"marks": marks}, "More than 100 marks"),
        ({"rulers": rulers}, "More than 100 rulers"),
        ({"caption": "x" * 10_001}, "too long"),
    ):
        asked = {"n": 1, "page": PAGE, "comparison": {**pair, **more}}
        answer = studio.visitor.ask("POST", "/api/preview", asked)
        assert (answer.status, answer.code) == (422, "refused")
        assert words in answer.body["error"]["message"]
    drawn = studio.visitor.ask("POST", "/api/preview", {"n": 2, "page": PAGE, "file": files[DAMAGE]["id"]})
    assert drawn.status == 200


def test_a_request_of_a_wrong_shape_is_refused_in_a_sentence(studio: Running) -> None:
    """It names the place, for whoever writes the page."""
    answer = studio.visitor.ask("POST", "/api/uploads", {"name": "a.jpg", "bytes": "many"})
    assert answer.body["error"] == {
        "code": "bad-request",
        "message": "The studio does not understand this request: expected `int`, got `str` at bytes.",
        "hint": "load the page again",
        "field": "bytes",
    }
    long = studio.visitor.ask("PUT", "/api/toml", {"base": "0" * 16, "text": "x" * 1_100_000})
    assert (long.status, long.body["error"]["hint"]) == (413, "shorten the text")


@pytest.fixture(scope="module")
def words(studio: Running) -> tuple[str, bytes]:
    """Provide the address of a file of the package, and its bytes."""
    data = bytes(range(48, 48 + 40))
    write(studio.case / "package" / "statement.txt", data)
    return "/package/statement.txt", data


@pytest.mark.parametrize(
    "wanted",
    [
        *("", "nonsense", "lines=0-4", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-4,x"),
        *("bytes=+1-4", f"bytes={','.join(['0-0'] * 17)}", f"bytes=0-{'9' * 5000}"),
    ],
)
def test_a_range_that_makes_no_sense_is_ignored(studio: Running, words: tuple[str, bytes], wanted: str) -> None:
    """The whole file comes, as if nothing had been asked."""
    path, data = words
    answer = studio.visitor.ask("GET", path, Range=wanted)
    assert (answer.status, answer.body) == (200, data)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("0-4", 0, 4), ("36-", 36, 39), ("36-999", 36, 39), ("-3", 37, 39), ("-999", 0, 39), (" 2-3, 99-", 2, 3)],
)
def test_a_part_of_a_file_is_sent(
    studio: Running, words: tuple[str, bytes], wanted: str, first: int, last: int
) -> None:
    """Up to the end of the file; of several parts, those that are in it."""
    path, data = words
    answer = studio.visitor.ask("GET", path, Range=f"bytes={wanted}")
    assert (answer.status, answer.body) == (206, data[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/40"


def test_several_parts_of_a_file_are_sent(studio: Running, words: tuple[str, bytes]) -> None:
    """Each with its place."""
    answer = studio.visitor.ask("GET", words[0], Range="bytes=0-1,38-39")
    assert answer.status == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges")
    assert answer.body.count(b"Content-Range: bytes ") == 2


@pytest.mark.parametrize("wanted", ["40-", "99-120", "-0", "40-41,50-"])
def test_a_part_behind_the_end_of_a_file_is_refused(studio: Running, words: tuple[str, bytes], wanted: str) -> None:
    """With how long the file is; but of a file that was changed since, all of it is sent."""
    answer = studio.visitor.ask("GET", words[0], Range=f"bytes={wanted}")
    assert (answer.status, answer.code) == (416, "no-such-part")
    assert answer.headers["content-range"] == "bytes */40"
    changed = studio.visitor.ask("GET", words[0], Range=f"bytes={wanted}", If_Range='"another"')
    assert (changed.status, changed.body) == (200, words[1])
    assert studio.visitor.ask("HEAD", words[0], Range=f"bytes={wanted}").status == 200


def test_a_copy_of_a_film_is_asked_for_until_it_is_there(make_video: MakeVideo, tmp_path: Path) -> None:
    """What is being made is no error: no answer on the way is one, and then the copy is played."""
    case = tmp_path / "case"
    case.mkdir()
    make_video(case / "take.mov", "-c:v", "mpeg4", seconds=1)
    with running(case) as studio:
        film = looked_at(studio)["take.mov"]
        address, version = f"/api/films/{film['id']}", f"v={film['sha']}"
        answers = []
        for _ in range(600):
            answers.append(studio.visitor.ask("POST", f"{address}/copy?{version}"))
            if answers[-1].body.get("plays") != "making":
                break
            time.sleep(0.1)
        assert {answer.status for answer in answers} == {200}
        assert answers[-1].body == {"plays": "stand-in"}
        assert studio.visitor.ask("GET", f"{address}/play?{version}&as=copy", Range="bytes=0-0").status == 206


def test_a_still_that_is_asked_for_again_is_taken_once(make_video: MakeVideo, tmp_path: Path) -> None:
    """A page whose answer was cut asks again with the same gesture."""
    case = tmp_path / "case"
    case.mkdir()
    make_video(case / "take.mp4", seconds=1)
    with running(case) as studio:
        film = looked_at(studio)["take.mp4"]["id"]
        asked = {"at": 0.4, "gesture": "still-of-a-test"}
        first, second = (studio.visitor.ask("POST", f"/api/films/{film}/still", asked) for _ in range(2))
        assert (first.status, first.body) == (second.status, second.body) == (201, first.body)
        other = studio.visitor.ask("POST", f"/api/films/{film}/still", {**asked, "gesture": "another-still"})
        assert other.body["name"] != first.body["name"]
    assert len([*case.glob("*.png")]) == 2


def test_a_still_that_could_not_be_taken_can_be_asked_for_again(make_video: MakeVideo, tmp_path: Path) -> None:
    """The film was on a drive that is back, and the page asks again with the same gesture."""
    case, away = tmp_path / "case", tmp_path / "away.mp4"
    case.mkdir()
    make_video(case / "take.mp4", seconds=1)
    with running(case) as studio:
        film = looked_at(studio)["take.mp4"]["id"]
        asked = {"at": 0.4, "gesture": "still-of-a-test"}
        (case / "take.mp4").rename(away)
        assert studio.visitor.ask("POST", f"/api/films/{film}/still", asked).code == "undecodable"
        away.rename(case / "take.mp4")
        looked_at(studio)
        assert studio.visitor.ask("POST", f"/api/films/{film}/still", asked).status == 201
