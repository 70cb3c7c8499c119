"""What does a person want to know when a run has ended?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang
from xl_crm.metrics.missing import lacking
from xl_crm.reports.quality import by_severity
from xl_crm.tables.correction import CorrectionOutcome
from xl_crm.tiers.scale import class_sizes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xl_crm.pipeline import Analysis, Quality
    from xl_crm_cli.console import Console

_LAST_DAY = Label(zh="订单中的最后一天", en="last day in the orders")
_GIVEN = Label(zh="按设置", en="as set")
_CUSTOMERS = Label(zh="客户", en="Customers")
_ORDERS = Label(zh="累计订单", en="Orders so far")
_AMOUNT = Label(zh="累计净额(元)", en="Net amount so far (CNY)")
_ISSUES = Label(zh="数据问题", en="Data issues")
_FILE = Label(zh="文件", en="File")
_TIME = Label(zh="总用时", en="Time in all")
_SECONDS = Label(zh="秒", en="s")


def say_as_of(console: Console, quality: Quality) -> None:
    """Say the as-of date and where it comes from."""
    day = quality.as_of.isoformat()
    source = _GIVEN if quality.as_of_given else _LAST_DAY
    console.say(
        Label(zh=f"统计截止日 {day}（{source.zh}）", en=f"As of {day} ({source.en})")
    )


def say_basis(console: Console, analysis: Analysis) -> None:
    """Say the as-of date and where it comes from, what has no data, and the notes."""
    say_as_of(console, analysis.quality)
    for line in (*lacking(analysis.unavailable), *analysis.notes):
        console.say(Label(zh=f"说明：{line.zh}", en=f"Note: {line.en}"))


def say_corrections(console: Console, quality: Quality) -> None:
    """Say how many values and decisions of people took effect, if there are any."""
    outcomes = [CorrectionOutcome(each) for each in quality.corrections["outcome"]]
    if not outcomes:
        return
    n = sum(outcome.is_in_effect for outcome in outcomes)
    failed = len(outcomes) - n
    console.say(
        Label(
            zh=f"应用了 {n:,} 处人工更正，{failed:,} 处未生效",
            en=f"Manual corrections: {n:,} applied, {failed:,} without effect",
        )
    )


def say_left_out(console: Console, quality: Quality) -> None:
    """Say, as the last thing, which files a command went on without."""
    for each in quality.left_out:
        for problem in each.problems:
            zh, en = (problem.text(lang) for lang in (Lang.ZH, Lang.EN))
            console.warn(
                Label(
                    zh=f"没有读取{each.table.label.zh}文件 {zh}",
                    en=f"Left out, a file of {each.table.label.en}: {en}",
                )
            )


def severities(console: Console, quality: Quality) -> str:
    """Return the number of findings, and how many of each severity."""
    counts = by_severity(quality)
    parts = ", ".join(
        f"{console.text(severity.label)} {n:,}" for severity, n in counts.items()
    )
    return f"{sum(counts.values()):,} ({parts})"


def say_results(
    console: Console,
    analysis: Analysis,
    files: tuple[Path, ...],
    seconds: Mapping[Label, float],
) -> None:
    """Print the table that ends a run."""
    unit = console.text(_SECONDS)
    counts = [
        (_CUSTOMERS, f"{len(analysis.customers):,}"),
        (_ORDERS, f"{int(analysis.customers['orders_lifetime'].sum()):,}"),
        (_AMOUNT, f"{_amount(analysis):,.2f}"),
        *(
            (each.tier.label, f"{each.n:,}")
            for each in class_sizes(analysis.tiers.assigned, analysis.bought)
        ),
        (_ISSUES, severities(console, analysis.quality)),
        *((_FILE, str(file)) for file in files),
        *((label, f"{spent:.1f} {unit}") for label, spent in seconds.items()),
        (_TIME, f"{sum(seconds.values()):.1f} {unit}"),
    ]
    console.print("")
    console.table((console.text(label), value) for label, value in counts)
    say_corrections(console, analysis.quality)
    say_left_out(console, analysis.quality)


def say_seconds(console: Console, seconds: Mapping[Label, float]) -> None:
    """Print how long each stage took, and all of them."""
    unit = console.text(_SECONDS)
    rows = [(label, f"{spent:.1f} {unit}") for label, spent in seconds.items()]
    rows.append((_TIME, f"{sum(seconds.values()):.1f} {unit}"))
    console.table((console.text(label), value) for label, value in rows)


def _amount(analysis: Analysis) -> float:
    """Return the net amount of the lines that count."""
    outcome = analysis.quality.reconciliation
    return float(outcome.loc[outcome["rule"] == "kept", "amount"].sum())
