"""How is a thing called in Chinese and in English?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Lang(StrEnum):
    """A language of the output."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One text in both languages."""

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the text in one language."""
        return self.zh if lang is Lang.ZH else self.en

    def both(self) -> str:
        """Return Chinese, then English: for places that cannot know the reader."""
        return self.zh if self.zh == self.en else f"{self.zh} {self.en}"
