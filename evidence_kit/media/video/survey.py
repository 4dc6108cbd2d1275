"""Estimate how many bits a take needs, from a few samples of it, before it is decoded as a whole.

Each sample is a small first pass of x264 from a key frame on. What it says decides the size of the encode and where its
quality begins; what the parts of the encode then really take decides the rest (spending.py).
"""

import itertools
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from evidence_kit.media.attempt import StoppedByFilm, execute
from evidence_kit.media.ffmpeg import is_large
from evidence_kit.media.video.decide import frames_a_second, scaled_size
from evidence_kit.media.video.packets import count_packets, first_second
from evidence_kit.media.video.rate import SURVEY_SHORT_SIDE, Complexity, Sample
from evidence_kit.media.video.spending import sample_at
from evidence_kit.media.video.tonemap import write_table
from evidence_kit.media.video.x264 import KEY_SECONDS, sample_argv, sample_log, statistics_log
from evidence_kit.media.video.x264_log import read_pictures
from evidence_kit.model.facts import VideoFacts

UNCOUNTED = ("matroska", "webm")
"""Formats without an index of all pictures."""

SAMPLE_SECONDS = 0.8
SECONDS_A_SAMPLE, FEWEST, MOST = 6.0, 4, 8
"""Seconds of the take for each sample, and the bounds of their number."""

AT_ONCE = 2
"""Samples taken at a time: each alone would leave a processor idle while it begins and ends. Of large pictures one, as
each of their decoders has hundreds of megabytes."""

LARGEST_SHARE = 0.6
"""Share of the take above which the samples are no less work than all of it."""

SAMPLED_SHARE = 0.72
"""Bits of a sample's pictures as a share of those of the same pictures in a pass over the whole take: x264 gives fewer
to pictures on which few others depend, and a sample ends soon. Measured 0.59 (a pan) to 0.87 (a talking head)."""

EVEN_SHARE = 0.4
"""Share by which samples are drawn together, in doublings: a sensor's noise, of which small pictures show nothing, is
in calm pictures too. The first encode of a take that is calm, then busy, had 0.83 of its limit, and with it 0.93."""


def survey(path: Path, facts: VideoFacts, folder: Path, report: Callable[[float], None]) -> Complexity:
    """Return the estimated bits that a take needs; of a take in which no sample decodes, none.

    Args:
        folder: for x264's statistics.
        report: called with the seconds of the take that the samples stand for so far.

    Raises:
        ToolMissing: ffmpeg is missing.
        ToolFailed: ffmpeg does not work.
        CannotWrite: the disk is full.
    """
    if facts.hdr:
        write_table(facts.hdr, folder)
    duration, rate = facts.duration or 1.0, frames_a_second(facts)
    width, height = scaled_size(facts, SURVEY_SHORT_SIDE)
    count = min(MOST, max(FEWEST, round(duration / SECONDS_A_SAMPLE)))
    is_short = count * SAMPLE_SECONDS > LARGEST_SHARE * duration
    pictures = None if is_short else max(8, round(SAMPLE_SECONDS * rate))
    share = 1.0 if is_short else SAMPLED_SHARE
    begins = [0.0] if is_short else [duration * (number + 0.5) / count for number in range(count)]
    samples: list[Sample] = []
    at_once = 1 if is_large(facts) else AT_ONCE
    for first in range(0, len(begins), at_once):
        some = begins[first : first + at_once]
        try:
            taken = take_samples(path, facts, folder, some, pictures)
        except StoppedByFilm:  # the decode of all will tell, and blame the film if it is to blame
            break
        samples += [Sample(second, key / share, other / share) for second, (key, other) in taken]
        report(duration * (first + len(some)) / len(begins))
    frames = pictures_of(path, facts) or max(1, round(duration * rate))
    keys = max(1.0, frames / (KEY_SECONDS * rate))
    distinct = tuple(
        sorted({round(sample.second, 2): sample for sample in samples}.values(), key=operator.attrgetter("second"))
    )
    typical = [sample_at(distinct, begin) for begin in begins]
    total = sum(keys * sample.key + (frames - keys) * sample.other for sample in typical) / len(typical)
    return Complexity(total / duration, width * height, frames, drawn_together(distinct))


def drawn_together(samples: Sequence[Sample]) -> tuple[Sample, ...]:
    """Return samples that differ less from each other in what their pictures but the key frames need."""
    middle = sum(math.log(max(1.0, sample.other)) for sample in samples) / max(1, len(samples))
    return tuple(
        replace(sample, other=math.exp(EVEN_SHARE * middle + (1 - EVEN_SHARE) * math.log(max(1.0, sample.other))))
        for sample in samples
    )


def pictures_of(path: Path, facts: VideoFacts) -> int | None:
    """Return how many pictures a take has; Matroska only tells of a usual rate, which recordings of screens lack."""
    counted = count_packets(path, facts.container, facts.picture_stream) if facts.container in UNCOUNTED else None
    return (counted.shown if counted else 0) or facts.frames


def take_samples(
    path: Path, facts: VideoFacts, folder: Path, begins: Sequence[float], pictures: int | None
) -> list[tuple[float, tuple[float, float]]]:
    """Return, of each sample that decodes, its second and the mean bits of a key frame and of any other picture.

    A sample begins with the key frame before the second that was asked for, which may be far away.

    Raises:
        StoppedByFilm: they make ffmpeg crash or hang.
    """
    logs = [(folder / sample_log(number), folder / statistics_log(number)) for number in range(len(begins))]
    for log in itertools.chain(*logs):
        log.unlink(missing_ok=True)
    execute(sample_argv(path, facts, begins, pictures), facts, folder=folder)
    half = (pictures or 0) / frames_a_second(facts) / 2
    told = [
        (begin + (first_second(times) or 0.0) + half, bits_in(bits))
        for begin, (times, bits) in zip(begins, logs, strict=True)
    ]
    return [(second, bits) for second, bits in told if bits is not None]


def bits_in(log: Path) -> tuple[float, float] | None:
    """Return the mean bits of a key frame and of any other picture by x264's statistics; None without pictures."""
    pictures = read_pictures(log)
    keys = [picture.bits for picture in pictures if picture.is_intra]
    others = [picture.bits for picture in pictures if not picture.is_intra]
    if not keys:
        return None
    key = sum(keys) / len(keys)
    return key, sum(others) / len(others) if others else key
