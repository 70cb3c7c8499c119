"""Do several rows of one customer become one, with nothing lost?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.ingested import read

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "客户ID,公司名称,行业,联系电话,导出时间\n"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(
        "customer_id,date,amount\nC1,2024-07-01,1\nC1,2024-07-02,1\n"
        "X9,2024-07-01,1\nX9,2024-07-02,1\n,2024-07-01,1\n",
        encoding="utf-8",
    )
    return path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_latest_filled_value_wins_field_by_field(orders: Path, tmp_path: Path) -> None:
    """The export of June is newer than the one of March that stands below it.

    June has no industry and says 无 for the phone: both stay those of March.
    """
    path = write(
        tmp_path / "customers.csv",
        HEADER + "C1,新名称,,无,2024-06-30\nC1,旧名称,制造业,021-5550,2024-03-31\n"
        "C2,二号,零售业,,2024-06-30\n",
    )
    result = read(orders=orders, customers=path)
    first, second = result.customers
    assert first["customer_name"] == "新名称"
    assert first["industry"] == "制造业"
    assert first["contact_phone"] == "021-5550"
    assert first["exported_at"].date() == date(2024, 6, 30)
    assert second["customer_id"] == "C2"
    assert result.listed("duplicate_customer") == [
        ("customers", 3, "customer_id", "C1")
    ]


def test_without_an_export_time_the_fuller_row_wins(
    orders: Path, tmp_path: Path
) -> None:
    """上 has an industry, 下 has none: the order of the rows says nothing."""
    rows = ("C1,上,制造业\n", "C1,下,\n", "C1,,零售业\n")
    for number, ordered in enumerate((rows, rows[::-1])):
        path = write(
            tmp_path / f"customers_{number}.csv",
            "客户ID,公司名称,行业\n" + "".join(ordered),
        )
        result = read(orders=orders, customers=path)
        (customer,) = result.customers
        assert (customer["customer_name"], customer["industry"]) == ("上", "制造业")
        assert result.counts["duplicate_customer", "customers"] == 2


def test_row_with_an_export_time_wins_over_one_without(
    orders: Path, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "customers.csv", HEADER + "C1,有,,,2024-03-31\nC1,无时间,,,\n"
    )
    (customer,) = read(orders=orders, customers=path).customers
    assert customer["customer_name"] == "有"


def test_spellings_of_one_id_are_one_customer(orders: Path, tmp_path: Path) -> None:
    spellings = ("C1", " C1 ", "Ｃ１", "\u3000C1", "C1\u00a0", "'C1")
    rows = "".join(f"{text},n,,,\n" for text in spellings)
    path = write(tmp_path / "customers.csv", HEADER + rows + "17,n,,,\n17.0,n,,,\n")
    result = read(orders=orders, customers=path)
    assert [row["customer_id"] for row in result.customers] == ["17", "C1"]
    assert result.counts["duplicate_customer", "customers"] == 6


def test_customers_in_are_kept_merged_or_listed(orders: Path, tmp_path: Path) -> None:
    """Seven rows: three customers, two rows merged into them, two without an ID."""
    rows = "C1,a,,,\nC2,b,,,\n,c,,,\nC1,d,,,\nC3,e,,,\n-,f,,,\nC3,g,,,\n"
    path = write(tmp_path / "customers.csv", HEADER + rows)
    result = read(orders=orders, customers=path)
    assert len(result.customers) == 3
    assert result.listed("duplicate_customer") == [
        ("customers", 5, "customer_id", "C1"),
        ("customers", 8, "customer_id", "C3"),
    ]
    assert result.listed("no_customer") == [
        ("customers", 4, "customer_id", None),
        ("customers", 7, "customer_id", None),
        ("orders", 6, "customer_id", None),
    ]
    assert result.n_rows["customers"] == 7


def test_stranger_is_listed_once_in_every_table(orders: Path, tmp_path: Path) -> None:
    """X9 bought twice and is in no customer table; its first row is named."""
    customers = write(tmp_path / "customers.csv", HEADER + "C1,a,,,\n")
    tickets = write(
        tmp_path / "tickets.csv",
        "客户ID,工单号\nC1,1\nX7,2\nX7,3\nX9,4\n,5\n",
    )
    result = read(orders=orders, customers=customers, tickets=tickets)
    assert result.listed("customer_not_listed") == [
        ("orders", 4, "customer_id", "X9"),
        ("tickets", 3, "customer_id", "X7"),
        ("tickets", 5, "customer_id", "X9"),
    ]
    assert ("tickets", 6, "customer_id", None) in result.listed("no_customer")


@pytest.mark.parametrize("text", ["1.23E+11", "1.23e+11", "4E+15"])
def test_id_that_a_spreadsheet_damaged_is_listed(text: str, tmp_path: Path) -> None:
    orders = write(
        tmp_path / "orders.csv",
        f"customer_id,date,amount\n{text},2024-07-01,1\n12E3,2024-07-01,1\n",
    )
    customers = write(tmp_path / "customers.csv", HEADER + f"{text},a,,,\n")
    result = read(orders=orders, customers=customers)
    assert result.listed("damaged_id") == [
        ("customers", 2, "customer_id", text),
        ("orders", 2, "customer_id", text),
    ]
    assert result.outcomes == {"kept": (2, 2.0)}
