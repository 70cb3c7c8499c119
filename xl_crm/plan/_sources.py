"""Where do the tables come from, by the project file?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from xl_crm.i18n import Label
from xl_crm.ingest import Source, resolved_url, unit_factor
from xl_crm.tables import TABLES, Kind, Table, table_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE_KEYS = ("path", "sheet", "url", "query", "columns", "units")
#: Beside the tables: workbooks of data quality that people have filled in.
CORRECTIONS_KEY = "corrections"
_UNITS = "元 千元 万元 百万元 亿元"


class Reader(Protocol):
    """Reads values, and collects what is wrong with them."""

    def say(self, key: str, found: Label, remedy: Label) -> None:
        """Note one problem."""

    def refuse_unknown(self, prefix: str, values: Any, known: tuple[str, ...]) -> bool:  # noqa: ANN401
        """Note keys that nobody reads; return whether there is a table at all."""

    def text(self, where: str, value: Any) -> str:  # noqa: ANN401
        """Read a text."""


def read_sources(reader: Reader, values: Any, folder: Path) -> tuple[Source, ...]:  # noqa: ANN401
    """Read the sources of every table, in order of declaration.

    A table has one entry, or a list of them; a path may be a list of paths. Paths are
    relative to the folder.
    """
    names = tuple(table.name for table in TABLES)
    if not reader.refuse_unknown("sources", values, (*names, CORRECTIONS_KEY)):
        return ()
    return tuple(
        source
        for name in names
        if values.get(name) is not None
        for where, entry in _entries(f"sources.{name}", values[name])
        for source in _read(reader, where, entry, (table_named(name), folder))
    )


def read_correction_paths(
    reader: Reader,
    values: Any,  # noqa: ANN401
    folder: Path,
) -> tuple[Path, ...]:
    """Read the workbook, or the workbooks, that corrections are taken from."""
    given = values.get(CORRECTIONS_KEY, []) if isinstance(values, dict) else []
    paths = given if isinstance(given, list) else [given]
    where = f"sources.{CORRECTIONS_KEY}"
    texts = [reader.text(where, each) for each in paths]
    return tuple(folder / text for text in texts if text)


def _entries(where: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield each entry of a table with the place where it stands."""
    if not isinstance(value, list):
        yield where, value
        return
    for place, entry in enumerate(value):
        yield f"{where}[{place + 1}]", entry


def _read(
    reader: Reader,
    where: str,
    entry: Any,  # noqa: ANN401
    target: tuple[Table, Path],
) -> Iterator[Source]:
    """Yield the sources of one entry."""
    table, folder = target
    if not reader.refuse_unknown(where, entry, SOURCE_KEYS):
        return
    path, url = entry.get("path", ""), entry.get("url", "")
    if (path in ("", [])) == (url == ""):
        reader.say(
            where,
            Label(zh="没有 path 也没有 url", en="neither a path nor a url")
            if url == ""
            else Label(zh="同时有 path 和 url", en="both a path and a url"),
            Label(zh="写明文件路径或数据库地址", en="Give a file or a database"),
        )
        return
    columns = _texts(reader, f"{where}.columns", entry.get("columns", {}), table)
    units = _texts(reader, f"{where}.units", entry.get("units", {}), table)
    _refuse_units(reader, f"{where}.units", units, table)
    paths = path if isinstance(path, list) else [path]
    for each in paths:
        yield Source(
            table=table,
            path=folder / reader.text(f"{where}.path", each),
            sheet=reader.text(f"{where}.sheet", entry.get("sheet", "")),
            url=resolved_url(reader.text(f"{where}.url", url), folder) if url else "",
            query=reader.text(f"{where}.query", entry.get("query", "")),
            columns=columns,
            units=units,
        )


def _texts(reader: Reader, where: str, values: Any, table: Table) -> dict[str, str]:  # noqa: ANN401
    """Read a table of texts by field."""
    if not reader.refuse_unknown(where, values, table.field_names):
        return {}
    return {name: reader.text(f"{where}.{name}", text) for name, text in values.items()}


def _refuse_units(
    reader: Reader, where: str, units: dict[str, str], table: Table
) -> None:
    """Note the units that nobody knows, and those of what is no number."""
    numbers = [each.name for each in table if each.kind in {Kind.MONEY, Kind.NUMBER}]
    for name, text in units.items():
        if name not in numbers:
            label = table[name].label
            found = Label(
                zh=f"“{label.zh}”不是数字，没有单位",
                en=f"{label.en} is no number and has no unit",
            )
            remedy = Label(zh="只为金额指明单位", en="Give amounts a unit, only")
            reader.say(f"{where}.{name}", found, remedy)
        elif unit_factor(text) is None:
            found = Label(zh=f"没有单位“{text}”", en=f'no unit "{text}"')
            remedy = Label(zh=f"可用：{_UNITS}", en=f"Known: {_UNITS}")
            reader.say(f"{where}.{name}", found, remedy)
