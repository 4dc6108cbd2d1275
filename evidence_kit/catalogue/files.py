"""Findings about files of a case that are not read as they are."""

import dataclasses

from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import UNREAD_BY_MIME
from evidence_kit.policies.unread import format_not_read
from evidence_kit.text.names import did_you_mean, guess, printable


def link_finding(name: str) -> Finding:
    """Return the finding for a symbolic link, which is never followed."""
    return Finding(
        "link-not-followed",
        name,
        "This is a link to another folder or file. It is not followed, so that nothing from outside the case gets in.",
        hint="copy the file itself into the case folder",
    )


def foreign_package(name: str) -> Finding:
    """Return the finding for a folder named like our package that is not one."""
    return Finding(
        "package-not-ours",
        name,
        "The folder 'package' is where the result goes, so its files are ignored.",
        hint="if photos of the packaging are in it, rename it to 'packaging'",
    )


def unknown_file(name: str, facts: Facts) -> Finding:
    """Return the finding for a file that is not used: a warning for a format that is not read, else a note."""
    unread = UNREAD_BY_MIME.get(facts.mime or "")
    if unread:
        return dataclasses.replace(format_not_read(name, unread), severity=Severity.warning)
    return Finding(
        "not-media",
        name,
        f"This is not a picture, video or document ({facts.mime}); it is ignored.",
        hint="if it does not belong here, move it elsewhere",
    )


def named_but_missing(name: str, names: list[str], severity: Severity = Severity.error) -> Finding:
    """Return the finding for a file that the case file names but the folder does not have."""
    return Finding(
        "file-missing",
        CASE_FILE,
        f"The case names '{printable(name)}', which is not in the folder.{did_you_mean(guess(name, names))}",
        hint="put the file there, or correct the name in case.toml",
        severity=severity,
        page_hint="add the file again",
        actual=name,
    )


def not_examined(name: str, why: str) -> Finding:
    """Return the finding for a file or folder that could not be read; a report with it never passes."""
    return Finding(
        "not-examined",
        name,
        f"This could not be examined: {why}.",
        hint="check its permissions, or move it out of the case folder",
    )
