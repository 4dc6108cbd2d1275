"""Plans of cases that tests put together from their facts."""

import dataclasses
import hashlib
from pathlib import Path

from evidence_kit.model.case import Case, Original, Role
from evidence_kit.model.dispute import Claim
from evidence_kit.model.facts import Facts, ImageFacts, Sight, VideoFacts
from evidence_kit.model.plan import Plan
from evidence_kit.planning.outlook import outlook
from evidence_kit.policies import load_policy
from evidence_kit.policies.form import form_of
from evidence_kit.policies.rules import Policy
from evidence_kit.steps.plan import plan

ALIEXPRESS = load_policy("aliexpress").rules


def picture(name: str, role: Role = Role.received, sharpness: float = 0.5, view: str | None = None) -> Original:
    """Return a picture; without a view it resembles no other."""
    sum_ = hashlib.sha256(name.encode()).hexdigest()
    sight = Sight(sharpness, 128.0, 200, 0.0, view) if view else None
    facts = ImageFacts("jpeg", 4000, 3000, sight=sight)
    return Original(Path(name), name, Facts("image", "image/jpeg", 1000, sum_, image=facts), role)


def film(name: str = "unboxing.mp4", seconds: float = 20.0) -> Original:
    """Return a video that can be copied."""
    looked = VideoFacts(
        "mp4", "h264", "High", "yuv420p", 1280, 720, 1280, 720, transfer="bt709", duration=seconds, frame_rate=30.0
    )
    facts = Facts("video", "video/mp4", 2_000_000, hashlib.sha256(name.encode()).hexdigest(), video=looked)
    return Original(Path(name), name, facts, Role.unboxing)


def planned(*originals: Original, policy: Policy = ALIEXPRESS, reason: str | None = None, **parts: object) -> Plan:
    """Return the plan for a case of these originals."""
    case = Case(Path("case"), originals, claim=Claim(reason=reason))
    made, form = dataclasses.replace(case, **parts), form_of(policy)  # type: ignore[arg-type]
    return plan(made, outlook(made, policy, form), form)


def left_out(made: Plan) -> list[str | None]:
    """Return the names of what is left out."""
    return [one.path for one in made.findings if one.code == "left-out"]
