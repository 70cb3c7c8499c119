"""What is wrong with the data, row by row, without stopping the run?

An issue row is a value: table, file, row, column, the text found, and the rule that
caught it. The rule says how grave it is and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xl_crm.i18n import Label

#: Columns of a frame of issue rows.
ISSUE_COLUMNS = ("rule", "table", "file", "row", "column", "value")


class Severity(StrEnum):
    """How grave an issue is: does it change numbers?"""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> Label:
        """Name for people."""
        return _SEVERITY_LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


_SEVERITY_LABELS = {
    Severity.ERROR: Label(zh="错误", en="error"),
    Severity.WARNING: Label(zh="警告", en="warning"),
    Severity.INFO: Label(zh="提示", en="info"),
}


class Outcome(StrEnum):
    """What became of a row: every row of every file has exactly one outcome."""

    KEPT = "kept"
    NETTED = "netted"
    MERGED = "merged"
    LEFT_OUT = "left_out"
    QUARANTINED = "quarantined"

    @property
    def label(self) -> Label:
        """Name for people."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.KEPT: Label(zh="计入", en="kept"),
    Outcome.NETTED: Label(zh="冲抵", en="netted"),
    Outcome.MERGED: Label(zh="合并", en="merged"),
    Outcome.LEFT_OUT: Label(zh="按规则不计", en="left out by rule"),
    Outcome.QUARANTINED: Label(zh="隔离待处理", en="quarantined"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRule:
    """One kind of data problem.

    Attributes
    ----------
    outcome : Outcome
        What becomes of a row of orders that it catches; ``KEPT`` where it only tells.
    to_decide : bool
        A person can mend the cell, or decide what becomes of the row.
    """

    name: str
    label: Label
    severity: Severity
    action: Label
    outcome: Outcome = Outcome.KEPT
    to_decide: bool = False

    @property
    def excludes(self) -> bool:
        """Whether the rows caught are kept out of the numbers."""
        return self.outcome not in {Outcome.KEPT, Outcome.NETTED}
