"""Are the settings of reports read, written and refused like all others?"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Lang
from xl_crm.models.periods import Span
from xl_crm.plan import Event, Plan, default_plan, plan_from, project_file
from xl_crm.summary.filtering import Filter

#: Every kind of entry, none of them a default, with texts that need quoting.
CHANGED = {
    "report": {"period": "2024Q3", "fiscal_year_start_month": 4, "merge_jan_feb": True},
    "service": {"csat_scale": 10, "csat_satisfied": 8.5},
    "churn": {"min_days": 60, "interval_factor": 3},
    "campaign": {"gross_margin": 0.3},
    "findings": {"move": 0.1, "deadline_days": 14},
    "filters": {
        "行业": ["制造业", '零售"业"'],
        "owner": "~李",
        "region": ["!~海外", "!~港澳"],
        "满意度": 5,
        "渠道": "!(空)",
    },
    "calculated": {
        "客单价": "订单金额/订单数",
        "客户价值评分": "近3个月订单金额×0.6+合作时长×0.4",
    },
    "events": {"2024-08": "竞品促销", "2024-09-15": "换 \\ 价"},
}


def plan_of(values: dict[str, Any]) -> Plan:
    return plan_from(values, where="crm.toml", folder=Path())


def lines(values: dict[str, Any]) -> list[str]:
    """Return every problem with some settings, one to a line."""
    with pytest.raises(SettingsError) as caught:
        plan_of(values)
    return caught.value.text(Lang.EN).splitlines()


def test_defaults_are_the_decided_ones() -> None:
    """DOMAIN A2, A4, E20 and the targets of A36."""
    plan = default_plan()
    assert (plan.report.period, plan.report.compare) == ("", "")
    assert plan.report.fiscal_year_start_month == 1
    assert plan.service.response_hours == 2
    assert plan.campaign.attribution_days == 30
    rule = plan.churn
    assert (rule.min_days, rule.interval_factor, rule.min_orders) == (90, 2, 3)
    assert (plan.filters, plan.calculated, plan.events) == ((), (), ())


def test_entries_become_values() -> None:
    plan = plan_of(CHANGED)
    assert plan.report.merge_jan_feb
    assert plan.filters == (
        Filter(field="industry", words=("制造业", '零售"业"')),
        Filter(field="owner", words=("李",), contains=True),
        Filter(field="region", words=("海外", "港澳"), contains=True, exclude=True),
        Filter(field="csat", words=("5",)),
        Filter(field="channel", words=("(空)",), exclude=True),
    )
    assert [each.name for each in plan.calculated] == ["客单价", "客户价值评分"]
    august = Span(first=date(2024, 8, 1), last=date(2024, 8, 31))
    assert plan.events[0] == Event(when="2024-08", span=august, label="竞品促销")


def test_a_fiscal_period_counts_from_the_month_of_the_settings() -> None:
    """FY2024Q1 of a year that begins in April: April to June."""
    report = {"fiscal_year_start_month": 4, "period": "FY2024Q1"}
    plan = plan_of({"report": report, "events": {"FY2024Q1": "涨价"}})
    [event] = plan.events
    assert (event.span.first.month, event.span.last.month) == (4, 6)


@pytest.mark.parametrize("lang", list(Lang))
def test_a_changed_plan_reads_back_as_it_was(lang: Lang) -> None:
    plan = plan_of(CHANGED)
    again = tomllib.loads(project_file(plan, lang))
    assert plan_of(again) == plan
    assert plan != default_plan()


@pytest.mark.parametrize("lang", list(Lang))
def test_examples_of_the_file_are_ones_that_work(lang: Lang) -> None:
    """Every entry that stands behind a # is read when somebody takes it away."""
    text = project_file(default_plan(), lang)
    plan = plan_of(tomllib.loads(text.replace('\n# "', '\n"')))
    assert [each.field for each in plan.filters] == ["industry", "owner"]
    assert [each.contains for each in plan.filters] == [False, True]
    assert [each.name for each in plan.calculated] == ["客单价"]
    assert len(plan.events) == 1


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"filters": {"industri": "x"}},
            "crm.toml, filters.industri: no field",
        ),
        ({"filters": {"行业": []}}, "crm.toml, filters.行业: no word"),
        ({"filters": {"行业": "~"}}, "crm.toml, filters.行业: no word"),
        (
            {"filters": {"行业": ["~a", "b"]}},
            "crm.toml, filters.行业: words of a list with different marks",
        ),
        (
            {"filters": {"行业": {"a": 1}}},
            "crm.toml, filters.行业: {'a': 1} is no text",
        ),
        (
            {"filters": {"行业": "a", "industry": "b"}},
            "crm.toml, filters.industry: a second filter of industry",
        ),
        ({"filters": "行业=a"}, "crm.toml, filters: '行业=a' is no table"),
        ({"calculated": {"a": 1}}, "crm.toml, calculated.a: 1 is no text"),
        (
            {"calculated": {"a": "b", "b": "a"}},
            (
                "crm.toml, calculated.a: calculated fields that need each other: "
                "a → b → a. "
            ),
        ),
        (
            {"calculated": {"a": "1); DROP TABLE orders"}},
            "crm.toml, calculated.a: expression not understood",
        ),
        ({"events": {"2024-08": ""}}, "crm.toml, events.2024-08: '' is no text"),
        (
            {"report": {"fiscal_year_start_month": 13}},
            (
                "crm.toml, report.fiscal_year_start_month: 13 is out of range. "
                "Allowed: 1 … 12."
            ),
        ),
        (
            {"report": {"period": "soon"}},
            "crm.toml, report.period: ",
        ),
        (
            {"report": {"compare": "2024-07-02..2024-07-01"}},
            "crm.toml, report.compare: ",
        ),
        (
            {"service": {"csat_satisfied": 8}},
            "crm.toml, service.csat_satisfied: 8 is above the scale of 5. ",
        ),
        ({"events": {"Sommer": "x"}}, "crm.toml, events.Sommer: "),
        (
            {"finding": {}},
            "crm.toml, finding: no such setting. Did you mean: findings.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_key(values: dict[str, Any], line: str) -> None:
    [found] = lines(values)
    assert found.startswith(line)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=6) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=3,
)


@given(
    group=st.sampled_from(["filters", "calculated", "events"]),
    name=st.sampled_from(["行业", "甲", "2024-08"]) | st.text(max_size=5),
    value=VALUES,
)
def test_any_entry_is_taken_or_refused(group: str, name: str, value: object) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        plan = plan_of({group: {name: value}})
    except SettingsError as error:
        plan, problems = default_plan(), error.problems
    assert all(each.where.startswith(f"crm.toml, {group}.") for each in problems)
    again = tomllib.loads(project_file(plan, Lang.EN))
    assert plan_of(again) == plan


def test_a_sign_that_toml_forbids_is_escaped() -> None:
    plan = plan_of({"events": {"2024-08": "a\x7fb"}})
    assert plan_of(tomllib.loads(project_file(plan, Lang.ZH))) == plan
