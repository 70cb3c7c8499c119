"""Does the button of the functions say what they do, in a workbook to read?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from tests.pressed import press
from xl_crm.functions import FUNCTIONS

if TYPE_CHECKING:
    from pathlib import Path


def test_every_function_stands_in_it_and_nothing_is_a_formula(tmp_path: Path) -> None:
    """A workbook without the add-in could not compute them."""
    path = tmp_path / "数据.xlsx"
    Workbook().save(path)
    first = press("function_help", path).files[0]
    second = press("function_help", path).files[0]
    assert [first.name, second.name] == ["CRM函数说明.xlsx", "CRM函数说明 (2).xlsx"]
    (sheet,) = load_workbook(first)
    cells = [cell for row in sheet for cell in row if cell.value is not None]
    texts = {str(cell.value) for cell in cells}
    assert {function.signature for function in FUNCTIONS} <= texts
    assert all(cell.data_type != "f" for cell in cells)
    # (4-2)/(10-2) of the first example, computed in the core's stead by its text.
    assert 0.25 in {cell.value for cell in cells}
