"""Keys of the case file in a sentence, in the words of the fields that the studio's page has for them. Pure."""

import re

FIELD_NAMES = {
    "claim.answered": "Seller's last answer",
    "claim.appealed": "Appealed",
    "claim.cancel_asked": "The seller asks you to cancel the dispute",
    "claim.cancelled": "Dispute cancelled",
    "claim.decided": "Decision",
    "claim.offered": "Seller's offer",
    "claim.opened": "Dispute opened",
    "claim.other_reasons": "Other reasons that also apply",
    "claim.reason": "Reason",
    "claim.received": "Did anything arrive?",
    "claim.refund": "Refund",
    "claim.solution": "Solution",
    "claim.statement": "Statement",
    "facts.came": "What came instead",
    "facts.how": "How it can be seen",
    "facts.pieces": "Pieces that came",
    "facts.promised": "The order or the listing says",
    "facts.shows": "What the test, measurement or use shows",
    "facts.silent_since": "Last new tracking status",
    "order.confirmed": "Receipt confirmed",
    "order.country": "Sent to",
    "order.coupon": "Coupons",
    "order.currency": "Currency",
    "order.delivered": "Delivered",
    "order.expected": "Promised until",
    "order.item": "Item, in the words of the listing",
    "order.number": "Order number",
    "order.ordered": "Ordered",
    "order.paid": "Paid",
    "order.paid_with": "Paid with",
    "order.platform": "Marketplace",
    "order.price": "Price",
    "order.protection_ends": "Buyer protection ends",
    "order.quantity": "Pieces ordered",
    "order.shipped": "Sent",
    "order.shipping": "Shipping",
    "order.status": "Where the parcel is",
    "order.tracking": "Tracking number",
}
"""What the studio's page calls each field; a test holds both to the same words."""

KEYS = "|".join(map(re.escape, sorted(FIELD_NAMES, key=len, reverse=True)))
KEY = re.compile(rf"(?<![\w(.])(?:{KEYS})\b(?![.\w]\w)")
"""A key that stands in the sentence, not beside the words for it in brackets."""

BESIDE = re.compile(rf" \((?:{KEYS})\)")
"""A key in brackets, behind the words for it."""


def in_words(sentence: str) -> str:
    """Return a sentence with the name of its field for each key, for a reader who never saw a case file."""
    return KEY.sub(lambda found: f"“{FIELD_NAMES[found[0]]}”", BESIDE.sub("", sentence))
