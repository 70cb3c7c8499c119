"""Why does a key field of a customer hold nothing?

A gap is null in the data, in every column; the word for it is written at output only.
"""

from __future__ import annotations

from enum import StrEnum

from xl_crm.i18n import Label


class MissingState(StrEnum):
    """What is known about a gap."""

    #: Nobody has filled it in yet: a task.
    PENDING = "pending"
    #: Asked for, and not to be had.
    UNKNOWN = "unknown"

    @property
    def label(self) -> Label:
        """Name for people."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    MissingState.PENDING: Label(zh="待补充", en="To be completed"),
    MissingState.UNKNOWN: Label(zh="未知", en="Unknown"),
}

#: What rows without an owner, a region, a tier .. are called where they are one group.
UNASSIGNED = Label(zh="未分配", en="Unassigned")
