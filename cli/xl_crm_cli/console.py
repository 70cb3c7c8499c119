"""How does the command line talk to people: lines, tables, progress, errors?"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TextIO

import click

from xl_crm.i18n import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xl_crm.errors import XlCrmError

_ERROR = Label(zh="错误：", en="Error: ")
#: Columns of a table that no terminal shows: as wide as it needs.
_PIPE_WIDTH = 10_000
_GAP = 2
_INTERRUPTED = Label(zh="已被 Ctrl-C 中断", en="Stopped by Ctrl-C")
#: What Linux and macOS, and what Windows says of a pipe that nobody reads.
_NO_READER = (errno.EPIPE, errno.EINVAL)


def tolerate_narrow_encodings() -> None:
    r"""Let a console that cannot encode a name show ``\u5ba2`` where it would crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def shows_chinese(stream: TextIO | None) -> bool:
    """Tell whether the encoding of a stream has Chinese characters."""
    try:
        "中".encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def both(label: Label, stream: TextIO | None) -> str:
    """Return Chinese and English, or English where the stream shows no Chinese."""
    return label.both() if shows_chinese(stream) else label.en


class Console:
    """The one place that prints.

    Attributes
    ----------
    lang : Lang
        Chinese until an option or a project file names another language. Where a
        stream cannot show Chinese, it gets English all the same.
    """

    def __init__(self) -> None:
        self.lang = Lang.ZH

    def text(self, label: Label) -> str:
        """Return a label in the language of what is printed."""
        return label.text(self._spoken(sys.stdout))

    def say(self, label: Label) -> None:
        """Print one line."""
        self.print(self.text(label))

    def print(self, text: str) -> None:
        """Print a text that is already in words; to nobody once the reader has gone."""
        try:
            click.echo(text, file=sys.stdout)
        except OSError as error:
            if error.errno not in _NO_READER:
                raise
            _drop_output()

    def error(self, error: XlCrmError) -> None:
        """Print every problem of an error, a line each, to stderr."""
        lang = self._spoken(sys.stderr)
        for problem in error.problems:
            click.echo(f"{_ERROR.text(lang)}{problem.text(lang)}", file=sys.stderr)

    def warn(self, label: Label) -> None:
        """Print one line to stderr, in red where colours show."""
        text = label.text(self._spoken(sys.stderr))
        click.echo(click.style(text, fg="red"), file=sys.stderr)

    def interrupted(self) -> None:
        """Say on stderr that the command was stopped, below what the keys left."""
        click.echo(f"\n{_INTERRUPTED.text(self._spoken(sys.stderr))}", file=sys.stderr)

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
        is_terminal = sys.stdout and sys.stdout.isatty()
        screen = RichConsole(
            file=sys.stdout, width=None if is_terminal else _PIPE_WIDTH
        )
        with screen.capture() as drawn:
            screen.print(table)
        for line in drawn.get().splitlines():
            self.print(line.rstrip())

    @contextmanager
    def progress(self, n_stages: int) -> Iterator[Callable[[Label], None]]:
        """Yield what shows the stage that begins; silent without a terminal.

        The bar is drawn on stderr and is gone when the work is done.
        """
        with _bar(n_stages, completed=-1) as update:

            def show(stage: Label) -> None:
                text = stage.text(self._spoken(sys.stderr))
                update(advance=1, description=text)

            yield show

    @contextmanager
    def share(self) -> Iterator[Callable[[str, float], None]]:
        """Yield what shows the share of the work, 0 to 1, that is done."""
        with _bar(1, completed=0) as update:

            def show(text: str, share: float) -> None:
                update(completed=share, description=text)

            yield show

    def _spoken(self, stream: TextIO | None) -> Lang:
        """Return the language of the console, or English where Chinese cannot show."""
        return self.lang if shows_chinese(stream) else Lang.EN


@contextmanager
def _bar(total: int, *, completed: int) -> Iterator[Callable[..., object]]:
    """Yield what moves a bar on a terminal, or does nothing where there is none."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda **_: None
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
        task = bar.add_task("", total=total, completed=completed)
        yield partial(bar.update, task)


def _drop_output() -> None:
    """Send stdout nowhere from here on: whoever read it has seen enough."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
