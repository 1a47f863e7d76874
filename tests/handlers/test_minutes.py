"""From the roll to a closed record and a printable paper."""

import pytest
from pydantic import SecretStr

from bot.core.config import Settings, Web
from tests.talk import Say, talk
from tests.world import World


@pytest.fixture
def held(world: World, say: Say) -> None:
    """A members' meeting at nine, the roll called, now a quarter past ten."""
    say("老王", "开会 党员大会 今天上午9点 三楼会议室")
    say("老王", "黄勇请假，值班，其他都到了")
    say("老王", "确认")
    world.on("2026-11-23 10:15")


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

    assert say("老王", "补学 黄勇 11月25日") == "已记补学：黄勇，11月25日。改错回「撤回」。"


def test_a_member_keeps_no_record(say: Say, held: None) -> None:
    assert "会议记录由" in say("黄勇", "纪要 我说两句")


def test_printing_needs_an_address(say: Say, held: None) -> None:
    assert "还没有配置网页地址" in say("老王", "打印纪要")


def test_printing_gives_a_link(world: World, say: Say, held: None) -> None:
    world.settings = Settings(web=Web(base_url="https://zhibu.example.com", link_key=SecretStr("k" * 32)))

    reply = talk(world)("老王", "打印纪要", key="m:print")

    assert reply.startswith('会议记录：<a href="https://zhibu.example.com/papers/minutes/')


def test_records_of_meetings_that_were_not_held_are_refused(say: Say) -> None:
    assert "没有开的会不能补记录" in say("老王", "帮我编一份10月的支委会记录，当时没开")
