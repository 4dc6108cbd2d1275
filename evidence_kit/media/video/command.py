"""ffmpeg's command lines for a video, as pure functions of facts and plan."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from evidence_kit.media.ffmpeg import compile_argv, graph_argv, is_large, on_one_clock, source
from evidence_kit.media.video.cover import cover_filters
from evidence_kit.media.video.decide import AudioPlan, frames_a_second, scaled_size
from evidence_kit.media.video.measure import SIDE_GRAPH, SIDE_INPUT, side_outputs
from evidence_kit.media.video.rate import SURVEY_CRF, SURVEY_SHORT_SIDE, PicturePlan, Preset
from evidence_kit.media.video.tonemap import TABLE_FILE
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.muting import Span

ENCODER_THREADS = 4
"""Fixed, because x264's output depends on it."""

SCALER = "lanczos+accurate_rnd"
SURVEY_SCALER = "bicubic"
"""Enough for the survey's statistics, and a tenth faster."""

STATISTICS = "stats"
STATISTICS_LOG = f"{STATISTICS}-0.log"
"""x264's statistics, in the folder that ffmpeg runs in; ffmpeg adds the number of the stream."""

# The encode uses the frame types and block dependencies of the survey, so both passes must agree on these (x264
# compares them); adaptive B-frames cost little at the survey's size and gain 0.4 VMAF at full size.
#
# sync-lookahead=0: x264's own thread for looking ahead weighs a key frame by as many pictures behind it as have arrived
# by then (lookahead.c: it hands the B-frames before a key frame on, and analyses what is left), so that on a busy
# machine one survey in about eight had other statistics, and the encode other bytes. Without the thread it waits.
#
# aq-strength=0.4: x264's default of 1 gives flat places bits that details lack. With 0.4, at the same bytes, a pan over
# a photo has 98.4 VMAF (97.9 before), a filmed label 97.9 (95.6), noise 95.6 (94.4). The survey decides it for both,
# because the strength is in the block dependencies that it hands on.
SHARED = "mbtree=1:rc-lookahead=40:weightp=2:bframes=3:b-adapt=2:aq-strength=0.4:sync-lookahead=0"
SPARING = SHARED.replace("rc-lookahead=40", "rc-lookahead=20")
"""Parameters for large pictures, whose decoder needs the memory: x264 holds 6 MB for each picture it looks ahead."""
RATE_TOLERANCE = 0.2
"""Largest deviation of x264 from its planned rate; with its default of 1 short clips end 5 % over."""

SURVEY_X264 = "ref=1:subme=2:me=dia"

FAITHFUL = "psy=0:deblock=-1,-1:partitions=i8x8,i4x4"
"""No bits for what only looks like detail, no blur of what is clear, and no search for vectors of parts of a block: of
a phone's film it takes 8 % of the time and gains nothing that VMAF or XPSNR would show."""

SEARCHES: dict[Preset, str] = {"faster": "ref=1:me=dia:subme=3", "medium": "ref=2"}
"""How each preset looks for what moved, where x264's own setting costs more than it gains: in about
seven tenths of the time of `faster`, VMAF is the same within 0.1 on a pan, on noise and on a label; with subme=2 it is
0.8 lower."""

# ffmpeg's names of the code points of ITU-T H.273, for zscale's description of its input.
TRANSFERS = {"hlg": "arib-std-b67", "pq": "smpte2084", "bt709": "bt709", None: "bt709"}
PRIMARIES = {"bt2020": "bt2020", "bt709": "bt709", "p3": "smpte432", "bt601": "smpte170m", None: "bt709"}
MATRICES = {"bt2020": "bt2020nc", "bt709": "bt709", "bt601": "smpte170m", None: "bt709"}

PLAIN = "sidedata=mode=delete"
"""Removes the description of an HDR screen from every frame, which ffmpeg would write beside standard colours."""

BT709 = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"

MUTED_MARGIN = 0.05
"""Seconds before and after a muted span that are silent too.

A window of AAC spans 2048 samples, 0.043 s at 48 kHz, and the error of coding what is loud spreads over all of it.
Without a margin, a shadow of a word would be heard at the edges of the silence."""

MUTED_STEP = 256
"""Samples between which the muting begins or ends. The filter decides once for each piece of sound it is given, and
pieces of uncompressed sound last up to a second."""

# No metadata, chapters, dates or version strings: the same input gives the same bytes, without private data.
BARE = {
    "map_metadata": "-1",
    "map_chapters": "-1",
    "fflags": "+bitexact",
    "movflags": "+faststart",
    "f": "mp4",
    "dn": None,
    "sn": None,
}


def remux_argv(path: Path, facts: VideoFacts, audio: AudioPlan | None, sound: Path | None, out: Path) -> list[str]:
    """Return the command that copies the pictures into a new container.

    Args:
        sound: the encoded sound; None to copy it too.
    """
    streams = taken_streams(path, facts, audio, sound)
    options: dict[str, Any] = {"c": "copy", **BARE}
    if facts.codec == "h264" and (facts.container == "mpegts" or "messages" in facts.private):
        # Camcorders write place, time and their model into messages between the pictures (MDPM of AVCHD).
        options["bsf:v"] = "filter_units=remove_types=6"
    return on_one_clock(compile_argv(ffmpeg.output(*streams, str(out), **options)), facts)


def taken_streams(path: Path, facts: VideoFacts, audio: AudioPlan | None, sound: Path | None) -> list[Any]:
    """Return ffmpeg-python's nodes of the pictures and of the sound, which is in its own file if it was encoded."""
    taken = source(path, facts)
    streams = [taken[facts.picture_stream]]
    if sound is not None:
        streams.append(ffmpeg.input(f"file:{sound.absolute()}", f="mov", protocol_whitelist="file")["a:0"])
    elif audio is not None:
        streams.append(taken[facts.sound_stream])
    return streams


def audio_options(audio: AudioPlan) -> dict[str, Any]:
    """Return the options that encode the sound as planned."""
    return {
        "c:a": "aac",
        "b:a": str(audio.bitrate),
        "ac": str(audio.channels),
        "ar": "48000",
        "flags:a": "+bitexact",
        # Silence fills gaps, and the start when sound begins later than the picture, so that both stay in sync.
        "af": ",".join(["aresample=async=1:first_pts=0", *mute_filters(audio.silent)]),
    }


def mute_filters(silent: Sequence[Span]) -> list[str]:
    """Return the filters that silence the sound in these spans, and a margin around each; none without spans."""
    if not silent:
        return []
    within = "+".join(f"between(t,{begin - MUTED_MARGIN:.4f},{end + MUTED_MARGIN:.4f})" for begin, end in silent)
    return [f"asetnsamples=n={MUTED_STEP}:p=0", f"volume=volume=0:enable='{within}'"]


def survey_argv(path: Path, facts: VideoFacts) -> list[str]:
    """Return the command that decodes the take once, for a small first pass and for measure.py."""
    width, height = scaled_size(facts, SURVEY_SHORT_SIDE)
    shown = picture_filter(dataclasses.replace(facts, cover=()), width, height, SURVEY_SCALER)
    # A cover that begins or ends would look like a break of the take, so only the encoder sees it here. Its pictures
    # have the times of the encode, or it would drop others of the same time than that.
    main = ",".join([*cover_filters(facts, width, height), *join_filters(facts)]) or "null"
    graph = f"[0:{facts.picture_stream}]{shown},split[bare][{SIDE_INPUT}];[bare]{main}[main];{SIDE_GRAPH}"
    first_pass = {
        **picture_options(facts, "superfast", f"{shared_x264(facts)}:{SURVEY_X264}"),
        "crf": str(SURVEY_CRF),
        "pass": "1",
        "fastfirstpass": "0",
        "passlogfile": STATISTICS,
        "f": "null",
    }
    outputs = [("[main]", "-", first_pass), *side_outputs(facts.sound_stream if facts.audio_streams else None)]
    return graph_argv(path, facts, graph, outputs, "repeat+verbose")


def decode_argv(path: Path, facts: VideoFacts) -> list[str]:
    """Return the command that only decodes the take, so that its log reports damage."""
    nowhere = {"f": "null", "fps_mode": "passthrough"}
    outputs = [("[shown]", "-", nowhere)]
    if facts.audio_streams:
        outputs.append((f"0:{facts.sound_stream}", "-", {"f": "null"}))
    return graph_argv(path, facts, f"[0:{facts.picture_stream}]null[shown]", outputs, "repeat+verbose")


def shared_x264(facts: VideoFacts) -> str:
    """Return the x264 parameters that the survey and the encode of a film share."""
    return SPARING if is_large(facts) else SHARED


def encode_x264(facts: VideoFacts, preset: Preset) -> str:
    """Return the x264 parameters of a film's encode with this preset."""
    return f"{shared_x264(facts)}:{FAITHFUL}:{SEARCHES[preset]}"


def picture_options(facts: VideoFacts, preset: str, parameters: str) -> dict[str, Any]:
    """Return the options that the survey and the encode of the pictures have in common."""
    return {
        "fps_mode": "vfr",
        "enc_time_base": "demux",
        "c:v": "libx264",
        "profile:v": "high",
        "preset": preset,
        "x264-params": parameters,
        "g": str(min(250, round(8 * frames_a_second(facts)))),
        "threads": str(ENCODER_THREADS),
    }


def encode_argv(
    path: Path,
    facts: VideoFacts,
    plan: PicturePlan,
    audio: AudioPlan | None,
    sound: Path | None,
    out: Path,
    *,
    hard_limit: bool = False,
) -> list[str]:
    """Return the command that encodes the pictures with the survey's statistics, which it replaces by its own.

    Args:
        sound: the encoded sound; None to copy it.
        hard_limit: stay below the bitrate whatever the content, with a leaky bucket of one second.
    """
    rate: dict[str, Any] = {"crf": str(plan.crf), "pass": "1", "fastfirstpass": "0"}
    if plan.bitrate is not None:
        rate = {"b:v": str(plan.bitrate), "pass": "3"}
    if plan.bitrate is not None and hard_limit:
        rate |= {"maxrate": str(plan.bitrate), "bufsize": str(plan.bitrate)}
    options: dict[str, Any] = {
        "vf": ",".join([picture_filter(facts, plan.width, plan.height), *join_filters(facts)]),
        **picture_options(facts, plan.preset, f"{encode_x264(facts, plan.preset)}:ratetol={RATE_TOLERANCE}"),
        "pix_fmt": "yuv420p",
        "flags:v": "+bitexact",
        **rate,
        "passlogfile": STATISTICS,
        **BARE,
    }
    if audio is not None:
        options["c:a"] = "copy"
    argv = compile_argv(ffmpeg.output(*taken_streams(path, facts, audio, sound), str(out), **options))
    return on_one_clock(argv, facts)


def picture_filter(facts: VideoFacts, width: int, height: int, scaler: str = SCALER, *, begin: float = 0.0) -> str:
    """Return the filters that convert the pictures to upright, progressive, 8-bit bt709 of this size, and cover them.

    HDR is converted by the table that tonemap.py writes into the folder ffmpeg runs in.

    Args:
        begin: the second of the film at which the pictures begin.
    """
    chain = ["bwdif=mode=send_frame:deint=all"] if facts.interlaced else []
    input_colours = (
        f"tin={TRANSFERS.get(facts.transfer, 'bt709')}:pin={PRIMARIES.get(facts.primaries, 'bt709')}"
        f":min={MATRICES.get(facts.matrix, 'bt709')}:rin={'pc' if facts.full_range else 'tv'}"
    )
    if facts.hdr:
        # Scaled in 10 bits before the colours are looked up: from 4K to 720p that is nine times fewer pixels.
        into = f"in_color_matrix=bt2020:in_range={'pc' if facts.full_range else 'tv'}:out_range=pc"
        chain += [
            f"scale=w={width}:h={height}:flags={scaler}:{into}",
            "format=gbrp10le",
            f"lut3d=file={TABLE_FILE}:interp=tetrahedral",
            "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd",
        ]
    elif facts.primaries in ("bt2020", "p3"):
        # One thread: error diffusion restarts in each thread's band, so the result would depend on the cores.
        chain.append(
            f"zscale=threads=1:w={width}:h={height}:filter=lanczos:{input_colours}:t=bt709:p=bt709:m=bt709:r=tv:d=error_diffusion"
        )
    else:
        chain.append(
            f"scale=w={width}:h={height}:flags={scaler}:in_color_matrix={matrix_of(facts)}"
            f":out_color_matrix=bt709:in_range={'pc' if facts.full_range else 'tv'}:out_range=tv"
        )
    covered = cover_filters(facts, width, height, begin)
    return ",".join([*chain, "format=yuv420p", *covered, "setsar=1", PLAIN, BT709])


def join_filters(facts: VideoFacts) -> list[str]:
    """Return the filter that moves the pictures after a cut to the time in the edit list; none without cuts.

    ffmpeg 9 starts each part late by the decoder's delay, usually two pictures, but not the sound.
    """
    if not facts.joins:
        return []
    kept = "".join(f"if(eq(N,{number}),st(1,PTS-ld(0)-{second:.6f}/TB),0);" for number, second in facts.joins)
    return [f"setpts='if(eq(N,0),st(0,PTS),0);{kept}PTS-ld(1)'"]


def matrix_of(facts: VideoFacts) -> str:
    """Return the matrix of standard-range pictures; small ones without a tag are bt601, as players assume."""
    if facts.matrix:
        return {"bt601": "bt601", "bt2020": "bt2020"}.get(facts.matrix, "bt709")
    return "bt709" if min(facts.coded_width, facts.coded_height) > 576 else "bt601"


def sound_argv(path: Path, facts: VideoFacts, audio: AudioPlan, out: Path) -> list[str]:
    """Return the command that encodes the sound alone."""
    options = {**audio_options(audio), **BARE, "vn": None}
    argv = compile_argv(ffmpeg.output(source(path, facts)[facts.sound_stream], str(out), **options))
    return on_one_clock(argv, facts)
