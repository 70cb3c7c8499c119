"""Which return takes back which sale, and what adds up to nothing?

A return that names its order, or stands in it, is matched there; every other one with
a sale of the same customer and product not long before: with one of the same quantity
and amount, else with a larger one. The latest sale comes first.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Truths = NDArray[np.bool_]

#: So many of the latest sales are looked at for a return that no sale equals.
MOST_LOOKED_AT = 1000
#: Days; longer than any two orders lie apart.
_NO_LIMIT = 10**7
#: Quantities that differ by less are equal.
_SAME_QUANTITY = 1e-9


class _Word(Enum):
    """How two lines agree in what one of them may not say."""

    EQUAL = auto()
    RETURN_LACKS_IT = auto()
    SALE_LACKS_IT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Returns, and the sales that they may take back: arrays of shape (n_lines,).

    In order of day; on one day sales come first. What follows after that must not
    depend on the order of rows in a file.

    Attributes
    ----------
    day : array of int
        Days since any one day.
    amount : array of int
        In the smallest unit; negative for a return, positive for a sale.
    quantity : array of float
        Without sign; -1 where unknown.
    order : array of int
        Which order of which customer: of a return the one that it names, else the one
        in which it stands; -1 for none.
    goods : array of int
        Which product of which customer, an unknown product being one too; -1 for a
        return that names its order, which is looked for nowhere else.
    product : array of int
        -1 where unknown.
    """

    day: Integers
    amount: Integers
    quantity: NDArray[np.float64]
    order: Integers
    goods: Integers
    product: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What became of each line: arrays of shape (n_lines,).

    Attributes
    ----------
    is_netted : array of bool
        The line is part of sales and returns that add up to nothing.
    is_matched : array of bool
        The return has its sale.
    sale_day : array of int
        Of a matched return the day of its sale, the latest of several; else its own.
    """

    is_netted: Truths
    is_matched: Truths
    sale_day: Integers


def match(lines: Lines, *, days: int) -> Matches:
    """Match returns with sales.

    Parameters
    ----------
    days : int
        A return that names no order is matched with a sale at most so long before.
    """
    book = _Book(lines)
    book.pair_equal(lines.order, within=_NO_LIMIT)
    book.draw_on_orders()
    book.pair_equal(lines.goods, within=days)
    book.draw_on_goods(days)
    return book.closed()


@dataclass(slots=True)
class _Book:
    """Who has taken back how much of which sale.

    Attributes
    ----------
    left, goods_left : list
        Amount and quantity of each sale that no return has taken yet.
    sales_of : dict
        The sales that each matched return takes back.
    """

    lines: Lines
    left: list[int] = field(init=False)
    goods_left: list[float] = field(init=False)
    sales_of: dict[int, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.left = np.maximum(self.lines.amount, 0).tolist()
        self.goods_left = self.lines.quantity.tolist()
        self.sales_of = {}

    def pair_equal(self, groups: Integers, *, within: int) -> None:
        """Match returns with untouched sales of equal amount, product and quantity.

        What one side does not know of product or quantity is no difference, but lines
        that know the same come first.
        """
        lines = self.lines
        is_return = lines.amount < 0
        words = lines.product, lines.quantity
        for modes in itertools.product(*(_modes(word) for word in words)):
            eligible = self._untouched() & (groups >= 0)
            keys = [groups, np.abs(lines.amount)]
            for word, mode in zip(words, modes, strict=True):
                if mode is _Word.EQUAL:
                    keys.append(word)
                    continue
                lacking = is_return if mode is _Word.RETURN_LACKS_IT else ~is_return
                eligible &= (word < 0) | ~lacking
            self._pop_latest(np.flatnonzero(eligible), keys, within)

    def draw_on_orders(self) -> None:
        """Match returns with one larger sale of their order, else with several."""
        products = self.lines.product.tolist()
        for line, size, sales in self._open(self.lines.order):
            fitting = [
                sale
                for sale in sales
                if products[line] in {products[sale], -1} or products[sale] < 0
            ]
            large = next((sale for sale in fitting if self.left[sale] >= size), None)
            sums = list(itertools.accumulate(self.left[sale] for sale in fitting))
            if large is not None:
                self._take(line, size, (large,))
            elif sums and sums[-1] >= size:
                self._take(line, size, tuple(fitting[: bisect_left(sums, size) + 1]))

    def draw_on_goods(self, days: int) -> None:
        """Match returns with the latest larger sale of their product."""
        day, quantity = self.lines.day.tolist(), self.lines.quantity.tolist()
        named = np.where(self.lines.product < 0, -1, self.lines.goods)
        for line, size, sales in self._open(named):
            for sale in sales:
                if day[sale] < day[line] - days:
                    break
                goods = self.goods_left[sale]
                known = min(goods, quantity[line]) >= 0
                too_few = known and goods + _SAME_QUANTITY < quantity[line]
                if self.left[sale] >= size and not too_few:
                    self._take(line, size, (sale,))
                    break

    def closed(self) -> Matches:
        """Tell what adds up to nothing: in amount and, where all say it, in goods."""
        lines = self.lines
        group = self._groups()
        is_return = lines.amount < 0
        amounts = _sums(lines.amount, group)
        goods = _sums(np.where(is_return, -lines.quantity, lines.quantity), group)
        unknown = _sums(lines.quantity < 0, group)
        is_nothing = (amounts == 0) & (_sums(is_return, group) > 0)
        is_nothing &= (unknown > 0) | (np.abs(goods) < _SAME_QUANTITY)
        is_matched = np.zeros(len(is_return), dtype=np.bool_)
        is_matched[list(self.sales_of)] = True
        sale_day = lines.day.copy()
        for line, sales in self.sales_of.items():
            sale_day[line] = lines.day[max(sales)]
        return Matches(
            is_netted=is_nothing[group], is_matched=is_matched, sale_day=sale_day
        )

    def _untouched(self) -> Truths:
        """Tell the sales of which nothing was taken, and the returns without a sale."""
        whole = np.maximum(self.lines.amount, 0)
        untouched = np.equal(np.array(self.left, dtype=np.int64), whole)
        untouched[list(self.sales_of)] = False
        return untouched

    def _pop_latest(
        self, eligible: Integers, keys: list[NDArray[Any]], within: int
    ) -> None:
        """Match each return with the latest sale that has the same keys."""
        lines = self.lines
        is_return = lines.amount[eligible] < 0
        if not is_return.any() or is_return.all():
            return
        key = _coded([each[eligible] for each in keys])
        both = (_sums(is_return, key) > 0) & (_sums(~is_return, key) > 0)
        chosen = eligible[both[key]]
        stacks: dict[int, list[tuple[int, int]]] = defaultdict(list)
        events = zip(
            chosen.tolist(),
            key[both[key]].tolist(),
            lines.amount[chosen].tolist(),
            lines.day[chosen].tolist(),
            strict=True,
        )
        for line, what, amount, day in events:
            stack = stacks[what]
            if amount > 0:
                stack.append((line, day))
            elif stack and day - stack[-1][1] <= within:
                self._take(line, -amount, (stack.pop()[0],))

    def _open(self, groups: Integers) -> Iterator[tuple[int, int, list[int]]]:
        """Yield each return without a sale, its size, and the sales of its group.

        Sales that are not used up, the latest first, up to the day of the return.
        """
        is_return = self.lines.amount < 0
        with_sales = groups[(np.array(self.left) > 0) & (groups >= 0)]
        is_open = self._untouched() & is_return & np.isin(groups, with_sales)
        wanted = np.isin(groups, groups[is_open])
        sales: dict[int, list[int]] = defaultdict(list)
        for line in np.flatnonzero(wanted).tolist():
            group = int(groups[line])
            if not is_open[line]:
                if self.left[line]:
                    sales[group].append(line)
                continue
            latest = itertools.islice(reversed(sales[group]), MOST_LOOKED_AT)
            found = [sale for sale in latest if self.left[sale]]
            if found:
                yield line, int(-self.lines.amount[line]), found

    def _take(self, line: int, size: int, sales: tuple[int, ...]) -> None:
        """Match a return with sales, each used up before the next is touched."""
        self.sales_of[line] = sales
        quantity = self.lines.quantity[line]
        for sale in sales:
            taken = min(size, self.left[sale])
            self.left[sale] -= taken
            size -= taken
        if len(sales) == 1 and min(quantity, self.goods_left[sales[0]]) >= 0:
            rest = self.goods_left[sales[0]] - quantity
            self.goods_left[sales[0]] = max(rest, 0.0)

    def _groups(self) -> Integers:
        """Return for each line one line of those that it is matched with."""
        parent = list(range(len(self.left)))
        for line, sales in self.sales_of.items():
            for member in (line, *sales[1:]):
                parent[_root(parent, member)] = _root(parent, sales[0])
        return np.array([_root(parent, line) for line in parent], dtype=np.int64)


def _modes(word: NDArray[Any]) -> tuple[_Word, ...]:
    """Return how lines can agree in a word that all, some or none of them say."""
    unknown = word < 0
    return tuple(_Word) if unknown.any() and not unknown.all() else (_Word.EQUAL,)


def _root(parent: list[int], line: int) -> int:
    """Return the line that stands for the group of a line."""
    while parent[line] != line:
        line = parent[line]
    return line


def _sums(values: NDArray[Any], group: Integers) -> NDArray[Any]:
    """Return the sum of each group, by its number; whole numbers exactly."""
    kind = np.float64 if values.dtype.kind == "f" else np.int64
    sums = np.zeros(len(group), dtype=kind)
    np.add.at(sums, group, values.astype(kind))
    return sums


def _coded(keys: list[NDArray[Any]]) -> Integers:
    """Return the number of the combination of values in each row."""
    code = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        code = pd.factorize(code * len(code) + pd.factorize(key)[0])[0]
    return code.astype(np.int64)
