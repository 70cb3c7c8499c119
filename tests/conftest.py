"""What tests of several folders share: tables written as text, and a switch."""

from __future__ import annotations

import gc
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings

from tests.untraced import rest_in_libraries
from xl_crm.pipeline import Analysis, analyse
from xl_crm.plan import plan_from
from xl_crm.summary import Part, Parts, Periods, summarise

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

#: How the words of a text table become values, by column; the rest are texts.
COLUMN_TYPES = {
    "row": (pa.int64(), int),
    "order_date": (pa.date32(), date.fromisoformat),
    "first_coop_date": (pa.date32(), date.fromisoformat),
    "interaction_date": (pa.date32(), date.fromisoformat),
    "opened_at": (pa.timestamp("us"), datetime.fromisoformat),
    "amount": (pa.decimal128(18, 6), Decimal),
    "is_return": (pa.bool_(), "yes".__eq__),
    "is_new": (pa.bool_(), "yes".__eq__),
    "is_complaint": (pa.bool_(), "yes".__eq__),
    "responded": (pa.bool_(), "yes".__eq__),
}
#: What Ibis says of its own calls into DuckDB and pandas: nothing of ours to mend.
IBIS_WARNINGS = (
    r"ignore:fetch_arrow_table:DeprecationWarning:ibis\..*",
    r"ignore:The 'future.infer_string' option:DeprecationWarning:ibis\..*",
)
#: Columns of a cleaned order line that a text table may leave out.
ORDER_TEXTS = ("category", "owner", "region", "channel")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the approved files of tests/golden",
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile(  # a busy machine is no fault of the code
        "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("patient")
    rest_in_libraries()
    for line in IBIS_WARNINGS:
        config.addinivalue_line("filterwarnings", line)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lasts to the end: modules, thousands of tests.

    Ibis makes many small objects, so that the collector runs often, each time over all
    of these: a tenth of the time of a test that reads a file.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def text_part() -> Callable[[str], Part]:
    """Read a table of words under one line of column names; ``-`` is blank."""
    return _part


@pytest.fixture(scope="session")
def order_part() -> Callable[[str], Part]:
    """Read cleaned order lines: customer_id, order_key, order_date, amount and more.

    A line is a return where its amount is negative, unless a column says.
    """
    return _order_part


@pytest.fixture(scope="session")
def summarise_text() -> Callable[..., pd.DataFrame]:
    """Summarise tables written as text: one row per customer, by customer_id."""

    def run(periods: Periods, orders: str, **others: str) -> pd.DataFrame:
        tables = {name: _part(text) for name, text in others.items()}
        frame = summarise(Parts(orders=_order_part(orders), **tables), periods)
        assert frame["customer_id"].is_unique
        return frame.set_index("customer_id")

    return run


@pytest.fixture(scope="session")
def analyse_text(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Analysis]:
    """Write each table as ``<name>.csv`` and run every step on them."""

    def run(settings: dict[str, Any] | None = None, **tables: str) -> Analysis:
        folder = tmp_path_factory.mktemp("tables")
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text.lstrip(), encoding="utf-8")
        sources = {"sources": {name: {"path": f"{name}.csv"} for name in tables}}
        values = {**(settings or {}), **sources}
        return analyse(plan_from(values, where="", folder=folder))

    return run


#: Five customers of whom four bought, as of 2024-06-30, scored by amount and recency.
SMALL_COMPANY = {
    "orders": """
customer_id,order_id,order_date,order_amount,category,owner
A,o1,2024-06-30,300,ink,li
A,o2,2024-01-10,100,pens,li
B,o3,2024-06-20,200,ink,wu
C,o4,2024-06-10,100.005,ink,
D,o5,2024-05-31,50,ink,wu
D,r5,2024-06-01,-50,ink,wu
,o6,2024-06-01,7,ink,wu
""",
    "customers": """
customer_id,customer_name,industry,company_size,region,channel,contact_name,contact_title,contact_phone,contact_email,first_coop_date
A,甲公司,制造业,大型,华东,线上,王小明,总经理,13812345678,wang@example.com,2020-01-01
B,乙公司,,小型,华南,,Ann Lee,,010-12345678,b@example.com,
D,丁公司,未知,,,,,,,,
E,戊公司,金融业,中型,华北,线下,李四,,,,2024-06-01
""",
    "interactions": """
customer_id,interaction_date,interaction_kind,responded
A,2024-05-01,电话,是
A,2024-05-02,电话,否
""",
}
SMALL_SETTINGS = {
    # D's return comes a day late: both of its lines count
    "orders": {"return_match_days": 0},
    "scoring": {"normaliser": "minmax"},
    "dimensions": {
        "value": {
            "zh": "价值维度",
            "en": "Value",
            "weight": 0.6,
            "indicators": ["monetary"],
        },
        "behaviour": {
            "zh": "行为维度",
            "en": "Behaviour",
            "weight": 0.4,
            "indicators": ["recency_days"],
        },
    },
}


@pytest.fixture(scope="session")
def small_company(analyse_text: Callable[..., Analysis]) -> Analysis:
    """The small company, analysed.

    Amounts 400, 200, 100.005, 0 (D took back what it bought) scale to 1, 0.5, 0.25,
    0 and days 0, 10, 20, 30 to 1, 2/3, 1/3, 0. Composites: 100, 60 x 0.5 + 40 x 2/3 =
    56.667, 60 x 0.2500125 + 40 / 3 = 28.334, 0. The percent cuts lie at 74.0, 51.0
    and 25.5, so that A, B, C, D are in the four tiers in this order. E never bought.
    """
    return analyse_text(SMALL_SETTINGS, **SMALL_COMPANY)


def _part(text: str) -> Part:
    """Turn a text table into a typed table of the engine."""
    import ibis  # noqa: PLC0415  (0.6 s that most tests do not need)

    header, *rows = [line.split() for line in text.splitlines() if line.strip()]
    columns = {}
    for name, words in zip(header, zip(*rows, strict=True), strict=True):
        kind, read = COLUMN_TYPES.get(name, (pa.string(), str))
        values = [None if word == "-" else read(word) for word in words]
        columns[name] = pa.array(values, kind)
    return Part(data=ibis.memtable(pa.table(columns)), fields=frozenset(header))


def _order_part(text: str) -> Part:
    """Complete order lines with the columns that ingest always gives."""
    import ibis  # noqa: PLC0415  (as above)

    part = _part(text)
    table = part.data
    missing = {name: ibis.null("string") for name in ORDER_TEXTS}
    missing |= {"is_new": ibis.null("boolean"), "is_return": table.amount < 0}
    if "row" not in table.columns:
        table = table.mutate(row=ibis.row_number() + 2)
    table = table.mutate(
        **{name: value for name, value in missing.items() if name not in table.columns}
    )
    fields = part.fields | ({"is_new_product"} if "is_new" in part.fields else set())
    return Part(data=table, fields=fields)
