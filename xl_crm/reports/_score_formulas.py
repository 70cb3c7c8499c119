"""What does the score sheet compute in the cells of a customer?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_crm.metrics import CATALOGUE
from xl_crm.scores.composite import FULL_SCORE, SCORE_PLACES
from xl_crm.tables.unit import Better
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_crm.metrics import Metric
    from xl_crm.scores.composite import Dimension

#: Blank for who never bought, and for nobody else.
BOUGHT = "recency_days"
#: Names of cells of the settings: a score judged by less has none.
LEAST_SHARE, LEAST_WEIGHT = "least_share", "least_weight"
#: Names of the cells where one tier ends and the next begins, by either method.
POINT, OTHER_POINT = "point", "other_point"

_HERE = re.compile(r"\[@(\w+)\]")
#: Columns of the summary that are a metric as they are: the metric's column holds them.
_METRIC_OF = {
    metric.needs[0]: metric.name
    for metric in CATALOGUE.values()
    if not metric.sheet_formula
}


def figures(metric: Metric) -> tuple[str, ...]:
    """Return the columns of the summary that a metric needs beside other metrics."""
    return tuple(name for name in metric.needs if name not in _METRIC_OF)


def metric_formula(metric: Metric) -> str:
    """Return the formula of a metric over columns of the sheet; empty for a figure."""
    return _HERE.sub(
        lambda match: f"[@{_METRIC_OF.get(match[1], match[1])}]", metric.sheet_formula
    )


def scaled_formula(name: str) -> str:
    """Return the place of an indicator between its bounds, 0-1; 1 is good."""
    metric = CATALOGUE[name]
    shown = metric.scored_as or name
    wanted = dict.fromkeys((f"[@{BOUGHT}]", f"[@{shown}]", f"range_{name}"))
    place = f"MAX(0,MIN(1,([@{shown}]-lower_{name})/range_{name}))"
    if metric.better is Better.LOWER:
        place = f"1-{place}"
    return f'IF(COUNT({",".join(wanted)})<{len(wanted)},"",{place})'


def share_formula(dimension: Dimension) -> str:
    """Return the weight inside a dimension of its indicators with data."""
    names = [each.name for each in dimension.indicators]
    return _if_bought(_weight_with_data(names, "_scaled", "indicator_weights"))


def dimension_formula(dimension: Dimension) -> str:
    """Return the score of a dimension; blank where too little has data."""
    names = [each.name for each in dimension.indicators]
    share = f"[@{dimension.name}_share]"
    sum_of_points = (
        f"{FULL_SCORE:g}*SUMPRODUCT({_here(names, '_scaled')},"
        f"{_columns('indicator_weights', names)})"
    )
    rounded = f"ROUND({sum_of_points}/{share},{SCORE_PLACES})"
    return f'IF(N({share})<{LEAST_SHARE},"",{rounded})'


def counted_weight_formula(dimensions: Sequence[Dimension]) -> str:
    """Return the weight of the dimensions with a score."""
    names = [each.name for each in dimensions]
    return _if_bought(_weight_with_data(names, "_score", "dimension_weights"))


def composite_formula(dimensions: Sequence[Dimension]) -> str:
    """Return the composite; blank where too few dimensions have a score."""
    names = [each.name for each in dimensions]
    sum_of_points = (
        f"SUMPRODUCT({_here(names, '_score')},{_columns('dimension_weights', names)})"
    )
    rounded = f"ROUND({sum_of_points}/[@counted_weight],{SCORE_PLACES})"
    return f'IF(N([@counted_weight])<{LEAST_WEIGHT},"",{rounded})'


def coverage_formula(dimensions: Sequence[Dimension]) -> str:
    """Return the global weight of the indicators with data; blank for no buyer."""
    names = [one.name for each in dimensions for one in each.indicators]
    weight = _weight_with_data(names, "_scaled", "global_weights")
    return _if_bought(f"MIN(1,{weight})")


def contribution_formula(dimension: Dimension, name: str) -> str:
    """Return the points that an indicator gives to the composite."""
    share = f"[@{dimension.name}_share]"
    wanted = f"[@composite_score],[@{dimension.name}_score],[@{name}_scaled]"
    points = f"{FULL_SCORE:g}*[@{name}_scaled]*weight_{name}/{share}/[@counted_weight]"
    return f'IF(COUNT({wanted})<3,"",{points})'


def tier_formula(point: str, *, typed: bool) -> str:
    """Return the tier of the composite by the cut points of a method.

    Parameters
    ----------
    point : str
        ``POINT`` or ``OTHER_POINT``.
    typed : bool
        Rows wait for somebody to type into them: blank ones have no tier.
    """
    score = "[@composite_score]"
    passed = "".join(f"+({score}<{point}_{place})" for place in range(1, len(TIERS)))
    without = f'IF([@{BOUGHT}]="",{len(TIERS) + 2},{len(TIERS) + 1})'
    tier = f'INDEX(tier_classes[tier],IF({score}="",{without},1{passed}))'
    return f'IF([@customer_id]="","",{tier})' if typed else tier


def _if_bought(formula: str) -> str:
    return f'IF([@{BOUGHT}]="","",{formula})'


def _weight_with_data(names: Sequence[str], ending: str, weights: str) -> str:
    """Return the weights of the cells of a row that hold a number."""
    return f'SUMIF({_here(names, ending)},">=0",{_columns(weights, names)})'


def _here(names: Sequence[str], ending: str) -> str:
    """Return the cells of a row from the first name to the last."""
    return f"[@{_span(names, ending)}]"


def _columns(table: str, names: Sequence[str]) -> str:
    return f"{table}[{_span(names, '')}]"


def _span(names: Sequence[str], ending: str) -> str:
    first, last = f"{names[0]}{ending}", f"{names[-1]}{ending}"
    return first if len(names) == 1 else f"{first}:{last}"
