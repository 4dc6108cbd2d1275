"""The director: which shots a reason wants, and what is wrong with a photo while the box is still there."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFilter

from evidence_kit.cache.store import NO_CACHE
from evidence_kit.claim.reasons import rules
from evidence_kit.media.pool import Readers, readers
from evidence_kit.media.probe import examine
from evidence_kit.model.case import Case, Original, Role
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.parcel.numbers import Compared
from evidence_kit.parcel.tracking import read_number
from evidence_kit.policies import load_policy
from evidence_kit.studio.director import Director
from evidence_kit.studio.wire import Notice
from evidence_kit.studio.wire_director import DirectorJson
from tests.conftest import jpeg_bytes, photo, write
from tests.drawn_labels import drawn_label
from tests.studio.desks import back, case_in, desk_of, done
from tests.studio.visiting import running
from tests.watched import until

POLICY = load_policy().rules
NUMBER, OTHER = "RB123456785GB", "RB876543216GB"


@pytest.fixture
def heard() -> list[dict[str, Any]]:
    """What an open page was told."""
    return []


@pytest.fixture
def director(heard: list[dict[str, Any]]) -> Iterator[Director]:
    """A director of one page."""

    def tell(notice: Notice) -> None:
        assert notice[0] == "judged"
        heard.append(dict(notice[1]))

    made = Director(NO_CACHE, tell)
    yield made
    made.close()


def case_of(*originals: Original, tracking: str | None = NUMBER, reason: str = "damaged") -> Case:
    """Return a case with a reason."""
    return Case(Path(), originals, order=Order(tracking=tracking), claim=Claim(reason=reason))


def label_photo(number: str = NUMBER) -> Image.Image:
    """Return a sharp photo of a parcel's label."""
    return drawn_label(number).resize((1400, 1000)).convert("RGB")


PHOTOS: dict[str, tuple[Callable[[], Image.Image], Role, set[str]]] = {
    "sharp": (lambda: photo(1200, 900), Role.received, set()),
    "blurred": (lambda: photo(1200, 900).filter(ImageFilter.GaussianBlur(9)), Role.received, {"blurry"}),
    "dark": (lambda: photo(1200, 900).point(lambda level: level // 8), Role.received, {"too-dark"}),
    "small": (lambda: photo(320, 240), Role.received, {"too-small"}),
    "label": (label_photo, Role.label, set()),
    "other label": (lambda: label_photo(OTHER), Role.label, {"tracking-mismatch"}),
    "no label": (lambda: photo(1400, 1000), Role.label, {"label-not-readable"}),
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_a_photo_is_judged_as_it_arrives(
    kind: str, director: Director, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    """What another photo would cure is said, with what to do; a good one is good."""
    make, role, codes = PHOTOS[kind]
    path = write(tmp_path / "a.jpg", jpeg_bytes(make()))
    director.expect(path, path.name, role, "must-0")
    director.looked(path, examine(path), case_of())
    assert until(lambda: bool(heard), 30)
    [judged] = heard
    assert {finding["code"] for finding in judged["findings"]} == codes
    assert judged["state"] == ("again" if codes else "good")
    assert all(finding["hint"] for finding in judged["findings"])
    assert judged["shot"] == "must-0"
    if role is Role.label:
        assert judged["label"]["number"] == {"label": NUMBER, "other label": OTHER, "no label": None}[kind]


def state_of(director: Director, case: Case, role: Role) -> tuple[str, bool]:
    """Return how far the first shot of a role is, and whether a file stands for it."""
    shot = next(shot for shot in director.shots(case, POLICY).shots if role in shot.roles)
    return shot.state, shot.file is not None


def test_the_shots_are_those_of_the_reason(director: Director) -> None:
    """First what it must show, in the order of its weight; none without a reason."""
    found = director.shots(case_of(), POLICY)
    assert found.reason
    assert found.reason.name == "damaged"
    assert found.film
    assert [shot.must for shot in found.shots] == sorted((shot.must for shot in found.shots), reverse=True)
    assert all(shot.what and shot.how and shot.why and shot.roles and shot.state == "open" for shot in found.shots)
    assert len({shot.id for shot in found.shots}) == len(found.shots)
    for reason in rules().reason:
        assert director.shots(case_of(reason=reason.name), POLICY).shots
    assert director.shots(case_of(reason="nonsense"), POLICY) == DirectorJson()
    assert director.shots(Case(Path()), POLICY) == DirectorJson()


def test_a_shot_goes_from_open_to_good(director: Director, heard: list[dict[str, Any]], tmp_path: Path) -> None:
    """A blurred photo is taken again, and the good one stands for the shot whatever was sent before."""
    shot = next(shot for shot in director.shots(case_of(), POLICY).shots if Role.damage in shot.roles)
    originals: tuple[Original, ...] = ()
    for name, kind, state in (("a.jpg", "blurred", "again"), ("b.jpg", "sharp", "good")):
        path = write(tmp_path / name, jpeg_bytes(PHOTOS[kind][0]()))
        originals = (*originals, Original(path, name, examine(path), Role.damage))
        case = case_of(*originals)
        director.expect(path, name, Role.damage, shot.id)
        assert state_of(director, case, Role.damage) == ("looking", True) or state == "good"
        count = len(heard)
        director.looked(path, originals[-1].facts, case)
        assert until(lambda before=count: len(heard) > before, 20)  # type: ignore[misc]  # a default is no argument
        assert state_of(director, case, Role.damage) == (state, True)
    assert state_of(director, case_of(originals[0]), Role.damage) == ("again", True)


def test_what_was_there_before_counts_too(director: Director, tmp_path: Path) -> None:
    """Photos that came in another way stand for their shots, judged by what is known of them."""
    path = write(tmp_path / "a.jpg", jpeg_bytes(PHOTOS["small"][0]()))
    small = Original(path, "a.jpg", examine(path), Role.damage)
    assert state_of(director, case_of(small), Role.damage) == ("again", True)
    unknown = replace(small, facts=replace(small.facts, examined=False))
    assert state_of(director, case_of(unknown), Role.damage) == ("looking", True)


def test_a_thorough_look_at_a_label_is_told(director: Director, heard: list[dict[str, Any]], tmp_path: Path) -> None:
    """When it reads what a glance did not; once, and not for what nobody waits for."""
    path = write(tmp_path / "a.jpg", jpeg_bytes(photo(1400, 1000)))
    original = Original(path, "a.jpg", examine(path), Role.label)
    director.expect(path, "a.jpg", Role.label, "must-0")
    director.looked(path, original.facts, case_of())
    assert until(lambda: bool(heard), 30)
    read = replace(original, label=Compared("match", read_number(NUMBER)))
    for _ in range(2):
        director.review(case_of(read, replace(read, name="b.jpg")))
    assert [(judged["state"], judged["label"]["number"]) for judged in heard] == [("again", None), ("good", NUMBER)]


def test_a_file_that_is_no_picture_is_said(director: Director, heard: list[dict[str, Any]], tmp_path: Path) -> None:
    """Whatever was sent: the director never stops; of what it does not wait for it says nothing."""
    path = write(tmp_path / "a.jpg", b"\xff\xd8\xff nothing")
    director.looked(path, examine(path), case_of())
    director.expect(path, "a.jpg", Role.damage, "must-0")
    director.looked(path, examine(path), case_of())
    assert until(lambda: bool(heard), 20)
    assert [finding["code"] for finding in heard[0]["findings"]] == ["unreadable"]
    director.close()
    director.looked(path, examine(path), case_of())


NO_PHOTOS: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "empty-file"),
    "a text": (b"no picture at all", "type-not-allowed"),
    "half a document": (b"%PDF-1.4\n%%EOF\n", "unreadable"),
}


@pytest.mark.parametrize("kind", NO_PHOTOS)
def test_what_is_no_photo_is_never_good(
    kind: str, director: Director, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    """The box is kept until something can be seen; what to do is said for somebody with a phone in the hand."""
    data, code = NO_PHOTOS[kind]
    path = write(tmp_path / "a.jpg", data)
    director.expect(path, path.name, Role.damage, "must-0")
    director.looked(path, examine(path), case_of())
    assert until(lambda: bool(heard), 20)
    assert heard[0]["state"] == "again"
    assert code in {finding["code"] for finding in heard[0]["findings"]}


def test_a_film_is_asked_for_where_no_photo_will_do(
    director: Director, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    """The shot says so, and a photo is not good for it."""
    filmed = [shot for shot in director.shots(case_of(), POLICY).shots if shot.film]
    assert [shot.what for shot in filmed] == ["video of the unboxing"]
    path = write(tmp_path / "a.jpg", jpeg_bytes())
    director.expect(path, path.name, Role.unboxing, filmed[0].id, film=True)
    director.looked(path, examine(path), case_of())
    assert until(lambda: bool(heard), 20)
    assert heard[0]["findings"][0]["message"] == "This is a photo, and this shot is a film."


def test_what_is_said_needs_no_terminal_and_no_case_file(
    director: Director, heard: list[dict[str, Any]], tmp_path: Path
) -> None:
    """The person who reads it holds a phone."""
    for number, kind in enumerate(PHOTOS):
        make, role, _ = PHOTOS[kind]
        path = write(tmp_path / f"{number}.jpg", jpeg_bytes(make()))
        director.expect(path, path.name, role, "must-0")
        director.looked(path, examine(path), case_of())
    assert until(lambda: len(heard) == len(PHOTOS), 60)
    said = " ".join(f"{one['message']} {one['hint']}" for told in heard for one in told["findings"])
    assert "closer" in said
    for word in ("case.toml", "label/", "evidence-kit"):
        assert word not in said, word


def test_a_photo_that_is_there_already_counts_for_the_shot_that_it_is_sent_for(tmp_path: Path) -> None:
    """Sent before without a shot, or twice for the same: it is judged, it has the role, and the shot is no longer open."""
    write(tmp_path / "case.toml", f'[order]\ntracking = "{NUMBER}"\n[claim]\nreason = "damaged"\n')
    data = jpeg_bytes(photo(1200, 900))
    with running(tmp_path) as studio:
        visitor = studio.visitor
        assert visitor.send("box.jpg", data).status == 201

        def shot() -> dict[str, Any]:
            shots = visitor.ask("GET", "/api/director").body["shots"]
            return next(one for one in shots if "packaging" in one["roles"])

        assert shot()["state"] == "open"
        for _ in range(2):
            again = visitor.send("box.jpg", data, role="packaging", shot=shot()["id"])
            assert again.body["name"] == "box.jpg"
            assert until(lambda: shot()["state"] == "good", 60)
        assert visitor.files()["box.jpg"]["role"] == "packaging"
        assert visitor.ask("GET", "/api/case").body["undo"]["undo"]


def test_a_photo_is_judged_at_once_whatever_else_is_looked_at(tmp_path: Path) -> None:
    """Somebody waits with the box in the hand: films and labels that are being read do not hold it up."""
    told: list[Notice] = []
    desk = desk_of(case_in(tmp_path, '[claim]\nreason = "damaged"\n'), told)
    with contextlib.ExitStack() as busy:
        for _ in range(readers().most):
            busy.enter_context(readers().borrowed(fresh=False))
        path = write(desk.folder / "a.jpg", jpeg_bytes(photo(1200, 900)))
        desk.arrived(path, role=Role.damage, shot="must-0")
        assert until(lambda: any(kind == "judged" and body["state"] == "good" for kind, body in told), 60)
    assert until(lambda: not desk.is_reading and desk.case().files[0].examined, 60)
    desk.close()


def test_a_photo_that_takes_long_does_not_hold_up_the_next(tmp_path: Path) -> None:
    """One that is still being decoded has a reader and a thread; the next photo has others."""
    told: list[Notice] = []
    desk = desk_of(case_in(tmp_path, '[claim]\nreason = "damaged"\n'), told)
    decoded = threading.Event()

    def decode(reader: Readers) -> None:
        with reader.borrowed(fresh=False):
            decoded.wait(60)

    desk.shooting.begin(decode)
    path = write(desk.folder / "a.jpg", jpeg_bytes(photo(1200, 900)))
    desk.arrived(path, role=Role.damage, shot="must-0")
    assert until(lambda: any(kind == "judged" for kind, _ in told), 50)
    decoded.set()
    desk.close()


def test_a_photo_that_was_taken_again_is_left_out(tmp_path: Path) -> None:
    """The good one replaces it in its shot; taken back, it stays, and so does what somebody has chosen."""
    told: list[Notice] = []
    chosen = '[[evidence]]\nfile = "c.jpg"\ncaption = "From behind"\n'
    desk = desk_of(case_in(tmp_path, f'[claim]\nreason = "damaged"\n{chosen}'), told)
    blurred = photo(1200, 900).filter(ImageFilter.GaussianBlur(9))
    sent = {
        "a.jpg": (blurred, "must-0", "again"),
        "b.jpg": (blurred.rotate(90, expand=True), "must-1", "again"),
        "c.jpg": (blurred.rotate(180), "must-0", "again"),
        "d.jpg": (photo(1200, 900), "must-0", "good"),
    }
    for number, (name, (picture, shot, state)) in enumerate(sent.items(), 1):
        path = write(desk.folder / name, jpeg_bytes(picture))
        desk.arrived(path, role=Role.damage, shot=shot)
        assert until(lambda number=number: len(judged_in(told)) == number, 60)  # type: ignore[misc]
        assert judged_in(told)[-1]["state"] == state

    def left_out() -> list[str]:
        return [file.name for file in desk.case().files if file.leave_out]

    assert until(lambda: left_out() == ["a.jpg"], 20), left_out()
    assert [one.why for one in desk.case().left_out] == ["a.jpg is not uploaded: it was taken again as d.jpg."]
    assert desk.case().undo.undo == "Leave out a.jpg, which was taken again"
    done(back(desk))
    assert left_out() == []
    path = write(desk.folder / "e.jpg", jpeg_bytes(photo(1200, 900, seed=5)))
    desk.arrived(path, role=Role.damage, shot="must-0")
    assert until(lambda: len(judged_in(told)) == 5, 60)
    desk.look()
    assert left_out() == []
    desk.close()


def judged_in(told: list[Notice]) -> list[dict[str, Any]]:
    """Return what was said of photos."""
    return [dict(body) for kind, body in told if kind == "judged"]
