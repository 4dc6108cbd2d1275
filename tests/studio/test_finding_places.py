"""Each kind of finding names the place of the page where it is mended, and every such place is there."""

import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from evidence_kit.model.codes import Code, load_codes
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.mended_at import NOWHERE, PARTS, known_places
from tests.conftest import jpeg_bytes, photo, write
from tests.studio.desks import LISTING, case_in, desk_of

ON_STAGE = frozenset({"file", "comparison", "add"})
"""Places that are no part of the page with an id of its own."""

PAGE = "\n".join(
    entry.read_text(encoding="utf-8")
    for entry in resources.files("evidence_kit.studio").joinpath("page").iterdir()
    if entry.name.endswith((".js", ".html"))
)


def test_every_kind_of_finding_names_its_place_once() -> None:
    """A new code has to say where it is mended, or that it is not."""
    named = Counter(code for codes in known_places().values() for code in codes)
    assert sorted(named) == sorted(load_codes())
    assert {code: times for code, times in named.items() if times > 1} == {}


@pytest.mark.parametrize("code", [code for code in load_codes().values() if code.page.startswith("Nothing: building")])
def test_what_building_mends_leads_nowhere(code: Code) -> None:
    """A button would promise that there is something to do."""
    assert code.name in known_places()[NOWHERE]


@pytest.mark.parametrize("place", sorted({*known_places(), *PARTS.values()} - ON_STAGE - {NOWHERE}))
def test_every_place_is_on_the_page(place: str) -> None:
    """A field by its value, anything else by its id."""
    found = re.fullmatch(r"field-(order|claim|facts)-([a-z-]+)", place)
    if found:
        assert f'at: ["{found[1]}", "{found[2].replace("-", "_")}"]' in PAGE
    else:
        assert re.search(rf'id(: |=)"{place}"|fold\(\s*"{place}"', PAGE)


def test_what_a_claim_needs_leads_to_the_very_thing(tmp_path: Path) -> None:
    """A label that does not show the number leads to the number, with its photo in sight."""
    case = case_in(tmp_path, '[order]\nnumber = "1"\n[claim]\nreason = "wrong-colour"\n')
    write(case / "label" / "photo.jpg", jpeg_bytes())
    desk = desk_of(case)
    shown = desk.case()
    label = next(file.id for file in shown.files if file.role == "label")
    places = {need.what: (need.place, need.file) for need in (*shown.must, *shown.should, *shown.parts)}
    assert places["the tracking number, read on the label"] == ("field-order-tracking", label)
    assert places["a statement without errors"] == ("statement", None)
    assert places["the order's number"] == ("field-order-number", None)
    assert all(place for place, _ in places.values())
    desk.close()


def test_a_comparison_that_no_place_is_left_for_is_known(tmp_path: Path) -> None:
    """The form accepts six pictures; the seventh comparison says so where it is, not only in the panel of the upload."""
    pairs = "".join(f'[[comparison]]\nlisting = "{LISTING}"\nreceived = "{number}.jpg"\n' for number in range(7))
    case = case_in(tmp_path, pairs)
    for number in range(7):
        write(case / f"{number}.jpg", jpeg_bytes(photo(320, 240, seed=number)))
    desk = desk_of(case)
    (left,) = desk.case().unplaced
    assert left.pair[0] == id_of(LISTING)
    assert "the form accepts 6 images" in left.why
    desk.close()
