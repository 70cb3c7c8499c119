"""What do the rules say of eight orders counted by hand, and in which words?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.reported import reported
from xl_crm.i18n import Label, Lang
from xl_crm.models.periods import Span
from xl_crm.reports._spec import Column, Table, Tone
from xl_crm.reports.business._built import Built, build
from xl_crm.reports.business._drawn import Drawn
from xl_crm.reports.business._spec import Advice, Kind, Report, Rule, Sheet
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.findings import (
    Ahead,
    Behind,
    BelowTarget,
    BelowZero,
    Concentrated,
    Driven,
    Moved,
    MovedByPeriod,
    OverRepresented,
    TierShare,
    Turned,
)
from xl_crm.reports.business.sections import Breakdown, Drill, Headline
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.pipeline import Reporting
    from xl_crm.reports._spec import Cell
    from xl_crm.reports.business._spec import Finding

#: 2023Q2 640, 2024Q1 1,000, 2024Q2 800: 20 % down on the one, 25 % up on the other.
ORDERS = """customer_id,order_id,order_date,order_amount,owner,region
A,a0,2023-04-01,320,li,East
B,b0,2023-06-30,320,wu,West
A,a1,2024-02-01,600,li,East
B,b1,2024-03-01,400,wu,West
A,a2,2024-04-10,300,li,East
B,b2,2024-05-10,300,wu,West
C,c1,2024-06-10,120,,East
D,d1,2024-06-30,80,wu,South
"""
SALES = Label(zh="销售部", en="Sales")
ADVICE = Advice(
    action=Label(zh="跟进“{group}”", en='Follow up "{group}"'), department=SALES
)
TITLE = Label(zh="表", en="Table")
FIGURES = ("net_amount", "orders", "avg_order_value")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    folder = tmp_path_factory.mktemp("exports")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    named = {"orders": {"path": "orders.csv"}}
    settings = {"report": {"small_group": 1}, "service": {"resolution_hours": 900}}
    with reported(folder, named, **settings) as run:
        yield run


def probe(*rules: Rule) -> Report:
    """Return a report of key figures, owners and regions, with some rules."""
    return Report(
        name="probe",
        label=Label(zh="试", en="Probe"),
        purpose=Label(zh="试", en="A trial"),
        fact="sales",
        needs=Label(zh="订单", en="orders"),
        sheets=(
            Sheet(
                name="probe",
                label=Label(zh="试表", en="Probe"),
                summary=Label(zh="试", en="A trial"),
                sections=(
                    Headline(name="probe_figures", measures=FIGURES),
                    *(
                        Breakdown(
                            name=f"probe_by_{by}",
                            by=by,
                            measures=FIGURES,
                            versus="avg_order_value",
                            title=TITLE,
                        )
                        for by in ("owner", "region")
                    ),
                    Drill(
                        name="probe_drill",
                        measure="net_amount",
                        by=("owner", "region"),
                        title=TITLE,
                    ),
                ),
            ),
        ),
        rules=rules,
        totals=("owner", "region", "month", "tier"),
        total="net_amount",
    )


def built(opened: Reporting, *rules: Rule, lang: Lang = Lang.EN) -> Built:
    return build(ReportView(opened, probe(*rules), lang))


def found(opened: Reporting, *rules: Rule, lang: Lang = Lang.EN) -> list[Finding]:
    return list(built(opened, *rules, lang=lang).findings)


def settled(opened: Reporting, **findings: float) -> Reporting:
    """Return the run with other bounds of findings."""
    plan = opened.plan
    plan = replace(plan, findings=replace(plan.findings, **findings))
    return replace(opened, analysis=replace(opened.analysis, plan=plan))


def drawn(key: str, columns: dict[str, tuple[Unit, Sequence[Cell], str]]) -> Drawn:
    """Return one table, named ``made_<key>``, with headings given last."""
    table = Table(
        name=f"made_{key}",
        key=(key,),
        columns=tuple(
            Column(name=name, heading=title or name, values=values, unit=unit)
            for name, (unit, values, title) in columns.items()
        ),
    )
    return Drawn({table.name: table}, Lang.EN)


def told(opened: Reporting, rule: Rule, on: Drawn) -> list[Finding]:
    """Return what a rule says of a table that was made up."""
    return list(rule.findings(ReportView(opened, probe(), Lang.EN), on))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (Lang.ZH, "2024Q2成交金额为800.00元，环比下降20.0%，同比上升25.0%。"),
        (
            Lang.EN,
            (
                "Net amount in 2024Q2: 800.00 CNY, down 20.0% on 2024Q1, up 25.0% on "
                "2023Q2."
            ),
        ),
    ],
)
def test_a_figure_that_moved_is_told_against_both_bases(
    opened: Reporting, lang: Lang, text: str
) -> None:
    """800 against 1,000 and 640; what got worse on 2024Q1 is to come back to it."""
    [finding] = found(opened, Moved(measure="net_amount", advice=ADVICE), lang=lang)
    assert finding.text == text
    assert finding.tone is Tone.BAD
    assert [each.value for each in finding.figures] == [800, 1000, 640]
    suggestion = finding.suggestion
    assert suggestion is not None
    assert (suggestion.baseline, suggestion.target) == (800, 1000)
    assert suggestion.department == SALES.text(lang)
    assert suggestion.deadline == date(2024, 7, 30)


def test_the_target_is_the_base_that_a_figure_is_worse_than(opened: Reporting) -> None:
    """4 orders against 2 and 2: 200 an order against 500 and 320."""
    [finding] = found(opened, Moved(measure="avg_order_value", advice=ADVICE))
    assert finding.text.startswith("Average order value in 2024Q2: 200.00 CNY, down 60")
    assert finding.suggestion is not None
    assert finding.suggestion.target == 500
    [better] = found(opened, Moved(measure="orders", advice=ADVICE))
    assert better.tone is Tone.GOOD
    assert better.suggestion is None


def test_a_small_move_is_told_of_the_leading_figure_only(opened: Reporting) -> None:
    calm = settled(opened, move=0.3)
    assert found(calm, Moved(measure="net_amount")) == []
    [finding] = found(calm, Moved(measure="net_amount", is_lead=True))
    assert finding.tone is None


def test_no_verdict_where_the_nearer_base_says_the_contrary(opened: Reporting) -> None:
    """20 % down is too little to tell here, 25 % up on a year ago is not."""
    calm = settled(opened, move=0.22)
    [finding] = found(calm, Moved(measure="net_amount", advice=ADVICE))
    assert "down 20.0%" in finding.text
    assert "up 25.0%" in finding.text
    assert (finding.tone, finding.suggestion) == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        ("2024-01-01", "2024-12-31", "2023H1."),
        ("2023-04-01", "2023-06-30", "2023Q1 or 2022Q2."),
    ],
)
def test_what_the_data_do_not_cover_is_told_once(
    opened: Reporting, first: str, last: str, end: str
) -> None:
    """They begin in April 2023, and both bases of 2024 are the year before."""
    span = Span(first=date.fromisoformat(first), last=date.fromisoformat(last))
    calm = replace(opened, span=span)
    [finding] = found(calm, Moved(measure="net_amount", is_lead=True))
    assert finding.text.endswith(
        f"(2023-04-01 to 2024-06-30) do not cover all of {end}"
    )
    assert finding.text.count("do not cover") == 1


def test_the_largest_group_is_named_from_the_settings_share_on(
    opened: Reporting,
) -> None:
    """East: 300 and 120 of 800, 52.5 %; wu: 300 and 80, 47.5 %."""
    rules = [Concentrated(by=by, measure="net_amount") for by in ("region", "owner")]
    [finding] = found(opened, *rules)
    assert finding.text == 'Net amount: 52.5% in region "East".'
    [figure] = finding.figures
    assert (figure.value, figure.formula) == (0.525, "{0}")
    more = found(settled(opened, concentration=0.475), *rules)
    assert [each.figures[0].value for each in more] == [0.525, 0.475]


def test_three_groups_are_named_where_they_are_few_of_many(opened: Reporting) -> None:
    """Of seven alike three have 3/7; here they have 0.3 + 0.2 + 0.1 = 0.6."""
    shares = [0.1, 0.3, 0.2, *[0.1] * 4]
    names = ["a", "b", "c", "d", "e", "f", "g"]
    amounts = [share * 100 for share in shares]

    def table(n: int) -> Drawn:
        return drawn(
            "region",
            {
                "region": (Unit.TEXT, names[:n], ""),
                "net_amount": (Unit.MONEY, amounts[:n], "Net amount"),
                "net_amount_share": (Unit.PERCENT, shares[:n], ""),
            },
        )

    rule = Concentrated(by="region", measure="net_amount")
    [finding] = told(opened, rule, table(7))
    assert finding.text == "Net amount: 60.0% in the top 3 by region (b, c, a)."
    [figure] = finding.figures
    assert figure.formula == "{0}+{1}+{2}"
    assert [place.row for place in figure.places] == [1, 2, 0]
    assert told(opened, rule, table(6)) == []


def test_groups_far_from_the_whole_are_told_with_their_number(
    opened: Reporting,
) -> None:
    """All 800/4 = 200 an order: South 80/1 is 60 % below, li 300/1 50 % above."""
    rules = (
        Behind(by="region", measure="avg_order_value", advice=ADVICE),
        Ahead(by="owner", measure="avg_order_value"),
    )
    behind, ahead = found(opened, *rules)
    assert behind.text == (
        'Average order value of region "South" is 80.00 CNY, 60.0% below the whole '
        "(200.00 CNY)."
    )
    assert (behind.kind, behind.tone) == (Kind.PROBLEM, Tone.BAD)
    assert [each.value for each in behind.figures] == [80, 1]
    assert behind.suggestion is not None
    assert behind.suggestion.kpi == "Average order value (South)"
    assert behind.suggestion.action == 'Follow up "South"'
    assert (behind.suggestion.baseline, behind.suggestion.target) == (80, 200)
    assert 'owner "li" is 300.00 CNY, 50.0% above' in ahead.text
    assert found(settled(opened, gap=0.61), *rules) == []


def test_nobody_and_the_rest_are_no_group(opened: Reporting) -> None:
    """Unassigned: 120 an order, 40 % below all; it is nobody's fault."""
    rule = Behind(by="owner", measure="avg_order_value", most=9)
    assert found(opened, rule) == []
    table = drawn(
        "owner",
        {
            "owner": (Unit.TEXT, ["li", "Unassigned", "Others (12)"], ""),
            "net_amount": (Unit.MONEY, [1, 50, 49], "Net amount"),
            "net_amount_share": (Unit.PERCENT, [0.01, 0.5, 0.49], ""),
        },
    )
    concentrated = Concentrated(by="owner", measure="net_amount")
    assert told(opened, concentrated, table) == []


def test_the_group_in_which_a_change_lies_is_a_problem_of_a_fall(
    opened: Reporting,
) -> None:
    """In all -200: li -300, wu -20, nobody +120; East -180, West -100, South +80."""
    [finding] = found(
        opened, Driven(drill="probe_drill", measure="net_amount", advice=ADVICE)
    )
    assert finding.text == (
        'The change of net amount (-200.00 CNY): sales owner "li" -300.00 CNY, '
        "all others together +100.00 CNY."
    )
    assert finding.kind is Kind.PROBLEM
    assert [each.value for each in finding.figures] == [-300, 300, 600, 100]
    assert finding.suggestion is not None
    assert (finding.suggestion.baseline, finding.suggestion.target) == (300, 600)


@pytest.mark.parametrize(("by", "n_told"), [("industry", 1), ("tier", 0)])
def test_that_who_buys_less_is_in_a_lower_tier_is_no_finding(
    opened: Reporting, by: str, n_told: int
) -> None:
    made = built(opened)
    tables = dict(made.drawn.tables)
    owners = tables.pop("probe_drill_owner")
    del tables["probe_drill_region"]
    name = f"probe_drill_{by}"
    groups, *figures = owners.columns
    columns = (replace(groups, name=by), *figures)
    tables[name] = replace(owners, name=name, key=(by,), columns=columns)
    rule = Driven(drill="probe_drill", measure="net_amount")
    assert len(list(rule.findings(made.view, Drawn(tables, Lang.EN)))) == n_told


@pytest.mark.parametrize(
    ("setting", "text", "kind"),
    [
        (
            "resolution_hours",
            "Net amount: 800.00 CNY, short of the target (900.00 CNY).",
            Kind.PROBLEM,
        ),
        (
            "response_hours",
            "Net amount: 800.00 CNY, within the target (2.00 CNY).",
            Kind.CONCLUSION,
        ),
    ],
)
def test_a_figure_is_held_against_its_target(
    opened: Reporting, setting: str, text: str, kind: Kind
) -> None:
    """Any measure and any setting: more of an amount is better."""
    rule = BelowTarget(measure="net_amount", setting=setting, advice=ADVICE)
    [finding] = found(opened, rule)
    assert (finding.text, finding.kind) == (text, kind)
    assert (finding.suggestion is not None) == (kind is Kind.PROBLEM)


def test_the_share_of_the_best_customers_is_told_in_points(opened: Reporting) -> None:
    """A34: 55 of 100 after 100 of 200; the same customers in both periods."""
    table = drawn(
        "tier",
        {
            "tier": (Unit.TEXT, ["High value", "Stable"], ""),
            "net_amount": (Unit.MONEY, [55.0, 45.0], "Net amount"),
            "net_amount_share": (Unit.PERCENT, [0.55, 0.45], ""),
            "net_amount_before": (Unit.MONEY, [100.0, 100.0], ""),
        },
    )
    [finding] = told(opened, TierShare(measure="net_amount"), table)
    assert finding.text == (
        "High value customers make up 55.0% of net amount, up 5.0 pp on 2024Q1, tiers "
        "of 2024-06-30, the same customers in both periods."
    )
    now, before = finding.figures
    assert (now.value, before.value) == (0.55, 0.5)
    assert before.formula == "ROUND({0}/({0}+{1}),12)"


def test_a_level_that_began_lately_is_told_with_what_happened_beside_it(
    opened: Reporting,
) -> None:
    """Twelve months around 10, then twelve around 20; older ones are no news."""
    values = [9.0, 11.0] * 6 + [19.0, 21.0] * 6
    names = [f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 13)]

    def table(first: int) -> Drawn:
        events = [None] * 12 + ["a promotion"] + [None] * 11
        return drawn(
            "period",
            {
                "period": (Unit.TEXT, names[first:], ""),
                "net_amount": (Unit.MONEY, values[first:], "Net amount"),
                "event": (Unit.TEXT, events[first:], ""),
            },
        )

    [finding] = told(opened, Turned(measure="net_amount"), table(0))
    assert finding.text == (
        "Net amount runs higher since 2023-01: mean of the periods 20.00 CNY, up "
        "from 10.00 CNY, at the same time, not as a cause: a promotion."
    )
    assert finding.tone is Tone.GOOD
    assert finding.figures[0].places[0].row == 12
    assert told(opened, Turned(measure="net_amount"), table(20)) == []


def test_a_trait_of_those_who_left_is_told_with_base_rate_and_test(
    opened: Reporting,
) -> None:
    """A31: 40 % of 50 who left and 20 % of all 100: a lift of 2."""
    columns = {
        "industry": (Unit.TEXT, ["Retail", "Food"], ""),
        "judged": (Unit.NUMBER, [20, 80], ""),
        "judged_share": (Unit.PERCENT, [0.2, 0.8], ""),
        "churned": (Unit.NUMBER, [20, 30], ""),
        "churned_share": (Unit.PERCENT, [0.4, 0.6], ""),
        "rate": (Unit.PERCENT, [1.0, 0.375], ""),
        "lift": (Unit.RATIO, [2.0, 0.75], ""),
        "p_adjusted": (Unit.PERCENT, [0.0004, 0.0004], ""),
        "verdict": (Unit.TEXT, ["clearly more often", "clearly less often"], ""),
    }
    rule = OverRepresented(
        lift="made", event="churned", among="judged", rate="churn_rate"
    )
    [finding] = told(opened, rule, drawn("industry", columns))
    assert finding.text == (
        'Industry "Retail" makes up 40.0% of churned customers, and 20.0% of customers '
        "judged, a lift of 2.00 (p <0.001 after Holm, n = 20)."
    )
    assert finding.tone is Tone.BAD
    assert [each.value for each in finding.figures] == [2, 20, 20, 1]


def test_a_rate_by_period_is_told_in_points_of_each(opened: Reporting) -> None:
    """A38: 15 % after 12 % and 20 %: worse on the one, better on the other."""
    columns = {
        "period": (Unit.TEXT, ["This", "Period before Q1", "A year ago Q2"], ""),
        "churn_rate": (Unit.PERCENT, [0.15, 0.12, 0.2], ""),
        "change": (Unit.POINTS, [None, 3.0, -5.0], ""),
    }
    rule = MovedByPeriod(table="made_period", measure="churn_rate", advice=ADVICE)
    [finding] = told(opened, rule, drawn("period", columns))
    assert finding.text == (
        "Churned share: 15.0%, up 3.0 pp on period before Q1, down 5.0 pp on a year "
        "ago Q2."
    )
    assert finding.tone is Tone.BAD
    assert finding.suggestion is not None
    assert (finding.suggestion.baseline, finding.suggestion.target) == (0.15, 0.12)


def test_a_rate_of_a_few_customers_is_not_compared(opened: Reporting) -> None:
    """1 of 4 customers of now, 3 of 60 and 3 of 10 before: fewer than 5 say nothing."""
    plan = opened.plan
    plan = replace(plan, report=replace(plan.report, small_group=5))
    careful = replace(opened, analysis=replace(opened.analysis, plan=plan))
    columns = {
        "period": (Unit.TEXT, ["This", "Before", "A year ago"], ""),
        "judged": (Unit.NUMBER, [4, 60, 10], "Active at the start"),
        "churn_rate": (Unit.PERCENT, [0.25, 0.05, 0.3], ""),
        "change": (Unit.POINTS, [None, 20.0, -5.0], ""),
    }
    rule = MovedByPeriod(table="made_period", measure="churn_rate", advice=ADVICE)
    [finding] = told(careful, rule, drawn("period", columns))
    assert finding.text == (
        "Churned share: 25.0%, only 4 active at the start: too few to be compared."
    )
    assert (finding.tone, finding.suggestion) == (None, None)


def test_what_loses_is_told_the_worst_first(opened: Reporting) -> None:
    columns = {
        "region": (Unit.TEXT, ["a", "b", "c"], ""),
        "net_amount": (Unit.MONEY, [-5.0, 10.0, -7.0], ""),
    }
    rule = BelowZero(table="made_region", by="region", measures=("net_amount",))
    texts = [each.text for each in told(opened, rule, drawn("region", columns))]
    assert texts == [
        'Net amount of region "c" is -7.00 CNY, below 0.',
        'Net amount of region "a" is -5.00 CNY, below 0.',
    ]
