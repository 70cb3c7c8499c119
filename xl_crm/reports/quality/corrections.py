"""What did people change by hand, and did it take effect?

The columns are those of ``xl_crm.tables.correction``: the sheet is read back with the
next round, so that the newest workbook holds all that was ever filled in. What was
typed is therefore shown as it was typed, a name of a person too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._spec import Cell, Page, Tone
from xl_crm.reports.quality._column import (
    FILE,
    ROW,
    TABLE,
    FrameColumn,
    Read,
    Sheet,
    as_is,
    field_column,
    sheet_page,
    worded,
)
from xl_crm.tables.correction import CORRECTIONS, CorrectionOutcome, Decision
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from xl_crm.reports.quality._view import QualityView


def corrections_page(view: QualityView) -> Page:
    """Return the log of manual corrections."""
    return sheet_page(view, _SHEET, view.quality.corrections)


def _fields(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return view.fields(frame["table"], frame["column"])


def _outcome_tones(view: QualityView) -> Mapping[str, Tone]:
    return {
        view.text(outcome.label): Tone.GOOD if outcome.is_in_effect else Tone.WARN
        for outcome in CorrectionOutcome
    }


def _as_typed(name: str, read: Read, note: Label) -> FrameColumn:
    """Declare a column of texts that people may change."""
    return FrameColumn(
        name=name,
        heading=CORRECTIONS[name].label,
        read=read,
        unit=Unit.ID,
        note=note,
        editable=True,
    )


_SHEET = Sheet(
    name=CORRECTIONS.name,
    label=CORRECTIONS.label,
    summary=Label(
        zh="从 --corrections 文件读入的更正和决定，以及是否生效；下次会再次读入，"
        "要撤销请删去该行",
        en="Corrections and decisions read from the --corrections file, and their "
        "effect; they are read again next time: delete a row to undo it",
    ),
    key=CORRECTIONS.key,
    columns=(
        TABLE,
        FILE,
        ROW,
        field_column(CORRECTIONS, "field", _fields, Unit.TEXT),
        field_column(CORRECTIONS, "customer_id", as_is("customer_id"), Unit.ID),
        field_column(CORRECTIONS, "value", as_is("before"), Unit.ID),
        _as_typed(
            "correction",
            as_is("after"),
            Label(zh="按填写的内容原样列出", en="As it was typed, names of people too"),
        ),
        _as_typed(
            "decision",
            worded("decision", {str(each): each.label for each in Decision}),
            Label(zh="保留或剔除", en="Keep or Exclude"),
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
