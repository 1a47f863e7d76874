import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import numerals

SAID = [
    ("12", 12), ("0", 0), ("十", 10), ("十二", 12), ("一十六", 16), ("二十", 20), ("二十三", 23), ("两", 2), ("俩", 2),
    ("廿", 20), ("廿三", 23), ("卅一", 31), ("一百零五", 105), ("一百二十", 120), ("两千", 2000), ("二〇二六", 2026),
    ("二零一七", 2017), ("三十八", 38), (" 7 ", 7), ("〇", 0),
]  # fmt: skip
NOT_NUMBERS = ["", "八成", "两三", "三五", "半", "一二", "十十", "好几", "1.5", "百", "12a", "二十百", "9999999999"]
HAN = "零一二三四五六七八九"


@pytest.mark.parametrize(("text", "value"), SAID)
def test_numbers_as_typed(text: str, value: int) -> None:
    assert numerals.number(text) == value


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_not_one_number(text: str) -> None:
    assert numerals.number(text) is None


@given(st.integers(min_value=10, max_value=99))
@settings(deadline=None)
def test_every_two_digit_number_reads_back(value: int) -> None:
    tens, ones = divmod(value, 10)
    said = HAN[tens] + "十" + (HAN[ones] if ones else "")

    assert numerals.number(said) == value
    assert tens > 1 or numerals.number(said[1:]) == value


def test_the_pattern_does_not_start_inside_a_number() -> None:
    found = re.findall(numerals.LEFT + numerals.NUMBER, "应到48人，3.5分，二十三人")

    assert found == ["48", "3", "二十三"]
