#!/usr/bin/env bash
# Surprise: a film converted from HDR to standard colours by ffmpeg still says that it was mastered for an HDR screen.
# The frames carry the mastering display and the light levels of the source as side data; no filter that changes the
# colours drops them, and libx264 writes them into the H.264 stream as SEI messages, beside bt709 colours.
# Version: imageio-ffmpeg 0.8.1 (ffmpeg 9.0.2), pymediainfo 7.0.1.
# Source: https://ffmpeg.org/ffmpeg-filters.html#sidedata_002c-asidedata (what has to be asked for to drop it).
# Meaning: players that trust this data dim or brighten a picture that is already converted, so the colour that a buyer
# shows as evidence differs from screen to screen; delete the side data of every frame, and look at the result again.
# Checked: an HDR10 clip is encoded by x265, converted by zscale, encoded by x264 and read by MediaInfo, twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q imageio-ffmpeg==0.8.1 pymediainfo==7.0.1
cd "$folder"
cat > look.py <<'PY'
import subprocess
import sys

import imageio_ffmpeg
from pymediainfo import MediaInfo

ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
light = "hdr10=1:repeat-headers=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:max-cll=1000,400"
light += ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):log-level=none"
subprocess.run([*ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=1", "-pix_fmt", "yuv420p10le",
                "-c:v", "libx265", "-x265-params", light, "-tag:v", "hvc1", "hdr.mp4"], check=True)
to_sdr = "zscale=tin=smpte2084:pin=bt2020:min=bt2020nc:t=bt709:p=bt709:m=bt709:r=tv,format=yuv420p"
found = {}
for name, chain in (("converted", to_sdr), ("converted, side data deleted", f"{to_sdr},sidedata=mode=delete")):
    subprocess.run([*ffmpeg, "-i", "hdr.mp4", "-vf", chain, "-c:v", "libx264", "sdr.mp4"], check=True)
    track = MediaInfo.parse("sdr.mp4").video_tracks[0].to_data()
    kept = sorted(key for key in track if key.startswith(("mastering_display_color", "maximum_content", "maximum_frame")))
    found[name] = kept
    print(f"{name}: transfer {track.get('transfer_characteristics')}, HDR data: {', '.join(kept) or 'none'}")
print("expected by most: none in either")
sys.exit(0 if found["converted"] and not found["converted, side data deleted"] else 1)
PY
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version
print("imageio-ffmpeg", version("imageio-ffmpeg"), "pymediainfo", version("pymediainfo"))
PY
"$folder/venv/bin/python" look.py
