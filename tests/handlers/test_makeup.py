"""Make-up study in any words: whose, of which meeting, on which day; a mere number of people is asked about."""

import pytest

from bot.people import Member
from tests.filled import settle
from tests.talk import Say, talked
from tests.world import World

LECTURE = "锅炉支部11月党课"


def the_lecture(world: World) -> None:
    world.on("2026-11-20 14:00")
    talked(world, ("老王", "开会 党课 今天下午3点 三楼会议室"))
    world.on("2026-11-20 16:30")
    talked(world, ("老王", "黄勇请假，值班，小周、赵强没来，其他都到了"), ("老王", "确认"))
    world.on("2026-11-23 09:30")


@pytest.fixture
def lecture(world: World) -> None:
    """A lecture on Friday: 黄勇 on leave, 小周 and 赵强 absent; now it is Monday morning."""
    settle(world, the_lecture)


@pytest.mark.parametrize(
    ("text", "who", "day"),
    [
        ("黄勇补看了周五的党课", "黄勇", "11月23日"),
        ("黄勇、小周今天把上次党课补上了", "黄勇、小周", "11月23日"),
        ("补学 黄勇 11月22日", "黄勇", "11月22日"),
        ("补学：黄勇，小周", "黄勇、小周", "11月23日"),
        ("补学 党课 黄勇", "黄勇", "11月23日"),
    ],
)
def test_a_secretary_tells_it(say: Say, lecture: None, text: str, who: str, day: str) -> None:
    assert say("老王", text) == f"已记补学：{LECTURE}，{who}，{day}。改错回「撤回」。"
    assert say("老王", text) == f"{LECTURE}：{who}的补学早已记着，没有改动。"


@pytest.mark.parametrize("text", ["上次党课我没来，视频看完了", "补看了周五的党课", "补学 我"])
def test_a_leader_tells_it_of_himself(say: Say, lecture: None, text: str) -> None:
    assert say("赵强", text) == f"已记补学：{LECTURE}，赵强，11月23日。改错回「撤回」。"


@pytest.mark.parametrize("text", ["上次党课我没来，视频看完了", "补看了周五的党课"])
def test_a_member_is_told_who_records_it(say: Say, lecture: None, text: str) -> None:
    assert say("黄勇", text) == ("补学由党小组长或支部书记、委员来记，没有记。请告诉他们，他们说「补学 黄勇」就行。")


@pytest.mark.parametrize("text", ["小周补学了周五的党课", "党课缺席的三个人今天补学了"])
def test_a_member_records_nobody_else(say: Say, lecture: None, text: str) -> None:
    assert say("黄勇", text) == "替别人记到会，由党小组长或支部书记、委员来做。"


ASKED = f"{LECTURE}没到的有：\n1 赵强 2 小周 3 黄勇\n补学的是哪3位？回编号，例如「1、2、3」；都是就回「全部」。"


@pytest.mark.parametrize(
    ("answer", "who"),
    [("全部", "赵强、小周、黄勇"), ("1、3", "赵强、黄勇"), ("2 3。", "小周、黄勇"), ("小周", "小周"), ("3", "黄勇")],
)
def test_a_number_of_people_is_asked_for(say: Say, lecture: None, answer: str, who: str) -> None:
    assert say("老王", "组织生活缺席的三个人今天补学了") == ASKED
    assert say("老王", answer) == f"已记补学：{LECTURE}，{who}，11月23日。改错回「撤回」。"


@pytest.mark.parametrize("answer", ["4", "李明", "1、9"])
def test_who_is_not_in_the_list_is_asked_for_again(say: Say, lecture: None, answer: str) -> None:
    assert say("老王", "党课缺席的三个人今天补学了") == ASKED
    assert say("老王", answer) == "请回名单里的编号，例如「1、2、3」。"
    assert say("老王", "1").startswith(f"已记补学：{LECTURE}，赵强")


def test_with_more_than_were_away_the_unknown_are_offered_too(world: World, say: Say) -> None:
    say("李明", "开会 党小组会 今天上午9点")
    say("李明", "林福鹏请假，出差")
    world.on("2026-11-23 10:00")

    assert say("李明", "缺席的两个人补学了").splitlines()[1] == "1 林福鹏 2 老王 3 陈静 4 李明 5 王伟"


def test_one_of_two_of_a_name_is_told_by_number(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点")
    world.on("2026-11-23 10:00")

    assert "4 王伟" in say("老王", "缺席的两个人补学了")
    assert say("老王", "王伟").startswith("请回名单里的编号")
    assert say("老王", "4").startswith("已记补学：锅炉支部11月党员大会，王伟")


def test_nobody_was_away(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点")
    say("老王", "都到了")
    say("老王", "确认")
    world.on("2026-11-23 10:00")

    assert say("老王", "缺席的两个人补学了") == (
        "锅炉支部11月党员大会没有记着谁没到。请把姓名写上，例如「补学 黄勇、徐超」。"
    )


def test_too_many_were_away_to_be_numbered(world: World, say: Say) -> None:
    with world.acting() as ctx:
        unit, group = world.orgs["B04"], world.orgs["B04-01"]
        ctx.session.add_all(
            Member(code=f"N{number}", name=f"钱多{number}", org_id=unit, group_id=group) for number in range(9)
        )
    say("老王", "开会 党员大会 今天上午9点")
    world.on("2026-11-23 10:00")

    assert say("老王", "缺席的两个人补学了") == (
        "锅炉支部11月党员大会没到的有19人。请把姓名写上，例如「补学 黄勇、徐超」。"
    )


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("补学", "请这样写：补学 黄勇、徐超 11月25日。"),
        ("补学 11月22日", "请这样写：补学 黄勇、徐超 11月25日。"),
        ("补学 黄勇 11月25日", "补学的日期应在会后，不能在今天以后。"),
        ("补学 黄勇 2月30日", "「2月30日」看不准是哪一天，没有记。请写成 11月27日 这样，再说一次。"),
        ("补学 徐超 11月22日", "锅炉支部的名册里没有徐超，没有记，请核对。"),
        ("补学 李明", "李明到会了，不用补学。"),
        ("黄勇补学了周四的党课", "11月19日没有找到党课，没有记。最近的一次是11月20日（周五）15:00的锅炉支部11月党课。"),
    ],
)
def test_what_is_lacking_is_said(say: Say, lecture: None, text: str, reply: str) -> None:
    assert say("老王", text) == reply


def test_a_meeting_of_two_weeks_ago(world: World, say: Say, lecture: None) -> None:
    world.on("2026-12-04 09:30")

    assert say("老王", "补学 黄勇") == f"已记补学：{LECTURE}，黄勇，12月4日。改错回「撤回」。"


def test_two_meetings_of_one_day_when_nobody_is_named(world: World, say: Say, lecture: None) -> None:
    world.on("2026-11-20 19:00")
    say("老王", "开会 党员大会 今天下午5点 三楼会议室")
    world.on("2026-11-23 09:30")

    assert say("老王", "缺席的两个人补学了").startswith("有2个会，请选是哪一个。")
    assert say("老王", "1") == ASKED.replace("哪3位", "哪2位").replace("「1、2、3」", "「1、2」")
