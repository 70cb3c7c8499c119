"""What is left of a company's name without its legal form, and what tells it apart?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Legal forms of Chinese companies, wherever they stand; a group's name may precede.
_CHINESE_FORM = re.compile(r"(?:集团)?(?:股份|责任)?有限(?:责任)?公司|股份公司")
_CHINESE_END = re.compile(
    r"(?:集团|总公司|(?<![分支])公司|(?<![a-z])(?:coltd|ltd|inc|llc|gmbh|corp))$"
)
#: In brackets, these say nothing about which company it is.
_EMPTY_BRACKETS = re.compile(
    r"[(\[{〔【](?:中国|中国大陆|china|集团|group|股份|控股"
    r"|(?:特殊)?(?:普通|有限)合伙|个体工商户)[)\]}〕】]"
)
#: Legal forms at the end of names in Latin letters, after dots were taken out.
_LATIN_FORMS = frozenset(
    "co company corp corporation inc incorporated ltd limited llc llp lp plc coltd"
    " gmbh mbh ag kg ohg ug se sa sas sarl srl spa bv nv ab as oy oyj aps"
    " pte pty pvt private kk group holding holdings and".split()
)
_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_ACCENTS = re.compile(r"[̀-ͯ]")
_DROPPED = re.compile(r"[.'’`·]")
_NO_WORD = re.compile(r"[\W_]+")
#: What ends the name of one place among several of a company.
_BRANCH = re.compile(
    r"(?:[分支]公司|[分支]行|分理处|储蓄所|营业[厅所]|[办代联][事表络]处|(?<![酒饭书])店"
    r"|网点|分[厂院校社所部局站场]|[市营务目售业]部|\b(?:branch|store|outlet|office))$"
)
#: Provinces and larger cities of China, in short.
_PLACES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东"
    " 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏"
    " 宁夏 新疆 香港 澳门 石家庄 唐山 秦皇岛 邯郸 保定 廊坊 沧州 太原 大同 呼和浩特"
    " 包头 沈阳 大连 鞍山 长春 哈尔滨 大庆 南京 无锡 徐州 常州 苏州 南通 连云港 淮安"
    " 盐城 扬州 镇江 泰州 宿迁 昆山 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 义乌 衢州 舟山"
    " 台州 丽水 合肥 芜湖 蚌埠 滁州 福州 厦门 莆田 泉州 漳州 南昌 九江 赣州 上饶 济南"
    " 青岛 淄博 烟台 潍坊 济宁 威海 临沂 郑州 洛阳 开封 南阳 武汉 宜昌 襄阳 荆州 长沙"
    " 株洲 湘潭 岳阳 常德 衡阳 广州 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 东莞"
    " 中山 清远 南宁 柳州 桂林 北海 海口 三亚 成都 绵阳 德阳 泸州 南充 宜宾 贵阳 遵义"
    " 昆明 曲靖 大理 拉萨 西安 咸阳 宝鸡 兰州 西宁 银川 乌鲁木齐"
).split()
_PLACE = re.compile("|".join(_PLACES))
#: A difference in one of these is no slip of the pen: numbers, directions, new and
#: old, single letters. Two names are compared only where all of them agree.
_CHINESE_MARKS = re.compile(
    r"\d+|[〇零一二三四五六七八九十百千两]+"
    "|[甲乙丙丁戊己庚辛壬癸东南西北上下左右前后内外新老旧大小]"
    "|(?<![a-z])[a-z](?![a-z])"
)
_LATIN_MARKS = frozenset(
    "north south east west northern southern eastern western new old upper lower"
    " one two three four five first second third fourth fifth"
    " ii iii iv vi vii viii ix".split()
)
_DIGIT = re.compile(r"\d")
#: A Chinese name so short without a legal form may be that of a person.
_PERSON_LENGTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyName:
    """A company's name in the form in which names are compared.

    Attributes
    ----------
    core : str
        Folded, without legal form, brackets and punctuation; Chinese names without
        blanks. Empty where nothing else stands.
    marks : str
        Numbers, directions and single letters in it: what tells apart the companies of
        a group, and the shops of a company.
    is_branch : bool
        It names one place among several: 分公司, 支行, 一店.
    may_be_person : bool
        Two or three Chinese signs without a legal form.
    """

    core: str
    marks: str
    is_branch: bool
    may_be_person: bool


def read_company_name(text: str) -> CompanyName:
    """Return the name that a text stands for, ready to be compared.

    Full and half width, case, accents, & and "and" are one; simplified and traditional
    signs are not.
    """
    folded = _folded(text)
    bare = False
    if _CJK.search(folded):
        joined = _NO_WORD.sub("", _EMPTY_BRACKETS.sub("", folded))
        core = _without_chinese_form(joined)
        marks = _CHINESE_MARKS.findall(core)
        bare = core == joined and len(core) <= _PERSON_LENGTH
    else:
        words = _without_latin_form(_EMPTY_BRACKETS.sub(" ", folded))
        core = " ".join(words)
        marks = [word for word in words if _is_mark(word)]
    return CompanyName(
        core=core,
        marks="|".join(marks),
        is_branch=_BRANCH.search(core) is not None,
        may_be_person=bare,
    )


def differ_in_place(core: str, other: str) -> bool:
    """Tell whether two names mention different Chinese provinces or larger cities.

    Where only one mentions any, they do if the names are otherwise equal: a slip inside
    the name of a place is none.
    """
    here, there = _PLACE.findall(core), _PLACE.findall(other)
    if here and there:
        return here != there
    return _PLACE.sub("", core) == _PLACE.sub("", other)


def _folded(text: str) -> str:
    """Return a text without differences of width, case and accents."""
    if not text.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFKC", plain)
    return text.casefold().replace("&", " and ")


def _without_chinese_form(name: str) -> str:
    """Take off legal forms; that of a branch's company stands inside the name."""
    core = _CHINESE_FORM.sub("", name)
    while (shorter := _CHINESE_END.sub("", core)) != core:
        core = shorter
    return core


def _without_latin_form(name: str) -> list[str]:
    """Return the words without legal forms at the end; one word at least is left."""
    words = _NO_WORD.sub(" ", _DROPPED.sub("", name)).split()
    while len(words) > 1 and words[-1] in _LATIN_FORMS:
        words.pop()
    return words


def _is_mark(word: str) -> bool:
    """Tell whether a word tells apart what else has the same name."""
    return len(word) == 1 or word in _LATIN_MARKS or bool(_DIGIT.search(word))
