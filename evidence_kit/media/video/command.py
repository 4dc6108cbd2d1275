"""ffmpeg's command lines for a video, as pure functions of facts and plan."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from evidence_kit.media.ffmpeg import compile_argv, on_one_clock, source
from evidence_kit.media.video.cover import cover_filters
from evidence_kit.media.video.decide import AudioPlan
from evidence_kit.media.video.tonemap import TABLE_FILE
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.muting import Span

SCALER = "lanczos+accurate_rnd"
SURVEY_SCALER = "bicubic"
"""Enough for small pictures that are only measured, and a tenth faster."""

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
