"""Which results leave as plain tables, with code names as headers?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.errors import UnknownNameError
from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._spec import Book, Column, Page, Table
from xl_crm.reports._view import cells
from xl_crm.tables.unit import Unit
from xl_crm.tiers.documented import DOCUMENTED_TIERS
from xl_crm.tiers.eight_types import EIGHT_TYPES
from xl_crm.tiers.scale import INSUFFICIENT_DATA, NO_PURCHASE, TIERS
from xl_crm.tiers.segment import RF_GRID_SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from xl_crm.i18n import Lang
    from xl_crm.pipeline import Analysis, Tiers


def export_frame(analysis: Analysis, what: str) -> pd.DataFrame:
    """Return one of the results as a table, one row per customer (or per issue).

    Raises
    ------
    UnknownNameError
        There is no such export.
    """
    if what not in _READERS:
        raise UnknownNameError(Label(zh="导出", en="export"), what, _READERS)
    return _READERS[what](analysis)


def frame_book(frame: pd.DataFrame, name: str, lang: Lang, as_of: date) -> Book:
    """Return a table as a book of one data page, headers as they are."""
    columns = tuple(
        Column(
            name=str(header),
            heading=str(header),
            values=cells(frame[header]),
            unit=Unit.ID if str(header).endswith("_id") else Unit.TEXT,
        )
        for header in frame.columns
    )
    page = Page(
        name=name, sheet=name, title=name, blocks=(Table(name=name, columns=columns),)
    )
    return Book(name=name, title=name, lang=lang, pages=(page,), as_of=as_of)


def _ids(analysis: Analysis) -> pd.Series:
    return analysis.customers["customer_id"]


def _metric(analysis: Analysis, name: str) -> pd.Series:
    """Return a metric; counts and days as nullable integers."""
    values = analysis.metrics[name]
    whole = CATALOGUE[name].unit in {Unit.COUNT, Unit.DAYS}
    return values.astype("Int64") if whole else values


def _metrics(analysis: Analysis) -> pd.DataFrame:
    names = list(analysis.metrics.columns)
    columns = {name: _metric(analysis, name) for name in names}
    return pd.DataFrame({"customer_id": _ids(analysis), **columns})


def _scores(analysis: Analysis) -> pd.DataFrame:
    scores = analysis.scores
    columns: dict[str, object] = {"customer_id": _ids(analysis)}
    columns |= {f"{name}_score": each for name, each in scores.dimensions.items()}
    columns["composite_score"] = scores.composite
    columns["coverage"] = scores.coverage
    columns |= {
        f"contribution_{name}": each for name, each in scores.contributions.items()
    }
    return pd.DataFrame(columns)


def _tiers(analysis: Analysis) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": _ids(analysis),
            "composite_score": analysis.scores.composite,
            "tier": _tier_names(analysis, analysis.tiers),
            "method": str(analysis.tiers.method),
            "other_tier": _tier_names(analysis, analysis.other_tiers),
            "other_method": str(analysis.other_tiers.method),
        }
    )


def _rfm(analysis: Analysis) -> pd.DataFrame:
    rfm = analysis.rfm
    scores = rfm.scores
    return pd.DataFrame(
        {
            "customer_id": _ids(analysis),
            "recency_days": _metric(analysis, "recency_days"),
            "frequency": _metric(analysis, "frequency"),
            "monetary": _metric(analysis, "monetary"),
            "r_score": _blank_zero(scores.r),
            "f_score": _blank_zero(scores.f),
            "m_score": _blank_zero(scores.m),
            "rfm_score": [code or None for code in scores.codes.tolist()],
            "segment": _names(
                rfm.segments, [*(rule.name for rule in RF_GRID_SEGMENTS), "others"]
            ),
            "customer_type": _names(
                rfm.types.types, [each.name for each in EIGHT_TYPES]
            ),
            "documented_tier": _names(
                rfm.documented, [tier.name for tier in DOCUMENTED_TIERS]
            ),
        }
    )


def _issues(analysis: Analysis) -> pd.DataFrame:
    return analysis.quality.issues.rows


def _tier_names(analysis: Analysis, tiers: Tiers) -> NDArray[np.object_]:
    names = np.array([tier.name for tier in TIERS], dtype=object)
    without = np.where(analysis.bought, INSUFFICIENT_DATA.name, NO_PURCHASE.name)
    return np.where(tiers.assigned >= 0, names[tiers.assigned], without)


def _names(index: NDArray[np.int64], names: Sequence[str]) -> list[str]:
    """Return the name of each index; who never bought has the class's name."""
    known = [*names, NO_PURCHASE.name]
    return [known[place] for place in index.tolist()]


def _blank_zero(scores: NDArray[np.int64]) -> pd.Series:
    """Return scores as nullable integers; 0 (never bought) as missing."""
    return pd.Series(scores, dtype="Int64").mask(scores == 0)


_READERS: dict[str, Callable[[Analysis], pd.DataFrame]] = {
    "metrics": _metrics,
    "scores": _scores,
    "tiers": _tiers,
    "rfm": _rfm,
    "issues": _issues,
}
#: The results that can be exported.
EXPORTS = tuple(_READERS)
