"""Which file, encoding and header text does each exported table have?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_crm.i18n import Label, Lang
from xl_crm_example.words import YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterable


class Form(StrEnum):
    """How a clean value is written."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    COUNT = "count"
    FLAG = "flag"


class Encoding(StrEnum):
    """How the characters of a text file become bytes."""

    UTF_8 = "utf-8"
    UTF_8_BOM = "utf-8-sig"
    UTF_16 = "utf-16"
    GB18030 = "gb18030"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an export: code name of the field, header, form of the values."""

    name: str
    header: Label
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One exported file.

    Attributes
    ----------
    encoding : Encoding
        Of the Chinese file; the English one is UTF-8. Ignored for a workbook.
    delimiter : str
        Between the cells; empty for a workbook.
    """

    table: str
    file: str
    columns: tuple[Column, ...]
    encoding: Encoding = Encoding.UTF_8
    delimiter: str = ""

    def encoding_in(self, lang: Lang) -> Encoding:
        """Return the encoding of the file in one language."""
        return self.encoding if lang is Lang.ZH else Encoding.UTF_8

    def headers(self, lang: Lang) -> list[str]:
        """Return the header texts in one language."""
        return [column.header.text(lang) for column in self.columns]


def _columns(form: Form, names: str) -> tuple[Column, ...]:
    """Return the columns of ``"code=中文=English; ..."``."""
    parts = (text.split("=") for text in names.split("; "))
    return tuple(
        Column(name=name, header=Label(zh=zh, en=en), form=form)
        for name, zh, en in parts
    )


EXPORTS = (
    Export(
        table="customers",
        file="customers.xlsx",
        columns=(
            *_columns(
                Form.TEXT,
                "customer_id=客户编号=Customer ID; "
                "customer_name=公司名称=Company name; "
                "industry=行业=Industry; company_size=企业规模=Company size; "
                "region=地区=Region; channel=来源渠道=Channel; "
                "contact_name=联系人=Contact name; contact_title=职位=Job title; "
                "contact_phone=联系电话=Phone; contact_email=电子邮箱=E-mail; "
                "owner=销售负责人=Sales owner",
            ),
            *_columns(
                Form.DATE,
                "first_coop_date=首次合作时间=First cooperation date; "
                "exported_at=导出日期=Export date",
            ),
        ),
    ),
    Export(
        table="orders",
        file="orders.csv",
        encoding=Encoding.GB18030,
        delimiter=",",
        columns=(
            *_columns(Form.TEXT, "order_id=订单编号=Order number"),
            *_columns(Form.COUNT, "order_line=订单行号=Order line"),
            *_columns(Form.TEXT, "customer_id=客户编码=Customer ID"),
            *_columns(Form.DATE, "order_date=下单时间=Order date"),
            *_columns(
                Form.TEXT, "category=品类=Product category; product=产品=Product"
            ),
            *_columns(Form.FLAG, "is_new_product=是否新品=New product"),
            *_columns(Form.DATE, "product_launch_date=产品上市日期=Launch date"),
            *_columns(Form.COUNT, "quantity=数量=Quantity"),
            *_columns(
                Form.MONEY,
                "unit_price=单价=Unit price; order_amount=订单金额(元)=Order amount",
            ),
            *_columns(Form.TEXT, "order_status=订单状态=Order status"),
            *_columns(Form.FLAG, "return_flag=退货标记=Returned"),
            *_columns(
                Form.TEXT,
                "owner=销售负责人=Sales owner; region=区域=Region; "
                "channel=渠道=Channel",
            ),
        ),
    ),
    Export(
        table="interactions",
        file="interactions.tsv",
        encoding=Encoding.UTF_16,
        delimiter="\t",
        columns=(
            *_columns(Form.TEXT, "customer_id=客户编号=Customer ID"),
            *_columns(Form.DATE, "interaction_date=互动日期=Interaction date"),
            *_columns(
                Form.TEXT,
                "interaction_kind=互动方式=Interaction kind; "
                "campaign_id=活动编号=Campaign",
            ),
            *_columns(Form.FLAG, "responded=是否响应=Responded"),
            *_columns(Form.TEXT, "owner=销售负责人=Sales owner"),
        ),
    ),
    Export(
        table="tickets",
        file="tickets.csv",
        encoding=Encoding.UTF_8_BOM,
        delimiter=",",
        columns=(
            *_columns(
                Form.TEXT, "ticket_id=工单号=Ticket; customer_id=客户编号=Customer ID"
            ),
            *_columns(
                Form.TIME,
                "opened_at=创建时间=Opened at; "
                "first_response_at=首次响应时间=First response at; "
                "resolved_at=解决时间=Resolved at",
            ),
            *_columns(Form.TEXT, "ticket_kind=工单类型=Ticket kind"),
            *_columns(Form.FLAG, "is_complaint=是否投诉=Complaint"),
            *_columns(Form.TEXT, "complaint_type=投诉类型=Complaint type"),
            *_columns(Form.COUNT, "csat=满意度评分=CSAT score; nps=NPS评分=NPS score"),
        ),
    ),
    Export(
        table="campaigns",
        file="campaigns.xlsx",
        columns=(
            *_columns(
                Form.TEXT,
                "campaign_id=活动编号=Campaign; campaign_name=活动名称=Campaign name; "
                "campaign_kind=活动类型=Campaign kind",
            ),
            *_columns(
                Form.DATE, "start_date=开始日期=Start date; end_date=结束日期=End date"
            ),
            *_columns(Form.MONEY, "cost=活动费用(元)=Cost"),
            *_columns(Form.COUNT, "targeted=目标客户数=Targeted customers"),
        ),
    ),
    Export(
        table="opportunities",
        file="opportunities.csv",
        encoding=Encoding.UTF_8_BOM,
        delimiter=";",
        columns=(
            *_columns(
                Form.TEXT,
                "opportunity_id=商机编号=Opportunity; "
                "customer_id=客户编号=Customer ID; "
                "owner=销售负责人=Sales owner; region=区域=Region",
            ),
            *_columns(Form.DATE, "created=创建日期=Created; closed=关闭日期=Closed"),
            *_columns(Form.TEXT, "stage=阶段=Stage"),
            *_columns(Form.MONEY, "amount=预计金额(元)=Amount"),
        ),
    ),
    Export(
        table="churn",
        file="churn.csv",
        delimiter=",",
        columns=(
            *_columns(Form.TEXT, "customer_id=客户编号=Customer ID"),
            *_columns(Form.DATE, "churn_date=流失日期=Churn date"),
            *_columns(Form.TEXT, "churn_reason=流失原因=Churn reason"),
        ),
    ),
)


def as_text(frame: pd.DataFrame, export: Export, lang: Lang) -> pd.DataFrame:
    """Return a table with every cell as the text that a clean export would hold.

    Dates read ``2024-07-01``, times ``2024-07-01 14:05:33``, money ``1234.50``; what is
    missing is empty text.
    """
    return pd.DataFrame(
        {
            column.name: pd.Series(
                list(_texts(frame[column.name], column.form, lang)), dtype=object
            )
            for column in export.columns
        }
    )


def _texts(values: pd.Series, form: Form, lang: Lang) -> Iterable[str]:
    if form is Form.TEXT:
        return (str(value) for value in values)
    if form is Form.FLAG:
        return (
            "" if value is None else YES_NO[bool(value)].text(lang) for value in values
        )
    if form is Form.MONEY:
        return (f"{value:.2f}" for value in values)
    if form is Form.COUNT:
        return ("" if np.isnan(value) else f"{value:.0f}" for value in values)
    unit = "D" if form is Form.DATE else "s"
    stamps = np.datetime_as_string(values.to_numpy().astype(f"datetime64[{unit}]"))
    return ("" if text == "NaT" else text.replace("T", " ") for text in stamps.tolist())
