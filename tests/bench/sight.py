"""How often the picture checks are right: false alarms on good photos, and what is found of made blur, dark and glare.

    python -m tests.bench.sight --corpus FOLDER [--also FOLDER] [--tune]

Scenes are real photos and frames of real videos. `--also` names a folder with the unpacked Debian packages
mate-backgrounds, lomiri-wallpapers-20.04 and plasma-workspace-wallpapers, whose photos have the shallow focus that
phones lack. Each photo or video is of one half by its name: thresholds were chosen on the half that `--tune` reports. After a
first look at the other half those of blur and glare were made more lenient once: more than defocus by 1 was called
blurred, and half a stop burnt.
Blur is made in linear light on a copy of 1000 pixels a side; its strength is in pixels of that copy.
"""

import argparse
import io
import itertools
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageOps

import evidence_kit.media.image.probe  # noqa: F401  (teaches Pillow HEIC)
from evidence_kit.claim.album import same_view
from evidence_kit.claim.photo_quality import check_pictures
from evidence_kit.media.image.legibility import sight_of
from evidence_kit.model.case import Original, Role
from evidence_kit.model.facts import Facts, ImageFacts, Sight

Pixels = NDArray[np.float64]
SCREEN, GAMMA, FINE = 1000, 2.2, 16
FULL_WELL = 1500
"""Electrons that make white in a pixel of the copy, for the noise of a photo in the dark; read noise is 3."""

PHOTOS = (
    "photo_Nokia_8.3_5G.jpg", "photo_Samsung_SM-G935L_S7Edge.jpg", "photo_UltraHDR_04.jpg", "photo_apple_gainmap_new.jpg",
    "photo_gps_DSCN0010.jpg", "photo_huawei-gps-error.jpg", "photo_iphone_13_pro_max.HEIC", "photo_iphone_15_pro.heic",
    "photo_over5MB_Elephants_5640x3172.jpg", "photo_spatial.heic", "photo_xiaomi.heic", "label_code128_013.jpg",
    "label_ean_007.jpg", "pair_box_received_in_scene.png", "pair_tree_A_IMG_1025.JPG", "pair_tree_B_IMG_1040.JPG",
    "orient_landscape_2.jpg", "img_kodim23.avif", "img_4.webp", "img_seine_gainmap.avif", "img_cmyk.jpg",
    "img_grayscale_gamma.png",
)  # fmt: skip
FRAMES = {
    "video_1080p_beach_13MB.mp4": (0, 7), "video_android_portrait_4k60.mp4": (0,), "video_htc_rotation.mkv": (0.9,),
    "video_h265_portrait_1376x1840.mp4": (0, 2.2, 3.6), "video_ipad_hevc_gps_rot.mov": (0, 0.9),
    "video_iphone5_gps.mov": (0,), "video_iphone6_gps_rot.mov": (0, 3.6), "video_iphone_dolbyvision.MOV": (0,),
    "video_pixel_hlg10_rot_editlist.mp4": (0,), "video_product_box.mp4": (0, 5, 7, 9.5, 12, 14.5),
    "video_sports2d_demo.mp4": (0, 7), "video_surveillance_vtest.avi": (0, 60),
}  # fmt: skip
BACKGROUNDS = (
    "Picture_1A_by_freespace", "Wine_by_Jakkub_Mede", "greentock_by_Peter_Nerlich", "seeding_by_Clements_Engelhardt",
    "aitzgorri_by_Aitzol_Berasategi", "Kleiber_by_Lukas_Baubkus", "Dragonfly_by_Bolly", "friends_by_Aitzol_Berasategi",
    "sunset_by_Aitzol_Berasategi", "free_by_Peter_Nerlich", "picosdeeuropa_by_Aitzol_Berasategi",
    "Picture_0B_by_freespace", "life_by_Aitzol_Berasategi", "Bridge_by_Sander_Klootwijk", "Garden", "Dune", "Wood",
    "TwoWings", "Storm", "GreenMeadow", "RainDrops", "Blinds", "FreshFlower", "LadyBird", "YellowFlower", "FallenLeaf",
    "EveningGlow", "Kite", "ColorfulCups", "OneStandsOut", "BytheWater",
)  # fmt: skip
FAULTY = {
    "Storm": "taken from a moving car",
    "RainDrops": "enlarged, no sharp edge at this size",
    "Blinds": "enlarged, no sharp edge at this size",
    "FreshFlower": "enlarged, no sharp edge at this size",
    "video_ipad_hevc_gps_rot.mov 0.9": "the camera moves",
    "photo_Samsung_SM-G935L_S7Edge.jpg": "night",
    "free_by_Peter_Nerlich": "three burnt lamps",
}
"""What is wrong with real pictures in truth, by looking at each; they are told apart from the good ones."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A real picture in the size of a screen.

    Attributes:
        group: the photo, or the video that it is a frame of.
        size: width and height of the whole picture.
    """

    name: str
    group: str
    size: tuple[int, int]
    picture: Image.Image
    sight: Sight


def scenes(corpus: Path, also: Path | None) -> Iterator[Scene]:
    """Yield all scenes."""
    for name in PHOTOS:
        yield scene(name, name.replace("_B_IMG_1040", "_A_IMG_1025"), Image.open(corpus / name))
    for name, seconds in FRAMES.items():
        for second in seconds:
            yield scene(f"{name} {second}", name, frame(corpus / name, second))
    for name in BACKGROUNDS if also else ():
        found = sorted(path for path in (also or corpus).rglob("*.jpg") if name in (path.stem, path.parts[-4]))
        yield scene(name, name, Image.open(found[-1]))


def scene(name: str, group: str, image: Image.Image) -> Scene:
    """Return a picture as a scene."""
    upright = ImageOps.exif_transpose(image).convert("RGB")
    small = upright.copy()
    small.thumbnail((SCREEN, SCREEN), Image.Resampling.BOX)
    return Scene(name, group, upright.size, small, sight_of(upright))


def frame(path: Path, second: float) -> Image.Image:
    """Return one frame of a video."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-ss", str(second), "-i", str(path)]
    done = subprocess.run(
        [*command, "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"], capture_output=True, check=True
    )
    return Image.open(io.BytesIO(done.stdout))


def linear(picture: Image.Image) -> Pixels:
    """Return the light of a picture, 0 to 1 for each channel."""
    light: Pixels = (np.asarray(picture, np.float64) / 255) ** GAMMA
    return light


def shown(light: Pixels) -> Image.Image:
    """Return light as a picture, as a phone saves it."""
    levels = np.clip(np.clip(light, 0, 1) ** (1 / GAMMA) * 255 + 0.5, 0, 255).astype(np.uint8)
    return encoded(Image.fromarray(levels), 88)


def encoded(picture: Image.Image, quality: int) -> Image.Image:
    """Return a picture after a JPEG encode."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


def spread(light: Pixels, kernel: Pixels) -> Pixels:
    """Return light convolved with a kernel, its borders repeated."""
    reach = kernel.shape[0] // 2
    padded = np.pad(light, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    size = padded.shape[0] + 2 * reach, padded.shape[1] + 2 * reach
    both = np.fft.rfft2(padded, size, axes=(0, 1)) * np.fft.rfft2(kernel, size)[:, :, None]
    full: Pixels = np.fft.irfft2(both, size, axes=(0, 1))
    return full[2 * reach : 2 * reach + light.shape[0], 2 * reach : 2 * reach + light.shape[1]]


def disc(radius: float) -> Pixels:
    """Return the kernel of defocus."""
    return inked(radius, lambda draw, middle: draw.circle((middle, middle), FINE * radius, fill=255))


def streak(length: float, degrees: float) -> Pixels:
    """Return the kernel of a motion."""
    right, down = (FINE * length / 2 * turn(np.radians(degrees)) for turn in (np.cos, np.sin))
    ends = (-right, -down, right, down)
    return inked(length / 2, lambda draw, middle: draw.line([end + middle for end in ends], fill=255, width=FINE))


def inked(reach: float, draw: Callable[[ImageDraw.ImageDraw, int], None]) -> Pixels:
    """Return what is drawn as the kernel of a blur."""
    side = 2 * int(reach) + 5
    large = Image.new("L", (side * FINE, side * FINE))
    draw(ImageDraw.Draw(large), side * FINE // 2)
    ink = np.asarray(large.reduce(FINE), np.float64)
    return np.asarray(ink / ink.sum())


def exposed(light: Pixels, stops: float) -> Pixels:
    """Return light as a phone takes it with another exposure; what is darkened gets the noise of few electrons."""
    taken: Pixels = np.maximum(light, 0) * 2.0**stops
    if stops >= 0:
        return taken
    random = np.random.default_rng(5)
    return np.asarray((random.poisson(taken * FULL_WELL) + random.normal(0, 3, taken.shape)) / FULL_WELL)


Change = Callable[[Image.Image], Image.Image]


def blurred(kernel: Pixels, stops: float = 0) -> Change:
    """Return the change that blurs a picture, and takes it with another exposure."""
    return lambda one: shown(exposed(spread(linear(one), kernel), stops))


def lit(stops: float) -> Change:
    """Return the change that takes a picture with another exposure."""
    return lambda one: shown(exposed(linear(one), stops))


BLURS: dict[str, Change] = {
    **{f"defocus {radius:g}": blurred(disc(radius)) for radius in (1, 1.5, 2, 2.5, 3, 4, 6)},
    **{f"defocus {radius} and 2 stops dark": blurred(disc(radius), -2) for radius in (2, 3, 4)},
    **{
        f"motion {length} at {turn}°": blurred(streak(length, turn)) for length in (4, 6, 9, 14) for turn in (0, 30, 45)
    },
}
DARKS = {f"{stops:+g} stops": lit(stops) for stops in (-2, -2.5, -3, -4, -5)}
GLARES = {f"{stops:+g} stops": lit(stops) for stops in (1, 1.5, 2, 3, 4)}
HARMLESS: dict[str, Change] = {
    "JPEG quality 75": lambda one: encoded(one, 75),
    "JPEG quality 40": lambda one: encoded(one, 40),
    "1 stop darker, with noise": lit(-1),
    "half a stop lighter": lit(0.5),
}


def moved(one: Image.Image, right: float = 0, down: float = 0, degrees: float = 0, zoom: float = 1) -> Image.Image:
    """Return what a hand that moved would have taken; all of them lack a border, so that nothing is made up."""
    width, height = one.size
    keep, turned = 0.88 / zoom / 2, one.rotate(degrees, Image.Resampling.BICUBIC)
    middle, centre = width * (0.5 + right), height * (0.5 + down)
    box = middle - width * keep, centre - height * keep, middle + width * keep, centre + height * keep
    return turned.crop(tuple(map(round, box)))  # type: ignore[arg-type]


VIEWS: dict[str, Change] = {
    "moved by 1 %": lambda one: moved(one, 0.01, 0.005),
    "moved by 2 %": lambda one: moved(one, 0.02, -0.01),
    "moved by 4 %": lambda one: moved(one, 0.04, 0.02),
    "turned by 2°": lambda one: moved(one, degrees=-2),
    "3 % nearer": lambda one: moved(one, zoom=1.03),
    "1 stop darker": lambda one: lit(-1)(moved(one)),
    "half a stop lighter": lambda one: lit(0.5)(moved(one)),
    "blurred": lambda one: moved(one).filter(ImageFilter.GaussianBlur(3)),
    "half the size, JPEG quality 40": lambda one: encoded(moved(one).reduce(2), 40),
    "burst: 1.5 %, 1°, 1 % nearer, lighter": lambda one: lit(0.3)(moved(one, 0.015, 0.01, 1, 1.01)),
    "burst: 2 %, 1.5°, 2 % farther, blurred": lambda one: moved(one, -0.02, 0.01, -1.5, 0.98).filter(ImageFilter.GaussianBlur(3)),
}  # fmt: skip


def as_original(name: str, size: tuple[int, int], sight: Sight, role: Role = Role.received) -> Original:
    """Return a picture as the check sees it."""
    return Original(Path(name), name, Facts("image", image=ImageFacts("jpeg", *size, sight=sight)), role)


def codes(one: Scene, sight: Sight | None = None, beside: Original | None = None) -> list[str]:
    """Return what is said of a scene or a changed sight of it, alone in its case or beside another."""
    case = [as_original(one.name, one.size, sight or one.sight), *([beside] if beside else [])]
    return [f"{found.code} {found.severity}" for found in check_pictures(case) if found.path == one.name]


def percent(part: float, whole: float) -> str:
    """Return a share as it stands in a table."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def row(*cells: Any) -> None:
    """Print a row of a table."""
    print("|", " | ".join(map(str, cells)), "|")


def heading(text: str, *cells: str) -> None:
    """Print the head of a table."""
    print(f"\n{text}\n")
    row(*cells)
    print("|", " | ".join("---" for _ in cells), "|")


def report_alarms(good: Sequence[Scene]) -> None:
    """Print how often something is said of good photos."""
    heading(f"False alarms on {len(good)} good scenes", "case", "tried", "blurry", "too-dark", "burnt")
    told: dict[str, list[list[str]]] = {"alone": [codes(one) for one in good]}
    told["beside each other"] = [
        codes(one, beside=as_original(f"{other.name}!", other.size, other.sight))
        for one, other in itertools.permutations(good, 2)
        if one.group != other.group
    ]
    for name, change in HARMLESS.items():
        told[name] = [codes(one, sight_of(change(one.picture))) for one in good]
    for name, said in told.items():
        counts = [sum(f"{code} warning" in each for each in said) for code in ("blurry", "too-dark", "burnt")]
        row(name, len(said), *(percent(count, len(said)) for count in counts))
    for one in good:
        if [each for each in codes(one) if "too-small" not in each]:
            print("said of", one.name, one.sight)


def report_found(good: Sequence[Scene], changes: dict[str, Change], code: str, title: str) -> None:
    """Print what is found of a fault that was made."""
    heading(title, "made", "alone", "beside another scene", "beside the sharp shot: warning", "note")
    others = [*good[len(good) // 2 :], *good[: len(good) // 2]]
    for name, change in changes.items():
        alone = beside = warned = noted = 0
        for one, other in zip(good, others, strict=True):
            sight = sight_of(change(one.picture))
            alone += f"{code} warning" in codes(one, sight)
            beside += f"{code} warning" in codes(one, sight, as_original("other", other.size, other.sight))
            said = codes(one, sight, as_original("sharp", one.size, one.sight))
            warned, noted = warned + (f"{code} warning" in said), noted + (f"{code} note" in said)
        row(name, *(percent(count, len(good)) for count in (alone, beside, warned, noted)))


def report_views(every: Sequence[Scene]) -> None:
    """Print how often two shots of the same view are recognised, and two others taken for the same."""
    heading("Same view", "second shot", "recognised", "called sharper though it is the blurred one")
    for name, change in VIEWS.items():
        pairs = [(sight_of(moved(one.picture)), sight_of(change(one.picture))) for one in every]
        wrong = (
            sum((second.sharpness or 0) > (first.sharpness or 0) for first, second in pairs)
            if "blurred" in name
            else "-"
        )
        row(name, percent(sum(same_view(*pair) for pair in pairs), len(pairs)), wrong)
    two = list(itertools.combinations(every, 2))
    strange = [(one, other) for one, other in two if one.group != other.group]
    wrong = sum(same_view(one.sight, other.sight) for one, other in strange)
    print(f"\nTaken for the same: {wrong} of {len(strange)} pairs of different scenes; of other moments of one take:")
    for one, other in two:
        if one.group == other.group and same_view(one.sight, other.sight):
            print(f"- {one.name} and {other.name}")


def report_sizes(corpus: Path) -> None:
    """Print down to which size the barcodes of real labels are read."""
    heading("Barcodes read by short side", "label", *map(str, (1000, 900, 800, 700, 600, 480, 400, 300)))
    for name in ("label_code128_013.jpg", "label_ean_007.jpg"):
        label = ImageOps.exif_transpose(Image.open(corpus / name)).convert("L")
        read = []
        for side in (1000, 900, 800, 700, 600, 480, 400, 300):
            size = [round(each * side / min(label.size)) for each in label.size]
            small = encoded(label.resize((size[0], size[1]), Image.Resampling.LANCZOS), 80)
            read.append("-" if side > min(label.size) else "yes" if zxingcpp.read_barcodes(small) else "no")
        row(name, *read)


def main(argv: Sequence[str]) -> None:
    """Measure every scene of one half, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of real media with an index.tsv")
    parser.add_argument("--also", type=Path, help="folder of unpacked wallpaper packages")
    parser.add_argument("--tune", action="store_true", help="the half that thresholds were chosen on")
    options = parser.parse_args(argv)
    every = [one for one in scenes(options.corpus, options.also) if zlib.crc32(one.group.encode()) % 2 != options.tune]
    good = [one for one in every if one.name not in FAULTY]
    heading("Real pictures with a fault", "picture", "in truth", "said", "sharpness", "bright", "burnt")
    for one in every:
        if one.name in FAULTY:
            row(one.name, FAULTY[one.name], codes(one), one.sight.sharpness, one.sight.bright, one.sight.burnt)
    report_alarms(good)
    report_found(good, BLURS, "blurry", "Blur found")
    report_found(good, DARKS, "too-dark", "Darkness found")
    report_found(good, GLARES, "burnt", "Glare found")
    report_views(every)
    report_sizes(options.corpus)


if __name__ == "__main__":
    main(sys.argv[1:])
