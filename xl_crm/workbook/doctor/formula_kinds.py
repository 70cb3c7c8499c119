"""Which faults can a formula have, and how is each of them mended?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, warning

_CORRECT = Label(
    zh="改正公式；若由程序生成，改正该程序",
    en="Correct the formula, or the program that wrote it",
)
_RENAMED = Label(
    zh="改正公式中的名称，或恢复被删除或改名的对象",
    en="Correct the name in the formula, or bring back what was renamed or deleted",
)

FORMULA_LENGTH = error(
    "formula_length",
    Label(zh="公式过长", en="a formula is too long"),
    Label(zh="把公式拆成几个单元格", en="Split the formula over several cells"),
)
FORMULA_TEXT = error(
    "formula_text",
    Label(zh="公式中的文字过长", en="a text in a formula is too long"),
    Label(
        zh="把文字放进单元格再引用，或用 & 连接",
        en="Put the text into a cell, or join shorter ones with &",
    ),
)
FORMULA_SYNTAX = error(
    "formula_syntax",
    Label(zh="公式写法有误", en="a formula is not written as formulas are"),
    _CORRECT,
)
FORMULA_ARGUMENTS = error(
    "formula_arguments",
    Label(zh="函数的参数个数不对", en="a function has too few or too many arguments"),
    _CORRECT,
)
FORMULA_SHARED = error(
    "formula_shared",
    Label(
        zh="共享公式没有首个单元格", en="a shared formula has no cell that states it"
    ),
    Label(
        zh="让生成文件的程序在该单元格写出完整公式",
        en="Have the program write the whole formula into the cell",
    ),
)
FORMULA_PREFIX = error(
    "formula_prefix",
    Label(
        zh="新函数缺少 _xlfn. 前缀",
        en="the prefix _xlfn. is missing before a newer function",
    ),
    Label(
        zh="生成文件的程序应写全前缀；或在 Excel 中重新输入该公式",
        en="Have the program write the prefix, or type the formula again in Excel",
    ),
)
FORMULA_THIS_ROW = error(
    "formula_this_row",
    Label(
        zh="文件中不能用 [@列名] 的写法", en="[@column] is what people type, not files"
    ),
    Label(
        zh="生成文件的程序应写 表名[[#This Row],[列名]]",
        en="Have the program write TABLE[[#This Row],[COLUMN]]",
    ),
)
FORMULA_SHEET = error(
    "formula_sheet",
    Label(zh="公式引用的工作表不存在", en="a formula names a sheet that is not there"),
    _RENAMED,
)
FORMULA_TABLE = error(
    "formula_table",
    Label(
        zh="公式引用的表或列不存在",
        en="a formula names a table or column that is not there",
    ),
    _RENAMED,
)
FORMULA_BOOK = error(
    "formula_book",
    Label(
        zh="公式引用的外部工作簿未登记",
        en="a formula names another workbook that the file does not declare",
    ),
    _RENAMED,
)
FORMULA_CELL = error(
    "formula_cell",
    Label(zh="公式引用超出工作表", en="a formula refers beyond the sheet"),
    _CORRECT,
)
FORMULA_REF = warning(
    "formula_ref",
    Label(zh="公式中有 #REF!", en="a formula holds #REF!"),
    Label(
        zh="公式引用的单元格已被删除，请重新指定",
        en="What it referred to was deleted; point it to the right cells",
    ),
)
FORMULA_NAME = warning(
    "formula_name",
    Label(
        zh="公式中有未定义的名称（#NAME?）", en="a formula names nothing known (#NAME?)"
    ),
    _RENAMED,
)
FORMULA_FUNCTION = warning(
    "formula_function",
    Label(
        zh="公式中有 Excel 没有的函数（#NAME?）",
        en="a formula calls a function that Excel does not have (#NAME?)",
    ),
    Label(
        zh="改正函数名；若由加载项提供，先装载该加载项",
        en="Correct its name, or load the add-in that provides it",
    ),
)
KINDS = (
    FORMULA_LENGTH,
    FORMULA_TEXT,
    FORMULA_SYNTAX,
    FORMULA_ARGUMENTS,
    FORMULA_SHARED,
    FORMULA_PREFIX,
    FORMULA_THIS_ROW,
    FORMULA_SHEET,
    FORMULA_TABLE,
    FORMULA_BOOK,
    FORMULA_CELL,
    FORMULA_REF,
    FORMULA_NAME,
    FORMULA_FUNCTION,
)
