"""What are the made-up companies, people and places called?

Every name is invented by combining common syllables; a likeness to a real company
or person is chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_crm.i18n import Label

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from xl_crm.i18n import Lang


def pairs(text: str) -> tuple[Label, ...]:
    """Return the labels of ``"中=en; 文=english"``."""
    halves = (pair.partition("=") for pair in text.split("; "))
    return tuple(Label(zh=zh, en=en) for zh, _, en in halves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A sales region.

    Attributes
    ----------
    share : float
        Share of the customers, 0-1.
    owners : tuple of int
        Positions in ``OWNERS`` of the people who sell there.
    """

    name: Label
    share: float
    cities: tuple[Label, ...]
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """A class of GB/T 4754, its share of the customers (0-1) and words for names."""

    name: Label
    share: float
    trades: tuple[Label, ...]


OWNERS = pairs(
    "李明轩=Li Mingxuan; 王思雨=Wang Siyu; 陈浩然=Chen Haoran; 周倩=Zhou Qian; "
    "黄志强=Huang Zhiqiang; 赵雪梅=Zhao Xuemei; 刘洋=Liu Yang; 孙鹏飞=Sun Pengfei; "
    "吴桂芳=Wu Guifang; 马骏=Ma Jun; 韩冬=Han Dong; 郑凯文=Zheng Kaiwen"
)
#: The last one left the company; colleagues took over on ``LEAVER_LEFT``.
LEAVER = 11
LEAVER_LEFT = np.datetime64("2024-09-30")

REGIONS = (
    Region(
        name=Label(zh="华东", en="East China"),
        share=0.34,
        cities=pairs(
            "苏州=Suzhou; 上海=Shanghai; 杭州=Hangzhou; 南京=Nanjing; 宁波=Ningbo; "
            "无锡=Wuxi; 合肥=Hefei; 青岛=Qingdao"
        ),
        owners=(0, 1, 2, LEAVER),
    ),
    Region(
        name=Label(zh="华南", en="South China"),
        share=0.2,
        cities=pairs(
            "深圳=Shenzhen; 广州=Guangzhou; 东莞=Dongguan; 佛山=Foshan; 厦门=Xiamen"
        ),
        owners=(3, 4),
    ),
    Region(
        name=Label(zh="华北", en="North China"),
        share=0.16,
        cities=pairs("北京=Beijing; 天津=Tianjin; 石家庄=Shijiazhuang; 太原=Taiyuan"),
        owners=(5, 6),
    ),
    Region(
        name=Label(zh="华中", en="Central China"),
        share=0.12,
        cities=pairs("武汉=Wuhan; 长沙=Changsha; 郑州=Zhengzhou; 南昌=Nanchang"),
        owners=(7, 8),
    ),
    Region(
        name=Label(zh="西南", en="Southwest China"),
        share=0.09,
        cities=pairs("成都=Chengdu; 重庆=Chongqing; 昆明=Kunming; 贵阳=Guiyang"),
        owners=(8, 7),
    ),
    Region(
        name=Label(zh="西北", en="Northwest China"),
        share=0.04,
        cities=pairs("西安=Xi'an; 兰州=Lanzhou; 银川=Yinchuan"),
        owners=(9, 10),
    ),
    Region(
        name=Label(zh="东北", en="Northeast China"),
        share=0.05,
        cities=pairs("沈阳=Shenyang; 大连=Dalian; 长春=Changchun"),
        owners=(10, 9),
    ),
)

INDUSTRIES = (
    Industry(
        name=Label(zh="制造业", en="Manufacturing"),
        share=0.31,
        trades=pairs(
            "精密机械=Precision Machinery; 电子=Electronics; 新材料=New Materials; "
            "自动化设备=Automation; 模具=Moulds"
        ),
    ),
    Industry(
        name=Label(zh="软件和信息技术服务业", en="Software and IT services"),
        share=0.17,
        trades=pairs(
            "信息技术=Information Technology; 软件=Software; "
            "网络科技=Network Technology"
        ),
    ),
    Industry(
        name=Label(zh="批发和零售业", en="Wholesale and retail"),
        share=0.15,
        trades=pairs("商贸=Trading; 供应链管理=Supply Chain; 贸易=Commerce"),
    ),
    Industry(
        name=Label(zh="教育", en="Education"),
        share=0.11,
        trades=pairs("教育科技=Education Technology; 文化教育=Culture and Education"),
    ),
    Industry(
        name=Label(zh="医疗卫生", en="Health care"),
        share=0.12,
        trades=pairs(
            "医疗器械=Medical Devices; 生物医药=Biopharma; 医学检验=Medical Laboratory"
        ),
    ),
    Industry(
        name=Label(zh="建筑业", en="Construction"),
        share=0.08,
        trades=pairs("建设工程=Construction; 建筑装饰=Interior Works"),
    ),
    Industry(
        name=Label(zh="金融业", en="Finance"),
        share=0.06,
        trades=pairs("融资租赁=Leasing; 投资管理=Investment Management"),
    ),
)

SUFFIXES = pairs("有限公司=Co., Ltd.; 股份有限公司=Corp.; 有限责任公司=Company Limited")
SUFFIX_SHARES = (0.8, 0.12, 0.08)

SYLLABLES = pairs(
    "泽=ze; 启=qi; 岚=lan; 朗=lang; 恒=heng; 瑞=rui; 诺=nuo; 凯=kai; 源=yuan; 拓=tuo; "
    "维=wei; 旭=xu; 铭=ming; 辰=chen; 汇=hui; 卓=zhuo; 沃=wo; 嘉=jia; 禾=he; "
    "创=chuang; 益=yi; 森=sen; 川=chuan; 宁=ning; 润=run; 晟=sheng; 翰=han; "
    "澜=lan; 谷=gu; 桐=tong"
)

SURNAMES = pairs(
    "王=Wang; 李=Li; 张=Zhang; 刘=Liu; 陈=Chen; 杨=Yang; 赵=Zhao; 黄=Huang; 周=Zhou; "
    "吴=Wu; 徐=Xu; 孙=Sun; 胡=Hu; 朱=Zhu; 高=Gao; 林=Lin; 何=He; 郭=Guo; 罗=Luo; "
    "梁=Liang; 宋=Song; 唐=Tang; 许=Xu; 欧阳=Ouyang"
)
GIVEN_NAMES = pairs(
    "伟=Wei; 芳=Fang; 敏=Min; 静=Jing; 磊=Lei; 洋=Yang; 勇=Yong; 艳=Yan; 杰=Jie; "
    "娟=Juan; 涛=Tao; 超=Chao; 秀英=Xiuying; 建国=Jianguo; 志远=Zhiyuan; "
    "晓东=Xiaodong; 丽华=Lihua; 海燕=Haiyan; 文博=Wenbo; 佳怡=Jiayi; 子涵=Zihan; "
    "雨桐=Yutong; 国强=Guoqiang; "
    "春梅=Chunmei; 永康=Yongkang; 思远=Siyuan; 婷婷=Tingting; 家豪=Jiahao; "
    "红霞=Hongxia; 俊峰=Junfeng"
)
TITLES = pairs(
    "采购经理=Purchasing manager; 采购专员=Buyer; 行政主管=Office manager; "
    "总经理=General manager; 实验室主任=Head of laboratory; "
    "设备科科长=Head of equipment; 财务总监=Finance director"
)


def shares_of(things: tuple[Region, ...] | tuple[Industry, ...]) -> NDArray[np.float64]:
    """Return the shares of regions or industries, summing to 1."""
    shares = np.array([thing.share for thing in things])
    total: float = shares.sum()
    return shares / total


def company_names(
    rng: Generator,
    region: NDArray[np.int64],
    industry: NDArray[np.int64],
    lang: Lang,
) -> tuple[str, ...]:
    """Return one company name per customer, such as 苏州泽岚电子有限公司.

    Parameters
    ----------
    region, industry : array, shape (n_customers,)
        Positions in ``REGIONS`` and ``INDUSTRIES``.

    Notes
    -----
    Pairs of syllables are used up before one is used again.
    """
    n = len(region)
    first, second = np.nonzero(~np.eye(len(SYLLABLES), dtype=bool))
    brand = np.resize(rng.permutation(len(first)), n)
    city, trade = rng.random(n), rng.random(n)
    suffix = rng.choice(len(SUFFIXES), n, p=SUFFIX_SHARES)
    return tuple(
        _company_name(
            (
                _at(REGIONS[region[i]].cities, city[i]),
                SYLLABLES[first[brand[i]]],
                SYLLABLES[second[brand[i]]],
                _at(INDUSTRIES[industry[i]].trades, trade[i]),
                SUFFIXES[suffix[i]],
            )
        ).text(lang)
        for i in range(n)
    )


def people(rng: Generator, n: int) -> tuple[Label, ...]:
    """Return ``n`` names of persons; some occur twice, as in life."""
    surname = rng.integers(len(SURNAMES), size=n)
    given = rng.integers(len(GIVEN_NAMES), size=n)
    return tuple(
        Label(
            zh=SURNAMES[s].zh + GIVEN_NAMES[g].zh,
            en=f"{SURNAMES[s].en} {GIVEN_NAMES[g].en}",
        )
        for s, g in zip(surname, given, strict=True)
    )


def _at(labels: tuple[Label, ...], where: float) -> Label:
    return labels[int(where * len(labels))]


def _company_name(parts: tuple[Label, Label, Label, Label, Label]) -> Label:
    city, first, second, trade, suffix = parts
    return Label(
        zh="".join(part.zh for part in parts),
        en=f"{city.en} {(first.en + second.en).title()} {trade.en} {suffix.en}",
    )
