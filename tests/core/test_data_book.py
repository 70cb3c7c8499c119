"""Can exports be pasted into the data workbook as its forms say?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from xl_crm.i18n import Lang
from xl_crm.reports._spec import Parameters, Table
from xl_crm.reports.data_book import data_book
from xl_crm.tables import TABLES, Kind, normalise_header
from xl_crm.tables.unit import Unit
from xl_crm.workbook import write_books
from xl_crm.workbook.settings_book import settings_in

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2025, 1, 1)


@pytest.mark.parametrize("lang", Lang)
def test_every_field_of_every_table_has_a_column_that_is_read_as_it(lang: Lang) -> None:
    forms = [page.data for page in data_book(lang, DAY).pages if page.data]
    assert len(forms) == len(TABLES)
    for form, table in zip(forms, TABLES, strict=True):
        for column, field in zip(form.columns, table, strict=True):
            assert normalise_header(column.heading) in field.headers()
            assert column.heading.endswith("*") is field.required
            assert column.editable
            assert column.note
            assert (column.unit is Unit.ID) is (field.kind is Kind.ID)


def test_nothing_in_the_forms_is_computed() -> None:
    blocks = [block for page in data_book(Lang.ZH, DAY).pages for block in page.blocks]
    for block in blocks:
        if isinstance(block, Table):
            assert not any(each.formula or each.row_formulas for each in block.columns)
        if isinstance(block, Parameters):
            assert not any(each.formula for each in block.parameters)


@pytest.mark.parametrize("lang", Lang)
def test_the_form_is_written_and_its_settings_are_the_defaults(
    lang: Lang, tmp_path: Path
) -> None:
    path = tmp_path / "data.xlsx"
    write_books({path: data_book(lang, DAY)})
    plan = settings_in(path).plan()
    assert plan.general.language is lang
    assert plan.general.as_of is None
    assert plan.output.mask
