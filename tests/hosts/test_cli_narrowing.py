"""Do options narrow a report, and is everything wrong with them said at once?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from xl_crm_cli.narrowing import narrowed

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.metrics.calculated import parse_calculated
from xl_crm.plan import default_plan
from xl_crm.summary.filtering import described, parse_filter

PLAN = default_plan()


def lines(**options: object) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        narrowed(PLAN, **options)  # type: ignore[arg-type]
    return caught.value.text(Lang.EN).splitlines()


def test_without_options_nothing_changes() -> None:
    assert narrowed(PLAN) == PLAN


def test_period_and_compare_go_over_the_plan_and_empty_ones_do_not() -> None:
    report = replace(PLAN.report, period="2024", compare="2023", rows=7)
    plan = replace(PLAN, report=report)
    assert narrowed(plan, period="2025Q2").report == replace(report, period="2025Q2")
    assert narrowed(plan, compare="2022").report == replace(report, compare="2022")


def test_a_filter_takes_the_place_of_the_plans_by_the_same_field() -> None:
    plan = replace(
        PLAN, filters=(parse_filter("行业=金融业"), parse_filter("区域=华东"))
    )
    filters = narrowed(plan, filters=("industry=制造业",)).filters
    assert described(filters, Lang.ZH) == "区域为“华东”；所属行业为“制造业”"


def test_two_options_of_one_field_must_both_hold() -> None:
    filters = narrowed(PLAN, filters=("负责人~李", "负责人!=李强")).filters
    assert described(filters, Lang.EN) == (
        'sales owner contains "李"; sales owner is not "李强"'
    )


def test_a_calculated_field_takes_the_place_of_that_of_the_same_name() -> None:
    plan = replace(
        PLAN,
        calculated=(
            parse_calculated("得分", "订单数*2", ""),
            parse_calculated("其他", "订单数+得分", ""),
        ),
    )
    fields = narrowed(plan, calculated=[("得 分", "订单金额/订单数")]).calculated
    assert {each.name: each.text for each in fields} == {
        "其他": "订单数+得分",
        "得 分": "订单金额/订单数",
    }


@pytest.mark.parametrize(
    ("options", "start"),
    [
        ({"period": "2025Q5"}, "--period 2025Q5: "),
        ({"compare": "soon"}, "--compare soon: "),
        ({"filters": ("行业",)}, '--filter 行业: "行业" is no filter.'),
        ({"filters": ("行页=x",)}, '--filter 行页=x: no field "行页".'),
        (
            {"calculated": [("甲", "订单数; DROP TABLE orders")]},
            "--calc 甲=订单数; DROP TABLE orders: ",
        ),
        (
            {"calculated": [("甲", "__import__('os').getcwd()")]},
            "--calc 甲=__import__('os').getcwd(): ",
        ),
    ],
)
def test_what_cannot_be_meant_is_one_line_under_its_option(
    options: dict[str, object], start: str
) -> None:
    [line] = lines(**options)
    assert line.startswith(start)


def test_everything_wrong_is_said_at_once() -> None:
    found = lines(
        period="soon", filters=("行页=x", "行业"), calculated=[("甲", "SUM(订单数)")]
    )
    assert [line.split(":")[0] for line in found] == [
        "--period soon",
        "--filter 行页=x",
        "--filter 行业",
        "--calc 甲=SUM(订单数)",
    ]


def test_an_error_repeats_an_option_on_one_line_and_cuts_a_long_one() -> None:
    long = "+".join(["订单金额"] * 200)
    with pytest.raises(SettingsError) as refused:
        narrowed(default_plan(), filters=["a\nb"], calculated=[("总", long)])
    filtered, calculated = refused.value.problems
    assert filtered.where == "--filter a b"
    assert calculated.where == f"--calc {f'总={long}'[:60]}…"
