"""Do cells come in, and results go out, as values that the other side knows?"""

import math
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
from xl_crm_udfs._cache import Populations
from xl_crm_udfs._cells import Cell
from xl_crm_udfs._conversion import Given, read, shown


@pytest.mark.parametrize(
    ("cell", "filled"),
    [
        (1.5, 1.5),
        (7, 7.0),
        (True, True),
        ("客户", "客户"),
        (None, ""),
        (math.nan, ""),
        (math.inf, ""),
        (date(2024, 5, 1), datetime.fromisoformat("2024-05-01")),
        (datetime.fromisoformat("1899-12-31"), "1899-12-31"),
        (datetime.fromisoformat("1899-12-30T12:30"), "1899-12-30 12:30:00"),
    ],
)
def test_a_result_is_what_excel_can_show(cell: Cell, filled: Cell) -> None:
    answer = shown([[cell]])
    assert answer.rows == ((filled,),)
    assert type(answer[0][0]) is type(filled)
    assert answer.has_dates is isinstance(filled, datetime)


@pytest.mark.parametrize("cell", [Decimal(1), np.float64(1), np.str_("a"), [1.0]])
def test_a_result_of_another_type_is_our_fault(cell: Cell) -> None:
    with pytest.raises(TypeError, match="a result holds"):
        shown([[1.0], [cell]])


def test_rows_of_a_result_are_of_one_length() -> None:
    with pytest.raises(ValueError, match="rows of a result differ in length"):
        shown([[1.0, 2.0], [3.0]])


def test_an_empty_result_is_one_blank_cell() -> None:
    assert shown([]).rows == (("",),)
    assert len(shown([])) == 1


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (3.0, ((3.0,),)),
        (None, ()),
        ("", (("",),)),
        ((), ()),
        ((1.0, None), ((1.0, None),)),
        ([1.0, 2.0], ((1.0, 2.0),)),
        (((1.0,), (None,)), ((1.0,),)),
        ([[1.0, "a"], [True, None]], ((1.0, "a"), (True, None))),
    ],
)
def test_whatever_is_typed_into_a_formula_is_rows(
    value: object, rows: tuple[tuple[Cell, ...], ...]
) -> None:
    found = read(Given(range=None, value=value), "values", Populations())
    assert found.rows == rows
    assert len(found) == len(rows)
    assert found.first_row == 0
