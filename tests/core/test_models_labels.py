"""Has every word for people a Chinese and an English form?"""

import re
from enum import StrEnum

import pytest

from xl_crm.models.growth import Reason
from xl_crm.models.lift import ChanceTest
from xl_crm.models.periods import BaseKind, Grain
from xl_crm.models.trend import Direction
from xl_crm.models.turning_points import Turn

HAN = re.compile("[一-鿿]")
CHOICES = (Reason, ChanceTest, BaseKind, Grain, Direction, Turn)


@pytest.mark.parametrize("choices", CHOICES)
def test_each_choice_is_named_in_both_languages(choices: type[StrEnum]) -> None:
    labels = {choice: choice.label for choice in choices}
    for choice, label in labels.items():
        if choice not in {Reason.NO_BASE, Reason.NO_CURRENT}:  # a dash in both
            assert HAN.search(label.zh)
        assert label.en
        assert not HAN.search(label.en)
