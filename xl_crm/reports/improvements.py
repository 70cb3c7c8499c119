"""What do the reports suggest, and what came of it?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.reports._columns import TEMPLATE_ROWS, heading
from xl_crm.reports._spec import Column, Highlight, Page, Rule, Table, Tone
from xl_crm.reports._task_columns import directions, status_tones, statuses
from xl_crm.reports._task_counts import OVERDUE_BEFORE, quoted
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Cell

SHEET = Label(zh="改进事项", en="Improvements")
_SUMMARY = Label(
    zh="报表的改进建议：状态、结果与反馈在此填写",
    en="What the reports suggest; status, result and feedback go here",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """One suggestion of a report, in the language of the book.

    Attributes
    ----------
    conclusion : str
        The finding that it follows from.
    baseline, target : float or None
        Of the KPI, in its unit; None where nothing measures it yet.
    """

    report: str
    conclusion: str
    action: str
    department: str
    kpi: str
    unit: Unit
    better: Better
    baseline: float | None
    target: float | None
    deadline: date


def improvements_page(found: Sequence[Improvement], lang: Lang) -> Page:
    """Return the sheet of suggestions; an empty form where there is none."""
    done = quoted(statuses(lang)[-1])
    table = Table(
        name="improvements",
        columns=tuple(_columns(found, lang)),
        key=("report", "action"),
        highlights=(
            Highlight(
                columns=("due_date", "status"),
                formula=f'AND([@due_date]<>"",[@status]<>{done},'
                f"[@due_date]<{OVERDUE_BEFORE})",
                tone=Tone.BAD,
            ),
        ),
        blank_rows=0 if found else TEMPLATE_ROWS,
    )
    return Page(
        name="improvements",
        sheet=SHEET.text(lang),
        title=SHEET.text(lang),
        summary=_SUMMARY.text(lang),
        blocks=(table,),
    )


def _columns(found: Sequence[Improvement], lang: Lang) -> Iterator[Column]:
    """Yield what is suggested, and between it what people fill in."""

    def column(name: str, zh: str, en: str, values: Sequence[Cell]) -> Column:
        title = heading(Label(zh=zh, en=en), lang)
        return Column(name=name, heading=title, values=values)

    def number(name: str, zh: str, en: str, values: Sequence[Cell]) -> Column:
        return replace(
            column(name, zh, en, values),
            unit=Unit.NUMBER,
            units=[each.unit for each in found],
            rule=Rule.NUMBER,
            editable=True,
        )

    of_better = dict(zip((Better.HIGHER, Better.LOWER), directions(lang), strict=True))
    ways = [of_better.get(each.better) for each in found]
    blank: list[Cell] = [None] * len(found)
    yield replace(
        column("no", "序号", "no.", list(range(1, len(found) + 1))), unit=Unit.NUMBER
    )
    yield column("report", "报表", "report", [each.report for each in found])
    yield column("conclusion", "结论", "conclusion", [e.conclusion for e in found])
    yield column("action", "改进建议", "action", [each.action for each in found])
    yield replace(
        column("department", "责任部门", "department", [e.department for e in found]),
        choices="department",
        editable=True,
    )
    yield column("kpi", "KPI指标", "KPI", [each.kpi for each in found])
    units = [each.unit.label.text(lang) or None for each in found]
    yield column("kpi_unit", "单位", "unit", units)
    yield replace(
        column("direction", "指标方向", "direction", ways),
        choices="direction",
    )
    yield number("baseline", "基线值", "baseline", [each.baseline for each in found])
    yield number("target", "目标值", "target", [each.target for each in found])
    yield replace(
        column("due_date", "截止日期", "due date", [each.deadline for each in found]),
        unit=Unit.DATE,
        rule=Rule.DATE,
        editable=True,
    )
    yield replace(
        column("status", "执行状态", "status", [statuses(lang)[0]] * len(found)),
        choices="status",
        tones=status_tones(lang),
        editable=True,
    )
    yield number("result", "实际结果", "result", blank)
    yield replace(column("feedback", "效果反馈", "feedback", blank), editable=True)
