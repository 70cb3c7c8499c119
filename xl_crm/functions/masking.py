"""What does the function that masks personal data say of itself?"""

from __future__ import annotations

from xl_crm.functions._spec import Argument, Example, Function, Input, Topic
from xl_crm.i18n import Label

MASK = Function(
    name="CRM_MASK",
    topic=Topic.CLEANING,
    text=Label(
        zh="姓名、电话、邮箱脱敏显示，如 王*、138****1234；原单元格不变，"
        "发出前请只留结果的值。",
        en="Masks names, phones or e-mails. The cells themselves stay as they are: "
        "keep only the values of the result before you pass it on.",
    ),
    arguments=(
        Argument(
            name="values",
            label=Label(
                zh="要脱敏的单元格，同一种内容", en="Cells to mask, all of one kind"
            ),
        ),
        Argument(
            name="kind",
            label=Label(
                zh="姓名 name、电话 phone 或邮箱 email", en="name, phone or email"
            ),
        ),
    ),
    returns=Label(
        zh="与 values 同样多的行和列的文本；空白和错误值为空",
        en="texts, as many rows and columns as values; "
        "blank for blank cells and errors",
    ),
    examples=(
        Example(
            title=Label(zh="姓名", en="Names"),
            inputs=(
                Input(
                    name="contact",
                    heading=Label(zh="联系人", en="Contact"),
                    values=("王小明", "李雷", None, "欧阳娜娜", "John Smith"),
                ),
            ),
            formula='CRM_MASK([contact],"name")',
            result=(("王*",), ("李*",), (None,), ("欧**",), ("J*** S***",)),
            working=Label(
                zh="留首字；三字以内一个星号，更长两个；外文名每个词留首字母",
                en="the first character stays; one star for up to three characters, "
                "two for more; of Latin names the first letter of each word",
            ),
        ),
        Example(
            title=Label(zh="电话", en="Phones"),
            inputs=(
                Input(
                    name="phone",
                    heading=Label(zh="电话", en="Phone"),
                    values=("138 1234 5678", 13987654321, "010-62345678"),
                ),
            ),
            formula='CRM_MASK([phone],"phone")',
            result=(("138 **** 5678",), ("139****4321",), ("010-****5678",)),
            working=Label(
                zh="留前三位和后四位数字",
                en="the first three and last four digits stay",
            ),
        ),
        Example(
            title=Label(zh="邮箱", en="E-mails"),
            inputs=(
                Input(
                    name="mail",
                    heading=Label(zh="邮箱", en="E-mail"),
                    values=("anna@example.com", "li.lei@mail.example.cn"),
                ),
            ),
            formula='CRM_MASK([mail],"email")',
            result=(("a***@example.com",), ("l***@mail.example.cn",)),
            working=Label(
                zh="留首字母和 @ 之后", en="the first letter and what follows @ stay"
            ),
        ),
    ),
    same_as=Label(
        zh="工作簿中脱敏的联系人、电话、邮箱（crm.toml [output] mask 为 true）",
        en="the masked contacts, phones and e-mails of the workbooks, with mask "
        "true in [output] of crm.toml",
    ),
)
