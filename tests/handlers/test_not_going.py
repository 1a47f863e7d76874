"""不去了 after signing up: the sign-up is withdrawn, never a meeting's leave filed in its place."""

import pytest

from tests.talk import Say, talked
from tests.world import World

LEFT = "已退出1号汽机扣缸突击队（锅炉支部）：您，不用说明原因。改错回「撤回」。"
ASKED = "是哪一个不去？没有记。\n1 退出1号汽机扣缸突击队（锅炉支部）"


@pytest.fixture
def signed_up(world: World) -> World:
    talked(world, ("老王", "成立汽机扣缸突击队，队长李明，12月5日前扣完"), ("黄勇", "报名 1"))
    return world


@pytest.mark.parametrize("text", ["不去了", "我不去了", "有事去不了了", "活动我不去了", "我不报名了"])
def test_what_was_just_signed_up_for_is_left(text: str, signed_up: World, say: Say) -> None:
    assert say("黄勇", text) == LEFT


def test_it_is_asked_where_a_meeting_is_to_come_too(signed_up: World, say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点")
    asked = f"{ASKED}\n2 请假：11月27日（周五）15:00 锅炉支部11月党员大会"

    assert say("黄勇", "有事去不了") == asked
    assert say("黄勇", "1") == LEFT
    assert say("黄勇", "报名 1").startswith("已报名1号")
    assert say("黄勇", "不去了") == asked
    assert say("黄勇", "2").startswith("已记：锅炉支部11月党员大会 11月27日（周五）15:00，您请假")


def test_what_was_signed_up_for_long_ago_is_asked(signed_up: World, say: Say) -> None:
    signed_up.on("2026-11-24 09:00")

    assert say("黄勇", "不去了") == ASKED
    assert say("黄勇", "是") == LEFT


def test_who_answered_for_a_meeting_speaks_of_it(signed_up: World, say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点")
    say("黄勇", "参加 会议1")

    assert "请假" in say("黄勇", "不去了").splitlines()[0]


@pytest.mark.parametrize("text", ["周五的大会不去了", "李明不去了"])
def test_who_says_what_or_who_is_not_asked(text: str, signed_up: World, say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点")

    assert "哪一个" not in say("黄勇", text)
