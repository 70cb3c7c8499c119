"""How are names, phones and e-mails in the sheet shown without giving them away?"""

from __future__ import annotations

from xl_crm.functions.masking import MASK
from xl_crm.tables import Privacy
from xl_crm.tables.privacy import mask
from xl_crm_udfs._arguments import choice, filled_rows
from xl_crm_udfs._beside import one_blank
from xl_crm_udfs._cells import Block, Cell, cell_text
from xl_crm_udfs._udf import udf

KINDS = {
    "name": Privacy.NAME,
    "姓名": Privacy.NAME,
    "phone": Privacy.PHONE,
    "电话": Privacy.PHONE,
    "手机": Privacy.PHONE,
    "email": Privacy.EMAIL,
    "邮箱": Privacy.EMAIL,
}


@udf(MASK)
def CRM_MASK(values: Block, kind: Block) -> Block:
    """Mask each value as the workbooks do.

    Parameters
    ----------
    values : Block, shape (n_rows, n_columns)
        Names, phones or e-mails, all of one kind.
    kind : Block
        Which.

    Returns
    -------
    Block, shape (n_rows up to the last that is not blank, n_columns)
        Texts; blank for blank cells and errors.
    """
    privacy = choice(kind, "kind", KINDS, Privacy.NAME)

    def masked(cell: Cell) -> Cell:
        return mask(cell_text(cell), privacy) or None

    if one_blank(values):
        return [[None]]
    return [[masked(cell) for cell in row] for row in filled_rows(values, "values")]
