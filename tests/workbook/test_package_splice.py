from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring

import pytest
from written_rows import body, column

from xl_crm.workbook.package.shared_strings import (
    SharedStrings,
    with_relation,
    with_type,
)
from xl_crm.workbook.package.splice import spliced

if TYPE_CHECKING:
    from xl_crm.workbook.rows.body import Body

HEAD = '<worksheet><dimension ref="A1:C9"/><cols/>'
TAIL = "<pageMargins/></worksheet>"


def row(number: int) -> str:
    return f'<row r="{number}" ht="20" customHeight="1"><c r="A{number}"/></row>'


def sheet(*rows: str) -> str:
    return f"{HEAD}<sheetData>{''.join(rows)}</sheetData>{TAIL}"


def splice(xml: str, *bodies: Body) -> str:
    makers = spliced(xml.encode(), bodies, SharedStrings().add)
    return b"".join(bytes(make()) for make in makers).decode()


def numbers(xml: str) -> list[int]:
    """Return the numbers of the rows in the order of the file; it parses."""
    fromstring(xml)  # noqa: S314
    return [int(found) for found in re.findall(r'<row r="(\d+)"', xml)]


def rows_from(first_row: int, n_rows: int) -> Body:
    return body(column([1.0] * n_rows), first_row=first_row)


def test_rows_stand_in_the_order_of_their_numbers() -> None:
    xml = sheet(row(1), row(5), '<row r="6"/>', '<row r="12"></row>')
    whole = splice(xml, rows_from(7, 5), rows_from(2, 3), rows_from(13, 1))
    assert numbers(whole) == list(range(1, 14))


def test_everything_around_stays() -> None:
    whole = splice(sheet(row(1), row(9)), rows_from(2, 2))
    assert whole.startswith(HEAD + "<sheetData>" + row(1))
    assert whole.endswith(row(9) + "</sheetData>" + TAIL)


@pytest.mark.parametrize(
    "data", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>"]
)
def test_a_sheet_without_rows_of_its_own(data: str) -> None:
    assert numbers(splice(HEAD + data + TAIL, rows_from(3, 2))) == [3, 4]


def test_a_text_that_looks_like_the_end_of_a_row_is_none() -> None:
    text = '<c><is><t>&lt;/row&gt; r="4"</t></is></c>'
    xml = sheet(f'<row r="1">{text}</row>', row(5))
    assert numbers(splice(xml, rows_from(2, 3))) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("first_row", "n_columns", "ref"),
    [(2, 2, "A1:C9"), (9, 5, "A1:E11"), (4, 4, "A1:D9"), (20, 1, "A1:C22")],
)
def test_the_range_of_the_sheet_reaches_over_the_rows(
    first_row: int, n_columns: int, ref: str
) -> None:
    """Three rows from ``first_row`` on."""
    rows = body(*[column([1.0] * 3)] * n_columns, first_row=first_row)
    xml = f"{HEAD}<sheetData/>{TAIL}"
    assert f'<dimension ref="{ref}"/>' in splice(xml, rows)


def test_the_range_starts_where_the_rows_do() -> None:
    xml = '<worksheet><dimension ref="C5"/><sheetData/></worksheet>'
    assert '<dimension ref="A3:C5"/>' in splice(xml, rows_from(3, 1))


@pytest.mark.parametrize(
    ("rows", "bodies"),
    [
        ((row(3),), (rows_from(2, 2),)),
        ((row(2),), (rows_from(2, 2),)),
        ((), (rows_from(2, 3), rows_from(4, 1))),
        ((), (rows_from(2, 3), rows_from(2, 1))),
    ],
)
def test_rows_that_would_stand_twice_are_refused(
    rows: tuple[str, ...], bodies: tuple[Body, ...]
) -> None:
    with pytest.raises(ValueError, match="stands twice"):
        splice(sheet(*rows), *bodies)


def test_shared_strings_are_named_once() -> None:
    types, relations = b"<Types><a/></Types>", b"<Relationships></Relationships>"
    assert with_type(types).count(b"/xl/sharedStrings.xml") == 1
    assert with_type(with_type(types)) == with_type(types)
    assert with_relation(with_relation(relations)) == with_relation(relations)
    with pytest.raises(ValueError, match="</Types>"):
        with_type(b"<Types/>")


def test_a_shared_text_has_one_number_and_keeps_its_spaces() -> None:
    strings = SharedStrings()
    assert [strings.add(text) for text in ("b", " a", "b")] == [0, 1, 0]
    assert strings.part().endswith(
        b' uniqueCount="2"><si><t>b</t></si>'
        b'<si><t xml:space="preserve"> a</t></si></sst>'
    )
