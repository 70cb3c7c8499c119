"""Which version answers, and on which Python?"""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version

from xl_crm.i18n import Label
from xl_crm.macros._spec import Asked, Group, Macro, Outcome


def run(_: Asked) -> Outcome:
    """Say the version, the Python and where it lies."""
    release, python = version("xl-crm"), platform.python_version()
    return Outcome(
        said=(
            Label(zh=f"xl_crm {release}", en=f"xl_crm {release}"),
            Label(zh=f"Python {python}", en=f"Python {python}"),
            Label(zh=f"解释器：{sys.executable}", en=f"Interpreter: {sys.executable}"),
        )
    )


MACRO = Macro(
    name="about",
    label=Label(zh="关于", en="About"),
    tip=Label(
        zh="显示 xl_crm 与 Python 的版本及其位置。",
        en="Shows the versions of xl_crm and Python and where they lie.",
    ),
    group=Group.HELP,
    icon="Info",
    run=run,
    needs_book=False,
)
