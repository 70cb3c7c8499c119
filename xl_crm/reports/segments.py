"""Which RFM scores, segments and types do customers have?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._columns import ColumnSpec, fill_table
from xl_crm.reports._spec import Column, Page, Table, Text
from xl_crm.reports._view import View, cells, round_money, shares
from xl_crm.reports.scoring import CUSTOMER_COLUMNS, metric_column
from xl_crm.tables.unit import Better, Unit
from xl_crm.tiers.documented import DOCUMENTED_TIERS
from xl_crm.tiers.eight_types import EIGHT_TYPES
from xl_crm.tiers.rfm import bin_sizes
from xl_crm.tiers.scale import NO_PURCHASE
from xl_crm.tiers.segment import segment_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xl_crm.reports._spec import Cell

_RFM = Label(zh="RFM明细", en="RFM")
_SEGMENTS = Label(zh="RFM分群", en="Segments")
MEASURES = ("recency_days", "frequency", "monetary")


def rfm_page(view: View | None, lang: Lang) -> Page:
    """Return R, F, M, their scores, segment, type and document A's tier."""
    specs = (
        *CUSTOMER_COLUMNS,
        *(metric_column(CATALOGUE[name]) for name in MEASURES),
        *(_score_column(letter) for letter in "rfm"),
        ColumnSpec(
            name="rfm_score",
            heading=Label(zh="RFM评分", en="RFM score"),
            read=lambda view: [
                c or None for c in view.analysis.rfm.scores.codes.tolist()
            ],
            unit=Unit.ID,
            note=Label(zh="三位数字，5为最好", en="Three digits, 5 is best"),
        ),
        ColumnSpec(
            name="segment",
            heading=Label(zh="客户分群", en="Segment"),
            read=lambda view: _named(
                view, view.analysis.rfm.segments, segment_labels()
            ),
        ),
        ColumnSpec(
            name="customer_type",
            heading=Label(zh="客户类型(八类)", en="Type (eight types)"),
            read=lambda view: _named(
                view, view.analysis.rfm.types.types, [t.label for t in EIGHT_TYPES]
            ),
        ),
        ColumnSpec(
            name="documented_tier",
            heading=Label(zh="规则法层级", en="Tier by rules"),
            read=lambda view: _named(
                view, view.analysis.rfm.documented, [t.label for t in DOCUMENTED_TIERS]
            ),
        ),
    )
    return Page(
        name="rfm",
        sheet=_RFM.text(lang),
        title=_RFM.text(lang),
        summary=Label(
            zh="每个客户的R、F、M、评分、分群与类型",
            en="R, F, M, scores, segment and type of each customer",
        ).text(lang),
        blocks=(fill_table("rfm", specs, lang, view, key=("customer_id",)),),
    )


def segment_page(view: View) -> Page:
    """Return the thresholds of the bins and the size of every segment and type."""
    rfm, lang = view.analysis.rfm, view.lang
    outside = Label(
        zh=f"规则法：{rfm.documented_outside} 个客户不符合“高价值”“潜力”两条规则，"
        "按R归入一般客户或流失风险客户。",
        en=f"Tiers by rules: {rfm.documented_outside} customers fit neither named rule "
        "and are general or at risk by R.",
    )
    return Page(
        name="segments",
        sheet=_SEGMENTS.text(lang),
        title=_SEGMENTS.text(lang),
        summary=Label(
            zh="分箱界点，以及各分群、类型的客户数与金额",
            en="Bin edges, and customers and amount of each segment and type",
        ).text(lang),
        blocks=(
            _threshold_table(view),
            _group_table(
                view,
                "segment_sizes",
                Label(zh="客户分群", en="Segments"),
                rfm.segments,
                segment_labels(),
            ),
            _group_table(
                view,
                "type_sizes",
                Label(zh="客户类型(八类)", en="Eight types"),
                rfm.types.types,
                [each.label for each in EIGHT_TYPES],
            ),
            _group_table(
                view,
                "documented_sizes",
                Label(zh="规则法层级", en="Tiers by rules"),
                rfm.documented,
                [each.label for each in DOCUMENTED_TIERS],
            ),
            Text(lines=(outside.text(lang),)),
        ),
    )


def _score_column(letter: str) -> ColumnSpec:
    upper = letter.upper()
    return ColumnSpec(
        name=f"{letter}_score",
        heading=Label(zh=f"{upper}得分", en=f"{upper} score"),
        read=lambda view: [
            score or None
            for score in getattr(view.analysis.rfm.scores, letter).tolist()
        ],
        unit=Unit.COUNT,
        better=Better.HIGHER,
    )


def _named(view: View, index: NDArray[np.int64], labels: Sequence[Label]) -> list[Cell]:
    """Return the label of each index; who never bought has none."""
    texts = [*(view.text(label) for label in labels), view.text(NO_PURCHASE.label)]
    return [texts[place] for place in index.tolist()]


def _threshold_table(view: View) -> Table:
    """Return the upper edges of the bins of R, F and M and how many fall in each."""
    scores, lang = view.analysis.rfm.scores, view.lang
    thresholds, bins = scores.thresholds, scores.thresholds.bins
    rows: list[tuple[str, list[float], tuple[int, ...]]] = []
    for name, letter in zip(MEASURES, "rfm", strict=True):
        edges = list(getattr(thresholds, name))
        sizes = bin_sizes(getattr(scores, letter), bins)
        rows.append((CATALOGUE[name].label.text(lang), edges, sizes))
    columns = [
        Column(
            name="measure",
            heading=Label(zh="指标", en="Measure").text(lang),
            values=[row[0] for row in rows],
        )
    ]
    columns += [
        Column(
            name=f"edge_{place + 1}",
            heading=Label(zh=f"界点{place + 1}", en=f"Edge {place + 1}").text(lang),
            values=[row[1][place] for row in rows],
            unit=Unit.MONEY,
        )
        for place in range(bins - 1)
    ]
    columns += [
        Column(
            name=f"size_{place + 1}",
            heading=Label(
                zh=f"{place + 1}分客户数", en=f"Customers with {place + 1}"
            ).text(lang),
            values=[row[2][place] for row in rows],
            unit=Unit.COUNT,
        )
        for place in range(bins)
    ]
    return Table(
        name="rfm_thresholds",
        columns=tuple(columns),
        title=Label(zh="分箱界点", en="Bin edges").text(lang),
        note=Label(
            zh="七型分位数，右闭区间：等于界点的归入较低一箱，相同取值必在同一箱；"
            "R越小得分越高。",
            en="Type-7 quantiles, right-closed: a value on an edge is in the lower "
            "bin, equal values share one; a small R scores high.",
        ).text(lang),
    )


def _group_table(
    view: View,
    name: str,
    title: Label,
    index: NDArray[np.int64],
    labels: Sequence[Label],
) -> Table:
    """Return customers and amount of each group that has any."""
    amount = view.analysis.customers["net_amount"].to_numpy(np.float64)
    count = np.bincount(index[index >= 0], minlength=len(labels))
    sums = np.bincount(
        index[index >= 0], weights=amount[index >= 0], minlength=len(labels)
    )
    shown = np.flatnonzero(count).tolist()
    return Table(
        name=name,
        title=view.text(title),
        columns=(
            Column(
                name="group",
                heading=view.text(title),
                values=[view.text(labels[place]) for place in shown],
            ),
            Column(
                name="customers",
                heading=view.text(Label(zh="客户数", en="Customers")),
                values=count[shown].tolist(),
                unit=Unit.COUNT,
            ),
            Column(
                name="customer_share",
                heading=view.text(Label(zh="客户占比", en="Share of customers")),
                values=shares(count[shown], count.sum()),
                unit=Unit.PERCENT,
            ),
            Column(
                name="amount",
                heading=view.text(Label(zh="消费金额(元)", en="Amount (CNY)")),
                values=cells(round_money(sums[shown])),
                unit=Unit.MONEY,
            ),
            Column(
                name="amount_share",
                heading=view.text(Label(zh="金额占比", en="Share of amount")),
                values=shares(sums[shown], sums.sum()),
                unit=Unit.PERCENT,
            ),
        ),
    )
