"""What is offered when a message is not understood: what is near, and nothing that only seems so."""

import pytest

from tests.talk import Say


@pytest.mark.parametrize("text", ["今天食堂吃啥", "哈密瓜甜不甜", "明儿下雨不"])
def test_where_nothing_is_near_only_help_is_offered(say: Say, text: str) -> None:
    assert say("黄勇", text) == "没看懂。您是想：\n1 看能办什么"
    assert say("黄勇", "1") == say("黄勇", "帮助")


@pytest.mark.parametrize(
    ("text", "first"),
    [("我的人物", "1 我的任务"), ("请佳 周五", "1 请假 周五")],
)
def test_what_sounds_alike_is_offered_first(say: Say, text: str, first: str) -> None:
    assert say("黄勇", text).splitlines()[1].startswith(first)


@pytest.mark.parametrize("text", ["因为出差", "地点也行吧老样子", "怎么回事呀这是"])
def test_what_only_rhymes_is_not_offered(say: Say, text: str) -> None:
    assert say("黄勇", text) == "没看懂。您是想：\n1 看能办什么"
