"""Does a sheet of settings, changed or not, come back as what it says?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xl_crm.errors import SettingsError
from xl_crm.i18n import Label, Lang
from xl_crm.ingest import Returns
from xl_crm.plan import default_plan, plan_from
from xl_crm.reports import template_books
from xl_crm.reports._spec import Book
from xl_crm.reports.settings import setting_lists
from xl_crm.reports.settings_form import settings_form
from xl_crm.reports.settings_read import read_settings
from xl_crm.scores.composite import Dimension, Indicator
from xl_crm.scores.normalise import Normaliser
from xl_crm.tables.orders import OrderStatus
from xl_crm.tiers.scale import TierMethod
from xl_crm.workbook import write_books
from xl_crm.workbook.read_tables import ReadBook
from xl_crm.workbook.settings_book import find_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    from xl_crm.plan import Plan


def written(plan: Plan, lang: Lang, path: Path) -> Path:
    """Write the form of a plan alone."""
    page = settings_form(plan, lang)
    lists = tuple(setting_lists(lang))
    day = date(2025, 1, 1)
    book = Book(name="s", title="s", lang=lang, pages=(page,), lists=lists, as_of=day)
    write_books({path: book}, overwrite=True)
    return path


def back(path: Path) -> Plan:
    """Read the plan of a workbook."""
    return read_settings(ReadBook(path), path.name).plan()


texts = st.text("abc 客户=,1（）", min_size=1, max_size=8).map(str.strip).filter(bool)
shares = st.integers(0, 1000).map(lambda n: n / 1000)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return a plan with settings of every type changed."""
    plan = default_plan()
    weight = draw(st.integers(1, 999)) / 1000
    names = ["monetary", "frequency", "complaint_rate"]
    inner = draw(st.integers(0, 100)) / 100
    dimensions = (
        Dimension(
            name="worth",
            label=Label(zh=draw(texts) + "一", en=draw(texts)),
            weight=weight,
            indicators=(
                Indicator(name=names[0], weight=inner),
                Indicator(name=names[1], weight=1 - inner),
            ),
        ),
        Dimension(
            name="习惯",
            label=Label(zh=draw(texts) + "二", en=draw(texts) + "2"),
            weight=1 - weight,
            indicators=(Indicator(name=names[2], weight=1.0),),
        ),
    )
    return replace(
        plan,
        dimensions=dimensions,
        general=replace(
            plan.general,
            language=draw(st.sampled_from(Lang)),
            as_of=draw(st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1))),
            company=draw(st.just("") | texts),
        ),
        orders=replace(
            plan.orders,
            returns=draw(st.sampled_from(Returns)),
            status_words=draw(
                st.dictionaries(
                    st.sampled_from(["已结案", "Booked, late", "a = b"]),
                    st.sampled_from(OrderStatus),
                )
            ),
        ),
        scoring=replace(
            plan.scoring,
            normaliser=draw(st.sampled_from(Normaliser)),
            lower_percent=draw(st.integers(0, 4900)) / 100,
            min_coverage=draw(shares),
        ),
        tiers=replace(
            plan.tiers,
            method=draw(st.sampled_from(TierMethod)),
            percent_cuts=draw(
                st.lists(st.integers(1, 9999), min_size=3, max_size=3, unique=True)
            ),
        ),
        rfm=replace(
            plan.rfm,
            rule_as_documented=draw(st.booleans()),
            type_reference=draw(st.just(()) | st.tuples(*[st.floats(0, 1e6)] * 3)),
        ),
        report=replace(
            plan.report, period=draw(st.sampled_from(["", "2024", "2024-09", "2024Q3"]))
        ),
        output=replace(plan.output, mask=draw(st.booleans())),
    )


@given(plan=plans(), lang=st.sampled_from(Lang))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_the_form_says_comes_back_as_the_same_plan(
    plan: Plan, lang: Lang, tmp_path: Path
) -> None:
    cuts = tuple(sorted(each / 100 for each in plan.tiers.percent_cuts))
    plan = replace(plan, tiers=replace(plan.tiers, percent_cuts=cuts))
    assert back(written(plan, lang, tmp_path / "s.xlsx")) == plan


@pytest.mark.parametrize("lang", Lang)
def test_entries_come_back(tmp_path: Path, lang: Lang) -> None:
    values = {
        "filters": {
            "industry": ["制造业", "零售业"],
            "owner": "~李",
            "region": "!(空)",
        },
        "calculated": {"客单价": "订单金额/订单数"},
        "events": {"2024-08": "竞品促销", "2024-08-15": "涨价"},
        "strategies": {
            "high_value": [
                {
                    "zh": "回访",
                    "en": "Call",
                    "department": {"zh": "销售部", "en": "Sales"},
                    "kpi": "frequency",
                    "target": -0.2,
                    "days": 45,
                },
                {
                    "zh": "拜访",
                    "en": "Visit",
                    "department": {"zh": "市场部", "en": "Marketing"},
                    "kpi": {"zh": "好评数", "en": "praise"},
                    "target": 1.5,
                    "days": 7,
                },
            ],
            "at_risk": [],
        },
    }
    plan = plan_from(values, where="", folder=Path())
    assert len(plan.filters) == 3
    assert back(written(plan, lang, tmp_path / "s.xlsx")) == plan


def test_the_sheet_of_the_analysis_workbook_comes_back(tmp_path: Path) -> None:
    plan = default_plan()
    path = tmp_path / "a.xlsx"
    write_books({path: template_books(plan, Lang.ZH)["analysis"]})
    found = find_settings(path)
    assert found is not None
    assert found.plan() == plan
    assert found.places["tiers.method"].startswith("配置!B")


def test_a_workbook_without_settings_has_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "plain.xlsx")
    assert find_settings(tmp_path / "plain.xlsx") is None


def edited(path: Path, edit: Callable[[Worksheet, openpyxl.Workbook], None]) -> Path:
    """Change the form as somebody would, and save it."""
    book = openpyxl.load_workbook(path)
    edit(book["配置"], book)
    book.save(path)
    return path


def cell_of(book: openpyxl.Workbook, name: str) -> str:
    """Return the cell of a defined name."""
    text: str = book.defined_names[name].attr_text
    return text.rpartition("!")[2].replace("$", "")


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return written(default_plan(), Lang.ZH, tmp_path / "s.xlsx")


def test_words_codes_and_blanks_are_understood(form: Path) -> None:
    def edit(sheet: Worksheet, book: openpyxl.Workbook) -> None:
        sheet[cell_of(book, "tiers_method")] = "By score band"
        sheet[cell_of(book, "scoring_normaliser")] = " ROBUST_Z "
        sheet[cell_of(book, "report_merge_jan_feb")] = True
        sheet[cell_of(book, "churn_use_list")] = "No"
        sheet[cell_of(book, "windows_window_months")] = None
        sheet[cell_of(book, "scoring_lower_percent")] = 0.07
        sheet[cell_of(book, "general_as_of")] = date(2025, 6, 30)
        sheet[cell_of(book, "report_period")] = 2024

    plan = back(edited(form, edit))
    assert plan.tiers.method is TierMethod.SCORE_BANDS
    assert plan.scoring.normaliser is Normaliser.ROBUST_Z
    assert plan.report.merge_jan_feb
    assert not plan.churn.use_list
    assert plan.windows.window_months == default_plan().windows.window_months
    assert plan.scoring.lower_percent == 7.0
    assert plan.general.as_of == date(2025, 6, 30)
    assert plan.report.period == "2024"


def test_everything_broken_is_said_at_once_with_its_cell(form: Path) -> None:
    places: dict[str, str] = {}

    def edit(sheet: Worksheet, book: openpyxl.Workbook) -> None:
        for name, value in (
            ("tiers_method", "随便"),
            ("windows_window_months", "十二"),
            ("report_months", 1.5),
            ("findings_move", 11),
            ("report_merge_jan_feb", "也许"),
        ):
            places[name] = cell_of(book, name)
            sheet[places[name]] = value
        del book.defined_names["general_company"]
        weights = sheet.tables["dimensions"].ref.partition(":")[0]
        places["weight"] = f"B{int(weights[1:]) + 1}"
        sheet[places["weight"]] = "40%"

    with pytest.raises(SettingsError) as caught:
        back(edited(form, edit))
    found = {each.where: each for each in caught.value.problems}
    assert len(found) == 7
    method = found[f"s.xlsx 配置!{places['tiers_method']}"]
    assert "随便" in method.found.zh
    assert "按得分区间" in method.remedy.zh
    assert "By score band" in method.remedy.en
    assert "十二" in found[f"s.xlsx 配置!{places['windows_window_months']}"].found.zh
    assert f"s.xlsx 配置!{places['report_months']}" in found
    assert "0 … 10" in found[f"s.xlsx 配置!{places['findings_move']}"].remedy.zh
    assert f"s.xlsx 配置!{places['report_merge_jan_feb']}" in found
    assert "40%" in found[f"s.xlsx 配置!{places['weight']}"].found.zh
    assert "公司名称" in found["s.xlsx 配置"].found.zh


def test_weights_that_do_not_sum_to_one_are_said_at_their_column(form: Path) -> None:
    def edit(sheet: Worksheet, _: openpyxl.Workbook) -> None:
        top = int(sheet.tables["dimensions"].ref.partition(":")[0][1:])
        sheet[f"B{top + 1}"] = 0.5

    with pytest.raises(SettingsError) as caught:
        back(edited(form, edit))
    [problem] = caught.value.problems
    # 0.5 + 0.3 + 0.2 + 0.1 = 1.1
    assert "1.1" in problem.found.zh
    assert "配置!B" in problem.where


def test_a_renamed_heading_and_an_unknown_indicator_are_named(form: Path) -> None:
    def edit(sheet: Worksheet, _: openpyxl.Workbook) -> None:
        top = int(sheet.tables["dimensions"].ref.partition(":")[0][1:])
        sheet[f"B{top}"] = "比重"
        first = int(sheet.tables["indicators"].ref.partition(":")[0][1:])
        sheet[f"B{first + 1}"] = "累计消费金額"

    with pytest.raises(SettingsError) as caught:
        back(edited(form, edit))
    said = str(caught.value)
    zh = caught.value.text(Lang.ZH)
    assert "没有列“权重”" in zh
    assert "比重" in zh
    assert "Call the column" in said
    # Without their weights no dimension is known: that is said once, not in each row.
    assert [problem.found.zh for problem in caught.value.problems[1:]] == [
        "不认识“累计消费金額”"
    ]
    assert "累计消费金额" in caught.value.problems[1].remedy.zh


def test_a_renamed_heading_of_cuts_is_named(form: Path) -> None:
    def edit(sheet: Worksheet, _: openpyxl.Workbook) -> None:
        top = int(sheet.tables["tier_cuts"].ref.partition(":")[0][1:])
        sheet[f"B{top}"] = "界点"

    with pytest.raises(SettingsError) as caught:
        back(edited(form, edit))
    [problem] = caught.value.problems
    assert "没有列“按排名百分比·界点(%)”" in problem.found.zh


def test_an_unknown_dimension_is_told_which_there_are(form: Path) -> None:
    def edit(sheet: Worksheet, _: openpyxl.Workbook) -> None:
        first = int(sheet.tables["indicators"].ref.partition(":")[0][1:]) + 1
        sheet[f"A{first}"] = "金额维度"
        sheet[f"C{first}"] = True

    with pytest.raises(SettingsError) as caught:
        back(edited(form, edit))
    zh = caught.value.text(Lang.ZH)
    assert "可用：价值维度, 行为维度, 忠诚度维度, 潜力维度" in zh
    assert "“TRUE”不是数字" in zh


def test_a_sheet_without_names_is_one_problem(form: Path) -> None:
    def edit(_: Worksheet, book: openpyxl.Workbook) -> None:
        book.defined_names.clear()

    with pytest.raises(SettingsError) as caught:
        back(edited(form, edit))
    [problem] = caught.value.problems
    assert "项设置的单元格（标准化方法、" in problem.found.zh


def test_lost_rows_and_wrong_entries_are_named(form: Path) -> None:
    def edit(sheet: Worksheet, _: openpyxl.Workbook) -> None:
        def top(table: str) -> int:
            return int(sheet.tables[table].ref.partition(":")[0][1:])

        cuts = top("tier_cuts")
        assert sheet[f"A{cuts + 2}"].value == "潜力客户"
        for column in "ABC":
            sheet[f"{column}{cuts + 2}"] = None
        sheet[f"C{top('indicators') + 1}"] = -0.5
        sheet[f"A{top('settings_strategies') + 1}"] = "钻石客户"
        events = top("settings_events")
        for row in (1, 2):
            sheet[f"A{events + row}"] = "2024-08"
            sheet[f"B{events + row}"] = "促销"

    with pytest.raises(SettingsError) as caught:
        back(edited(form, edit))
    said = [problem.found.zh for problem in caught.value.problems]
    # Both methods have lost the row.
    assert said.count("没有层级“潜力客户”的一行") == 2
    assert "权重为 -0.5" in said
    assert "不认识“钻石客户”" in said
    assert "“2024-08”出现不止一次" in said
    assert len(said) == 5
    assert all("配置!" in problem.where for problem in caught.value.problems)


def test_a_sheet_that_lost_a_table_is_still_told_apart(form: Path) -> None:
    def edit(sheet: Worksheet, _: openpyxl.Workbook) -> None:
        del sheet.tables["dimensions"]

    with pytest.raises(SettingsError) as caught:
        find_settings(edited(form, edit))
    assert "没有表“维度权重”" in caught.value.text(Lang.ZH)
