"""A finding as the pages show it, wherever it was made."""

from evidence_kit.catalogue.page_words import hint_on_page, message_on_page
from evidence_kit.model.finding import Finding
from evidence_kit.report.page.found import REPAIRS
from evidence_kit.studio.mended_at import place_of
from evidence_kit.studio.wire import FindingJson

REPAIRED = "put right in the upload"
"""What a build did about a finding of which no better words tell it."""


def finding_json(finding: Finding, file: str | None, comparison: int | None = None) -> FindingJson:
    """Return a finding in the words of the page.

    Args:
        file: the id of the file that it is about.
        comparison: which of the comparisons that the page shows it is about.
    """
    return FindingJson(
        code=finding.code,
        severity=finding.severity,
        message=message_on_page(finding),
        hint=hint_on_page(finding),
        file=file,
        comparison=comparison,
        place=place_of(finding),
        repair=REPAIRS.get(finding.code, REPAIRED) if finding.repairable else "",
    )
