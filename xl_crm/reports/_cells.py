"""What may stand in the cells of a column?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast, overload

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

#: What one cell may hold; ``None`` is blank.
Cell = str | float | int | bool | date | None


class ArrowCells(Sequence[Cell]):
    """A column of an Arrow table, read as plain cells; null is blank.

    The workbook writes ``array`` as it is, without a Python object a cell.
    """

    __slots__ = ("array",)

    def __init__(self, array: pa.Array | pa.ChunkedArray) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Cell]: ...
    def __getitem__(self, index: int | slice) -> Cell | Sequence[Cell]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self.array))
            if step != 1:
                return cast("Sequence[Cell]", self.array.to_pylist()[index])
            return ArrowCells(self.array.slice(start, max(stop - start, 0)))
        return cast("Cell", self.array[index].as_py())

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.array.to_pylist())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ArrowCells):
            return bool(self.array.equals(other.array))
        if isinstance(other, list | tuple):
            return bool(self.array.to_pylist() == list(other))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"ArrowCells({self.array.to_pylist()!r})"

    def take(self, rows: NDArray[np.int64]) -> ArrowCells:
        """Return the cells of some rows, in their order, repeated or not."""
        return ArrowCells(self.array.take(rows))


def finite_numbers(values: Sequence[Cell]) -> list[float]:
    """Return the numbers among cells, without flags, NaN and infinity."""
    return [
        value
        for value in values
        if isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    ]
