"""Who answers for what, and what moves when posts change hands."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot import people, plan
from bot.core.context import Context
from bot.demo import company
from bot.people import Post, Role
from bot.plan import Check, Task, TaskState
from tests.filled import settle
from tests.plan.shelf import stored
from tests.world import World


def grown(world: World) -> None:
    settle(world, _the_year)


def _the_year(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)


def resolved(world: World) -> list[tuple[int | None, int | None, int]]:
    with world.acting() as ctx:
        return [(one.giver, one.taker, one.count) for one in plan.resolve_owners(ctx)]


def owners(world: World, code: str, place: str) -> set[int | None]:
    """Who answers for the open tasks of a duty in an organisation or group."""
    with world.acting() as ctx:
        theirs = (Task.code == code, Task.org_id == world.orgs[place], Task.state == TaskState.OPEN)
        return set(ctx.session.exec(select(Task.owner_id).where(*theirs)))


def leave_office(world: World, name: str, code: str, day: date) -> None:
    with world.acting() as ctx:
        theirs = (Post.member_id == world.who(name), Post.org_id == world.orgs[code])
        ctx.session.exec(select(Post).where(*theirs)).one().until = day


@pytest.mark.parametrize(
    ("code", "place", "name"),
    [
        ("ZB-01-1", "B04", "老王"),  # the secretary himself
        ("ZB-02-2", "B04", "陈静"),  # the organisation commissioner
        ("ZB-04-1", "B04", "老王"),  # no publicity commissioner: the first helper is the secretary
        ("ZB-08-2", "B04", "老王"),
        ("ZB-02-2", "B05", "周芳"),  # neither commissioner nor a helper: the secretary
        ("ZB-03-1", "B04-01", "李明"),
        ("ZB-03-1", "B04-02", "赵强"),
        ("ZB-03-1", "B05-01", "周芳"),  # the group has no leader: the first helper is the secretary
        ("ZB-03-2", "B05-01", "周芳"),
        ("DW-03-2", "C00", "何洁"),
    ],
)
def test_by_the_posts_of_today(code: str, place: str, name: str, world: World) -> None:
    grown(world)
    resolved(world)

    assert owners(world, code, place) == {world.who(name)}


def test_nobody_fits(world: World) -> None:
    """The committee has a clerk only; who heads personnel is not known."""
    grown(world)
    resolved(world)

    assert owners(world, "DW-02-2", "C00") == {None}
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    resolved(world)
    assert owners(world, "DW-02-2", "C00") == {world.who("刘洋")}


def test_what_the_office_provides_is_the_offices(world: World) -> None:
    grown(world)
    resolved(world)
    assert owners(world, "ZB-11-1", "B04") == {world.who("老王")}

    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    resolved(world)

    assert owners(world, "ZB-11-1", "B04") == {world.who("刘洋")}
    with world.acting() as ctx:
        assert ctx.session.exec(select(Task.check).where(Task.code == "ZB-11-1")).first() is Check.EXTERNAL


def test_a_commissioners_role_in_the_committee_is_not_the_branchs(world: World) -> None:
    grown(world)
    world.appoint("刘洋", Role.PUBLICITY_COMMISSIONER)
    resolved(world)

    assert owners(world, "ZB-04-1", "B04") == {world.who("老王")}


def test_a_new_secretary_takes_over_the_open_tasks(world: World) -> None:
    grown(world)
    resolved(world)
    with world.acting() as ctx:
        first = ctx.session.exec(select(Task).where(Task.code == "ZB-01-1").order_by(col(Task.id))).first()
        assert first is not None
        first.state = TaskState.DONE

    leave_office(world, "老王", "B04", date(2026, 11, 23))
    world.appoint("黄勇", Role.SECRETARY, "B04")
    handovers = resolved(world)

    old, new = world.who("老王"), world.who("黄勇")
    with world.acting() as ctx:
        open_now = len(ctx.session.exec(select(Task).where(Task.owner_id == new)).all())
    assert handovers == [(old, new, open_now)]
    assert open_now > 20
    assert stored(world, first.id).owner_id == old
    assert owners(world, "ZB-01-1", "B04") == {new}
    assert resolved(world) == []


def test_until_there_is_a_new_one_the_deputy_answers(world: World) -> None:
    grown(world)
    world.appoint("林福鹏", Role.DEPUTY_SECRETARY, "B04")
    leave_office(world, "老王", "B04", date(2026, 11, 23))
    resolved(world)

    assert owners(world, "ZB-11-2", "B04") == {world.who("林福鹏")}


def test_of_two_secretaries_the_one_with_the_lower_code(world: World) -> None:
    grown(world)
    world.appoint("黄勇", Role.SECRETARY, "B04")
    world.appoint("林福鹏", Role.ORGANISATION_COMMISSIONER, "B04")
    resolved(world)

    assert owners(world, "ZB-01-1", "B04") == {world.who("老王")}
    assert owners(world, "ZB-02-2", "B04") == {world.who("陈静")}


def test_who_was_named_keeps_his_tasks_until_he_leaves(world: World) -> None:
    grown(world)
    resolved(world)
    with world.acting() as ctx:
        named = ctx.session.exec(select(Task).where(Task.code == "ZB-11-2", Task.unit_id == world.orgs["B04"])).one()
        named.owner_id, named.owner_fixed = world.who("黄勇"), True
        by_hand = Task(
            year=2026,
            org_id=world.orgs["B04"],
            unit_id=world.orgs["B04"],
            period="",
            title="写年终总结",
            owner_id=world.who("黄勇"),
            owner_fixed=True,
            planned_due=date(2026, 12, 10),
            due=date(2026, 12, 10),
            opens_on=date(2026, 11, 23),
            check=Check.CONFIRM,
        )
        ctx.session.add(by_hand)
    assert resolved(world) == []

    with world.acting() as ctx:
        people.member(ctx, world.who("黄勇")).left_on = date(2026, 11, 24)
    assert resolved(world) == []
    world.on("2026-11-24")

    assert resolved(world) == [(world.who("黄勇"), world.who("老王"), 2)]
    assert not stored(world, named.id).owner_fixed
    assert stored(world, by_hand.id).owner_id == world.who("老王")
    assert resolved(world) == []


def test_a_secretary_who_leaves_the_party_organisation_holds_no_post(world: World) -> None:
    grown(world)
    world.appoint("林福鹏", Role.DEPUTY_SECRETARY, "B04")
    resolved(world)
    with world.acting() as ctx:
        people.member(ctx, world.who("老王")).left_on = date(2026, 11, 20)
    resolved(world)

    assert owners(world, "ZB-11-2", "B04") == {world.who("林福鹏")}


def test_only_where_it_was_asked_for(world: World) -> None:
    grown(world)
    with world.acting() as ctx:
        plan.resolve_owners(ctx, org_ids=[world.orgs["B04"]])

    assert owners(world, "ZB-01-1", "B04") == {world.who("老王")}
    assert owners(world, "ZB-01-1", "B05") == {None}


def test_everything_in_the_demo_company_is_somebodys(ctx: Context) -> None:
    company.load(ctx)
    plan.load_defaults(ctx, 2026)
    plan.grow(ctx, 2026)

    assert sum(one.count for one in plan.resolve_owners(ctx)) == 2382 + 59
    assert plan.resolve_owners(ctx) == []
    assert ctx.session.exec(select(Task).where(col(Task.owner_id).is_(None))).all() == []
