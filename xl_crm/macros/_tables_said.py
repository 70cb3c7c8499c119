"""What is said of the sheets that were recognised?"""

from __future__ import annotations

from collections.abc import Iterator

from xl_crm.i18n import Label
from xl_crm.ingest import FoundTable, count_rows
from xl_crm.macros._sources import (
    field_labels,
    left_out_said,
    open_data,
    origin_said,
)
from xl_crm.macros._spec import Asked, Outcome

_LOOKING = Label(zh="识别工作表", en="Recognising sheets")
_COUNTING = Label(zh="计数", en="Counting rows")
_NO_ORDERS = Label(
    zh="没有订单：分析需要有客户ID、订单日期、订单金额的工作表",
    en="No orders: an analysis needs a sheet with customer ID, order date and amount",
)
_RESULTS = Label(
    zh="这是 xl_crm 写出的结果工作簿",
    en="This is a workbook of results that xl_crm wrote",
)
_HIDDEN, _SEEN = Label(zh="（隐藏）", en=" (hidden)"), Label(zh="", en="")
#: Columns named in a line at most; the first ones matter most.
_MOST_NAMED = 6


def say_tables(asked: Asked) -> Outcome:
    """Say which sheets are which tables, and where the settings come from.

    Raises
    ------
    InputError, SettingsError
        The workbook cannot be read, or its settings are broken.
    """
    asked.progress(_LOOKING, 0.0)
    data = open_data(asked)
    found = data.found
    asked.progress(_COUNTING, 0.3)
    known = data.plan.sources
    rows = count_rows(found.source(each, known) for each in found.filled)
    said = [] if "orders" in found.names else [_NO_ORDERS]
    if found.is_ours and not found.found:
        said.append(_RESULTS)
    said += map(_filled, found.filled, rows)
    said += (_empty(each) for each in found.found if each.is_empty)
    said += left_out_said(found)
    said.append(origin_said(data.origin))
    return Outcome(said=tuple(said))


def _empty(each: FoundTable) -> Label:
    """Return that a sheet has the headers of a table, and nothing below."""
    start = _start(each)
    return Label(zh=f"{start.zh}，还没有数据", en=f"{start.en}, no rows yet")


def _filled(each: FoundTable, n_rows: int) -> Label:
    """Return what a sheet was taken for, and what of it."""
    start, n, more = _start(each), len(each.columns), list(_unmatched(each))
    return Label(
        zh=f"{start.zh}，{n_rows:,} 行，识别 {n} 列"
        + "".join(f"；{line.zh}" for line in more),
        en=f"{start.en}, {n_rows:,} rows, {n} columns known"
        + "".join(f"; {line.en}" for line in more),
    )


def _start(each: FoundTable) -> Label:
    label, seen = each.table.label, _HIDDEN if each.is_hidden else _SEEN
    return Label(
        zh=f"{label.zh}：工作表“{each.sheet}”{seen.zh}",
        en=f'{label.en}: sheet "{each.sheet}"{seen.en}',
    )


def _unmatched(each: FoundTable) -> Iterator[Label]:
    """Yield which fields have no column, and which columns no field."""
    if each.missing:
        listed = field_labels(each.table, each.missing[:_MOST_NAMED])
        more = " …" * (len(each.missing) > _MOST_NAMED)
        yield Label(zh=f"没有 {listed.zh}{more}", en=f"without {listed.en}{more}")
    if each.unknown:
        names = each.unknown[:_MOST_NAMED]
        more = " …" * (len(each.unknown) > _MOST_NAMED)
        yield Label(
            zh=f"不用的列 {'、'.join(names)}{more}",
            en=f"columns not used: {', '.join(names)}{more}",
        )
