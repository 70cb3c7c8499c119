"""What did people change by hand, and did it take effect?

The sheet is read back with the others that people fill in, so that the newest workbook
alone holds all that was ever filled in: what they typed is therefore never masked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label
from xl_crm.reports._spec import Cell, Page, Tone
from xl_crm.reports.quality._column import (
    FILE,
    ROW,
    TABLE,
    FrameColumn,
    Sheet,
    as_is,
    field_column,
    sheet_page,
    worded,
)
from xl_crm.reports.quality.to_decide import AS_TYPED, DECISIONS, of_table
from xl_crm.tables.correction import CORRECTIONS, CorrectionOutcome, Decision
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_crm.reports.quality._view import QualityView


def corrections_page(view: QualityView) -> Page:
    """Return the log of manual corrections."""
    return sheet_page(view, CORRECTIONS_SHEET, view.quality.corrections)


def _fields(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return view.fields(frame["table"], frame["column"])


def _values(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return [
        view.shown(table, column, None if pd.isna(value) else str(value))
        for table, column, value in zip(
            frame["table"], frame["column"], frame["before"], strict=True
        )
    ]


def _outcome_tones(view: QualityView) -> Mapping[str, Tone]:
    return {
        view.text(each.label): Tone.GOOD if each.is_in_effect else Tone.WARN
        for each in CorrectionOutcome
    }


CORRECTIONS_SHEET = Sheet(
    name=CORRECTIONS.name,
    label=CORRECTIONS.label,
    summary=Label(
        zh="从 --corrections 文件读入的更正与处理，以及是否生效；下次运行会再次读取",
        en="Corrections and decisions read from the --corrections file and their "
        "effect; the next run reads them again",
    ),
    key=CORRECTIONS.key,
    columns=(
        of_table(CORRECTIONS, "table", TABLE),
        of_table(CORRECTIONS, "file", FILE),
        of_table(CORRECTIONS, "row", ROW),
        field_column(CORRECTIONS, "field", _fields, Unit.TEXT),
        field_column(CORRECTIONS, "customer_id", as_is("customer_id"), Unit.ID),
        field_column(CORRECTIONS, "order_id", as_is("order_id"), Unit.ID),
        field_column(CORRECTIONS, "value", _values, Unit.TEXT),
        FrameColumn(
            name="correction",
            heading=CORRECTIONS["correction"].label,
            read=as_is("after"),
            unit=AS_TYPED,
            editable=True,
            note=Label(
                zh="不脱敏：下次运行从这里读回",
                en="Never masked: the next run reads it back from here",
            ),
        ),
        FrameColumn(
            name="decision",
            heading=CORRECTIONS["decision"].label,
            read=worded("decision", {str(each): each.label for each in Decision}),
            choices=DECISIONS,
            editable=True,
        ),
        FrameColumn(
            name="outcome",
            heading=CORRECTIONS["outcome"].label,
            read=worded(
                "outcome", {str(each): each.label for each in CorrectionOutcome}
            ),
            tones=_outcome_tones,
        ),
    ),
)
