"""Does a newer analysis fill the results of tasks, and nothing that people typed?"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.conftest import SMALL_COMPANY, SMALL_SETTINGS
from tests.macro_books import OpenedBook
from xl_crm.errors import InputError
from xl_crm.i18n import Label, Lang
from xl_crm.macros import macro_named
from xl_crm.plan import Strategy
from xl_crm.reports import books, template_books
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xl_crm.pipeline import Analysis

UPDATE = macro_named("update_tracking")
#: Three months on: A bought for 150, D for 30. The window begins in October 2023.
LATER_ORDERS = "A,o7,2024-09-01,150,ink,li\nD,o8,2024-09-20,30,ink,wu\n"
LATER = date(2024, 9, 30)
RESULT = "实际结果"


def strategy(tier: str, text: str, metric: str, kpi: Label) -> Strategy:
    """Return a strategy of the sales department."""
    return Strategy(
        tier=tier,
        text=Label(zh=text, en=f"{text}!"),
        department=Label(zh="销售部", en="Sales"),
        kpi=kpi,
        metric=metric,
        target=0.1,
        days=30,
    )


AMOUNT = Label(zh="累计消费金额", en="Monetary")
RATE = Label(zh="互动响应率", en="Response rate")
STRATEGIES = (
    strategy("high_value", "拜访", "monetary", AMOUNT),
    strategy("high_value", "回访", "response_rate", RATE),
    strategy("high_value", "调研", "", Label(zh="满意度", en="Satisfaction")),
    strategy("potential", "组合", "monetary", AMOUNT),
    strategy("stable", "推荐", "monetary", AMOUNT),
    strategy("at_risk", "礼包", "monetary", AMOUNT),
)
#: Tasks in their order: customer and strategy.
TASKS = [("A", "拜访"), ("A", "回访"), ("A", "调研"), ("B", "组合"), ("C", "推荐")]
TASKS += [("D", "礼包")]


@pytest.fixture(scope="module")
def later(analyse_text: Callable[..., Analysis]) -> Analysis:
    """The small company three months later; C is gone from its orders.

    Amounts of the window: A 300 + 100 + 150, B 200, D 0 + 30. A answered one of two
    touches, as before.
    """
    orders = SMALL_COMPANY["orders"] + LATER_ORDERS
    orders = "".join(
        line for line in orders.splitlines(keepends=True) if not line.startswith("C,")
    )
    settings = {**SMALL_SETTINGS, "general": {"as_of": LATER.isoformat()}}
    return analyse_text(settings, **{**SMALL_COMPANY, "orders": orders})


@pytest.fixture(scope="module")
def written(
    small_company: Analysis,
    later: Analysis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Write the tracking book of June, and the analyses of June and September."""
    folder = tmp_path_factory.mktemp("tracking")
    plan = replace(small_company.plan, strategies=STRATEGIES)
    june = replace(small_company, plan=plan)
    write_books(
        {
            folder / "tracking.xlsx": books(june, Lang.ZH)["tracking"],
            folder / "june.xlsx": books(june, Lang.ZH)["analysis"],
            folder / "later.xlsx": books(later, Lang.ZH)["analysis"],
            folder / "later_en.xlsx": books(later, Lang.EN)["analysis"],
            folder / "form.xlsx": template_books(plan, Lang.ZH)["tracking"],
            folder / "no_analysis.xlsx": template_books(plan, Lang.ZH)["analysis"],
        }
    )
    return folder


@pytest.fixture
def tracking(written: Path, tmp_path: Path) -> OpenedBook:
    """The tracking book in a folder with both analyses."""
    for name in ("june.xlsx", "later.xlsx"):
        shutil.copyfile(written / name, tmp_path / name)
    return OpenedBook(written / "tracking.xlsx", tmp_path)


def results(book: OpenedBook) -> list[Any]:
    """Return the results of the tasks in their order."""
    keys = zip(
        book.column("tracking", "客户ID"),
        book.column("tracking", "策略内容"),
        strict=True,
    )
    by_task = dict(zip(keys, book.column("tracking", RESULT), strict=True))
    return [by_task[task] for task in TASKS]


def test_results_come_from_the_newest_analysis(tracking: OpenedBook) -> None:
    """A 550 and 50 %, B 200, D 30; C is gone, and no metric measures satisfaction."""
    said = tracking.run(UPDATE)
    assert results(tracking) == [550, 50, None, 200, None, 30]
    assert said[0] == ("4 个任务的实际结果已按 later.xlsx（统计截止日 2024-09-30）更新")
    assert "1 个任务KPI没有对应的指标，没有改动" in said
    assert "1 个客户不在该分析中，任务没有改动，如 C" in said


def test_what_was_written_is_kept_beside_and_updated_once(
    tracking: OpenedBook,
) -> None:
    tracking.run(UPDATE)
    kept = tracking.read.sheet_table("_baseline_tracking")
    assert kept.values("result") == [550, 50, None, 200, None, 30]
    day = tracking.read.named("result_as_of")
    assert day is not None
    assert tracking.read.day(day.value) == LATER
    outcome = tracking.ask(UPDATE)
    assert outcome.edits == ()
    assert outcome.said[0].zh.startswith("没有要更新的实际结果")


def test_an_even_newer_analysis_takes_the_place_of_what_was_written(
    tracking: OpenedBook,
) -> None:
    """The figures of September stand in the analysis as 600 and a day later."""
    tracking.run(UPDATE)
    newer = OpenedBook(tracking.path.parent / "later.xlsx", _folder(tracking, "newer"))
    newer.type_named("figure_as_of", date(2024, 10, 1))
    newer.type_into("scores", "累计消费金额(元)", {0: 600})
    shutil.copyfile(newer.path, tracking.path.parent / "newer.xlsx")
    tracking.run(UPDATE)
    assert results(tracking) == [600, 50, None, 200, None, 30]


def test_what_people_typed_is_left_alone(tracking: OpenedBook) -> None:
    """They typed a result, finished a task, and changed the unit of another."""
    tracking.type_into("tracking", RESULT, {0: 540})
    tracking.type_into("tracking", "执行状态", {1: "已完成"})
    tracking.type_into("tracking", "单位", {3: "万元"})
    before = tracking.read.table("tracking")
    said = tracking.run(UPDATE)
    assert results(tracking) == [540, None, None, None, None, 30]
    assert "1 个任务结果由人填写，没有改动" in said
    assert "1 个任务已完成，没有改动" in said
    assert "1 个任务单位与指标的不同，没有改动" in said
    after = tracking.read.table("tracking")
    for heading in set(before.headings) - {RESULT}:
        assert after.values(heading) == before.values(heading)


def test_a_written_result_that_somebody_changes_becomes_theirs(
    tracking: OpenedBook,
) -> None:
    tracking.run(UPDATE)
    tracking.type_into("tracking", RESULT, {3: 220})
    tracking.run(UPDATE)
    assert results(tracking)[3] == 220


def test_two_kpis_of_a_strategy_are_two_tasks(
    tracking: OpenedBook, small_company: Analysis
) -> None:
    """A bought for 550 in three orders; a month later, for 600 in four."""
    kpis = {"monetary": AMOUNT, "frequency": Label(zh="消费频次", en="Frequency")}
    strategies = tuple(
        strategy("high_value", "拜访", metric, kpi) for metric, kpi in kpis.items()
    )
    plan = replace(small_company.plan, strategies=strategies)
    tracking.path.unlink()
    june = books(replace(small_company, plan=plan), Lang.ZH)
    write_books({tracking.path: june["tracking"]})
    tracking.run(UPDATE)
    assert tracking.column("tracking", RESULT) == [550, 3]
    newer = OpenedBook(tracking.path.parent / "later.xlsx", _folder(tracking, "newer"))
    newer.type_named("figure_as_of", date(2024, 10, 31))
    newer.type_into("scores", "累计消费金额(元)", {0: 600})
    newer.type_into("scores", "消费频次", {0: 4})
    shutil.copyfile(newer.path, tracking.path.parent / "newer.xlsx")
    said = tracking.run(UPDATE)
    assert tracking.column("tracking", RESULT) == [600, 4]
    assert not any("由人填写" in line for line in said)


def test_tiers_that_changed_are_counted(tracking: OpenedBook) -> None:
    """In September amounts are A 550, B 200, D 30, and days 29, 102, 10.

    A scores 60 + 40 x 73/92 = 91.7, B 60 x 17/52 = 19.6, D 40. The best 20, 40 and 70 %
    begin at 71.0, 50.3 and 31.8: A stays, D is in the third tier and B in the last.
    """
    said = tracking.run(UPDATE)
    moved = next(line for line in said if "层级" in line)
    assert moved.startswith("2 个客户的层级已不是制定策略时的层级，任务没有改动：")
    assert "潜力客户 → 流失风险客户 1 个" in moved
    assert "流失风险客户 → 稳定客户 1 个" in moved


def test_an_analysis_in_english_does_as_well(
    tracking: OpenedBook, written: Path
) -> None:
    shutil.copyfile(written / "later_en.xlsx", tracking.path.parent / "later.xlsx")
    said = tracking.run(UPDATE)
    assert results(tracking) == [550, 50, None, 200, None, 30]
    assert any("潜力客户 → 流失风险客户 1 个" in line for line in said)


def test_an_analysis_that_is_no_later_changes_nothing(tracking: OpenedBook) -> None:
    (tracking.path.parent / "later.xlsx").unlink()
    outcome = tracking.ask(UPDATE)
    assert outcome.edits == ()
    assert "不晚于基线值的 2024-06-30" in outcome.said[0].zh


def test_results_do_not_go_back_in_time(tracking: OpenedBook) -> None:
    tracking.type_named("result_as_of", date(2024, 12, 31))
    outcome = tracking.ask(UPDATE)
    assert outcome.edits == ()
    assert "早于实际结果的 2024-12-31" in outcome.said[0].zh


def test_a_day_that_is_none_is_named_by_its_cell(tracking: OpenedBook) -> None:
    tracking.type_named("baseline_as_of", "六月底")
    with pytest.raises(InputError) as error:
        tracking.ask(UPDATE)
    said = error.value.text(Lang.ZH)
    assert said.startswith("tracking.xlsx 跟踪设置!B7：“六月底”不是日期")


def test_tasks_in_a_form_are_filled_and_remembered(
    written: Path, tmp_path: Path
) -> None:
    """People typed both tasks themselves: there was no baseline to keep."""
    shutil.copyfile(written / "later.xlsx", tmp_path / "later.xlsx")
    form = OpenedBook(written / "form.xlsx", tmp_path)
    for heading, cells in (
        ("客户ID", ["A", "B"]),
        ("策略内容", ["拜访", "组合"]),
        ("KPI指标", ["累计消费金额"] * 2),
        ("单位", ["元"] * 2),
    ):
        form.type_down("tracking", heading, cells)
    form.run(UPDATE)
    assert form.column("tracking", RESULT)[:3] == [550, 200, None]
    kept = form.read.sheet_table("_baseline_tracking")
    assert kept.values("customer_id") == ["A", "B"]
    assert kept.values("result") == [550, 200]
    assert form.ask(UPDATE).edits == ()


def test_an_empty_form_stays_empty(written: Path, tmp_path: Path) -> None:
    shutil.copyfile(written / "later.xlsx", tmp_path / "later.xlsx")
    assert OpenedBook(written / "form.xlsx", tmp_path).ask(UPDATE).edits == ()


def test_without_an_analysis_the_folder_is_named(written: Path, tmp_path: Path) -> None:
    """A form that waits for figures is no analysis, and neither is a damaged file."""
    shutil.copyfile(written / "no_analysis.xlsx", tmp_path / "form.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"no zip")
    book = OpenedBook(written / "tracking.xlsx", tmp_path)
    with pytest.raises(InputError) as error:
        book.ask(UPDATE)
    said = error.value.text(Lang.ZH)
    assert said.startswith(f"{tmp_path}：文件夹中没有客户分析结果工作簿")
    assert "broken.xlsx" in said


def test_two_analyses_of_one_day_are_named(tracking: OpenedBook) -> None:
    folder = tracking.path.parent
    shutil.copyfile(folder / "later.xlsx", folder / "later (1).xlsx")
    with pytest.raises(InputError, match=r"later \(1\)\.xlsx, later\.xlsx all have"):
        tracking.ask(UPDATE)


@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_a_tracking_workbook_without_its_baseline_is_refused(
    tracking: OpenedBook,
) -> None:
    workbook = openpyxl.load_workbook(tracking.path)
    del workbook["_baseline_tracking"]
    workbook.save(tracking.path)
    with pytest.raises(InputError, match="its hidden baseline is incomplete"):
        tracking.ask(UPDATE)


def test_another_workbook_is_refused(written: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no tracking workbook"):
        OpenedBook(written / "june.xlsx", tmp_path).ask(UPDATE)


def _folder(book: OpenedBook, name: str) -> Path:
    folder = book.path.parent / name
    folder.mkdir()
    return folder
