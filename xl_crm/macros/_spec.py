"""What is a macro: its button, its command, and the work behind both?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from xl_crm.i18n import Label, Lang
from xl_crm.macros._port import Edit


class Group(Enum):
    """A group of buttons on the ribbon, in order."""

    DATA = Label(zh="数据", en="Data")
    ANALYSIS = Label(zh="分析", en="Analysis")
    TRACKING = Label(zh="跟踪", en="Tracking")
    PRIVACY = Label(zh="隐私", en="Privacy")
    HELP = Label(zh="帮助", en="Help")

    @property
    def label(self) -> Label:
        """Return the words for the group."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a macro is given.

    Attributes
    ----------
    book : Path
        A copy of the workbook as it was when the button was pressed, to read from; it
        is deleted afterwards. Not there for a macro that needs no workbook.
    name : str
        The workbook's own file name.
    folder : Path
        Where new files go: the folder of the workbook. For a macro that needs no
        workbook a temporary one.
    lang : Lang
        The language of the program.
    progress : function
        Told what is being done and which share of the work, 0 to 1, is done.
    """

    book: Path
    name: str
    folder: Path
    lang: Lang
    progress: Callable[[Label, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a macro.

    Attributes
    ----------
    said : tuple of Label
        Lines for the person, the most important first.
    edits : tuple of Edit
        Changes to the workbook; put in all together after the macro has ended.
    files : tuple of Path
        New files; complete on disk.
    """

    said: tuple[Label, ...]
    edits: tuple[Edit, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """One button, and one ``xl-crm macro`` command.

    Attributes
    ----------
    name : str
        Lower case with underscores.
    label : Label
        On the button, short.
    tip : Label
        Shown over the button: what it does, what it needs, what it leaves alone.
    group : Group
    icon : str
        Name of a built-in picture of Office (imageMso).
    run : function
        Does the work; raises XlCrmError where it cannot. It changes nothing by itself
        but new files, which are complete or not there.
    needs_book : bool
        Whether it reads the workbook.
    large : bool
        A large button.
    """

    name: str
    label: Label
    tip: Label
    group: Group
    icon: str
    run: Callable[[Asked], Outcome]
    needs_book: bool = True
    large: bool = False
