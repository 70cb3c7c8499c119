"""Do init, template, metrics and demo write and print what they promise?"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from xl_crm_cli.main import cli

from xl_crm.metrics import CATALOGUE
from xl_crm.plan import GROUPS, default_plan, load_plan

if TYPE_CHECKING:
    from pathlib import Path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "统计截止日"), ("en", "As-of date")]
)
def test_init_writes_every_default_commented_in_the_language(
    tmp_path: Path, lang: str, words: str
) -> None:
    result = call("init", tmp_path / "新 项目", "--lang", lang)
    assert result.exit_code == 0, result.output
    path = tmp_path / "新 项目" / "crm.toml"
    text = path.read_text(encoding="utf-8")
    assert f"# {words}: " in text
    assert set(GROUPS) <= set(tomllib.loads(text))
    plan, default = load_plan(path), default_plan()
    assert plan.general.language == lang
    assert (plan.scoring, plan.tiers, plan.rfm, plan.dimensions, plan.strategies) == (
        *(default.scoring, default.tiers, default.rfm),
        *(default.dimensions, default.strategies),
    )


def test_init_leaves_a_project_file_alone_without_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "crm.toml"
    path.write_text("# ours")
    assert call("init", tmp_path).exit_code == 5
    assert path.read_text() == "# ours"
    assert call("init", tmp_path, "--overwrite").exit_code == 0
    assert "[general]" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("which", "names"),
    [
        ("base", ["客户基础信息.xlsx"]),
        ("analysis", ["客户分析结果.xlsx"]),
        ("tracking", ["策略执行跟踪.xlsx"]),
        ("all", ["客户分析结果.xlsx", "客户基础信息.xlsx", "策略执行跟踪.xlsx"]),
    ],
)
def test_template_writes_the_workbooks_asked_for(
    tmp_path: Path, which: str, names: list[str]
) -> None:
    result = call("template", which, "-o", tmp_path / "空白 表")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "空白 表").iterdir()) == names
    for name in names:
        assert load_workbook(tmp_path / "空白 表" / name).worksheets
        assert str(tmp_path / "空白 表" / name) in result.output


def test_template_leaves_a_workbook_alone_without_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "客户基础信息.xlsx"
    path.write_text("typed into by people")
    assert call("template", "all", "-o", tmp_path).exit_code == 5
    assert [file.read_text() for file in tmp_path.iterdir()] == ["typed into by people"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_metrics_table_lists_the_whole_catalogue(lang: str) -> None:
    result = call("metrics", "--lang", lang)
    names = [line.split()[0] for line in result.output.splitlines()[1:]]
    assert names == list(CATALOGUE)
    assert not re.search(r" $", result.output, re.MULTILINE)
    assert ("累计消费金额" in result.output) is (lang == "zh")


def test_metrics_markdown_is_a_table_with_a_row_for_each() -> None:
    lines = call("metrics", "--format", "md", "--lang", "en").output.splitlines()
    assert lines[0].startswith("| Code name | Metric | Unit |")
    assert set(lines[1]) == {"|", " ", "-"}
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        f"| {name}" for name in CATALOGUE
    ]
    assert len({line.count(" | ") for line in lines}) == 1


def test_metrics_json_holds_both_languages() -> None:
    listed = json.loads(call("metrics", "--format", "json").output)
    by_name = {metric["name"]: metric for metric in listed}
    assert list(by_name) == list(CATALOGUE)
    assert by_name["recency_days"]["label"]["zh"] == "最近一次消费间隔"
    assert by_name["recency_days"]["better"] == "lower"
    assert by_name["avg_order_value"]["unit"] == "money"
    assert by_name["growth_3m"]["scored_as"] == "symmetric_growth_3m"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("demo")
    return call("demo", "--lang", "en", "-o", folder), folder


@pytest.mark.slow
def test_demo_writes_exports_a_project_file_workbooks_and_reports(
    demo: tuple[Result, Path],
) -> None:
    result, folder = demo
    assert result.exit_code == 0, result.output
    assert len(list(folder.glob("*.xlsx"))) == 4
    assert (folder / "business_report.xlsx").is_file()
    assert (folder / "business_report.html").is_file()
    assert (folder / "exports" / "crm.toml").is_file()
    assert (folder / "exports" / "orders.csv").is_file()
    assert "has no data" not in result.output
    assert "This report needs" not in result.output
    assert result.stderr == ""


@pytest.mark.slow
def test_demo_can_be_repeated_by_hand_with_the_same_bytes(
    demo: tuple[Result, Path], tmp_path: Path
) -> None:
    """Into the same folder: links from the issues lead to the exports beside it."""
    folder = tmp_path / "demo"
    shutil.copytree(demo[1], folder)
    written = {path: path.read_bytes() for path in folder.glob("*.*")}
    project = folder / "exports" / "crm.toml"
    again = call("run", "-p", project, "--reports", "-o", folder, "--overwrite")
    assert again.exit_code == 0, again.output
    assert {path: path.read_bytes() for path in written} == written


@pytest.mark.slow
def test_demo_leaves_files_alone_without_overwrite(demo: tuple[Result, Path]) -> None:
    _, folder = demo
    before = {
        path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }
    assert call("demo", "--lang", "en", "-o", folder).exit_code == 5
    assert {path: path.stat().st_mtime_ns for path in before} == before
