"""What do the facts answer period by period, and against which earlier days?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.models.periods import Comparison, Grain, Span, comparison
from xl_crm.reports.business.sections._answers import Asked, placed
from xl_crm.summary.facts import Days, Rest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd

#: Fewest periods shown of each length, where the data have them.
_LEAST = {Grain.MONTH: 2, Grain.QUARTER: 8, Grain.YEAR: 5}
_MONTHS_EN = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The last periods that the data cover, the partial ones apart.

    Attributes
    ----------
    whole, partial : tuple of Comparison
        In order of time.
    """

    grain: Grain
    whole: tuple[Comparison, ...]
    partial: tuple[Comparison, ...]

    @property
    def all(self) -> tuple[Comparison, ...]:
        """Whole and partial ones, in order of time."""
        both = (*self.whole, *self.partial)
        return tuple(sorted(both, key=lambda each: each.asked.first))

    @classmethod
    def of(cls, asked: Asked, grain: Grain, most: int = 0) -> Periods:
        """Return the periods up to the end of the report, or of the data.

        One that goes beyond the end of the report is cut there, as it is where the data
        end: a report on February knows nothing of March, and its quarter is partial.

        Parameters
        ----------
        most : int
            How many whole ones; 0 for the months that trends show.
        """
        view, covered = asked.view, asked.covered
        reporting, settings = view.reporting, view.plan.report
        last = covered.last
        if settings.period:
            last = min(last, reporting.span.last)
        months = settings.months
        most = most or max(_LEAST[grain], months // grain.months)
        found = reporting.calendar.periods_between(covered.first, last, grain)
        compared = [
            comparison(
                period.span,
                # January whole is compared with February where both are merged.
                covered
                if period.span.last <= last
                else Span(first=covered.first, last=last),
                reporting.calendar,
                merge_jan_feb=settings.merge_jan_feb and grain is Grain.MONTH,
            )
            for period in found[-most - 1 :]
        ]
        whole = [each for each in compared if not each.is_partial]
        return cls(
            grain=grain,
            whole=tuple(whole[-most:]),
            partial=tuple(each for each in compared if each.is_partial),
        )


def stepped(
    asked: Asked, grain: Grain, *by: str, rests: tuple[Rest, ...] = ()
) -> pd.DataFrame:
    """Return the answer by period, of all days that there are."""
    question = replace(asked.question(*by, rests=rests), grain=grain)
    return asked.view.ask(question)


def over_spans(
    asked: Asked, grain: Grain, spans: Iterable[Span]
) -> dict[Span, pd.Series]:
    """Return the measures over some spans; whole periods all at once.

    Parameters
    ----------
    spans : iterable of Span
        That the data cover.
    """
    wanted = sorted(set(spans), key=lambda span: (span.first, span.last))
    calendar = asked.view.reporting.calendar
    is_whole = {
        span: calendar.period_of(span.first, grain).span == span for span in wanted
    }
    whole = [span for span in wanted if is_whole[span]]
    answers: dict[Span, pd.Series] = {}
    if whole:
        frame = stepped(asked, grain)
        firsts: list[date] = [span.first for span in whole]
        rows = placed(frame, list(frame["period"]), firsts, asked.measures)
        answers = {span: rows.iloc[place] for place, span in enumerate(whole)}
    cut = [span for span in wanted if not is_whole[span]]
    if cut:
        days = tuple(Days(span.text, span.first, span.last) for span in cut)
        frame = asked.view.ask(replace(asked.question(), days=days))
        rows = placed(
            frame, list(frame["days"]), [span.text for span in cut], asked.measures
        )
        answers |= {span: rows.iloc[place] for place, span in enumerate(cut)}
    return answers


def short(span: Span, year: int | None = None) -> Label:
    """Return days without their year: ``12月1-9日``, ``Dec 1-9``.

    Parameters
    ----------
    year : int, optional
        Days of another year say which.
    """
    first, last = span.first, span.last
    if first.year != last.year:
        return span.label
    month = _MONTHS_EN[first.month - 1]
    zh, en = f"{first.month}月{first.day}日", f"{month} {first.day}"
    if first.month != last.month:
        zh = f"{zh}-{last.month}月{last.day}日"
        en = f"{en}-{_MONTHS_EN[last.month - 1]} {last.day}"
    elif first != last:
        zh, en = f"{first.month}月{first.day}-{last.day}日", f"{en}-{last.day}"
    if year not in {None, first.year}:
        return Label(zh=f"{first.year}年{zh}", en=f"{en}, {first.year}")
    return Label(zh=zh, en=en)
