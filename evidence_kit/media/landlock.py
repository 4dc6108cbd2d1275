"""Shut a child in with Landlock and seccomp, Linux's own means that need no rights and no program.

Both hold for a thread and for whatever it starts. So a thread of its own is shut in, starts the child, and ends; this
process stays free. No library is used: those that there are shut in the whole process, or are not finished.

Landlock (since Linux 5.13): no file but those that are named, from its version 4 on no TCP, from its version 6 on no
signal to anybody outside. seccomp: no socket of any kind, and none of the calls that only an attacker makes.
"""

import ctypes
import errno
import functools
import os
import platform
import struct
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

Started = TypeVar("Started")

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the system calls, the same on every processor (asm-generic/unistd.h)."""

VERSION_FLAG = 1
PATH_BENEATH = 1

# Rights of linux/landlock.h.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG, MAKE_SYM = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
FIRST_VERSION = (1 << 13) - 1
SINCE = {2: REFER, 3: TRUNCATE, 5: IOCTL_DEV}
"""Rights by the version that brought them; a right that is handled and not granted is refused."""

OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
"""Rights that a rule for a file may name; the others are those of folders."""

READ = READ_FILE | READ_DIR
READ_AND_RUN = READ | EXECUTE
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM | REFER | TRUNCATE

BIND_TCP, CONNECT_TCP = 1, 2
ABSTRACT_SOCKETS, SIGNALS = 1, 2

NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
"""Of prctl (linux/prctl.h, linux/seccomp.h)."""

REFUSED: Final[dict[str, tuple[int, tuple[int, ...]]]] = {
    "x86_64": (
        0xC000003E,
        (41, 101, 155, 161, 165, 166, 175, 246, 248, 249, 250, 272, 298, 304, 308, 310, 311, 313, 321, 323),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 117, 41, 51, 40, 39, 105, 104, 217, 218, 219, 97, 241, 265, 268, 270, 271, 273, 280, 282),
    ),
}
"""By processor its number (linux/audit.h) and the calls that get "not permitted": socket, ptrace, pivot_root, chroot,
mount, umount2, init_module, kexec_load, add_key, request_key, keyctl, unshare, perf_event_open, open_by_handle_at,
setns, process_vm_readv, process_vm_writev, finit_module, bpf, userfaultfd."""

REFUSED_EVERYWHERE = (425, 426, 427, 428, 429, 430, 431, 432, 438, 442)
"""io_uring_setup, _enter, _register; open_tree, move_mount, fsopen, fsconfig, fsmount, pidfd_getfd, mount_setattr."""

OTHER_CALLS = 0x40000000
"""From this number on x86_64 has the same calls under other numbers (x32)."""

SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/nix/store", "/gnu/store", "/run/current-system")
"""Folders of programs and libraries."""

SYSTEM_FILES = (
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/magic"),
    *("/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/sys/devices/system/cpu", "/proc/cpuinfo"),
    *("/proc/meminfo", "/proc/sys/vm/overcommit_memory"),
)
"""What libraries read when they start."""


NAMED = ("PYTHONPATH", "LD_LIBRARY_PATH")
"""Variables in which the user names more such folders."""


@functools.cache
def library() -> Any:  # noqa: ANN401  (ctypes has no types for it)
    """Return the C library."""
    return ctypes.CDLL(None, use_errno=True)


def called(number: int, *arguments: object) -> int:
    """Return what a system call returns.

    Raises:
        OSError: it failed.
    """
    result = int(library().syscall(number, *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


@functools.cache
def version() -> int:
    """Return the version of Landlock; 0 if the kernel lacks it, or has it switched off."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        return called(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG))
    except (OSError, AttributeError):
        return 0


@functools.cache
def works() -> bool:
    """Return whether a thread can be shut in here, which is tried once."""
    if not version():
        return False
    try:
        return shut_in_thread(lambda: not can_open(Path(os.devnull)), {})
    except OSError:
        return False


def can_open(path: Path) -> bool:
    """Return whether a file can be opened."""
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True


@functools.cache
def filters_calls() -> bool:
    """Return whether the calls of this processor are known, so that sockets can be refused."""
    return works() and platform.machine() in REFUSED and struct.calcsize("P") == 8


def shut_in_thread(start: Callable[[], Started], allowed: dict[Path, int]) -> Started:
    """Return what `start` returns in a thread that is shut in for good.

    Args:
        allowed: rights by path; those of folders hold for all that is in them. A path that is not there is skipped.

    Raises:
        OSError: the thread cannot be shut in, or `start` raised it.
    """
    results: list[Started] = []
    problems: list[BaseException] = []
    library()  # loaded here, where nothing is refused yet

    def work() -> None:
        try:
            shut_in(allowed)
            results.append(start())
        except BaseException as problem:  # noqa: BLE001  (raised again in the thread that waits)
            problems.append(problem)

    thread = threading.Thread(target=work, name="evidence-kit-cage")
    try:
        thread.start()
    except RuntimeError:  # the limit of the user's processes is reached, as it may be when a child is started
        raise OSError(errno.EAGAIN, "no thread can be started") from None
    thread.join()
    if problems:
        raise problems[0]
    return results[0]


def shut_in(allowed: dict[Path, int]) -> None:
    """Shut the calling thread in.

    Raises:
        OSError: it cannot be.
    """
    known = version()
    handled = FIRST_VERSION | sum(right for since, right in SINCE.items() if known >= since)
    count = 3 if known >= 6 else 2 if known >= 4 else 1
    fields = [handled, BIND_TCP | CONNECT_TCP, ABSTRACT_SOCKETS | SIGNALS][:count]
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    rules = called(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    try:
        for path, rights in allowed.items():
            allow(rules, path, rights & handled)
        if library().prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "no_new_privs")
        called(RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
    finally:
        os.close(rules)
    if platform.machine() in REFUSED:
        refuse_calls(*REFUSED[platform.machine()])


def allow(rules: int, path: Path, rights: int) -> None:
    """Add a rule for a path, unless it is not there."""
    if sys.platform != "linux":
        return
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (OSError, ValueError):
        return
    try:
        is_folder = (os.fstat(handle).st_mode & 0o170000) == 0o040000
        rule = struct.pack("=Qi", rights if is_folder else rights & OF_FILES, handle)
        called(ADD_RULE, ctypes.c_int(rules), ctypes.c_int(PATH_BENEATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(handle)


def refuse_calls(processor: int, numbers: Iterable[int]) -> None:
    """Let the calling thread, and what it starts, never make these system calls; they get "not permitted".

    Raises:
        OSError: the system has no such filters.
    """
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06  # BPF: LD+W+ABS, JMP+JEQ+K, JMP+JGE+K, RET+K
    permitted, denied = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO with EPERM
    refused = sorted({*numbers, *REFUSED_EVERYWHERE})
    lines = [(load, 0, 0, 4), (equal, 0, len(refused) + 3, processor), (load, 0, 0, 0)]
    lines.append((at_least, len(refused) + 1, 0, OTHER_CALLS))
    lines += [(equal, len(refused) - index, 0, number) for index, number in enumerate(refused)]
    lines += [(answer, 0, 0, permitted), (answer, 0, 0, denied)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in lines))
    header = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(program))
    if library().prctl(SET_SECCOMP, FILTER, header, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


@functools.cache
def places_of_programs() -> dict[Path, int]:
    """Return the rights that every child needs: to start, to load its libraries and ours, and to drop its output."""
    ours = Path(__file__).resolve().parents[1]
    rights = dict.fromkeys(map(Path, SYSTEM), READ_AND_RUN) | dict.fromkeys(map(Path, SYSTEM_FILES), READ)
    rights |= {Path(os.devnull): READ_FILE | WRITE_FILE, ours.parent: READ_DIR, ours: READ}
    # Before Python 3.14 a child finds what it must close in the names below /proc; else it tries a million numbers.
    rights[Path("/proc")] = READ_DIR
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    named = [path for name in NAMED for path in os.environ.get(name, "").split(os.pathsep)]
    packages = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    for name in (*prefixes, *packages, *named, str(Path(sys.executable).resolve().parent)):
        path = Path(name)
        if path.is_absolute() and path != Path("/"):
            rights[path] = READ_AND_RUN
    return rights
