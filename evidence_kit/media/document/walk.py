"""Walking a PDF's objects: each dictionary and stream once, however they are nested."""

from collections.abc import Iterator

import pikepdf


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary and stream of a document, also those inside others.

    What is referred to is met as an object of its own, so that no loop of references is followed.
    """
    for top in pdf.objects:
        waiting = [top]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                yield one
                inner = [value for _, value in one.items()]
            elif isinstance(one, pikepdf.Array):
                inner = list(one)
            else:
                continue
            waiting += [value for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect]


def name_of(one: pikepdf.Object, key: str) -> str:
    """Return the name that stands at a key, such as "/Sig"; empty when there is none."""
    value = one.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def is_photo(one: pikepdf.Object) -> bool:
    """Return whether a stream is a picture that is stored as a whole JPEG file."""
    if not isinstance(one, pikepdf.Stream) or name_of(one, "/Subtype") != "/Image":
        return False
    filters = one.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) == 1:
        filters = filters[0]
    return isinstance(filters, pikepdf.Name) and str(filters) in ("/DCTDecode", "/DCT")
