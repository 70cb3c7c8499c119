"""Where did every order line go, and what is wrong with the data?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._spec import Cell, Column, Page, Table, Text, Tone
from xl_crm.reports._view import View, cells, round_money
from xl_crm.tables import table_named
from xl_crm.tables.issue import Severity
from xl_crm.tables.issue_rules import RULE_BY_NAME
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from xl_crm.i18n import Lang

_CHECKS = Label(zh="核对", en="Reconciliation")
_ISSUES = Label(zh="数据问题", en="Data issues")
_KEPT = Label(zh="计入分析", en="counted")
_TOTAL = Label(zh="合计（文件中的全部行）", en="total (all rows of the file)")
_TABLE = Label(zh="数据表", en="Table")


def reconciliation_page(view: View) -> Page:
    """Return rows and amounts in and out, and issues counted by rule."""
    lang = view.lang
    return Page(
        name="reconciliation",
        sheet=_CHECKS.text(lang),
        title=_CHECKS.text(lang),
        summary=Label(
            zh="订单行的去向，以及各类数据问题的数量",
            en="Where every order line went, and how many issues there are",
        ).text(lang),
        blocks=(
            _order_table(view),
            *_check_tables(view),
            _issue_table(view),
        ),
    )


def issue_page(view: View) -> Page:
    """Return issues row by row: where, what, what to do."""
    text = view.text
    rows = _gravest_first(view.analysis.quality.issues.rows)
    rules = [RULE_BY_NAME[name] for name in rows["rule"]]

    def column(name: str, heading: Label, values: list[Cell], **more: object) -> Column:
        return Column(name=name, heading=text(heading), values=values, **more)  # type: ignore[arg-type]

    return Page(
        name="issues",
        sheet=_ISSUES.text(view.lang),
        title=_ISSUES.text(view.lang),
        summary=text(
            Label(
                zh="逐行列出问题、所在位置与处理办法（每类有行数上限）",
                en="Issues row by row with place and action (so many of each kind)",
            )
        ),
        blocks=(
            Table(
                name="issues",
                columns=(
                    column(
                        "severity",
                        Label(zh="级别", en="Severity"),
                        [text(rule.severity.label) for rule in rules],
                        tones=_severity_tones(view.lang),
                    ),
                    column(
                        "rule",
                        Label(zh="问题", en="Issue"),
                        [text(rule.label) for rule in rules],
                    ),
                    column("table", _TABLE, _table_names(view, cells(rows["table"]))),
                    column("file", Label(zh="文件", en="File"), cells(rows["file"])),
                    column(
                        "row",
                        Label(zh="行号", en="Row"),
                        [int(row) for row in rows["row"]],
                        unit=Unit.COUNT,
                    ),
                    column(
                        "column",
                        Label(zh="字段", en="Field"),
                        _field_names(view, rows),
                    ),
                    column(
                        "value",
                        Label(zh="原值", en="Value found"),
                        cells(rows["value"]),
                    ),
                    column(
                        "action",
                        Label(zh="处理办法", en="What to do"),
                        [text(rule.action) for rule in rules],
                    ),
                ),
            ),
        ),
    )


def _severity_tones(lang: Lang) -> Mapping[str, Tone]:
    return {
        Severity.ERROR.label.text(lang): Tone.BAD,
        Severity.WARNING.label.text(lang): Tone.WARN,
        Severity.INFO.label.text(lang): Tone.MUTED,
    }


def _table_names(view: View, names: list[Cell]) -> list[Cell]:
    return [view.text(table_named(str(name)).label) for name in names]


def _gravest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Order issues by severity; inside by rule, table and row as they come."""
    ranks = [RULE_BY_NAME[name].severity.rank for name in rows["rule"]]
    return rows.iloc[np.argsort(ranks, kind="stable")]


def _field_names(view: View, rows: pd.DataFrame) -> list[Cell]:
    """Return the names of fields for people."""
    names: list[Cell] = []
    for table_name, column in zip(rows["table"], rows["column"], strict=True):
        table = table_named(str(table_name))
        known = column in table.field_names
        names.append(view.text(table[column].label) if known else str(column))
    return names


def _order_table(view: View) -> Table:
    """Return order lines and amounts by what became of them."""
    frame, text = view.analysis.quality.reconciliation, view.text
    outcome = [
        text(_KEPT if name == "kept" else RULE_BY_NAME[name].label)
        for name in frame["rule"]
    ]
    amounts = frame["amount"].to_numpy(np.float64)
    total = round_money(np.array([amounts.sum()]))
    return Table(
        name="order_lines_out",
        title=text(Label(zh="订单行去向", en="Where the order lines went")),
        columns=(
            Column(
                name="outcome",
                heading=text(Label(zh="去向", en="Outcome")),
                values=[*outcome, text(_TOTAL)],
            ),
            Column(
                name="rows",
                heading=text(Label(zh="行数", en="Rows")),
                values=[*(int(n) for n in frame["rows"]), int(frame["rows"].sum())],
                unit=Unit.COUNT,
            ),
            Column(
                name="amount",
                heading=text(Label(zh="金额(元)", en="Amount (CNY)")),
                values=[*cells(round_money(amounts)), *cells(total)],
                unit=Unit.MONEY,
            ),
        ),
    )


def _check_tables(view: View) -> tuple[Table, ...]:
    """Return the checks, those of rows and those of amounts apart."""
    return tuple(
        _check_table(view, name, title, unit)
        for name, title, unit in (
            ("row_checks", Label(zh="行数核对", en="Checks of rows"), Unit.COUNT),
            ("amount_checks", Label(zh="金额核对", en="Checks of amounts"), Unit.MONEY),
        )
    )


def _check_table(view: View, name: str, title: Label, unit: Unit) -> Table:
    """Return each check with both sides, their difference and whether it holds."""
    text = view.text
    results = [each for each in view.analysis.checks if each.unit is unit]
    passed, failed = Label(zh="通过", en="pass"), Label(zh="不符", en="FAIL")

    def amounts(name: str, heading: Label, values: list[float]) -> Column:
        rounded = cells(round_money(np.array(values)))
        return Column(name=name, heading=text(heading), values=rounded, unit=unit)

    return Table(
        name=name,
        title=text(title),
        columns=(
            Column(
                name="check",
                heading=text(Label(zh="核对项", en="Check")),
                values=[text(each.label) for each in results],
            ),
            amounts("left", Label(zh="左边", en="Left"), [e.left for e in results]),
            amounts("right", Label(zh="右边", en="Right"), [e.right for e in results]),
            amounts(
                "difference",
                Label(zh="差额", en="Difference"),
                [each.left - each.right for each in results],
            ),
            Column(
                name="result",
                heading=text(Label(zh="结果", en="Result")),
                values=[text(passed if each.passed else failed) for each in results],
                tones={text(passed): Tone.GOOD, text(failed): Tone.BAD},
            ),
        ),
    )


def _issue_table(view: View) -> Table | Text:
    """Return the number of issues by rule and table."""
    counts, text = view.analysis.quality.issues.counts, view.text
    title = text(Label(zh="数据问题汇总", en="Issues by kind"))
    if counts.empty:
        nothing = text(Label(zh="没有发现问题。", en="No issue was found."))
        return Text(title=title, lines=(nothing,))
    counts = counts.iloc[
        np.argsort(
            [RULE_BY_NAME[rule].severity.rank for rule, _ in counts.index],
            kind="stable",
        )
    ]
    keys = [(str(rule), str(table)) for rule, table in counts.index]
    rules = [RULE_BY_NAME[rule] for rule, _ in keys]
    return Table(
        name="issue_counts",
        title=title,
        columns=(
            Column(
                name="severity",
                heading=text(Label(zh="级别", en="Severity")),
                values=[text(rule.severity.label) for rule in rules],
                tones=_severity_tones(view.lang),
            ),
            Column(
                name="rule",
                heading=text(Label(zh="问题", en="Issue")),
                values=[text(rule.label) for rule in rules],
            ),
            Column(
                name="table",
                heading=text(_TABLE),
                values=_table_names(view, [table for _, table in keys]),
            ),
            Column(
                name="n",
                heading=text(Label(zh="数量", en="Count")),
                values=[int(n) for n in counts],
                unit=Unit.COUNT,
            ),
            Column(
                name="listed",
                heading=text(Label(zh="已列出", en="Listed")),
                values=[_listed(view, rule, table) for rule, table in keys],
                unit=Unit.NUMBER,
                note=text(
                    Label(
                        zh="“数据问题”表列出的行数；全部用 xl-crm export issues 导出",
                        en="Rows in the sheet of data issues; xl-crm export issues "
                        "writes them all",
                    )
                ),
            ),
            Column(
                name="action",
                heading=text(Label(zh="处理办法", en="What to do")),
                values=[text(rule.action) for rule in rules],
            ),
        ),
    )


def _listed(view: View, rule: str, table: str) -> int:
    """Return how many rows of an issue the book lists."""
    rows = view.analysis.quality.issues.rows
    return int(((rows["rule"] == rule) & (rows["table"] == table)).sum())
