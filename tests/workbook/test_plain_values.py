"""What no cell can hold is refused with its place; the rest stands there whole."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from one_page import read_page, write_page
from written_rows import column, only_column

from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import Column, Parameter, Parameters, Table
from xl_crm.tables.unit import Unit
from xl_crm.workbook.plain_values import plain_values

if TYPE_CHECKING:
    from pathlib import Path


def table_of(values: Any, unit: Unit = Unit.TEXT) -> Table:  # noqa: ANN401  (faults too)
    return Table(
        name="facts",
        columns=(Column(name="a", heading="A", values=values, unit=unit),),
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (pa.array([time(12)]), "time64"),
        (pa.array([timedelta(1)]), "duration"),
        (pa.array([b"x"]), "binary"),
        (pa.array([[1]]), "list"),
        (pa.array([{"a": 1}]), "struct"),
        (pa.array([1], pa.timestamp("us", "Mars/Phobos")), "Mars/Phobos"),
        ([time(12)], r"datetime.time\(12, 0\)"),
        ([None, 1j], "complex"),
        ([b"x"], "bytes"),
        ([["x"]], "list"),
        ([np.timedelta64(1, "D")], "timedelta"),
        ([10**400], "308 digits"),
        ([-(10**308), "x"], "308 digits"),
        ([Decimal("1E+400")], "308 digits"),
        (np.array([[1]]), "list"),
        ("abc", "str is no sequence"),
    ],
)
def test_what_no_cell_can_hold_is_refused_with_its_place(
    tmp_path: Path,
    values: Any,  # noqa: ANN401
    said: str,
) -> None:
    cells = ArrowCells(values) if isinstance(values, pa.Array) else values
    with pytest.raises(ValueError, match=rf"^table facts: column a: .*{said}"):
        write_page(tmp_path, table_of(cells))


def test_a_parameter_is_refused_with_its_name(tmp_path: Path) -> None:
    wrong: Any = time(12)
    block = Parameters(
        name="p", parameters=(Parameter(name="at_", label="At", value=wrong),)
    )
    with pytest.raises(ValueError, match=r"^parameter at_: "):
        write_page(tmp_path, block)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            [np.int64(2**53 + 1), np.bool_(True), np.float32(0.5), np.str_("s")],  # noqa: FBT003
            [2**53 + 1, True, 0.5, "s"],
        ),
        ([np.bool_(False), None], [False, None]),  # noqa: FBT003
        ([pd.NA, pd.NaT, 1], [None, None, 1]),
        ([Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")], [None] * 3),
        (
            [np.datetime64("2024-02-29"), np.datetime64("NaT")],
            [datetime.fromisoformat("2024-02-29"), None],
        ),
        ([Unit.TEXT, "a"], ["text", "a"]),
        (np.array([1, 2]), [1, 2]),
        (np.array([1.5, 2.5]), [1.5, 2.5]),
        (np.array(["a", None], dtype=object), ["a", None]),
        (
            np.array(["2024-02"], dtype="datetime64[M]"),
            [datetime.fromisoformat("2024-02-01")],
        ),
        (pd.Series([1, None], dtype="Int64"), [1, None]),
        (pd.Series(["a"]), ["a"]),
        (pa.array([1, None]), [1, None]),
        (range(2), [0, 1]),
    ],
)
def test_values_of_other_libraries_become_plain_ones(
    values: Any,  # noqa: ANN401
    expected: list[object],
) -> None:
    found = list(plain_values(values))
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]


def test_a_series_is_written(tmp_path: Path) -> None:
    book = read_page(tmp_path, table_of(pd.Series([1.5, 2.5])))
    assert [cell.value for cell in book["Facts"]["A"]] == ["A", 1.5, 2.5]


@pytest.mark.parametrize("wrap", [list, lambda values: ArrowCells(pa.array(values))])
def test_an_exact_id_keeps_all_its_digits(wrap: Any) -> None:  # noqa: ANN401
    """A double has 15 to 17 digits; a whole number has no decimals as an ID."""
    ids = [Decimal("12345678901234567890.00"), Decimal("1.10"), None]
    cells = only_column(column(wrap(ids), Unit.ID))
    assert [cell.text for cell in cells] == ["12345678901234567890", "1.10", None]


def test_a_tiny_exact_id_is_spelled_out() -> None:
    cells = only_column(
        column(ArrowCells(pa.array([Decimal("0.00000000001")])), Unit.ID)
    )
    assert [cell.text for cell in cells] == ["0.00000000001"]


@pytest.mark.parametrize("unit", [Unit.DATE, Unit.ID])
def test_a_day_beyond_the_calendar_is_text_or_blank(unit: Unit) -> None:
    """Day 2932896 since 1970 is 9999-12-31, Excel's last, its day 2958465."""
    days = pa.array([2_932_896, 2_932_897, 2**30, -(2**30)], pa.int32())
    first, *beyond = only_column(column(ArrowCells(days.cast(pa.date32())), unit))
    assert first.text == ("2958465" if unit is Unit.DATE else "9999-12-31")
    assert [cell.text for cell in beyond] == ["10000-01-01", None, None]
    seconds = pa.array([2_932_897 * 86_400, 2**62], pa.timestamp("s"))
    times = only_column(column(ArrowCells(seconds), unit))
    assert [cell.text for cell in times] == ["10000-01-01T00:00:00", None]
