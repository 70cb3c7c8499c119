"""Which sheet of a workbook is which table?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xl_crm.errors import SettingsError, UnreadableFileError
from xl_crm.ingest._spec import RawTable
from xl_crm.ingest.header import match_headers
from xl_crm.ingest.inputs import AMOUNT_FIELDS
from xl_crm.ingest.workbooks.cell_range import ALL_CELLS, read_range
from xl_crm.ingest.workbooks.choice import FEWEST_HEADERS, N_ROWS, heads_of
from xl_crm.ingest.workbooks.found import (
    FoundTable,
    NotTaken,
    Reason,
    Recognised,
    source_of,
)
from xl_crm.ingest.workbooks.ours import is_ours, our_sheets
from xl_crm.ingest.workbooks.place import Place
from xl_crm.ingest.workbooks.reader import load_cells, load_head, open_book
from xl_crm.ingest.workbooks.sheet import OpenWorkbook, header_of, open_workbook
from xl_crm.tables import TABLES, normalise_header
from xl_crm.tables.expression import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xl_crm.ingest._spec import Source
    from xl_crm.ingest.header import Match
    from xl_crm.ingest.workbooks.contents import Sheet
    from xl_crm.ingest.workbooks.reader import SheetCells
    from xl_crm.tables import Table

#: A table that lacks something is nearer than a whole one when it knows so many more
#: headers: order lines are a part of orders.
_NEARER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """How well some cells fit a table.

    Attributes
    ----------
    named : mapping of str to str
        Columns that the source names, where they are there.
    lacks : tuple of str
        Fields that the table cannot do without, but for the amount of orders.
    """

    table: Table
    named: Mapping[str, str]
    matches: Mapping[str, Match]
    headers: tuple[str, ...]
    lacks: tuple[str, ...]
    is_empty: bool

    @property
    def n_known(self) -> int:
        """Number of fields that a column fills."""
        return len(self.matches)

    def lacking(self, bearer: str) -> tuple[str, ...]:
        """Return what is missing, by the table that bears the amounts."""
        asked = []
        if self.table.name == bearer:
            known = self.matches.keys()
            asked = [] if any(f <= known for f in AMOUNT_FIELDS) else ["order_amount"]
        elif self.table.name == "orders" and "order_id" not in self.matches:
            asked = ["order_id"]
        return (*self.lacks, *asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Cells that may hold a table, with how they fit each one.

    Attributes
    ----------
    name : str
        Of the sheet, or of the Excel table.
    """

    sheet: str
    place: str
    name: str
    is_hidden: bool
    fits: tuple[_Fit, ...]


def recognise(path: Path, known: Sequence[Source] = ()) -> Recognised:
    """Say which sheets of a workbook are which tables.

    A sheet is the table that knows most of its headers and misses none that it needs;
    its name decides between equals. Several sheets of one table are all taken. Several
    Excel tables on a sheet are looked at one by one. A hidden sheet is taken where no
    other holds its table; a sheet that this program wrote never is, unless it is a
    form to be filled in.

    Parameters
    ----------
    known : sequence of Source
        Whose columns name headers that the aliases do not know.

    Raises
    ------
    UnreadableFileError
        The file is no workbook, is damaged or protected by a password.
    """
    workbook = open_workbook(path)
    looker = _Looker(workbook, path, known)
    seen = [each for sheet in workbook.contents.sheets for each in looker.look(sheet)]
    candidates = [each for each in seen if isinstance(each, _Candidate)]
    found, refused = _settled(candidates)
    refused += [each for each in seen if isinstance(each, NotTaken)]
    order = {each.name: at for at, each in enumerate(workbook.contents.sheets)}
    return Recognised(
        path=path,
        found=found,
        not_taken=tuple(sorted(refused, key=lambda each: order[each.sheet])),
        is_ours=looker.is_ours,
    )


class _Looker:
    """Looks at the first rows of sheets."""

    def __init__(
        self, workbook: OpenWorkbook, path: Path, known: Sequence[Source]
    ) -> None:
        self._book = workbook.book
        self._path = path
        self._sources = [source_of(table, known) for table in TABLES]
        self._tables = list(workbook.tables())
        self._ours: frozenset[str] = frozenset()
        self.is_ours = False
        self._heads: Any = workbook.book
        if workbook.package:
            self._heads = open_book(
                heads_of(workbook.package, workbook.contents), path.name
            )
            self.is_ours = is_ours(workbook.package)
        if self.is_ours:
            self._ours = our_sheets(workbook.contents, self._tables)

    def look(self, sheet: Sheet) -> Iterator[_Candidate | NotTaken]:
        """Yield what a sheet may hold, and why it cannot hold anything."""
        name = sheet.name
        if name in self._ours or not sheet.holds_cells:
            reason = Reason.OURS if name in self._ours else Reason.CHART
            yield NotTaken(sheet=name, reason=reason)
            return
        tables = [each for each in self._tables if each.sheet == name]
        where = f"{self._path.name} [{name}]"
        try:
            cells, is_hidden = load_head(self._heads, name, where, N_ROWS)
            if len(tables) > 1:
                cells = load_cells(self._book, name, where)
        except UnreadableFileError:
            yield NotTaken(sheet=name, reason=Reason.DAMAGED)
            return
        hidden = is_hidden or sheet.is_hidden
        if len(tables) <= 1:
            whole = Place(sheet=name)
            yield self._candidate(cells, whole, name, name, is_hidden=hidden)
            return
        quoted = name.replace("'", "''")
        for each in tables:
            part = Place(sheet=name, cells=read_range(each.reference) or ALL_CELLS)
            text = f"'{quoted}'!{each.reference}"
            yield self._candidate(cells, part, text, each.name, is_hidden=hidden)

    def _candidate(
        self,
        cells: SheetCells,
        place: Place,
        text: str,
        name: str,
        *,
        is_hidden: bool,
    ) -> _Candidate | NotTaken:
        """Return how cells fit each table; blank ones fit none."""
        top = cells.cut(place.cells).from_first_filled()
        if top is None:
            return NotTaken(sheet=place.sheet, reason=Reason.BLANK)
        return _Candidate(
            sheet=place.sheet,
            place=text,
            name=name,
            is_hidden=is_hidden,
            fits=tuple(_fit(top, place, source) for source in self._sources),
        )


def _fit(cells: SheetCells, place: Place, source: Source) -> _Fit:
    """Return which fields of a table the headers of some cells fill."""
    header = header_of(cells, place, source)
    raw = RawTable(
        source=source,
        headers=tuple(text for text in header.texts if text),
        data=None,
        first_row=0,
        place=place.sheet,
    )
    named = source.columns
    try:
        matches = match_headers(raw)
    except SettingsError:
        # They are named for another sheet of the table.
        named = {}
        matches = match_headers(replace(raw, source=replace(source, columns=named)))
    below = cells.below(header.place + header.n_rows).texts(N_ROWS)
    return _Fit(
        table=source.table,
        named=named,
        matches=matches,
        headers=raw.headers,
        lacks=tuple(
            f.name for f in source.table if f.required and f.name not in matches
        ),
        is_empty=not any(any(row) for row in below),
    )


def _settled(
    candidates: Sequence[_Candidate],
) -> tuple[tuple[FoundTable, ...], list[NotTaken]]:
    """Return which candidate is which table; those of no table with the reason."""
    bearer = "orders"
    firsts = [_best_fit(each, bearer) for each in candidates]
    filled = [each for each in firsts if isinstance(each, _Fit) and not each.is_empty]
    if any(each.table.name == "order_lines" for each in filled):
        bearer = "order_lines"
    found, refused = list[FoundTable](), list[NotTaken]()
    for each in candidates:
        best = _best_fit(each, bearer)
        if isinstance(best, NotTaken):
            refused.append(best)
        else:
            found.append(_found(each, best))
    seen = {each.table.name for each in found if not each.is_hidden}
    refused += [
        NotTaken(sheet=each.sheet, reason=Reason.HIDDEN, tables=(each.table,))
        for each in found
        if each.is_hidden and each.table.name in seen
    ]
    kept = (e for e in found if not e.is_hidden or e.table.name not in seen)
    return tuple(kept), refused


def _best_fit(candidate: _Candidate, bearer: str) -> _Fit | NotTaken:
    """Return the table that fits best, or why none does."""
    fits = [each for each in candidate.fits if each.n_known >= FEWEST_HEADERS]
    headers = candidate.fits[0].headers
    if not fits:
        return NotTaken(sheet=candidate.sheet, reason=Reason.UNKNOWN, headers=headers)
    whole = [each for each in fits if not each.lacking(bearer)]
    nearest = max(fits, key=lambda each: (each.n_known, _is_named(each, candidate)))
    most = max((each.n_known for each in whole), default=-_NEARER)
    if nearest.n_known - most >= _NEARER:
        return NotTaken(
            sheet=candidate.sheet,
            reason=Reason.INCOMPLETE,
            tables=(nearest.table,),
            missing=nearest.lacking(bearer),
            headers=headers,
        )
    best = [each for each in whole if each.n_known == most]
    named = [each for each in best if _is_named(each, candidate)]
    if len(named or best) == 1:
        return (named or best)[0]
    return NotTaken(
        sheet=candidate.sheet,
        reason=Reason.TIED,
        tables=tuple(each.table for each in best),
        headers=headers,
    )


def _is_named(fit: _Fit, candidate: _Candidate) -> bool:
    """Tell whether the name of a sheet says that it is a table."""
    name = normalise_header(candidate.name)
    words = (fit.table.name, fit.table.label.zh, fit.table.label.en)
    return any(normalise_header(word) in name for word in words)


def _found(candidate: _Candidate, fit: _Fit) -> FoundTable:
    """Return a candidate as the table that it is."""
    used = {
        name for match in fit.matches.values() for name in names_in(match.expression)
    }
    used |= {header for match in fit.matches.values() for header in match.also}
    return FoundTable(
        table=fit.table,
        sheet=candidate.sheet,
        place=candidate.place,
        is_hidden=candidate.is_hidden,
        columns={name: match.text for name, match in fit.matches.items()},
        named=fit.named,
        missing=tuple(f.name for f in fit.table if f.name not in fit.matches),
        unknown=tuple(h for h in fit.headers if h not in used),
        is_empty=fit.is_empty,
    )
