"""Colour: whether pixels are sRGB as they stand, and turning them into it with littlecms."""

import functools
import io
from concurrent.futures import ThreadPoolExecutor

from PIL import Image, ImageCms

# The corners of the RGB cube and a few mid-tones: a profile that maps all of them onto themselves is sRGB, whatever it
# is called ("DCI-P3 D65 Gamut with sRGB Transfer" has the name in it and is not).
PROBES = bytes(
    level
    for colour in (
        (255, 0, 0),
        (0, 255, 0),
        (0, 0, 255),
        (255, 255, 0),
        (0, 255, 255),
        (255, 0, 255),
        (255, 255, 255),
        (0, 0, 0),
        (128, 128, 128),
        (64, 64, 64),
        (200, 120, 60),
        (60, 120, 200),
    )
    for level in colour
)
SAME_LEVELS = 3
"""Levels of 255 within which a conversion counts as no change; rounding in v2 profiles makes up to 2."""

BAND_ROWS = 256
"""Rows that are turned at a time: little enough that no copy of a large picture is held."""

PNG_SRGB_GAMMA = 1 / 2.2


@functools.lru_cache(maxsize=64)
def profile_is_srgb(profile: bytes) -> bool | None:
    """Return whether an RGB ICC profile is sRGB in effect; None when it cannot be read."""
    probe = Image.frombytes("RGB", (len(PROBES) // 3, 1), PROBES)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() == "GRAY":
            return True
        if source.profile.xcolor_space.strip() != "RGB":
            return False
        turned = ImageCms.profileToProfile(
            probe, source, ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if turned is None:
        return None
    return max(abs(a - b) for a, b in zip(PROBES, turned.tobytes(), strict=True)) <= SAME_LEVELS


def is_srgb(image: Image.Image) -> bool:
    """Return whether an opened image shows sRGB colours without conversion; untagged pixels are sRGB."""
    if image.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA"):
        return False
    profile = image.info.get("icc_profile")
    if profile:
        return profile_is_srgb(profile) is not False
    gamma = image.info.get("gamma")
    return not (
        gamma and image.format == "PNG" and "srgb" not in image.info and abs(float(gamma) - PNG_SRGB_GAMMA) > 0.01
    )


def to_srgb(image: Image.Image, *, in_place: bool = False) -> Image.Image:
    """Return the image as 8-bit sRGB in mode L, RGB or RGBA, without a profile.

    An embedded ICC profile is applied with relative colorimetric intent and black point compensation, so that colours
    that sRGB can show stay as they are; CMYK without a profile is converted as Pillow does.

    Args:
        in_place: the image given may be used up, which spares a copy of a large one.
    """
    profile, alpha = image.info.get("icc_profile"), None
    flat = eight_bit(image)
    if flat.mode in ("RGBA", "LA"):
        alpha = flat.getchannel("A")
        flat = flat.convert("RGB" if flat.mode == "RGBA" else "L")
    if profile and not (flat.mode == "RGB" and profile_is_srgb(profile)):
        flat = apply_profile(flat, profile, in_place=in_place or flat is not image)
    elif (gamma := image.info.get("gamma")) and not is_srgb(image):
        exponent = PNG_SRGB_GAMMA / float(gamma)
        levels = [round(255 * (level / 255) ** exponent) for level in range(256)]
        flat = flat.point(levels * len(flat.getbands()))
    if flat.mode not in ("L", "RGB"):
        flat = flat.convert("RGB")
    if alpha is not None:
        flat = flat.convert("RGB")
        flat.putalpha(alpha)
    flat.info = {}
    return flat


def eight_bit(image: Image.Image) -> Image.Image:
    """Return the image in a mode of 8 bits a channel."""
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda level: level / 257).convert("L")
    if image.mode == "F":
        return image.convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("L", "RGB") and "transparency" in image.info:
        return image.convert("RGBA")
    return image


def apply_profile(image: Image.Image, profile: bytes, *, in_place: bool = False) -> Image.Image:
    """Return `image` turned from its ICC profile into sRGB; unchanged when the profile cannot be used.

    Args:
        in_place: an RGB image may be changed itself.
    """
    mode = "L" if image.mode == "L" else "RGB"
    try:
        transform = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            image.mode,
            mode,
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if image.mode != mode or not in_place:
            return ImageCms.applyTransform(image, transform) or image
        turn_in_bands(image, transform)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return image


def turn_in_bands(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> None:
    """Apply a transform to an image itself, band by band on two threads; littlecms lets go of Python's lock."""

    def turn(top: int) -> None:
        box = (0, top, image.width, min(image.height, top + BAND_ROWS))
        band = image.crop(box)
        ImageCms.applyTransform(band, transform, inPlace=True)
        image.paste(band, box)

    tops = range(0, image.height, BAND_ROWS)
    if len(tops) == 1:
        turn(0)
        return
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(turn, tops))


def over_white(image: Image.Image) -> Image.Image:
    """Return the image without transparency, laid on white."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
