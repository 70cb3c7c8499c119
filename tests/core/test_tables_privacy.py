"""Is a person's name, phone or e-mail shown without giving it away?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_crm.tables import TABLES, Privacy
from xl_crm.tables.privacy import mask

visible = st.text(min_size=2).filter(
    lambda text: len(text.strip()) > 1 and "*" not in text
)
digits = st.text("0123456789", min_size=2, max_size=15)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王芳", "王*"),
        ("王小明", "王*"),
        ("欧阳修文", "欧**"),
        ("王", "王*"),
        ("Anna", "A***"),
        ("Anna Maria Schmidt", "A*** M*** S***"),
        ("Élodie Dupont", "É*** D***"),
        ("  李雷 ", "李*"),
        ("", ""),
    ],
)
def test_name_keeps_its_first_sign(name: str, shown: str) -> None:
    assert mask(name, Privacy.NAME) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138 **** 1234"),
        ("+86 138-1234-1234", "+86 1**-****-1234"),
        ("021-55512345", "021-****2345"),
        ("12345678", "******78"),
        ("555-1234", "***-**34"),
        ("微信 wangfang88", "** **********"),
        ("王芳", "**"),
        ("13812341234 王经理", "138****1234 ***"),
        ("12", "**"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_phone_keeps_its_ends(phone: str, shown: str) -> None:
    assert mask(phone, Privacy.PHONE) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("anna.schmidt@example.com", "a***@example.com"),
        ("a@x", "a***@x"),
        ("odd@name@example.com", "o***@example.com"),
        ("王芳@例子.中国", "王***@例子.中国"),
        ("anna@example.com;13812345678", "a***@example.com"),
        ("anna@example.com (Anna Smith)", "a***@example.com"),
        ("no address", "n**"),
        ("@example.com", "@**"),
        ("", ""),
    ],
)
def test_address_keeps_its_first_sign_and_domain(address: str, shown: str) -> None:
    assert mask(address, Privacy.EMAIL) == shown


@given(st.text())
def test_public_value_is_untouched(value: str) -> None:
    assert mask(value, Privacy.PUBLIC) == value


@given(visible)
def test_no_name_is_shown_whole(name: str) -> None:
    secret = name.strip()
    shown = mask(name, Privacy.NAME)
    assert secret not in shown
    assert shown.startswith(secret[0])
    assert "*" in shown


@given(visible.filter(lambda text: "@" not in text))
def test_no_local_part_is_shown_whole(local: str) -> None:
    shown = mask(f"{local}@example.com", Privacy.EMAIL)
    assert shown.endswith("@example.com")
    assert local.strip() not in shown.removesuffix("@example.com")
    assert len(shown.removesuffix("@example.com")) == len("a***")


@given(digits, st.sampled_from(["{}", "+{}", "({})", " {} ", "tel {}"]))
def test_no_phone_number_is_shown_whole(number: str, written: str) -> None:
    shown = mask(written.format(number), Privacy.PHONE)
    kept = "".join(sign for sign in shown if sign.isdigit())
    assert len(kept) < len(number)
    assert number not in shown
    hidden = sum(sign.isalpha() for sign in written) + len(number) - len(kept)
    assert shown.count("*") == hidden


@given(visible, st.sampled_from([Privacy.NAME, Privacy.EMAIL, Privacy.PHONE]))
def test_no_odd_value_is_shown_whole(value: str, privacy: Privacy) -> None:
    """A name typed into the column of phones is a secret too."""
    if any(sign.isalnum() for sign in value):
        assert mask(value, privacy) != value.strip()


def test_every_field_about_a_person_says_so() -> None:
    kinds = {
        field.name: field.privacy
        for table in TABLES
        for field in table
        if field.name.startswith("contact_")
    }
    assert kinds == {
        "contact_name": Privacy.NAME,
        "contact_title": Privacy.PUBLIC,
        "contact_phone": Privacy.PHONE,
        "contact_email": Privacy.EMAIL,
    }
