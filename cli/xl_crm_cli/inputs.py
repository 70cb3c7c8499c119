"""Which options say what is read, and by which settings?

Commands share them: ``takes_settings`` and ``takes_inputs`` add the options to a
command and hand it one value.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from xl_crm.i18n import Label, Lang
from xl_crm.tables import TABLES
from xl_crm_cli.console import Console, both

Command = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """By which settings a command goes.

    Attributes
    ----------
    project : Path or None
        Project file, or a workbook with a sheet of settings.
    changes : tuple of (str, str)
        Dotted setting and the text of its value, over the project file.
    lang : Lang or None
        None takes the language of the project file.
    """

    project: Path | None = None
    changes: tuple[tuple[str, str], ...] = ()
    lang: Lang | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a command reads, and by which settings.

    Attributes
    ----------
    files : mapping of table name to tuple of str
        Files, folders, patterns and connection URLs, as typed.
    sheets : tuple of (str, str)
        Table name and sheet.
    queries : tuple of (str, str)
        Table name and query.
    units : tuple of (str, str)
        ``table.field`` and the unit of its numbers.
    columns : tuple of (str, str)
        ``table.field`` and the header or expression that fills it.
    corrections : tuple of Path
        Workbooks of data quality that people have filled in.
    as_of : str
        As typed; empty for the setting of the project file.
    unmask : bool
        Show personal data whatever the settings say.
    """

    settings: Settings = Settings()
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheets: tuple[tuple[str, str], ...] = ()
    queries: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    corrections: tuple[Path, ...] = ()
    as_of: str = ""
    unmask: bool = False


class Assignment(click.ParamType[tuple[str, str]]):
    """``KEY=VALUE``, where the key may have to have a dot.

    Parameters
    ----------
    example : str
        A right one, for the message.
    dotted : bool
        The key is of the form ``A.B``.
    """

    name = "assignment"

    def __init__(self, example: str, *, dotted: bool) -> None:
        self.example = example
        self.dotted = dotted

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split at the first equals sign."""
        key, sign, text = str(value).partition("=")
        parts = key.strip().split(".")
        if not sign or not all(parts) or (self.dotted and len(parts) == 1):
            message = both(Label(zh="写作", en="write it as"), sys.stderr)
            self.fail(f"{value!r}: {message} {self.example}", param, ctx)
        return key.strip(), text.strip()


def _speak(
    context: click.Context, _: click.Parameter, value: str | None
) -> Lang | None:
    """Let the console speak the chosen language from here on."""
    if value is None:
        return None
    context.ensure_object(Console).lang = Lang(value)
    return Lang(value)


_FILE = click.Path(path_type=Path)

lang_option = click.option(
    "--lang",
    type=click.Choice([lang.value for lang in Lang]),
    callback=_speak,
    help=Label(
        zh="语言；缺省取项目文件，否则中文。",
        en="Language; default: as in the project file, else Chinese.",
    ).both(),
)
overwrite_option = click.option(
    "--overwrite",
    is_flag=True,
    help=Label(zh="覆盖已有文件。", en="Replace files that are there.").both(),
)
folder_option = click.option(
    "-o",
    "--output",
    "folder",
    type=_FILE,
    required=True,
    metavar="DIR",
    help=Label(zh="输出文件夹。", en="Folder to write to.").both(),
)

_INPUT_NAMES = (
    *("sheets", "queries", "units", "columns", "corrections"),
    *("as_of", "unmask"),
)
_SETTINGS_OPTIONS = (
    click.option(
        "-p",
        "--project",
        type=_FILE,
        metavar="crm.toml",
        help=Label(
            zh="项目文件，或带“配置”的工作簿。",
            en="Project file, or a workbook with a sheet of settings.",
        ).both(),
    ),
    click.option(
        "--set",
        "changes",
        type=Assignment("tiers.method=score_bands", dotted=True),
        multiple=True,
        metavar="GROUP.KEY=VALUE",
        help=Label(
            zh="改一项设置，可重复。", en="Change one setting; repeatable."
        ).both(),
    ),
    lang_option,
)
_INPUT_OPTIONS = (
    *(
        click.option(
            f"--{table.name.replace('_', '-')}",
            multiple=True,
            metavar="FILE",
            help=Label(
                zh=f"{table.label.zh}文件。", en=f"File of {table.label.en}."
            ).both(),
        )
        for table in TABLES
    ),
    click.option(
        "--sheet",
        "sheets",
        type=Assignment("orders=Sheet1", dotted=False),
        multiple=True,
        metavar="TABLE=SHEET",
        help=Label(
            zh="工作表、命名表或区域；缺省取列名最相符的表。可重复。",
            en="Sheet, named table or range; default: the sheet that fits best. "
            "Repeatable.",
        ).both(),
    ),
    click.option(
        "--query",
        "queries",
        type=Assignment('orders="SELECT * FROM orders"', dotted=False),
        multiple=True,
        metavar="TABLE=SQL",
        help=Label(
            zh="从数据库读什么：表名或 SELECT。可重复。",
            en="What to read from a database: a table or a SELECT. Repeatable.",
        ).both(),
    ),
    click.option(
        "--unit",
        "units",
        type=Assignment("orders.order_amount=万元", dotted=True),
        multiple=True,
        metavar="TABLE.FIELD=UNIT",
        help=Label(
            zh="金额单位：元、千元、万元、百万元、亿元；列名中有单位时不需要。可重复。",
            en="Unit of amounts, where the header has none: thousand, 万元, million. "
            "Repeatable.",
        ).both(),
    ),
    click.option(
        "--map",
        "columns",
        type=Assignment("orders.order_amount=Quantity*UnitPrice", dotted=True),
        multiple=True,
        metavar="TABLE.FIELD=EXPR",
        help=Label(
            zh="字段对应的列名或算式，可重复。",
            en="Header or expression that fills a field; repeatable.",
        ).both(),
    ),
    click.option(
        "--corrections",
        type=_FILE,
        multiple=True,
        metavar="FILE",
        help=Label(
            zh="填好的数据质量工作簿，从中读取更正；可重复，通常只需最新的一份。",
            en="Workbook of data quality, filled in: corrections are taken from it. "
            "Repeatable; the newest one is enough.",
        ).both(),
    ),
    click.option(
        "--as-of",
        default="",
        metavar="DATE",
        help=Label(
            zh="统计截止日；缺省取订单最后一天。",
            en="As-of date; default: last day in the orders.",
        ).both(),
    ),
    click.option(
        "--unmask",
        is_flag=True,
        help=Label(
            zh="不脱敏联系人、电话、邮箱。",
            en="Show contact names, phones and e-mails in full.",
        ).both(),
    ),
)


def takes_settings(command: Command) -> Command:
    """Add the options of the settings; the command gets ``settings``."""

    @functools.wraps(command)
    def with_settings(*given: object, **options: Any) -> None:  # noqa: ANN401  (click's values)
        settings = Settings(
            **{name: options.pop(name) for name in ("project", "changes", "lang")}
        )
        command(*given, settings=settings, **options)

    return _with_options(with_settings, _SETTINGS_OPTIONS)


def takes_inputs(command: Command) -> Command:
    """Add the options of inputs and settings; the command gets ``inputs``."""

    @functools.wraps(command)
    def with_inputs(*given: object, settings: Settings, **options: Any) -> None:  # noqa: ANN401
        files = {table.name: options.pop(table.name) for table in TABLES}
        inputs = Inputs(
            settings=settings,
            files={name: given for name, given in files.items() if given},
            **{name: options.pop(name) for name in _INPUT_NAMES},
        )
        command(*given, inputs=inputs, **options)

    return takes_settings(_with_options(with_inputs, _INPUT_OPTIONS))


def _with_options(
    command: Command, options: tuple[Callable[[Command], Command], ...]
) -> Command:
    """Add options so that the help lists them in this order."""
    for option in reversed(options):
        command = option(command)
    return command
