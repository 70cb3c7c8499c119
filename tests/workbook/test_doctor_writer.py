"""Does the doctor see every workbook of ours before it takes its place?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sample import rich_book

from xl_crm.i18n import Lang
from xl_crm.workbook import save as save_module
from xl_crm.workbook import write_books

if TYPE_CHECKING:
    from pathlib import Path

    from xl_crm.workbook import Drawing
    from xl_crm.workbook.package.archive import Receipt

BOOK = "xl/workbook.xml"


def test_a_draft_that_excel_would_repair_never_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name of the book becomes ``cut1``, which is a cell."""
    save = save_module.save

    def damaging(drawing: Drawing, path: Path) -> Receipt:
        receipt = save(drawing, path)
        xml = receipt.layouts[BOOK]
        assert xml.count(b'name="check_date"') == 1
        damaged = xml.replace(b'name="check_date"', b'name="cut1"')
        return replace(receipt, layouts={**receipt.layouts, BOOK: damaged})

    monkeypatch.setattr(save_module, "save", damaging)
    with pytest.raises(ValueError, match="'cut1' reads as a cell"):
        write_books({tmp_path / "a.xlsx": rich_book(Lang.EN)})
    assert list(tmp_path.iterdir()) == []
