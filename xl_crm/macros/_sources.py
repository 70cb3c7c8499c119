"""Which tables and which settings are in the workbook that somebody has open?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest import NotTaken, Reason, Recognised, recognise
from xl_crm.macros._spec import Asked
from xl_crm.pipeline import Quality
from xl_crm.plan import Plan, default_plan, load_plan
from xl_crm.tables import Table, table_named
from xl_crm.workbook.settings_book import find_settings

#: The project file that holds for the workbooks beside it.
PROJECT = "crm.toml"
#: Reasons that a person should hear: the sheet may have been meant.
_MEANT = frozenset({Reason.INCOMPLETE, Reason.TIED, Reason.HIDDEN, Reason.DAMAGED})
#: So many sheets are named in one line.
_MOST_NAMED = 12

_OF_BOOK = Label(zh="本工作簿的“配置”", en='the sheet "Settings" of this workbook')
_OF_PROJECT = Label(zh=f"同一文件夹的 {PROJECT}", en=f"{PROJECT} in the same folder")
_DEFAULTS = Label(zh="默认值", en="the defaults")
_NO_ROWS, _WITH_ROWS = Label(zh="，空表", en=", no rows"), Label(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenData:
    """What a macro on data goes by.

    Attributes
    ----------
    plan : Plan
        Its sources are the tables of the workbook, and nothing else.
    origin : Label
        Where the settings come from.
    """

    plan: Plan
    found: Recognised
    origin: Label


def open_data(asked: Asked) -> OpenData:
    """Recognise the tables of a workbook and find the settings that hold for it.

    Settings are those of its own sheet, else of the project file beside it, else the
    defaults. Of the project file's sources only columns and units are taken: the
    tables are those of the workbook.

    Raises
    ------
    InputError
        The workbook cannot be read.
    SettingsError
        The settings are broken.
    """
    plan, origin = _settings(asked)
    found = recognise(asked.book, plan.sources)
    sources = found.sources(plan.sources)
    return OpenData(plan=replace(plan, sources=sources), found=found, origin=origin)


def require_orders(data: OpenData, name: str) -> None:
    """Refuse a workbook without orders.

    Raises
    ------
    InputError
        Says which sheets were looked at and what they lack.
    """
    if "orders" in data.found.names:
        return
    if data.found.is_ours and not data.found.found:
        raise InputError(_results_of_ours(name))
    raise InputError(_no_orders(data.found, name))


def in_place(quality: Quality, asked: Asked) -> Quality:
    """Return what was read with links to the workbook itself instead of its copy."""
    own = str(asked.folder / asked.name)
    files = tuple(
        replace(each, path=own) if each.path == str(asked.book) else each
        for each in quality.files
    )
    return replace(quality, files=files)


def tables_said(found: Recognised) -> Iterator[Label]:
    """Yield which sheets hold each table that is not empty."""
    sheets: dict[str, list[str]] = {}
    for each in found.filled:
        sheets.setdefault(each.table.name, []).append(each.sheet)
    for name, names in sheets.items():
        label = table_named(name).label
        yield Label(
            zh=f"{label.zh}：{'、'.join(names)}", en=f"{label.en}: {', '.join(names)}"
        )


def left_out_said(found: Recognised) -> Iterator[Label]:
    """Yield the sheets that may have been meant and were not taken.

    Without orders any sheet may have been meant.
    """
    unlike = set() if "orders" in found.names else {Reason.UNKNOWN}
    for each in found.not_taken:
        if each.reason in _MEANT | unlike:
            why = _why(each)
            yield Label(
                zh=f"没有采用工作表“{each.sheet}”：{why.zh}",
                en=f'Sheet "{each.sheet}" is left out: {why.en}',
            )


def origin_said(origin: Label) -> Label:
    """Return where the settings come from, as a line."""
    return Label(zh=f"设置取自{origin.zh}", en=f"Settings: {origin.en}")


def field_labels(table: Table, names: tuple[str, ...]) -> Label:
    """Return the names of fields, for people."""
    labels = [table[name].label for name in names]
    return Label(
        zh="、".join(label.zh for label in labels),
        en=", ".join(label.en for label in labels),
    )


def free_path(folder: Path, stem: str, suffix: str = "") -> Path:
    """Return a path that nothing has: ``STEM``, ``STEM (2)`` and so on."""
    path, number = folder / f"{stem}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem} ({number}){suffix}"
    return path


def _settings(asked: Asked) -> tuple[Plan, Label]:
    """Return the settings that hold, and where they come from."""
    found = find_settings(asked.book)
    if found is not None:
        return found.plan(), _OF_BOOK
    project = asked.folder / PROJECT
    if project.is_file():
        return load_plan(project), _OF_PROJECT
    plan = default_plan()
    general = replace(plan.general, language=asked.lang)
    return replace(plan, general=general), _DEFAULTS


def _why(each: NotTaken) -> Label:
    """Return why a sheet holds no table, with what it lacks or what it may be."""
    reason = each.reason.value
    if each.missing:
        table, missing = each.tables[0], field_labels(each.tables[0], each.missing)
        return Label(
            zh=f"像{table.label.zh}，但缺少 {missing.zh}",
            en=f"like {table.label.en}, without {missing.en}",
        )
    if each.reason is Reason.TIED:
        zh = "、".join(table.label.zh for table in each.tables)
        en = ", ".join(table.label.en for table in each.tables)
        return Label(
            zh=f"{reason.zh}（{zh}），请把工作表改名为其中一种",
            en=f"{reason.en} ({en}): name the sheet as one of them",
        )
    return reason


def _no_orders(found: Recognised, name: str) -> Problem:
    """Describe a workbook in which no orders were found."""
    looked = [
        (each.sheet, _why(each))
        for each in found.not_taken
        if each.reason is not Reason.OURS
    ]
    for table in found.found:
        label, rows = table.table.label, _NO_ROWS if table.is_empty else _WITH_ROWS
        what = Label(zh=f"{label.zh}{rows.zh}", en=f"{label.en}{rows.en}")
        looked.append((table.sheet, what))
    shown = looked[:_MOST_NAMED]
    more = " …" * (len(looked) > _MOST_NAMED)
    zh = "；".join(f"{sheet}（{what.zh}）" for sheet, what in shown)
    en = "; ".join(f"{sheet} ({what.en})" for sheet, what in shown)
    return Problem(
        where=name,
        found=Label(
            zh=f"没有订单数据。看过的工作表：{zh or '无'}{more}",
            en=f"no orders. Sheets looked at: {en or 'none'}{more}",
        ),
        remedy=Label(
            zh="打开有订单的工作簿；"
            "订单表要有客户ID、订单日期、订单金额（或数量与单价）的列名",
            en="Open the workbook with the orders; they need headings for customer ID, "
            "order date and amount (or quantity and unit price)",
        ),
    )


def _results_of_ours(name: str) -> Problem:
    """Describe a workbook of results."""
    return Problem(
        where=name,
        found=Label(
            zh="这是 xl_crm 写出的结果工作簿，没有订单数据",
            en="this is a workbook of results that xl_crm wrote, without orders",
        ),
        remedy=Label(
            zh="打开有订单的工作簿再运行；要沿用这里的设置，"
            "用 xl-crm run -p 本文件 --orders 订单文件",
            en="Open the workbook with the orders; to go by the settings of this one, "
            "use xl-crm run -p THIS_FILE --orders ORDERS",
        ),
    )
