"""Which words is a formula made of?"""

from __future__ import annotations

import re

ERRORS = frozenset(
    "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #SPILL! #CALC! "
    "#FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN! #EXTERNAL! #PYTHON! #TIMEOUT!".split()
)
_ERROR = "|".join(map(re.escape, sorted(ERRORS)))

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    rf"|(?P<error>{_ERROR})"
    r"|(?P<sheet>(?:'(?:[^']|'')+'|(?:\[\d+\])?[\w.?]+(?::[\w.?]+)?|\[\d+\])!)"
    r"|(?P<table>[^\W\d][\w.]*)?(?P<bracket>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])"
    r"|(?P<function>[^\W\d][\w.]*)(?=\()"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))"
    r"|(?P<name>\$?[^\W\d][\w.$?\\]*|\\[\w.]*|\$?\d+)"
    r"|(?P<open>[({])|(?P<close>[)}])|(?P<comma>,)|(?P<semicolon>;)"
    r"|(?P<space>\s+)|(?P<operator><>|<=|>=|[-+*/^&=<>:])|(?P<percent>%)"
    r"|(?P<stray>[@#!\x00])",
)
#: A cell, as ``$B$4``, whether or not a sheet has it.
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")

Token = re.Match[str]


def tokens_of(text: str) -> list[Token] | None:
    """Return the words of a formula; None where a sign is none of them.

    Parameters
    ----------
    text : str
        The formula without an equals sign before it.
    """
    tokens: list[Token] = []
    end = 0
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            return None
        tokens.append(token)
        end = token.end()
    return tokens
