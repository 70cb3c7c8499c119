"""May the defined names of a workbook be called so, and where do they point?"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown
from xl_crm.workbook.doctor.area import LAST_COLUMN, area_of, column_number
from xl_crm.workbook.doctor.tree import number

if TYPE_CHECKING:
    from collections.abc import Collection
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor.book import Book
    from xl_crm.workbook.doctor.formula import FormulaChecker

LONGEST_NAME = 255
#: Signs beyond ASCII are allowed, but for those that stand for blanks.
_NAME = re.compile(r"(?:[^\W\d]|\\|[^\x00-\x7f\s])(?:[\w.?\\]|[^\x00-\x7f\s])*")
_CELL = re.compile(r"([A-Za-z]{1,3})\d+")
_ROW_COLUMN = re.compile(r"[Rr]\d*(?:[Cc]\d*)?|[Cc]\d*")
_TRUTH = frozenset({"true", "false"})
_BUILT_IN = "_xlnm."
_OF_A_SHEET = ("_xlnm.print_area", "_xlnm.print_titles")
#: One area of a list: commas within quotes do not part.
_AREA = re.compile(r"(?:'(?:[^']|'')*'|[^,'])+")

_RENAME = Label(
    zh="改名：以字母、汉字或下划线开头，不含空格，不像单元格引用，不与其他名称重复",
    en="Rename it: a letter or underscore first, no blanks, nothing that reads as a "
    "cell, and no name that is there already",
)

NAME_BAD = error(
    "name_bad",
    Label(zh="定义的名称不合法", en="a defined name is not allowed"),
    _RENAME,
)
NAME_TWICE = error(
    "name_twice",
    Label(zh="名称定义了两次", en="a name is defined twice"),
    _RENAME,
)
NAME_SCOPE = error(
    "name_scope",
    Label(
        zh="名称所属的工作表不存在", en="a name belongs to a sheet that is not there"
    ),
)
NAME_EMPTY = error(
    "name_empty",
    Label(zh="名称没有内容", en="a name stands for nothing"),
    Label(
        zh="在“公式—名称管理器”中删除或补上引用",
        en="Delete it in Formulas, Name Manager, or say what it stands for",
    ),
)
NAME_PRINT = error(
    "name_print",
    Label(
        zh="打印区域或标题不在本工作表上",
        en="a print area or title is not a range of its own sheet",
    ),
    Label(zh="在“页面布局”中重新设置", en="Set it again in Page Layout"),
)
KINDS = (NAME_BAD, NAME_TWICE, NAME_SCOPE, NAME_EMPTY, NAME_PRINT)


def name_fault(name: str) -> Label | None:
    """Return why Excel refuses a name for a table or a range; None where it does not.

    ``cut1`` is refused: it is the cell in column CUT, row 1.
    """
    if not 1 <= len(name) <= LONGEST_NAME:
        return Label(
            zh=f"名称有 {len(name)} 个字符，应为 1 到 {LONGEST_NAME}",
            en=f"a name of {len(name)} characters; Excel takes 1 to {LONGEST_NAME}",
        )
    if not _NAME.fullmatch(name):
        return Label(
            zh=f"名称“{shown(name)}”中有不允许的字符",
            en=f"the name {shown(name)!r} has signs that are not allowed",
        )
    if name.casefold() in _TRUTH:
        return Label(
            zh=f"名称“{name}”是真假值", en=f"the name {name!r} is a truth value"
        )
    cell = _CELL.fullmatch(name)
    is_cell = cell is not None and column_number(cell[1]) <= LAST_COLUMN
    if is_cell or _ROW_COLUMN.fullmatch(name):
        return Label(
            zh=f"名称“{name}”像单元格引用", en=f"the name {name!r} reads as a cell"
        )
    return None


def check_names(book: Book, formulas: FormulaChecker) -> None:
    """Look at every defined name."""
    elements = book.root.findall("definedNames/definedName")
    uses = Counter(_key(element) for element in elements)
    for element in elements:
        place = Place(part=book.part, cell=shown(element.get("name", "")))
        if uses[_key(element)] > 1:
            uses[_key(element)] = 0
            book.findings.add(NAME_TWICE, place, NAME_TWICE.label)
        _check_name(book, element, place)
        _check_content(book, element, place, formulas)


def check_clashes(book: Book, tables: Collection[str]) -> None:
    """Look for names that a table bears, too; ``tables`` in lower case."""
    for element in book.root.iterfind("definedNames/definedName"):
        name = element.get("name", "")
        if name.casefold() in tables:
            found = Label(
                zh=f"名称“{shown(name)}”也是表名",
                en=f"the name {shown(name)!r} is that of a table, too",
            )
            place = Place(part=book.part, cell=shown(name))
            book.findings.add(NAME_TWICE, place, found)


def _key(element: Element) -> tuple[str, str]:
    return element.get("name", "").casefold(), element.get("localSheetId", "")


def _check_name(book: Book, element: Element, place: Place) -> None:
    name, scope = element.get("name", ""), element.get("localSheetId")
    is_built_in = name.casefold().startswith(_BUILT_IN)
    fault = None if is_built_in else name_fault(name)
    if fault:
        book.findings.add(NAME_BAD, place, fault)
    if scope is not None and not 0 <= number(scope) < len(book.sheets):
        found = Label(
            zh=f"名称属于第 {shown(scope)} 号工作表，但只有 {len(book.sheets)} 个",
            en=f"belongs to sheet number {shown(scope)} of {len(book.sheets)}, "
            "counted from 0",
        )
        book.findings.add(NAME_SCOPE, place, found)


def _check_content(
    book: Book, element: Element, place: Place, formulas: FormulaChecker
) -> None:
    text = (element.text or "").strip()
    if not text:
        book.findings.add(NAME_EMPTY, place, NAME_EMPTY.label)
        return
    if element.get("function") not in {"1", "true"}:
        formulas.check(text, place)
    index = number(element.get("localSheetId"))
    is_print = element.get("name", "").casefold() in _OF_A_SHEET
    if is_print and 0 <= index < len(book.sheets) and "#REF!" not in text:
        sheet = book.sheets[index].name
        if "(" not in text and not _is_on(sheet, text, book):
            found = Label(
                zh=f"{shown(text)} 不是工作表“{sheet}”上的区域",
                en=f"{shown(text)} is no range of the sheet {sheet!r}",
            )
            book.findings.add(NAME_PRINT, place, found)


def _is_on(sheet: str, text: str, book: Book) -> bool:
    """Return whether every area of a list is one of a sheet."""
    for item in _AREA.findall(text):
        prefix, _, area = item.strip().rpartition("!")
        is_quoted = prefix.startswith("'")
        name = prefix[1:-1].replace("''", "'") if is_quoted else prefix
        is_known = area.casefold() in book.vocabulary.names
        if name.casefold() != sheet.casefold() or not (area_of(area) or is_known):
            return False
    return True
