"""What does each function of the sheet do, to try out in the sheet itself?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xl_crm.functions import FUNCTIONS
from xl_crm.i18n import Label
from xl_crm.reports._spec import Call, Column, Page, Text
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_crm.functions import Example, Function, Input, Value
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Block

_TITLE = Label(zh="函数示例", en="Functions")
_SUMMARY = Label(
    zh="每个函数的说明与示例：改动左边的输入，右边的结果随之重算（需要已安装 xl_crm）",
    en="Each function with examples: change an input on the left and the result on the "
    "right follows (xl_crm has to be installed)",
)
_TO_READ = Label(
    zh="每个函数的说明与示例；示例中的结果为数值，公式可复制到自己的表格中使用",
    en="Each function with examples; results are values here, copy the formulas into "
    "sheets of your own",
)
_OPTIONAL = Label(zh="（可选）", en=" (optional)")
_RETURNS = Label(zh="结果：", en="Result: ")
_SAME_AS = Label(zh="同一数值见：", en="The same number: ")
_RESULT = Label(zh="结果", en="Result")


def function_examples_page(lang: Lang, *, live: bool = True) -> Page:
    """Return the page of functions, with formulas and the values they give.

    Parameters
    ----------
    live : bool
        Formulas stand in cells: for a workbook whose own code brings the functions.
        Else they are only shown.
    """
    blocks = [
        replace(block, live=live) if isinstance(block, Call) else block
        for function in FUNCTIONS
        for block in _blocks(function, lang)
    ]
    return Page(
        name="function_examples",
        sheet=_TITLE.text(lang),
        title=_TITLE.text(lang),
        summary=(_SUMMARY if live else _TO_READ).text(lang),
        blocks=tuple(blocks),
        in_documents=False,
    )


def _blocks(function: Function, lang: Lang) -> Iterator[Block]:
    """Yield what a function says of itself, and its examples."""
    arguments = (
        f"{each.name}{'' if each.required else _OPTIONAL.text(lang)}: "
        f"{each.label.text(lang)}"
        for each in function.arguments
    )
    yield Text(
        title=function.signature,
        lines=(
            function.text.text(lang),
            *arguments,
            _RETURNS.text(lang) + function.returns.text(lang),
            _SAME_AS.text(lang) + function.same_as.text(lang),
        ),
    )
    for example in function.examples:
        yield _call(example, lang)


def _call(example: Example, lang: Lang) -> Call:
    columns = list(zip(*example.result, strict=True))
    first = _RESULT.text(lang)
    return Call(
        title=example.title.text(lang),
        note=example.working.text(lang),
        inputs=tuple(_input(each, lang) for each in example.inputs),
        formula=example.formula,
        result=tuple(
            _column(f"result_{number}", first if number == 1 else "", values, lang)
            for number, values in enumerate(columns, 1)
        ),
    )


def _input(given: Input, lang: Lang) -> Column:
    column = _column(given.name, given.heading.text(lang), given.values, lang)
    if not any(isinstance(value, str) for value in column.values):
        return column
    # Among texts a number is a phone or the serial number of a day, no quantity.
    units = (Unit.TEXT if unit is Unit.NUMBER else unit for unit in column.units)
    return replace(column, units=tuple(units))


def _column(
    name: str, heading: str, values: Sequence[Value | Label], lang: Lang
) -> Column:
    """Return cells, each shown as what it is."""
    shown = [each.text(lang) if isinstance(each, Label) else each for each in values]
    return Column(
        name=name, heading=heading, values=shown, units=tuple(map(_unit, shown))
    )


def _unit(value: Value) -> Unit:
    if isinstance(value, bool):
        return Unit.FLAG
    if isinstance(value, date):
        return Unit.DATE
    if isinstance(value, int | float):
        return Unit.NUMBER if float(value).is_integer() else Unit.RATIO
    return Unit.TEXT
