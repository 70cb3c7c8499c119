"""Does a mistake end in clear lines and its exit code, and leave no file behind?"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from xl_crm_cli.main import cli

GOOD = "客户编号,订单号,下单时间,金额\nC1,1,2024-01-05,100\nC2,2,2024-03-01,80\n"
FILES = {
    "good.csv": GOOD,
    "no_customer.csv": "订单号,下单时间,金额\n1,2024-01-05,100\n",
    "no_amount_no_date.csv": "客户编号,订单号\nC1,1\n",
    "header_only.csv": "客户编号,订单号,下单时间,金额\n",
    "all_cancelled.csv": (
        "客户编号,订单号,订单日期,金额,状态\nC1,1,2024-01-05,100,已取消\n"
    ),
    "bad_dates.csv": "客户编号,订单号,订单日期,金额\nC1,1,前天,100\n",
    "bad_amounts.csv": "客户编号,订单号,订单日期,金额\nC1,1,2024-01-05,很多\n",
    "weights.toml": (
        '[dimensions.a]\nweight = 0.5\nindicators = ["monetary"]\n'
        '[dimensions.b]\nweight = 0.4\nindicators = ["frequency"]\n'
    ),
    "indicator.toml": '[dimensions.a]\nweight = 1.0\nindicators = ["monetray"]\n',
    "broken.toml": "[general\n",
    "a_file": "",
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A mistake: what is typed, the exit code, and what each line must hold."""

    typed: str
    code: int
    lines: tuple[tuple[str, ...], ...]
    english: tuple[str, ...]


CASES = {
    "missing file": Case(
        typed="run --orders nix.csv -o out",
        code=3,
        lines=(("nix.csv", "没有这个文件", "检查路径"),),
        english=("nix.csv", "no such file", "Check the path"),
    ),
    "two missing files": Case(
        typed="run --orders nix.csv --tickets nox.csv -o out",
        code=3,
        lines=(("nix.csv",), ("nox.csv",)),
        english=("nix.csv", "nox.csv"),
    ),
    "file without a byte": Case(
        typed="run --orders a_file -o out",
        code=3,
        lines=(("a_file", "文件是空的"),),
        english=("a_file", "the file is empty"),
    ),
    "missing column": Case(
        typed="run --orders no_customer.csv -o out",
        code=3,
        lines=(("no_customer.csv", "客户ID", "订单号", "--map orders.customer_id="),),
        english=("no_customer.csv", "customer ID", "--map orders.customer_id="),
    ),
    "two missing columns": Case(
        typed="run --orders no_amount_no_date.csv -o out",
        code=3,
        lines=(("order_date", "--map"), ("order_amount", "--map")),
        english=("order_date", "order_amount"),
    ),
    "no order at all": Case(
        typed="run --orders header_only.csv -o out",
        code=3,
        lines=(("header_only.csv", "没有订单行", "检查"),),
        english=("header_only.csv", "no order line"),
    ),
    "no order that counts": Case(
        typed="run --orders all_cancelled.csv -o out",
        code=3,
        lines=(("all_cancelled.csv", "没有可用的订单行", "订单已取消（1 行"),),
        english=(
            "all_cancelled.csv",
            "no order line can be used",
            "order cancelled (1 row)",
        ),
    ),
    "no readable date": Case(
        typed="run --orders bad_dates.csv -o out",
        code=3,
        lines=(("bad_dates.csv", "没有可用的订单行", "日期无法识别（1 行"),),
        english=(
            "bad_dates.csv",
            "no order line can be used",
            "date cannot be read (1 row)",
        ),
    ),
    "no amount that is a number": Case(
        typed="run --orders bad_amounts.csv -o out",
        code=3,
        lines=(("bad_amounts.csv", "没有可用的订单行", "数字无法识别（1 行"),),
        english=(
            "bad_amounts.csv",
            "no order line can be used",
            "number cannot be read (1 row)",
        ),
    ),
    "no orders given": Case(
        typed="run -o out",
        code=4,
        lines=(("--orders", "没有订单数据", "加上 --orders"),),
        english=("--orders", "no orders are given", "Add --orders"),
    ),
    "unknown indicator": Case(
        typed="run --orders good.csv -p indicator.toml -o out",
        code=4,
        lines=(("indicator.toml", "dimensions.a", "monetray", "monetary"),),
        english=("indicator.toml", "monetray", "Did you mean: monetary"),
    ),
    "weights that do not sum to 1": Case(
        typed="run --orders good.csv -p weights.toml -o out",
        code=4,
        lines=(("weights.toml", "dimensions", "0.9"),),
        english=("weights.toml", "dimensions", "0.9"),
    ),
    "default weight changed alone": Case(
        typed="run --orders good.csv --set dimensions.value.weight=0.5 -o out",
        code=4,
        lines=(("dimensions", "1.1"),),
        english=("dimensions", "1.1"),
    ),
    "project that is no TOML": Case(
        typed="run -p broken.toml -o out",
        code=4,
        lines=(("broken.toml", "不是有效的 TOML"),),
        english=("broken.toml", "is no valid TOML"),
    ),
    "project that is not there": Case(
        typed="run -p nix.toml -o out",
        code=4,
        lines=(("nix.toml", "没有这个项目文件", "xl-crm init"),),
        english=("nix.toml", "no such project file", "xl-crm init"),
    ),
    "setting out of range": Case(
        typed="run --orders good.csv --set rfm.bins=50 -o out",
        code=4,
        lines=(("--set rfm.bins=50", "超出范围", "2 … 10"),),
        english=("--set rfm.bins=50", "out of range", "2 … 10"),
    ),
    "unit of what is no number": Case(
        typed="run --orders good.csv --unit orders.order_date=万元 -o out",
        code=4,
        lines=(("--unit orders.order_date=万元", "“订单日期”不是数字"),),
        english=("--unit orders.order_date=万元", "order date is no number"),
    ),
    "day that is none": Case(
        typed="run --orders good.csv --as-of 2024-02-31 -o out",
        code=4,
        lines=(("--as-of 2024-02-31", "不是日期", "2025-06-30"),),
        english=("--as-of 2024-02-31", "is no date"),
    ),
    "every mistake in the options": Case(
        typed="run --map tickets.csat=x --map foo.bar=x --sheet churn=S "
        "--set tiers.methd=x --as-of soon -o out",
        code=4,
        lines=(
            ("--as-of soon", "不是日期"),
            ("--set tiers.methd=x", "没有这个设置", "method"),
            ("--orders", "没有订单数据"),
            ("--sheet churn=S", "--churn"),
            ("--map tickets.csat=x", "--tickets"),
            ("--map foo.bar=x", "没有这个数据表", "orders"),
        ),
        english=("tiers.methd", "soon", "churn", "tickets", "foo.bar"),
    ),
    "mapped field that is none": Case(
        typed="run --orders good.csv --map orders.amont=金额 -o out",
        code=4,
        lines=(("--map orders.amont=金额", "order_amount"),),
        english=("--map orders.amont", "order_amount"),
    ),
    "mapped column that is not there": Case(
        typed="run --orders good.csv --map orders.owner=业务 -o out",
        code=4,
        lines=(("--map orders.owner=业务", "good.csv", "没有列"),),
        english=("--map orders.owner", "good.csv has no column"),
    ),
    "output folder that is a file": Case(
        typed="run --orders good.csv -o a_file",
        code=5,
        lines=(("a_file", "不是文件夹", "换一个输出位置"),),
        english=("a_file", "not a folder", "Choose another place"),
    ),
    "output inside a file": Case(
        typed="export scores --orders good.csv -o a_file/scores.csv",
        code=5,
        lines=(("a_file", "不是文件夹"),),
        english=("a_file", "not a folder"),
    ),
    "project file inside a file": Case(
        typed="init a_file/project",
        code=5,
        lines=(("a_file", "不是文件夹"),),
        english=("a_file", "not a folder"),
    ),
    "templates inside a file": Case(
        typed="template all -o a_file/forms",
        code=5,
        lines=(("a_file", "不是文件夹"),),
        english=("a_file", "not a folder"),
    ),
    "example inside a file": Case(
        typed="demo -o a_file",
        code=5,
        lines=(("a_file", "不是文件夹"),),
        english=("a_file", "not a folder"),
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all the files, where the command is typed."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.mark.parametrize("name", CASES)
def test_mistake_ends_in_one_line_each_and_its_exit_code(
    folder: Path, name: str
) -> None:
    case = CASES[name]
    result = call(*case.typed.split())
    assert result.exit_code == case.code, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == len(case.lines), result.stderr
    for line, words in zip(lines, case.lines, strict=True):
        assert line.startswith("错误：")
        assert [word for word in words if word not in line] == []
    assert result.stdout == ""
    assert {path.name for path in folder.iterdir()} == set(FILES)


@pytest.mark.parametrize("name", CASES)
def test_mistake_is_said_in_english_when_asked(folder: Path, name: str) -> None:
    case = CASES[name]
    result = call(*case.typed.split(), "--lang", "en")
    assert result.exit_code == case.code
    assert all(line.startswith("Error: ") for line in result.stderr.splitlines())
    assert [word for word in case.english if word not in result.stderr] == []
    assert {path.name for path in folder.iterdir()} == set(FILES)


def test_mistake_is_said_in_the_language_of_the_project_file(folder: Path) -> None:
    (folder / "english.toml").write_text('[general]\nlanguage = "en"\n')
    result = call("run", "-p", "english.toml", "--set", "rfm.bins=50", "-o", "out")
    assert result.exit_code == 4
    assert result.stderr.startswith("Error: --set rfm.bins=50: ")


@pytest.mark.parametrize(
    "typed",
    [
        "nonsense",
        "run --orders good.csv",
        "run --orders good.csv --map order_amount=x -o out",
        "run --orders good.csv --set tiers=x -o out",
        "run --orders good.csv --lang fr -o out",
        "export names --orders good.csv -o out.csv",
        "export scores --orders good.csv -o out.doc",
        "template sales -o out",
        "init",
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_usage_ends_with_2(typed: str) -> None:
    result = call(*typed.split())
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_one_unreadable_row_is_an_issue_and_not_the_end(folder: Path) -> None:
    """Two of four lines count: 100 + 80 = 180."""
    rows = GOOD + "C3,3,前天,5\nC3,4,2024-02-01,很多\n"
    (folder / "mixed.csv").write_text(rows, encoding="utf-8")
    result = call("run", "--orders", "mixed.csv", "-o", "out")
    assert result.exit_code == 0, result.output
    assert "180.00" in result.stdout
    assert "2 (错误 2, 警告 0, 提示 0)" in result.stdout


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("run --orders nix.csv -o out", 3),
        ("run --orders good.csv -p weights.toml -o out", 4),
        ("run --orders good.csv -o a_file", 5),
        ("run --orders good.csv", 2),
    ],
)
def test_system_gets_the_exit_code(folder: Path, typed: str, code: int) -> None:
    finished = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "xl_crm_cli", *typed.split()],
        capture_output=True,
        cwd=folder,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == code
    assert "Traceback" not in finished.stderr
    assert {path.name for path in folder.iterdir()} == set(FILES)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="the administrator may write everywhere",
)
def test_folder_without_permission_ends_with_5(folder: Path) -> None:
    locked = folder / "locked"
    locked.mkdir(mode=0o500)
    result = call("run", "--orders", "good.csv", "-o", str(locked))
    assert result.exit_code == 5
    assert "没有写入权限" in result.stderr
    assert list(locked.iterdir()) == []


def test_file_that_fails_while_it_is_written_leaves_the_old_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when the new file is to take the place of the old one."""
    (folder / "scores.csv").write_text("old")

    def full(draft: Path, _: Path) -> None:
        assert draft.is_file()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    typed = "export scores --orders good.csv -o scores.csv --overwrite"
    result = call(*typed.split())
    assert result.exit_code == 5
    assert "磁盘空间不足。请腾出空间" in result.stderr
    assert (folder / "scores.csv").read_text() == "old"
    assert {path.name for path in folder.iterdir()} == {*FILES, "scores.csv"}
