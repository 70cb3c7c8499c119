"""Which values of customers lost or were filled in, and who may be one customer?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label
from xl_crm.ingest.customers.similar import SimilarKind
from xl_crm.reports._spec import Cell, FilePlace, Page
from xl_crm.reports.quality._column import (
    CUSTOMER,
    FILE,
    FrameColumn,
    Read,
    Sheet,
    as_is,
    days,
    sheet_page,
    whole,
    worded,
)
from xl_crm.tables import TABLES
from xl_crm.tables.survivorship import OverrideReason
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.reports.quality._view import QualityView


def overridden_page(view: QualityView) -> Page:
    """Return every value of a customer that lost to another one."""
    return sheet_page(view, OVERRIDDEN_SHEET, view.quality.overridden)


def backfilled_page(view: QualityView) -> Page:
    """Return the gaps that were filled from history."""
    return sheet_page(view, BACKFILLED_SHEET, view.quality.backfilled)


def similar_page(view: QualityView) -> Page:
    """Return pairs of customers that may be one, for a person to decide."""
    return sheet_page(view, SIMILAR_SHEET, view.quality.similar)


def _fields(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return view.fields(["customers"] * len(frame), frame["field"])


def _masked(name: str) -> Read:
    """Read values of customers, personal ones masked by the class of their field."""
    return lambda view, frame: [
        view.shown("customers", field, None if pd.isna(value) else str(value))
        for field, value in zip(frame["field"], frame[name], strict=True)
    ]


def _kept_places(view: QualityView, frame: pd.DataFrame) -> Sequence[FilePlace | None]:
    rows = frame[["kept_file", "kept_row"]].set_axis(["file", "row"], axis="columns")
    return view.places(rows.assign(table="customers"))


def _places(view: QualityView, frame: pd.DataFrame) -> Sequence[FilePlace | None]:
    return view.places(frame.assign(table="customers"))


def _row(name: str, heading: Label) -> FrameColumn:
    return FrameColumn(name=name, heading=heading, read=whole(name))


_FIELD = FrameColumn(name="field", heading=Label(zh="字段", en="field"), read=_fields)
OVERRIDDEN_SHEET = Sheet(
    name="overridden",
    label=Label(zh="被覆盖的值", en="Overridden values"),
    summary=Label(
        zh="同一客户的多行合并为一行时，没有采用的取值及原因",
        en="Values not used where several rows of a customer became one, and why",
    ),
    columns=(
        CUSTOMER,
        _FIELD,
        FrameColumn(
            name="kept",
            heading=Label(zh="采用的值", en="value used"),
            read=_masked("kept"),
        ),
        FrameColumn(
            name="kept_file",
            heading=Label(zh="采用值所在文件", en="file of the value used"),
            read=as_is("kept_file"),
            places=_kept_places,
        ),
        _row("kept_row", Label(zh="采用值行号", en="row of the value used")),
        FrameColumn(
            name="value",
            heading=Label(zh="被覆盖的值", en="overridden value"),
            read=_masked("value"),
        ),
        FrameColumn(
            name="file",
            heading=FILE.heading,
            read=as_is("file"),
            places=_places,
            note=FILE.note,
        ),
        _row("row", Label(zh="行号", en="row")),
        FrameColumn(
            name="reason",
            heading=Label(zh="未采用的原因", en="why it was not used"),
            read=worded("reason", {str(each): each.label for each in OverrideReason}),
        ),
    ),
)
BACKFILLED_SHEET = Sheet(
    name="backfilled",
    label=Label(zh="已补全", en="Filled from history"),
    summary=Label(
        zh="客户表中的空缺，由历史订单补全的值",
        en="Gaps of the customer table that the order history filled",
    ),
    columns=(
        CUSTOMER,
        _FIELD,
        FrameColumn(
            name="value",
            heading=Label(zh="补全的值", en="value filled in"),
            read=_masked("value"),
        ),
        FrameColumn(
            name="source",
            heading=Label(zh="来源", en="source"),
            read=worded("source", {table.name: table.label for table in TABLES}),
        ),
        FrameColumn(
            name="day",
            heading=Label(zh="依据的日期", en="as of"),
            read=days("day"),
            unit=Unit.DATE,
        ),
    ),
)
SIMILAR_SHEET = Sheet(
    name="similar",
    label=Label(zh="疑似重复客户", en="Similar customers"),
    summary=Label(
        zh="可能是同一客户的两条记录，未合并，请人工确认",
        en="Pairs that may be one customer; not merged, for a person to decide",
    ),
    columns=(
        FrameColumn(
            name="kind",
            heading=Label(zh="依据", en="what speaks for it"),
            read=worded("kind", {str(each): each.label for each in SimilarKind}),
        ),
        FrameColumn(
            name="score",
            heading=Label(zh="相似度", en="score"),
            read=as_is("score"),
            unit=Unit.SCORE,
        ),
        FrameColumn(
            name="customer_id_a",
            heading=Label(zh="客户ID 甲", en="customer ID A"),
            read=as_is("customer_id_a"),
            unit=Unit.ID,
        ),
        FrameColumn(
            name="name_a",
            heading=Label(zh="名称 甲", en="name A"),
            read=as_is("name_a"),
        ),
        FrameColumn(
            name="customer_id_b",
            heading=Label(zh="客户ID 乙", en="customer ID B"),
            read=as_is("customer_id_b"),
            unit=Unit.ID,
        ),
        FrameColumn(
            name="name_b",
            heading=Label(zh="名称 乙", en="name B"),
            read=as_is("name_b"),
        ),
        FrameColumn(
            name="detail",
            heading=Label(zh="相同或相近之处", en="what they share"),
            read=as_is("detail"),
        ),
    ),
)
