"""What is put is said once; what still waits can be taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot import notify
from bot.core.context import Context
from bot.notify import MessageState, Notice, OutboxMessage, Topic, Urgency
from tests.world import World


def queued(ctx: Context) -> list[OutboxMessage]:
    """All messages in the order they were put."""
    return list(ctx.session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))))


def test_a_key_is_said_once(world: World) -> None:
    with world.acting("老王") as ctx:
        first = notify.put(ctx, to=world.who("李明"), text="请交小结。", key="remind:1", topic=Topic.REMINDER)
        again = notify.put(ctx, to=world.who("李明"), text="请交小结！", key="remind:1", topic=Topic.REMINDER)

        assert (first, again) == (True, False)
        [message] = queued(ctx)
        assert (message.text, message.state, message.urgency) == ("请交小结。", MessageState.WAITING, Urgency.ROUTINE)
        assert (message.put_at, message.due, message.until) == (ctx.now, ctx.now, None)
        assert (message.about, message.cause, message.reason, message.letter_id) == ("", None, "", None)


def test_a_message_remembers_what_it_belongs_to(world: World) -> None:
    with world.acting() as ctx:
        due, until = ctx.now + timedelta(hours=1), ctx.now + timedelta(days=1)
        caused = replace(ctx, cause=None)
        notify.put(
            caused,
            to=world.who("李明"),
            text="党课改到周五。",
            key="k",
            topic=Topic.MEETING,
            urgency=Urgency.PROMPT,
            about="meeting:12",
            due=due,
            until=until,
        )

        [message] = queued(ctx)
        assert (message.topic, message.urgency, message.about) == (Topic.MEETING, Urgency.PROMPT, "meeting:12")
        assert (message.due, message.until) == (due, until)


def test_thousands_are_put_at_once_and_only_the_new_ones_counted(world: World) -> None:
    notices = [Notice(world.who("李明"), f"第 {n} 条", f"k{n}", Topic.OFFICE) for n in range(4500)]
    with world.acting() as ctx:
        assert notify.put_many(ctx, notices[:3000]) == 3000
        assert notify.put_many(ctx, iter(notices)) == 1500
        assert notify.put_many(ctx, notices) == 0
        assert notify.put_many(ctx, []) == 0
        assert ctx.connection.execute(sa.select(sa.func.count(col(OutboxMessage.id)))).scalar() == 4500


def test_a_key_twice_in_one_list_is_said_once(world: World) -> None:
    notices = [
        Notice(world.who("李明"), "一", "same", Topic.OFFICE),
        Notice(world.who("李明"), "二", "same", Topic.OFFICE),
    ]
    with world.acting() as ctx:
        assert notify.put_many(ctx, notices) == 1


def test_a_long_text_is_put_in_parts_the_platform_takes(world: World) -> None:
    text = "\n".join(f"第{n}项：按期完成。" for n in range(120))
    with world.acting() as ctx:
        assert notify.put(ctx, to=world.who("李明"), text=text, key="long", topic=Topic.DIGEST)
        assert not notify.put(ctx, to=world.who("李明"), text=text, key="long", topic=Topic.DIGEST)

        parts = queued(ctx)
        assert [part.key for part in parts] == ["long", "long/2"]
        assert "\n".join(part.text for part in parts) == text
        assert all(len(part.text.encode()) <= 2048 for part in parts)


def test_what_a_store_cannot_hold_is_left_out(world: World) -> None:
    with world.acting() as ctx:
        notify.put(ctx, to=world.who("李明"), text="好\x00的\ud800", key="k", topic=Topic.OFFICE)
        assert [message.text for message in queued(ctx)] == ["好的"]


@pytest.mark.parametrize(
    ("wanted", "dropped"),
    [
        ({"about": "meeting:1"}, ["a", "c"]),
        ({"cause": 7}, ["b", "c"]),
        ({"about": "meeting:1", "cause": 7}, ["c"]),
        ({"about": "meeting:9"}, []),
    ],
)
def test_what_waits_is_withdrawn_by_subject_or_cause(
    world: World, wanted: dict[str, object], dropped: list[str]
) -> None:
    with world.acting() as ctx:
        for key, about, cause in (("a", "meeting:1", None), ("b", "meeting:2", 7), ("c", "meeting:1", 7)):
            caused = replace(ctx, cause=cause)
            notify.put(caused, to=world.who("李明"), text=key, key=key, topic=Topic.MEETING, about=about)
        ctx.connection.execute(
            sa.insert(OutboxMessage).values(
                key="sent",
                member_id=world.who("李明"),
                topic=Topic.MEETING,
                urgency=Urgency.ROUTINE,
                text="已发",
                about="meeting:1",
                cause=7,
                put_at=ctx.now,
                due=ctx.now,
                state=MessageState.SENT,
                userid="liming",
                reason="",
            )
        )

        assert notify.withdraw(ctx, **wanted) == len(dropped)  # type: ignore[arg-type]
        gone = [one for one in queued(ctx) if one.state is MessageState.DROPPED]
        assert [one.key for one in gone] == dropped
        assert all((one.reason, one.settled_at) == ("已撤回", ctx.now) for one in gone)


def test_to_withdraw_everything_is_a_mistake(world: World) -> None:
    with world.acting() as ctx, pytest.raises(ValueError, match="withdraw"):
        notify.withdraw(ctx)


def test_reachable_are_those_with_chat_and_account_who_are_still_here(world: World) -> None:
    with world.acting() as ctx:
        everybody = set(world.members.values())
        assert everybody - notify.reachable(ctx, everybody) == {world.who("老吴")}
        assert notify.reachable(ctx, [world.who("老王"), 999_999]) == {world.who("老王")}
        assert notify.reachable(ctx, []) == set()

        ctx.session.exec(sa.text("UPDATE member SET left_on = '2026-11-23' WHERE name = '陈静'"))  # type: ignore[call-overload]
        ctx.session.exec(sa.text("UPDATE member SET left_on = '2026-11-24' WHERE name = '李明'"))  # type: ignore[call-overload]
        ctx.session.exec(sa.text("DELETE FROM chat_account WHERE userid = 'huangyong'"))  # type: ignore[call-overload]
        lost = everybody - notify.reachable(ctx, everybody)
        assert lost == {world.who("老吴"), world.who("陈静"), world.who("黄勇")}
