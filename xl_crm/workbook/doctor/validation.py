"""Can Excel read the rules for what may be typed into cells?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import error, shown, warning
from xl_crm.workbook.doctor.area import Area, areas_of, overlapping
from xl_crm.workbook.doctor.strings import n_units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor._spec import Findings, Kind, Place
    from xl_crm.workbook.doctor.formula import FormulaChecker

LONGEST_LIST, MOST_RULES = 255, 65_534
_LONGEST_WORDS = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
_WORDS = {
    "promptTitle": Label(zh="输入提示的标题", en="the title of the input message"),
    "errorTitle": Label(zh="出错警告的标题", en="the title of the error message"),
    "prompt": Label(zh="输入提示", en="the input message"),
    "error": Label(zh="出错警告", en="the error message"),
}
_TYPES = {
    "whole": Label(zh="整数", en="a validation for whole numbers"),
    "decimal": Label(zh="小数", en="a validation for numbers"),
    "list": Label(zh="序列", en="a validation with a list"),
    "date": Label(zh="日期", en="a validation for dates"),
    "time": Label(zh="时间", en="a validation for times"),
    "textLength": Label(zh="文本长度", en="a validation for lengths of texts"),
    "custom": Label(zh="自定义", en="a validation with a formula"),
}
_A_TYPE = Label(zh="类型未知的", en="a validation of an unknown type")
_WITHOUT_BOUNDS = ("none", "list", "custom")
_TWO_BOUNDS = ("between", "notBetween")

VALIDATION_LIST = error(
    "validation_list",
    Label(zh="下拉列表的文字过长", en="the texts of a drop-down list are too long"),
    Label(
        zh="把选项写进单元格，列表改为引用这些单元格",
        en="Write the choices into cells and let the list refer to them",
    ),
)
VALIDATION_WORDS = error(
    "validation_words",
    Label(zh="数据验证的提示过长", en="the message of a validation is too long"),
    Label(
        zh="标题不超过 32 个字符，内容不超过 255 个",
        en="Shorten titles to 32 characters and messages to 255",
    ),
)
VALIDATION_BOUND = error(
    "validation_bound",
    Label(zh="数据验证缺少条件", en="a validation lacks a bound or a list"),
    Label(zh="在“数据—数据验证”中补上条件", en="Fill it in in Data, Data Validation"),
)
VALIDATION_AREA = error(
    "validation_area",
    Label(
        zh="数据验证的区域不合法或规则过多",
        en="a validation covers no range, or there are too many",
    ),
)
VALIDATION_OVERLAP = warning(
    "validation_overlap",
    Label(zh="两条数据验证作用于同一单元格", en="two validations cover one cell"),
    Label(
        zh="只留一条：Excel 只采用其中一条", en="Keep one of them: Excel uses only one"
    ),
)
KINDS = (
    VALIDATION_LIST,
    VALIDATION_WORDS,
    VALIDATION_BOUND,
    VALIDATION_AREA,
    VALIDATION_OVERLAP,
)


def check_validations(
    findings: Findings, place: Place, root: Element, formulas: FormulaChecker
) -> None:
    """Look at the validations of a sheet."""
    rules = root.findall("dataValidations/dataValidation")
    if len(rules) > MOST_RULES:
        found = Label(
            zh=f"有 {len(rules):,} 条数据验证，Excel 最多 {MOST_RULES:,}",
            en=f"{len(rules):,} validations; Excel takes {MOST_RULES:,}",
        )
        findings.add(VALIDATION_AREA, place, found)
    covered: list[tuple[Area, str]] = []
    for rule in rules:
        reference = rule.get("sqref", "")
        at = place.at(reference)
        areas = areas_of(reference)
        if areas is None:
            found = Label(
                zh=f"数据验证的区域“{shown(reference)}”不合法",
                en=f"a validation of {shown(reference)!r}, which is no range",
            )
            findings.add(VALIDATION_AREA, at, found)
        covered.extend((area, str(area)) for area in areas or ())
        for kind, fault in _faults(rule):
            findings.add(kind, at, fault)
        for bound in ("formula1", "formula2"):
            text = rule.findtext(bound)
            if text and not text.startswith('"'):
                formulas.check(text, at)
    for name, other in overlapping(covered):
        found = Label(
            zh=f"{name} 与 {other} 的数据验证重叠",
            en=f"the validations of {name} and {other} overlap",
        )
        findings.add(VALIDATION_OVERLAP, place.at(name), found)


def _faults(rule: Element) -> Iterator[tuple[Kind, Label]]:
    for name, limit in _LONGEST_WORDS.items():
        n = n_units(rule.get(name, ""))
        if n > limit:
            found = Label(
                zh=f"数据验证{_WORDS[name].zh}有 {n} 个字符，Excel 最多 {limit}",
                en=f"{_WORDS[name].en} of a validation has {n} characters; Excel "
                f"takes {limit}",
            )
            yield VALIDATION_WORDS, found
    kind, operator = rule.get("type", "none"), rule.get("operator", "between")
    first, second = rule.findtext("formula1"), rule.findtext("formula2")
    needs_two = kind not in _WITHOUT_BOUNDS and operator in _TWO_BOUNDS
    is_elsewhere = next(rule.iter("other-AlternateContent"), None) is not None
    if not is_elsewhere:
        if kind != "none" and not first:
            words = _TYPES.get(kind, _A_TYPE)
            found = Label(
                zh=f"“{words.zh}”数据验证没有条件", en=f"{words.en} says not what"
            )
            yield VALIDATION_BOUND, found
        elif needs_two and not second:
            found = Label(
                zh="数据验证缺少第二个界限", en="a validation lacks its second bound"
            )
            yield VALIDATION_BOUND, found
    if kind == "list" and first and first.startswith('"'):
        n = n_units(first[1:].removesuffix('"').replace('""', '"'))
        if n > LONGEST_LIST:
            found = Label(
                zh=f"下拉列表的文字共 {n} 个字符，Excel 最多 {LONGEST_LIST}",
                en=f"the texts of a list have {n} characters; Excel takes "
                f"{LONGEST_LIST}",
            )
            yield VALIDATION_LIST, found
