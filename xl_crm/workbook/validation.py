"""What may be typed into which cells?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from openpyxl.worksheet.datavalidation import DataValidation

from xl_crm.i18n import Label
from xl_crm.reports._spec import Rule
from xl_crm.tables.unit import Unit
from xl_crm.workbook import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Choices, Column, Parameter
    from xl_crm.workbook.placement import Layout, PlacedTable

#: 1950-01-01 and 2099-12-31 as Excel counts days: catches "5" typed for a date.
FIRST_DATE = "18264"
LAST_DATE = "73050"

#: Largest number with all its digits exact in a sheet.
LARGEST_NUMBER = "999999999999999"

#: Longest formula that the dialog of Excel takes for a validation, in characters.
LONGEST_FORMULA = 255

SHARE_TITLE = Label(zh="百分比", en="Percentage")
SHARE_PROMPT = Label(
    zh="请输入 0% 至 100% 之间的百分比。", en="Type a percentage from 0% to 100%."
)
SHARE_ERROR = Label(
    zh="这不是 0% 至 100% 之间的百分比。请按 30% 的格式输入。",
    en="Not a percentage from 0% to 100%. Type it like 30%.",
)

POINTS_TITLE = Label(zh="分数", en="Points")
POINTS_PROMPT = Label(
    zh="请输入 0 至 100 之间的分数。", en="Type points from 0 to 100."
)
POINTS_ERROR = Label(
    zh="这不是 0 至 100 之间的分数。请只输入数字。",
    en="Not a number of points from 0 to 100. Type digits only.",
)

_Type = Literal["list", "custom", "date", "decimal"]

#: What may be typed into an input where no rule says: its unit does.
_RULES = {
    Unit.DATE: Rule.DATE,
    Unit.MONEY: Rule.NUMBER,
    Unit.COUNT: Rule.NUMBER,
    Unit.NUMBER: Rule.NUMBER,
    Unit.DAYS: Rule.NUMBER,
    Unit.HOURS: Rule.NUMBER,
    Unit.RATIO: Rule.NUMBER,
    Unit.PERCENT: Rule.SHARE,
    Unit.POINTS: Rule.NUMBER,
    Unit.SCORE: Rule.POINTS,
}


def validations(
    layout: Layout, lang: Lang, lists: Sequence[Choices]
) -> Iterator[DataValidation]:
    """Yield the validations of a sheet: one a column or parameter at most.

    Parameters
    ----------
    lists : sequence of Choices
        Those of the book, for columns whose list depends on another column's word.

    Raises
    ------
    ValueError
        A list that depends on a word is missing, or there are too many of them.
    """
    words = {choices.name: len(choices.values) for choices in lists}
    for placed in layout.tables:
        for column in placed.table.columns:
            rule = _column_rule(placed, column, words, lang)
            if rule is not None:
                rule.add(placed.body_ref(column.name))
                yield rule
    for parameter in layout.parameters:
        rule = _parameter_rule(parameter.parameter, lang)
        if rule is not None:
            rule.add(parameter.ref)
            yield rule


def _column_rule(
    placed: PlacedTable, column: Column, words: Mapping[str, int], lang: Lang
) -> DataValidation | None:
    if column.choices:
        return _choice(_offered(placed, column, words), lang)
    if column.rule is Rule.UNIQUE:
        return _unique(placed, column, lang)
    return _typed(column, lang)


def _parameter_rule(parameter: Parameter, lang: Lang) -> DataValidation | None:
    if not parameter.editable:
        return None
    if parameter.choices:
        return _choice(parameter.choices, lang)
    return _typed(parameter, lang)


def _typed(place: Column | Parameter, lang: Lang) -> DataValidation | None:
    """Return what a rule asks for; without a rule, what the unit of an input does."""
    rule = place.rule
    if rule is Rule.ANY and place.editable:
        if place.unit is Unit.FLAG:
            texts = _Texts(wording.FLAG_TITLE, wording.FLAG_ERROR, lang)
            return texts.validation(type="list", formula1='"TRUE,FALSE"')
        rule = _RULES.get(place.unit, rule)
    make = _TYPED.get(rule)
    return make(lang) if make else None


def _choice(source: str, lang: Lang) -> DataValidation:
    texts = _Texts(wording.CHOICE_TITLE, wording.CHOICE_ERROR, lang)
    return texts.validation(type="list", formula1=source)


def _offered(placed: PlacedTable, column: Column, words: Mapping[str, int]) -> str:
    """Return the list of a column: one name, or the one that another column picks.

    CHOOSE gives the list itself, and unlike INDIRECT it is not computed again at each
    change of the sheet. A word that the other column's list does not hold leaves every
    choice. ``words`` has the number of words of each list of the book.
    """
    if not column.choices_by:
        return column.choices
    other = placed.column(column.choices_by)
    numbers = range(1, words.get(other.choices, 0) + 1)
    picked = [f"{column.choices}_{number}" for number in numbers]
    missing = [name for name in picked if name not in words]
    if missing or not picked:
        raise ValueError(f"column {column.name}: no lists {missing or other.choices!r}")
    cell = f"${placed.letters[other.name]}{placed.first_row}"
    position = f"1+IFERROR(MATCH({cell},{other.choices},0),0)"
    formula = f"CHOOSE({position},{column.choices},{','.join(picked)})"
    if len(formula) > LONGEST_FORMULA:
        raise ValueError(f"column {column.name}: too long for a list: {formula}")
    return formula


def _unique(placed: PlacedTable, column: Column, lang: Lang) -> DataValidation:
    """Return a rule that compares text with text.

    COUNTIF would take "007" for 7, "A*" for a pattern, and two IDs of 18 digits for
    equal when their first 15 are.
    """
    letter = placed.letters[column.name]
    cells = f"${letter}${placed.first_row}:${letter}${placed.last_row}"
    texts = _Texts(wording.UNIQUE_TITLE, wording.UNIQUE_ERROR, lang)
    return texts.validation(
        type="custom",
        formula1=f"SUMPRODUCT(--({cells}={letter}{placed.first_row}))=1",
        prompt=wording.UNIQUE_PROMPT,
    )


def _date(lang: Lang) -> DataValidation:
    texts = _Texts(wording.DATE_TITLE, wording.DATE_ERROR, lang)
    return texts.between("date", (FIRST_DATE, LAST_DATE), wording.DATE_PROMPT)


def _number(lang: Lang) -> DataValidation:
    texts = _Texts(wording.NUMBER_TITLE, wording.NUMBER_ERROR, lang)
    ends = (f"-{LARGEST_NUMBER}", LARGEST_NUMBER)
    return texts.between("decimal", ends, wording.NUMBER_PROMPT)


def _share(lang: Lang) -> DataValidation:
    texts = _Texts(SHARE_TITLE, SHARE_ERROR, lang)
    return texts.between("decimal", ("0", "1"), SHARE_PROMPT)


def _points(lang: Lang) -> DataValidation:
    texts = _Texts(POINTS_TITLE, POINTS_ERROR, lang)
    return texts.between("decimal", ("0", "100"), POINTS_PROMPT)


_TYPED: dict[Rule, Callable[[Lang], DataValidation]] = {
    Rule.DATE: _date,
    Rule.NUMBER: _number,
    Rule.SHARE: _share,
    Rule.POINTS: _points,
}


class _Texts:
    """Title and error text of a validation, in the language of the book."""

    def __init__(self, title: Label, error: Label, lang: Lang) -> None:
        self._title = title.text(lang)
        self._error = error.text(lang)
        self._lang = lang

    def between(
        self, kind: Literal["date", "decimal"], ends: tuple[str, str], prompt: Label
    ) -> DataValidation:
        """Return a validation of what lies between two ends, both allowed."""
        lower, upper = ends
        return self.validation(type=kind, formula1=lower, formula2=upper, prompt=prompt)

    def validation(
        self,
        *,
        type: _Type,  # noqa: A002  (the format's word)
        formula1: str,
        formula2: str | None = None,
        prompt: Label | None = None,
    ) -> DataValidation:
        """Return a validation that stops wrong input and lets blanks pass."""
        return DataValidation(
            type=type,
            operator="between" if formula2 is not None else None,
            formula1=formula1,
            formula2=formula2,
            allow_blank=True,
            errorStyle="stop",
            showErrorMessage=True,
            errorTitle=self._title,
            error=self._error,
            showInputMessage=prompt is not None,
            promptTitle=self._title if prompt is not None else None,
            prompt=prompt.text(self._lang) if prompt is not None else None,
        )
