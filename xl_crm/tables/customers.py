"""What do we know of a customer?"""

from __future__ import annotations

from xl_crm.i18n import Label
from xl_crm.tables._shared import CHANNEL, CUSTOMER_ID, OWNER, REGION
from xl_crm.tables._spec import Field, Kind, Privacy, Table

CUSTOMERS = Table(
    name="customers",
    label=Label(zh="客户", en="customers"),
    key=("customer_id",),
    fields=(
        CUSTOMER_ID,
        Field(
            name="customer_name",
            label=Label(zh="客户名称", en="customer name"),
            kind=Kind.TEXT,
            aliases=(
                "公司名称",
                "企业名称",
                "客户全称",
                "company name",
                "company",
                "name",
            ),
        ),
        Field(
            name="industry",
            label=Label(zh="所属行业", en="industry"),
            kind=Kind.TEXT,
            aliases=("行业", "客户行业", "行业分类", "sector"),
        ),
        Field(
            name="company_size",
            label=Label(zh="客户规模", en="company size"),
            kind=Kind.TEXT,
            aliases=("规模", "企业规模", "公司规模", "size", "employees"),
        ),
        REGION,
        CHANNEL,
        Field(
            name="contact_name",
            label=Label(zh="联系人姓名", en="contact person"),
            kind=Kind.TEXT,
            aliases=("对接人", "联系人", "contact name", "contact"),
            privacy=Privacy.NAME,
        ),
        Field(
            name="contact_title",
            label=Label(zh="联系人职位", en="contact title"),
            kind=Kind.TEXT,
            aliases=("职位", "职务", "title", "job title"),
        ),
        Field(
            name="contact_phone",
            label=Label(zh="联系电话", en="contact phone"),
            kind=Kind.ID,
            aliases=(
                "电话",
                "手机",
                "手机号",
                "联系人电话",
                "联系方式",
                "phone",
                "mobile",
            ),
            privacy=Privacy.PHONE,
        ),
        Field(
            name="contact_email",
            label=Label(zh="电子邮箱", en="contact e-mail"),
            kind=Kind.TEXT,
            aliases=("邮箱", "联系人邮箱", "电子邮件", "email", "mail"),
            privacy=Privacy.EMAIL,
        ),
        OWNER,
        Field(
            name="first_coop_date",
            label=Label(zh="首次合作日期", en="first cooperation date"),
            kind=Kind.DATE,
            aliases=("首次合作时间", "首单日期", "合作开始日期", "customer since"),
        ),
        Field(
            name="exported_at",
            label=Label(zh="导出时间", en="exported at"),
            kind=Kind.TIME,
            aliases=(
                "导出日期",
                "更新时间",
                "最后更新时间",
                "updated at",
                "export date",
            ),
        ),
    ),
)

#: Fields that should be filled for every customer: a gap is marked 待补充.
KEY_FIELDS = ("customer_name", "industry", "company_size", "region", "contact_name")
