"""What lies on the grid of a sheet besides its cells: columns, merges, a filter?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown
from xl_crm.workbook.doctor.area import LAST_COLUMN, Area, area_of, overlapping
from xl_crm.workbook.doctor.tree import decimal, number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings, Kind, Place

WIDEST_COLUMN = 255
_APART = Label(zh="取消其中一处合并，或移开", en="Unmerge one of them, or move it away")

COLUMN_SPAN = error(
    "column_span",
    Label(
        zh="列宽设置相互重叠或超出工作表",
        en="settings of columns overlap or lie beyond the sheet",
    ),
)
COLUMN_WIDTH = error(
    "column_width",
    Label(zh="列宽超出范围", en="a column is too wide"),
    Label(
        zh=f"列宽设为 0 到 {WIDEST_COLUMN} 个字符",
        en=f"Set a width of 0 to {WIDEST_COLUMN} characters",
    ),
)
MERGE_AREA = error(
    "merge_area",
    Label(zh="合并区域不合法或只有一格", en="a merged range is none, or a single cell"),
)
MERGE_OVERLAP = error(
    "merge_overlap", Label(zh="两处合并相交", en="two merged ranges overlap"), _APART
)
MERGE_TABLE = error(
    "merge_table",
    Label(zh="表中有合并单元格", en="cells of a table are merged"),
    Label(zh="取消合并：表中不能有合并单元格", en="Unmerge them: no table has any"),
)
FILTER_AREA = error(
    "filter_area",
    Label(zh="工作表的筛选区域不合法", en="the filter of a sheet covers no range"),
    Label(zh="清除筛选后重新设置", en="Clear the filter and set it again"),
)
FILTER_TABLE = error(
    "filter_table",
    Label(zh="工作表的筛选与表相交", en="the filter of a sheet overlaps a table"),
    Label(zh="清除工作表的筛选：表有自己的筛选", en="Clear it: a table has its own"),
)
KINDS = (
    COLUMN_SPAN,
    COLUMN_WIDTH,
    MERGE_AREA,
    MERGE_OVERLAP,
    MERGE_TABLE,
    FILTER_AREA,
    FILTER_TABLE,
)

_MERGE = Label(zh="合并区域", en="the merged range")
_FILTER = Label(zh="筛选区域", en="the filter")


def check_grid(
    findings: Findings, place: Place, root: Element
) -> list[tuple[Kind, Area, Label]]:
    """Look at columns, merges and filter; return what no table may overlap."""
    _check_columns(findings, place, root)
    taken = [(MERGE_TABLE, area, _MERGE) for area in _merges(findings, place, root)]
    element = root.find("autoFilter")
    if element is None:
        return taken
    area = _filter(findings, place, element)
    return [*taken, (FILTER_TABLE, area, _FILTER)] if area else taken


def _check_columns(findings: Findings, place: Place, root: Element) -> None:
    last = 0
    for element in root.iterfind("cols/col"):
        first, end = number(element.get("min")), number(element.get("max"))
        if not last < first <= end <= LAST_COLUMN:
            found = Label(
                zh=f"列 {first} 到 {end} 的设置重叠、倒序或超出工作表",
                en=f"settings of columns {first} to {end} overlap others, are not in "
                "order or lie beyond the sheet",
            )
            findings.add(COLUMN_SPAN, place, found)
        width = element.get("width")
        if width is not None and not 0 <= decimal(width) <= WIDEST_COLUMN:
            found = Label(
                zh=f"列 {first} 到 {end} 的列宽 {shown(width)}",
                en=f"a width of {shown(width)} for columns {first} to {end}",
            )
            findings.add(COLUMN_WIDTH, place, found)
        last = max(last, end)


def _merges(findings: Findings, place: Place, root: Element) -> list[Area]:
    areas = []
    for element in root.iterfind("mergeCells/mergeCell"):
        reference = element.get("ref", "")
        area = area_of(reference)
        if area is None or area.n_rows == area.n_columns == 1:
            found = Label(
                zh=f"“{shown(reference)}”不是两格以上的区域",
                en=f"{shown(reference)!r} is no range of at least two cells",
            )
            findings.add(MERGE_AREA, place.at(reference), found)
        else:
            areas.append(area)
    for name, other in overlapping((area, str(area)) for area in areas):
        found = Label(
            zh=f"合并区域 {name} 与 {other} 相交",
            en=f"the merged ranges {name} and {other} overlap",
        )
        findings.add(MERGE_OVERLAP, place.at(name), found)
    return areas


def _filter(findings: Findings, place: Place, element: Element) -> Area | None:
    reference = element.get("ref", "")
    area = area_of(reference)
    columns = [number(each.get("colId")) for each in element.iterfind("filterColumn")]
    if area is None or not all(0 <= column < area.n_columns for column in columns):
        found = Label(
            zh=f"筛选区域“{shown(reference)}”不合法，或筛选列不在其中",
            en=f"the filter {shown(reference)!r} is no range, or its columns lie "
            "outside of it",
        )
        findings.add(FILTER_AREA, place.at(reference), found)
    return area
