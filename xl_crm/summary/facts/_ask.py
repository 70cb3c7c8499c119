"""What does the engine answer to a question?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from xl_crm.summary.facts._spec import Measure, Ratio
from xl_crm.summary.filtering import predicate
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xl_crm.summary._spec import Grain
    from xl_crm.summary.facts._spec import (
        Days,
        Expr,
        Fact,
        FactTable,
        Question,
        Rest,
    )
    from xl_crm.summary.filtering import Filter

#: Digits behind the point: of amounts, of an amount over a count, of other quotients.
MONEY_PLACES, AMOUNT_PLACES, RATE_PLACES = 2, 6, 12


def ask(
    fact: Fact,
    table: FactTable,
    question: Question,
    *,
    filters: Sequence[Filter] = (),
    fiscal_year_start_month: int = 1,
) -> pd.DataFrame:
    """Return the answer to a question, one row a group that has rows.

    Parameters
    ----------
    filters : sequence of Filter
        Those of the run; one whose column the fact has not does not narrow it.

    Returns
    -------
    DataFrame
        Columns ``days``, those of ``by``, ``period`` (date), each where asked for, then
        the measures: float64, amounts rounded to 0.01, NaN where not defined. In order
        of the columns before the measures; blanks last. Dimensions and measures that
        the input does not fill are not there.
    """
    rows = table.data
    kept, _ = predicate(rows, (*filters, *question.filters))
    if kept is not None:
        rows = rows.filter(kept)
    for rest in question.rests:
        rows = _beside(rows, rest)
    by = [name for name in question.by if name in table.columns]
    if question.grain:
        rows = rows.filter(rows.day.notnull())
        index = period_index(rows.day, question.grain, fiscal_year_start_month)
        rows = rows.mutate(period=index)
        by.append("period")
    have = fact.measured(table.columns)
    base = _base_measures(fact, [name for name in question.measures if name in have])
    frame = _counted(rows, by, base, question.days)
    if question.grain:
        frame["period"] = [
            period_start(int(each), question.grain, fiscal_year_start_month)
            for each in frame["period"]
        ]
    keys = [name for name in ("days", *by) if name in frame.columns]
    if keys:
        order = {name: place for place, name in enumerate(keys)}
        frame = frame.sort_values(list(order), na_position="last", kind="stable")
    frame = frame.reset_index(drop=True)
    names = [name for name in question.measures if name in have]
    return _with_ratios(fact, frame, names)[[*keys, *names]]


def period_index(day: Expr, grain: Grain, fiscal_year_start_month: int) -> Expr:
    """Return the number of the period of each day, counted from the year 0."""
    month = day.year() * 12 + day.month() - fiscal_year_start_month
    return (month / grain.months).floor().cast("int64")


def period_start(index: int, grain: Grain, fiscal_year_start_month: int) -> date:
    """Return the first day of a period by its number."""
    month = index * grain.months + fiscal_year_start_month - 1
    return date(month // 12, month % 12 + 1, 1)


def _beside(rows: Expr, rest: Rest) -> Expr:
    """Return the rows of no group; a blank is a value like any other."""
    columns = [
        pa.array(values, type=pa.string()) for values in zip(*rest.groups, strict=True)
    ]
    groups = ibis.memtable(pa.table(dict(zip(rest.by, columns, strict=True))))
    return rows.anti_join(
        groups, [rows[name].identical_to(groups[name]) for name in rest.by]
    )


def _base_measures(fact: Fact, names: Sequence[str]) -> dict[str, Measure]:
    """Return what has to be counted for some measures, each once."""
    base: dict[str, Measure] = {}
    for name in names:
        measure = fact[name]
        for part in measure.parts if isinstance(measure, Ratio) else (name,):
            counted = fact[part]
            if isinstance(counted, Ratio):
                base |= _base_measures(fact, [part])
            else:
                base[part] = counted
    return base


def _counted(
    rows: Expr, by: list[str], base: dict[str, Measure], days: Sequence[Days]
) -> pd.DataFrame:
    """Count every span of days, one below the other.

    All at once where none share a day: to compile a query takes longer than to count
    some hundred thousand rows. The same days under another name are counted once.
    """
    if not days:
        return _grouped(rows, by, base)
    spans = list(dict.fromkeys((span.first, span.last) for span in days))
    at_once = _are_apart(spans)
    counted = _spans_at_once(rows, by, base, spans) if at_once else {}
    frames = []
    for span in days:
        limits = (span.first, span.last)
        if limits not in counted:
            counted[limits] = _grouped(rows.filter(_inside(rows, *limits)), by, base)
        frame = counted[limits].copy()
        frame.insert(0, "days", span.name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _spans_at_once(
    rows: Expr, by: list[str], base: dict[str, Measure], spans: list[tuple[date, date]]
) -> dict[tuple[date, date], pd.DataFrame]:
    """Count spans that share no day; without groups, only those that have a row."""
    within = [(_inside(rows, *span), place) for place, span in enumerate(spans)]
    apart = rows.mutate(span=ibis.cases(*within, else_=ibis.null("int8")))
    apart = apart.filter(apart.span.notnull())
    frame = _grouped(apart, ["span", *by], base)
    parts = {
        span: frame[frame["span"] == place].drop(columns="span")
        for place, span in enumerate(spans)
    }
    return {span: part for span, part in parts.items() if by or len(part)}


def _inside(rows: Expr, first: date, last: date) -> Expr:
    return rows.day.between(ibis.literal(first), ibis.literal(last))


def _are_apart(spans: Sequence[tuple[date, date]]) -> bool:
    """Return whether no day is in two of several spans."""
    ordered = sorted(spans)
    return all(before[1] < after[0] for before, after in pairwise(ordered))


def _grouped(rows: Expr, by: list[str], base: dict[str, Measure]) -> pd.DataFrame:
    """Run one query; amounts come as decimals and leave rounded."""
    numbers = {
        name: measure.aggregate(rows).cast("float64") for name, measure in base.items()
    }
    grouped = (
        rows.group_by(by).aggregate(**numbers) if by else rows.aggregate(**numbers)
    )
    frame: pd.DataFrame = grouped.to_pandas()
    for name, measure in base.items():
        values = frame[name].to_numpy(np.float64)
        if measure.unit is Unit.MONEY:
            values = round_half_away(values, MONEY_PLACES)
        frame[name] = values
    return frame


def _with_ratios(fact: Fact, frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Add the ratios, parts of other ratios first."""
    for name in names:
        measure = fact[name]
        if isinstance(measure, Ratio):
            frame = _with_ratios(
                fact, frame, [part for part in measure.parts if part not in frame]
            )
            frame[name] = quotient(frame, measure)
    return frame


def quotient(frame: pd.DataFrame, ratio: Ratio) -> NDArray[np.float64]:
    """Return a ratio of columns that hold its parts; NaN over nothing.

    Rounded as a sheet does it, so that the noise of a division tells nobody apart.
    """
    top = frame[ratio.numerator].to_numpy(np.float64)
    if ratio.less:
        top = top - frame[ratio.less].to_numpy(np.float64)
    bottom = frame[ratio.denominator].to_numpy(np.float64)
    exact = np.full(len(frame), np.nan)
    np.divide(top * ratio.scale, bottom, out=exact, where=bottom != 0)
    return round_half_away(exact, ratio_places(ratio))


def ratio_places(ratio: Ratio) -> int:
    """Return the digits behind the point of a ratio."""
    return AMOUNT_PLACES if ratio.unit is Unit.MONEY else RATE_PLACES
