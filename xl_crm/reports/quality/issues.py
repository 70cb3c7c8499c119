"""What is wrong with the data, row by row, and which keys have no counterpart?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.i18n import Label
from xl_crm.reports._spec import Cell, Page
from xl_crm.reports.quality._column import (
    FILE,
    ROW,
    RULE,
    TABLE,
    FrameColumn,
    Sheet,
    money,
    sheet_page,
    whole,
)
from xl_crm.reports.quality.findings import counts
from xl_crm.tables.issue_rules import RULE_BY_NAME
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.reports.quality._view import QualityView

EXPORT = Label(
    zh="全部用 xl-crm export issues 导出",
    en="xl-crm export issues writes them all",
)


def issue_page(view: QualityView) -> Page:
    """Return issues row by row: what, where, what to do; the gravest first."""
    issues = view.quality.issues
    rows = _with_rest(issues.rows, issues.counts)
    ranks = [RULE_BY_NAME[name].severity.rank for name in rows["rule"]]
    return sheet_page(view, ISSUES_SHEET, rows.iloc[np.argsort(ranks, kind="stable")])


def unmatched_page(view: QualityView) -> Page:
    """Return the keys that one table has and the other lacks, both ways."""
    quality = view.quality
    return sheet_page(
        view, UNMATCHED_SHEET, _with_rest(quality.unmatched, quality.unmatched_counts)
    )


def _with_rest(rows: pd.DataFrame, by_kind: pd.Series) -> pd.DataFrame:
    """Add, below the rows of each rule and table, how many more there are.

    Returns
    -------
    DataFrame
        The same columns and ``rest``: the number that is not listed, only in the rows
        that were added.
    """
    total = {(rule, table): n for rule, table, n in counts(by_kind)}
    parts = [rows]
    for (rule, table), n in total.items():
        listed = int(((rows["rule"] == rule) & (rows["table"] == table)).sum())
        if 0 < listed < n:
            more = {"rule": [rule], "table": [table], "rest": [float(n - listed)]}
            parts.append(pd.DataFrame(more))
    together = pd.concat(parts, ignore_index=True).reindex(
        columns=[*rows.columns, "rest"]
    )
    kinds = together["rule"] + " " + together["table"]
    order = {kind: place for place, kind in enumerate(dict.fromkeys(kinds))}
    places = [order[kind] for kind in kinds]
    return together.iloc[np.argsort(places, kind="stable")]


def _rest(view: QualityView, number: float) -> str:
    """Say how many rows are not listed."""
    n = f"{int(number):,}"
    return view.text(Label(zh=f"另有 {n} 项未列出", en=f"{n} more, not listed"))


def _files(_: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return [None if pd.isna(file) else file for file in frame["file"]]


def _rows(_: QualityView, frame: pd.DataFrame) -> list[Cell]:
    """Return row numbers; blank for what concerns a whole file."""
    return [None if pd.isna(row) or not row else int(row) for row in frame["row"]]


def _fields(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return view.fields(frame["table"], frame["column"].fillna(""))


def _values(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    """Return the values found, masked; or how many rows more there are."""
    names = ("rule", "table", "row", "column", "value", "rest")
    return [
        _rest(view, rest)
        if not pd.isna(rest)
        else view.shown(
            table, column, None if pd.isna(value) else value, rule if row else ""
        )
        for rule, table, row, column, value, rest in zip(
            *(frame[name] for name in names), strict=True
        )
    ]


def _actions(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return [
        view.text(RULE_BY_NAME[rule].action if pd.isna(rest) else EXPORT)
        for rule, rest in zip(frame["rule"], frame["rest"], strict=True)
    ]


def _keys(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return [
        key if pd.isna(rest) else _rest(view, rest)
        for key, rest in zip(frame["key"], frame["rest"], strict=True)
    ]


def _severities(view: QualityView, frame: pd.DataFrame) -> list[Cell]:
    return [view.text(RULE_BY_NAME[rule].severity.label) for rule in frame["rule"]]


SEVERITY = FrameColumn(
    name="severity",
    heading=Label(zh="级别", en="severity"),
    read=_severities,
    tones=lambda view: view.severity_tones,
)
ACTION = FrameColumn(
    name="action",
    heading=Label(zh="处理办法", en="what to do"),
    read=lambda view, frame: [
        view.text(RULE_BY_NAME[rule].action) for rule in frame["rule"]
    ],
)
ISSUES_SHEET = Sheet(
    name="issues",
    label=Label(zh="数据问题", en="Data issues"),
    summary=Label(
        zh="逐行列出问题、所在文件与行、处理办法；每类列出的行数有上限，其余计入末行",
        en="Issues row by row with file, row and what to do; so many of each kind, "
        "the rest counted in its last line",
    ),
    columns=(
        SEVERITY,
        RULE,
        TABLE,
        FrameColumn(
            name=FILE.name,
            heading=FILE.heading,
            read=_files,
            note=FILE.note,
            places=FILE.places,
        ),
        FrameColumn(name=ROW.name, heading=ROW.heading, read=_rows, unit=ROW.unit),
        FrameColumn(name="column", heading=Label(zh="字段", en="field"), read=_fields),
        FrameColumn(
            name="value", heading=Label(zh="原值", en="value found"), read=_values
        ),
        FrameColumn(name="action", heading=ACTION.heading, read=_actions),
    ),
)
UNMATCHED_SHEET = Sheet(
    name="unmatched",
    label=Label(zh="未匹配的键", en="Unmatched keys"),
    summary=Label(
        zh="一张表有、另一张表没有的客户、订单和活动，两个方向都列出",
        en="Customers, orders and campaigns that one table has and the other lacks, "
        "both ways",
    ),
    columns=(
        SEVERITY,
        RULE,
        FrameColumn(
            name="table", heading=Label(zh="所在表", en="found in"), read=TABLE.read
        ),
        FrameColumn(
            name="key", heading=Label(zh="键", en="key"), read=_keys, unit=Unit.ID
        ),
        FrameColumn(
            name="rows",
            heading=Label(zh="行数", en="rows"),
            read=whole("rows"),
            unit=Unit.NUMBER,
        ),
        FrameColumn(
            name="amount",
            heading=Label(zh="订单金额(元)", en="order amount (CNY)"),
            read=money("amount"),
            unit=Unit.MONEY,
        ),
        ACTION,
    ),
)
