from datetime import time

import pytest

from bot.text import times

CLOCKS = [
    ("九点四十", time(9, 40)), ("九点零五分", time(9, 5)), ("9点05", time(9, 5)), ("九点十分", time(9, 10)),
    ("三点一刻", time(15, 15)), ("上午十点三刻", time(10, 45)), ("两点半", time(14, 30)), ("6点", time(18)),
    ("7点", time(7)), ("12点", time(12)), ("0点", time(0)), ("19点整", time(19)), ("14时30分", time(14, 30)),
    ("3:30", time(15, 30)), ("03:30", time(3, 30)), ("晚7:30", time(19, 30)), ("中午12点半", time(12, 30)),
    ("中午1点", time(13)), ("下午15:00", time(15)), ("凌晨0点", time(0)), ("3pm", time(15)), ("9:15 AM", time(9, 15)),
    ("下午1点钟", time(13)), ("夜里11点", time(23)), ("早上八点", time(8)), ("傍晚六点", time(18)),
]  # fmt: skip
UNCLEAR = ["25点", "24:00", "晚上12点", "晚上1点", "上午15点", "中午9点", "半夜2点", "差10分9点", "下午十点"]
NONE = [
    "三点意见",
    "3点要求",
    "早一点来",
    "有一点问题",
    "一点都不好",
    "32学时",
    "8小时",
    "重点工作",
    "比分2:1",
    "第3点",
    "几点开",
]


@pytest.mark.parametrize(("said", "at"), CLOCKS)
def test_times_of_day(said: str, at: time) -> None:
    (clock,) = times.find(f"会议{said}。")

    assert clock.at == at
    assert clock.clear


@pytest.mark.parametrize("said", UNCLEAR)
def test_times_that_are_none_or_two(said: str) -> None:
    (clock,) = times.find(said)

    assert clock.at is None
    assert not clock.clear


@pytest.mark.parametrize("said", NONE)
def test_points_that_are_no_times(said: str) -> None:
    assert times.find(said) == []


def test_a_part_of_the_day_stands_alone() -> None:
    clock = times.match_at("周五下午开会", 2)

    assert clock
    assert (clock.at, clock.part, clock.clear) == (None, "afternoon", True)
    assert times.match_at("周五晚会", 2) is None
