"""What may be typed into which cells?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from openpyxl.worksheet.datavalidation import DataValidation

from xl_crm.reports._spec import Rule
from xl_crm.tables.unit import Unit
from xl_crm.workbook import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_crm.i18n import Label, Lang
    from xl_crm.reports._spec import Column, Parameter
    from xl_crm.workbook.placement import Layout, PlacedTable

#: 1950-01-01 and 2099-12-31 as Excel counts days: catches "5" typed for a date.
FIRST_DATE = "18264"
LAST_DATE = "73050"

#: Largest number with all its digits exact in a sheet.
LARGEST_NUMBER = "999999999999999"

_Type = Literal["list", "custom", "date", "decimal"]

_NUMBERS = frozenset(
    {
        Unit.MONEY,
        Unit.COUNT,
        Unit.NUMBER,
        Unit.DAYS,
        Unit.RATIO,
        Unit.PERCENT,
        Unit.SCORE,
    }
)


def validations(layout: Layout, lang: Lang) -> Iterator[DataValidation]:
    """Yield the validations of a sheet: one a column or parameter at most."""
    for placed in layout.tables:
        for column in placed.table.columns:
            rule = _column_rule(placed, column, lang)
            if rule is not None:
                rule.add(placed.body_ref(column.name))
                yield rule
    for parameter in layout.parameters:
        rule = _parameter_rule(parameter.parameter, lang)
        if rule is not None:
            rule.add(parameter.ref)
            yield rule


def _column_rule(
    placed: PlacedTable, column: Column, lang: Lang
) -> DataValidation | None:
    if column.choices:
        return _choice(column.choices, lang)
    match column.rule:
        case Rule.UNIQUE:
            return _unique(placed, column, lang)
        case Rule.DATE:
            return _date(lang)
        case Rule.NUMBER:
            return _number(lang)
        case Rule.ANY:
            return None


def _parameter_rule(parameter: Parameter, lang: Lang) -> DataValidation | None:
    if not parameter.editable:
        return None
    if parameter.choices:
        return _choice(parameter.choices, lang)
    if parameter.unit is Unit.DATE:
        return _date(lang)
    if parameter.unit is Unit.FLAG:
        texts = _Texts(wording.FLAG_TITLE, wording.FLAG_ERROR, lang)
        return texts.validation(type="list", formula1='"TRUE,FALSE"')
    return _number(lang) if parameter.unit in _NUMBERS else None


def _choice(name: str, lang: Lang) -> DataValidation:
    texts = _Texts(wording.CHOICE_TITLE, wording.CHOICE_ERROR, lang)
    return texts.validation(type="list", formula1=name)


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
    return texts.validation(
        type="date",
        formula1=FIRST_DATE,
        formula2=LAST_DATE,
        prompt=wording.DATE_PROMPT,
    )


def _number(lang: Lang) -> DataValidation:
    texts = _Texts(wording.NUMBER_TITLE, wording.NUMBER_ERROR, lang)
    return texts.validation(
        type="decimal",
        formula1=f"-{LARGEST_NUMBER}",
        formula2=LARGEST_NUMBER,
        prompt=wording.NUMBER_PROMPT,
    )


class _Texts:
    """Title and error text of a validation, in the language of the book."""

    def __init__(self, title: Label, error: Label, lang: Lang) -> None:
        self._title = title.text(lang)
        self._error = error.text(lang)
        self._lang = lang

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
