"""Who has left, by which rule, and who left in the periods of the reports?

A customer has left when the list of churned customers says so, else when the last
purchase lies further back than their own rhythm, or that of all customers, allows
(DOMAIN E20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from xl_crm.models.churn import MIN_POOLED, POOLED_SHARE, RULES, churn_limits
from xl_crm.summary.intervals import pooled_interval, purchase_days, purchase_rhythms
from xl_crm.tables.churn import ChurnRule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from xl_crm.models.periods import Span
    from xl_crm.plan.reporting import ChurnSettings
    from xl_crm.summary import Part, Parts
    from xl_crm.summary._spec import Expr

_NO_RULE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurnStatus:
    """Who has left by the end of a day.

    Attributes
    ----------
    day : date
        The day.
    is_judged : array of bool, shape (n_customers,)
        Who had bought by then, or is on the list: of others nothing can be said.
    is_churned : array of bool, shape (n_customers,)
        Who has left; never anybody who is not judged.
    rule : array of str or None, shape (n_customers,)
        Code name of the ``ChurnRule`` that says so; None for who has not left.
    n_intervals : int
        Intervals of all customers up to that day.
    pooled_days : float
        Their 90th percentile; NaN where there are none.
    """

    day: date
    is_judged: NDArray[np.bool_]
    is_churned: NDArray[np.bool_]
    rule: NDArray[np.object_]
    n_intervals: int
    pooled_days: float

    @property
    def is_pooled(self) -> bool:
        """Whether there are enough intervals of all customers to judge by."""
        return self.n_intervals >= MIN_POOLED


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodChurn:
    """Who left in a period.

    Attributes
    ----------
    was_active : array of bool, shape (n_customers,)
        Who was judged and had not left the day before it. Not who is on the list
        without a day: nothing tells when they left.
    has_left : array of bool, shape (n_customers,)
        Those of them who had left on its last day.
    """

    was_active: NDArray[np.bool_]
    has_left: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Churn:
    """Who has left by the as-of date, and who did so in some periods.

    Attributes
    ----------
    has_list : bool
        Whether there is a list of churned customers that decides.
    now : ChurnStatus
        On the as-of date.
    reason : array of str or None, shape (n_customers,)
        What the list gives as the reason, of those who have left by the list; None
        where it gives none, and for all others.
    periods : mapping of str to PeriodChurn
        By the name of the period; empty where the list has no days at all, because it
        then cannot tell who left when.
    since : array of datetime64[D], shape (n_customers,)
        From when on they have left, of those who have by the list; NaT where it does
        not tell, and for all others.
    n_unknown : int
        Rows of the list that name nobody among the customers.
    """

    has_list: bool
    now: ChurnStatus
    reason: NDArray[np.object_]
    periods: Mapping[str, PeriodChurn]
    since: NDArray[np.datetime64]
    n_unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """The list of churned customers, customer by customer.

    Attributes
    ----------
    has_left : array of bool
        The list says so.
    has_stayed : array of bool
        The list names the customer and says that they have not left.
    days : array of datetime64[D]
        Since when; NaT where it does not tell, and for all others.
    reason : array of str or None
    n_unknown : int
        Rows that name none of them.
    """

    has_left: NDArray[np.bool_]
    has_stayed: NDArray[np.bool_]
    days: NDArray[np.datetime64]
    reason: NDArray[np.object_]
    n_unknown: int = 0


def churn(
    parts: Parts,
    customer_ids: pd.Series,
    settings: ChurnSettings,
    *,
    as_of: date,
    periods: Mapping[str, Span],
    store: Callable[[str, Expr], Expr],
) -> Churn:
    """Judge every customer on the as-of date, and at both ends of some periods.

    Parameters
    ----------
    parts : Parts
        Order lines that count, up to the as-of date, and the list of churned customers
        where there is one.
    customer_ids : Series of str, shape (n_customers,)
        Everybody, in the order of the result.
    periods : mapping of str to Span
        By name; none ends after the as-of date.
    store : function
        Keeps a lazy table in the engine under a name.
    """
    numbers = pd.DataFrame({"customer_id": customer_ids.astype(str)})
    numbers["customer_no"] = np.arange(len(numbers), dtype=np.int32)
    days = purchase_days(parts.orders, ibis.memtable(numbers))
    bought = store("purchase_days", days)
    used = parts.churn if settings.use_list else None
    listed = _listed(used, customer_ids)
    if used is not None and "churn_date" not in used.fields:
        periods = {}
    ends = {
        name: (span.first - timedelta(days=1), span.last)
        for name, span in periods.items()
    }
    found = {
        day: _status(bought, listed, settings, day, is_now=day == as_of)
        for day in {as_of, *(day for pair in ends.values() for day in pair)}
    }
    now = found[as_of]
    by_list = now.rule == ChurnRule.LISTED
    reason = listed.reason.copy()
    reason[~by_list] = None
    return Churn(
        has_list=used is not None,
        now=now,
        reason=reason,
        periods={
            name: _left_between(found[before], found[last], listed)
            for name, (before, last) in ends.items()
        },
        since=np.where(by_list, listed.days, np.datetime64("NaT", "D")),
        n_unknown=listed.n_unknown,
    )


def _left_between(start: ChurnStatus, end: ChurnStatus, listed: _Listed) -> PeriodChurn:
    """Return who left between two days, without those of whom nothing tells when."""
    undated = listed.has_left & np.isnat(listed.days)
    was_active = start.is_judged & ~start.is_churned & ~undated
    return PeriodChurn(was_active=was_active, has_left=was_active & end.is_churned)


def judge_rhythm(
    rhythms: pd.DataFrame, pooled: tuple[int, float], settings: ChurnSettings
) -> NDArray[np.int64]:
    """Return by which rule each customer has left, from how they bought.

    Parameters
    ----------
    rhythms : DataFrame
        As ``purchase_rhythms`` returns it.
    pooled : (int, float)
        Number of intervals of all customers, and their 90th percentile in days.

    Returns
    -------
    array of int, shape (n_rows,)
        Index into ``RULES``; -1 for who has not left.
    """
    limits, rules = churn_limits(
        rhythms["purchase_days"],
        rhythms["median_interval"],
        pooled,
        min_days=settings.min_days,
        interval_factor=settings.interval_factor,
        min_orders=settings.min_orders,
    )
    return np.where(rhythms["idle_days"].to_numpy() > limits, rules, _NO_RULE)


def _status(
    bought: Expr,
    listed: _Listed,
    settings: ChurnSettings,
    day: date,
    *,
    is_now: bool,
) -> ChurnStatus:
    """Judge everybody by the end of a day."""
    n = len(listed.has_left)
    rhythms = purchase_rhythms(bought, day)
    pooled = pooled_interval(bought, day, POOLED_SHARE)
    places = rhythms["customer_no"].to_numpy()
    rule = np.full(n, _NO_RULE)
    rule[places] = judge_rhythm(rhythms, pooled, settings)
    is_judged = np.zeros(n, dtype=bool)
    is_judged[places] = True
    gone = listed.has_left & (listed.days <= np.datetime64(day, "D"))
    if is_now:
        gone |= listed.has_left & np.isnat(listed.days)
    rule[listed.has_stayed] = _NO_RULE
    rule[gone] = RULES.index(ChurnRule.LISTED)
    named = np.array([*(each.value for each in RULES), None], dtype=object)
    return ChurnStatus(
        day=day,
        is_judged=is_judged | gone | listed.has_stayed,
        is_churned=rule != _NO_RULE,
        rule=named[rule],
        n_intervals=pooled[0],
        pooled_days=pooled[1],
    )


def _listed(listed: Part | None, customer_ids: pd.Series) -> _Listed:
    """Read the list; of a customer with several rows the earliest day counts.

    A reason is that of the earliest day that gives one.
    """
    n = len(customer_ids)
    has_left, has_stayed = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    days = np.full(n, np.datetime64("NaT"), dtype="datetime64[D]")
    reason = np.full(n, None, dtype=object)
    if listed is None:
        return _Listed(
            has_left=has_left, has_stayed=has_stayed, days=days, reason=reason
        )
    names = ["row", "customer_id", "is_churned", "churn_date", "churn_reason"]
    have = [name for name in names if name in {"row", *listed.fields}]
    rows: pd.DataFrame = listed.data.select(have).order_by("row").to_pandas()
    rows = rows.reindex(columns=names)
    places = pd.Index(customer_ids.astype(str))
    rows["place"] = places.get_indexer(pd.Index(rows["customer_id"].astype(str)))
    n_unknown = int((rows["place"] < 0).sum())
    rows = rows[rows["place"] >= 0]
    says = _says(rows, by_flag="is_churned" in listed.fields)
    left = rows[says == 1].assign(churn_date=pd.to_datetime(rows["churn_date"]))
    left = left.sort_values("churn_date", kind="stable", na_position="last")
    left = left.groupby("place")[["churn_date", "churn_reason"]].first()
    has_left[left.index] = True
    days[left.index] = left["churn_date"].to_numpy("datetime64[D]")
    texts = left["churn_reason"].astype(object)
    reason[left.index] = texts.where(texts.notna(), None)
    has_stayed[rows.loc[says == 0, "place"]] = True
    return _Listed(
        has_left=has_left,
        has_stayed=has_stayed & ~has_left,
        days=days,
        reason=reason,
        n_unknown=n_unknown,
    )


def _says(rows: pd.DataFrame, *, by_flag: bool) -> NDArray[np.float64]:
    """Return 1 for rows that say a customer has left, 0 for the contrary, else NaN.

    Without a flag, to be on the list says it; with one, a row whose flag is blank says
    so by a day or a reason.
    """
    if not by_flag:
        return np.ones(len(rows))
    told = rows["churn_date"].notna() | rows["churn_reason"].notna()
    flag = rows["is_churned"].astype("float64").to_numpy()
    return np.where(np.isnan(flag) & told, 1.0, flag)
