"""How many customers are in each tier, how much do they spend, how do they score?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label, Lang
from xl_crm.reports._score_cuts import CLASSES
from xl_crm.reports._spec import Column, Table, Total
from xl_crm.reports._view import View, cells, round_money, shares, tier_tones
from xl_crm.tables.unit import Unit
from xl_crm.tiers.scale import TIERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_crm.pipeline import Tiers


def tier_table(view: View, name: str, column: str, point: str, tiers: Tiers) -> Table:
    """Return customers and net amount of each tier, and of those without one.

    Parameters
    ----------
    column : str
        Column of the score sheet that holds the tiers.
    point : str
        Name of the cells where they begin, without the number.
    """
    text = view.text
    return Table(
        name=name,
        title=text(
            Label(
                zh=f"客户层级（{tiers.method.label.zh}）",
                en=f"Tiers ({tiers.method.label.en})",
            )
        ),
        total_label=text(Label(zh="合计", en="Total")),
        columns=(
            Column(
                name="tier",
                heading=text(Label(zh="客户层级", en="Tier")),
                values=[text(each.label) for each in CLASSES],
                tones=tier_tones(view.lang),
            ),
            lowest_scores(tiers, point, view.lang),
            *_amounts(view, column, tiers),
        ),
    )


def lowest_scores(tiers: Tiers, point: str, lang: Lang) -> Column:
    """Return the score from which each class of customers begins; blank for none.

    Parameters
    ----------
    point : str
        Name of the cells where tiers begin, without the number.
    """
    return Column(
        name="lowest_score",
        heading=Label(zh="得分下限", en="Lowest score").text(lang),
        values=[*cells(np.array(tiers.points)), 0.0, None, None],
        unit=Unit.SCORE,
        note=Label(
            zh="综合得分不低于此值即归入该层级",
            en="A composite score from here on is in this tier",
        ).text(lang),
        row_formulas={place: f"{point}_{place + 1}" for place in range(len(TIERS) - 1)},
    )


def _amounts(view: View, column: str, tiers: Tiers) -> tuple[Column, ...]:
    """Return customers, amounts and the shares of both by tier."""
    analysis, text = view.analysis, view.text
    amounts = analysis.customers["net_amount"].to_numpy(np.float64)
    without = np.where(analysis.bought, len(TIERS), len(TIERS) + 1)
    index = np.where(tiers.assigned >= 0, tiers.assigned, without)
    count = np.bincount(index, minlength=len(CLASSES))
    sums = np.bincount(index, weights=amounts, minlength=len(CLASSES))
    here = f"ROUND(SUMIF(scores[{column}],[@tier],scores[monetary]),6)"
    everybody = "ROUND(SUM(scores[monetary]),6)"
    return (
        Column(
            name="customers",
            heading=text(Label(zh="客户数", en="Customers")),
            values=count.tolist(),
            unit=Unit.NUMBER,
            formula=f"COUNTIF(scores[{column}],[@tier])",
            total=Total.SUM,
        ),
        Column(
            name="customer_share",
            heading=text(Label(zh="客户占比", en="Share of customers")),
            values=shares(count, count.sum()),
            unit=Unit.PERCENT,
            formula="[@customers]/figure_customers",
            total=Total.SUM,
        ),
        Column(
            name="amount",
            heading=text(Label(zh="周期内净额(元)", en="Net amount (CNY)")),
            values=cells(round_money(sums)),
            unit=Unit.MONEY,
            formula=f"ROUND({here},2)",
            total=Total.SUM,
        ),
        Column(
            name="amount_share",
            heading=text(Label(zh="金额占比", en="Share of amount")),
            values=shares(sums, sums.sum()),
            unit=Unit.PERCENT,
            formula=f'IF({everybody}>0,{here}/{everybody},"")',
            total=Total.SUM,
        ),
    )


def dimension_table(view: View) -> Table:
    """Return the mean score of each dimension in each tier."""
    analysis, text = view.analysis, view.text
    dimensions = analysis.plan.dimensions
    columns = [
        Column(
            name="dimension",
            heading=text(Label(zh="维度", en="Dimension")),
            values=[text(each.label) for each in dimensions],
        )
    ]
    for place, tier in enumerate(TIERS):
        here = analysis.tiers.assigned == place
        columns.append(
            Column(
                name=tier.name,
                heading=text(tier.label),
                values=[
                    _mean(analysis.scores.dimensions[each.name][here])
                    for each in dimensions
                ],
                unit=Unit.SCORE,
                row_formulas={
                    row: f"IFERROR(AVERAGEIFS(scores[{each.name}_score],"
                    f'scores[tier],INDEX(tier_classes[tier],{place + 1})),"")'
                    for row, each in enumerate(dimensions)
                },
            )
        )
    return Table(
        name="dimension_means",
        title=text(Label(zh="各层级维度均分", en="Dimension means by tier")),
        columns=tuple(columns),
    )


def _mean(values: NDArray[np.float64]) -> float | None:
    """Return the mean of the values that are there."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
