"""How is a label written within a heading or a sentence?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_crm.i18n import Label, Lang


def within(label: Label, lang: Lang) -> str:
    """Return a label without the capital of its first word, but for abbreviations."""
    text = label.text(lang)
    is_word = len(text) > 1 and not text[1].isupper()
    return text[:1].lower() + text[1:] if is_word else text
