"""Whether `pip install` finds wheels for every system and Python that is promised; nothing is installed.

    python .ci/wheels.py            # compares the table in .github/docs/install.md with what resolves now
    python .ci/wheels.py --write    # writes the table

uv resolves for a system other than the one it runs on, and reads the markers as that system would.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / ".github" / "docs" / "install.md"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ENDS = (PYTHONS[0], PYTHONS[-1])

# The page's words, uv's platform, the oldest macOS, and what has only source there and needs a compiler or a library.
SYSTEMS = (
    ("Linux, x86-64 (glibc 2.28: Debian 10, Ubuntu 20.04 or newer)", "x86_64-manylinux_2_28", "", ()),
    ("Linux, ARM64", "aarch64-manylinux_2_28", "", ()),
    ("macOS 14 or newer, Apple silicon", "aarch64-apple-darwin", "14.0", ()),
    ("macOS 13 or newer, Intel", "x86_64-apple-darwin", "13.0", ()),
    ("Windows 10 or newer, x86-64", "x86_64-pc-windows-msvc", "", ()),
    ("Windows 11, ARM64", "aarch64-pc-windows-msvc", "", ()),
    (
        "Alpine, x86-64",
        "x86_64-unknown-linux-musl",
        "",
        ("imageio-ffmpeg", "jpeglib", "pymediainfo", "simplejpeg", "zxing-cpp"),
    ),
)
WITHOUT = {
    "macOS 13 or newer, Intel": "PDFs before macOS 15",
    "Windows 11, ARM64": "videos; smaller PNG and JPEG without loss",
    "Alpine, x86-64": "a compiler and CMake are needed, and `apk add ffmpeg libmediainfo` (ffmpeg 7 or newer)",
    "Linux, ARM64": "turning a JPEG without loss",
}


def resolved(platform: str, oldest: str, python: str, from_source: tuple[str, ...]) -> str:
    """Return why no set of wheels does for a system and a Python; empty when one does, or when nobody answered."""
    argv = ["uv", "pip", "compile", "-q", "--no-header", "--no-annotate", "--only-binary", ":all:", "--extra", "studio"]
    argv += [word for name in from_source for word in ("--no-binary", name)]
    argv += ["--python-platform", platform, "--python-version", python, str(ROOT / "pyproject.toml")]
    environment = {**os.environ, **({"MACOSX_DEPLOYMENT_TARGET": oldest} if oldest else {})}
    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=environment, timeout=300)
    except subprocess.TimeoutExpired:
        print(f"not known for {platform}, Python {python}: no answer within 300 s")
        return ""
    words = " ".join(done.stderr.split())
    if done.returncode and "No solution found" not in words:
        print(f"not known for {platform}, Python {python}: {words}")
        return ""
    return words if done.returncode else ""


def table(pythons: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the page's rows for those Pythons, and what does not resolve."""
    wanted = [
        (words, platform, oldest, python, source) for words, platform, oldest, source in SYSTEMS for python in pythons
    ]
    with ThreadPoolExecutor(4) as pool:
        reasons = list(pool.map(lambda one: resolved(one[1], one[2], one[3], one[4]), wanted))
    rows, wrong = [], []
    for words, *_ in SYSTEMS:
        cells = []
        for (system, _, _, python, _), reason in zip(wanted, reasons, strict=True):
            if system == words:
                cells.append("no" if reason else "yes")
                wrong += [f"{words}, Python {python}: {reason}"] if reason else []
        rows.append(f"| {words} | {' | '.join(cells)} | {WITHOUT.get(words, '')} |")
    return rows, wrong


def main() -> int:
    """Hold the table against what resolves, or write it; the exit status is 1 when the page promises too much."""
    write = "--write" in sys.argv[1:]
    rows, wrong = table(PYTHONS if write else ENDS)
    text = PAGE.read_text(encoding="utf-8")
    if write:
        head = ["| system | " + " | ".join(PYTHONS) + " | without |", "|---|" + "---|" * (len(PYTHONS) + 1)]
        block = "\n".join([*head, *rows])
        text = re.sub(r"\| system \| 3\.11.*?(?=\n\n)", lambda _: block, text, flags=re.DOTALL)
        PAGE.write_text(text, encoding="utf-8")
    print("\n".join(rows))
    promised = [line for line in text.splitlines() if line.startswith(tuple(f"| {words} |" for words, *_ in SYSTEMS))]
    if len(promised) != len(SYSTEMS):
        print("install.md does not name every system")
        return 1
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
