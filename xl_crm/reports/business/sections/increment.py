"""How much more often did those a campaign turned to buy than a control group (E44)?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label
from xl_crm.models.increment import CONFIDENCE, increment
from xl_crm.reports._columns import heading
from xl_crm.reports._spec import Block, Cell, Column, Mark, Table, Text, Tone
from xl_crm.reports._view import cells
from xl_crm.reports.business._columns import (
    POINT_PLACES,
    change_formula,
    measure_column,
    with_formulas,
)
from xl_crm.reports.business._view import ReportView
from xl_crm.reports.business.sections._answers import Asked
from xl_crm.tables.rounding import round_half_away
from xl_crm.tables.unit import Better, Unit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xl_crm.models.increment import Increment as Difference

FACT, BY = "campaign_members", "campaign"
#: Members that a campaign turned to and those left alone, each with who then bought.
_COUNTS = ("targeted", "converted_targeted", "control", "converted_control")
_FIGURES = (
    *_COUNTS[:2],
    "targeted_conversion_rate",
    *_COUNTS[2:],
    "control_conversion_rate",
)

MORE = Label(zh="明显更高", en="clearly higher")
LESS = Label(zh="明显更低", en="clearly lower")
UNCLEAR = Label(zh="不明显", en="not clear")
TOO_SMALL = Label(zh="样本过小", en="too few")
NO_CONTROL = Label(zh="未设对照", en="no control group")

_DIFFERENCE = Label(zh="增量", en="increment")
_DIFFERENCE_NOTE = Label(
    zh="目标客户的购买率减对照客户的购买率，以百分点计",
    en="share of those targeted who bought less that of the control group, in points",
)
_LOW = Label(zh="增量下限", en="increment, low end")
_HIGH = Label(zh="增量上限", en="increment, high end")
_ENDS_NOTE = Label(
    zh="{confidence}置信区间（Newcombe 1998，方法10）",
    en="{confidence} confidence interval (Newcombe 1998, method 10)",
)
_VERDICT = Label(zh="判断", en="verdict")
_VERDICT_NOTE = Label(
    zh="区间不含0才算明显；任一组不足{least}人不判断",
    en="clear where the interval leaves out 0; not judged with fewer than {least} in "
    "a group",
)
_NOTE = Label(
    zh="只有随机分出的对照组才能说明增量由活动带来；分组不随机时只能看作差异。",
    en="Only a control group drawn at random tells what a campaign added; otherwise "
    "the increment is but a difference.",
)
_NONE = Label(
    zh="互动数据没有标出对照组，无法计算增量：参与者的转化率不能当作活动的效果。",
    en="No contacts are marked as a control group, so there is no increment: a "
    "conversion rate alone does not tell what a campaign added.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Increment:
    """One row a campaign of all days: both groups, the difference, and how sure it is.

    The largest difference comes first, campaigns without a control group last.
    """

    name: str
    title: Label

    def blocks(self, view: ReportView) -> Iterator[Block]:
        """Yield the table; a line of text where no group was left alone."""
        asked = Asked.of(view, FACT, _FIGURES, BY)
        if asked is None:
            return
        frame = view.ask(asked.question(BY))
        if not len(frame):
            return
        if asked.names != _FIGURES or not frame["control"].sum():
            yield Text(lines=(view.text(_NONE),), title=view.text(self.title))
            return
        yield self._table(_Campaigns.of(asked, frame))

    def _table(self, campaigns: _Campaigns) -> Table:
        asked = campaigns.asked
        view, dimension = asked.view, asked.view.dimension(BY)
        figures = [
            measure_column(measure, campaigns.frame[measure.name], view.lang)
            for measure in asked.measures
        ]
        return Table(
            name=self.name,
            columns=(
                Column(
                    name=BY,
                    heading=heading(dimension.label, view.lang),
                    values=view.words(dimension, list(campaigns.frame[BY])),
                ),
                *with_formulas(self.name, figures, asked.measures),
                *campaigns.differences(),
                campaigns.verdict(),
            ),
            key=(BY,),
            title=view.text(self.title),
            note=view.text(_NOTE),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Campaigns:
    """Campaigns in the order of the rows.

    Attributes
    ----------
    found : list of Increment or None
        Of each; None where a group is empty.
    """

    asked: Asked
    frame: pd.DataFrame
    found: list[Difference | None]

    @classmethod
    def of(cls, asked: Asked, frame: pd.DataFrame) -> _Campaigns:
        """Return the campaigns of an answer."""
        counts = frame[list(_COUNTS)].fillna(0.0).astype(int)
        found = [
            increment((bought, targeted), (control_bought, control))
            for targeted, bought, control, control_bought in counts.itertuples(
                index=False
            )
        ]
        names = [str(name) for name in frame[BY]]

        def order(place: int) -> tuple[bool, float, str]:
            each = found[place]
            return each is None, -each.difference if each else 0.0, names[place]

        ordered = sorted(range(len(found)), key=order)
        return cls(
            asked=asked,
            frame=frame.iloc[ordered].reset_index(drop=True),
            found=[found[place] for place in ordered],
        )

    def differences(self) -> Iterator[Column]:
        """Yield the difference in points, and the ends of its interval."""
        view = self.asked.view
        now, base = "targeted_conversion_rate", "control_conversion_rate"
        points = round_half_away(self._shares() * 100, POINT_PLACES)
        ends = view.text(_ENDS_NOTE).format(confidence=f"{CONFIDENCE:.0%}")
        yield Column(
            name="increment",
            heading=heading(_DIFFERENCE, view.lang),
            values=cells(points[:, 0]),
            unit=Unit.POINTS,
            better=Better.HIGHER,
            mark=Mark.ICONS,
            note=view.text(_DIFFERENCE_NOTE),
            formula=change_formula(Unit.PERCENT, f"[@{now}]", f"[@{base}]"),
        )
        for place, (name, title) in enumerate((("low", _LOW), ("high", _HIGH)), 1):
            yield Column(
                name=f"increment_{name}",
                heading=heading(title, view.lang),
                values=cells(points[:, place]),
                unit=Unit.POINTS,
                note=ends,
            )

    def _shares(self) -> NDArray[np.float64]:
        """Return difference, low and high end of each campaign; NaN for none."""
        missing = (np.nan, np.nan, np.nan)
        return np.array(
            [
                (each.difference, each.low, each.high) if each else missing
                for each in self.found
            ]
        )

    def verdict(self) -> Column:
        """Return whether the groups clearly differ."""
        view = self.asked.view
        least = view.plan.report.small_group
        more, less, unclear, small, none = (
            view.text(label) for label in (MORE, LESS, UNCLEAR, TOO_SMALL, NO_CONTROL)
        )
        words: list[Cell] = []
        for each, targeted, control in zip(
            self.found, self.frame["targeted"], self.frame["control"], strict=True
        ):
            if not control > 0:
                words.append(none)
            elif each is None or min(targeted, control) < least:
                words.append(small)
            elif each.is_clear:
                words.append(more if each.difference > 0 else less)
            else:
                words.append(unclear)
        return Column(
            name="verdict",
            heading=heading(_VERDICT, view.lang),
            values=words,
            note=view.text(_VERDICT_NOTE).format(least=least),
            tones={
                more: Tone.GOOD,
                less: Tone.BAD,
                none: Tone.MUTED,
                small: Tone.MUTED,
            },
            formula=f'IF([@control]=0,"{none}",'
            f'IF(MIN([@targeted],[@control])<{least},"{small}",'
            f'IF([@increment_low]>0,"{more}",'
            f'IF([@increment_high]<0,"{less}","{unclear}"))))',
        )
