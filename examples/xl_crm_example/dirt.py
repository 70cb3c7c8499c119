"""What is wrong with the exports, and how often?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_crm.i18n import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Callable

UNSETTLED = Label(zh="见附件", en="see note")
#: ``1234`` typed with a Chinese input method.
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dirt:
    """One kind of wrong cell.

    Attributes
    ----------
    rate : float
        Share of the rows, or of the groups where ``group`` is set, 0-1. At least one
        is soiled if any is suitable.
    reason : str
        How it gets into an export.
    spoil : callable
        Clean text and language to soiled text.
    suits : callable
        Which clean texts it happens to.
    group : str
        Column whose equal values are soiled together; empty for single rows.
    lost : bool
        The clean value cannot be told from the soiled one.
    zh_only : bool
        It happens in Chinese exports only.
    """

    kind: str
    table: str
    column: str
    rate: float
    reason: str
    spoil: Callable[[str, Lang], str]
    suits: Callable[[str], bool] = bool
    group: str = ""
    lost: bool = False
    zh_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Customers that stand in the list twice, the second time as of a quarter ago.

    Attributes
    ----------
    rate : float
        Share of the customers, 0-1.
    blanked : str
        Column that only the older row still fills; empty for none.
    """

    kind: str
    rate: float
    reason: str
    blanked: str = ""


def _ten_thousands(text: str, _: Lang) -> str:
    return f"{float(text) / 10_000:.4f}".rstrip("0").rstrip(".") + "万元"


def _is_round(text: str) -> bool:
    return text.endswith("00.00") and float(text) >= 10_000  # noqa: PLR2004  (one 万)


def _is_negative(text: str) -> bool:
    return text.startswith("-")


def _is_positive(text: str) -> bool:
    return float(text) > 0


def _chinese_date(text: str, _: Lang) -> str:
    year, month, day = (int(part) for part in text.split("-"))
    return f"{year}年{month}月{day}日"


def _without_zeros(text: str, _: Lang) -> str:
    return "-".join(str(int(part)) for part in text.split("-"))


def _has_leading_zero(text: str) -> bool:
    return "-0" in text


def _with_time(text: str, _: Lang) -> str:
    day = int(text[-2:])
    return f"{text} {8 + day % 10:02d}:{7 * day % 60:02d}:{11 * day % 60:02d}"


def _slashes(text: str, _: Lang) -> str:
    return text.replace("-", "/")


def _letter_for_zero(text: str, _: Lang) -> str:
    return f"{float(text):,.0f}".replace("0", "O", 1)


def _has_zero(text: str) -> bool:
    return float(text) > 0 and "0" in f"{float(text):.0f}"


def _blank(_text: str, _: Lang) -> str:
    return ""


def _unsettled(_text: str, lang: Lang) -> str:
    return UNSETTLED.text(lang)


def _unknown_customer(text: str, _: Lang) -> str:
    return f"X{text[1:]}"


def _spaces(text: str, _: Lang) -> str:
    return f" {text} "


DIRT = (
    Dirt(
        kind="missing_industry",
        table="customers",
        column="industry",
        rate=0.015,
        reason="nobody filled it in",
        spoil=_blank,
        lost=True,
    ),
    Dirt(
        kind="missing_contact",
        table="customers",
        column="contact_name",
        rate=0.02,
        reason="the contact left and has no successor yet",
        spoil=_blank,
        lost=True,
    ),
    Dirt(
        kind="chinese_date",
        table="customers",
        column="first_coop_date",
        rate=0.01,
        reason="typed as text into the CRM",
        spoil=_chinese_date,
        zh_only=True,
    ),
    Dirt(
        kind="unknown_customer",
        table="orders",
        column="customer_id",
        rate=0.003,
        reason="the ERP knows customers that the CRM never met",
        spoil=_unknown_customer,
        group="order_id",
        lost=True,
    ),
    Dirt(
        kind="no_customer",
        table="orders",
        column="customer_id",
        rate=0.002,
        reason="sold over the counter",
        spoil=_blank,
        group="order_id",
        lost=True,
    ),
    Dirt(
        kind="spaces_around_id",
        table="orders",
        column="customer_id",
        rate=0.004,
        reason="pasted from another system",
        spoil=_spaces,
    ),
    Dirt(
        kind="ten_thousands",
        table="orders",
        column="order_amount",
        rate=0.004,
        reason="large amounts are spoken of in 万元",
        spoil=_ten_thousands,
        suits=_is_round,
        zh_only=True,
    ),
    Dirt(
        kind="currency_sign",
        table="orders",
        column="order_amount",
        rate=0.008,
        reason="copied from a quotation",
        spoil=lambda text, _: f"￥{float(text):,.2f}",
        suits=_is_positive,
    ),
    Dirt(
        kind="full_width_digits",
        table="orders",
        column="order_amount",
        rate=0.005,
        reason="typed with a Chinese input method",
        spoil=lambda text, _: text.translate(FULL_WIDTH),
        suits=_is_positive,
        zh_only=True,
    ),
    Dirt(
        kind="accounting_negative",
        table="orders",
        column="order_amount",
        rate=0.002,
        reason="accounting writes returns in brackets",
        spoil=lambda text, _: f"({text[1:]})",
        suits=_is_negative,
    ),
    Dirt(
        kind="unicode_minus",
        table="orders",
        column="order_amount",
        rate=0.002,
        reason="copied from a word processor",
        spoil=lambda text, _: text.replace("-", "\N{MINUS SIGN}"),
        suits=_is_negative,
    ),
    Dirt(
        kind="letter_for_zero",
        table="orders",
        column="order_amount",
        rate=0.0004,
        reason="read from a scanned order",
        spoil=_letter_for_zero,
        suits=_has_zero,
        lost=True,
    ),
    Dirt(
        kind="unsettled_amount",
        table="orders",
        column="order_amount",
        rate=0.0004,
        reason="the price was still open",
        spoil=_unsettled,
        suits=_is_positive,
        lost=True,
    ),
    Dirt(
        kind="slashed_date",
        table="orders",
        column="order_date",
        rate=0.015,
        reason="passed through a spreadsheet",
        spoil=_slashes,
        group="order_id",
    ),
    Dirt(
        kind="date_without_zeros",
        table="orders",
        column="order_date",
        rate=0.01,
        reason="typed by hand",
        spoil=_without_zeros,
        suits=_has_leading_zero,
        group="order_id",
    ),
    Dirt(
        kind="chinese_date",
        table="orders",
        column="order_date",
        rate=0.008,
        reason="copied from a contract",
        spoil=_chinese_date,
        group="order_id",
        zh_only=True,
    ),
    Dirt(
        kind="compact_date",
        table="orders",
        column="order_date",
        rate=0.006,
        reason="another branch's ERP",
        spoil=lambda text, _: text.replace("-", ""),
        group="order_id",
    ),
    Dirt(
        kind="date_with_time",
        table="orders",
        column="order_date",
        rate=0.01,
        reason="orders of the web shop carry the time",
        spoil=_with_time,
        group="order_id",
    ),
    Dirt(
        kind="unreadable_date",
        table="orders",
        column="order_date",
        rate=0.0008,
        reason="delivery was still open",
        spoil=_unsettled,
        group="order_id",
        lost=True,
    ),
    Dirt(
        kind="no_owner",
        table="orders",
        column="owner",
        rate=0.003,
        reason="ordered in the web shop without a sales person",
        spoil=_blank,
        group="order_id",
        lost=True,
    ),
    Dirt(
        kind="unknown_customer",
        table="interactions",
        column="customer_id",
        rate=0.003,
        reason="leads that never became customers",
        spoil=_unknown_customer,
        lost=True,
    ),
    Dirt(
        kind="slashed_date",
        table="interactions",
        column="interaction_date",
        rate=0.01,
        reason="passed through a spreadsheet",
        spoil=_slashes,
    ),
    Dirt(
        kind="unknown_customer",
        table="tickets",
        column="customer_id",
        rate=0.004,
        reason="the caller gave a wrong number",
        spoil=_unknown_customer,
        lost=True,
    ),
    Dirt(
        kind="spaces_around_id",
        table="tickets",
        column="customer_id",
        rate=0.006,
        reason="pasted from another system",
        spoil=_spaces,
    ),
    Dirt(
        kind="slashed_time",
        table="tickets",
        column="opened_at",
        rate=0.01,
        reason="passed through a spreadsheet",
        spoil=_slashes,
    ),
    Dirt(
        kind="ten_thousands",
        table="opportunities",
        column="amount",
        rate=0.015,
        reason="large amounts are spoken of in 万元",
        spoil=_ten_thousands,
        suits=_is_round,
        zh_only=True,
    ),
    Dirt(
        kind="unsettled_amount",
        table="opportunities",
        column="amount",
        rate=0.005,
        reason="no price yet",
        spoil=_unsettled,
        lost=True,
    ),
)

TWINS = (
    Twin(
        kind="older_twin",
        rate=0.02,
        reason="two exports were pasted below each other",
    ),
    Twin(
        kind="older_twin_knows_more",
        rate=0.007,
        reason="a field was emptied when the CRM was moved",
        blanked="industry",
    ),
)
