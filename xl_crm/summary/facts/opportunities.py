"""Which deals were won and lost, and what became of those that were begun?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from xl_crm.i18n import Label
from xl_crm.summary.facts._records import one_row_each
from xl_crm.summary.facts._spec import Fact, FactTable, Measure, Ratio
from xl_crm.summary.facts._traits import with_traits
from xl_crm.tables.opportunities import STAGE_TRIMMINGS, STAGE_WORDS, Outcome
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from xl_crm.summary.facts._spec import Expr, FactInputs


def _closed(inputs: FactInputs) -> FactTable | None:
    """One row a deal won or lost; the day is that of closing, null where unknown.

    An open deal may state a day as well: the one on which it is hoped to close.
    """
    judged = _judged(inputs, "closed")
    if judged is None:
        return None
    rows, filled = judged
    stored = inputs.store("opportunities", rows.filter(rows.outcome != Outcome.OPEN))
    return with_traits(stored, filled, inputs.traits)


def _created(inputs: FactInputs) -> FactTable | None:
    """One row an opportunity; the day is that of its creation."""
    judged = _judged(inputs, "created")
    if judged is None:
        return None
    rows, filled = judged
    stored = inputs.store("created_opportunities", rows)
    return with_traits(stored, filled, inputs.traits)


def _judged(inputs: FactInputs, day: str) -> tuple[Expr, frozenset[str]] | None:
    """Return the opportunities up to the as-of date, and what became of each by then.

    A deal closed later is still open on that day. None without a stage: no amount says
    whether a deal was won.
    """
    part = inputs.opportunities
    if part is None or "stage" not in part.fields:
        return None
    rows = one_row_each(part, "opportunity_id")
    filled = {*part.fields, "outcome"}
    outcome, last = outcome_of(rows.stage), ibis.literal(inputs.as_of)
    if "created" in filled:
        rows = rows.filter((rows.created <= last).fill_null(True))
    if "closed" in filled:
        later = (rows.closed > last).fill_null(False)
        outcome = later.ifelse(Outcome.OPEN, outcome)
    rows = rows.mutate(outcome=outcome)
    if {"created", "closed"} <= filled:
        days = rows.closed.delta(rows.created, unit="day")
        rows = rows.mutate(days_to_close=(days >= 0).ifelse(days, None))
        filled.add("days_to_close")
    if day in filled:
        filled.add("day")
        return rows.mutate(day=rows[day]), frozenset(filled)
    return rows.mutate(day=ibis.null("date")), frozenset(filled)


def outcome_of(stage: Expr) -> Expr:
    """Return what a stage says of a deal: a value of ``Outcome``, never null."""
    plain = stage.lower().re_replace(STAGE_TRIMMINGS, "")
    return ibis.cases(
        *((plain.isin(words), str(result)) for result, words in STAGE_WORDS.items()),
        else_=str(Outcome.OPEN),
    )


def _number(rows: Expr, outcome: Outcome) -> Expr:
    return rows.count(where=rows.outcome == outcome)


_WON = Measure(
    name="won",
    label=Label(zh="赢单数", en="Won"),
    unit=Unit.NUMBER,
    aggregate=lambda rows: _number(rows, Outcome.WON),
    additive=True,
    note=Label(
        zh="按阶段用词判断（赢单、成交、closed won 等），不按金额推断",
        en="by the words of the stage (won, closed won ..), never by the amount",
    ),
)
_WITHOUT_DAY = Measure(
    name="closed_without_day",
    label=Label(zh="无关闭日期的已关闭商机", en="Closed without a date"),
    unit=Unit.NUMBER,
    aggregate=lambda rows: rows.count(
        where=(rows.outcome != Outcome.OPEN) & rows.closed.isnull()
    ),
    better=Better.LOWER,
    needs=("closed",),
    additive=True,
    note=Label(
        zh="已赢单或输单但没有关闭日期；不计入任何时期",
        en="won or lost without a closing date; in no period",
    ),
)

OPPORTUNITIES = Fact(
    name="opportunities",
    label=Label(zh="已关闭商机", en="Closed opportunities"),
    needs=("opportunities",),
    build=_closed,
    measures=(
        _WON,
        Measure(
            name="lost",
            label=Label(zh="输单数", en="Lost"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: _number(rows, Outcome.LOST),
            better=Better.LOWER,
            additive=True,
            note=Label(
                zh="按阶段用词判断（输单、丢单、closed lost 等）",
                en="by the words of the stage (lost, closed lost ..)",
            ),
        ),
        Measure(
            name="closed",
            label=Label(zh="已关闭商机数", en="Closed"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: rows.count(),
            better=Better.NEUTRAL,
            additive=True,
            note=Label(zh="赢单与输单之和", en="won and lost"),
        ),
        Ratio(
            name="win_rate",
            label=Label(zh="赢单率（赢单÷已关闭）", en="Win rate (won / won + lost)"),
            unit=Unit.PERCENT,
            numerator="won",
            denominator="closed",
        ),
        Measure(
            name="won_amount",
            label=Label(zh="赢单金额", en="Amount won"),
            unit=Unit.MONEY,
            aggregate=lambda rows: rows.amount.sum(
                where=rows.outcome == Outcome.WON
            ).fill_null(0),
            needs=("amount",),
            additive=True,
            note=Label(zh="赢单商机的金额之和", en="sum of the amounts of won deals"),
        ),
        Measure(
            name="won_with_amount",
            label=Label(zh="有金额的赢单数", en="Won with an amount"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: rows.amount.count(where=rows.outcome == Outcome.WON),
            needs=("amount",),
            additive=True,
        ),
        Ratio(
            name="avg_won_amount",
            label=Label(zh="单均赢单金额", en="Average deal won"),
            unit=Unit.MONEY,
            numerator="won_amount",
            denominator="won_with_amount",
            note=Label(
                zh="赢单金额 ÷ 有金额的赢单数",
                en="amount won / won deals that state one",
            ),
        ),
        Measure(
            name="cycle_days",
            label=Label(zh="成交周期天数中位数", en="Days to win, median"),
            unit=Unit.DAYS,
            aggregate=lambda rows: rows.days_to_close.quantile(
                0.5, where=rows.outcome == Outcome.WON
            ),
            better=Better.LOWER,
            needs=("days_to_close",),
            note=Label(
                zh="赢单从创建到关闭的天数；关闭早于创建的不计",
                en="days from creation to closing of won deals; those closed before "
                "they were created do not count",
            ),
        ),
        _WITHOUT_DAY,
    ),
    rows=("stage",),
    fields={
        "day": (("opportunities.closed",),),
        "days_to_close": (("opportunities.created",), ("opportunities.closed",)),
        "outcome": (("opportunities.stage",),),
    },
)

CREATED_OPPORTUNITIES = Fact(
    name="created_opportunities",
    label=Label(zh="新建商机", en="Opportunities created"),
    needs=("opportunities",),
    build=_created,
    measures=(
        Measure(
            name="created",
            label=Label(zh="新建商机数", en="Created"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: rows.count(),
            additive=True,
            note=Label(zh="不同商机编号", en="each opportunity once"),
        ),
        Measure(
            name="open",
            label=Label(zh="未关闭商机数", en="Open"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: _number(rows, Outcome.OPEN),
            better=Better.NEUTRAL,
            additive=True,
            note=Label(
                zh="截至统计截止日阶段既非赢单也非输单；不认识的阶段也算未关闭",
                en="by the as-of date neither won nor lost; a stage of other words "
                "counts as open",
            ),
        ),
        Measure(
            name="converted",
            label=Label(zh="已赢单数", en="Won so far"),
            unit=Unit.NUMBER,
            aggregate=lambda rows: _number(rows, Outcome.WON),
            additive=True,
        ),
        Ratio(
            name="conversion_rate",
            label=Label(
                zh="转化率（已赢单÷新建）", en="Conversion rate (won so far / created)"
            ),
            unit=Unit.PERCENT,
            numerator="converted",
            denominator="created",
            note=Label(
                zh="期内新建的商机中，截至统计截止日已赢单的比例；近期的还会上升",
                en="share of those created in the period that are won by the as-of "
                "date; of recent ones it still rises",
            ),
        ),
        _WITHOUT_DAY,
    ),
    rows=("stage",),
    fields={
        "day": (("opportunities.created",),),
        "outcome": (("opportunities.stage",),),
    },
)
