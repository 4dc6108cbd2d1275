"""The directions of the architecture, read from the imports."""

import ast
import functools
import re
from pathlib import Path

import pytest

from tests.sources import FILES, PACKAGE, module_of

LAYERS = (
    "errors events",
    "shipped",
    "text languages",
    "toml parcel",
    "cache",
    "model",
    "media",
    "policies",
    "catalogue",
    "claim",
    "planning makers package",
    "case",
    "choice",
    "report",
    "steps",
    "pipeline",
    "watching",
    "verbs",
    "many",
    "studio",
    "cli",
    "__main__",
)
"""The rooms, lowest first. A room imports rooms of lower lines; of its own line only itself."""

ROOT = frozenset({"__init__", "__main__", "errors", "events", "pipeline", "shipped"})
"""The modules that stand in no room."""


def room_of(module: str) -> str:
    """Return the room, or the module of the package's root, that a module belongs to."""
    return module.split(".")[0]


def layer_of(room: str) -> int:
    """Return the line of a room."""
    return next(line for line, rooms in enumerate(LAYERS) if room in rooms.split())


@functools.cache
def nodes(path: Path) -> list[ast.AST]:
    """Return every node of a file's syntax."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@functools.cache
def imports(path: Path) -> list[str]:
    """Return every module that a file imports, wherever the import stands."""
    found: list[str] = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{name.name}" for name in node.names] + [node.module]
    return found


def test_no_child_opens_a_window() -> None:
    """On Windows a program without a window, such as a watcher from login on, gives each of its children one."""
    starts = [
        node
        for node in nodes(PACKAGE / "media" / "process.py")
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "subprocess.Popen"
    ]
    assert len(starts) == 4
    assert all("creationflags" in [keyword.arg for keyword in start.keywords] for start in starts)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_point_downwards(path: Path) -> None:
    """A module imports its own room and rooms of lower layers, and no other room of its own layer."""
    own = room_of(module_of(path))
    if own == "__init__":
        return
    rooms = {room_of(name.removeprefix("evidence_kit.")) for name in imports(path) if name.startswith("evidence_kit.")}
    for room in sorted(rooms - {own, "__version__"}):
        assert layer_of(room) < layer_of(own), f"{module_of(path)} imports {room}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "steps").rglob("*.py")), ids=module_of)
def test_steps_do_not_import_each_other(path: Path) -> None:
    """Only the pipeline knows the order of the steps."""
    assert not [name for name in imports(path) if name.startswith("evidence_kit.steps")]


@pytest.mark.parametrize(
    "path", sorted(path for room in ("claim", "planning") for path in (PACKAGE / room).rglob("*.py")), ids=module_of
)
def test_claim_and_planning_are_pure(path: Path) -> None:
    """What is asked of a claim, and what goes where, touches no file, no picture and no process."""
    for name in imports(path):
        assert name.split(".")[0] not in ("os", "pathlib", "subprocess", "PIL", "ffmpeg"), path
        assert not name.startswith("evidence_kit.media") or room_of(module_of(path)) == "planning", path


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_only_the_door_starts_processes(path: Path) -> None:
    """Only media/process.py imports subprocess."""
    if module_of(path) != "media.process":
        assert not [name for name in imports(path) if name.split(".")[0] in ("subprocess", "multiprocessing")]


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    """Nothing below cli prints, exits, or imports click or rich; report asks rich how wide a text is shown."""
    module = module_of(path)
    if room_of(module) in ("cli", "__main__"):
        return
    widths = {"rich.cells", "rich.cells.cell_len"} if room_of(module) == "report" else set()
    assert not [name for name in set(imports(path)) - widths if name.split(".")[0] in ("click", "rich")], module
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "exit", "quit"), f"{module}:{node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) != ("sys", "exit"), f"{module}:{node.lineno}"


def test_every_module_has_a_room_and_no_room_is_a_drawer() -> None:
    """A new module says where it belongs, and by its name what it does."""
    assert {path.stem for path in PACKAGE.glob("*.py")} == ROOT
    for path in FILES:
        assert module_of(path) == "__init__" or layer_of(room_of(module_of(path))) >= 0
        assert path.stem not in ("utils", "helpers", "common", "base", "manager"), path


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_modules_and_functions_stay_short(path: Path) -> None:
    """No module is longer than 300 lines, no function longer than 50."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{module_of(path)}: {node.name}"


def test_no_test_module_imports_another() -> None:
    """What several tests need has a module of its own, named by what it holds."""
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        assert not [name for name in imports(path) if re.match(r"tests\.(\w+\.)*test_", name)], path
