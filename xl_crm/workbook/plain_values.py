"""Which values of a book can stand in cells, and as what?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from xl_crm.reports._cells import ArrowCells
from xl_crm.reports._spec import Call, Parameters, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_crm.reports._cells import Cell
    from xl_crm.reports._spec import Block, Book, Column, Parameter

#: Whole numbers from here on are no numbers to a spreadsheet (Excel's limit).
TOO_LARGE = 10**308

_PLAIN = frozenset({str, float, int, bool, date, datetime, NoneType})
_ARROW_PLAIN: tuple[Callable[[pa.DataType], bool], ...] = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_boolean,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_null,
)


def with_plain_values(book: Book) -> Book:
    """Return a book whose values are those that the writer knows.

    Scalars and columns of NumPy and pandas become Python's own; ``NA``, ``NaT`` and
    decimals that are no number become blank.

    Raises
    ------
    ValueError
        With the place of a value that no cell can hold.
    """
    return replace(
        book,
        pages=tuple(
            replace(page, blocks=tuple(_block(block) for block in page.blocks))
            for page in book.pages
        ),
    )


def plain_values(values: Sequence[Cell]) -> Sequence[Cell]:
    """Return values as ``ArrowCells`` or as a sequence of Python's own.

    Raises
    ------
    ValueError
        They are no sequence, or a cell cannot hold one of them.
    """
    if isinstance(values, ArrowCells):
        _check_arrow(values.array)
        return values
    listed: Any = values
    if isinstance(listed, pa.Array | pa.ChunkedArray):
        return plain_values(ArrowCells(listed))
    if _is_of(listed, "numpy") and listed.dtype.kind == "M":
        listed = listed.astype("datetime64[us]")
    if hasattr(listed, "tolist"):
        listed = listed.tolist()
    if isinstance(listed, str | bytes) or not isinstance(listed, Sequence):
        raise ValueError(f"{type(values).__name__} is no sequence of values")  # noqa: TRY004
    types = frozenset(map(type, listed))
    if not types <= _PLAIN:
        listed = [_plain(value) for value in listed]
    if int in types or not types <= _PLAIN:
        _check_size(listed)
    return cast("Sequence[Cell]", listed)


def _block(block: Block) -> Block:
    match block:
        case Table():
            columns = (_column(block.name, column) for column in block.columns)
            return replace(block, columns=tuple(columns))
        case Call():
            inputs = (_column(block.formula, column) for column in block.inputs)
            result = (_column(block.formula, column) for column in block.result)
            return replace(block, inputs=tuple(inputs), result=tuple(result))
        case Parameters():
            return replace(block, parameters=tuple(map(_parameter, block.parameters)))
        case _:
            return block


def _column(table: str, column: Column) -> Column:
    try:
        values = plain_values(column.values)
    except ValueError as error:
        raise ValueError(f"table {table}: column {column.name}: {error}") from error
    return column if values is column.values else replace(column, values=values)


def _parameter(parameter: Parameter) -> Parameter:
    try:
        (value,) = plain_values((parameter.value,))
    except ValueError as error:
        raise ValueError(f"parameter {parameter.name}: {error}") from error
    return replace(parameter, value=value)


def _plain(value: object) -> object:
    """Return one value as Python's own; what no cell can hold is refused."""
    if _is_of(value, "numpy"):
        value = _python_scalar(value)
    if _is_missing(value):
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, date) or type(value) in _PLAIN:
        return value
    # An enumeration of texts or numbers spells itself in its own way.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    raise ValueError(f"a cell cannot hold {value!r:.60} ({type(value).__name__})")


def _is_of(value: object, library: str) -> bool:
    """Tell whose a value is; nobody has to have the library to ask."""
    return type(value).__module__.partition(".")[0] == library


def _python_scalar(value: Any) -> object:  # noqa: ANN401  (whatever NumPy has)
    # Nanoseconds would become whole numbers.
    is_time = value.dtype.kind == "M"
    return (value.astype("datetime64[us]") if is_time else value).item()


def _is_missing(value: object) -> bool:
    kind = type(value)
    return _is_of(value, "pandas") and kind.__name__ in {"NAType", "NaTType"}


def _check_size(values: Sequence[object]) -> None:
    for value in values:
        if isinstance(value, int | Decimal) and not -TOO_LARGE < value < TOO_LARGE:
            raise ValueError("a cell cannot hold a whole number of over 308 digits")


def _check_arrow(array: pa.Array | pa.ChunkedArray) -> None:
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    elif pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        kind = kind.value_type
    if not any(is_kind(kind) for is_kind in _ARROW_PLAIN):
        raise ValueError(f"a cell cannot hold values of type {kind}")
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        pc.local_timestamp(pa.array([0], kind))
    if not pa.types.is_timestamp(kind):
        array.validate(full=True)
