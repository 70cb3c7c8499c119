"""Which sources do the options name, over those of the project file?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.ingest import Source, resolved_url, unit_factor
from xl_crm.tables import TABLES, Kind, table_named

if TYPE_CHECKING:
    from xl_crm.plan import Plan
    from xl_crm.tables import Field
    from xl_crm_cli.inputs import Inputs

_UNITS = "元 千元 万元 百万元 亿元"


def sources_of(plan: Plan, inputs: Inputs) -> tuple[Source, ...]:
    """Return the sources of the plan with what the options say of them.

    Files given for a table take the place of those of the project file; its sheet,
    columns and units go on to hold.
    """
    given = {
        table.name: [each for each in plan.sources if each.table is table]
        for table in TABLES
    }
    for name, texts in inputs.files.items():
        known = [*given[name], Source(table=table_named(name))][0]
        given[name] = [_located(known, text) for text in texts]
    for name, text in inputs.sheets:
        given[name] = [replace(each, sheet=text) for each in given[name]]
    for name, text in inputs.queries:
        given[name] = [replace(each, query=text) for each in given[name]]
    for key, text in inputs.columns:
        name, _, field = key.partition(".")
        given[name] = [
            replace(each, columns={**each.columns, field: text}) for each in given[name]
        ]
    for key, text in inputs.units:
        name, _, field = key.partition(".")
        given[name] = [
            replace(each, units={**each.units, field: text}) for each in given[name]
        ]
    return tuple(source for sources in given.values() for source in sources)


def check_unit(field: Field, text: str) -> None:
    """Refuse a unit that nobody knows, and one of what is no number.

    Raises
    ------
    SettingsError
        Names the units that are known.
    """
    if field.kind not in {Kind.MONEY, Kind.NUMBER}:
        raise SettingsError(
            Problem(
                where=text,
                found=Label(
                    zh=f"“{field.label.zh}”不是数字，没有单位",
                    en=f"{field.label.en} is no number and has no unit",
                ),
                remedy=Label(zh="只为金额指明单位", en="Give amounts a unit, only"),
            )
        )
    if unit_factor(text) is not None:
        return
    raise SettingsError(
        Problem(
            where=text,
            found=Label(zh=f"没有单位“{text}”", en=f'no unit "{text}"'),
            remedy=Label(zh=f"可用：{_UNITS}", en=f"Known: {_UNITS}"),
        )
    )


def _located(source: Source, text: str) -> Source:
    """Return a source at the file, folder, pattern or database that was typed."""
    if "://" in text:
        return replace(source, path=Path(), url=resolved_url(text, Path()))
    return replace(source, path=Path(text), url="")
