"""The text of a commented case.toml that lists the files in a folder, with the answers filled in."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from evidence_kit.case.answers import Answers
from evidence_kit.case.contents import has_video, roles_in
from evidence_kit.case.edit import fill_in
from evidence_kit.case.questions import FILES, plain_reason
from evidence_kit.claim.attestations import load_attestations, questions_for
from evidence_kit.model.case import Role
from evidence_kit.toml.meant import quoted

TEMPLATE = resources.files("evidence_kit.case").joinpath("case_template.toml").read_text(encoding="utf-8")


def case_text(folder: Path, answers: Answers) -> str:
    """Return the text of a commented case file for what lies in a folder, with answers filled in."""
    reason, video = plain_reason(answers), has_video(folder)
    asked = questions_for(reason, has_video=video) if reason else load_attestations()
    attest = "".join(f"# {question.question}\n# {question.name} = true\n" for question in asked)
    text = TEMPLATE.replace("{attest}", attest)
    keys = {key: value for key, value in answers.items() if key[0] != FILES}
    answered = {name: value for (table, name), value in answers.items() if table == FILES}
    roles = roles_in(folder)
    return fill_in(text, keys).replace("{evidence}", evidence_lines(roles, answered)).replace("{sides}", sides(roles))


def evidence_lines(roles: Mapping[str, Role | None], answered: Mapping[str, str]) -> str:
    """Return a table for every picture and video in the folder, or an example of one.

    A file with an answer has a table; all else is a comment.

    Args:
        answered: roles from the answers, by the name of the file, as TOML spells them.
    """
    tables = []
    covers = (
        f"{' ' * 26}# two boxes to cover: redact = [[80, 900, 620, 120], [80, 1100, 400, 60]]; "
        "the video to upload: chosen = true; the second of it that shows the label: label_at = 3.5; "
        "to leave out its sound: mute = true, or only from 2 to 5.5 s: mute = [[2.0, 5.5]]; "
        'its key moments, where a form takes no video: moments = [{ at = 0.5, shows = "closed" }, '
        '{ at = 9.0, shows = "item" }]; '
        'a number on a label that only your eyes read: label_reads = "LB123456789CN"; not to be '
        "uploaded: leave_out = true"
    )
    for name, role in (roles or {"IMG_2034.HEIC": Role.received}).items():
        head = "" if name in answered else "# "
        shows = answered.get(name) or quoted(role.value if role else Role.other.value)
        unknown = f"{' ' * 25}# what does it show? Write its role here"
        remark = "" if name in answered or role else unknown
        tables.append(
            f'{head}[[evidence]]\n{head}file = {quoted(name)}\n{head}role = {shows}{remark}\n# caption = ""{covers}\n'
        )
        covers = ""
    return "\n".join(tables)


def sides(roles: Mapping[str, Role | None]) -> str:
    """Return the two files of a comparison as comments: those that are there, else names that might be."""
    examples = {Role.listing: "listing.webp", Role.received: "IMG_2034.HEIC"}
    lines = []
    for wanted, example in examples.items():
        there = next((name for name, role in roles.items() if role is wanted), None)
        remark = "" if there else f"{' ' * 17}# an example: the name of your {wanted.value} picture"
        lines.append(f"# {wanted.value} = {quoted(there or example)}{remark}")
    return "\n".join(lines)
