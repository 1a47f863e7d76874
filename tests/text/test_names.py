import pytest

from bot.text.names import Found, NameBook

BOOK = NameBook(["王伟", "王永峰", "黄勇", "黄永勇", "易世宁", "单志", "曾平"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("易世宁和黄勇也在", ["易世宁", "黄勇"]),
        ("王伟到了", ["王伟"]),
        ("王伟", ["王伟"]),
        ("王伟黄勇请假", ["王伟", "黄勇"]),
        ("王伟强请假", []),
        ("黄永勇请假", ["黄永勇"]),
        ("张三请假", []),
        ("", []),
    ],
)
def test_names_in_a_text(text: str, names: list[str]) -> None:
    assert [found.name for found in BOOK.find(text)] == names


def test_a_name_is_found_where_it_stands() -> None:
    assert BOOK.find("替黄勇请假") == [Found("黄勇", 1, 3)]


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("黄永", "黄勇"),
        ("王永锋", "王永峰"),
        ("易世凝", "易世宁"),
        ("王卫", "王伟"),
        ("王永", "王永峰"),
        ("增平", "曾平"),
    ],
)
def test_the_nearest_name_by_sound_or_shape(typed: str, nearest: str) -> None:
    assert BOOK.near(typed)[0] == nearest


def test_nothing_is_near_a_stranger() -> None:
    assert BOOK.near("欧阳锋") == []


def test_near_names_can_be_kept_to_some_people() -> None:
    assert BOOK.near("黄永", within=["王伟", "王永峰"]) == []


@pytest.mark.parametrize(
    ("word", "looks"),
    [("王伟", True), ("赵铁柱", True), ("他", False), ("现场", False), ("王伟现在场", False), ("wang", False)],
)
def test_the_form_of_a_name(word: str, *, looks: bool) -> None:
    assert BOOK.looks_like_name(word) is looks


def test_a_thousand_names_are_told_apart() -> None:
    names = [
        first + second + third
        for first in "王李张刘陈"
        for second in "一二三四五六七八九十"
        for third in "东南西北中发白山水风云雷电火土"
    ]
    book = NameBook(names)
    assert "王三" not in book
    assert [found.name for found in book.find("王三东和王三南请假")] == ["王三东", "王三南"]
    assert book.near("王一冻")[0] == "王一东"
