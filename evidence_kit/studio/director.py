"""What to photograph for the reason, shot by shot, and what is wrong with each photo as soon as it arrives."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from evidence_kit.cache.store import Cache
from evidence_kit.catalogue.label import label_findings
from evidence_kit.catalogue.media import undecodable
from evidence_kit.claim.photo_quality import check_pictures
from evidence_kit.claim.reasons import Proof, known_reason
from evidence_kit.claim.weight import evidence_of, is_met, musts_of, order_of_roles, shoulds_of
from evidence_kit.media.looking import read_label_apart
from evidence_kit.media.pool import Readers
from evidence_kit.model.case import Case, Original, Role
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.parcel.numbers import Compared
from evidence_kit.policies.rules import Policy
from evidence_kit.studio.background import begin
from evidence_kit.studio.files_json import label_json
from evidence_kit.studio.finding_json import finding_json
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.wire import FindingJson, NamedJson, Notice
from evidence_kit.studio.wire_director import DirectorJson, JudgedJson, ShotJson

RETAKE = frozenset(
    {"blurry", "too-dark", "burnt", "too-small", "unreadable", "label-not-readable", "tracking-mismatch"}
    | {"tracking-other-number", "empty-file", "type-not-allowed"}
)
"""Findings about a photo that another photo may cure while the thing is still at hand."""

HINTS = {
    "unreadable": "choose it again; if the phone cannot open it either, take it again",
    "label-not-readable": "hold the phone flat above the label, closer and in good light, and take it again",
    "tracking-mismatch": "photograph the label of this order's parcel; or correct the tracking number on the computer",
    "too-small": "choose the photo that the camera took, not a screenshot or a copy that a messenger made small",
}
"""What to do with the phone in the hand, where a finding says it for a computer."""

FILMS = frozenset({Role.video, Role.unboxing})
"""Roles of shots that are filmed, where no other shows the same."""

SHOWN_BY = {
    "comparison": Role.received,
    "marked-comparison": Role.received,
    "measured": Role.received,
    "tested": Role.received,
    "counted": Role.contents,
    "video": Role.video,
}
"""What has to be photographed or filmed for evidence that is made."""

State = Literal["open", "looking", "good", "again"]

AT_ONCE = 2
"""Photos that are judged at once: one of 200 megapixels takes many seconds, and the next one does not wait for it."""


@dataclass(slots=True)
class Expected:
    """A photo that was sent for a shot.

    Attributes:
        began: when it was there, on this process's clock.
        film: a film is needed for it.
        judged: what was said of it; None before.
        replaced: it was left out for a better one of the same shot; not again, where somebody took it in again.
    """

    name: str
    role: Role | None
    shot: str
    began: float
    film: bool = False
    judged: JudgedJson | None = None
    replaced: bool = False


class Director:
    """Judges the photos that are sent for shots; a class because it remembers which was taken for which."""

    def __init__(self, cache: Cache, tell: Callable[[Notice], None], judged: Callable[[], None] = lambda: None) -> None:
        """Expect nothing.

        Args:
            tell: gives a notice to every open page, from any thread.
            judged: called after each photo was judged as it arrived.
        """
        self.cache, self.tell, self.after_judging = cache, tell, judged
        self.lock = threading.Lock()
        self.expected: dict[Path, Expected] = {}
        self.thread = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="studio-director")
        # Its own: the others may be busy with films, and somebody waits with the box in the hand.
        self.reader = Readers(most=AT_ONCE)

    def close(self) -> None:
        """Judge no more."""
        self.thread.shutdown(wait=False, cancel_futures=True)
        self.reader.end()

    def expect(self, path: Path, name: str, role: Role | None, shot: str, *, film: bool = False) -> None:
        """Take note of a photo that was sent for a shot and that is being looked at.

        Args:
            name: of the file in the case.
            film: a film is needed for the shot.
        """
        with self.lock:
            self.expected[path] = Expected(name, role, shot, time.monotonic(), film)

    def begin(self, look: Callable[[Readers], None]) -> None:
        """Have a photo looked at by the readers that read nothing else."""
        begin(self.thread, look, self.reader)

    def looked(self, path: Path, facts: Facts, case: Case) -> None:
        """Have a photo judged whose facts are known by now; of what is not expected nothing is said."""
        with self.lock:
            expected = self.expected.get(path)
        if expected is not None:
            begin(self.thread, self.judge, path, facts, case, expected)

    def judge(self, path: Path, facts: Facts, case: Case, expected: Expected) -> None:
        """Judge a photo with the label at a glance, and tell every page."""
        original = Original(path, expected.name, facts, expected.role or Role.other)
        if is_of_label(original):
            glance = read_label_apart(replace(original, role=Role.other), case.order.tracking, self.cache, self.reader)
            original = replace(original, label=glance)
        self.say(expected, original, case)
        self.after_judging()

    def worse_takes(self, case: Case) -> list[tuple[str, str]]:
        """Return each photo that a good one of the same shot has replaced since both were judged, with that one, once.

        One that somebody described, marked, compared or put into the order stays.
        """
        chosen = {name for pair in case.comparisons for name in (pair.listing, pair.received)}
        chosen |= {name for entry in case.order_wanted for name in entry.names}
        chosen |= {one.name for one in case.originals if one.caption or one.marks or one.leave_out}
        there = {one.name for one in case.originals} - chosen
        with self.lock:
            judged = [one for one in self.expected.values() if one.judged and not one.film and not one.replaced]
            good = {(one.shot, one.role): one.name for one in judged if one.judged and one.judged.state == "good"}
            worse = [one for one in judged if one.judged and one.judged.state == "again" and one.name in there]
            worse = [one for one in worse if (one.shot, one.role) in good]
            for one in worse:
                one.replaced = True
        return [(one.name, good[one.shot, one.role]) for one in worse]

    def review(self, case: Case) -> None:
        """Judge those photos again whose label a thorough look has read otherwise."""
        with self.lock:
            judged = {expected.name: expected for expected in self.expected.values() if expected.judged}
        for original in case.originals if judged else ():
            expected = judged.get(original.name)
            if expected and expected.judged and original.label is not None:
                now = label_json(original.label)
                if is_of_label(original) and now != expected.judged.label:
                    self.say(expected, original, case)

    def say(self, expected: Expected, original: Original, case: Case) -> None:
        """Tell every page what is to be said of a photo."""
        findings = faults_of(original, case, film=expected.film)
        judged = JudgedJson(
            shot=expected.shot,
            file=id_of(original.name),
            state="again" if findings else "good",
            seconds=round(time.monotonic() - expected.began, 2),
            findings=tuple(for_phone(finding, original) for finding in findings),
            label=label_json(original.label) if original.label else None,
        )
        expected.judged = judged
        self.tell(("judged", msgspec.to_builtins(judged)))

    def shots(self, case: Case, policy: Policy) -> DirectorJson:
        """Return what to photograph and film for the reason of the case; nothing without a known one."""
        reason = known_reason(case.claim.reason)
        if reason is None:
            return DirectorJson()
        self.reader.warm(AT_ONCE)
        weight = {role: place for place, role in enumerate(order_of_roles(reason.name))}
        proofs = [("must", proof) for proof in musts_of(reason, policy.name)]
        proofs += [("should", proof) for proof in shoulds_of(reason, policy.name)]
        named = [(f"{kind}-{place}", kind, proof) for place, (kind, proof) in enumerate(proofs)]
        named.sort(key=lambda shot: (shot[1], min(weight[role] for role in roles_of(shot[2]))))
        with self.lock:
            sent = list(self.expected.values())
        return DirectorJson(
            reason=NamedJson(name=reason.name, title=reason.title),
            film=tuple(reason.film),
            shots=tuple(shot_of(name, kind, proof, case, policy, sent) for name, kind, proof in named),
        )


def shot_of(name: str, kind: str, proof: Proof, case: Case, policy: Policy, sent: Iterable[Expected]) -> ShotJson:
    """Return a shot with what came of it so far: a good photo counts more than the last one."""
    ours = {expected.name: expected for expected in sent if expected.shot == name}
    found = [original for original in case.originals if original.name in ours]
    found = found or [original for original in case.originals if original.role in roles_of(proof)]
    states = [(state_now(original, case, ours.get(original.name)), original) for original in found]
    best = next((one for wanted in ("good", "looking", "again") for one in states[::-1] if one[0] == wanted), None)
    state: State = best[0] if best else "open"
    if state == "open" and is_met(proof, evidence_of(case), policy):
        state = "good"
    return ShotJson(
        id=name,
        what=proof.what,
        how=proof.how,
        why=proof.why,
        roles=tuple(roles_of(proof)),
        film=is_filmed(proof),
        must=kind == "must",
        state=state,
        file=id_of(best[1].name) if best else None,
    )


def state_now(original: Original, case: Case, expected: Expected | None) -> State:
    """Return what is to be said of a file."""
    if expected and expected.judged is None:
        return "looking"
    if expected and expected.judged:
        return expected.judged.state
    if not original.facts.examined:
        return "looking"
    return "again" if faults_of(original, case) else "good"


def roles_of(proof: Proof) -> tuple[Role, ...]:
    """Return the roles of photos and films that show a proof."""
    known = set(Role)
    roles = [SHOWN_BY.get(kind) or Role(kind) for kind in proof.any_of if kind in SHOWN_BY or kind in known]
    return tuple(dict.fromkeys(roles))


def is_filmed(proof: Proof) -> bool:
    """Return whether a proof is a film, which no photo replaces."""
    return FILMS.issuperset(roles_of(proof))


def is_of_label(original: Original) -> bool:
    """Return whether the number on the parcel's label has to be legible in a photo."""
    return original.role is Role.label and original.facts.image is not None and not original.facts.problem


def faults_of(original: Original, case: Case, *, film: bool = False) -> list[Finding]:
    """Return what is wrong with a photo that another one may cure.

    Args:
        film: it should be a film.
    """
    facts = original.facts
    if facts.bytes == 0:
        return [Finding("empty-file", original.name, "This file is empty.", hint=HINTS["unreadable"])]
    if facts.problem:
        return [undecodable(original.name, facts.problem)]
    if facts.examined and facts.image is None and facts.video is None:
        hint = "choose the photo that you took"
        return [Finding("type-not-allowed", original.name, "This is neither a photo nor a film.", hint=hint)]
    if film and facts.image is not None:
        hint = "film it in one take, without a cut"
        return [Finding("type-not-allowed", original.name, "This is a photo, and this shot is a film.", hint=hint)]
    others = [other for other in case.originals if other.name != original.name]
    findings = [finding for finding in check_pictures([*others, original]) if finding.path == original.name]
    if is_of_label(original):
        label = original.label or Compared("not-readable")
        findings += label_findings(case.order.tracking, label, original.name)
    return [finding for finding in findings if finding.code in RETAKE]


def for_phone(finding: Finding, original: Original) -> FindingJson:
    """Return a finding about a photo in the words of somebody who holds the phone."""
    return finding_json(replace(finding, page_hint=HINTS.get(finding.code, finding.page_hint)), id_of(original.name))
