"""How does a frame become a table of a page, column by column as declared?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.i18n import Label
from xl_crm.reports._spec import (
    Cell,
    Column,
    FilePlace,
    Highlight,
    Mark,
    Page,
    Table,
    Tone,
    Total,
)
from xl_crm.reports._view import cells, round_money
from xl_crm.reports.quality._view import QualityView
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.tables import Table as DataTable

#: Takes a view and a frame, returns one cell a row.
Read = Callable[[QualityView, pd.DataFrame], Sequence[Cell]]
NO_NOTE = Label(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameColumn:
    """A column before it is filled from a frame.

    Attributes
    ----------
    tones : function
        Takes a view, returns the words that are shown in a colour.
    places : function
        Takes a view and the frame, returns where each cell leads to.
    formula, row_formulas, total
        As ``Column`` has them.
    """

    name: str
    heading: Label
    read: Read
    unit: Unit = Unit.TEXT
    note: Label = NO_NOTE
    mark: Mark = Mark.NONE
    choices: str = ""
    tones: Callable[[QualityView], Mapping[str, Tone]] | None = None
    editable: bool = False
    places: Callable[[QualityView, pd.DataFrame], Sequence[FilePlace | None]] | None = (
        None
    )
    formula: str = ""
    row_formulas: Mapping[int, str] = field(default_factory=dict)
    total: Total = Total.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet before it is filled: its name, what it is for, its columns.

    Attributes
    ----------
    name : str
        Code name of the page and of its table.
    """

    name: str
    label: Label
    summary: Label
    columns: tuple[FrameColumn, ...]
    key: tuple[str, ...] = ()
    highlights: tuple[Highlight, ...] = ()


def sheet_page(view: QualityView, sheet: Sheet, frame: pd.DataFrame) -> Page:
    """Return a page of one table."""
    table = Table(
        name=sheet.name,
        columns=filled(view, sheet.columns, frame),
        key=sheet.key,
        highlights=sheet.highlights,
    )
    return Page(
        name=sheet.name,
        sheet=view.text(sheet.label),
        title=view.text(sheet.label),
        summary=view.text(sheet.summary),
        blocks=(table,),
    )


def filled(
    view: QualityView, columns: Sequence[FrameColumn], frame: pd.DataFrame
) -> tuple[Column, ...]:
    """Return declared columns, filled from a frame."""
    return tuple(
        Column(
            name=each.name,
            heading=view.heading(each.heading),
            values=each.read(view, frame),
            unit=each.unit,
            note=view.text(each.note),
            mark=each.mark,
            choices=each.choices,
            tones=each.tones(view) if each.tones else None,
            editable=each.editable,
            links=each.places(view, frame) if each.places else (),
            formula=each.formula,
            row_formulas=each.row_formulas,
            total=each.total,
        )
        for each in columns
    )


def as_is(name: str) -> Read:
    """Read a column of the frame as it is."""
    return lambda _, frame: cells(frame[name])


def whole(name: str) -> Read:
    """Read a column of whole numbers; blank where there is none."""
    return lambda _, frame: [
        None if pd.isna(number) else int(number) for number in frame[name]
    ]


def days(name: str) -> Read:
    """Read a column of days; a time of the day is left out."""
    return lambda _, frame: [
        None if pd.isna(day) else pd.Timestamp(day).date() for day in frame[name]
    ]


def money(name: str) -> Read:
    """Read a column of amounts, rounded half-up to 0.01."""
    return lambda _, frame: cells(
        round_money(pd.to_numeric(frame[name]).to_numpy(np.float64))
    )


def said(name: str) -> Read:
    """Read a column of labels in the language of the view."""
    return lambda view, frame: [view.text(label) for label in frame[name]]


def worded(name: str, words: Mapping[str, Label]) -> Read:
    """Read a column of code words as labels; an unknown word as it is."""
    return lambda view, frame: [
        view.text(words[word]) if word in words else word for word in frame[name]
    ]


def blank() -> Read:
    """Leave a column for people to fill."""
    return lambda _, frame: [None] * len(frame)


def field_column(table: DataTable, name: str, read: Read, unit: Unit) -> FrameColumn:
    """Declare a column by the field of the same name."""
    return FrameColumn(name=name, heading=table[name].label, read=read, unit=unit)


RULE = FrameColumn(
    name="rule",
    heading=Label(zh="问题", en="issue"),
    read=lambda view, frame: view.rules(frame["rule"]),
)
TABLE = FrameColumn(
    name="table",
    heading=Label(zh="数据表", en="table"),
    read=lambda view, frame: view.tables(frame["table"]),
)
FILE = FrameColumn(
    name="file",
    heading=Label(zh="文件", en="file"),
    read=as_is("file"),
    places=lambda view, frame: view.places(frame),
    note=Label(
        zh="点击打开文件；工作簿直接到该行（前 5,000 行有链接）",
        en="A click opens the file; a workbook at the row (the first 5,000 rows)",
    ),
)
#: A row number is no amount: 2044, as the spreadsheet shows it, not 2,044.
ROW = FrameColumn(name="row", heading=Label(zh="行号", en="row"), read=whole("row"))
CUSTOMER = FrameColumn(
    name="customer_id",
    heading=Label(zh="客户ID", en="customer ID"),
    read=as_is("customer_id"),
    unit=Unit.ID,
)
