"""Does the latest filled value win in any order of rows, and are the others told?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_crm.i18n import Lang
from xl_crm.ingest import CleanTable, open_engine
from xl_crm.ingest.customers.merge import prepare_customers
from xl_crm.ingest.part import ROWS_A_PART
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.missing import MissingState
from xl_crm.tables.survivorship import OverrideReason

SCHEMA = pa.schema(
    {
        "row": pa.int64(),
        "customer_id": pa.string(),
        "customer_name": pa.string(),
        "industry": pa.string(),
        "first_coop_date": pa.date32(),
        "exported_at": pa.timestamp("us"),
        "industry__unknown": pa.bool_(),
    }
)
FIELDS = ("customer_id", "customer_name", "industry", "first_coop_date", "exported_at")
MARCH, JUNE = datetime(2024, 3, 31), datetime(2024, 6, 30)  # noqa: DTZ001  (wall clocks)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What became of the rows of a customer table, as plain values.

    Attributes
    ----------
    overridden : list of (customer, field, kept, kept_row, value, row, reason)
    missing : list of (customer, field, state, row)
    repeated : list of (row, customer)
    """

    customers: list[Row]
    overridden: list[tuple[Any, ...]]
    missing: list[tuple[Any, ...]]
    repeated: list[tuple[Any, ...]]


def merge(*files: list[Row], fields: tuple[str, ...] = FIELDS) -> Merged:
    """Merge the rows of one or several files; row numbers count from 2."""
    rows = [
        {**row, "row": part * ROWS_A_PART + place}
        for part, file in enumerate(files)
        for place, row in enumerate(file, start=2)
    ]
    found = pa.Table.from_pylist(rows, SCHEMA).select(
        [name for name in SCHEMA.names if name in {"row", *fields} or "__" in name]
    )
    table = CleanTable(
        table=CUSTOMERS,
        data=ibis.memtable(found),
        columns=dict.fromkeys(fields, ""),
        parts=(),
    )
    with open_engine(memory_limit="500MB", threads=1) as engine:
        customers = prepare_customers(engine, table)
        return Merged(
            customers=sorted(
                customers.data.to_pyarrow().to_pylist(),
                key=lambda row: row["customer_id"],
            ),
            overridden=listed(customers.overridden),
            missing=listed(customers.missing),
            repeated=listed(customers.repeated),
        )


def listed(table: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  (ibis is untyped)
    """Return the rows of a table in order."""
    return sorted(tuple(row.values()) for row in table.to_pyarrow().to_pylist())


def c1(**fields: Any) -> Row:  # noqa: ANN401  (values of any type)
    """Return a row of customer C1."""
    return {"customer_id": "C1", **fields}


def test_every_value_that_lost_is_told_and_why() -> None:
    """Kept: 新, of June; 制造 of March, since June has no industry; 2020 of the later
    file. 旧 and 零售 stand in older exports; 2019 in the earlier file of March."""
    merged = merge(
        [
            c1(customer_name="新", exported_at=JUNE),
            c1(customer_name="旧", first_coop_date=date(2019, 1, 1), exported_at=MARCH),
            c1(customer_name="旧", industry="零售"),
        ],
        [c1(industry="制造", first_coop_date=date(2020, 1, 1), exported_at=MARCH)],
    )
    assert merged.customers == [
        {
            "customer_id": "C1",
            "customer_name": "新",
            "industry": "制造",
            "first_coop_date": date(2020, 1, 1),
            "exported_at": JUNE,
        }
    ]
    other = ROWS_A_PART + 2
    assert merged.overridden == [
        ("C1", "customer_name", "新", 2, "旧", 3, "older_export"),
        ("C1", "customer_name", "新", 2, "旧", 4, "older_export"),
        (
            *("C1", "first_coop_date", "2020-01-01", other),
            *("2019-01-01", 3, "earlier_file"),
        ),
        ("C1", "industry", "制造", other, "零售", 4, "older_export"),
    ]
    assert merged.repeated == [(3, "C1"), (4, "C1"), (other, "C1")]


def test_in_one_file_the_fuller_row_wins_then_the_later_value() -> None:
    """乙 stands in the fuller rows, though 甲 comes later in the order of signs (U+7532
    after U+4E59); of 零售 and 制造, in rows equally full, 零售 does (U+96F6 after
    U+5236). Equal values are not told."""
    merged = merge(
        [
            c1(customer_name="乙", industry="制造"),
            c1(customer_name="甲"),
            c1(customer_name="乙", industry="零售"),
        ]
    )
    assert merged.overridden == [
        ("C1", "customer_name", "乙", 4, "甲", 3, "less_complete"),
        ("C1", "industry", "零售", 4, "制造", 2, "by_value"),
    ]


def test_a_row_of_a_later_file_wins_over_a_fuller_one() -> None:
    merged = merge(
        [c1(customer_name="甲", industry="制造", first_coop_date=date(2020, 1, 1))],
        [c1(customer_name="乙")],
    )
    assert merged.customers[0]["customer_name"] == "乙"
    assert merged.customers[0]["industry"] == "制造"
    assert merged.overridden == [
        ("C1", "customer_name", "乙", ROWS_A_PART + 2, "甲", 2, "earlier_file")
    ]


def test_gaps_are_pending_or_unknown_never_text() -> None:
    """C1: asked in March, blank in June: what was learned in March stands. C2: nobody
    asked. C3: known in March, 未知 in June: the value stays. C4 has everything."""
    asked = {"industry__unknown": True}
    merged = merge(
        [
            c1(customer_name="a", exported_at=JUNE),
            c1(customer_name="a", exported_at=MARCH, **asked),
            {"customer_id": "C2"},
            {"customer_id": "C3", "customer_name": "c", "exported_at": JUNE, **asked},
            {"customer_id": "C3", "industry": "制造", "exported_at": MARCH},
            {"customer_id": "C4", "customer_name": "d", "industry": "制造"},
        ]
    )
    assert merged.missing == [
        ("C1", "industry", "unknown", 3),
        ("C2", "customer_name", "pending", 4),
        ("C2", "industry", "pending", 4),
    ]
    assert merged.customers[2]["industry"] == "制造"


def test_a_table_of_bare_ids_has_nothing_to_tell() -> None:
    merged = merge([c1(), c1(), {"customer_id": "C2"}], fields=("customer_id",))
    assert merged.customers == [{"customer_id": "C1"}, {"customer_id": "C2"}]
    assert merged.repeated == [(3, "C1")]
    assert merged.overridden == []
    assert merged.missing == []


def test_rows_that_agree_complete_each_other() -> None:
    """Nothing is contradicted, so nothing lost; the latest export time is kept."""
    merged = merge(
        [
            c1(customer_name="甲", exported_at=MARCH, industry__unknown=True),
            c1(customer_name="甲", first_coop_date=date(2020, 1, 1), exported_at=JUNE),
            c1(),
        ]
    )
    assert merged.customers == [
        {
            "customer_id": "C1",
            "customer_name": "甲",
            "industry": None,
            "first_coop_date": date(2020, 1, 1),
            "exported_at": JUNE,
        }
    ]
    assert merged.overridden == []
    assert merged.missing == [("C1", "industry", "unknown", 4)]
    assert merged.repeated == [(3, "C1"), (4, "C1")]


def test_of_equal_rows_the_latest_export_time_is_kept() -> None:
    same = {"customer_name": "甲", "industry": "制造"}
    merged = merge([c1(**same, exported_at=JUNE)], [c1(**same, exported_at=MARCH)])
    (customer,) = merged.customers
    assert customer["exported_at"] == JUNE
    assert customer["industry"] == "制造"
    assert merged.overridden == []
    assert merged.repeated == [(ROWS_A_PART + 2, "C1")]


def test_states_and_reasons_have_names_in_both_languages() -> None:
    for kind in (MissingState, OverrideReason):
        for lang in Lang:
            assert len({each.label.text(lang) for each in kind}) == len(kind)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.sampled_from(["C1", "C2", "C3", "C4", "C5", None]),
            "customer_name": st.sampled_from([None, "甲", "乙", "丙"]),
            "industry": st.sampled_from([None, "制造", "零售"]),
            "first_coop_date": st.sampled_from(
                [None, date(2019, 1, 1), date(2020, 1, 1)]
            ),
            "exported_at": st.sampled_from([None, MARCH, JUNE]),
            "industry__unknown": st.just(value=False),
        }
    ),
    max_size=25,
)


@pytest.mark.slow
@settings(max_examples=10)
@given(first=ROWS, second=ROWS, data=st.data())
def test_the_order_of_rows_inside_a_file_decides_nothing(
    first: list[Row], second: list[Row], data: st.DataObject
) -> None:
    """Customers and the values that lost, with the reason, are the same; only the row
    numbers are others."""
    merged = merge(first, second)
    shuffled = merge(
        data.draw(st.permutations(first)), data.draw(st.permutations(second))
    )
    assert shuffled.customers == merged.customers
    assert values(shuffled.overridden) == values(merged.overridden)
    assert len(shuffled.repeated) == len(merged.repeated)


def values(overridden: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return customer, field, kept, value and reason, in order."""
    return sorted((row[0], row[1], row[2], row[4], row[6]) for row in overridden)


@pytest.mark.slow
@settings(max_examples=10)
@given(first=ROWS, second=ROWS)
def test_merging_again_changes_nothing(first: list[Row], second: list[Row]) -> None:
    """The merged customers merge into themselves; so do the files read twice."""
    merged = merge(first, second)
    again = merge(merged.customers)
    assert again.customers == merged.customers
    assert again.overridden == again.repeated == []
    assert merge(first, second, first, second).customers == merged.customers


@pytest.mark.slow
@settings(max_examples=10)
@given(first=ROWS, second=ROWS)
def test_every_value_is_kept_or_told(first: list[Row], second: list[Row]) -> None:
    """Each filled cell of a row with an ID holds the value that is kept, or stands once
    in the list of those that lost; the value kept stands where the list says."""
    merged = merge(first, second)
    kept = {row["customer_id"]: row for row in merged.customers}
    cells = {
        (row["customer_id"], name, part * ROWS_A_PART + place): str(row[name])
        for part, file in enumerate((first, second))
        for place, row in enumerate(file, start=2)
        for name in ("customer_name", "industry", "first_coop_date")
        if row["customer_id"] and row[name] is not None
    }
    lost = [
        ((customer, name, row), value)
        for customer, name, _, _, value, row, _ in merged.overridden
    ]
    expected = {
        cell: value
        for cell, value in cells.items()
        if value != str(kept[cell[0]][cell[1]])
    }
    assert dict(lost) == expected
    assert len(lost) == len(expected)
    for customer, name, value, kept_row, *_ in merged.overridden:
        assert cells[customer, name, kept_row] == value == str(kept[customer][name])
