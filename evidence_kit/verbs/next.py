"""Where to turn beside and after the dispute."""

import dataclasses
import datetime as dt
from pathlib import Path

from evidence_kit.case.reading import case_without_media
from evidence_kit.claim.ladder import Ladder, ladder_of
from evidence_kit.policies import DEFAULT, AnyPolicy, load_policy
from evidence_kit.text.names import portable
from evidence_kit.text.shell import quoted
from evidence_kit.text.today import local_day


def find_doors(
    folder: str | Path, policy: AnyPolicy = DEFAULT, today: dt.date | None = None, *, strict: bool = False
) -> Ladder:
    """Return the appeal, PayPal, the bank, the carrier and the like, each with its last day and what it needs.

    Args:
        today: the day to count from; by default the one it is here and now.

    Raises:
        CaseUnreadable: there is no such folder.
        RulesWrong: case.toml is not written as it must be.
    """
    policy, case = load_policy(policy), case_without_media(Path(folder))
    ladder = ladder_of(case, policy, local_day(today), quoted(Path(folder).as_posix()), strict=strict)
    return dataclasses.replace(ladder, folder=portable(Path(folder)))
