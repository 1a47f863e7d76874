"""「布置任务」: to a person, to a unit's secretary, to many units at once; told once, taken back as one."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot import people, plan
from bot.core import audit
from bot.core.errors import BadInputError, BotError, NotAllowedError, NotFoundError
from bot.people import Member, Org, OrgKind, Role
from bot.plan import Check, Record, RecordKind, Task, TaskState
from tests.plan.shelf import stored
from tests.world import World

DUE = date(2026, 12, 10)


def to_person(world: World, by: str, name: str, title: str = "写年终总结", due: date = DUE) -> Task:
    with world.acting(by) as ctx:
        [task] = plan.assign(ctx, title=title, due=due, owner_id=world.who(name))
        return task


def to_units(world: World, by: str, *codes: str, role: Role = Role.SECRETARY) -> list[Task]:
    with world.acting(by) as ctx:
        places = [people.org_by_code(ctx, code).id for code in codes]
        return plan.assign(ctx, title="报送党员名册", due=DUE, org_ids=places, requirement=" 一张表 ", role=role)


def test_the_secretary_gives_a_member_a_task(world: World) -> None:
    task = stored(world, to_person(world, "老王", "李明", " 写年终总结 ").id)

    assert (task.title, task.due, task.planned_due, task.opens_on) == ("写年终总结", DUE, DUE, date(2026, 11, 23))
    assert (task.org_id, task.unit_id, task.template_id) == (world.orgs["B04"], world.orgs["B04"], None)
    assert (task.owner_id, task.owner_fixed, task.role) == (world.who("李明"), True, None)
    assert (task.assigned_by, task.check, task.state) == (world.who("老王"), Check.CONFIRM, TaskState.OPEN)
    assert task.next_nudge_on == date(2026, 12, 7)
    assert world.heard_by("李明") == [
        f"老王布置任务：写年终总结，期限12月10日（周四）。办完回复「完成 {task.id}」。",
    ]
    with world.acting("李明") as ctx:
        [record] = plan.history(ctx, task)
    assert (record.kind, record.by_id, record.to_id) == (RecordKind.ASSIGNED, world.who("老王"), world.who("李明"))


@pytest.mark.parametrize(
    ("due", "nudge"),
    [
        ("2026-11-23", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("2026-11-26", "2026-11-26"),
        ("2026-11-29", "2026-11-26"),
    ],
)
def test_what_was_just_given_is_not_reminded_of_today(world: World, due: str, nudge: str) -> None:
    task = to_person(world, "老王", "李明", due=date.fromisoformat(due))

    assert stored(world, task.id).next_nudge_on == date.fromisoformat(nudge)


def test_one_to_each_of_many_units(world: World) -> None:
    first, second = to_units(world, "何洁", "B05", "B04")

    assert [(one.org_id, one.owner_id) for one in (first, second)] == [
        (world.orgs["B04"], world.who("老王")),
        (world.orgs["B05"], world.who("周芳")),
    ]
    assert (first.owner_fixed, first.role, first.requirement) == (False, Role.SECRETARY, "一张表")
    for name, task in (("老王", first), ("周芳", second)):
        assert world.heard_by(name) == [
            f"何洁布置任务：报送党员名册，期限12月10日（周四）。办完回复「完成 {task.id}」。"
        ]


def test_who_gets_several_at_once_is_told_once(world: World) -> None:
    world.appoint("李明", Role.GROUP_LEADER, "B04-02")
    with world.acting() as ctx:
        for post, _ in people.posts_of(ctx, world.who("赵强")):
            post.until = ctx.today
    tasks = to_units(world, "老王", "B04-01", "B04-02", role=Role.GROUP_LEADER)

    assert {one.owner_id for one in tasks} == {world.who("李明")}
    assert {one.unit_id for one in tasks} == {world.orgs["B04"]}
    assert [told.startswith("老王布置任务：报送党员名册（2项），") for told in world.heard_by("李明")] == [True]


def test_a_unit_without_a_secretary_keeps_the_task_for_the_next(world: World) -> None:
    with world.acting() as ctx:
        for post, _ in people.posts_of(ctx, world.who("周芳")):
            post.until = ctx.today
    [task] = to_units(world, "何洁", "B05")
    assert task.owner_id is None

    world.appoint("刘洋", Role.SECRETARY, "B05")
    with world.acting("刘洋") as ctx:
        assert [one.id for one in plan.mine(ctx)] == [task.id]


def test_one_gives_oneself_a_task_and_is_not_told(world: World) -> None:
    task = to_person(world, "何洁", "何洁")

    assert task.org_id == world.orgs["B05"]
    assert world.heard_by("何洁") == []
    assert stored(world, to_person(world, "周芳", "周芳").id).owner_id == world.who("周芳")


@pytest.mark.parametrize(
    ("by", "name", "title", "due", "error", "sentence"),
    [
        ("李明", "黄勇", "写总结", DUE, NotAllowedError, "布置、转交任务由支部书记、副书记或党委工作部来做。"),
        ("李明", "李明", "写总结", DUE, NotAllowedError, "布置、转交任务由支部书记、副书记或党委工作部来做。"),
        ("老王", "刘洋", "写总结", DUE, NotAllowedError, "刘洋不归您管，请找党委工作部布置。"),
        ("老王", "老孙", "写总结", DUE, BadInputError, "老孙已不在册，不能安排任务。"),
        ("老王", "李明", " ", DUE, BadInputError, "请说明要办什么。"),
        ("老王", "李明", "写" * 41, DUE, BadInputError, "任务名称请在40个字以内，细节写进要求里。"),
        ("老王", "李明", "写总结", date(2026, 11, 22), BadInputError, "期限不能早于今天。"),
    ],
)
def test_what_is_not_given(
    world: World, by: str, name: str, title: str, due: date, error: type[BotError], sentence: str
) -> None:
    with world.acting() as ctx:
        ctx.get(Member, world.who("老孙")).left_on = date(2026, 11, 1)

    with pytest.raises(error) as refused:
        to_person(world, by, name, title, due)
    assert refused.value.sentence == sentence


def test_units_that_are_not_ones_own_or_not_there(world: World) -> None:
    with pytest.raises(NotAllowedError, match="党委工作部"):
        to_units(world, "老王", "B04", "B05")
    with world.acting("何洁") as ctx, pytest.raises(NotFoundError, match="没有这个单位"):
        plan.assign(ctx, title="报名册", due=DUE, org_ids=[world.orgs["B04"], 999])
    with world.acting("何洁") as ctx, pytest.raises(BadInputError, match="布置给谁"):
        plan.assign(ctx, title="报名册", due=DUE)
    with world.acting() as ctx:
        assert ctx.session.exec(select(Task)).all() == []


def test_an_assignment_is_taken_back_as_one(world: World) -> None:
    to_units(world, "何洁", "B04", "B05")
    with world.acting("何洁") as ctx:
        entry = audit.undo_latest(ctx)
        assert (entry.verb, entry.summary) == ("task.assign", "报送党员名册")
        assert ctx.session.exec(select(Task)).all() == []
        assert ctx.session.exec(select(Record)).all() == []


def test_what_was_begun_is_not_taken_back(world: World) -> None:
    first, second = to_units(world, "何洁", "B04", "B05")
    with world.acting("老王") as ctx:
        plan.complete(ctx, first.id)
    with pytest.raises(BotError, match="后来又改过"), world.acting("何洁") as ctx:
        audit.undo_latest(ctx)

    assert stored(world, second.id).state is TaskState.OPEN


def test_thousands_of_units_at_once(world: World) -> None:
    with world.acting() as ctx:
        parent = world.orgs["C00"]
        for number in range(2100):
            code = f"X{number:04}"
            path = f"C00/{code}/"
            row = Org(code=code, name=code, short=code, kind=OrgKind.BRANCH, parent_id=parent, path=path)
            ctx.session.add(row)
    with world.acting("何洁") as ctx:
        places = ctx.session.exec(select(Org.id).where(col(Org.code).startswith("X"))).all()
        tasks = plan.assign(ctx, title="报送党员名册", due=DUE, org_ids=places)
        assert len({one.id for one in tasks}) == 2100
        assert {one.org_id for one in tasks} == set(places)


def test_an_owner_without_chat_is_given_it_all_the_same(world: World) -> None:
    task = to_person(world, "老王", "老吴")

    assert stored(world, task.id).owner_id == world.who("老吴")
