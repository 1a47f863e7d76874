"""A whole list at once: shown, confirmed, saved; asked about where it is doubtful."""

import pytest
from sqlmodel import select

from bot.core.audit import AuditEntry
from bot.meetings import Meeting
from tests.handlers.test_attendance import attendance
from tests.talk import Say
from tests.world import World

PASTE = "#接龙\n11月党小组会（锅炉第二党小组）\n\n1. 赵强 到\n2. 黄勇 请假（现场吊装）\n3. 小周\n4. 老孙 上门送学"


@pytest.fixture
def group_meeting(say: Say) -> None:
    assert "已安排" in say("赵强", "开会 党小组会 今天上午9点 二组休息室")


def test_a_pasted_list_is_shown_then_saved(world: World, say: Say, group_meeting: None) -> None:
    shown = say("赵强", PASTE)

    assert shown == (
        "锅炉支部第二党小组11月党小组会（11月23日（周一）09:00）：到2 请假1（黄勇） 上门1（老孙）。\n"
        "回复「确认」保存，「取消」不记。"
    )
    assert attendance(world) == {}
    saved = say("赵强", "确认")
    assert saved.startswith("已记：锅炉支部第二党小组11月党小组会 到2 请假1（黄勇） 上门1（老孙）。")
    assert attendance(world) == {
        "zhaoqiang": "present",
        "huangyong": "leave",
        "xiaozhou": "present",
        "laosun": "home_visit",
    }


def test_cancelled_is_not_saved(world: World, say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)

    assert say("赵强", "取消") == "好，不记了。"
    assert attendance(world) == {}


def test_a_later_list_supersedes_an_earlier_one(world: World, say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)
    say("赵强", "确认")
    say("赵强", PASTE.replace("黄勇 请假（现场吊装）", "黄勇 到"))
    say("赵强", "确认")

    assert attendance(world)["huangyong"] == "present"


def test_a_list_without_a_meeting_calls_it(world: World, say: Say) -> None:
    shown = say("赵强", PASTE)

    assert "，新建，没说几点，暂记这个时间）：到2" in shown
    assert say("赵强", "确认").startswith("已记：锅炉支部第二党小组11月党小组会")
    with world.acting() as ctx:
        [meeting] = ctx.session.exec(select(Meeting)).all()
        assert (meeting.kind.value, meeting.org_id) == ("group_meeting", world.orgs["B04-02"])


def test_taking_a_list_back_takes_the_meeting_it_called_too(world: World, say: Say) -> None:
    say("赵强", PASTE)
    say("赵强", "确认")

    assert say("赵强", "撤回").startswith("已撤回")
    assert attendance(world) == {}
    with world.acting() as ctx:
        assert ctx.session.exec(select(Meeting)).all() == []


def test_unknown_names_are_said_with_the_nearest(world: World, say: Say, group_meeting: None) -> None:
    shown = say("赵强", "#接龙\n党小组会\n1. 赵强\n2. 黄永\n3. 小周")

    assert "没对上名册：黄永（黄勇？）" in shown
    say("赵强", "确认")
    assert attendance(world) == {"zhaoqiang": "present", "xiaozhou": "present"}


def test_two_of_one_name_in_the_branch_are_asked_about(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点 三楼")

    asked = say("老王", "黄勇、王伟请假，其他都到了")

    assert asked.startswith("有 2 位王伟，是哪一位？")
    shown = say("老王", "1")
    assert "到8 请假2（黄勇、王伟）" in shown or "到8 请假2（王伟、黄勇）" in shown
    say("老王", "确认")
    assert attendance(world)["wangwei1"] == "leave"
    assert attendance(world)["wangwei2"] == "present"


def test_everybody_but_one(world: World, say: Say, group_meeting: None) -> None:
    shown = say("赵强", "除了小周都到了")

    assert "小周" in shown
    say("赵强", "确认")
    assert attendance(world)["huangyong"] == "present"
    assert attendance(world)["xiaozhou"] in {"absent", "leave"}


def test_numbers_that_do_not_add_up_are_said(world: World, say: Say, group_meeting: None) -> None:
    shown = say("赵强", "二组应到6实到4，黄勇请假")

    assert "请核对" in shown or "确认" in shown


def test_a_member_cannot_file_a_list(world: World, say: Say, group_meeting: None) -> None:
    assert "由党小组长或支部书记、委员" in say("黄勇", PASTE)
    assert attendance(world) == {}


def test_the_trail_tells_who_filed_it(world: World, say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)
    say("赵强", "确认")

    with world.acting() as ctx:
        entry = ctx.session.exec(select(AuditEntry).where(AuditEntry.verb == "attendance.mark")).one()
        assert (entry.actor_id, entry.summary, sum(one["table"] == "attendance" for one in entry.changes)) == (
            world.who("赵强"),
            "锅炉支部第二党小组11月党小组会",
            4,
        )


def test_the_same_list_again_is_not_asked_about(say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)
    say("赵强", "确认")

    assert say("赵强", PASTE) == "锅炉支部第二党小组11月党小组会：早已这样记着，没有改动。"


def test_a_later_list_says_what_it_changes(say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)
    say("赵强", "确认")

    assert "改动：黄勇由请假改为到会。" in say("赵强", PASTE.replace("黄勇 请假（现场吊装）", "黄勇 到"))


def test_a_reason_told_later_is_a_change_too(say: Say, group_meeting: None) -> None:
    say("赵强", PASTE.replace("（现场吊装）", ""))
    say("赵强", "确认")

    assert "改动：黄勇补了原因。" in say("赵强", PASTE)


def test_a_part_of_the_list_says_what_stands_altogether(say: Say, group_meeting: None) -> None:
    say("赵强", PASTE)

    assert say("赵强", "确认").endswith("合计应到5，实到2，请假1，未登记2。改错回「撤回」。")


def test_people_of_another_group_are_pointed_out(say: Say, group_meeting: None) -> None:
    assert "李明不在应到名单里。" in say("赵强", "#接龙\n党小组会\n1. 赵强\n2. 李明\n3. 黄勇")
    say("赵强", "取消")
    assert "李明到会。李明不在应到名单里。" in say("赵强", "李明也到了")


def test_a_leave_does_not_become_an_absence(world: World, say: Say, group_meeting: None) -> None:
    say("黄勇", "请假 值班")

    assert "请假1（黄勇）" in say("赵强", "除了黄勇都到了")
    say("赵强", "确认")
    assert attendance(world)["huangyong"] == "leave"


def test_everybody_when_everybody_is_known(say: Say, group_meeting: None) -> None:
    say("赵强", "全到了")
    say("赵强", "确认")

    assert say("赵强", "全到了") == (
        "锅炉支部第二党小组11月党小组会应到的人都登记过了，没有改动。要改谁，直接说，例如「黄勇到了」。"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("应到9实到8，黄勇请假", "报的应到9，按名册是5，请核对。"),
        ("#接龙\n党小组会\n1. 赵强\n2. 黄勇 请假\n3. 小周", "到2 请假1（黄勇）。\n"),
        ("应到5实到3，黄勇请假", "应到5、实到3，只说了1人没到，还差1人没说。"),
        ("#接龙\n党小组会 实到4人\n1. 赵强\n2. 黄勇\n3. 小周", "到3"),
    ],
)
def test_which_number_does_not_fit(say: Say, group_meeting: None, text: str, words: str) -> None:
    assert words in say("赵强", text)


def test_a_list_filed_the_morning_after_asks_about_yesterday(world: World, say: Say, group_meeting: None) -> None:
    world.on("2026-11-24 08:10")

    assert say("赵强", "除了黄勇都到了") == (
        "今天没有登记的会，是不是11月23日（周一）09:00 锅炉支部第二党小组11月党小组会？\n"
        "是就回复「确认」，不是回「取消」。"
    )
    assert "到4 缺席1（黄勇）" in say("赵强", "确认")


def test_a_list_naming_the_kind_may_also_be_a_new_meeting(world: World, say: Say, group_meeting: None) -> None:
    world.on("2026-11-24 10:10")

    asked = say("赵强", "党小组会除了黄勇都到了")

    assert asked.splitlines()[1:] == ["1 11月23日（周一）09:00 锅炉支部第二党小组11月党小组会", "2 今天新开的党小组会"]
    assert "11月24日（周二）10:00，新建，没说几点" in say("赵强", "2")
    say("赵强", "取消")
    say("赵强", "党小组会除了黄勇都到了")
    assert "（11月23日（周一）09:00）：到4" in say("赵强", "1")


def test_a_single_word_calls_no_meeting(say: Say) -> None:
    assert say("赵强", "黄勇周三党小组会请假") == "11月25日没有找到党小组会，没有记。可以说「会议」看近期安排。"


def test_leave_for_the_wrong_day_is_told_the_right_one(say: Say) -> None:
    say("老王", "开会 党员大会 周五下午3点")

    assert say("赵强", "替黄勇请假，明天的党员大会，他值班") == (
        "11月24日没有找到党员大会，没有记。最近的一次是11月27日（周五）15:00的锅炉支部11月党员大会。"
    )


def test_a_member_is_refused_before_being_asked_who_is_meant(say: Say, group_meeting: None) -> None:
    assert say("黄勇", "王伟也到了") == "替别人记到会，由党小组长或支部书记、委员来做。"


def test_near_names_are_only_those_of_the_unit(say: Say, group_meeting: None) -> None:
    assert "刘洋" not in say("赵强", "#接龙\n党小组会\n1. 赵强\n2. 刘阳\n3. 小周")


def test_a_leader_names_the_group_by_its_people(say: Say, group_meeting: None) -> None:
    say("李明", "开会 党小组会 今天上午9点")

    assert say("赵强", "#接龙\n党小组会\n1. 赵强\n2. 黄勇\n3. 小周").startswith("锅炉支部第二党小组11月党小组会")


def test_a_group_may_be_reported_at_the_branch_meeting(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点")

    asked = say("赵强", "二组黄勇到了，小周请假")

    assert asked.splitlines() == [
        "今天还没有登记党小组会，是哪一次？",
        "1 11月23日（周一）09:00 锅炉支部11月党员大会",
        "2 今天新开的党小组会",
    ]
    assert say("赵强", "1").startswith("锅炉支部11月党员大会（11月23日（周一）09:00）：到1 请假1（小周）。")


def test_a_name_that_sounds_like_one(world: World, say: Say, group_meeting: None) -> None:
    assert say("赵强", "黄永到了").splitlines() == ["名册里没有黄永，是不是：", "1 黄勇（锅炉支部第二党小组）"]
    assert "黄勇到会" in say("赵强", "1")
    assert say("赵强", "钱多多、吴所谓到了") == "名册里没有钱多多、吴所谓，没有记。请核对姓名再发一次。"


def test_saved_by_somebody_else_while_it_was_shown(say: Say, group_meeting: None) -> None:
    say("赵强", "应到5实到4，黄勇请假")
    say("黄勇", "请假")
    for name in ("赵强", "小周"):
        say(name, "签到")
    say("老王", "二组党小组会除了黄勇都到了")
    say("老王", "确认")

    assert say("赵强", "确认") == "锅炉支部第二党小组11月党小组会：早已这样记着，没有改动。"


def test_numbers_alone_wait_for_names(say: Say, group_meeting: None) -> None:
    assert say("赵强", "二组八个党员到了六个，两个在现场回不来，名字晚点补") == (
        "记下之前要有名字：请把没到的人补上，例如「黄勇、徐超请假，其他都到了」。"
    )


def test_everybody_of_a_meeting_not_called_before(world: World, say: Say) -> None:
    assert "新建，没说几点，暂记这个时间）：到4 请假1（黄勇）。" in say("赵强", "党小组会黄勇请假，其他都到了")


def test_a_list_without_a_kind_asks_for_one(say: Say) -> None:
    assert say("赵强", "除了黄勇都到了") == (
        "11月23日没有找到会，没有记。可以说「会议」看近期安排。"
        "要补记一次没登记过的会，请把会名和日期写上，例如「11月25日党小组会」。"
    )


def test_more_present_than_named(say: Say, group_meeting: None) -> None:
    reply = say("赵强", "应到5人实到3人，赵强、小周到了，黄勇请假")

    assert "报的实到3，按名字是2，请核对。" in reply


def test_everybody_of_an_officers_meeting_not_called_before(say: Say) -> None:
    assert "锅炉支部11月支委会（11月23日（周一）09:00，新建，没说几点，暂记这个时间）：到2。" in say(
        "老王", "支委会都到了"
    )


def test_a_leader_files_only_the_own_group_at_the_branch_meeting(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点")

    assert "到5。" in say("赵强", "党员大会都到了")
    say("赵强", "取消")
    assert say("赵强", "#接龙\n党员大会\n1. 赵强\n2. 李明\n3. 黄勇") == "替别人记到会，由党小组长或支部书记、委员来做。"
