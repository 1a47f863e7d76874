"""Another deadline: asked for once, in time and with a reason; decided by somebody else."""

from datetime import date

import pytest

from bot import people, plan
from bot.core import audit
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Role
from bot.plan import RecordKind, TaskState
from tests.plan.shelf import set_up, stored, template
from tests.world import World

ASKED = (
    "李明申请延期：谈心谈话，11月30日（周一）延到12月5日（周六）。原因：出差。"
    "回复「同意延期 {number}」或「不同意延期 {number}」。"
)
DECEMBER_5 = date(2026, 12, 5)
DECEMBER_11 = date(2026, 12, 11)


def listed(world: World, owner: str = "李明", due: str = "2026-11-30") -> int:
    """A duty of the year's list that this person answers for."""
    task = world.task("谈心谈话", owner=owner, due=due)
    set_up(world, task.id, template_id=template(world, "ZB-05-2"))
    return task.id


def given(world: World, by: str = "老王", owner: str = "李明", due: str = "2026-11-30") -> int:
    """A task somebody gave by hand."""
    task = world.task("写年终总结", owner=owner, due=due)
    set_up(world, task.id, assigned_by=world.who(by))
    return task.id


def ask(world: World, by: str, number: int, due: date = DECEMBER_5, reason: str = "出差") -> None:
    with world.acting(by) as ctx:
        assert plan.ask_extension(ctx, number, due, reason).kind is RecordKind.EXTENSION_ASKED


def decide(world: World, by: str, number: int, *, granted: bool) -> None:
    with world.acting(by) as ctx:
        plan.decide_extension(ctx, number, granted=granted)


def test_the_office_grants_what_the_owner_asks_for(world: World) -> None:
    number = listed(world)
    ask(world, "李明", number, reason="出差。")

    assert stored(world, number).due == date(2026, 11, 30)
    assert world.heard_by("何洁") == [ASKED.format(number=number)]

    decide(world, "何洁", number, granted=True)
    now = stored(world, number)
    assert (now.due, now.planned_due, now.extended) == (DECEMBER_5, date(2026, 11, 30), True)
    assert now.next_nudge_on == date(2026, 11, 30)
    assert world.heard_by("李明") == ["同意延期：谈心谈话，新期限12月5日（周六）。"]
    assert plan.wording.due(now, world.now.date()) == "12月5日（周六，原11月30日）"


def test_the_office_refuses(world: World) -> None:
    number = listed(world)
    ask(world, "李明", number)
    decide(world, "何洁", number, granted=False)

    now = stored(world, number)
    assert (now.due, now.extended) == (date(2026, 11, 30), False)
    assert world.heard_by("李明") == ["没有同意延期：谈心谈话，期限仍是11月30日（周一）。"]
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="没有待答复的延期申请"):
        plan.decide_extension(ctx, number, granted=True)


def test_the_head_is_told_where_the_office_has_no_clerk(world: World) -> None:
    with world.acting() as ctx:
        for post, _ in people.posts_of(ctx, world.who("何洁")):
            post.until = ctx.today
    nobody = listed(world)
    ask(world, "李明", nobody)
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    number = world.task("交党费表", owner="李明", due="2026-11-30").id
    ask(world, "李明", number)

    assert world.heard_by("何洁") == []
    assert [f"同意延期 {number}" in told for told in world.heard_by("刘洋")] == [True]


@pytest.mark.parametrize(
    ("today", "due", "reason", "error", "sentence"),
    [
        ("2026-11-23", "2026-11-30", "出差", BadInputError, "新期限要晚于原期限11月30日（周一），并且不早于今天。"),
        ("2026-12-02", "2026-12-01", "出差", BadInputError, "新期限要晚于原期限11月30日（周一），并且不早于今天。"),
        ("2026-11-23", "2027-01-30", "出差", BadInputError, "新期限最晚到1月29日（周五）。"),
        ("2026-11-23", "2026-12-05", "  ", BadInputError, "请说明原因。"),
        (
            "2026-12-08",
            "2026-12-20",
            "出差",
            ConflictError,
            "“谈心谈话”过期已超过5个工作日，不能再申请延期；请尽快办理后报完成。",
        ),
    ],
)
def test_what_cannot_be_asked_for(
    world: World, today: str, due: str, reason: str, error: type[BotError], sentence: str
) -> None:
    number = listed(world)
    with world.on(today).acting("李明") as ctx, pytest.raises(error) as refused:
        plan.ask_extension(ctx, number, date.fromisoformat(due), reason)

    assert refused.value.sentence == sentence


def test_five_working_days_after_the_deadline_is_in_time(world: World) -> None:
    number = listed(world)
    ask(world.on("2026-12-07"), "李明", number, DECEMBER_11)

    decide(world, "何洁", number, granted=True)
    assert stored(world, number).due == DECEMBER_11


def test_a_task_given_by_hand_may_be_put_off_far(world: World) -> None:
    number = given(world)
    ask(world, "李明", number, date(2027, 5, 1))

    assert world.heard_by("何洁") == []
    assert len(world.heard_by("老王")) == 1
    decide(world, "老王", number, granted=True)
    assert stored(world, number).due == date(2027, 5, 1)


def test_once_only(world: World) -> None:
    number = listed(world)
    ask(world, "李明", number)
    with world.acting("李明") as ctx, pytest.raises(ConflictError, match=r"已申请延到12月5日（周六），等待答复"):
        plan.ask_extension(ctx, number, DECEMBER_11, "还是出差")
    decide(world, "何洁", number, granted=True)
    with world.acting("李明") as ctx, pytest.raises(ConflictError, match="已经延期过一次"):
        plan.ask_extension(ctx, number, DECEMBER_11, "还是出差")


@pytest.mark.parametrize(
    ("name", "error"), [("陈静", NotAllowedError), ("黄勇", NotFoundError), ("周芳", NotFoundError)]
)
def test_who_may_not_ask(world: World, name: str, error: type[BotError]) -> None:
    number = listed(world)
    with world.acting(name) as ctx, pytest.raises(error):
        plan.ask_extension(ctx, number, DECEMBER_5, "出差")


def test_who_may_not_decide(world: World) -> None:
    number, by_hand = listed(world), given(world)
    ask(world, "李明", number)
    ask(world, "李明", by_hand)

    for name, one in (("老王", number), ("李明", number), ("李明", by_hand), ("陈静", by_hand)):
        with world.acting(name) as ctx, pytest.raises(NotAllowedError):
            plan.decide_extension(ctx, one, granted=True)
    assert stored(world, number).due == stored(world, by_hand).due == date(2026, 11, 30)


def test_nobody_decides_on_what_he_asked_himself(world: World) -> None:
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    own, of_liming = listed(world, owner="何洁"), given(world, owner="李明", by="陈静")
    ask(world, "何洁", own)
    ask(world, "何洁", of_liming)

    for number in (own, of_liming):
        with world.acting("何洁") as ctx, pytest.raises(NotAllowedError, match="由别人答复"):
            plan.decide_extension(ctx, number, granted=True)
        decide(world, "刘洋", number, granted=True)


@pytest.mark.parametrize("due", ["2026-11-25", "2027-03-01"])
def test_the_office_moves_a_deadline_at_once(world: World, due: str) -> None:
    number = listed(world)
    with world.acting("何洁") as ctx:
        record = plan.change_due(ctx, number, date.fromisoformat(due), "会议推迟")

    assert record.kind is RecordKind.EXTENDED
    assert stored(world, number).due == date.fromisoformat(due)
    [told] = world.heard_by("李明")
    assert told.startswith("何洁改了期限：谈心谈话，现在是")
    assert told.endswith("说明：会议推迟。")
    with world.acting("何洁") as ctx:
        audit.undo_latest(ctx)
    assert stored(world, number).due == date(2026, 11, 30)
    assert not stored(world, number).extended


def test_the_same_words_ask_where_they_do_not_decide(world: World) -> None:
    number = listed(world)
    with world.acting("李明") as ctx:
        assert plan.change_due(ctx, number, DECEMBER_5, "出差").kind is RecordKind.EXTENSION_ASKED


def test_what_one_gave_oneself_one_moves_oneself(world: World) -> None:
    number = given(world, by="老王", owner="老王")
    with world.acting("老王") as ctx:
        assert plan.change_due(ctx, number, DECEMBER_5).kind is RecordKind.EXTENDED

    assert world.heard_by("老王") == []


def test_who_may_not_move(world: World) -> None:
    number = listed(world)
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError, match="党委工作部"):
        plan.move_due(ctx, number, DECEMBER_5)
    with world.acting("何洁") as ctx, pytest.raises(BadInputError, match="不能早于今天"):
        plan.move_due(ctx, number, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (TaskState.REPORTED, "已报完成，等待核验"),
        (TaskState.DONE, "已经办结"),
        (TaskState.CANCELLED, "已取消"),
        (TaskState.NOT_APPLICABLE, "不适用"),
    ],
)
def test_only_open_tasks_have_a_deadline_to_move(world: World, state: TaskState, sentence: str) -> None:
    number = listed(world)
    set_up(world, number, state=state)

    with world.acting("李明") as ctx, pytest.raises(ConflictError, match=sentence):
        plan.ask_extension(ctx, number, DECEMBER_5, "出差")
