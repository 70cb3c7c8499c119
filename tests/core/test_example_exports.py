"""Are the exports of the example company soiled exactly as declared?"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from xl_crm_example import Company, Soiled, make_company, soil, write_exports
from xl_crm_example.dirt import DIRT, TWINS
from xl_crm_example.layout import EXPORTS

from xl_crm.i18n import Lang
from xl_crm.tables._spec import normalise_header
from xl_crm.tables.campaigns import CAMPAIGNS
from xl_crm.tables.churn import CHURN
from xl_crm.tables.customers import CUSTOMERS
from xl_crm.tables.interactions import INTERACTIONS
from xl_crm.tables.opportunities import OPPORTUNITIES
from xl_crm.tables.orders import ORDERS
from xl_crm.tables.tickets import TICKETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Paths = dict[str, Path]

TABLES = {
    "customers": CUSTOMERS,
    "orders": ORDERS,
    "interactions": INTERACTIONS,
    "tickets": TICKETS,
    "campaigns": CAMPAIGNS,
    "opportunities": OPPORTUNITIES,
    "churn": CHURN,
}
#: Encoding, delimiter, first bytes and header row that each text export promises.
PROMISED = {
    "orders": (
        *("gb18030", ",", b""),
        (
            "订单编号,订单行号,客户编码,下单时间,品类,产品,是否新品,产品上市日期,数量,"
            "单价,订单金额(元),订单状态,退货标记,销售负责人,区域,渠道"
        ),
    ),
    "interactions": (
        *("utf-16", "\t", b"\xff\xfe"),
        "客户编号,互动日期,互动方式,活动编号,是否响应,销售负责人",
    ),
    "tickets": (
        *("utf-8-sig", ",", b"\xef\xbb\xbf"),
        (
            "工单号,客户编号,创建时间,首次响应时间,解决时间,工单类型,是否投诉,投诉类型,"
            "满意度评分,NPS评分"
        ),
    ),
    "opportunities": (
        *("utf-8-sig", ";", b"\xef\xbb\xbf"),
        "商机编号,客户编号,销售负责人,区域,创建日期,关闭日期,阶段,预计金额(元)",
    ),
    "churn": (*("utf-8", ",", b""), "客户编号,流失日期,流失原因"),
}


@pytest.fixture(scope="module")
def company() -> Company:
    return make_company()


@pytest.fixture(scope="module")
def soiled(company: Company) -> Soiled:
    return soil(company)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    return write_exports(tmp_path_factory.mktemp("exports"))


def rows_of(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    text = path.read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_same_seed_gives_the_same_bytes(tmp_path: Path, paths: Paths) -> None:
    again = write_exports(tmp_path)
    for table, path in paths.items():
        assert again[table].read_bytes() == path.read_bytes(), table


@pytest.mark.parametrize("table", ["customers", "campaigns"])
def test_workbooks_hold_no_clock_time(table: str, paths: Paths) -> None:
    """Zip entries and document properties carry the declared time of the export."""
    with zipfile.ZipFile(paths[table]) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2025, 7, 1)}
    properties = openpyxl.load_workbook(paths[table]).properties
    assert properties.created == properties.modified
    assert properties.created.date() == date(2025, 7, 1)


def test_every_table_has_a_file(paths: Paths) -> None:
    assert list(paths) == list(TABLES)
    assert {path.suffix for path in paths.values()} == {".xlsx", ".csv", ".tsv"}


@pytest.mark.parametrize("table", PROMISED)
def test_files_come_in_the_encoding_of_their_system(table: str, paths: Paths) -> None:
    encoding, delimiter, mark, headers = PROMISED[table]
    assert paths[table].read_bytes().startswith(mark)
    rows = rows_of(paths[table], encoding, delimiter)
    assert rows[0] == headers.split(",")
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("table", ["orders", "interactions"])
def test_files_of_old_systems_are_not_utf_8(table: str, paths: Paths) -> None:
    with pytest.raises(UnicodeDecodeError):
        paths[table].read_bytes().decode("utf-8")


def test_english_exports_hold_no_chinese_text(tmp_path: Path) -> None:
    written = write_exports(tmp_path, n_customers=60, lang=Lang.EN)
    for table in PROMISED:
        text = written[table].read_bytes().decode("utf-8")
        assert not [char for char in text if "一" <= char <= "鿿"], table
    book = openpyxl.load_workbook(written["customers"])
    cells = (cell for row in book.active.iter_rows(values_only=True) for cell in row)
    assert all(str(cell).isascii() for cell in cells)


@pytest.mark.parametrize("lang", Lang)
def test_every_header_is_known_to_the_table(lang: Lang) -> None:
    for export in EXPORTS:
        for column in export.columns:
            known = TABLES[export.table][column.name].headers()
            assert normalise_header(column.header.text(lang)) in known, column


def test_workbook_cells_are_real_dates_and_text_ids(paths: Paths) -> None:
    book = openpyxl.load_workbook(paths["customers"])
    header, first, *_ = book.active.iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    assert row["客户编号"] == "C00001"
    assert isinstance(row["联系电话"], str)
    assert len(row["联系电话"]) == 11
    assert row["导出日期"].date() == date(2025, 6, 30)
    campaigns = openpyxl.load_workbook(paths["campaigns"])
    assert isinstance(campaigns.active["F2"].value, int | float)


def test_every_declared_dirt_is_there_and_rare(soiled: Soiled) -> None:
    counted = soiled.spots.groupby(["table", "column", "kind"]).size()
    for dirt in DIRT:
        n_rows = len(soiled.tables[dirt.table])
        assert 0 < counted[dirt.table, dirt.column, dirt.kind] < 0.03 * n_rows, dirt
    for twin in TWINS:
        assert 0 < counted["customers", "", twin.kind] < 0.03 * 600, twin


def test_dirt_comes_as_often_as_declared(soiled: Soiled) -> None:
    """0.8 % of the order lines bear a currency sign; 2 % of 600 customers are 12."""
    kinds = soiled.spots["kind"].value_counts()
    assert kinds["currency_sign"] == round(0.008 * len(soiled.tables["orders"]))
    assert kinds["older_twin"] == 12


def test_cells_outside_the_spots_are_clean(company: Company, soiled: Soiled) -> None:
    spots = soiled.spots.query("table == 'orders'")
    written = soiled.tables["orders"].drop(index=spots["row"])
    clean = company.orders.drop(index=spots["row"])
    assert (written["order_amount"].astype(float) == clean["order_amount"]).all()
    assert (pd.to_datetime(written["order_date"]) == clean["order_date"]).all()
    assert (written["customer_id"] == clean["customer_id"]).all()
    assert not spots["row"].duplicated().any()


def test_spots_stand_in_the_file(soiled: Soiled, paths: Paths) -> None:
    rows = rows_of(paths["orders"], "gb18030", ",")[1:]
    place = {name: i for i, name in enumerate(soiled.tables["orders"])}
    for spot in soiled.spots.query("table == 'orders'").itertuples():
        assert rows[spot.row][place[spot.column]] == spot.written
        assert spot.written != spot.clean, spot


def read_fen(text: str) -> int:
    """Read an amount in 0.01 元 by the rules of Chinese exports, spelled out."""
    text = text.translate(str.maketrans("０１２３４５６７８９．−", "0123456789.-"))
    text = text.replace("￥", "").replace(",", "")
    if text.endswith("万元"):
        return int(Decimal(text.removesuffix("万元")) * 1_000_000)
    if text.startswith("("):
        return -read_fen(text.strip("()"))
    return round(100 * float(text))


def test_order_total_survives_all_dirt_but_the_unreadable(
    company: Company, soiled: Soiled, paths: Paths
) -> None:
    """0.04 % of the lines show a letter for a zero, 0.04 % have no amount yet."""
    header, *rows = rows_of(paths["orders"], "gb18030", ",")
    texts = [row[header.index("订单金额(元)")] for row in rows]
    spots = soiled.spots.query("table == 'orders' and column == 'order_amount'")
    lost = set(spots.loc[spots["lost"], "row"])
    assert len(lost) == 2 * round(0.0004 * len(rows))
    for row in lost:
        with pytest.raises(ValueError, match="could not convert"):
            read_fen(texts[row])
    read = sum(read_fen(text) for row, text in enumerate(texts) if row not in lost)
    clean = (100 * company.orders["order_amount"]).round().astype(int)
    assert read == clean.sum() - clean[sorted(lost)].sum()


def _same_day(clean: str, text: str) -> bool:
    for mark in "年月":
        text = text.replace(mark, "-")
    parts = [int(part) for part in text.rstrip("日").split("-")]
    return date(*parts) == date.fromisoformat(clean)


#: What each kind of dirt leaves of the clean text, told without its code.
SPELLINGS: dict[str, Callable[[str, str], bool]] = {
    "ten_thousands": lambda clean, text: (
        text[-2:] == "万元" and Decimal(text[:-2]) * 10_000 == Decimal(clean)
    ),
    "currency_sign": lambda clean, text: (
        text[0] == "￥" and text[1:].replace(",", "") == clean
    ),
    "full_width_digits": lambda clean, text: (
        not text.isascii() and read_fen(text) == read_fen(clean)
    ),
    "accounting_negative": lambda clean, text: text == f"({clean.removeprefix('-')})",
    "unicode_minus": lambda clean, text: text == "\u2212" + clean.removeprefix("-"),
    "compact_date": lambda clean, text: f"{text[:4]}-{text[4:6]}-{text[6:]}" == clean,
    "date_with_time": lambda clean, text: (
        " " in text and datetime.fromisoformat(text).date().isoformat() == clean
    ),
    "slashed_date": lambda clean, text: text.split("/") == clean.split("-"),
    "date_without_zeros": lambda clean, text: (
        "-0" not in text and _same_day(clean, text)
    ),
    "chinese_date": lambda clean, text: text[-1] == "日" and _same_day(clean, text),
    "unreadable_date": lambda _, text: text == "见附件",
    "spaces_around_id": lambda clean, text: text == f" {clean} ",
    "unknown_customer": lambda clean, text: text == f"X{clean.removeprefix('C')}",
    "no_customer": lambda clean, text: clean.startswith("C") and not text,
}


@pytest.mark.parametrize("kind", SPELLINGS)
def test_soiled_cells_keep_what_they_should(kind: str, soiled: Soiled) -> None:
    spots = soiled.spots[soiled.spots["kind"] == kind]
    assert len(spots)
    for clean, text in zip(spots["clean"], spots["written"], strict=True):
        assert SPELLINGS[kind](clean, text), (clean, text)


def test_an_order_has_one_spelling_of_its_date(soiled: Soiled) -> None:
    """An order is soiled as a whole: all its lines or none."""
    orders = soiled.tables["orders"]
    spots = soiled.spots.query("kind == 'compact_date'")
    ids = orders.loc[spots["row"], "order_id"]
    assert orders["order_id"].isin(ids).sum() == len(spots)


def test_twins_are_older_and_differ(company: Company, soiled: Soiled) -> None:
    customers = soiled.tables["customers"]
    twice = customers[customers["customer_id"].duplicated(keep=False)]
    for _, pair in twice.groupby("customer_id"):
        assert pair["exported_at"].tolist() == ["2025-06-30", "2025-03-31"]
        assert pair["contact_email"].nunique() == 2
        assert len(set(pair["customer_name"])) == 1
    n_added = len(soiled.spots.query("table == 'customers' and column == ''"))
    assert len(customers) == len(company.customers) + n_added
    assert len(twice) == 2 * n_added


def test_older_twin_still_knows_the_industry(company: Company, soiled: Soiled) -> None:
    customers = soiled.tables["customers"].set_index("customer_id")["industry"]
    truth = company.customers.set_index("customer_id")["industry"]
    spots = soiled.spots.query("kind == 'older_twin_knows_more' and column != ''")
    assert len(spots) == 4
    for customer in company.customers["customer_id"][spots["row"]]:
        assert customers[customer].tolist() == ["", truth[customer]]


@pytest.mark.parametrize(
    "table", ["orders", "interactions", "tickets", "opportunities", "churn"]
)
def test_strangers_are_the_declared_ones(
    table: str, company: Company, soiled: Soiled
) -> None:
    written = soiled.tables[table]["customer_id"].str.strip()
    strangers = written.index[~written.isin(company.customers["customer_id"])]
    kinds = soiled.spots["kind"].isin(["unknown_customer", "no_customer"])
    declared = soiled.spots[(soiled.spots["table"] == table) & kinds]
    assert set(strangers) == set(declared["row"])


def test_smallest_company_can_be_written(tmp_path: Path) -> None:
    written = write_exports(tmp_path / "new" / "folder", n_customers=20)
    assert all(path.stat().st_size for path in written.values())
