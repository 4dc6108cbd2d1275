"""The little of DER that is needed to put the certificates of a time stamp into order (ITU-T X.690, 8.1 and 11.6).

`openssl ts -reply` and others write the authority's certificate first and its chain behind it. rfc3161-client reads no
set that is not sorted. No signature covers the order, so sorting it changes nothing that is proved.
"""

from collections.abc import Iterator

CERTIFICATES = 0xA0
"""Tag of the certificates of a SignedData (RFC 5652, 5.1), behind its version, its algorithms and what is signed."""

LONG_FORM = 0x80


def with_sorted_certificates(answer: bytes) -> bytes:
    """Return an answer with its certificates in the order of DER; as it is where it has no such place."""
    try:
        token = list(parts(answer, *inside(answer, 0)))[1]
        content = list(parts(answer, *inside(answer, token[0])))[1]
        signed = inside(answer, content[0])[0]
        found = list(parts(answer, *inside(answer, signed)))
    except (IndexError, ValueError):
        return answer
    for begin, _ in found[3:4]:
        if answer[begin] == CERTIFICATES:
            first, last = inside(answer, begin)
            certificates = sorted(answer[one:end] for one, end in parts(answer, first, last))
            return answer[:first] + b"".join(certificates) + answer[last:]
    return answer


def parts(data: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each element between two places begins and ends.

    Raises:
        ValueError: one would end behind them.
    """
    while begin < end:
        _, last = inside(data, begin)
        if last > end:
            raise ValueError("an element is longer than what it lies in")
        yield begin, last
        begin = last


def inside(data: bytes, begin: int) -> tuple[int, int]:
    """Return where the content of the element at a place begins and ends.

    Raises:
        IndexError: the data ends before.
    """
    length, at = data[begin + 1], begin + 2
    if length >= LONG_FORM:
        count = length - LONG_FORM
        length, at = int.from_bytes(data[at : at + count]), at + count
    if at + length > len(data):
        raise IndexError("the data ends within an element")
    return at, at + length
