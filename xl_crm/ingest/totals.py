"""Which rows are totals of the rows above them, and do they agree?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from xl_crm.ingest.parse import trimmed
from xl_crm.ingest.part import TOTAL
from xl_crm.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from decimal import Decimal

    from xl_crm.ingest._spec import Expr
    from xl_crm.tables import Table

#: Names a row of totals; what may follow is a colon or a bracket: 合计：, 总计(元).
_WORDS = (
    r"(?i)^\s*"
    r"(合\s*计|总\s*计|汇\s*总|小\s*计|共\s*计|累\s*计|本[页月日年季]\s*[合小]?计|全[部年]合计"
    r"|(grand\s*|sub\s*-?)?totals?|sum)\s*([:：(（].*)?\s*$"
)
#: All of them sort behind it, in either case.
_FIRST_OF_WORDS = "G"
#: Every blank sorts before it.
_FIRST_VISIBLE = "!"
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


def total_word(texts: Sequence[Expr], table: Table, values: Mapping[str, Expr]) -> Expr:
    """Return the word by which a row says that it holds totals; null for any other.

    Only a row without its date, or in a table without dates without its key, is looked
    at: a row of totals has none.

    Parameters
    ----------
    texts : sequence of ibis columns
        What the cells of a row say.
    values : mapping of str to ibis column
        The fields that were found.
    """
    if not texts:
        return ibis.null("string")
    word = ibis.coalesce(*(_total_word(text) for text in texts))
    suspect = _suspect(table, values)
    return word if suspect is None else ibis.ifelse(suspect, word, ibis.null("string"))


def find_totals(data: Expr, table: Table) -> tuple[TotalRow, ...]:
    """Return the rows of totals, in the order of the file.

    Parameters
    ----------
    data : ibis table
        ``row``, the fields that were found, and ``TOTAL``, the word of a row that may
        be one of totals.
    """
    rows = data.filter(data[TOTAL].notnull())
    dates = _dates(table, data.columns)
    if dates:
        rows = rows.filter(rows[dates[0]].isnull())
    has_amount = "order_amount" in data.columns
    amount = rows.order_amount if has_amount else ibis.null("decimal(18, 6)")
    rows = rows.select("row", text=TOTAL, amount=amount)
    found = rows.order_by("row").limit(_MOST_TOTALS + 1).to_pyarrow().to_pylist()
    if len(found) > _MOST_TOTALS:
        return ()
    return tuple(TotalRow(**row) for row in found)


def _total_word(text: Expr) -> Expr:
    """Return a text that names a row of totals; null for any other."""
    maybe = (text >= _FIRST_OF_WORDS) | (text < _FIRST_VISIBLE)
    is_word = ibis.ifelse(maybe, text.re_search(_WORDS), False)
    return ibis.ifelse(is_word, trimmed(text), ibis.null("string"))


def _suspect(table: Table, values: Mapping[str, Expr]) -> Expr | None:
    """Tell the rows that may be totals: without their date, or without their key."""
    dates = _dates(table, values)
    if dates:
        return values[dates[0]].isnull()
    keys = [name for name in table.key if name in values]
    if not keys:
        return None
    key = values[keys[0]].cast("string")
    return key.isnull() | _total_word(key).notnull()


def _dates(table: Table, found: Container[str]) -> list[str]:
    """Return the dates that a row of data has, and one of totals lacks.

    The required ones; in a table without a key any date.
    """
    return [
        field.name
        for field in table
        if field.name in found
        and field.kind is Kind.DATE
        and (field.required or not table.key)
    ]
