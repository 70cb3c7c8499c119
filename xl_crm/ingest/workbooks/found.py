"""What was found in a workbook: which tables, where, and what is none?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.ingest._spec import Source
from xl_crm.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xl_crm.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A sheet, or a table on one, that holds a table of the input.

    Attributes
    ----------
    place : str
        As ``Source.sheet`` takes it.
    columns : mapping of str to str
        Header or expression of each field that was found.
    named : mapping of str to str
        Those of them that a source named, as it did.
    missing : tuple of str
        Fields that no column fills.
    unknown : tuple of str
        Headers that no field knows.
    is_empty : bool
        Headers alone: a form that nobody has filled in.
    """

    table: Table
    sheet: str
    place: str
    is_hidden: bool
    columns: Mapping[str, str]
    named: Mapping[str, str]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    is_empty: bool


class Reason(Enum):
    """Why a sheet holds no table."""

    OURS = Label(zh="xl_crm 写出的结果或设置", en="results or settings of xl_crm")
    CHART = Label(zh="图表工作表", en="a chart")
    BLANK = Label(zh="空白", en="blank")
    DAMAGED = Label(zh="不能读取", en="cannot be read")
    UNKNOWN = Label(zh="列名不像任何数据表", en="its headers fit no table")
    INCOMPLETE = Label(zh="缺少必要的列", en="lacks required columns")
    TIED = Label(zh="同样像几种数据表", en="fits several tables alike")
    HIDDEN = Label(
        zh="隐藏，且另有可见的同类表", en="hidden, while a sheet that is seen holds it"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A sheet, or a table on one, that holds no table of the input.

    Attributes
    ----------
    tables : tuple of Table
        Those that come near.
    missing : tuple of str
        Required fields of the nearest one that no column fills.
    headers : tuple of str
        What stands in its header row.
    """

    sheet: str
    reason: Reason
    tables: tuple[Table, ...] = ()
    missing: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What was found in a workbook; both lists in the order of the tabs.

    Attributes
    ----------
    is_ours : bool
        This program wrote the workbook.
    """

    path: Path
    found: tuple[FoundTable, ...]
    not_taken: tuple[NotTaken, ...]
    is_ours: bool

    @property
    def filled(self) -> tuple[FoundTable, ...]:
        """Return the tables that hold rows."""
        return tuple(each for each in self.found if not each.is_empty)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the tables that hold rows."""
        return frozenset(each.table.name for each in self.filled)

    def source(self, each: FoundTable, known: Sequence[Source] = ()) -> Source:
        """Return the source of a table that was found.

        Parameters
        ----------
        known : sequence of Source
            Their units hold for the tables found, and so do their columns where the
            sheet has them.
        """
        source = source_of(each.table, known)
        return replace(source, path=self.path, sheet=each.place, columns=each.named)

    def sources(self, known: Sequence[Source] = ()) -> tuple[Source, ...]:
        """Return a source of each table that holds rows, in the order of the tables."""
        return tuple(
            self.source(each, known)
            for table in TABLES
            for each in self.filled
            if each.table is table
        )


def source_of(table: Table, known: Sequence[Source]) -> Source:
    """Return a source of a table with the columns and units that are known of it."""
    for each in known:
        if each.table is table:
            return Source(table=table, columns=each.columns, units=each.units)
    return Source(table=table)
