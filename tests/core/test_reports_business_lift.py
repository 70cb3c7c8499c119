"""Which traits go with churn, on forty customers counted by hand?"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.reported import reported
from xl_crm.i18n import Label, Lang
from xl_crm.reports._spec import Table
from xl_crm.reports.business import report_named
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections import Lift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports._spec import Cell

#: Customers and those of them who left, by industry; the last two are too few.
INDUSTRIES = {"ink": (10, 9), "food": (28, 3), "tea": (2, 1)}
TITLE = Label(zh="特征", en="Traits")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportView]:
    folder = tmp_path_factory.mktemp("exports")
    orders = ["customer_id,order_id,order_date,order_amount"]
    customers = ["customer_id,industry,region"]
    left = ["customer_id,churn_date,churn_reason"]
    for industry, (everybody, gone) in INDUSTRIES.items():
        for place in range(everybody):
            name = f"{industry}{place}"
            orders.append(f"{name},{name},2024-01-0{place % 9 + 1},10")
            customers.append(f"{name},{industry},East")
            if place < gone:
                left.append(f"{name},2024-01-20,price")
    tables = {"orders": orders, "customers": customers, "churn": left}
    for name, lines in tables.items():
        text = "\n".join(lines) + "\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    named = {name: {"path": f"{name}.csv"} for name in tables}
    with reported(folder, named, general={"as_of": "2024-01-31"}) as run:
        yield ReportView(run, report_named("churn"), Lang.EN)


def lifted(view: ReportView, *by: str) -> list[Table]:
    section = Lift(name="traits", by=by, title=TITLE)
    return [block for block in section.blocks(view) if isinstance(block, Table)]


def columns(table: Table) -> dict[str, list[Cell]]:
    return {column.name: list(column.values) for column in table.columns}


def fisher(gone: int, everybody: int, all_gone: int, n: int) -> float:
    """Return the chance of a table as unlikely, by counting draws without return."""

    def chance(drawn: int) -> float:
        ways = math.comb(all_gone, drawn)
        return ways * math.comb(n - all_gone, everybody - drawn)

    drawn = range(max(0, everybody - (n - all_gone)), min(all_gone, everybody) + 1)
    unlikely = [chance(each) for each in drawn if chance(each) <= chance(gone)]
    return sum(unlikely) / math.comb(n, everybody)


def test_lift_is_one_share_over_the_other(view: ReportView) -> None:
    """13 of 40 left: of the 10 in ink 9, of the 28 in food 3, of the 2 in tea 1."""
    [table] = lifted(view, "industry")
    found = columns(table)
    assert found["industry"] == ["ink", "food", "tea"]
    assert found["judged"] == [10, 28, 2]
    assert found["churned"] == [9, 3, 1]
    assert found["judged_share"] == [0.25, 0.7, 0.05]
    shares = [9 / 13, 3 / 13, 1 / 13]
    assert found["churned_share"] == pytest.approx(shares, abs=1e-11)
    assert found["rate"] == pytest.approx([0.9, 3 / 28, 0.5], abs=1e-11)
    lifts = [9 / 13 / 0.25, 3 / 13 / 0.7, 1 / 13 / 0.05]
    assert found["lift"] == pytest.approx(lifts, abs=1e-11)


def test_chance_is_judged_over_all_groups_that_are_judged(view: ReportView) -> None:
    """Two tests: the smaller p value counts twice, tea is too few to be one."""
    [table] = lifted(view, "industry")
    found = columns(table)
    ink, food = fisher(9, 10, 13, 40), fisher(3, 28, 13, 40)
    assert found["p_value"][:2] == pytest.approx([ink, food])
    small, large = sorted((ink, food))
    adjusted = {small: 2 * small, large: max(2 * small, large)}
    assert found["p_adjusted"][:2] == pytest.approx([adjusted[ink], adjusted[food]])
    assert found["p_adjusted"][2] is None
    assert found["verdict"] == ["clearly more often", "clearly less often", "too few"]


def test_one_value_is_nothing_to_compare(view: ReportView) -> None:
    assert not lifted(view, "region")


def test_looking_at_a_second_trait_makes_the_first_one_less_sure(
    view: ReportView,
) -> None:
    """The same trait again: four tests, so that the smallest p value counts 4 times."""
    first, _ = lifted(view, "industry", "industry")
    smallest = min(fisher(9, 10, 13, 40), fisher(3, 28, 13, 40))
    adjusted = [each for each in columns(first)["p_adjusted"] if each is not None]
    assert min(adjusted) == pytest.approx(4 * smallest)  # type: ignore[type-var]


def test_the_settings_say_what_is_clear(view: ReportView) -> None:
    findings = replace(view.plan.findings, lift=3.0)
    analysis = view.reporting.analysis
    plan = replace(analysis.plan, findings=findings)
    changed = replace(view.reporting, analysis=replace(analysis, plan=plan))
    [table] = lifted(ReportView(changed, view.report, Lang.EN), "industry")
    # 2.77 is below 3; 0.33 is below one third
    verdicts = ["not clear", "clearly less often", "too few"]
    assert columns(table)["verdict"] == verdicts


def test_values_beyond_the_most_rows_are_one_row_without_a_verdict(
    view: ReportView,
) -> None:
    analysis = view.reporting.analysis
    settings = replace(analysis.plan.report, rows=1, small_group=1)
    plan = replace(analysis.plan, report=settings)
    changed = replace(view.reporting, analysis=replace(analysis, plan=plan))
    [table] = lifted(ReportView(changed, view.report, Lang.EN), "industry")
    found = columns(table)
    assert found["industry"] == ["food", "Others (2)"]
    assert found["judged"] == [28, 12]
    assert found["churned"] == [3, 10]
    assert found["p_value"][1] is None
    assert found["verdict"] == ["clearly less often", None]
