"""How does a help text speak two languages, and what does it end with?"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from xl_crm.i18n import Label
from xl_crm_cli.console import shows_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable

HELP_NAMES = ["-h", "--help"]
_HELP = Label(zh="显示帮助。", en="Show this help.")
#: From the first to the last character of a line that is not ASCII.
_CHINESE = re.compile(r"[^\x00-\x7f](?:.*[^\x00-\x7f])? *")
#: The Chinese half of a text in both languages.
_UP_TO_ENGLISH = re.compile(r".*[^\x00-\x7f] *")


class _Formatter(click.HelpFormatter):
    """Leaves the Chinese out where the console has no characters for it."""

    def write_heading(self, heading: str) -> None:
        super().write_heading(_shown(heading))

    def write_text(self, text: str) -> None:
        super().write_text(_shown(text))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        if not shows_chinese(sys.stdout):
            rows = [(name, _UP_TO_ENGLISH.sub("", text)) for name, text in rows]
        super().write_dl(list(rows), col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help has both languages, or the one that the console shows."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option."""
        option = super().get_help_option(ctx)
        if option:
            option.help = _HELP.both()
        return option


def examples(*commands: str) -> str:
    """Return the end of a help text: commands as people would type them."""
    lines = "".join(f"\n  {command}" for command in commands)
    return f"\b\n例 Example:{lines}\n"


def _shown(text: str) -> str:
    """Return a help text as the console can show it."""
    if shows_chinese(sys.stdout):
        return text
    return re.sub(r"\n{3,}", "\n\n", _CHINESE.sub("", text)).lstrip("\n")
