"""Third step: what goes into which slot of the form, and why. Pure."""

from collections.abc import Iterable, Sequence

from evidence_kit.model import Case, Comparison, Finding, Original, Placement, Plan, Role, Severity
from evidence_kit.names import slug
from evidence_kit.policies import Policy, Rule

# Comparisons come first, because they tell the claim without a word; then by the weight of the role.
WEIGHT = {role: place for place, role in enumerate(Role)}


def plan(case: Case, policy: Policy) -> Plan:
    """Return what is uploaded in which order, and a finding for everything that is left out."""
    findings: list[Finding] = []
    images = [one for one in case.originals if one.facts.image]
    videos = [one for one in case.originals if one.facts.video and not is_too_long(one, policy)]
    compared = list(usable_comparisons(case, findings))
    shown = {side for one in compared for side in (one.listing, one.received)}
    singles = [one for one in images if one.name not in shown]
    singles = without_repeats(singles, [case.original(name) for name in shown])
    singles.sort(key=lambda one: (WEIGHT[one.role], one.name))
    room = limit_of(policy.image.max_count)
    chosen = compared[:room]
    findings += [
        left_out(f"The comparison of {one.listing} and {one.received}", one.received, "image", policy.image.max_count)
        for one in compared[len(chosen) :]
    ]
    kept = singles if room is None else singles[: max(0, room - len(chosen))]
    findings += [left_out(one.name, one.name, "image", policy.image.max_count) for one in singles[len(kept) :]]
    videos = without_repeats(videos, [])
    videos.sort(key=lambda one: (one.role is not Role.unboxing, one.name))
    shown_videos = videos[: limit_of(policy.video.max_count)]
    findings += [left_out(one.name, one.name, "video", policy.video.max_count) for one in videos[len(shown_videos) :]]
    return Plan(tuple(place(case, chosen, kept, shown_videos)), tuple(findings))


def is_too_long(video: Original, policy: Policy) -> bool:
    """Return whether a video lasts longer than the form takes; it is never cut, so it stays out."""
    rule, looked = policy.video.max_seconds, video.facts.video
    return bool(rule and looked and looked.duration and looked.duration > rule.value)


def limit_of(rule: Rule[int] | None) -> int | None:
    """Return how many files a rule allows; None when it is unknown."""
    return rule.value if rule else None


def usable_comparisons(case: Case, findings: list[Finding]) -> Iterable[Comparison]:
    """Yield the comparisons whose both pictures can be used, and note those without a mark."""
    for one in case.comparisons:
        sides = (case.original(one.listing), case.original(one.received))
        if not all(side and side.facts.image for side in sides):
            continue
        if not one.marks:
            findings.append(
                Finding(
                    "comparison-unmarked",
                    Severity.warning,
                    one.received,
                    "The comparison has no mark, so a mediator must find the difference alone.",
                    hint="add a [[comparison.mark]] to case.toml: the same place in both pictures",
                )
            )
        yield one


def without_repeats(originals: Sequence[Original], before: Sequence[Original | None]) -> list[Original]:
    """Return the originals without those whose content is already shown."""
    seen = {one.facts.sha256 for one in before if one}
    kept = []
    for one in originals:
        if one.facts.sha256 not in seen:
            kept.append(one)
        seen.add(one.facts.sha256)
    return kept


def left_out(what: str, name: str, kind: str, rule: Rule[int] | None) -> Finding:
    """Return the finding for something that has no place in the form."""
    allowed = rule.value if rule else 0
    takes = f"{allowed or 'no'} {kind}{'s' if allowed > 1 else ''}"
    return Finding(
        "left-out",
        Severity.warning,
        name,
        f"{what} is not uploaded: the form takes {takes}.",
        hint="remove a less important file, or put two photos into one comparison"
        if allowed
        else "upload stills of it as photos",
        expected=allowed,
        source=rule.source if rule else "",
    )


def place(
    case: Case, comparisons: Sequence[Comparison], images: Sequence[Original], videos: Sequence[Original]
) -> Iterable[Placement]:
    """Yield the placements in the order to upload them."""
    number = 0
    for one in comparisons:
        number += 1
        about = next((mark.label for mark in one.marks if slug(mark.label)), one.caption)
        stem = f"{number:02d}-comparison" + (f"-{slug(about)}" if slug(about) else "")
        sources = tuple(side for name in (one.listing, one.received) if (side := case.original(name)))
        yield Placement(f"image-{number}", stem, sources, "a comparison tells the claim without a word", one)
    for image in images:
        number += 1
        yield Placement(f"image-{number}", f"{number:02d}-{word_for(image)}", (image,), why(image))
    for index, video in enumerate(videos, 1):
        yield Placement(f"video-{index}", f"{number + index:02d}-{word_for(video)}", (video,), why(video))


def word_for(original: Original) -> str:
    """Return the word that an upload is named with."""
    if original.role is Role.other:
        return "photo" if original.facts.image else "video"
    return str(original.role)


def why(original: Original) -> str:
    """Return why an original is shown."""
    reasons = {
        Role.label: "the label with the tracking number",
        Role.damage: "the damage",
        Role.received: "what was received",
        Role.contents: "all that was in the parcel",
        Role.scale: "size or weight, measured",
        Role.chat: "what the seller wrote",
        Role.tracking: "what the carrier says",
        Role.size_label: "the size label",
        Role.packaging: "how it was packed",
        Role.listing: "what was promised",
        Role.unboxing: "the unboxing, in one take",
    }
    return reasons.get(original.role, "a further picture" if original.facts.image else "a further video")
