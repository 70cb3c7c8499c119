"""What is one thing that must hold for the add-in to work?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from xl_crm.addin.install._machine import Machine
from xl_crm.i18n import Label


class State(Enum):
    """How a check came out."""

    OK = Label(zh="正常", en="ok")
    WRONG = Label(zh="有误", en="wrong")
    UNKNOWN = Label(zh="未知", en="unknown")
    ELSEWHERE = Label(zh="此处不适用", en="not applicable here")

    @property
    def label(self) -> Label:
        """Return the words for the state."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found.

    Attributes
    ----------
    state : State
    found : Label
        What is there, without a full stop.
    remedy : Label or None
        How to mend it, or what to look at by hand, without a full stop.
    """

    state: State
    found: Label
    remedy: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of the status, before it is asked.

    Attributes
    ----------
    subject : Label
    ask : function
        Looks at a machine; on any but Windows only where ``anywhere`` holds.
    anywhere : bool
    """

    subject: Label
    ask: Callable[[Machine], Finding]
    anywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the status."""

    subject: Label
    finding: Finding


def fine(text: str) -> Finding:
    """Return the finding that something is as it should be; paths and versions."""
    return Finding(state=State.OK, found=same(text))


def same(text: str) -> Label:
    """Return a text that needs no translation."""
    return Label(zh=text, en=text)
