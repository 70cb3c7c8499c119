"""Which sheets does a workbook have, and may they be called so?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown, warning
from xl_crm.workbook.doctor.strings import n_units, plain
from xl_crm.workbook.doctor.tree import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings
    from xl_crm.workbook.doctor.package import Package

LONGEST_SHEET_NAME = 31
LARGEST_SHEET_ID = 65_534
_BAD_SIGNS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MACROS = "application/vnd.ms-excel"
#: Content type of the workbook's own part by the suffix of its file.
_BOOK_TYPES = {
    ".xlsx": f"{_SHEETS}.sheet.main+xml",
    ".xlsm": f"{_MACROS}.sheet.macroEnabled.main+xml",
    ".xlam": f"{_MACROS}.addin.macroEnabled.main+xml",
    ".xltx": f"{_SHEETS}.template.main+xml",
    ".xltm": f"{_MACROS}.template.macroEnabled.main+xml",
}
_WITHOUT_MACROS = (".xlsx", ".xltx")
_MACRO_TYPE = ".macroEnabled."

_SAVE_WITH_SUFFIX = Label(
    zh="在 Excel 中另存为所需格式，不要只改扩展名",
    en="Save it in that format in Excel; do not only change the suffix",
)
_RENAME_SHEET = Label(
    zh="改为 1 到 31 个字符、不重复、不含 [ ] : * ? / \\ 的名称",
    en="Name it with 1 to 31 characters, once, without any of [ ] : * ? / \\",
)

_SHARED = Label(zh="两个工作表编号或部件相同", en="two sheets share a number or a part")

BOOK_MISSING = error(
    "book_missing",
    Label(zh="找不到工作簿部件", en="the part of the workbook itself is missing"),
)
BOOK_TYPE = error(
    "book_type",
    Label(zh="内容与扩展名不符", en="what the file is does not fit its suffix"),
    _SAVE_WITH_SUFFIX,
)
MACROS = error(
    "macros",
    Label(zh="不带宏的格式中有宏", en="macros in a format without macros"),
    _SAVE_WITH_SUFFIX,
)
NO_SHEET = error(
    "no_sheet",
    Label(zh="没有可见的工作表", en="the workbook shows no sheet"),
)
SHEET_NAME = error(
    "sheet_name",
    Label(
        zh="工作表名不合法或重复", en="a sheet's name is not allowed, or there twice"
    ),
    _RENAME_SHEET,
)
SHEET_ID = error(
    "sheet_id",
    Label(
        zh="工作表编号超出范围，或两个工作表编号或部件相同",
        en="a sheet's number is out of range, or two sheets share a number or a part",
    ),
)
SHEET_PART = error(
    "sheet_part",
    Label(zh="工作表没有内容部件", en="a sheet leads to no part"),
)
ACTIVE_SHEET = error(
    "active_sheet",
    Label(zh="活动工作表不存在", en="the active sheet is not there"),
)
EXTERNAL_LINK = warning(
    "external_link",
    Label(zh="链接到其他工作簿", en="the workbook is linked to another one"),
    Label(
        zh="在 Excel 的“数据—编辑链接”中断开，改为数值",
        en="Break the link in Excel (Data, Edit Links) to keep the values",
    ),
)
KINDS = (
    BOOK_MISSING,
    BOOK_TYPE,
    MACROS,
    NO_SHEET,
    SHEET_NAME,
    SHEET_ID,
    SHEET_PART,
    ACTIVE_SHEET,
    EXTERNAL_LINK,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet as the workbook lists it; ``part`` is empty where it leads nowhere."""

    name: str
    part: str
    kind: str
    is_visible: bool

    @property
    def place(self) -> Place:
        """The sheet as a whole."""
        return Place(part=self.part, sheet=self.name)


@dataclass(slots=True, kw_only=True)
class Vocabulary:
    """What formulas may refer to, in lower case.

    Attributes
    ----------
    tables : dict of str to set of str
        Headings by table.
    n_external : int
        Linked workbooks.
    has_macros : bool
        Whether functions may be the workbook's own.
    """

    sheets: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    tables: dict[str, frozenset[str]] = field(default_factory=dict)
    n_external: int = 0
    has_macros: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook and what was found in it.

    Attributes
    ----------
    has_macro_type : bool
        Whether its format may hold macros.
    code_names : dict of str to str
        What VBA calls a sheet, by its part; filled as the sheets are read, empty where
        a sheet has no such name.
    """

    package: Package
    findings: Findings
    part: str
    root: Element
    sheets: Sequence[Sheet]
    vocabulary: Vocabulary
    has_macro_type: bool
    code_names: dict[str, str] = field(default_factory=dict)


def read_book(package: Package, suffix: str) -> Book | None:
    """Read the workbook's own part; None where it cannot be.

    Parameters
    ----------
    suffix : str
        Of the file, lower case; empty where it is not known.
    """
    findings = package.findings
    part = package.target("", "officeDocument")
    if not part:
        findings.add(BOOK_MISSING, Place(part="_rels/.rels"), BOOK_MISSING.label)
        return None
    root = package.tree(part)
    if root is None:
        return None
    _check_type(package, part, suffix)
    sheets = _sheets(package, part, root)
    _check_sheets(findings, Place(part=part), sheets, root)
    names = root.iterfind("definedNames/definedName")
    vocabulary = Vocabulary(
        sheets=frozenset(sheet.name.casefold() for sheet in sheets),
        names=frozenset(name.get("name", "").casefold() for name in names),
        n_external=len(root.findall("externalReferences/externalReference")),
        has_macros=bool(package.target(part, "vbaProject"))
        or any(sheet.kind == "xlMacrosheet" for sheet in sheets),
    )
    _check_links(package, part)
    return Book(
        package=package,
        findings=findings,
        part=part,
        root=root,
        sheets=sheets,
        vocabulary=vocabulary,
        has_macro_type=_MACRO_TYPE in package.content_type(part),
    )


def _check_type(package: Package, part: str, suffix: str) -> None:
    found, expected = package.content_type(part), _BOOK_TYPES.get(suffix)
    if expected and found and found != expected:
        fits = [known for known, kind in _BOOK_TYPES.items() if kind == found]
        kind = fits[0] if fits else shown(found)
        label = Label(
            zh=f"扩展名是 {suffix}，内容是 {kind}，Excel 拒绝打开",
            en=f"the suffix is {suffix}, but the content is {kind}: Excel refuses it",
        )
        package.findings.add(BOOK_TYPE, Place(part=part), label, _rename(kind, fits))
    if suffix in _WITHOUT_MACROS and package.target(part, "vbaProject"):
        label = Label(
            zh=f"{suffix} 文件中不能有宏", en=f"a {suffix} file must hold no macros"
        )
        package.findings.add(MACROS, Place(part=part), label)


def _rename(suffix: str, fits: Sequence[str]) -> Label | None:
    """Return the remedy for a file of another suffix; None where none is known."""
    if not fits:
        return None
    if suffix in _WITHOUT_MACROS:
        return Label(zh=f"把扩展名改为 {suffix}", en=f"Rename it to {suffix}")
    return Label(
        zh=f"把扩展名改为 {suffix}；来历不明时不要打开，其中可能有宏",
        en=f"Rename it to {suffix}, unless you mistrust it: it may hold macros",
    )


def _sheets(package: Package, part: str, root: Element) -> tuple[Sheet, ...]:
    relations = package.relations(part)
    result = []
    for element in root.iterfind("sheets/sheet"):
        relation = relations.get(element.get("r-id", ""))
        is_there = relation is not None and package.has(relation.target)
        result.append(
            Sheet(
                name=plain(element.get("name", "")),
                part=relation.target if relation and is_there else "",
                kind=relation.kind if relation else "",
                is_visible=element.get("state", "visible") == "visible",
            )
        )
    return tuple(result)


def _check_sheets(
    findings: Findings, place: Place, sheets: Sequence[Sheet], root: Element
) -> None:
    if not any(sheet.is_visible for sheet in sheets):
        findings.add(NO_SHEET, place, NO_SHEET.label)
    uses = Counter(sheet.name.casefold() for sheet in sheets)
    for sheet in sheets:
        fault = _name_fault(sheet.name, uses)
        at = place.at(shown(sheet.name))
        if fault:
            findings.add(SHEET_NAME, at, fault)
        if not sheet.part and sheet.kind != "xlMacrosheet":
            findings.add(SHEET_PART, at, SHEET_PART.label)
    numbers = [each.get("sheetId", "") for each in root.iterfind("sheets/sheet")]
    _check_numbers(findings, place, numbers)
    parts = [sheet.part for sheet in sheets if sheet.part]
    for used in (numbers, parts):
        for name, n in Counter(used).items():
            if n > 1:
                findings.add(SHEET_ID, place.at(shown(name)), _SHARED)
    for view in root.iterfind("bookViews/workbookView"):
        index = number(view.get("activeTab"), 0)
        if sheets and index >= len(sheets):
            found = Label(
                zh=f"活动工作表是第 {index + 1} 个，但只有 {len(sheets)} 个",
                en=f"sheet {index + 1} is active, but there are {len(sheets)}",
            )
            findings.add(ACTIVE_SHEET, place, found)


def _check_numbers(findings: Findings, place: Place, numbers: Iterable[str]) -> None:
    for name in numbers:
        if not 1 <= number(name) <= LARGEST_SHEET_ID:
            found = Label(
                zh=f"工作表编号为“{shown(name)}”，应为 1 到 {LARGEST_SHEET_ID:,}",
                en=f"a sheet's number is {shown(name)!r}; Excel takes 1 to "
                f"{LARGEST_SHEET_ID:,}",
            )
            findings.add(SHEET_ID, place.at(shown(name)), found)


def _name_fault(name: str, uses: Mapping[str, int]) -> Label | None:
    n = n_units(name)
    if not 1 <= n <= LONGEST_SHEET_NAME:
        return Label(
            zh=f"工作表名有 {n} 个字符（表情符号算两个），Excel 最多 31",
            en=f"the sheet's name has {n} characters (an emoji counts twice); Excel "
            "takes 31",
        )
    if _BAD_SIGNS.search(name) or name.startswith("'") or name.endswith("'"):
        return Label(
            zh="工作表名中有不允许的字符",
            en="the sheet's name has signs that are not allowed",
        )
    if name.casefold() == "history":
        return Label(
            zh="Excel 保留了 History 这个名称", en="Excel keeps the name History"
        )
    if uses[name.casefold()] > 1:
        return Label(zh="两个工作表同名", en="two sheets have this name")
    return None


def _check_links(package: Package, part: str) -> None:
    for relation in package.relations(part).values():
        if relation.kind != "externalLink" or not package.has(relation.target):
            continue
        ways = package.relations(relation.target).values()
        other = next((way.target for way in ways if way.external), "?")
        found = Label(
            zh=f"链接到另一个工作簿：{shown(other)}",
            en=f"the workbook is linked to another one: {shown(other)}",
        )
        package.findings.add(EXTERNAL_LINK, Place(part=relation.target), found)
