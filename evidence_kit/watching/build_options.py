"""How a watcher builds its cases, the same for all of them."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.events import Listener
from evidence_kit.media.made_with import stamp
from evidence_kit.policies import LoadedPolicy


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How cases are built.

    Attributes:
        today: the day to judge by; None for the one it is then.
    """

    policy: LoadedPolicy
    today: dt.date | None
    strict: bool
    listener: Listener
    cache: Cache = NO_CACHE

    @property
    def settings(self) -> str:
        """A checksum of all that a package depends on besides the files of its case."""
        words = (self.cache.stamp or stamp(), self.policy.ref.name, self.policy.ref.sha256, str(self.strict))
        return hashlib.sha256("\n".join(words).encode()).hexdigest()
