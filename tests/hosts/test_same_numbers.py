"""Does a function of the sheet give what macro, command and native formulas give?

One workbook of data goes four ways: ``xl-crm run``, the macro that does the same, the
formulas of the workbooks recalculated by LibreOffice, and the functions through
xlwings' own COM server, with the cells of those workbooks as their arguments.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from xl_crm_cli.main import cli
from xl_crm_example import write_exports

from tests.ingested import SHARED, shared_only
from tests.one_book import column_of, paste, rows_of
from tests.recalculated import (
    needs_office,
    read_cells,
    recalculate,
    same,
    table_cells,
)
from tests.windows import MISSING, ExcelRange, call_udf, spilled, windows_xlwings
from xl_crm.i18n import Lang
from xl_crm.macros import macro_named, run_macro
from xl_crm.pipeline._run import Clock, opened
from xl_crm.plan import plan_from
from xl_crm.workbook.open_file import FileBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

pytestmark = [
    shared_only,
    pytest.mark.shared,
    pytest.mark.slow,
    needs_office,
    # LibreOffice saves data bars in extensions that openpyxl does not read.
    pytest.mark.filterwarnings(
        "ignore:.* extension is not supported:UserWarning:openpyxl.*"
    ),
]

ANALYSIS, REPORTS, BASE = "客户分析结果.xlsx", "业务分析报告.xlsx", "客户基础信息.xlsx"
#: All orders count for RFM, and no list says who left: what a range of orders knows.
SETTINGS = "[windows]\nwindow_months = 0\n[churn]\nuse_list = false\n"
#: Every tenth customer of Online Retail, so that LibreOffice is done in seconds.
EVERY = 10

Rows = list[list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One company, and what became of its workbook of data on the four ways."""

    exports: Mapping[str, Path]
    data: Path
    command: Path
    macro: Path
    sheets: Mapping[str, Workbook]

    def columns(self, book: str, table: str) -> dict[str, list[Any]]:
        """Return the values of a table by heading, as LibreOffice computed them."""
        cells = table_cells(self.sheets[book], table)
        return {
            heading: [blank(cell.value) for cell in column]
            for heading, column in cells.items()
        }


@pytest.fixture(scope="module", params=["example", "online_retail"])
def company(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Company:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "example":
        exports = write_exports(folder / "exports")
    else:
        exports = {"orders": retail_orders(folder)}
    data = paste(exports, folder / "data.xlsx")
    project = folder / "crm.toml"
    project.write_text(SETTINGS, encoding="utf-8")
    command = folder / "command"
    run("run", "--reports", "-p", project, "-o", command, *inputs(exports, data))
    outcome = run_macro(macro_named("generate_report"), FileBook(data, Lang.ZH))
    return Company(
        exports=exports,
        data=data,
        command=command,
        macro=outcome.files[0].parent,
        sheets={
            name: load_workbook(recalculate(command / name, folder), data_only=True)
            for name in (ANALYSIS, REPORTS)
        },
    )


@pytest.fixture(scope="module")
def call() -> Iterator[Callable[..., Rows]]:
    """Yield what calls a function as a formula in Excel would; rows come back."""

    def called(name: str, *arguments: object) -> Rows:
        n_arguments = len(getattr(sys.modules["xl_crm_udfs"], name).__xlfunc__["args"])
        left_out = [MISSING] * (n_arguments - len(arguments))
        answer = call_udf(name, *arguments, *left_out)
        return [[blank(cell) for cell in row] for row in spilled(answer)]

    with windows_xlwings():
        import_module("xl_crm_udfs")
        yield called


def inputs(exports: Mapping[str, Path], data: Path) -> Iterator[object]:
    for name in exports:
        yield from (f"--{name.replace('_', '-')}", data)


def run(*arguments: object) -> None:
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


def retail_orders(folder: Path) -> Path:
    """Write one row an invoice: what a range of orders is for CRM_RFM."""
    lines = pd.read_csv(SHARED / "online_retail" / "online_retail.csv.gz")
    sold = lines[(lines["Quantity"] > 0) & (lines["UnitPrice"] > 0)].dropna(
        subset=["CustomerID"]
    )
    sold = sold[sold["CustomerID"].astype(int) % EVERY == 0]
    orders = (
        sold.assign(
            amount=sold["Quantity"] * sold["UnitPrice"],
            customer=sold["CustomerID"].astype(int),
            day=pd.to_datetime(sold["InvoiceDate"]).dt.date,
        )
        .groupby(["customer", "InvoiceNo", "day"], as_index=False)["amount"]
        .sum()
        .round(2)
    )
    orders.columns = pd.Index(["客户编号", "订单号", "下单日期", "金额"])
    path = folder / "orders.csv"
    orders.to_csv(path, index=False)
    return path


def blank(value: object) -> object:
    """Return a cell's value; an empty text is a blank, a day has no time."""
    if isinstance(value, datetime):
        return value.date()
    return None if value == "" else value


def down(*columns: Sequence[object]) -> ExcelRange:
    """Return columns beside each other as a range."""
    return ExcelRange(*zip(*columns, strict=True))


def flat(rows: Rows) -> list[Any]:
    """Return the only column."""
    return [cell for (cell,) in rows]


def agree(given: Sequence[object], expected: Sequence[object]) -> None:
    """Compare cell by cell, and refuse to compare nothing."""
    assert len(given) == len(expected)
    assert any(value is not None for value in expected)
    wrong = [
        (row, one, other)
        for row, (one, other) in enumerate(zip(given, expected, strict=True))
        if not same(one, other)
    ]
    assert not wrong, wrong[:5]


def test_the_macro_writes_what_the_command_writes(company: Company) -> None:
    """Every cell with its formula; so the ways below need not be gone twice."""
    names = sorted(path.name for path in company.command.glob("*.xlsx"))
    assert len(names) == 4
    assert names == sorted(path.name for path in company.macro.glob("*.xlsx"))
    for name in names:
        assert read_cells(company.macro / name) == read_cells(company.command / name)


def test_native_formulas_give_what_the_command_wrote(company: Company) -> None:
    stored = load_workbook(company.command / ANALYSIS, data_only=True)
    for table in ("scores", "rfm"):
        before, after = table_cells(stored, table), company.columns(ANALYSIS, table)
        for heading, column in before.items():
            wrote = [blank(cell.value) for cell in column]
            if any(value is not None for value in wrote):
                agree(after[heading], wrote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """The columns of a score sheet that scores come from, by indicator."""

    names: list[str]
    figures: list[list[Any]]
    scaled: list[list[Any]]
    settings: dict[str, list[Any]]


def indicators(company: Company) -> Indicators:
    """Return the indicators that count; figures of those who ever bought."""
    sheet = company.columns(ANALYSIS, "scores")
    settings = company.columns(ANALYSIS, "indicators")
    rows = [n for n, lower in enumerate(settings["下限"]) if lower is not None]
    settings = {head: [column[n] for n in rows] for head, column in settings.items()}
    names = settings["指标"]
    bought = [days is not None for days in sheet["最近一次消费间隔(天)"]]
    figures = [
        [
            value if is_buyer else None
            for value, is_buyer in zip(sheet[heading], bought, strict=True)
        ]
        for heading in (figure_heading(sheet, name) for name in names)
    ]
    return Indicators(
        names=names,
        figures=figures,
        scaled=[sheet[f"{name}·标准化"] for name in names],
        settings=settings,
    )


def figure_heading(sheet: Mapping[str, object], name: str) -> str:
    """Return the column that an indicator is scaled from."""
    if name == "近3个月消费增长率":
        return "近3个月对称增长率(评分用)"
    (found,) = (head for head in sheet if head == name or head.startswith(f"{name}("))
    return found


def test_crm_minmax_scales_as_the_score_sheet_does(
    company: Company, call: Callable[..., Rows]
) -> None:
    found = indicators(company)
    bounds = zip(
        found.settings["方向"],
        found.settings["下限"],
        found.settings["上限"],
        strict=True,
    )
    for figures, scaled, (way, lower, upper) in zip(
        found.figures, found.scaled, bounds, strict=True
    ):
        if lower == upper:
            continue
        direction = 1.0 if way == "越大越好" else -1.0
        given = call("CRM_MINMAX", down(figures), direction, lower, upper)
        agree(flat(given), scaled[: len(given)])


def complete(found: Indicators) -> list[int]:
    """Return the rows in which no indicator is missing."""
    rows = range(len(found.scaled[0]))
    full = [n for n in rows if all(column[n] is not None for column in found.scaled)]
    assert len(full) > 20
    return full


def effective_weights(
    company: Company, found: Indicators, rows: Sequence[int]
) -> tuple[float, ...]:
    """Multiply out both levels of weights, over the dimensions that have a score."""
    sheet = company.columns(ANALYSIS, "scores")
    dimensions = company.columns(ANALYSIS, "dimensions")
    scored = {
        name: weight
        for name, weight in zip(dimensions["维度"], dimensions["权重"], strict=True)
        if all(sheet[f"{name}得分"][n] is not None for n in rows)
    }
    within: dict[str, float] = dict.fromkeys(scored, 0)
    pairs = list(zip(found.settings["维度"], found.settings["维度内权重"], strict=True))
    for name, weight in pairs:
        if name in scored:
            within[name] += weight
    total = sum(scored.values())
    return tuple(
        scored[name] / total * weight / within[name] if name in scored else 0.0
        for name, weight in pairs
    )


def points(column: Sequence[float], rows: Sequence[int]) -> list[float]:
    return [100 * column[n] for n in rows]


def test_crm_score_and_contribution_are_the_sheets(
    company: Company, call: Callable[..., Rows]
) -> None:
    """Where every indicator is there, the two levels of weights multiply out."""
    found = indicators(company)
    rows = complete(found)
    sheet = company.columns(ANALYSIS, "scores")
    weights = (effective_weights(company, found, rows),)
    block = down(*(points(column, rows) for column in found.scaled))
    scores = call("CRM_SCORE", block, weights, 1.0, False)  # noqa: FBT003  (as in a cell)
    agree(flat(scores), [sheet["综合得分"][n] for n in rows])
    added = call("CRM_CONTRIBUTION", block, weights, 1.0, False)  # noqa: FBT003
    columns = zip(found.names, weights[0], zip(*added, strict=True), strict=True)
    for name, weight, column in columns:
        if weight:
            agree(column, [sheet[f"{name}·贡献"][n] for n in rows])


def test_crm_tier_names_the_sheets_tiers(
    company: Company, call: Callable[..., Rows]
) -> None:
    sheet = company.columns(ANALYSIS, "scores")
    scored = [
        (score, tier)
        for score, tier in zip(sheet["综合得分"], sheet["客户层级"], strict=True)
        if score is not None
    ]
    given = call("CRM_TIER", down([score for score, _ in scored]))
    agree(flat(given), [tier for _, tier in scored])


@pytest.fixture(scope="module")
def orders(company: Company) -> pd.DataFrame:
    """One row an order that counts, and one a return: customer, day, amount."""
    sources = {
        name: {"path": str(company.data), "sheet": name} for name in company.exports
    }
    plan = plan_from({"sources": sources}, where="", folder=company.data.parent)
    with opened(plan, Clock(None)) as data:
        lines = data.inputs.orders.kept(data.as_of).execute()
    lines = lines[~lines["is_reversed"]].astype({"amount": float})
    sold = (
        lines[~lines["is_return"]]
        .groupby(["customer_id", "order_key"], as_index=False)
        .agg({"order_date": "max", "amount": "sum"})
    )
    kept = pd.concat([sold, lines[lines["is_return"]]])
    kept["amount"] = kept["amount"].round(2)
    return kept[["customer_id", "order_date", "amount"]]


def ordered(orders: pd.DataFrame) -> tuple[ExcelRange, ExcelRange, ExcelRange]:
    """Return customers, days and amounts as ranges."""
    days = [day.to_pydatetime() for day in orders["order_date"]]
    ids, amounts = orders["customer_id"].tolist(), orders["amount"].tolist()
    return down(ids), down(days), down(amounts)


def test_crm_rfm_is_the_sheet_of_rfm(
    company: Company, orders: pd.DataFrame, call: Callable[..., Rows]
) -> None:
    head, *rows = call("CRM_RFM", *ordered(orders))
    given = {str(row[0]).removesuffix(".0"): row for row in rows}
    sheet = company.columns(ANALYSIS, "rfm")
    headings = [*list(sheet)[2:9], "客户分群"]
    for place, heading in enumerate(headings, start=1):
        expected = {
            str(customer): value
            for customer, value, days in zip(
                sheet["客户ID"], sheet[heading], sheet[headings[0]], strict=True
            )
            if days is not None
        }
        agree([given[customer][place] for customer in expected], [*expected.values()])
    assert len(head) == len(headings) + 1


def test_crm_growth_is_the_trend_of_the_sales_report(
    company: Company, call: Callable[..., Rows]
) -> None:
    trend = company.columns(REPORTS, "sales_by_month")
    amounts = trend["成交金额"]
    for heading, months in (("环比", 1), ("同比", 12)):
        if heading not in trend:  # Online Retail is 13 months long
            continue
        base = down([None] * months + amounts[:-months])
        given = flat(call("CRM_GROWTH", down(amounts), base))
        told = [n for n, rate in enumerate(trend[heading]) if rate is not None]
        agree([given[n] for n in told], [trend[heading][n] for n in told])


def test_crm_churn_counts_as_the_churn_report(
    company: Company, orders: pd.DataFrame, call: Callable[..., Rows]
) -> None:
    ranges = ordered(orders)
    _, *rows = call("CRM_CHURN", *ranges[:2], MISSING, MISSING, MISSING, ranges[2])
    left = pd.Series([row[5] for row in rows if row[6] == "已流失"]).value_counts()
    rules = company.columns(REPORTS, "churn_rules")
    told = dict(zip(rules["判断依据"], rules["流失客户数"], strict=True))
    assert {rule: told[rule] for rule in left.index} == left.to_dict()
    assert sum(told.values()) == left.sum()


def test_crm_amount_adds_up_to_the_reconciliation(
    company: Company, call: Callable[..., Rows]
) -> None:
    rows = rows_of(company.exports["orders"])
    heading = next(str(head) for head in rows[0] if "金额" in str(head))
    read = flat(call("CRM_AMOUNT", down(column_of(rows, heading))))
    total = sum(value for value in read if isinstance(value, float))
    outcomes = company.columns(ANALYSIS, "order_outcomes")
    assert total == pytest.approx(sum(outcomes["金额(元)"]), abs=0.005)


def test_crm_version_is_the_commands(call: Callable[..., Rows]) -> None:
    told = CliRunner().invoke(cli, ["--version"]).output.split()[-1]
    ((text,),) = call("CRM_VERSION")
    about = run_macro(macro_named("about"), FileBook(SHARED, Lang.ZH))
    assert f"xl_crm {told}" in text
    assert about.said[0].zh == f"xl_crm {told}"


ONLY_EXAMPLE = pytest.mark.parametrize("company", ["example"], indirect=True)


@ONLY_EXAMPLE
def test_crm_mask_and_date_are_the_base_workbook(
    company: Company, call: Callable[..., Rows]
) -> None:
    """Of customers who stand once in the export: of others one row survives."""
    head, *body = rows_of(company.exports["customers"])
    ids = [row[0] for row in body]
    rows = [head, *(row for row in body if ids.count(row[0]) == 1)]
    base = load_workbook(company.command / BASE, data_only=True)
    sheet = {
        heading: [blank(cell.value) for cell in column]
        for heading, column in table_cells(base, "customers").items()
    }
    (copy,) = run_macro(macro_named("mask_data"), FileBook(company.data, Lang.ZH)).files
    copied = rows_of(copy)
    copied = [copied[0], *(row for row in copied[1:] if ids.count(row[0]) == 1)]
    place = {customer: n for n, customer in enumerate(sheet["客户ID"])}
    at = [place[customer] for customer in column_of(rows, "客户编号")]
    for kind, typed, heading in (
        ("name", "联系人", "联系人姓名"),
        ("phone", "联系电话", "联系电话"),
        ("email", "电子邮箱", "电子邮箱"),
    ):
        given = flat(call("CRM_MASK", down(column_of(rows, typed)), kind))
        agree(given, column_of(copied, typed))
        shown = [sheet[heading][n] for n in at]
        agree(given, [None if value == "待补充" else value for value in shown])
    days = flat(call("CRM_DATE", down(column_of(rows, "首次合作时间"))))
    agree(days, [sheet["首次合作日期"][n] for n in at])
