"""The verb that begins a case, and asks on a terminal for what no file shows."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence_kit.cli.option_types import PATH, TakesFiles
from evidence_kit.cli.options import speaking
from evidence_kit.cli.terminal import shown, talk
from evidence_kit.errors import UsageWrong

if TYPE_CHECKING:
    from evidence_kit.case.answers import Key, Question
    from evidence_kit.languages import Language


@click.command(cls=TakesFiles)
@click.argument("folder", type=PATH)
@click.option("--reason", default=None, metavar="NAME", help="What is wrong: one of the names that `reasons` lists.")
@click.option("--attest", is_flag=True, help="Ask only what only you can know, and add the answers to case.toml.")
@click.option("--no-input", "--yes", "silent", is_flag=True, help="Ask nothing, even on a terminal.")
@speaking
def init(folder: Path, reason: str | None, attest: bool, silent: bool, language: "Language") -> None:
    """Begin a case: a folder with a commented case.toml that lists what is there.

    On a terminal it asks a few questions. Enter leaves one open; Ctrl-C stops without changing anything.
    """
    from evidence_kit.text.names import printable
    from evidence_kit.text.shell import quoted
    from evidence_kit.verbs.init import begin_case, refuse_second

    asking = not silent and all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    answers = {("claim", "reason"): named(reason)} if reason else {}
    if attest:
        add_attestations(folder, language, asking=asking)
        return
    refuse_second(folder)
    if asking:
        ask_all(answers, folder, language)
    click.echo(shown(begin_case(folder, answers)))
    case = printable(quoted(str(folder)))
    talk(
        language.say(
            "Now put the photos and the video into {folder}, fill in case.toml, and run:", folder=shown(folder)
        )
    )
    checks, builds = language.say("says what is missing"), language.say("makes the package")
    talk(f"  evidence-kit check {case}   {checks}")
    talk(f"  evidence-kit build {case}   {builds}")


def named(reason: str) -> str:
    """Return the reason of --reason as TOML spells it.

    Raises:
        UsageWrong: there is no such reason.
    """
    from evidence_kit.case.answers import Wrong
    from evidence_kit.case.questions import read_reason
    from evidence_kit.claim.reasons import load_reasons
    from evidence_kit.text.names import did_you_mean, guess, printable

    read = read_reason(reason)
    if isinstance(read, Wrong):
        raise UsageWrong(
            f"Unknown reason '{printable(reason)}'.{did_you_mean(guess(reason, load_reasons()))}",
            hint=f"one of {', '.join(load_reasons())}",
        )
    return read


def add_attestations(folder: Path, language: "Language", *, asking: bool) -> None:
    """Ask what is still open of what only the buyer can know, and write the answers into the case file that is there.

    Raises:
        UsageWrong: there is nobody to ask, or no case file.
    """
    from evidence_kit.case.contents import has_video
    from evidence_kit.case.questions import attest_questions
    from evidence_kit.verbs.init import attest_case, open_attestations

    reason, answered = open_attestations(folder)
    if not asking:
        raise UsageWrong(
            "--attest asks questions, and there is no terminal to ask on.",
            hint="write the answers below [attest] in case.toml, such as only_true = true",
        )
    questions = attest_questions(reason, has_video=has_video(folder))
    unanswered = [question for question in questions if question.key[1] not in answered]
    answers: dict[Key, str] = {}
    ask_each(lambda: unanswered, answers, language)
    if not answers:
        talk("Nothing was answered; case.toml stays as it is.")
        return
    click.echo(shown(attest_case(folder, answers)))


def ask_all(answers: "dict[Key, str]", folder: Path, language: "Language") -> None:
    """Ask all that matters for the case, one after the other, and note the answers."""
    from evidence_kit.case.contents import has_video, unknown_files
    from evidence_kit.case.fact_questions import fact_questions, standing_questions
    from evidence_kit.case.questions import (
        MOST_FILES,
        attest_questions,
        facts_questions,
        file_questions,
        plain_reason,
        reason_question,
        received_question,
    )

    talk(
        language.say(
            "Here are some short questions. Press Enter to leave one open, type b to "
            "go back, press Ctrl-C to stop without writing anything."
        )
    )
    video, unknown = has_video(folder), unknown_files(folder)
    begun = [] if ("claim", "reason") in answers else [reason_question()]
    if len(unknown) > MOST_FILES:
        more = language.count(
            "{count} more file is listed in case.toml: write there what it shows.",
            "{count} more files are listed in case.toml: write there what they show.",
            len(unknown) - MOST_FILES,
        )
        talk(more)

    def questions() -> "list[Question]":
        word = attest_questions(plain_reason(answers), has_video=video)
        files = file_questions(unknown)
        order = [*facts_questions(answers), *standing_questions(answers)]
        return [*begun, received_question(), *fact_questions(answers), *order, *files, *with_heading(word)]

    ask_each(questions, answers, language)


def with_heading(questions: "list[Question]") -> "list[Question]":
    """Return questions, with an introduction before the first of them."""
    import dataclasses

    from evidence_kit.case.questions import ONLY_YOU

    return [dataclasses.replace(question, notes=ONLY_YOU) for question in questions[:1]] + questions[1:]


def ask_each(questions: "Callable[[], Sequence[Question]]", answers: "dict[Key, str]", language: "Language") -> None:
    """Ask each question until its answer can be read or it is left open, and note what was answered.

    Args:
        questions: returns all of them; what was answered may change which make sense.

    Raises:
        click.Abort: Ctrl-C, or the end of the input.
    """
    from evidence_kit.case.answers import BACK, Wrong
    from evidence_kit.report.columns import columns

    passed: list[Key] = []
    shown_last: object = None
    while (question := next((left for left in questions() if left.key not in passed), None)) is not None:
        numbered = enumerate(question.choices, 1)
        choices = columns([(f"{number:>3}", name, language.say(meaning)) for number, (name, meaning) in numbered])
        lines = [*map(language.say, question.notes), *choices]
        for line in lines if lines != shown_last else ():  # not again for the next file or the next try
            talk(line)
        shown_last = lines or shown_last
        typed = ask_once(question, language)
        if typed.lower() in BACK:
            if passed:
                answers.pop(passed.pop(), None)
            else:
                first = language.say("this is the first question")
                talk(f"  {first}")
            continue
        read = question.read(typed) if typed else None
        if isinstance(read, Wrong):
            wrong = language.say(read.words, **read.facts)
            again = language.say("{wrong}, or press Enter to leave it open", wrong=wrong)
            talk(f"  {again}")
            continue
        if read:
            answers[question.key] = read
        passed.append(question.key)


def ask_once(question: "Question", language: "Language") -> str:
    """Return what is typed as the answer of a question.

    Raises:
        click.Abort: Ctrl-C, or the end of the input.
    """
    try:
        words, form = (language.say(text, **question.facts) for text in (question.words, question.form))
        typed: str = click.prompt(f"{words} ({form})", default="", show_default=False, err=True)
    except click.Abort:
        talk("")  # so that the next text begins on a line of its own
        raise
    return typed.strip()
