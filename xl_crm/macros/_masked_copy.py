"""What of a workbook may leave the house, and what must not?

The copy is built from scratch of the columns that some field knows: no hidden sheet,
formula, comment, old value or unknown column can slip through. What a field declares
to be personal is masked; in other texts whatever looks like a phone, an e-mail or an
ID card is masked too. IDs stay: tables are joined by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xl_crm.errors import InputError, Problem
from xl_crm.i18n import Label, Lang
from xl_crm.ingest import (
    INPUT_TABLE,
    FoundTable,
    KnownColumn,
    Recognised,
    known_columns,
)
from xl_crm.macros._sources import OpenData, free_path, open_data
from xl_crm.macros._spec import Asked, Outcome
from xl_crm.reports import TEMPLATE_DATE
from xl_crm.reports._spec import Book, Cell, Column, Page, Table
from xl_crm.tables import Field, Kind, Privacy
from xl_crm.tables.privacy import mask
from xl_crm.tables.unit import Unit
from xl_crm.workbook import write_books

_READING = Label(zh="读取与脱敏", en="Reading and masking")
_WRITING = Label(zh="写出文件", en="Write the files")
_SUFFIX = {Lang.ZH: "脱敏", Lang.EN: "masked"}
#: As Excel limits the name of a sheet.
_LONGEST_SHEET = 31
_UNITS = {
    Kind.ID: Unit.ID,
    Kind.DATE: Unit.DATE,
    Kind.TIME: Unit.DATE,
    Kind.MONEY: Unit.MONEY,
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00:00(?:\.0+)?)?")
#: Region, day of birth, number, check digit.
_ID_CARD = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"\d{3}[\dXx](?!\d)"
)
#: What gives a person away in a text of any field, and how it is masked.
_TELLING = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), Privacy.EMAIL),
    (_ID_CARD, Privacy.PHONE),
    (
        re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"),
        Privacy.PHONE,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Masked:
    """One column of the copy.

    Attributes
    ----------
    n_hidden : int
        Cells in which something was masked that no declaration says.
    n_telling : int
        IDs that look like personal data, and stay.
    """

    field: Field
    column: Column
    n_hidden: int = 0
    n_telling: int = 0


def write_masked(asked: Asked) -> Outcome:
    """Write the recognised tables as values into a new workbook, masked.

    Raises
    ------
    InputError, SettingsError, OutputError
        No file is written then.
    """
    asked.progress(_READING, 0.0)
    data = open_data(asked)
    if not data.found.filled:
        raise InputError(_nothing(asked.name, data.found))
    pages, said = list[Page](), list[Label]()
    n = len(data.found.filled)
    for each in data.found.filled:
        asked.progress(_READING, len(pages) / (n + 1))
        source = data.found.source(each, data.plan.sources)
        columns = [_masked(known) for known in _once(known_columns(source))]
        pages.append(_page(each, columns, [page.sheet for page in pages]))
        said += _said(each, columns)
    asked.progress(_WRITING, n / (n + 1))
    lang = data.plan.general.language
    name = f"{asked.book.stem}_{_SUFFIX[lang]}"
    book = Book(
        name=name, title=name, lang=lang, pages=tuple(pages), as_of=TEMPLATE_DATE
    )
    [file] = write_books({free_path(asked.folder, name, ".xlsx"): book})
    written = Label(zh=f"已写出 {file.name}", en=f"Written: {file.name}")
    return Outcome(said=(written, *said, *_left_out(data)), files=(file,))


def _once(columns: Iterable[KnownColumn]) -> Iterator[KnownColumn]:
    """Yield the first column of each heading: a table of a sheet has it once."""
    seen: set[str] = set()
    for each in columns:
        if each.header.casefold() not in seen:
            seen.add(each.header.casefold())
            yield each


def _masked(known: KnownColumn) -> _Masked:
    """Return a column as it may be passed on."""
    field, values = known.field, list[Cell]()
    n_hidden = n_telling = 0
    for text in known.texts:
        value = None if text is None else _value(text, field)
        if isinstance(value, str) and field.privacy is Privacy.PUBLIC:
            shown = _without_telling(value)
            n_telling += shown != value
            if field.kind is not Kind.ID:
                n_hidden += shown != value
                value = shown
        values.append(value)
    column = Column(
        name=field.name,
        heading=known.header,
        values=values,
        unit=_UNITS.get(field.kind, Unit.TEXT),
    )
    return _Masked(
        field=field, column=column, n_hidden=n_hidden, n_telling=n_telling - n_hidden
    )


def _value(text: str, field: Field) -> Cell:
    """Return what a text stands for, masked where its field is personal."""
    if field.privacy is not Privacy.PUBLIC:
        return mask(text, field.privacy)
    if field.kind in {Kind.MONEY, Kind.NUMBER} and _NUMBER.fullmatch(text):
        return float(text)
    if field.kind in {Kind.DATE, Kind.TIME} and (found := _DAY.fullmatch(text)):
        return _day(found[1]) or text
    return text


def _day(text: str) -> date | None:
    """Return a day of the calendar; None for 2025-02-30."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _without_telling(text: str) -> str:
    """Return a text with what looks like a phone, an e-mail or an ID card masked."""
    for pattern, privacy in _TELLING:
        text = pattern.sub(lambda found, by=privacy: mask(found[0], by), text)  # type: ignore[misc]  # (the default is how each pattern keeps its own)
    return text


def _page(each: FoundTable, columns: Sequence[_Masked], taken: Sequence[str]) -> Page:
    """Return the sheet of one table, which the reader takes for a form of ours."""
    sheet, number = each.sheet, 1
    while sheet.casefold() in (name.casefold() for name in taken):
        number += 1
        end = f" ({number})"
        sheet = each.sheet[: _LONGEST_SHEET - len(end)] + end
    name = f"{INPUT_TABLE}{each.table.name}_{len(taken) + 1}"
    numbered = tuple(
        replace(one.column, name=f"{one.column.name}_{place}")
        for place, one in enumerate(columns, 1)
    )
    table = Table(name=name, columns=numbered)
    return Page(name=name, sheet=sheet, title=sheet, blocks=(table,))


def _said(each: FoundTable, columns: Sequence[_Masked]) -> Iterator[Label]:
    """Yield what became of the columns of a table."""
    label = each.table.label
    personal = [c for c in columns if c.field.privacy is not Privacy.PUBLIC]
    names = "、".join(c.column.heading for c in personal)
    masked = Label(zh="没有个人信息列", en="none of them personal")
    if personal:
        masked = Label(zh=f"已脱敏 {names}", en=f"masked: {names}")
    n = len(columns)
    yield Label(
        zh=f"{label.zh}（{each.sheet}）：{n} 列，{masked.zh}",
        en=f"{label.en} ({each.sheet}): {n} columns, {masked.en}",
    )
    if each.unknown:
        listed = "、".join(each.unknown)
        yield Label(
            zh=f"　略去没有字段认识、未检查的列：{listed}",
            en=f"  left out, as no field knows them: {listed}",
        )
    for one in columns:
        heading = one.column.heading
        if one.n_hidden:
            yield Label(
                zh=f"　列“{heading}”中 {one.n_hidden} 格像电话、邮箱或证件号，已遮盖",
                en=f'  column "{heading}": {one.n_hidden} cells looked like phones, '
                "e-mails or ID cards and are masked",
            )
        if one.n_telling:
            yield Label(
                zh=f"　注意：编号列“{heading}”中 {one.n_telling} 格像电话、邮箱或"
                "证件号，为保持各表对应没有改动；请换用不含个人信息的编号",
                en=f'  Careful: {one.n_telling} IDs in "{heading}" look like phones, '
                "e-mails or ID cards and stay, as tables are joined by them; use other "
                "IDs",
            )


def _left_out(data: OpenData) -> Iterator[Label]:
    """Yield which sheets are not in the copy, and what is in it unmasked."""
    kept = {each.sheet for each in data.found.filled}
    seen = [each.sheet for each in data.found.not_taken]
    seen += [each.sheet for each in data.found.found]
    others = [name for name in dict.fromkeys(seen) if name not in kept]
    if others:
        zh, en = "、".join(others), ", ".join(others)
        yield Label(zh=f"没有复制的工作表：{zh}", en=f"Sheets not copied: {en}")
    yield Label(
        zh="公司名称、销售负责人等未声明为个人信息的列原样保留，外发前请查看",
        en="Columns that are not declared personal, such as company and sales owner, "
        "are as they were: look before you pass them on",
    )


def _nothing(name: str, found: Recognised) -> Problem:
    """Describe a workbook in which no table was found, or none with rows."""
    if found.is_ours and not found.found:
        return Problem(
            where=name,
            found=Label(
                zh="这是 xl_crm 写出的结果工作簿，没有原始数据",
                en="this is a workbook of results that xl_crm wrote, without exports",
            ),
            remedy=Label(
                zh="结果是否脱敏由设置“脱敏”决定；这里打开有原始数据的工作簿",
                en='Results are masked by the setting "Mask"; open the workbook with '
                "the exports here",
            ),
        )
    if found.found:
        return Problem(
            where=name,
            found=Label(zh="各数据表都是空的", en="its tables hold no rows"),
            remedy=Label(zh="先填入或粘贴数据", en="Fill in or paste data first"),
        )
    return Problem(
        where=name,
        found=Label(zh="没有能识别的数据表", en="no sheet of it is a known table"),
        remedy=Label(
            zh="点“识别数据”查看各工作表缺少哪些列",
            en="Press Read data to see what each sheet lacks",
        ),
    )
