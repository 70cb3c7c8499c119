"""Do the columns given as several arguments stand beside each other?"""

from __future__ import annotations

from collections.abc import Mapping

from xl_crm.i18n import Label
from xl_crm_udfs._arguments import mistake
from xl_crm_udfs._cells import Block, Selection, is_empty


def same_rows(blocks: Mapping[str, Block]) -> None:
    """Refuse columns that do not stand beside each other, by argument name.

    As many rows in each are fine, and any number of rows where all begin in one row of
    the sheet: whole columns, or one that was selected too long.

    Raises
    ------
    SettingsError
        It shows the first that does not fit.
    """
    first, *others = blocks
    for name in others:
        if not _fit(blocks[first], blocks[name]):
            n_rows, n_columns = n_selected(blocks[name])
            raise mistake(
                name,
                Label(
                    zh=f"有 {n_rows} 行 {n_columns} 列，与 {first} 不同",
                    en=f"{n_rows} x {n_columns} cells, not as {first}",
                ),
                Label(
                    zh="各区域从同一行选起，选同样大小",
                    en="Select as many cells in each, from the same row on",
                ),
            )


def _fit(one: Block, other: Block) -> bool:
    """Tell whether two columns stand beside each other."""
    if n_selected(one) == n_selected(other):
        return True
    return (
        isinstance(one, Selection)
        and isinstance(other, Selection)
        and one.first_row == other.first_row > 0
        and len(one[0]) == len(other[0]) == 1
    )


def one_blank(*blocks: Block) -> bool:
    """Tell whether one cell each was selected and one of them is blank.

    As in a formula that somebody filled down: it has nothing to say in that row.
    """
    one_each = all(n_selected(block) == (1, 1) for block in blocks)
    return one_each and any(is_empty(block[0][0]) for block in blocks)


def n_selected(block: Block) -> tuple[int, int]:
    """Return how many rows and columns were selected, blank ends and all."""
    n_rows = block.n_rows if isinstance(block, Selection) else len(block)
    return n_rows, len(block[0]) if block else 0
