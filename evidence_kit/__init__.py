"""Turns a folder of phone media into an upload-ready dispute package.

`from evidence_kit import build_case` loads only what building a case needs: a module is loaded when the first of its
names is asked for. `__init__.pyi` tells type checkers and editors the same.
"""

__version__ = "0.1.0"

HOMES = {
    "claim.deadlines": "Deadlines",
    "claim.ladder": "Ladder",
    "errors": "EvidenceKitError",
    "events": "Encoding ItemDone StepStarted",
    "model.case": "Mark Ruler",
    "model.codes": "Severity",
    "model.finding": "Finding Verdict",
    "model.results": "Planned Report Reports Single Stills",
    "model.suggested": "Suggested",
    "pipeline": "build_case check_case plan_case",
    "policies": "LoadedPolicy load_policy policy_names",
    "report.render": "render",
    "cache.store": "Cache",
    "studio.open_studio": "open_studio",
    "many.account": "Account",
    "many.build_cases": "build_cases",
    "many.job": "BuiltCase",
    "verbs.cache": "open_cache",
    "verbs.check_cases": "check_cases",
    "verbs.check_files": "check_files",
    "verbs.compare": "compare_files",
    "verbs.deadlines": "count_deadlines",
    "verbs.fit": "fit_file",
    "verbs.next": "find_doors",
    "verbs.prove": "prove_sealed write_request",
    "verbs.report": "page_of print_page write_page",
    "verbs.seal": "seal_package",
    "verbs.statement": "check_statement_at",
    "verbs.stills": "take_stills",
    "verbs.strip": "take_strip",
    "verbs.suggest": "suggest_for_case",
    "verbs.verify": "verify_package",
    "verbs.watch": "watch_folder",
    "watching.at_login": "install_service uninstall_service",
    "watching.events": "Built Failed",
}

HOME_OF = {name: home for home, names in HOMES.items() for name in names.split()}
__all__ = ["__version__", *HOME_OF]  # noqa: PLE0604  (all of them are text)


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  (only who asks for a name pays for it)

    globals()[name] = found = getattr(import_module(f"{__name__}.{HOME_OF[name]}"), name)
    return found


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted({*globals(), *HOME_OF})
