"""Handing a task on, saying that it does not apply, taking it back."""

from datetime import date

import pytest
from sqlmodel import select

from bot import notify, plan
from bot.core import audit
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Member
from bot.plan import RecordKind, TaskState
from tests.plan.shelf import set_up, stored, template
from tests.world import World


def of_the_list(world: World) -> int:
    task = world.task("党费登记", owner="李明", due="2026-11-30")
    set_up(world, task.id, template_id=template(world, "ZB-02-2"))
    return task.id


def given(world: World, by: str = "老王") -> int:
    task = world.task("写年终总结", owner="李明", due="2026-11-30")
    set_up(world, task.id, assigned_by=world.who(by))
    return task.id


def test_a_task_is_handed_on_and_both_are_told(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-30")
    with world.acting("老王") as ctx:
        record = plan.transfer(ctx, task.id, world.who("黄勇"))

    assert (record.kind, record.to_id) == (RecordKind.TRANSFERRED, world.who("黄勇"))
    now = stored(world, task.id)
    assert (now.owner_id, now.owner_fixed, now.next_nudge_on) == (world.who("黄勇"), True, date(2026, 11, 27))
    assert world.heard_by("黄勇") == [f"老王把任务转给您：党费登记，期限11月30日（周一）。查看回复「任务 {task.id}」。"]
    assert world.heard_by("李明") == ["老王已把“党费登记”转给黄勇，您不用再办。"]

    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
    assert stored(world, task.id).owner_id == world.who("李明")


def test_what_has_no_owner_is_handed_on_too(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-30")
    set_up(world, task.id, owner_id=None)
    with world.acting("老王") as ctx:
        plan.transfer(ctx, task.id, world.who("黄勇"))

    assert stored(world, task.id).owner_id == world.who("黄勇")
    assert world.heard_by("李明") == []


@pytest.mark.parametrize(
    ("by", "to", "error", "sentence"),
    [
        ("李明", "黄勇", NotAllowedError, "布置、转交任务由支部书记、副书记或党委工作部来做。"),
        ("黄勇", "黄勇", NotFoundError, "没有编号"),
        ("老王", "李明", ConflictError, "“党费登记”本来就由李明负责。"),
        ("老王", "刘洋", BadInputError, "刘洋不在锅炉支部，不能转交。"),
        ("老王", "老孙", BadInputError, "老孙已不在册，不能安排任务。"),
    ],
)
def test_what_is_not_handed_on(world: World, by: str, to: str, error: type[BotError], sentence: str) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-30")
    with world.acting() as ctx:
        ctx.get(Member, world.who("老孙")).left_on = date(2026, 11, 1)

    with world.acting(by) as ctx, pytest.raises(error, match=sentence):
        plan.transfer(ctx, task.id, world.who(to))


def test_the_office_hands_on_to_anybody(world: World) -> None:
    task = world.task("党费登记", owner="李明", due="2026-11-30")
    with world.acting("何洁") as ctx:
        plan.transfer(ctx, task.id, world.who("刘洋"))

    assert len(world.heard_by("刘洋")) == len(world.heard_by("李明")) == 1
    with world.acting("刘洋") as ctx:
        assert [one.id for one in plan.mine(ctx)] == [task.id]


def test_the_office_says_what_need_not_be_done(world: World) -> None:
    number = of_the_list(world)
    with world.acting("何洁") as ctx:
        plan.not_applicable(ctx, number, "项目已完工。")

    now = stored(world, number)
    assert (now.state, now.reason, now.next_nudge_on) == (TaskState.NOT_APPLICABLE, "项目已完工。", None)
    assert world.heard_by("李明") == ["党费登记不用办了：项目已完工。"]
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)
    assert (stored(world, number).state, stored(world, number).reason) == (TaskState.OPEN, "")


def test_what_need_not_be_done_is_the_offices_word_and_has_a_reason(world: World) -> None:
    number = of_the_list(world)
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError, match="党委工作部"):
        plan.not_applicable(ctx, number, "不想办")
    with world.acting("何洁") as ctx, pytest.raises(BadInputError, match="说明原因"):
        plan.not_applicable(ctx, number, "")
    set_up(world, number, state=TaskState.REPORTED)
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="等待核验"):
        plan.not_applicable(ctx, number, "项目已完工")


@pytest.mark.parametrize("by", ["老王", "何洁"])
def test_a_task_given_by_hand_is_taken_back(world: World, by: str) -> None:
    number = given(world)
    with world.acting(by) as ctx:
        plan.cancel(ctx, number, "领导另有安排")

    assert stored(world, number).state is TaskState.CANCELLED
    assert world.heard_by("李明") == [f"{by}取消了任务：写年终总结。说明：领导另有安排。"]


def test_who_had_not_heard_of_a_task_does_not_hear_of_its_end(world: World) -> None:
    number = given(world)
    with world.acting("老王") as ctx:
        to, about = world.who("李明"), f"task:{number}"
        notify.put(ctx, to=to, text="老王布置任务", key="assigned", topic=notify.Topic.TASK, about=about)
        plan.cancel(ctx, number)

    assert world.heard_by("李明") == ["老王布置任务"]
    with world.acting() as ctx:
        [message] = ctx.session.exec(select(notify.OutboxMessage)).all()
    assert message.state is notify.MessageState.DROPPED


@pytest.mark.parametrize(
    ("by", "error", "sentence"),
    [
        ("陈静", NotAllowedError, "由布置人或党委工作部决定"),
        ("李明", NotAllowedError, "由布置人"),
        ("周芳", NotFoundError, "没有"),
    ],
)
def test_who_may_not_take_it_back(world: World, by: str, error: type[BotError], sentence: str) -> None:
    number = given(world)
    with world.acting(by) as ctx, pytest.raises(error, match=sentence):
        plan.cancel(ctx, number)


def test_the_years_list_is_not_taken_back(world: World) -> None:
    number = of_the_list(world)
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="年度清单里的任务"):
        plan.cancel(ctx, number)
