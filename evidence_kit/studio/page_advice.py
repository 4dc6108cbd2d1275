"""Advice that is written for the command line and case.toml, in the words of somebody who has the page before them."""

import functools
import re

SENTENCES = (
    (r"evidence-kit init --attest CASE   asks them; or answer below \[attest\] in case\.toml, such as \w+ = true",
     "answer them under Claim"),
    (r'write reason = "[^"]*" below \[claim\] in case\.toml; evidence-kit reasons   lists them all',
     "choose the reason under Claim"),
    (r"evidence-kit reasons   lists them(?: all)?", "choose one under Claim"),
    (r"Choose a reason first \([^)]*\) and write it in case\.toml as claim\.reason\.", "Choose a reason under Claim."),
    (r"or begin with: evidence-kit statement CASE --draft", "or begin with the draft"),
    (r"evidence-kit suggest CASE   proposes marks; or add a \[\[comparison\.mark\]\] to case\.toml[^;]*",
     "draw a box on both pictures, or have some suggested"),
    (r"mark the difference yourself with \[\[comparison\.mark\]\] in case\.toml", "draw the boxes yourself"),
    (r"look at (?:each|the \[\[comparison\.suggestion\]\]) in case\.toml: set confirmed = true[^;]*",
     "look at each suggestion, and take those that are right"),
    (r", or write a \[\[comparison\]\] into case\.toml", ", or choose the two pictures and press Compare"),
    (r"add the same boxes for it to case\.toml, or leave it out", "cover the same places in it, or leave it out"),
    (r"put it into order below \[upload\] in case\.toml", "drag it into one of the first places"),
    (r"to upload it, remove leave_out from case\.toml", "to upload it, take it in again"),
    (r"or remove redact from case\.toml", "or take its covers away"),
    (r"remove redact from case\.toml if", "take its covers away if"),
    (r"put the file there, or correct the name in case\.toml", "add the file again, or choose another in its place"),
    (r"below its \[\[evidence\]\] in case\.toml write chosen = true", "choose it as the film to upload"),
    (r'(?:A file of another name needs|if it is a separate video, give it a) role(?: = "[^"]*")? in case\.toml[^;.]*',
     r"Give the file its role below its picture"),
    (r"Run evidence-kit init \S+ today: it asks what is wrong and when you ordered, and then says what to do\.",
     "Enter today under Claim what is wrong and when you ordered; then this page says what to do."),
    (r" Then run evidence-kit again\.", ""),
    (r"but case\.toml names no answer", "but no answer is entered here"),
    (r"^case\.toml names (.*), which is not in the folder", r"\1 is named here, and is not in the folder"),
    (r"; or put this into a case folder, where evidence-kit build makes a picture of each page", ""),
    (r"evidence-kit stills takes pictures from a video", "of a film, take a still first"),
    (r"evidence-kit build CASE   keeps", "building keeps"),
    (r"In case\.toml, write as", "Enter here as"),
    (r", or make it anyway with --floor none", ""),
    (r'write refund = "([^"]*)" under \[claim\]:', r"ask for \1 under Claim:"),
    (r"The order below \[upload\] names", "The order that you chose names"),
    (r"put a sharp photo of it into label/", "give a sharp photo of it the role Label"),
    (r"write statement\.txt in the case folder:", "write it under Words:"),
    (r"count the pixels in the upright picture: x, y, width, height.*", "draw it inside the picture"),
    (r"(?:, or )?choose another place with --out", ""),
    (r"run the command again when nothing", "try again when nothing"),
    (r" give it role = \"unboxing\" in case\.toml or answer [\w.]+ = true\.", " say so: give it the role Unboxing."),
)  # fmt: skip
"""What is said in other words as a whole."""

PARTS = (
    (r" ?\((?:run )?`?evidence-kit [^)]*\)", ""),
    (r"(?:^|[;:,]? (?:or )?)evidence-kit (?:build|fit|stills|suggest|next|init|statement|check)\b[^;]*", ""),
    (r"\[\[comparison\.mark\]\] in case\.toml", "a box on both pictures"),
    (r"\[\[comparison\.ruler\]\] in case\.toml", "a ruler"),
    (r"(?<=[Cc]orrect )case\.toml(?= first| today)", "what you entered"),
    (r"(?:below \[\w+\] )?\b(?:in|into|to) case\.toml\b", "here"),
    (r"\bcase\.toml names\b", "is entered here"),
    (r"\bcase\.toml\b", "what you entered"),
    (r"\b(?:order|claim|facts|attest)\.([a-z_]+)\b(?: = (true|false))?", lambda found: label_of(found[1], found[2])),
)
"""What is left of it, bit by bit."""


SPEAKS_OF_FILES = re.compile(
    r"--out|case\.toml|evidence-kit |\[upload\]|\[claim\]|label/|statement\.txt|upright picture"
    r"|\b(?:order|claim|facts)\.[a-z]"
)


@functools.lru_cache(maxsize=2000)
def on_page(text: str) -> str:
    """Return a sentence of a finding as a page says it; one that fits already stays as it is."""
    if not SPEAKS_OF_FILES.search(text):
        return text.replace("run the command again", "try again")
    for pattern, words in (*SENTENCES, *PARTS):
        text = re.sub(pattern, words, text)
    return re.sub(r"\s{2,}", " ", text).strip(" ;:,")


def label_of(key: str, answer: str | None) -> str:
    """Return what a page calls a key of the case file, such as "Protection ends", with its answer if it has one."""
    words = {"true": ": yes", "false": ": no"}.get(answer or "", "")
    return f"“{key.replace('_', ' ').capitalize()}{words}”"
