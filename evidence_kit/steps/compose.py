"""Fourth step: what is drawn: comparisons, listing on the left and received on the right, sheets, marked photos."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.makers.comparison import compose_one
from evidence_kit.makers.marked import mark_one
from evidence_kit.makers.sheet import make_sheet
from evidence_kit.makers.timeline import make_timeline
from evidence_kit.model.artifact import Made, joined
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import DRAWN, Filling, Placement, Plan


def compose(
    plan: Plan,
    limit: Limit,
    folder: Path,
    listener: Listener = ignore,
    *,
    order: str | None = None,
    cache: Cache = NO_CACHE,
) -> Made:
    """Write everything of the plan that is drawn into `folder`/upload, and return what was made and seen.

    Args:
        order: the order's number, for the footer.

    Raises:
        CannotWrite: the disk is full.
    """
    upload = folder / "upload"
    upload.mkdir(exist_ok=True)
    placements = [placement for placement in plan.placements if placement.filling in DRAWN]
    listener(StepStarted("compose", len(placements)))

    def make(placement: Placement) -> Made:
        made = MAKERS[placement.filling](placement, limit, upload, order, cache)
        listener(ItemDone("compose", placement.file))
        return made

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        done = list(pool.map(make, placements))
    return joined(done)


MAKERS: dict[Filling, Callable[[Placement, Limit, Path, str | None, Cache], Made]] = {
    "comparison": compose_one,
    "sheet": make_sheet,
    "timeline": make_timeline,
    "marked": mark_one,
}
"""What is drawn, and by whom."""
