"""Pictures in every format and colour profile, and what they become within a limit."""

import io
from typing import Any

from PIL import Image

from evidence_kit.media.image.encode import FittedImage, ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.probe import examine_bytes


def encoded(picture: Image.Image, form: str, **options: Any) -> bytes:
    """Return a picture in some format."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def fitted(data: bytes, **target: Any) -> FittedImage:
    """Return the data within a target, after checking every promise about outputs."""
    facts = examine_bytes(data)
    assert facts.image, facts
    result = fit_image(data, facts, ImageTarget(**target))
    found = examine_bytes(result.data)
    assert found.mime == result.mime
    assert not found.problem
    assert found.image
    assert found.image.orientation == 1
    assert found.image.srgb
    assert found.image.bits == 8
    assert not found.image.private
    assert not found.image.trailing
    if target.get("max_bytes"):
        assert len(result.data) <= target["max_bytes"]
    return result


SPACES = {
    "Display P3": ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407)),
    "Adobe RGB (1998)": ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)),
}
"""Red, green and blue as XYZ, adapted to D50."""


def icc_profile(space: str) -> bytes:
    """Return an ICC profile of a colour space, written by hand after ICC.1:2022."""
    import struct

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))

    if space == "Display P3":
        numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
        curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(map(fixed, numbers))
    else:
        curve = b"para\0\0\0\0" + struct.pack(">HH", 0, 0) + fixed(563 / 256)
    text = space.encode("utf-16-be")
    words = b"mluc\0\0\0\0" + struct.pack(">IIHHII", 1, 12, 0x656E, 0x5553, len(text), 28) + text
    red, green, blue = SPACES[space]
    tags = {
        b"desc": words,
        b"cprt": words,
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(*red),
        b"gXYZ": xyz(*green),
        b"bXYZ": xyz(*blue),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        padded = data + b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += padded
    size = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x04000000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    head += fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


P3 = icc_profile("Display P3")
