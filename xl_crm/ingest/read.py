"""Which files does a source name, and which reader opens each?"""

from __future__ import annotations

import glob
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem, UnreadableFileError
from xl_crm.i18n import Label
from xl_crm.ingest._spec import RawTable, Source
from xl_crm.ingest.databases.database import read_database
from xl_crm.ingest.databases.url import resolved
from xl_crm.ingest.sniff import FileKind, file_kind, mislabelled, problem_of
from xl_crm.ingest.text.delimited import read_delimited
from xl_crm.ingest.workbooks.ours import PROPERTIES_PART, says_ours
from xl_crm.ingest.workbooks.sheet import read_sheet

if TYPE_CHECKING:
    from xl_crm.ingest.engine import Engine

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".gz")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
PARQUET_SUFFIXES = (".parquet", ".pq")
_PROPERTIES_BYTES = 1 << 16
#: Begins the names of files that programs keep beside one that is open.
_NOT_EXPORTS = ("~$", ".")


def files_of(source: Source) -> list[Source]:
    """Return a source for each file that the path names, in order of name.

    Raises
    ------
    InputError
        The file is missing; a folder or pattern holds no file that can be read.
    """
    path = source.path
    if source.url or path.is_file():
        return [source]
    if path.is_dir():
        found = sorted(path.iterdir())
    elif glob.has_magic(path.name):
        found = sorted(path.parent.glob(path.name))
    else:
        raise InputError(_missing(path))
    known = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *PARQUET_SUFFIXES)
    files = [
        file
        for file in found
        if file.is_file()
        and file.suffix.lower() in known
        and not file.name.startswith(_NOT_EXPORTS)
        and not _is_ours(file)
    ]
    if not files:
        raise InputError(_nothing_there(path, known))
    return [replace(source, path=file) for file in files]


def _is_ours(path: Path) -> bool:
    """Tell a workbook that this program wrote beside the exports: it is no export."""
    if path.suffix.lower() != ".xlsx" or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as package:
        if PROPERTIES_PART not in package.namelist():
            return False
        with package.open(PROPERTIES_PART) as file:
            return says_ours(file.read(_PROPERTIES_BYTES))


def named_files(source: Source) -> tuple[Path, ...]:
    """Return the files of a source, as far as they are there."""
    try:
        found = files_of(source)
    except InputError:
        return () if source.url else (source.path,)
    return tuple(each.path for each in found if not each.url)


def read_raw(engine: Engine, source: Source) -> RawTable:
    """Open one file by what it holds, or ask a database.

    Raises
    ------
    UnreadableFileError
        The bytes cannot be read.
    InputError
        There is no such sheet, table or server.
    """
    if source.url:
        return read_database(engine, source)
    try:
        kind = file_kind(source.path)
        raw = _read(engine, source, kind)
        finding = mislabelled(kind, source.path)
    except OSError as error:
        raise UnreadableFileError(_refused(source.path, error)) from None
    return replace(raw, findings=(finding, *raw.findings)) if finding else raw


def _read(engine: Engine, source: Source, kind: FileKind) -> RawTable:
    """Open a file with the reader of its kind."""
    if kind in {FileKind.SQLITE, FileKind.DUCKDB}:
        url = resolved(f"{kind}:///{source.path.absolute().as_posix()}", Path())
        return read_database(engine, replace(source, url=url))
    if problem := problem_of(kind, source.path):
        raise UnreadableFileError(problem)
    if kind is FileKind.PARQUET:
        return read_parquet(engine, source)
    return (read_sheet if kind.is_workbook else read_delimited)(engine, source)


def read_parquet(engine: Engine, source: Source) -> RawTable:
    """Open a Parquet file; its columns keep their types.

    Raises
    ------
    UnreadableFileError
        The file is no Parquet file.
    """
    import duckdb  # noqa: PLC0415  (only where Parquet is read)

    try:
        file = engine.connection.read_parquet(glob.escape(str(source.path)))
    except duckdb.Error as error:
        reason = str(error).split("\n", maxsplit=1)[0][:160]
        raise UnreadableFileError(
            Problem(
                where=source.path.name,
                found=Label(
                    zh=f"不能作为 Parquet 打开（{reason}）",
                    en=f"cannot be opened as Parquet ({reason})",
                ),
                remedy=Label(zh="重新导出该文件", en="Export the file again"),
            )
        ) from None
    headers = tuple(file.columns)
    data = file.select(
        **{f"c{place}": file[header] for place, header in enumerate(headers)}
    )
    return RawTable(
        source=source,
        headers=headers,
        data=data,
        first_row=1,
        place=source.path.name,
    )


def _missing(path: Path) -> Problem:
    """Describe a path that leads nowhere."""
    return Problem(
        where=str(path),
        found=Label(zh="没有这个文件", en="no such file"),
        remedy=Label(zh="检查路径和文件名", en="Check the path and the name"),
    )


def _nothing_there(path: Path, known: tuple[str, ...]) -> Problem:
    """Describe a folder or a pattern without a file that can be read."""
    kinds = " ".join(known)
    return Problem(
        where=str(path),
        found=Label(zh="没有可读取的文件", en="holds no file that can be read"),
        remedy=Label(
            zh=f"检查路径；可读取：{kinds}", en=f"Check the path; read are {kinds}"
        ),
    )


def _refused(path: Path, error: OSError) -> Problem:
    """Describe a file that the system does not let us read."""
    reason = error.strerror or str(error)
    return Problem(
        where=path.name,
        found=Label(zh=f"不能打开（{reason}）", en=f"cannot be opened ({reason})"),
        remedy=Label(
            zh="关闭正在使用它的程序，或检查权限",
            en="Close the program that uses it, or check the permissions",
        ),
    )
