"""Codes as people type them."""

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from bot.text.binding import Given, given, shown


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("绑定 12345678", [("12345678", "")]),
        ("绑定 1234 5678", [("12345678", "")]),
        ("绑定12345678", [("12345678", "")]),
        ("绑定码：1234-5678", [("12345678", "")]),
        ("绑定：１２３４　５６７８", [("12345678", "")]),
        ("  绑定码 1234 5678。", [("12345678", "")]),
        ("绑定账号，12345678 谢谢", [("12345678", "")]),
        ("1234 5678", [("12345678", "")]),
        ("12345678", [("12345678", "")]),
        ("绑定 0123 12345678", [("12345678", "0123")]),
        ("绑定 12345678 0123", [("12345678", "0123")]),
        ("绑定 M0123 1234 5678", [("12345678", "M0123")]),
        ("绑定 编号M0123，码1234 5678", [("12345678", "M0123")]),
        ("绑定 0123 1234 5678", [("01231234", "5678"), ("12345678", "0123")]),
        ("绑定 20110456 12345678", [("20110456", "12345678"), ("12345678", "20110456")]),
        ("绑定 赵强 12345678", [("12345678", "")]),
        ("绑定 1234567", []),
        ("绑定 123456789", []),
        ("绑定", []),
        ("绑定 zhangsan 张庆刚", []),
        ("绑定 1 2 3 4 5678", []),
        ("我要绑定 12345678", []),
        ("完成 12 会已开", []),
        ("", []),
    ],
)
def test_what_is_read_as_a_code(typed: str, readings: list[tuple[str, str]]) -> None:
    assert [(one.code, one.number) for one in given(typed)] == readings


def test_a_code_is_told_in_two_groups() -> None:
    assert shown("00123456") == "0012 3456"


@drawn(st.integers(0, 10**8 - 1), st.from_regex(r"[A-Z]?[0-9]{3,5}", fullmatch=True), st.permutations((0, 1)))
@settings(deadline=None)
def test_a_code_and_a_number_are_read_whatever_comes_first(code: int, number: str, order: list[int]) -> None:
    words = [shown(f"{code:08}"), number]
    typed = "绑定 " + " ".join(words[place] for place in order)

    assert Given(f"{code:08}", number) in given(typed)


@drawn(st.text(max_size=60))
@settings(deadline=None)
def test_whatever_is_typed_has_few_readings(typed: str) -> None:
    assert len(given("绑定" + typed)) <= 4
