"""What does a person read when something is wrong? The texts, as approved.

Where, what was found, what to do: one line each, in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from xl_crm.errors import Problem, XlCrmError
from xl_crm.i18n import Label, Lang
from xl_crm.pipeline import analyse
from xl_crm.plan import load_plan, plan_from

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def texts(act: Callable[[], object]) -> tuple[str, str]:
    """Return the Chinese and the English text of what is raised."""
    with pytest.raises(XlCrmError) as caught:
        act()
    return caught.value.text(Lang.ZH), caught.value.text(Lang.EN)


def run(folder: Path, orders: str, settings: dict[str, Any] | None = None) -> object:
    """Run every step on one file of orders."""
    (folder / "orders.csv").write_text(orders, encoding="utf-8")
    values = {"sources": {"orders": {"path": "orders.csv"}}, **(settings or {})}
    return analyse(plan_from(values, where="crm.toml", folder=folder))


def test_a_missing_file(tmp_path: Path) -> None:
    values = {"sources": {"orders": {"path": "none.csv"}}}
    plan = plan_from(values, where="", folder=tmp_path)
    path = tmp_path / "none.csv"
    assert texts(lambda: analyse(plan)) == (
        f"{path}：没有这个文件。检查路径和文件名。",
        f"{path}: no such file. Check the path and the name.",
    )


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    zh, en = texts(lambda: run(tmp_path, "客户ID,注\nA,x\n"))
    assert zh.splitlines() == [
        (
            "orders.csv：没有“订单日期”（order_date）列；现有列：客户ID, 注。"
            "用 --map orders.order_date=列名 指明。"
        ),
        (
            "orders.csv：没有“订单金额”（order_amount）列；现有列：客户ID, 注。"
            "用 --map orders.order_amount=列名 指明。"
        ),
    ]
    assert en.splitlines() == [
        (
            "orders.csv: no column for order date (order_date); columns: 客户ID, 注. "
            "Say which with --map orders.order_date=COLUMN."
        ),
        (
            "orders.csv: no column for order amount (order_amount); "
            "columns: 客户ID, 注. Say which with --map orders.order_amount=COLUMN."
        ),
    ]


def test_a_mapping_to_a_column_that_is_not_there(tmp_path: Path) -> None:
    settings = {
        "sources": {
            "orders": {"path": "orders.csv", "columns": {"order_amount": "Qty*Prise"}}
        }
    }
    orders = "customer_id,order_date,Qty,Price\nA,2024-01-01,1,2\n"
    assert texts(lambda: run(tmp_path, orders, settings)) == (
        (
            "--map orders.order_amount=Qty*Prise：orders.csv 没有列“Prise”。"
            "是否指：Price。"
        ),
        (
            '--map orders.order_amount=Qty*Prise: orders.csv has no column "Prise". '
            "Did you mean: Price."
        ),
    )


def test_no_order_that_counts(tmp_path: Path) -> None:
    orders = "customer_id,order_date,order_amount\nA,2024-01-01,\n,2024-01-01,5\n"
    assert texts(lambda: run(tmp_path, orders)) == (
        (
            "orders.csv 第 2 行：没有可用的订单行：没有订单金额（1 行）。"
            "补充订单金额。\n"
            "orders.csv 第 3 行：没有可用的订单行：没有客户ID（1 行）。"
            "补充客户ID。"
        ),
        (
            "orders.csv row 2: no order line can be used: no order amount (1 row). "
            "Fill in the order amount.\n"
            "orders.csv row 3: no order line can be used: no customer ID (1 row). "
            "Fill in the customer ID."
        ),
    )


def test_weights_that_do_not_sum_to_one(tmp_path: Path) -> None:
    dimensions = {"all": {"weight": 0.9, "indicators": ["monetary"]}}
    assert texts(lambda: run(tmp_path, "", {"dimensions": dimensions})) == (
        "crm.toml, dimensions：权重合计为 0.9。调整权重，使合计为1（100%）。",
        (
            "crm.toml, dimensions: the weights sum to 0.9. "
            "Change the weights so that they sum to 1 (100 %)."
        ),
    )


def test_a_project_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "crm.toml"
    zh, en = texts(lambda: load_plan(path))
    assert zh == f"{path}：没有这个项目文件。检查路径，或用 xl-crm init 新建。"
    assert en == (
        f"{path}: no such project file. Check the path, or write one with xl-crm init."
    )


def test_several_problems_are_one_line_each() -> None:
    problems = [
        Problem(
            where=f"row {row}",
            found=Label(zh="错", en="wrong"),
            remedy=Label(zh="改", en="Mend it"),
        )
        for row in (1, 2)
    ]
    error = XlCrmError(*problems)
    assert str(error) == "row 1: wrong. Mend it.\nrow 2: wrong. Mend it."
    assert error.text(Lang.ZH) == "row 1：错。改。\nrow 2：错。改。"
