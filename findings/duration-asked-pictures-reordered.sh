#!/usr/bin/env bash
# Surprise: ffmpeg's bitstream filter setts, asked only for another duration of each packet (setts=duration=...), also
# overwrites the presentation timestamps: they become the decoding timestamps. B-frames are then shown in the order in
# which they are decoded, without any warning; the number of pictures, the length and the decoding stay right.
# Version: imageio-ffmpeg 0.8.1 (ffmpeg 9.0.2).
# Source: https://ffmpeg.org/ffmpeg-bitstream-filters.html#setts ("ts" is what "pts" and "dts" are set to without them).
# Meaning: a film that is rewrapped to mend the length of its last picture jumps back and forth by a few pictures when
# played, which looks like a film that was tampered with; say pts=PTS:dts=DTS beside the duration.
# Checked: an H.264 film with B-frames is copied with the filter in both ways, and the times of its packets are read
# from the copies with the framecrc muxer, twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q imageio-ffmpeg==0.8.1
cd "$folder"
cat > look.py <<'PY'
import subprocess
import sys
from importlib.metadata import version

import imageio_ffmpeg

ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]


def shown(film):
    """Return the presentation timestamps of a film's packets, in the order in which they are decoded."""
    told = subprocess.run([*ffmpeg, "-i", film, "-c", "copy", "-f", "framecrc", "-"], capture_output=True, check=True)
    lines = [line for line in told.stdout.decode().splitlines() if not line.startswith("#")]
    return [int(line.split(",")[2]) for line in lines]


subprocess.run([*ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2", "-c:v", "libx264",
                "-bf", "3", "film.mp4"], check=True)
print("imageio-ffmpeg", version("imageio-ffmpeg"))
print("expected by most: the same timestamps in all three")
reordered = {"film.mp4": shown("film.mp4") != sorted(shown("film.mp4"))}
for name, options in (("duration alone", "duration=DURATION"), ("with both times", "pts=PTS:dts=DTS:duration=DURATION")):
    subprocess.run([*ffmpeg, "-i", "film.mp4", "-c", "copy", "-bsf:v", f"setts={options}", "copy.mp4"], check=True)
    reordered[name] = shown("copy.mp4") != sorted(shown("copy.mp4"))
for name, has_order in reordered.items():
    print(f"{name}: pictures are shown in {'an order of their own' if has_order else 'the order in which they are decoded'}")
sys.exit(0 if list(reordered.values()) == [True, False, True] else 1)
PY
"$folder/venv/bin/python" look.py
