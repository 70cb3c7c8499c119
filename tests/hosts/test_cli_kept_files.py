"""Is a file that a command reads safe from what it writes?"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from xl_crm_cli.main import cli

from xl_crm.i18n import Lang
from xl_crm.plan import default_plan
from xl_crm.reports import template_books
from xl_crm.workbook import write_books

ORDERS = "客户编号,订单号,下单时间,金额\nC1,1,2024-01-05,100\nC2,2,2024-03-01,80\n"
PROJECT = '[sources.orders]\npath = "orders.csv"\n'


def call(typed: str) -> Result:
    return CliRunner().invoke(cli, typed.split())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An export under several names, and a project file that reads it."""
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "out").mkdir()
    for name in ("客户基础信息.xlsx", "customer_base.xlsx"):
        (tmp_path / "out" / name).write_text(PROJECT, encoding="utf-8")
    (tmp_path / "crm.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "project.csv").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "soft.csv").symlink_to("orders.csv")
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "orders.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("export scores --orders orders.csv -o orders.csv", "orders.csv"),
        ("export scores --orders orders.csv -o out/../orders.csv", "out/../orders.csv"),
        ("export scores --orders orders.csv -o soft.csv", "soft.csv"),
        ("export scores --orders soft.csv -o orders.csv", "orders.csv"),
        ("export scores --orders orders.csv -o hard.csv", "hard.csv"),
        ("export scores -p crm.toml -o orders.csv", "orders.csv"),
        ("export scores -p project.csv -o project.csv", "project.csv"),
        ("export scores --orders nix.csv -o nix.csv", "nix.csv"),
        ("run --orders orders.csv --customers out/{book} -o out", "out/{book}"),
        ("run --orders orders.csv --customers out/{book} -o ../{here}/out", "{book}"),
    ],
)
@pytest.mark.parametrize(
    ("lang", "book", "words"),
    [
        ("zh", "客户基础信息.xlsx", "是本次要读取的文件"),
        ("en", "customer_base.xlsx", "is read by this command"),
    ],
)
def test_file_that_is_read_is_never_replaced(
    folder: Path, typed: str, named: str, lang: str, book: str, words: str
) -> None:
    before = contents(folder)
    asked = typed.format(book=book, here=folder.name)
    result = call(f"{asked} --overwrite --lang {lang}")
    assert result.exit_code == 5, result.output
    (line,) = result.stderr.splitlines()
    assert str(Path(named.format(book=book))) in line
    assert words in line
    assert contents(folder) == before


def test_a_workbook_whose_settings_are_read_is_never_replaced(folder: Path) -> None:
    path = folder / "out" / "客户分析结果.xlsx"
    write_books({path: template_books(default_plan(), Lang.ZH)["analysis"]})
    before = contents(folder)
    result = call(f"template analysis -p out/{path.name} -o out --overwrite")
    assert result.exit_code == 5, result.output
    assert "是本次要读取的文件" in result.stderr
    assert contents(folder) == before
