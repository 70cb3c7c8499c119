"""Do the totals of the reports tie, for everybody to see?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Column, Page, Table, Text, Tone
from xl_crm.reports.business._ties import parts_formula, total_formula
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.i18n import Lang
    from xl_crm.pipeline import Check
    from xl_crm.reports._spec import Block
    from xl_crm.reports.business._built import Built
    from xl_crm.reports.business._ties import Tie
    from xl_crm.reports.business._view import ReportView

SHEET = Label(zh="核对", en="Reconciliation")
PASSED, FAILED = Label(zh="✓ 通过", en="✓ pass"), Label(zh="✗ 不通过", en="✗ FAIL")
_SUMMARY = Label(
    zh="各维度合计与总计是否一致", en="Whether the sums by each dimension tie to totals"
)
_HOW = Label(
    zh="合计来自各分组表的单元格，总计另行统计。各部分四舍五入到 0.01 元，"
    "故允差每多一项加 0.005 元。",
    en="Sums are of the cells of the breakdowns, totals are counted apart. Amounts are "
    "rounded to 0.01 each, which adds 0.005 a part to the tolerance.",
)
_DATA = Label(
    zh="数据核对（筛选前的全部数据）", en="Checks of the data, before filters"
)


def reconciliation_page(built: Sequence[Built]) -> Page:
    """Return every total with the sums of its parts, and the checks of the data.

    Where all of them agree, documents leave it to the workbook.
    """
    view = built[0].view
    checks = view.reporting.analysis.checks
    agreed = [each.passed for each in checks]
    agreed += [tie.passed for each in built for tie in each.ties]
    return Page(
        name="reconciliation",
        sheet=view.text(SHEET),
        title=view.text(SHEET),
        summary=view.text(_SUMMARY),
        blocks=tuple(_blocks(view, built)),
        in_documents=not all(agreed),
    )


def _blocks(view: ReportView, built: Sequence[Built]) -> Iterator[Block]:
    tied = [each for each in built if each.ties]
    if tied:
        yield Text(lines=(view.text(_HOW),))
    for each in tied:
        report, measure = each.view.report, each.ties[0].measure.label
        title = Label(
            zh=f"{report.label.zh}：{measure.zh}",
            en=f"{report.label.en}: {measure.en}",
        )
        yield Table(
            name=f"{report.name}_ties",
            title=view.text(title),
            columns=tuple(_tie_columns(view.lang, each.ties)),
        )
    yield Table(
        name="data_checks",
        title=view.text(_DATA),
        columns=tuple(_check_columns(view.lang, view.reporting.analysis.checks)),
    )


def _tie_columns(lang: Lang, found: Sequence[Tie]) -> Iterator[Column]:
    """Yield what is added up, both sides, and whether they agree."""
    unit = found[0].measure.unit

    def numbers(name: str, zh: str, en: str, formulas: Sequence[str]) -> Column:
        return Column(
            name=name,
            heading=heading(Label(zh=zh, en=en), lang),
            values=[getattr(tie, name) for tie in found],
            unit=unit,
            row_formulas={row: each for row, each in enumerate(formulas) if each},
        )

    yield Column(
        name="by",
        heading=heading(Label(zh="按", en="by"), lang),
        values=[heading(tie.by, lang) for tie in found],
    )
    yield Column(
        name="n_parts",
        heading=heading(Label(zh="项数", en="parts"), lang),
        values=[tie.n_parts for tie in found],
        unit=Unit.NUMBER,
    )
    yield numbers("unassigned", "其中未分配", "of which unassigned", ())
    yield numbers("parts", "各项合计", "sum", [parts_formula(tie) for tie in found])
    yield numbers("total", "总计", "total", [total_formula(tie) for tie in found])
    yield _difference(lang, [tie.difference for tie in found], unit, "parts", "total")
    yield Column(
        name="tolerance",
        heading=heading(Label(zh="允差", en="tolerance"), lang),
        values=[tie.tolerance for tie in found],
        unit=Unit.RATIO,
    )
    passed = [tie.passed for tie in found]
    yield _result(lang, passed, "ABS([@difference])<[@tolerance]")


def _check_columns(lang: Lang, checks: Sequence[Check]) -> Iterator[Column]:
    """Yield the checks of the pipeline, with both sides."""
    units = [check.unit for check in checks]

    def side(name: str, zh: str, en: str) -> Column:
        return Column(
            name=name,
            heading=heading(Label(zh=zh, en=en), lang),
            values=[getattr(check, name) for check in checks],
            unit=Unit.NUMBER,
            units=units,
        )

    yield Column(
        name="check",
        heading=heading(Label(zh="核对项", en="check"), lang),
        values=[heading(check.label, lang) for check in checks],
    )
    yield side("left", "左边", "left")
    yield side("right", "右边", "right")
    gaps = np.array([check.left - check.right for check in checks], dtype=np.float64)
    rounded: list[float] = round_half_away(gaps, 2).tolist()
    yield _difference(lang, rounded, Unit.RATIO, "left", "right")
    tolerance = checks[0].tolerance if checks else 0.0
    yield _result(
        lang,
        [check.passed for check in checks],
        f"ABS([@left]-[@right])<{tolerance}",
    )


def _difference(
    lang: Lang, values: list[float], unit: Unit, left: str, right: str
) -> Column:
    return Column(
        name="difference",
        heading=heading(Label(zh="差额", en="difference"), lang),
        values=values,
        unit=unit,
        formula=f"ROUND([@{left}]-[@{right}],2)",
    )


def _result(lang: Lang, passed: Sequence[bool], condition: str) -> Column:
    """Return the words for what holds, which the sheet decides, too."""
    good, bad = PASSED.text(lang), FAILED.text(lang)
    return Column(
        name="result",
        heading=heading(Label(zh="结果", en="result"), lang),
        values=[good if each else bad for each in passed],
        tones={good: Tone.GOOD, bad: Tone.BAD},
        formula=f'IF({condition},"{good}","{bad}")',
    )
