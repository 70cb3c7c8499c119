"""What the tests of rows share: columns in, cells as an XML parser finds them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

from xl_crm.tables.unit import Unit
from xl_crm.workbook.package.shared_strings import SharedStrings
from xl_crm.workbook.rows.body import Body, BodyColumn, BodyStyles
from xl_crm.workbook.rows.chunks import row_chunks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_crm.reports._spec import Cell

STYLES = BodyStyles(plain=3, quoted=4, link=5, quoted_link=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCell:
    """A cell of the XML; ``text`` is None for a blank one."""

    ref: str
    style: int
    kind: str
    text: str | None
    formula: str | None = None


def column(
    values: Sequence[Cell],
    unit: Unit = Unit.TEXT,
    *,
    formula: str = "",
    row_formulas: Mapping[int, str] | None = None,
    linked: frozenset[int] = frozenset(),
) -> BodyColumn:
    return BodyColumn(
        values=values,
        unit=unit,
        styles=STYLES,
        formula=formula,
        row_formulas=row_formulas or {},
        linked=linked,
    )


def body(*columns: BodyColumn, first_row: int = 2, n_rows: int | None = None) -> Body:
    filled = max(len(each.values) for each in columns)
    return Body(
        first_row=first_row,
        n_rows=filled if n_rows is None else n_rows,
        columns=columns,
    )


def xml_of(rows: Body, strings: SharedStrings | None = None) -> str:
    add = (strings or SharedStrings()).add
    return b"".join(bytes(make()) for make in row_chunks(rows, add)).decode()


def written(rows: Body) -> list[list[WrittenCell]]:
    strings = SharedStrings()
    root = fromstring(f"<sheetData>{xml_of(rows, strings)}</sheetData>")  # noqa: S314
    texts = ["".join(item.itertext()) for item in fromstring(strings.part())]  # noqa: S314
    return [[_cell(cell, texts) for cell in row] for row in root]


def only_column(each: BodyColumn) -> list[WrittenCell]:
    return [row[0] for row in written(body(each))]


def _cell(cell: Element, texts: Sequence[str]) -> WrittenCell:
    kind = cell.get("t", "n")
    value, formula = cell.find("v"), cell.find("f")
    inline = cell.find("is/t")
    text = None if inline is None else inline.text or ""
    if value is not None:
        text = value.text or ""
    if kind == "s" and text is not None:
        text = texts[int(text)]
    return WrittenCell(
        ref=cell.get("r", ""),
        style=int(cell.get("s", "0")),
        kind="s" if kind == "inlineStr" else kind,
        text=text,
        formula=None if formula is None else formula.text,
    )
