from __future__ import annotations

import pytest

from xl_crm.workbook.formula import StoredForm, TablePlace, translate
from xl_crm.workbook.rows.body import ROW

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


FORM = StoredForm(
    {
        "scores": {"a": "金额(元)", "b": "Rate [%]", "c": "It's #1"},
        "weights": {"a": "A", "b": "B"},
    },
    {
        "scores": TablePlace(
            letters={"a": "A", "b": "B", "c": "AC"},
            sheet="Scores",
            first_row=2,
            last_row=9,
        ),
        "weights": TablePlace(
            letters={"a": "A", "b": "B"}, sheet="'配 置'", first_row=5, last_row=5
        ),
    },
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("[@a]*2", "scores[[#This Row],[金额(元)]]*2"),
        ("SUM([@a:b])", "SUM(scores[[#This Row],[金额(元)]:[Rate '[%']]])"),
        ("[@c]", "scores[[#This Row],[It''s '#1]]"),
        ("SUM(weights[a])", "SUM(weights[A])"),
        ("SUM(weights[a:b])", "SUM(weights[[A]:[B]])"),
        (
            'IF([@a]="[@b]",cut,"weights[a]")',
            'IF(scores[[#This Row],[金额(元)]]="[@b]",cut,"weights[a]")',
        ),
        (
            "=PERCENTILE.INC(scores[a],0.5)",
            "_xlfn.PERCENTILE.INC(scores[[金额(元)]],0.5)",
        ),
    ],
)
def test_the_stored_form_names_table_and_heading(formula: str, expected: str) -> None:
    assert FORM.of(formula, "scores") == expected


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("[@d]", "no column 'd'"),
        ("tiers[a]", "no table 'tiers'"),
        ("XLOOKUP(1,weights[a],weights[b])", "function XLOOKUP"),
        ("LET(x,1,x)", "function LET"),
    ],
)
def test_the_stored_form_refuses_what_no_sheet_would_compute(
    formula: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        FORM.of(formula, "scores")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("[@a]*2", "A{row}*2"),
        ("SUM([@a:c])/[@c]", "SUM(A{row}:AC{row})/AC{row}"),
        ("SUM(weights[a])", "SUM('配 置'!$A$5:$A$5)"),
        ("SUM(weights[a:b])", "SUM('配 置'!$A$5:$B$5)"),
        ("[@a]/SUM(scores[a])", "A{row}/SUM(Scores!$A$2:$A$9)"),
        ('IF([@a]="[@b]",cut,"weights[a]")', 'IF(A{row}="[@b]",cut,"weights[a]")'),
    ],
)
def test_rows_of_a_long_table_hold_plain_references(
    formula: str, expected: str
) -> None:
    assert FORM.in_rows(formula, "scores") == expected.format(row=ROW)


def test_plain_references_refuse_what_is_not_there() -> None:
    with pytest.raises(ValueError, match="no column 'd'"):
        FORM.in_rows("[@d]", "scores")
    with pytest.raises(ValueError, match="no table 'tiers'"):
        FORM.in_rows("tiers[a]", "scores")


def test_a_condition_cannot_refer_to_another_table() -> None:
    with pytest.raises(ValueError, match="cannot refer to a table"):
        translate("[@state]=weights[a]", LETTERS, 2)


def test_a_text_that_looks_like_an_escape_is_taken_apart() -> None:
    """Excel would read a line feed, LibreOffice the seven signs."""
    spell = StoredForm({"t": {"a": "A"}}).of
    assert spell('IF([@a]="_x000A_","_x00",1)', "t") == (
        'IF(t[[#This Row],[A]]=("_"&"x000A_"),"_x00",1)'
    )
