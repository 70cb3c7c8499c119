"""How does a help text speak two languages, and what does it end with?"""

from __future__ import annotations

import click

from xl_crm.i18n import Label

HELP_NAMES = ["-h", "--help"]
_HELP = Label(zh="显示帮助。", en="Show this help.")


class Command(click.Command):
    """A command whose help option has a text in both languages."""

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
