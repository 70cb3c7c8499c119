"""How do the sources of a run become clean tables, with nothing lost on the way?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, SettingsError, UnreadableFileError, XlCrmError
from xl_crm.i18n import Label
from xl_crm.ingest.clean import clean_part
from xl_crm.ingest.corrections.corrections import Correction, share_out
from xl_crm.ingest.corrections.decisions import decide
from xl_crm.ingest.corrections.gaps import complete
from xl_crm.ingest.customers.merge import Customers, prepare_customers
from xl_crm.ingest.header import Match, match_headers, require_fields
from xl_crm.ingest.orders.prepare import OrderRules, Orders, prepare_orders
from xl_crm.ingest.part import CleanTable, Part, unite
from xl_crm.ingest.read import files_of, read_raw
from xl_crm.tables.correction import CorrectionOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_crm.ingest._spec import RawTable, Source
    from xl_crm.ingest.engine import Engine
    from xl_crm.tables import Table
    from xl_crm.tables.cell import DateReading

#: Fields that give a line its amount: one of them, or both of the pair.
AMOUNT_FIELDS = ({"order_amount"}, {"quantity", "unit_price"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that a run goes on without, and everything that speaks against it."""

    table: Table
    problems: tuple[Problem, ...]

    @property
    def place(self) -> str:
        """Return the file as the first of its problems names it."""
        return self.problems[0].where


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that was read, cleaned and held by the engine.

    Attributes
    ----------
    others : mapping of str to CleanTable
        Tickets, interactions, campaigns, opportunities, churn: those that were given.
    tables : tuple of CleanTable
        All of them, orders and customers too, in order of declaration.
    left_out : tuple of LeftOut
        Files that cannot be read.
    corrections : tuple of Correction
        What a person filled in, and what came of it.
    """

    orders: Orders
    customers: Customers | None
    others: Mapping[str, CleanTable]
    tables: tuple[CleanTable, ...]
    left_out: tuple[LeftOut, ...]
    corrections: tuple[Correction, ...]


def read_inputs(
    engine: Engine,
    sources: Iterable[Source],
    dates: DateReading,
    rules: OrderRules,
    corrections: Sequence[Correction] = (),
) -> Inputs:
    """Read all sources; whatever is wrong with any of them is said at once.

    A file whose bytes cannot be read is left out, and said: the run goes on without it
    unless it holds the only orders.

    Raises
    ------
    InputError, SettingsError
        A file is missing or lacks a required column; no orders can be read.
    """
    sources = list(sources)
    opened = _open_all(engine, sources)
    _require_units(sources, opened)
    of_files, others = share_out(corrections, opened.places)
    parts, unread = _clean_all(engine, opened, dates, of_files)
    left_out = [*opened.left_out, *unread]
    bearer = [each for each in left_out if each.table.name in {"orders", "order_lines"}]
    if (
        not parts.keys() >= {each.table.name for each in bearer}
        or "orders" not in parts
    ):
        raise UnreadableFileError(*_problems(bearer))
    tables = {name: unite(group) for name, group in parts.items()}
    orders = prepare_orders(engine, tables["orders"], tables.get("order_lines"), rules)
    customers = tables.get("customers")
    merged = prepare_customers(engine, customers) if customers else None
    completing = [each for each in corrections if each.completes_customer]
    completed, log = complete(engine, merged, completing, dates)
    special = {"orders", "order_lines", "customers"}
    return Inputs(
        orders=decide(engine, orders, tables["orders"]),
        customers=completed,
        others={name: tables[name] for name in tables if name not in special},
        tables=tuple(tables.values()),
        left_out=tuple(left_out),
        corrections=(*_log(parts, of_files), *others, *log),
    )


def _log(
    parts: Mapping[str, list[Part]], of_files: list[list[Correction]]
) -> Iterator[Correction]:
    """Yield what came of the corrections of files, those left out included."""
    read = [part for group in parts.values() for part in group]
    for part in read:
        yield from part.corrections
    places = {(part.table.name, part.place) for part in read}
    for each in (each for asked in of_files for each in asked):
        if (each.table, each.file) not in places:
            yield each.came_to(CorrectionOutcome.NOT_FOUND)


def _clean_all(
    engine: Engine,
    opened: _Opened,
    dates: DateReading,
    of_files: list[list[Correction]],
) -> tuple[dict[str, list[Part]], list[LeftOut]]:
    """Clean every file; those that cannot be read to their end are left out."""
    parts: dict[str, list[Part]] = {}
    left_out: list[LeftOut] = []
    for (raw, matches), asked in zip(opened.files, of_files, strict=True):
        table = raw.source.table
        try:
            part = clean_part(engine, raw, matches, dates, asked)
        except UnreadableFileError as error:
            left_out.append(_without(table, error))
        else:
            parts.setdefault(table.name, []).append(part)
    return parts, left_out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """Files whose columns are known, and files that cannot be opened."""

    files: tuple[tuple[RawTable, dict[str, Match]], ...]
    left_out: tuple[LeftOut, ...]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Table and place of each file."""
        return [(raw.source.table.name, raw.place) for raw, _ in self.files]


def _open_all(engine: Engine, sources: Iterable[Source]) -> _Opened:
    """Open every file of every source and match its headers."""
    sources = list(sources)
    with_lines = any(source.table.name == "order_lines" for source in sources)
    files: list[tuple[RawTable, dict[str, Match]]] = []
    left_out: list[LeftOut] = []
    failures: list[XlCrmError] = []
    for source in sources:
        before = len(files)
        unfit: list[XlCrmError] = []
        try:
            named = files_of(source)
        except XlCrmError as error:
            failures.append(error)
            continue
        for one in named:
            try:
                files.append(_open(engine, one, len(files), with_lines=with_lines))
            except UnreadableFileError as error:
                left_out.append(_without(source.table, error))
            except XlCrmError as error:
                unfit.append(error)
        if len(files) > before:
            left_out += [_without(source.table, error) for error in unfit]
        else:
            failures += unfit
    if failures:
        problems = [problem for error in failures for problem in error.problems]
        raise type(failures[0])(*problems, *_problems(left_out))
    return _Opened(files=tuple(_told_apart(files)), left_out=tuple(left_out))


def _require_units(sources: Iterable[Source], opened: _Opened) -> None:
    """Refuse a unit of a field that no file of its table has.

    Raises
    ------
    SettingsError
        All such units at once.
    """
    units = {
        (source.table.name, name): text
        for source in sources
        for name, text in source.units.items()
    }
    filled = {
        (raw.source.table.name, name)
        for raw, matches in opened.files
        for name in matches
    }
    problems = [
        Problem(
            where=f"--unit {table}.{name}={text}",
            found=Label(zh="没有列对应该字段", en="no column fills this field"),
            remedy=Label(
                zh="说明实际使用的列的单位，如 orders.unit_price",
                en="Say the unit of the column that is there, as orders.unit_price",
            ),
        )
        for (table, name), text in units.items()
        if (table, name) not in filled
    ]
    if problems:
        raise SettingsError(*problems)


def _told_apart(
    files: list[tuple[RawTable, dict[str, Match]]],
) -> Iterator[tuple[RawTable, dict[str, Match]]]:
    """Yield the files, each with its folder in front where two have one name."""
    names = Counter(raw.place for raw, _ in files)
    for raw, matches in files:
        place = raw.place
        if names[place] > 1 and raw.source.path.name:
            place = f"{raw.source.path.absolute().parent.name}/{place}"
        yield replace(raw, place=place), matches


def _without(table: Table, error: XlCrmError) -> LeftOut:
    """Say that a run goes on without a file."""
    return LeftOut(table=table, problems=error.problems)


def _problems(left_out: Iterable[LeftOut]) -> Iterator[Problem]:
    """Yield what is wrong with files that cannot be read."""
    for each in left_out:
        yield from each.problems


def _open(
    engine: Engine, source: Source, number: int, *, with_lines: bool
) -> tuple[RawTable, dict[str, Match]]:
    """Open one file and match its headers."""
    raw = replace(read_raw(engine, source), part=number)
    matches = match_headers(raw)
    require_fields(raw, matches, _amount_missing(raw, matches, with_lines=with_lines))
    return raw, matches


def _amount_missing(
    raw: RawTable, matches: Mapping[str, Match], *, with_lines: bool
) -> list[str]:
    """Return the fields to ask for when a table of orders gives no amount."""
    bearer = "order_lines" if with_lines else "orders"
    asked = ["order_id"] if with_lines and raw.source.table.name == "orders" else []
    if raw.source.table.name != bearer:
        return asked
    if any(fields <= matches.keys() for fields in AMOUNT_FIELDS):
        return asked
    return [*asked, "order_amount"]
