"""Is the code in both files what was meant, to readers that are not ours?"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import olefile
import pytest
from pyopenvba import ExcelFile
from pyopenvba.vba import decompress

from xl_crm.addin.vba import PROJECT_PART, Kind, Module, Package, project_modules

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = dict(enumerate(Package))
OFFICE = "{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}"


@pytest.fixture(params=PACKAGES, ids=[str(package) for package in Package])
def file(request: pytest.FixtureRequest, built: tuple[Path, Path]) -> Path:
    return built[request.param]


def expected(file: Path) -> dict[str, str]:
    """Return the code of each module with lines as VBA ends them."""
    modules = project_modules(Package(file.suffix))
    return {each.name: each.body.replace("\n", "\r\n") for each in modules}


def without_head(source: str) -> str:
    """Leave out the lines of a module that no editor shows."""
    return re.sub(r"\A(?:Attribute VB_.*\r\n)+", "", source)


def test_pyopenvba_reads_the_code_back(file: Path) -> None:
    with ExcelFile(file) as read:
        found = {name: without_head(text) for name, text in read.vba_modules().items()}
        assert read.validate() == []
    for name, body in expected(file).items():
        assert found.pop(name) == body
    assert set(found.values()) == {""}  # sheets


@pytest.mark.filterwarnings("ignore::DeprecationWarning:oletools")
def test_oletools_reads_the_code_back(file: Path) -> None:
    from oletools.olevba import VBA_Parser  # noqa: PLC0415  (warns of itself)

    parser = VBA_Parser(str(file))
    macros = parser.extract_all_macros()
    parser.close()
    found = {path.rpartition("/")[2]: without_head(text) for _, path, _, text in macros}
    for name, body in expected(file).items():
        assert found[name].removesuffix("\r\n") == body.removesuffix("\r\n")


def test_every_sheet_has_its_module(file: Path) -> None:
    """Hidden ones too, under the code name that the sheet has."""
    with ZipFile(file) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        parts = ["xl/workbook.xml", *sheets]
        texts = [archive.read(part).decode() for part in parts]
    names = [re.findall(r' codeName="(\w+)"', text) for text in texts]
    documents = re.findall(r"\nDocument=(\w+)/&H00000000\r", project(file))
    assert [name for (name,) in names] == documents
    assert len(sheets) == (1 if file.suffix == ".xlam" else 4)


def test_kinds_of_modules(file: Path) -> None:
    modules = project_modules(Package(file.suffix))
    for kind in (Kind.STANDARD, Kind.CLASS):
        declared = re.findall(rf"\n{kind.value}=(\w+)\r", project(file))
        assert declared == [each.name for each in modules if each.kind is kind]


def test_the_project_is_ours_and_its_windows_are_closed(file: Path) -> None:
    text = project(file)
    assert 'Name="xl_crm"\r\n' in text
    windows = text.partition("[Workspace]\r\n")[2].splitlines()
    assert {line.partition("=")[2] for line in windows} == {"0, 0, 0, 0, C"}


def test_the_library_of_the_ribbon_is_referenced(file: Path) -> None:
    with ExcelFile(file) as read:
        (office,) = (each for each in read.references() if each.guid == OFFICE)
        assert [each.name for each in read.references()] == ["stdole", "Office"]
        assert office.name == "Office"


def test_nothing_is_compiled_beforehand(file: Path) -> None:
    """Source: [MS-OVBA] 2.3.4.1, what a writer has to write."""
    with compound(file) as read:
        assert read.openstream("VBA/_VBA_PROJECT").read().hex() == "cc61ffff000000"
        assert not [each for each in read.listdir() if each[-1].startswith("__SRP")]
        records = decompress(read.openstream("VBA/dir").read())
    assert b"\x04\x00\x06\x00\x00\x00xl_crm\x05\x00" in records
    with ExcelFile(file) as read:
        assert {each.text_offset for each in read.vba_project().modules} == {0}
    assert records.endswith(bytes.fromhex("2b0000000000100000000000"))


def test_code_is_ascii_in_short_lines() -> None:
    with pytest.raises(ValueError, match="not pure ASCII"):
        Module(name="m", kind=Kind.STANDARD, body="'中文\n")
    with pytest.raises(ValueError, match="a line of 1001 signs"):
        Module(name="m", kind=Kind.STANDARD, body="'" * 1001)


def compound(file: Path) -> olefile.OleFileIO:
    with ZipFile(file) as archive:
        return olefile.OleFileIO(io.BytesIO(archive.read(PROJECT_PART)))


def project(file: Path) -> str:
    with compound(file) as read:
        text: str = read.openstream("PROJECT").read().decode("ascii")
    return text
