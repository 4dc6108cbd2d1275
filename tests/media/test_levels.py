"""Pictures of every depth, and those with more pixels or longer sides than usual, come out as they look."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from evidence_kit.media.image.encode import CannotFit, FittedImage, ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.probe import examine_bytes
from tests.encodings import encoded
from tests.noise import sensor_noise

SHARES = np.linspace(0, 1, 5)
"""Black to white in steps, as shares of white."""


def tiff(kind: int, bits: int, values: "np.ndarray[tuple[int, int], np.dtype[np.generic]]") -> bytes:
    """Return a grey TIFF of a sample format (1 unsigned, 2 signed, 3 float), written by hand (TIFF 6.0, section 19)."""
    height, width = values.shape
    body = values.astype(values.dtype.newbyteorder("<")).tobytes()
    entries = (
        *((256, width), (257, height), (258, bits), (259, 1), (262, 1), (273, 8 + 2 + 12 * 10 + 4), (277, 1)),
        *((278, height), (279, len(body)), (339, kind)),
    )
    fields = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + fields + bytes(4) + body


def fitted(data: bytes, **target: int) -> FittedImage:
    """Return what becomes of the data."""
    facts = examine_bytes(data)
    assert facts.image, facts
    return fit_image(data, facts, ImageTarget(("image/jpeg", "image/png"), **target))  # type: ignore[arg-type]


DEEP = {
    "float of 0 to 1": (3, 32, np.float32, 1.0),
    "float of 0 to 255": (3, 32, np.float32, 255.0),
    "float of 0 to 65535": (3, 32, np.float32, 65535.0),
    "16 bits": (1, 16, np.uint16, 65535),
    "32 bits unsigned": (1, 32, np.uint32, 2**32 - 1),
    "32 bits signed": (2, 32, np.int32, 2**31 - 1),
    "16 bits in 32": (1, 32, np.uint32, 65535),
}


@pytest.mark.parametrize("depth", DEEP)
def test_a_deep_picture_is_neither_black_nor_white(depth: str) -> None:
    """Five steps of grey are five steps of grey."""
    kind, bits, dtype, white = DEEP[depth]
    values = (SHARES * white).astype(dtype).repeat(32)[None].repeat(64, axis=0)
    made = Image.open(io.BytesIO(fitted(tiff(kind, bits, values)).data)).convert("L")
    found = [made.getpixel((16 + 32 * step, 32)) for step in range(5)]
    assert all(abs(one - share * 255) <= 2 for one, share in zip(found, SHARES, strict=True)), found


def test_floats_that_are_no_numbers_are_black() -> None:
    """A depth map's holes do not take the rest of the picture with them."""
    values = (SHARES.repeat(32)[None].repeat(64, axis=0)).astype(np.float32)
    values[:32] = np.nan
    values[0, 0] = np.inf
    made = Image.open(io.BytesIO(fitted(tiff(3, 32, values)).data)).convert("L")
    assert abs(made.getpixel((80, 48)) - 128) <= 2  # type: ignore[operator]
    assert made.getpixel((80, 8)) == 0


def quarters(mode: str) -> Image.Image:
    """Return a picture of 61 megapixels whose upper left quarter is dark."""
    picture = Image.new("L", (8000, 7626), 255)
    picture.paste(0, (0, 0, 4000, 3813))
    if mode == "P":
        picture.putpalette([level for index in range(256) for level in (index, 0, 255 - index)])
        return picture
    return picture.convert(mode)


@pytest.mark.parametrize(("mode", "dark"), [("1", (0, 0, 0)), ("P", (0, 0, 255))])
def test_a_large_picture_of_few_colours_is_reduced(mode: str, dark: tuple[int, int, int]) -> None:
    """Scans in black and white have more pixels than any photo."""
    form, more = ("TIFF", {"compression": "group4"}) if mode == "1" else ("PNG", {})
    made = fitted(encoded(quarters(mode), form, **more), max_pixels=1_000_000)
    shown = Image.open(io.BytesIO(made.data)).convert("RGB").resize((2, 2), Image.Resampling.BOX)
    assert all(abs(a - b) <= 2 for a, b in zip(shown.tobytes()[:3], dark, strict=True))
    assert shown.tobytes()[3:6] == shown.tobytes()[9:12]


def test_a_side_that_no_jpeg_has_is_shrunk_or_refused() -> None:
    """A stripe of noise does not fit as a PNG, and JPEG ends at 65,500 pixels."""
    data = encoded(sensor_noise((65_600, 1), 90), "PNG")
    made = fitted(data, max_bytes=len(data) - 10_000)
    assert made.mime == "image/jpeg"
    assert max(Image.open(io.BytesIO(made.data)).size) <= 65_500
    with pytest.raises(CannotFit):
        fitted(data, max_bytes=200)
