"""Is the layout of a text file found from its first lines?"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xl_crm.errors import UnreadableFileError
from xl_crm.ingest import Source
from xl_crm.ingest.header import known_headers
from xl_crm.ingest.text.layout import find_layout
from xl_crm.tables import table_named

KNOWN = known_headers(Source(table=table_named("orders")))


def test_layout_without_a_header_names_the_columns() -> None:
    layout = find_layout("1,2024-07-01,5\n2,2024-07-02,6\n", "orders.csv")
    assert layout.headers == ("c1", "c2", "c3")
    assert not layout.has_header


@pytest.mark.parametrize(
    ("sample", "headers"),
    [
        ("churned\nC1\nC2\n", ("churned",)),
        ("customer id\nC1\nC2\n", ("customer id",)),
        ("客户名称\n张三 李四\n王五\n", ("客户名称",)),
        ("Company name\nAcme Corp\nFoo\n", ("Company name",)),
        ("customer name\nZhang San\nLi Si\n", ("customer name",)),
    ],
)
def test_layout_of_one_column(sample: str, headers: tuple[str, ...]) -> None:
    assert find_layout(sample, "churn.csv", {"customername"}).headers == headers


@pytest.mark.parametrize(
    "rows",
    [
        "张三,2024-07-01,100\n李四,2024-07-02,200\n",
        "张三,2024-07-01,上海\n李四,2024-07-02,\n王五,,北京\n",
        "KH0001,张三\nKH0002,李四\n",
        "张三,￥5,2024/7/1\n李四,￥6,2024/7/2\n",
    ],
)
def test_first_row_like_those_below_is_data(rows: str) -> None:
    layout = find_layout(rows, "orders.csv", KNOWN)
    assert not layout.has_header
    assert layout.headers[:2] == ("c1", "c2")


@pytest.mark.parametrize(
    "rows",
    [
        "客户ID,2023,2024\nC1,5,6\n",
        "name,2023,2024\n张三,5,6\n李四,7,8\n",
        "姓名,城市\n张三,上海\n",
        "kpi,v1,v2\nx,1,2\n",
        "客户ID,2024-01,2024-02\nC1,5,6\n",
    ],
)
def test_first_row_unlike_those_below_is_the_header(rows: str) -> None:
    assert find_layout(rows, "orders.csv", KNOWN).has_header


@given(st.text(alphabet='a1客,;|\t" \n\r./-', max_size=80) | st.text(max_size=80))
@example("\x0b\n,\u2028")
@example("\x0ba")
def test_any_sample_has_a_layout_or_is_empty(sample: str) -> None:
    try:
        layout = find_layout(sample, "orders.csv", KNOWN)
    except UnreadableFileError as error:
        assert "the file is empty" in str(error)  # noqa: PT017
    else:
        assert layout.headers
        assert 0 <= layout.skip <= len(sample)
