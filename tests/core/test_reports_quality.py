"""Does the workbook of data quality account for every row, and say what to mend?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from xl_crm.errors import Problem
from xl_crm.i18n import Label, Lang
from xl_crm.ingest import LeftOut
from xl_crm.pipeline import Check, examine
from xl_crm.plan import plan_from
from xl_crm.reports import books, quality_book
from xl_crm.reports._spec import FilePlace, Links, Mark, Table, Text, Tone, Total
from xl_crm.reports.quality import by_severity, findings, verdict
from xl_crm.tables import table_named
from xl_crm.tables.correction import QUARANTINE, TO_COMPLETE
from xl_crm.tables.issue import Severity
from xl_crm.tables.unit import Unit
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.pipeline import Analysis, Quality
    from xl_crm.plan import Plan
    from xl_crm.reports._spec import Block, Book, Page
    from xl_crm.tables import Table as DataTable

#: Eight lines: A and B buy for 300, 100 and 200, C for 50, together 650; the other four
#: cannot count: no customer (7), no date (9), an O in the number, two cells too many.
ORDERS = """\
customer_id,order_id,order_date,order_amount
A,o1,2024-06-30,300
A,o2,2024-01-10,100
B,o3,2024-06-20,200
C,o4,2024-06-10,50
,o5,2024-06-01,7
B,o6,soon,9
B,o7,2024-05-05,4O
B,o8,2024-05-06,1,more,still more
"""
#: A stands twice; B has no industry, D no order; C is missing.
CUSTOMERS = (
    ("customer_id", "customer_name", "industry", "contact_phone", "exported_at"),
    ("A", "甲公司", "制造业", "13812345678", "2024-01-01"),
    ("A", "甲公司", "制造业", "13987654321", "2024-06-01"),
    ("B", "乙公司", None, "010-12345678", "2024-06-01"),
    ("D", "丁公司", "金融业", None, "2024-06-01"),
)


def plan_of(folder: Path, settings: dict[str, Any] | None = None) -> Plan:
    """Return the plan of the exports in a folder."""
    sources = {"orders": {"path": "orders.csv"}}
    if (folder / "客户 #1.xlsx").exists():
        sources["customers"] = {"path": "客户 #1.xlsx"}
    values = {"sources": sources, **(settings or {})}
    return plan_from(values, where="", folder=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports: orders as text, customers on the sheet 名单."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    for row in CUSTOMERS:
        sheet.append(row)
    book.save(folder / "客户 #1.xlsx")
    return folder


@pytest.fixture(scope="module")
def quality(folder: Path) -> Quality:
    """What is known of the exports."""
    return examine(plan_of(folder))


@pytest.fixture(scope="module")
def orders_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four clean orders and nothing else."""
    folder = tmp_path_factory.mktemp("clean")
    text = "".join(ORDERS.splitlines(keepends=True)[:5])
    (folder / "orders.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book(folder: Path, quality: Quality) -> Book:
    """The Chinese book."""
    return quality_book(quality, plan_of(folder), Lang.ZH)


def page(book: Book, name: str) -> Page:
    """Return a page."""
    return next(page for page in book.pages if page.name == name)


def table(book: Book, page_name: str, name: str = "") -> Table:
    """Return a table of a page, by default the one of its own name."""
    return next(
        block
        for block in page(book, page_name).blocks
        if isinstance(block, Table) and block.name == (name or page_name)
    )


def records(found: Table, *names: str) -> list[tuple[Any, ...]]:
    """Return the rows of some columns."""
    columns = {each.name: each.values for each in found.columns}  # noqa: PD011  (no frame)
    return list(zip(*(columns[name] for name in names), strict=True))


def links(found: Table, name: str) -> list[FilePlace | None]:
    """Return where the cells of a column lead."""
    return list(next(c.links for c in found.columns if c.name == name))


def listed(found: Table, rule: str, *names: str) -> list[tuple[Any, ...]]:
    """Return some columns of the rows of a rule, by its Chinese name."""
    return [row[1:] for row in records(found, "rule", *names) if row[0] == rule]


def test_sheets_stand_in_reading_order(book: Book) -> None:
    assert [page.sheet for page in book.pages] == [
        *("目录", "质量概览", "核对", "字段覆盖率", "数据问题", "隔离清单"),
        *("待补充", "被覆盖的值", "未匹配的键"),
    ]


def test_every_line_of_the_files_is_accounted_for(book: Book) -> None:
    """Eight lines and 666 yuan: 650 kept; 7 and 9 quarantined, the amounts of two
    lines cannot be read."""
    name = ("outcome", "rule", "rows", "share", "amount", "absolute")
    assert records(table(book, "reconciliation", "order_lines_out"), *name) == [
        ("计入", "没有问题", 4, 0.5, 650, 650),
        ("隔离待处理", "日期无法识别", 1, 0.125, 9, 9),
        ("隔离待处理", "数字无法识别", 1, 0.125, 0, 0),
        ("隔离待处理", "行的列数与表头不符", 1, 0.125, 0, 0),
        ("隔离待处理", "没有客户ID", 1, 0.125, 7, 7),
    ]
    for page_name, outcomes in (
        ("reconciliation", "order_outcomes"),
        ("quality", "outcomes"),
    ):
        assert records(table(book, page_name, outcomes), *name[:1], *name[2:5]) == [
            ("计入", 4, 0.5, 650),
            ("冲抵", 0, 0, 0),
            ("合并", 0, 0, 0),
            ("按规则不计", 0, 0, 0),
            ("隔离待处理", 4, 0.5, 16),
        ]


@pytest.mark.parametrize(
    ("page_name", "name", "summed"),
    [
        (
            "reconciliation",
            "order_lines_out",
            ["rows", "share", "amount", "absolute"],
        ),
        ("reconciliation", "order_outcomes", ["rows", "share", "amount"]),
        ("quality", "outcomes", ["rows", "share", "amount"]),
        ("quality", "files", ["rows", "broken", "totals"]),
        ("quality", "issue_counts", ["n"]),
    ],
)
def test_a_table_says_what_its_rows_add_up_to(
    book: Book, page_name: str, name: str, summed: list[str]
) -> None:
    found = table(book, page_name, name)
    assert found.total_label == "合计"
    assert [c.name for c in found.columns if c.total is Total.SUM] == summed


def formula(found: Table, name: str) -> str:
    """Return the formula of a column."""
    return next(each.formula for each in found.columns if each.name == name)


def test_outcomes_are_added_up_from_the_rules(book: Book) -> None:
    for page_name, name in (
        ("reconciliation", "order_outcomes"),
        ("quality", "outcomes"),
    ):
        found = table(book, page_name, name)
        for summed in ("rows", "amount"):
            assert formula(found, summed) == (
                f"SUMIFS(order_lines_out[{summed}],order_lines_out[outcome],[@outcome])"
            )
        share = 'IF(order_lines_read=0,"",[@rows]/order_lines_read)'
        assert formula(found, "share") == share


def test_a_check_compares_its_sides_in_the_sheet(book: Book) -> None:
    found = table(book, "reconciliation", "row_checks")
    result = 'IF(ABS([@left]-[@right])<0.01,"通过","不符")'
    assert formula(found, "result") == result
    assert formula(found, "difference") == "ROUND([@left]-[@right],2)"


def test_sides_that_stand_in_the_book_are_added_up_from_it(
    small_company: Analysis,
) -> None:
    """Those of the order lines and of the results; not totals written in files."""
    book = books(small_company, Lang.EN)["analysis"]
    amounts = table(book, "reconciliation", "amount_checks")
    columns = {each.name: each for each in amounts.columns}
    lifetime, by_tier = amounts.n_rows - 2, amounts.n_rows - 1
    of_outcome = "SUMIFS(order_lines_out[amount],order_lines_out[outcome]"
    kept_and_netted = f'{of_outcome},"kept")+{of_outcome},"netted")'
    assert columns["left"].row_formulas == {
        lifetime: kept_and_netted,
        by_tier: "SUM(scores[monetary])",
    }
    words = ("High value", "Potential", "Stable", "At risk", "No purchase yet")
    assert columns["right"].row_formulas == {
        0: "SUM(order_lines_out[absolute])",
        by_tier: "+".join(
            f'SUMIFS(scores[monetary],scores[tier],"{word}")'
            for word in (*words, "Insufficient data")
        ),
    }
    rows = table(book, "reconciliation", "row_checks")
    left, right = (
        next(each for each in rows.columns if each.name == name)
        for name in ("left", "right")
    )
    assert left.row_formulas == {rows.n_rows - 1: "COUNTA(scores[customer_id])"}
    assert right.row_formulas == {0: "SUM(order_lines_out[rows])"}


def test_the_overview_leads_to_the_sheets_behind_it(
    book: Book, small_company: Analysis
) -> None:
    (here,) = [each for each in page(book, "quality").blocks if isinstance(each, Links)]
    assert [link.page for link in here.links] == [
        *("reconciliation", "coverage", "issues", "quarantine", "to_complete"),
        *("overridden", "unmatched"),
    ]
    analysis = books(small_company, Lang.ZH)["analysis"]
    (there,) = [
        each for each in page(analysis, "quality").blocks if isinstance(each, Links)
    ]
    assert [link.page for link in there.links] == ["reconciliation", "issues"]


def test_each_check_shows_both_sides(book: Book) -> None:
    """Eight lines; four rows of customers are A, B, D and one merged; 666 yuan."""
    names = ("left", "right", "difference", "result")
    rows = records(table(book, "reconciliation", "row_checks"), *names)
    assert rows == [(8, 8, 0, "通过"), (4, 4, 0, "通过")]
    amounts = records(table(book, "reconciliation", "amount_checks"), *names)
    assert amounts == [(666, 666, 0, "通过")]


def test_a_check_that_fails_is_red(folder: Path, quality: Quality) -> None:
    label = Label(zh="两边相等", en="both are equal")
    wrong = replace(quality, checks=(Check(label=label, left=10.005, right=9),))
    book = quality_book(wrong, plan_of(folder), Lang.ZH)
    found = table(book, "reconciliation", "amount_checks")
    names = ("check", "left", "right", "difference", "result")
    assert records(found, *names) == [("两边相等", 10.005, 9, 1.01, "不符")]
    tones = next(c.tones for c in found.columns if c.name == "result")
    assert tones == {"通过": Tone.GOOD, "不符": Tone.BAD}


def test_an_issue_leads_to_its_row(folder: Path, book: Book) -> None:
    """Row 6 of a text file, of which only the file can be opened; row 3 of a sheet."""
    found = table(book, "issues")
    where = dict(zip(records(found, "rule", "row"), links(found, "file"), strict=True))
    text = FilePlace(path=str(folder / "orders.csv"), row=6)
    assert where["没有客户ID", 6] == text
    sheet = FilePlace(path=str(folder / "客户 #1.xlsx"), sheet="名单", row=3)
    assert where["客户重复，已合并", 3] == sheet


def test_issues_say_field_value_and_what_to_do(book: Book) -> None:
    found = table(book, "issues")
    names = ("severity", "table", "file", "row", "column", "value", "action")
    assert listed(found, "数字无法识别", *names) == [
        ("错误", "订单", "orders.csv", 8, "订单金额", "4O", "改为数字，或映射其他列")
    ]
    assert listed(found, "行的列数与表头不符", "row", "value") == [
        (9, "B,o8,2024-05-06,1,more,still more")
    ]


def test_the_gravest_issues_come_first(book: Book) -> None:
    severities = [row[0] for row in records(table(book, "issues"), "severity")]
    ranks = ["错误", "警告", "提示"]
    assert severities == sorted(severities, key=ranks.index)
    assert severities[0] == "错误"


def test_what_is_not_listed_is_counted_in_the_last_line(folder: Path) -> None:
    """As if 1,235 lines had no customer, of which one is listed."""
    plan = plan_of(folder)
    quality = examine(plan)
    counts = quality.issues.counts.copy()
    counts["no_customer", "orders"] = 1_235
    issues = replace(quality.issues, counts=counts)
    book = quality_book(replace(quality, issues=issues), plan, Lang.ZH)
    found = listed(table(book, "issues"), "没有客户ID", "row", "value", "action")
    assert found == [
        (6, None, "补充客户ID"),
        (None, "另有 1,234 项未列出", "全部用 xl-crm export issues 导出"),
    ]


def test_coverage_by_hand(book: Book) -> None:
    """Seven lines fit the header. Dates: one of seven cannot be read; amounts: one."""
    found = {
        row[:2]: row[2:]
        for row in records(
            table(book, "coverage"),
            *("table", "field", "source", "rows", "filled", "share", "unreadable"),
            *("distinct", "lowest", "highest", "negative", "zero"),
        )
    }
    assert found["订单", "订单日期"] == (
        *("order_date", 7, 6, pytest.approx(6 / 7), 1),
        *(6, "2024-01-10", "2024-06-30", None, None),
    )
    assert found["订单", "订单金额"] == (
        *("order_amount", 7, 6, pytest.approx(6 / 7), 1, 6, "7", "300", 0, 0),
    )
    assert found["订单", "客户ID"][:4] == ("customer_id", 7, 6, pytest.approx(6 / 7))
    assert found["客户", "所属行业"][:4] == ("industry", 4, 3, 0.75)


def test_coverage_says_what_is_not_found_and_what_it_is_needed_for(book: Book) -> None:
    found = table(book, "coverage")
    rows = {
        row[:2]: row[2:]
        for row in records(
            found, "table", "field", "source", "filled", "share", "enables"
        )
    }
    assert rows["订单", "品类"] == ("未找到", None, None, "主力品类集中度")
    assert rows["服务工单", "是否投诉"] == ("没有此表", None, None, "投诉率")
    assert rows["订单", "订单日期"][-1] == ""
    share = next(c for c in found.columns if c.name == "share")
    assert (share.unit, share.mark) == (Unit.PERCENT, Mark.BAR)
    (muted,) = found.highlights
    assert muted.formula == 'OR([@source]="未找到",[@source]="没有此表")'
    assert muted.tone is Tone.MUTED


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("declared", [QUARANTINE, TO_COMPLETE])
def test_what_people_fill_in_has_the_columns_that_are_read_back(
    folder: Path, quality: Quality, lang: Lang, declared: DataTable
) -> None:
    book = quality_book(quality, plan_of(folder), lang)
    found = table(book, declared.name)
    assert [each.name for each in found.columns] == list(declared.field_names)
    headings = [each.heading.casefold() for each in found.columns]
    assert headings == [field.label.text(lang).casefold() for field in declared]
    assert page(book, declared.name).sheet == declared.label.text(lang)
    assert found.key == declared.key
    typed = {each.name for each in found.columns if each.editable}
    assert typed == {"correction", "decision"} & set(declared.field_names)


def test_the_quarantine_shows_the_line_around_the_cell(book: Book) -> None:
    names = ("issue", "row", "field", "value", "customer_id", "order_id")
    rows = records(table(book, "quarantine"), *names, "order_date", "order_amount")
    assert sorted(rows, key=str) == [
        ("数字无法识别", 8, "订单金额", "4O", "B", "o7", date(2024, 5, 5), None),
        ("日期无法识别", 7, "订单日期", "soon", "B", "o6", None, 9),
        ("没有客户ID", 6, "客户ID", "", None, "o5", date(2024, 6, 1), 7),
    ]


def test_a_decision_is_chosen_from_a_list(book: Book) -> None:
    (decisions,) = book.lists
    assert list(decisions.values) == ["保留", "剔除"]
    columns = {each.name: each for each in table(book, "quarantine").columns}
    assert columns["decision"].choices == decisions.name
    # As text: a 007 that somebody types stays one.
    assert columns["correction"].unit is Unit.ID


def test_gaps_of_customers_are_listed_to_be_completed(book: Book) -> None:
    names = ("customer_id", "customer_name", "field", "state", "correction")
    assert records(table(book, "to_complete"), *names) == [
        ("B", "乙公司", "所属行业", "待补充", None)
    ]


def test_overridden_values_are_masked_and_lead_to_both_rows(
    folder: Path, book: Book
) -> None:
    found = table(book, "overridden")
    names = ("customer_id", "field", "kept", "kept_row", "value", "row", "reason")
    assert records(found, *names) == [
        ("A", "联系电话", "139****4321", 3, "138****5678", 2, "导出时间较早或没有")
    ]
    place = FilePlace(path=str(folder / "客户 #1.xlsx"), sheet="名单", row=3)
    assert links(found, "kept_file") == [place]
    assert links(found, "file") == [replace(place, row=2)]


def test_personal_data_are_shown_when_asked_for(folder: Path, quality: Quality) -> None:
    plan = plan_of(folder, {"output": {"mask": False}})
    found = table(quality_book(quality, plan, Lang.ZH), "overridden")
    assert records(found, "kept", "value") == [("13987654321", "13812345678")]


def test_a_broken_row_of_a_table_with_personal_data_shows_its_signs_only(
    tmp_path: Path,
) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "c.csv").write_text(
        "customer_id,contact_name,contact_phone\n"
        "A,王小明,13812345678\n"
        "B,李四,13987654321,sales@example.com\n",
        encoding="utf-8",
    )
    sources = {"orders": {"path": "orders.csv"}, "customers": {"path": "c.csv"}}
    plan = plan_from({"sources": sources}, where="", folder=tmp_path)
    book = quality_book(examine(plan), plan, Lang.ZH)
    broken = listed(table(book, "issues"), "行的列数与表头不符", "table", "value")
    (value,) = [value for name, value in broken if name == "客户"]
    assert value == "B***,李*,1**,s***@e***.c***"


def test_unmatched_keys_stand_both_ways(book: Book) -> None:
    """C bought for 50 and is in no customer table; D is, and never bought."""
    names = ("rule", "table", "key", "rows", "amount")
    assert records(table(book, "unmatched"), *names) == [
        ("客户表中没有该客户", "订单", "C", 1, 50),
        ("客户没有订单", "客户", "D", 1, None),
    ]


def test_a_finding_is_counted_once(quality: Quality) -> None:
    """C is listed as an issue and as an unmatched key. Errors: no customer, no date,
    no number, a broken row. Warnings: A twice, C missing. For information: D without
    an order, a phone overridden, an industry to be filled in."""
    counts = findings(quality).set_index("rule")["n"]
    assert counts["customer_not_listed"] == 1
    assert by_severity(quality) == {
        Severity.ERROR: 4,
        Severity.WARNING: 2,
        Severity.INFO: 3,
    }


def test_what_is_counted_is_listed(quality: Quality) -> None:
    """D without an order, too, with the row of the customer: the export of issues is
    complete."""
    rows = quality.issues.rows
    assert int(findings(quality)["n"].sum()) == len(rows)
    found = rows[rows["rule"] == "customer_without_order"]
    columns = ["table", "column", "value"]
    assert found[columns].to_numpy().tolist() == [["customers", "customer_id", "D"]]
    assert (found["row"] > 1).all()


def test_the_overview_says_what_every_list_holds(book: Book) -> None:
    names = ("sheet", "found", "listed", "note")
    assert records(table(book, "quality", "lists"), *names)[1:] == [
        ("隔离清单", 3, 3, "见该表"),
        ("待补充", 1, 1, "见该表"),
        ("被覆盖的值", 1, 1, "见该表"),
        ("已补全", 0, 0, "没有发现"),
        ("未匹配的键", 2, 2, "见该表"),
        ("疑似重复客户", 0, 0, "没有发现"),
        ("人工更正", 0, 0, "没有使用 --corrections"),
    ]


def test_lists_that_cannot_be_made_say_why(orders_alone: Path) -> None:
    plan = plan_of(orders_alone)
    book = quality_book(examine(plan), plan, Lang.EN)
    sheets = [page.sheet for page in book.pages]
    assert sheets == ["Index", "Data quality", "Reconciliation", "Field coverage"]
    notes = dict(records(table(book, "quality", "lists"), "sheet", "note"))
    assert notes["To be completed"] == "not checked: no table of customers"
    assert notes["Quarantine"] == "nothing found"


def test_the_files_read_stand_with_their_rows(book: Book) -> None:
    names = ("file", "rows", "broken", "totals", "table")
    assert records(table(book, "quality", "files"), *names) == [
        ("orders.csv", 7, 1, 0, "订单"),
        ("客户 #1.xlsx [名单]", 4, 0, 0, "客户"),
    ]


def verdict_of(quality: Quality) -> tuple[str, str, Tone]:
    judged = verdict(quality, quality.checks)
    return judged.text.zh, judged.text.en, judged.tone


def test_half_of_the_lines_in_quarantine_are_too_many(quality: Quality) -> None:
    assert verdict_of(quality) == (
        (
            "不宜直接使用：有 4 行订单被隔离待处理，可识别的金额 16.00 元"
            "（占行数或金额的 50.0%）"
        ),
        (
            "Not ready for use: 4 order lines quarantined, readable amount 16.00 CNY "
            "(50.0% of the rows or amounts)"
        ),
        Tone.BAD,
    )


def test_clean_data_are_fit_for_use(orders_alone: Path) -> None:
    assert verdict_of(examine(plan_of(orders_alone))) == (
        "可以使用：没有错误和警告",
        "Fit for use: no errors, no warnings",
        Tone.GOOD,
    )


def test_a_failed_check_outweighs_everything(quality: Quality) -> None:
    failed = Check(label=Label(zh="核对", en="check"), left=1, right=2)
    wrong = replace(quality, checks=(failed, *quality.checks))
    assert verdict_of(wrong) == (
        "不能放心使用：1 项核对不符",
        "Not to be relied on: 1 check failed",
        Tone.BAD,
    )


def test_a_file_left_out_is_told_in_red(folder: Path, quality: Quality) -> None:
    problem = Problem(
        where="2023.xls",
        found=Label(zh="有密码", en="has a password"),
        remedy=Label(zh="去掉密码", en="Take it off"),
    )
    left_out = (LeftOut(table=table_named("orders"), problems=(problem,)),)
    partial = replace(quality, left_out=left_out)
    assert verdict_of(partial)[0] == "不完整：1 个文件没有读取"
    book = quality_book(partial, plan_of(folder), Lang.ZH)
    red = [
        block
        for block in page(book, "quality").blocks
        if isinstance(block, Text) and block.title == "没有读取的文件"
    ]
    assert red == [
        Text(
            title="没有读取的文件",
            lines=("订单 2023.xls：有密码。去掉密码。",),
            tone=Tone.BAD,
        )
    ]


@pytest.mark.parametrize(
    ("counts", "expected", "tone"),
    [
        ({"duplicate_customer": 3, "cancelled": 9}, "可以使用：3 处警告", Tone.GOOD),
        ({"damaged_id": 2, "duplicate_customer": 3}, "可以使用：2 处错误", Tone.WARN),
    ],
)
def test_without_quarantine_the_gravest_issues_decide(
    orders_alone: Path, counts: dict[str, int], expected: str, tone: Tone
) -> None:
    quality = examine(plan_of(orders_alone))
    keys = pd.MultiIndex.from_tuples(
        [(rule, "customers") for rule in counts], names=["rule", "table"]
    )
    series = pd.Series(list(counts.values()), index=keys, name="n")
    issues = replace(quality.issues, counts=series)
    judged = verdict_of(replace(quality, issues=issues))
    assert (judged[0], judged[2]) == (expected, tone)


def shape(block: Block) -> Any:  # noqa: ANN401  (nested tuples)
    """Return all of a block that no language changes."""
    if isinstance(block, Table):
        columns = [
            (each.name, each.unit, each.choices, each.editable, list(each.links))
            for each in block.columns
        ]
        return block.name, block.key, block.n_rows, columns
    return type(block)


def test_both_languages_have_the_same_shape(folder: Path, quality: Quality) -> None:
    zh, en = (quality_book(quality, plan_of(folder), lang) for lang in Lang)
    for one, other in zip(zh.pages, en.pages, strict=True):
        assert one.name == other.name
        assert [*map(shape, one.blocks)] == [*map(shape, other.blocks)]


def test_the_written_book_is_read_back_by_its_headings(
    book: Book, tmp_path: Path
) -> None:
    """The index of sheets, headings in row 1, a link to a row of a workbook."""
    (path,) = write_books({tmp_path / "质量.xlsx": book})
    written = load_workbook(path)
    sheet = written["隔离清单"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == [field.label.zh for field in QUARANTINE]
    merged = next(
        row[3]
        for row in written["数据问题"].iter_rows()
        if row[1].value == "客户重复，已合并"
    )
    assert merged.hyperlink.location == "'名单'!A3"
    assert merged.hyperlink.target.endswith("/客户%20%231.xlsx")
