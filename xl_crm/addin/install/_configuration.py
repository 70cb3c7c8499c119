"""What stands in the file that xlwings' VBA takes its settings from?

VBA reads it with ``Input #``: two fields to a line, in the code page of the system,
and the first line of a name counts. One line that is no pair shifts all that follow.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from pathlib import Path

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label

_FIELD = r'\s*(?:"([^"]*)"|([^",]*?))\s*'
_PAIR = re.compile(f"{_FIELD},{_FIELD}")
_LINE_END = "\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The lines of the file, as they are; other people's are kept to the letter."""

    lines: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        """Return the value that VBA finds, None where there is none."""
        nth = self._place(name)
        return None if nth is None else _pair(self.lines[nth])[1]

    def with_value(self, name: str, value: str) -> Configuration:
        """Return the lines with a value in its place, or on top where it is new."""
        line, nth = f'"{name}","{value}"', self._place(name)
        if nth is None:
            return replace(self, lines=(line, *self.lines))
        return replace(self, lines=(*self.lines[:nth], line, *self.lines[nth + 1 :]))

    def without(self, name: str) -> Configuration:
        """Return the lines without the one that VBA finds."""
        nth = self._place(name)
        if nth is None:
            return self
        return replace(self, lines=(*self.lines[:nth], *self.lines[nth + 1 :]))

    def encoded(self, encoding: str) -> bytes:
        """Return the bytes of the file."""
        return "".join(line + _LINE_END for line in self.lines).encode(encoding)

    def _place(self, name: str) -> int | None:
        """Return the index of the first line of a name, whatever its case."""
        names = (_pair(line)[0].casefold() for line in self.lines)
        return next((nth for nth, n in enumerate(names) if n == name.casefold()), None)


def read_configuration(path: Path, encoding: str) -> Configuration:
    """Read the file; none there is an empty one.

    Raises
    ------
    SettingsError
        VBA would misread it: a byte order mark, another encoding, a line that is no
        pair.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Configuration()
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SettingsError(Problem(where=str(path), found=_MARKED, remedy=_SAVE))
    try:
        lines = tuple(data.decode(encoding).splitlines())
    except UnicodeDecodeError:
        raise SettingsError(
            Problem(where=str(path), found=_FOREIGN, remedy=_SAVE)
        ) from None
    problems = [
        Problem(where=str(path), row=number, found=_NO_PAIR, remedy=_WRITE_PAIR)
        for number, line in enumerate(lines, 1)
        if not _PAIR.fullmatch(line)
    ]
    if problems:
        raise SettingsError(*problems)
    return Configuration(lines=lines)


def _pair(line: str) -> tuple[str, str]:
    """Return the name and the value of a line that is a pair."""
    match = _PAIR.fullmatch(line)
    if match is None:
        return "", ""
    quoted_name, name, quoted_value, value = match.groups()
    return quoted_name or name or "", quoted_value or value or ""


_MARKED = Label(
    zh="文件以字节顺序标记（BOM）开头，Excel 读不出第一项设置",
    en="the file begins with a byte order mark, and Excel misses the first setting",
)
_FOREIGN = Label(
    zh="文件不是系统的 ANSI 编码，Excel 会读错路径",
    en="the file is not in the ANSI encoding of the system, and Excel misreads paths",
)
_SAVE = Label(
    zh="用记事本打开，另存为，编码选 ANSI", en="Open it in Notepad and save it as ANSI"
)
_NO_PAIR = Label(
    zh='不是 "名称","值" 的形式，Excel 会把后面的设置读错位',
    en='not of the form "NAME","VALUE", and Excel misreads what follows',
)
_WRITE_PAIR = Label(zh="改正或删除这一行", en="Correct this line or delete it")
