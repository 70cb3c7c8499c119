"""In which language does a function answer?"""

from __future__ import annotations

import ctypes
import os

from xl_crm.i18n import Lang

#: zh or en; it wins over Windows' language.
VARIABLE = "XL_CRM_LANG"

#: The lower ten bits of a language identifier of Windows are the language without its
#: country; 4 is Chinese.
#:
#: Source: [MS-LCID] 2.1, Language ID.
_LANGUAGE_BITS = 0x3FF
_CHINESE = 0x04


def language() -> Lang:
    """Return the language of errors, headings and labels.

    The environment variable ``XL_CRM_LANG`` says it, else the language in which Windows
    shows itself: Chinese, or English for all others. Elsewhere it is Chinese.
    """
    wanted = os.environ.get(VARIABLE, "").strip().casefold()
    if wanted in {lang.value for lang in Lang}:
        return Lang(wanted)
    windows = getattr(ctypes, "windll", None)
    if windows is None:
        return Lang.ZH
    identifier: int = windows.kernel32.GetUserDefaultUILanguage()
    return Lang.ZH if identifier & _LANGUAGE_BITS == _CHINESE else Lang.EN
