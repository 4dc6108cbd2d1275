#!/usr/bin/env bash
# Surprise: watchfiles told to pass over folders that it may not read passes over folders beyond the system's limit too.
# With ignore_permission_denied=False it raises OSError "OS file watch limit reached". With True, which sounds as if it
# were about permissions alone, nothing is raised, logged or yielded: some folders are watched, the others are silent.
# Version: watchfiles 1.3.0 on Linux (inotify).
# Source: https://watchfiles.helpmanual.io/api/watch/ (what the argument promises: to ignore permission denied errors).
# Meaning: a folder that evidence is dropped into looks watched, while whatever comes into most of its sub-folders is
# never seen. Ask for the flag only after a refusal, or look through the folder now and then whatever the system says.
# Checked: 40 folders under a limit of 10 watches, set for this process alone by a user namespace, one file into each;
# run with and without the flag, twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q watchfiles==1.3.0
mkdir "$folder/inbox"
cat > "$folder/look.py" <<'PY'
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

import watchfiles

FOLDERS = 40
inbox = Path(sys.argv[1])


def seen(*, flag: bool) -> tuple[int, str]:
    """Return from how many folders a new file was told, and what was raised."""
    told: set[str] = set()
    raised: list[str] = []
    stop = threading.Event()
    place = inbox / str(flag)
    for number in range(FOLDERS):
        (place / f"case-{number}").mkdir(parents=True)

    def listen() -> None:
        try:
            for changes in watchfiles.watch(place, stop_event=stop, ignore_permission_denied=flag, force_polling=False):
                told.update(Path(path).parent.name for _, path in changes)
        except OSError as problem:
            raised.append(str(problem).partition(" about")[0])

    listener = threading.Thread(target=listen)
    listener.start()
    time.sleep(1)
    for number in range(FOLDERS):
        (place / f"case-{number}" / "photo.jpg").write_bytes(b"x")
    time.sleep(3)
    stop.set()
    listener.join()
    return len(told), raised[0] if raised else "nothing"


print("watchfiles", version("watchfiles"))
results = {flag: seen(flag=flag) for flag in (False, True)}
for flag, (count, raised) in results.items():
    print(f"ignore_permission_denied={flag}: files seen in {count} of {FOLDERS} folders, raised: {raised}")
print("expected by most: the limit is raised in both, since it is no matter of permissions")
is_hidden = results[True][1] == "nothing" and 0 < results[True][0] < FOLDERS
sys.exit(0 if is_hidden and "limit" in results[False][1] else 1)
PY
unshare --user --map-root-user sh -c '
  echo 10 > /proc/sys/user/max_inotify_watches
  exec "$0" "$@"
' "$folder/venv/bin/python" "$folder/look.py" "$folder/inbox"
