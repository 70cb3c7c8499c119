"""What does a call from a cell get: the result, or one text that says what is wrong?"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Hashable, Sequence
from typing import Any, ParamSpec

from xl_crm.errors import XlCrmError
from xl_crm.functions import Function
from xl_crm.i18n import Label
from xl_crm_udfs._cache import Answer, Population, Populations, length
from xl_crm_udfs._cells import Block, Selection
from xl_crm_udfs._conversion import Given, read, shown
from xl_crm_udfs._language import language

#: A message in a cell is one short line.
MAX_MESSAGE = 255

_logger = logging.getLogger(__name__)

_Given = ParamSpec("_Given")
SheetFunction = Callable[_Given, Block]

#: What was read and answered lately, of all functions.
POPULATIONS = Populations()


def answering(
    function: SheetFunction[_Given], declared: Function
) -> SheetFunction[_Given]:
    """Return the function as the sheet calls it: it never raises.

    Called from a cell, it reads its arguments and hands back an ``Answer``, the kept
    one where the same was asked before. Called from Python, with blocks, it hands back
    what the function does. A mistake of the user (``XlCrmError``) becomes one text, and
    so does any other exception, which is our fault: it is logged with its traceback.
    """

    @functools.wraps(function)
    def answer(*given: _Given.args, **named: _Given.kwargs) -> Block:
        try:
            if any(isinstance(each, Given) for each in given):
                return _answer(function, declared, given)
            return function(*_filled_in(given, declared), **named)
        except XlCrmError as error:
            return [[message(error)]]
        except Exception as error:  # a traceback must not reach the cell
            _logger.exception("%s failed", declared.name)
            return [[_our_fault(error).text(language())]]

    return answer


def message(error: XlCrmError) -> str:
    """Return an error as one line for a cell."""
    text = " ".join(error.text(language()).splitlines())
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 1] + "…"


def _answer(
    function: Callable[..., Block], declared: Function, given: Sequence[object]
) -> Answer:
    """Answer a call from a cell, from memory where the same was asked before."""
    selections = [
        read(each, argument.name, POPULATIONS) if isinstance(each, Given) else None
        for each, argument in zip(given, declared.arguments, strict=True)
    ]
    population = max(
        (each.population for each in selections if each is not None),
        key=lambda each: length(each.content),
    )
    question = _question(declared.name, selections, population)
    known = POPULATIONS.recall(population, question)
    if known is None:
        known = shown(function(*_filled_in(selections, declared)))
        POPULATIONS.keep(population, question, known)
    return known


def _filled_in(given: Sequence[Any], declared: Function) -> list[Any]:
    """Return arguments, an empty range for a required one that was left out."""
    return [
        () if each is None and argument.required else each
        for each, argument in zip(given, declared.arguments, strict=False)
    ]


def _question(
    name: str, selections: Sequence[Selection | None], population: Population
) -> Hashable:
    """Return all that an answer depends on but the cells of the population.

    Where ranges lie counts only as far as they lie differently, or nowhere: values
    that another function hands over lie in no row. One row is one value for all.
    """
    first = next(each for each in selections if each is not None)
    return (
        name,
        language(),
        first.first_row > 0,
        *(
            None
            if each is None
            else (
                None if each.population is population else each.population.content,
                each.n_rows - first.n_rows,
                each.n_rows > 1,
                each.first_row - first.first_row,
            )
            for each in selections
        ),
    )


def _our_fault(error: Exception) -> Label:
    """Return the text for an exception that nobody at the sheet can mend."""
    kind = type(error).__name__
    return Label(
        zh=f"函数内部出错（{kind}），不是数据的问题：请把公式和所选的单元格发给"
        " xl_crm 的维护者。",
        en=f"Internal error ({kind}), a fault of xl_crm, not of your data. "
        "Please send the formula and the selected cells to its maintainers.",
    )
