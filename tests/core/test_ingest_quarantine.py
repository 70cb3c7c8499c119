"""Is everything that waits for a person listed, with what is around it?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd

from tests.filled import write_filled
from xl_crm.pipeline import Quality, examine
from xl_crm.plan import plan_from

if TYPE_CHECKING:
    from pathlib import Path


def examined(folder: Path, corrections: str = "", **tables: object) -> Quality:
    """Examine files of a folder: their names, or entries of a project file."""
    sources = {
        name: {"path": entry} if isinstance(entry, str) else entry
        for name, entry in tables.items()
    }
    more = {"corrections": corrections} if corrections else {}
    values = {"sources": {**sources, **more}}
    return examine(plan_from(values, where="", folder=folder))


def listed(quality: Quality, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of the quarantine, row by row; what is missing as None."""
    frame = quality.quarantine[list(columns)].astype(object)
    frame = frame.where(frame.notna(), None)
    return list(frame.itertuples(index=False, name=None))


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text.lstrip(), "utf-8")


def test_a_waiting_cell_stands_beside_its_order(tmp_path: Path) -> None:
    """The gravest first; a cancelled order and a late date wait for nobody."""
    write(
        tmp_path,
        "orders.csv",
        """
客户编号,订单号,下单时间,金额,状态
C1,1,2024-01-05,100,已完成
C1,2,2024-02-05,"1,2O0",已完成
,3,2024-03-01,80,已完成
C2,4,待定义,70,已完成
C2,5,2024-03-02,30,已取消
C2,6,2024-03-02,30,某状态
""",
    )
    quality = examined(tmp_path, orders="orders.csv")
    assert listed(
        quality,
        *("rule", "file", "row", "column", "value"),
        *("customer_id", "order_id", "order_date", "amount"),
    ) == [
        (
            *("bad_number", "orders.csv", 3, "order_amount", "1,2O0"),
            *("C1", "2", pd.Timestamp(2024, 2, 5), None),
        ),
        (
            *("no_customer", "orders.csv", 4, "customer_id", ""),
            *(None, "3", pd.Timestamp(2024, 3, 1), 80),
        ),
        (
            *("bad_date", "orders.csv", 5, "order_date", "待定义"),
            *("C2", "4", None, 70),
        ),
        (
            *("unknown_status", "orders.csv", 7, "order_status", "某状态"),
            *("C2", "6", pd.Timestamp(2024, 3, 2), 30),
        ),
    ]


def test_a_value_is_told_in_the_unit_of_its_column(tmp_path: Path) -> None:
    """金额(万元): -0.05 in the file, -500 yuan; what is corrected is the cell."""
    write(
        tmp_path,
        "orders.csv",
        """
客户编号,下单时间,金额(万元)
C1,2024-01-05,-0.0500
C2,2024-01-06,1.2
""",
    )
    quality = examined(tmp_path, orders="orders.csv")
    assert listed(quality, "rule", "value", "amount") == [
        ("unexplained_negative", "-0.05", -500)
    ]
    write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[("订单", "orders.csv", 2, "订单金额", "-0.05", "0.05")],
    )
    mended = examined(tmp_path, orders="orders.csv", corrections="quality.xlsx")
    assert mended.reconciliation["amount"].tolist() == [12_500]
    assert listed(mended, "rule") == []


def test_what_a_line_lacks_is_mended_in_its_order(tmp_path: Path) -> None:
    """Two lines of an order without a date: one cell, in the table of orders."""
    write(
        tmp_path,
        "orders.csv",
        """
客户编号,订单号,下单时间
C1,1,2024-01-05
C2,2,
,3,2024-01-07
""",
    )
    write(
        tmp_path,
        "lines.csv",
        """
订单号,数量,单价
1,2,5
2,1,7
2,1,8
3,,9
""",
    )
    tables = {"orders": "orders.csv", "order_lines": "lines.csv"}
    quality = examined(tmp_path, **tables)
    assert listed(quality, "table", "row", "column", "customer_id", "order_id") == [
        ("orders", 3, "order_date", "C2", "2"),
        ("orders", 4, "customer_id", None, "3"),
    ]
    write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            ("订单", "orders.csv", 3, "订单日期", None, "2024-01-06"),
            ("订单", "orders.csv", 4, "客户ID", None, "C3"),
        ],
    )
    mended = examined(tmp_path, **tables, corrections="quality.xlsx")
    assert listed(mended, "table", "row", "column", "amount") == [
        ("order_lines", 5, "order_amount", None)
    ]
    kept = mended.reconciliation.set_index("rule").loc["kept", ["rows", "amount"]]
    assert kept.tolist() == [3, 2 * 5 + 7 + 8]


def test_a_decision_on_an_order_holds_for_its_lines(tmp_path: Path) -> None:
    """Order 2 is kept in spite of its status, 3 is taken out, 4 lacks a date."""
    write(
        tmp_path,
        "orders.csv",
        """
客户编号,订单号,下单时间,状态
C1,1,2024-01-05,已完成
C2,2,2024-01-06,某状态
C2,3,2024-01-07,某状态
C2,4,,已完成
""",
    )
    write(tmp_path, "lines.csv", "订单号,金额\n1,5\n2,7\n2,8\n3,9\n3,10\n4,11\n")
    write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            ("订单", "orders.csv", 3, "订单状态", "某状态", None, "保留"),
            ("订单", "orders.csv", 4, "订单状态", "某状态", None, "剔除"),
            ("订单", "orders.csv", 5, "订单日期", None, None, "保留"),
        ],
    )
    tables = {"orders": "orders.csv", "order_lines": "lines.csv"}
    before = examined(tmp_path, **tables)
    assert listed(before, "rule", "table", "row") == [
        ("no_date", "orders", 5),
        ("unknown_status", "orders", 3),
        ("unknown_status", "orders", 4),
    ]
    decided = examined(tmp_path, corrections="quality.xlsx", **tables)
    amounts = decided.reconciliation.set_index("rule")["amount"].to_dict()
    assert amounts == {"kept": 20, "excluded_by_hand": 19, "no_date": 11}
    assert listed(decided, "rule", "table", "row") == [("no_date", "orders", 5)]
    outcomes = decided.corrections["outcome"].tolist()
    assert outcomes == ["applied", "applied", "not_possible"]


def test_other_tables_wait_with_their_own_context(tmp_path: Path) -> None:
    write(tmp_path, "orders.csv", "客户编号,下单时间,金额\nC1,2024-01-05,5\n")
    write(
        tmp_path,
        "tickets.csv",
        "工单编号,客户编号,创建时间\nT1,C1,2024-13-01\nT2,,2024-01-06\n",
    )
    quality = examined(tmp_path, orders="orders.csv", tickets="tickets.csv")
    assert listed(
        quality, "rule", "table", "row", "column", "value", "customer_id"
    ) == [
        ("bad_date", "tickets", 2, "opened_at", "2024-13-01", "C1"),
        ("no_customer", "tickets", 3, "customer_id", "", None),
    ]


def test_a_formula_without_a_value_waits_at_its_field(tmp_path: Path) -> None:
    """The finding names a header; what waits is the field that it fills."""
    book = openpyxl.Workbook()
    for row in (
        ["客户编号", "下单时间", "含税金额"],
        ["C1", date(2024, 5, 2), "=1+1"],
        ["C2", date(2024, 5, 3), 90],
    ):
        book.active.append(row)
    book.save(tmp_path / "orders.xlsx")
    orders = {"path": "orders.xlsx", "columns": {"order_amount": "含税金额"}}
    quality = examined(tmp_path, orders=orders)
    waiting = listed(quality, "rule", "row", "column", "value")
    assert ("formula_without_value", 2, "order_amount", "") in waiting
    file = quality.quarantine["file"].iloc[0]
    write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[("订单", file, 2, "订单金额", None, 2)],
    )
    mended = examined(tmp_path, orders=orders, corrections="quality.xlsx")
    assert mended.reconciliation["amount"].tolist() == [92]


def test_what_was_decided_waits_no_more(tmp_path: Path) -> None:
    """Five sales of 10 to 12 yuan and two of 100,000: one is kept, one taken out."""
    amounts = [10, 11, 12, 11, 10.5, 100_000, 100_001]
    lines = "\n".join(
        f"C1,2024-01-0{n + 1},{amount}" for n, amount in enumerate(amounts)
    )
    write(tmp_path, "orders.csv", f"客户编号,下单时间,金额\n{lines}\n")
    quality = examined(tmp_path, orders="orders.csv")
    assert listed(quality, "rule", "row", "value") == [
        ("extreme_amount", 7, "100000"),
        ("extreme_amount", 8, "100001"),
    ]
    write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            ("订单", "orders.csv", 7, "订单金额", "100000", None, "保留"),
            ("订单", "orders.csv", 8, "订单金额", "100001", None, "剔除"),
        ],
    )
    decided = examined(tmp_path, orders="orders.csv", corrections="quality.xlsx")
    assert listed(decided, "rule") == []
    assert "extreme_amount" not in decided.issues.counts.index.get_level_values("rule")
    outcome = decided.reconciliation.set_index("rule")["amount"].to_dict()
    assert outcome == {"kept": 100_054.5, "excluded_by_hand": 100_001}
    assert all(check.passed for check in decided.checks)


def test_a_correction_for_nothing_is_an_issue(tmp_path: Path) -> None:
    orders = "客户编号,下单时间,金额\nC1,2024-01-05,5\nC1,2024-01-06,8\n"
    write(tmp_path, "orders.csv", orders)
    write_filled(
        tmp_path / "quality.xlsx",
        quarantine=[
            ("订单", "orders.csv", 2, "订单金额", "6", "7"),
            ("订单", "orders.csv", 2, "订单金额", "5", "x"),
        ],
        to_complete=[("C9", "所属行业", "零售业")],
    )
    quality = examined(tmp_path, orders="orders.csv", corrections="quality.xlsx")
    assert quality.issues.counts.to_dict() == {
        ("bad_number", "orders"): 1,
        ("stale_correction", "customers"): 1,
        ("stale_correction", "orders"): 1,
    }
    rows = quality.issues.rows
    stale = rows[rows["rule"] == "stale_correction"]
    assert stale[["file", "row", "column", "value"]].to_numpy().tolist() == [
        ["orders.csv", 2, "order_amount", "7"],
        ["", 0, "industry", "零售业"],
    ]
