"""Does CRM_CHURN judge by orders as the churn report does?"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

import pandas as pd
import pytest
from xl_crm_udfs import CRM_CHURN
from xl_crm_udfs._cells import Block, Cell

from xl_crm.models.churn import churn_warnings
from xl_crm.pipeline._churn import churn
from xl_crm.plan.reporting import ChurnSettings
from xl_crm.summary import Part, Parts


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def orders(*rows: tuple[Cell, ...]) -> list[Block]:
    """Return the columns of rows."""
    return [[[cell] for cell in column] for column in zip(*rows, strict=True)]


def status(table: Block) -> dict[Cell, Cell]:
    """Return the last column by customer."""
    return {row[0]: row[-1] for row in table[1:]}


def test_settings_move_the_limit() -> None:
    """A waits 10 days each time and was last seen 25 days before June 15: with least
    20 days and twice the interval, the limit is 20; with three times it is 30."""
    columns = orders(*(("A", day(f"2024-05-{n}")) for n in ("01", "11", "21")))
    end: Block = [[day("2024-06-15")]]
    row = list(CRM_CHURN(*columns, end, [[20.0]])[1])
    assert row == ["A", day("2024-05-21"), 25.0, 10.0, 20.0, "本人购买周期", "已流失"]
    row = list(CRM_CHURN(*columns, end, [[20.0]], [[3.0]])[1])
    assert row[4:] == [30.0, "本人购买周期", "未流失"]


def test_who_is_at_the_limit_has_not_left() -> None:
    """1.15 x 100 days are 115, and as floats 114.99999999999999: 115 is not more."""
    bought = ("2022-01-01", "2022-04-11", "2022-07-20")
    columns = orders(*(("A", day(each)) for each in bought))
    for end, word in (("2022-11-12", "未流失"), ("2022-11-13", "已流失")):
        row = list(CRM_CHURN(*columns, [[day(end)]], None, [[1.15]])[1])
        assert row[3:] == [100.0, 115.0, "本人购买周期", word]


def test_two_orders_of_a_day_are_one_purchase() -> None:
    """Two days are too few for an interval of their own."""
    columns = orders(
        ("A", day("2024-01-01")),
        ("A", day("2024-01-01T18:00")),
        ("A", day("2024-01-11")),
    )
    row = list(CRM_CHURN(*columns)[1])
    assert row == ["A", day("2024-01-11"), 0.0, 10.0, 90.0, "最少天数", "未流失"]


def test_returns_are_no_purchases() -> None:
    """Of A the return is the last row; B has nothing else."""
    ids, dates, amounts = orders(
        ("A", day("2024-01-01"), 10.0),
        ("A", day("2024-06-01"), -10.0),
        ("B", day("2024-06-01"), -5.0),
    )
    table = CRM_CHURN(ids, dates, None, None, None, amounts)
    assert list(table[1])[:3] == ["A", day("2024-01-01"), 152.0]
    assert list(table[2]) == ["B", *[None] * 5, "无法判断"]
    only_returns = CRM_CHURN(ids[2:], dates[2:], None, None, None, amounts[2:])
    assert status(only_returns) == {"B": "无法判断"}


def test_with_enough_intervals_of_all_their_90th_percentile_decides() -> None:
    """Twenty customers wait 200 days once; Z bought once, 199 days ago, and W 201. The
    limit of all is 200."""
    rows: list[tuple[Cell, ...]] = []
    for number in range(20):
        first = day("2023-12-14")
        rows += [(f"C{number}", first), (f"C{number}", first + timedelta(days=200))]
    rows += [("Z", day("2024-07-02") - timedelta(days=200))]
    rows += [("W", day("2024-07-02") - timedelta(days=202))]
    table = CRM_CHURN(*orders(*rows), [[day("2024-07-01")]])
    found = {row[0]: list(row[2:]) for row in table[1:23]}
    assert found["Z"] == [199.0, None, 200.0, "全体购买周期P90", "未流失"]
    assert found["W"] == [201.0, None, 200.0, "全体购买周期P90", "已流失"]


def test_an_order_without_a_day_in_the_first_row_is_no_heading() -> None:
    table = CRM_CHURN(*orders(("A", "待补充"), ("B", day("2024-01-01"))))
    assert [row[0] for row in table[1:]] == ["B", "未计入 1 行：无有效日期 1。"]


def test_never_is_no_day_to_count_up_to() -> None:
    """9999-12-31 would be the as-of date, and everybody would have left."""
    table = CRM_CHURN(
        *orders(
            ("A", day("2024-01-01")), ("B", day("9999-12-31")), ("C", day("2024-01-05"))
        )
    )
    assert status(table) == {
        "A": "未流失",
        "C": "未流失",
        "未计入 1 行：无有效日期 1。": None,
    }


def test_customers_are_numbers_before_texts_and_rows_left_out_are_counted() -> None:
    table = CRM_CHURN(
        *orders(
            ("B", day("2024-01-01")),
            (2.0, day("2024-01-01")),
            (10.0, "无"),
            (None, day("2024-01-01")),
            ("A", day("2024-01-02")),
        )
    )
    assert [row[0] for row in table[1:4]] == [2.0, "A", "B"]
    assert str(table[4][0]).startswith("未计入 2 行：无客户ID 1、无有效日期 1")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"min_days": [[0.0]]}, "min_days：值为 0"),
        ({"min_days": [[1.5]]}, "min_days：值为 1.5"),
        ({"factor": [["x"]]}, "factor：第 1 行第 1 列“x”不是数字"),
        ({"as_of": [["x"]]}, "as_of：“x”不是日期"),
        ({"customer_ids": []}, "customer_ids：区域是空的"),
        ({"dates": [[None], [None]]}, "dates："),
    ],
)
def test_names_the_argument(given: dict[str, Block], said: str) -> None:
    arguments = {"customer_ids": [["A"]], "dates": [[day("2024-01-01")]], **given}
    ((text,),) = CRM_CHURN(**arguments)  # type: ignore[arg-type]
    assert str(text).startswith(said)


def test_the_report_judges_alike(order_part: Callable[[str], Part]) -> None:
    """Forty customers with one to six orders each, which are enough to pool."""
    draw = Random(6)  # noqa: S311  (orders, not secrets)
    rows = sorted(
        (
            f"C{draw.randrange(40):02}",
            day("2023-01-01") + timedelta(draw.randrange(540)),
        )
        for _ in range(120)
    )
    text = "\n".join(f"{name} o{n} {at:%F} 1" for n, (name, at) in enumerate(rows))
    customers = sorted({name for name, _ in rows})
    report = churn(
        Parts(orders=order_part(f"customer_id order_key order_date amount\n{text}")),
        pd.Series(customers),
        ChurnSettings(),
        as_of=date(2024, 6, 30),
        periods={},
        store=lambda _, table: table,
    ).now
    assert report.is_pooled
    assert 0 < report.is_churned.sum() < len(customers)
    table = CRM_CHURN(*orders(*rows), [[day("2024-06-30")]])
    assert {name: word == "已流失" for name, word in status(table).items()} == dict(
        zip(customers, report.is_churned.tolist(), strict=True)
    )


def test_the_core_judges_bare_purchases() -> None:
    """Customer 0 bought on days 0, 100 and 300 of 2023: median 150, so 300 allowed;
    customer 1 only after the as-of date, so nothing is known."""
    start = date(2023, 1, 1)
    purchases = pd.DataFrame(
        {
            "customer_no": pd.Series([0, 0, 0, 1], dtype="int32"),
            "day": pd.Series(
                [
                    datetime.combine(start + timedelta(days=n), time())
                    for n in (0, 100, 300, 700)
                ],
                dtype="datetime64[s]",
            ),
        }
    )
    end = start + timedelta(days=601)
    found = churn_warnings(
        purchases, end, min_days=90, interval_factor=2.0, min_orders=3
    )
    assert found["customer_no"].tolist() == [0]
    assert found["limit"].tolist() == [300.0]
    assert found["has_left"].tolist() == [True]
