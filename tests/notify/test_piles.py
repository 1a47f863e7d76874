"""What has not been said, as the office oversees it: sent again or let be, however a courier is at work."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot import notify
from bot.core.audit import AuditEntry
from bot.core.errors import ConflictError, NotAllowedError
from bot.notify import LetterState, Lying, Meant, MessageState, OutboxMessage, Pile, Topic
from tests.notify.conftest import Desk
from tests.world import World

REFUSED = "没有绑定企业微信"


def put(world: World, name: str, text: str, **more: object) -> None:
    with world.acting() as ctx:
        given = {"key": text, "topic": Topic.TASK} | more
        notify.put(ctx, to=world.who(name), text=text, **given)  # type: ignore[arg-type]


def fail(world: World, name: str, text: str, reason: str = REFUSED, **more: object) -> int:
    """A message that did not arrive; its number."""
    put(world, name, text, **more)
    with world.acting() as ctx:
        row = ctx.session.exec(select(OutboxMessage).where(OutboxMessage.key == text)).one()
        row.state, row.reason, row.settled_at = MessageState.FAILED, reason, ctx.now
        return row.id


def lying(world: World, pile: Pile) -> Sequence[Lying]:
    with world.acting() as ctx:
        return notify.lying(ctx, pile, 0, 50)


def state(world: World, key: str) -> tuple[MessageState, str]:
    with world.acting() as ctx:
        row = ctx.session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()
        return row.state, row.reason


def again(world: World, meant: Meant) -> int:
    with world.acting("何洁") as ctx:
        return notify.send_again(ctx, meant)


def drop(world: World, meant: Meant) -> int:
    with world.acting("何洁") as ctx:
        return notify.give_up(ctx, meant)


def test_each_lies_in_its_pile_with_whom_and_why(world: World) -> None:
    put(world, "李明", "交计划")
    put(world, "陈静", "下周说", due=world.now + timedelta(days=7))
    fail(world, "黄勇", "交计划的提醒")
    fail(world, "小周", "另一件", "企业微信账号没有接口许可", topic=Topic.MEETING)

    assert [(one.name, one.topic, one.reason) for one in lying(world, Pile.WAITING)] == [("李明", Topic.TASK, "")]
    assert [one.name for one in lying(world, Pile.LATER)] == ["陈静"]
    assert [(one.name, one.reason) for one in lying(world, Pile.FAILED)] == [
        ("小周", "企业微信账号没有接口许可"),
        ("黄勇", REFUSED),
    ]
    with world.acting() as ctx:
        assert [(lot.topic, lot.reason, lot.count) for lot in notify.lots(ctx, Pile.FAILED)] == [
            (Topic.MEETING, "企业微信账号没有接口许可", 1),
            (Topic.TASK, REFUSED, 1),
        ]
    assert lying(world, Pile.PACKED) == lying(world, Pile.DROPPED) == []


@pytest.mark.parametrize(
    ("about", "text", "shown"),
    [
        ("announcement:3", "周五停电\n请提前关机", "周五停电"),
        ("announcement:3", "字" * 30, "字" * 24 + "…"),
        ("task:7", "王伟的入党申请缺材料", ""),
        ("problem:2", "您反映的食堂问题有了结果", ""),
        ("appraisal:1", "请测评", ""),
        ("", "请假原因：住院", ""),
        ("announcement:3", "请点 https://zhibu.example.com/b/secret", ""),
    ],
)
def test_only_what_the_office_said_to_many_shows_its_first_words(
    world: World, about: str, text: str, shown: str
) -> None:
    fail(world, "李明", text, about=about)
    [one] = lying(world, Pile.FAILED)
    assert one.words == shown


def test_what_failed_long_ago_is_no_longer_shown(world: World) -> None:
    fail(world, "李明", "旧的")
    world.now += timedelta(days=31)
    assert lying(world, Pile.FAILED) == []


def test_one_is_sent_again_and_arrives(desk: Desk) -> None:
    world = desk.world
    number = fail(world, "李明", "交计划")
    fail(world, "陈静", "交总结")

    assert again(world, Meant(Pile.FAILED, number)) == 1
    desk.deliver()

    assert desk.heard("liming") == ["交计划"]
    assert state(world, "交计划") == (MessageState.SENT, "")
    assert state(world, "交总结") == (MessageState.FAILED, REFUSED)
    with world.acting() as ctx:
        entry = ctx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
        assert entry is not None
        assert (entry.verb, entry.summary, entry.actor_id) == ("notify.again", "重发 1 条消息", world.who("何洁"))
        assert [change["key"] for change in entry.changes] == [number]


def test_of_a_lot_what_came_after_it_was_looked_at_is_not_meant(world: World) -> None:
    fail(world, "李明", "一")
    last = fail(world, "陈静", "二")
    fail(world, "小周", "三")
    fail(world, "黄勇", "四", topic=Topic.MEETING)
    lot = Meant(Pile.FAILED, topic=Topic.TASK, reason=REFUSED, last=last)

    assert again(world, lot) == 2
    assert [state(world, key)[0].value for key in "一二三四"] == ["waiting", "waiting", "failed", "failed"]
    with pytest.raises(ConflictError, match="刚才有了变化"):
        again(world, lot)


def test_what_is_out_of_date_taken_back_or_forgotten_is_not_sent_again(world: World) -> None:
    late = fail(world, "李明", "过期", until=world.now + timedelta(hours=1))
    forgotten = fail(world, "陈静", "忘了")
    put(world, "小周", "撤回了", about="meeting:1")
    with world.acting() as ctx:
        notify.withdraw(ctx, about="meeting:1")
        ctx.connection.execute(sa.update(OutboxMessage).where(col(OutboxMessage.id) == forgotten).values(text=""))
    world.now += timedelta(hours=2)

    [taken_back] = lying(world, Pile.DROPPED)
    for meant in (
        Meant(Pile.FAILED, late),
        Meant(Pile.FAILED, forgotten),
        Meant(Pile.DROPPED, taken_back.number),
        Meant(Pile.DROPPED, topic=Topic.TASK, reason=notify.WITHDRAWN, last=99),
    ):
        with pytest.raises(ConflictError):
            again(world, meant)
    assert not any(one.may_again for pile in (Pile.FAILED, Pile.DROPPED) for one in lying(world, pile))


def test_given_up_it_is_not_sent_and_can_be_sent_after_all(desk: Desk) -> None:
    world = desk.world
    put(world, "李明", "交计划")
    [waiting] = lying(world, Pile.WAITING)
    assert drop(world, Meant(Pile.WAITING, waiting.number)) == 1
    assert desk.deliver() == 0
    assert state(world, "交计划") == (MessageState.DROPPED, "党委工作部决定不再发")

    assert again(world, Meant(Pile.DROPPED, waiting.number)) == 1
    desk.deliver()
    assert desk.heard("liming") == ["交计划"]


def test_what_a_courier_has_packed_is_his(desk: Desk) -> None:
    """The page was looked at before he packed: neither given up under his hands nor said twice."""
    world = desk.world
    desk.put("李明", "交计划")
    [seen] = lying(world, Pile.WAITING)
    desk.courier._pack()

    for pile in (Pile.WAITING, Pile.PACKED):
        with pytest.raises(ConflictError):
            drop(world, Meant(pile, seen.number))
        with pytest.raises(ConflictError):
            again(world, Meant(pile, seen.number))
    assert [one.name for one in lying(world, Pile.PACKED)] == ["李明"]
    desk.deliver()
    assert desk.heard("liming") == ["交计划"]


def test_pressed_twice_it_is_sent_once(desk: Desk) -> None:
    world = desk.world
    number = fail(world, "李明", "交计划")
    again(world, Meant(Pile.FAILED, number))
    with pytest.raises(ConflictError):
        again(world, Meant(Pile.FAILED, number))
    desk.deliver()
    with pytest.raises(ConflictError):
        again(world, Meant(Pile.FAILED, number))
    assert desk.heard("liming") == ["交计划"]
    assert [letter.state for letter in desk.letters()] == [LetterState.SENT]


@pytest.mark.parametrize("name", ["老王", "周芳", "李明"])
def test_nobody_but_the_office(world: World, name: str) -> None:
    number = fail(world, "李明", "交计划")
    for act in (notify.send_again, notify.give_up):
        with pytest.raises(NotAllowedError), world.acting(name) as ctx:
            act(ctx, Meant(Pile.FAILED, number))
    assert state(world, "交计划") == (MessageState.FAILED, REFUSED)
