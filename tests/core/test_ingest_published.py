"""Do public exports read to the counts that others published of them?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.ingested import SHARED, shared_only
from xl_crm.ingest import (
    DateReading,
    OrderRules,
    Returns,
    Source,
    ZeroAmount,
    open_engine,
    read_inputs,
    reconcile,
    resolve_as_of,
    settle,
)
from xl_crm.ingest.orders.repeated import identical_lines
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.ingest import Orders

pytestmark = [pytest.mark.shared, shared_only]

#: Files beside the checkout and the columns that no alias knows.
EXPORTS = {
    "online_retail/online_retail.csv.gz": {"order_amount": "Quantity*UnitPrice"},
    "cdnow/CDNOW_master.txt.gz": {"order_amount": "dollar_value"},
    "completejourney_sample/transactions_sample.csv.gz": {},
    "adventureworks_utf16/ResellerSales_202006.csv": {"customer_id": "ResellerKey"},
    "bike_sales/bike_sales_sample.csv": {"customer_id": "bikeshop_name"},
    "rfm_pkg/rfm_data_orders.csv": {},
}


def orders_of(name: str, rules: OrderRules | None = None) -> Iterator[Orders]:
    """Read a public export of orders; the engine stays open meanwhile."""
    source = Source(
        table=table_named("orders"), path=SHARED / name, columns=EXPORTS[name]
    )
    with open_engine(memory_limit="1GB") as engine:
        inputs = read_inputs(engine, [source], DateReading(), rules or OrderRules())
        as_of, _ = resolve_as_of(inputs.orders, None)
        yield settle(engine, inputs, as_of).orders


@pytest.fixture(scope="module")
def retail() -> Iterator[Orders]:
    yield from orders_of("online_retail/online_retail.csv.gz")


@pytest.fixture(scope="module")
def cdnow() -> Iterator[Orders]:
    yield from orders_of("cdnow/CDNOW_master.txt.gz")


def distinct(orders: Orders, *names: str) -> list[int]:
    """Count the distinct filled values of some columns of all lines."""
    data = orders.data
    counts = data.aggregate(**{name: data[name].nunique() for name in names})
    return [int(count) for count in counts.to_pandas().iloc[0]]


def test_online_retail_counts(retail: Orders) -> None:
    """V14: 541,909 rows, 4,372 customers, 25,900 invoices, 38 countries."""
    assert retail.data.count().to_pandas() == 541_909
    names = ("customer_id", "order_id", "region")
    assert distinct(retail, *names) == [4_372, 25_900, 38]


def test_online_retail_loses_only_what_names_no_customer(retail: Orders) -> None:
    """V14: 135,080 rows without a customer; the total is 9,747,747.93."""
    outcomes = reconcile(retail, date(2011, 12, 9)).set_index("rule")
    rows = outcomes["rows"]
    assert set(rows.index) == {"kept", "netted", "no_customer"}
    assert rows["kept"] + rows["netted"] == 541_909 - 135_080
    assert rows["no_customer"] == 135_080
    assert outcomes["amount"]["netted"] == pytest.approx(0, abs=0.005)
    assert outcomes["amount"].sum() == pytest.approx(9_747_747.93, abs=0.005)


def test_online_retail_returns_are_the_negative_lines(retail: Orders) -> None:
    """V14: 9,288 lines on cancelled invoices and two negative prices.

    The other 1,336 of the 10,624 negative quantities are stock written off at price
    zero: they take no money back.
    """
    assert retail.data.is_return.sum().to_pandas() == 9_288 + 2


def test_online_retail_ends_on_its_last_day(retail: Orders) -> None:
    assert resolve_as_of(retail, None) == (date(2011, 12, 9), False)


def test_online_retail_without_returns_and_zeros() -> None:
    """V14, last line: without null IDs, C-invoices and price zero 397,884 rows."""
    rules = OrderRules(returns=Returns.EXCLUDE, zero_amount=ZeroAmount.EXCLUDE)
    for orders in orders_of("online_retail/online_retail.csv.gz", rules):
        kept = orders.kept(date(2011, 12, 9))
        assert kept.count().to_pandas() == 397_884
        assert kept.customer_id.nunique().to_pandas() == 4_338
        assert kept.order_id.nunique().to_pandas() == 18_532
        total = float(kept.amount.sum().to_pandas())
        assert total == pytest.approx(8_911_407.90, abs=0.005)


def test_cdnow_counts(cdnow: Orders) -> None:
    """V13: 69,659 rows, 23,570 customers, $2,500,315.63, 80 zero amounts."""
    outcomes = reconcile(cdnow, date(1998, 6, 30)).set_index("rule")
    assert outcomes["rows"].to_dict() == {"kept": 69_659}
    assert outcomes["amount"].sum() == pytest.approx(2_500_315.63, abs=0.005)
    assert distinct(cdnow, "customer_id") == [23_570]
    assert (cdnow.data.amount == 0).sum().to_pandas() == 80


def test_cdnow_days(cdnow: Orders) -> None:
    """V13: 1997-01-01 to 1998-06-30; each customer bought first by 1997-03-25."""
    data = cdnow.data
    first = data.group_by("customer_id").aggregate(day=data.order_date.min())
    days = first.aggregate(earliest=first.day.min(), latest=first.day.max())
    assert [day.date() for day in days.to_pandas().iloc[0]] == [
        date(1997, 1, 1),
        date(1997, 3, 25),
    ]
    assert resolve_as_of(cdnow, None) == (date(1998, 6, 30), False)


@pytest.mark.parametrize(
    ("name", "n_rows"),
    [
        ("completejourney_sample/transactions_sample.csv.gz", 75_000),
        ("adventureworks_utf16/ResellerSales_202006.csv", 3_004),
        ("bike_sales/bike_sales_sample.csv", 2_466),
        ("rfm_pkg/rfm_data_orders.csv", 4_906),
    ],
)
def test_public_export_is_read_whole(name: str, n_rows: int) -> None:
    """The README beside the data states the rows of each; none has a bad cell."""
    for orders in orders_of(name):
        assert all(part.rejected == () for part in orders.lines.parts)
        outcomes = reconcile(orders, date(2199, 1, 1))
        assert outcomes["rule"].tolist() == ["kept"]
        assert outcomes["rows"].tolist() == [n_rows]


def test_rfm_package_totals() -> None:
    """V1: 995 customers, revenue 464,158."""
    for orders in orders_of("rfm_pkg/rfm_data_orders.csv"):
        assert distinct(orders, "customer_id") == [995]
        assert float(orders.data.amount.sum().to_pandas()) == 464_158


def test_online_retail_rows_that_say_the_same(retail: Orders) -> None:
    """V14: 5,268 identical rows, all eight columns compared as they stand."""
    nothing = retail.data.filter(retail.data.reason == "duplicate_line")
    alike = identical_lines(retail.lines, nothing)
    assert alike.count().to_pandas() == 5_268


def test_a_customer_who_sent_everything_back_has_nothing(retail: Orders) -> None:
    """E26: customer 12346 bought for 77,183.60 and cancelled 16 minutes later."""
    lines = retail.data.filter(retail.data.customer_id == "12346").to_pandas()
    assert sorted(lines["amount"].astype(float)) == [-77_183.60, 77_183.60]
    assert lines["is_reversed"].all()
    assert lines["reason"].isna().all()
