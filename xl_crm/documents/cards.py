"""How do single values stand in an HTML page: as cards, or as a list of settings?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_crm.documents import wording
from xl_crm.documents.markup import Markup, element, text
from xl_crm.tables.figure import cell_text, figure_text
from xl_crm.tables.unit import Unit

if TYPE_CHECKING:
    from xl_crm.i18n import Lang
    from xl_crm.reports._spec import Parameter, Parameters

#: A word longer than this is no figure to print large.
_LONGEST_FIGURE = 14


def is_form(block: Parameters) -> bool:
    """Tell whether parameters are settings that people change, not key figures."""
    return any(parameter.editable for parameter in block.parameters)


def has_card(parameter: Parameter) -> bool:
    """Tell whether a key figure is shown: not one that speaks only at times, now."""
    return parameter.tone is None or parameter.value not in {None, ""}


def cards_html(block: Parameters, lang: Lang) -> Markup:
    """Return key figures as cards: what it is, the figure, what it means.

    A large amount stands in its larger unit, and in full below. A figure that says
    something only at times has no card while it is blank.
    """
    cards = [
        _card(parameter, lang) for parameter in block.parameters if has_card(parameter)
    ]
    return _under_title(block, element("dl", {"class": "cards"}, *cards))


def _card(parameter: Parameter, lang: Lang) -> Markup:
    shown = figure_text(parameter.value, parameter.unit, lang, compact=True)
    full = figure_text(parameter.value, parameter.unit, lang)
    size = "words" if len(shown) > _LONGEST_FIGURE else ""
    tone = parameter.tone.value if parameter.tone else ""
    sign = wording.SIGNS.get(parameter.tone, "") if parameter.tone else ""
    below = [line for line in (full if full != shown else "", parameter.note) if line]
    return element(
        "div",
        {"class": f"card {tone}".strip()},
        element("dt", None, text(parameter.label)),
        element("dd", {"class": size}, text(f"{sign} {shown}".strip())),
        *(element("dd", {"class": "note"}, text(line)) for line in below),
    )


def settings_html(block: Parameters, lang: Lang) -> Markup:
    """Return settings as a table: name, value with its unit, explanation."""
    labels = (wording.ITEM, wording.VALUE, wording.NOTE)
    head = [element("th", {"scope": "col"}, text(each.text(lang))) for each in labels]
    rows = [
        element(
            "tr",
            None,
            element("th", {"scope": "row"}, text(each.label)),
            element("td", {"class": "right"}, text(setting_text(each, lang))),
            element("td", {"class": "wide"}, text(each.note)),
        )
        for each in block.parameters
    ]
    table = element(
        "table",
        None,
        element("thead", None, element("tr", None, *head)),
        element("tbody", None, *rows),
    )
    return _under_title(block, element("div", {"class": "table"}, table))


def setting_text(parameter: Parameter, lang: Lang) -> str:
    """Return the value of a setting, with its unit where that is no heading's."""
    if parameter.unit in {Unit.COUNT, Unit.NUMBER, Unit.RATIO, Unit.TEXT}:
        return cell_text(parameter.value, parameter.unit, lang)
    return figure_text(parameter.value, parameter.unit, lang)


def _under_title(block: Parameters, drawn: Markup) -> Markup:
    title = (element("h3", None, text(block.title)),) * bool(block.title)
    note = (element("p", {"class": "note"}, text(block.note)),) * bool(block.note)
    return element("div", {"class": "block"}, *title, *note, drawn)
