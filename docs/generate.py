"""Which reference pages follow from the declarations, and are they up to date?

Usage: python docs/generate.py [--check]

Without ``--check`` the pages in docs/reference are written anew; with it a page that
differs from what the code says is named, and the exit code is 1.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from xl_crm_cli.main import cli as commands

from xl_crm.functions import FUNCTIONS
from xl_crm.i18n import Lang
from xl_crm.macros import MACROS, Group
from xl_crm.metrics import CATALOGUE
from xl_crm.plan import default_plan, project_file
from xl_crm.reports.business import REPORTS
from xl_crm.scores.composite import global_weights
from xl_crm.summary.facts import DIMENSIONS, FACTS, Ratio
from xl_crm.tables import TABLES
from xl_crm.tables.issue import Outcome
from xl_crm.tables.issue_rules import RULES
from xl_crm.workbook.doctor import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_crm.functions import Example, Function
    from xl_crm.summary.facts import Measure

FOLDER = Path(__file__).parent / "reference"
HEAD = "<!-- Written by docs/generate.py: change the declarations, not this page. -->"


def main() -> int:
    """Write or check every page; return the exit code."""
    check = "--check" in sys.argv[1:]
    stale = []
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        path = FOLDER / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    word = "out of date" if check else "written"
    lines = [f"docs/reference/{name}: {word}" for name in stale]
    print("\n".join(lines) or "docs/reference: up to date")
    return 1 if check and stale else 0


def pages() -> dict[str, str]:
    """Return the text of every reference page by file name."""
    return {
        "metrics.md": page("Metrics 指标", metrics()),
        "functions.md": page("Functions for the sheet 工作表函数", functions()),
        "ribbon.md": page("Ribbon and macros 功能区与宏", ribbon()),
        "reports.md": page("Reports 业务报表", reports()),
        "settings.md": page("Settings 设置", settings()),
        "tables.md": page("Tables and headers 数据表与列名", tables()),
        "issues.md": page("Data issues 数据问题", issues()),
        "faults.md": page("Faults of workbooks 工作簿的问题", faults()),
        "commands.md": page("Commands 命令", help_texts()),
    }


def page(title: str, parts: Iterable[str]) -> str:
    """Return a page: title, remark, parts."""
    return "\n\n".join((f"# {title}", HEAD, *parts)) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
        for line in lines
    )


def metrics() -> Iterator[str]:
    """Return every metric with both names, unit, direction, weight and formula."""
    weights = global_weights(default_plan().dimensions)
    yield (
        "Weights are the defaults: 40/30/20/10 for the dimensions, equal inside. "
        "Sources B… and A… are the items of the two guides the project follows. In the "
        "sheet `[@name]` is the cell of a figure in the row of the customer; a metric "
        "without a formula is such a figure."
    )
    yield table(
        (
            "name",
            "中文",
            "English",
            "unit",
            "better",
            "weight",
            "formula",
            "in the sheet",
            "blank when",
        ),
        (
            (
                f"`{metric.name}`",
                metric.label.zh,
                metric.label.en,
                str(metric.unit),
                str(metric.better),
                f"{weights[metric.name]:.1%}" if metric.name in weights else "",
                f"{metric.formula.zh}<br>{metric.formula.en}",
                f"`{metric.sheet_formula}`" if metric.sheet_formula else "",
                f"{metric.undefined.zh}<br>{metric.undefined.en}".removeprefix("<br>"),
            )
            for metric in CATALOGUE.values()
        ),
    )


def functions() -> Iterator[str]:
    """Return every function with its arguments, its result and its examples."""
    yield (
        "Ranges go in, one result comes out and fills the cells beside and below. "
        "Headings above columns of figures may be selected with them. Blank cells and "
        "errors are missing values; a mistake becomes one short text in the cell. In "
        "the examples the formula stands above its result: type it into the first cell "
        "of the result. `xl-crm functions NAME` prints the same. A blank result is an "
        "empty text, no empty cell; whole columns such as `A:A` may be selected, only "
        "the part in use is read. ![The page of examples in "
        "xl_crm.xlsm](../pictures/functions_en.png) "
        "参数为区域，结果自动填满相邻单元格；数值列可连同表头一起选；空白和错误值视为"
        "缺失；写法有误时，单元格显示一句说明。示例中公式写在结果上方，实际输入在结果的"
        "第一个单元格。空白结果是空文本；可选整列，只读取用到的部分。"
        " ![xl_crm.xlsm 中的函数示例](../pictures/functions_zh.png)"
    )
    yield (
        "Tested through xlwings' own conversion code with Windows made up, and by the "
        "examples below, not in a running Excel: the "
        "[checklist](../excel-add-in-checklist.md) says what a person has to look at "
        "there. 未在 Excel 中实际运行；见检查单。"
    )
    yield table(
        ("function", "用途", "what it does"),
        (
            (
                f"[`{each.signature}`](#{each.name.lower()})",
                unstarred(each.text.zh),
                unstarred(each.text.en),
            )
            for each in FUNCTIONS
        ),
    )
    for each in FUNCTIONS:
        yield from function_parts(each)
    yield "\\* required 必需"


def function_parts(function: Function) -> Iterator[str]:
    """Return what one function says of itself."""
    yield f"## {function.name}"
    yield f"`={function.signature}`"
    yield unstarred(function.text.both())
    if function.arguments:
        yield table(
            ("argument", "说明", "what to select or type"),
            (
                (
                    f"`{each.name}`" + (" *" if each.required else ""),
                    each.label.zh,
                    each.label.en,
                )
                for each in function.arguments
            ),
        )
    yield f"Result 结果: {function.returns.zh}<br>{function.returns.en}."
    yield f"The same number 同一数字: {function.same_as.zh}<br>{function.same_as.en}."
    for example in function.examples:
        yield f"### {example.title.zh} {example.title.en}"
        yield sheet(example)
        yield f"{example.working.zh}<br>{example.working.en}."


def unstarred(text: str) -> str:
    """Return a text whose stars stay stars."""
    return text.replace("*", "\\*")


def sheet(example: Example) -> str:
    """Return an example with the letters of the columns and the numbers of the rows."""
    rows = [[unstarred(cell.both()) for cell in row] for row in example.sheet()]
    letters = [chr(ord("A") + place) for place in range(len(rows[0]))]
    return table(
        ("", *letters), ((str(nth), *row) for nth, row in enumerate(rows, start=1))
    )


def reports() -> Iterator[str]:
    """Return every report with its sheets, every fact with its measures, dimensions."""
    yield (
        "What `xl-crm report NAME` writes ([how](../reports.md)), and of what a report "
        "can be made ([a report of your own](../a-report-of-your-own.md)). Sheets, "
        "measures and dimensions that the input does not fill are left out. "
        "缺少数据的工作表、指标和维度不会出现。"
    )
    for report in REPORTS:
        yield f"## {report.label.zh} {report.label.en} (`{report.name}`)"
        yield f"{report.purpose.zh} {report.purpose.en}"
        yield f"Needs 需要: {report.needs.zh} / {report.needs.en}."
        yield table(
            ("工作表", "sheet", "what for"),
            (
                (
                    sheet.label.zh,
                    sheet.label.en,
                    f"{sheet.summary.zh}<br>{sheet.summary.en}",
                )
                for sheet in report.sheets
            ),
        )
    yield "## Measures 指标"
    for fact in FACTS:
        yield f"### {fact.label.zh} {fact.label.en} (`{fact.name}`)"
        yield f"From the tables: {', '.join(f'`{name}`' for name in fact.needs)}."
        yield table(
            ("measure", "中文", "English", "unit", "better", "how"),
            (
                (
                    f"`{measure.name}`",
                    measure.label.zh,
                    measure.label.en,
                    str(measure.unit),
                    str(measure.better),
                    how_measured(measure),
                )
                for measure in fact.measures
            ),
        )
    yield "## Dimensions 维度"
    yield table(
        ("dimension", "中文", "English"),
        ((f"`{each.name}`", each.label.zh, each.label.en) for each in DIMENSIONS),
    )


def how_measured(measure: Measure | Ratio) -> str:
    """Return the note of a measure, and of a ratio what is divided by what."""
    lines = [measure.note.zh, measure.note.en]
    if isinstance(measure, Ratio):
        top = f"`{measure.numerator}`"
        if measure.less:
            top = f"({top} - `{measure.less}`)"
        times = f" * {measure.scale:g}" if measure.scale != 1 else ""
        lines.append(f"= {top} / `{measure.denominator}`{times}")
    return "<br>".join(line for line in lines if line)


def settings() -> Iterator[str]:
    """Return the project file with every default, in both languages."""
    plan = default_plan()
    yield "`xl-crm init` writes this file. 由 `xl-crm init` 生成。"
    for lang in Lang:
        yield f"```toml\n{project_file(plan, lang)}```"


def tables() -> Iterator[str]:
    """Return every table, its fields and the headers that name them."""
    yield (
        "Headers are compared without spaces, case, separators and units in brackets; "
        "anything else is mapped with `--map TABLE.FIELD=HEADER`. "
        "列名不区分大小写、空格和括号中的单位；其他列名用 `--map` 指明。"
    )
    for each in TABLES:
        yield f"## {each.label.zh} {each.label.en} (`{each.name}`)"
        yield table(
            ("field", "中文", "English", "kind", "also understood"),
            (
                (
                    f"`{field.name}`" + (" *" if field.required else ""),
                    field.label.zh,
                    field.label.en,
                    str(field.kind),
                    ", ".join(field.aliases),
                )
                for field in each
            ),
        )
    yield "\\* required 必需"


def issues() -> Iterator[str]:
    """Return every kind of data issue."""
    yield (
        "What becomes of an order line that a rule catches is counted in the sheet "
        "核对 (Reconciliation); a rule without an outcome only tells. What is marked * "
        "can be mended, or decided on, in the sheet 隔离清单 (Quarantine) of "
        "`xl-crm check`."
    )
    yield table(
        ("rule", "中文", "English", "severity", "outcome", "what to do"),
        (
            (
                f"`{rule.name}`" + (" *" if rule.to_decide else ""),
                rule.label.zh,
                rule.label.en,
                str(rule.severity),
                "" if rule.outcome is Outcome.KEPT else rule.outcome.label.both(),
                f"{rule.action.zh}<br>{rule.action.en}",
            )
            for rule in RULES
        ),
    )


def faults() -> Iterator[str]:
    """Return every kind of fault that the doctor knows."""
    yield (
        "What `xl-crm doctor` looks for. An error makes Excel offer a repair or refuse "
        "the file; a warning is opened with something else than was meant. "
        "错误会使 Excel 提示修复或拒绝打开；警告能打开，但内容与本意不符。"
    )
    yield table(
        ("fault", "中文", "English", "severity", "what to do"),
        (
            (
                f"`{kind.name}`",
                kind.label.zh,
                kind.label.en,
                str(kind.severity),
                f"{kind.remedy.zh}<br>{kind.remedy.en}",
            )
            for kind in KINDS
        ),
    )


def ribbon() -> Iterator[str]:
    """Return every button of the ribbon with its command."""
    yield (
        "The tab **xl_crm 客户分析** (Excel in another language than Chinese: **xl_crm "
        "Customers**). Every button works on the workbook that is open; its command "
        "does the same to a file, on any machine. What they do, with pictures: "
        "[the Excel add-in](../excel-add-in.md). The buttons have not been pressed in "
        "a running Excel: see the [checklist](../excel-add-in-checklist.md). "
        "每个按钮对应一个命令，作用相同；未在 Excel 中实际运行，见检查单。"
    )
    for group in Group:
        macros = [macro for macro in MACROS if macro.group is group]
        if not macros:
            continue
        yield f"## {group.label.both()}"
        yield table(
            ("按钮 button", "picture", "作用 what it does", "command"),
            (
                (
                    macro.label.both(),
                    f"`{macro.icon}`",
                    f"{macro.tip.zh}<br>{macro.tip.en}",
                    f"`xl-crm macro {macro.name}"
                    + (" BOOK.xlsx`" if macro.needs_book else "`"),
                )
                for macro in macros
            ),
        )


def help_texts() -> Iterator[str]:
    """Return the help of every command as the terminal shows it."""
    root = click.Context(commands, info_name="xl-crm", terminal_width=88)
    yield f"```text\n{commands.get_help(root)}\n```"
    yield from helps_below(commands, root)


def helps_below(group: click.Group, parent: click.Context) -> Iterator[str]:
    """Return the help of each command of a group, and of those below it."""
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        if command is None:
            continue
        context = click.Context(
            command, info_name=name, parent=parent, terminal_width=88
        )
        path = context.command_path
        yield f"## {path}\n\n```text\n{command.get_help(context)}\n```"
        if isinstance(command, click.Group):
            yield from helps_below(command, context)


if __name__ == "__main__":
    sys.exit(main())
