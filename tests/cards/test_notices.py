"""Which messages bring a card: those of one matter that can be ended by a press; never those that only tell."""

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import plan
from bot.notify import OutboxMessage
from tests.circular.test_telling import published
from tests.talk import Say
from tests.world import World

__all__ = ["published"]

MESSAGES: sa.Table = SQLModel.metadata.tables["outbox_message"]


def told(world: World, name: str) -> list[str]:
    """The cards of what was put for a person, in order."""
    query = select(OutboxMessage).where(OutboxMessage.member_id == world.who(name)).order_by(col(OutboxMessage.id))
    with world.database.read() as session:
        return [one.card for one in session.exec(query).all()]


def arrived(world: World) -> None:
    """Everything put so far has been heard."""
    with world.acting() as ctx:
        ctx.connection.execute(MESSAGES.update().values(state="sent"))


def test_a_meeting_called_and_moved_has_one_and_one_that_is_off_has_none(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 11月27日下午3点")
    arrived(world)
    say("老王", "改会 党员大会 11月27日16点")
    arrived(world)
    say("老王", "取消会议 党员大会 停电")

    assert told(world, "李明") == ["meeting:1", "meeting:1", ""]


def test_a_task_from_hand_to_hand(world: World, say: Say) -> None:
    say("老王", "布置 李明 11月30日前交三季度小结")
    say("李明", "完成 1")
    arrived(world)
    say("老王", "退回 1 缺签到表")
    arrived(world)
    say("老王", "转交 1 赵强")

    assert told(world, "李明") == ["task:1", "task:1", ""]
    assert told(world, "赵强") == ["task:1"]
    assert told(world, "老王") == ["verify:1"]


def test_what_does_apply_after_all_is_a_task_again(world: World, say: Say) -> None:
    task = world.task("交三季度小结", owner="李明", due="2026-11-30")
    with world.acting("何洁") as ctx:
        plan.not_applicable(ctx, task.id, "没有这项业务")
        plan.restore(ctx, task.id)

    assert told(world, "李明") == ["", f"task:{task.id}"]


def test_who_is_urged_can_report_it_at_once(world: World, say: Say) -> None:
    late = world.task("写小结", owner="李明", due="2026-11-20")
    say("老王", "催办")
    say("老王", "1")

    assert told(world, "李明") == [f"task:{late.id}"]


def test_reminded_of_one_task_there_is_a_card_of_several_a_list(world: World) -> None:
    one = world.task("写小结", owner="李明", due="2026-11-24")
    world.task("交党费", owner="赵强", due="2026-11-24")
    world.task("改黑板报", owner="赵强", due="2026-11-24")
    with world.on("2026-11-24 08:53").acting() as ctx:
        plan.remind(ctx)

    assert told(world, "李明") == [f"task:{one.id}"]
    assert told(world, "赵强") == [""]


def test_a_secretary_reminded_of_anothers_task_gets_words(world: World) -> None:
    world.task("写小结", owner="李明", due="2026-11-16")
    with world.on("2026-11-24 08:53").acting() as ctx:
        plan.remind(ctx)

    assert set(told(world, "老王")) <= {""}


def test_a_published_notice_is_a_card_and_its_correction_is_said(world: World, say: Say, published: None) -> None:
    with world.acting() as ctx:
        query = sa.select(MESSAGES.c.card).where(MESSAGES.c.about.startswith("announcement:")).distinct()
        assert ctx.connection.execute(query).scalars().all() == ["notice:1"]
    say("何洁", "撤回")
    say("何洁", "发布通报 文号公司党发〔2026〕19号")
    say("何洁", "2")

    assert [card for card in told(world, "老王") if card.startswith("notice")] == ["notice:1"]
    assert told(world, "小周") == ["notice:1"]
