"""Do the functions answer in the language of the person at the sheet?"""

import ctypes
from types import SimpleNamespace

import pytest
from xl_crm_udfs import CRM_MINMAX, CRM_RFM, CRM_TIER
from xl_crm_udfs._language import language

from xl_crm.i18n import Lang

#: Language identifiers of Windows, [MS-LCID] 2.2.
CHINA, TAIWAN, SINGAPORE, UNITED_STATES, FRANCE = 0x804, 0x404, 0x1004, 0x409, 0x40C


def show_windows_in(identifier: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Windows be installed in a language."""
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: identifier)
    windows = SimpleNamespace(kernel32=kernel)
    monkeypatch.setattr(ctypes, "windll", windows, raising=False)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        (CHINA, Lang.ZH),
        (TAIWAN, Lang.ZH),
        (SINGAPORE, Lang.ZH),
        (UNITED_STATES, Lang.EN),
        (FRANCE, Lang.EN),
    ],
)
def test_windows_says_the_language(
    identifier: int, expected: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XL_CRM_LANG", raising=False)
    show_windows_in(identifier, monkeypatch)
    assert language() is expected


def test_it_is_chinese_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XL_CRM_LANG", raising=False)
    monkeypatch.delattr(ctypes, "windll", raising=False)
    assert language() is Lang.ZH


@pytest.mark.parametrize(
    ("said", "expected"),
    [("en", Lang.EN), (" ZH ", Lang.ZH), ("fr", Lang.EN), ("", Lang.EN)],
)
def test_the_variable_wins_where_it_names_a_language(
    said: str, expected: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XL_CRM_LANG", said)
    show_windows_in(UNITED_STATES, monkeypatch)
    assert language() is expected


def test_headings_labels_notes_and_errors_are_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XL_CRM_LANG", "en")
    assert CRM_TIER([[88.1]], [["score_bands"]]) == [["High value"]]
    assert CRM_MINMAX([[5.0], [5.0]]) == [
        ["all values are equal: left out of the score"],
        [None],
    ]
    headings, *_, left_out = CRM_RFM(
        [["A"], ["B"]], [["2024-05-01"], ["?"]], [[1.0], [1.0]]
    )
    assert headings[0] == "Customer ID"
    assert left_out[0] == "Rows left out: 1 (no valid date 1)"
    ((text,),) = CRM_MINMAX([["abc"]])
    assert text == (
        'values: row 1, column 1: "abc" is not a number. '
        "Correct the cell or leave out the header."
    )


def test_both_languages_of_a_choice_are_understood_in_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XL_CRM_LANG", "en")
    assert CRM_TIER([[88.1]], [["按得分区间"]]) == [["High value"]]
