"""Find and remove what transparency hides: invisible pictures, and colours left under transparent pixels."""

from PIL import Image, ImageChops

FAINT = 3
"""Largest alpha of an invisible pixel: 1 percent of its colour."""

FAINT_SHARE = 0.01
"""Most faint pixels that the smooth edges of drawings have, as a share; more were used to erase."""


def with_alpha(image: Image.Image) -> Image.Image | None:
    """Return a decoded image in mode RGBA; None when all its pixels are opaque."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return None
    if image.mode in ("RGBA", "LA") and int(image.getchannel("A").getextrema()[0]) > FAINT:  # type: ignore[arg-type]
        return None
    return image if image.mode == "RGBA" else image.convert("RGBA")


def is_invisible(clear: Image.Image) -> bool:
    """Return whether an RGBA image is invisible everywhere."""
    return int(clear.getchannel("A").getextrema()[1]) <= FAINT  # type: ignore[arg-type]


def shows_nothing(image: Image.Image, mime: str) -> bool:
    """Return whether a decoded still picture is invisible everywhere."""
    clear = with_alpha(image) if mime != "image/bmp" else None
    return clear is not None and is_invisible(clear)


def without_blank_alpha(image: Image.Image, mime: str) -> Image.Image:
    """Drop a BMP's alpha when it is zero everywhere: programs leave it unset, and Windows shows the picture opaque."""
    if mime == "image/bmp" and image.mode == "RGBA" and is_invisible(image):
        return image.convert("RGB")
    return image


def hides_colours(image: Image.Image) -> bool:
    """Return whether invisible pixels of a decoded image differ in colour, as they do where something was erased."""
    clear = with_alpha(image)
    if clear is None:
        return False
    alpha = clear.getchannel("A")
    levels = alpha.histogram()
    most = FAINT if sum(levels[1 : FAINT + 1]) > FAINT_SHARE * sum(levels) else 0
    unseen = alpha.point([255 if level <= most else 0 for level in range(256)])
    under = clear.convert("RGB").histogram(unseen)
    return any(sum(1 for count in under[band : band + 256] if count) > 1 for band in (0, 256, 512))


def emptied(picture: Image.Image, alpha: Image.Image) -> Image.Image:
    """Return an RGB picture with this alpha, black wherever it is invisible, so that nothing stays hidden there."""
    shown = alpha.point([0 if level <= FAINT else 255 for level in range(256)])
    if int(shown.getextrema()[0]) == 0:  # type: ignore[arg-type]
        picture = Image.composite(picture, Image.new("RGB", picture.size), shown)
        alpha = ImageChops.darker(alpha, shown)
    picture.putalpha(alpha)
    return picture
