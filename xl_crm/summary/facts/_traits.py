"""What is known of the customer beside each row of a fact?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.summary.facts._spec import FactTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_crm.summary.facts._spec import Expr


def with_traits(
    rows: Expr, filled: Iterable[str], traits: Expr, *, on: str = "customer_id"
) -> FactTable:
    """Add the traits of the customer; a column that a row itself has stays as it is.

    Parameters
    ----------
    rows : ibis table
        With the column ``on``, which names a customer; null where unknown.
    filled : iterable of str
        Columns of it that the input fills.
    """
    added = [name for name in traits.columns if name not in rows.columns]
    if not added:
        return FactTable(data=rows, columns=frozenset(filled))
    joined = rows.left_join(traits.select(on, *added), on).drop(f"{on}_right")
    return FactTable(data=joined, columns=frozenset(filled) | frozenset(added))
