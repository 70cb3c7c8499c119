"""How much of each field is filled, what does it hold, and what does a gap cost?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.reports._spec import Cell, Highlight, Mark, Tone
from xl_crm.reports.quality._column import (
    TABLE,
    FrameColumn,
    Sheet,
    as_is,
    sheet_page,
    whole,
)
from xl_crm.summary import FILLED_BY
from xl_crm.tables import TABLES, table_named
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.reports._spec import Page
    from xl_crm.reports.quality._view import QualityView

SHEET = Label(zh="字段覆盖率", en="Field coverage")
SUMMARY = Label(
    zh="每个字段由哪一列填充、填充率与取值范围；未找到的字段影响哪些指标",
    en="Which column fills each field, how much of it, and its range; what the fields "
    "not found would enable",
)
NOT_FOUND = Label(zh="未找到", en="not found")
NOT_GIVEN = Label(zh="没有此表", en="no such table")


def coverage_page(view: QualityView) -> Page:
    """Return one row for each field of each table, those without a column too."""
    given = view.quality.coverage
    frame = pd.concat([given, _tables_not_given(given)], ignore_index=True)
    filled, rows = (pd.to_numeric(frame[name]) for name in ("filled", "rows"))
    share = (filled / rows.where(rows > 0)).where(frame["source"] != "")
    found = {
        (table, field)
        for table, field, source in zip(
            given["table"], given["field"], given["source"], strict=True
        )
        if source
    }
    frame = frame.assign(share=share, enables=_enabled(view, frame, found))
    return sheet_page(view, _sheet(view), frame)


def _sheet(view: QualityView) -> Sheet:
    absent = [view.text(NOT_FOUND), view.text(NOT_GIVEN)]
    is_absent = ",".join(f'[@source]="{word}"' for word in absent)
    return Sheet(
        name="coverage",
        label=SHEET,
        summary=SUMMARY,
        columns=_COLUMNS,
        key=("table", "field"),
        highlights=(
            Highlight(
                columns=("field", "source"),
                formula=f"OR({is_absent})",
                tone=Tone.MUTED,
            ),
        ),
    )


def _sources(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    """Return the header that fills each field, or why there is none."""
    return [
        source or view.text(NOT_GIVEN if pd.isna(rows) else NOT_FOUND)
        for source, rows in zip(frame["source"], frame["rows"], strict=True)
    ]


def _count(name: str, heading: Label, note: Label | None = None) -> FrameColumn:
    return FrameColumn(
        name=name,
        heading=heading,
        read=lambda _, frame: [
            None if pd.isna(number) or not source else int(number)
            for number, source in zip(frame[name], frame["source"], strict=True)
        ],
        unit=Unit.NUMBER,
        note=note or Label(zh="", en=""),
    )


_COLUMNS = (
    TABLE,
    FrameColumn(
        name="field",
        heading=Label(zh="字段", en="field"),
        read=lambda view, frame: view.fields(frame["table"], frame["field"]),
    ),
    FrameColumn(
        name="source",
        heading=Label(zh="来源列", en="source column"),
        read=_sources,
        note=Label(
            zh="填充该字段的列名或算式；多个文件时取第一个有该列的文件",
            en="Header or expression that fills the field; of several files, in the "
            "first that has it",
        ),
    ),
    FrameColumn(
        name="rows",
        heading=Label(zh="行数", en="rows"),
        read=whole("rows"),
        unit=Unit.NUMBER,
    ),
    _count("filled", Label(zh="已填", en="filled")),
    FrameColumn(
        name="share",
        heading=Label(zh="填充率", en="filled %"),
        read=as_is("share"),
        unit=Unit.PERCENT,
        mark=Mark.BAR,
    ),
    _count(
        "unreadable",
        Label(zh="无法识别", en="unreadable"),
        Label(
            zh="有文字但读不成日期、数字或是否；不算已填",
            en="A text that is no date, number or yes/no; not counted as filled",
        ),
    ),
    _count(
        "distinct",
        Label(zh="不同取值", en="distinct"),
        Label(
            zh="超过一百万行的表不统计",
            en="Not counted beyond a million rows",
        ),
    ),
    FrameColumn(
        name="lowest", heading=Label(zh="最小", en="lowest"), read=as_is("lowest")
    ),
    FrameColumn(
        name="highest", heading=Label(zh="最大", en="highest"), read=as_is("highest")
    ),
    _count("negative", Label(zh="负数", en="negative")),
    _count("zero", Label(zh="零", en="zero")),
    FrameColumn(
        name="enables",
        heading=Label(zh="有此字段才能计算", en="needed for"),
        read=as_is("enables"),
        note=Label(
            zh="缺少该字段时没有数据的指标", en="Metrics without data for lack of it"
        ),
    ),
)


def _tables_not_given(given: pd.DataFrame) -> pd.DataFrame:
    """List the fields of absent tables that metrics are computed from."""
    tables = set(given["table"])
    wanted = dict.fromkeys(
        (table, field)
        for table, fields in FILLED_BY.values()
        for field in fields
        if table not in tables
    )
    order = [table.name for table in TABLES]
    rows = sorted(wanted, key=lambda each: order.index(each[0]))
    frame = pd.DataFrame(rows, columns=["table", "field"]).assign(source="")
    return frame.reindex(columns=given.columns)


def _enabled(
    view: QualityView, frame: pd.DataFrame, found: set[tuple[str, str]]
) -> list[str]:
    """Return, for each field that was not found, the metrics that wait for it."""
    waiting: dict[tuple[str, str], list[str]] = {}
    for metric, table, field in _waiting(found):
        names = waiting.setdefault((table, field), [])
        if metric not in names:
            names.append(metric)
    return [
        view.text(
            Label(
                zh="、".join(CATALOGUE[name].label.zh for name in names),
                en=", ".join(CATALOGUE[name].label.en for name in names),
            )
        )
        for names in (
            waiting.get((table, field), [])
            for table, field in zip(frame["table"], frame["field"], strict=True)
        )
    ]


def _waiting(found: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield metric, table and field of each input that nothing fills.

    Any one of the fields named together does; those of an order may stand in its
    lines.
    """
    for metric in CATALOGUE.values():
        for column in metric.needs:
            if column not in FILLED_BY:
                continue
            table, fields = FILLED_BY[column]
            holders = ("orders", "order_lines") if table == "orders" else (table,)
            if any((holder, field) in found for holder in holders for field in fields):
                continue
            for field in fields:
                if field in table_named(table).field_names:
                    yield metric.name, table, field
