"""What stood in the cells that people may change, when the book was written?

A later merge compares three states: the baseline, what people typed since, and the
new output. Keys and values stand on hidden sheets, headed by code names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.reports._spec import Column, Parameters, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.reports._spec import Book

PREFIX = "_baseline_"
PARAMETERS_SHEET = f"{PREFIX}parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A hidden sheet: its wanted name, and columns headed by their code names."""

    sheet: str
    columns: tuple[Column, ...]


def baselines(book: Book) -> Iterator[Baseline]:
    """Yield one baseline for each table that has a key and editable columns.

    All editable parameters of the book share one more, with columns ``name`` and
    ``value``.
    """
    blocks = [block for page in book.pages for block in page.blocks]
    for block in blocks:
        if isinstance(block, Table):
            kept = _kept(block)
            if kept:
                yield Baseline(sheet=f"{PREFIX}{block.name}", columns=kept)
    parameters = [
        parameter
        for block in blocks
        if isinstance(block, Parameters)
        for parameter in block.parameters
        if parameter.editable
    ]
    if parameters:
        names = tuple(parameter.name for parameter in parameters)
        values = tuple(parameter.value for parameter in parameters)
        yield Baseline(
            sheet=PARAMETERS_SHEET,
            columns=(
                Column(name="name", heading="name", values=names),
                Column(name="value", heading="value", values=values),
            ),
        )


def _kept(table: Table) -> tuple[Column, ...]:
    editable = tuple(
        column
        for column in table.columns
        if column.editable and column.name not in table.key
    )
    if not table.key or not editable:
        return ()
    by_name = {column.name: column for column in table.columns}
    return (*(by_name[name] for name in table.key), *editable)
