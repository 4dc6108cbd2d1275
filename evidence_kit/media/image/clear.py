"""Transparency that hides something: a picture nobody can see, and colours that are still there under clear pixels."""

from PIL import Image, ImageChops

FAINT = 3
"""Alpha up to which nobody sees a pixel: 1 percent of its colour."""

FAINT_SHARE = 0.01
"""Share of faint pixels from which somebody erased with them; the smooth edges of drawings have fewer."""


def may_be_clear(image: Image.Image) -> bool:
    """Return whether an opened image has transparency of some kind."""
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def with_clear(image: Image.Image) -> Image.Image | None:
    """Return a decoded image in mode RGBA; None when no pixel of it is clear."""
    if not may_be_clear(image):
        return None
    if image.mode in ("RGBA", "LA") and int(image.getchannel("A").getextrema()[0]) > FAINT:  # type: ignore[arg-type]
        return None
    return image if image.mode == "RGBA" else image.convert("RGBA")


def is_invisible(clear: Image.Image) -> bool:
    """Return whether no pixel of an RGBA image can be seen."""
    return int(clear.getchannel("A").getextrema()[1]) <= FAINT  # type: ignore[arg-type]


def shows_nothing(image: Image.Image, mime: str) -> bool:
    """Return whether nobody can see anything in a decoded still picture."""
    clear = with_clear(image) if mime != "image/bmp" else None
    return clear is not None and is_invisible(clear)


def without_blank_alpha(image: Image.Image, mime: str) -> Image.Image:
    """Return a BMP whose alpha is zero everywhere without it: programs leave it unset, and Windows shows it opaque."""
    if mime == "image/bmp" and image.mode == "RGBA" and is_invisible(image):
        return image.convert("RGB")
    return image


def hides_colours(image: Image.Image) -> bool:
    """Return whether pixels of a decoded image that nobody sees differ in colour, as where something was erased."""
    clear = with_clear(image)
    if clear is None:
        return False
    alpha = clear.getchannel("A")
    levels = alpha.histogram()
    most = FAINT if sum(levels[1 : FAINT + 1]) > FAINT_SHARE * sum(levels) else 0
    unseen = alpha.point([255 if level <= most else 0 for level in range(256)])
    under = clear.convert("RGB").histogram(unseen)
    return any(sum(1 for count in under[band : band + 256] if count) > 1 for band in (0, 256, 512))


def emptied(picture: Image.Image, alpha: Image.Image) -> Image.Image:
    """Return an RGB picture with this alpha, black where nobody sees it, so that nothing is left there."""
    shown = alpha.point([0 if level <= FAINT else 255 for level in range(256)])
    if int(shown.getextrema()[0]) == 0:  # type: ignore[arg-type]
        picture = Image.composite(picture, Image.new("RGB", picture.size), shown)
        alpha = ImageChops.darker(alpha, shown)
    picture.putalpha(alpha)
    return picture
