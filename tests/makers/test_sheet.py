"""Several originals on one sheet: what is reported of them, and in which order."""

from pathlib import Path

from evidence_kit import Cache
from evidence_kit.cache.store import NO_CACHE
from evidence_kit.makers.sheet import make_sheet
from evidence_kit.media.looking import examine_apart
from evidence_kit.model.case import Original
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement, Slot
from tests.conftest import photo

LIMIT = Limit(("image/jpeg",), 5_000_000)


def test_what_is_found_stands_in_the_order_of_the_originals_with_and_without_a_cache(tmp_path: Path) -> None:
    """Each original's caption and then why it cannot be shown; a sheet from the cache says the same."""
    originals: list[Original] = []
    for number in range(3):
        path = tmp_path / f"{number}.jpg"
        photo(320, 240, seed=number).save(path)
        originals.append(Original(path, path.name, examine_apart(path), caption="\u65b0\u3057\u3044"))
    placement = Placement(Slot("image", 1), "sheet", tuple(originals), "a test", "sheet", number=1)
    (tmp_path / "cache").mkdir()
    caches = [NO_CACHE, *[Cache(tmp_path / "cache", 1 << 30, "these tools")] * 2]
    whole = [make_sheet(placement, LIMIT, tmp_path, cache=cache) for cache in caches]
    assert [finding.message[:20] for finding in whole[0].findings] == [
        f"The caption of {number}.jpg" for number in range(3)
    ]
    assert whole[0] == whole[1] == whole[2]
    originals[1].path.write_bytes(originals[0].path.read_bytes())
    in_part = [make_sheet(placement, LIMIT, tmp_path, cache=cache).findings for cache in caches]
    codes = [finding.code for finding in whole[0].findings]
    assert [finding.code for finding in in_part[0]] == [*codes[:2], "not-examined", *codes[2:]]
    assert in_part[1:] == [whole[0].findings] * 2  # it is drawn of the contents that were examined
