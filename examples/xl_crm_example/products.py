"""What does the example company sell, at what price, and since when?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_crm_example.names import pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

CATEGORIES = pairs(
    "办公设备=Office machines; 办公耗材=Office supplies; 办公家具=Office furniture; "
    "会议设备=Meeting equipment; 实验仪器=Laboratory instruments; "
    "实验耗材=Laboratory supplies; 安全防护=Safety gear; 网络设备=Network equipment"
)
N_PER_CATEGORY = 5

#: Five products a category, in the order of ``CATEGORIES``; the newest stands last.
PRODUCTS = pairs(
    "激光打印机=Laser printer; 复合机=Copier; 碎纸机=Shredder; 扫描仪=Scanner; "
    "智能打印站=Smart print station; "
    "复印纸(箱)=Copy paper (box); 硒鼓=Toner; 标签纸=Labels; 文件夹(盒)=Binders (box); "
    "再生硒鼓=Recycled toner; "
    "办公椅=Office chair; 办公桌=Desk; 文件柜=Filing cabinet; 屏风工位=Workstation; "
    "升降桌=Standing desk; "
    "投影仪=Projector; 会议音响=Conference speaker; 电子白板=Whiteboard display; "
    "视频会议终端=Video terminal; 会议平板=Meeting tablet; "
    "电子天平=Balance; 离心机=Centrifuge; 恒温箱=Incubator; 显微镜=Microscope; "
    "便携光谱仪=Portable spectrometer; "
    "移液器吸头(盒)=Pipette tips (box); 离心管(包)=Tubes (pack); "
    "培养皿(箱)=Dishes (box); 试剂瓶=Reagent bottle; 无菌滤芯=Sterile filter; "
    "丁腈手套(箱)=Nitrile gloves (box); 护目镜=Goggles; 防护服=Coverall; "
    "急救箱=First-aid kit; 智能气体检测仪=Smart gas detector; "
    "交换机=Switch; 路由器=Router; 无线接入点=Access point; 机柜=Rack; "
    "边缘网关=Edge gateway"
)

#: List price, fen (0.01 元): whole numbers, so that sums stay exact.
PRICE_FEN = 100 * np.array(
    [
        *(1680, 12800, 590, 1350, 4980),
        *(158, 320, 45, 96, 240),
        *(680, 1250, 890, 2100, 2380),
        *(4200, 2600, 9800, 5600, 11800),
        *(3600, 14500, 6800, 9200, 38000),
        *(85, 60, 210, 38, 165),
        *(420, 35, 110, 260, 1980),
        *(2300, 980, 760, 1900, 3400),
    ],
    dtype=np.int64,
)

#: First day of sale. Products that came within the two years count as new for a time.
LAUNCHED: NDArray[np.datetime64] = np.array(
    [
        *("2019-03-01", "2020-05-11", "2018-09-03", "2021-04-12", "2024-03-18"),
        *("2017-01-09", "2018-02-26", "2019-06-17", "2017-08-14", "2023-10-16"),
        *("2018-05-07", "2018-05-07", "2019-10-21", "2024-11-04", "2024-05-20"),
        *("2019-07-08", "2020-09-14", "2021-03-22", "2023-12-11", "2025-02-17"),
        *("2018-04-16", "2019-11-11", "2020-06-08", "2021-01-18", "2024-09-09"),
        *("2018-04-16", "2018-04-16", "2019-02-25", "2020-03-09", "2023-08-21"),
        *("2020-02-24", "2020-02-24", "2020-02-24", "2021-06-28", "2024-12-09"),
        *("2019-01-14", "2019-01-14", "2022-04-18", "2022-04-18", "2025-03-24"),
    ],
    dtype="datetime64[D]",
)
#: A product counts as new until this day: 180 days from its launch.
NEW_UNTIL: NDArray[np.datetime64] = LAUNCHED + np.timedelta64(180, "D")

#: How often a product of a category is chosen, oldest first.
POPULARITY = (0.3, 0.26, 0.22, 0.13, 0.09)

#: What each industry buys: one row an industry, one column a category.
APPETITE = np.array(
    [
        [3, 3, 2, 2, 4, 2, 6, 2],
        [4, 3, 4, 4, 0, 0, 1, 7],
        [4, 6, 3, 1, 0, 0, 3, 3],
        [4, 4, 5, 5, 4, 3, 1, 3],
        [2, 2, 2, 1, 7, 8, 5, 1],
        [3, 3, 4, 1, 1, 0, 8, 1],
        [5, 5, 5, 5, 0, 0, 0, 3],
    ],
    dtype=np.float64,
)
