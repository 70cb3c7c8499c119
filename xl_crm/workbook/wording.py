"""What does the workbook itself say, beside what pages say?"""

from __future__ import annotations

from xl_crm.i18n import Label

LISTS_SHEET = Label(zh="列表", en="Lists")

PARAMETER = Label(zh="项目", en="Item")
VALUE = Label(zh="值", en="Value")
UNIT = Label(zh="单位", en="Unit")
NOTE = Label(zh="说明", en="Note")
FORMULA = Label(zh="公式：={formula}", en="Formula: ={formula}")

PART_OF = Label(
    zh="行数超过一张工作表的上限：这是第 {part} 张，共 {parts} 张。",
    en="More rows than a sheet holds: this is sheet {part} of {parts}.",
)
VALUES_ONLY = Label(
    zh="数据分布在多张工作表上：此处为数值，不是公式。",
    en="The data takes several sheets: these are values, not formulas.",
)
NO_TOTAL = Label(
    zh="数据分布在多张工作表上：没有合计行。",
    en="The data takes several sheets: there is no totals row.",
)

EDITABLE = Label(zh="此列可填写。", en="Type in this column.")

PAGE_OF = Label(zh="第 {page} 页，共 {pages} 页", en="Page {page} of {pages}")

#: Limits of Excel for the four texts of a validation, in characters.
LONGEST_TITLE = 32
LONGEST_TEXT = 255

CHOICE_TITLE = Label(zh="请从列表中选择", en="Choose from the list")
CHOICE_ERROR = Label(
    zh="请从下拉列表中选择一项；可选项在工作表“列表”中。",
    en="Pick an entry of the drop-down; the sheet Lists holds all of them.",
)

UNIQUE_TITLE = Label(zh="不能重复", en="No duplicates")
UNIQUE_PROMPT = Label(
    zh="每行一个值，本列中不能重复。", en="One value a row, never twice in this column."
)
UNIQUE_ERROR = Label(
    zh="本列中已有这个值，请检查后重新输入。",
    en="This value is already in the column. Check it and type another.",
)

DATE_TITLE = Label(zh="日期", en="Date")
DATE_PROMPT = Label(
    zh="请输入日期，例如 2024-06-30。", en="Type a date, such as 2024-06-30."
)
DATE_ERROR = Label(
    zh="这不是 1950 至 2099 年间的日期。请按 2024-06-30 的格式输入。",
    en="Not a date from 1950 to 2099. Type it like 2024-06-30.",
)

NUMBER_TITLE = Label(zh="数字", en="Number")
NUMBER_PROMPT = Label(
    zh="请输入数字，不带单位。", en="Type a number, without its unit."
)
NUMBER_ERROR = Label(
    zh="这不是数字。请只输入数字，不带单位和文字。",
    en="Not a number. Type digits only, without a unit or words.",
)

FLAG_TITLE = Label(zh="是或否", en="Yes or no")
FLAG_ERROR = Label(
    zh="请选择 TRUE（是）或 FALSE（否）。", en="Choose TRUE (yes) or FALSE (no)."
)
