"""Does CRM_RFM sum up orders as published, and tell what it leaves out?"""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xl_crm_udfs import CRM_RFM
from xl_crm_udfs._cells import Block, Cell

from xl_crm.tiers.eight_types import EIGHT_TYPES, assign_types
from xl_crm.tiers.rfm import BinRule, fit_thresholds, score_rfm
from xl_crm.tiers.segment import R_RFM_SEGMENTS, assign_segments, segment_labels

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
ORDERS = DATA / "rfm_pkg" / "rfm_data_orders.csv"

HEADERS = [
    "客户ID",
    "最近一次消费间隔(天)",
    "消费频次",
    "累计消费金额",
    "R得分",
    "F得分",
    "M得分",
    "RFM评分",
    "客户类型",
]

#: Three customers: 甲 three orders, 乙 two, 丙 one; the last day is 2024-06-30.
IDS: Block = [["甲"], ["乙"], ["甲"], ["丙"], ["乙"], ["甲"]]
DATES: Block = [
    [datetime.fromisoformat(day)]
    for day in (
        *("2024-06-30", "2024-05-01", "2024-06-01"),
        *("2024-01-01", "2024-05-31", "2024-06-20"),
    )
]
AMOUNTS: Block = [[100.0], [50.0], ["1,000"], [10.0], [40.0], [0.0]]


def measured(table: Block) -> list[list[Cell]]:
    """Return customer, R, F and M of each row below the headers."""
    return [row[:4] for row in table[1:]]


def mistake(result: Block) -> str:
    """Return the text of a result that is one cell with a mistake."""
    ((text,),) = result
    assert isinstance(text, str)
    assert len(text) <= 255
    return text


def test_table_by_hand() -> None:
    """Sorted by customer: 丙 (U+4E19), 乙 (U+4E59), 甲 (U+7532).

    R: 181 days from 1 January, 30 from 31 May, 0. With two bins the edges are the
    medians 30, 2 and 90, which belong to the lower bin: R 1/2/2, F 1/1/2, M 1/1/2. Of
    two bins, 1 stands for 2 of five and 2 for 4: 2-2 sleeps, 4-2 may become loyal, and
    4-4 is loyal.
    """
    table = CRM_RFM(IDS, DATES, AMOUNTS, None, [[2.0]])
    assert table == [
        HEADERS,
        ["丙", 181.0, 1.0, 10.0, 1.0, 1.0, 1.0, "111", "沉睡客户"],
        ["乙", 30.0, 2.0, 90.0, 2.0, 1.0, 1.0, "211", "潜在忠诚客户"],
        ["甲", 0.0, 3.0, 1100.0, 2.0, 2.0, 2.0, "222", "忠诚客户"],
    ]


def test_eight_types_compare_with_the_means() -> None:
    """Means: R 211/3 = 70.3, F 2, M 400."""
    table = CRM_RFM(IDS, DATES, AMOUNTS, None, None, [["eight"]])
    assert [row[8] for row in table[1:]] == [
        "一般挽留客户",
        "一般价值客户",
        "重要价值客户",
    ]


def test_rules_of_the_r_package() -> None:
    """The worst on all three measures falls through to the last rule, Lost."""
    table = CRM_RFM(IDS, DATES, AMOUNTS, None, None, [["r_rfm"]])
    names = {label.zh for label in segment_labels(R_RFM_SEGMENTS)}
    assert {row[8] for row in table[1:]} <= names
    assert table[1][7:] == ["111", "已流失客户"]


def test_as_of_counts_the_days_and_leaves_out_what_is_later() -> None:
    table = CRM_RFM(IDS, DATES, AMOUNTS, [["2024-06-10"]])
    assert measured(table) == [
        ["丙", 161.0, 1.0, 10.0],
        ["乙", 10.0, 2.0, 90.0],
        ["甲", 9.0, 1.0, 1000.0],
        ["未计入 2 行：晚于统计截止日 2。"] + [None] * 3,
    ]


def test_an_order_on_the_as_of_day_counts() -> None:
    table = CRM_RFM([["a"]], [["2024-06-10 18:00"]], [[5.0]], [["2024-06-10"]])
    assert measured(table) == [["a", 0.0, 1.0, 5.0]]


def test_returns_lower_the_amount_and_are_no_orders() -> None:
    """E25, E28: the last sale counts for R; a net amount below 0 stays."""
    table = CRM_RFM(
        [["a"], ["a"], ["b"], ["b"]],
        [["2024-01-01"], ["2024-01-31"], ["2024-01-11"], ["2024-01-12"]],
        [[100.0], [-30.5], [20.0], [-50.0]],
    )
    assert measured(table) == [["a", 30.0, 1.0, 69.5], ["b", 20.0, 1.0, -30.0]]


def test_who_has_returns_only_never_bought() -> None:
    """E18: no recency, no scores, outside RFM."""
    table = CRM_RFM([["a"], ["b"]], [["2024-01-01"], ["2024-01-31"]], [[100.0], [-5.0]])
    assert table[2] == ["b", None, 0.0, -5.0, None, None, None, None, "未成交客户"]
    only = CRM_RFM([["b"]], [["2024-01-31"]], [[-5.0]], None, None, [["eight"]])
    assert only[1:] == [table[2]]


def test_rows_that_cannot_be_used_are_counted_and_told() -> None:
    """No ID twice, a bad date, three bad amounts; headings and blank rows are none."""
    rows: list[tuple[Cell, Cell, Cell]] = [
        ("客户ID", "订单日期", "订单金额"),
        ("a", "2024-01-01", 5.0),
        (None, None, None),
        (None, "2024-01-01", 5.0),
        ("a", "2024-02-30", 5.0),
        ("a", "2024-01-01", "五元"),
        ("a", "2024-01-01", None),
        ("a", "2024-01-01", True),
        ("#N/A", "#N/A", "#N/A"),
        ("", "  ", None),
    ]
    blocks = [[[cell] for cell in column] for column in zip(*rows, strict=True)]
    table = CRM_RFM(*blocks)
    assert measured(table[:-1]) == [["a", 0.0, 1.0, 5.0]]
    assert table[-1] == [
        "未计入 6 行：无客户ID 2、无有效日期 1、无有效金额 3。",
        *[None] * 8,
    ]


def test_numbers_as_ids_stay_numbers_and_come_first() -> None:
    """9 before 10; 10 as text is the same customer, "010" another."""
    table = CRM_RFM(
        [[10.0], ["010"], [9.0], ["10"], [11.0]],
        [["2024-01-01"]] * 5,
        [[1.0]] * 5,
    )
    assert measured(table) == [
        [9.0, 0.0, 1.0, 1.0],
        [11.0, 0.0, 1.0, 1.0],
        ["010", 0.0, 1.0, 1.0],
        ["10", 0.0, 2.0, 2.0],
    ]


def test_amounts_add_up_exactly() -> None:
    """Ten times 0.1 is 1; added as binary fractions it would be 0.9999999999999999."""
    table = CRM_RFM([["a"]] * 10, [["2024-01-01"]] * 10, [[0.1]] * 10)
    assert measured(table) == [["a", 0.0, 10.0, 1.0]]


def test_columns_may_end_in_blanks_of_different_length() -> None:
    ids: Block = [["a"], ["b"], [None], [None]]
    dates: Block = [["2024-01-01"], ["2024-01-02"], ["2024-01-03"], [None]]
    table = CRM_RFM(ids, dates, [[1.0], [2.0], [3.0], [None]])
    assert measured(table)[:2] == [["a", 1.0, 1.0, 1.0], ["b", 0.0, 1.0, 2.0]]
    assert str(table[-1][0]).startswith("未计入 1 行：无客户ID 1")


def test_orders_may_lie_in_rows() -> None:
    across = [[[row[0] for row in block]] for block in (IDS, DATES, AMOUNTS)]
    assert CRM_RFM(*across) == CRM_RFM(IDS, DATES, AMOUNTS)


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ((None, DATES, AMOUNTS), "customer_ids：区域是空的"),
        ((IDS, [[None]] * 6, AMOUNTS), "dates：区域是空的"),
        ((IDS, DATES[:-1], AMOUNTS), "dates：有 5 行 1 列，与 customer_ids 不同"),
        ((IDS, DATES, [[1.0, 2.0]] * 6), "amounts：区域有 6 行 2 列"),
        ((IDS, DATES, AMOUNTS, [["soon"]]), "as_of：“soon”不是日期"),
        ((IDS, DATES, AMOUNTS, None, [[1.0]]), "bins：分箱数为 1。填 2 到 10 的整数"),
        ((IDS, DATES, AMOUNTS, None, [[4.5]]), "bins：分箱数为 4.5"),
        ((IDS, DATES, AMOUNTS, None, [["x"]]), "bins：第 1 行第 1 列“x”不是数字"),
        ((IDS, DATES, AMOUNTS, None, None, [["nine"]]), "segments：没有“nine”这一项"),
        (
            (IDS, DATES, AMOUNTS, [["2020-01-01"]]),
            "customer_ids, dates, amounts：没有可用的订单（晚于统计截止日 6）",
        ),
    ],
)
def test_names_the_argument(arguments: tuple[Block | None, ...], start: str) -> None:
    assert mistake(CRM_RFM(*arguments)).startswith(start)  # type: ignore[arg-type]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("甲乙丙丁戊己"),
            st.integers(min_value=0, max_value=400),
            st.integers(min_value=-500, max_value=9999).map(lambda cents: cents / 100),
        ),
        min_size=1,
        max_size=40,
    ),
    st.integers(min_value=2, max_value=10),
    st.randoms(use_true_random=False),
)
def test_scores_are_the_core_whatever_the_order_of_rows(
    rows: list[tuple[str, int, float]], bins: int, random: Random
) -> None:
    """Bit for bit what the core gives for the R, F and M that stand in the table."""
    first = datetime.fromisoformat("2024-01-01")

    def table_of(given_rows: list[tuple[str, int, float]]) -> Block:
        return CRM_RFM(
            [[name] for name, _, _ in given_rows],
            [[first + timedelta(days=day)] for _, day, _ in given_rows],
            [[amount] for _, _, amount in given_rows],
            None,
            [[float(bins)]],
        )

    table = table_of(rows)
    shuffled = [*rows]
    random.shuffle(shuffled)
    assert table_of(shuffled) == table
    measures = np.array([row[1:4] for row in table[1:]], dtype=np.float64).T
    r, f, m = measures
    scores = score_rfm(r, f, m, fit_thresholds(r, f, m, bins=bins))
    assert [row[7] or "" for row in table[1:]] == scores.codes.tolist()
    labels = [*(label.zh for label in segment_labels()), "未成交客户"]
    assert [row[8] for row in table[1:]] == [
        labels[index] for index in assign_segments(scores)
    ]


@pytest.fixture(scope="module")
def orders() -> tuple[Block, Block, Block]:
    """The orders of the R package rfm as they stand in a sheet."""
    with ORDERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return (
        [[row["customer_id"]] for row in rows],
        [[datetime.fromisoformat(row["order_date"])] for row in rows],
        [[float(row["revenue"])] for row in rows],
    )


@pytest.mark.shared
@pytest.mark.skipif(not ORDERS.is_file(), reason="no public data beside the checkout")
def test_first_rows_of_the_r_package(orders: tuple[Block, Block, Block]) -> None:
    """V1: docs/articles/rfm-introduction.html, as of 2006-12-31.

    R rfm puts its edges at quantile + 1 (E23); of its 995 customers that moves one R
    score and two M scores, none of them among the first ten rows.
    """
    table = CRM_RFM(*orders, [["2006-12-31"]], [[5.0]])
    assert table[0] == HEADERS
    assert len(table) == 1 + 995
    assert sum(float(str(row[2])) for row in table[1:]) == 4_906
    assert sum(float(str(row[3])) for row in table[1:]) == 464_158
    assert [(*row[:4], row[7]) for row in table[1:11]] == [
        ("Abbey O'Reilly", 205, 6, 472, "343"),
        ("Add Senger", 140, 3, 340, "412"),
        ("Aden Lesch", 194, 4, 405, "323"),
        ("Aden Murphy", 98, 7, 596, "544"),
        ("Admiral Senger", 132, 5, 448, "433"),
        ("Agness O'Keefe", 90, 9, 843, "555"),
        ("Aileen Barton", 84, 9, 763, "555"),
        ("Ailene Hermann", 281, 8, 699, "355"),
        ("Aiyanna Bruen", 246, 4, 157, "321"),
        ("Akeelah Walsh", 160, 7, 779, "445"),
    ]


@pytest.mark.shared
@pytest.mark.skipif(not ORDERS.is_file(), reason="no public data beside the checkout")
def test_right_closed_bins_differ_from_r_on_three_customers(
    orders: tuple[Block, Block, Block],
) -> None:
    """E23: one on R, none on F, two on M."""
    table = CRM_RFM(*orders, [["2006-12-31"]])
    measures = np.array([row[1:4] for row in table[1:]], dtype=np.float64).T
    r, f, m = measures
    theirs = score_rfm(r, f, m, fit_thresholds(r, f, m, rule=BinRule.R_RFM))
    ours = np.array([row[4:7] for row in table[1:]], dtype=np.float64).T
    differing = [
        int(np.count_nonzero(mine != other))
        for mine, other in zip(ours, (theirs.r, theirs.f, theirs.m), strict=True)
    ]
    assert differing == [1, 0, 2]


@pytest.mark.shared
@pytest.mark.skipif(not ORDERS.is_file(), reason="no public data beside the checkout")
def test_eight_types_of_the_r_package_are_the_core(
    orders: tuple[Block, Block, Block],
) -> None:
    table = CRM_RFM(*orders, [["2006-12-31"]], None, [["八类"]])
    measures = np.array([row[1:4] for row in table[1:]], dtype=np.float64).T
    types = assign_types(*measures).types
    assert [row[8] for row in table[1:]] == [EIGHT_TYPES[x].label.zh for x in types]
