"""What did people change by hand, and did it take effect?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label
from xl_crm.reports._spec import Cell, Page
from xl_crm.reports.quality._column import (
    FILE,
    ROW,
    TABLE,
    FrameColumn,
    Read,
    Sheet,
    as_is,
    sheet_page,
)

if TYPE_CHECKING:
    from xl_crm.reports.quality._view import QualityView


def corrections_page(view: QualityView) -> Page:
    """Return the log of manual corrections."""
    return sheet_page(view, _SHEET, view.quality.corrections)


def _fields(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return view.fields(frame["table"], frame["column"])


def _masked(name: str) -> Read:
    """Read values, personal ones masked by the class of their field."""
    return lambda view, frame: [
        view.shown(table, column, None if pd.isna(value) else str(value))
        for table, column, value in zip(
            frame["table"], frame["column"], frame[name], strict=True
        )
    ]


_SHEET = Sheet(
    name="corrections",
    label=Label(zh="人工更正", en="Manual corrections"),
    summary=Label(
        zh="从 --corrections 文件读入的更正和决定，以及是否生效",
        en="Corrections and decisions read from the --corrections file, and their "
        "effect",
    ),
    columns=(
        TABLE,
        FILE,
        ROW,
        FrameColumn(name="column", heading=Label(zh="字段", en="field"), read=_fields),
        FrameColumn(
            name="before", heading=Label(zh="原值", en="before"), read=_masked("before")
        ),
        FrameColumn(
            name="after", heading=Label(zh="更正后", en="after"), read=_masked("after")
        ),
        FrameColumn(
            name="outcome",
            heading=Label(zh="结果", en="outcome"),
            read=as_is("outcome"),
        ),
    ),
)
