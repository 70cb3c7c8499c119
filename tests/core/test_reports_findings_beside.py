"""What do rules say of control groups, and what stands beside a fall of an owner?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reported import reported
from xl_crm.i18n import Lang
from xl_crm.reports.business import report_named
from xl_crm.reports.business._built import Built, build
from xl_crm.reports.business._drawn import Drawn
from xl_crm.reports.business._spec import Kind
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.findings import Added

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.pipeline import Reporting

#: All 10 targeted by Autumn bought within 30 days, none of the 10 left alone; Winter
#: left nobody alone, and A did not buy within 30 days of it. From 2024Q1 to 2024Q2 li
#: sold 100 instead of 600, of 1,000 in all, and turned to customers 3 times, not 4.
ORDERS = """A,a1,2024-02-01,600,li
B,b1,2024-03-01,400,wu
A,a2,2024-04-10,100,li
B,b2,2024-06-30,400,wu"""
TOUCHES = """A,2024-01-10,li
A,2024-02-10,li
A,2024-03-10,li
A,2024-03-11,li
B,2024-03-11,wu
A,2024-04-10,li
A,2024-05-10,li
A,2024-06-10,li
B,2024-06-11,wu"""


def exports() -> dict[str, list[str]]:
    """Return the lines of each file."""
    numbers = range(10)
    return {
        "orders": [
            "customer_id,order_id,order_date,order_amount,owner",
            *(f"T{each},t{each},2023-11-05,10,xu" for each in numbers),
            *ORDERS.splitlines(),
        ],
        "interactions": [
            "customer_id,interaction_date,owner,campaign_id,member_group,responded",
            *(f"T{each},2023-11-01,,k1,target,yes" for each in numbers),
            *(f"C{each},2023-11-01,,k1,control,no" for each in numbers),
            "A,2024-05-20,,k2,target,yes",
            *(f"{line},,,no" for line in TOUCHES.splitlines()),
        ],
        "campaigns": [
            "campaign_id,campaign_name,start_date",
            "k1,Autumn,2023-11-01",
            "k2,Winter,2024-05-20",
        ],
    }


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    folder = tmp_path_factory.mktemp("exports")
    for name, lines in exports().items():
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    named = {name: {"path": f"{name}.csv"} for name in exports()}
    with reported(folder, named) as run:
        yield run


def built(opened: Reporting, report: str, lang: Lang) -> Built:
    return build(ReportView(opened, report_named(report), lang))


def test_a_clear_increment_and_a_campaign_without_control(opened: Reporting) -> None:
    """Wilson ends of 10 of 10 and 0 of 10 lie 3.8415 / 13.8415 = 27.75 points away.

    So the low end is 100 - sqrt(2) * 27.75 = 60.8, and the high end 100.
    """
    told = built(opened, "campaign", Lang.ZH)
    found = {each.text: each for each in told.findings}
    clear = found[
        "活动“Autumn”目标客户的购买率比对照客户高100.0个百分点（95%置信区间"
        "+60.8个百分点至+100.0个百分点，目标10人，对照10人）。"
    ]
    assert clear.kind is Kind.CONCLUSION
    assert clear.figures[0].value == 100
    alone = found["活动“Winter”未设对照，转化率不能当作活动带来的增量。"]
    assert alone.kind is Kind.PROBLEM
    assert alone.figures[0].value == 0
    assert alone.suggestion is not None
    assert alone.suggestion.kpi == "对照客户数"


def test_without_any_control_it_is_said_of_the_conversion_rate(
    opened: Reporting,
) -> None:
    told = built(opened, "campaign", Lang.EN)
    left = {
        name: table
        for name, table in told.drawn.tables.items()
        if name != "campaign_increment"
    }
    [found] = Added(table="campaign_increment").findings(
        told.view, Drawn(left, Lang.EN)
    )
    assert found.text == (
        "No campaign has a control group: conversion rates do not tell what they added."
    )
    assert [each.value for each in found.figures] == [0]


def test_touches_stand_beside_the_owner_who_fell(opened: Reporting) -> None:
    told = built(opened, "sales", Lang.ZH)
    [fall] = [each for each in told.findings if "主要出现在" in each.text]
    assert fall.kind is Kind.PROBLEM
    assert "销售负责人“li”" in fall.text
    assert fall.evidence == "该负责人的触达次数由4变为3，下降25.0%"
