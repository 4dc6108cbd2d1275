"""Reasons for a person: the list, one reason's shooting list before filming, what to do after a build; and as data."""

import re
import textwrap
from collections.abc import Iterable, Sequence

from evidence_kit.claim.attestations import questions_for
from evidence_kit.claim.choices import choice_made
from evidence_kit.claim.guides import with_titles
from evidence_kit.claim.reasons import (
    Advice,
    Choice,
    Mistake,
    Proof,
    Reason,
    advice_for,
    find_reason,
    form_path,
    known_reason,
    load_reasons,
    place_for,
)
from evidence_kit.claim.weight import musts_of, shoulds_of
from evidence_kit.languages import ENGLISH, spoken
from evidence_kit.model.results import ChoiceMade
from evidence_kit.model.shapes import filled
from evidence_kit.report.columns import columns
from evidence_kit.report.contract_claim import ReasonJson, ReasonsJson

WIDTH = 100
"""Columns: what a printed page takes in a readable size."""

GUIDE = re.compile(r"S\d{3}(?:-[A-E])?")
DETAIL = re.compile(r":\s")

WHEN = {"before": "Before you open the dispute", "form": "While you fill in the form", "after": "While it runs"}


def render_reasons(name: str | None = None, *, policy: str | None = None) -> str:
    """Return the list of reasons, or the shooting list of one, in at most 100 columns.

    Args:
        name: a reason's name or a common other one; None for the list.
        policy: show what that policy alone asks for as well.

    Raises:
        RulesWrong: there is no such reason.
    """
    return render_list() if name is None else render_reason(find_reason(name), policy)


def render_list() -> str:
    """Return one line a reason, and the advice that holds for all."""
    reasons = load_reasons().values()
    listed = columns((f"  {reason.name}", spoken().say(reason.title)) for reason in reasons)
    came = [reason.received for reason in reasons]
    lines = ["When nothing came (answer No to the question whether you received the goods):"]
    lines += [line for line, received in zip(listed, came, strict=True) if not received]
    lines += ["", "When something came (answer Yes):"]
    lines += [line for line, received in zip(listed, came, strict=True) if received]
    lines += ["", "evidence-kit reasons NAME   shows what to film and photograph for one, before you begin"]
    lines += advice_lines(advice_for(None, "reasons"))
    return "\n".join([*lines, ""])


def render_reason(reason: Reason, policy: str | None) -> str:
    """Return what to show for one reason and how to film it."""
    must, should, say = musts_of(reason, policy), shoulds_of(reason, policy), spoken().say
    lines = [f"{reason.name}: {say(reason.title)}", "", say("What to film and photograph, in this order")]
    lines += [line for number, shot in enumerate(reason.film, 1) for line in wrapped(say(shot), f"  {number}. ")]
    lines += ["", say("What you must show")]
    lines += [line for proof in must for line in proof_lines(proof)]
    if should:
        lines += ["", say("What helps")]
        lines += [line for proof in should for line in proof_lines(proof)]
    lines += ["", "What can lose the dispute"]
    lines += [line for mistake in reason.mistake for line in wrapped(mistake.text, "  - ")]
    lines += ["", "In AliExpress' form"]
    lines += form_lines(list(map(choice_made, form_path(reason))))
    lines += advice_lines(advice_for(reason, "reasons NAME"))
    asked = questions_for(reason.name, has_video=True)
    lines += ["", say("What only you can confirm")]
    lines += [line for question in asked for line in wrapped(say(question.question), "  [ ] ")]
    lines += ["", "Time"]
    lines += wrapped(
        "evidence-kit deadlines CASE   counts your days. Open the dispute before buyer protection ends. Two "
        "guides allow 15 more days; three warn that it is much harder then.",
        "  ",
    )
    lines += ["", *wrapped(f"Sources: {'; '.join(sources_of(reason))}.", "")]
    return "\n".join([*lines, ""])


def render_next_steps(reason: str | None) -> str:
    """Return the few lines that follow a finished package: what to mind in the form and while the dispute runs.

    Args:
        reason: the claim's reason; None, or one that is unknown, for none in particular.
    """
    return "\n".join([*advice_lines(advice_for(known_reason(reason), "build")), ""]).lstrip("\n")


def form_lines(form: Sequence[ChoiceMade]) -> list[str]:
    """Return the choices of the form, one below the other."""
    return [line for choice in form for line in wrapped(f"{choice.ask} {choice.choose}", "  > ")]


def proof_lines(proof: Proof) -> Iterable[str]:
    """Yield the lines of one thing to show: what, where to put it, how to get it and why."""
    yield from wrapped(
        f"{capitalised(spoken().say(proof.what))}: {', or '.join(map(place_for, proof.any_of))}", "  [ ] "
    )
    why = f" ({capitalised(proof.why)}.)" if spoken() == ENGLISH else ""
    yield from wrapped(f"{spoken().say(proof.how)}{why}", "      ")


def advice_lines(advice: Sequence[Advice]) -> list[str]:
    """Return advice below a heading for each stage."""
    lines: list[str] = []
    for when, heading in WHEN.items():
        texts = [piece.text for piece in advice if piece.when == when]
        if texts:
            lines += ["", heading, *(line for text in texts for line in wrapped(text, "  - "))]
    return lines


def sources_of(reason: Reason) -> list[str]:
    """Return every source of a reason once, in order."""
    parts: tuple[Proof | Mistake | Choice, ...] = (*reason.must, *reason.should, *reason.mistake, *form_path(reason))
    texts = [reason.source, *(part.source for part in parts)]
    guides = sorted({guide for text in texts for guide in GUIDE.findall(text)})
    others = [DETAIL.split(part)[0].strip() for text in texts for part in text.split(";") if not GUIDE.search(part)]
    named = with_titles(", ".join(guides), most=len(guides))
    return [f"buyers' guides {named}", *dict.fromkeys(other for other in others if "no source" not in other)]


def wrapped(text: str, lead: str) -> list[str]:
    """Return text in lines of at most 100 columns, the first after `lead`, the others below it."""
    return textwrap.wrap(
        with_titles(text),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def capitalised(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def reasons_json(name: str | None = None) -> ReasonsJson:
    """Return evidence_kit.reasons/1: every reason, or one, and the advice that holds for it.

    Raises:
        RulesWrong: there is no such reason.
    """
    chosen = list(load_reasons().values()) if name is None else [find_reason(name)]
    places = ("reasons", "build") if name is None else ("reasons", "reasons NAME", "build")
    only = None if name is None else chosen[0]
    advice = dict.fromkeys(piece for place in places for piece in advice_for(only, place))
    return ReasonsJson(schema="evidence_kit.reasons/1", reasons=list(map(reason_json, chosen)), advice=list(advice))


def reason_json(reason: Reason) -> ReasonJson:
    """Return one reason as it is written."""
    return filled(
        ReasonJson,
        reason,
        form=form_path(reason),
        mistakes=reason.mistake,
        questions=[question.name for question in questions_for(reason.name, has_video=True)],
    )
