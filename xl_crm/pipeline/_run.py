"""In which order do the steps run, from sources to tiers?"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm import ingest, summary
from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE, measure
from xl_crm.pipeline._checks import check_totals, order_notes, score_notes
from xl_crm.pipeline._quality import Look, Quality, judge
from xl_crm.pipeline._results import Analysis, Rfm
from xl_crm.pipeline._scoring import fit_scales, scored_by
from xl_crm.pipeline._verdict import quality_notes
from xl_crm.tiers.documented import DocumentedRules, assign_documented
from xl_crm.tiers.eight_types import References, assign_types
from xl_crm.tiers.rfm import fit_thresholds, score_rfm
from xl_crm.tiers.segment import assign_segments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from xl_crm.plan import Plan

#: Told the name of each stage as it begins.
Progress = Callable[[Label], None]

READ = Label(zh="读取与清洗", en="Read and clean")
SUMMARISE = Label(zh="汇总", en="Summarise")
CHECK = Label(zh="核对与问题清单", en="Reconcile and list issues")
SCORE = Label(zh="指标、评分与分层", en="Metrics, scores and tiers")


class Clock:
    """Tells a listener what begins, and keeps how long it took."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.seconds: dict[Label, float] = {}

    @contextmanager
    def stage(self, name: Label) -> Iterator[None]:
        """Time one stage."""
        if self.progress:
            self.progress(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


def analyse(
    plan: Plan, *, progress: Progress | None = None, all_issues: bool = False
) -> Analysis:
    """Run every step on the sources of a plan.

    Parameters
    ----------
    progress : function, optional
        Told the label of each stage when it begins.
    all_issues : bool
        List every issue row, not only the first of each rule.

    Raises
    ------
    InputError
        A source cannot be read or lacks a required column; no order line counts.
    SettingsError
        A mapping or setting cannot be used.
    """
    clock = Clock(progress)
    with opened(plan, clock) as data:
        return analysed(plan, data, clock, all_issues=all_issues)


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The cleaned tables of a plan, as long as their engine is open.

    Attributes
    ----------
    lonely : bool
        The as-of date was not given and lies far behind all other days.
    """

    engine: ingest.Engine
    inputs: ingest.Inputs
    as_of: date
    lonely: bool


@contextmanager
def opened(plan: Plan, clock: Clock) -> Iterator[Data]:
    """Read and clean the sources of a plan; close the engine at the end."""
    with ingest.open_engine(
        memory_limit=plan.engine.memory_limit, threads=plan.engine.threads
    ) as engine:
        with clock.stage(READ):
            inputs = _read(engine, plan)
            as_of, lonely = ingest.resolve_as_of(inputs.orders, plan.general.as_of)
            inputs = ingest.settle(engine, inputs, as_of)
        yield Data(engine=engine, inputs=inputs, as_of=as_of, lonely=lonely)


def analysed(
    plan: Plan, data: Data, clock: Clock, *, all_issues: bool = False
) -> Analysis:
    """Summarise, judge and score what was read."""
    inputs, as_of = data.inputs, data.as_of
    periods = summary.Periods(
        as_of=as_of,
        window_months=plan.windows.window_months,
        stability_months=plan.windows.stability_months,
    )
    with clock.stage(SUMMARISE):
        customers = summary.summarise(parts_of(inputs, as_of), periods)
    with clock.stage(CHECK):
        limit = None if all_issues else plan.output.issue_rows
        quality = judge(
            inputs, as_of, _look(plan, data, limit=limit, thorough=all_issues)
        )
    with clock.stage(SCORE):
        metrics, unavailable = measure(customers, CATALOGUE)
        bought = customers["last_order_date"].notna().to_numpy()
        scored = scored_by(plan, metrics, bought, fit_scales(plan, metrics, bought))
        rfm = _rfm(plan, metrics, bought)
    checks = (*quality.checks, *check_totals(quality, customers, scored.tiers))
    return Analysis(
        plan=plan,
        as_of=as_of,
        periods=periods,
        customers=customers,
        metrics=metrics,
        unavailable=unavailable,
        bought=bought,
        scales=scored.scales,
        scores=scored.scores,
        tiers=scored.tiers,
        other_tiers=scored.other_tiers,
        rfm=rfm,
        quality=quality,
        checks=checks,
        notes=(
            *quality_notes(quality, checks),
            *order_notes(plan, inputs.orders, lonely=data.lonely),
            *score_notes(scored.scales, scored.scores, scored.tiers),
        ),
        seconds=clock.seconds,
    )


def examine(
    plan: Plan, *, progress: Progress | None = None, limit: int | None = None
) -> Quality:
    """Read and judge the sources of a plan, and compute nothing from them.

    Parameters
    ----------
    limit : int or None
        Rows listed of each kind; None for all.

    Raises
    ------
    InputError, SettingsError
        As for ``analyse``.
    """
    clock = Clock(progress)
    with opened(plan, clock) as data, clock.stage(CHECK):
        look = _look(plan, data, limit=limit, thorough=True)
        return judge(data.inputs, data.as_of, look)


def _look(plan: Plan, data: Data, *, limit: int | None, thorough: bool) -> Look:
    return Look(
        as_of_given=plan.general.as_of is not None,
        lonely=data.lonely,
        limit=limit,
        thorough=thorough,
    )


def _read(engine: ingest.Engine, plan: Plan) -> ingest.Inputs:
    """Read the sources of a plan by its settings, and put corrections in."""
    corrections = ingest.read_corrections(plan.corrections)
    dates = ingest.DateReading(
        order=plan.reading.date_order, timezone=plan.reading.timezone
    )
    rules = ingest.OrderRules(
        returns=plan.orders.returns,
        return_basis=plan.orders.return_basis,
        return_match_days=plan.orders.return_match_days,
        unexplained_negative=plan.orders.unexplained_negative,
        extreme_mads=plan.orders.extreme_mads,
        zero_amount=plan.orders.zero_amount,
        order_unit=plan.orders.order_unit,
        status_words=plan.orders.status_words,
        new_product_days=plan.orders.new_product_days,
    )
    return ingest.read_inputs(engine, plan.sources, dates, rules, corrections)


def parts_of(inputs: ingest.Inputs, as_of: date) -> summary.Parts:
    """Hand the cleaned tables over to the summary."""
    others = {
        name: summary.Part(data=table.data, fields=frozenset(table.fields))
        for name, table in inputs.others.items()
    }
    customers = None
    if inputs.customers:
        fields = frozenset(inputs.customers.fields)
        customers = summary.Part(data=inputs.customers.data, fields=fields)
    return summary.Parts(
        orders=summary.Part(
            data=inputs.orders.kept(as_of), fields=inputs.orders.fields
        ),
        customers=customers,
        **others,
    )


def _rfm(plan: Plan, metrics: pd.DataFrame, bought: NDArray[np.bool_]) -> Rfm:
    """Score, segment and type the customers who ever bought."""
    recency, frequency, monetary = (
        np.where(bought, metrics[name].to_numpy(), np.nan)
        for name in ("recency_days", "frequency", "monetary")
    )
    settings = plan.rfm
    thresholds = fit_thresholds(
        recency, frequency, monetary, bins=settings.bins, rule=settings.bin_rule
    )
    scores = score_rfm(recency, frequency, monetary, thresholds)
    references = None
    if settings.type_reference:
        days, orders, amount = settings.type_reference
        references = References(recency_days=days, frequency=orders, monetary=amount)
    rules = DocumentedRules(
        high_recency_days=settings.rule_recency_days,
        potential_recency_days=settings.rule_recency_days,
        churn_days=settings.churn_days,
        as_documented=settings.rule_as_documented,
    )
    documented = assign_documented(recency, frequency, monetary, rules)
    return Rfm(
        scores=scores,
        segments=assign_segments(scores),
        types=assign_types(recency, frequency, monetary, references),
        documented=documented.tiers,
        documented_outside=documented.n_outside,
        documented_rules=rules,
    )
