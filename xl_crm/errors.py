"""What went wrong, where, and what to do about it?

Classes say who fixes it::

    XlCrmError
    ├── InputError        the file: missing, unreadable, a column is not there
    │   └── UnreadableFileError  its bytes cannot be read: damaged, protected, too big
    ├── SettingsError     the project file or an option: key, value, what is allowed
    ├── UnknownNameError  the name: with the names that come near
    ├── OutputError       the folder or file to write to
    ├── UntiedTotalsError the data: parts of a report do not add up to its whole
    └── PlatformError     the computer: what is asked for needs another one

Data problems that can be skipped are not errors: they are issues, collected and
shown (see ``xl_crm.tables.issue``).
"""

from __future__ import annotations

import difflib
import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One dead end: where it is, what was found, what to do.

    Attributes
    ----------
    where : str
        File, column or setting, as the user knows it.
    row : int
        Of the file, as a spreadsheet shows it; 0 where it is about no single row.
    found : Label
        What is there, without a full stop.
    remedy : Label
        The next step, without a full stop.
    """

    where: str
    found: Label
    remedy: Label
    row: int = 0

    def text(self, lang: Lang) -> str:
        """Return the problem as one line."""
        if lang is Lang.ZH:
            row = f" 第 {self.row} 行" if self.row else ""
            return f"{self.where}{row}：{self.found.zh}。{self.remedy.zh}。"
        row = f" row {self.row}" if self.row else ""
        return f"{self.where}{row}: {self.found.en}. {self.remedy.en}."


class XlCrmError(Exception):
    """Something that the user can mend; every problem found is in it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return self.text(Lang.EN)

    def text(self, lang: Lang) -> str:
        """Return all problems, one to a line."""
        return "\n".join(problem.text(lang) for problem in self.problems)


class InputError(XlCrmError):
    """A source cannot be used: mend the file or the mapping."""


class UnreadableFileError(InputError):
    """The file's bytes cannot be read: damaged, protected, too big."""


class SettingsError(XlCrmError):
    """A setting is wrong: mend the project file or the option."""


class OutputError(XlCrmError):
    """A result cannot be written: choose another place."""


_NO_SPACE = Label(zh="磁盘空间不足", en="the disk is full")
_NO_PERMISSION = Label(
    zh="没有写入权限，或被其他程序占用",
    en="no permission to write here, or another program holds it",
)
_NO_FOLDER = Label(zh="这里有一个文件，不是文件夹", en="a file is here, not a folder")
_TOO_LONG = Label(zh="路径太长", en="the path is too long")
_REFUSED = {
    errno.ENOSPC: _NO_SPACE,
    errno.EDQUOT: _NO_SPACE,
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: _NO_PERMISSION,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ENAMETOOLONG: _TOO_LONG,
}
_ELSEWHERE = Label(zh="请换一个输出位置", en="Choose another place")
_FREE_SPACE = Label(
    zh="请腾出空间或换一个输出位置", en="Free some space or choose another place"
)


def cannot_write(target: Path, error: OSError) -> OutputError:
    """Return what the system's refusal to write means to people.

    In its own words where it is none of those that are usual.
    """
    said = error.strerror or str(error)
    unusual = Label(zh=f"不能写入（{said}）", en=f"cannot be written ({said})")
    found = _REFUSED.get(error.errno or 0, unusual)
    remedy = _FREE_SPACE if found is _NO_SPACE else _ELSEWHERE
    return OutputError(Problem(where=str(target), found=found, remedy=remedy))


class UntiedTotalsError(XlCrmError):
    """Parts do not add up to their whole, where they were asked to."""


class PlatformError(XlCrmError):
    """The computer cannot do what is asked: use another one."""


class UnknownNameError(SettingsError):
    """A name that the catalogue does not know."""

    def __init__(self, kind: Label, name: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        super().__init__(
            Problem(
                where=name,
                found=Label(zh=f"没有这个{kind.zh}", en=f"no such {kind.en}"),
                remedy=did_you_mean(name, self.known),
            )
        )


def did_you_mean(name: str, known: Iterable[str]) -> Label:
    """Return a remedy that lists the names nearest to a mistyped one.

    Falls back to all known names, shortened to twelve.
    """
    names = list(known)
    folded = {candidate.casefold(): candidate for candidate in names}
    near = difflib.get_close_matches(name.casefold(), list(folded), n=3, cutoff=0.6)
    if near:
        listed = ", ".join(folded[match] for match in near)
        return Label(zh=f"是否指：{listed}", en=f"Did you mean: {listed}")
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")  # noqa: PLR2004  (a short line)
    return Label(zh=f"可用：{shown}", en=f"Known: {shown}")
