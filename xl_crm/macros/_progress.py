"""How far is a macro that goes through stages?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xl_crm.i18n import Label


def steps(
    progress: Callable[[Label, float], None], stages: Sequence[Label]
) -> Callable[[Label], None]:
    """Return what is told of each stage as it begins, and tells which share is done."""

    def begin(stage: Label) -> None:
        progress(stage, stages.index(stage) / len(stages))

    return begin
