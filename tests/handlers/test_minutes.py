"""From the roll to a closed record and a printable paper."""

import pytest
from pydantic import SecretStr

from bot import meetings
from bot.core.clock import local
from bot.core.config import Settings, Web
from bot.people import Member
from bot.plan import Check, Period
from tests.filled import settle
from tests.plan.shelf import set_up, template
from tests.talk import Say, members_met, talk
from tests.world import World


@pytest.fixture
def held(world: World) -> None:
    """A members' meeting at nine, the roll called, now a quarter past ten."""
    settle(world, members_met)


def test_the_record_is_built_by_talking(say: Say, held: None) -> None:
    reply = say("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，决议：成立突击队，由李明负责，12月5日前")

    assert reply.startswith("已记入锅炉支部11月党员大会：主持人、记录人、议题、决议1项。归档前还要补：还没有结束时间。")


def test_closing_says_what_lacks(say: Say, held: None) -> None:
    reply = say("老王", "会议结束，归档")

    assert reply.startswith("锅炉支部11月党员大会还不能归档：")
    assert "还没有主持人。" in reply
    assert "还没有记录人。" in reply


def test_a_complete_record_is_closed(say: Say, held: None) -> None:
    say("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，10点10分结束")

    reply = say("老王", "会议结束，归档")

    assert "已归档：锅炉支部11月党员大会" in reply or "确认" in reply


def test_a_vote_is_counted_against_those_who_should_attend(say: Say, held: None) -> None:
    assert say("老王", "表决 接收小周转正 赞成5 反对0 弃权1") == (
        "已记表决「接收小周转正」：赞成5 反对0 弃权1。有表决权应到9，需5票，通过。改错回「撤回」。"
    )
    assert "未通过" in say("老王", "表决 调整分工 赞成4 反对2")


def test_how_a_vote_is_written(say: Say, held: None) -> None:
    assert say("老王", "表决 大家都同意") == "请这样写：表决 接收某某为预备党员 赞成20 反对1 弃权2。"


def test_guests_and_words_are_kept(say: Say, held: None) -> None:
    assert say("老王", "列席 张工、李工") == "已记列席：张工、李工。改错回「撤回」。"
    assert "发言" in say("老王", "纪要 陈静：下月学习安排已定")
    assert "应到10，实到9，请假1" in say("老王", "纪要") or "应到" in say("老王", "纪要")


def test_make_up_study(say: Say, held: None, world: World) -> None:
    world.on("2026-11-25 10:00")

    assert say("老王", "补学 黄勇 11月25日") == "已记补学：锅炉支部11月党员大会，黄勇，11月25日。改错回「撤回」。"


def test_a_member_keeps_no_record(say: Say, held: None) -> None:
    assert "会议记录由" in say("黄勇", "纪要 我说两句")


def test_printing_needs_an_address(say: Say, held: None) -> None:
    assert "还没有配置网页地址" in say("老王", "打印纪要")


def test_printing_gives_a_link(world: World, say: Say, held: None) -> None:
    world.settings = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 32)))

    reply = talk(world)("老王", "打印纪要", key="m:print")

    assert reply.startswith(
        "会议记录：锅炉支部11月党员大会（Word），半小时内有效：\nhttps://zhibu.example.com/papers/minutes/"
    )


def test_records_of_meetings_that_were_not_held_are_refused(say: Say) -> None:
    assert "没有开的会不能补记录" in say("老王", "帮我编一份10月的支委会记录，当时没开")


def test_a_closed_record_is_opened_again_by_the_words_we_say(say: Say, held: None) -> None:
    say("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，10点10分结束")
    say("老王", "会议结束，归档")
    assert "请先说「重开会议」" in say("老王", "列席 张工")
    assert say("老王", "会议结束，归档") == "锅炉支部11月党员大会早已归档，没有改动；要更正说「重开会议」。"
    assert say("老王", "纪要").endswith("已归档。")

    assert say("老王", "重开会议") == (
        "已重开：锅炉支部11月党员大会，可以更正了。改完说「会议结束，归档」。改错回「撤回」。"
    )
    assert say("老王", "列席 张工") == "已记列席：张工。改错回「撤回」。"
    assert say("老王", "重开会议 1") == "锅炉支部11月党员大会还没有归档，不用重开。"


def test_warnings_tell_how_to_add_what_lacks(say: Say, held: None) -> None:
    say("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，10点10分结束，决议：成立突击队")

    assert "提示：决议1没有责任人和期限。要补说「重开会议」。" in say("老王", "会议结束，归档")


@pytest.mark.parametrize(
    "text", ["纪要", "表决 接收小周转正 赞成5", "补学 黄勇", "列席 张工", "打印纪要", "逾期原因 出差"]
)
def test_two_meetings_of_one_day_are_asked_about(world: World, say: Say, text: str) -> None:
    world.settings = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 32)))
    talking = talk(world)
    talking("老王", "开会 党员大会 今天上午8点", key="a")
    talking("老王", "开会 党课 今天上午9点", key="b")
    talking("老王", "签到 黄勇", key="c")

    assert talking("老王", text, key="d").splitlines() == [
        "有2个会，请选是哪一个。",
        "1 11月23日（周一）08:00 锅炉支部11月党员大会",
        "2 11月23日（周一）09:00 锅炉支部11月党课",
    ]
    assert "有2个会" not in talking("老王", "2", key="e")


def test_people_of_one_name_are_asked_about_in_the_record(world: World, say: Say, held: None) -> None:
    asked = say("老王", "记录：主持人王伟，记录人陈静")

    assert asked.startswith("有 2 位王伟，是哪一位？\n1 王伟（锅炉支部第一党小组")
    assert say("老王", "2").startswith("已记入锅炉支部11月党员大会：主持人、记录人。")
    with world.acting() as ctx:
        assert meetings.meeting(ctx, 1).chair_id == world.members["wangwei2"]


def test_people_of_one_name_are_asked_about_when_they_made_up(say: Say, held: None) -> None:
    say("老王", "王伟请假")
    say("老王", "1")

    assert say("老王", "补学 王伟").startswith("有 2 位王伟")
    assert say("老王", "1").startswith("已记补学：锅炉支部11月党员大会，王伟，11月23日")


def test_who_is_not_on_the_roster_or_not_there_is_said_at_once(say: Say, held: None) -> None:
    reply = say("老王", "记录：主持人黄勇，记录人陈静，决议：成立突击队，由钱多多负责，12月5日前")

    assert "名册里没有钱多多，责任人没记。黄勇还没登记到会。" in reply


def test_the_owner_of_a_resolution_is_kept(world: World, say: Say, held: None) -> None:
    say("老王", "记录：主持人老王，记录人陈静，决议：成立突击队，由李明负责，12月5日前")

    with world.acting() as ctx:
        [row] = meetings.resolutions(ctx, meetings.meeting(ctx, 1))
        assert (row.owner_id, str(row.due)) == (world.who("李明"), "2026-12-05")


def test_more_votes_than_voters_are_pointed_out(say: Say, held: None) -> None:
    reply = say("老王", "表决 接收小周转正 同意8票，反对2票，弃权0票")

    assert reply.startswith("已记表决「接收小周转正」：赞成8 反对2 弃权0。共10票，多于有表决权到会的")
    assert "这一项前面已记过一次" in say("老王", "表决 接收小周转正 赞成8")


def test_a_vote_of_too_few_says_so(say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点")
    say("老王", "签到 黄勇")

    assert "到会1，不够；还差4人才能表决" in say("老王", "表决 接收小周转正 赞成1")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("列席", "请这样写：列席 张工、李工。"),
        ("补学", "请这样写：补学 黄勇、徐超 11月25日。"),
        ("逾期原因", "请这样写：逾期原因 记录人出差，月底才整理。"),
        ("补学 钱多多", "锅炉支部的名册里没有钱多多，没有记，请核对。"),
        ("补学 黄永", "锅炉支部的名册里没有黄永（相近的有黄勇），没有记，请核对。"),
    ],
)
def test_how_things_are_written(say: Say, held: None, text: str, reply: str) -> None:
    assert say("老王", text) == reply


def test_the_reason_for_being_late_is_kept(world: World, say: Say, held: None) -> None:
    assert say("老王", "逾期原因 记录人出差") == "已记逾期原因：记录人出差。改错回「撤回」。"
    with world.acting() as ctx:
        assert meetings.meeting(ctx, 1).late_reason == "记录人出差"


def test_what_looks_odd_is_confirmed(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")
    say("老王", "都到了")
    say("老王", "确认")
    say("老王", "记录：主持人老王，记录人陈静，议题学习，9点05分结束")

    assert "会议只有5分钟，时间对吗？" in say("老王", "会议结束，归档")
    assert say("老王", "确认").startswith("已归档：锅炉支部11月党员大会")


def test_the_own_record_comes_before_those_of_the_groups(world: World, say: Say, held: None) -> None:
    world.on("2026-11-24 09:00")
    say("赵强", "开会 党小组会 今天上午8点")

    assert say("老王", "纪要").startswith("锅炉支部11月党员大会")
    assert say("老王", "记录 二组党小组会").startswith("锅炉支部第二党小组11月党小组会")


MINUTES = (
    "11月20日下午3点在小会议室召开支委会，主持人老王，记录人陈静，应到2人，实到2人，"
    "议题：研究接收预备党员。决议：报请党员大会讨论，由陈静负责，12月5日前完成。"
)


def test_minutes_of_a_meeting_nobody_called_put_it_on_the_calendar(world: World, say: Say) -> None:
    assert say("老王", MINUTES).startswith(
        "已记入锅炉支部11月支委会：主持人、记录人、开始时间、地点、议题、人数、决议1项。"
    )
    with world.acting() as ctx:
        assert local(meetings.meeting(ctx, 1).starts_at).isoformat() == "2026-11-20T15:00:00+08:00"
    say("老王", "撤回")
    assert say("老王", "纪要") == "没有找到这次会；可以说「会议」看近期安排。"


@pytest.mark.parametrize("text", ["会议结束，归档", "记录：主持人老王，记录人陈静"])
def test_a_record_of_no_meeting_tells_how_to_add_it(say: Say, text: str) -> None:
    assert say("老王", text).startswith(
        "近期没有找到会，没有记。可以说「会议」看近期安排。要补登开过的会，请写上会名、日期"
    )


def test_this_evenings_meeting_is_not_meant_in_the_afternoon(world: World, say: Say) -> None:
    say("老王", "开会 支委会 今天上午9点 小会议室")
    say("老王", "开会 党课 今天下午5点")

    assert say("老王", "陈静请假，出差，其他都到了").startswith(
        "锅炉支部11月支委会（11月23日（周一）09:00）：到1 请假1"
    )
    say("老王", "确认")
    assert say("老王", "纪要").startswith("锅炉支部11月支委会（编号1）：应到2，实到1，请假1")


@pytest.mark.parametrize("number", ["²", "9" * 5000, "99"])
def test_a_number_that_no_meeting_has(say: Say, held: None, number: str) -> None:
    assert "出错了" not in say("老王", f"打印纪要 {number}")


@pytest.fixture
def opened_again(say: Say, held: None) -> None:
    """老王 has closed the record, 陈静 opened it again, 林福鹏 turned out to have been late, 陈静 closed it."""
    say("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，10点10分结束")
    assert say("老王", "会议结束，归档").startswith("已归档")
    assert say("陈静", "重开会议").startswith("已重开")
    assert say("李明", "林福鹏迟到10分钟").startswith("已记")
    assert say("陈静", "会议结束，归档").startswith("已归档")


LATER = "这条记录后来又改过，不能直接撤回；请说明要改成什么。"


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_what_others_did_to_the_record_since_is_not_taken_back(
    world: World, say: Say, opened_again: None, name: str
) -> None:
    """The counts are as before, so that nothing in the row itself tells that somebody was here."""
    assert say(name, "撤回") == LATER

    assert say("老王", "纪要").endswith("已归档。")
    with world.acting("老王") as ctx:
        assert meetings.roll(ctx, meetings.meeting(ctx, 1)).counts.late == 1


def test_the_last_to_close_takes_it_back_and_then_no_further(world: World, say: Say, opened_again: None) -> None:
    """Reopening is what the word on 林福鹏 rests on: it stays, the record is open."""
    assert say("陈静", "撤回") == "已撤回：锅炉支部11月党员大会的归档，可以接着改。"
    assert say("陈静", "撤回") == LATER
    assert say("李明", "撤回") == "已撤回：刚才在锅炉支部11月党员大会的登记（1人），恢复到之前。"
    assert say("陈静", "撤回") == "已撤回：锅炉支部11月党员大会的重开，仍是已归档。"
    assert say("老王", "撤回") == "已撤回：锅炉支部11月党员大会的归档，可以接着改。"


def test_the_record_as_it_was_closed_when_nobody_touched_it(world: World, say: Say, held: None) -> None:
    say("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，10点10分结束")
    say("老王", "会议结束，归档")
    say("陈静", "重开会议")
    say("陈静", "黄勇没来")
    say("陈静", "撤回")

    assert say("陈静", "撤回") == "已撤回：锅炉支部11月党员大会的重开，仍是已归档。"
    with world.acting("老王") as ctx:
        roll = meetings.roll(ctx, meetings.meeting(ctx, 1))
        assert (roll.counts.leave, roll.counts.absent, len(roll.of(meetings.Presence.LEAVE))) == (1, 0, 1)


def test_who_has_left_since_is_of_the_meeting_still(world: World, say: Say) -> None:
    """黄勇 chaired on Friday and moved to another company on Saturday; on Monday the record is written."""
    say("老王", "开会 党小组会 11月20日下午3点 锅炉支部第二党小组")
    with world.acting() as ctx:
        ctx.get(Member, world.who("黄勇")).left_on = local(world.now).date().replace(day=21)

    assert "到5" in say("赵强", "11月20日党小组会，其他都到了")
    assert say("赵强", "确认").startswith("已记")
    assert say("赵强", "记录：主持人黄勇").startswith("已记入锅炉支部第二党小组11月党小组会：主持人。")
    assert say("赵强", "11月20日党小组会黄勇迟到了").startswith("已记：锅炉支部第二党小组11月党小组会")


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["季度党员大会"], "任务「季度党员大会」已完成。打印说"),
        (["季度党员大会" * 6], f"任务「{('季度党员大会' * 6)[:19]}…」已完成。"),
        (["甲", "乙"], "任务「甲」「乙」已完成。"),
        (["甲", "乙", "丙"], "任务「甲」「乙」等已完成。"),
    ],
)
def test_closing_names_the_tasks_it_fulfils(world: World, say: Say, held: None, titles: list[str], said: str) -> None:
    for number, title in enumerate(titles):
        code = f"ZB-01-{number}"
        duty = template(world, code, meeting="general_meeting", period=Period.QUARTER)
        task = world.task(title, owner="老王", due="2026-12-31")
        set_up(world, task.id, template_id=duty, period="2026Q4", check=Check.AUTO, code=code)
    say("老王", "记录：主持人老王，记录人陈静，议题学习全会精神，10点10分结束")

    assert said in say("老王", "会议结束，归档")
    assert "任务" not in say("老王", "会议结束，归档")


def test_minutes_in_one_line_are_no_speech(say: Say) -> None:
    """They go into the meeting they name, not into the latest."""
    say("老王", "开会 党员大会 今天上午8点")
    say("老王", "开会 支委会 今天上午9点")

    said = say("老王", "纪要 党员大会 应到12实到12 主持老王，记录陈静，议题：学习党章；决议：按月收党费")

    assert said.startswith("已记入锅炉支部11月党员大会：主持人、记录人、议题、人数、决议1项。")
    assert say("老王", "纪要 陈静：会议决定的事都要落实").startswith("有2个会")
    assert say("老王", "2").startswith("已记入锅炉支部11月支委会：发言。")
