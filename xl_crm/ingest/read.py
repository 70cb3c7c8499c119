"""Which reader opens a file?"""

from __future__ import annotations

import glob
from typing import TYPE_CHECKING

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label
from xl_crm.ingest._spec import RawTable, Source
from xl_crm.ingest.delimited import read_delimited
from xl_crm.ingest.sheet import read_sheet

if TYPE_CHECKING:
    from xl_crm.ingest.engine import Engine

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".gz")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
PARQUET_SUFFIXES = (".parquet", ".pq")


def read_raw(engine: Engine, source: Source) -> RawTable:
    """Open a source by the suffix of its name.

    Raises
    ------
    InputError
        The file is missing, is a folder, or is of no kind that can be read.
    """
    if not source.path.is_file():
        raise InputError(_missing(source))
    suffix = source.path.suffix.lower()
    if suffix in TEXT_SUFFIXES:
        return read_delimited(engine, source)
    if suffix in WORKBOOK_SUFFIXES:
        return read_sheet(engine, source)
    if suffix in PARQUET_SUFFIXES:
        return read_parquet(engine, source)
    known = " ".join((*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *PARQUET_SUFFIXES))
    raise InputError(
        Problem(
            where=source.path.name,
            found=Label(
                zh=f"不支持的文件类型“{suffix}”", en=f'unknown kind of file "{suffix}"'
            ),
            remedy=Label(zh=f"可用：{known}", en=f"Use one of: {known}"),
        )
    )


def read_parquet(engine: Engine, source: Source) -> RawTable:
    """Open a Parquet file; its columns keep their types.

    Raises
    ------
    InputError
        The file is no Parquet file.
    """
    import duckdb  # noqa: PLC0415  (only where Parquet is read)

    try:
        file = engine.connection.read_parquet(
            glob.escape(str(source.path)), table_name=f"{source.table.name}_file"
        )
    except duckdb.Error as error:
        reason = str(error).split("\n", maxsplit=1)[0][:160]
        raise InputError(
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


def _missing(source: Source) -> Problem:
    """Describe a path that is no file."""
    if source.path.is_dir():
        found = Label(zh="是文件夹，不是文件", en="is a folder, not a file")
    else:
        found = Label(zh="没有这个文件", en="no such file")
    return Problem(
        where=str(source.path),
        found=found,
        remedy=Label(zh="检查路径和文件名", en="Check the path and the name"),
    )
