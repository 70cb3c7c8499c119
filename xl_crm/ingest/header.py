"""Which column of a file holds which field?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem, SettingsError, did_you_mean
from xl_crm.i18n import Label
from xl_crm.tables import normalise_header
from xl_crm.tables.expression import Expression, Name, names_in, parse_expression

if TYPE_CHECKING:
    from xl_crm.ingest._spec import RawTable

#: Words in the brackets of a header that multiply its numbers.
HEADER_UNITS = {
    "千": 1e3, "千元": 1e3, "万": 1e4, "万元": 1e4, "百万": 1e6, "百万元": 1e6,
    "亿": 1e8, "亿元": 1e8,
}  # fmt: skip
_IN_BRACKETS = re.compile(r"[(\[{【](.*?)[)\]}】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The column, or the expression of columns, that fills a field.

    Attributes
    ----------
    expression : Expression
        Its names are headers of the file, spelled as the file spells them.
    also : tuple of str
        Further headers that name the same field and are not used.
    """

    expression: Expression
    also: tuple[str, ...] = ()


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
            matches[table[name].name] = Match(expression=_mapped(text, where, raw))
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
    problems = []
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
                    zh=f"用 {option}列名 指明", en=f"Say which with {option}COLUMN"
                ),
            )
        )
    raise InputError(*problems)


def header_unit(header: str) -> float:
    """Return the factor that a header's bracket asks for: 1e4 for 金额(万元)."""
    text = unicodedata.normalize("NFKC", header)
    for unit in _IN_BRACKETS.findall(text):
        if unit.strip() in HEADER_UNITS:
            return HEADER_UNITS[unit.strip()]
    return 1.0


def _mapped(text: str, where: str, raw: RawTable) -> Expression:
    """Return what the user mapped: a header as it stands, else an expression."""
    by_text = {normalise_header(header): header for header in reversed(raw.headers)}
    if text.strip() in raw.headers:
        return Name(text.strip())
    if normalise_header(text) in by_text:
        return Name(by_text[normalise_header(text)])
    expression = parse_expression(text, where)
    unknown = [
        name for name in names_in(expression) if normalise_header(name) not in by_text
    ]
    if unknown:
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
    return expression
