"""What does a report say, on one sheet that a manager reads in two minutes?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.pipeline import counted, objection, set_aside
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Column, Page, Table, Text, Tone
from xl_crm.reports.business._cell_names import formula_of, link_to
from xl_crm.reports.business._narrowed import not_narrowed
from xl_crm.reports.business._pages import covers_of, days_of, filters
from xl_crm.reports.business._spec import Cover, Kind
from xl_crm.reports.business.sections.calculated_fields import calculated_notes
from xl_crm.reports.business.sections.headline import BETTER, WORSE
from xl_crm.tables.figure import figure_text
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.reports.business._built import Built
    from xl_crm.reports.business._spec import Finding, Suggestion
    from xl_crm.reports.business._view import ReportView

#: So many conclusions, and as many problems, are read in two minutes.
MOST = 7
SHEET = Label(zh="分析报告", en="Analysis")
_OF_REPORT = Label(zh="分析-{report}", en="Analysis - {report}")
_SUMMARY = Label(
    zh="背景、数据质量、结论、问题、建议与方法",
    en="Background, data quality, conclusions, problems, suggestions, method",
)
_WATCH = Label(zh="● 关注", en="● watch")
_SIGNS = {Tone.GOOD: BETTER, Tone.BAD: WORSE, Tone.WARN: _WATCH}
_NO_CONCLUSION = Label(
    zh="没有达到设置中界限的变化或集中。",
    en="Nothing moved or is concentrated beyond the bounds of the settings.",
)
_NO_PROBLEM = Label(
    zh="没有达到设置中界限的问题。", en="No problem beyond the bounds of the settings."
)
_NO_SUGGESTION = Label(zh="没有需要改进的事项。", en="Nothing asks for an improvement.")


def analysis_page(built: Built, *, is_single: bool) -> Page:
    """Return the sheet of a report in words.

    Parameters
    ----------
    is_single : bool
        The report has the workbook to itself.
    """
    view, name = built.view, built.view.report.name
    sheet = view.text(SHEET)
    if not is_single:
        sheet = view.text(_OF_REPORT).format(report=view.text(view.report.label))
    blocks = (
        _background(view),
        _quality(view),
        _findings(
            built,
            Kind.CONCLUSION,
            Label(zh="核心结论", en="Conclusions"),
            _NO_CONCLUSION,
        ),
        _findings(
            built,
            Kind.PROBLEM,
            Label(zh="问题与依据", en="Problems and evidence"),
            _NO_PROBLEM,
        ),
        _suggestions(built),
        _method(built),
    )
    return Page(
        name=f"{name}_analysis",
        sheet=sheet,
        title=f"{view.text(SHEET)} - {view.text(view.report.label)}",
        summary=view.text(_SUMMARY),
        blocks=blocks,
    )


def told(built: Built, kind: Kind) -> tuple[Finding, ...]:
    """Return the findings of a kind that stand on the sheet."""
    return built.of(kind)[:MOST]


def findings_table(built: Built, kind: Kind) -> str:
    """Return the name of the table of findings of a kind."""
    return f"{built.view.report.name}_{kind}s"


def suggested(built: Built) -> tuple[Finding, ...]:
    """Return the findings on the sheet that something is suggested for, each once."""
    on_sheet = (*told(built, Kind.CONCLUSION), *told(built, Kind.PROBLEM))
    once = {
        each.suggestion.action: each for each in reversed(on_sheet) if each.suggestion
    }
    return tuple(each for each in on_sheet if each in once.values())


def sign(view: ReportView, tone: Tone | None) -> str | None:
    """Return whether something is good or bad, in a sign and a word."""
    return view.text(_SIGNS[tone]) if tone in _SIGNS else None


def sign_tones(view: ReportView) -> dict[str, Tone]:
    """Return the tone of each sign."""
    return {view.text(label): tone for tone, label in _SIGNS.items()}


def _background(view: ReportView) -> Text:
    bases = [
        Label(
            zh=f"{base.kind.label.zh}：{base.label.zh}"
            + (f"（{base.reason.zh}）" if base.reason else ""),
            en=f"{base.kind.label.en}: {base.label.en}"
            + (f" ({base.reason.en})" if base.reason else ""),
        )
        for base in view.comparison.distinct_bases
    ]
    covers, by = covers_of(view), view.text(Label(zh="；", en="; "))
    covered = view.reporting.covered.label
    data = Label(zh=f"数据范围：{covered.zh}", en=f"Data: {covered.en}")
    lines = (
        view.text(view.report.purpose),
        *days_of(view, covers),
        view.text(data),
        *((by.join(view.text(each) for each in bases),) * (Cover.PERIOD in covers)),
        *filters(view),
        *not_narrowed(view, view.wanted.asked),
        *calculated_notes(view),
    )
    return Text(title=view.text(Label(zh="背景与目标", en="Background")), lines=lines)


def _quality(view: ReportView) -> Text:
    """Say whether the data can be relied on, and what was set aside."""
    analysis = view.reporting.analysis
    quality, checks = analysis.quality, analysis.checks
    found = objection(quality, checks)
    aside = set_aside(quality)
    passed = sum(check.passed for check in checks)
    n_lines = int(quality.reconciliation["rows"].sum())
    fit = Label(zh="可以使用", en="Fit for use")
    counts = Label(
        zh=f"读取订单 {n_lines:,} 行，隔离待处理 {aside.rows:,} 行；"
        f"数据核对 {passed}/{len(checks)} 项通过。",
        en=f"{counted(n_lines, 'order line')} read, {aside.rows:,} quarantined; "
        f"{passed} of {counted(len(checks), 'check')} passed.",
    )
    return Text(
        title=view.text(Label(zh="数据质量", en="Data quality")),
        lines=(view.text(found or fit), view.text(counts)),
        tone=Tone.WARN if found else Tone.GOOD,
    )


def _findings(built: Built, kind: Kind, title: Label, nothing: Label) -> Block:
    view, found = built.view, told(built, kind)
    if not found:
        return Text(title=view.text(title), lines=(view.text(nothing),))
    return Table(
        name=findings_table(built, kind),
        title=view.text(title),
        columns=tuple(_finding_columns(view, found, kind)),
    )


def _finding_columns(
    view: ReportView, found: Sequence[Finding], kind: Kind
) -> Iterator[Column]:
    """Yield number, sentence, sign, and the figure with where it stands."""
    lang = view.lang
    figures = [each.figures[0] for each in found]
    said = {
        Kind.CONCLUSION: Label(zh="结论", en="conclusion"),
        Kind.PROBLEM: Label(zh="问题", en="problem"),
    }
    yield Column(
        name="no",
        heading=heading(Label(zh="序号", en="no."), lang),
        values=list(range(1, len(found) + 1)),
        unit=Unit.NUMBER,
    )
    yield Column(
        name="finding",
        heading=heading(said[kind], lang),
        values=[each.text for each in found],
    )
    yield Column(
        name="sign",
        heading=heading(Label(zh="判断", en="verdict"), lang),
        values=[sign(view, each.tone) for each in found],
        tones=sign_tones(view),
    )
    yield Column(
        name="figure",
        heading=heading(Label(zh="数据", en="figure"), lang),
        values=[each.value for each in figures],
        unit=Unit.NUMBER,
        units=[each.unit for each in figures],
        row_formulas={row: formula_of(each) for row, each in enumerate(figures)},
        links=[link_to(each) for each in figures],
    )
    yield Column(
        name="unit",
        heading=heading(Label(zh="单位", en="unit"), lang),
        values=[view.text(each.unit.label) or None for each in figures],
    )
    yield Column(
        name="measured",
        heading=heading(Label(zh="指标", en="measure"), lang),
        values=[each.label for each in figures],
    )

    if kind is Kind.PROBLEM:
        yield Column(
            name="evidence",
            heading=heading(Label(zh="依据", en="evidence"), lang),
            values=[_evidence(view, each) or None for each in found],
        )


def _evidence(view: ReportView, finding: Finding) -> str:
    """Return the figures behind a problem, but for the one beside it."""
    colon = view.text(Label(zh="：", en=": "))
    figures = [
        f"{each.label}{colon}{figure_text(each.value, each.unit, view.lang)}"
        for each in finding.figures[1:]
    ]
    parts = [each for each in (finding.evidence, *figures) if each]
    return view.text(Label(zh="；", en="; ")).join(parts)


def _suggestions(built: Built) -> Block:
    view = built.view
    title = view.text(Label(zh="改进建议", en="Suggestions"))
    found = [each.suggestion for each in suggested(built) if each.suggestion]
    if not found:
        return Text(title=title, lines=(view.text(_NO_SUGGESTION),))
    return Table(
        name=f"{view.report.name}_suggestions",
        title=title,
        columns=tuple(_suggestion_columns(view, found)),
    )


def _suggestion_columns(
    view: ReportView, found: Sequence[Suggestion]
) -> Iterator[Column]:
    """Yield what to do, who does it, and from where to where its KPI is to go.

    In the order of the columns of the findings above, whose widths they share.
    """
    yield Column(
        name="no",
        heading=heading(Label(zh="序号", en="no."), view.lang),
        values=list(range(1, len(found) + 1)),
        unit=Unit.NUMBER,
    )
    for name, label, is_number in (
        ("action", Label(zh="建议", en="action"), False),
        ("department", Label(zh="责任部门", en="department"), False),
        ("baseline", Label(zh="基线值", en="baseline"), True),
        ("target", Label(zh="目标值", en="target"), True),
        ("kpi", Label(zh="KPI指标", en="KPI"), False),
    ):
        yield Column(
            name=name,
            heading=heading(label, view.lang),
            values=[getattr(each, name) for each in found],
            unit=Unit.NUMBER if is_number else Unit.TEXT,
            units=[each.unit for each in found] if is_number else (),
        )
    yield Column(
        name="deadline",
        heading=heading(Label(zh="截止日期", en="due date"), view.lang),
        values=[each.deadline for each in found],
        unit=Unit.DATE,
    )


def _method(built: Built) -> Text:
    """Say how the key figures are counted, and what it takes to be told."""
    view = built.view
    found = (*told(built, Kind.CONCLUSION), *told(built, Kind.PROBLEM))
    about = dict.fromkeys((view.report.total, *(each.about for each in found)))
    names: dict[Label, list[Label]] = {}
    for measure in view.measures(name for name in about if name):
        if measure.note.zh:
            names.setdefault(measure.note, []).append(measure.label)
    notes = [
        Label(
            zh=f"{'、'.join(each.zh for each in labels)}：{note.zh}",
            en=f"{', '.join(each.en for each in labels)}: {note.en}",
        )
        for note, labels in names.items()
    ]
    settings = view.plan.findings
    move, points, gap, share = (
        f"{each * 100:g}"
        for each in (
            settings.move,
            settings.points,
            settings.gap,
            settings.concentration,
        )
    )
    bounds = Label(
        zh=f"变化达到 {move}%（比率 {points} 个百分点）、分组差距达到 {gap}%、"
        f"占比达到 {share}% 才列出（项目设置 findings）。"
        "结论说明数据之间的关联，不说明原因。",
        en=f"Told from a change of {move}% on ({points} pp of a rate), a gap of {gap}% "
        f"or a share of {share}% (project settings: findings). Conclusions say what "
        "goes together in the data, not why.",
    )
    return Text(
        title=view.text(Label(zh="方法说明", en="Method")),
        lines=tuple(view.text(each) for each in (*notes, bounds)),
    )
