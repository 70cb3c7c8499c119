"""Do filters in words of people narrow the facts that have their column?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reported import reported
from xl_crm.summary.facts import FactBase, Question, spellings
from xl_crm.summary.filtering import parse_filter, respelled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A buys for 100 in the north and answered the campaign, B for 30 in no region and was
#: left alone; nobody has an industry.
FILES = {
    "orders": """customer_id,order_id,order_date,order_amount
A,a1,2024-01-05,60
A,a2,2024-03-05,40
B,b1,2024-03-06,30
""",
    "customers": """customer_id,customer_name,industry,region
A,Ann,,North
B,Bob,,
""",
    "interactions": """customer_id,interaction_date,campaign_id,responded,member_group
A,2024-03-01,k1,yes,实验组
B,2024-03-01,k1,no,对照组
""",
    "campaigns": """campaign_id,campaign_name,start_date
k1,Spring,2024-03-01
""",
}


SOURCES = {name: {"path": f"{name}.csv"} for name in FILES}


#: Of the run: nothing has an industry or a stage.
ASKED = {"行业": "制造业", "阶段": "won", "客户层级": "高价值客户"}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactBase]:
    folder = tmp_path_factory.mktemp("exports")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with reported(folder, SOURCES, filters=ASKED) as opened:
        yield opened.facts


def counted(facts: FactBase, fact: str, measure: str) -> float:
    """Return a measure of all rows that the filters leave."""
    answer = facts.ask(Question(fact=fact, measures=(measure,)))
    return float(answer[measure].iloc[0])


@pytest.mark.parametrize(
    ("measure", "text", "number"),
    [
        ("sales.net_amount", "订单数分组=2单", 100),
        ("sales.net_amount", "number of orders=1 ORDER", 30),
        ("sales.net_amount", "区域=(空)", 30),
        ("campaign_members.targeted", "组别=目标客户", 1),
        ("campaign_members.control", "组别=Control", 1),
        ("campaign_members.targeted", "活动名称=spring", 1),
        ("touches.touches", "member group=Targeted", 1),
        ("customers.customers", "客户层级=数据不足|insufficient data", 0),
    ],
)
def test_codes_are_filtered_by_the_words_for_them(
    facts: FactBase, measure: str, text: str, number: float
) -> None:
    filters = respelled([parse_filter(text)], spellings())
    narrowed = FactBase(facts=facts.facts, tables=facts.tables, filters=filters)
    fact, _, name = measure.partition(".")
    assert counted(narrowed, fact, name) == number
    assert narrowed.not_narrowing(fact) == ()


def test_a_column_without_a_value_narrows_nothing(facts: FactBase) -> None:
    tiers = facts.ask(Question(fact="customers", measures=("customers",), by=("tier",)))
    assert set(tiers["tier"]) == {"high_value"}
    left = [each.field for each in facts.not_narrowing("customers")]
    assert left == ["industry", "stage"]


@pytest.mark.parametrize(
    ("field", "words", "amount"),
    [
        ("订单号", "a1", 60),
        ("下单时间", "2024-03-06|2024-01-05", 90),
        ("订单金额", "40", 40),
        ("订单金额", "forty", 0),
    ],
)
def test_sales_are_narrowed_by_what_an_order_line_says(
    tmp_path: Path, field: str, words: str, amount: float
) -> None:
    (tmp_path / "orders.csv").write_text(FILES["orders"], encoding="utf-8")
    sources = {"orders": {"path": "orders.csv"}}
    with reported(tmp_path, sources, filters={field: words.split("|")}) as opened:
        assert counted(opened.facts, "sales", "net_amount") == amount
        assert opened.facts.not_narrowing("sales") == ()
