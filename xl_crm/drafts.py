"""How does a new file take the place of an old one, without ever losing it?

It is written as a draft beside its target, down to the disk, and then moved. What
killed programs leave of drafts is removed by the next one.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import time
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from zlib import crc32

#: Where no process can be asked for, a draft of this age is nobody's, in seconds.
ABANDONED_AFTER = 86_400

_DRAFT = re.compile(r"\.xl_crm-([0-9a-f]{8})-([0-9]+)-draft[0-9]+\.tmp")


def draft_of(target: Path) -> Path:
    """Return where to write what is to take the place of a target.

    Its folder is made where it is missing, and cleared of abandoned drafts.
    """
    folder = real_file(target).parent
    folder.mkdir(parents=True, exist_ok=True)
    remove_abandoned(folder)
    return new_file(folder, "draft")


def write_draft(target: Path, content: bytes, leftovers: ExitStack) -> Path:
    """Write what is to take the place of a target beside it, down to the disk.

    Parameters
    ----------
    leftovers : ExitStack
        Removes the draft at its end, unless it was moved by then.

    Raises
    ------
    OSError
        The system refuses.
    """
    draft = draft_of(target)
    leftovers.callback(discard, draft)
    draft.write_bytes(content)
    flush(draft)
    return draft


def take_place(draft: Path, place: Path) -> None:
    """Move a draft to a place; an old file there passes on its rights.

    Parameters
    ----------
    place : Path
        The file itself, no link to it (``real_file``).
    """
    if place.exists():
        shutil.copymode(place, draft)
    draft.replace(place)


def discard(draft: Path) -> None:
    """Remove a draft, where it still is.

    One that a disk or another program does not let go of is left to the next program:
    that must not hide why the draft was given up.
    """
    with suppress(OSError):
        draft.unlink(missing_ok=True)


def real_file(target: Path) -> Path:
    """Return the file that a symbolic link leads to; any other path as it is."""
    return Path(os.path.realpath(target)) if target.is_symlink() else target


def flush(path: Path) -> None:
    """Have the disk hold a file before it replaces another."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def new_file(folder: Path, purpose: str) -> Path:
    """Return a hidden name that no file in a folder has.

    It says which computer and process made it, and is short whatever the target's is.
    """
    start = f".xl_crm-{_computer()}-{os.getpid()}-{purpose}"
    names = (f"{start}{number}.tmp" for number in count(1))
    return next(path for path in map(folder.joinpath, names) if not path.exists())


def remove_abandoned(folder: Path) -> None:
    """Remove the drafts that processes of this computer left when they were killed.

    Copies of old workbooks stay: they may be the only ones.
    """
    for path in folder.iterdir():
        found = _DRAFT.fullmatch(path.name)
        if found and found[1] == _computer() and _is_abandoned(path, int(found[2])):
            # Somebody else may clean up at the same time, or not let us.
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _computer() -> str:
    """Return a short sign of this computer: folders may be shared by several."""
    return f"{crc32(platform.node().encode()):08x}"


def _is_abandoned(path: Path, process: int) -> bool:
    if os.name != "posix":
        # To ask for a process would stop it on Windows.
        with suppress(OSError):
            return time.time() - path.stat().st_mtime > ABANDONED_AFTER
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
