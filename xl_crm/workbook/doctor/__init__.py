"""What would Excel repair, refuse or read wrong in a workbook?

``examine`` reads a file, ``examine_parts`` what is about to become one. Neither
executes nor computes anything.
"""

from xl_crm.workbook.doctor import (
    book,
    cells,
    comments,
    conditional,
    drawings,
    formula_kinds,
    grid,
    links,
    names,
    package,
    page,
    ribbon,
    source,
    strings,
    styles,
    tables,
    validation,
    vba,
)
from xl_crm.workbook.doctor._spec import Fault, Kind, line
from xl_crm.workbook.doctor.examine import examine, examine_parts

#: Every kind of fault that the doctor knows.
KINDS: tuple[Kind, ...] = (
    *source.KINDS,
    *package.KINDS,
    *book.KINDS,
    *names.KINDS,
    *styles.KINDS,
    *strings.KINDS,
    *cells.KINDS,
    *formula_kinds.KINDS,
    *tables.KINDS,
    *page.KINDS,
    *grid.KINDS,
    *validation.KINDS,
    *conditional.KINDS,
    *links.KINDS,
    *drawings.KINDS,
    *comments.KINDS,
    *vba.KINDS,
    *ribbon.KINDS,
)

__all__ = ["KINDS", "Fault", "Kind", "examine", "examine_parts", "line"]
