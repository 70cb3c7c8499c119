"""Do scores refreshed in an open workbook equal those of a new run?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.conftest import SMALL_COMPANY, SMALL_SETTINGS
from tests.macro_books import OpenedBook
from tests.recalculated import needs_office, read_cells, recalculate, same
from xl_crm.errors import InputError, SettingsError
from xl_crm.i18n import Lang
from xl_crm.macros import macro_named
from xl_crm.reports import books
from xl_crm.workbook import write_books
from xl_crm.workbook.read_tables import ReadBook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_crm.pipeline import Analysis

    Opened = Callable[..., OpenedBook]

REFRESH = macro_named("refresh_scores")
#: Row limits by which the five customers hold values, and formulas.
VALUES, LIVE = 1, 1000
WEIGHTS = [0.2, 0.8]
TIERS = ["高价值客户", "潜力客户", "稳定客户", "流失风险客户", "未成交客户"]


def written(analysis: Analysis, folder: Path, limit: int, lang: Lang = Lang.ZH) -> Path:
    """Write the workbook of an analysis."""
    output = replace(analysis.plan.output, live_rows=limit)
    limited = replace(analysis, plan=replace(analysis.plan, output=output))
    path = folder / f"analysis_{lang}_{limit}.xlsx"
    write_books({path: books(limited, lang)["analysis"]})
    return path


@pytest.fixture(scope="module")
def paths(
    small_company: Analysis, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[int, Lang], Path]:
    """Workbooks of the small company: as values and live, in both languages."""
    folder = tmp_path_factory.mktemp("scores")
    return {
        (limit, lang): written(small_company, folder, limit, lang)
        for limit in (VALUES, LIVE)
        for lang in Lang
    }


@pytest.fixture
def opened(paths: dict[tuple[int, Lang], Path], tmp_path: Path) -> Opened:
    """Open one of the workbooks, in Chinese where nothing else is said."""
    return lambda limit, lang=Lang.ZH: OpenedBook(paths[limit, lang], tmp_path)


@pytest.fixture(scope="module")
def ranked(
    analyse_text: Callable[..., Analysis], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The small company by ranks, on all four dimensions, live."""
    scoring = {"normaliser": "percentile_rank"}
    settings = {"scoring": scoring, "orders": SMALL_SETTINGS["orders"]}
    folder = tmp_path_factory.mktemp("ranked")
    return written(analyse_text(settings, **SMALL_COMPANY), folder, LIVE)


def plain_cells(book: ReadBook) -> dict[tuple[str, int, int], Any]:
    """Return the cells of scores and settings without a formula, blank ones out."""
    return {
        (sheet, row, column): value
        for sheet in ("客户评分", "配置")
        for row, cells in book.grid(sheet).rows.items()
        for column, value in enumerate(cells, 1)
        if value not in {None, ""}
        and row not in book.grid(sheet).formulas.get(column, ())
    }


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("limit", [VALUES, LIVE])
def test_nothing_changes_where_nothing_was_changed(
    opened: Opened, limit: int, lang: Lang
) -> None:
    outcome = opened(limit, lang).ask(REFRESH)
    assert outcome.edits == ()
    assert outcome.said[0].zh == "5 个客户的得分与配置一致，没有改动"


def test_other_weights_give_the_scores_of_a_pocket_calculator(opened: Opened) -> None:
    """Amounts scale to 1, 0.5, 0.2500125, 0 and days to 1, 2/3, 1/3, 0.

    By 20 % and 80 %: 100, 10 + 53.333, 5.00025 + 26.667, 0. The order stays, so
    nobody is in another tier.
    """
    book = opened(VALUES)
    book.type_down("dimensions", "权重", WEIGHTS)
    said = book.run(REFRESH)
    assert said[0] == "5 个客户中 2 个的综合得分已更新"
    scores = book.column("scores", "综合得分")
    assert scores[:4] == pytest.approx([100, 63.33333333, 31.66691667, 0])
    assert scores[4] is None
    assert book.column("scores", "客户层级") == TIERS
    assert book.column("scores", "累计消费金额·贡献")[1] == pytest.approx(10)


def test_refreshed_values_are_those_of_a_new_run(
    opened: Opened, analyse_text: Callable[..., Analysis], tmp_path: Path
) -> None:
    """Every cell: scores, workings, cuts, checks, and where tiers begin."""
    book = opened(VALUES)
    book.type_down("dimensions", "权重", WEIGHTS)
    book.type_down("tier_cuts", "按排名百分比·界点(%)", [0.5, 0.75, 0.9])
    book.type_down("tier_cuts", "按得分区间·界点(分)", [60, 30, 10])
    book.type_named("scoring_min_coverage", 0.3)
    book.run(REFRESH)
    dimensions = {
        name: {**each, "weight": weight}
        for (name, each), weight in zip(
            SMALL_SETTINGS["dimensions"].items(), WEIGHTS, strict=True
        )
    }
    settings: dict[str, Any] = {
        **SMALL_SETTINGS,
        "dimensions": dimensions,
        "tiers": {"percent_cuts": [50, 75, 90], "score_cuts": [60, 30, 10]},
        "scoring": {**SMALL_SETTINGS["scoring"], "min_coverage": 0.3},
    }
    folder = tmp_path / "anew"
    folder.mkdir()
    anew = written(analyse_text(settings, **SMALL_COMPANY), folder, VALUES)
    fresh = ReadBook(anew)
    found, wanted = plain_cells(book.read), plain_cells(fresh)
    assert found.keys() == wanted.keys()
    different = {
        place: (found[place], wanted[place])
        for place in found
        if not same(found[place], wanted[place])
    }
    assert different == {}
    for table in ("tier_shares", "other_tier_shares"):
        assert book.column(table, "得分下限") == fresh.table(table).values("得分下限")


@pytest.mark.slow
@needs_office
def test_refreshed_values_are_what_the_formulas_come_to(
    paths: dict[tuple[int, Lang], Path], tmp_path: Path
) -> None:
    """Changed bounds and least shares, too: no run could tell what they come to."""
    by_limit = {}
    for limit in (VALUES, LIVE):
        folder = tmp_path / str(limit)
        folder.mkdir()
        book = by_limit[limit] = OpenedBook(paths[limit, Lang.ZH], folder)
        book.type_down("dimensions", "权重", WEIGHTS)
        book.type_down("tier_cuts", "按得分区间·界点(分)", [70, 65, 20])
        book.type_named("upper_monetary", 150)
        book.type_named("lower_recency_days", 15)
        book.type_named("scoring_min_coverage", 0.9)
    by_limit[VALUES].run(REFRESH)
    found = read_cells(by_limit[VALUES].path)
    shown = read_cells(recalculate(by_limit[LIVE].path, tmp_path))
    score_cells = [place for place in found if place[0] == "客户评分"]
    assert len(score_cells) > 5 * 20
    different = {
        place: (found[place][1], shown[place][1])
        for place in score_cells
        if not same(found[place][1], shown.get(place, ("", None))[1])
    }
    assert different == {}


def test_who_moves_between_tiers_is_counted(opened: Opened) -> None:
    """Scores 100, 56.67, 28.33, 0. The best half begins between B and C, the best 75 %
    between C and D, the best 90 % there, too: B and C move up."""
    book = opened(VALUES)
    book.type_down("tier_cuts", "按排名百分比·界点(%)", [0.5, 0.75, 0.9])
    said = book.run(REFRESH)
    assert (
        "2 个客户换了层级：潜力客户 → 高价值客户 1 个；稳定客户 → 潜力客户 1 个" in said
    )
    assert book.column("scores", "客户层级") == [
        *("高价值客户", "高价值客户", "潜力客户", "流失风险客户", "未成交客户")
    ]


@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_rows_may_be_sorted_and_deleted_and_columns_added(opened: Opened) -> None:
    """C is gone, the others stand upside down: E, D, B, A."""
    book = opened(VALUES)
    workbook = openpyxl.load_workbook(book.path)
    sheet = workbook["客户评分"]
    table = sheet.tables["scores"]
    rows = [[cell.value for cell in cells] for cells in sheet[table.ref][1:]]
    kept = [rows[place] for place in (4, 3, 1, 0)]
    for row, values in enumerate(kept, 2):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
        sheet.cell(row, 60, "mine")
    sheet.delete_rows(6)
    table.ref = table.ref.replace("6", "5")
    table.autoFilter.ref = table.ref
    workbook.save(book.path)
    book.type_down("dimensions", "权重", WEIGHTS)
    assert book.run(REFRESH)[0] == "4 个客户中 1 个的综合得分已更新"
    assert book.column("scores", "客户ID") == ["E", "D", "B", "A"]
    expected = [None, 0, pytest.approx(63.33333333), 100]
    assert book.column("scores", "综合得分") == expected


def test_formulas_are_left_alone_and_compared(opened: Opened) -> None:
    """No sheet has recalculated what the new weights come to."""
    book = opened(LIVE)
    book.type_down("dimensions", "权重", WEIGHTS)
    outcome = book.ask(REFRESH)
    assert outcome.edits == ()
    first = outcome.said[0].zh
    assert "客户评分!E3 (B)" in first
    assert "56.6666666667" in first
    assert "63.33333333" in first
    assert "Ctrl+Alt+F9" in first


def test_a_cell_that_counts_new_scores_is_no_wrong_formula(opened: Opened) -> None:
    """The settings count who has a score, which nobody has any more."""
    book = opened(VALUES)
    book.type_named("lower_monetary", None)
    book.type_named("upper_monetary", None)
    assert not any("Ctrl" in line for line in book.run(REFRESH))
    assert book.ask(REFRESH).edits == ()


def test_a_number_typed_over_a_formula_is_kept_and_said(opened: Opened) -> None:
    book = opened(LIVE)
    book.type_into("scores", "综合得分", {1: 99.0})
    outcome = book.ask(REFRESH)
    assert outcome.edits == ()
    kept = "1 个单元格的公式被直接输入的值覆盖，保留不动，第一个是 客户评分!E3"
    assert kept in [line.zh for line in outcome.said]


def test_ranks_follow_a_changed_figure_beside_live_formulas(
    ranked: Path, tmp_path: Path
) -> None:
    """Days 0, 10, 20, 30 rank 1, 2/3, 1/3, 0. With 25 in place of 10, B is third of
    four and C second; both of their ranks change, and no formula."""
    book = OpenedBook(ranked, tmp_path)
    book.type_into("scores", "最近一次消费间隔(天)", {1: 25})
    (edit,) = book.ask(REFRESH).edits
    (column,) = zip(*edit.values, strict=True)
    assert column[:4] == pytest.approx((1, 1 / 3, 2 / 3, 0))
    book.run(REFRESH)
    scaled = book.column("scores", "最近一次消费间隔·标准化")
    assert scaled[:4] == pytest.approx([1, 1 / 3, 2 / 3, 0])


def test_without_bounds_nobody_has_data(opened: Opened) -> None:
    """Amounts weigh 60 %: what is left, 40 %, is too little for a score."""
    book = opened(VALUES)
    book.type_named("lower_monetary", None)
    book.type_named("upper_monetary", None)
    book.run(REFRESH)
    assert book.column("scores", "综合得分") == [None] * 5
    assert book.column("scores", "客户层级") == ["数据不足"] * 4 + ["未成交客户"]
    assert book.column("indicators", "计入") == ["否", "是"]
    assert book.column("indicators", "说明")[0].startswith("没有数据")


def test_equal_bounds_take_an_indicator_out(opened: Opened) -> None:
    """All weight goes to recency: 100, 66.67, 33.33, 0."""
    book = opened(VALUES)
    book.type_named("upper_monetary", 0)
    book.run(REFRESH)
    scores = book.column("scores", "综合得分")
    assert scores[:4] == pytest.approx([100, 66.66666667, 33.33333333, 0])
    assert book.column("dimensions", "使用的权重") == [0, 1]


def test_settings_of_a_run_are_told_and_not_taken(opened: Opened) -> None:
    book = opened(VALUES)
    book.type_named("windows_window_months", 24)
    book.type_named("scoring_normaliser", "百分位排名")
    outcome = book.ask(REFRESH)
    assert outcome.edits == ()
    last = "这些设置改动后要点“生成报告”重新运行才生效：标准化方法、统计周期(月)"
    assert outcome.said[-1].zh == last


@pytest.mark.parametrize(
    ("table", "heading", "value", "found"),
    [
        ("dimensions", "权重", "许多", "“许多”不是数字"),
        ("dimensions", "权重", 0.7, "1.1"),
        ("indicators", "上限", "高", "“高”不是数字"),
        ("indicators", "上限", None, "下限为“0”、上限为“”，不成区间"),
        ("indicators", "下限", 401, "下限为“401”、上限为“400”，不成区间"),
        ("indicators", "方向", "越小越好", "方向为“越小越好”"),
        ("tier_cuts", "按排名百分比·界点(%)", 0.9, "次序不对"),
    ],
)
def test_a_broken_setting_is_named_by_its_cell(
    opened: Opened, table: str, heading: str, value: str | float | None, found: str
) -> None:
    book = opened(VALUES)
    book.type_into(table, heading, {0: value})
    with pytest.raises(SettingsError) as error:
        book.ask(REFRESH)
    said = error.value.text(Lang.ZH)
    assert said.startswith(f"{book.path.name} 配置!")
    assert found in said


@pytest.mark.parametrize("value", ["缺", "#N/A", True])
def test_a_figure_that_is_no_number_is_named_by_its_cell(
    opened: Opened,
    value: Any,  # noqa: ANN401  (any cell)
) -> None:
    book = opened(VALUES)
    book.type_into("scores", "累计消费金额(元)", {2: value})
    with pytest.raises(InputError, match=r"客户评分!J4: .* is no number"):
        book.ask(REFRESH)


@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_a_heading_that_is_gone_is_named(opened: Opened) -> None:
    book = opened(VALUES)
    workbook = openpyxl.load_workbook(book.path)
    workbook["客户评分"]["J1"] = "金额"
    workbook.save(book.path)
    with pytest.raises(InputError, match=r'客户评分: no column "累计消费金额\(元\)"'):
        book.ask(REFRESH)


@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_columns_that_are_gone_are_said(opened: Opened) -> None:
    """Somebody gave two columns other names, and took a row out of the workings."""
    book = opened(VALUES)
    workbook = openpyxl.load_workbook(book.path)
    workbook["客户评分"]["G1"] = "对照"
    settings = workbook["配置"]
    heading = next(
        cell for row in settings.iter_rows() for cell in row if cell.value == "计入"
    )
    heading.value = "算"
    checks = settings.tables["setting_checks"]
    checks.ref = checks.ref[:-1] + str(int(checks.ref[-1]) - 1)
    workbook.save(book.path)
    said = book.ask(REFRESH).said[-1].zh
    lost = "对照层级、检查项、结果、说明、计入"
    assert said == f"这些列已不在表中，没有更新：{lost}"


@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_a_workbook_that_nobody_calculated_is_refused(
    ranked: Path, tmp_path: Path
) -> None:
    """openpyxl saves formulas without what they came to: the order value is one."""
    book = OpenedBook(ranked, tmp_path)
    openpyxl.load_workbook(book.path).save(book.path)
    with pytest.raises(InputError) as error:
        book.ask(REFRESH)
    assert "客户评分!M2：公式没有计算结果" in error.value.text(Lang.ZH)


def test_another_workbook_is_refused(small_company: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "base.xlsx"
    write_books({path: books(small_company, Lang.ZH)["base"]})
    folder = tmp_path / "open"
    folder.mkdir()
    with pytest.raises(InputError, match="is no analysis workbook"):
        OpenedBook(path, folder).ask(REFRESH)
