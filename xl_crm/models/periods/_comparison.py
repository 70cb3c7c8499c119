"""With which earlier days is a period compared, so that like meets like?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from xl_crm.errors import Problem, SettingsError
from xl_crm.i18n import Label
from xl_crm.models.periods._calendar import YEAR_MONTHS, Span

if TYPE_CHECKING:
    from xl_crm.models.periods._calendar import Calendar

_FEBRUARY = 2


class BaseKind(StrEnum):
    """Which period is the base of a comparison."""

    PREVIOUS = "previous"
    YEAR_AGO = "year_ago"
    CHOSEN = "chosen"

    @property
    def label(self) -> Label:
        """Name of the comparison for people."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    BaseKind.PREVIOUS: Label(zh="环比", en="vs previous period"),
    BaseKind.YEAR_AGO: Label(zh="同比", en="vs a year ago"),
    BaseKind.CHOSEN: Label(zh="与对比期相比", en="vs chosen period"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The base of one comparison, and what is held against it.

    Attributes
    ----------
    kind : BaseKind
        环比, 同比 or a period of the user's choice.
    current : Span
        Days held against the base: those of the report, but January and February
        together where the two are merged.
    span : Span
        Days of the base, cut like for like.
    label : Label
        Name of the base: a period, or the two dates where it is cut.
    is_partial : bool
        The data do not cover the whole current period, so both are cut.
    is_merged : bool
        January and February of both years are taken together.
    reason : Label or None
        Why there is no base: the data do not cover its days.
    """

    kind: BaseKind
    current: Span
    span: Span
    label: Label
    is_partial: bool
    is_merged: bool
    reason: Label | None

    @property
    def is_covered(self) -> bool:
        """Whether the data cover every day of the base."""
        return self.reason is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A period and its two bases.

    Attributes
    ----------
    coverage : Span
        First and last day of the data.
    asked : Span
        The period as asked for.
    current : Span
        Its days that the data cover.
    label : Label
        Name of the period as asked for.
    is_partial : bool
        The data do not cover it in full (未完整周期).
    previous : Base
        The period before (环比), or the one chosen instead.
    year_ago : Base
        The same days a year earlier (同比).
    note : Label or None
        For people: which days are compared where the period is partial; what makes a
        chosen base unlike the period: other length, days in both.
    """

    coverage: Span
    asked: Span
    current: Span
    label: Label
    is_partial: bool
    previous: Base
    year_ago: Base
    note: Label | None

    @property
    def bases(self) -> tuple[Base, Base]:
        """Both bases: the period before or chosen, then a year ago."""
        return self.previous, self.year_ago

    @property
    def distinct_bases(self) -> tuple[Base, ...]:
        """Both bases, or one where they are the same days, as those of a year are.

        That one is a year ago, unless somebody chose it.
        """
        previous, year_ago = self.bases
        if (previous.current, previous.span) != (year_ago.current, year_ago.span):
            return self.bases
        return (previous if previous.kind is BaseKind.CHOSEN else year_ago,)

    @property
    def reason(self) -> Label | None:
        """Which bases the data do not cover, in one clause; None where they do all."""
        bases = [base.label for base in self.distinct_bases if not base.is_covered]
        return _uncovered(self.coverage, bases) if bases else None


def comparison(
    span: Span,
    coverage: Span,
    calendar: Calendar,
    *,
    with_span: Span | None = None,
    merge_jan_feb: bool = False,
    where: str = "",
) -> Comparison:
    """Return what a period is compared with.

    The period before a span of whole months is as many whole months before it; any
    other span is compared with as many days before it. A year ago is the same span a
    calendar year earlier.

    A period that the data do not cover in full is cut to the days they cover, and its
    bases are cut alike: a base whole years away to the same dates, any other to the
    same day numbers of its own period, ending with it where it is shorter. So December
    1-9 meets November 1-9, and December 1-9 of the year before.

    Parameters
    ----------
    span : Span
        The period to report.
    coverage : Span
        First and last day of the data.
    calendar : Calendar
        For the names.
    with_span : Span, optional
        A period to compare with instead of the one before.
    merge_jan_feb : bool
        A year ago of a January or a February compares both months of both years,
        because the Spring Festival moves between them.
    where : str
        The setting with the period, as people know it, for the error; its days where
        that is left out.

    Raises
    ------
    SettingsError
        No day of the period is covered by the data.
    """
    current = span.overlap(coverage)
    if current is None:
        raise SettingsError(_outside(where or span.text, coverage))
    chosen = BaseKind.PREVIOUS if with_span is None else BaseKind.CHOSEN
    before = _before(span) if with_span is None else with_span
    merged = _january_and_february(span) if merge_jan_feb else None
    yearly = span if merged is None else merged
    frame = _Frame(coverage=coverage, calendar=calendar)
    previous = frame.base(chosen, span, before)
    notes = [] if current == span else [_partial_note(current, span, calendar)]
    if with_span is not None and previous.is_covered:
        notes += _unlike(current, previous.span)
    return Comparison(
        coverage=coverage,
        asked=span,
        current=current,
        label=calendar.label_of(span),
        is_partial=current != span,
        previous=previous,
        year_ago=frame.base(
            BaseKind.YEAR_AGO,
            yearly,
            yearly.shifted(-YEAR_MONTHS),
            is_merged=merged is not None,
        ),
        note=_together(notes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What all bases of a comparison share."""

    coverage: Span
    calendar: Calendar

    def base(
        self, kind: BaseKind, asked: Span, full: Span, *, is_merged: bool = False
    ) -> Base:
        """Return a base, cut as the data cut the current period."""
        current = asked.overlap(self.coverage) or asked
        span = full if current == asked else _cut_alike(current, asked, full)
        return Base(
            kind=kind,
            current=current,
            span=span,
            label=self.calendar.label_of(span),
            is_partial=current != asked,
            is_merged=is_merged,
            reason=self._reason(span),
        )

    def _reason(self, span: Span) -> Label | None:
        """Return why a base cannot be used; None where the data cover it."""
        if self.coverage.contains(span):
            return None
        return _uncovered(self.coverage, [self.calendar.label_of(span)])


def _uncovered(coverage: Span, bases: list[Label]) -> Label:
    """Return that the data do not cover some bases."""
    covered = coverage.label
    zh, en = (
        "、".join(each.zh for each in bases),
        " or ".join(each.en for each in bases),
    )
    return Label(
        zh=f"数据（{covered.zh}）未完整覆盖{zh}",
        en=f"the data ({covered.en}) do not cover all of {en}",
    )


def _before(span: Span) -> Span:
    """Return as many whole months, or else days, before a span."""
    if span.whole_months:
        return span.shifted(-span.whole_months)
    return Span(
        first=span.first - timedelta(days=span.days),
        last=span.first - timedelta(days=1),
    )


def _january_and_february(span: Span) -> Span | None:
    """Return both months where a span is one of them."""
    if span.whole_months != 1 or span.first.month > _FEBRUARY:
        return None
    january = span if span.first.month == 1 else span.shifted(-1)
    return Span(first=january.first, last=january.shifted(1).last)


def _cut_alike(current: Span, asked: Span, full: Span) -> Span:
    """Return the part of a base that stands for the covered part of a period."""
    years = full.first.year - asked.first.year
    if asked.shifted(years * YEAR_MONTHS) == full:
        # By dates, not day numbers: a leap day would move everything after it.
        return current.shifted(years * YEAR_MONTHS)
    first = (current.first - asked.first).days + 1
    return full.part(first, first + current.days - 1)


def _partial_note(current: Span, asked: Span, calendar: Calendar) -> Label:
    covered, name = current.label, calendar.label_of(asked)
    return Label(
        zh=f"{name.zh}未完整：数据只有{covered.zh}，各基期取相同的天",
        en=f"{name.en} is incomplete: the data cover {covered.en} of it, and the "
        "bases are cut alike",
    )


def _unlike(span: Span, chosen: Span) -> list[Label]:
    """Return what makes a chosen base unlike the period: its length, days in both."""
    notes = []
    is_as_long = chosen.days == span.days or (
        chosen.whole_months == span.whole_months > 0
    )
    if not is_as_long:
        notes.append(
            Label(
                zh=f"对比期与本期长短不同（{chosen.days}天与{span.days}天）",
                en=f"the compared period has {chosen.days} days, this one {span.days}",
            )
        )
    both = span.overlap(chosen)
    if both is not None:
        notes.append(
            Label(
                zh=f"对比期与本期有重叠（{both.label.zh}）",
                en=f"both periods contain {both.label.en}",
            )
        )
    return notes


def _together(notes: list[Label]) -> Label | None:
    """Return several notes as one; None for none."""
    if not notes:
        return None
    return Label(
        zh="；".join(note.zh for note in notes), en="; ".join(note.en for note in notes)
    )


def _outside(where: str, coverage: Span) -> Problem:
    return Problem(
        where=where,
        found=Label(
            zh=f"数据里没有这段时间，数据为{coverage.label.zh}",
            en=f"the data have no such days, they are of {coverage.label.en}",
        ),
        remedy=Label(
            zh="选一段与数据重叠的时间", en="Choose a period that the data cover"
        ),
    )
