"""Does every note of a sheet have a cell, an author, and a shape that shows it?"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from xl_crm.i18n import Label
from xl_crm.workbook.doctor._spec import Place, error, shown
from xl_crm.workbook.doctor.area import area_of
from xl_crm.workbook.doctor.tree import number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from xl_crm.workbook.doctor.book import Book, Sheet

_NOTE_SHAPE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_NOTE_AGAIN = Label(zh="删除该批注后重新添加", en="Delete the note and write it again")

COMMENT_CELL = error(
    "comment_cell",
    Label(
        zh="批注的单元格不合法，或一格有两个批注",
        en="a note has no cell, or a cell has two",
    ),
    _NOTE_AGAIN,
)
COMMENT_AUTHOR = error(
    "comment_author",
    Label(zh="批注的作者不存在", en="a note names an author that is not there"),
    _NOTE_AGAIN,
)
COMMENT_SHAPE = error(
    "comment_shape",
    Label(
        zh="工作表有批注，但没有显示批注的图形",
        en="a sheet has notes, but no shapes that show them",
    ),
)
KINDS = (COMMENT_CELL, COMMENT_AUTHOR, COMMENT_SHAPE)


def check_comments(book: Book, sheet: Sheet, root: Element) -> None:
    """Look at the notes of a sheet."""
    element = root.find("legacyDrawing")
    shapes = ""
    if element is not None:
        place, identifier = sheet.place, element.get("r-id")
        shapes = book.package.related(place, identifier, "vmlDrawing")
    part = book.package.target(sheet.part, "comments")
    comments = book.package.tree(part) if part else None
    if comments is None:
        return
    place = Place(part=part, sheet=sheet.name)
    n_authors = len(comments.findall("authors/author"))
    notes = comments.findall("commentList/comment")
    uses = Counter(note.get("ref", "") for note in notes)
    for note in notes:
        reference = note.get("ref", "")
        if uses[reference] > 1 or area_of(reference) is None:
            uses[reference] = 1
            found = Label(
                zh=f"批注的单元格“{shown(reference)}”不合法，或有两个批注",
                en=f"a note for {shown(reference)!r}, which is no cell or has another",
            )
            book.findings.add(COMMENT_CELL, place.at(reference), found)
        author = note.get("authorId", "")
        if not 0 <= number(author) < n_authors:
            found = Label(
                zh=f"批注的作者编号 {shown(author)}，但只有 {n_authors} 人",
                en=f"a note by author number {shown(author)} of {n_authors}, counted "
                "from 0",
            )
            book.findings.add(COMMENT_AUTHOR, place.at(reference), found)
    if notes and element is None:
        book.findings.add(COMMENT_SHAPE, sheet.place, COMMENT_SHAPE.label)
    elif notes and shapes:
        _check_shapes(book, place, shapes, len(uses))


def _check_shapes(book: Book, place: Place, part: str, n_notes: int) -> None:
    """Count the shapes in the text: Excel's own VML is not always well-formed."""
    text = book.package.text(part)
    n_shapes = len(_NOTE_SHAPE.findall(text))
    if text and n_shapes < n_notes:
        found = Label(
            zh=f"有 {n_notes} 个批注，只有 {n_shapes} 个图形",
            en=f"{n_notes} notes, but {n_shapes} shapes that show them",
        )
        book.findings.add(COMMENT_SHAPE, place, found)
