"""Where a package may be put: never in the place of originals, of foreign files or of another case's package."""

import json
from pathlib import Path
from typing import Any

from evidence_kit.errors import CannotWrite, UsageWrong
from evidence_kit.model.case import Case
from evidence_kit.package.names import MANIFEST, PACKAGE, is_package, is_systems_own
from evidence_kit.package.sums import SUMS
from evidence_kit.parcel.tracking import normalise
from evidence_kit.text.names import printable, relative, several
from evidence_kit.text.regular import open_regular, read_regular
from evidence_kit.text.shell import quoted
from evidence_kit.text.system_names import is_temporary

SHARED_ROLES = frozenset({"listing", "policy-excerpt"})
"""What two cases against one seller may both hold."""


def refuse_place(out: Path, case: Case) -> None:
    """Raise when writing to `out` would put the package in the place of something that is not an old package.

    Raises:
        UsageWrong: it is the case folder, originals lie in it, or it lies in a package.
        CannotWrite: something else is there, such as the package of another case.
    """
    place, folder = out.resolve(), case.folder.resolve()
    inside = any(original.path.resolve().is_relative_to(place) for original in case.originals)
    if folder.is_relative_to(place) or inside:
        raise UsageWrong(
            f"{printable(str(out))} holds the originals; a package never replaces them.",
            hint="give another folder with --out, such as CASE/package",
        )
    package = next((parent for parent in place.parents if is_package(parent)), None)
    if package:
        raise UsageWrong(
            f"{printable(str(out))} would lie in a package, which nothing may change.",
            hint=f"build the folder with the originals: {quoted(str(package.parent))}",
        )
    if out.exists() and not out.is_dir():
        raise CannotWrite(f"{printable(str(out))} is a file.", hint="give a folder with --out")
    if out.is_dir() and any(out.iterdir()) and not is_package(out):
        raise CannotWrite(
            f"{printable(str(out))} holds files that are not a package; they are not overwritten.",
            hint="give another folder with --out, or move them away",
        )
    if not out.is_dir():
        return
    foreign = foreign_files(out)
    if foreign:
        raise CannotWrite(
            f"{printable(str(out))} holds files that do not belong to the package: {several(foreign)}.",
            hint="move them away; building again would remove them",
        )
    other = "" if place == folder / PACKAGE else other_case(out, case)
    if other:
        raise CannotWrite(
            f"{printable(str(out))} holds the package of another case ({other}); it is not overwritten.",
            hint="give another folder with --out; or delete that package if you no longer need it",
        )


def foreign_files(package: Path) -> list[str]:
    """Return the files in a package that its sums do not list; the system's own do not count."""
    try:
        listed = {line[66:] for line in read_regular(package / SUMS).decode("utf-8", "replace").splitlines()}
    except OSError:
        return []
    found = [path for path in sorted(package.rglob("*")) if not path.is_dir() and not is_systems_own(path, package)]
    names = [relative(path, package) for path in found if not is_temporary(path.name)]
    return [name for name in names if name not in {*listed, SUMS}]


def other_case(package: Path, case: Case) -> str:
    """Return in words whose package is there, when it is another case's; empty when it is this case's or unreadable.

    Two different order numbers mean two cases, two equal ones mean one. Without them it is one case when it was made
    from at least one of the files that are in the case now, listing pictures aside.
    """
    try:
        with open_regular(package / MANIFEST) as handle:
            data = json.load(handle)
        number = data["order"]["number"]
        theirs = {original["sha256"]: original["role"] for original in data["originals"]}
        names = [str(original["path"]) for original in data["originals"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    if isinstance(number, str) and case.order.number:
        same = normalise(number) == normalise(case.order.number)
    else:
        ours = {original.facts.sha256: str(original.role) for original in case.originals}
        same = bool(telling(ours) & telling(theirs)) or not theirs
    if same:
        return ""
    return printable(f"of order {number}" if number else f"made from {several(names)}")


def telling(roles: dict[Any, str]) -> set[Any]:
    """Return the checksums of the files that distinguish a case: all but those that several cases may hold."""
    own = {sum_ for sum_, role in roles.items() if role not in SHARED_ROLES}
    return own or set(roles)
