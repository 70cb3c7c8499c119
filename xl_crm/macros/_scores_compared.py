"""Which cells of an analysis workbook differ from what its settings come to?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from xl_crm.macros._bounds_read import indicator_rows
from xl_crm.macros._edits import column_edits, named_edit, same
from xl_crm.macros._port import CellValue, Edit
from xl_crm.macros._scores_read import SCORES, ScoreSheet
from xl_crm.pipeline import Analysis
from xl_crm.reports import _score_formulas as sheet
from xl_crm.reports._score_checks import check_table, warning
from xl_crm.reports._score_cuts import cut_blocks
from xl_crm.reports._score_tiers import lowest_scores
from xl_crm.reports._score_weights import ScoreWeights
from xl_crm.reports._score_workings import working_blocks
from xl_crm.reports._spec import Block, Cell, Parameters, Table
from xl_crm.reports._view import View
from xl_crm.reports.scoring import result_columns, working_columns
from xl_crm.workbook.placement import headings
from xl_crm.workbook.read_tables import NamedCell, ReadTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A formula that shows something else than what comes out of it.

    Attributes
    ----------
    place : str
        Sheet and cell.
    row : int
        Of the score sheet, from 0; -1 for a cell of the settings.
    """

    place: str
    row: int
    found: Cell
    wanted: Cell


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What became of every cell that follows from figures and settings.

    Attributes
    ----------
    edits : list of Edit
        New values for cells that hold values.
    changed : set of int
        Rows of the score sheet, from 0, that get a new composite.
    moves : Counter of (str, str)
        Customers who come from one tier into another.
    n_live : int
        Cells that hold a formula: Excel computes them.
    differences : list of Difference
        Those of them that show something else.
    typed : list of str
        Cells where somebody typed over the formula of their column.
    lost : list of str
        Headings that are not there any more, or whose rows are not.
    """

    edits: list[Edit] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    n_live: int = 0
    differences: list[Difference] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def look(
        self, table: ReadTable, columns: Mapping[str, list[Cell]], rows: Sequence[int]
    ) -> dict[str, list[int]]:
        """Compare columns of a table with what should stand in them.

        Where a column holds formulas they are left alone, and so is what somebody typed
        in place of one. A column without any gets new values.

        Parameters
        ----------
        columns : mapping of heading to values
            One value for each of ``rows``.
        rows : sequence of int
            Of the table, from 0; other rows are left alone.

        Returns
        -------
        dict of str to list of int
            Rows that get a new value, by heading; only headings that have one.
        """
        changed: dict[str, list[int]] = {}
        values: dict[str, list[CellValue]] = {}
        if max(rows, default=-1) >= table.n_rows:
            self.lost += columns
            return changed
        for shown, wanted in columns.items():
            if shown not in table.headings:
                self.lost.append(shown)
                continue
            found = table.values(shown)
            other = [
                (row, value)
                for row, value in zip(rows, wanted, strict=True)
                if not same(found[row], value)
            ]
            if computed := table.computed(shown):
                self._leave(table, shown, rows, computed, other)
            elif other:
                changed[shown] = [row for row, _ in other]
                values[shown] = [value if value != "" else None for value in found]
                for row, value in other:
                    values[shown][row] = value
        self.edits += column_edits(table, values)
        return changed

    def look_at(self, cell: NamedCell | None, wanted: Cell) -> None:
        """Compare a cell with a name, where the workbook has it."""
        if cell is None:
            return
        self.n_live += cell.is_formula
        if same(cell.value, wanted):
            return
        if cell.is_formula:
            self.differences.append(
                Difference(place=cell.place, row=-1, found=cell.value, wanted=wanted)
            )
            return
        self.edits.append(named_edit(cell, wanted))

    def _leave(
        self,
        table: ReadTable,
        shown: str,
        rows: Sequence[int],
        computed: frozenset[int],
        other: Sequence[tuple[int, Cell]],
    ) -> None:
        """Keep what is to be said of a column that Excel computes."""
        self.n_live += len(computed)
        self.typed += [table.place(n, shown) for n in rows if n not in computed]
        found = table.values(shown)
        self.differences += [
            Difference(
                place=table.place(row, shown),
                row=row if table.name == SCORES else -1,
                found=found[row],
                wanted=value,
            )
            for row, value in other
            if row in computed
        ]


def compare(scores: ScoreSheet) -> Comparison:
    """Compare every computed cell of an analysis workbook with its settings."""
    # The columns of scores and settings ask nothing of an analysis but its scores.
    view = View(analysis=cast("Analysis", scores.scored), lang=scores.lang)
    found = Comparison()
    _compare_scores(found, scores, view)
    weights = ScoreWeights(view=view, plan=scores.plan, lang=scores.lang)
    for block in _blocks(weights):
        if isinstance(block, Parameters):
            for each in block.parameters:
                found.look_at(scores.book.named(each.name), each.value)
        elif isinstance(block, Table) and block.name in scores.book.tables:
            _compare_settings(found, scores, block)
    found.look_at(scores.book.named("settings_warning"), warning(weights))
    for name, tiers, point in (
        ("tier_shares", scores.scored.tiers, sheet.POINT),
        ("other_tier_shares", scores.scored.other_tiers, sheet.OTHER_POINT),
    ):
        if name in scores.book.tables:
            lowest = lowest_scores(tiers, point, scores.lang)
            points = list(lowest.values)[: len(tiers.points)]
            table = scores.book.table(name)
            found.look(table, {lowest.heading: points}, range(len(points)))
    return found


def _compare_scores(found: Comparison, scores: ScoreSheet, view: View) -> None:
    """Compare the score sheet, and count who moves between tiers."""
    specs = (*result_columns(scores.plan, typed=False), *working_columns(scores.plan))
    cells = {scores.headings[each.name]: list(each.read(view)) for each in specs}
    changed = found.look(scores.table, cells, scores.rows)
    found.changed.update(changed.get(scores.headings["composite_score"], ()))
    tier = scores.headings["tier"]
    if tier in changed:
        before = scores.table.values(tier)
        after = dict(zip(scores.rows, cells[tier], strict=True))
        found.moves.update(
            (str(before[row] or ""), str(after[row])) for row in changed[tier]
        )


def _blocks(weights: ScoreWeights) -> Iterator[Block]:
    """Yield what stands in the settings and is computed."""
    yield check_table(weights)
    yield from weights.blocks()
    yield from cut_blocks(weights.view, weights.plan, weights.lang)
    yield from working_blocks(weights)


def _compare_settings(found: Comparison, scores: ScoreSheet, block: Table) -> None:
    """Compare the columns of a table of the settings that nobody types into."""
    table = scores.book.table(block.name)
    shown = dict(zip((c.name for c in block.columns), headings(block), strict=True))
    cells = {
        shown[column.name]: list(column.values)
        for column in block.columns
        if not column.editable
    }
    rows: Sequence[int] = range(block.n_rows)
    if block.name == "indicators":
        rows = indicator_rows(table, shown, scores.plan)
        _keep_remarks(cells, table, shown, rows, scores)
    found.look(table, cells, rows)


def _keep_remarks(
    cells: dict[str, list[Cell]],
    table: ReadTable,
    shown: Mapping[str, str],
    rows: Sequence[int],
    scores: ScoreSheet,
) -> None:
    """Keep what stands beside bounds that count: how they were fitted."""
    counted, remark = shown["counted"], shown["remark"]
    if not {counted, remark} <= set(table.headings):
        return
    before, remarks = table.values(counted), table.values(remark)
    scales = scores.scored.scales.values()
    for place, (row, scale) in enumerate(zip(rows, scales, strict=True)):
        if not scale.constant and before[row] == cells[counted][place]:
            cells[remark][place] = remarks[row]
