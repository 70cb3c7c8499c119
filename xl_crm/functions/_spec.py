"""What is a function of the sheet, as its help, its example and the docs say it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xl_crm.i18n import Label

#: A value typed into a cell, or shown in one.
Value = float | str | bool | date | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function of the sheet.

    Attributes
    ----------
    name : str
        CRM_ and capitals.
    topic : Label
        What it is filed under.
    text : Label
        What it does; both languages together take at most 255 characters.
    arguments : tuple of Argument
        In the order of the formula.
    returns : Label
        Shape, unit and range of the result, and when a cell of it is blank.
    examples : tuple of Example
        At least one.
    same_as : Label
        Where the same number stands in workbooks and commands.
    """

    name: str
    topic: Label
    text: Label
    arguments: tuple[Argument, ...]
    returns: Label
    examples: tuple[Example, ...]
    same_as: Label
