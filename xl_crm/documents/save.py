"""How do documents replace old ones without ever losing one?"""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING

from xl_crm.documents.html import html_document
from xl_crm.documents.pdf import pdf_document, require_office
from xl_crm.drafts import real_file, take_place, write_draft
from xl_crm.errors import UnknownNameError, cannot_write
from xl_crm.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xl_crm.reports._spec import Book


class DocumentKind(StrEnum):
    """A kind of document; its value is the ending of the file."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


def check_kinds(kinds: Sequence[str]) -> tuple[DocumentKind, ...]:
    """Return kinds of documents that can be made here, each once.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    OutputError
        A PDF is asked for and LibreOffice is not there.
    """
    known = [kind.value for kind in DocumentKind]
    for kind in kinds:
        if kind not in known:
            raise UnknownNameError(
                Label(zh="文档类型", en="kind of document"), kind, known
            )
    checked = tuple(dict.fromkeys(map(DocumentKind, kinds)))
    if DocumentKind.PDF in checked:
        require_office()
    return checked


def write_documents(book: Book, folder: Path, kinds: Sequence[str]) -> list[Path]:
    """Draw a book as documents, ``NAME.KIND`` in a folder.

    All are drawn before the first is written, and written beside their targets before
    the first moves into place: when anything fails before that, every old file is as
    it was. An old file passes on its rights; of a symbolic link the file that it leads
    to is replaced.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    kinds : sequence of str
        ``html``, ``docx``, ``pdf``.

    Returns
    -------
    list of Path
        One a kind, in their order.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    OutputError
        A file cannot be written, or LibreOffice, which makes the PDF, is not there.
    """
    drawn = {
        folder / f"{book.name}.{kind}": content
        for kind, content in _contents(book, check_kinds(kinds)).items()
    }
    with ExitStack() as leftovers:
        drafts = {
            target: _draft(target, content, leftovers)
            for target, content in drawn.items()
        }
        for target, draft in drafts.items():
            _move(draft, target)
    return list(drawn)


def _contents(book: Book, kinds: Sequence[DocumentKind]) -> dict[DocumentKind, bytes]:
    """Return the content of each kind; the Word document is drawn once."""
    word = b""
    if set(kinds) & {DocumentKind.DOCX, DocumentKind.PDF}:
        # python-docx is not read for a page alone.
        from xl_crm.documents.word import word_document  # noqa: PLC0415

        word = word_document(book)
    made: dict[DocumentKind, bytes] = {}
    for kind in kinds:
        match kind:
            case DocumentKind.HTML:
                made[kind] = html_document(book).encode()
            case DocumentKind.DOCX:
                made[kind] = word
            case DocumentKind.PDF:
                made[kind] = pdf_document(word)
    return made


def _draft(target: Path, content: bytes, leftovers: ExitStack) -> Path:
    """Write a content beside its target, down to the disk."""
    try:
        return write_draft(target, content, leftovers)
    except OSError as error:
        raise cannot_write(target, error) from error


def _move(draft: Path, target: Path) -> None:
    try:
        take_place(draft, real_file(target))
    except OSError as error:
        raise cannot_write(target, error) from error
