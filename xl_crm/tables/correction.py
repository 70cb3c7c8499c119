"""What does a person fill in, in the workbook of data quality, and how is it named?

The workbook is written in these words and read back by them, in either language.
"""

from __future__ import annotations

from enum import StrEnum

from xl_crm.i18n import Label
from xl_crm.tables._shared import CUSTOMER_ID
from xl_crm.tables._spec import Field, Kind, Table
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.orders import ORDER_ID, ORDERS


class Decision(StrEnum):
    """What a person decides about a row that is set aside or flagged."""

    KEEP = "keep"
    EXCLUDE = "exclude"

    @property
    def label(self) -> Label:
        """Name for people."""
        return {
            Decision.KEEP: Label(zh="保留", en="Keep"),
            Decision.EXCLUDE: Label(zh="剔除", en="Exclude"),
        }[self]


class CorrectionOutcome(StrEnum):
    """What became of something that a person filled in."""

    APPLIED = "applied"
    NOT_NEEDED = "not_needed"
    UNREADABLE = "unreadable"
    VALUE_CHANGED = "value_changed"
    NOT_FOUND = "not_found"
    NO_FIXED_ROW = "no_fixed_row"
    CONFLICT = "conflict"
    NOT_POSSIBLE = "not_possible"
    NO_DECISION = "no_decision"

    @property
    def label(self) -> Label:
        """Name for people."""
        return _OUTCOME_LABELS[self]

    @property
    def is_in_effect(self) -> bool:
        """Whether the data are now as the person wants them."""
        return self in {CorrectionOutcome.APPLIED, CorrectionOutcome.NOT_NEEDED}


_OUTCOME_LABELS = {
    CorrectionOutcome.APPLIED: Label(zh="已生效", en="applied"),
    CorrectionOutcome.NOT_NEEDED: Label(
        zh="原文件已是更正值", en="not needed: the file says so by now"
    ),
    CorrectionOutcome.UNREADABLE: Label(
        zh="更正值无法识别，请在隔离清单中再改",
        en="cannot be read: mend it in the quarantine list",
    ),
    CorrectionOutcome.VALUE_CHANGED: Label(
        zh="未生效：原值已变，或该行已是其他订单",
        en="not applied: another value, or another order, is found there",
    ),
    CorrectionOutcome.NOT_FOUND: Label(
        zh="未生效：找不到该文件、行或字段",
        en="not applied: no such file, row or field",
    ),
    CorrectionOutcome.NO_FIXED_ROW: Label(
        zh="未生效：数据库中的行没有固定行号，请在数据库中改",
        en="not applied: rows of a database have no fixed number, mend it there",
    ),
    CorrectionOutcome.CONFLICT: Label(
        zh="未生效：同一处有不同的更正，请删去一条",
        en="not applied: corrections contradict each other, delete one",
    ),
    CorrectionOutcome.NOT_POSSIBLE: Label(
        zh="未生效：该行不能这样处理", en="not applied: the row cannot be decided so"
    ),
    CorrectionOutcome.NO_DECISION: Label(
        zh="未生效：处理只能填保留或剔除",
        en="not applied: a decision is Keep or Exclude",
    ),
}

_TABLE = Field(name="table", label=Label(zh="数据表", en="Table"), kind=Kind.TEXT)
_FILE = Field(name="file", label=Label(zh="文件", en="File"), kind=Kind.TEXT)
_ROW = Field(name="row", label=Label(zh="行号", en="Row"), kind=Kind.NUMBER)
_FIELD = Field(name="field", label=Label(zh="字段", en="Field"), kind=Kind.TEXT)
_VALUE = Field(name="value", label=Label(zh="原值", en="Value found"), kind=Kind.TEXT)
_CORRECTION = Field(
    name="correction", label=Label(zh="更正值", en="Corrected value"), kind=Kind.TEXT
)
_DECISION = Field(
    name="decision", label=Label(zh="处理", en="Decision"), kind=Kind.TEXT
)

#: Rows to mend or to decide on. Table, file, row and field say which cell it is.
QUARANTINE = Table(
    name="quarantine",
    label=Label(zh="隔离清单", en="Quarantine"),
    key=("table", "file", "row", "field"),
    fields=(
        Field(name="issue", label=Label(zh="问题", en="Issue"), kind=Kind.TEXT),
        _TABLE,
        _FILE,
        _ROW,
        _FIELD,
        _VALUE,
        CUSTOMER_ID,
        ORDER_ID,
        ORDERS["order_date"],
        ORDERS["order_amount"],
        _CORRECTION,
        _DECISION,
    ),
)

#: Key fields of customers that nobody has filled in.
TO_COMPLETE = Table(
    name="to_complete",
    label=Label(zh="待补充", en="To be completed"),
    key=("customer_id", "field"),
    fields=(
        CUSTOMER_ID,
        CUSTOMERS["customer_name"],
        _FIELD,
        Field(name="state", label=Label(zh="状态", en="State"), kind=Kind.TEXT),
        Field(
            name="correction",
            label=Label(zh="补充值", en="Value to fill in"),
            kind=Kind.TEXT,
        ),
    ),
)

#: What was filled in before, so that the newest workbook alone holds all of it. Rows of
#: the quarantine have a file and a row, values that complete a customer its ID.
CORRECTIONS = Table(
    name="corrections",
    label=Label(zh="人工更正", en="Manual corrections"),
    key=("table", "file", "row", "field", "customer_id"),
    fields=(
        _TABLE,
        _FILE,
        _ROW,
        _FIELD,
        CUSTOMER_ID,
        ORDER_ID,
        _VALUE,
        _CORRECTION,
        _DECISION,
        Field(name="outcome", label=Label(zh="结果", en="Outcome"), kind=Kind.TEXT),
    ),
)
