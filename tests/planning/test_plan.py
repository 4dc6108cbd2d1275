"""What goes into which slot: rules by table, promises by property, and the verb."""

import dataclasses
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_kit.claim.weight import order_of_roles
from evidence_kit.media.sheet.layout import MOST_CELLS
from evidence_kit.model.case import Comparison, Original, Role
from evidence_kit.model.document_facts import DocumentFacts
from evidence_kit.model.facts import Facts
from evidence_kit.model.plan import Plan
from evidence_kit.policies import load_policy, parse_policy
from evidence_kit.policies.rules import Policy
from tests.conftest import Run, jpeg_bytes, photo, write
from tests.planned import ALIEXPRESS, film, left_out, picture, planned

PAYPAL, SHOPEE = (load_policy(name).rules for name in ("paypal", "shopee"))
MASTERCOM = load_policy("mastercom").rules
VIEWS = ("0123456789abcdef", "fedcba9876543210", "00ff00ff00ff00ff", "f0f0f0f00f0f0f0f", "aaaa5555aaaa5555")


def document(name: str, role: Role = Role.document, pages: int = 1, **known: object) -> Original:
    """Return a PDF that can be read."""
    looked = DocumentFacts("1.7", pages, 595, 842, **known)  # type: ignore[arg-type]
    sum_ = hashlib.sha256(name.encode()).hexdigest()
    return Original(Path(name), name, Facts("document", "application/pdf", 90_000, sum_, document=looked), role)


def shape(made: Plan) -> list[tuple[str, str, int]]:
    """Return slot, form and number of originals of each placement."""
    return [(str(one.slot), one.filling, len(one.sources)) for one in made.placements]


def test_the_reason_says_what_comes_first() -> None:
    """For damage the damage, for a parcel that never came the carrier's word."""
    case = [
        picture("a", Role.received),
        picture("b", Role.damage),
        picture("c", Role.tracking),
        picture("d", Role.label),
    ]
    assert [one.sources[0].name for one in planned(*case, reason="damaged").placements] == ["b", "d", "a", "c"]
    assert planned(*case, reason="not-received").placements[0].sources[0].name == "c"
    assert [one.sources[0].name for one in planned(*case).placements] == ["d", "b", "a", "c"]


@pytest.mark.parametrize("reason", [None, "no-such-reason", "wrong-size", "empty-parcel"])
def test_every_role_has_one_weight(reason: str | None) -> None:
    assert sorted(order_of_roles(reason)) == sorted(Role)


def test_comparisons_come_first_and_their_pictures_fill_free_slots() -> None:
    """What was received goes in alone by its weight, unmarked; then the listing, last."""
    case = [picture("l", Role.listing), picture("r"), picture("x", Role.label), picture("c", Role.chat)]
    made = planned(*case, comparisons=(Comparison("l", "r"),))
    assert [one.filling for one in made.placements] == ["comparison", *["file"] * 4]
    assert [one.sources[0].name for one in made.placements[1:]] == ["x", "r", "c", "l"]
    assert [one.code for one in made.findings] == ["comparison-unmarked"]


@pytest.mark.parametrize(("others", "alone"), [(3, ["r", "l"]), (4, ["r"]), (5, []), (7, [])])
def test_pictures_of_a_comparison_displace_nothing(others: int, alone: list[str]) -> None:
    """They take only what no other picture wants."""
    case = [picture("l", Role.listing), picture("r"), *(picture(f"x{number}", Role.damage) for number in range(others))]
    made = planned(*case, comparisons=(Comparison("l", "r"),))
    single = [one.sources[0].name for one in made.placements if one.filling == "file"]
    assert [name for name in single if name in ("r", "l")] == alone
    assert left_out(made) == []
    assert len({source.name for one in made.placements for source in one.sources}) == others + 2


def test_a_side_that_another_photo_shows_already_is_not_shown_again() -> None:
    """The same view in the same role; frames for gaps and the key frames of a video that may not fit go first."""
    case = [picture("l", Role.listing, view=VIEWS[0]), picture("r", view=VIEWS[1]), picture("r2", view=VIEWS[1])]
    made = planned(*case, comparisons=(Comparison("l", "r"),))
    assert [one.sources[0].name for one in made.placements if one.filling == "file"] == ["r2", "l"]
    tight = planned(*case[:2], film(seconds=20.0), *map(picture, "abc"), comparisons=(Comparison("l", "r"),))
    assert [one.filling for one in tight.placements if one.slot.kind == "image"][-1] == "label-still"


def test_a_picture_that_a_comparison_crops_is_never_shown_whole() -> None:
    """Its owner wanted the rest not to be seen, also where another comparison shows all of it."""
    case = [picture("l", Role.listing), picture("r"), picture("l2", Role.listing)]
    cropped = Comparison("l", "r", received_crop=(0, 0, 10, 10))
    for comparisons in ((cropped,), (cropped, Comparison("l2", "r"))):
        made = planned(*case[: len(comparisons) + 1], comparisons=comparisons)
        assert "r" not in [one.sources[0].name for one in made.placements if one.filling == "file"]


def test_a_limit_on_all_files_together_is_not_shared_with_more_pictures() -> None:
    rules = parse_policy(
        b'schema = "evidence_kit.policy/1"\nname = "t"\ntitle = "T"\nas_of = 2026-11-24\nparty = "buyer"\n'
        b'status = "current"\nconfidence = "A"\n[total]\nmax_bytes = { value = 900_000, source = "x" }\n',
        "t",
    ).rules
    case = [picture("l", Role.listing), picture("r")]
    assert len(planned(*case, policy=rules, comparisons=(Comparison("l", "r"),)).placements) == 1


def test_what_does_not_fit_shares_sheets_and_the_weightiest_stay_alone() -> None:
    case = [picture(f"p{number:02d}") for number in range(8)] + [picture("label", Role.label)]
    made = planned(*case)
    assert shape(made) == [*((f"image-{number}", "file", 1) for number in range(1, 6)), ("image-6", "sheet", 4)]
    assert made.placements[0].sources[0].name == "label"
    assert left_out(made) == []


def test_with_very_many_pictures_every_slot_is_a_sheet_and_the_rest_is_named() -> None:
    case = [picture(f"p{number:03d}") for number in range(6 * MOST_CELLS + 2)]
    made = planned(*case)
    assert [one.filling for one in made.placements] == ["sheet"] * 6
    assert sum(len(one.sources) for one in made.placements) == 6 * MOST_CELLS
    assert left_out(made) == [f"p{6 * MOST_CELLS:03d}", f"p{6 * MOST_CELLS + 1:03d}"]


def test_of_one_view_the_sharpest_stays_when_places_are_short() -> None:
    """The blurred one is named with the one that shows the same."""
    alike = [picture(f"same{number}", sharpness=0.2 + number / 10, view=VIEWS[0]) for number in range(3)]
    others = [picture(f"other{number}", Role.damage, view=VIEWS[1 + number % 4]) for number in range(4)]
    others = [dataclasses.replace(one, name=f"o{index}") for index, one in enumerate(others)]
    made = planned(*alike, *others)
    assert left_out(made) == ["same1"] or left_out(made) == ["same0"]
    assert "same2" in {source.name for one in made.placements for source in one.sources}
    assert {one.actual for one in made.findings} <= {"same2", "same1"}


def test_of_one_view_all_stay_when_there_is_room() -> None:
    made = planned(*(picture(f"same{number}", view=VIEWS[0]) for number in range(5)))
    assert len(made.placements) == 5
    assert left_out(made) == []


def test_the_same_view_in_another_role_is_something_else() -> None:
    """A lamp off and the same lamp on look alike."""
    case = [picture(f"r{number}", view=VIEWS[0]) for number in range(1)]
    case += [picture(f"d{number}", Role.damage, view=VIEWS[0]) for number in range(1)]
    case += [picture(f"x{number}", Role.contents, view=VIEWS[1 + number % 4]) for number in range(4)]
    case += [picture("chat", Role.chat)]
    made = planned(*case)
    names = {source.name for one in made.placements for source in one.sources}
    assert {"r0", "d0"} <= names


def test_frames_of_the_video_fill_what_photos_leave_empty() -> None:
    """Without any photo: the label and what came; with a photo of the goods: the label; with both: none."""
    assert [one.filling for one in planned(film()).placements] == ["label-still", "still", "still", "still", "file"]
    assert [one.filling for one in planned(film(), picture("r")).placements] == ["file", "label-still", "file"]
    assert [one.filling for one in planned(film(), picture("r"), picture("l", Role.label)).placements] == ["file"] * 3


def test_frames_never_push_a_photo_out() -> None:
    made = planned(film(), *(picture(f"r{number}") for number in range(6)))
    assert shape(made) == [*((f"image-{number}", "file", 1) for number in range(1, 7)), ("video-1", "file", 1)]


def test_where_no_video_is_taken_its_key_frames_are() -> None:
    """As a document where documents are taken, as a picture where not; and the take is said to be left out."""
    made = planned(film(), picture("l", Role.label), picture("r"), policy=PAYPAL)
    assert shape(made)[-1] == ("document-1", "key-frames", 1)
    assert left_out(made) == ["unboxing.mp4"]
    assert "key frames" in made.findings[0].hint
    text = (Path("evidence_kit/policies/aliexpress.toml")).read_text(encoding="utf-8")
    from evidence_kit.policies import parse_policy

    none = text.replace("[video]\nmax_count = { value = 1", "[video]\nmax_count = { value = 0")
    made = planned(
        film(), *(picture(f"r{number}") for number in range(7)), policy=parse_policy(none.encode(), "x").rules
    )
    assert [one.filling for one in made.placements] == ["file"] * 4 + ["sheet", "key-frames"]


def test_a_take_that_is_too_long_becomes_key_frames() -> None:
    """It is never cut."""
    made = planned(film(seconds=75), picture("l", Role.label), picture("r"), policy=SHOPEE)
    assert [one.filling for one in made.placements] == ["file", "file", "key-frames"]


def test_a_picture_whose_covered_place_lies_outside_is_not_used() -> None:
    """Something else would be covered than was meant."""
    wrong = dataclasses.replace(picture("r"), redact=((3900, 0, 200, 50),))
    fine = dataclasses.replace(picture("s"), redact=((10, 10, 200, 50),))
    made = planned(wrong, fine)
    assert [one.sources[0].name for one in made.placements] == ["s"]
    hidden = dataclasses.replace(film(), redact=((0, 0, 10, 10),))
    assert planned(hidden).placements == ()


roles = st.sampled_from([role for role in Role if role is not Role.unboxing])
pictures = st.lists(st.tuples(roles, st.floats(0.1, 1), st.sampled_from(VIEWS)), min_size=0, max_size=70)


@settings(max_examples=60, deadline=None)
@given(pictures, st.booleans(), st.sampled_from([ALIEXPRESS, PAYPAL, SHOPEE]), st.integers(0, 8))
def test_everything_is_shown_once_or_named(
    shots: list[tuple[Role, float, str]], filmed: bool, policy: Policy, pairs: int
) -> None:
    """Never more than the form takes, nothing twice, nothing forgotten, and nothing left out while there is room."""
    case = [picture(f"p{index:02d}", role, sharp, view) for index, (role, sharp, view) in enumerate(shots)]
    comparisons = tuple(
        Comparison(case[2 * index].name, case[2 * index + 1].name) for index in range(min(pairs, len(case) // 2))
    )
    made = planned(*case, *([film()] if filmed else []), policy=policy, comparisons=comparisons)
    images = [one for one in made.placements if one.slot.kind == "image"]
    most = policy.image.max_count
    assert most is None or len(images) <= most.value
    sides = [source.name for one in images if one.filling == "comparison" for source in one.sources]
    single = [source.name for one in images if one.filling in ("file", "sheet") for source in one.sources]
    shown = [*sides, *single]
    assert len(single) == len(set(single))
    assert len(sides) == len(set(sides))
    lost = left_out(made)
    compared = {name for one in comparisons for name in (one.listing, one.received)}
    assert {one.name for one in case} <= {*shown, *lost, *compared}
    assert not set(shown) & set(lost)
    if lost and most is not None and any(name != "unboxing.mp4" for name in lost):
        assert len(images) == most.value
    assert [str(one.slot) for one in images] == [f"image-{number}" for number in range(1, len(images) + 1)]
    numbers = [one.file.split("-")[0] for one in made.placements]
    assert numbers == [f"{number:02d}" for number in range(1, len(numbers) + 1)]
    assert all(len(one.sources) <= MOST_CELLS for one in images if one.filling == "sheet")
    fillings = [one.filling for one in images]
    assert fillings == sorted(fillings, key=lambda filling: filling != "comparison")


def test_the_verb_tells_the_plan_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    for index in range(9):
        write(tmp_path / "received" / f"{index}.jpg", jpeg_bytes(photo(900, 700, index + 1)))
    before = sorted(tmp_path.rglob("*"))
    ran = run("plan", tmp_path)
    assert ran.code == 0, ran.err
    assert "image-6" in ran.out
    assert "on one sheet" in ran.out
    assert sorted(tmp_path.rglob("*")) == before
    data = json.loads(run("plan", tmp_path, "--format", "json").out)
    assert data["schema"] == "evidence_kit.plan/1"
    assert data["slots"][-1]["form"] == "sheet"
    assert data["slots"][-1]["originals"] == [f"received/{index}.jpg" for index in range(5, 9)]


def policy_with(images: int | None, videos: int | None) -> Policy:
    """Return a policy that takes so many pictures and videos."""
    from evidence_kit.policies import parse_policy

    text = Path("evidence_kit/policies/aliexpress.toml").read_text(encoding="utf-8")
    text = text.replace("[image]\nmax_count = { value = 6", f"[image]\nmax_count = {{ value = {images}")
    return parse_policy(
        text.replace("[video]\nmax_count = { value = 1", f"[video]\nmax_count = {{ value = {videos}").encode(), "x"
    ).rules


def test_without_a_place_for_pictures_there_are_no_key_frames() -> None:
    from msgspec.structs import replace

    one = policy_with(1, 0)  # a file with a 0 for both is refused already
    made = planned(film(), picture("r"), policy=replace(one, image=replace(one.image, max_count=one.video.max_count)))
    assert made.placements == ()
    assert sorted(map(str, left_out(made))) == ["r", "unboxing.mp4"]
    assert not any("key frames" in one.hint for one in made.findings)


def test_the_only_place_is_for_the_comparison() -> None:
    case = [picture("l", Role.listing), picture("r"), film()]
    made = planned(*case, policy=policy_with(1, 0), comparisons=(Comparison("l", "r"),))
    assert shape(made) == [("image-1", "comparison", 2)]
    assert [one.filling for one in planned(film(), policy=policy_with(1, 0)).placements] == ["label-still"]


def test_a_take_whose_colours_cannot_be_told_is_an_error_and_not_forgotten() -> None:
    """Dolby Vision 5 is Dolby's own."""
    looked = film().facts.video
    assert looked is not None
    lost = dataclasses.replace(
        film(), facts=dataclasses.replace(film().facts, video=dataclasses.replace(looked, hdr="dolby-vision-5"))
    )
    for policy in (ALIEXPRESS, PAYPAL):
        made = planned(lost, picture("r"), policy=policy)
        assert shape(made) == [("image-1", "file", 1)]
        assert [(one.code, one.severity.value) for one in made.findings] == [("codec-not-playable", "error")]


def test_a_covered_label_is_not_taken_from_the_video_and_the_video_is_warned_of() -> None:
    hidden = dataclasses.replace(picture("label", Role.label), redact=((3900, 0, 200, 50),))
    made = planned(hidden, film(), picture("r"))
    assert [one.filling for one in made.placements] == ["file", "file"]
    good = dataclasses.replace(hidden, redact=((10, 10, 200, 50),))
    made = planned(good, film(), picture("r"))
    assert [(one.code, one.path, one.actual) for one in made.findings] == [
        ("redact-incomplete", "unboxing.mp4", "label")
    ]


def test_very_many_pictures_of_many_shapes_are_planned_quickly() -> None:
    """A phone's whole folder must not hang; the count of layouts that are tried is bounded."""
    import time

    shapes = [(4000, 3000), (3000, 4000), (1080, 2400), (2400, 1080), (4000, 800), (1000, 1000)]
    case = []
    for index in range(200):
        one = picture(f"p{index:03d}")
        assert one.facts.image
        width, height = shapes[index % 6]
        facts = dataclasses.replace(one.facts, image=dataclasses.replace(one.facts.image, width=width, height=height))
        case.append(dataclasses.replace(one, facts=facts))
    began = time.process_time()
    made = planned(*case)
    assert time.process_time() - began < 60
    assert len(made.placements) == 6


def test_the_verb_tells_what_cannot_be_used(run: Run, tmp_path: Path) -> None:
    """A plan of a case with a broken photo is not ready."""
    write(tmp_path / "received" / "a.jpg", jpeg_bytes(photo(900, 700))[:9000])
    write(tmp_path / "received" / "b.jpg", jpeg_bytes(photo(900, 700)))
    ran = run("plan", tmp_path, "--format", "json")
    assert (ran.code, ran.codes("error")) == (1, ["unreadable"])
    (tmp_path / "empty").mkdir()
    assert run("plan", tmp_path / "empty").code == 1


def names(made: Plan) -> list[tuple[str, str]]:
    """Return slot and file name of each placement."""
    return [(str(one.slot), one.file) for one in made.placements]


def test_a_document_has_a_slot_of_its_own_where_documents_are_taken() -> None:
    """By the weight of its role for the reason, behind the pictures and before the video."""
    case = [document("c.pdf"), document("r.pdf", Role.report), picture("p"), document("c2.pdf", pages=30)]
    assert names(planned(*case, policy=PAYPAL, reason="customs")) == [
        ("image-1", "01-received"),
        ("document-1", "02-document"),
        ("document-2", "03-document"),
        ("document-3", "04-report"),
    ]
    assert [one.sources[0].name for one in planned(*case, policy=PAYPAL, reason="damaged").placements][1] == "r.pdf"


def test_where_no_document_is_taken_its_first_pages_are_pictures() -> None:
    """The first page weighs like a photo of its role; further pages take only what nothing else wants."""
    case = [document("c.pdf", pages=3), picture("p"), document("o.pdf", Role.other)]
    assert names(planned(*case, reason="customs")) == [
        ("image-1", "01-document-page-1"),
        ("image-2", "02-document-page-2"),
        ("image-3", "03-document-page-3"),
        ("image-4", "04-received"),
        ("image-5", "05-document"),
    ]
    assert names(planned(*case, reason="wrong-colour"))[0] == ("image-1", "01-received")


def test_pages_never_push_photos_out_and_the_lost_ones_are_named() -> None:
    case = [document("c.pdf", pages=9), *(picture(f"p{index}") for index in range(4))]
    made = planned(*case, reason="customs")
    assert shape(made) == [
        ("image-1", "page", 1),
        ("image-2", "page", 1),
        *((f"image-{number}", "file", 1) for number in range(3, 7)),
    ]
    assert [(one.code, one.path, one.actual) for one in made.findings] == [("left-out", "c.pdf", 9)]
    assert "Pages 3 to 9" in made.findings[0].message


def test_photos_share_a_sheet_so_that_a_light_document_is_seen() -> None:
    case = [document("c.pdf"), *(picture(f"p{index}") for index in range(8))]
    made = planned(*case, reason="wrong-colour")
    assert [one.filling for one in made.placements].count("page") == 1
    assert left_out(made) == []
    assert len(made.placements) == 6


def test_a_place_is_kept_for_the_key_frames_of_a_take_that_may_not_fit() -> None:
    made = planned(document("c.pdf", pages=9), picture("p"), picture("l", Role.label), film())
    assert made.room == 1


def test_documents_beyond_their_count_are_named() -> None:
    policy = policy_with_documents(1)
    made = planned(document("a.pdf"), document("b.pdf"), picture("p"), policy=policy)
    assert [slot for slot, _ in names(made)] == ["image-1", "document-1"]
    assert left_out(made) == ["b.pdf"]
    filmed = planned(document("a.pdf"), film(), picture("p"), policy=policy)
    assert [slot for slot, _ in names(filmed)].count("document-1") == 1
    assert "document-2" not in [slot for slot, _ in names(filmed)]


def policy_with_documents(count: int) -> Policy:
    """Return PayPal's policy with a count of documents."""
    from evidence_kit.policies import parse_policy

    text = Path("evidence_kit/policies/paypal.toml").read_text(encoding="utf-8")
    counted = f'[document]\nmax_count = {{ value = {count}, source = "x" }}'
    return parse_policy(text.replace("[document]", counted).encode(), "x").rules


@pytest.mark.parametrize(
    ("known", "policy", "code", "severity", "shown"),
    [
        ({"restricted": True}, PAYPAL, "document-encrypted", "error", False),
        ({"restricted": True}, ALIEXPRESS, None, None, True),
        ({"dynamic": True}, PAYPAL, "document-dynamic", "warning", True),
        ({"script": True}, PAYPAL, "document-script", "note", True),
        ({"embedded": 2}, ALIEXPRESS, "document-attachments", "warning", True),
        ({"private": ("location",)}, PAYPAL, "location-metadata", "note", True),
    ],
)
def test_what_a_document_holds_is_said(
    known: dict[str, object], policy: Policy, code: str | None, severity: str | None, shown: bool
) -> None:
    made = planned(document("c.pdf", **known), policy=policy)  # type: ignore[arg-type]
    assert [(one.code, one.severity.value) for one in made.findings] == ([(code, severity)] if code else [])
    assert bool(made.placements) == shown


def test_a_document_that_is_too_large_or_covered_is_not_used() -> None:
    large = document("c.pdf")
    large = dataclasses.replace(large, facts=dataclasses.replace(large.facts, bytes=20_000_000))
    made = planned(large, policy=PAYPAL)
    assert ([one.code for one in made.findings], made.placements) == (["document-too-large"], ())
    hidden = dataclasses.replace(document("c.pdf"), redact=((0, 0, 9, 9),))
    made = planned(hidden)
    assert ([one.code for one in made.findings], made.placements) == (["redact-not-possible"], ())


papers = st.lists(st.tuples(roles, st.integers(1, 30)), max_size=12)


@settings(max_examples=80, deadline=None)
@given(
    pictures,
    papers,
    st.booleans(),
    st.sampled_from([ALIEXPRESS, PAYPAL, SHOPEE, *(load_policy("aliexpress-3-photos").rules,)]),
    st.integers(0, 3),
)
def test_documents_are_shown_whole_or_it_is_said(
    shots: list[tuple[Role, float, str]], given_papers: list[tuple[Role, int]], filmed: bool, policy: Policy, pairs: int
) -> None:
    """Never more than the form takes; a document without a word of it is shown to its last page, the pages in order."""
    photos = [picture(f"p{index:02d}", role, sharp, view) for index, (role, sharp, view) in enumerate(shots)]
    case = [document(f"d{index}.pdf", role, pages) for index, (role, pages) in enumerate(given_papers)]
    comparisons = tuple(
        Comparison(photos[2 * index].name, photos[2 * index + 1].name) for index in range(min(pairs, len(photos) // 2))
    )
    made = planned(*photos, *case, *([film()] if filmed else []), policy=policy, comparisons=comparisons)
    images = [one for one in made.placements if one.slot.kind == "image"]
    most = policy.image.max_count
    assert most is None or len(images) <= most.value
    lost = left_out(made)
    for one in case:
        placed = [two for two in made.placements if one in two.sources]
        assert one.facts.document
        whole = [two.filling for two in placed] == ["file"] or len(placed) == one.facts.document.pages
        assert whole != (one.name in lost)
        assert all((two.slot.kind == "document") == (two.filling == "file") for two in placed)
    if photos and any(one.filling == "page" for one in images) and most and most.value > 1:
        assert any(one.sources[0].facts.image for one in images)
    assert {one.name for one in photos} <= {source.name for one in images for source in one.sources} | set(lost) | {
        side for one in comparisons for side in (one.listing, one.received)
    }
    numbers = [one.file.split("-")[0] for one in made.placements]
    assert numbers == [f"{number:02d}" for number in range(1, len(numbers) + 1)]


def test_many_heavy_documents_leave_a_place_for_the_photos() -> None:
    """The only place goes to what weighs most."""
    case = [*(document(f"c{index}.pdf") for index in range(8)), picture("p"), picture("q")]
    made = planned(*case, reason="customs")
    assert [one.filling for one in made.placements] == ["page"] * 5 + ["sheet"]
    assert left_out(made) == ["c5.pdf", "c6.pdf", "c7.pdf"]
    only = planned(*case, reason="customs", policy=policy_with(1, 0))
    assert [one.filling for one in only.placements] == ["page"]
    only = planned(*case, reason="wrong-colour", policy=policy_with(1, 0))
    assert [one.filling for one in only.placements] == ["sheet"]


def test_documents_and_pictures_share_the_pages_of_the_form() -> None:
    """The weightiest papers go in while their pages fit, one page stays for photos, and what has none is told why."""
    papers = [document("a.pdf", pages=10), document("b.pdf", pages=12), document("c.pdf", pages=8)]
    made = planned(*papers, *(picture(f"{name}.jpg") for name in "xyz"), policy=MASTERCOM)
    assert [one.sources[0].name for one in made.placements if one.slot.kind == "document"] == ["a.pdf", "c.pdf"]
    assert sum(one.slot.kind == "image" for one in made.placements) == 1
    told = [one for one in made.findings if one.code == "left-out"]
    assert [one.path for one in told] == ["b.pdf"]
    assert "12 pages" in told[0].message
    assert told[0].expected == 19
    alone = planned(document("a.pdf", pages=19), policy=MASTERCOM)
    assert shape(alone) == [("document-1", "file", 1)]
    assert left_out(planned(document("a.pdf", pages=20), policy=MASTERCOM)) == ["a.pdf"]


def test_a_picture_without_a_page_is_not_told_that_no_image_is_taken() -> None:
    pictures = [picture(f"{place:02}.jpg") for place in range(20 * MOST_CELLS)]
    told = [one.message for one in planned(*pictures, policy=MASTERCOM).findings if one.code == "left-out"]
    assert told
    assert all("no image" not in one and "19 pages" in one for one in told)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("aliexpress", "the form does not accept PDF"),
        ("shopify-payments", "the form accepts only PDF/A"),
        ("shopee", "it is not known whether the form accepts PDF"),
    ],
)
def test_what_is_not_known_of_documents_is_not_said_to_be_refused(name: str, said: str) -> None:
    told = planned(document("a.pdf", pages=40), policy=load_policy(name).rules).findings
    assert [said in one.message for one in told if one.code == "left-out"] == [True]
