"""How does a macro work on a workbook that lies in a file, without Excel?"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING

from xl_crm.drafts import discard, draft_of, flush, real_file, take_place
from xl_crm.errors import (
    InputError,
    OutputError,
    Problem,
    UnreadableFileError,
    cannot_write,
)
from xl_crm.i18n import Label
from xl_crm.ingest.sniff import FileKind, file_kind, problem_of
from xl_crm.workbook.check import faults
from xl_crm.workbook.edits.edited_file import new_faults, write_edited
from xl_crm.workbook.save import is_open_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xl_crm.i18n import Lang
    from xl_crm.workbook.edits.new_cell import Edit

_WRITABLE = 0o222
_NOT_A_WORKBOOK = Label(
    zh="用 Excel 或 WPS 另存为 xlsx 后重试",
    en="Save it as xlsx in Excel or WPS, then try once more",
)
_OPEN = (
    Label(zh="已在其他程序中打开", en="is open in another program"),
    Label(zh="关闭后重试", en="Close it there, then try once more"),
)
_READ_ONLY = (
    Label(zh="文件为只读", en="the file is read-only"),
    Label(
        zh="取消只读属性，或另存一份后重试",
        en="Allow changes to it, or use a copy of it",
    ),
)
_FOLDER = (
    Label(zh="这是文件夹，不是工作簿", en="this is a folder, not a workbook"),
    Label(zh="写出文件夹中的工作簿", en="Name the workbook in it"),
)
_CHANGED = (
    Label(zh="运行期间文件已被改动", en="the file was changed in the meantime"),
    Label(zh="没有写入任何内容，请重试", en="Nothing was written; try once more"),
)


class FileBook:
    """A workbook in an .xlsx or .xlsm file, as ``xl_crm.macros.OpenBook``.

    Parameters
    ----------
    lang : Lang
        Of the program that works on it.
    tell : function
        Told what is being done and which share of the work, 0 to 1, is done.
    """

    def __init__(
        self,
        path: Path,
        lang: Lang,
        tell: Callable[[str, float], None] = lambda _text, _share: None,
    ) -> None:
        self._path = path
        self._lang = lang
        self._tell = tell
        self._copied: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """The file name with its suffix."""
        return self._path.name

    @property
    def folder(self) -> Path:
        """The folder that it lies in."""
        return self._path.absolute().parent

    @property
    def lang(self) -> Lang:
        """The language of the program that works on it."""
        return self._lang

    def copy_to(self, path: Path) -> None:
        """Copy the file.

        Raises
        ------
        InputError
            It is not there, cannot be read, or is no .xlsx or .xlsm workbook.
        """
        if self._path.is_dir():
            raise InputError(self._problem(*_FOLDER))
        try:
            self._require_workbook()
            self._copied = self._state()
            shutil.copyfile(self._path, path)
        except FileNotFoundError as error:
            found = Label(zh="没有这个文件", en="no such file")
            remedy = Label(zh="检查路径和文件名", en="Check the path and the name")
            raise InputError(self._problem(found, remedy)) from error
        except OSError as error:
            reason = error.strerror or str(error)
            found = Label(zh=f"不能读取（{reason}）", en=f"cannot be read ({reason})")
            remedy = Label(
                zh="检查权限，或关闭打开它的程序",
                en="Check the permissions, or close the program that holds it",
            )
            raise InputError(self._problem(found, remedy)) from error

    def write(self, edits: Sequence[Edit]) -> None:
        """Write the file anew with other values in some cells: all of them, or none.

        Everything else in it stays as it is, byte for byte; formulas that depend on
        the new values are computed when Excel opens the file.

        Raises
        ------
        OutputError
            The file is open elsewhere, read-only or was changed since it was copied; a
            sheet is gone, a cell locked or part of something larger. The file is as it
            was.
        """
        if not any(any(edit.values) for edit in edits):
            return
        place = real_file(self._path)
        with ExitStack() as leftovers:
            try:
                self._refuse_busy(place)
                draft = draft_of(place)
                leftovers.callback(discard, draft)
                self._draft(place, draft, edits)
                self._refuse_busy(place)
                take_place(draft, place)
                self._copied = self._state()
            except OSError as error:
                raise cannot_write(self._path, error) from error

    def progress(self, text: str, share: float) -> None:
        """Say what is being done."""
        self._tell(text, share)

    def show(self, files: Sequence[Path]) -> None:
        """Open nothing: there is no program to show files."""

    def _draft(self, place: Path, draft: Path, edits: Sequence[Edit]) -> None:
        """Write the new file beside the old one, and check it."""
        receipt = write_edited(place, draft, edits)
        flush(draft)
        damaged = [*faults(draft, receipt), *new_faults(place, draft)]
        if damaged:
            listed = "; ".join(damaged)
            found = Label(
                zh=f"改动后 Excel 会提示修复（{listed}）",
                en=f"Excel would repair it after the change ({listed})",
            )
            remedy = Label(
                zh="文件没有改动；用 Excel 打开并另存后重试",
                en="The file is untouched; save it again in Excel and try once more",
            )
            raise OutputError(self._problem(found, remedy))

    def _refuse_busy(self, place: Path) -> None:
        if any(map(is_open_elsewhere, {self._path, place})):
            raise OutputError(self._problem(*_OPEN))
        if not place.stat().st_mode & _WRITABLE:
            raise OutputError(self._problem(*_READ_ONLY))
        if self._copied not in (None, self._state()):
            raise OutputError(self._problem(*_CHANGED))

    def _require_workbook(self) -> None:
        kind = file_kind(self._path)
        if kind in (FileKind.XLSX, FileKind.XLSM):
            return
        known = problem_of(kind, self._path)
        if known:
            raise UnreadableFileError(known)
        found = Label(
            zh=f"内容是{kind.label.zh}，不是 xlsx 或 xlsm 工作簿",
            en=f"what is in it is {kind.label.en}, not an xlsx or xlsm workbook",
        )
        raise UnreadableFileError(self._problem(found, _NOT_A_WORKBOOK))

    def _state(self) -> tuple[int, int]:
        """Return what tells whether the file has changed."""
        state = self._path.stat()
        return state.st_mtime_ns, state.st_size

    def _problem(self, found: Label, remedy: Label) -> Problem:
        return Problem(where=str(self._path), found=found, remedy=remedy)
