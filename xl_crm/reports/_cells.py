"""What may stand in the cells of a column?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast, overload

if TYPE_CHECKING:
    import pyarrow as pa

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
