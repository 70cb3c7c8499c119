"""How many customers does each group have, and how much do they spend?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._spec import Chart, ChartKind, Column, Table, Total
from xl_crm.reports._view import cells, round_money, shares
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xl_crm.reports._view import View

_TOTAL = Label(zh="合计", en="Total")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """Groups that customers who bought are in.

    Attributes
    ----------
    table : str
        Name of the table of their sizes.
    column : str
        Column of the table of RFM that says who is in which.
    index : array of int, shape (n_customers,)
        Place in ``labels``; -1 for who never bought.
    """

    table: str
    title: Label
    column: str
    index: NDArray[np.int64]
    labels: Sequence[Label]


def size_table(view: View, grouping: Grouping) -> Table:
    """Return customers and amount of every group, counted in the sheet of RFM."""
    index, n_groups = grouping.index, len(grouping.labels)
    bought = index >= 0
    amount = view.analysis.customers["net_amount"].to_numpy(np.float64)
    count = np.bincount(index[bought], minlength=n_groups)
    sums = np.bincount(index[bought], weights=amount[bought], minlength=n_groups)
    here = f"rfm[{grouping.column}],[@group]"
    spent = 'ROUND(SUMIF(rfm[r_score],">0",rfm[monetary]),6)'
    all_customers = f"SUM({grouping.table}[customers])"
    return Table(
        name=grouping.table,
        title=view.text(grouping.title),
        total_label=view.text(_TOTAL),
        columns=(
            Column(
                name="group",
                heading=view.text(grouping.title),
                values=[view.text(label) for label in grouping.labels],
            ),
            Column(
                name="customers",
                heading=view.text(Label(zh="客户数", en="Customers")),
                values=count.tolist(),
                unit=Unit.COUNT,
                formula=f"COUNTIF({here})",
                total=Total.SUM,
            ),
            Column(
                name="customer_share",
                heading=view.text(Label(zh="客户占比", en="Share of customers")),
                values=shares(count, count.sum()),
                unit=Unit.PERCENT,
                formula=f'IF({all_customers}>0,[@customers]/{all_customers},"")',
                total=Total.SUM,
            ),
            Column(
                name="amount",
                heading=view.text(Label(zh="消费金额(元)", en="Amount (CNY)")),
                values=cells(round_money(sums)),
                unit=Unit.MONEY,
                formula=f"ROUND(SUMIF({here},rfm[monetary]),2)",
                total=Total.SUM,
            ),
            Column(
                name="amount_share",
                heading=view.text(Label(zh="金额占比", en="Share of amount")),
                values=shares(sums, sums.sum()),
                unit=Unit.PERCENT,
                formula=f'IF({spent}>0,ROUND(SUMIF({here},rfm[monetary]),6)/{spent},"")',
                total=Total.SUM,
            ),
        ),
    )


def size_chart(view: View, grouping: Grouping) -> Chart:
    """Return a chart of the customers of each group beside its share of the amount."""
    title = Label(
        zh=f"{grouping.title.zh}：客户数与金额占比",
        en=f"{grouping.title.en}: customers and share of amount",
    )
    return Chart(
        kind=ChartKind.COMBINED,
        title=view.text(title),
        table=grouping.table,
        categories="group",
        series=("customers", "amount_share"),
        alt_text=view.text(
            Label(
                zh=f"柱形为各{grouping.title.zh}的客户数，折线为其金额占比",
                en=f"{grouping.title.en}: customers as columns, share of amount as "
                "a line",
            )
        ),
        x_title=view.text(grouping.title),
        y_title=view.text(Label(zh="客户数", en="Customers")),
        lower=0,
    )
