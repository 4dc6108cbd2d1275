"""The package as the page shows it: built on the page, opened from it, and out of date once the case is changed."""

import html
import os
import re
import time
from pathlib import Path

from tests.command_line import run_here
from tests.conftest import jpeg_bytes, write
from tests.studio.visiting import Visitor, running


def built(visitor: Visitor) -> dict[str, object]:
    """Build, and return the package when that is done."""
    assert visitor.ask("POST", "/api/build", {"zip": True}).status == 202
    until = time.monotonic() + 120
    while time.monotonic() < until:
        case = visitor.ask("GET", "/api/case").body
        if case["build"]["state"] not in ("idle", "running"):
            assert case["build"]["state"] == "done", case["build"]
            return dict(case["package"])
        time.sleep(0.2)
    raise AssertionError("the build did not end")


def test_a_package_is_shown_until_the_case_changes(tmp_path: Path) -> None:
    """Its uploads open from the page; after a restart it is known too whether it is made from what is there now."""
    write(tmp_path / "received" / "photo.jpg", jpeg_bytes())
    with running(tmp_path) as studio:
        visitor = studio.visitor
        assert visitor.ask("GET", "/api/case").body["package"] is None
        package = built(visitor)
        assert (package["verdict"], package["made_from_now"], package["zip"]) == ("ready", True, True)
        uploads = package["uploads"]
        assert isinstance(uploads, list)
        assert [file["slot"] for file in uploads] == ["image-1"]
        assert package["folder"] == str(tmp_path / "package" / "upload")
        name = uploads[0]["name"]
        file = visitor.ask("GET", f"/package/upload/{name}")
        assert file.body == (tmp_path / "package" / "upload" / name).read_bytes()
        assert file.headers["content-type"] == "image/jpeg"
        page = visitor.ask("GET", "/package/report.html")
        own = re.search(rb'Content-Security-Policy" content="([^"]+)"', page.body)
        assert own, "the page has a policy of its own"
        sent = page.headers["content-security-policy"]
        assert sent == f"{html.unescape(own[1].decode())}; frame-ancestors 'none'"
        assert "script-src 'sha256-" in sent
        assert "'unsafe-inline'" not in sent
        assert b"evidence-kit report" in page.body
        assert visitor.ask("GET", "/package.zip").body[:4] == b"PK\x03\x04"
        assert visitor.ask("GET", "/package/manifest.json").status == 200
        for path in ("/package/SHA256SUMS", "/package/upload/..%2fmanifest.json", "/package/upload/photo.jpg"):
            assert visitor.ask("GET", path).status == 404, path
    with running(tmp_path) as studio:
        assert studio.visitor.ask("GET", "/api/case").body["package"]["made_from_now"] is True
        edit = {"at": ["order", "number"], "was": None, "value": "8123456789012345"}
        asked = {"gesture": "0123456789", "label": "Number", "base": "", "edits": [edit]}
        assert studio.visitor.ask("POST", "/api/edits", asked).status == 200
        assert studio.visitor.ask("GET", "/api/case").body["package"]["made_from_now"] is False


def test_where_no_program_shows_folders_the_path_is_said(tmp_path: Path) -> None:
    """With what to do with it, so that nobody stands before a closed door."""
    write(tmp_path / "received" / "photo.jpg", jpeg_bytes())
    with running(tmp_path, environment={**os.environ, "PATH": str(tmp_path)}) as studio:
        built(studio.visitor)
        for which, folder in (("upload", tmp_path / "package" / "upload"), ("case", tmp_path)):
            refused = studio.visitor.ask("POST", "/api/open-folder", {"which": which})
            assert refused.code == "tool-missing"
            assert str(folder) in refused.body["error"]["hint"]


def test_a_newer_package_is_not_judged_by_the_build_before_it(tmp_path: Path) -> None:
    """A build of the studio, a change, a build on the command line: the page shows what lies there, and that it is new."""
    write(tmp_path / "received" / "photo.jpg", jpeg_bytes())
    write(tmp_path / "case.toml", b'[claim]\nreason = "fake"\n')
    with running(tmp_path) as studio:
        before = built(studio.visitor)["verdict"]
        (tmp_path / "case.toml").unlink()
        changed = studio.visitor.ask("GET", "/api/case").body
        assert (changed["build"]["stale"], changed["package"]["made_from_now"]) == (True, False)
        run_here("build", tmp_path)
        case = studio.visitor.ask("GET", "/api/case").body
        assert (before, case["package"]["verdict"]) == ("not-ready", "ready")
        assert (case["build"]["stale"], case["package"]["made_from_now"]) == (False, True)
        write(tmp_path / "received" / "more.jpg", jpeg_bytes())
        case = studio.visitor.ask("GET", "/api/case").body
        assert (case["build"]["stale"], case["package"]["made_from_now"]) == (True, False)
