"""What can reports ask, once the data are read and analysed?"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from xl_crm.i18n import Label
from xl_crm.models.periods import (
    Calendar,
    Comparison,
    Grain,
    Span,
    comparison,
    parse_period,
)
from xl_crm.pipeline._churn import Churn, churn
from xl_crm.pipeline._run import Clock, analysed, opened, parts_of
from xl_crm.pipeline._traits import traits
from xl_crm.summary.facts import (
    FACTS,
    FactBase,
    FactInputs,
    FactRules,
    fact_base,
    spellings,
)
from xl_crm.summary.filtering import respelled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xl_crm.pipeline._results import Analysis
    from xl_crm.pipeline._run import Data, Progress
    from xl_crm.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """An analysis, and the facts behind it while their engine is open.

    Attributes
    ----------
    churn : Churn
        Who has left, in the order of ``analysis.customers``.
    covered : Span
        From the first order that counts to the as-of date.
    span : Span
        The days reported on.
    against : Span or None
        The days asked to compare them with; None for those before.
    without_orders : Span or None
        The last whole period, where none was asked for and it holds no order; None
        where it is the one reported on.
    """

    analysis: Analysis
    facts: FactBase
    churn: Churn
    calendar: Calendar
    covered: Span
    span: Span
    against: Span | None
    without_orders: Span | None = None

    @property
    def note(self) -> Label | None:
        """Why the period is not the last whole one; None where it is, or was asked."""
        if self.without_orders is None:
            return None
        name = self.calendar.label_of(self.without_orders)
        return Label(
            zh=f"{name.zh}没有订单，取最近有订单的期间",
            en=f"{name.en} has no orders, so the latest period with any is reported",
        )

    @property
    def plan(self) -> Plan:
        """The settings of the run."""
        return self.analysis.plan

    def compared(self, fact: str) -> Comparison:
        """Return the days of the report and those they are compared with.

        A fact whose rows begin later is covered from there on; one that begins after
        the period has nothing in it, whatever the days.
        """
        first = self.facts.first_day(fact) or self.covered.first
        covered = Span(first=min(first, self.covered.last), last=self.covered.last)
        if not covered.overlap(self.span):
            covered = self.covered
        return comparison(
            self.span,
            covered,
            self.calendar,
            with_span=self.against,
            merge_jan_feb=self.plan.report.merge_jan_feb,
        )


@contextmanager
def reporting(
    plan: Plan, *, progress: Progress | None = None, all_issues: bool = False
) -> Iterator[Reporting]:
    """Read, analyse, and keep the facts open for reports to ask.

    Raises
    ------
    InputError, SettingsError
        As for ``analyse``; a period that is none or lies outside the data.
    """
    clock = Clock(progress)
    with opened(plan, clock) as data:
        # Before the analysis: a wrong period is told while nothing is lost yet.
        calendar = Calendar(fiscal_year_start_month=plan.report.fiscal_year_start_month)
        covered = Span(first=_first_day(data), last=data.as_of)
        span, without_orders = _reported(plan, data, covered, calendar)
        against = None
        if plan.report.compare:
            against = parse_period(
                plan.report.compare, calendar, where="report.compare"
            )
        compared = comparison(
            span,
            covered,
            calendar,
            with_span=against,
            where=f"report.period {plan.report.period}",
        )
        analysis = analysed(plan, data, clock, all_issues=all_issues)
        left = _churn(plan, data, analysis, compared)
        yield Reporting(
            analysis=analysis,
            facts=_facts(plan, data, analysis, left),
            churn=left,
            calendar=calendar,
            covered=covered,
            span=span,
            against=against,
            without_orders=without_orders,
        )


def _first_day(data: Data) -> date:
    """Return the day of the first order line that counts."""
    lines = data.inputs.orders.kept(data.as_of)
    first = pd.Timestamp(lines.order_date.min().to_pandas())
    return data.as_of if pd.isna(first) else first.date()


def _last_day(data: Data, up_to: date) -> date | None:
    """Return the day of the last order line that counts, up to a day."""
    days = data.inputs.orders.kept(data.as_of).order_date
    last = pd.Timestamp(days.max(where=days <= ibis.literal(up_to)).to_pandas())
    return None if pd.isna(last) else last.date()


def _churn(plan: Plan, data: Data, analysis: Analysis, compared: Comparison) -> Churn:
    """Judge who has left by the as-of date, and who did so in each period."""
    periods = {"current": compared.current}
    for base in compared.bases:
        if base.is_covered:
            is_yearly = base is compared.year_ago
            periods["year_ago" if is_yearly else "previous"] = base.span
    return churn(
        parts_of(data.inputs, data.as_of),
        analysis.customers["customer_id"],
        plan.churn,
        as_of=data.as_of,
        periods=periods,
        store=data.engine.connection.create_table,
    )


def _facts(plan: Plan, data: Data, analysis: Analysis, left: Churn) -> FactBase:
    """Build the facts from the cleaned tables and what is known of each customer."""
    connection = data.engine.connection
    parts = parts_of(data.inputs, data.as_of)
    inputs = FactInputs(
        orders=parts.orders,
        tickets=parts.tickets,
        interactions=parts.interactions,
        campaigns=parts.campaigns,
        opportunities=parts.opportunities,
        traits=connection.create_table("traits", ibis.memtable(traits(analysis, left))),
        store=lambda name, rows: connection.create_table(f"facts_{name}", rows),
        view=lambda name, rows: connection.create_view(f"asked_{name}", rows),
        as_of=data.as_of,
        filtered=frozenset(each.field for each in plan.filters),
        rules=FactRules(
            csat_scale=plan.service.csat_scale,
            csat_satisfied=plan.service.csat_satisfied,
            attribution_days=plan.campaign.attribution_days,
            gross_margin=plan.campaign.gross_margin,
            fiscal_year_start_month=plan.report.fiscal_year_start_month,
        ),
    )
    return fact_base(FACTS, inputs, respelled(plan.filters, spellings()))


def _reported(
    plan: Plan, data: Data, covered: Span, calendar: Calendar
) -> tuple[Span, Span | None]:
    """Return the period asked for, else the last whole one that holds an order.

    A quarter; a month where there is no such quarter; else all days there are. Then
    the last whole period, where it holds none.
    """
    if plan.report.period:
        return parse_period(plan.report.period, calendar, where="report.period"), None
    for grain in (Grain.QUARTER, Grain.MONTH):
        periods = calendar.periods_between(covered.first, covered.last, grain)
        whole = [each.span for each in periods if covered.contains(each.span)]
        last = _last_day(data, whole[-1].last) if whole else None
        for span in reversed(whole):
            if last is not None and span.first <= last <= span.last:
                return span, None if span is whole[-1] else whole[-1]
    return covered, None
