"""Which cells of the exports are soiled, and what was there before?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.i18n import Lang
from xl_crm_example.company import stream
from xl_crm_example.dirt import DIRT, TWINS
from xl_crm_example.layout import EXPORTS, as_text

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from xl_crm_example.company import Company
    from xl_crm_example.dirt import Dirt

SPOT_COLUMNS = ("table", "kind", "row", "column", "clean", "written", "lost")
Spot = tuple[str, str, int, str, str, str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Soiled:
    """The exports as text, and a list of every soiled cell.

    Attributes
    ----------
    tables : dict of str to DataFrame
        By table name; columns are code names, cells are text. Rows stand in the order
        of the clean tables; the twins of customers follow at the end.
    spots : DataFrame
        One row per soiled cell: table, kind, row (from 0), column, clean, written,
        lost. A twin has one spot for its added row, with an empty column.
    """

    tables: dict[str, pd.DataFrame]
    spots: pd.DataFrame


def soil(company: Company) -> Soiled:
    """Return the company's exports as they come out of its systems.

    No cell is soiled twice, and no row by two kinds.
    """
    rng = stream(company.seed, "dirt")
    tables, spots = {}, list[Spot]()
    for export in EXPORTS:
        text = as_text(company.tables()[export.table], export, company.lang)
        free = np.ones(len(text), dtype=np.bool_)
        for dirt in DIRT:
            if dirt.table == export.table:
                spots += _soil_cells(rng, text, free, dirt, company.lang)
        if export.table == "customers":
            former = as_text(company.former_customers, export, company.lang)
            text = _add_twins(rng, text, former, free, spots)
        tables[export.table] = text
    return Soiled(tables=tables, spots=pd.DataFrame(spots, columns=SPOT_COLUMNS))


def _soil_cells(
    rng: Generator,
    text: pd.DataFrame,
    free: NDArray[np.bool_],
    dirt: Dirt,
    lang: Lang,
) -> list[Spot]:
    """Spoil cells in place, mark their rows as taken, return the spots."""
    if dirt.zh_only and lang is not Lang.ZH:
        return []
    clean = text[dirt.column].tolist()
    suits = free.copy()
    suits[free] = [dirt.suits(clean[row]) for row in np.flatnonzero(free)]
    rows = _chosen(rng, suits, _groups(text, dirt.group), dirt.rate)
    written = list(clean)
    for row in rows:
        written[row] = dirt.spoil(clean[row], lang)
    text[dirt.column] = written
    free[rows] = False
    return [
        (
            *(dirt.table, dirt.kind, int(row), dirt.column),
            *(clean[row], written[row], dirt.lost),
        )
        for row in rows
    ]


def _groups(text: pd.DataFrame, column: str) -> NDArray[np.int64]:
    """Number the groups of rows that are soiled together."""
    if not column:
        return np.arange(len(text))
    return pd.factorize(text[column])[0].astype(np.int64)


def _chosen(
    rng: Generator,
    suits: NDArray[np.bool_],
    group: NDArray[np.int64],
    rate: float,
) -> NDArray[np.int64]:
    """Return the rows of randomly chosen groups of which every row suits."""
    n_rows = np.bincount(group)
    suitable = np.flatnonzero(np.bincount(group, weights=suits) == n_rows)
    n_wanted = min(max(round(rate * len(n_rows)), 1), len(suitable))
    chosen = rng.choice(suitable, n_wanted, replace=False)
    return np.flatnonzero(np.isin(group, chosen))


def _add_twins(
    rng: Generator,
    text: pd.DataFrame,
    former: pd.DataFrame,
    free: NDArray[np.bool_],
    spots: list[Spot],
) -> pd.DataFrame:
    """Append older rows of some customers; add their spots to the list."""
    parts = [text]
    n_rows = len(text)
    for twin in TWINS:
        rows = _chosen(rng, free, np.arange(len(text)), twin.rate)
        free[rows] = False
        parts.append(former.iloc[rows])
        for place, row in enumerate(rows, start=n_rows):
            spots.append(("customers", twin.kind, place, "", "", "", False))
            if twin.blanked:
                clean = str(text.loc[row, twin.blanked])
                spots.append(
                    ("customers", twin.kind, int(row), twin.blanked, clean, "", False)
                )
        if twin.blanked:
            text.loc[rows, twin.blanked] = ""
        n_rows += len(rows)
    return pd.concat(parts, ignore_index=True)
