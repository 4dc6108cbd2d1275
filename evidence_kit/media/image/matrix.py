"""Make an ICC profile of primaries, white and curve."""

import math
import struct
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Chromaticity = tuple[float, float]
"""CIE 1931 x and y."""

Primaries = tuple[Chromaticity, Chromaticity, Chromaticity]
"""Red, green and blue."""

Curve = tuple[float, ...]
"""Parameters of an ICC parametric curve from level to light: one for a power, five for a power with a linear foot."""

D50 = (0.9642, 1.0, 0.8249)
"""The white of the profile connection space as XYZ (ICC.1:2022, 7.2.16)."""

BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
"""XYZ to cone responses (ICC.1:2022, annex E)."""


def matrix_profile(primaries: Primaries, white: Chromaticity, curve: Curve) -> bytes:
    """Return an ICC profile of version 4 for a display with these primaries, white and curve.

    Layout and tags follow ICC.1:2022 (7.2, 8.3.3, 10.18, 10.31); white is adapted to D50 by Bradford (annex E).

    Raises:
        ValueError: the primaries do not span a triangle, or a number is out of range.
    """
    columns = adapted_columns(primaries, white)
    if not all(math.isfinite(number) and 0 <= number < 100 for number in curve) or curve[0] < 0.1:
        raise ValueError("the parameters do not make a curve")
    kind = 0 if len(curve) == 1 else 3
    curve_tag = b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + b"".join(map(fixed, curve))
    name = "RGB".encode("utf-16-be")
    text = b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(name), 28) + name
    red, green, blue = (xyz(column) for column in columns.T)
    shared = (
        ((b"desc", b"cprt"), text),
        ((b"wtpt",), xyz(D50)),
        ((b"rXYZ",), red),
        ((b"gXYZ",), green),
        ((b"bXYZ",), blue),
        ((b"rTRC", b"gTRC", b"bTRC"), curve_tag),
    )
    entries, body = [], b""
    start = 128 + 4 + 12 * sum(len(names) for names, _ in shared)
    for names, data in shared:
        entries += [struct.pack(">4sII", tag, start + len(body), len(data)) for tag in names]
        body += data + b"\0" * (-len(data) % 4)
    table = struct.pack(">I", len(entries)) + b"".join(entries)
    head = struct.pack(">I4xI4s4s4s", 128 + len(table) + len(body), 0x04400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s28x", 2000, 1, 1, 0, 0, 0, b"acsp") + b"".join(map(fixed, D50))
    return head.ljust(128, b"\0") + table + body


def adapted_columns(primaries: Primaries, white: Chromaticity) -> "NDArray[np.float64]":
    """Return red, green and blue at full light as columns of XYZ under D50.

    Raises:
        ValueError: the primaries do not span a triangle, or white has no light or lies outside.
    """
    import numpy as np  # noqa: PLC0415  (slow to load, and few pictures need it)

    if any(not 0 < y < 1 for _, y in (*primaries, white)) or any(not 0 <= x < 1 for x, _ in (*primaries, white)):
        raise ValueError("chromaticities outside the plane")
    corners = np.array([(x / y, 1, (1 - x - y) / y) for x, y in primaries]).T
    white_point = np.array((white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]))
    if abs(float(np.linalg.det(corners))) < 1e-3:
        raise ValueError("primaries on one line")
    shares = np.linalg.solve(corners, white_point)
    if float(shares.min()) <= 0:
        raise ValueError("white outside of the primaries")
    bradford = np.array(BRADFORD)
    cones = np.diag((bradford @ np.array(D50)) / (bradford @ white_point))
    columns: NDArray[np.float64] = np.linalg.inv(bradford) @ cones @ bradford @ (corners * shares)
    if not np.isfinite(columns).all() or float(np.abs(columns).max()) > 100:
        raise ValueError("primaries without bounds")
    return columns


def fixed(value: float) -> bytes:
    """Return an ICC s15Fixed16Number."""
    return struct.pack(">i", round(value * 65536))


def xyz(values: Iterable[float]) -> bytes:
    """Return an ICC XYZType of one colour."""
    return b"XYZ \0\0\0\0" + b"".join(fixed(float(value)) for value in values)
