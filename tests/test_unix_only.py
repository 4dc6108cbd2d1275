"""What only Unix has stands where Windows does not come by: read from the code, because no Windows is at hand.

`mypy --platform win32` says the same of what it knows, but reads past `os.name` and `hasattr`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import FILES, PACKAGE, module_of

MODULES = frozenset({"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"})
NAMES = {
    "os": re.compile(
        r"fork|forkpty|killpg|setsid|[gs]et(e|res)?[ug]id|getp?gid|getpgrp|setpgid|getgroups|[fl]?chown|mkfifo|mknod|"
        r"wait|wait[34]|waitid|WNOHANG|uname|f?statvfs|nice|[gs]etpriority|getloadavg|sched_\w+|posix_\w+|pidfd_open|"
        r"register_at_fork|memfd_create|eventfd\w*|sync|P_ALL|RTLD_\w+"
    ),
    "signal": re.compile(
        r"SIGKILL|SIGALRM|SIGHUP|SIGCHLD|SIGUSR[12]|SIGSTOP|SIGCONT|SIGQUIT|alarm|setitimer|pause|pthread_\w+"
    ),
    "socket": re.compile(r"AF_UNIX|SO_REUSEPORT|if_nameindex"),
}
"""What Python's documentation marks `Availability: Unix` or `not Windows`, of the modules that both have."""

GUARDS = re.compile(
    r"sys\.platform|os\.name|hasattr\((os|signal|socket), |except \(?(ImportError|AttributeError|ModuleNotFoundError)|"
    r"suppress\((\w+, )*(ImportError|AttributeError)"
)
"""How a function asks whether it runs on Unix."""


def only_on_unix(node: ast.AST) -> str:
    """Return what a node uses that Windows lacks, else nothing."""
    if isinstance(node, ast.Import):
        return next((name.name for name in node.names if name.name.split(".")[0] in MODULES), "")
    if isinstance(node, ast.ImportFrom):
        names = NAMES.get(node.module or "")
        found = [name.name for name in node.names if names and names.fullmatch(name.name)]
        return node.module or "" if node.module in MODULES else next(iter(found), "")
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        names = NAMES.get(node.value.id)
        return f"{node.value.id}.{node.attr}" if names and names.fullmatch(node.attr) else ""
    return ""


def used(text: str) -> Iterator[tuple[str, int, bool]]:
    """Yield what a module uses that Windows lacks, its line, and whether what stands around it asks before."""
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    choices = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    for node in ast.walk(tree):
        if name := only_on_unix(node):
            line = getattr(node, "lineno", 0)
            around: list[ast.AST] = [one for one in functions if one.lineno <= line <= (one.end_lineno or 0)]
            around += [one.test for one in choices if one.lineno <= line <= (one.end_lineno or 0)]
            asks = any(GUARDS.search(ast.get_source_segment(text, one) or "") for one in around)
            yield name, line, asks


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_what_only_unix_has_is_asked_for_first(path: Path) -> None:
    """A module that uses it as it is loaded would not even start on Windows."""
    bare = [f"{name} in line {line}" for name, line, asks in used(path.read_text(encoding="utf-8")) if not asks]
    assert not bare, f"{path.relative_to(PACKAGE)}: {bare}"


@pytest.mark.parametrize("line", ["import fcntl", "from resource import setrlimit", "os.getuid()", "signal.SIGKILL"])
def test_a_bare_use_is_found(line: str) -> None:
    """In a module, and in a function that does not ask."""
    assert [asks for _, _, asks in used(f"import os, signal\n{line}\n")] == [False]
    assert [asks for _, _, asks in used(f"def f():\n    {line}\n")] == [False]
    assert [asks for _, _, asks in used(f"def f():\n    if sys.platform != 'win32':\n        {line}\n")] == [True]
