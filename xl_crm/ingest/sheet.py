"""How is a sheet of a workbook read: xlsx, xlsm, xlsb, xls, ods?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_crm.errors import InputError, Problem, did_you_mean
from xl_crm.i18n import Label
from xl_crm.ingest._spec import RawTable, Source
from xl_crm.ingest.header import HEADER_ROWS, find_header_row, known_headers
from xl_crm.tables import normalise_header

if TYPE_CHECKING:
    from xl_crm.ingest.engine import Engine


def read_sheet(engine: Engine, source: Source) -> RawTable:
    """Open a sheet as a table of texts; dates come as ISO texts.

    Raises
    ------
    InputError
        The file is no workbook, has no such sheet, or the sheet is empty.
    """
    import fastexcel  # noqa: PLC0415  (only where a workbook is read)

    try:
        book = fastexcel.read_excel(source.path)
        sheet_name = _choose_sheet(book, source)
        sheet = book.load_sheet(
            sheet_name, header_row=None, skip_rows=0, dtypes="string"
        )
        rows = sheet.to_arrow()
    except fastexcel.FastExcelError as error:
        raise InputError(_unreadable(source, error)) from None
    place = f"{source.path.name} [{sheet_name}]"
    filled = [column.is_valid().index(value=True).as_py() for column in rows.columns]
    if max(filled, default=-1) < 0:
        raise InputError(
            Problem(
                where=place,
                found=Label(zh="工作表是空的", en="the sheet is empty"),
                remedy=Label(zh="换一个工作表", en="Name another sheet"),
            )
        )
    first = min(row for row in filled if row >= 0)
    top = [_texts(column.slice(first, HEADER_ROWS)) for column in rows.columns]
    below = find_header_row(list(zip(*top, strict=True)), known_headers(source))
    names = [f"c{position}" for position in range(len(top))]
    body = rows.slice(first + below + 1).rename_columns(names)
    return RawTable(
        source=source,
        headers=tuple(cells[below] for cells in top),
        data=engine.connection.create_table(f"{source.table.name}_file", body),
        first_row=first + below + 2,
        place=place,
        other_sheets=tuple(name for name in book.sheet_names if name != sheet_name),
    )


def _texts(cells: Any) -> list[str]:  # noqa: ANN401  (pyarrow ships no types)
    """Return cells trimmed, empty ones as empty texts."""
    return [(cell or "").strip() for cell in cells.to_pylist()]


def _choose_sheet(book: Any, source: Source) -> str:  # noqa: ANN401  (untyped library)
    """Return the sheet asked for, or the first whose headers the table knows best."""
    names: list[str] = list(book.sheet_names)
    if not source.sheet:
        if len(names) == 1:
            return names[0]
        known = known_headers(source)
        return max(names, key=lambda name: _n_known(book, name, known))
    if source.sheet in names:
        return source.sheet
    raise InputError(
        Problem(
            where=source.path.name,
            found=Label(
                zh=f"没有工作表“{source.sheet}”", en=f'no sheet "{source.sheet}"'
            ),
            remedy=did_you_mean(source.sheet, names),
        )
    )


def _n_known(book: Any, name: str, known: frozenset[str]) -> int:  # noqa: ANN401  (as above)
    """Return how many headers of a sheet are known; -1 where it holds no cell."""
    import fastexcel  # noqa: PLC0415  (only where a workbook is read)

    try:
        sheet = book.load_sheet(
            name, header_row=None, n_rows=HEADER_ROWS, dtypes="string"
        )
    except fastexcel.FastExcelError:
        return -1
    if not sheet.width:
        return -1
    columns = [_texts(column) for column in sheet.to_arrow().columns]
    rows = list(zip(*columns, strict=True))
    headers = rows[find_header_row(rows, known)]
    return len({normalise_header(header) for header in headers} & known)


def _unreadable(source: Source, error: Exception) -> Problem:
    """Describe a file that calamine refuses."""
    reason = " ".join(str(error).split("\n")[0].split())[:160]
    return Problem(
        where=source.path.name,
        found=Label(
            zh=f"不能作为工作簿打开（{reason}）",
            en=f"cannot be opened as a workbook ({reason})",
        ),
        remedy=Label(
            zh="检查文件是否损坏、加密，或其实是网页或CSV；另存为 xlsx",
            en="See whether it is damaged, protected, or a web page or CSV in "
            "disguise; save it as xlsx",
        ),
    )
