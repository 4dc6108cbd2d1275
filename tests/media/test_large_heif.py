"""A large HEIC is reduced while it is decoded, to the very pixels that the whole would be reduced to."""

import io

import pillow_heif
import pytest
from PIL import Image

from evidence_kit.media.image.bitstreams import BLOCK, share_of_undecoded, undecoded_share
from evidence_kit.media.image.large_heif import reduced_heif
from tests.noise import sensor_noise

TALL = (133, 1201)
"""More rows than two bands of the smallest factor have, and sides that no factor divides."""


def heic_of(picture: Image.Image) -> bytes:
    """Return a picture as HEIC."""
    pillow_heif.register_heif_opener()
    made = io.BytesIO()
    picture.save(made, "HEIF", quality=80)
    return made.getvalue()


@pytest.mark.parametrize("turned", [1, 6])
def test_it_is_reduced_as_the_whole_would_be(turned: int) -> None:
    """Several factors at once, of a stored and of a turned picture."""
    noise = [sensor_noise(TALL, sigma) for sigma in (30, 60, 90)]
    picture = Image.merge("RGB", noise)
    picture.getexif()[0x0112] = turned
    data = heic_of(picture)
    factors = (1, 2, 7, BLOCK)
    with Image.open(io.BytesIO(data)) as whole:
        expected = [whole.reduce(factor) for factor in factors]
        assert undecoded_share(whole) == share_of_undecoded(expected[-1])
    found = reduced_heif(io.BytesIO(data), factors)
    assert [one.size for one in found] == [one.size for one in expected]
    assert [one.tobytes() for one in found] == [one.tobytes() for one in expected]


def test_blocks_that_were_never_decoded_are_seen_in_the_reduced_one() -> None:
    """The green of blocks that a decoder leaves, in a quarter of the picture."""
    picture = Image.new("RGB", (256, 256), (90, 90, 90))
    picture.paste((0, 135, 0), (0, 0, 128, 128))
    assert share_of_undecoded(picture.reduce(BLOCK)) == undecoded_share(picture) == 0.25
