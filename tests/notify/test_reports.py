"""Who did not get what and why, what the office is told of it, how much people are told."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col

from bot import notify
from bot.core.audit import AuditEntry
from bot.core.errors import BadInputError
from bot.demo.standin_chats import Member
from bot.notify import MessageState, Topic, Urgency
from tests.notify.conftest import Desk


def everybody(desk: Desk) -> list[int]:
    return sorted(desk.world.members.values())


def test_an_announcement_reaches_all_who_can_be_reached_in_one_call(desk: Desk) -> None:
    with desk.acting("何洁") as ctx:
        made = notify.announce(ctx, " 周五停水。 ", [*everybody(desk), *everybody(desk)], "全体党员")
        assert (made.text, made.audience, made.by_id) == ("周五停水。", "全体党员", desk.world.who("何洁"))
        assert (made.receivers, made.unreachable, made.urgent) == (13, 1, False)
        [entry] = ctx.session.exec(sa.select(AuditEntry).where(col(AuditEntry.verb) == "announcement.send")).scalars()
        assert entry.summary == "全体党员"
    assert desk.deliver() == 1

    assert desk.calls() == 1
    assert desk.heard("liming") == desk.heard("zhoufang") == ["周五停水。"]
    with desk.acting() as ctx:
        [lost] = notify.undelivered(ctx, about=f"announcement:{made.id}")
        assert (lost.name, lost.reason, lost.text) == ("老吴", "没有绑定企业微信", "周五停水。")


@pytest.mark.parametrize(("urgent", "heard"), [(False, []), (True, ["停电。"])])
def test_an_announcement_waits_for_working_hours_unless_urgent(desk: Desk, heard: list[str], *, urgent: bool) -> None:
    desk.go_to("2026-11-27 20:30")
    with desk.acting("何洁") as ctx:
        notify.announce(ctx, "停电。", [desk.world.who("李明")], "李明", urgent=urgent)
    desk.deliver()
    assert desk.heard("liming") == heard

    desk.go_to("2026-11-29 12:00")
    desk.deliver()
    assert desk.heard("liming") == heard
    desk.go_to("2026-11-30 08:07")
    desk.deliver()
    assert desk.heard("liming") == ["停电。"]


def test_an_announcement_is_held_by_no_budget_and_takes_nothing_of_it(desk: Desk) -> None:
    for number in range(3):
        with desk.acting("何洁") as ctx:
            notify.announce(ctx, f"第 {number} 号公告。", [desk.world.who("黄勇")], "黄勇")
        desk.deliver()
    desk.put("黄勇", "小结本周交。", Urgency.ROUTINE)
    desk.deliver()

    assert desk.heard("huangyong") == ["第 0 号公告。", "第 1 号公告。", "第 2 号公告。", "小结本周交。"]


@pytest.mark.parametrize(
    ("text", "meant", "sentence"),
    [
        (" \x00", ["李明"], "公告没有内容。"),
        ("党" * 683, ["李明"], "公告太长：最多约 680 个汉字，请删减或分成几条。"),
        ("停水。", [], "没有要通知的人。"),
    ],
)
def test_what_cannot_be_announced(desk: Desk, text: str, meant: list[str], sentence: str) -> None:
    with desk.acting("何洁") as ctx, pytest.raises(BadInputError) as refused:
        notify.announce(ctx, text, map(desk.world.who, meant), "")
    assert refused.value.sentence == sentence


def test_the_office_sees_who_did_not_get_what_and_why(desk: Desk) -> None:
    del desk.standin.users["liming"]
    desk.standin.add_users([Member("zhaoqiang", "赵强", licensed=False)])
    begin = desk.clock()
    for name in ("赵强", "李明", "陈静", "老吴"):
        desk.put(name, "周五党日。")
    desk.put("陈静", "作废。", about="meeting:1", due=desk.clock() + timedelta(hours=1))
    desk.deliver()
    with desk.acting() as ctx:
        notify.withdraw(ctx, about="meeting:1")
        lost = notify.undelivered(ctx, since=begin)
        assert [(one.name, one.reason) for one in lost] == [
            ("李明", "企业微信里没有这个账号，或不在应用的可见范围"),
            ("赵强", "企业微信账号没有接口许可"),
            ("老吴", "没有绑定企业微信"),
        ]
        assert {one.member_id for one in lost} == {desk.world.who(name) for name in ("李明", "赵强", "老吴")}
        assert list(notify.undelivered(ctx, since=desk.clock())) == []
        with pytest.raises(ValueError, match="what"):
            notify.undelivered(ctx)


def test_the_office_is_told_once_the_next_morning_and_not_of_its_own_trouble(desk: Desk) -> None:
    desk.standin.fault("message/send", errcode=45002, times=2)
    for name in ("李明", "赵强"):
        desk.put(name, f"{name}：请核验。")
    desk.deliver()
    del desk.standin.users["chenjing"]
    desk.put("陈静", "周五党日。")
    desk.put("老吴", "周五党日。")
    for day in (24, 25, 26):
        desk.deliver()
        desk.go_to(f"2026-11-{day} 08:07")
    desk.deliver()

    assert desk.heard("hejie") == [
        "11月23日有 3 条消息没有送到，涉及 3 人：消息过长（45002） 2 条；收件人都不在应用的可见范围（81013） 1 条。"
    ]

    del desk.standin.users["hejie"]
    desk.put("何洁", "请看台账。", topic=Topic.OFFICE)
    desk.deliver()
    desk.go_to("2026-11-27 09:00")
    desk.deliver()
    told = [one for one in desk.messages() if one.key.startswith("undelivered:")]
    assert [(one.key, one.urgency, one.state) for one in told] == [
        (f"undelivered:2026-11-23:{desk.world.who('何洁')}", Urgency.ROUTINE, MessageState.SENT)
    ]


def test_letters_and_not_messages_are_counted(desk: Desk) -> None:
    begin = desk.clock()
    desk.put("李明", "一。")
    desk.put("李明", "二。")
    desk.put("陈静", "一。")
    desk.put("老吴", "一。")
    desk.deliver()
    desk.wait(hours=1)
    middle = desk.clock()
    desk.put("李明", "三。")
    desk.deliver()
    desk.wait(hours=1)
    with desk.acting() as ctx:
        li, chen = desk.world.who("李明"), desk.world.who("陈静")
        assert notify.burden(ctx, begin, desk.clock()) == {li: 2, chen: 1}
        assert notify.burden(ctx, begin, middle) == {li: 1, chen: 1}
        assert notify.burden(ctx, desk.clock(), desk.clock()) == {}


@pytest.mark.parametrize(
    ("counts", "median", "p95", "most"),
    [([], 0, 0, 0), ([3], 3, 3, 3), ([1, 2], 1, 2, 2), (list(range(1, 101)), 50, 95, 100), ([0] * 19 + [9], 0, 0, 9)],
)
def test_the_spread_of_counts(counts: list[int], median: int, p95: int, most: int) -> None:
    assert notify.spread(counts) == notify.Spread(median, p95, most)


@given(st.lists(st.integers(0, 50), min_size=1))
def test_half_have_no_more_than_the_median_and_nearly_all_no_more_than_p95(counts: list[int]) -> None:
    found = notify.spread(reversed(counts))

    assert sum(one <= found.median for one in counts) * 2 >= len(counts)
    assert sum(one <= found.p95 for one in counts) * 100 >= 95 * len(counts)
    assert found.median <= found.p95 <= found.most == max(counts)


def test_what_is_due_and_not_said_can_be_seen_from_outside(desk: Desk) -> None:
    with desk.acting() as ctx:
        assert notify.backlog(ctx) == notify.Backlog(0, 0, None, {})
    desk.standin.fault("message/send", errcode=60020)
    desk.put("李明", "请核验。")
    desk.deliver()
    desk.put("陈静", "请核验。")
    desk.put("陈静", "明天的事。", due=desk.clock() + timedelta(days=1))
    with desk.acting() as ctx:
        found = notify.backlog(ctx)

    assert (found.messages, found.letters, found.oldest) == (1, 1, desk.letters()[0].made_at)
    assert found.resting == {"wecom_app": "服务器的地址不在应用的企业可信 IP 中（60020）。"}


def test_old_words_are_forgotten_and_their_keys_are_not(desk: Desk) -> None:
    desk.put("李明", "请核验。", key="k")
    desk.deliver()
    desk.wait(days=80)
    desk.put("陈静", "请交小结。")
    desk.deliver()
    desk.wait(days=11)
    with desk.acting() as ctx:
        assert (notify.forget(ctx), notify.forget(ctx)) == (2, 0)
    desk.put("李明", "请核验。", key="k")

    assert [one.text for one in desk.messages()] == ["", "请交小结。"]
    assert [(one.text, one.userids) for one in desk.letters()] == [("", []), ("请交小结。", ["chenjing"])]
