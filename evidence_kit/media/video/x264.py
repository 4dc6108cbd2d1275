"""How x264 encodes: the settings of each encode, and ffmpeg's command lines for them, as pure functions.

A take is encoded in parts, one after another, while it is decoded once; parts.py says how.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from evidence_kit.media.decoders import MOST_PIXELS
from evidence_kit.media.ffmpeg import as_argv, input_options, is_large, on_one_clock, opening
from evidence_kit.media.video.command import BARE, BT709, PLAIN, SURVEY_SCALER, picture_filter
from evidence_kit.media.video.decide import AudioPlan, frames_a_second, scaled_size
from evidence_kit.media.video.rate import SURVEY_CRF, SURVEY_SHORT_SIDE, PicturePlan, Preset
from evidence_kit.model.facts import VideoFacts

ENCODER_THREADS = 4
"""Fixed, because x264's output depends on it."""

STATISTICS = "stats"
"""What the names of x264's statistics begin with, in the folder that ffmpeg runs in."""

# sync-lookahead=0: x264's own thread for looking ahead weighs a key frame by as many pictures behind it as have arrived
# by then (lookahead.c: it hands the B-frames before a key frame on, and analyses what is left), so that on a busy
# machine one encode in about eight has other bytes. Without the thread it waits.
#
# aq-strength=0.4: x264's default of 1 gives flat places bits that details lack. With 0.4, at the same bytes, a pan over
# a photo has 98.4 VMAF (97.9 before), a filmed label 97.9 (95.6), noise 95.6 (94.4).
#
# b-adapt=0: three B-frames between two P-frames, always. Choosing their number takes longer and gains nothing: VMAF of
# a pan 98.26 (98.18 with the choice), of noise 95.67 (95.55).
#
# psy=0, deblock: no bits for what only looks like detail, and no blur of what is clear. partitions: no search for
# vectors of parts of a block, which takes 8 % of the time and gains nothing that VMAF or XPSNR would show.
#
# lookahead-threads=2: the pictures ahead are compared in two halves at once, since nothing else is done meanwhile. It
# saves 4 % of the time; VMAF and XPSNR are the same within 0.02, the worst twentieth within 0.11 (a pan, noise).
#
# stitchable: the headers of all parts are the same, so that they are one stream.
FAITHFUL = (
    "stitchable=1:sync-lookahead=0:lookahead-threads=2:bframes=3:b-adapt=0:aq-strength=0.4:psy=0:deblock=-1,-1"
    ":partitions=i8x8,i4x4"
)

SEARCHES: dict[Preset, str] = {"faster": "ref=1:me=dia:subme=3", "medium": "ref=2"}
"""How each preset looks for what moved, where x264's own setting costs more than it gains: in about
seven tenths of the time of `faster`, VMAF is the same within 0.1 on a pan, on noise and on a label; with subme=2 it is
0.8 lower."""

SURVEY_X264 = (
    "mbtree=1:rc-lookahead=40:weightp=2:bframes=3:b-adapt=1:aq-strength=0.4:sync-lookahead=0:ref=1:subme=2:me=dia"
)
"""The settings of the samples, on whose bits the numbers of rate.py rest."""

KEY_SECONDS = 8
"""Most seconds between key frames."""

# Level, macroblocks a second, macroblocks of a picture (ITU-T H.264, table A-1); a part does not know its frame rate.
LEVELS = (
    ("3.0", 40_500, 1_620),
    ("3.1", 108_000, 3_600),
    ("3.2", 216_000, 5_120),
    ("4.0", 245_760, 8_192),
    ("4.2", 522_240, 8_704),
    ("5.0", 589_824, 22_080),
    ("5.1", 983_040, 36_864),
    ("5.2", 2_073_600, 36_864),
)
LARGEST_LEVEL = "6.2"

PIPED = [
    "-protocol_whitelist", "pipe", "-max_pixels", str(MOST_PIXELS), "-probesize", "32", "-thread_queue_size", "1",
    "-threads", "1", "-f", "mov",
]  # fmt: skip
"""How the stream that `RAW` describes is read; each picture that waits has megabytes."""

RAW_TAG = "I420"
"""What the decoded pictures are: MOV has no name of its own for them, so their reader is told."""

RAW = {
    "c:v": "rawvideo",
    "pix_fmt": "yuv420p",
    "f": "mov",
    "movflags": "frag_every_frame+empty_moov+default_base_moof+frag_discont+skip_trailer",
    "avoid_negative_ts": "disabled",
    "use_editlist": "0",
    "thread_queue_size": "1",
}
"""Decoded pictures as a stream: each picture is a fragment with its time, so that the stream can be cut anywhere."""

CLOCK_OFFSET = 64
"""Seconds by which parts are late, so that no decoding time is negative, which a fragmented MP4 cannot store."""


def level_of(facts: VideoFacts, width: int, height: int) -> str:
    """Return the lowest level of H.264 that allows these pictures at the film's frame rate."""
    blocks = -(-width // 16) * -(-height // 16)
    rate = blocks * frames_a_second(facts)
    return next((name for name, a_second, most in LEVELS if rate <= a_second and blocks <= most), LARGEST_LEVEL)


def encode_x264(facts: VideoFacts, plan: PicturePlan) -> str:
    """Return the x264 parameters of a film's encode."""
    # The decoder of large pictures needs the memory: x264 holds each picture that it looks ahead.
    ahead = 10 if is_large(facts) else 20
    level = level_of(facts, plan.width, plan.height)
    return f"{FAITHFUL}:rc-lookahead={ahead}:{SEARCHES[plan.preset]}:level={level}"


def sample_argv(path: Path, facts: VideoFacts, begins: Sequence[float], pictures: int | None) -> list[str]:
    """Return the command that encodes a few pictures of each sample, whose statistics tell how many bits they need.

    Args:
        begins: the second of each sample, which begins with the key frame before it; 0 for the beginning.
        pictures: how many each has; None for all.
    """
    width, height = scaled_size(facts, SURVEY_SHORT_SIDE)
    bare = dataclasses.replace(facts, cover=())
    options = {
        **({"frames:v": pictures} if pictures else {}),
        "vf": picture_filter(bare, width, height, SURVEY_SCALER),
        # Pictures before the second have times below zero; any other mode would leave them out.
        "fps_mode": "passthrough",
        "enc_time_base": "demux",
        "c:v": "libx264",
        "preset": "superfast",
        "x264-params": SURVEY_X264,
        "g": str(key_interval(facts)),
        "threads": str(ENCODER_THREADS),
        "crf": str(SURVEY_CRF),
        "pass": "1",
        "fastfirstpass": "0",
        "passlogfile": STATISTICS,
        "f": "framecrc",
    }
    argv = opening()
    for begin in begins:
        seeking = {"noaccurate_seek": None, "ss": f"{begin:.3f}"} if begin else {}
        argv += [*as_argv({**input_options(facts), **seeking}), "-i", f"file:{path.absolute()}"]
    for number in range(len(begins)):
        argv += ["-map", f"{number}:{facts.picture_stream}", *as_argv(options), sample_log(number)]
    return argv


def sample_log(number: int) -> str:
    """Return the file with the times of a sample's pictures, counted from 0."""
    return f"sample-{number}.txt"


def statistics_log(number: int) -> str:
    """Return the file with the statistics of a command's stream, counted from 0."""
    return f"{STATISTICS}-{number}.log"


def key_interval(facts: VideoFacts) -> int:
    """Return the most pictures between two key frames."""
    return min(250, round(KEY_SECONDS * frames_a_second(facts)))


def join_argv(
    path: Path, facts: VideoFacts, audio: AudioPlan | None, sound: Path | None, out: Path, last: tuple[int, int]
) -> list[str]:
    """Return the command that writes the encoded pictures from its standard input and the sound into a new container.

    Args:
        sound: the encoded sound; None to copy it.
        last: time and duration of the last picture, in ticks: the stream tells only when the next one is decoded.
    """
    time, duration = last
    ends = f"if(eq(PTS,{time}),{duration},min(DURATION,{time}-PTS))"
    lasting = ["-bsf:v", f"setts=pts=PTS:dts=DTS:duration='{ends}'"] if duration else []
    pictures = ["-seek_timestamp", "1", "-itsoffset", str(-CLOCK_OFFSET), *PIPED, "-i", "pipe:0"]
    inputs, maps = [], ["-map", "0:v"]
    if sound is not None:
        inputs = ["-f", "mov", "-protocol_whitelist", "file", "-i", f"file:{sound.absolute()}"]
    elif audio is not None:
        inputs = [*as_argv(input_options(facts)), "-i", f"file:{path.absolute()}"]
    if inputs:
        maps += ["-map", "1:a:0" if sound is not None else f"1:{facts.sound_stream}"]
    argv = [*opening(progress=False), *pictures, *inputs, *maps, "-c", "copy", *lasting, *as_argv(BARE), str(out)]
    return on_one_clock(argv, facts, 1) if audio is not None and sound is None else argv


def part_argv(facts: VideoFacts, plan: PicturePlan, crf: float, file: str) -> list[str]:
    """Return the command that encodes the decoded pictures from its standard input at constant quality.

    Args:
        file: for the part, in the folder that ffmpeg runs in.
    """
    options = {
        "copyts": None,
        "vf": f"{PLAIN},{BT709}",
        "fps_mode": "passthrough",
        "enc_time_base": "demux",
        "c:v": "libx264",
        "profile:v": "high",
        "preset": plan.preset,
        "x264-params": encode_x264(facts, plan),
        "crf": f"{crf:.2f}",
        "g": str(key_interval(facts)),
        "threads": str(ENCODER_THREADS),
        "pix_fmt": "yuv420p",
        "flags:v": "+bitexact",
        "fflags": "+bitexact",
        "output_ts_offset": str(CLOCK_OFFSET),
        "avoid_negative_ts": "disabled",
        "use_editlist": "0",
        "movflags": "frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer",
        "f": "mp4",
    }
    return [*opening(progress=False), *PIPED, "-tag:v", RAW_TAG, "-i", "pipe:0", *as_argv(options), file]
