"""What does the function that names the version say of itself?"""

from __future__ import annotations

from xl_crm.functions._spec import Function, Topic
from xl_crm.i18n import Label

VERSION = Function(
    name="CRM_VERSION",
    topic=Topic.ABOUT,
    text=Label(
        zh="xl_crm、Python 和 xlwings 的版本：有结果即说明函数可用。",
        en="Versions of xl_crm, Python and xlwings: an answer means that the functions "
        "work.",
    ),
    arguments=(),
    returns=Label(zh="一个文本", en="one text"),
    examples=(),
    same_as=Label(zh="xl-crm --version", en="xl-crm --version"),
)
