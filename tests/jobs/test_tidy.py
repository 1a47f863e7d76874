"""What the office promised to forget is forgotten, and nothing else."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot import people, uploads
from bot.chat import Greeting, InboxMessage, Question
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.config import Chat, Meetings, Settings
from bot.core.context import Context
from bot.core.job_run import JobRun
from bot.core.job_wish import JobWish
from bot.meetings import Attendance, LeaveReason, Meeting, MeetingKind, Presence
from bot.notify import MessageState, OutboxMessage, Topic
from jobs import tidy
from tests.world import World


def said(world: World, ctx: Context, text: str, days_ago: float) -> None:
    moment = world.now - timedelta(days=days_ago)
    ctx.session.add(
        InboxMessage(
            channel="wecom_app", key=text, sender="liming", text=text, reply=f"已记下{text}", received_at=moment
        )
    )


def leave(world: World, ctx: Context, name: str, days_ago: int, reason: str) -> None:
    """Leave from a meeting so many days ago, and the trail of it."""
    moment = world.now - timedelta(days=days_ago)
    places = {"org_id": world.orgs["B04"], "kind": MeetingKind.GENERAL_MEETING, "title": "党员大会"}
    meeting = Meeting(**places, starts_at=moment, called_at=moment)  # type: ignore[arg-type]
    ctx.session.add(meeting)
    ctx.session.flush()
    row = Attendance(
        meeting_id=meeting.id,
        member_id=world.who(name),
        state=Presence.LEAVE,
        reason=LeaveReason.FAMILY,
        reason_text=reason,
        at=moment,
        said_at=moment,
    )
    ctx.session.add(row)
    ctx.session.flush()
    then = Context(ctx.session, moment, ctx.settings, ctx.workdays, actor=world.actor(ctx, name))
    audit.record(then, "attendance.mark", summary="党员大会", changes=[audit.added(row)])


def run(world: World) -> int:
    with world.acting() as ctx:
        return tidy.run(ctx)


def test_tries_codes_and_greetings_go(world: World) -> None:
    with world.acting("老王") as ctx:
        people.codes.make_for(ctx, people.member(ctx, world.who("赵强")))
        people.codes.bind_by(ctx, people.codes.Account("wechat_oa", "o1"), [])
        ctx.session.add(Greeting(channel="wecom_app", userid="liming", day=ctx.today))
    gone = []
    for days in (1, 7, 24):
        world.now += timedelta(days=days)
        gone.append(run(world))
    assert gone == [0, 2, 1]


def test_texts_go_and_their_keys_stay(world: World) -> None:
    with world.acting() as ctx:
        for text, days in (("旧", 91), ("新", 89), ("很旧", 399), ("太旧", 401)):
            said(world, ctx, text, days)

    assert [run(world), run(world)] == [4, 0]

    with world.acting() as ctx:
        left = ctx.session.exec(select(InboxMessage).order_by(col(InboxMessage.id))).all()
        assert [(row.key, row.text, row.reply, row.sender) for row in left] == [
            ("旧", "", "", "liming"),
            ("新", "新", "已记下新", "liming"),
            ("很旧", "", "", "liming"),
        ]


@pytest.mark.parametrize("days", [7, 90, 3650])
def test_a_message_delivered_again_within_a_week_finds_its_reply(days: int, world: World) -> None:
    """F2: however short the retention is set, it is not under seven days."""
    world.settings = Settings(chat=Chat(retention_days_of_texts=days))
    with world.acting() as ctx:
        said(world, ctx, "签到", 6.9)

    assert run(world) == 0
    with pytest.raises(ValueError, match="retention_days_of_texts"):
        Chat(retention_days_of_texts=6)


def test_a_table_nobody_confirmed_goes(world: World) -> None:
    with world.acting("何洁") as ctx:
        uploads.put(ctx, kind="members", name="名册.csv", content=b"x")
    world.now += uploads.KEPT
    assert [run(world), run(world)] == [1, 0]


def test_questions_nobody_can_answer_any_more_go(world: World) -> None:
    with world.acting() as ctx:
        for name, minutes in (("李明", -1), ("赵强", 5)):
            until = world.now + timedelta(minutes=minutes)
            ctx.session.add(Question(member_id=world.who(name), kind="near", choices=["a"], expires_at=until))

    assert [run(world), run(world)] == [1, 0]
    with world.acting() as ctx:
        assert ctx.session.exec(select(Question.member_id)).all() == [world.who("赵强")]


def test_the_words_behind_a_leave_go_and_its_kind_stays(world: World) -> None:
    with world.acting() as ctx:
        leave(world, ctx, "李明", 366, "孩子发烧")
        leave(world, ctx, "赵强", 364, "老人住院")
        leave(world, ctx, "黄勇", 366, "")

    assert [run(world), run(world)] == [1, 0]

    with world.acting() as ctx:
        rows = ctx.session.exec(select(Attendance).order_by(col(Attendance.id))).all()
        assert [(row.reason_text, row.reason) for row in rows] == [
            ("", LeaveReason.FAMILY),
            ("老人住院", LeaveReason.FAMILY),
            ("", LeaveReason.FAMILY),
        ]
        trail = ctx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        assert [(entry.actor_id, bool(entry.changes)) for entry in trail] == [
            (world.who("李明"), False),
            (world.who("赵强"), True),
            (world.who("黄勇"), True),
        ]


def test_how_long_reasons_are_kept_is_set(world: World) -> None:
    world.settings = Settings(meetings=Meetings(retention_days_of_leave_reasons=30))
    with world.acting() as ctx:
        leave(world, ctx, "李明", 31, "孩子发烧")
        leave(world, ctx, "赵强", 29, "老人住院")

    assert run(world) == 1


def test_what_the_clock_did_long_ago_goes(world: World) -> None:
    with world.acting() as ctx:
        for days in (41, 39):
            moment = world.now - timedelta(days=days)
            ctx.session.add(JobRun(name="tidy", slot=moment, started_at=moment, finished_at=moment, done=0))
            ctx.session.add(JobWish(name=f"tidy{days}", by_id=world.who("何洁"), at=moment))

    assert [run(world), run(world)] == [2, 0]
    with world.acting() as ctx:
        assert ctx.session.exec(select(JobWish.name)).all() == ["tidy39"]


def test_what_was_told_long_ago_is_forgotten_but_not_that_it_was(world: World) -> None:
    with world.acting() as ctx:
        for days in (91, 89):
            sent = OutboxMessage(
                key=f"remind:{days}",
                member_id=world.who("李明"),
                topic=Topic.REMINDER,
                text="今天到期：写心得",
                put_at=world.now - timedelta(days=days),
                due=world.now - timedelta(days=days),
                state=MessageState.SENT,
                settled_at=world.now - timedelta(days=days),
            )
            ctx.session.add(sent)

    assert run(world) == 1
    with world.acting() as ctx:
        rows = ctx.session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
        assert [(row.key, row.text) for row in rows] == [("remind:91", ""), ("remind:89", "今天到期：写心得")]
