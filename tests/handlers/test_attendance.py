"""Signing in, leave and corrections, as they are typed."""

import pytest
from sqlmodel import select

from bot import meetings
from bot.meetings import Attendance, Presence
from tests.talk import Say
from tests.world import World


def attendance(world: World) -> dict[str, str]:
    """User id → state, of everybody somebody spoke of."""
    userids = {number: userid for userid, number in world.members.items()}
    with world.acting() as ctx:
        return {userids[row.member_id]: row.state.value for row in ctx.session.exec(select(Attendance))}


@pytest.fixture
def meeting(world: World, say: Say) -> int:
    """A members' meeting of the boiler branch today at ten, called by the secretary."""
    assert say("老王", "开会 党员大会 今天上午10点 三楼会议室").startswith("已安排：锅炉支部11月党员大会")
    return 1


def test_one_word_signs_in(world: World, say: Say, meeting: int) -> None:
    assert say("李明", "签到") == "已签到：锅炉支部11月党员大会。改错回「撤回」。"
    assert attendance(world) == {"liming": "present"}


def test_signing_in_twice_changes_nothing(world: World, say: Say, meeting: int) -> None:
    say("李明", "签到")

    assert say("李明", "我到了") == "锅炉支部11月党员大会已经签过到了。"
    assert attendance(world) == {"liming": "present"}


def test_no_meeting_today(say: Say) -> None:
    assert say("李明", "签到") == "今天没有您的会；可以说「会议」看近期安排。"


def test_two_meetings_today_are_asked_about(world: World, say: Say, meeting: int) -> None:
    say("李明", "开会 党小组会 今天上午10点30分 一组休息室")

    reply = say("李明", "签到")

    assert reply.startswith("有2个会，请选是哪一个。\n1 ")
    assert attendance(world) == {}
    assert "党小组会" in say("李明", "2")
    assert attendance(world) == {"liming": "present"}


def test_leave_is_easy_and_its_reason_stays_private(world: World, say: Say, meeting: int) -> None:
    reply = say("黄勇", "请假，孩子发烧")

    assert reply == "已记：锅炉支部11月党员大会，您请假。改错回「撤回」。"
    with world.acting("李明") as ctx:
        assert "孩子" not in str(meetings.roll(ctx, meetings.meeting(ctx, meeting)))
    with world.acting("老王") as ctx:
        [entry] = meetings.roll(ctx, meetings.meeting(ctx, meeting)).of(Presence.LEAVE)
        assert (entry.name, entry.reason_text) == ("黄勇", "孩子发烧")


def test_leave_without_a_meeting_asks_which(say: Say) -> None:
    assert "请说明哪天哪个会" in say("黄勇", "请假")


def test_leave_for_a_day_to_come(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点 三楼会议室")

    assert say("黄勇", "周五的党员大会请个假 出差") == (
        "已记：锅炉支部11月党员大会 11月27日（周五）15:00，您请假。改错回「撤回」。"
    )


def test_a_leader_reports_for_others(world: World, say: Say, meeting: int) -> None:
    assert say("李明", "代林福鹏报到，他手机没信号") == "已记：锅炉支部11月党员大会，林福鹏到会。改错回「撤回」。"
    assert attendance(world) == {"linfupeng": "present"}


def test_a_member_may_not_report_for_others(world: World, say: Say, meeting: int) -> None:
    reply = say("黄勇", "代林福鹏报到")

    assert "由党小组长或支部书记、委员" in reply
    assert attendance(world) == {}


def test_people_of_one_name_are_asked_about(world: World, say: Say, meeting: int) -> None:
    reply = say("老王", "替王伟请个假，他值夜班")

    assert reply.startswith(
        "有 2 位王伟，是哪一位？\n1 王伟（锅炉支部第一党小组，1980年生）\n2 王伟（锅炉支部第二党小组"
    )
    assert attendance(world) == {}
    assert say("老王", "2") == "已记：锅炉支部11月党员大会，王伟请假。改错回「撤回」。"
    assert attendance(world) == {"wangwei2": "leave"}


def test_a_correction(world: World, say: Say, meeting: int) -> None:
    say("老王", "签到 黄勇")

    assert say("老王", "黄勇刚才报错了，他没来，请假") == "已记：锅炉支部11月党员大会，黄勇请假。改错回「撤回」。"
    assert attendance(world) == {"huangyong": "leave"}


@pytest.mark.parametrize(
    ("text", "state", "words"),
    [
        ("在线上参加了，没到现场", "online", "您线上"),
        ("迟到十分钟，堵车", "late", "您迟到10分钟"),
        ("今天的党员大会我参加了", "present", "您到会"),
    ],
)
def test_other_ways_of_being_there(world: World, say: Say, meeting: int, text: str, state: str, words: str) -> None:
    assert words in say("黄勇", text)
    assert attendance(world) == {"huangyong": state}


def test_taking_back(world: World, say: Say, meeting: int) -> None:
    say("李明", "签到")

    assert say("李明", "撤回") == "已撤回：您在锅炉支部11月党员大会的签到，现在没有登记。"
    assert attendance(world) == {}
    assert say("李明", "撤回") == "十分钟内没有可以撤回的操作。"


def test_taking_back_is_over_after_ten_minutes(world: World, say: Say, meeting: int) -> None:
    say("李明", "签到")
    world.on("2026-11-23 09:41")

    assert say("李明", "撤回") == "十分钟内没有可以撤回的操作。"
    assert attendance(world) == {"liming": "present"}


def test_an_older_message_arriving_later_does_not_win(world: World, say: Say, meeting: int) -> None:
    late_in_the_post = say.message("黄勇", "签到")
    world.on("2026-11-23 09:35")
    say("黄勇", "党员大会请假 值班")

    say.desk.receive(late_in_the_post)

    assert attendance(world) == {"huangyong": "leave"}


def test_who_is_missing(world: World, say: Say, meeting: int) -> None:
    say("老王", "签到")

    reply = say("老王", "谁没来")

    assert reply.startswith("锅炉支部11月党员大会：未登记9人，")
    assert "没有登记不等于缺席" in reply
    assert "本单位书记" in say("黄勇", "谁没来")


def test_may_we_vote(world: World, say: Say, meeting: int) -> None:
    """Entitled: eleven members less the probationary and the exempt one are nine."""
    for name in ("老王", "陈静", "李明", "林福鹏"):
        say(name, "签到")

    assert "有表决权应到9，到会4，不够；还差1人" in say("老王", "应到多少人，现在够不够开会表决")
    say("黄勇", "签到")
    assert "有表决权应到9，到会5，可以表决；赞成满5票才通过" in say("老王", "应到多少人，现在够不够开会表决")


def test_numbers_in_the_question(say: Say) -> None:
    assert "刚好一半" in say("老王", "38个正式党员来了19个，能投票吗")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("应到42，到会21，赞成21，通过了吗", "有表决权应到42，需22票，未通过。"),
        ("应到42，到会30，赞成22，通过了吗", "有表决权应到42，需22票，通过。"),
        ("应到42人，到会20人，赞成20票，通过了吗", "有表决权应到42，到会20，不够；还差1人才能表决。"),
        ("应到42，到会30，赞成28，反对3，通过了吗", "共31票，多于有表决权到会的30人，请核对到会和票数。"),
        ("应到42，赞成22，通过了吗", "有表决权应到42，需22票，通过。"),
    ],
)
def test_votes_in_the_question(say: Say, text: str, reply: str) -> None:
    """Votes count against those who should attend, never against those who came (支部工作条例 art. 11)."""
    assert say("老王", text) == reply


def test_votes_of_the_meeting_at_hand(say: Say, meeting: int) -> None:
    say("老王", "其他都到了")
    say("老王", "确认")

    assert say("老王", "赞成4，反对5，通过了吗") == ("锅炉支部11月党员大会赞成4票：有表决权应到9，需5票，未通过。")
    assert say("老王", "赞成5票，反对4，通过了吗").endswith("需5票，通过。")


def test_an_election_is_declared_by_a_person(say: Say) -> None:
    assert "结果由大会宣布" in say("老王", "选举，应到45，到会40，同意23票，够不够当选")


def test_my_year(world: World, say: Say, meeting: int) -> None:
    say("李明", "签到")

    assert say("李明", "我今年缺了几次会") == "您2026年登记在册：到会1次，请假0次，缺席0次，已补学0次。"


def test_two_meetings_are_asked_about_before_counting(world: World, say: Say, meeting: int) -> None:
    say("老王", "开会 党课 今天下午3点")

    assert say("老王", "应到多少人").startswith("有2个会，请选是哪一个。")
    assert say("老王", "1").startswith("锅炉支部11月党员大会：应到")
    say("老王", "谁没来")
    assert say("老王", "2").startswith("锅炉支部11月党课：未登记")


def test_counting_for_a_meeting_to_come(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点")

    assert say("老王", "应到多少人，现在够不够").startswith("锅炉支部11月党员大会：应到10")


@pytest.mark.parametrize("text", ["2月30日的党员大会请假", "腊月二十八的党员大会我请个假"])
def test_a_date_that_cannot_be_is_asked_for(world: World, say: Say, meeting: int, text: str) -> None:
    assert "看不准是哪一天，没有记。请写成 11月27日 这样" in say("黄勇", text)
    assert attendance(world) == {}


def test_two_of_one_name_are_told_apart_by_the_group_said(world: World, say: Say, meeting: int) -> None:
    assert "王伟请假" in say("老王", "二组的王伟请假，值夜班")
    assert attendance(world) == {"wangwei2": "leave"}
