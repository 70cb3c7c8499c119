"""Which rows of an export tell of the same ticket or opportunity, and what holds?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.summary._spec import Expr, Part


def one_row_each(
    part: Part, key: str, *, earliest: Iterable[str] = (), ever: Iterable[str] = ()
) -> Expr:
    """Return one row for each number; a row without a number stands for itself.

    Of several rows the last one that says something holds, column by column: later
    files and rows are later exports.

    Parameters
    ----------
    part : Part
        Its data have the column ``row``.
    key : str
        Field with the number; without it every row stands for itself.
    earliest : iterable of str
        Columns whose least value holds instead.
    ever : iterable of str
        Columns of yes and no that hold where any row says yes, beside the fields.

    Returns
    -------
    ibis table
        The fields of the part, and the columns of ``ever``.
    """
    rows, ever, earliest = part.data, tuple(ever), set(earliest)
    if key not in part.fields:
        return rows.select(*sorted({*part.fields, *ever}))
    rows = rows.mutate(lone=rows[key].isnull().ifelse(rows.row, None))
    values = {
        name: rows[name].min()
        if name in earliest
        else rows[name].argmax(rows.row, where=rows[name].notnull())
        for name in sorted(part.fields - {key, *ever})
    }
    values |= {name: rows[name].any() for name in ever}
    return rows.group_by(key, "lone").aggregate(**values).drop("lone")


def up_to(rows: Expr, column: str, last: Expr) -> Expr:
    """Return the moments of a column; null where they lie after the last day."""
    moment = rows[column]
    return (moment.cast("date") <= last).ifelse(moment, None)
