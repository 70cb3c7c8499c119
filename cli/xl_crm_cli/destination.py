"""Can the results be written where they should go, and how is one file replaced?"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from xl_crm.drafts import discard, draft_of, flush, real_file, take_place
from xl_crm.errors import OutputError, Problem, cannot_write
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

_ELSEWHERE = Label(zh="请换一个输出位置", en="Choose another place")
_OVERWRITE = Label(
    zh="加上 --overwrite 可覆盖，或换一个输出位置",
    en="Add --overwrite to replace it, or choose another place",
)


@contextmanager
def writing_to(
    targets: Collection[Path], *, read: Collection[Path] = (), overwrite: bool
) -> Iterator[None]:
    """Refuse targets that cannot be written, before hours are spent on them.

    Folders that were made for results that never came are taken back in the end.

    Parameters
    ----------
    read : collection of Path
        Files that the command reads: it never writes over them.

    Raises
    ------
    OutputError
        All at once: files that are read, files that are there and may not be
        replaced, folders that are files or may not be written to.
    """
    problems = [
        problem
        for target in targets
        for problem in (
            [_in_use(target)]
            if any(_is_same_file(target, path) for path in read)
            else _obstacles(target, overwrite=overwrite)
        )
    ]
    if problems:
        raise OutputError(*dict.fromkeys(problems))
    folders = {folder for target in targets for folder in target.parents}
    new = sorted(
        (folder for folder in folders if not folder.exists()),
        key=lambda folder: len(folder.parts),
        reverse=True,
    )
    try:
        yield
    finally:
        for folder in new:
            with suppress(OSError):
                folder.rmdir()


def replace_file(target: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its target, then move it into place.

    Parameters
    ----------
    write : function
        Writes the whole file to the path that it is given.

    Raises
    ------
    OutputError
        The folder or the file cannot be written; an old file is as it was.
    """
    with ExitStack() as leftovers:
        try:
            draft = draft_of(target)
            leftovers.callback(discard, draft)
            write(draft)
            flush(draft)
            take_place(draft, real_file(target))
        except OSError as error:
            raise cannot_write(target, error) from error


def _is_same_file(target: Path, path: Path) -> bool:
    """Tell whether two paths lead to one file, whatever the links on the way."""
    try:
        return target.samefile(path)
    except OSError:
        return os.path.realpath(target) == os.path.realpath(path)


def _in_use(target: Path) -> Problem:
    """Describe a target that the command reads."""
    found = Label(
        zh="是本次要读取的文件，不能覆盖",
        en="is read by this command and is not replaced",
    )
    return Problem(where=str(target), found=found, remedy=_ELSEWHERE)


def _obstacles(target: Path, *, overwrite: bool) -> Iterator[Problem]:
    """Yield what stands in the way of one target."""
    if target.is_dir():
        found = Label(zh="是文件夹，不是文件", en="is a folder, not a file")
        yield Problem(where=str(target), found=found, remedy=_ELSEWHERE)
    elif target.exists() and not overwrite:
        found = Label(zh="文件已存在", en="the file is already there")
        yield Problem(where=str(target), found=found, remedy=_OVERWRITE)
    folder = next((place for place in target.parents if place.exists()), target.parent)
    if not folder.is_dir():
        found = Label(
            zh="这里有一个文件，不是文件夹", en="a file is here, not a folder"
        )
        yield Problem(where=str(folder), found=found, remedy=_ELSEWHERE)
    elif not os.access(folder, os.W_OK):
        found = Label(zh="没有写入权限", en="no permission to write here")
        yield Problem(where=str(folder), found=found, remedy=_ELSEWHERE)
