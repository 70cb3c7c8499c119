"""Which column of a file holds which field?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from xl_crm.errors import InputError, Problem, SettingsError, did_you_mean
from xl_crm.i18n import Label
from xl_crm.ingest.unit import (
    BRACKETS,
    caption_unit,
    stated_unit,
    states_unit_alone,
    unit_text,
    without_unit,
)
from xl_crm.tables import Kind, normalise_header
from xl_crm.tables.expression import (
    Expression,
    Name,
    names_in,
    parse_expression,
    renamed,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from xl_crm.ingest._spec import RawTable, Source

#: Rows looked through for a header below a title.
HEADER_ROWS = 20
#: A number or a date: data, not the name of a column.
DATA_LIKE = re.compile(r"[-+]?[\d.,:/\- ]*\d[\d.,:/\- ]*")


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


class FoundHeader(NamedTuple):
    """Where the headers stand, and what they say.

    Attributes
    ----------
    place : int
        Of the first header row among the rows looked at; 0 where none is known.
    n_rows : int
        1 or 2.
    texts : tuple of str
        One for each column, trimmed.
    """

    place: int
    n_rows: int
    texts: tuple[str, ...]


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> FoundHeader:
    """Find the headers: the first row, or pair of rows, that holds two known ones.

    A pair is a row of groups above a row of names, headers merged over two rows, or
    headers above a row of units. It is taken where it knows more than its upper row.

    Parameters
    ----------
    rows : sequence of sequences of str
        From the top of the sheet or file, at least one; the first 20 are looked at.
    known : collection of str
        Header texts, normalised.
    """
    known = frozenset(known)
    trimmed = [tuple(cell.strip() for cell in row) for row in rows[: HEADER_ROWS + 1]]
    for place, upper in enumerate(trimmed[:HEADER_ROWS]):
        n_upper = _n_known(upper, known)
        lower = trimmed[place + 1] if place + 1 < len(trimmed) else ()
        if not _is_title(upper) and _may_be_names(lower):
            pair = _pair(upper, lower, known)
            n_lower = _n_known(lower, known)
            if (
                pair.n_known > max(n_upper, n_lower, 1)
                or (pair.adds and max(n_lower, n_upper) > 1)
                or (pair.holds_units and n_upper > 1)
            ):
                return FoundHeader(place, 2, pair.texts)
        if n_upper > 1:
            return FoundHeader(place, 1, upper)
    return FoundHeader(0, 1, trimmed[0])


def _is_title(row: Sequence[str]) -> bool:
    """Tell whether a row says something in its first cell alone."""
    return not any(row[1:])


def _may_be_names(row: Sequence[str]) -> bool:
    """Tell whether a row could hold headers: words, and no number or date."""
    return any(row) and not any(DATA_LIKE.fullmatch(cell) for cell in row)


def _n_known(texts: Iterable[str], known: frozenset[str]) -> int:
    """Count the known headers in a row."""
    return len({normalise_header(text) for text in texts} & known)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two rows read as one row of headers.

    Attributes
    ----------
    n_known : int
        Known texts, less the columns whose upper cell alone is known and stands above
        something, as a header does above a row of data.
    adds : bool
        Names are equal under different groups, or take their unit from the group; they
        are known for names.
    holds_units : bool
        The lower row holds units and nothing else.
    """

    texts: tuple[str, ...]
    n_known: int
    adds: bool
    holds_units: bool


def _pair(
    upper: tuple[str, ...], lower: tuple[str, ...], known: frozenset[str]
) -> _Pair:
    """Read two rows as one: the text of a column is what is known of its two cells."""
    width = max(len(upper), len(lower))
    upper = tuple("" if states_unit_alone(cell) else cell for cell in upper)
    upper += ("",) * (width - len(upper))
    lower += ("",) * (width - len(lower))
    groups = _carried(upper, lower)
    names = [text for text in lower if text]
    folded = {normalise_header(name) for name in names}
    columns = {(group, name) for group, name in zip(groups, lower, strict=True) if name}
    repeated = {
        name for name, n in Counter(name for _, name in columns).items() if n > 1
    }
    told = {
        group
        for group, name in zip(groups, lower, strict=True)
        if not name or _n_known([name], known)
    }
    texts = tuple(
        _joined(group, name, known, repeated=name in repeated, told=group in told)
        for group, name in zip(groups, lower, strict=True)
    )
    n_conflicts = sum(
        bool(name) and text == above and _n_known([above], known)
        for above, name, text in zip(upper, lower, texts, strict=True)
    )
    return _Pair(
        texts=texts,
        n_known=_n_known(texts, known) - n_conflicts,
        adds=(bool(repeated) or any(map(_adds_unit, texts, lower)))
        and (_n_known(lower, known) > _n_known(upper, known) or known >= folded),
        holds_units=bool(names) and all(states_unit_alone(name) for name in names),
    )


def _carried(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the upper cells, each carried to the right over blanks above names."""
    groups: list[str] = []
    group = ""
    for above, name in zip(upper, lower, strict=True):
        group = above or group
        groups.append(group if above or name else "")
    return groups


def _joined(
    group: str, name: str, known: frozenset[str], *, repeated: bool, told: bool
) -> str:
    """Return the header of a column under a group; the unit of the group stays.

    An unknown name gives way to a group that is known, unless a column of the group is
    told already: 金额 above 含税金额 and 不含税金额 means the first.
    """
    if not name or not group:
        return name or group
    if states_unit_alone(name):
        return f"{group}({name.strip(BRACKETS)})"
    both = f"{group} {name}" if (group + name).isascii() else group + name
    if _n_known([both], known) or repeated:
        return both
    if not told and not _n_known([name], known) and _n_known([group], known):
        return group
    factor = stated_unit(group)
    if factor in {None, 1.0} or stated_unit(name) is not None:
        return name
    return f"{name}({unit_text(factor)})"


def _adds_unit(text: str, name: str) -> bool:
    """Tell whether the unit of a header comes from the group alone."""
    return bool(name) and stated_unit(text) not in {stated_unit(name), 1.0}


def with_unit_above(source: Source, rows: Iterable[Iterable[str]]) -> Source:
    """Return a source that knows the unit stated in the rows above its headers.

    It becomes the unit of the amounts for which the source names none.
    """
    unit = caption_unit(rows)
    if not unit:
        return source
    amounts = {field.name: unit for field in source.table if field.kind is Kind.MONEY}
    return replace(source, units={**amounts, **source.units})


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
    bare = [normalise_header(without_unit(header)) for header in raw.headers]
    taken: set[int] = set()
    for field in table:
        if field.name in matches:
            continue
        wanted = field.headers()
        is_number = field.kind in {Kind.MONEY, Kind.NUMBER}
        found = sorted(
            (wanted.index(text), place)
            for place, text in enumerate(bare if is_number else normalised)
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
    """Return the factor that a header's unit asks for; 1 where it states none."""
    return stated_unit(header) or 1.0


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
