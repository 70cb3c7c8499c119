"""What is a fault of a workbook, and how are many of them kept few to read?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from xl_crm.i18n import Label
from xl_crm.tables.issue import Severity

#: Faults of one kind, and in the same words, that are listed for one part.
MOST_LISTED, MOST_ALIKE = 10, 3
#: Signs of a file's text, and of a place, that a line shows.
_LONGEST_TEXT, _LONGEST_PLACE = 60, 120

_ROW = re.compile(r"(\d+):\1")

SAVE_AGAIN = Label(
    zh="用 Excel 打开并接受修复，或让生成该文件的程序重新生成",
    en="Let Excel repair it, or have the program that made the file write it anew",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of fault.

    Attributes
    ----------
    name : str
        Code name.
    severity : Severity
        ``ERROR`` where Excel offers to repair the file or refuses it, ``WARNING``
        where it opens with something else than was meant.
    label : Label
        What is wrong, whatever the place.
    remedy : Label
        The next step, without a full stop.
    """

    name: str
    severity: Severity
    label: Label
    remedy: Label


def error(name: str, label: Label, remedy: Label = SAVE_AGAIN) -> Kind:
    """Return a kind of fault that Excel repairs or refuses."""
    return Kind(name=name, severity=Severity.ERROR, label=label, remedy=remedy)


def warning(name: str, label: Label, remedy: Label) -> Kind:
    """Return a kind of fault that Excel opens, but not as it was meant."""
    return Kind(name=name, severity=Severity.WARNING, label=label, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a workbook something is.

    Attributes
    ----------
    part : str
        Name in the zip, without a leading slash; empty for the file as a whole.
    sheet : str
        Name of the sheet that the part belongs to, where it belongs to one.
    cell : str
        Cell, range, or the name of the thing; empty for the part as a whole.
    """

    part: str
    sheet: str = ""
    cell: str = ""

    def at(self, cell: str) -> Place:
        """Return a place in the same part."""
        return replace(self, cell=cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that Excel would repair, refuse or read wrong.

    Attributes
    ----------
    part, sheet, cell : str
        As of ``Place``.
    found : Label
        What is there, without a full stop.
    remedy : Label
        How to mend it, without a full stop.
    more : int
        Faults alike in the same part that are not listed; on the last one that is.
    """

    kind: Kind
    part: str
    sheet: str
    cell: str
    found: Label
    remedy: Label
    more: int = 0

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.kind.severity

    @property
    def where(self) -> str:
        """The place as people know it: sheet and cell, or the part."""
        place = self.sheet or self.part
        if self.sheet and self.cell:
            return f"{place}!{self.cell}"
        return " ".join(word for word in (place, self.cell) if word)


class Findings:
    """Collects faults in the order in which they are found.

    Of faults in the same words ``MOST_ALIKE`` are listed for a part, of faults of one
    kind ``MOST_LISTED``; the rest are counted on the last one that is listed.
    """

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._listed: dict[tuple[str, str], int] = {}
        self._alike: dict[tuple[str, str, str], int] = {}
        self._last: dict[tuple[str, ...], int] = {}
        self._more: Counter[int] = Counter()

    def add(
        self, kind: Kind, place: Place, found: Label, remedy: Label | None = None
    ) -> None:
        """Note a fault; the remedy is that of the kind where none is given."""
        if self.is_counted(kind, place.part):
            return
        key, words = (kind.name, place.part), (kind.name, place.part, found.en)
        n_alike = self._alike.get(words, 0)
        if n_alike == MOST_ALIKE:
            self._more[self._last[words]] += 1
            return
        self._alike[words] = n_alike + 1
        self._listed[key] = self._listed.get(key, 0) + 1
        self._last[key] = self._last[words] = len(self._faults)
        self._faults.append(
            Fault(
                kind=kind,
                part=place.part,
                sheet=place.sheet,
                cell=shown(place.cell, _LONGEST_PLACE),
                found=found,
                remedy=remedy or kind.remedy,
            )
        )

    def is_counted(self, kind: Kind, part: str) -> bool:
        """Count a fault of a kind of which enough are listed; return whether so."""
        key = (kind.name, part)
        if self._listed.get(key, 0) < MOST_LISTED:
            return False
        self._more[self._last[key]] += 1
        return True

    def faults(self) -> tuple[Fault, ...]:
        """Return the faults; the gravest first, then in the order of finding."""
        listed = [
            replace(fault, more=self._more[index]) if index in self._more else fault
            for index, fault in enumerate(self._faults)
        ]
        return tuple(sorted(listed, key=lambda fault: fault.severity.rank))


def _told_place(fault: Fault) -> Label:
    """Return the place in words: a row is stored as ``2:2``."""
    row = _ROW.fullmatch(fault.cell) if fault.sheet else None
    if row is None:
        return Label(zh=fault.where, en=fault.where)
    return Label(zh=f"{fault.sheet} 第 {row[1]} 行", en=f"{fault.sheet} row {row[1]}")


def line(fault: Fault, file: str) -> Label:
    """Return a fault as one line: where, how grave, what was found, how to mend it."""
    zh = f"（另有 {fault.more:,} 处）" if fault.more else ""
    en = f" (and {fault.more:,} more)" if fault.more else ""
    place, severity = _told_place(fault), fault.severity.label
    where = Label(zh=f"{file} {place.zh}".rstrip(), en=f"{file} {place.en}".rstrip())
    return Label(
        zh=f"{where.zh}：{severity.zh}：{fault.found.zh}{zh}。{fault.remedy.zh}。",
        en=f"{where.en}: {severity.en}: {fault.found.en}{en}. {fault.remedy.en}.",
    )


def shown(text: str, most: int = _LONGEST_TEXT) -> str:
    """Return a text of the file as it can stand in a line: printable, not too long."""
    printable = "".join(
        sign if sign.isprintable() else " " for sign in text[: most + 1]
    )
    return printable if len(printable) <= most else f"{printable[: most - 1]}…"
