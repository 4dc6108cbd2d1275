"""The directions of the architecture, read from the imports."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "evidence_kit"
FILES = sorted(PACKAGE.rglob("*.py"))

# Each layer may import those above it in this list, and modules of its own layer unless it says otherwise.
LAYERS = (
    (
        "errors",
        "events",
        "regular",
        "names",
        "folder_names",
        "folders",
        "plain_text",
        "shell",
        "installing",
        "languages",
        "__init__",
    ),
    ("facts", "parcel", "dispute"),
    ("model", "made", "formats"),
    ("outcome",),
    ("strict", "toml"),
    ("policies",),
    (
        "case_tables",
        "casefile",
        "misnamed",
        "manifest",
        "recorded",
        "claim",
        "media",
        "written",
        "left_alone",
        "answered",
    ),
    ("report", "steps"),
    (
        "placing",
        "pipeline",
        "loose",
        "one_output",
        "stills",
        "begin",
        "suggestions",
        "statements",
        "schema",
        "asking",
        "asking_facts",
        "reading_answers",
    ),
    ("watch", "bars", "options", "option_types"),
    ("cli", "__main__"),
)


def module_of(path: Path) -> str:
    """Return the dotted name below evidence_kit."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> int:
    """Return the place of a module's layer."""
    top = module.split(".")[0]
    return next(place for place, names in enumerate(LAYERS) if top in names)


def imports(path: Path) -> list[str]:
    """Return every module that a file imports, wherever the import stands."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{one.name}" for one in node.names] + [node.module]
    return found


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_point_downwards(path: Path) -> None:
    """No module imports one of a higher layer."""
    own = layer_of(module_of(path))
    for name in imports(path):
        if name.startswith("evidence_kit."):
            module = name.removeprefix("evidence_kit.")
            if module != "__version__":
                assert layer_of(module) <= own, f"{module_of(path)} imports {module}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "steps").glob("*.py")), ids=module_of)
def test_steps_do_not_import_each_other(path: Path) -> None:
    """Only the pipeline knows the order of the steps."""
    assert not [name for name in imports(path) if name.startswith("evidence_kit.steps")]


def test_claim_is_pure() -> None:
    """The claim's rules touch no files, no pictures and no processes."""
    for path in (PACKAGE / "claim").glob("*.py"):
        for name in imports(path):
            assert name.split(".")[0] not in ("os", "pathlib", "subprocess", "PIL", "ffmpeg"), path
            assert not name.startswith("evidence_kit.media"), path


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_only_the_door_starts_processes(path: Path) -> None:
    """Only media/process.py imports subprocess."""
    if module_of(path) != "media.process":
        assert not [name for name in imports(path) if name.split(".")[0] in ("subprocess", "multiprocessing")]


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    """Nothing below cli prints, exits or knows click; only the bars know rich."""
    module = module_of(path)
    if module.split(".")[0] in ("cli", "options", "option_types", "__main__"):
        return
    used = imports(path)
    assert not [name for name in used if name.split(".")[0] == "click"], module
    assert module == "bars" or not [name for name in used if name.split(".")[0] == "rich"], module
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "exit", "quit"), f"{module}:{node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) != ("sys", "exit"), f"{module}:{node.lineno}"


def test_every_module_is_of_a_layer_and_none_is_a_drawer() -> None:
    """A new module says where it belongs, and by its name what it does."""
    for path in FILES:
        layer_of(module_of(path))
        assert path.stem not in ("utils", "helpers", "common", "base", "manager"), path
