"""How do the soiled tables become files?"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from codecs import BOM_UTF16_LE
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook

from xl_crm.i18n import Lang
from xl_crm_example.company import make_company
from xl_crm_example.layout import EXPORTS, Encoding, Export, Form
from xl_crm_example.soil import soil

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

#: Stands in the workbooks as time of creation, so that equal seeds give equal bytes.
WRITTEN_AT = datetime(2025, 7, 1, 9, 0, 0, tzinfo=UTC)
ZIP_TIME = (2025, 7, 1, 9, 0, 0)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write_exports(
    folder: Path, *, seed: int = 2025, n_customers: int = 600, lang: Lang = Lang.ZH
) -> dict[str, Path]:
    """Write the exports of the made-up company, dirt included.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files of the same names are replaced.
    seed : int
        Not negative; the same seed gives the same bytes.
    n_customers : int
        At least 20.
    lang : Lang
        Language of headers and cells. Chinese files come in the encodings of their
        systems, English ones in UTF-8.

    Returns
    -------
    dict of str to Path
        The file of each table: customers, orders, interactions, tickets, campaigns,
        opportunities, churn.

    Raises
    ------
    ValueError
        ``n_customers`` is below 20 or ``seed`` is negative.
    OSError
        The folder cannot be made or written to.
    """
    soiled = soil(make_company(seed, n_customers, lang=lang))
    folder.mkdir(parents=True, exist_ok=True)
    paths = {export.table: folder / export.file for export in EXPORTS}
    for export in EXPORTS:
        written = _delimited if export.delimiter else _workbook
        content = written(soiled.tables[export.table], export, lang)
        paths[export.table].write_bytes(content)
    return paths


def _delimited(table: pd.DataFrame, export: Export, lang: Lang) -> bytes:
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=export.delimiter, lineterminator="\r\n")
    writer.writerow(export.headers(lang))
    writer.writerows(zip(*(table[name].tolist() for name in table), strict=True))
    encoding = export.encoding_in(lang)
    if encoding is Encoding.UTF_16:
        return BOM_UTF16_LE + lines.getvalue().encode("utf-16-le")
    return lines.getvalue().encode(encoding)


def _workbook(table: pd.DataFrame, export: Export, lang: Lang) -> bytes:
    """Return a plain workbook; clean dates and numbers are real ones, dirt is text."""
    book = Workbook(write_only=True)
    book.properties.creator = "xl_crm_example"
    book.properties.created = WRITTEN_AT.replace(tzinfo=None)
    sheet = book.create_sheet(export.table)
    sheet.append(export.headers(lang))
    columns = (
        [_cell(text, column.form) for text in table[column.name]]
        for column in export.columns
    )
    for row in zip(*columns, strict=True):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return _timeless(file.getvalue())


def _cell(text: str, form: Form) -> str | float | date | None:
    if not text:
        return None
    if form is Form.DATE and ISO_DATE.fullmatch(text):
        return date.fromisoformat(text)
    if form in {Form.MONEY, Form.COUNT}:
        return float(text)
    return text


def _timeless(workbook: bytes) -> bytes:
    """Replace the clock times that openpyxl and zip write into the file."""
    stamp = WRITTEN_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = MODIFIED.sub(rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, part)
    return file.getvalue()
