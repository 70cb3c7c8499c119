"""Does an add-in say what it was built from, so that Excel and openpyxl read it?"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xl_crm.addin.versions import PART, Versions, versions, with_versions
from xl_crm.i18n import Lang
from xl_crm.plan import default_plan
from xl_crm.reports import template_books
from xl_crm.workbook import write_books
from xl_crm.workbook.doctor import examine

if TYPE_CHECKING:
    from pathlib import Path


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def test_a_real_file_with_versions_has_no_fault_and_openpyxl_reads_them(
    tmp_path: Path,
) -> None:
    book = template_books(default_plan(), Lang.ZH)["tracking"]
    (path,) = write_books({tmp_path / "book.xlsx": book})
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    data = packed(with_versions(parts, xl_crm="1.2.3", xlwings="0.37.8"))
    path.write_bytes(data)
    assert versions(data) == Versions(xl_crm="1.2.3", xlwings="0.37.8")
    read = load_workbook(path)
    assert {p.name: p.value for p in read.custom_doc_props.props} == {
        "xl_crm": "1.2.3",
        "xlwings": "0.37.8",
    }
    assert examine(path) == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", packed({"a": b""}), packed({PART: b"<"}), packed({PART: b"<a/>"})],
    # A zip file holds the time of day: no name of a test may.
    ids=["empty", "cut", "without the part", "no XML", "other XML"],
)
def test_a_damaged_file_says_nothing(data: bytes) -> None:
    assert versions(data) == Versions()
