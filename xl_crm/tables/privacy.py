"""How is a person's name, phone or e-mail shown without giving it away?"""

from __future__ import annotations

import re

from xl_crm.tables._spec import Privacy

_PHONE_ENDS = (3, 4)
#: The last @ and its domain; what stands behind it may be a name or a phone.
_DOMAIN = re.compile(r"@(?!.*@)[\w.-]*", re.DOTALL)
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]")


def mask(value: str, privacy: Privacy) -> str:
    """Return a value as others may see it: 王*, 138****1234, a***@example.com.

    A value that does not look like its kind is hidden but for its first character.
    """
    text = value.strip()
    if privacy is Privacy.PUBLIC or not text:
        return value
    if privacy is Privacy.EMAIL and (domain := _DOMAIN.search(text, 1)):
        return f"{text[0]}***{domain[0]}"
    if privacy is Privacy.PHONE:
        return _mask_phone(text)
    if privacy is Privacy.NAME and _LATIN_WORD.match(text):
        return " ".join(f"{word[0]}***" for word in text.split())
    return f"{text[0]}*" if len(text) <= _PHONE_ENDS[0] else f"{text[0]}**"


def _mask_phone(text: str) -> str:
    """Keep the first three and last four digits of a number of ten or more.

    Letters beside it are hidden too: a name or an account, not a number.
    """
    digits = [place for place, mark in enumerate(text) if mark.isdigit()]
    head, tail = _PHONE_ENDS
    if len(digits) < head + tail + 3:
        head, tail = 0, min(2, len(digits) // 3)
    shown = {*digits[:head], *digits[len(digits) - tail :]}
    return "".join(
        "*" if mark.isalnum() and place not in shown else mark
        for place, mark in enumerate(text)
    )
