"""Which column of a file holds which field?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem, SettingsError, did_you_mean
from xl_crm.i18n import Label
from xl_crm.tables import normalise_header
from xl_crm.tables.expression import (
    Expression,
    Name,
    names_in,
    parse_expression,
    renamed,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xl_crm.ingest._spec import RawTable, Source

#: Words at the end of a header, or of its brackets, that multiply its numbers.
HEADER_UNITS = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_UNIT = re.compile(r"(百万|千万|千|万|亿)(?:元|人民币)?$")
_AT_END = re.compile(r"[\s/_:,\-]([^\s/_:,\-]+)$")
#: Rows looked through for a header below a title.
HEADER_ROWS = 20
_IN_BRACKETS = re.compile(r"[(\[{【](.*?)[)\]}】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The column, or the expression of columns, that fills a field.

    Attributes
    ----------
    expression : Expression
        Its names are headers of the file, spelled as the file spells them.
    text : str
        The header, or the expression as the user wrote it.
    also : tuple of str
        Further headers that name the same field and are not used.
    """

    expression: Expression
    text: str
    also: tuple[str, ...] = ()


def known_headers(source: Source) -> frozenset[str]:
    """Return the header texts that name a field of a source, normalised."""
    aliases = {text for field in source.table for text in field.headers()}
    return frozenset(aliases | {normalise_header(t) for t in source.columns.values()})


def find_header_row(rows: Sequence[Sequence[str]], known: Collection[str]) -> int:
    """Return the place of the first row that holds two known headers; else 0."""
    for place, cells in enumerate(rows[:HEADER_ROWS]):
        if len({normalise_header(cell) for cell in cells} & {*known}) > 1:
            return place
    return 0


def match_headers(raw: RawTable) -> dict[str, Match]:
    """Find the column of each field, by the mapping of the source, then by alias.

    Raises
    ------
    SettingsError
        A mapping names an unknown field or column; all such problems at once.
    """
    table, problems = raw.source.table, list[Problem]()
    matches: dict[str, Match] = {}
    for name, text in raw.source.columns.items():
        where = f"--map {table.name}.{name}={text}"
        try:
            expression = _mapped(text, where, raw)
            matches[table[name].name] = Match(expression=expression, text=text)
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(*problems)
    normalised = [normalise_header(header) for header in raw.headers]
    taken: set[int] = set()
    for field in table:
        if field.name in matches:
            continue
        wanted = field.headers()
        found = sorted(
            (wanted.index(text), place)
            for place, text in enumerate(normalised)
            if text in wanted and place not in taken
        )
        if found:
            places = [place for _, place in found]
            taken.add(places[0])
            matches[field.name] = Match(
                expression=Name(raw.headers[places[0]]),
                text=raw.headers[places[0]],
                also=tuple(raw.headers[place] for place in places[1:]),
            )
    return matches


def require_fields(
    raw: RawTable, matches: dict[str, Match], missing: list[str]
) -> None:
    """Raise when fields that the table cannot do without were not found.

    Raises
    ------
    InputError
        Names every missing field at once, and the headers that are there.
    """
    table = raw.source.table
    missing = [
        *(
            field.name
            for field in table
            if field.required and field.name not in matches
        ),
        *missing,
    ]
    missing = [name for name in missing if name not in matches]
    if not missing:
        return
    headers = ", ".join(raw.headers[:15]) + (", …" if len(raw.headers) > 15 else "")  # noqa: PLR2004
    problems, elsewhere = [], _other_sheets(raw)
    for name in missing:
        label, option = table[name].label, f"--map {table.name}.{name}="
        problems.append(
            Problem(
                where=raw.place,
                found=Label(
                    zh=f"没有“{label.zh}”（{name}）列；现有列：{headers}",
                    en=f"no column for {label.en} ({name}); columns: {headers}",
                ),
                remedy=Label(
                    zh=f"用 {option}列名 指明{elsewhere.zh}",
                    en=f"Say which with {option}COLUMN{elsewhere.en}",
                ),
            )
        )
    raise InputError(*problems)


def _other_sheets(raw: RawTable) -> Label:
    """Return how to read another sheet of the workbook; nothing where there is none."""
    if not raw.other_sheets:
        return Label(zh="", en="")
    names = ", ".join(raw.other_sheets[:12])
    names += ", …" if len(raw.other_sheets) > 12 else ""  # noqa: PLR2004  (a short line)
    option = f"--sheet {raw.source.table.name}="
    return Label(
        zh=f"，或用 {option}名称 读取其他工作表：{names}",
        en=f", or read another sheet with {option}NAME: {names}",
    )


def header_unit(header: str) -> float:
    """Return the factor that a header's unit asks for.

    1e4 for 金额(万元), 金额（单位：万元） and 金额/万元.
    """
    text = unicodedata.normalize("NFKC", header)
    for unit in (*_IN_BRACKETS.findall(text), *_AT_END.findall(text)):
        if found := _UNIT.search(unit.strip()):
            return HEADER_UNITS[found.group(1)]
    return 1.0


def _mapped(text: str, where: str, raw: RawTable) -> Expression:
    """Return what the user mapped: a header as it stands, an expression, or near it."""
    if text.strip() in raw.headers:
        return Name(text.strip())
    by_text = {normalise_header(header): header for header in reversed(raw.headers)}
    try:
        return _spelled(parse_expression(text, where), by_text, where, raw)
    except SettingsError:
        if normalise_header(text) in by_text:
            return Name(by_text[normalise_header(text)])
        raise


def _spelled(
    expression: Expression, by_text: Mapping[str, str], where: str, raw: RawTable
) -> Expression:
    """Return an expression with its names as the file spells them."""
    names = dict.fromkeys(names_in(expression))
    spelling = {
        name: name if name in raw.headers else by_text[normalise_header(name)]
        for name in names
        if name in raw.headers or normalise_header(name) in by_text
    }
    unknown = [name for name in names if name not in spelling]
    if not unknown:
        return renamed(expression, spelling)
    raise SettingsError(
        *(
            Problem(
                where=where,
                found=Label(
                    zh=f"{raw.place} 没有列“{name}”",
                    en=f'{raw.place} has no column "{name}"',
                ),
                remedy=did_you_mean(name, raw.headers),
            )
            for name in unknown
        )
    )
