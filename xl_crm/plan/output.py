"""What does a run write, and what may it use?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xl_crm.i18n import Label
from xl_crm.plan._spec import Setting, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What is written, and how."""

    mask: bool = setting(
        True,  # noqa: FBT003  (a default)
        Setting(
            label=Label(zh="脱敏", en="Mask"),
            note=Label(
                zh="联系人、电话、邮箱脱敏显示",
                en="mask contact name, phone and e-mail",
            ),
        ),
    )
    check_date: date | None = setting(
        None,
        Setting(
            label=Label(zh="检查日期", en="Check date"),
            note=Label(
                zh="跟踪表中截止日期早于此日且未完成的标红；留空为统计截止日",
                en="tasks due before it and not done turn red; empty: the as-of date",
            ),
        ),
    )
    issue_rows: int = setting(
        500,
        Setting(
            label=Label(zh="问题明细行数", en="Issue rows"),
            note=Label(
                zh="每类问题在工作簿中最多列多少行（总数照计）",
                en="rows listed of each kind of issue; the count is always of all",
            ),
            lowest=1,
            highest=100_000,
        ),
    )
    live_rows: int = setting(
        10_000,
        Setting(
            label=Label(zh="公式行数上限", en="Live rows"),
            note=Label(
                zh="行数更多的表只写数值、不写公式；0 表示各行都不写公式",
                en="a table of more rows holds values and no formulas; 0 for no "
                "formulas in rows",
            ),
            lowest=0,
            highest=1_048_575,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """What the engine may use."""

    memory_limit: str = setting(
        "1GB",
        Setting(
            label=Label(zh="内存上限", en="Memory limit"),
            note=Label(
                zh="DuckDB 的内存上限，超出部分写入临时文件",
                en="of DuckDB; what is more spills to disk",
            ),
        ),
    )
    threads: int = setting(
        0,
        Setting(
            label=Label(zh="线程数", en="Threads"),
            note=Label(zh="0 表示每核一个", en="0 for one a core"),
            lowest=0,
            highest=256,
        ),
    )
