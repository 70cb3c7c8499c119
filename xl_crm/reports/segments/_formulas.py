"""By which formulas does the sheet itself score and name its customers?

All of them speak of cells that people may change: the edges of the bins, the grid of
segments, what the eight types are compared with, the thresholds of the guide's rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.tiers.rfm import BinRule
from xl_crm.tiers.segment import RULE_BINS

if TYPE_CHECKING:
    from xl_crm.tiers.rfm import RfmThresholds

MEASURES = ("recency_days", "frequency", "monetary")
#: Only a customer who bought has days since the last purchase.
_BOUGHT = "ISNUMBER([@recency_days])"
#: From this many bins on scores have two digits.
_TWO_DIGITS = 10


def edge_name(measure: str, place: int) -> str:
    """Return the defined name of an edge, the lowest being 1."""
    return f"edge_{measure}_{place}"


def type_name(measure: str) -> str:
    """Return the defined name of what the eight types compare a measure with."""
    return f"type_{measure}"


def rule_name(threshold: str) -> str:
    """Return the defined name of a threshold of the guide's rules."""
    return f"rule_{threshold}"


def row_formulas(
    thresholds: RfmThresholds, no_purchase: str, *, as_documented: bool
) -> dict[str, str]:
    """Return the formula of each computed column of the sheet of RFM, by its name.

    Parameters
    ----------
    thresholds : RfmThresholds
        Their number and their rule; the edges themselves stand in cells.
    no_purchase : str
        What is written for a customer who never bought.
    as_documented : bool
        High value asks for R at least its threshold, as the guide prints it.
    """
    bins, never = thresholds.bins, _quoted(no_purchase)
    named = {
        "segment": _segment(bins),
        "customer_type": _customer_type(),
        "documented_tier": _documented_tier(as_documented=as_documented),
    }
    return {
        "r_score": _if_bought(f"{bins}{_beyond('recency_days', thresholds, '-')}"),
        "f_score": _if_bought(f"1{_beyond('frequency', thresholds, '+')}"),
        "m_score": _if_bought(f"1{_beyond('monetary', thresholds, '+')}"),
        "rfm_score": _code(bins),
        **{name: f"IF({_BOUGHT},{formula},{never})" for name, formula in named.items()},
    }


def _if_bought(formula: str) -> str:
    return f'IF({_BOUGHT},{formula},"")'


def _beyond(measure: str, thresholds: RfmThresholds, sign: str) -> str:
    """Return one comparison an edge, each 1 where the value lies beyond it."""
    beyond = ">" if thresholds.rule is BinRule.RIGHT_CLOSED else ">="
    return "".join(
        f"{sign}([@{measure}]{beyond}{edge_name(measure, place)})"
        for place in range(1, thresholds.bins)
    )


def _code(bins: int) -> str:
    scores = [f"[@{letter}_score]" for letter in "rfm"]
    if bins < _TWO_DIGITS:
        return "&".join(scores)
    return _if_bought('&"-"&'.join(scores))


def _segment(bins: int) -> str:
    """Return the cell of the grid, whose first row has the highest R."""
    r, f = (_fifth(f"[@{letter}_score]", bins) for letter in "rf")
    return f"INDEX(segment_grid[f_1:f_{RULE_BINS}],{RULE_BINS + 1}-{r},{f})"


def _fifth(score: str, bins: int) -> str:
    """Return a score brought to 1 .. 5: the fifth that holds its bin's middle."""
    if bins == RULE_BINS:
        return score
    return f"INT(({RULE_BINS}*(2*{score}-1)+{2 * bins - 1})/{2 * bins})"


def _customer_type() -> str:
    """Return the type in its place: M counts for four, R for two, F for one."""
    low = (
        f"4*([@monetary]<{type_name('monetary')})"
        f"+2*([@recency_days]>{type_name('recency_days')})"
        f"+([@frequency]<{type_name('frequency')})"
    )
    return f"INDEX(type_sizes[group],1+{low})"


def _documented_tier(*, as_documented: bool) -> str:
    lately = ">=" if as_documented else "<="
    high = _all(
        f"[@recency_days]{lately}{rule_name('high_recency_days')}",
        f"[@frequency]>={rule_name('high_frequency')}",
        f"[@monetary]>={rule_name('high_monetary')}",
    )
    potential = _all(
        f"[@recency_days]<={rule_name('potential_recency_days')}",
        f"[@frequency]<={rule_name('potential_frequency')}",
        f"[@monetary]>={rule_name('potential_monetary')}",
    )
    general = f"[@recency_days]<={rule_name('churn_days')}"
    place = f"IF({high},1,IF({potential},2,IF({general},3,4)))"
    return f"INDEX(documented_sizes[group],{place})"


def _all(*conditions: str) -> str:
    return f"AND({','.join(conditions)})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
