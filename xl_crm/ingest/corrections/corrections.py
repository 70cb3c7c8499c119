"""What did a person fill in, in the workbook of data quality?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest.corrections.sheets import FilledRow, filled_rows, names_of
from xl_crm.tables import TABLES, Table, normalise_header, table_named
from xl_crm.tables.correction import TO_COMPLETE, CorrectionOutcome, Decision
from xl_crm.tables.customers import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value, or one decision, that a person filled in.

    Attributes
    ----------
    table : str
        Code name.
    file : str
        Place of the file as the workbook lists it; empty for what completes a customer.
    row : int
        In the file, as a spreadsheet shows it; 0 for none.
    field : str
        Code name, or what stands there where the table has no such field.
    customer_id : str
        The customer that is completed; empty for a cell of a file.
    order_id : str
        The order that stood in the row; empty where none is known.
    before : str
        What the workbook says that the cell held; empty for a blank one.
    after : str
        What it is to hold; empty for a decision.
    decision : str
        A ``Decision``, or the word that is none; empty for a value.
    outcome : CorrectionOutcome or None
        None until the data were read.
    """

    table: str
    file: str
    row: int
    field: str
    customer_id: str
    order_id: str
    before: str
    after: str = ""
    decision: str = ""
    outcome: CorrectionOutcome | None = None

    @property
    def completes_customer(self) -> bool:
        """Whether it names a customer, not a cell of a file."""
        named = bool(self.customer_id) and not self.file
        return named and self.table == CUSTOMERS.name

    def came_to(self, outcome: CorrectionOutcome) -> Correction:
        """Return the same with what became of it."""
        return replace(self, outcome=outcome)


def read_corrections(paths: Iterable[Path]) -> tuple[Correction, ...]:
    """Read what was filled in, in one or several workbooks.

    What stands in several of them, in the same words, is read once.

    Raises
    ------
    InputError
        A file is missing, is no workbook, or has none of the sheets; a sheet lacks a
        column; a row names no table. All of a file at once.
    """
    found = [each for path in paths for each in _read_workbook(path)]
    return tuple(dict.fromkeys(found))


def share_out(
    corrections: Iterable[Correction], files: Sequence[tuple[str, str]]
) -> tuple[list[list[Correction]], list[Correction]]:
    """Give each file of a run the corrections of its cells.

    Parameters
    ----------
    files : sequence of (str, str)
        Table and place of each.

    Returns
    -------
    of_files : list
        For each file its corrections, ``file`` being its place.
    others : list
        Those of no file, or of one that several have the name of, with an outcome.
    """
    of_files: list[list[Correction]] = [[] for _ in files]
    others = []
    for each in corrections:
        if each.completes_customer:
            continue
        places = [
            number
            for number, (table, place) in enumerate(files)
            if table == each.table and each.file in {place, place.partition(" [")[0]}
        ]
        if len(places) == 1:
            place = files[places[0]][1]
            of_files[places[0]].append(replace(each, file=place))
        else:
            others.append(each.came_to(CorrectionOutcome.NOT_FOUND))
    return of_files, others


def _read_workbook(path: Path) -> list[Correction]:
    """Return what was filled in in one workbook.

    What is filled in now takes the place of what was filled in before for the same
    cell and value.
    """
    said: dict[tuple[object, ...], list[Correction]] = {}
    problems: list[Problem] = []
    for rows in filled_rows(path):
        filled: dict[tuple[object, ...], list[Correction]] = {}
        for row in rows:
            table = _table_of(row)
            if table is None:
                problems.append(_no_table(row))
                continue
            for each in _filled_in(row, table):
                filled.setdefault(_question(each), []).append(each)
        said = {**filled, **said}
    if problems:
        raise InputError(*problems)
    return [each for answers in said.values() for each in answers]


def _question(each: Correction) -> tuple[object, ...]:
    """Return what two entries share when they answer the same question."""
    return replace(each, order_id="", after="", decision=""), bool(each.decision)


def _filled_in(row: FilledRow, table: Table) -> Iterator[Correction]:
    """Yield the value and the decision of a row."""
    cells = row.cells
    file = cells.get("file", "")
    of_cell = Correction(
        table=table.name,
        file=file,
        row=_row_number(cells.get("row", "")),
        field=_field_of(table, cells["field"]),
        customer_id="" if file else cells.get("customer_id", ""),
        order_id=cells.get("order_id", "") if file else "",
        before=cells.get("value", ""),
    )
    if after := cells.get("correction", ""):
        yield replace(of_cell, after=after)
    if word := cells.get("decision", ""):
        yield replace(of_cell, decision=_decision_of(word))


def _table_of(row: FilledRow) -> Table | None:
    """Return the table that a row is about."""
    if row.sheet is TO_COMPLETE:
        return CUSTOMERS
    wanted = normalise_header(row.cells["table"])
    return next((table for table in TABLES if wanted in names_of(table)), None)


def _field_of(table: Table, text: str) -> str:
    """Return the field that a word names, or the word."""
    return _fields_by_name(table.name).get(normalise_header(text), text)


@cache
def _fields_by_name(table: str) -> dict[str, str]:
    """Return the fields of a table by every name that one of them has.

    Of several fields with a name the one that has it nearest to the top of its list.
    """
    ranked = [
        (rank, place, text, field.name)
        for place, field in enumerate(table_named(table))
        for rank, text in enumerate(field.headers())
    ]
    return {text: name for _, _, text, name in sorted(ranked, reverse=True)}


def _decision_of(text: str) -> str:
    """Return the decision that a word names, or the word."""
    word = normalise_header(text)
    for decision in Decision:
        label = decision.label
        if word in {normalise_header(each) for each in (decision, label.zh, label.en)}:
            return str(decision)
    return text


def _row_number(text: str) -> int:
    """Return the number of a row; 0 for what is none."""
    try:
        number = float(text)
    except ValueError:
        return 0
    return int(number) if number.is_integer() and number > 0 else 0


def _no_table(row: FilledRow) -> Problem:
    """Describe a row that names no table."""
    text = row.cells["table"]
    zh = "、".join(table.label.zh for table in TABLES)
    en = ", ".join(table.label.en for table in TABLES)
    return Problem(
        where=row.where,
        row=row.number,
        found=Label(zh=f"没有数据表“{text}”", en=f'no table is named "{text}"'),
        remedy=Label(zh=f"可用：{zh}", en=f"Known: {en}"),
    )
