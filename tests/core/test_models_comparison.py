"""Is a period compared with the days that are like it?"""

from datetime import date

import pytest

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.models.periods import BaseKind, Calendar, Span, comparison, parse_period

#: The days that Online Retail covers.
RETAIL = "2010-12-01..2011-12-09"
LONG = "2015-01-01..2024-12-31"
CALENDAR = Calendar()


def days(text: str) -> Span:
    return parse_period(text, CALENDAR)


@pytest.mark.parametrize(
    ("asked", "previous", "year_ago"),
    [
        ("2024-03", "2024-02-01..2024-02-29", "2023-03-01..2023-03-31"),
        ("2024Q1", "2023-10-01..2023-12-31", "2023-01-01..2023-03-31"),
        ("2024H2", "2024-01-01..2024-06-30", "2023-07-01..2023-12-31"),
        ("2023", "2022-01-01..2022-12-31", "2022-01-01..2022-12-31"),
        # Two whole months: the two before.
        ("2024-01..2024-02", "2023-11-01..2023-12-31", "2023-01-01..2023-02-28"),
        # Six days: the six before; a leap day less a year is February 28.
        (
            "2024-02-24..2024-02-29",
            "2024-02-18..2024-02-23",
            "2023-02-24..2023-02-28",
        ),
    ],
)
def test_a_whole_period_meets_the_one_before_and_a_year_ago(
    asked: str, previous: str, year_ago: str
) -> None:
    found = comparison(days(asked), days(LONG), CALENDAR)
    assert found.current == found.asked == days(asked)
    assert [base.span for base in found.bases] == [days(previous), days(year_ago)]
    assert [base.kind for base in found.bases] == [
        BaseKind.PREVIOUS,
        BaseKind.YEAR_AGO,
    ]
    for base in found.bases:
        assert base.current == days(asked)
        assert base.is_covered
        assert not base.is_partial
        assert not base.is_merged
    assert not found.is_partial
    assert found.note is None


def test_both_bases_of_a_year_are_one() -> None:
    year, chosen = days("2023"), days("2022")
    found = comparison(year, days(LONG), CALENDAR)
    assert found.distinct_bases == (found.year_ago,)
    found = comparison(year, days(LONG), CALENDAR, with_span=chosen)
    assert found.distinct_bases == (found.previous,)
    cut = comparison(year, days("2020-01-01..2023-05-09"), CALENDAR)
    assert [base.span for base in cut.distinct_bases] == [
        days("2022-01-01..2022-05-09")
    ]
    quarter = comparison(days("2024Q1"), days(LONG), CALENDAR)
    assert quarter.distinct_bases == (quarter.previous, quarter.year_ago)


def test_a_month_cut_short_meets_the_same_days() -> None:
    """E10: December 1-9 meets November 1-9, and December 1-9 of the year before."""
    found = comparison(days("2011-12"), days(RETAIL), CALENDAR)
    assert found.is_partial
    assert found.current == days("2011-12-01..2011-12-09")
    assert found.previous.span == days("2011-11-01..2011-11-09")
    assert found.year_ago.span == days("2010-12-01..2010-12-09")
    assert all(base.is_covered and base.is_partial for base in found.bases)
    assert found.label.zh == "2011-12"
    assert found.previous.label.en == "2011-11-01 to 2011-11-09"
    assert found.note is not None
    assert found.note.zh == (
        "2011-12未完整：数据只有2011-12-01至2011-12-09，各基期取相同的天"
    )
    assert found.note.en == (
        "2011-12 is incomplete: the data cover 2011-12-01 to 2011-12-09 of it, and "
        "the bases are cut alike"
    )


@pytest.mark.parametrize(
    ("asked", "coverage", "current", "previous", "year_ago"),
    [
        # 30 of March's days against all of a February of 28.
        (
            *("2023-03", "2020-01-01..2023-03-30", "2023-03-01..2023-03-30"),
            *("2023-02-01..2023-02-28", "2022-03-01..2022-03-30"),
        ),
        # October 1 to December 9 is 31 + 30 + 9 = 70 days; day 70 from July 1 on is
        # 31 + 31 + 8: September 8.
        (
            *("2011Q4", "2009-01-01..2011-12-09", "2011-10-01..2011-12-09"),
            *("2011-07-01..2011-09-08", "2010-10-01..2010-12-09"),
        ),
        # A year is cut by its dates, not by day numbers that a leap day moves.
        (
            *("2012", "2009-01-01..2012-03-31", "2012-01-01..2012-03-31"),
            *("2011-01-01..2011-03-31", "2011-01-01..2011-03-31"),
        ),
        (
            *("2012-02", "2009-01-01..2012-02-29", "2012-02-01..2012-02-29"),
            *("2012-01-01..2012-01-31", "2011-02-01..2011-02-28"),
        ),
        # Ten days asked for, four there: the first four of the ten before.
        (
            *("2024-05-11..2024-05-20", "2020-01-01..2024-05-14"),
            *("2024-05-11..2024-05-14", "2024-05-01..2024-05-04"),
            "2023-05-11..2023-05-14",
        ),
    ],
)
def test_bases_are_cut_like_the_period(
    asked: str, coverage: str, current: str, previous: str, year_ago: str
) -> None:
    found = comparison(days(asked), days(coverage), CALENDAR)
    assert found.current == days(current)
    assert [base.span for base in found.bases] == [days(previous), days(year_ago)]
    assert found.is_partial == (found.current != days(asked))


def test_a_base_that_the_data_do_not_cover_says_so() -> None:
    found = comparison(days("2010-12"), days(RETAIL), CALENDAR)
    assert not found.is_partial
    for base in found.bases:
        assert not base.is_covered
    reason = found.previous.reason
    assert reason is not None
    assert reason.zh == "数据（2010-12-01至2011-12-09）未完整覆盖2010-11"
    assert reason.en == (
        "the data (2010-12-01 to 2011-12-09) do not cover all of 2010-11"
    )


def test_a_beginning_that_is_not_covered_is_cut_off() -> None:
    """Data from December 5 on: days 5 to 31, of November days 5 to 30."""
    found = comparison(days("2010-12"), days("2010-12-05..2011-12-09"), CALENDAR)
    assert found.current == days("2010-12-05..2010-12-31")
    assert found.previous.span == days("2010-11-05..2010-11-30")
    assert found.is_partial
    assert not found.previous.is_covered


@pytest.mark.parametrize(
    ("asked", "coverage", "chosen", "base"),
    [
        ("2011-11", RETAIL, "2011-03", "2011-03-01..2011-03-31"),
        # The first nine days of any other month.
        ("2011-12", RETAIL, "2011-03", "2011-03-01..2011-03-09"),
        # Whole years away: the same dates although 2012 has a leap day.
        ("2014Q1", "2009-01-01..2014-03-15", "2012Q1", "2012-01-01..2012-03-15"),
    ],
)
def test_any_other_period_can_be_the_base(
    asked: str, coverage: str, chosen: str, base: str
) -> None:
    found = comparison(days(asked), days(coverage), CALENDAR, with_span=days(chosen))
    assert found.previous.kind is BaseKind.CHOSEN
    assert found.previous.span == days(base)
    assert found.previous.is_covered
    assert found.year_ago.kind is BaseKind.YEAR_AGO


@pytest.mark.parametrize(
    ("asked", "chosen", "notes"),
    [
        # 90 and 92 days, but three months each.
        ("2011Q1", "2011Q2", []),
        ("2011-03-01..2011-03-10", "2011-04-11..2011-04-20", []),
        # 31 March days; April to June is 30 + 31 + 30.
        ("2011-03", "2011Q2", ["the compared period has 91 days, this one 31"]),
        ("2011-03", "2011-03", ["both periods contain 2011-03-01 to 2011-03-31"]),
        (
            *("2011Q2", "2011-06"),
            [
                "the compared period has 30 days, this one 91",
                "both periods contain 2011-06-01 to 2011-06-30",
            ],
        ),
        # The reason why there is no base is enough.
        ("2011-03", "2015", []),
    ],
)
def test_a_chosen_base_that_is_unlike_the_period_says_so(
    asked: str, chosen: str, notes: list[str]
) -> None:
    found = comparison(days(asked), days(RETAIL), CALENDAR, with_span=days(chosen))
    assert not found.is_partial
    assert (found.note.en.split("; ") if found.note else []) == notes


def test_bases_that_are_cut_alike_are_not_unlike() -> None:
    """Nine days of December meet the first nine of a year."""
    found = comparison(days("2011-12"), days(RETAIL), CALENDAR, with_span=days("2011"))
    assert found.previous.span == days("2011-01-01..2011-01-09")
    assert found.note is not None
    assert "compared period" not in found.note.en


@pytest.mark.parametrize("asked", ["2024-01", "2024-02"])
def test_january_and_february_are_merged_for_a_year_ago(asked: str) -> None:
    """E12: the Spring Festival was in January 2023 and in February 2024."""
    found = comparison(days(asked), days(LONG), CALENDAR, merge_jan_feb=True)
    assert found.year_ago.is_merged
    assert found.year_ago.current == days("2024-01-01..2024-02-29")
    assert found.year_ago.span == days("2023-01-01..2023-02-28")
    assert not found.year_ago.is_partial
    assert not found.previous.is_merged
    assert found.previous.current == days(asked)


def test_a_merged_february_that_is_not_over_is_cut_alike() -> None:
    found = comparison(
        days("2024-01"), days("2020-01-01..2024-02-10"), CALENDAR, merge_jan_feb=True
    )
    assert not found.is_partial
    assert found.year_ago.is_partial
    assert found.year_ago.current == days("2024-01-01..2024-02-10")
    assert found.year_ago.span == days("2023-01-01..2023-02-10")


@pytest.mark.parametrize("asked", ["2024-03", "2024Q1", "2024-01-02..2024-01-31"])
def test_nothing_else_is_merged(asked: str) -> None:
    found = comparison(days(asked), days(LONG), CALENDAR, merge_jan_feb=True)
    assert not found.year_ago.is_merged
    assert found.year_ago.current == days(asked)


def test_a_period_outside_the_data_is_refused_in_one_line() -> None:
    with pytest.raises(SettingsError) as caught:
        comparison(days("2012Q1"), days(RETAIL), CALENDAR)
    assert caught.value.text(Lang.ZH) == (
        "2012-01-01..2012-03-31：数据里没有这段时间，数据为2010-12-01至2011-12-09。"
        "选一段与数据重叠的时间。"
    )
    assert caught.value.text(Lang.EN) == (
        "2012-01-01..2012-03-31: the data have no such days, they are of 2010-12-01 "
        "to 2011-12-09. Choose a period that the data cover."
    )


def test_one_day_of_data_is_enough() -> None:
    day = Span(first=date(2011, 12, 9), last=date(2011, 12, 9))
    found = comparison(days("2011-12"), day, CALENDAR)
    assert found.current == day
    assert found.previous.span == days("2011-11-09")
