"""Do days fall into the right periods, and does a text name the right days?"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.models.periods import Calendar, Grain, Span, parse_period

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
CALENDARS = st.builds(Calendar, fiscal_year_start_month=st.integers(1, 12))
GRAINS = st.sampled_from(Grain)
APRIL = Calendar(fiscal_year_start_month=4)


def span(first: str, last: str) -> Span:
    return Span(first=date.fromisoformat(first), last=date.fromisoformat(last))


@given(day=DAYS, calendar=CALENDARS, grain=GRAINS)
def test_a_period_has_its_day_and_whole_months(
    day: date, calendar: Calendar, grain: Grain
) -> None:
    found = calendar.period_of(day, grain).span
    assert found.first <= day <= found.last
    assert found.whole_months == grain.months
    past = found.first.month - calendar.fiscal_year_start_month
    assert past % grain.months == 0


@given(day=DAYS, calendar=CALENDARS, grain=GRAINS)
def test_periods_follow_without_gap_or_overlap(
    day: date, calendar: Calendar, grain: Grain
) -> None:
    period = calendar.period_of(day, grain)
    before = calendar.previous(period)
    assert before.span.last + timedelta(days=1) == period.span.first
    assert calendar.periods_between(before.span.last, day, grain) == (before, period)
    assert calendar.periods_between(day, before.span.last, grain) == ()
    ago = calendar.year_ago(period)
    assert ago.span.first == period.span.first.replace(
        year=period.span.first.year - 1, day=1
    )
    assert ago.span.whole_months == grain.months


@given(day=DAYS, calendar=CALENDARS, grain=GRAINS)
def test_the_name_of_a_period_names_its_days(
    day: date, calendar: Calendar, grain: Grain
) -> None:
    period = calendar.period_of(day, grain)
    for text in (period.label.zh, period.label.en, period.span.text):
        assert parse_period(text, calendar) == period.span
    assert calendar.label_of(period.span) == period.label


@pytest.mark.parametrize(
    ("calendar", "grain", "zh", "en"),
    [
        (Calendar(), Grain.MONTH, "2024-02", "2024-02"),
        (Calendar(), Grain.QUARTER, "2024Q1", "2024Q1"),
        (Calendar(), Grain.HALF, "2024年上半年", "2024H1"),
        (Calendar(), Grain.YEAR, "2024年", "2024"),
        # From April 2023 to March 2024: it ends in 2024, and February is in its Q4.
        (APRIL, Grain.QUARTER, "2024财年Q4", "FY2024 Q4"),
        (APRIL, Grain.HALF, "2024财年下半年", "FY2024 H2"),
        (APRIL, Grain.YEAR, "2024财年", "FY2024"),
    ],
)
def test_periods_of_a_day_are_named(
    calendar: Calendar, grain: Grain, zh: str, en: str
) -> None:
    label = calendar.period_of(date(2024, 2, 29), grain).label
    assert (label.zh, label.en) == (zh, en)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("2024Q3", "2024-07-01", "2024-09-30"),
        ("2024q3", "2024-07-01", "2024-09-30"),
        ("2024-Q3", "2024-07-01", "2024-09-30"),
        ("2024年3季度", "2024-07-01", "2024-09-30"),
        ("2024年第3季度", "2024-07-01", "2024-09-30"),
        ("2024年第三季度", "2024-07-01", "2024-09-30"),
        ("2024-09", "2024-09-01", "2024-09-30"),
        ("202402", "2024-02-01", "2024-02-29"),
        ("2024年9月", "2024-09-01", "2024-09-30"),
        ("2024H1", "2024-01-01", "2024-06-30"),
        ("2024上半年", "2024-01-01", "2024-06-30"),
        ("2024年下半年", "2024-07-01", "2024-12-31"),
        ("2024-07-01..2024-09-30", "2024-07-01", "2024-09-30"),
        ("2024-07-01至2024-09-30", "2024-07-01", "2024-09-30"),
        ("2024/7/1 ~ 2024/9/30", "2024-07-01", "2024-09-30"),
        ("2024-07-01 TO 2024-09-30", "2024-07-01", "2024-09-30"),
        ("2024年7月1日到2024年9月30日", "2024-07-01", "2024-09-30"),
        ("20240701～20240930", "2024-07-01", "2024-09-30"),
        ("2024.07..2024.09", "2024-07-01", "2024-09-30"),
        ("２０２４Ｑ３", "2024-07-01", "2024-09-30"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("FY2024", "2023-04-01", "2024-03-31"),
        ("fy2024q3", "2023-10-01", "2023-12-31"),
        ("FY2024 H2", "2023-10-01", "2024-03-31"),
        ("2024财年第1季度", "2023-04-01", "2023-06-30"),
    ],
)
def test_a_text_names_a_period(text: str, first: str, last: str) -> None:
    """The fiscal year starts in April; names without FY are of the calendar year."""
    assert parse_period(text, APRIL) == span(first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "上月", "last month", "24Q3", "2024Q5", "2024Q", "2024H3", "2024-13"),
        *("2024-00", "2023-02-29", "2024-07-01..", "..2024-07-01", "2024-07-01-"),
        *("2024-01..2024-02..2024-03", "1024", "FY", "2024-07-01/2024-09-30", "2024第"),
    ],
)
def test_a_text_that_names_none_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_period(text, Calendar(), where="report.period")
    assert caught.value.text(Lang.ZH) == (
        f"report.period：“{text}”不是一段时间。"
        "写成2024、2024Q3、2024-09、2024H1、FY2024Q3或2024-07-01..2024-09-30。"
    )
    assert caught.value.text(Lang.EN) == (
        f"report.period: '{text}' is no period. Write 2024, 2024Q3, 2024-09, 2024H1, "
        "FY2024Q3 or 2024-07-01..2024-09-30."
    )


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_period("2024-09..2024-07", Calendar())
    assert caught.value.text(Lang.ZH) == (
        "period：“2024-09..2024-07”的结束早于开始。把两端对调。"
    )
    assert caught.value.text(Lang.EN) == (
        "period: '2024-09..2024-07' ends before it begins. Swap its two ends."
    )


@pytest.mark.parametrize(
    ("given", "months", "expected"),
    [
        (("2024-02-29", "2024-02-29"), -12, ("2023-02-28", "2023-02-28")),  # E11
        (("2024-02-01", "2024-02-29"), -12, ("2023-02-01", "2023-02-28")),
        (("2023-02-01", "2023-02-28"), 12, ("2024-02-01", "2024-02-29")),
        (("2023-02-02", "2023-02-28"), 12, ("2024-02-02", "2024-02-28")),
        (("2024-04-01", "2024-06-30"), -3, ("2024-01-01", "2024-03-31")),
        (("2024-03-15", "2024-05-31"), -3, ("2023-12-15", "2024-02-29")),  # E11
    ],
)
def test_a_span_is_shifted_by_months(
    given: tuple[str, str], months: int, expected: tuple[str, str]
) -> None:
    assert span(*given).shifted(months) == span(*expected)


def test_a_span_counts_and_cuts_its_days() -> None:
    december = span("2011-12-01", "2011-12-31")
    assert december.days == 31
    assert december.part(1, 9) == span("2011-12-01", "2011-12-09")
    assert december.part(30, 40) == span("2011-12-30", "2011-12-31")
    assert december.overlap(span("2011-12-09", "2012-01-31")) == span(
        "2011-12-09", "2011-12-31"
    )
    assert december.overlap(span("2012-01-01", "2012-01-31")) is None
    assert (december.label.zh, december.label.en) == (
        "2011-12-01至2011-12-31",
        "2011-12-01 to 2011-12-31",
    )
    assert december.part(9, 9).label.zh == "2011-12-09"


def test_a_span_that_is_no_period_is_called_by_its_dates() -> None:
    """With a fiscal year from February no quarter starts in July but a plain one."""
    february = Calendar(fiscal_year_start_month=2)
    assert february.label_of(span("2024-07-01", "2024-09-30")).zh == "2024Q3"
    assert february.label_of(span("2024-08-01", "2024-10-31")).en == "FY2025 Q3"
    days = span("2024-07-02", "2024-09-30")
    assert february.label_of(days) == days.label


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: span("2024-02-02", "2024-02-01"),
        lambda: Calendar(fiscal_year_start_month=13),
        lambda: span("2024-02-01", "2024-02-29").part(0, 3),
    ],
)
def test_what_is_no_span_or_calendar_cannot_be_built(
    wrong: Callable[[], object],
) -> None:
    with pytest.raises(ValueError, match=r"span|month"):
        wrong()
