"""Are customers that may be one listed for review, and others left in peace?"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from xl_crm.i18n import Lang
from xl_crm.ingest import DateReading, OrderRules, Source, open_engine, read_inputs
from xl_crm.ingest.customers.near_names import near_names
from xl_crm.ingest.customers.similar import (
    PAIR_COLUMNS,
    SimilarKind,
    find_similar,
    similar_customers,
)
from xl_crm.tables import table_named

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = ("customer_id", "customer_name", "region", "contact_phone", "contact_email")


def table(*rows: tuple[str | None, ...]) -> pd.DataFrame:
    """Return customers: ID, name, region, phone, e-mail, as many as are given."""
    filled = [(*row, *[None] * (len(FIELDS) - len(row))) for row in rows]
    return pd.DataFrame(filled, columns=list(FIELDS))


def named(*names: str) -> pd.DataFrame:
    """Return customers with IDs that have nothing in common."""
    return table(
        *((letter * 3, name) for letter, name in zip("PQRSTUVW", names, strict=False))
    )


def found(
    customers: pd.DataFrame, strangers: tuple[str, ...] = ()
) -> list[tuple[str, str, str]]:
    """Return kind and IDs of all pairs, in order."""
    pairs = similar_customers(customers, strangers, limit=None).pairs
    columns = pairs[["kind", "customer_id_a", "customer_id_b"]]
    return sorted(columns.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C001", "c001"),
        ("C001", "c-001"),
        ("C001", "C1"),
        ("C001", "Ｃ００１"),
        ("00123", "123"),
        ("A.B/7", "ab7"),
        ("1-01", "101"),
        ("1-01", "1-1"),
        ("客户07", "客户-7"),
    ],
)
def test_ids_written_differently(one: str, other: str) -> None:
    listed = sorted((one, other))
    assert found(table((one,), (other,))) == [("id", *listed)]
    assert found(table((one,)), (other,)) == [("order_id", one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("C001", "C010"), ("C100", "C1"), ("1-01", "11"), ("A1", "B1"), ("-", "/")],
)
def test_other_ids_are_other_customers(one: str, other: str) -> None:
    assert found(table((one,), (other,)), ("zzz",)) == []


def test_ids_of_two_companies_speak_less_for_one() -> None:
    """C1 and c-1 are known under two names; D1 and d-1 are not known by name."""
    customers = table(
        ("C1", "上海宏远贸易有限公司"), ("c-1", "北京鼎新科技"), ("D1",), ("d-1",)
    )
    pairs = similar_customers(customers, limit=None).pairs
    scores = dict(zip(pairs["customer_id_a"], pairs["score"], strict=True))
    assert scores == {"D1": 100, "C1": 70}


SAME = (
    ("上海东方电子有限公司", "上海东方电子有限责任公司"),
    ("上海东方电子有限公司", "上海东方电子股份有限公司"),
    ("上海东方电子有限公司", " 上海 东方电子有限公司"),
    ("上海东方电子有限公司", "上海东方电子公司"),
    ("北京宏远（集团）有限公司", "北京宏远集团有限公司"),
    ("北京宏远集团股份有限公司", "北京宏远(集团)"),
    ("微软（中国）有限公司", "微软有限公司"),
    ("上海ＡＢＣ贸易有限公司", "上海abc贸易"),
    ("上海宏远贸易 Co., Ltd.", "上海宏远贸易有限公司"),
    ("鼎新投资中心（有限合伙）", "鼎新投资中心"),
    ("鼎新电子有限公司上海分公司", "鼎新电子股份有限公司上海分公司"),
    ("Northern Lights Trading Co., Ltd.", "NORTHERN LIGHTS TRADING"),
    ("Smith & Sons GmbH & Co. KG", "Smith and Sons"),
    ("Café Müller GmbH", "Cafe Muller"),
    ("Acme L.L.C.", "Acme, Inc."),
)
NEARLY = (
    ("上海宏远电子有限公司", "上海宏远电子厂有限公司"),
    ("北京鼎新信息技术有限公司", "北京鼎新信息技有限公司"),
    ("广州华盛国际贸易发展咨询服务有限公司", "广州华胜国际贸易发展咨询服务有限公司"),
    ("Blue Harbour Logistics Inc.", "Blue Harbor Logistics LLC"),
    ("Harbour Logistics Blue", "Blue Harbor Logistics"),
    ("Bank of the Lakes Merchant Services", "Bank of Lakes Merchant Services"),
    ("Greenfield Software Services", "Green Field Software Services"),
    ("Johnson Precision Instruments", "Jonhson Precision Instrument Ltd."),
)
OTHERS = (
    ("上海东方电子有限公司", "上海东方电气有限公司"),
    ("上海东方电子有限公司", "北京东方电子有限公司"),
    ("上海东方电子有限公司", "上海东方电子科技有限公司"),
    ("鼎新电子有限公司上海分公司", "鼎新电子有限公司北京分公司"),
    (
        "中国宏远财产保险股份有限公司徐汇支公司",
        "中国宏远财产保险股份有限公司徐江支公司",
    ),
    ("宏远超市一店", "宏远超市二店"),
    ("宏远连锁便利超市徐汇零陵路第一店", "宏远连锁便利超市徐汇零陵路第二店"),
    ("宏远超市1号店", "宏远超市2号店"),
    ("宏远连锁便利仓储配送物流中心1号库", "宏远连锁便利仓储配送物流中心2号库"),
    ("中国建设工程局集团市政三分厂", "中国建设工程局集团市政四分厂"),
    ("宏远国际商业贸易发展咨询杭州有限公司", "宏远国际商业贸易发展咨询苏州有限公司"),
    ("宏远国际商业贸易发展咨询有限公司", "杭州宏远国际商业贸易发展咨询有限公司"),
    ("宏远能源化工销售华东大区服务中心", "宏远能源化工销售华南大区服务中心"),
    ("Eastern Foods Ltd.", "Western Foods Ltd."),
    ("Qingdao Tuohe Education Technology", "Qingdao Tuoqi Education Technology"),
    ("Acme Warehouse Services Unit A", "Acme Warehouse Services Unit B"),
    ("Acme Retail Store 12", "Acme Retail Store 13"),
    ("Customer 00123", "Customer 00124"),
    ("有限公司", "股份有限公司"),
    ("王伟", "王维"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_but_for_the_legal_form(one: str, other: str) -> None:
    assert found(named(one, other)) == [("name", "PPP", "QQQ")]


@pytest.mark.parametrize(("one", "other"), NEARLY)
def test_nearly_one_name(one: str, other: str) -> None:
    assert found(named(one, other)) == [("similar_name", "PPP", "QQQ")]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_of_two_companies(one: str, other: str) -> None:
    """Many 92 % alike or more: a number, letter, place, direction or word differs."""
    assert found(named(one, other)) == []


@pytest.mark.parametrize(
    ("here", "there", "listed"),
    [
        ("华东", "华东", True),
        ("华东", None, True),
        (None, "华南", True),
        (None, None, True),
        ("华东", "华南", False),
    ],
)
def test_nearly_one_name_counts_in_one_region(
    here: str | None, there: str | None, *, listed: bool
) -> None:
    customers = table(("P", "上海宏远电子", here), ("Q", "上海宏远电子厂", there))
    assert found(customers) == ([("similar_name", "P", "Q")] if listed else [])


def test_of_customers_with_one_name_one_in_the_region_stands_for_all() -> None:
    customers = table(
        ("P", "上海宏远电子", "华南"),
        ("Q", "上海宏远电子", "华东"),
        ("R", "上海宏远电子厂", "华东"),
    )
    assert found(customers) == [("name", "P", "Q"), ("similar_name", "Q", "R")]


def test_a_short_chinese_name_may_be_a_person() -> None:
    """王伟 twice may be two people; 华为 with its legal form is a company."""
    customers = named("王伟", "王伟", "华为公司", "华为有限公司")
    pairs = similar_customers(customers, limit=None).pairs
    assert pairs[["score", "name_a", "name_b"]].to_numpy().tolist() == [
        [100.0, "华为公司", "华为有限公司"],
        [80.0, "王伟", "王伟"],
    ]


def test_phones_and_addresses_are_shared_and_masked() -> None:
    customers = table(
        ("P", None, None, "138-1234-5678", "Sales@Example.com"),
        ("Q", None, None, "+86 13812345678", "ｓａｌｅｓ@example.com"),
        ("R", None, None, "021-65551234；13812345678", "other@example.com"),
        ("S", None, None, "(86)(21)65551234", None),
        ("T", None, None, "0000000", "-@-"),
        ("U", None, None, "0000000", "-@-"),
        ("V", None, None, "5678", None),
        ("W", None, None, "5678", None),
    )
    pairs = similar_customers(customers, limit=None).pairs
    columns = ["kind", "customer_id_a", "customer_id_b", "detail"]
    assert pairs[columns].to_numpy().tolist() == [
        ["phone", "P", "Q", "138****5678"],
        ["phone", "P", "R", "138****5678"],
        ["phone", "R", "S", "216***1234"],
        ["email", "P", "Q", "s***@example.com"],
    ]


def test_what_very_many_share_speaks_less_for_one() -> None:
    """A switchboard of ten: each with the first, 100 x 5 / 10."""
    customers = table(*((str(place), None, None, "01065551234") for place in range(10)))
    pairs = similar_customers(customers, limit=None).pairs
    assert pairs["score"].tolist() == [50.0] * 9
    assert set(pairs["customer_id_a"]) == {"0"}


def test_the_best_come_first_and_the_rest_is_counted() -> None:
    customers = table(
        ("P", "上海宏远电子"), ("p-", "上海宏远电子厂"), ("R", "上海宏远电子有限公司")
    )
    whole = similar_customers(customers, limit=None)
    assert tuple(whole.pairs.columns) == PAIR_COLUMNS
    # 6 and 7 signs, 6 in common: 2 x 6 / 13 = 92.3 %
    columns = ["kind", "score", "customer_id_a", "customer_id_b", "detail"]
    assert whole.pairs[columns].to_numpy().tolist() == [
        ["id", 100.0, "P", "p-", "p"],
        ["name", 100.0, "P", "R", "上海宏远电子"],
        ["similar_name", 92.3, "P", "p-", "上海宏远电子 ≈ 上海宏远电子厂"],
    ]
    some = similar_customers(customers.sample(frac=1, random_state=1), limit=2)
    pd.testing.assert_frame_equal(some.pairs, whole.pairs.head(2))
    assert some.total == whole.total == 3


def test_nobody_is_like_nobody() -> None:
    nothing = similar_customers(table(), limit=10)
    assert nothing.total == 0
    assert tuple(nothing.pairs.columns) == PAIR_COLUMNS


def test_a_run_compares_its_customers_with_its_orders(tmp_path: Path) -> None:
    """c-001 is only in the orders; C002 bought under its own ID."""
    texts = {
        "orders": "customer_id,order_date,amount\n"
        "c-001,2024-01-01,1\nC002,2024-01-01,1\n",
        "customers": "customer_id,customer_name,contact_phone\n"
        "C001,甲公司,13812345678\nC002,乙公司,13812345678\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    sources = [
        Source(table=table_named(name), path=tmp_path / f"{name}.csv") for name in texts
    ]
    with open_engine(memory_limit="500MB", threads=1) as engine:
        inputs = read_inputs(engine, sources, DateReading(), OrderRules())
        listed = find_similar(inputs.customers, inputs.orders, limit=5).pairs
        alone = find_similar(None, inputs.orders, limit=5)
    columns = ["kind", "customer_id_a", "name_a", "customer_id_b"]
    assert listed[columns].to_numpy().tolist() == [
        ["order_id", "C001", "甲公司", "c-001"],
        ["phone", "C001", "甲公司", "C002"],
    ]
    assert alone.total == 0


def test_kinds_have_names_in_both_languages() -> None:
    for lang in Lang:
        assert len({kind.label.text(lang) for kind in SimilarKind}) == len(SimilarKind)


SIGNS = "宏远ab "


@given(
    texts=st.lists(
        st.text(SIGNS, min_size=5, max_size=12).map(lambda text: " ".join(text.split()))
    ),
    groups=st.lists(st.sampled_from("xy"), min_size=30, max_size=30),
)
def test_of_names_up_to_twelve_signs_none_is_missed(
    texts: list[str], groups: list[str]
) -> None:
    """Against comparing each with each."""
    names = list(dict.fromkeys(filter(None, texts)))[: len(groups)]
    expected = {
        (i, j): max(
            fuzz.ratio(names[i], names[j]), fuzz.token_sort_ratio(names[i], names[j])
        )
        for i, j in combinations(range(len(names)), 2)
        if groups[i] == groups[j]
    }
    expected = {pair: score for pair, score in expected.items() if score >= 92}
    first, second, score = near_names(names, groups[: len(names)])
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    assert dict(zip(pairs, score.tolist(), strict=True)) == pytest.approx(expected)


@given(
    name=st.text("宏远鼎新华盛东方", min_size=13, max_size=40),
    place=st.integers(0, 39),
    sign=st.sampled_from(["", "金", "金鑫"]),
    data=st.data(),
)
def test_one_slip_in_a_long_name_is_found_among_others(
    name: str, place: int, sign: str, data: st.DataObject
) -> None:
    """One sign left out, replaced or, with two for one, both replaced and added."""
    place %= len(name)
    slipped = name[:place] + sign + name[place + 1 :]
    others = data.draw(
        st.lists(st.text("金鑫宏远", min_size=13, max_size=40), max_size=5)
    )
    names = list(dict.fromkeys([name, slipped, *others]))
    first, second, _ = near_names(names, [""] * len(names))
    alike = fuzz.ratio(name, slipped) >= 92
    assert ((0, 1) in set(zip(first.tolist(), second.tolist(), strict=True))) == alike
