"""Which rows are totals of the rows above them, and do they agree?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from xl_crm.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xl_crm.ingest._spec import Expr
    from xl_crm.ingest.columns import Cells
    from xl_crm.ingest.header import Match
    from xl_crm.tables import Field, Table

#: Names a row of totals; what may follow is a colon or a bracket: 合计：, 总计(元).
_WORDS = (
    r"^(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本[页月日年季]\s*[合小]?计|全[部年]合计"
    r"|(grand\s*|sub\s*-?)?totals?|sum)\s*([:：(（].*)?$"
)
#: Of these only those of part of the rows above.
_PARTIAL = ("小", "本", "sub")
#: More rows than this that say so are no totals but data: a customer named 合计.
_MOST_TOTALS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow:
    """A row that adds up rows above it.

    Attributes
    ----------
    row : int
        As a spreadsheet shows it.
    text : str
        The word that says so.
    amount : Decimal or None
        Its order amount, where the amount is one column and can be read.
    """

    row: int
    text: str
    amount: Decimal | None

    @property
    def is_partial(self) -> bool:
        """Whether it adds up only some of the rows above: a page's total, say."""
        return self.text.casefold().startswith(_PARTIAL)


def find_totals(
    typed: Expr, table: Table, matches: Mapping[str, Match], cells: Cells
) -> tuple[TotalRow, ...]:
    """Return the rows of totals, in the order of the file.

    Only a row without its date, or in a table without dates without its key, is looked
    at: a row of totals has none.
    """
    stored = [
        name for name in typed.columns if name.startswith("c") and name[1:].isdigit()
    ]
    texts = [typed[name] for name in stored if typed[name].type().is_string()]
    if not texts:
        return ()
    says = [_total_word(text) for text in texts]
    suspect = _suspect(typed, table, matches, cells)
    named = reduce(or_, (word.notnull() for word in says))
    where = named if suspect is None else ibis.ifelse(suspect, named, False)
    amount = _amount(typed, table, matches, cells)
    rows = typed.select(
        row=typed.row, text=ibis.coalesce(*says), amount=amount, is_total=where
    )
    rows = rows.filter(rows.is_total).order_by("row").limit(_MOST_TOTALS + 1)
    found = rows.select("row", "text", "amount").to_pyarrow().to_pylist()
    if len(found) > _MOST_TOTALS:
        return ()
    return tuple(TotalRow(**row) for row in found)


def _total_word(text: Expr) -> Expr:
    """Return a text that names a row of totals; null for any other."""
    return ibis.ifelse(text.lower().re_search(_WORDS), text, ibis.null("string"))


def _suspect(
    typed: Expr, table: Table, matches: Mapping[str, Match], cells: Cells
) -> Expr | None:
    """Tell the rows that may be totals: without their date, or without their key."""
    dates = [field for field in table if field.kind is Kind.DATE and field.required]
    asked = [field for field in dates if field.name in matches]
    if asked:
        return _value(typed, asked[0], matches, cells).isnull()
    keys = [table[name] for name in table.key if name in matches]
    if not keys:
        return None
    key = _value(typed, keys[0], matches, cells).cast("string")
    return key.isnull() | _total_word(key).notnull()


def _amount(
    typed: Expr, table: Table, matches: Mapping[str, Match], cells: Cells
) -> Expr:
    """Return the order amount of every row; null where the table has none."""
    if "order_amount" not in table.field_names or "order_amount" not in matches:
        return ibis.null("decimal(18, 6)")
    return _value(typed, table["order_amount"], matches, cells)


def _value(
    typed: Expr, field: Field, matches: Mapping[str, Match], cells: Cells
) -> Expr:
    return cells.value(typed, field, matches[field.name].expression)
