"""Do the tables of a workbook agree with their cells and with each other?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown, warning
from xl_crm.workbook.doctor.area import Area, area_of, cell_name, overlapping
from xl_crm.workbook.doctor.names import name_fault
from xl_crm.workbook.doctor.strings import plain
from xl_crm.workbook.doctor.tree import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings, Kind
    from xl_crm.workbook.doctor.book import Book, Sheet
    from xl_crm.workbook.doctor.cells import Kept
    from xl_crm.workbook.doctor.formula import FormulaChecker

    KeptCells = Mapping[tuple[int, int], Kept]

LONGEST_HEADING = 255
_FORMULAS = ("calculatedColumnFormula", "totalsRowFormula")
_NO_TOTAL = (None, "none")

_MOVE = Label(zh="移动或缩小其中一个，使两者不相交", en="Move or shrink one of them")

TABLE_NAME = error(
    "table_name",
    Label(
        zh="表名或表编号不合法或重复", en="a table's name or id is bad or there twice"
    ),
    Label(
        zh="在“表设计”中改为合法且不重复的名称",
        en="Give it another name in Table Design, one that no table or name has",
    ),
)
TABLE_AREA = error(
    "table_area",
    Label(
        zh="表的区域不合法，或与列数不符",
        en="a table's range is none, or has not as many columns as the table",
    ),
    Label(
        zh="在“表设计—调整表格大小”中重新指定区域，至少一行数据",
        en="Set the range again with Resize Table; it needs a row of data",
    ),
)
TABLE_HEADING = error(
    "table_heading",
    Label(
        zh="表的列名为空、过长或重复", en="a heading is empty, too long or there twice"
    ),
    Label(
        zh="每列给一个不重复的列名，不超过 255 个字符",
        en="Give each column a heading of its own, at most 255 characters",
    ),
)
TABLE_COLUMN = error(
    "table_column",
    Label(zh="表的两列编号相同", en="two columns of a table have one id"),
)
HEADING_CELL = error(
    "heading_cell",
    Label(
        zh="标题单元格与表的列名不一致",
        en="a heading cell says something else than the table",
    ),
    Label(
        zh="让生成文件的程序把同样的文字写进标题单元格和表定义",
        en="Have the program write the same text into the cell and the table",
    ),
)
TABLE_OVERLAP = error(
    "table_overlap", Label(zh="两个表相交", en="two tables overlap"), _MOVE
)
TABLE_FILTER = error(
    "table_filter",
    Label(zh="表的筛选区域与表不符", en="a table's filter does not cover its rows"),
)
TABLE_TOTAL = warning(
    "table_total",
    Label(zh="汇总行的单元格没有公式", en="a cell of a totals row holds no formula"),
    Label(
        zh="在 Excel 中关闭再打开该表的汇总行",
        en="Switch the totals row of the table off and on again",
    ),
)
KINDS = (
    TABLE_NAME,
    TABLE_AREA,
    TABLE_HEADING,
    TABLE_COLUMN,
    HEADING_CELL,
    TABLE_OVERLAP,
    TABLE_FILTER,
    TABLE_TOTAL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A table and where it lies.

    Attributes
    ----------
    area : Area or None
        None where the range is none.
    n_headings, n_totals : int
        Rows above and below the data, 0 or 1 each.
    """

    place: Place
    name: str
    root: Element
    area: Area | None
    headings: tuple[str, ...]
    n_headings: int
    n_totals: int

    def rows_to_keep(self) -> Iterator[int]:
        """Yield the rows whose cells are compared with the table."""
        if self.area:
            if self.n_headings:
                yield self.area.top
            if self.n_totals:
                yield self.area.bottom


def read_tables(book: Book, sheet: Sheet) -> tuple[SheetTable, ...]:
    """Read the tables of a sheet."""
    relations = book.package.relations(sheet.part).values()
    parts = [each.target for each in relations if each.kind == "table"]
    roots = ((part, book.package.tree(part)) for part in parts)
    return tuple(
        _table(Place(part=part, sheet=sheet.name), root)
        for part, root in roots
        if root is not None
    )


def _table(place: Place, root: Element) -> SheetTable:
    name = root.get("displayName", "")
    columns = root.iterfind("tableColumns/tableColumn")
    return SheetTable(
        place=place.at(shown(name)),
        name=name,
        root=root,
        area=area_of(root.get("ref", "")),
        headings=tuple(plain(column.get("name", "")) for column in columns),
        n_headings=number(root.get("headerRowCount"), 1),
        n_totals=number(root.get("totalsRowCount"), 0),
    )


def check_tables(
    findings: Findings, tables: Iterable[SheetTable], formulas: FormulaChecker
) -> None:
    """Look at every table of a workbook by itself, and at names that clash."""
    tables = tuple(tables)
    names = Counter(table.name.casefold() for table in tables)
    ids = Counter(table.root.get("id") for table in tables)
    for table in tables:
        fault = name_fault(table.name)
        if fault:
            findings.add(TABLE_NAME, table.place, fault)
        if names[table.name.casefold()] > 1:
            found = Label(zh="两个表同名", en="two tables have this name")
            findings.add(TABLE_NAME, table.place, found)
        identifier = table.root.get("id")
        if ids[identifier] > 1 or number(identifier) < 1:
            found = Label(
                zh=f"表编号 {identifier} 重复或小于 1",
                en=f"its id {identifier} is another table's, too, or below 1",
            )
            findings.add(TABLE_NAME, table.place, found)
        _check_area(findings, table)
        _check_headings(findings, table)
        _check_ids(findings, table)
        for column in table.root.iterfind("tableColumns/tableColumn"):
            for tag in _FORMULAS:
                text = column.findtext(tag)
                if text:
                    heading = shown(plain(column.get("name", "")))
                    at = table.place.at(f"{table.name}[{heading}]")
                    formulas.check(text, at)


def _check_area(findings: Findings, table: SheetTable) -> None:
    area, reference = table.area, shown(table.root.get("ref", ""))
    if area is None:
        found = Label(
            zh=f"“{reference}”不是工作表上的区域",
            en=f"{reference!r} is no range of a sheet",
        )
        findings.add(TABLE_AREA, table.place, found)
        return
    if area.n_rows - table.n_headings - table.n_totals < 1:
        found = Label(zh=f"{area} 没有数据行", en=f"{area} has no row of data")
        findings.add(TABLE_AREA, table.place, found)
    n_columns = len(table.headings)
    if n_columns != area.n_columns:
        found = Label(
            zh=f"{area} 有 {area.n_columns} 列，表有 {n_columns} 列",
            en=f"{area} is {area.n_columns} columns wide, the table has {n_columns}",
        )
        findings.add(TABLE_AREA, table.place, found)
    _check_filter(findings, table, area)


def _check_filter(findings: Findings, table: SheetTable, area: Area) -> None:
    element = table.root.find("autoFilter")
    if element is None:
        return
    expected = area._replace(bottom=area.bottom - table.n_totals)
    reference = element.get("ref", "")
    if area_of(reference) != expected:
        found = Label(
            zh=f"筛选区域为 {shown(reference)}，应为 {expected}",
            en=f"the filter covers {shown(reference)}, not {expected}",
        )
        findings.add(TABLE_FILTER, table.place, found)
    for column in element.iterfind("filterColumn"):
        if not 0 <= number(column.get("colId")) < area.n_columns:
            found = Label(
                zh=f"筛选列 {shown(column.get('colId', ''))} 不在表中",
                en=f"filters column {shown(column.get('colId', ''))}, counted from 0, "
                f"of {area.n_columns}",
            )
            findings.add(TABLE_FILTER, table.place, found)


def _check_headings(findings: Findings, table: SheetTable) -> None:
    uses = Counter(heading.casefold() for heading in table.headings)
    for index, heading in enumerate(table.headings, 1):
        if not 1 <= len(heading) <= LONGEST_HEADING:
            found = Label(
                zh=f"第 {index} 列的列名有 {len(heading)} 个字符",
                en=f"the heading of column {index} has {len(heading)} characters",
            )
            findings.add(TABLE_HEADING, table.place, found)
        elif uses[heading.casefold()] > 1:
            uses[heading.casefold()] = 0
            found = Label(
                zh=f"列名“{shown(heading)}”重复",
                en=f"the heading {shown(heading)!r} is there twice",
            )
            findings.add(TABLE_HEADING, table.place, found)


def _check_ids(findings: Findings, table: SheetTable) -> None:
    columns = table.root.iterfind("tableColumns/tableColumn")
    for identifier, n in Counter(column.get("id", "") for column in columns).items():
        if n > 1 or number(identifier) < 1:
            found = Label(
                zh=f"列编号“{shown(identifier)}”重复或小于 1",
                en=f"the id {shown(identifier)!r} of a column is there {n} times, or "
                "below 1",
            )
            findings.add(TABLE_COLUMN, table.place, found)


def check_cells(
    findings: Findings, place: Place, table: SheetTable, kept: KeptCells
) -> None:
    """Compare the headings and totals of a table with the cells of its sheet."""
    area = table.area
    if area is None or len(table.headings) != area.n_columns:
        return
    if table.n_headings:
        for column, heading in enumerate(table.headings, area.left):
            cell = kept.get((area.top, column))
            text = cell.text if cell else None
            is_known = cell is None or cell.is_known
            if is_known and (text is None or plain(text) != heading):
                says = f"“{shown(text)}”" if text is not None else "无文字"
                en = f"says {shown(text)!r}" if text is not None else "holds no text"
                found = Label(
                    zh=f"标题单元格{says}，表“{table.name}”的列名是“{shown(heading)}”",
                    en=f"{en}, but the table {table.name} calls the column "
                    f"{shown(heading)!r}",
                )
                findings.add(HEADING_CELL, place.at(cell_name(area.top, column)), found)
    if table.n_totals:
        _check_totals(findings, place, (table, area), kept)


def _check_totals(
    findings: Findings,
    place: Place,
    table_there: tuple[SheetTable, Area],
    kept: KeptCells,
) -> None:
    table, area = table_there
    columns = table.root.iterfind("tableColumns/tableColumn")
    for index, column in enumerate(columns, area.left):
        cell = kept.get((area.bottom, index))
        has_total = column.get("totalsRowFunction") not in _NO_TOTAL
        if has_total and cell and not cell.has_formula:
            found = Label(
                zh=f"表“{table.name}”这一列有汇总，单元格却没有公式",
                en=f"the table {table.name} totals this column, but the cell holds "
                "no formula",
            )
            at = place.at(cell_name(area.bottom, index))
            findings.add(TABLE_TOTAL, at, found)


def check_places(
    findings: Findings,
    place: Place,
    tables: Sequence[SheetTable],
    others: Sequence[tuple[Kind, Area, Label]],
) -> None:
    """Look for tables that overlap each other, or what no table may overlap.

    Parameters
    ----------
    others : sequence of (Kind, Area, Label)
        What lies on the sheet besides: the kind of fault that an overlap is, where it
        lies, what it is.
    """
    areas = [(table.area, table.name) for table in tables if table.area]
    for name, other in overlapping(areas):
        found = Label(
            zh=f"表“{name}”与表“{other}”相交",
            en=f"the tables {name} and {other} overlap",
        )
        findings.add(TABLE_OVERLAP, place.at(shown(name)), found)
    for area, name in areas:
        for kind, spot, what in others:
            if area.overlaps(spot):
                found = Label(
                    zh=f"{what.zh} {spot} 与表“{name}”相交",
                    en=f"{what.en} {spot} overlaps the table {name}",
                )
                findings.add(kind, place.at(str(spot)), found)
