"""Books that the tests of documents draw, and what a reader finds in a page."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from xl_crm.i18n import Lang
from xl_crm.reports._spec import (
    Book,
    CellPlace,
    Chart,
    ChartKind,
    Column,
    Link,
    Links,
    Mark,
    Page,
    Parameter,
    Parameters,
    Table,
    Text,
    Tone,
    Total,
)
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = '<script>alert("x")</script>'
VOID = frozenset({"meta", "br"})


def regions(n_rows: int = 3) -> Table:
    """Return amounts of regions; the first is named like a script."""
    names = (SCRIPT, "华东 & 华南", "西部")
    numbers = range(n_rows)
    return Table(
        name="regions",
        title="各区域金额",
        total_label="合计",
        columns=(
            Column(
                name="region", heading="区域", values=[names[n % 3] for n in numbers]
            ),
            Column(
                name="amount",
                heading="金额(元)",
                note='净额："含税"',
                values=[1234567.5 * (n + 1) for n in numbers],
                unit=Unit.MONEY,
                mark=Mark.BAR,
                total=Total.SUM,
            ),
            Column(
                name="growth",
                heading="环比",
                values=[0.123 - n / 10 for n in numbers],
                unit=Unit.PERCENT,
                better=Better.HIGHER,
                mark=Mark.ICONS,
            ),
            Column(
                name="state",
                heading="状态",
                values=["达标"] * n_rows,
                tones={"达标": Tone.GOOD},
                links=[CellPlace(table="facts", column="day", row=0)] * n_rows,
            ),
            Column(name="hidden", heading="折叠列", values=[7] * n_rows, folded=True),
        ),
    )


def figures() -> Parameters:
    """Return key figures, one of them blank for now."""
    values = (
        ("amount", "净额", 38078731.11, Unit.MONEY, None),
        ("rate", "转化率", 0.1234, Unit.PERCENT, Tone.BAD),
        ("warning", "无需处理", None, Unit.TEXT, Tone.BAD),
    )
    return Parameters(
        name="figures",
        title="关键数字",
        parameters=tuple(
            Parameter(
                name=name,
                label=label,
                value=value,
                unit=unit,
                tone=tone,
                editable=False,
            )
            for name, label, value, unit, tone in values
        ),
    )


def chart(kind: ChartKind, *series: str, lower: float | None = None) -> Chart:
    """Return a chart of the table of regions."""
    return Chart(
        kind=kind,
        title="图",
        table="regions",
        categories="region",
        series=series or ("amount",),
        alt_text="图：各区域的金额",
        lower=lower,
    )


def book(*pages: Page, lang: Lang = Lang.ZH) -> Book:
    """Return a book of pages; of one with every kind of block where none is given."""
    facts = Table(
        name="facts",
        columns=(
            Column(
                name="day", heading="日期", values=[date(2024, 6, 1)], unit=Unit.DATE
            ),
        ),
    )
    everything = (
        Page(name="index", sheet="目录", title="目录页", blocks=(Text(lines=("表",)),)),
        Page(
            name="overview",
            sheet="总览",
            title="总览页",
            summary="一句话",
            blocks=(
                figures(),
                Text(title="结论", lines=("净额上升。",), tone=Tone.GOOD),
                Text(title="问题", lines=("投诉上升。",), tone=Tone.BAD),
                regions(),
                chart(ChartKind.COLUMN),
                chart(ChartKind.PIE),
                Links(
                    links=(
                        Link(page="facts", text="去明细"),
                        Link(page="index", text="去目录"),
                    )
                ),
            ),
        ),
        Page(name="facts", sheet="明细", title="明细页", blocks=(facts,)),
    )
    return Book(
        name="report",
        title=f"经营分析 {SCRIPT}",
        subject="2024年第二季度",
        lang=lang,
        as_of=date(2024, 6, 30),
        pages=pages or everything,
    )


def page(*blocks: Table | Chart | Parameters | Text | Links) -> Page:
    """Return a page of blocks."""
    return Page(name="one", sheet="One", title="One", blocks=blocks)


class Reader(HTMLParser):
    """Reads a page as strictly as XML: every element that opens has to end.

    Attributes
    ----------
    tags : list of (str, dict)
        Elements with their attributes, in order.
    said : list of str
        Texts outside of the style sheet.
    """

    def __init__(self, whole: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []
        self._open: list[str] = []
        self.feed(whole)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.said.append(data)

    def attributes(self, tag: str, name: str) -> list[str]:
        """Return an attribute of every element of a name that has it."""
        return [
            found[name] for each, found in self.tags if each == tag and name in found
        ]


def files_in(folder: Path) -> list[str]:
    """Return the names of the files of a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())
