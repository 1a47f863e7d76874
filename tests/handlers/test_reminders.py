"""静默, 恢复提醒, 提醒我."""

from datetime import datetime

import pytest
from sqlmodel import select

from bot import notify
from bot.core.clock import SHANGHAI
from bot.notify import OutboxMessage
from tests.talk import Say
from tests.world import World


def mutes(world: World, name: str) -> list[tuple[str, datetime | None]]:
    with world.acting(name) as ctx:
        return [(row.window, row.until) for row in notify.muted(ctx)]


def due(world: World) -> list[datetime]:
    with world.acting() as ctx:
        return [row.due for row in ctx.session.exec(select(OutboxMessage)).all()]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "span", "until"),
    [
        ("静默 3天", "到11月26日（含当天）", at("2026-11-27")),
        ("这周别催了，机组168试运", "到11月29日（含当天）", at("2026-11-30")),
    ],
)
def test_quiet_until_a_day(world: World, say: Say, text: str, span: str, until: datetime) -> None:
    assert say("老王", text) == f"{span}不发一般提醒；等您核验、会议改动这类急事仍会告诉您。要恢复，回「恢复提醒」。"
    assert mutes(world, "老王") == [("", until)]


def test_quiet_in_the_evening(world: World, say: Say) -> None:
    assert say("黄勇", "晚上别发消息").startswith("以后晚上不发一般提醒")
    assert mutes(world, "黄勇") == [("evening", None)]


@pytest.mark.parametrize(
    ("answer", "until"), [("1", at("2026-11-27")), ("2", at("2026-12-01")), ("3", None), ("一直", None)]
)
def test_how_long_is_asked(world: World, say: Say, answer: str, until: datetime | None) -> None:
    assert say("老王", "静默").splitlines() == [
        "静默到什么时候？到期的事仍在「我的任务」里看得到。",
        "1 三天，到11月26日",
        "2 到本月底，11月30日",
        "3 一直，到您说「恢复提醒」",
    ]
    assert say("老王", "9").startswith("没看懂这一句")
    assert "不发一般提醒" in say("老王", answer)
    assert mutes(world, "老王") == [("", until)]


def test_reminded_again(world: World, say: Say) -> None:
    say("老王", "静默 3天")

    assert say("老王", "恢复提醒") == "已恢复提醒。"
    assert mutes(world, "老王") == []
    assert say("老王", "恢复提醒") == "您没有设静默，提醒照常。"


def test_quiet_is_taken_back(world: World, say: Say) -> None:
    say("老王", "静默 3天")

    assert say("老王", "撤回") == "已撤回：刚才设的静默，提醒照旧。"
    assert mutes(world, "老王") == []


def test_always_quiet(world: World, say: Say) -> None:
    assert say("老王", "以后别提醒我了").startswith("从现在起一直不发一般提醒")


def test_a_reminder_of_ones_own(world: World, say: Say) -> None:
    assert say("老王", "星期五上午提醒我报学习计划") == ("到11月27日（周五）08:53提醒您：报学习计划。改错回「撤回」。")
    assert world.heard_by("老王") == ["您要我提醒：报学习计划"]
    assert due(world) == [at("2026-11-27T08:53")]


@pytest.mark.parametrize(
    ("text", "moment", "what"),
    [
        ("下午三点提醒我交总结", "2026-11-23T15:00", "交总结"),
        ("明天下午提醒我交总结", "2026-11-24T14:07", "交总结"),
        ("12月4日10:20提醒我开支委会", "2026-12-04T10:20", "开支委会"),
        ("提醒我12月4日交总结", "2026-12-04T08:53", "交总结"),
    ],
)
def test_days_and_times(world: World, say: Say, text: str, moment: str, what: str) -> None:
    assert f"提醒您：{what}。" in say("黄勇", text)
    assert due(world) == [at(moment)]


def test_quiet_hours_are_kept_and_said(world: World, say: Say) -> None:
    assert "那时是免打扰时间，会等到11月28日（周六）08:07发。" in say("老王", "周五晚上9点提醒我交总结")


def test_the_day_is_asked_for(world: World, say: Say) -> None:
    assert say("老王", "提醒我交总结") == "哪天提醒？例如「周五上午」「12月4日15点」。"
    assert say("老王", "随便") == "哪天提醒？例如「周五上午」「12月4日15点」。"
    assert say("老王", "周五上午").startswith("到11月27日（周五）08:53提醒您：交总结。")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("提醒我", "提醒您什么？请连起来说，例如「星期五上午提醒我报学习计划」。"),
        ("2028年1月5日提醒我交总结", "最远能定一年内的提醒，没有记。"),
    ],
)
def test_what_cannot_be_set(world: World, say: Say, text: str, reply: str) -> None:
    assert say("老王", text) == reply
    assert world.heard_by("老王") == []


def test_a_moment_gone_by(world: World, say: Say) -> None:
    assert "已经过了，没有记" in say("老王", "今天上午8点提醒我交总结")


def test_a_reminder_is_taken_back(world: World, say: Say) -> None:
    say("老王", "星期五上午提醒我报学习计划")

    assert say("老王", "撤回") == "已撤回：您定的提醒（11月27日（周五）08:53 报学习计划）；没发出的消息不发了。"
    with world.acting() as ctx:
        assert [row.state for row in ctx.session.exec(select(OutboxMessage)).all()] == ["dropped"]


def test_long_wishes_are_cut(world: World, say: Say) -> None:
    assert len(say("老王", "星期五上午提醒我" + "报学习计划" * 100)) <= 200
