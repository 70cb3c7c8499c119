"""Is input that cannot be used refused in one clear line?"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.ingested import How, read
from xl_crm.errors import InputError, SettingsError, XlCrmError
from xl_crm.i18n import Lang

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "customer_id,date,amount\nC1,2024-07-01,1\n"


def refusal(path: Path, how: How | None = None) -> XlCrmError:
    """Return the error that reading a file as orders ends in."""
    with pytest.raises(XlCrmError) as caught:
        read(how, orders=path)
    for lang in Lang:
        for line in caught.value.text(lang).splitlines():
            assert path.name in line or line.startswith("--map"), line
            assert len(line) < 400
    return caught.value


def test_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "没有.csv"
    error = refusal(path)
    assert str(error) == f"{path}: no such file. Check the path and the name."
    assert error.text(Lang.ZH) == f"{path}：没有这个文件。检查路径和文件名。"


def test_folder_without_a_file_to_read(tmp_path: Path) -> None:
    path = tmp_path / "orders"
    path.mkdir()
    (path / "orders.pdf").write_bytes(b"%PDF-1.7")
    error = refusal(path)
    assert "holds no file that can be read" in str(error)
    assert "没有可读取的文件" in error.text(Lang.ZH)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b" \n\t\n", b"\xef\xbb\xbf", b",,,\n,,,\n", b'""\n']
)
@pytest.mark.parametrize("suffix", [".csv", ".txt.gz"])
def test_empty_file(content: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"orders{suffix}"
    path.write_bytes(gzip.compress(content) if suffix == ".txt.gz" else content)
    error = refusal(path)
    assert str(error) == f"{path.name}: the file is empty. Export the file again."
    assert error.text(Lang.ZH) == f"{path.name}：文件是空的。重新导出该文件。"


def test_empty_workbook(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    openpyxl.Workbook().save(path)
    assert "the sheet is empty" in str(refusal(path))


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".xlsb", ".ods"])
def test_page_in_disguise_of_a_workbook(suffix: str, tmp_path: Path) -> None:
    """Many systems name a page of HTML .xls, and Excel opens it."""
    path = tmp_path / f"orders{suffix}"
    path.write_text("<html><table><tr><td>客户ID</td></tr></table></html>", "utf-8")
    error = refusal(path)
    assert "a web page, neither a workbook nor CSV" in str(error)
    assert "另存为 xlsx" in error.text(Lang.ZH)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".parquet", ".gz", ".pdf", ""])
def test_text_is_read_whatever_its_name(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"orders{suffix}"
    path.write_text(GOOD)
    result = read(orders=path)
    assert result.column("amount") == [1]
    noted = [row["value"] for row in result.issues if row["rule"] == "mislabelled_file"]
    assert noted == ([f"orders{suffix}: text"] if suffix not in {".pdf", ""} else [])


def test_workbook_is_read_whatever_its_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in (["customer_id", "date", "amount"], ["C1", "2024-07-01", 5]):
        book.active.append(cells)
    book.save(tmp_path / "orders.xlsx")
    path = (tmp_path / "orders.xlsx").rename(tmp_path / "orders.csv")
    result = read(orders=path)
    assert result.column("amount") == [5]
    assert result.listed("mislabelled_file")[0][-1] == "orders.csv: xlsx"


@pytest.mark.parametrize("size", [2_000, 60, 5])
def test_part_of_a_workbook(size: int, tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["customer_id"])
    workbook.save(path)
    path.write_bytes(path.read_bytes()[:size])
    error = refusal(path)
    assert "the file is incomplete: its zip structure is damaged" in str(error)
    assert "文件不完整" in error.text(Lang.ZH)


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1 and more PAR1"])
def test_damaged_parquet(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    path.write_bytes(content)
    error = refusal(path)
    assert "cannot be opened as Parquet" in str(error)
    assert "不能作为 Parquet 打开" in error.text(Lang.ZH)


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(GOOD.encode() * 99, mtime=0)[:60],
        b"\x1f\x8b\x08\x00",
    ],
    ids=["cut off", "head only"],
)
def test_damaged_gzip(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(content)
    error = refusal(path)
    assert "damaged, or no gzip file" in str(error)
    assert "压缩文件已损坏" in error.text(Lang.ZH)


def test_bytes_of_no_known_encoding(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(GOOD.encode() + b"\x80\xff\xff\n")
    error = refusal(path)
    assert "neither UTF-8 nor UTF-16 nor GB18030" in str(error)
    assert "不是 UTF-8、UTF-16 或 GB18030" in error.text(Lang.ZH)


def test_utf_16_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(GOOD.encode("utf-16")[:-1])
    assert "neither UTF-8 nor UTF-16 nor GB18030" in str(refusal(path))


def test_every_missing_column_of_every_file_at_once(tmp_path: Path) -> None:
    for name, text in {
        "orders": "date,Comment\n2024-07-01,x\n",
        "customers": "company\nx\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(text)
    paths = {name: tmp_path / f"{name}.csv" for name in ("orders", "customers")}
    paths["tickets"] = tmp_path / "nowhere.csv"
    with pytest.raises(InputError) as caught:
        read(None, **paths)
    lines = str(caught.value).splitlines()
    assert [line.partition(";")[0] for line in lines[:3]] == [
        "orders.csv: no column for customer ID (customer_id)",
        "orders.csv: no column for order amount (order_amount)",
        "customers.csv: no column for customer ID (customer_id)",
    ]
    assert lines[3].endswith("no such file. Check the path and the name.")


def test_mapping_to_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(GOOD)
    error = refusal(path, How(columns={"orders": {"order_amount": "Amout"}}))
    assert isinstance(error, SettingsError)
    assert str(error) == (
        '--map orders.order_amount=Amout: orders.csv has no column "Amout". '
        "Did you mean: amount."
    )


def test_unreadable_cells_stop_nothing(tmp_path: Path) -> None:
    """A date and an amount that nobody can read cost their own rows only."""
    path = tmp_path / "orders.csv"
    path.write_text(GOOD + "C2,someday,1\nC3,2024-07-02,a lot\n")
    result = read(orders=path)
    assert result.outcomes["kept"] == (1, 1.0)
    assert result.listed("bad_date") == [("orders", 3, "order_date", "someday")]
    assert result.listed("bad_number") == [("orders", 4, "order_amount", "a lot")]
