"""How do words in two languages stand in code that is pure ASCII?

Code of VBA is kept in the code page of somebody's Windows. Chinese therefore stands as
code points, four hexadecimal digits for each UTF-16 unit, and is put together when it
is shown. Excel's own language decides which of the two is shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_crm.addin.ribbon import TAB_ID, group_id, macro_id
from xl_crm.addin.vba._spec import Kind, Module
from xl_crm.functions import FUNCTIONS
from xl_crm.i18n import Label
from xl_crm.macros import MACROS, Group
from xl_crm.templates import template_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_crm.functions import Function

#: What stands as it is in a text of VBA, and what does not.
_RUN = re.compile(r"[ -~]+|[^ -~]+")

#: What the code of the ribbon says beside the labels of the macros.
SAID = {
    "tab": Label(zh="xl_crm 客户分析", en="xl_crm Customers"),
    "running": Label(zh="xl_crm：正在运行 ", en="xl_crm: running "),
    "no_workbook": Label(zh="请先打开一个工作簿。", en="Please open a workbook first."),
    "no_python": Label(
        zh="xl_crm：没有找到 Python 的位置（INTERPRETER_WIN）。"
        "请在命令行运行 xl-crm addin install。",
        en="xl_crm: where Python lies is not set (INTERPRETER_WIN). "
        "Run xl-crm addin install on the command line.",
    ),
    "failed": Label(
        zh="xl_crm 没有完成。可在命令行运行 xl-crm addin status 检查。",
        en="xl_crm did not finish. Run xl-crm addin status on the command line.",
    ),
}


def words_module() -> Module:
    """Return the module that knows every label, tip and help text."""
    text = template_path("addin/xl_crm_words.bas").read_text(encoding="ascii")
    filled = text.replace("'@labels\n", _cases(_labels()))
    filled = filled.replace("'@tips\n", _cases(_tips()))
    return Module(
        name="xl_crm_words",
        kind=Kind.STANDARD,
        body=filled.replace("'@functions\n", "".join(map(_registered, FUNCTIONS))),
    )


def literal(text: str) -> str:
    """Return a text as an expression of VBA.

    Example: ``"xl_crm " & Decoded("51FD6570")``; printable ASCII stands as it is.
    """
    return " & ".join(map(_spelled, _RUN.findall(text))) or '""'


def _spelled(run: str) -> str:
    if run.isascii() and run.isprintable():
        doubled = run.replace('"', '""')
        return f'"{doubled}"'
    return f'Decoded("{run.encode("utf-16-be").hex().upper()}")'


def _labels() -> Iterator[tuple[str, Label]]:
    """Yield what stands on the ribbon or is said, by its name."""
    yield TAB_ID, SAID["tab"]
    for group in Group:
        yield group_id(group), group.label
    for macro in MACROS:
        yield macro_id(macro), macro.label
    for name, label in SAID.items():
        if name != "tab":
            yield name, label


def _tips() -> Iterator[tuple[str, Label]]:
    for macro in MACROS:
        yield macro_id(macro), macro.tip


def _cases(labels: Iterable[tuple[str, Label]]) -> str:
    return "".join(
        f'        Case "{name}"\n'
        f"            Chinese = {literal(label.zh)}\n"
        f"            English = {literal(label.en)}\n"
        for name, label in labels
    )


def _registered(function: Function) -> str:
    """Return the statement that tells the function wizard about one function."""
    labels = (function.text, *(argument.label for argument in function.arguments))
    texts = "".join(
        f", _\n        Both({literal(label.zh)}, {literal(label.en)})"
        for label in labels
    )
    return f'    Describe "{function.name}"{texts}\n'
