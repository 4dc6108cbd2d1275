"""Reasons why a file is uploaded, which claim no more than the case file, a name, an answer or a measurement. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from evidence_kit.model.case import Original, Role
from evidence_kit.model.plan import Filling

WHY: Mapping[str, str] = MappingProxyType(
    {
        "comparison": "the listing beside what was received",
        "marked": "{why}, marked",
        "sheet": "{count} pictures on one sheet",
        "label-still": "a label, as the video shows it",
        "still": "a sharp frame of the video",
        "key-frames": "key frames of the video, which is not uploaded itself",
        "timeline": "the days of the order, as the case file tells them",
        "stands-in": "key frames of the video, which does not fit",
        "no-cut": "{why}, no cut found",
        "label": "the label of the parcel",
        "label-read": "the label with the tracking number",
        "damage": "the damage",
        "received": "what was received",
        "contents": "what was in the parcel",
        "scale": "the measurement or the weight",
        "chat": "the chat with the seller",
        "tracking": "what the carrier says",
        "size-label": "the size label",
        "packaging": "the packaging",
        "policy-excerpt": "what the platform's rules say",
        "report": "a report",
        "document": "a document",
        "listing": "the listing",
        "unboxing": "the unboxing",
        "unboxing-picture": "a photo of the unboxing",
        "video": "a video",
        "picture": "a picture",
    }
)
"""Each reason by its key; `tests/claim/test_sentences.py` names the fact behind each."""


def why_made(filling: Filling) -> str:
    """Return why a frame of a video, or a sheet of them, is uploaded."""
    return WHY[filling]


def why_sheet(count: int) -> str:
    """Return why a sheet of `count` pictures is uploaded."""
    return WHY["sheet"].format(count=count)


def why_shown(original: Original) -> str:
    """Return why an original is uploaded."""
    return WHY[what_shown(original)]


def why_marked(original: Original) -> str:
    """Return why a photo with numbered boxes is uploaded."""
    return WHY["marked"].format(why=why_shown(original))


def what_shown(original: Original) -> str:
    """Return the key in WHY for an original, by its role; for a label also by whether the number was read."""
    role, label = original.role, original.label
    if role is Role.label and label and label.shows_order:
        return "label-read"
    if role is Role.unboxing and not original.facts.video:
        return "unboxing-picture"
    if role in (Role.other, Role.video):
        return "video" if original.facts.video else "document" if original.facts.document else "picture"
    return str(role)


def why_without_cut(why: str) -> str:
    """Return why a video is uploaded in which every frame was looked at and none breaks off."""
    return WHY["no-cut"].format(why=why)
