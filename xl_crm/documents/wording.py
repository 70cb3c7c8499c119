"""What does a document itself say, beside what pages say?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.reports._spec import Tone

CONTENTS = Label(zh="目录", en="Contents")
AS_OF = Label(zh="数据截至 {day}", en="Data up to {day}")
SOURCE = Label(
    zh="全部明细、公式与核对见工作簿。",
    en="All details, formulas and checks are in the workbook.",
)
MORE_ROWS = Label(zh="…还有 {n} 行，见工作簿", en="… {n} more rows in the workbook")
ONE_MORE_ROW = Label(zh="…还有 1 行，见工作簿", en="… 1 more row in the workbook")
MORE_COLUMNS = Label(
    zh="…还有 {n} 列，见工作簿", en="… {n} more columns in the workbook"
)
MORE_SHEETS = Label(
    zh="本文为摘要，另有 {n} 张工作表见 {book}.xlsx",
    en="A digest: {n} more sheets are in {book}.xlsx",
)
ONE_MORE_SHEET = Label(
    zh="本文为摘要，另有 1 张工作表见 {book}.xlsx",
    en="A digest: 1 more sheet is in {book}.xlsx",
)
NO_ROWS = Label(zh="没有数据", en="No rows")
ITEM = Label(zh="项目", en="Item")
VALUE = Label(zh="值", en="Value")
NOTE = Label(zh="说明", en="Note")
RIGHT_AXIS = Label(zh="（右轴）", en=" (right)")
OTHER = Label(zh="其他", en="Other")

#: A tone is never colour alone: a sign stands beside it, and a word to be read out.
SIGNS = {Tone.GOOD: "✓", Tone.WARN: "!", Tone.BAD: "✗"}
WORDS = {
    Tone.GOOD: Label(zh="良好：", en="Good: "),
    Tone.WARN: Label(zh="注意：", en="Note: "),
    Tone.BAD: Label(zh="问题：", en="Problem: "),
}
