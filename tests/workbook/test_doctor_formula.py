"""Are sound formulas left alone, however they are spelled?"""

from __future__ import annotations

import pytest

from xl_crm.workbook.doctor._spec import Findings
from xl_crm.workbook.doctor.book import Vocabulary
from xl_crm.workbook.doctor.formula import FormulaChecker
from xl_crm.workbook.doctor.formula_kinds import FORMULA_ARGUMENTS
from xl_crm.workbook.formula import FUNCTIONS, LATER_FUNCTIONS

VOCABULARY = Vocabulary(
    sheets=frozenset({"data", "评分", "it's", "q3 2024", "2024"}),
    names=frozenset({"rate", "检查日期", "_x.1"}),
    tables={"scores": frozenset({"得分", "net amount (¥)", "a#b", "a'b", "2024q1"})},
    n_external=1,
)

#: As Excel writes them into files.
SOUND = """
SUM(A1:B2,$C$3,Data!A:A,1:3,'评分'!$1:$2)
IF(A1="a;b ""c"" (",-1.5E-3,{1,2;3,"x"})
'It''s'!A1+'Q3 2024'!B2+'2024'!A1
Data:评分!A1
Data!A1:Data!B2
SUM(Data!A1:Data!B2,rate)
rate*_x.1+检查日期
scores[得分]
scores[[#This Row],[得分]]*2
SUM(scores[[#Headers],[#Data],[得分]:[2024Q1]])
scores[[#This Row],[net amount (¥)]]
scores[[#This Row],[a'#b]]&scores[a''b]
SUBTOTAL(109,[得分])
scores[#All]
scores[]
[1]Sheet1!A1+'[1]My Sheet'!$B$2+[1]!name+[0]!rate
_xlfn.IFS(A1>1,"x",TRUE,"y")
_xlfn._xlws.FILTER(A1:A3,A1:A3>1)
_xlfn.LET(_xlpm.x,1,_xlpm.x+1)
_xlfn.LAMBDA(_xlpm.a,_xlpm.a*2)(3)
_xlfn.ANCHORARRAY(A1)+_xlfn.SINGLE(A1:A3)
COUNTIFS(A1:A9,">="&B1,A1:A9,"<>")
#N/A
IF(ISERROR(A1),#DIV/0!,#NUM!)
A1:INDEX(A:A,5)
(A1:B2 B1:C3,D4)
-A1%^2<>+3
true+FALSE
LOG10(A1)+ATAN2(1,2)+DAYS360(A1,B1)
_xll.CRM_MINMAX(A1:A3)+检查日期(2)
INDIRECT("Gone!A1")
IF(A1,,2)+IF(A1,1,)+SUM(,)
TODAY()+PI()+-+1
1%%+A1:B2%
(A1)
{-1,+2.5,TRUE;#N/A,"x",3}+1
INDEX((A1:A2,B1:B2),1,1,2)
Data!A1:Data!B2 Data!A:A
(A1:B2) (B1:C3)
A:A 1:3
_xlfn.LAMBDA(_xlpm.a,_xlpm.a)(1)(2)
[1]!mine(A1)
SUM( A1 ,
B2 )
""".strip().replace(",\nB2", ", B2")


@pytest.mark.parametrize("formula", SOUND.splitlines())
def test_a_sound_formula_is_left_alone(formula: str) -> None:
    assert FormulaChecker(VOCABULARY, Findings()).doubts(formula) == ()


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_functions_of_excel_2007_need_no_prefix(function: str) -> None:
    checker = FormulaChecker(VOCABULARY, Findings())
    kinds = {doubt.kind for doubt in checker.doubts(f"{function}(A1)")}
    assert kinds <= {FORMULA_ARGUMENTS}


@pytest.mark.parametrize(("typed", "stored"), LATER_FUNCTIONS.items())
def test_later_functions_need_the_prefix_that_our_writer_gives(
    typed: str, stored: str
) -> None:
    checker = FormulaChecker(VOCABULARY, Findings())
    arguments = "A1:A9,A1:A9,1" if typed != "PERCENTILE.INC" else "A1:A9,1"
    assert checker.doubts(f"{stored}({arguments})") == ()
    (doubt,) = checker.doubts(f"{typed}({arguments})")
    assert doubt.kind.name == "formula_prefix"


@pytest.mark.parametrize(
    ("formula", "kind", "named"),
    [
        ("SUM(Gone!A1)", "formula_sheet", "Gone"),
        ("Data:Gone!A1", "formula_sheet", "Gone"),
        ("scores[[#This Row],[Gone]]", "formula_table", "Gone"),
        ("gone[得分]", "formula_table", "gone"),
        ("[2]Sheet1!A1", "formula_book", "[2]"),
        ("XFE1", "formula_cell", "XFE1"),
        ("ratio", "formula_name", "ratio"),
        ("scores[@得分]", "formula_this_row", "@得分"),
        ("@A1", "formula_syntax", "@"),
        ("1:1048577", "formula_cell", "1048577"),
        ("SUM($1:$1048577)", "formula_cell", "$1048577"),
        ("SUM(0:3)", "formula_cell", "0"),
        ("VLOOKUP(1)", "formula_arguments", "VLOOKUP 1"),
        ("IF()", "formula_arguments", "IF 0"),
        ("IF(1,2,3,4)", "formula_arguments", "IF 4"),
        ("SUM()", "formula_arguments", "SUM 0"),
        ("ABS(1,2)", "formula_arguments", "ABS 2"),
        ("TODAY(1)", "formula_arguments", "TODAY 1"),
        ("FOO(1)", "formula_function", "FOO"),
    ],
)
def test_a_fault_names_what_is_wrong(formula: str, kind: str, named: str) -> None:
    (doubt,) = FormulaChecker(VOCABULARY, Findings()).doubts(formula)
    assert doubt.kind.name == kind
    assert named in doubt.found.zh
    assert named in doubt.found.en


@pytest.mark.parametrize(
    "formula",
    [
        *("1+", "1*", "*1", "1**2", "1==1", "1<>", "-", "SUM(1+)", "SUM(1+,2)", "%"),
        *(",", "A1,", "(A1,)", "()", "(1,2)", "1 2", '"a" "b"', "A1 2", "A1:", ":A1"),
        *("Data!", "Data!+1", "SUM(Data!)", "(A1)(B1)", "1(2)", "{1}(2)"),
        *("{}", "{A1}", "{1,2;3}", "{1,}", "{1;}", "{1 2}", "{--1}", "{1%}", "{{1}}"),
        *("", " ", "#FOO!", "A1 {1}", "SUM(A1)B1", "(1", "1)", "{1", "(1}", "{1)"),
    ],
)
def test_a_misbuilt_formula_is_told_once(formula: str) -> None:
    (doubt,) = FormulaChecker(VOCABULARY, Findings()).doubts(formula)
    assert doubt.kind.name == "formula_syntax"


def test_a_fault_that_stands_twice_in_a_formula_is_told_once() -> None:
    doubts = FormulaChecker(VOCABULARY, Findings()).doubts("ratio+ratio")
    assert [doubt.kind.name for doubt in doubts] == ["formula_name"]
