"""Does the tracking book propose the right things to the right customers?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from xl_crm.i18n import Label, Lang
from xl_crm.plan import Strategy, default_plan
from xl_crm.reports import books, template_books
from xl_crm.reports._spec import (
    Chart,
    Parameter,
    Parameters,
    Rule,
    Table,
    Tone,
    Total,
)

if TYPE_CHECKING:
    from xl_crm.pipeline import Analysis
    from xl_crm.reports._spec import Book, Column


def strategy(tier: str, text: str, metric: str, target: float, days: int) -> Strategy:
    """Return a strategy of the sales department."""
    return Strategy(
        tier=tier,
        text=Label(zh=text, en=f"{text}!"),
        department=Label(zh="销售部", en="Sales"),
        kpi=Label(zh=f"{metric} KPI", en=f"{metric} KPI"),
        metric=metric,
        target=target,
        days=days,
    )


OF_TIER = "tracking[tier_at_start],[@tier_at_start]"
STRATEGIES = (
    strategy("high_value", "回访", "response_rate", 0.10, 30),
    strategy("high_value", "调研", "", 0.05, 90),
    strategy("potential", "组合", "monetary", 0.15, 15),
    strategy("stable", "推荐", "avg_order_value", 0.05, 60),
    strategy("at_risk", "礼包", "monetary", 0.10, 1),
    strategy("at_risk", "电话", "complaint_rate", 0.10, 2),
)


@pytest.fixture(scope="module")
def analysis(small_company: Analysis) -> Analysis:
    """The small company: A high value, B potential, C stable, D at risk, E no tier."""
    return replace(
        small_company, plan=replace(small_company.plan, strategies=STRATEGIES)
    )


@pytest.fixture(scope="module")
def book(analysis: Analysis) -> Book:
    """The Chinese book."""
    return books(analysis, Lang.ZH)["tracking"]


def table(book: Book, name: str) -> Table:
    """Return a table of a book."""
    return next(
        block
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Table) and block.name == name
    )


def column(book: Book, name: str, table_name: str = "tracking") -> Column:
    """Return a column of a table."""
    return next(each for each in table(book, table_name).columns if each.name == name)


def rows(book: Book, table_name: str, *names: str) -> list[tuple[object, ...]]:
    """Return the rows of some columns of a table."""
    values = [column(book, name, table_name).values for name in names]
    return list(zip(*values, strict=True))


def parameters(book: Book) -> dict[str, Parameter]:
    """Return every parameter of a book by its name."""
    return {
        each.name: each
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Parameters)
        for each in block.parameters
    }


def checked(analysis: Analysis, day: date | None) -> Analysis:
    """Return the analysis with a check date."""
    output = replace(analysis.plan.output, check_date=day)
    return replace(analysis, plan=replace(analysis.plan, output=output))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        # A has two strategies, B and C one, D two; E, who never bought, none
        ("customer_id", ["A", "A", "B", "C", "D", "D"]),
        ("customer_name", ["甲公司", "甲公司", "乙公司", None, "丁公司", "丁公司"]),
        (
            "tier_at_start",
            ["高价值客户"] * 2 + ["潜力客户", "稳定客户"] + ["流失风险客户"] * 2,
        ),
        ("strategy", ["回访", "调研", "组合", "推荐", "礼包", "电话"]),
        ("department", ["销售部"] * 6),
        ("owner", ["li", "li", "wu", None, "wu", "wu"]),
        ("start_date", [None] * 6),
        # 30, 90, 15, 60, 1 and 2 days after 2024-06-30
        (
            "due_date",
            [
                date(2024, 7, 30),
                date(2024, 9, 28),
                date(2024, 7, 15),
                date(2024, 8, 29),
                date(2024, 7, 1),
                date(2024, 7, 2),
            ],
        ),
        ("status", ["待执行"] * 6),
        ("kpi_unit", ["%", "", "元", "元", "元", "%"]),
        # complaints alone are better the fewer they are
        ("direction", ["越高越好"] * 5 + ["越低越好"]),
        # one of two touches, in percent; none measures it; 200; 100.005; D's net 0;
        # no ticket, no complaint rate
        ("baseline", [50, None, 200, 100.01, 0, None]),
        # 50 x 1.1, 200 x 1.15, 100.01 x 1.05 = 105.0105; nothing grows from 0
        ("target", [55, None, 230, 105.01, None, None]),
        ("result", [None] * 6),
        ("attainment", [None] * 6),
        ("feedback", [None] * 6),
    ],
)
def test_a_column_of_the_tracking_sheet(
    book: Book, name: str, values: list[object]
) -> None:
    assert list(column(book, name).values) == values


@pytest.mark.parametrize(
    ("metric", "start", "change", "wished"),
    [
        # 2.2 orders are no goal: 3; exactly 3 stays 3, and so does a whole 110
        ("frequency", 2, 0.10, 3),
        ("frequency", 2, 0.50, 3),
        ("frequency", 100, 0.10, 110),
        ("frequency", 50, 0.10, 55),
        # fewer days and fewer complaints are better; 150 % less a tenth may be over 100
        ("recency_days", 40, 0.25, 30),
        ("complaint_rate", 0.04, 0.25, 3),
        ("complaint_rate", 1.5, 0.10, 135),
        ("spend_stability", 2, 0.10, 1.8),
        # a share ends at 100 %, growth does not
        ("response_rate", 0.8, 0.50, 100),
        ("category_concentration", 0.75, 0.10, 82.5),
        ("growth_3m", 0.9, 0.50, 135),
        ("monetary", 200.5, 0.10, 220.55),
        # nothing gets better from 0 or below by a share of itself
        ("recency_days", 0, 0.10, None),
        ("growth_3m", -0.5, 0.10, None),
        ("frequency", float("nan"), 0.10, None),
    ],
)
def test_a_target_is_better_than_its_baseline_and_can_be_reached(
    small_company: Analysis,
    metric: str,
    start: float,
    change: float,
    wished: float | None,
) -> None:
    """A is the only customer of its tier; in percent where the KPI is."""
    task = strategy("high_value", "回访", metric, change, 30)
    started = replace(
        small_company,
        plan=replace(small_company.plan, strategies=(task,)),
        metrics=small_company.metrics.assign(**{metric: start}),
    )
    targets = column(books(started, Lang.ZH)["tracking"], "target").values
    assert list(targets) == [wished]


def test_every_customer_with_a_tier_has_every_strategy_of_it_once(
    small_company: Analysis,
) -> None:
    """With the default strategies, three a tier: four customers, twelve tasks; customer
    and strategy together are the key."""
    plan = replace(small_company.plan, strategies=default_plan().strategies)
    book = books(replace(small_company, plan=plan), Lang.ZH)["tracking"]
    pairs = list(
        zip(
            column(book, "customer_id").values,
            column(book, "strategy").values,
            strict=True,
        )
    )
    assert len(pairs) == len(set(pairs)) == 12
    assert table(book, "tracking").key == ("customer_id", "strategy")


@pytest.mark.parametrize(
    "name", ["tier", "strategy", "department", "status", "direction"]
)
def test_what_is_chosen_comes_from_a_list(book: Book, name: str) -> None:
    """B43, B44: the values written are among those offered."""
    words = next(each.values for each in book.lists if each.name == name)
    written = {"tier": "tier_at_start"}.get(name, name)
    assert column(book, written).choices == name
    assert set(column(book, written).values) <= set(words)


def test_states_are_the_documented_ones(book: Book) -> None:
    """B44: overdue is derived and cannot be chosen."""
    words = next(each.values for each in book.lists if each.name == "status")
    assert words == ("待执行", "进行中", "已完成")


def test_overdue_turns_due_date_and_status_red(book: Book) -> None:
    overdue = table(book, "tracking").highlights[0]
    assert overdue.tone is Tone.BAD
    assert overdue.columns == ("due_date", "status")
    assert overdue.formula == (
        'AND([@due_date]<>"",[@status]<>"已完成",[@due_date]<overdue_before)'
    )


def formulas(book: Book) -> list[str]:
    """Return every formula of a book."""
    found = [each.formula for each in parameters(book).values()]
    for page in book.pages:
        for block in page.blocks:
            if isinstance(block, Table):
                found += [each.formula for each in block.highlights]
                for each in block.columns:
                    found += [each.formula, *each.row_formulas.values()]
    return [each for each in found if each]


def test_one_cell_alone_knows_what_day_it_is(analysis: Analysis, book: Book) -> None:
    """It follows the check date, for which the as-of date stands where none is set; the
    summary shows it."""
    judged = parameters(book)["overdue_before"]
    assert judged.formula == 'IF(check_date="",TODAY(),check_date)'
    assert [each for each in formulas(book) if "TODAY" in each] == [judged.formula]
    assert judged.value == date(2024, 6, 30)
    assert parameters(book)["check_date"].value == date(2024, 6, 30)
    assert parameters(book)["check_date"].editable
    assert parameters(book)["task_day"].value == date(2024, 6, 30)
    assert parameters(book)["task_day"].formula == "overdue_before"
    day = date(2024, 7, 15)
    dated = books(checked(analysis, day), Lang.ZH)["tracking"]
    assert parameters(dated)["check_date"].value == day
    assert parameters(dated)["overdue_before"].value == day


@pytest.mark.parametrize("name", ["start_date", "due_date"])
def test_dates_take_dates_only(book: Book, name: str) -> None:
    assert column(book, name).rule is Rule.DATE


@pytest.mark.parametrize(
    "name", ["status", "start_date", "due_date", "result", "feedback", "owner"]
)
def test_what_people_fill_in_is_editable(book: Book, name: str) -> None:
    assert column(book, name).editable


@pytest.mark.parametrize("name", ["customer_id", "strategy"])
def test_the_key_is_not_editable(book: Book, name: str) -> None:
    assert not column(book, name).editable


def test_the_summary_counts_what_is_to_do_and_overdue(analysis: Analysis) -> None:
    """A's tasks are due on 30 July and 28 September, B's on the 15th, C's on 29 August,
    D's on 1 and 2 July: on the 15th D's are overdue, B's is not yet."""
    book = books(checked(analysis, date(2024, 7, 15)), Lang.ZH)["tracking"]
    names = ("tasks", "status_1", "status_2", "status_3", "overdue", "completion")
    assert set(column(book, "no_status", "tier_tasks").values) == {0}
    assert rows(book, "tier_tasks", "tier_at_start", *names) == [
        ("高价值客户", 2, 2, 0, 0, 0, 0),
        ("潜力客户", 1, 1, 0, 0, 0, 0),
        ("稳定客户", 1, 1, 0, 0, 0, 0),
        ("流失风险客户", 2, 2, 0, 0, 2, 0),
    ]
    assert rows(book, "department_tasks", "department", *names) == [
        ("销售部", 6, 6, 0, 0, 2, 0),
        ("市场部", 0, 0, 0, 0, 0, None),
        ("客服部", 0, 0, 0, 0, 0, None),
        ("产品部", 0, 0, 0, 0, 0, None),
        ("未分配", 0, 0, 0, 0, 0, None),
    ]
    assert rows(book, "owner_tasks", "owner", *names) == [
        ("wu", 3, 3, 0, 0, 2, 0),
        ("li", 2, 2, 0, 0, 0, 0),
        ("未分配", 1, 1, 0, 0, 0, 0),
    ]
    figures = ("total", "done", "no_status", "overdue", "completion", "other_owners")
    values = [parameters(book)[f"task_{name}"].value for name in figures]
    assert values == [6, 0, 0, 2, 0, 0]


def test_the_totals_have_a_rate_of_their_own(book: Book) -> None:
    """No mean of rates: 0 of 6 tasks are done; the rate of no task is nothing."""
    completion = column(book, "completion", "department_tasks")
    assert completion.total is Total.OWN
    assert completion.total_value == 0
    done, tasks = (
        f"SUBTOTAL(109,department_tasks[{name}])" for name in ("status_3", "tasks")
    )
    assert completion.total_formula == f'IF({tasks}=0,"",{done}/{tasks})'
    form = template_books(default_plan(), Lang.ZH)["tracking"]
    assert column(form, "completion", "tier_tasks").total_value is None


def test_the_overdue_are_not_drawn_among_the_statuses(book: Book) -> None:
    """They are open, too: beside the others they would count twice."""
    charts = [
        block.series
        for page in book.pages
        for block in page.blocks
        if isinstance(block, Chart) and block.table == "tier_tasks"
    ]
    assert charts == [("status_1", "status_2", "status_3", "no_status")]


def test_a_target_is_computed_until_somebody_types_one(book: Book) -> None:
    """What the formula reads: 10 %, 5 %, 15 % .. of the strategies; the response rate
    ends at 100, money and complaints nowhere."""
    target = column(book, "target")
    assert target.formula
    assert target.editable
    assert column(book, "baseline").editable
    changes = [0.10, 0.05, 0.15, 0.05, 0.10, 0.10]
    assert list(column(book, "change").values) == changes
    assert list(column(book, "highest").values) == [100, *[None] * 5]


def test_what_waits_for_a_number_is_yellow(book: Book) -> None:
    """A baseline that nothing measures; a target that a baseline of 0 gives none."""
    waiting = {
        each.columns: each.formula
        for each in table(book, "tracking").highlights
        if each.columns in {("baseline",), ("target",)} and each.tone is Tone.WARN
    }
    assert waiting == {
        ("baseline",): 'AND([@customer_id]<>"",[@baseline]="")',
        ("target",): 'AND([@customer_id]<>"",[@baseline]<>"",[@target]="")',
    }


def test_an_empty_form_goes_by_the_day_of_opening() -> None:
    form = template_books(default_plan(), Lang.ZH)["tracking"]
    assert parameters(form)["check_date"].value is None


def test_the_summary_counts_tasks_by_tier_and_department(book: Book) -> None:
    """All departments that may be chosen, then none, then all."""
    headings = [each.heading for each in table(book, "task_matrix").columns]
    assert headings == [
        *("客户层级", "销售部", "市场部", "客服部", "产品部", "未分配", "任务数")
    ]
    assert list(column(book, "department_1", "task_matrix").values) == [2, 1, 1, 2]
    assert list(column(book, "tasks", "task_matrix").values) == [2, 1, 1, 2]
    assert list(column(book, "department_5", "task_matrix").values) == [0] * 4


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("tasks", f"COUNTIFS({OF_TIER})"),
        (
            "status_3",
            f'COUNTIFS({OF_TIER},tracking[status],"已完成")',
        ),
        (
            "overdue",
            (
                f'COUNTIFS({OF_TIER},tracking[due_date],"<"&overdue_before,'
                'tracking[status],"<>已完成")'
            ),
        ),
        ("completion", 'IF(N([@tasks])=0,"",[@status_3]/[@tasks])'),
    ],
)
def test_a_figure_of_the_summary_is_a_formula(
    book: Book, name: str, formula: str
) -> None:
    assert column(book, name, "tier_tasks").formula == formula


def owned_by(analysis: Analysis, *owners: str | None) -> Book:
    """Return the book of customers A to E with other owners."""
    customers = analysis.customers.assign(owner=owners)
    return books(replace(analysis, customers=customers), Lang.ZH)["tracking"]


@pytest.mark.parametrize("owner", ["007", "7", "王*", "陈?", "<5", "~", "2024-1-5"])
def test_an_owner_whom_countifs_would_misread_is_compared(
    analysis: Analysis, owner: str
) -> None:
    """A has two tasks; the others' owners are plain."""
    book = owned_by(analysis, owner, "王 明", "li", "R&D", None)
    found = column(book, "tasks", "owner_tasks")
    row = list(column(book, "owner", "owner_tasks").values).index(owner)
    assert found.values[row] == 2
    last = len(found.values) - 1
    assert set(found.row_formulas) == {row, last}
    assert found.row_formulas[row] == "SUMPRODUCT(1*(tracking[owner]=[@owner]))"


def test_owners_are_one_whatever_their_case(analysis: Analysis) -> None:
    """As a sheet compares; who writes 未分配 for nobody means nobody."""
    book = owned_by(analysis, "Li", "LI", "未分配", None, None)
    assert rows(book, "owner_tasks", "owner", "tasks") == [("Li", 3), ("未分配", 3)]


def test_an_empty_form_counts_too() -> None:
    """Its owners are typed by hand, 007 and 王* among them."""
    book = template_books(default_plan(), Lang.ZH)["tracking"]
    assert set(column(book, "tasks", "tier_tasks").values) == {0}
    assert parameters(book)["task_completion"].value is None
    owners = table(book, "owner_tasks")
    assert owners.blank_rows > 0
    assert owners.columns[0].editable
    assert owners.columns[1].formula == (
        'IF([@owner]="","",SUMPRODUCT(1*(tracking[owner]=[@owner])))'
    )


def test_words_of_the_status_have_their_place(book: Book) -> None:
    """To begin with the first, done with the last."""
    tones = column(book, "status").tones
    assert tones == {
        "待执行": Tone.MUTED,
        "进行中": Tone.WARN,
        "已完成": Tone.GOOD,
    }


def test_the_english_book_is_english(analysis: Analysis) -> None:
    book = books(analysis, Lang.EN)["tracking"]
    assert list(column(book, "strategy").values)[:2] == ["回访!", "调研!"]
    assert set(column(book, "status").values) == {"To do"}
    assert column(book, "tier_at_start").values[0] == "High value"
