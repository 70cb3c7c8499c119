"""Which columns may a calculated field name, and by which words?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_crm.i18n import Label
from xl_crm.metrics import CATALOGUE
from xl_crm.tables import normalise_header
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Words of document A and of exports for columns that have another label (A7, A20).
ALIASES = {
    "net_amount": ("订单金额", "成交金额", "销售额", "order amount", "amount"),
    "orders": ("订单数", "订单频次", "订单量", "number of orders"),
    "amount_recent": ("近3个月订单金额", "近三个月订单金额", "近3个月成交金额"),
    "amount_before": ("之前3个月订单金额",),
    "tenure_days": ("合作时长", "合作天数", "tenure"),
    "complaints": ("投诉次数", "投诉数"),
    "touches": ("触达次数", "互动次数"),
    "customers": ("客户数", "number of customers"),
}


class Known(NamedTuple):
    """A column: code name, unit, and what people call it."""

    name: str
    unit: Unit
    label: Label


#: Figures of a customer that are no metric (see ``xl_crm.summary``).
_SUMMARY = (
    Known("net_amount", Unit.MONEY, Label(zh="订单金额", en="Net amount")),
    Known("orders", Unit.COUNT, Label(zh="订单数", en="Orders")),
    Known(
        "net_amount_lifetime", Unit.MONEY, Label(zh="累计净额", en="Net amount so far")
    ),
    Known("orders_lifetime", Unit.COUNT, Label(zh="累计订单数", en="Orders so far")),
    Known(
        "amount_recent",
        Unit.MONEY,
        Label(zh="近3个月净额", en="Net amount of the last 3 months"),
    ),
    Known(
        "amount_before",
        Unit.MONEY,
        Label(zh="之前3个月净额", en="Net amount of the 3 months before"),
    ),
    Known("monthly_mean", Unit.MONEY, Label(zh="月均净额", en="Monthly net amount")),
    Known(
        "category_amount",
        Unit.MONEY,
        Label(zh="各品类正净额之和", en="Net amount of positive categories"),
    ),
    Known(
        "top_category_amount",
        Unit.MONEY,
        Label(zh="最大品类净额", en="Net amount of the top category"),
    ),
    Known("complaints", Unit.COUNT, Label(zh="投诉次数", en="Complaints")),
    Known("touches", Unit.COUNT, Label(zh="主动触达次数", en="Touches")),
    Known("responses", Unit.COUNT, Label(zh="响应次数", en="Answered touches")),
    Known(
        "new_product_orders",
        Unit.COUNT,
        Label(zh="含新品的订单数", en="Orders with a new product"),
    ),
)


class Vocabulary:
    """Columns by every word for them; of two with the same word the first has it.

    Parameters
    ----------
    columns : iterable of Known
        In order of precedence.
    """

    def __init__(self, columns: Iterable[Known]) -> None:
        self._columns: dict[str, Known] = {}
        for each in columns:
            self._columns.setdefault(each.name, each)
        self._by_word: dict[str, Known] = {}
        for words_of in (_code_name, _labels, _aliases):
            for each in self._columns.values():
                for word in words_of(each):
                    self._by_word.setdefault(normalise_header(word), each)

    def find(self, word: str) -> Known | None:
        """Return the column that a word names; None where none does."""
        return self._by_word.get(normalise_header(word))

    def words(self) -> Iterator[str]:
        """Yield every word for every column, those that people read first."""
        for each in self._columns.values():
            yield each.label.zh
        for each in self._columns.values():
            yield from (each.name, each.label.en, *_aliases(each))


def _code_name(column: Known) -> tuple[str, ...]:
    return (column.name,)


def _labels(column: Known) -> tuple[str, ...]:
    return column.label.zh, column.label.en


def _aliases(column: Known) -> tuple[str, ...]:
    return ALIASES.get(column.name, ())


def customer_vocabulary() -> Vocabulary:
    """Return the columns of a customer: metrics, figures of the summary, attributes.

    An attribute is no number: it is there to be named in the error. 合作时长 is in
    days, as the metric is; write 合作时长/30.4375 for months.
    """
    metrics = (Known(each.name, each.unit, each.label) for each in CATALOGUE.values())
    attributes = (Known(each.name, Unit.TEXT, each.label) for each in CUSTOMERS)
    return Vocabulary((*_SUMMARY, *metrics, *attributes))
