"""Where does no code of ours run, so that measuring coverage there is time for nothing?

Before Python 3.12 coverage follows every line of every library. For Ibis that doubles
the time of a test that reads a file; hence the tracer rests while a library that calls
nothing of ours does its work. Without a tracer nothing changes.
"""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from openpyxl.reader.excel import ExcelReader
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from collections.abc import Callable

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

#: Methods that write SQL from a finished expression, or read or write a whole workbook.
WORK_OF_OTHERS = (
    (DuckDBCompiler, "to_sqlglot"),
    (ExcelReader, "read"),
    (ExcelWriter, "save"),
)


def rest_in_libraries() -> None:
    """Let the tracer of this process rest in the work of others, from now on."""
    for owner, name in WORK_OF_OTHERS:
        setattr(owner, name, untraced(getattr(owner, name)))


def untraced(work: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Return the same function, which no tracer follows into."""

    @wraps(work)
    def run(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        tracer = sys.gettrace()
        if tracer is None:
            return work(*args, **kwargs)
        sys.settrace(None)
        try:
            return work(*args, **kwargs)
        finally:
            sys.settrace(tracer)  # it expects this: it counts calls and returns

    return run
