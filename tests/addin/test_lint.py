"""Are files that Excel itself has written sound to the doctor, and read as they are?"""

from __future__ import annotations

import io
import zipfile
from importlib.metadata import distribution
from typing import TYPE_CHECKING

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("xlwings", reason="brings files that Excel has written")

from pyopenvba import ExcelFile
from pyopenvba.vba import compress

from tests.addin.macro_file import PROJECT, packed, sound_parts
from xl_crm.workbook.doctor import examine
from xl_crm.workbook.doctor._spec import Findings, Place
from xl_crm.workbook.doctor.vba.compound import read_compound
from xl_crm.workbook.doctor.vba.compression import CompressionError, decompressed
from xl_crm.workbook.doctor.vba.modules import read_modules
from xl_crm.workbook.doctor.vba.project_text import ProjectText, read_project_text
from xl_crm.workbook.doctor.vba.protection import Protection
from xl_crm.workbook.doctor.vba.records import Project, read_project

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.workbook.doctor.vba.compound import Compound

XLWINGS, BLANK = "xlwings/", "pyopenvba/_templates/blank_files/"
#: The last one is of pyOpenVBA's own making: it leaves the colours as they come.
FILES = {
    f"{XLWINGS}quickstart.xlsm": [],
    f"{XLWINGS}quickstart_standalone.xlsm": [],
    f"{XLWINGS}quickstart_addin.xlam": [],
    f"{XLWINGS}quickstart_addin_ribbon.xlam": [],
    f"{XLWINGS}addin/xlwings.xlam": [],
    f"{BLANK}blank_excel_addin.xlam": [],
    f"{BLANK}blank_workbook.xlsm": ["vba_colours"],
}
EACH = pytest.mark.parametrize("name", FILES)
NOWHERE = Place(part="")


def installed(name: str) -> Path:
    """Return where a file lies that comes with a package."""
    return distribution(name.partition("/")[0]).locate_file(name)


def project_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(PROJECT)


def opened(path: Path) -> tuple[Compound, Project, ProjectText]:
    """Return what the doctor reads of a project."""
    findings = Findings()
    compound = read_compound(project_of(path), findings, NOWHERE)
    records = decompressed(compound.streams["VBA/dir"])
    project = read_project(records, findings, NOWHERE)
    text = compound.streams["PROJECT"]
    return compound, project, read_project_text(text, project, findings, NOWHERE)


@EACH
def test_what_excel_has_written_is_sound(name: str) -> None:
    assert [fault.kind.name for fault in examine(installed(name))] == FILES[name]


def test_forms_are_no_streams_left_over(tmp_path: Path) -> None:
    with ExcelFile.create_new(tmp_path / "form.xlsm") as file:
        file.add_form("Ask")
        file.save()
    names = {fault.kind.name for fault in examine(tmp_path / "form.xlsm")}
    assert names <= {"vba_colours"}


@EACH
def test_streams_are_those_that_olefile_reads(name: str) -> None:
    data = project_of(installed(name))
    compound = read_compound(data, Findings(), NOWHERE)
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        expected = {
            "/".join(path): file.openstream(path).read() for path in file.listdir()
        }
    assert dict(compound.streams) == expected


@pytest.mark.filterwarnings("ignore::DeprecationWarning:oletools")
@EACH
def test_modules_are_those_that_oletools_reads(name: str) -> None:
    from oletools.olevba import VBA_Parser  # noqa: PLC0415  (warns of itself)

    path = installed(name)
    compound, project, _ = opened(path)
    codes = read_modules(compound, project, Findings(), NOWHERE)
    reader = VBA_Parser(str(path))
    expected = {
        stream.removeprefix("VBA/"): text
        for _, stream, _, text in reader.extract_all_macros()
    }
    reader.close()
    assert {code.module.stream: code.text for code in codes} == expected


def test_a_lock_is_seen() -> None:
    """The add-in of xlwings has a password and does not show its code."""
    locked = Protection(is_locked=True, has_password=True, is_visible=False)
    free = Protection(is_locked=False, has_password=False, is_visible=True)
    assert opened(installed(f"{XLWINGS}addin/xlwings.xlam"))[2].protection == locked
    assert opened(installed(f"{XLWINGS}quickstart.xlsm"))[2].protection == free


def test_our_files_are_sound_open_to_all_and_in_lines_of_windows(
    built: tuple[Path, Path],
) -> None:
    for path in built:
        assert examine(path) == ()
        compound, project, text = opened(path)
        free = Protection(is_locked=False, has_password=False, is_visible=True)
        assert text.protection == free
        for code in read_modules(compound, project, Findings(), NOWHERE):
            assert "\n" not in code.text.replace("\r\n", "")
            assert code.text.isascii()


@pytest.mark.parametrize(
    ("packed_bytes", "plain"),
    [
        (
            "0119B000616263646566676800696A6B6C6D6E6F700071727374757" + "62E",
            b"abcdefghijklmnopqrstuv.",
        ),
        (
            "012FB00023616161626364658266007061676869"
            "6A013808616B6C00306D6E6F7006710270041072737475761077787" + "97A003C",
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        ),
        ("0103B002614500", b"a" * 73),
    ],
)
def test_published_examples_are_unpacked(packed_bytes: str, plain: bytes) -> None:
    """[MS-OVBA] 3.2: no compression, normal compression, maximum compression."""
    assert decompressed(bytes.fromhex(packed_bytes)) == plain


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=200), st.integers(1, 60))
def test_what_was_packed_is_unpacked(data: bytes, n: int) -> None:
    assert decompressed(compress(data * n)) == data * n


def test_a_few_bytes_do_not_unpack_to_all_memory_there_is() -> None:
    chunk = bytes.fromhex("03B00261FC0F")
    assert len(decompressed(b"\1" + chunk)) == 4096
    with pytest.raises(CompressionError, match="too much"):
        decompressed(b"\1" + chunk * 10_000)


@settings(max_examples=60, deadline=None)
@given(chance=st.randoms(use_true_random=False), n_changes=st.integers(1, 30))
def test_no_damage_of_the_project_makes_the_doctor_fail(
    tmp_path_factory: pytest.TempPathFactory, chance: object, n_changes: int
) -> None:
    """Bytes of header, directory and streams are changed, doubled and left out."""
    parts = sound_parts()
    data = bytearray(parts[PROJECT])
    for _ in range(n_changes):
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] = chance.choice((0, 1, 0xFF, chance.randrange(256)))
            case 1:
                del data[at : at + chance.choice((1, 64, 512))]
            case _:
                data[at:at] = data[at : at + 64]
    parts[PROJECT] = bytes(data)
    path = packed(tmp_path_factory.mktemp("damaged") / "a.xlsm", parts)
    for fault in examine(path):
        assert fault.found.zh
        assert fault.found.en
