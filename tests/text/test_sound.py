"""How words sound."""

import pytest

from bot.text.sound import heard, sound_alike


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("加", "假", True),
        ("尾", "委", True),
        ("单", "善", True),
        ("林", "凌", True),
        ("王", "李", False),
        ("a", "a", True),
    ],
)
def test_characters_read_alike(one: str, other: str, *, alike: bool) -> None:
    assert sound_alike(one, other) is alike


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("请假", "qin jia"),
        ("情加", "qin jia"),
        ("中国", "zong guo"),
        ("绿", "lu"),
        ("qingjia 周五", "qinjia zou wu"),
        ("第3组", "di 3 zu"),
        ("", ""),
    ],
)
def test_a_text_as_it_sounds(text: str, sound: str) -> None:
    assert heard(text) == sound
