"""Which cell formats are there, and do they refer to what is there?"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown
from xl_crm.workbook.doctor.tree import number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings
    from xl_crm.workbook.doctor.book import Book

LONGEST_FORMAT, MOST_FORMATS = 255, 65_490
_MOST_SECTIONS = 4
#: Number formats that every Excel has; some depend on its language.
_BUILT_IN_FORMATS = range(82)
_CODE_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_INDEXES = (("fontId", "fonts/font"), ("fillId", "fills/fill"))
_BORDERS = ("borderId", "borders/border")

STYLE_INDEX = error(
    "style_index",
    Label(
        zh="单元格格式引用了不存在的字体、填充、边框或数字格式",
        en="a cell format names a font, fill, border or number format that is gone",
    ),
)
NUMBER_FORMAT = error(
    "number_format",
    Label(zh="数字格式代码有误", en="the code of a number format is wrong"),
    Label(
        zh="改正格式代码：引号、方括号要成对，不超过 255 个字符、四段",
        en="Correct the code: quotes and brackets in pairs, at most 255 characters "
        "and four sections",
    ),
)
TOO_MANY_STYLES = error(
    "too_many_styles",
    Label(zh="单元格格式过多", en="there are too many cell formats"),
    Label(
        zh="复制到新工作簿，只保留用到的格式",
        en="Copy the sheets into a new workbook with fewer formats",
    ),
)
KINDS = (STYLE_INDEX, NUMBER_FORMAT, TOO_MANY_STYLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleCounts:
    """How many formats cells and conditions may name, by number from 0."""

    cell_formats: int = 1
    differences: int = 0


#: Of formats that cannot be read: no number is out of range.
_UNKNOWN = StyleCounts(cell_formats=sys.maxsize, differences=sys.maxsize)


def read_styles(book: Book) -> StyleCounts:
    """Check the formats of a workbook and count them."""
    part = book.package.target(book.part, "styles")
    root = book.package.tree(part) if part else None
    if root is None:
        relations = book.package.relations(book.part).values()
        is_lost = any(relation.kind == "styles" for relation in relations)
        return _UNKNOWN if is_lost else StyleCounts()
    place = Place(part=part)
    _check_codes(root, place, book.findings)
    _check_indexes(root, place, book.findings)
    n_formats = len(root.findall("cellXfs/xf"))
    if n_formats > MOST_FORMATS:
        found = Label(
            zh=f"有 {n_formats:,} 种单元格格式，Excel 最多 {MOST_FORMATS:,}",
            en=f"{n_formats:,} cell formats; Excel takes {MOST_FORMATS:,}",
        )
        book.findings.add(TOO_MANY_STYLES, place, found)
    return StyleCounts(
        cell_formats=max(n_formats, 1), differences=len(root.findall("dxfs/dxf"))
    )


def _check_indexes(root: Element, place: Place, findings: Findings) -> None:
    limits = {name: len(root.findall(path)) for name, path in (*_INDEXES, _BORDERS)}
    codes = {number(each.get("numFmtId")) for each in root.iterfind("numFmts/numFmt")}
    codes.update(_BUILT_IN_FORMATS)
    n_bases = len(root.findall("cellStyleXfs/xf"))
    for group in ("cellStyleXfs", "cellXfs"):
        bounds = limits | ({"xfId": n_bases} if group == "cellXfs" else {})
        for index, record in enumerate(root.iterfind(f"{group}/xf")):
            wrong = [
                f"{name}={record.get(name)}"
                for name, limit in bounds.items()
                if not 0 <= number(record.get(name), 0) < max(limit, 1)
            ]
            if number(record.get("numFmtId"), 0) not in codes:
                wrong.append(f"numFmtId={record.get('numFmtId')}")
            for each in wrong:
                found = Label(
                    zh=f"{shown(each)}，但没有这个编号",
                    en=f"{shown(each)}, but there is no such number",
                )
                findings.add(STYLE_INDEX, place.at(f"{group}/xf[{index}]"), found)


def _check_codes(root: Element, place: Place, findings: Findings) -> None:
    for element in root.iterfind("numFmts/numFmt"):
        code = element.get("formatCode", "")
        if not _is_sound(code):
            found = Label(
                zh=f"数字格式“{shown(code)}”有误",
                en=f"the number format {shown(code)!r} is wrong",
            )
            at = place.at(f"numFmt {shown(element.get('numFmtId', ''))}")
            findings.add(NUMBER_FORMAT, at, found)


def _is_sound(code: str) -> bool:
    """Return whether Excel takes the code of a number format."""
    tokens = _CODE_TOKEN.findall(code)
    loose = {'"', "[", "\\", "_", "*"}
    n_sections = 1 + tokens.count(";")
    fits = len(code) <= LONGEST_FORMAT and n_sections <= _MOST_SECTIONS
    return fits and loose.isdisjoint(tokens)
