"""Who may speak to the studio: everybody else is refused, and nothing is written."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_kit.studio.app import routes
from evidence_kit.studio.gate import HEADERS, MOST_HEADER_BYTES
from tests.conftest import jpeg_bytes, write
from tests.studio.visiting import Running, running

HOSTILE = (
    "../secret.txt",
    "%2e%2e%2fsecret.txt",
    "..%5csecret.txt",
    "%2fetc%2fpasswd",
    "C:%5cWindows%5cwin.ini",
    "..%252fsecret.txt",
    "0" * 16 + "%00.jpg",
    "%ff%fe",
    "a" * 3000,
)
BESIDE = "what lies beside the case"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Provide a studio with one photo, and a file beside its case that nobody may see."""
    place = tmp_path_factory.mktemp("gate")
    write(place / "secret.txt", BESIDE)
    write(place / "case" / "photo.jpg", jpeg_bytes())
    with running(place / "case") as found:
        yield found


def content(place: Path) -> dict[str, str]:
    """Return every file below a folder with its checksum."""
    files = [path for path in sorted(place.rglob("*")) if path.is_file()]
    return {str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


NEW = {"name": "new.jpg", "bytes": 4}
TABLE: list[tuple[int, str, str, object, dict[str, str | None]]] = [
    (200, "GET", "/api/case", None, {}),
    (200, "GET", "/api/case", None, {"Origin": None}),
    (200, "HEAD", "/api/case", None, {}),
    (200, "GET", "/", None, {"Origin": None, "Sec_Fetch_Site": "none"}),
    (200, "GET", "/static/main.js", None, {"Cookie": None}),
    (421, "GET", "/api/case", None, {"Host": "evil.example"}),
    (421, "GET", "/api/case", None, {"Host": "127.0.0.1"}),
    (421, "GET", "/api/case", None, {"Host": "127.0.0.1:1"}),
    (421, "GET", "/api/case", None, {"Host": "127.0.0.1.evil.example"}),
    (421, "GET", "/api/case", None, {"Host": ""}),
    (421, "GET", "/static/main.js", None, {"Host": "evil.example"}),
    (421, "POST", "/api/uploads", NEW, {"Host": "evil.example", "Origin": "http://evil.example"}),
    (403, "GET", "/api/case", None, {"Origin": "http://evil.example"}),
    (403, "GET", "/api/case", None, {"Origin": "null"}),
    (403, "GET", "/api/case", None, {"Origin": ""}),
    (403, "GET", "/api/case", None, {"Origin": "http://127.0.0.1:1"}),
    (403, "GET", "/api/case", None, {"Sec_Fetch_Site": "cross-site"}),
    (403, "GET", "/api/case", None, {"Origin": None, "Sec_Fetch_Site": "same-site"}),
    (403, "GET", "/api/events", None, {"Origin": None, "Sec_Fetch_Site": "same-site"}),
    (403, "GET", "/static/main.js", None, {"Origin": None, "Sec_Fetch_Site": "cross-site"}),
    (403, "POST", "/api/uploads", NEW, {"Origin": None}),
    (403, "POST", "/api/uploads", NEW, {"Origin": None, "Sec_Fetch_Site": "none"}),
    (403, "POST", "/api/uploads", NEW, {"Origin": "http://evil.example"}),
    (403, "POST", "/api/uploads", NEW, {"Sec_Fetch_Site": "same-site"}),
    (403, "DELETE", "/api/build", None, {"Origin": None}),
    (403, "PUT", "/api/toml", {"base": "", "text": ""}, {"Origin": None}),
    (401, "GET", "/api/case", None, {"Cookie": None}),
    (401, "GET", "/api/case", None, {"Cookie": "ek-1=wrong"}),
    (401, "GET", "/", None, {"Cookie": None, "Origin": None}),
    (401, "GET", "/package/report.html", None, {"Cookie": None, "Origin": None}),
    (401, "POST", "/api/uploads", NEW, {"Cookie": None}),
    (401, "GET", "/no-such-page", None, {"Cookie": None}),
    (403, "GET", "/open/" + "A" * 22, None, {"Cookie": None, "Origin": None}),
    (403, "GET", "/open/%ff", None, {"Cookie": None, "Origin": None}),
    (403, "GET", "/p/" + "A" * 22, None, {"Cookie": None, "Origin": None}),
    (404, "GET", "/no-such-page", None, {}),
    (405, "OPTIONS", "/api/case", None, {}),
    (405, "TRACE", "/api/case", None, {}),
    (405, "POST", "/api/case", {}, {}),
    (405, "GET", "/api/edits", None, {}),
    (431, "GET", "/api/case", None, {"X_Long": "a" * MOST_HEADER_BYTES}),
    (431, "GET", "/api/case?" + "a" * MOST_HEADER_BYTES, None, {}),
    (400, "POST", "/api/uploads", {"name": "x"}, {}),
    (400, "POST", "/api/uploads", {**NEW, "path": "/etc"}, {}),
    (400, "POST", "/api/uploads", {**NEW, "bytes": -1}, {}),
    (400, "POST", "/api/uploads", b"{", {"Content_Type": "application/json"}),
    (400, "POST", "/api/uploads", b'{"name": "\xff", "bytes": 1}', {"Content_Type": "application/json"}),
    (400, "POST", "/api/uploads", b"[" * 200_000, {"Content_Type": "application/json"}),
    (400, "POST", "/api/uploads", b'{"name": "new.jpg", "bytes": 4}', {"Content_Type": "text/plain"}),
    (413, "POST", "/api/uploads", b" " * 300_000, {"Content_Type": "application/json"}),
    (413, "POST", "/api/uploads", {"name": "x", "bytes": 9 * 10**9}, {}),
]


@pytest.mark.parametrize("row", range(len(TABLE)))
def test_only_the_page_itself_is_answered(studio: Running, row: int) -> None:
    """Each request is answered or refused as the table says; a refusal has words, and nothing is written."""
    status, method, path, body, headers = TABLE[row]
    before = content(studio.case.parent)
    answer = studio.visitor.ask(method, path, body, **headers)
    assert answer.status == status, answer.body
    assert {name: answer.headers[name] for name in HEADERS if name != "cache-control"} == {
        name: value for name, value in HEADERS.items() if name != "cache-control"
    }
    assert not [name for name in answer.headers if name.startswith("access-control")]
    if status >= 400 and isinstance(answer.body, dict):
        assert answer.body["error"]["message"].endswith(".")
    assert content(studio.case.parent) == before


def test_two_headers_of_one_kind_are_refused(studio: Running) -> None:
    """No browser sends them; whoever does hopes that we look at the other one."""
    visitor = studio.visitor
    for twice, status in (
        (f"Host: evil.example\r\nHost: {visitor.host}\r\nOrigin: {visitor.origin}", (400, 421)),
        (f"Host: {visitor.host}\r\nOrigin: http://evil.example\r\nOrigin: {visitor.origin}", (403,)),
    ):
        connection = visitor.raw(f"GET /api/case HTTP/1.1\r\n{twice}\r\nCookie: {visitor.cookie}\r\n\r\n".encode())
        assert int(connection.recv(100).split()[1]) in status
        connection.close()


def test_a_link_on_any_page_may_lead_to_the_token(tmp_path: Path) -> None:
    """A token lets one browser in, wherever the link stands; it leads on by a page, because a redirect loses cookies."""
    write(tmp_path / "photo.jpg", jpeg_bytes())
    with running(tmp_path, enter=False) as studio:
        visitor, path = studio.visitor, "/open/" + studio.address.rpartition("/")[2]
        first = visitor.ask("GET", path, Origin=None, Cookie=None, Sec_Fetch_Site="cross-site")
        assert first.status == 200
        assert b'http-equiv="refresh" content="0;url=/"' in first.body
        words = {word.strip() for word in first.headers["set-cookie"].split(";")}
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= words
        assert next(iter(first.headers["set-cookie"].split("="))) == f"ek-{visitor.port}"
        again = visitor.ask("GET", path, Origin=None, Cookie=None)
        assert again.status == 403
        assert b"This link was used" in again.body
        assert "set-cookie" not in again.headers
        visitor.cookie = first.headers["set-cookie"].partition(";")[0]
        assert visitor.ask("GET", path, Origin=None).status == 200  # a reload of the first page
        assert visitor.ask("GET", "/api/case").status == 200


def test_hostile_values_reach_no_file(studio: Running) -> None:
    """No parameter of any address, also of one that is new, leads out of the case."""
    before = content(studio.case.parent)
    file = next(iter(studio.visitor.files().values()))
    tried = 0
    for route in routes():
        methods = sorted((route.methods or set()) - {"HEAD"})
        for value in HOSTILE:
            paths = [route.path.replace("{" + name + "}", value) for name in route.param_convertors]
            known = route.path.replace("{id}", file["id"]).replace("{name}", "x").replace("{token}", "x")
            if "{id}" in route.path:
                paths += [f"{known}?v={value}&long={value}&x={value}&y={value}&w={value}&h={value}&at={value}"]
            for path in paths:
                if path.startswith(("/api/events", "/api/open-folder")):
                    continue
                body = None if methods == ["GET"] else {"name": value, "bytes": 4, "which": value, "on": value}
                answer = studio.visitor.ask(methods[0], path, body, Content_Range=f"bytes {value[:20]}-3/4")
                assert answer.status < 500 or answer.code == "tool-missing", (path, answer)
                assert BESIDE not in str(answer.body), path
                assert b"root:" not in (answer.body if isinstance(answer.body, bytes) else b""), path
                tried += 1
    assert tried > 100
    uploads = ".evidence-kit-uploads"
    after = {name: value for name, value in content(studio.case.parent).items() if uploads not in name}
    assert after == before
