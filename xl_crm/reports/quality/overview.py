"""Can the data be used: what was read, where did it go, what is wrong with it?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from xl_crm.i18n import Label
from xl_crm.pipeline import set_aside
from xl_crm.reports._spec import (
    Block,
    Chart,
    ChartKind,
    Highlight,
    Link,
    Links,
    Page,
    Parameter,
    Parameters,
    Table,
    Text,
    Tone,
    Total,
)
from xl_crm.reports.overview import AS_OF_TAKEN
from xl_crm.reports.quality import coverage, reconciliation
from xl_crm.reports.quality._column import (
    RULE,
    TABLE,
    FrameColumn,
    as_is,
    filled,
    said,
    whole,
)
from xl_crm.reports.quality.findings import by_severity, findings, verdict
from xl_crm.reports.quality.issues import ACTION, ISSUES_SHEET, SEVERITY
from xl_crm.reports.quality.reconciliation import (
    LINES_READ,
    TOTAL,
    checks_passed,
    lines_of,
    outcome_table,
)
from xl_crm.reports.quality.sections import SECTIONS
from xl_crm.tables.issue import Outcome, Severity
from xl_crm.tables.issue_rules import RULE_BY_NAME
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.reports._spec import Cell
    from xl_crm.reports.quality._view import QualityView

#: Kinds of issues in the chart; more cannot be read.
MOST_KINDS = 8
_NUMBER = Unit.NUMBER


def quality_page(view: QualityView, *, with_lists: bool) -> Page:
    """Return the verdict and what it rests on.

    Parameters
    ----------
    with_lists : bool
        The book has the lists in sheets of their own; else the page says where to get
        them.
    """
    return Page(
        name="quality",
        sheet=view.text(Label(zh="质量概览", en="Data quality")),
        title=view.text(Label(zh="数据质量概览", en="Data quality")),
        summary=view.text(
            Label(
                zh="数据能否使用、读取了哪些文件、订单行的去向、各类问题的数量",
                en="Can the data be used, which files were read, where the order lines "
                "went, how many issues of each kind there are",
            )
        ),
        blocks=(
            *_verdict(view),
            *_left_out(view),
            _figures(view),
            _ways(view, with_lists=with_lists),
            outcome_table(view, "outcomes"),
            *_issue_blocks(view),
            _file_table(view),
            _lists(view) if with_lists else _where_lists_are(view),
        ),
    )


def _verdict(view: QualityView) -> tuple[Block, ...]:
    judged = verdict(view.quality, view.checks)
    lines: tuple[Block, ...] = (
        Text(
            lines=(view.text(judged.text),),
            title=view.text(Label(zh="结论", en="Verdict")),
            tone=judged.tone,
        ),
    )
    notes = []
    if not view.quality.as_of_given:
        notes.append(view.text(AS_OF_TAKEN))
    if view.quality.lonely_last_date:
        rule = RULE_BY_NAME["lonely_last_date"]
        said = Label(
            zh=f"{rule.label.zh}：{rule.action.zh}",
            en=f"{rule.label.en}: {rule.action.en}",
        )
        notes.append(view.heading(said))
    return (*lines, Text(lines=tuple(notes), tone=Tone.WARN)) if notes else lines


def _left_out(view: QualityView) -> tuple[Text, ...]:
    """Return the files that the run went on without, in red."""
    lines = [
        f"{view.text(each.table.label)} {problem.text(view.lang)}"
        for each in view.quality.left_out
        for problem in each.problems
    ]
    if not lines:
        return ()
    title = view.text(Label(zh="没有读取的文件", en="Files left out"))
    return (Text(lines=tuple(lines), title=title, tone=Tone.BAD),)


def _figures(view: QualityView) -> Parameters:
    """Return the figures that matter most."""
    quality = view.quality
    aside = set_aside(quality)
    counts = by_severity(quality)
    passed = sum(check.passed for check in view.checks)
    figures: list[tuple[str, Label, Cell, Unit, str]] = [
        (
            "as_of",
            Label(zh="统计截止日", en="As-of date"),
            quality.as_of,
            Unit.DATE,
            "",
        ),
        (
            "rows",
            Label(zh="文件中的订单行", en="Order lines in the files"),
            int(quality.reconciliation["rows"].sum()),
            _NUMBER,
            LINES_READ,
        ),
        (
            "quarantined",
            Label(zh="隔离待处理的行", en="Lines in quarantine"),
            aside.rows,
            _NUMBER,
            lines_of(view, "rows", Outcome.QUARANTINED),
        ),
        (
            "quarantined_amount",
            Label(zh="隔离待处理的金额", en="Amount in quarantine"),
            aside.amount,
            Unit.MONEY,
            lines_of(view, "amount", Outcome.QUARANTINED),
        ),
        *(
            (f"n_{each}", _severity_figure(each), counts[each], _NUMBER, "")
            for each in Severity
        ),
        (
            "checks",
            Label(zh="核对通过", en="Checks passed"),
            f"{passed} / {len(view.checks)}",
            Unit.TEXT,
            checks_passed(view),
        ),
    ]
    return Parameters(
        name="quality_figures",
        title=view.text(Label(zh="关键数字", en="Key figures")),
        parameters=tuple(
            Parameter(
                name=f"quality_{name}",
                label=view.text(label),
                value=value,
                unit=unit,
                editable=False,
                formula=formula,
            )
            for name, label, value, unit, formula in figures
        ),
    )


def _severity_figure(severity: Severity) -> Label:
    return {
        Severity.ERROR: Label(zh="错误", en="Errors"),
        Severity.WARNING: Label(zh="警告", en="Warnings"),
        Severity.INFO: Label(zh="提示", en="For information"),
    }[severity]


def _issue_blocks(view: QualityView) -> tuple[Block, ...]:
    """Return the most frequent issues with a chart, then all by rule and table."""
    frame = findings(view.quality)
    title = Label(zh="数据问题汇总", en="Issues by kind")
    if frame.empty:
        nothing = view.text(Label(zh="没有发现问题。", en="No issue was found."))
        return (Text(title=view.text(title), lines=(nothing,)),)
    by_rule = frame.groupby("rule", sort=False)["n"].sum().reset_index()
    most = by_rule.sort_values("n", ascending=False, kind="stable").head(MOST_KINDS)
    top_title = view.text(Label(zh="最多的问题", en="Most frequent issues"))
    return (
        Table(
            name="issue_kinds",
            title=top_title,
            columns=filled(view, (RULE, _COUNT), most),
        ),
        Chart(
            kind=ChartKind.BAR,
            title=top_title,
            table="issue_kinds",
            categories="rule",
            series=("n",),
            alt_text=view.text(
                Label(zh="条形图：各类问题的数量", en="Bars: issues of each kind")
            ),
            lower=0,
        ),
        Table(
            name="issue_counts",
            title=view.text(title),
            columns=filled(view, (RULE, _TOTALLED, SEVERITY, TABLE, ACTION), frame),
            total_label=view.text(TOTAL),
        ),
    )


def _file_table(view: QualityView) -> Table:
    """Return every file that was read with its rows."""
    frame = pd.DataFrame(
        [
            (each.place, each.rows, each.broken, each.totals, each.table, each.sheet)
            for each in view.quality.files
        ],
        columns=["file", "rows", "broken", "totals", "table", "sheet"],
    ).assign(row=0)
    return Table(
        name="files",
        title=view.text(Label(zh="读取的文件", en="Files read")),
        columns=filled(view, _FILE_COLUMNS, frame),
        highlights=(
            Highlight(columns=("broken",), formula="[@broken]>0", tone=Tone.WARN),
        ),
        total_label=view.text(TOTAL),
    )


def _lists(view: QualityView) -> Table:
    """Return each list of the book: found, listed, or why there is nothing."""
    quality = view.quality
    frame = pd.DataFrame(
        {
            "sheet": [each.sheet.label for each in SECTIONS],
            "found": [each.found(quality) for each in SECTIONS],
            "listed": [each.listed(quality) for each in SECTIONS],
            "note": [
                _FILLED if each.listed(quality) else each.why_empty(quality)
                for each in SECTIONS
            ],
        }
    )
    return Table(
        name="lists",
        title=view.text(Label(zh="各清单", en="The lists")),
        note=view.text(
            Label(
                zh="没有内容的清单不单独成表。",
                en="A list that holds nothing has no sheet.",
            )
        ),
        columns=filled(view, _LIST_COLUMNS, frame),
        highlights=(
            Highlight(
                columns=("listed",), formula="[@listed]<[@found]", tone=Tone.WARN
            ),
        ),
    )


def _ways(view: QualityView, *, with_lists: bool) -> Links:
    """Return links to the sheets of the book that hold the details."""
    named = [("reconciliation", reconciliation.SHEET, reconciliation.SUMMARY)]
    if with_lists:
        named.append(("coverage", coverage.SHEET, coverage.SUMMARY))
    named += [
        (sheet.name, sheet.label, sheet.summary)
        for sheet in (each.sheet for each in SECTIONS if each.listed(view.quality))
        if with_lists or sheet is ISSUES_SHEET
    ]
    return Links(
        title=view.text(Label(zh="转到", en="Go to")),
        links=tuple(
            Link(page=name, text=view.text(label), note=view.text(note))
            for name, label, note in named
        ),
    )


def _where_lists_are(view: QualityView) -> Text:
    line = Label(
        zh="字段覆盖率、隔离清单、待补充等清单由 xl-crm check 写出的质量工作簿列出。",
        en="xl-crm check writes the workbook with field coverage, quarantine, fields "
        "to be completed and the other lists.",
    )
    return Text(lines=(view.text(line),))


_FILLED = Label(zh="见该表", en="see the sheet")
_COUNT = FrameColumn(
    name="n", heading=Label(zh="数量", en="count"), read=whole("n"), unit=_NUMBER
)


_TOTALLED = replace(_COUNT, total=Total.SUM)


def _rows(name: str, heading: Label) -> FrameColumn:
    return FrameColumn(
        name=name,
        heading=heading,
        read=whole(name),
        unit=_NUMBER,
        total=Total.SUM,
    )


_FILE_COLUMNS = (
    FrameColumn(
        name="file",
        heading=Label(zh="文件", en="file"),
        read=as_is("file"),
        places=lambda view, frame: view.places(frame),
    ),
    _rows("rows", Label(zh="行数", en="rows")),
    _rows("broken", Label(zh="列数不符的行", en="broken rows")),
    _rows("totals", Label(zh="合计行", en="total rows")),
    TABLE,
)
_LIST_COLUMNS = (
    FrameColumn(name="sheet", heading=Label(zh="清单", en="list"), read=said("sheet")),
    _rows("found", Label(zh="发现", en="found")),
    _rows("listed", Label(zh="列出", en="listed")),
    FrameColumn(name="note", heading=Label(zh="说明", en="note"), read=said("note")),
)
