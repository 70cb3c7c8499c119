"""What is a function of the sheet, as its help, its example and the docs say it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import zip_longest

from xl_crm.i18n import Label

#: A value typed into a cell, or shown in one.
Value = float | str | bool | date | None

#: Excel's function wizard shows so many characters (UTF-16 units) of a help text.
MAX_HELP = 255

#: The cells of an input, or of several beside each other, in a formula.
_REFERENCE = re.compile(r"\[(?P<first>\w+)(?::(?P<last>\w+))?\]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Topic(Enum):
    """What functions are filed under, in reading order."""

    SCORING = Label(zh="评分与分层", en="Scores and tiers")
    CUSTOMERS = Label(zh="客户行为", en="Customer behaviour")
    GROWTH = Label(zh="增长", en="Growth")
    CLEANING = Label(zh="数据清洗与脱敏", en="Cleaning and masking")
    ABOUT = Label(zh="关于", en="About")

    @property
    def label(self) -> Label:
        """Return the words for the topic."""
        return self.value


class DeclarationError(ValueError):
    """A function that is declared wrongly: mend the declaration."""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        self.name = name
        self.faults = faults
        super().__init__(f"{name}: {'; '.join(faults)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a function.

    Attributes
    ----------
    name : str
        As in the formula: ASCII, lower case.
    label : Label
        What to select or type; the function wizard shows at most 255 characters.
    required : bool
        Optional arguments come after the required ones.
    """

    name: str
    label: Label
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One column of an example, as somebody would have typed it.

    Attributes
    ----------
    name : str
        What the formula of the example calls it.
    heading : Label
    values : tuple of Value or Label
        A label is shown in the language of the sheet.
    """

    name: str
    heading: Label
    values: tuple[Value | Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One call with what it gives.

    Attributes
    ----------
    title : Label
        What the example shows.
    inputs : tuple of Input
        Columns beside each other, in this order.
    formula : str
        Without the equals sign; ``[name]`` stands for the cells of an input,
        ``[first:last]`` for those of several beside each other:
        ``CRM_SCORE([spend:recency],[weights])``.
    result : tuple of tuple of Value or Label
        Rows of cells that the call fills, worked out by hand.
    working : Label
        How to work the result out with a pocket calculator.
    """

    title: Label
    inputs: tuple[Input, ...]
    formula: str
    result: tuple[tuple[Value | Label, ...], ...]
    working: Label

    def __post_init__(self) -> None:
        """Refuse an example that nobody could type.

        Raises
        ------
        DeclarationError
            Everything that is wrong, all at once.
        """
        faults = tuple(self._faults())
        if faults:
            raise DeclarationError(self.formula, faults)

    @property
    def references(self) -> dict[str, tuple[Input, ...]]:
        """Return the inputs that stand beside each other behind each reference."""
        names = [each.name for each in self.inputs]
        return {
            found[0]: self.inputs[
                names.index(found["first"]) : names.index(
                    found["last"] or found["first"]
                )
                + 1
            ]
            for found in _REFERENCE.finditer(self.formula)
        }

    def call(self, row: int = 2, column: int = 1) -> str:
        """Return the formula for inputs that stand in the sheet.

        Parameters
        ----------
        row, column : int
            Of the first value of the first input, from 1; the others follow to the
            right, and headings stand in the row above.
        """
        text = f"={self.formula}"
        for reference, inputs in self.references.items():
            first = column + self.inputs.index(inputs[0])
            last = first + len(inputs) - 1
            end = row + max(len(each.values) for each in inputs) - 1
            cells = f"{_letters(first)}{row}"
            if (first, row) != (last, end):
                cells += f":{_letters(last)}{end}"
            text = text.replace(reference, cells)
        return text

    def sheet(self) -> tuple[tuple[Label, ...], ...]:
        """Return the example as a sheet shows it, from cell A1 on.

        Returns
        -------
        tuple of tuple of Label
            Rows of equal length. The first has the headings and, above the result, the
            formula; then inputs and result stand beside each other.
        """
        columns = [[each.heading, *map(_shown, each.values)] for each in self.inputs]
        for nth, cells in enumerate(zip(*self.result, strict=True)):
            columns.append([_shown(None if nth else self.call()), *map(_shown, cells)])
        return tuple(zip_longest(*columns, fillvalue=_shown(None)))

    def _faults(self) -> Iterator[str]:
        """Yield everything that is wrong."""
        names = [each.name for each in self.inputs]
        if len(set(names)) < len(names):
            yield "give every input a name of its own"
        asked = [
            name
            for found in _REFERENCE.finditer(self.formula)
            for name in found.groups()
            if name
        ]
        unknown = sorted(set(asked) - set(names))
        if unknown:
            yield f"no input is called {', '.join(unknown)}"
            return
        used = {each.name for inputs in self.references.values() for each in inputs}
        if used != set(names):
            yield f"the formula does not use {', '.join(sorted(set(names) - used))}"
        if len({len(row) for row in self.result}) != 1:
            yield "give rows of equal length as the result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function of the sheet.

    Attributes
    ----------
    name : str
        CRM_ and capitals.
    topic : Topic
    text : Label
        What it does; both languages together take at most 255 characters.
    arguments : tuple of Argument
        In the order of the formula.
    returns : Label
        Shape, unit and range of the result, and when a cell of it is blank.
    examples : tuple of Example
        At least one for a function with arguments.
    same_as : Label
        Where the same number stands in workbooks and commands.
    """

    name: str
    topic: Topic
    text: Label
    arguments: tuple[Argument, ...]
    returns: Label
    examples: tuple[Example, ...]
    same_as: Label

    def __post_init__(self) -> None:
        """Refuse texts that Excel could not show, and arguments out of order.

        Raises
        ------
        DeclarationError
            Everything that is wrong, all at once.
        """
        faults = tuple(self._faults())
        if faults:
            raise DeclarationError(self.name, faults)

    @property
    def signature(self) -> str:
        """Return the call as people write it, optional arguments in brackets."""
        names = (
            each.name if each.required else f"[{each.name}]" for each in self.arguments
        )
        return f"{self.name}({', '.join(names)})"

    def _faults(self) -> Iterator[str]:
        """Yield everything that is wrong with the texts and arguments."""
        yield from _help_faults("the function", self.text)
        for argument in self.arguments:
            yield from _help_faults(argument.name, argument.label)
        required = [argument.required for argument in self.arguments]
        if required != sorted(required, reverse=True):
            yield "put the required arguments before the optional ones"
        if len({argument.name for argument in self.arguments}) < len(required):
            yield "give every argument a name of its own"
        for example in self.examples:
            if not example.formula.startswith(f"{self.name}("):
                yield f"the example calls another function: {example.formula}"


def _help_faults(what: str, label: Label) -> Iterator[str]:
    """Yield what is wrong with a help text."""
    if not _CHINESE.search(label.zh) or not label.en or _CHINESE.search(label.en):
        yield f"help for {what}: give Chinese and English"
    if not label.both().isprintable():
        yield f"help for {what}: keep it on one line"
    if len(label.both().encode("utf-16-le")) // 2 > MAX_HELP:
        yield f"help for {what}: Excel cuts it at {MAX_HELP} characters"


def _shown(value: Value | Label) -> Label:
    """Return what a cell shows."""
    if isinstance(value, Label):
        return value
    text = "" if value is None else str(value)
    if isinstance(value, bool):
        text = text.upper()
    elif isinstance(value, int | float):
        text = f"{value:.12g}"
    return Label(zh=text, en=text)


def _letters(column: int) -> str:
    """Return the letters of a column, A for 1."""
    text = ""
    while column:
        column, place = divmod(column - 1, 26)
        text = chr(ord("A") + place) + text
    return text
