"""The groups as the office sees them: who was posted to when, what did not come there, said once and said again."""

from datetime import datetime, timedelta

import pytest

from bot import notify
from bot.channels.base import Incoming
from bot.channels.envelope import CARD
from bot.core import audit
from bot.core.config import Channels, GroupRobot
from bot.core.errors import ConflictError, NotAllowedError
from bot.notify import Group, LetterState, OutboxLetter, Unposted, grouped
from tests.notify.conftest import Desk
from tests.notify.test_posting import group, post, seen
from tests.world import World

__all__ = ["group"]

OFFICE, BOILERS = "group_robot", "group_robot/B04"
SENT, FAILED, UNSURE = LetterState.SENT, LetterState.FAILED, LetterState.UNSURE
GONE = "群机器人的 key 不对，或机器人已被移除（93000）。"


def groups(desk: Desk) -> list[Group]:
    with desk.acting() as ctx:
        return list(notify.groups(ctx))


def unposted(desk: Desk) -> list[Unposted]:
    with desk.acting() as ctx:
        return list(notify.unposted(ctx))


def lose(desk: Desk, key: str = "k1", text: str = "本月还有一项没办\n1. 党课", code: int = 93000) -> None:
    """A post for 锅炉支部 that does not come there."""
    desk.standin.groups["B04"].refusal = code
    post(desk, text, key, to="B04")
    desk.deliver()
    desk.standin.groups["B04"].refusal = 0


def test_the_office_sees_how_each_group_stands(group: Desk) -> None:
    assert groups(group) == [Group("", "工作群", None, "", 0), Group("B04", "锅炉支部", None, "", 0)]
    post(group, "11月检查")
    lose(group)
    said = group.clock()
    post(group, "晚上说的", "k2", due=group.clock() + timedelta(hours=1))

    office, boilers = groups(group)
    assert office.said_at is not None
    assert abs(office.said_at - said) < timedelta(minutes=1)
    assert (office.trouble, office.waiting) == ("", 1)
    assert (boilers.said_at, boilers.trouble, boilers.waiting) == (None, GONE, 0)

    group.wait(minutes=1)
    post(group, "又好了", "k3", to="B04")
    group.deliver()
    assert groups(group)[1].trouble == ""


def test_a_group_that_rests_says_why(group: Desk) -> None:
    group.standin.fault("webhook/send", errcode=45009)
    post(group, "11月检查", to="B04")
    group.deliver()
    assert [(one.trouble, one.waiting) for one in groups(group)] == [("", 0), ("群机器人发得太多（45009）。", 1)]


def test_without_robots_there_is_no_group(desk: Desk) -> None:
    assert groups(desk) == []
    assert unposted(desk) == []


def test_a_robot_of_nobody_is_named_so(group: Desk) -> None:
    robots = group.world.settings.channels.group_robot
    assert robots is not None
    robots.units["X9"] = robots.units["B04"]
    assert [(one.code, one.name) for one in groups(group)[1:]] == [("B04", "锅炉支部"), ("X9", "没有这个单位")]


def test_what_did_not_come_into_a_group_is_posted_again(group: Desk) -> None:
    lose(group)
    [lost] = unposted(group)
    assert (lost.group, lost.words, lost.reason, lost.may_again) == ("锅炉支部", "本月还有一项没办", GONE, True)

    with group.acting("何洁") as ctx:
        notify.post_again(ctx, lost.number)
        [entry] = audit.latest(ctx, "notify.again", limit=1)
        assert entry.summary == "重发一条群消息"
    assert unposted(group) == []
    group.deliver()
    assert seen(group, "B04") == [("text", "本月还有一项没办\n1. 党课")]
    assert group.letters()[0].state is LetterState.SENT


def test_what_may_stand_there_is_posted_again_only_by_the_office(group: Desk) -> None:
    group.standin.fault("webhook/send", after=True, errcode=-1)
    post(group, "一" * 30)
    for _ in range(3):
        group.deliver()
        group.wait(minutes=5)
    [lost] = unposted(group)
    assert (lost.group, lost.words) == ("工作群", "一" * 24 + "…")
    assert lost.reason.startswith("可能没有送到：")

    with group.acting("老王") as ctx, pytest.raises(NotAllowedError):
        notify.post_again(ctx, lost.number)
    with group.acting("何洁") as ctx:
        notify.post_again(ctx, lost.number)
    group.deliver()
    assert len(seen(group)) == 2


def test_what_is_let_be_is_shown_no_more(group: Desk) -> None:
    lose(group)
    [lost] = unposted(group)
    with group.acting("何洁") as ctx:
        notify.post_no_more(ctx, lost.number)
    assert unposted(group) == []
    assert groups(group)[1].trouble == ""
    with group.acting("何洁") as ctx, pytest.raises(ConflictError):
        notify.post_again(ctx, lost.number)
    with group.acting("何洁") as ctx, pytest.raises(ConflictError):
        notify.post_no_more(ctx, 999)


def test_words_that_are_not_kept_cannot_be_posted_again(group: Desk) -> None:
    lose(group)
    group.wait(days=29)
    [lost] = unposted(group)
    group.world.settings = group.world.settings.model_copy(
        update={"chat": group.world.settings.chat.model_copy(update={"retention_days_of_texts": 20})}
    )
    with group.acting("何洁") as ctx:
        notify.forget(ctx)
        [blank] = notify.unposted(ctx)
        assert (blank.words, blank.may_again) == ("", False)
        with pytest.raises(ConflictError):
            notify.post_again(ctx, lost.number)
    group.wait(days=2)
    assert unposted(group) == []


def test_that_a_robot_is_gone_is_told_once_until_it_speaks_again(group: Desk) -> None:
    """Lost on Monday and on Tuesday; on Thursday it speaks, and on Friday it is gone once more."""
    lose(group, "k1")
    lose(group, "k1b")
    group.go_to("2026-11-24 09:30")
    lose(group, "k2", code=93008)
    group.go_to("2026-11-26 09:30")
    post(group, "又好了", "k4", to="B04")
    group.deliver()
    group.go_to("2026-11-27 09:30")
    lose(group, "k5")
    group.go_to("2026-11-30 09:30")
    group.deliver()

    assert group.heard("hejie") == [
        f"11月23日发到锅炉支部群里的 2 条没有送到：{GONE.rstrip('。')} 2 条。",
        f"11月27日发到锅炉支部群里的 1 条没有送到：{GONE.rstrip('。')} 1 条。",
    ]


def test_what_groups_refuse_for_other_reasons_is_told_each_day(group: Desk) -> None:
    for day, key in ((23, "k1"), (24, "k2")):
        group.go_to(f"2026-11-{day} 09:31")
        lose(group, key, code=40058)
        post(group, "11月检查", f"{key}-office")
        group.deliver()
    group.go_to("2026-11-25 09:30")
    group.deliver()
    assert [text.partition("：")[0] for text in group.heard("hejie")] == [
        "11月23日发到锅炉支部群里的 1 条没有送到",
        "11月24日发到锅炉支部群里的 1 条没有送到",
    ]


def test_what_a_stranger_was_not_told_is_no_groups_trouble(group: Desk) -> None:
    pressed = Incoming("wecom_app", "e:1", "somebody", "核验 12", CARD, "核验 12")
    group.standin.fault("message/send", errcode=81013)
    with group.acting() as ctx:
        assert notify.hear(ctx, pressed, "还没有绑定。", "") == ""
    group.deliver()

    assert [(one.userids, one.state) for one in group.letters()] == [(["somebody"], LetterState.FAILED)]
    assert "somebody" not in str(group.letters()[0].key)
    assert [one.trouble for one in groups(group)] == ["", ""]
    assert unposted(group) == []


def lay(world: World, *rows: tuple[str, LetterState, str, int | None, str]) -> None:
    """Letters as they came to lie there: place, state, moment, code, and why; in the app a stranger's is no post."""
    with world.acting() as ctx:
        for number, (place, state, when, code, error) in enumerate(rows):
            at = datetime.fromisoformat(f"2026-11-{when}+08:00")
            letter = OutboxLetter(channel=place, text=f"{error}一句", state=state, made_at=at, due=at)
            letter.settled_at = None if state is LetterState.READY else at
            letter.code, letter.error, letter.key = code, error, f"k{number}"
            ctx.session.add(letter)


def test_the_newest_of_each_group_is_what_counts(world: World) -> None:
    robots = GroupRobot.model_validate({"key": "k", "units": {"b04": {"key": "u"}, "x9": {"key": "x"}}})
    world.settings = world.settings.model_copy(update={"channels": Channels(group_robot=robots)})
    lay(
        world,
        (OFFICE, SENT, "23T07:00", 0, ""),
        (OFFICE, SENT, "23T09:00", 0, ""),
        (OFFICE, FAILED, "23T08:00", 40058, "子"),
        (BOILERS, SENT, "23T05:00", 0, ""),
        (BOILERS, UNSURE, "23T07:00", None, "丑"),
        (BOILERS, FAILED, "23T06:00", 40058, "寅"),
        (BOILERS, FAILED, "23T08:00", 40058, "卯"),
        ("wecom_app", FAILED, "23T08:00", 40058, "辰"),
        *((place, LetterState.READY, "23T10:00", None, "") for place in (OFFICE, BOILERS, BOILERS)),
    )
    with world.acting("何洁") as ctx:
        office, boilers, nobody = notify.groups(ctx)
        lost = [(one.group, one.reason) for one in notify.unposted(ctx)]
        assert office.said_at == ctx.now.replace(hour=9, minute=0)
        assert boilers.said_at == ctx.now.replace(hour=5, minute=0)
        notify.post_no_more(ctx, notify.unposted(ctx)[0].number)
        assert [one.words for one in notify.unposted(ctx)] == ["子一句", "丑一句", "寅一句"]
    assert (office.trouble, boilers.trouble, nobody.code) == ("", "卯", "X9")
    assert [one.waiting for one in (office, boilers, nobody)] == [1, 2, 0]
    assert lost == [("锅炉支部", "卯"), ("工作群", "子"), ("锅炉支部", "可能没有送到：丑"), ("锅炉支部", "寅")]


def test_what_groups_did_not_get_is_told_by_day_and_that_a_robot_is_gone_once(world: World) -> None:
    lay(
        world,
        (OFFICE, FAILED, "15T23:59:59", 40058, "早"),
        (OFFICE, FAILED, "16T00:00", 40058, "始"),
        (OFFICE, FAILED, "22T00:00", 40058, "晚"),
        (OFFICE, FAILED, "18T09:00", 93000, "丁"),
        (OFFICE, UNSURE, "19T09:00", None, "戊"),
        ("wecom_app", FAILED, "19T09:00", 40058, "己"),
        (BOILERS, SENT, "16T09:00", 0, ""),
        (BOILERS, FAILED, "17T09:00", 93000, "甲"),
        (BOILERS, SENT, "18T09:00", 0, ""),
        (BOILERS, FAILED, "20T09:00", 93008, "庚"),
        (BOILERS, FAILED, "19T09:00", 93000, "乙"),
        (BOILERS, FAILED, "20T10:00", 40058, "丙"),
        (BOILERS, FAILED, "20T08:00", 40058, "先"),
    )
    begin = datetime.fromisoformat("2026-11-16T00:00+08:00")
    with world.acting() as ctx:
        found = grouped.not_posted(ctx, begin, begin + timedelta(days=6))
    assert {(day.day, where): reasons for (day, where), reasons in found.items()} == {
        (16, "群里"): ["始"],
        (18, "群里"): ["丁"],
        (19, "群里"): ["可能没有送到：戊"],
        (17, "锅炉支部群里"): ["甲"],
        (19, "锅炉支部群里"): ["乙"],
        (20, "锅炉支部群里"): ["先", "丙"],
    }
