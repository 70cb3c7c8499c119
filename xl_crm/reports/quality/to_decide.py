"""What waits for a person: rows to mend or to decide on, key fields to fill in?

The columns are those of ``xl_crm.tables.correction``: what is typed is read back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Cell, Choices, Page, Tone
from xl_crm.reports.quality._column import (
    FILE,
    ROW,
    RULE,
    TABLE,
    FrameColumn,
    Sheet,
    as_is,
    blank,
    days,
    field_column,
    money,
    sheet_page,
    worded,
)
from xl_crm.tables.correction import QUARANTINE, TO_COMPLETE, Decision
from xl_crm.tables.missing import MissingState
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from xl_crm.reports.quality._view import QualityView
    from xl_crm.tables import Table as DataTable

#: Name of the list of decisions.
DECISIONS = "decisions"
#: As text, so that what is typed stays as it was typed: 007, 2024-1-5, 1.2万.
AS_TYPED = Unit.ID
_HOW_TO_RETURN = Label(
    zh="填好保存后，下次运行加上 --corrections 本文件即可生效",
    en="Save the file and give it to the next run with --corrections",
)


def quarantine_page(view: QualityView) -> Page:
    """Return the cells to mend and the rows to decide on."""
    return sheet_page(view, QUARANTINE_SHEET, view.quality.quarantine)


def to_complete_page(view: QualityView) -> Page:
    """Return the key fields of customers that nobody has filled in."""
    return sheet_page(view, TO_COMPLETE_SHEET, view.quality.missing)


def decisions(lang: Lang) -> Choices:
    """Return the list of decisions."""
    return Choices(
        name=DECISIONS,
        heading=heading(QUARANTINE["decision"].label, lang),
        values=tuple(each.label.text(lang) for each in Decision),
    )


def of_table(table: DataTable, name: str, shared: FrameColumn) -> FrameColumn:
    """Declare a column that other sheets have, under its name in a table."""
    return FrameColumn(
        name=name,
        heading=table[name].label,
        read=shared.read,
        unit=shared.unit,
        note=shared.note,
        places=shared.places,
    )


def _field_names(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return view.fields(frame["table"], frame["column"])


def _customer_fields(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return view.fields(["customers"] * len(frame), frame["field"])


def _values(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return [
        view.shown(table, column, value, rule)
        for table, column, value, rule in zip(
            *(frame[name] for name in ("table", "column", "value", "rule")),
            strict=True,
        )
    ]


def _state_tones(view: QualityView) -> Mapping[str, Tone]:
    return {
        view.text(MissingState.PENDING.label): Tone.WARN,
        view.text(MissingState.UNKNOWN.label): Tone.MUTED,
    }


QUARANTINE_SHEET = Sheet(
    name=QUARANTINE.name,
    label=QUARANTINE.label,
    summary=Label(
        zh=f"被隔离或待确认的行：填写更正值，或选择保留、剔除。{_HOW_TO_RETURN.zh}",
        en="Rows set aside or in doubt: write the right value, or choose to keep or "
        f"exclude. {_HOW_TO_RETURN.en}",
    ),
    key=QUARANTINE.key,
    columns=(
        of_table(QUARANTINE, "issue", RULE),
        of_table(QUARANTINE, "table", TABLE),
        of_table(QUARANTINE, "file", FILE),
        of_table(QUARANTINE, "row", ROW),
        field_column(QUARANTINE, "field", _field_names, Unit.TEXT),
        field_column(QUARANTINE, "value", _values, Unit.TEXT),
        field_column(QUARANTINE, "customer_id", as_is("customer_id"), Unit.ID),
        field_column(QUARANTINE, "order_id", as_is("order_id"), Unit.ID),
        field_column(QUARANTINE, "order_date", days("order_date"), Unit.DATE),
        field_column(QUARANTINE, "order_amount", money("amount"), Unit.MONEY),
        FrameColumn(
            name="correction",
            heading=QUARANTINE["correction"].label,
            read=blank(),
            unit=AS_TYPED,
            note=Label(
                zh=f"该字段的正确值，按原样读取。{_HOW_TO_RETURN.zh}",
                en=f"The right value of the field, read as typed. {_HOW_TO_RETURN.en}",
            ),
            editable=True,
        ),
        FrameColumn(
            name="decision",
            heading=QUARANTINE["decision"].label,
            read=blank(),
            choices=DECISIONS,
            note=Label(
                zh=f"保留：照原值计入；剔除：不计入。{_HOW_TO_RETURN.zh}",
                en="Keep: counts as it stands; Exclude: does not count. "
                f"{_HOW_TO_RETURN.en}",
            ),
            editable=True,
        ),
    ),
)
TO_COMPLETE_SHEET = Sheet(
    name=TO_COMPLETE.name,
    label=TO_COMPLETE.label,
    summary=Label(
        zh=f"客户关键信息的空缺，请填写补充值。{_HOW_TO_RETURN.zh}",
        en=f"Key fields of customers that are empty: fill them in. {_HOW_TO_RETURN.en}",
    ),
    key=TO_COMPLETE.key,
    columns=(
        field_column(TO_COMPLETE, "customer_id", as_is("customer_id"), Unit.ID),
        field_column(TO_COMPLETE, "customer_name", as_is("customer_name"), Unit.TEXT),
        field_column(TO_COMPLETE, "field", _customer_fields, Unit.TEXT),
        FrameColumn(
            name="state",
            heading=TO_COMPLETE["state"].label,
            read=worded("state", {str(each): each.label for each in MissingState}),
            tones=_state_tones,
        ),
        FrameColumn(
            name="correction",
            heading=TO_COMPLETE["correction"].label,
            read=blank(),
            unit=AS_TYPED,
            note=_HOW_TO_RETURN,
            editable=True,
        ),
    ),
)
