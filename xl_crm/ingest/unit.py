"""By how much must the numbers below a header be multiplied?"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BRACKETS = "()（）[]【】"
#: Factors of the words that multiply a number, in headers and settings.
_FACTORS = {
    **dict.fromkeys("千 k thousand thousands '000 '000s 000s 000's".split(" "), 1e3),
    **dict.fromkeys(["万", "wan", "10k", "ten thousand"], 1e4),
    "十万": 1e5,
    **dict.fromkeys("百万 million millions mn mln mio".split(" "), 1e6),
    "千万": 1e7,
    **dict.fromkeys(["亿", "100 million", "hundred million"], 1e8),
    **dict.fromkeys("十亿 billion billions bn".split(" "), 1e9),
}
#: What could be metres, a size or a count: units only beside a currency.
_FACTORS_OF_MONEY = {
    **dict.fromkeys(("m", "mm"), 1e6),
    "b": 1e9,
    **dict.fromkeys(("000", ",000"), 1e3),
    "10,000": 1e4,
}
_CURRENCY = (
    r"(?:人民币|元|rmb|cny|yuan|usd|eur|gbp|hkd|jpy|us\$|hk\$|dollars?|euros?|[¥$€£])"
)


def _any_of(words: dict[str, float]) -> str:
    """Return a pattern of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


#: 万元, RMB'000, in thousands of USD, $m, 元: a factor, a currency, or both.
_UNIT = re.compile(
    rf"(?:(?:单位|units?)\s*:?\s*)?(?:in\s+)?(?P<before>{_CURRENCY})?\s*(?:in\s+)?"
    rf"(?:(?P<word>{_any_of(_FACTORS)})|(?P<vague>{_any_of(_FACTORS_OF_MONEY)}))?"
    rf"\s*(?:of\s+)?(?P<after>{_CURRENCY})?"
)
#: 万件, 亿次: a count of things. 千 goes without: 千克 and 千米 are measures.
_COUNT = re.compile(
    r"(?:单位\s*:?\s*)?(十万|百万|千万|万|亿)[件个台套次人吨只箱户单笔]"
)
_BRACKETED = re.compile(r"[(\[{【](.*?)[)\]}】]")
#: Further words that may stand in brackets before a unit: (不含税，万元).
_CLAUSE = re.compile(r"[,;、|](?!000)|\s+(?=[十百千万亿元])")
#: 单位：万元, (单位: 人民币万元), Unit: RMB 10k.
_CAPTION = re.compile(r"(?:单位|\bunits?)\s*:?\s*([^\s()\[\]【】,;]+(?: \w+)?)")
#: Longer than the k of vitamin k.
_LAST_WORD = re.compile(r"[\s/_:,\-]([^\s/_:,\-]{2,}|[万亿元])$")
_PHRASE = re.compile(r"[\s_,](in\s+\S{2,}(?:\s+(?:of\s+)?\S+)?)$")


def unit_factor(text: str) -> float | None:
    """Return the factor that a unit asks for; None where the text is no unit.

    1 for 元 and yuan, 1e3 for 千元 and thousand, 1e4 for 万元 and 10k, 1e6 for 百万元
    and million, 1e8 for 亿元.
    """
    found = _UNIT.fullmatch(_folded(text))
    if not found or not any(found.groups()):
        return None
    if vague := found["vague"]:
        money = found["before"] or found["after"]
        return _FACTORS_OF_MONEY[vague] if money else None
    return _FACTORS[found["word"]] if found["word"] else 1.0


def stated_unit(header: str) -> float | None:
    """Return the factor of the unit that a header states; None where it states none.

    1e4 for 金额(万元), 金额（单位：万元）, 金额/万元 and Amount (10k); 1 for 金额(元);
    1e3 for Sales ('000) and Sales in thousands. Of 元/万件 in brackets only what stands
    before the stroke is a unit.
    """
    text = _folded(header)
    stated = [_in_brackets(content) for content in _BRACKETED.findall(text)]
    stated += [_at_end(text)]
    factors = [factor for factor in stated if factor is not None]
    multiplying = [factor for factor in factors if factor != 1.0]
    return next(iter((*multiplying, *factors)), None)


def without_unit(header: str) -> str:
    """Return a header without the unit that its last words state: 金额 of 金额/万元."""
    text = _folded(header)
    for ending in (_PHRASE.search(text), _LAST_WORD.search(text)):
        if ending and unit_factor(ending[1]) is not None:
            return text[: ending.start()]
    return text


def caption_unit(rows: Iterable[Iterable[str]]) -> str:
    """Return the unit that the rows above the headers state for all amounts.

    单位：万元 anywhere, or a title such as 销售明细表（万元）; empty where neither is.
    """
    for row in rows:
        cells = [cell for cell in row if cell.strip()]
        for cell in cells:
            if unit := _caption(cell):
                return unit
        factor = stated_unit(cells[0]) if len(cells) == 1 else None
        if factor not in {None, 1.0}:
            return unit_text(factor)
    return ""


def states_unit_alone(cell: str) -> bool:
    """Tell whether a cell says a unit and names nothing: (万元), 单位：元."""
    return unit_factor(cell.strip(BRACKETS)) is not None or bool(_caption(cell))


def _caption(cell: str) -> str:
    """Return the unit of a cell such as 金额单位：万元; empty where it states none."""
    found = _CAPTION.search(_folded(cell))
    return found[1] if found and unit_factor(found[1]) is not None else ""


def unit_text(factor: float) -> str:
    """Return the Chinese name of a unit of money, for a header that says none."""
    word = next((word for word, size in _FACTORS.items() if size == factor), "")
    return f"{word}元"


def _folded(text: str) -> str:
    """Return a text in plain signs and small letters."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return plain.translate(str.maketrans("’‘′`", "''''"))


def _in_brackets(content: str) -> float | None:
    """Return the factor of what stands in brackets, or of its last clause."""
    for clause in (content, *reversed(_CLAUSE.split(content))):
        unit = clause.partition("/")[0].strip()
        factor = unit_factor(unit)
        if factor is not None:
            return factor
        if counted := _COUNT.fullmatch(unit):
            return _FACTORS[counted[1]]
    return None


def _at_end(text: str) -> float | None:
    """Return the factor of the words that end a header without brackets."""
    for ending in (_PHRASE.search(text), _LAST_WORD.search(text)):
        factor = unit_factor(ending[1]) if ending else None
        if factor is not None:
            return factor
    return None
