"""Does a correction change its cell, and no other?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_crm.ingest import DateReading, open_engine
from xl_crm.ingest.corrections.cells import correct
from xl_crm.ingest.corrections.corrections import Correction
from xl_crm.ingest.corrections.typed_text import TextReader
from xl_crm.ingest.parse import Reader, Reading
from xl_crm.tables.correction import CorrectionOutcome
from xl_crm.tables.orders import ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest import Engine

#: What texts say, by field: their value, and the text itself where it has none.
SAYS: dict[str, dict[str, tuple[Any, str | None]]] = {
    "customer_id": {
        "": (None, None),
        "C1": ("C1", None),
        "００7": ("007", None),
        "甲 公司": ("甲 公司", None),
    },
    "order_date": {
        "": (None, None),
        "2024-01-05": (date(2024, 1, 5), None),
        "2024年3月9日": (date(2024, 3, 9), None),
        "31.02.2024": (None, "31.02.2024"),
    },
    "order_amount": {
        "": (None, None),
        "100": (Decimal(100), None),
        "1,200.50": (Decimal("1200.5"), None),
        "(3)": (Decimal(-3), None),
        "1,2O0": (None, "1,2O0"),
        "x": (None, "x"),
    },
}
TYPES = {
    "customer_id": pa.string(),
    "order_date": pa.date32(),
    "order_amount": pa.decimal128(18, 6),
}
ROWS = range(2, 8)
READINGS = {
    "order_date": Reading(column="", reader=Reader.STAMP),
    "order_amount": Reading(column="", reader=Reader.NUMBER),
}
Sheet = dict[tuple[int, str], str]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine(memory_limit="1GB", threads=1) as opened:
        yield opened


def cells(texts: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[Sheet]:
    """Draw texts for some cells of a sheet."""
    places = st.tuples(st.sampled_from(ROWS), st.sampled_from(sorted(texts)))
    filled = places.flatmap(lambda place: st.tuples(st.just(place), texts[place[1]]))
    return st.lists(filled, unique_by=lambda cell: cell[0]).map(dict)


ANY_TEXT = {name: st.sampled_from(sorted(known)) for name, known in SAYS.items()}
NEW_TEXT = {
    name: st.sampled_from(sorted({*known} - {""})) for name, known in SAYS.items()
}


def typed(held: Sheet) -> pa.Table:
    """Return the typed rows of a sheet whose cells hold some texts."""
    columns: dict[str, pa.Array] = {"row": pa.array(ROWS, pa.int64())}
    for name, known in SAYS.items():
        says = [known[held.get((row, name), "")] for row in ROWS]
        columns[name] = pa.array([value for value, _ in says], TYPES[name])
        if name != "customer_id":
            columns[f"{name}__bad"] = pa.array([bad for _, bad in says], pa.string())
    return pa.table(columns)


def correction(place: tuple[int, str], before: str, after: str) -> Correction:
    row, name = place
    return Correction(
        table="orders",
        file="orders.csv",
        row=row,
        field=name,
        customer_id="",
        order_id="",
        before=before,
        after=after,
    )


@pytest.mark.slow
@settings(max_examples=40)
@given(held=cells(ANY_TEXT), expected=cells(ANY_TEXT), wanted=cells(NEW_TEXT))
def test_a_correction_changes_its_cell_and_no_other(
    engine: Engine, held: Sheet, expected: Sheet, wanted: Sheet
) -> None:
    """A cell changes where it holds what the correction says that it held.

    Where nothing is drawn for what it says, it says what is there.
    """
    rows = engine.connection.create_table("typed", typed(held), overwrite=True)
    before = {place: expected.get(place, held.get(place, "")) for place in wanted}
    asked = [correction(place, before[place], new) for place, new in wanted.items()]
    reader = TextReader(
        engine=engine, table=ORDERS, readings=READINGS, dates=DateReading()
    )
    corrected = correct(rows, asked, reader, has_fixed_rows=True)
    now = corrected.data.order_by("row").to_pyarrow().to_pylist()
    assert [row["row"] for row in now] == list(ROWS)
    for row in now:
        for name, known in SAYS.items():
            place, is_held = (row["row"], name), held.get((row["row"], name), "")
            applied = place in wanted and known[before[place]] == known[is_held]
            says = known[wanted[place] if applied else is_held]
            assert (row[name], row.get(f"{name}__bad")) == says
    assert {(each.row, each.field) for each in corrected.log} == {*wanted}
    for each in corrected.log:
        known, is_held = SAYS[each.field], held.get((each.row, each.field), "")
        fits = known[is_held] in {known[each.before], known[each.after]}
        assert fits == (each.outcome is not CorrectionOutcome.VALUE_CHANGED)
