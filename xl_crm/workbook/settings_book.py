"""Which settings does a workbook file hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.errors import Problem, SettingsError, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest.sniff import FileKind, file_kind, problem_of
from xl_crm.reports.settings_read import holds_settings, read_settings
from xl_crm.workbook.read_tables import ReadBook

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.reports.settings_read import ReadSettings

#: Files that settings are read from as from a workbook.
SUFFIXES = (".xlsx", ".xlsm")


def find_settings(path: Path) -> ReadSettings | None:
    """Return the settings of a workbook; None where it has no sheet of them.

    Raises
    ------
    UnreadableFileError
        The file cannot be read as a workbook.
    SettingsError
        The sheet is broken, or holds what no setting can be.
    """
    try:
        kind = file_kind(path)
    except OSError as error:
        raise UnreadableFileError(_refused(path, error)) from None
    if problem := problem_of(kind, path):
        raise UnreadableFileError(problem)
    if kind not in {FileKind.XLSX, FileKind.XLSM}:
        return None
    book = ReadBook(path)
    return read_settings(book, path.name) if holds_settings(book) else None


def settings_in(path: Path) -> ReadSettings:
    """Return the settings of a workbook that is to hold them.

    Raises
    ------
    UnreadableFileError
        The file cannot be read as a workbook.
    SettingsError
        It has no sheet of settings, or a broken one.
    """
    found = find_settings(path)
    if found is None:
        raise SettingsError(
            Problem(
                where=path.name,
                found=Label(
                    zh="没有 xl_crm 的工作表“配置”",
                    en='no sheet "Settings" of xl_crm',
                ),
                remedy=Label(
                    zh="给出客户分析结果工作簿，或项目文件 crm.toml",
                    en="Give a workbook of analysis results, or a project file",
                ),
            )
        )
    return found


def _refused(path: Path, error: OSError) -> Problem:
    """Describe a file that the system does not let us read."""
    reason = error.strerror or str(error)
    return Problem(
        where=str(path),
        found=Label(zh=f"不能打开（{reason}）", en=f"cannot be opened ({reason})"),
        remedy=Label(zh="检查路径和权限", en="Check the path and the permissions"),
    )
