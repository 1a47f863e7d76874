"""What the machine cost people in a month, told to the office and to nobody else; nobody is named."""

from datetime import datetime

from sqlmodel import select

from bot import notify
from bot.core.clock import SHANGHAI
from bot.notify import LetterState, MessageState, OutboxLetter, OutboxMessage, Topic
from jobs import self_check
from tests.talk import Say
from tests.world import World


def sent(world: World, name: str, when: str, letters: int) -> None:
    """So many letters reached this person."""
    moment = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
    with world.acting() as ctx:
        for number in range(letters):
            letter = OutboxLetter(
                channel="wecom_app", text="x", made_at=moment, due=moment, state=LetterState.SENT, settled_at=moment
            )
            ctx.session.add(letter)
            ctx.session.flush()
            message = OutboxMessage(
                key=f"{name}:{when}:{number}",
                member_id=world.who(name),
                topic=Topic.TASK,
                text="x",
                put_at=moment,
                due=moment,
                state=MessageState.SENT,
                letter_id=letter.id,
                settled_at=moment,
            )
            ctx.session.add(message)


def announced(world: World, *, urgent: bool, state: MessageState) -> None:
    """The clerk announced something on the Monday; what became of it."""
    with world.acting("何洁") as ctx:
        about = f"announcement:{notify.announce(ctx, '停电。', [world.who('黄勇')], '党员', urgent=urgent).id}"
        message = ctx.session.exec(select(OutboxMessage).where(OutboxMessage.about == about)).one()
        message.state = state


def test_last_months_burden_is_told_to_the_office_once(world: World, say: Say) -> None:
    sent(world, "老王", "2026-11-04 09:00", 3)
    sent(world, "李明", "2026-11-30 19:00", 1)
    sent(world, "李明", "2026-12-01 09:00", 5)
    for words in ("帮助", "会议", "投诉 提醒太多"):
        say("黄勇", words)
    say("李明", "帮助")
    for urgent, state in ((True, MessageState.SENT), (False, MessageState.SENT), (True, MessageState.DROPPED)):
        announced(world, urgent=urgent, state=state)

    world.on("2026-12-01 09:13")
    queued = []
    for _ in range(2):
        with world.acting() as ctx:
            queued.append(self_check.run(ctx))

    assert queued == [1, 0]
    [text] = world.heard_by("何洁")
    assert text.splitlines() == [
        "11月负担自查：",
        "机器人主动发消息：2人收到，每人中位1条，95%的人不超过3条，最多3条。",
        "大家打字：2人，每人中位1条，95%的人不超过3条，最多3条。",
        "公告2条，其中紧急1条。投诉1件。",
        "每周上限：党员2条，书记委员3条，另有公告2条。",
    ]


def test_in_january_december_is_looked_at(world: World) -> None:
    sent(world, "老王", "2026-12-31 09:00", 2)

    with world.on("2027-01-04 09:13").acting() as ctx:
        assert self_check.run(ctx) == 1
    [text] = world.heard_by("何洁")
    assert text.startswith("12月负担自查：\n机器人主动发消息：1人收到")
