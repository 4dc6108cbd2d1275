"""Policies as data: one TOML file per platform, each number beside its source, and the loader that checks them.

A key that a policy leaves out is unknown: it is never enforced and never invented.
"""

import functools
import hashlib
import os
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from evidence_kit.errors import RulesWrong
from evidence_kit.model.results import PolicyRef
from evidence_kit.policies.rules import Policy
from evidence_kit.shipped import read_shipped
from evidence_kit.text.names import did_you_mean, guess, printable
from evidence_kit.text.regular import read_regular

DEFAULT = "aliexpress"
PACKAGE = "evidence_kit.policies"
COMPLETE = "evidence-kit policies aliexpress   shows a complete one"
MOST_BYTES = 1_000_000


class LoadedPolicy(msgspec.Struct, frozen=True):
    """A policy together with the checksum of its file."""

    rules: Policy
    sha256: str

    @property
    def ref(self) -> PolicyRef:
        """Return the name, date and checksum by which a report refers to it."""
        return PolicyRef(self.rules.name, self.rules.as_of.isoformat(), self.sha256)


AnyPolicy = LoadedPolicy | str | Path
"""A policy, the name of one that comes with the program, or a TOML file of the user."""


def policy_names() -> list[str]:
    """Return the names of the policies that come with the program, in order."""
    return list(names_in_package())


@functools.cache
def names_in_package() -> tuple[str, ...]:
    """Return the names of the policy files beside this one, in order."""
    folder = resources.files(PACKAGE)
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def load_policy(policy: AnyPolicy = DEFAULT) -> LoadedPolicy:
    """Return a policy by its name, or from a TOML file of the user: a path, or text with a slash or ending in .toml.

    Raises:
        RulesWrong: there is no policy of that name, or the file is not a policy.
    """
    if isinstance(policy, LoadedPolicy):
        return policy
    name = os.fspath(policy)
    if isinstance(policy, Path) or name.endswith(".toml") or "/" in name or os.sep in name:
        return load_policy_file(Path(name))
    if name not in policy_names():
        raise RulesWrong(
            f"Unknown policy '{name}'.{did_you_mean(guess(name, policy_names()))}",
            hint="evidence-kit policies   lists them;  --policy FILE.toml   takes your own",
        )
    data = resources.files(PACKAGE).joinpath(f"{name}.toml").read_bytes()
    return LoadedPolicy(read_shipped(PACKAGE, f"{name}.toml", Policy), hashlib.sha256(data).hexdigest())


def load_policy_file(path: Path) -> LoadedPolicy:
    """Return the policy in a TOML file of the user.

    Raises:
        RulesWrong: the file cannot be read or is not a policy.
    """
    try:
        data = read_regular(path, MOST_BYTES)
    except OSError as problem:
        raise RulesWrong(
            f"The policy file {printable(str(path))} cannot be read: {problem.strerror or problem}.",
            hint="check the path",
        ) from None
    return parse_policy(data, printable(str(path)))


def parse_policy(data: bytes, name: str) -> LoadedPolicy:
    """Return the policy in `data` (TOML), which messages call `name`.

    Raises:
        RulesWrong: not TOML, an unknown or missing key, a wrong type, a limit without its source, or rules that
            contradict each other; the message lists every mistake with its line.
    """
    from evidence_kit.policies.sense import contradictions  # noqa: PLC0415  (only the user's own policies need it)
    from evidence_kit.toml.reading import read_strictly  # noqa: PLC0415  (as above)

    rules = read_strictly(data, Policy, name, hint=COMPLETE, further=contradictions)
    return LoadedPolicy(rules, hashlib.sha256(data).hexdigest())


def as_data(rules: Policy) -> dict[str, Any]:
    """Return the rules as plain values, without keys that have no value."""
    data = msgspec.to_builtins(rules, builtin_types=())
    return {key: value for key, value in data.items() if not (isinstance(value, dict) and not prune(value))}


def prune(value: dict[str, Any]) -> dict[str, Any]:
    """Remove keys without a value from `value`, in place, and return it."""
    for key in [key for key, inner in value.items() if inner in (None, "")]:
        del value[key]
    for inner in value.values():
        for part in inner if isinstance(inner, list) else [inner]:
            if isinstance(part, dict):
                prune(part)
    return value


def from_data(data: dict[str, Any]) -> Policy:
    """Return the rules that `as_data` wrote.

    Raises:
        RulesWrong: they are incomplete or contradict each other.
    """
    from evidence_kit.policies.sense import contradictions  # noqa: PLC0415  (only `verify` comes here)
    from evidence_kit.toml.mistakes import Mistake, find_mistakes  # noqa: PLC0415  (as above)

    try:
        rules = msgspec.convert(data, Policy)
    except msgspec.ValidationError as problem:
        mistakes = find_mistakes(data, Policy, {}) or [Mistake((), str(problem))]
    else:
        mistakes = contradictions(rules)
        if not mistakes:
            return rules
    says = "; ".join(mistake.message for mistake in mistakes)
    raise RulesWrong(f"The policy in the manifest: {says}", hint="build it again")
