"""Does what is done stay done when Excel refuses what is only shown?"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

pytest.importorskip("xlwings")

from tests.xlwings_engine import Application, Excel, com_error, open_in_excel, windows
from xl_crm.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module", autouse=True)
def on_windows() -> Iterator[None]:
    with windows():
        yield


@pytest.fixture
def excel(tmp_path: Path) -> Excel:
    path = tmp_path / "客户.xlsx"
    openpyxl.Workbook().save(path)
    return open_in_excel(path)


def book_of(excel: Excel) -> Any:  # noqa: ANN401  (imported where xlwings is)
    return importlib.import_module("xl_crm_udfs.open_book").ExcelBook(excel.book)


def test_a_status_bar_that_cannot_be_set_stops_no_macro(
    excel: Excel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """VBA_E_IGNORE, as while somebody holds the mouse (xlwings issue 1757)."""

    def refuse(_: Application, text: object) -> None:
        asked.append(text)
        raise com_error(-2146777998)

    asked: list[object] = []
    monkeypatch.setattr(Application, "StatusBar", property(fset=refuse))
    book = book_of(excel)
    book.progress("写出", 0.5)
    book.progress("", 1.0)
    assert asked == ["xl_crm 50% 写出", False]


def test_a_new_file_named_as_an_open_one_that_is_gone_is_still_told(
    excel: Excel, tmp_path: Path
) -> None:
    """The open workbook's own file was moved away meanwhile."""
    (tmp_path / "new").mkdir()
    new = tmp_path / "new" / "客户.xlsx"
    (tmp_path / "客户.xlsx").rename(new)
    with pytest.raises(OutputError, match="is written, but Excel cannot open it"):
        book_of(excel).show([new])
