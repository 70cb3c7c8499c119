"""Do filters keep the rows that people mean, whoever wrote them and in what order?"""

from __future__ import annotations

import itertools
from datetime import date, datetime

import ibis
import pytest

from xl_crm.errors import SettingsError
from xl_crm.i18n import Lang
from xl_crm.summary.filtering import (
    FIELDS,
    Filter,
    described,
    field_named,
    parse_filter,
    predicate,
    respelled,
)

ROWS = ibis.memtable(
    {
        "row": [1, 2, 3, 4, 5, 6],
        "owner": ["李雷", "王李", "张伟", None, "Ｌｉ　Lei", " li lei "],
        "industry": ["制造业", "零售业", "制造", "", "IT", "ＩＴ"],
        "csat": [5.0, 4.5, 4.0, None, 5.0, 3.0],
        "is_complaint": [True, False, None, True, False, False],
        "first_coop_date": [date(2024, 7, day) for day in (1, 1, 2, 3, 4, 5)],
        "opened_at": [
            datetime.fromisoformat(f"2024-07-01 0{hour}:00")
            for hour in (0, 8, 9, 9, 9, 9)
        ],
        "tier": ["high_value", "stable", "stable", None, "high_value", "at_risk"],
    }
)


def kept(*filters: Filter) -> list[int]:
    """Return the numbers of the rows that some filters keep."""
    condition, missing = predicate(ROWS, filters)
    assert missing == ()
    return sorted(ROWS.filter(condition).row.to_pandas().tolist())


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("行业=制造业", [1]),
        ("行业~制造", [1, 3]),
        ("行业=it", [5, 6]),
        ("行业=ＩＴ", [5, 6]),
        ("行业=制造业|零售业", [1, 2]),
        ("行业！＝制造业｜零售业", [3, 4, 5, 6]),
        ("行业=(空)", [4]),
        ("行业!=（空）", [1, 2, 3, 5, 6]),
        ("销售负责人~李", [1, 2]),
        ("owner !~ 李", [3, 4, 5, 6]),
        ("sales owner = LI LEI", [5, 6]),
        ("负责人=未分配", [4]),
        ("负责人=(Blank)|张伟", [3, 4]),
        ("负责人~%", []),
        ("满意度=5", [1, 5]),
        ("满意度=5.00", [1, 5]),
        ("满意度=高", []),
        ("满意度!=5", [2, 3, 4, 6]),
        ("是否投诉=是", [1, 4]),
        ("is_complaint=no", [2, 5, 6]),
        ("first_coop_date=2024-07-01", [1, 2]),
        ("首次合作日期=2024年7月1日", [1, 2]),
        ("首次合作日期~2024-07", [1, 2, 3, 4, 5, 6]),
        ("opened_at=2024-07-01", [1, 2, 3, 4, 5, 6]),
        ("opened at=2024-07-01 08:00", [2]),
        ("行业=没有", []),
    ],
)
def test_rows_that_a_filter_keeps(text: str, rows: list[int]) -> None:
    assert kept(parse_filter(text)) == rows


TIERS = {
    "tier": {
        "高价值客户": "high_value",
        "High value": "high_value",
        "稳定客户": "stable",
        "流失风险客户": "at_risk",
    }
}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("客户层级=高价值客户", [1, 5]),
        ("层级=high VALUE|stable", [1, 2, 3, 5]),
        ("tier=high_value", [1, 5]),
        ("tier!=高价值客户", [2, 3, 4, 6]),
        ("tier~高价值", [1, 5]),
        ("tier~客户", [1, 2, 3, 5, 6]),
        ("tier=(空)", [4]),
        ("tier=没有", []),
        ("行业=IT", [5, 6]),
    ],
)
def test_a_tier_goes_by_its_label(text: str, rows: list[int]) -> None:
    assert kept(*respelled([parse_filter(text)], TIERS)) == rows


def test_all_filters_hold_in_any_order() -> None:
    filters = [parse_filter(each) for each in ("负责人!=李雷", "行业~制造", "csat=4")]
    for ordered in itertools.permutations(filters):
        assert kept(*ordered) == [3]
        assert described(ordered, Lang.ZH) == described(filters, Lang.ZH)


def test_a_filter_that_the_table_has_no_column_for() -> None:
    elsewhere, here = parse_filter("阶段=won"), parse_filter("行业=制造业")
    condition, missing = predicate(ROWS, [elsewhere, here])
    assert missing == (elsewhere,)
    assert ROWS.filter(condition).row.to_pandas().tolist() == [1]
    assert predicate(ROWS, [elsewhere]) == (None, (elsewhere,))
    assert predicate(ROWS, []) == (None, ())


def test_filters_in_words() -> None:
    filters = [
        parse_filter(each)
        for each in ("行业=零售业|制造业", "负责人!~李", "行业!=(空)")
    ]
    assert described(filters, Lang.ZH) == (
        "销售负责人不包含“李”；所属行业为“制造业”或“零售业”；所属行业不为“(空)”"
    )
    assert described(filters[:1], Lang.EN) == 'industry is "制造业" or "零售业"'
    assert described([], Lang.ZH) == ""


def test_every_field_is_found_by_its_code_name() -> None:
    for field in FIELDS:
        assert field_named(field.name, "") == field.name


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("行页=制造业", "--filter：没有字段“行页”。"),
        ("industri=x", "--filter：没有字段“industri”。是否指：industry"),
        ("行业", "--filter：“行业”不是筛选条件。写作 行业=制造业"),
        ("行业=", "--filter：“行业=”不是筛选条件。"),
        ("行业=制造业|", "--filter：“行业=制造业|”不是筛选条件。"),
        ("=制造业", "--filter：“=制造业”不是筛选条件。"),
        (
            "状态=已完成",
            (
                "--filter：“状态”可指多个字段。用其中一个名称："
                "订单状态（order_status）、阶段（stage）。"
            ),
        ),
    ],
)
def test_what_is_no_filter_is_refused_in_one_line(text: str, line: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_filter(text)
    said = caught.value.text(Lang.ZH)
    assert said.startswith(line)
    assert "\n" not in said
