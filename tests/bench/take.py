"""How often the measures of a take are right: precision and recall on clips whose cuts are known, and on uncut ones.

    python -m tests.bench.take --corpus FOLDER [--keep FOLDER] [--tune] [--list]

The clips are made from the corpus (tests/bench/take_clips.py) and kept in a folder outside the repository. Thresholds
were chosen on the clips that `--tune` reports; without it the table is of the held-out ones, made from other photos
and other takes. After a first look at those a few rules became stricter; then all cuts were drawn anew and two photos
added, so that the table is of cuts that nothing was chosen on, in part from footage that was seen before.
"""

import argparse
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from evidence_kit.media.probe import examine
from evidence_kit.media.video.breaks import (
    Sign,
    dark_signs,
    gap_signs,
    keyframe_signs,
    picture_signs,
    prediction_signs,
    still_signs,
)
from evidence_kit.media.video.measure import Measured
from evidence_kit.media.video.sound_gaps import sound_signs
from evidence_kit.media.video.take import LEAST_FRAMES, Take, grouped, judge_take, level_of
from evidence_kit.media.video.watch import watch
from evidence_kit.model.facts import VideoFacts
from tests.bench.take_clips import (
    LENSES,
    Clip,
    Scene,
    Source,
    cut,
    frozen,
    joined_by_copy,
    made_up,
    open_photo,
    paced,
    sent,
)

NEAR = 0.25
"""Seconds within which a moment is that of a cut."""

EVENTS = (
    "pan", "whip", "flash", "long-flash", "light", "cover", "quick-cover", "focus", "hand", "turn", "spin", "knock", "shake",
)  # fmt: skip
LENS_SECONDS = 7
SIDES = ("label_ean_007.jpg", "pair_box_listing.png", "label_code128_013.jpg", "screenshot_device_screen.png")
SCENES = {
    False: ("photo_Nokia_8.3_5G.jpg", "photo_Samsung_SM-G935L_S7Edge.jpg", "photo_iphone_13_pro_max.HEIC"),
    True: (
        "photo_UltraHDR_04.jpg",
        "photo_iphone_15_pro.heic",
        "photo_xiaomi.heic",
        "pair_tree_A_IMG_1025.JPG",
        "photo_over5MB_Elephants_3840x2160.jpg",
        "photo_spatial.heic",
    ),
}
TAKES = {
    False: (
        ("video_sports2d_demo.mp4", 0, 7.6),
        ("video_surveillance_vtest.avi", 0, 20),
        ("video_iphone6_gps_rot.mov", 0, 3.9),
    ),
    True: (
        ("video_product_box.mp4", 0, 15.0),
        ("video_h265_portrait_1376x1840.mp4", 0, 4.9),
        ("video_surveillance_vtest.avi", 40, 20),
    ),
}
UNCUT = {
    False: ("video_sports2d_demo.mp4", "video_iphone6_gps_rot.mov", "video_flir_vfr_gps.mp4", "video_iphone5_gps.mov"),
    True: (
        "video_product_box.mp4", "video_h265_portrait_1376x1840.mp4", "video_surveillance_vtest.avi",
        "video_pixel_hlg10_rot_editlist.mp4", "video_ipad_hevc_gps_rot.mov", "video_android_portrait_4k60.mp4",
        "video_cursed_vfr_3026x1386.mp4", "video_talking_720p_42s.mp4",
    ),
}  # fmt: skip


def survey(path: Path, folder: Path) -> tuple[Measured, VideoFacts]:
    """Watch a video as `fit` does, in a folder of its own, and return what was measured."""
    facts = examine(path).video
    assert facts is not None, path
    measured = watch(path, facts, folder, lambda _: None).measured
    assert measured is not None
    return measured, facts


def sources(corpus: Path, folder: Path, *, held_out: bool) -> Iterator[tuple[Source, str]]:
    """Yield all uncut takes with the kind of what happens in them."""
    random = np.random.default_rng(7 + held_out)
    sides = [open_photo(corpus / name, 640) for name in SIDES]
    for number, name in enumerate(SCENES[held_out]):
        table = open_photo(corpus / name, 1400)
        first = int(random.integers(4))
        grain = random.standard_normal((360, 640)) * random.uniform(1, 3)
        scene = Scene(table, (sides[first], sides[(first + 1) % 4]), grain)
        seed = 1000 * held_out + 100 * number
        yield Source(made_up(scene, seed, 14, "none", folder / f"m{seed}-none.mp4"), 0, 14, True, held_out), "plain"
        yield Source(made_up(scene, seed + 50, 8, "none", folder / f"m{seed}-again.mp4"), 0, 8, True, held_out), "again"
        for index, event in enumerate(EVENTS):
            path = made_up(scene, seed + 2 * index + 2, 5, event, folder / f"m{seed}-{event}.mp4")
            yield Source(path, 0, 5, True, held_out), event
        for index, event in enumerate((*LENSES, *LENSES)):
            path = made_up(scene, seed + 60 + 2 * index, LENS_SECONDS, event, folder / f"m{seed}-{event}-{index}.mp4")
            yield Source(path, 0, LENS_SECONDS, True, held_out), event
    for name, start, seconds in TAKES[held_out]:
        yield (
            Source(
                corpus / name,
                start,
                seconds,
                "surveillance" not in name and "sports" not in name,
                held_out,
                10 if "surveillance" in name else 30,
            ),
            "real",
        )


def lens_clips(takes: Sequence[tuple[Source, str]], folder: Path) -> Iterator[Clip]:
    """Yield takes in which the phone changes its lens, as they are and as sent; and cut ones, from there on."""
    for source, kind in takes:
        if kind in LENSES:
            yield Clip(source.path, kind, (), source.held_out)
            yield Clip(sent(source.path, folder / f"{source.path.stem}-sent.mp4"), "lens sent", (), source.held_out)
            out = folder / f"{source.path.stem}-cut.mp4"
            at, gone = source.seconds / 2, float(seeded(out).uniform(0.7, 2.0))
            path = cut(source, [(0, at), (at + gone, source.seconds)], out)
            yield Clip(path, "cut to a lens", (at,), source.held_out)


def cut_clips(takes: Sequence[tuple[Source, str]], folder: Path) -> Iterator[Clip]:
    """Yield cut clips of every kind; where and how much comes from a seed of each clip's own."""
    cuttable = [source for source, kind in takes if kind in ("plain", "real")]
    for number, source in enumerate(cuttable):
        name = f"{source.path.stem[:14]}-{int(source.start)}"
        others = (cuttable[(number + 1) % len(cuttable)], cuttable[(number + 2) % len(cuttable)])
        yield from shortened(source, name, folder)
        for again, other in enumerate(others):
            out = folder / f"{name}-join{again}.mp4"
            at = float(seeded(out).uniform(0.3, 0.6)) * min(source.seconds, 14)
            yield Clip(cut(source, [(0, at), (0, min(4, other.seconds))], out, other), "join", (at,), source.held_out)
        for again in range(2):
            out = folder / f"{name}-freeze{again}.mp4"
            random, end = seeded(out), min(source.seconds, 8)
            at, held = float(random.uniform(0.3, 0.6)) * end, float(random.uniform(0.7, 2.0))
            yield Clip(frozen(source, (0, end), at, held, out), "freeze", (at,), source.held_out)
    for (source, kind), (second, _) in pairwise(takes):
        if kind == "plain":
            out = folder / f"{source.path.stem}-retake.mp4"
            at = float(seeded(out).uniform(3, 6))
            yield Clip(cut(source, [(0, at), (1, 6)], out, second), "retake", (at,), source.held_out)
            for name, gap in (("copy", 0.0), ("copy with gap", 1.0)):
                spans = [(0.0, 4.4), (7.0, 12.0)]
                out = folder / f"{source.path.stem}-copy{gap}.mp4"
                yield Clip(joined_by_copy(source, spans, gap, folder, out), name, (4.4 + gap,), source.held_out)


def shortened(source: Source, name: str, folder: Path) -> Iterator[Clip]:
    """Yield a take with something missing in the middle, several times, and as a messenger would send it."""
    end = min(source.seconds, 14)
    for kind, least, most in (("jump", 0.4, 1.5), ("removed", 1.5, 3.0)):
        for again in range(3):
            out = folder / f"{name}-{kind}{again}.mp4"
            random = seeded(out)
            gone = float(random.uniform(least, min(most, end * 0.4)))
            at = float(random.uniform(0.25, 0.75)) * (end - gone)
            path = cut(source, [(0, at), (at + gone, end)], out)
            yield Clip(path, kind, (at,), source.held_out)
        yield Clip(sent(path, folder / f"{name}-{kind}-sent.mp4"), f"{kind}, sent", (at,), source.held_out)


def seeded(out: Path) -> np.random.Generator:
    """Return the random numbers of one clip, so that another clip more or less changes none."""
    return np.random.default_rng(zlib.crc32(out.name.encode()))


def uncut_clips(takes: Sequence[tuple[Source, str]], corpus: Path, folder: Path, *, held_out: bool) -> Iterator[Clip]:
    """Yield uncut clips: as they were filmed, and encoded again."""
    for source, kind in takes:
        if kind in LENSES:
            continue
        if kind != "real":
            yield Clip(source.path, kind if kind != "again" else "plain", (), held_out)
            if kind in ("plain", "pan", "hand", "quick-cover", "knock", "shake", "cover"):
                small = folder / f"{source.path.stem}-sent.mp4"
                yield Clip(sent(source.path, small), f"{kind} sent", (), held_out)
            if kind in ("plain", "pan", "shake"):
                for rate in (24, 15):
                    slow = paced(source.path, rate, folder / f"{source.path.stem}-{rate}.mp4")
                    yield Clip(slow, "other frame rate", (), held_out)
            if kind in ("plain", "turn", "pan", "flash", "hand", "spin"):
                again = folder / f"{source.path.stem}-reencoded.mp4"
                yield Clip(cut(source, [(0, source.seconds)], again), f"{kind} again", (), held_out)
        else:
            again = folder / f"{source.path.stem}-{int(source.start)}-reencoded.mp4"
            yield Clip(cut(source, [(0, source.seconds)], again), "real again", (), held_out)
            small = folder / f"{source.path.stem}-{int(source.start)}-sent.mp4"
            yield Clip(sent(again, small), "real sent", (), held_out)
    for name in UNCUT[held_out]:
        yield Clip(corpus / name, "real", (), held_out)


def clips(corpus: Path, folder: Path, *, held_out: bool) -> list[Clip]:
    """Return all clips of one half."""
    takes = list(sources(corpus, folder, held_out=held_out))
    return [
        *cut_clips(takes, folder),
        *lens_clips(takes, folder),
        *uncut_clips(takes, corpus, folder, held_out=held_out),
    ]


Signals = Counter[tuple[str, bool]]
"""How often a signal, or a level, was right (True) and wrong."""


@dataclass
class Tally:
    """Counts of one row of the table."""

    clips: int = 0
    cuts: int = 0
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)


def is_near(clip: Clip, before: float, after: float) -> bool:
    """Return whether a moment is that of a cut; a picture stands still a little before it is exact."""
    near = 2 * NEAR if clip.kind == "freeze" else NEAR
    return any(before - near <= cut <= after + near for cut in clip.cuts)


def counted(clip: Clip, take: Take, row: Tally, signals: Signals) -> None:
    """Add what was said of one clip to its row, and to the count of each level."""
    row.clips += 1
    row.cuts += len(clip.cuts)
    for moment in take.moments:
        level = level_of([Sign(kind, 0, 0) for kind in moment.signals])  # type: ignore[arg-type]
        right = is_near(clip, moment.before, moment.after)
        (row.found if right else row.false)[level] += 1
        signals[f"= {level}", right] += 1


def count_alone(clip: Clip, measured: Measured, signals: Signals) -> None:
    """Count what each measure finds when it is asked everywhere and no other is."""
    if len(measured.times) < LEAST_FRAMES:
        return
    signs = [
        *picture_signs(measured),
        *prediction_signs(measured, list(measured.times[1:])),
        *sound_signs(measured.sound, list(np.arange(0, float(measured.times[-1]), 0.1))),
        *gap_signs(measured),
        *keyframe_signs(measured),
        *still_signs(measured),
        *dark_signs(measured),
    ]
    for kind in {sign.kind for sign in signs}:
        for group in grouped(sign for sign in signs if sign.kind == kind):
            signals[kind, is_near(clip, group[0].before, group[-1].after)] += 1


def report(rows: dict[str, Tally], signals: Signals) -> None:
    """Print the table."""
    print(f"{'kind':22}{'clips':>6}{'cuts':>6}{'broken':>8}{'review':>8}{'missed':>8}   false: broken review")
    for kind, row in rows.items():
        missed = row.cuts - min(row.cuts, row.found.total())
        print(
            f"{kind:22}{row.clips:6}{row.cuts:6}{row.found['broken']:8}{row.found['review']:8}{missed:8}"
            f"{row.false['broken']:17}{row.false['review']:7}"
        )
    cuts = sum(row.cuts for row in rows.values())
    print(f"\n{'signal alone, = fused':22}{'right':>6}{'wrong':>6}{'precision':>11}{'recall':>8}   of {cuts} cuts")
    for name in sorted({name for name, _ in signals}):
        right, wrong = signals[name, True], signals[name, False]
        print(f"{name:22}{right:6}{wrong:6}{right / (right + wrong):11.3f}{right / max(1, cuts):8.3f}")


def main(argv: Sequence[str]) -> None:
    """Make the clips, survey and judge each, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of real media with an index.tsv")
    parser.add_argument("--keep", type=Path, help="folder in which the clips are kept for the next run")
    parser.add_argument("--tune", action="store_true", help="the clips that thresholds were chosen on")
    parser.add_argument("--list", action="store_true", help="tell every wrong moment and every missed cut")
    options = parser.parse_args(argv)
    rows: dict[str, Tally] = {}
    signals: Signals = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.keep or Path(scratch) / "clips").absolute()
        folder.mkdir(parents=True, exist_ok=True)
        work = Path(scratch) / "work"
        work.mkdir()
        for clip in clips(options.corpus.absolute(), folder, held_out=not options.tune):
            for old in work.iterdir():
                old.unlink()
            measured, facts = survey(clip.path, work)
            count_alone(clip, measured, signals)
            take = judge_take(measured, facts)
            row = rows.setdefault(clip.kind, Tally())
            before = row.false.total(), row.found.total()
            counted(clip, take, row, signals)
            if options.list and (row.false.total() > before[0] or (clip.cuts and row.found.total() == before[1])):
                print(clip.kind, clip.path.name, clip.cuts, *(f"{one.words} {one.signals}" for one in take.moments))
    report(rows, signals)


if __name__ == "__main__":
    main(sys.argv[1:])
