"""Between which bounds do the settings of a workbook scale each indicator?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xl_crm.errors import InputError, Problem, SettingsError
from xl_crm.i18n import Label, Lang
from xl_crm.macros._columns_read import column_of, headings_of, numbers_of
from xl_crm.macros._edits import same
from xl_crm.metrics import CATALOGUE
from xl_crm.plan import Plan
from xl_crm.reports._score_weights import ScoreWeights
from xl_crm.reports._setting_cells import folded
from xl_crm.reports._spec import Cell, Table
from xl_crm.scores.normalise import Normaliser, Scale
from xl_crm.workbook.read_tables import ReadTable, Value


def read_scales(
    table: ReadTable, plan: Plan, lang: Lang, name: str
) -> dict[str, Scale]:
    """Return the scale between the bounds of each indicator, as the sheet has it.

    One without bounds has no data; one whose bounds are equal tells nothing.

    Parameters
    ----------
    table : ReadTable
        The weights and bounds of indicators.
    name : str
        Of the workbook, for messages.

    Raises
    ------
    InputError
        A heading is not there.
    SettingsError
        A bound is missing beside the other, or beyond it; a direction was changed.
    """
    weights = ScoreWeights(view=None, plan=plan, lang=lang)
    declared = next(
        each
        for each in weights.blocks()
        if isinstance(each, Table) and each.name == table.name
    )
    shown = headings_of(declared)
    directions = column_of(table, shown["direction"], name)
    direction = next(each for each in declared.columns if each.name == "direction")
    problems: list[Problem] = []
    scales = {}
    for (_, one), row, wanted in zip(
        weights.pairs,
        indicator_rows(table, shown, plan),
        direction.values,
        strict=True,
    ):
        if not same(directions[row], wanted):
            where = f"{name} {table.place(row, shown['direction'])}"
            problems.append(_no_direction(where, directions[row], wanted))
        try:
            scales[one.name] = _scale(table, row, shown, plan.scoring.normaliser, name)
        except (InputError, SettingsError) as error:
            problems += error.problems
    if problems:
        raise SettingsError(*problems)
    return scales


def _scale(
    table: ReadTable,
    row: int,
    shown: Mapping[str, str],
    normaliser: Normaliser,
    name: str,
) -> Scale:
    """Return the scale between the bounds of a row."""
    lower, upper = (
        float(numbers_of(table, shown[end], (row,), name)[0])
        for end in ("lower", "upper")
    )
    if np.isnan(lower) != np.isnan(upper) or lower > upper:
        where = f"{name} {table.place(row, shown['lower'])}"
        raise SettingsError(_no_bounds(where, lower, upper))
    return Scale(
        normaliser=normaliser,
        lower=float(np.nan_to_num(lower)),
        upper=float(np.nan_to_num(upper)),
        # Of how many values nobody knows: of some, or of none.
        n=int(not np.isnan(lower)),
    )


def indicator_rows(
    table: ReadTable, shown: Mapping[str, str], plan: Plan
) -> tuple[int, ...]:
    """Return the row, from 0, of each indicator of a plan in the table of weights."""
    rows = {
        folded(str(text)): row
        for row, text in enumerate(table.values(shown["indicator"]))
    }
    metrics = [CATALOGUE[one.name] for d in plan.dimensions for one in d.indicators]
    words = [(folded(m.label.zh), folded(m.label.en), folded(m.name)) for m in metrics]
    return tuple(next(rows[w] for w in each if w in rows) for each in words)


def _no_direction(where: str, found: Value, wanted: Cell) -> Problem:
    return Problem(
        where=where,
        found=Label(
            zh=f"方向为“{found or ''}”，而指标的方向由其定义决定",
            en=f'the direction is "{found or ""}", which the definition of the '
            "indicator decides",
        ),
        remedy=Label(zh=f"改回“{wanted or ''}”", en=f'Change it back to "{wanted}"'),
    )


def _no_bounds(where: str, lower: float, upper: float) -> Problem:
    shown = ["" if np.isnan(each) else f"{each:g}" for each in (lower, upper)]
    return Problem(
        where=where,
        found=Label(
            zh=f"下限为“{shown[0]}”、上限为“{shown[1]}”，不成区间",
            en=f'the bounds "{shown[0]}" and "{shown[1]}" are no interval',
        ),
        remedy=Label(
            zh="填写下限和不低于它的上限，或把两者都清空（没有数据）",
            en="Type a lower bound and an upper one not below it, or clear both (no "
            "data)",
        ),
    )
