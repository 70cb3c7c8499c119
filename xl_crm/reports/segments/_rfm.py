"""Which RFM scores, segment, type and tier does each customer have?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xl_crm.i18n import Label, Lang
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._columns import ColumnSpec, fill_table
from xl_crm.reports._spec import Page
from xl_crm.reports._view import View, cells, worded
from xl_crm.reports.scoring import CUSTOMER_COLUMNS, metric_column
from xl_crm.reports.segments._formulas import MEASURES, row_formulas
from xl_crm.tables.unit import Better, Unit
from xl_crm.tiers.documented import DOCUMENTED_TIERS
from xl_crm.tiers.eight_types import EIGHT_TYPES
from xl_crm.tiers.scale import NO_PURCHASE
from xl_crm.tiers.segment import segment_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from xl_crm.reports._spec import Cell

_SHEET = Label(zh="RFM明细", en="RFM")


def rfm_page(view: View | None, lang: Lang) -> Page:
    """Return R, F, M, their scores, segment, type and document A's tier."""
    formulas = _formulas(view) if view else {}
    specs = (
        *CUSTOMER_COLUMNS,
        *(_measure_column(name) for name in MEASURES),
        *(
            replace(spec, formula=formulas.get(spec.name, ""))
            for spec in (*(_score_column(letter) for letter in "rfm"), *_NAMED)
        ),
    )
    return Page(
        name="rfm",
        sheet=_SHEET.text(lang),
        title=_SHEET.text(lang),
        summary=Label(
            zh="每个客户的R、F、M、评分、分群与类型",
            en="R, F, M, scores, segment and type of each customer",
        ).text(lang),
        blocks=(fill_table("rfm", specs, lang, view, key=("customer_id",)),),
    )


def _formulas(view: View) -> dict[str, str]:
    return row_formulas(
        view.analysis.rfm.scores.thresholds,
        view.text(NO_PURCHASE.label),
        as_documented=view.analysis.plan.rfm.rule_as_documented,
    )


def _measure_column(name: str) -> ColumnSpec:
    """Declare R, F or M; amounts keep what lies below a cent, as scores compare it."""
    column = metric_column(CATALOGUE[name])
    if column.unit is not Unit.MONEY:
        return column
    return replace(column, read=lambda view: cells(view.analysis.metrics[name]))


def _score_column(letter: str) -> ColumnSpec:
    upper = letter.upper()
    return ColumnSpec(
        name=f"{letter}_score",
        heading=Label(zh=f"{upper}得分", en=f"{upper} score"),
        read=lambda view: _but(0, getattr(view.analysis.rfm.scores, letter)),
        unit=Unit.COUNT,
        better=Better.HIGHER,
        note=Label(
            zh="按“RFM分群”的分箱界点评分，最高为最好",
            en="Scored by the bin edges on the sheet Segments; the highest is best",
        ),
    )


#: What the three scores, or R, F and M themselves, are called.
_NAMED = (
    ColumnSpec(
        name="rfm_score",
        heading=Label(zh="RFM评分", en="RFM score"),
        read=lambda view: _but("", view.analysis.rfm.scores.codes),
        note=Label(
            zh="R、F、M 三项得分，最高为最好",
            en="Scores of R, F and M, highest is best",
        ),
    ),
    ColumnSpec(
        name="segment",
        heading=Label(zh="客户分群", en="Segment"),
        read=lambda view: _named(view, view.analysis.rfm.segments, segment_labels()),
        note=Label(
            zh="由R、F得分查“RFM分群”的分群表",
            en="By R and F score, from the grid on the sheet Segments",
        ),
    ),
    ColumnSpec(
        name="customer_type",
        heading=Label(zh="客户类型(八类)", en="Type (eight types)"),
        read=lambda view: _named(
            view, view.analysis.rfm.types.types, [t.label for t in EIGHT_TYPES]
        ),
        note=Label(
            zh="R、F、M 分别与“RFM分群”的参照值比较",
            en="R, F and M against the references on the sheet Segments",
        ),
    ),
    ColumnSpec(
        name="documented_tier",
        heading=Label(zh="规则法层级", en="Tier by rules"),
        read=lambda view: _named(
            view, view.analysis.rfm.documented, [t.label for t in DOCUMENTED_TIERS]
        ),
        note=Label(
            zh="按“RFM分群”的规则法界点", en="By the thresholds on the sheet Segments"
        ),
    ),
)


def _named(
    view: View, index: NDArray[np.int64], labels: Sequence[Label]
) -> Sequence[Cell]:
    """Return the label of each index; who never bought has none."""
    return worded([view.text(each) for each in (*labels, NO_PURCHASE.label)], index)


def _but(nothing: int | str, values: NDArray[Any]) -> Sequence[Cell]:
    """Return values as cells, blank where they say that there is nothing."""
    return ArrowCells(pa.array(values, mask=values == nothing))
