"""Find out whether pixels are already sRGB, and convert them to it with littlecms."""

import functools
import io
from concurrent.futures import ThreadPoolExecutor

from PIL import Image, ImageCms

from evidence_kit.media.image.clear import emptied
from evidence_kit.media.image.hdr import to_standard
from evidence_kit.media.image.levels import eight_bit
from evidence_kit.media.image.profile import colours_of

# The corners of the RGB cube and a few mid-tones: a profile that maps all of them onto themselves is sRGB, whatever its
# name ("DCI-P3 D65 Gamut with sRGB Transfer" is not).
PROBES = bytes.fromhex("ff0000 00ff00 0000ff ffff00 00ffff ff00ff ffffff 000000 808080 404040 c8783c 3c78c8")
SAME_LEVELS = 3
"""Largest change of a level, of 255, that counts as none; rounding in v2 profiles makes up to 2."""

BAND_ROWS = 256
"""Rows converted at a time, so few that no copy of a large picture is held."""

RAMP = bytes(range(256))
"""All 256 grey levels."""


@functools.lru_cache(maxsize=64)
def profile_is_srgb(profile: bytes) -> bool | None:
    """Return whether an RGB or grey ICC profile is sRGB in effect; None when it cannot be read."""
    probe = Image.frombytes("RGB", (len(PROBES) // 3, 1), PROBES)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if space == "GRAY":
            wanted, levels = RAMP, grey_levels(profile)
        elif space == "RGB":
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(probe, source, target, ImageCms.Intent.RELATIVE_COLORIMETRIC)
            wanted, levels = PROBES, converted.tobytes() if converted else b""
        else:
            return False
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if not levels:
        return None
    return max(abs(a - b) for a, b in zip(wanted, levels, strict=True)) <= SAME_LEVELS


@functools.lru_cache(maxsize=64)
def grey_levels(profile: bytes) -> bytes:
    """Return the sRGB level of each of the 256 grey levels under a grey or RGB profile.

    Raises:
        PyCMSError, OSError, ValueError: the profile cannot be used for them.
    """
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    mode = "RGB" if source.profile.xcolor_space.strip() == "RGB" else "L"
    # littlecms has no way from grey to grey through an RGB profile, so the ramp comes out as three equal bands.
    # Its optimised curves are up to 10 levels off in the dark under a linear profile; 256 levels cost nothing.
    transform = ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE,
    )
    ramp = Image.frombytes("L", (len(RAMP), 1), RAMP).convert(mode)
    converted = ImageCms.applyTransform(ramp, transform)
    return converted.getchannel("G").tobytes() if converted else RAMP


def is_srgb(image: Image.Image) -> bool:
    """Return whether an opened image shows sRGB colours without conversion.

    Untagged pixels count as sRGB, and so do pixels with an unreadable profile: nothing better can be assumed.
    """
    if image.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA"):
        return False
    colours = colours_of(image)
    return colours.hdr is None and (colours.profile is None or profile_is_srgb(colours.profile) is not False)


def to_srgb(image: Image.Image, *, in_place: bool = False) -> Image.Image:
    """Return the image as 8-bit sRGB in mode L, RGB or RGBA, without a profile.

    Its profile (`colours_of`) is applied with relative colorimetric intent and black point compensation, so that
    colours within sRGB stay as they are; high dynamic range is reduced to what an ordinary screen shows; CMYK without a
    profile is converted as Pillow does. An unusable profile leaves the levels as they are, as if they were sRGB.
    Nothing is left under transparent pixels.

    Args:
        in_place: the image may be overwritten, which saves a copy of a large one.
    """
    colours, alpha = colours_of(image), None
    flat = eight_bit(image)
    if flat.mode in ("RGBA", "LA"):
        alpha = flat.getchannel("A")
        flat = flat.convert("RGB" if flat.mode == "RGBA" else "L")
    if colours.hdr:
        flat = to_standard(flat.convert("RGB"), colours.hdr, colours.primaries)
    elif colours.profile and (flat.mode not in ("L", "RGB") or not profile_is_srgb(colours.profile)):
        flat = apply_profile(flat, colours.profile, in_place=in_place or flat is not image)
    if flat.mode not in ("L", "RGB"):
        flat = flat.convert("RGB")
    if alpha is not None:
        flat = emptied(flat.convert("RGB"), alpha)
    flat.info = {}
    return flat


def apply_profile(image: Image.Image, profile: bytes, *, in_place: bool = False) -> Image.Image:
    """Return `image` converted from its ICC profile to sRGB; unchanged when the profile cannot be used.

    Grey stays grey, even under an RGB profile, which many programs attach to grey pictures.

    Args:
        in_place: an RGB image may be overwritten.
    """
    try:
        if image.mode == "L":
            return image.point(list(grey_levels(profile)))
        transform = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            image.mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if image.mode != "RGB" or not in_place:
            return ImageCms.applyTransform(image, transform) or image
        turn_in_bands(image, transform)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return image


def turn_in_bands(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> None:
    """Apply a transform to an image in place, band by band on two threads; littlecms releases Python's lock."""

    def turn(top: int) -> None:
        box = (0, top, image.width, min(image.height, top + BAND_ROWS))
        band = image.crop(box)
        ImageCms.applyTransform(band, transform, inPlace=True)
        image.paste(band, box)

    # The first write copies a read-only picture, as decoders return it: two threads would write into two copies.
    turn(0)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(turn, range(BAND_ROWS, image.height, BAND_ROWS)))


def over_white(image: Image.Image) -> Image.Image:
    """Return the image on white, without transparency."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
