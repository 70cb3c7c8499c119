"""What is the command doing, and how long did each stage take?"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xl_crm import pipeline
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_crm_cli.console import Console

EXAMPLE = Label(zh="生成示例数据", en="Make the example data")
#: What ``xl_crm.pipeline.analyse`` goes through.
ANALYSIS = (pipeline.READ, pipeline.SUMMARISE, pipeline.CHECK, pipeline.SCORE)


class Stages:
    """Shows the stage that begins, and keeps how long each one took.

    Attributes
    ----------
    seconds : dict of Label to float
        Time of each stage that has ended, in the order in which they began.
    """

    def __init__(self, show: Callable[[Label], None]) -> None:
        self._show = show
        self._current: Label | None = None
        self._since = 0.0
        self.seconds: dict[Label, float] = {}

    def begin(self, stage: Label) -> None:
        """End the stage before, and begin one."""
        self.end()
        self._show(stage)
        self._current, self._since = stage, time.perf_counter()

    def end(self) -> None:
        """End the stage that runs, if one does."""
        if self._current:
            self.seconds[self._current] = time.perf_counter() - self._since
        self._current = None


@contextmanager
def staged(console: Console, n_stages: int) -> Iterator[Stages]:
    """Follow the stages of a command on the console."""
    with console.progress(n_stages) as show:
        stages = Stages(show)
        yield stages
        stages.end()
