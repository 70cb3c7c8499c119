"""How does the command line talk to people: lines, tables, progress, errors?"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xl_crm.errors import XlCrmError

_ERROR = Label(zh="错误：", en="Error: ")
#: Columns of a table that no terminal shows: as wide as it needs.
_PIPE_WIDTH = 10_000
_GAP = 2


def tolerate_narrow_encodings() -> None:
    """Let a console that cannot encode Chinese show ``?`` where it would crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


class Console:
    """The one place that prints.

    Attributes
    ----------
    lang : Lang
        Chinese until an option or a project file names another language.
    """

    def __init__(self) -> None:
        self.lang = Lang.ZH

    def text(self, label: Label) -> str:
        """Return a label in the language of the console."""
        return label.text(self.lang)

    def say(self, label: Label) -> None:
        """Print one line."""
        click.echo(self.text(label))

    def print(self, text: str) -> None:
        """Print a text that is already in words."""
        click.echo(text)

    def error(self, error: XlCrmError) -> None:
        """Print every problem of an error, a line each, to stderr."""
        for problem in error.problems:
            click.echo(f"{self.text(_ERROR)}{problem.text(self.lang)}", err=True)

    def table(
        self, rows: Iterable[Sequence[str]], headings: Sequence[str] | None = None
    ) -> None:
        """Print rows in columns that line up, Chinese or not."""
        from rich.console import Console as RichConsole  # noqa: PLC0415  (for tables only)
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table(
            box=None,
            pad_edge=False,
            padding=(0, _GAP, 0, 0),
            show_header=headings is not None,
        )
        rows = [tuple(row) for row in rows]
        columns = headings or [""] * max(map(len, rows), default=0)
        for heading in columns:
            table.add_column(Text(heading), overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        width = None if sys.stdout.isatty() else _PIPE_WIDTH
        RichConsole(file=sys.stdout, width=width).print(table)

    @contextmanager
    def progress(self, n_stages: int) -> Iterator[Callable[[Label], None]]:
        """Yield what shows the stage that begins; silent without a terminal.

        The bar is drawn on stderr and is gone when the work is done.
        """
        if not sys.stderr.isatty():
            yield lambda _: None
            return
        from rich.console import Console as RichConsole  # noqa: PLC0415  (for terminals only)
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        columns = (
            BarColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
        )
        screen = RichConsole(file=sys.stderr)
        with Progress(*columns, console=screen, transient=True) as bar:
            task = bar.add_task("", total=n_stages, completed=-1)

            def show(stage: Label) -> None:
                bar.update(task, advance=1, description=self.text(stage))

            yield show
