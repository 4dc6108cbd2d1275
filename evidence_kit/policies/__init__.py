"""Policies as data: one TOML file a platform, each number beside its source, and the loader that holds them to it.

A key that a policy leaves out is unknown: it is never enforced and never invented.
"""

import functools
import hashlib
import os
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from evidence_kit.errors import RulesWrong
from evidence_kit.model.results import PolicyRef
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.sense import contradictions
from evidence_kit.text.names import did_you_mean, guess, printable
from evidence_kit.text.regular import read_regular
from evidence_kit.toml.explained import explain

DEFAULT = "aliexpress"
MOST_BYTES = 1_000_000


class LoadedPolicy(msgspec.Struct, frozen=True):
    """A policy together with the checkchecksum of the file it came from."""

    rules: Policy
    sha256: str

    @property
    def ref(self) -> PolicyRef:
        """Return what a report names it by."""
        return PolicyRef(self.rules.name, self.rules.as_of.isoformat(), self.sha256)


AnyPolicy = LoadedPolicy | str | Path
"""A policy, the name of one that comes with the program, or the user's own TOML file."""


def policy_names() -> list[str]:
    """Return the names of the policies that come with the program, in order."""
    return list(names_in_package())


@functools.cache
def names_in_package() -> tuple[str, ...]:
    """Return the names of the policy files beside this one, in order."""
    folder = resources.files("evidence_kit.policies")
    return tuple(sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml")))


def load_policy(policy: AnyPolicy = DEFAULT) -> LoadedPolicy:
    """Return the policy of a name, or the one in the user's own TOML file: a path or what ends in .toml or has a slash.

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
            f"There is no policy '{name}'.{did_you_mean(guess(name, policy_names()))}",
            hint="evidence-kit policies   lists them;  --policy FILE.toml   takes your own",
        )
    return parse_policy(resources.files("evidence_kit.policies").joinpath(f"{name}.toml").read_bytes(), name)


def load_policy_file(path: Path) -> LoadedPolicy:
    """Return the policy in the user's own TOML file.

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
    return parse_policy(data, str(path))


def parse_policy(data: bytes, shown: str) -> LoadedPolicy:
    """Return the policy that `data` (TOML) spells out; `shown` names it in messages.

    Raises:
        RulesWrong: not TOML, an unknown or missing key, a wrong type, a limit without its source.
    """
    try:
        rules = msgspec.convert(tomllib.loads(data.decode("utf-8")), Policy)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise RulesWrong(f"{shown} is not valid TOML: {problem}", hint="see README, 'Policies'") from None
    except msgspec.ValidationError as problem:
        raise RulesWrong(
            f"{shown}: {explain(problem, Policy, data.decode('utf-8', 'replace'))}",
            hint="evidence-kit policies aliexpress   shows a complete one",
        ) from None
    check_policy(rules, shown)
    return LoadedPolicy(rules, hashlib.sha256(data).hexdigest())


def check_policy(rules: Policy, shown: str) -> None:
    """Raise RulesWrong when the values of a policy contradict each other or mean nothing."""
    wrong = contradictions(rules)
    if wrong:
        said = "; ".join(wrong)
        stop = "" if said.endswith("?") else "."
        raise RulesWrong(f"{shown}: {said}{stop}", hint="evidence-kit policies aliexpress   shows a complete one")


def as_data(rules: Policy) -> dict[str, Any]:
    """Return the rules as plain values, without the keys that are left out."""
    data = msgspec.to_builtins(rules, builtin_types=())
    return {key: value for key, value in data.items() if not (isinstance(value, dict) and not prune(value))}


def prune(value: dict[str, Any]) -> dict[str, Any]:
    """Remove keys without a value from `value`, in place, and return it."""
    for key in [key for key, inner in value.items() if inner in (None, "")]:
        del value[key]
    for inner in value.values():
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict):
                prune(one)
    return value


def from_data(data: dict[str, Any]) -> Policy:
    """Return the rules that `as_data` wrote.

    Raises:
        RulesWrong: they are not whole.
    """
    try:
        rules = msgspec.convert(data, Policy)
    except msgspec.ValidationError as problem:
        raise RulesWrong(f"The policy in the manifest: {explain(problem, Policy)}", hint="build it again") from None
    check_policy(rules, "The policy in the manifest")
    return rules
