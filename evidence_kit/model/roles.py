"""The role of an original, by its name or its folder. Pure.

Only explicit names count: any other video is just "a video", whatever files are beside it.
"""

import re
import unicodedata

from evidence_kit.model.case import Role
from evidence_kit.model.facts import Facts


def fold(text: str) -> str:
    """Return text without differences of case, accents and Unicode form."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("\u0131", "i"))  # the dotless i of Turkish
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")


ROLE_WORDS = {role.value: role for role in Role} | {
    "customs": Role.document,
    "documents": Role.document,
    "labels": Role.label,
    "damages": Role.damage,
    "damaged": Role.damage,
    "content": Role.contents,
    "listings": Role.listing,
    "chats": Role.chat,
    "package-outside": Role.packaging,
    "parcel": Role.packaging,
    "policy": Role.policy_excerpt,
    "reports": Role.report,
    "sizelabel": Role.size_label,
    "unpacking": Role.unboxing,
    "videos": Role.video,
}
"""Whole names of files and folders."""

UNBOXING = tuple(
    map(
        fold,
        (
            "unboxing", "unpacking",
            "auspack", "paketöffn", "paketoeffn", "déballage", "desempaquetado", "desembalaje",
            "desembalagem", "desempacotamento",
            "spacchettamento", "sballaggio", "uitpakken", "uitpakvideo", "oppakning", "uppackning", "utpakking",
            "rozpakowanie", "rozpakowywanie", "rozbalování", "rozbalení", "rozbaľovanie", "rozbalenie",
            "kicsomagolás", "despachetare", "распаковка", "распаковывание", "розпакування", "розпаковка",
            "разопаковане", "αποσυσκευασία", "开箱", "開箱", "拆箱", "拆包", "開封", "언박싱", "แกะกล่อง",
        ),
    )
)  # fmt: skip
"""Any of these in the name of a video means that it shows the unboxing."""

OPENING = frozenset(
    map(
        fold,
        (
            "opening", "öffnen", "oeffnen", "öffnung", "oeffnung", "ouverture", "apertura", "abertura", "abriendo",
            "abrindo", "openen",
            "otwieranie", "otwarcie", "otevírání", "вскрытие", "открытие", "відкриття", "acilisi", "acma", "åbning",
            "öppning", "åpning",
        ),
    )
)  # fmt: skip
"""Words for opening; they count alone or with a word for a parcel."""

PARCEL = frozenset(
    map(
        fold,
        (
            "parcel", "package", "packet", "pack", "box", "carton", "paket", "päckchen", "karton", "colis", "paquet",
            "paquete", "caja", "pacote", "caixa", "encomenda", "pacco", "scatola", "pakket", "pakje", "doos", "paczka",
            "paczki", "przesyłki", "balíku", "zásilky", "посылки", "коробки", "посилки", "kutu", "paketi", "pakke",
        ),
    )
)  # fmt: skip

FILLERS = frozenset({"the", "a", "of", "my", "video", "film", "movie", "clip", "mov", "vid", "img", "order"})

NEGATIONS = frozenset(
    map(
        fold,
        (
            "no", "not", "non", "never", "without", "before", "after", "cannot", "cant", "wont", "isnt", "doesnt",
            "nicht", "kein", "keine", "ohne", "vor", "nach", "pas", "sans", "avant", "après", "sin", "antes",
            "después", "sem", "depois", "senza", "prima", "dopo", "niet", "geen", "zonder", "na", "bez", "nie", "przed",
            "po", "не", "без", "до", "после",
        ),
    )
)  # fmt: skip
"""Words that negate the next one: "after-unboxing", "zip not opening"."""


def role_of(name: str, facts: Facts) -> Role:
    """Return the role that a name gives: whole names count before single words, the file before its folders."""
    *folders, own = name.split("/")
    is_video = facts.kind == "video"
    if is_video and is_unboxing(words_of(own.rpartition(".")[0] or own)):
        return Role.unboxing
    inward = ["-".join(words_of(part.split(".")[0])) for part in (own, *reversed(folders))]
    whole = [part.rstrip("0123456789-()") for part in inward]
    for word in [*inward, *whole, *(part.split("-")[0] for part in inward)]:
        role = ROLE_WORDS.get(word)
        if role and (is_video or role is not Role.video):
            return role
    if is_video:
        return Role.unboxing if any(is_unboxing(words_of(part)) for part in folders) else Role.video
    return Role.document if facts.kind == "document" else Role.other


def words_of(part: str) -> list[str]:
    """Return the words of a file's or folder's name, in lower case and without apostrophes."""
    plain = part.lower().replace("'", "").replace("\u2019", "")
    return re.split(r"[-_ .\t]+", plain)


def is_unboxing(words: list[str]) -> bool:
    """Return whether the words of a name mean the unboxing of a parcel."""
    words = [fold(word) for word in words]
    joined = "-".join(words)
    for fragment in UNBOXING:
        place = joined.find(fragment)
        if place >= 0:
            before = [word for word in joined[:place].split("-") if word and word not in FILLERS]
            return not (before and before[-1] in NEGATIONS)
    letters = [word.strip("0123456789()") for word in words]
    if not OPENING & set(letters) or NEGATIONS & set(letters):
        return False
    others = {word for word in letters if word} - OPENING - FILLERS
    return not others or bool(others & PARCEL)
