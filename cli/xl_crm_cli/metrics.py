"""``xl-crm metrics``: which metrics are there, and what do they mean?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label
from xl_crm.tables.unit import Better
from xl_crm_cli.help import Command, examples
from xl_crm_cli.inputs import lang_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.i18n import Lang
    from xl_crm.metrics import Metric
    from xl_crm_cli.console import Console

_HEADINGS = (
    Label(zh="代码名", en="Code name"),
    Label(zh="指标", en="Metric"),
    Label(zh="单位", en="Unit"),
    Label(zh="方向", en="Better"),
    Label(zh="算法", en="How it is computed"),
    Label(zh="何时为空", en="Blank when"),
    Label(zh="出处", en="Source"),
)
_BETTER = {
    Better.HIGHER: Label(zh="越大越好", en="higher"),
    Better.LOWER: Label(zh="越小越好", en="lower"),
    Better.NEUTRAL: Label(zh="中性", en="neutral"),
}


@click.command(
    "metrics",
    cls=Command,
    epilog=examples(
        "xl-crm metrics --format md > metrics.md",
    ),
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "md", "json"]),
    default="table",
    help=Label(
        zh="table 表格，md Markdown，json。", en="Table (default), Markdown or JSON."
    ).both(),
)
@lang_option
@click.pass_obj
def command(console: Console, *, layout: str, lang: Lang | None) -> None:  # noqa: ARG001  (the option sets the console)
    """列出全部指标：名称、单位、方向、算法、何时为空、出处。

    Lists all metrics: name, unit, direction, definition, when it is blank, source.
    """
    from xl_crm.metrics import CATALOGUE  # noqa: PLC0415  (pandas loads only here)

    metrics = CATALOGUE.values()
    if layout == "json":
        listed = [_values(metric) for metric in metrics]
        console.print(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    headings = [console.text(heading) for heading in _HEADINGS]
    rows = [tuple(map(console.text, _row(metric))) for metric in metrics]
    if layout == "table":
        console.table(rows, headings)
        return
    for line in (headings, ["---"] * len(headings), *rows):
        console.print(_markdown(line))


def _row(metric: Metric) -> tuple[Label, ...]:
    """Return what is said of a metric, in the order of the headings."""
    return (
        Label(zh=metric.name, en=metric.name),
        metric.label,
        metric.unit.label,
        _BETTER[metric.better],
        metric.formula,
        metric.undefined,
        Label(zh=metric.source, en=metric.source),
    )


def _markdown(cells: Iterable[str]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _values(metric: Metric) -> dict[str, object]:
    """Return a metric as values that programs read, in both languages."""
    texts = {
        "label": metric.label,
        "formula": metric.formula,
        "undefined": metric.undefined,
    }
    return {
        "name": metric.name,
        "unit": metric.unit.value,
        "better": metric.better.value,
        "needs": list(metric.needs),
        "scored_as": metric.scored_as or metric.name,
        "source": metric.source,
        **{key: {"zh": text.zh, "en": text.en} for key, text in texts.items()},
    }
