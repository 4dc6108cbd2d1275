"""The story: a folder is catalogued, checked, planned, composed, fitted, verified and recorded, in one forward pass."""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.answered import still_true
from evidence_kit.claim.completeness import completeness
from evidence_kit.claim.form import choices_of
from evidence_kit.claim.now import what_now
from evidence_kit.claim.timeline import timeline_of
from evidence_kit.events import Listener, StepStarted, ignore
from evidence_kit.folders import PACKAGE, is_package
from evidence_kit.made import Artifact, CaseTake, Made, Slot
from evidence_kit.media import ffmpeg, fonts
from evidence_kit.media.readers import each as of_each
from evidence_kit.media.readers import examine_apart
from evidence_kit.media.shortfalls import drawable_order
from evidence_kit.media.store import staging
from evidence_kit.model import Case, Finding, Original, Placement, Plan, Severity
from evidence_kit.names import portable
from evidence_kit.outcome import Planned, Report
from evidence_kit.placing import refuse_place
from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.age import check_age
from evidence_kit.policies.attach import check_upload, nothing_looked_at
from evidence_kit.policies.enforce import check_each
from evidence_kit.policies.limits import Limits, document_limit, image_limit, most_images, video_limit
from evidence_kit.policies.naming import upload_name
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.takes import weighed
from evidence_kit.steps.catalog import catalog
from evidence_kit.steps.check import check_case as check
from evidence_kit.steps.fit import fit
from evidence_kit.steps.plan import plan
from evidence_kit.steps.record import record
from evidence_kit.steps.verify import verify_made, verify_package


def build_case(
    folder: Path,
    policy: LoadedPolicy,
    out: Path,
    today: dt.date,
    *,
    strict: bool = False,
    floorless: bool = False,
    listener: Listener = ignore,
) -> Report:
    """Make the package of the case in `folder` at `out`, and return what it came to; it is written also when not ready.

    Args:
        floorless: make a video in which little can be made out rather than none.

    Raises:
        EvidenceKitError: the work itself could not be done; then `out` is as it was before.
    """
    from evidence_kit.steps.compose import compose  # noqa: PLC0415  (loads numpy and all that draws)

    shown, out = out, out.resolve()
    case = catalog(folder, listener)
    refuse_place(out, case)
    findings = check(case, policy.rules, today)
    planned = plan(case, policy.rules, floorless=floorless)
    with staging(out) as stage:
        limits = limits_of(planned, policy.rules)
        composed = compose(planned, limits.image, stage.folder, listener, order=drawable_order(case.order.number)[0])
        limits = limits.without(composed.artifacts)
        fitted = fit(planned, limits, stage.folder, listener, case=wanted_of_takes(case), floorless=floorless)
        made = joined(composed, fitted, planned, stage.folder, policy.rules)
        kept, wrong = verify_made(made.artifacts, stage.folder, policy.rules, listener)
        seen = weighed(made.findings, policy.rules)
        told = unique([*still_true(findings, case, kept), *planned.findings, *seen, *wrong])
        report = dataclasses.replace(
            report_on(case, policy, today, told, strict=strict),
            slots=tuple(Slot(one.slot, one.path, one.made_from, one.why) for one in kept),
            artifacts=tuple(kept),
            package=portable(shown),
            tools=tools(planned),
        )
        record(case, policy.rules, report, stage.folder)
        stage.keep()
    return report


def check_case(
    folder: Path, policy: LoadedPolicy, today: dt.date, *, strict: bool = False, listener: Listener = ignore
) -> Report:
    """Return what is wrong with the case in `folder` as raw material; nothing is written.

    Raises:
        EvidenceKitError: the folder or its case file cannot be read.
    """
    case = catalog(folder, listener)
    planned = plan(case, policy.rules)
    told = unique([*check(case, policy.rules, today), *planned.findings])
    return dataclasses.replace(
        report_on(case, policy, today, told, strict=strict), slots=planned_slots(planned.placements)
    )


def report_on(
    case: Case, policy: LoadedPolicy, today: dt.date, findings: tuple[Finding, ...], *, strict: bool
) -> Report:
    """Return the report on a case with these findings: how complete it is, its days, and what to do now."""
    return Report(
        policy=policy.ref,
        findings=findings,
        originals=case.originals,
        tools={"evidence_kit": __version__},
        strict=strict,
        completeness=completeness(case, policy.rules, findings) if case.claimed else None,
        reason=case.claim.reason,
        scope="case",
        stated=bool(case.claim.statement),
        timeline=timeline_of(case),
        now=what_now(case, policy.rules, today, findings),
        form=choices_of(case, policy.rules, today),
    )


def plan_case(
    folder: Path, policy: LoadedPolicy, today: dt.date, *, strict: bool = False, listener: Listener = ignore
) -> Planned:
    """Return what would go where, and what is left out and why; nothing is made.

    Raises:
        EvidenceKitError: the folder or its case file cannot be read.
    """
    case = catalog(folder, listener)
    planned = plan(case, policy.rules)
    checked = check(case, policy.rules, today)
    grave = [one for one in checked if one.severity is Severity.error]
    most = most_images(policy.rules)
    told = unique([*grave, *planned.findings])
    now = what_now(case, policy.rules, today, unique([*checked, *planned.findings]))
    return Planned(policy.ref, planned, most, told, strict=strict, now=now)


def check_files(
    paths: Sequence[Path],
    policy: LoadedPolicy,
    *,
    each: bool,
    beside: Sequence[Finding] = (),
    today: dt.date | None = None,
    strict: bool = False,
    listener: Listener = ignore,
) -> Report:
    """Return what is wrong with files as they are now: as one upload, or each for itself.

    Args:
        beside: what was noticed while they were gathered.
        today: the day to judge the policy's age by; None not to judge it.
    """
    listener(StepStarted("catalog", len(paths)))
    looked = of_each(examine_apart, paths)
    files = [Original(path, portable(path), facts) for path, facts in zip(paths, looked, strict=True)]
    judge = check_published if each else check_upload
    told = files or not each or any(one.severity is Severity.error for one in beside)
    findings = judge(files, policy.rules) if told else [nothing_looked_at()]
    return Report(
        policy=policy.ref,
        findings=(*findings, *beside, *(check_age(policy.rules, today) if today else ())),
        slots=() if each else as_slots(files),
        originals=tuple(files),
        tools={"evidence_kit": __version__},
        strict=strict,
        scope="each" if each else "upload",
    )


def check_published(files: Sequence[Original], policy: Policy) -> list[Finding]:
    """Return what is wrong with each file for itself; that one says where it was taken is an error.

    `build` takes a place out, and a person looks at an upload; what a hook or CI lets pass is looked at by nobody.
    """
    return [
        dataclasses.replace(one, severity=Severity.error) if one.code == "location-metadata" else one
        for one in check_each(files, policy)
    ]


def verify(package: Path, *, strict: bool = False) -> Report:
    """Return what is wrong with a package, or with the one in a case: every sum, every lineage, every limit again.

    Raises:
        CaseUnreadable: there is no package.
    """
    if not is_package(package) and is_package(package / PACKAGE):
        package /= PACKAGE
    found = verify_package(package.resolve())
    return Report(
        policy=found.policy,
        findings=found.findings,
        slots=found.slots,
        package=portable(package),
        tools=found.tools,
        strict=strict,
        integrity=True,
        scope="package",
        recorded=found.artifacts,
    )


def wanted_of_takes(case: Case) -> CaseTake:
    """Return what a case wants of its videos."""
    shown = any(one.label and one.label.outcome == "match" for one in case.originals)
    return CaseTake(case.order.tracking, label_shown=shown, order=drawable_order(case.order.number)[0])


def limits_of(planned: Plan, policy: Policy) -> Limits:
    """Return what the outputs of a plan must stay within; of a limit on all files each has a share."""
    slots = [one.slot.split("-")[0] for one in planned.placements]
    images = image_limit(policy, slots.count("image") + slots.count("document"), slots.count("video"))
    left = policy.total.max_bytes.value if policy.total.max_bytes else None
    return Limits(images, video_limit(policy), document_limit(policy, left), left)


def planned_slots(placements: Sequence[Placement]) -> tuple[Slot, ...]:
    """Return the slots as they are planned, each named by the original that fills it, or by what several become."""
    slots, pages = [], dict[str, int]()
    for one in placements:
        if not one.sources:
            slots.append(Slot(one.slot, one.file, (), one.why))
            continue
        source = one.sources[-1].name
        first = int(one.sources[-1].facts.image is not None)  # of a TIFF the first page stands as the file
        pages[source] = pages.get(source, first) + (one.form == "page")
        name = source if one.form in ("file", "comparison") else one.file
        name = f"{source} page {pages[source]}" if one.form == "page" else name
        slots.append(Slot(one.slot, name, tuple(each.facts.sha256 or "" for each in one.sources), one.why))
    return tuple(slots)


def joined(composed: Made, fitted: Made, planned: Plan, folder: Path, policy: Policy) -> Made:
    """Return what both making steps brought forth, in the order to upload it, named as the policy wants names.

    What was planned and not made leaves no gap: a gap in the numbers looks like a lost file.
    """
    whys = {one.file: one.why for one in planned.placements}
    counted: dict[str, int] = {}
    artifacts = []
    for number, one in enumerate(sorted([*composed.artifacts, *fitted.artifacts], key=planned_number), 1):
        name = Path(one.path)
        kind = one.facts.kind
        counted[kind] = counted.get(kind, 0) + 1
        stem = f"{number:02d}-{name.stem.split('-', 1)[1]}"
        renamed = name.with_name(upload_name(stem, name.suffix.removeprefix("."), policy))
        (folder / name).rename(folder / renamed)
        artifacts.append(
            dataclasses.replace(
                one, path=renamed.as_posix(), slot=f"{kind}-{counted[kind]}", why=one.why or whys.get(name.stem, "")
            )
        )
    return Made(tuple(artifacts), composed.findings + fitted.findings)


def planned_number(artifact: Artifact) -> int:
    """Return the number that an artifact's name begins with."""
    return int(Path(artifact.path).name.split("-")[0])


def unique(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings in their order, each once."""
    return tuple(dict.fromkeys(findings))


def as_slots(files: Sequence[Original]) -> tuple[Slot, ...]:
    """Return loose files as the form would number them."""
    slots, counted = [], {"image": 0, "video": 0, "document": 0, "other": 0}
    for one in files:
        counted[one.facts.kind] += 1
        if one.facts.kind != "other":
            slots.append(Slot(f"{one.facts.kind}-{counted[one.facts.kind]}", one.name, (one.facts.sha256 or "",)))
    return tuple(slots)


def tools(planned: Plan) -> dict[str, str]:
    """Return the tools that a plan needs, with their versions."""
    named = {"evidence_kit": __version__}
    if any(one.rows or any(source.facts.image for source in one.sources) for one in planned.placements):
        named |= {name: metadata.version(name) for name in ("Pillow", "pillow-heif")}
        named["Roboto"] = fonts.VERSION
        for name in ("jpeglib", "mozjpeg-lossless-optimization", "pyoxipng"):  # they have no wheels for some systems
            with contextlib.suppress(metadata.PackageNotFoundError):
                named[name] = metadata.version(name)
    if any(source.facts.video for one in planned.placements for source in one.sources):
        named |= {"ffmpeg": ffmpeg.version(), "pymediainfo": metadata.version("pymediainfo")}
    if any(source.facts.video or source.label for one in planned.placements for source in one.sources):
        named |= {name: metadata.version(name) for name in ("numpy", "zxing-cpp")}
    if any(source.facts.document for one in planned.placements for source in one.sources):
        named |= {name: metadata.version(name) for name in ("pikepdf", "pypdfium2")}
    return named
