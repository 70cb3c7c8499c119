"""Is what a sheet hides told: hidden rows, formulas without results, errors?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.ingested import read
from tests.raw_workbooks import (
    HEADER,
    book,
    opened,
    part_of,
    rows,
    sheet_of,
    text_cell,
    with_parts,
)
from xl_crm.ingest._spec import Finding
from xl_crm.ingest.workbooks.scan import MOST_FORMULAS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEADER_ROW = "".join(
    text_cell(f"{letter}1", text) for letter, text in zip("ABCD", HEADER, strict=True)
)


def hiding(path: Path, hidden: Iterable[int], n_rows: int) -> Path:
    """Save orders in rows 2 on, some of the rows hidden."""
    made = openpyxl.Workbook()
    made.active.append(HEADER)
    for number in range(n_rows):
        made.active.append((f"C{number}", number, "2024-07-01", 1))
    for row in hidden:
        made.active.row_dimensions[row].hidden = True
    made.save(path)
    return path


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    path = hiding(tmp_path / "a.xlsx", (3, 4, 5, 6, 7, 12), 20)
    raw = opened(path)
    assert raw.findings == (Finding(rule="hidden_row", row=3, value="3-7, 12"),)
    assert len(rows(raw)) == 20


def test_rows_hidden_by_a_filter_are_listed_as_far_as_a_line_goes(
    tmp_path: Path,
) -> None:
    """Every other row from 3 to 199: the first twenty runs are written out."""
    path = hiding(tmp_path / "a.xlsx", range(3, 200, 2), 200)
    value = ", ".join(str(row) for row in range(3, 43, 2)) + ", …"
    assert opened(path).findings == (Finding(rule="hidden_row", row=3, value=value),)


def test_hidden_rows_outside_of_what_is_read_are_not_told(tmp_path: Path) -> None:
    path = hiding(tmp_path / "a.xlsx", (1, 3, 4, 9), 10)
    raw = opened(path, "A1:D3")
    assert raw.findings == (Finding(rule="hidden_row", row=3, value="3"),)


def test_row_that_says_it_is_not_hidden_is_seen(tmp_path: Path) -> None:
    """LibreOffice writes hidden="false" on every row."""
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1" hidden="false">{HEADER_ROW}</row>',
        f'<row r="2" hidden="false" ht="12">{text_cell("A2", "C1")}</row>',
        f'<row r="3" hidden="true" ht="12">{text_cell("A3", "C2")}</row>',
    )
    assert opened(path).findings == (Finding(rule="hidden_row", row=3, value="3"),)


def test_hidden_columns_are_no_hidden_rows(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(HEADER)
    made.active.append(("C1", 1, "2024-07-01", 1))
    made.active.column_dimensions["B"].hidden = True
    made.save(tmp_path / "a.xlsx")
    assert opened(tmp_path / "a.xlsx").findings == ()


def test_formulas_that_nobody_calculated_are_told_each(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ("订单", "", "", "", "=TODAY()"),
        (*HEADER, ""),
        ("C1", "1", "2024-07-01", "=2*3", "=1"),
        ("C2", "2", "2024-07-02", 5, None),
        ("C3", "=A5", "2024-07-03", '=IF(1>0,"A & B",)', None),
    )
    raw = opened(path)
    assert raw.first_row == 3
    assert raw.findings == (
        Finding(rule="formula_without_value", row=5, column="订单号", value="=A5"),
        Finding(rule="formula_without_value", row=3, column="订单金额", value="=2*3"),
        Finding(
            rule="formula_without_value",
            row=5,
            column="订单金额",
            value='=IF(1>0,"A & B",)',
        ),
    )
    assert rows(raw)[0] == ("C1", "1", "2024-07-01", None)


def test_column_of_nothing_but_formulas_is_blank_not_zero(tmp_path: Path) -> None:
    records = [("C1", number, "2024-07-01", f"=B{number}*2") for number in (2, 3)]
    records.append(("C2", 4, "2024-07-01", 7))
    result = read(orders=book(tmp_path / "a.xlsx", HEADER, *records))
    assert result.column("amount") == [None, None, 7]
    assert [row[1:] for row in result.listed("formula_without_value")] == [
        (2, "订单金额", "=B2*2"),
        (3, "订单金额", "=B3*2"),
    ]


def test_long_column_of_formulas_is_listed_in_part_and_counted_in_full(
    tmp_path: Path,
) -> None:
    records = [("C1", number, "2024-07-01", f"=B{number}") for number in range(1234)]
    findings = opened(book(tmp_path / "a.xlsx", HEADER, *records)).findings
    assert len(findings) == MOST_FORMULAS + 1
    assert findings[-2].row == MOST_FORMULAS + 1
    assert findings[-1] == Finding(
        rule="formula_without_value",
        row=MOST_FORMULAS + 2,
        column="订单金额",
        value="… +234",
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="D2"><f>1+1</f></c>', "=1+1"),
        ('<c r="D2"><f>1+1</f><v/></c>', "=1+1"),
        ('<c r="D2" s="0"><f>1+1</f>\n<v></v>\n</c>', "=1+1"),
        ('<c r="D2" t="n"><f ca="1">NOW()</f><v></v></c>', "=NOW()"),
        ('<c r="D2"><f t="shared" si="0"/></c>', "="),
    ],
)
def test_formula_without_a_result_is_seen_however_it_is_written(
    cell: str, text: str, tmp_path: Path
) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}</row>',
        f'<row r="2">{text_cell("A2", "C1")}{cell}</row>',
    )
    assert [finding.value for finding in opened(path).findings] == [text]


def test_shared_formula_is_told_with_the_text_that_it_shares(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}</row>',
        f'<row r="2">{text_cell("A2", "C1")}'
        '<c r="D2"><f t="shared" ref="D2:D3" si="4">A2*2</f></c></row>',
        f'<row r="3">{text_cell("A3", "C2")}<c r="D3"><f t="shared" si="4"/></c></row>',
    )
    findings = opened(path).findings
    assert [(each.row, each.value) for each in findings] == [(2, "=A2*2"), (3, "=A2*2")]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="D2" t="str"><f>IF(A2="","",1)</f><v></v></c>',
        '<c r="D2" t="str"><f>IF(A2="","",1)</f></c>',
        '<c r="D2"><f>1+1</f><v>2</v></c>',
        '<c r="D2" s="1"/>',
        '<c r="D2"><v></v></c>',
    ],
)
def test_blank_result_and_blank_cell_are_no_finding(cell: str, tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        f'<row r="1">{HEADER_ROW}</row>',
        f'<row r="2">{text_cell("A2", "C1")}{cell}</row>',
    )
    assert opened(path).findings == ()


ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


def test_error_cells_are_read_as_a_person_sees_them(tmp_path: Path) -> None:
    records: list[tuple[Any, ...]] = [("C1", 1, "2024-07-01", each) for each in ERRORS]
    path = book(tmp_path / "a.xlsx", (), (), HEADER, *records)
    text = part_of(path, "xl/worksheets/sheet1.xml")
    assert text.count('t="e"') == len(ERRORS)
    raw = opened(path)
    assert [record[3] for record in rows(raw)] == list(ERRORS)
    assert [record[0] for record in rows(raw)] == ["C1"] * len(ERRORS)


def test_error_in_a_number_or_a_date_cannot_be_read(tmp_path: Path) -> None:
    """#N/A says that there is nothing: such an amount is missing, not wrong."""
    path = book(
        tmp_path / "a.xlsx",
        HEADER,
        ("C1", 1, "2024-07-01", "#DIV/0!"),
        ("C2", 2, "#VALUE!", 1),
        ("C3", 3, "2024-07-03", "#N/A"),
        ("C4", 4, "2024-07-04", 8),
    )
    result = read(orders=path)
    assert result.listed("bad_number") == [("orders", 2, "order_amount", "#DIV/0!")]
    assert result.listed("bad_date") == [("orders", 3, "order_date", "#VALUE!")]
    assert [issue[1] for issue in result.listed("no_amount")] == [4]
    assert result.column("amount") == [None, 1, None, 8]


def test_merged_headers_over_two_rows(tmp_path: Path) -> None:
    """客户ID is merged downwards, 订单 across: 订单号, 订单日期, 订单金额 below it."""
    made = openpyxl.Workbook()
    for record in (
        ("二〇二四年七月",),
        ("客户ID", "订单", None, None),
        (None, "订单号", "订单日期", "订单金额"),
        ("C1", "1", "2024-07-01", 5),
        ("合计", None, None, 5),
    ):
        made.active.append(record)
    for cells in ("A1:D1", "A2:A3", "B2:D2"):
        made.active.merge_cells(cells)
    made.save(tmp_path / "a.xlsx")
    raw = opened(tmp_path / "a.xlsx")
    assert raw.first_row == 4
    assert raw.headers == HEADER
    assert rows(raw)[0] == ("C1", "1", "2024-07-01", "5")


def test_blank_rows_are_left_out_and_named(tmp_path: Path) -> None:
    """Row 3 is empty, row 5 holds blanks, below row 6 nothing but formats."""
    made = openpyxl.Workbook()
    for record in (
        HEADER,
        ("C1", "1", "2024-07-01", 1),
        (),
        ("C2", "2", "2024-07-02", 2),
        (" ", "", "\u3000", None),
        (None, "", None, 3),
        (" ",),
    ):
        made.active.append(record)
    made.active["A40"].number_format = "0.00"
    made.save(tmp_path / "a.xlsx")
    raw = opened(tmp_path / "a.xlsx")
    assert raw.blank_rows == (3, 5)
    assert len(rows(raw)) == 3
    assert read(orders=tmp_path / "a.xlsx").column("row") == [2, 4, 6]


def test_columns_without_a_header_are_left_out_but_the_first(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        (None, "客户ID", None, "订单日期", "", "订单金额"),
        ("合计", "C1", "x", "2024-07-01", "y", 1),
    )
    raw = opened(path)
    assert raw.headers == ("", "客户ID", "订单日期", "订单金额")
    assert rows(raw) == [("合计", "C1", "2024-07-01", "1")]


def test_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    raw = opened(book(tmp_path / "a.xlsx", HEADER))
    assert (raw.headers, rows(raw), raw.blank_rows) == (HEADER, [], ())


def test_sheet_that_begins_right_and_low_keeps_its_places(tmp_path: Path) -> None:
    """A formula without a result in F6, an error in D5, row 6 hidden."""
    made = openpyxl.Workbook()
    block = (
        HEADER,
        ("C1", "#REF!", "2024-07-01", 1),
        ("C2", "2", "2024-07-02", "=1"),
    )
    for row, cells in enumerate(block, start=4):
        for column, value in enumerate(cells, start=3):
            made.active.cell(row, column, value)
    made.active.row_dimensions[6].hidden = True
    made.save(tmp_path / "a.xlsx")
    raw = opened(tmp_path / "a.xlsx")
    assert raw.findings == (
        Finding(rule="hidden_row", row=6, value="6"),
        Finding(rule="formula_without_value", row=6, column="订单金额", value="=1"),
    )
    assert rows(raw) == [
        ("C1", "#REF!", "2024-07-01", "1"),
        ("C2", "2", "2024-07-02", None),
    ]


def test_findings_of_a_prefixed_sheet_are_the_same(tmp_path: Path) -> None:
    """The Open XML SDK writes <x:row>, <x:c>, <x:f>."""
    path = hiding(tmp_path / "a.xlsx", (3,), 3)
    text = part_of(path, "xl/worksheets/sheet1.xml")
    text = text.replace(
        "</row></sheetData>", '<c r="E4"><f>1</f></c></row></sheetData>'
    )
    text = text.replace("</row>", '<c r="E1"><v>7</v></c></row>', 1)
    text = text.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    text = text.replace("xmlns=", "xmlns:x=")
    raw = opened(with_parts(path, {"xl/worksheets/sheet1.xml": text}))
    assert [(each.rule, each.row, each.column) for each in raw.findings] == [
        ("hidden_row", 3, ""),
        ("formula_without_value", 4, "7"),
    ]
    assert len(rows(raw)) == 3
