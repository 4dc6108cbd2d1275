"""Build every case below a folder, go on where a killed run stopped, and keep the account of all of them."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE
from evidence_kit.case.folder import listing
from evidence_kit.errors import CannotWrite, CaseUnreadable, PackageBusy, UsageWrong
from evidence_kit.events import ignore
from evidence_kit.many.account import ACCOUNT, Account, line_of, read_account, write_tables
from evidence_kit.many.cluster import workers_at
from evidence_kit.many.here import workers_here
from evidence_kit.many.job import BuiltCase, Job, is_done, kept_cache, state_of_case
from evidence_kit.many.spread import Workers, spread
from evidence_kit.media.files import cannot_write
from evidence_kit.media.locks import locked
from evidence_kit.package.names import is_package
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.text.names import portable, printable
from evidence_kit.text.system_names import kind_of_folder
from evidence_kit.text.today import local_day
from evidence_kit.watching.build_options import BuildOptions
from evidence_kit.watching.cases import cases_in, is_for_programs
from evidence_kit.watching.states import states_in

ONLY_CASE = "case"
"""Where the package goes when the folder itself is the case."""

Tell = Callable[[BuiltCase, int, int], None]
"""Gets a case that was built, its number, and how many there are."""


def tell_nobody(_built: BuiltCase, _number: int, _total: int) -> None:
    """Tell nobody."""


def build_cases(  # noqa: PLR0913  (what a user may set)
    folder: str | Path,
    out: str | Path,
    policy: AnyPolicy = DEFAULT,
    today: dt.date | None = None,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    strict: bool = False,
    cached: bool = False,
    tell: Tell = tell_nobody,
) -> Account:
    """Build every case below `folder` into its place below `out`, and return what came of each.

    What an earlier run has built of the same files is not built again. One that is broken stops no other.

    Args:
        today: the day to judge by; by default the one it is here and now.
        jobs: how many cases are built at a time on this machine.
        scheduler: the address of a Dask scheduler, whose workers build instead; they must see both folders.
        cached: find and keep the results of earlier work where `open_cache` does.
        tell: called with each case, its number and how many there are.

    Raises:
        CaseUnreadable: there is no such folder, or no case in it.
        UsageWrong: one folder lies in the other, or workers have other versions.
        ToolMissing: there is no such scheduler.
        PackageBusy: another run is writing to `out`.
        CannotWrite: `out` cannot be written.
    """
    folder, out = Path(folder).resolve(), Path(out).resolve()
    refuse_each_other(folder, out)
    loaded, today = load_policy(policy), local_day(today)
    cases = cases_below(folder)
    if not cases:
        raise CaseUnreadable(f"There is no case below {printable(str(folder))}.", hint="check the path")
    workers = workers_at(scheduler) if scheduler else workers_here(jobs)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with locked(out / ACCOUNT):
            planned = list(jobs_for(folder, out, cases, loaded, today, strict=strict, cached=cached))
            return carried_out(planned, out, workers, tell)
    except BlockingIOError:
        raise PackageBusy(
            f"Another run is writing to {printable(str(out))} right now.", hint="wait for it to end"
        ) from None
    except OSError as problem:
        raise cannot_write(out, problem) from None


def refuse_each_other(folder: Path, out: Path) -> None:
    """Raise when packages would lie among the cases, or the cases among packages.

    Raises:
        CaseUnreadable: there is no such folder.
        UsageWrong: one lies in the other.
        CannotWrite: `out` is a file.
    """
    if not folder.is_dir():
        raise CaseUnreadable(f"There is no folder {printable(str(folder))}.", hint="check the path")
    if out.is_relative_to(folder) or folder.is_relative_to(out):
        raise UsageWrong("The packages of many cases go into a folder of their own.", hint="give another --out")
    if out.exists() and not out.is_dir():
        raise CannotWrite(f"{printable(str(out))} is a file.", hint="give a folder with --out")


def cases_below(folder: Path) -> list[Path]:
    """Return every case below a folder, however deep, in the order of their names.

    A link to a folder is among them, so that it is told that nobody follows it; of folders only those are left out that
    a person does not make: hidden ones, those of systems and of programs, and packages.

    Raises:
        CaseUnreadable: it cannot be listed.
    """
    try:
        if cases_in(folder) == [folder]:
            return [folder]
        entries = [entry for entry in listing(folder) if entry.is_dir() and is_kept(entry)]
    except OSError as problem:
        raise CaseUnreadable(f"{printable(str(folder))} cannot be read: {problem.strerror}.") from None
    found: list[Path] = []
    for inner in map(Path, entries):
        try:
            cases = [inner] if inner.is_symlink() else cases_below(inner)
            found += cases or ([inner] if any(path.is_file() for path in inner.iterdir()) else [])
        except (CaseUnreadable, OSError):
            found.append(inner)  # what is wrong with it is told among the others
    return found


def is_kept(entry: "os.DirEntry[str]") -> bool:
    """Return whether a folder may be a case or hold some."""
    place = Path(entry.path)
    is_system = entry.name.startswith(".") or kind_of_folder(entry.name) == "system"
    return not (is_system or is_package(place) or is_for_programs(place))


def jobs_for(
    folder: Path, out: Path, cases: list[Path], policy: LoadedPolicy, today: dt.date, *, strict: bool, cached: bool
) -> Iterator[Job]:
    """Yield a job for each case."""
    options = BuildOptions(policy, today, strict, ignore, kept_cache() if cached else NO_CACHE)
    for case in cases:
        inside = Path(ONLY_CASE) if case == folder else case.relative_to(folder)
        try:
            state = state_of_case(states_in(case), options)
        except OSError:  # the worker says why
            state = ""
        yield Job(portable(inside), case, out, inside, policy, today, state, strict, cached)


def carried_out(planned: list[Job], out: Path, workers: Workers, tell: Tell) -> Account:
    """Do what is not done yet, write down each case as it ends, and return the account of all."""
    before: Mapping[str, BuiltCase] = read_account(out)
    done = {job.name: before[job.name] for job in planned if is_done(job, before.get(job.name))}
    left = [job for job in planned if job.name not in done]
    kept = len(done)
    with (out / ACCOUNT).open("a", encoding="utf-8") as journal:
        for number, built in enumerate(spread(left, workers), 1):
            done[built.case] = built
            journal.write(line_of(built))
            journal.flush()
            tell(built, number, len(left))
        os.fsync(journal.fileno())
    account = Account(tuple(done[job.name] for job in planned), kept)
    write_tables(account, out)
    return account
