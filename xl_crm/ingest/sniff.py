"""What is a file really, whatever its name says?"""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING

from xl_crm.errors import Problem
from xl_crm.i18n import Label
from xl_crm.ingest._spec import Finding
from xl_crm.ingest.text.encoding import bare_utf16
from xl_crm.ingest.workbooks.compound import is_encrypted_xls, streams_of

if TYPE_CHECKING:
    from pathlib import Path

HEAD_BYTES = 1 << 16
#: A file with a greater share of control characters than this is no text.
_MOST_CONTROL = 0.05
_CONTROL = bytes({*range(9), *range(14, 32)} - {0, 27})
_BLANK = b" \t\r\n\x0b\x0c\xef\xbb\xbf\xff\xfe"


class FileKind(StrEnum):
    """What a file holds; the value is its name in messages and findings."""

    TEXT = "text"
    GZIP = "gzip"
    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    PARQUET = "parquet"
    ENCRYPTED = "encrypted workbook"
    HTML = "html"
    XML = "xml"
    SQLITE = "sqlite"
    DUCKDB = "duckdb"
    ARCHIVE = "archive"
    DAMAGED_ZIP = "damaged zip"
    PDF = "pdf"
    IMAGE = "image"
    BINARY = "binary"
    EMPTY = "empty"

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook that can be read."""
        return self in {
            FileKind.XLSX,
            FileKind.XLSM,
            FileKind.XLSB,
            FileKind.ODS,
            FileKind.XLS,
        }

    @property
    def label(self) -> Label:
        """The kind for people: what a file is."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    FileKind.TEXT: Label(zh="文本文件", en="a text file"),
    FileKind.GZIP: Label(zh=" gzip 压缩文件", en="a file packed by gzip"),
    FileKind.XLSX: Label(zh=" xlsx 工作簿", en="an xlsx workbook"),
    FileKind.XLSM: Label(zh="带宏的 xlsm 工作簿", en="an xlsm workbook with macros"),
    FileKind.XLSB: Label(zh=" xlsb 二进制工作簿", en="a binary workbook (xlsb)"),
    FileKind.ODS: Label(zh=" ods 电子表格", en="an OpenDocument spreadsheet (ods)"),
    FileKind.XLS: Label(zh="旧版 xls 工作簿", en="an old workbook (xls)"),
    FileKind.PARQUET: Label(zh=" Parquet 数据文件", en="a Parquet file"),
    FileKind.ENCRYPTED: Label(zh="有密码的工作簿", en="a workbook with a password"),
    FileKind.HTML: Label(zh="网页", en="a web page"),
    FileKind.XML: Label(zh=" XML 文档", en="an XML document"),
    FileKind.SQLITE: Label(zh=" SQLite 数据库", en="an SQLite database"),
    FileKind.DUCKDB: Label(zh=" DuckDB 数据库", en="a DuckDB database"),
    FileKind.ARCHIVE: Label(zh="压缩包", en="an archive"),
    FileKind.DAMAGED_ZIP: Label(zh="损坏的压缩包", en="a damaged archive"),
    FileKind.PDF: Label(zh=" PDF 文档", en="a PDF document"),
    FileKind.IMAGE: Label(zh="图片", en="a picture"),
    FileKind.BINARY: Label(
        zh="无法识别的二进制内容", en="binary data of no known kind"
    ),
    FileKind.EMPTY: Label(zh="空文件", en="an empty file"),
}
#: First bytes of kinds that need no closer look.
_MAGIC = (
    (b"\x1f\x8b", FileKind.GZIP),
    (b"PAR1", FileKind.PARQUET),
    (b"SQLite format 3\x00", FileKind.SQLITE),
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"II*\x00", FileKind.IMAGE),
    (b"MM\x00*", FileKind.IMAGE),
    (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"BZh", FileKind.ARCHIVE),
    (b"\xfd7zXZ\x00", FileKind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", FileKind.ARCHIVE),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Stands behind the checksum of the first block.
_DUCKDB = b"DUCK"
_TEXT_SUFFIXES = frozenset((".csv", ".tsv", ".txt"))
#: Suffixes that promise a kind; any other promises nothing.
_SUFFIXES = {
    FileKind.TEXT: _TEXT_SUFFIXES,
    FileKind.GZIP: frozenset((".gz",)),
    FileKind.XLSX: frozenset((".xlsx", ".xlsm", ".xltx")),
    FileKind.XLSM: frozenset((".xlsm", ".xltm")),
    FileKind.XLSB: frozenset((".xlsb",)),
    FileKind.ODS: frozenset((".ods",)),
    FileKind.XLS: frozenset((".xls", ".xlt", ".et")),
    FileKind.PARQUET: frozenset((".parquet", ".pq")),
}
_HTML = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|meta|body|table|style|script|div|center|form|"
    r"title|link|frameset)\b)",
    re.DOTALL,
)
#: A page saved with its pictures as one file.
_ONE_FILE_PAGE = re.compile(r"mime-version:.*?multipart/related", re.DOTALL)


def file_kind(path: Path) -> FileKind:
    """Return what a file holds, by its bytes alone.

    Raises
    ------
    OSError
        The system does not let us read the file.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_ZIP):
        return _kind_of_zip(path)
    if head.startswith(_COMPOUND):
        return _kind_of_compound(path)
    if head[8:].startswith(_DUCKDB):
        return FileKind.DUCKDB
    return _kind_of_text(head, whole=len(head) < HEAD_BYTES)


def problem_of(kind: FileKind, path: Path) -> Problem | None:
    """Describe a file of a kind that can never be read; None for the others."""
    if kind not in _PROBLEMS:
        return None
    found, remedy = _PROBLEMS[kind]
    return Problem(where=path.name, found=found, remedy=remedy)


def mislabelled(kind: FileKind, path: Path) -> Finding | None:
    """Note that a file can be read although its suffix promises another kind."""
    suffix = path.suffix.lower()
    promised = any(suffix in suffixes for suffixes in _SUFFIXES.values())
    if not promised or kind not in _SUFFIXES or suffix in _SUFFIXES[kind]:
        return None
    return Finding(rule="mislabelled_file", value=f"{path.name}: {kind}")


def _kind_of_zip(path: Path) -> FileKind:
    """Tell workbooks apart by the parts of the package."""
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.replace("\\", "/").lower() for name in package.namelist()}
            if "mimetype" in names and "content.xml" in names:
                return _kind_of_open_document(package)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        return FileKind.DAMAGED_ZIP
    if any(name.endswith("workbook.bin") for name in names):
        return FileKind.XLSB
    if any(name.endswith("xl/workbook.xml") for name in names):
        macros = any(name.endswith("vbaproject.bin") for name in names)
        return FileKind.XLSM if macros else FileKind.XLSX
    return FileKind.ARCHIVE


def _kind_of_open_document(package: zipfile.ZipFile) -> FileKind:
    """Tell a spreadsheet from a letter, and whether it has a password."""
    with package.open("mimetype") as part:
        is_sheet = b"opendocument.spreadsheet" in part.read(200)
    if not is_sheet:
        return FileKind.ARCHIVE
    with package.open("META-INF/manifest.xml") as part:
        protected = b"encryption-data" in part.read(1 << 20)
    return FileKind.ENCRYPTED if protected else FileKind.ODS


def _kind_of_compound(path: Path) -> FileKind:
    """Tell an xls from what else Office packs so: encrypted workbooks, letters."""
    with path.open("rb") as file:
        streams = streams_of(file)
        if "EncryptedPackage" in streams:
            return FileKind.ENCRYPTED
        book = streams.get("Workbook", streams.get("Book"))
        if book is None:
            return FileKind.BINARY
        return FileKind.ENCRYPTED if is_encrypted_xls(file, book) else FileKind.XLS


def _kind_of_text(head: bytes, *, whole: bool) -> FileKind:
    """Tell rows of text from pages, documents and bytes that are no text."""
    if whole and not head.strip(_BLANK):
        return FileKind.EMPTY
    wide = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else bare_utf16(head)
    if wide:
        start = head.decode(wide, errors="replace")
    else:
        letters = head.replace(b"\x00", b"")
        n_control = len(letters) - len(letters.translate(None, _CONTROL))
        if n_control > _MOST_CONTROL * len(letters) or not letters:
            return FileKind.BINARY
        start = letters.decode("latin-1").removeprefix("ï»¿")
    start = start.lstrip().casefold()
    if _HTML.match(start) or _ONE_FILE_PAGE.match(start):
        return FileKind.HTML
    return FileKind.XML if start.startswith("<?xml") else FileKind.TEXT


_SAVE_AS_XLSX = Label(
    zh="用 Excel 或 WPS 打开，另存为 xlsx 后再读取",
    en="Open it in Excel or WPS and save it as xlsx",
)
_EXPORT_AGAIN = Label(zh="重新导出该文件", en="Export the file again")
_EXPORT_AS_TABLE = Label(zh="导出为 xlsx 或 CSV", en="Export it as xlsx or CSV")
_PROBLEMS = {
    FileKind.HTML: (
        Label(
            zh="是网页，不是工作簿或CSV", en="a web page, neither a workbook nor CSV"
        ),
        _SAVE_AS_XLSX,
    ),
    FileKind.XML: (
        Label(
            zh="是 XML 文件（如 XML 电子表格 2003）",
            en="an XML file, such as XML Spreadsheet 2003",
        ),
        _SAVE_AS_XLSX,
    ),
    FileKind.ENCRYPTED: (
        Label(zh="工作簿有打开密码", en="the workbook is protected by a password"),
        Label(
            zh="在 Excel 中取消密码（文件—信息—保护工作簿）后再读取",
            en="Take the password off in Excel (File, Info, Protect Workbook)",
        ),
    ),
    FileKind.ARCHIVE: (
        Label(
            zh="是压缩包，其中没有工作簿", en="an archive that is not a workbook itself"
        ),
        Label(zh="先解压，再读取其中的文件", en="Unpack it and read the files in it"),
    ),
    FileKind.DAMAGED_ZIP: (
        Label(
            zh="文件不完整：压缩结构已损坏（传输中断？）",
            en="the file is incomplete: its zip structure is damaged",
        ),
        Label(zh="重新下载或重新导出", en="Download or export it again"),
    ),
    FileKind.PDF: (Label(zh="是 PDF 文件", en="a PDF file"), _EXPORT_AS_TABLE),
    FileKind.IMAGE: (Label(zh="是图片", en="a picture"), _EXPORT_AS_TABLE),
    FileKind.BINARY: (
        Label(zh="内容不是文本，也不是工作簿", en="neither text nor a workbook"),
        _EXPORT_AS_TABLE,
    ),
    FileKind.EMPTY: (Label(zh="文件是空的", en="the file is empty"), _EXPORT_AGAIN),
}
