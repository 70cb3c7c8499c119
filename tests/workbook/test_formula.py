from __future__ import annotations

import pytest

from xl_crm.workbook.formula import translate

LETTERS = {"due_date": "H", "state": "AB"}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("[@due_date]<check_date", "$H2<check_date"),
        ('=AND([@due_date]<>"",[@state]=1)', 'AND($H2<>"",$AB2=1)'),
        ('[@state]="[@due_date]"', '$AB2="[@due_date]"'),
        ('[@state]="say ""[@state]"""', '$AB2="say ""[@state]"""'),
    ],
)
def test_translate_turns_columns_into_references_and_leaves_the_rest(
    formula: str, expected: str
) -> None:
    assert translate(formula, LETTERS, 2) == expected


def test_translate_starts_in_the_row_it_is_given() -> None:
    assert translate("[@state]>0", LETTERS, 17) == "$AB17>0"


def test_translate_names_a_column_that_is_not_there() -> None:
    with pytest.raises(ValueError, match=r"no column 'owner' among .*due_date"):
        translate("[@owner]=1", LETTERS, 2)
