"""How does a table stand in an HTML page?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.documents import wording
from xl_crm.documents.excerpt import excerpt
from xl_crm.documents.markup import Markup, element, number, text

if TYPE_CHECKING:
    from collections.abc import Container

    from xl_crm.documents.excerpt import Excerpt, ShownCell, ShownColumn
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Table


def table_html(table: Table, lang: Lang, tables: Container[str]) -> Markup:
    """Return the shown part of a table, with its title, notes and what is left out."""
    shown = excerpt(table, lang, tables)
    title = (element("h3", None, text(shown.title)),) * bool(shown.title)
    note = (element("p", {"class": "note"}, text(shown.note)),) * bool(shown.note)
    place = {"class": "block", "id": f"table-{shown.name}"}
    remarks = [
        element("p", {"class": "more"}, text(remark)) for remark in shown.remarks
    ]
    if not shown.n_rows:
        nothing = element("p", {"class": "more"}, text(wording.NO_ROWS.text(lang)))
        return element("div", place, *title, *note, nothing)
    drawn = element(
        "table",
        None,
        element("thead", None, element("tr", None, *map(_heading, shown.columns))),
        element("tbody", None, *(_row(shown, row) for row in range(shown.n_rows))),
        *((_totals(shown),) * shown.has_total),
    )
    # What is wider than the screen scrolls by itself, by keyboard too.
    attributes = {"class": "table", "tabindex": "0", "role": "region"}
    label = {"aria-label": shown.title or shown.columns[0].heading}
    framed = element("div", attributes | label, drawn)
    return element("div", place, *title, *note, framed, *remarks)


def _heading(column: ShownColumn) -> Markup:
    attributes = {"scope": "col", "class": column.align, "title": column.note}
    return element("th", attributes, text(column.heading))


def _row(shown: Excerpt, row: int) -> Markup:
    first, *others = shown.columns
    return element(
        "tr",
        None,
        _cell("th", first, first.cells[row]),
        *(_cell("td", column, column.cells[row]) for column in others),
    )


def _cell(name: str, column: ShownColumn, cell: ShownCell) -> Markup:
    kinds = [
        column.align,
        "wide" if column.wide else "",
        cell.tone.value if cell.tone else "",
    ]
    attributes = {
        "scope": "row" if name == "th" else "",
        "class": " ".join(filter(None, kinds)),
        "style": f"background:#{cell.fill}" if cell.fill else "",
    }
    content = [text(cell.text)]
    if cell.table:
        content = [element("a", {"href": f"#table-{cell.table}"}, *content)]
    if cell.icon is not None:
        tone = cell.icon.tone.value if cell.icon.tone else "neutral"
        arrow = element("span", {"class": f"icon {tone}"}, text(cell.icon.sign))
        content.insert(0, arrow)
    if cell.bar is not None:
        width = {"class": "bar", "style": f"width:{number(cell.bar * 100)}%"}
        content.append(element("span", {"class": "track"}, element("span", width)))
    return element(name, attributes, *content)


def _totals(shown: Excerpt) -> Markup:
    first, *others = shown.columns
    cells = [
        element("th", {"scope": "row"}, text(first.total)),
        *(element("td", {"class": each.align}, text(each.total)) for each in others),
    ]
    return element("tfoot", None, element("tr", None, *cells))
