"""What is wrong with a value, for somebody who entered it on a page and sees no line of case.toml."""

import re

PLACE = re.compile(r"\b(?:order|claim|facts|attest|upload|evidence|comparison|message)\.(?:[a-z]+\.)*([a-z_]+)\b")
FORM = re.compile(r"(?:: write| Write) (?P<like>it like )?(?:[a-z_]+ = )?(?P<form>.+)$", re.DOTALL)
OF_THE_FILE = re.compile(r", (?:without|in) quotes(?=$|,|:)")


def plainly(said: str, given: object = None) -> tuple[str, str]:
    """Return a mistake as a sentence, and what to write instead.

    Args:
        said: the mistake as it is said of case.toml, such as 'order.price is not an amount: write price = "24.90"'.
        given: the value that was entered; it is no form to write.
    """
    found = FORM.search(said)
    words = OF_THE_FILE.sub("", said[: found.start()] if found else said)
    words = PLACE.sub(lambda place: place[1].replace("_", " "), words)
    message = f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith((".", "?", "!")) else ".")
    form = found["form"].strip('"') if found else ""
    if not found or form == given:
        return message, ""
    return message, f"write {found['like'] or ''}{form}"
