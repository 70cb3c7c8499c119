"""What does a workbook of customers hold, as an Arrow table and as a book?

Made up, with a seed: the same rows every time. The six columns on the right follow from
those on the left by the formulas beside them, so that a workbook can hold both.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from xl_crm.i18n import Lang
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import (
    Book,
    Chart,
    ChartKind,
    Choices,
    Column,
    Mark,
    Page,
    Table,
    Tone,
)
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.reports._spec import Cell

AS_OF = date(2025, 6, 30)
#: Day 0 of Excel to the check date.
AS_OF_SERIAL = (AS_OF - date(1899, 12, 30)).days

COMPANIES = np.array(
    ["华东贸易", "Acme & Sons", "Müller GmbH", "深圳科技", "Delta", "广州实业"]
)
SEGMENTS = np.array(["KA", "SMB", "Retail", "Channel"])
TIERS = ("A", "B", "C", "D")
TONES = (Tone.TIER_1, Tone.TIER_2, Tone.TIER_3, Tone.TIER_4)

UNITS = {
    "customer_id": Unit.ID,
    "name": Unit.TEXT,
    "segment": Unit.TEXT,
    "last_order": Unit.DATE,
    "orders": Unit.COUNT,
    "revenue": Unit.MONEY,
    "recency": Unit.DAYS,
    "average_order": Unit.MONEY,
    "share": Unit.RATIO,
    "pace": Unit.RATIO,
    "score": Unit.SCORE,
    "tier": Unit.TEXT,
}
FORMULAS = {
    "recency": f"{AS_OF_SERIAL}-[@last_order]",
    "average_order": 'IF([@orders]=0,"",ROUND([@revenue]/[@orders],2))',
    "share": "[@average_order]/([@average_order]+150)",
    "pace": 'IF([@orders]<12,"",[@recency]/[@orders])',
    "score": "ROUND(100*[@share],2)",
    "tier": 'IF([@score]>=65,"A",IF([@score]>=45,"B",IF([@score]>=25,"C","D")))',
}


def customers(rows: int) -> pa.Table:
    """Return made-up customers, one a row."""
    random = np.random.default_rng(1)
    recency = random.integers(0, 720, rows)
    orders = random.poisson(18, rows) + 1
    average = np.round(random.lognormal(5, 0.8, rows), 2)
    revenue = np.round(orders * average, 2)
    share = average / (average + 150)
    score = np.round(100 * share, 2)
    company = COMPANIES[random.integers(0, len(COMPANIES), rows)]
    numbers = random.integers(1, rows * 3, rows)
    names = [f"{text} {n}" for text, n in zip(company, numbers, strict=True)]
    tiers = np.array(TIERS[::-1])[np.digitize(score, [25, 45, 65])]
    days = np.datetime64(AS_OF) - recency
    columns = {
        "customer_id": [f"C{number:08d}" for number in range(1, rows + 1)],
        "name": names,
        "segment": SEGMENTS[random.integers(0, len(SEGMENTS), rows)],
        "last_order": days.astype("datetime64[D]"),
        "orders": orders,
        "revenue": revenue,
        "recency": recency,
        "average_order": average,
        "share": share,
        "pace": pa.array(recency / orders, mask=orders < 12),  # noqa: PLR2004
        "score": score,
        "tier": tiers,
    }
    return pa.table(columns)


def tier_counts(table: pa.Table) -> list[int]:
    """Return how many customers each tier has."""
    found = {
        row["values"]: row["counts"] for row in table["tier"].value_counts().to_pylist()
    }
    return [found.get(tier, 0) for tier in TIERS]


def book(table: pa.Table, *, formulas: bool = False, lists: bool = False) -> Book:
    """Return a book of a data page with all its features and a page with a chart."""
    columns = tuple(
        _column(name, _cells(table[name], lists=lists), formulas=formulas)
        for name in table.column_names
    )
    customers_table = Table(name="customers", columns=columns, key=("customer_id",))
    return Book(
        name="bench",
        title="Customers",
        lang=Lang.EN,
        as_of=AS_OF,
        lists=(Choices(name="tiers", heading="Tier", values=TIERS),),
        pages=(
            Page(name="c", sheet="Customers", title="C", blocks=(customers_table,)),
            Page(name="t", sheet="Tiers", title="Tiers", blocks=_tiers(table)),
        ),
    )


def _cells(column: pa.ChunkedArray, *, lists: bool) -> Sequence[Cell]:
    return column.to_pylist() if lists else ArrowCells(column)


def _column(name: str, values: Sequence[Cell], *, formulas: bool) -> Column:
    marks = {"score": Mark.SCALE, "revenue": Mark.BAR}
    tier = name == "tier"
    return Column(
        name=name,
        heading=name.replace("_", " ").capitalize(),
        values=values,
        unit=UNITS[name],
        note=f"Definition of {name}",
        mark=marks.get(name, Mark.NONE),
        choices="tiers" if tier else "",
        tones=dict(zip(TIERS, TONES, strict=True)) if tier else None,
        formula=FORMULAS.get(name, "") if formulas else "",
    )


def _tiers(table: pa.Table) -> tuple[Table, Chart]:
    counts = Table(
        name="counts",
        columns=(
            Column(name="tier", heading="Tier", values=TIERS),
            Column(
                name="customers",
                heading="Customers",
                values=tier_counts(table),
                unit=Unit.COUNT,
            ),
        ),
    )
    chart = Chart(
        kind=ChartKind.COLUMN,
        title="Customers by tier",
        table="counts",
        categories="tier",
        series=("customers",),
        alt_text="Customers by tier",
    )
    return counts, chart
