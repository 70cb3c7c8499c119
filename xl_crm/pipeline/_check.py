"""What is a check: two ways to the same number?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.i18n import Label

#: Two amounts agree when they differ by less.
CENT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Two ways to the same number, within 0.01.

    Attributes
    ----------
    name : str
        Code name, for those whose sides can be added up again from other numbers;
        empty for the others.
    """

    tolerance: ClassVar[float] = CENT

    label: Label
    left: float
    right: float
    unit: Unit = Unit.MONEY
    name: str = ""

    @property
    def passed(self) -> bool:
        """Whether both sides agree."""
        return abs(self.left - self.right) < CENT
