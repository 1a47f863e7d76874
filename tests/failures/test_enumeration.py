"""F48: nobody finds out who is a member elsewhere: a name of another unit is answered like one nobody bears."""

import pytest

from tests.failures import estate
from tests.failures.estate import NOBODY
from tests.talk import Say, talk
from tests.world import World

ELSEWHERE, NOWHERE = "刘洋", "郑建民"
"""A member of 汽机支部, and a name nobody on the roster bears."""
STRANGERS = (
    "签到",
    "我的任务",
    "学时 刘洋",
    "绑定 zhangsan 刘洋",
    "刘洋是哪个支部的",
    "帮助",
    "匿名反映 食堂差",
    "回执 K7MP-3XQA",
)

NAMING = (
    "学时 {name}",
    "学时记录 {name}",
    "布置任务 写总结 {name} 12月10日前",
    "转交 6 {name}",
    "补学 {name} 11月23日",
    "记学时 11月20日 培训 8小时 {name}",
    "送学 {name} 11月20日 1小时",
    "免学时 {name} 年龄",
    "恢复学时 {name}",
    "报名 1 {name}",
    "取消报名 1 {name}",
    "推荐 每月一星 {name} 连上三个夜班",
    "取消推荐 每月一星 {name}",
    "评选 每月一星 {name} 连上三个夜班",
    "绑定 zhangsan {name}",
    "公告 {name} 明天来一趟",
    "{name}的预备期哪天到",
    "记录：主持人{name}",
    "{name}的任务",
    "黄勇和{name}请假，其他都到了",
)


@pytest.fixture
def say(world: World) -> Say:
    estate.settled(world)
    say = talk(world)
    say(NOBODY, "我的任务")  # the roster is read once
    return say


@pytest.mark.parametrize("speaker", [NOBODY, "老王", "周芳"])
def test_a_name_of_another_unit_is_answered_like_one_nobody_bears(world: World, say: Say, speaker: str) -> None:
    elsewhere = "黄勇" if speaker == "周芳" else ELSEWHERE
    before, different = estate.digest(world), []
    for text in NAMING:
        told = []
        for name in (elsewhere, NOWHERE):
            with world.asked() as asked:
                reply = say(speaker, text.format(name=name))
            told.append((reply.replace(name, "某人"), len(asked)))
            say(speaker, "取消")
        [(there, much), (nowhere, little)] = told
        if there != nowhere or abs(much - little) > 4:
            different.append((text, told))

    assert different == []
    assert estate.changed(before, world) == []


def test_who_is_not_bound_learns_nothing_whatever_he_says(say: Say) -> None:
    told = {say("zhangsan", text) for text in STRANGERS}

    assert len(told) == 2
    assert all("绑定" in reply and ELSEWHERE not in reply.replace("刘洋发", "") for reply in told)
