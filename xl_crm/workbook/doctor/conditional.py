"""Can Excel read the rules that colour cells?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown
from xl_crm.workbook.doctor.area import areas_of
from xl_crm.workbook.doctor.tree import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings, Kind, Place
    from xl_crm.workbook.doctor.formula import FormulaChecker
    from xl_crm.workbook.doctor.styles import StyleCounts

_TWO_BOUNDS = ("between", "notBetween")
_WITH_VALUE = ("num", "percent", "percentile", "formula")
_BAR_THRESHOLDS, _SCALE_THRESHOLDS = 2, (2, 3)

_SET_AGAIN = Label(
    zh="在“条件格式—管理规则”中删除后重新设置",
    en="Delete the rule in Conditional Formatting, Manage Rules, and set it again",
)

CONDITION_STYLE = error(
    "condition_style",
    Label(
        zh="条件格式用了不存在的格式", en="a condition names a format that is not there"
    ),
    _SET_AGAIN,
)
CONDITION_AREA = error(
    "condition_area",
    Label(zh="条件格式的区域不合法", en="a condition covers no range"),
    _SET_AGAIN,
)
CONDITION_RULE = error(
    "condition_rule",
    Label(
        zh="条件格式缺少条件、色阶或优先级",
        en="a condition lacks its formula, scale or rank",
    ),
    _SET_AGAIN,
)
KINDS = (CONDITION_STYLE, CONDITION_AREA, CONDITION_RULE)


#: The types that need a formula.
_TYPES = {
    "expression": Label(zh="公式", en="a formula"),
    "cellIs": Label(zh="单元格值", en="the value of a cell"),
}
_SCALES = {
    "colorScale": Label(zh="色阶", en="colour scale"),
    "dataBar": Label(zh="数据条", en="data bar"),
    "iconSet": Label(zh="图标集", en="icon set"),
}


def check_conditions(
    findings: Findings,
    place: Place,
    root: Element,
    formulas: FormulaChecker,
    styles: StyleCounts,
) -> None:
    """Look at the conditional formats of a sheet."""
    for block in root.iterfind("conditionalFormatting"):
        reference = block.get("sqref", "")
        at = place.at(reference)
        if reference and areas_of(reference) is None:
            found = Label(
                zh=f"条件格式的区域“{shown(reference)}”不合法",
                en=f"a condition for {shown(reference)!r}, which is no range",
            )
            findings.add(CONDITION_AREA, at, found)
        for rule in block.iterfind("cfRule"):
            for kind, fault in _faults(rule, styles):
                findings.add(kind, at, fault)
            for element in rule.iterfind("formula"):
                if element.text:
                    formulas.check(element.text, at)


def _faults(rule: Element, styles: StyleCounts) -> Iterator[tuple[Kind, Label]]:
    style = rule.get("dxfId")
    if style is not None and not 0 <= number(style) < styles.differences:
        found = Label(
            zh=f"条件格式的格式编号为 {shown(style)}，但只有 {styles.differences} 种",
            en=f"a condition names format number {shown(style)}, counted from 0, of "
            f"{styles.differences}",
        )
        yield CONDITION_STYLE, found
    if number(rule.get("priority"), 0) < 1:
        found = Label(zh="条件格式没有优先级", en="a condition has no rank")
        yield CONDITION_RULE, found
    kind = rule.get("type", "")
    wanted = {"expression": 1, "cellIs": 1}.get(kind, 0)
    if kind == "cellIs" and rule.get("operator") in _TWO_BOUNDS:
        wanted = 2
    if len([each for each in rule.iterfind("formula") if each.text]) < wanted:
        found = Label(
            zh=f"“{_TYPES[kind].zh}”条件格式缺少公式",
            en=f"a condition on {_TYPES[kind].en} lacks a formula",
        )
        yield CONDITION_RULE, found
    for scale, words in _SCALES.items():
        element = rule.find(scale)
        if element is not None and not _is_whole(element):
            found = Label(
                zh=f"{words.zh}的阈值或颜色个数不对",
                en=f"the {words.en} of a condition has not as many thresholds or "
                "colours as it needs",
            )
            yield CONDITION_RULE, found


def _is_whole(scale: Element) -> bool:
    """Return whether a scale, bar or set of icons has what it needs."""
    thresholds = scale.findall("cfvo")
    n = len(thresholds)
    for threshold in thresholds:
        needs_value = threshold.get("type") in _WITH_VALUE
        if needs_value and threshold.get("val") is None:
            return False
    if scale.tag == "colorScale":
        return n in _SCALE_THRESHOLDS and len(scale.findall("color")) == n
    if scale.tag == "dataBar":
        return n == _BAR_THRESHOLDS
    first = scale.get("iconSet", "3TrafficLights1")[:1]
    return n == number(first, n)
