"""Which cells were asked about lately, and what was the answer?"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import overload

import numpy as np
from numpy.typing import NDArray

#: Fewer bytes of cells are read and answered faster than they are looked up.
MIN_BYTES = 10_000

#: All that is kept: five or six populations of 100,000 customers with 11 indicators.
MAX_BYTES = 192 * 2**20

#: Answers kept for one population.
MAX_ANSWERS = 16

#: What a row and a cell of an answer take, roughly.
_ROW_BYTES = 64
_CELL_BYTES = 32

#: What reaches a cell; a blank one gets an empty text.
Shown = float | str | bool | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Sequence[Sequence[Shown]]):
    """What a call fills its cells with; nobody can change it.

    Attributes
    ----------
    rows : tuple of tuple
        At least one row of at least one cell.
    has_dates : bool
    """

    rows: tuple[tuple[Shown, ...], ...]
    has_dates: bool

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, nth: int) -> tuple[Shown, ...]: ...
    @overload
    def __getitem__(self, nth: slice) -> tuple[tuple[Shown, ...], ...]: ...
    def __getitem__(
        self, nth: int | slice
    ) -> tuple[Shown, ...] | tuple[tuple[Shown, ...], ...]:
        return self.rows[nth]

    @property
    def n_bytes(self) -> int:
        """Return about how much memory it takes."""
        return len(self.rows) * (_ROW_BYTES + _CELL_BYTES * len(self.rows[0]))


@dataclass(slots=True, kw_only=True, eq=False)
class Population:
    """The cells of one argument, and what was made of them.

    Attributes
    ----------
    content : tuple of bytes
        Every cell with its type: two contents are equal only where all cells are.
    tables : dict of int to array
        The numbers in the rows after so many headings; read-only.
    answers : dict of question to Answer
        A question is everything else that an answer depends on.
    """

    content: tuple[bytes, ...]
    tables: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    answers: dict[Hashable, Answer] = field(default_factory=dict)

    @property
    def n_bytes(self) -> int:
        """Return about how much memory it takes."""
        return (
            length(self.content)
            + sum(table.nbytes for table in list(self.tables.values()))
            + sum(answer.n_bytes for answer in list(self.answers.values()))
        )


def length(content: tuple[bytes, ...]) -> int:
    """Return the length of a content."""
    return sum(map(len, content))


class Populations:
    """The populations of the latest calls, within a limit of memory.

    Contents are compared in full, so that no answer is ever given to other cells.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._latest: list[Population] = []
        self._lock = threading.Lock()

    def of(self, content: tuple[bytes, ...]) -> Population:
        """Return the population with this content: the one that is kept, or a new one.

        What is too small or too large to keep is new every time.
        """
        if not MIN_BYTES <= length(content) <= self._max_bytes:
            return Population(content=content)
        with self._lock:
            found = next(
                (each for each in self._latest if each.content == content),
                None,
            ) or Population(content=content)
            others = [each for each in self._latest if each is not found]
            self._latest = [found, *others]
            self._forget()
        return found

    def recall(self, population: Population, question: Hashable) -> Answer | None:
        """Return the answer to a question asked before; None for a new one."""
        with self._lock:
            return population.answers.get(question)

    def keep(self, population: Population, question: Hashable, answer: Answer) -> None:
        """Keep an answer; the oldest ones go."""
        with self._lock:
            population.answers[question] = answer
            while len(population.answers) > MAX_ANSWERS:
                del population.answers[next(iter(population.answers))]
            self._forget()

    def _forget(self) -> None:
        """Let go of what was not asked about for longest, down to the limit."""
        total = 0
        for nth, each in enumerate(self._latest):
            total += each.n_bytes
            if total > self._max_bytes:
                del self._latest[nth:]
                return
