"""How is a label written within a heading or a sentence?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xl_crm.i18n import Label, Lang


def within(label: Label, lang: Lang) -> str:
    """Return a label without the capital of its first word, but for abbreviations."""
    return words_within(label.text(lang))


def words_within(text: str) -> str:
    """Return words without the capital of the first one, but for abbreviations."""
    is_word = len(text) > 1 and not text[1].isupper()
    return text[:1].lower() + text[1:] if is_word else text
