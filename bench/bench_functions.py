"""How long does a function take beside the conversion of its cells alone?

Every call goes through the COM server of xlwings, with Excel's objects made up: what
COM itself takes to hand cells over is in no figure. The cells of a call are new objects
each time, made before the clock starts and freed after it stops.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
import time
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from rounds import print_machine, print_medians, ratio

from tests.windows import MISSING, ExcelRange, ExcelSheet, call_udf, windows_xlwings
from xl_crm.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

ROWS, COLUMNS = 100_000, 11
MAX_ROWS = 1_048_576
FILLED = 1_000
SEED = 20240701
#: At most so many times the conversion alone, and so much of the first call.
FIRST_TARGET, AGAIN_TARGET = 3.0, 0.1

XLWINGS = "xlwings' conversion alone"
BEFORE = "converted by xlwings, CRM_SCORE"
OURS = "our conversion alone"
FIRST = "CRM_SCORE, first call"
AGAIN = "CRM_SCORE, same population"
WEIGHTED = "CRM_SCORE, other weights"
CONTRIBUTED = "CRM_CONTRIBUTION, known cells"
COLUMN = "CRM_MINMAX, 1,000 of a column"
RANGE = "CRM_MINMAX, range of 1,000"
FORMATTED = "the column in use to its end"

Cells = tuple[tuple[float | None, ...], ...]


class Ready(ExcelRange):
    """A range whose cells are there before anybody asks."""

    def __init__(self, cells: Cells, **where: Any) -> None:  # noqa: ANN401
        super().__init__(*cells, **where)
        self._cells = cells

    @property
    def Value(self) -> Cells:  # noqa: N802
        """The cells, the same objects at every look."""
        return self._cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=ROWS)
    given = parser.parse_args()
    print_machine()
    drawn = np.random.default_rng(SEED).gamma(2.0, 100.0, (given.rows, COLUMNS))
    with windows_xlwings():
        seconds = measured(np.round(drawn, 2), given.rounds)
    print_medians(seconds)
    first = ratio(seconds, FIRST, XLWINGS)
    again = ratio(seconds, AGAIN, FIRST)
    print(f"first call: {first:.2f} of {XLWINGS} (target: at most {FIRST_TARGET:g})")
    print(f"again: {again:.3f} of the first call (target: under {AGAIN_TARGET:g})")
    print(f"first call: {ratio(seconds, FIRST, OURS):.1f} times {OURS}")
    print(f"whole column: {ratio(seconds, COLUMN, RANGE):.1f} times the range")


def measured(table: NDArray[np.float64], rounds: int) -> dict[str, list[float]]:
    """Time every way once a round; those of one population follow each other."""
    functions = importlib.import_module("xl_crm_udfs")
    bare = bare_functions(functions)
    ways = {
        XLWINGS: lambda: timed("NOTHING", cells_of(table), module=bare),
        BEFORE: lambda: timed("SCORED", cells_of(table), module=bare),
        OURS: lambda: timed("UNREAD", cells_of(table), module=bare),
        FIRST: lambda: timed("CRM_SCORE", cells_of(table)),
        AGAIN: lambda: timed("CRM_SCORE", cells_of(table)),
        WEIGHTED: lambda: timed("CRM_SCORE", cells_of(table), weights()),
        CONTRIBUTED: lambda: timed("CRM_CONTRIBUTION", cells_of(table)),
        RANGE: lambda: timed("CRM_MINMAX", cells_of(table[:FILLED, :1])),
        COLUMN: lambda: timed("CRM_MINMAX", whole_column(table)),
        FORMATTED: lambda: timed("CRM_MINMAX", whole_column(table, formatted=True)),
    }
    known = {AGAIN, WEIGHTED, CONTRIBUTED}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for nth in range(rounds + 1):
        for name, way in ways.items():
            if name not in known:
                forget()
            taken = way()
            if nth:
                seconds[name].append(taken)
    return seconds


def timed(
    name: str, cells: Ready, *options: object, module: str = "xl_crm_udfs"
) -> float:
    """Return the seconds of one call from a cell."""
    declared = {function.name: function for function in FUNCTIONS}
    n_left_out = len(declared[name].arguments) - 1 if name in declared else 0
    left_out = [MISSING] * (n_left_out - len(options))
    gc.collect()
    start = time.perf_counter()
    answer = call_udf(name, cells, *options, *left_out, module=module)
    taken = time.perf_counter() - start
    if len(answer) == 1:
        raise RuntimeError(f"{name}: {answer}")
    return taken


def forget() -> None:
    """Let the functions forget what they were asked."""
    answers = sys.modules["xl_crm_udfs._answer"]
    answers.POPULATIONS = type(answers.POPULATIONS)()


def weights() -> tuple[tuple[float, ...]]:
    """Return weights that are not all equal, as an array constant."""
    return ((0.5, *[0.05] * (COLUMNS - 1)),)


def cells_of(table: NDArray[np.float64]) -> Ready:
    """Return a range with new cells."""
    return Ready(tuple(map(tuple, table.tolist())))


def whole_column(table: NDArray[np.float64], *, formatted: bool = False) -> Ready:
    """Return a column that is blank below; some formatting lets Excel use it all."""
    cells: Cells = tuple(map(tuple, table[:FILLED, :1].tolist()))
    if formatted:
        cells += ((None,),) * (MAX_ROWS - FILLED)
    sheet = ExcelSheet()
    column = Ready(cells, n_rows=MAX_ROWS, sheet=sheet)
    column.upper = lambda _: Ready(cells)  # type: ignore[method-assign]
    return column


def bare_functions(functions: ModuleType) -> str:
    """Publish functions for comparison and return the name of their module."""
    xlwings = sys.modules["xlwings"]
    conversion = sys.modules["xl_crm_udfs._conversion"]
    read, populations = conversion.read, sys.modules["xl_crm_udfs._cache"].Populations
    score: Callable[..., object] = functions.CRM_SCORE.__wrapped__

    def NOTHING(cells: list[list[object]]) -> list[list[float]]:  # noqa: ARG001, N802
        return [[0.0], [0.0]]

    def SCORED(cells: list[list[object]]) -> object:  # noqa: N802
        return score(cells)

    def UNREAD(cells: object) -> list[list[float]]:  # noqa: N802
        return [[float(len(read(cells, "cells", populations())))], [0.0]]

    module = ModuleType("bare")
    module.__file__ = __file__
    asked = {
        NOTHING: {"convert": list, "ndim": 2},
        SCORED: {"convert": list, "ndim": 2},
        UNREAD: {"convert": conversion.CellsIn},
    }
    publish(module, asked, xlwings)
    return module.__name__


def publish(
    module: ModuleType,
    asked: Mapping[Callable[..., object], Mapping[str, object]],
    xlwings: Any,  # noqa: ANN401  (untyped)
) -> None:
    """Decorate functions of one argument as xlwings wants them."""
    for function, options in asked.items():
        function.__annotations__.clear()
        published = xlwings.func(xlwings.arg("cells", **options)(function))
        setattr(module, function.__name__, published)
    sys.modules[module.__name__] = module


if __name__ == "__main__":
    main()
