"""How do finished workbooks replace old ones without ever losing one?"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

from xl_crm.drafts import discard, draft_of, flush, new_file, real_file, take_place
from xl_crm.errors import OutputError, Problem, cannot_write
from xl_crm.i18n import Label
from xl_crm.workbook.book import draw
from xl_crm.workbook.check import faults, layout_faults
from xl_crm.workbook.package.archive import save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from xl_crm.reports._spec import Book

#: Files that a program leaves beside a workbook while it is open there:
#: Excel and WPS, WPS on Linux, LibreOffice.
LOCK_NAMES = ("~${name}", ".~{name}", ".~lock.{name}#")


def write_books(
    books: Mapping[Path, Book], *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Draw books into files: all of them, or none.

    Each book is drawn to a temporary file in its target's folder and checked; only
    then do all move into place. A target that is open in Excel is left alone: the new
    file stands beside it as ``NAME (2).xlsx``. A replaced file passes on its rights; of
    a symbolic link the file that it leads to is replaced.

    Parameters
    ----------
    books : mapping of Path to Book
        Target of each book; missing folders are made.
    overwrite : bool
        Replace targets that are already there.

    Returns
    -------
    tuple of Path
        The files really written, in the order of ``books``.

    Raises
    ------
    OutputError
        A target is already there and ``overwrite`` is false, or a folder or file
        cannot be written. Every old file is then as it was.
    ValueError
        A book has names or values that Excel refuses.
    """
    if not overwrite:
        refuse_existing(books)
    with ExitStack() as leftovers:
        drafts = {
            target: _draft(target, book, leftovers) for target, book in books.items()
        }
        return move_all(drafts, leftovers)


def is_open_elsewhere(path: Path) -> bool:
    """Return whether a program has left its lock file beside a workbook."""
    names = (pattern.format(name=path.name) for pattern in LOCK_NAMES)
    # A name too long for the file system is no file's.
    return path.exists() and any(map(os.path.exists, map(path.with_name, names)))


def refuse_existing(targets: Iterable[Path]) -> None:
    """Raise an OutputError that names every target that is already there."""
    problems = [
        Problem(
            where=str(target),
            found=Label(zh="文件已存在", en="the file is already there"),
            remedy=Label(
                zh="加上 --overwrite 可覆盖，或换一个输出位置",
                en="Add --overwrite to replace it, or choose another place",
            ),
        )
        for target in targets
        if target.exists()
    ]
    if problems:
        raise OutputError(*problems)


def _draft(target: Path, book: Book, leftovers: ExitStack) -> Path:
    """Draw a book to a temporary file beside its target, and check it."""
    try:
        drawing = draw(book, target.parent)
        draft = draft_of(target)
        leftovers.callback(discard, draft)
        receipt = save(drawing, draft)
        flush(draft)
        damaged = faults(draft, receipt)
    except OSError as error:
        raise cannot_write(target, error) from error
    if damaged:
        raise _damaged(target, damaged)
    refused = layout_faults(drawing, receipt)
    if refused:
        raise ValueError(f"book {book.name}: " + "; ".join(refused))
    return draft


def move_all(drafts: Mapping[Path, Path], leftovers: ExitStack) -> tuple[Path, ...]:
    """Move drafts into place; put everything back if one cannot be moved.

    Parameters
    ----------
    drafts : mapping of Path to Path
        By their targets: complete files beside them.
    leftovers : ExitStack
        Takes what is to be removed in the end.

    Returns
    -------
    tuple of Path
        Where each stands now: beside a target that is open in Excel.
    """
    written: list[Path] = []
    with ExitStack() as undo:
        for target, draft in drafts.items():
            try:
                real = real_file(target)
                is_open = any(map(is_open_elsewhere, {target, real}))
                place = _free_place(real) if is_open else real
                restore = _restorer(place, leftovers)
                moved = _move(draft, place)
            except OSError as error:
                raise cannot_write(target, error) from error
            undo.callback(restore if moved == place else moved.unlink)
            written.append(target if moved == real else moved)
        undo.pop_all()
    return tuple(written)


def _move(draft: Path, place: Path) -> Path:
    """Move a draft to a place, or beside it where Windows reports it as open."""
    try:
        take_place(draft, place)
    except PermissionError:
        if not place.is_file():
            raise
        place = _free_place(place)
        draft.replace(place)
    return place


def _restorer(place: Path, leftovers: ExitStack) -> Callable[[], object]:
    """Return what undoes a move to ``place``; keeps a copy of an old file."""
    if not place.exists():
        return lambda: place.unlink(missing_ok=True)
    kept = new_file(place.parent, "old")
    leftovers.callback(kept.unlink, missing_ok=True)
    shutil.copy2(place, kept)
    return lambda: kept.replace(place)


def _free_place(target: Path) -> Path:
    """Return ``NAME (2).xlsx``, or the next number that is free."""
    names = (f"{target.stem} ({number}){target.suffix}" for number in count(2))
    return next(path for path in map(target.with_name, names) if not path.exists())


def _damaged(target: Path, found: Iterable[str]) -> OutputError:
    listed = "; ".join(found)
    return OutputError(
        Problem(
            where=str(target),
            found=Label(
                zh=f"新文件不完整（{listed}）",
                en=f"the new file is not whole ({listed})",
            ),
            remedy=Label(
                zh="旧文件没有改动，请检查磁盘后重试",
                en="The old file is untouched; check the disk and try again",
            ),
        )
    )
