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


_FIELD = Field(name="field", label=Label(zh="字段", en="Field"), kind=Kind.TEXT)

#: Rows to mend or to decide on. Table, file, row and field say which cell it is.
QUARANTINE = Table(
    name="quarantine",
    label=Label(zh="隔离清单", en="Quarantine"),
    key=("table", "file", "row", "field"),
    fields=(
        Field(name="issue", label=Label(zh="问题", en="Issue"), kind=Kind.TEXT),
        Field(name="table", label=Label(zh="数据表", en="Table"), kind=Kind.TEXT),
        Field(name="file", label=Label(zh="文件", en="File"), kind=Kind.TEXT),
        Field(name="row", label=Label(zh="行号", en="Row"), kind=Kind.NUMBER),
        _FIELD,
        Field(name="value", label=Label(zh="原值", en="Value found"), kind=Kind.TEXT),
        CUSTOMER_ID,
        ORDER_ID,
        ORDERS["order_date"],
        ORDERS["order_amount"],
        Field(
            name="correction",
            label=Label(zh="更正值", en="Corrected value"),
            kind=Kind.TEXT,
        ),
        Field(name="decision", label=Label(zh="处理", en="Decision"), kind=Kind.TEXT),
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
