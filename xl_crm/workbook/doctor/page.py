"""Do the parts of a sheet come in order, with a view and headers that Excel takes?"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown
from xl_crm.workbook.doctor.area import area_of, areas_of
from xl_crm.workbook.doctor.strings import n_units
from xl_crm.workbook.doctor.tree import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings, Place
    from xl_crm.workbook.doctor.book import Book

LONGEST_HEADER = 255
#: The elements of a sheet in the order of the standard (ECMA-376, CT_Worksheet).
_ORDER = """
sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews
mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions
pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture
oleObjects controls webPublishItems tableParts extLst
""".split()
_RANK = {name: rank for rank, name in enumerate(_ORDER)}
_WHOLE = "topLeft"

PAGE_ORDER = error(
    "page_order",
    Label(zh="工作表各部分的顺序有误", en="the elements of a sheet are not in order"),
)
PAGE_ELEMENT = error(
    "page_element",
    Label(
        zh="工作表中有未知的部分，或缺少单元格部分",
        en="a sheet has an element that none has, or lacks its cells",
    ),
)
PAGE_VIEW = error(
    "page_view",
    Label(
        zh="工作表的视图、窗格或选区有误",
        en="a view, pane or selection of a sheet is not there",
    ),
)
HEADER_LENGTH = error(
    "header_length",
    Label(zh="页眉或页脚过长", en="a header or footer is too long"),
    Label(
        zh=f"缩短到 {LONGEST_HEADER} 个字符以内（含 & 代码）",
        en=f"Shorten it to {LONGEST_HEADER} characters, codes with & included",
    ),
)
KINDS = (PAGE_ORDER, PAGE_ELEMENT, PAGE_VIEW, HEADER_LENGTH)


def check_page(book: Book, place: Place, root: Element) -> None:
    """Look at the frame of a sheet."""
    findings = book.findings
    names = [element.tag for element in root if element.tag in _RANK]
    for before, after in pairwise(names):
        if _RANK[after] < _RANK[before]:
            found = Label(
                zh=f"{after} 写在 {before} 之后", en=f"{after} stands after {before}"
            )
            findings.add(PAGE_ORDER, place, found)
    _check_elements(findings, place, root)
    n_windows = len(book.root.findall("bookViews/workbookView"))
    for fault in _view_faults(root, max(n_windows, 1)):
        findings.add(PAGE_VIEW, place, fault)
    for element in root.iterfind("headerFooter/*"):
        n = n_units(element.text or "")
        if n > LONGEST_HEADER:
            what = _kind_of(element.tag)
            found = Label(
                zh=f"{what.zh}有 {n} 个字符，Excel 最多 {LONGEST_HEADER}",
                en=f"{what.en} has {n} characters; Excel takes {LONGEST_HEADER}",
            )
            findings.add(HEADER_LENGTH, place, found)


def _kind_of(tag: str) -> Label:
    if tag.endswith("Footer"):
        return Label(zh="页脚", en="the footer")
    return Label(zh="页眉", en="the header")


def _check_elements(findings: Findings, place: Place, root: Element) -> None:
    """Look for elements that no sheet has, and for the one that every sheet has.

    Names with a prefix are of other namespaces, which extend the format.
    """
    for element in root:
        name = element.tag
        if name not in _RANK and "-" not in name:
            found = Label(
                zh=f"工作表中没有名为 {shown(name)} 的部分",
                en=f"no sheet has an element {shown(name)}",
            )
            findings.add(PAGE_ELEMENT, place, found)
    if root.find("sheetData") is None:
        found = Label(
            zh="缺少单元格部分 sheetData", en="its cells (sheetData) are missing"
        )
        findings.add(PAGE_ELEMENT, place, found)


def _view_faults(root: Element, n_windows: int) -> Iterator[Label]:
    for view in root.iterfind("sheetViews/sheetView"):
        window = number(view.get("workbookViewId"), 0)
        if window >= n_windows:
            yield Label(
                zh=f"视图属于第 {window + 1} 个窗口，但只有 {n_windows} 个",
                en=f"a view of window {window + 1}, but there are {n_windows}",
            )
        has_pane = view.find("pane") is not None
        for selection in view.iterfind("selection"):
            pane = selection.get("pane", _WHOLE)
            if pane != _WHOLE and not has_pane:
                yield Label(
                    zh=f"选区在窗格 {shown(pane)} 中，但视图没有拆分",
                    en=f"a selection in the pane {shown(pane)} of a view without panes",
                )
            cell, cells = (
                selection.get("activeCell", "A1"),
                selection.get("sqref", "A1"),
            )
            if area_of(cell) is None or areas_of(cells) is None:
                yield Label(
                    zh=f"选区“{shown(cells)}”不合法",
                    en=f"the selection {shown(cells)!r} is no range",
                )
