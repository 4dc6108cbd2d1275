"""Rotate a JPEG losslessly by moving its coefficients, without decoding pixels."""

from typing import Any

from evidence_kit.media.locks import temporary_folder

MOST_TURNED_PIXELS = 50_000_000
"""A larger photo is encoded instead: coefficients take 6 bytes a pixel, and they are in memory twice."""

TURNS = {
    1: (False, False, False),
    2: (False, True, False),
    3: (False, True, True),
    4: (False, False, True),
    5: (True, False, False),
    6: (True, True, False),
    7: (True, True, True),
    8: (True, False, True),
}
"""Steps to the upright picture by EXIF orientation: swap the axes, mirror left to right, mirror top to bottom."""


def turned(data: bytes, orientation: int) -> bytes | None:
    """Return a JPEG with the same coefficients upright, without metadata and with optimised Huffman tables.

    None where the picture cannot be rotated exactly (a mirrored side must be a multiple of its blocks, as
    `jpegtran -perfect` requires), where it is not grey or YCbCr, where it is damaged, and where jpeglib has no wheel.
    """
    try:
        import jpeglib  # noqa: PLC0415  (has no wheels for some systems, and takes a fifth of a second to load)
    except (ImportError, OSError):
        return None
    with temporary_folder() as folder:
        source, result = folder / "lying.jpg", folder / "upright.jpg"
        source.write_bytes(data)
        try:
            stored = jpeglib.read_dct(str(source))
            if stored.width * stored.height > MOST_TURNED_PIXELS or stored.num_components not in (1, 3):
                return None
            if not is_exact(stored, orientation):
                return None
            upright = moved(stored, orientation)
            upright.write_dct(str(result), flags=["+OPTIMIZE_CODING"])
        except (OSError, ValueError, RuntimeError):
            return None
        return result.read_bytes()


def is_exact(stored: Any, orientation: int) -> bool:  # noqa: ANN401  (jpeglib has no types)
    """Return whether mirroring leaves no partial block at the side where the picture begins."""
    swap, across, down = TURNS[orientation]
    high, wide = (8 * max(int(factors[axis]) for factors in stored.samp_factor) for axis in (0, 1))
    sides, blocks = (stored.height, stored.width), (high, wide)
    across_axis, down_axis = (0, 1) if swap else (1, 0)
    return not (across and sides[across_axis] % blocks[across_axis]) and not (
        down and sides[down_axis] % blocks[down_axis]
    )


def moved(stored: Any, orientation: int) -> Any:  # noqa: ANN401  (as above)
    """Return the upright picture: blocks move, and odd frequencies along a mirrored axis change sign."""
    import jpeglib  # noqa: PLC0415  (as above)
    import numpy as np  # noqa: PLC0415  (only a photo stored sideways needs it)

    swap, across, down = TURNS[orientation]
    odd = np.array([1, -1] * 4, dtype=np.int16)

    def move(blocks: Any) -> Any:  # noqa: ANN401  (as above)
        if swap:
            blocks = blocks.transpose(1, 0, 3, 2)
        if across:
            blocks = blocks[:, ::-1] * odd
        if down:
            blocks = blocks[::-1] * odd[:, None]
        return np.ascontiguousarray(blocks, dtype=np.int16)

    stored.load()
    tables = stored.qt.transpose(0, 2, 1) if swap else stored.qt
    colours = {"Cb": move(stored.Cb), "Cr": move(stored.Cr)} if stored.num_components == 3 else {}
    upright = jpeglib.from_dct(
        Y=move(stored.Y), **colours, qt=np.ascontiguousarray(tables), quant_tbl_no=stored.quant_tbl_no
    )
    upright.height, upright.width = (stored.width, stored.height) if swap else (stored.height, stored.width)
    # from_dct derives the factors from the numbers of blocks, wrongly where the last block is cut.
    upright.samp_factor = stored.samp_factor[:, ::-1].copy() if swap else stored.samp_factor
    return upright
