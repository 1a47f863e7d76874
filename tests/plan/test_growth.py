"""The year of the demo company, and what becomes of it when units, lists and dates change."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot import people, plan
from bot.core.audit import AuditEntry
from bot.core.context import Context
from bot.demo import company
from bot.people import Org, OrgKind, Role
from bot.plan import Check, Growth, Scope, Task, TaskState, TaskTemplate, growth, surveying
from tests.filled import fill, settle
from tests.world import World


def per_unit(ctx: Context) -> dict[str, int]:
    """Tasks of each unit and its groups, by the unit's code."""
    query = (
        sa.select(col(Org.code), sa.func.count()).join(Task, col(Task.unit_id) == col(Org.id)).group_by(col(Org.code))
    )
    return {row[0]: row[1] for row in ctx.connection.execute(query)}


def the_company(ctx: Context) -> None:
    company.load(ctx)


def the_companys_year(ctx: Context) -> None:
    company.load(ctx)
    plan.load_defaults(ctx, 2026)
    plan.grow(ctx, 2026)


def test_the_demo_company_has_2382_dated_tasks_in_2026(ctx: Context) -> None:
    fill(ctx, the_company)
    assert plan.load_defaults(ctx, 2026) == 50

    grown = plan.grow(ctx, 2026)

    counts = per_unit(ctx)
    of_the_committee = counts.pop("C00")
    assert (sum(counts.values()), of_the_committee) == (2382, 59)
    assert grown == Growth(added=2382 + 59)
    assert counts.pop("G01") == 32
    assert (len(counts), min(counts.values()), max(counts.values())) == (20, 109, 157)


def test_growing_again_changes_nothing(ctx: Context) -> None:
    fill(ctx, the_companys_year)

    assert plan.grow(ctx, 2026) == Growth()
    assert plan.load_defaults(ctx, 2026) == 0


def test_every_task_of_the_list_but_the_five_that_wait_for_an_event_is_there(ctx: Context) -> None:
    fill(ctx, the_companys_year)

    grown = set(ctx.session.exec(select(Task.code)))
    listed = set(ctx.session.exec(select(TaskTemplate.code).where(TaskTemplate.scope == Scope.UNIT)))
    assert sorted(listed - grown) == ["ZB-01-3", "ZB-05-3", "ZB-06-2", "ZB-07-3", "ZB-10-2"]


def the_year(world: World) -> None:
    world.on("2026-01-05 08:00")
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)


@pytest.fixture
def year(world: World) -> World:
    """The year 2026 from its first working day."""
    settle(world, the_year)
    return world


def grow(world: World) -> Growth:
    """As the night does it: what fell due before today is history."""
    with world.acting() as ctx:
        return plan.grow(ctx, 2026, since=ctx.today)


def of(world: World, code: str, place: str = "B04") -> list[Task]:
    """The tasks of one duty in a unit or group, by period."""
    with world.acting() as ctx:
        theirs = (Task.code == code, Task.org_id == world.orgs[place])
        return list(ctx.session.exec(select(Task).where(*theirs).order_by(col(Task.period))))


def periods(world: World, code: str, place: str = "B04", state: TaskState = TaskState.OPEN) -> list[str]:
    return [task.period for task in of(world, code, place) if task.state is state]


def change(world: World, place: str, **columns: object) -> None:
    with world.acting() as ctx:
        unit = people.org(ctx, world.orgs[place])
        for name, value in columns.items():
            setattr(unit, name, value)


def edit(world: World, code: str, **columns: object) -> None:
    """The office changes a duty of the list."""
    with world.acting() as ctx:
        row = plan.template(ctx, 2026, code)
        for name, value in columns.items():
            setattr(row, name, value)


def test_a_due_day_on_a_holiday_moves_to_the_last_working_day_before(year: World) -> None:
    edit(year, "ZB-02-2", rrule="FREQ=MONTHLY;BYMONTHDAY=4")
    assert grow(year).moved == 2 * 11  # January's is history by the fifth

    [october] = [task for task in of(year, "ZB-02-2") if task.period == "2026-10"]
    assert (october.planned_due, october.due, october.opens_on) == (
        date(2026, 9, 30),
        date(2026, 9, 30),
        date(2026, 9, 25),
    )
    # 2026-02-28 is a Saturday that works for the Spring Festival.
    [february] = [task for task in of(year, "ZB-03-1", "B04-01") if task.period == "2026-02"]
    assert february.due == date(2026, 2, 28)


def test_when_its_owner_is_first_told(year: World) -> None:
    [task] = of(year, "ZB-09-1")

    assert (task.due, task.opens_on, task.next_nudge_on) == (date(2026, 1, 30), date(2026, 1, 10), date(2026, 1, 23))
    assert {task.next_nudge_on for task in of(year, "ZB-11-1")} == {None}


def test_of_what_is_past_when_it_grows_nobody_is_told(world: World) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)

    told = {task.next_nudge_on is not None for task in of(world, "ZB-02-2") if task.due < date(2026, 11, 23)}
    ahead = {task.next_nudge_on is not None for task in of(world, "ZB-02-2") if task.due >= date(2026, 11, 23)}
    assert (told, ahead) == ({False}, {True})


def test_a_branch_turns_into_a_general_branch_in_june(year: World) -> None:
    year.on("2026-06-10 00:11")
    change(year, "B04", kind=OrgKind.GENERAL_BRANCH)

    grown = grow(year)

    # The members' meeting is half-yearly there: the third quarter goes, the second and the fourth stay.
    assert periods(year, "ZB-01-1") == ["2026Q1", "2026Q2", "2026Q4"]
    assert periods(year, "ZB-01-1", state=TaskState.NOT_APPLICABLE) == ["2026Q3"]
    # Theme days are the branches' below; what fell due before June stays as it was.
    assert periods(year, "ZB-07-1") == [f"2026-{month:02}" for month in range(1, 6)]
    assert {task.reason for task in of(year, "ZB-07-1")} == {"", "本单位的类型不做这一项。"}
    assert {task.reason for task in of(year, "ZB-01-1")} == {"", "清单改了期限，没有这一期了。"}
    assert grown.dropped > 0
    assert grown == Growth(dropped=grown.dropped)
    assert grow(year) == Growth()

    change(year, "B04", kind=OrgKind.BRANCH)
    assert grow(year) == Growth(revived=grown.dropped)
    assert periods(year, "ZB-07-1") == [f"2026-{month:02}" for month in range(1, 13)]
    assert {task.next_nudge_on is None for task in of(year, "ZB-07-1") if task.due > date(2026, 6, 10)} == {False}


def test_a_unit_becomes_one_of_retired_people(year: World) -> None:
    change(year, "B05", profile="retired")

    assert grow(year).dropped == 4 + 2 + 4 + 4
    assert {task.reason for task in of(year, "ZB-08-2", "B05")} == {"这类单位免做这一项。"}


def test_a_small_branch_has_no_committee(year: World) -> None:
    """汽机支部 has three members: a committee takes seven full members."""
    assert of(year, "ZB-02-1", "B05") == []
    assert len(of(year, "ZB-02-1", "B04")) == 12

    with year.acting() as ctx:
        for name in ("李明", "林福鹏", "赵强", "黄勇"):
            people.member(ctx, year.who(name)).left_on = date(2026, 1, 5)
    assert grow(year).dropped == 12
    assert {task.reason for task in of(year, "ZB-02-1")} == {"党员人数或党小组数不到这一项的要求。"}


def test_a_new_duty_in_may_is_owed_from_may_on(year: World) -> None:
    year.on("2026-05-12 00:11")
    with year.acting("何洁") as ctx:
        old = plan.template(ctx, 2026, "ZB-02-2").model_dump(exclude={"id"})
        plan.save_template(ctx, plan.read_draft(old | {"code": "ZB-02-4", "name": "支部工作通报"}))

    assert grow(year) == Growth(added=2 * 8)
    assert periods(year, "ZB-02-4") == [f"2026-{month:02}" for month in range(5, 13)]


def test_a_duty_is_switched_off_and_on(year: World) -> None:
    year.on("2026-10-12 00:11")
    edit(year, "ZB-04-1", active=False)
    assert grow(year) == Growth(dropped=2)
    assert {task.reason for task in of(year, "ZB-04-1") if task.period == "2026Q4"} == {"这一项已从清单里停用。"}

    edit(year, "ZB-04-1", active=True)
    assert grow(year) == Growth(revived=2)


def test_open_tasks_say_what_the_list_says_now(year: World) -> None:
    first = of(year, "ZB-04-1")[0]
    with year.acting() as ctx:
        ctx.get(Task, first.id).state = TaskState.DONE
    edit(year, "ZB-04-1", name="每季度上党课", weight=Decimal("5.50"), role=Role.SECRETARY, check=Check.CONFIRM)

    assert grow(year) == Growth(reworded=2 * 4 - 1)

    words = {(task.title, task.weight, task.role, task.check) for task in of(year, "ZB-04-1")[1:]}
    assert words == {("每季度上党课", Decimal("5.50"), Role.SECRETARY, Check.CONFIRM)}
    assert of(year, "ZB-04-1")[0].title == "季度党课"
    assert grow(year) == Growth()


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.REPORTED, TaskState.CANCELLED])
def test_what_is_done_reported_or_cancelled_is_never_touched(state: TaskState, year: World) -> None:
    with year.acting() as ctx:
        for task in ctx.session.exec(select(Task)):
            task.state = state
    edit(year, "ZB-04-1", name="党课", rrule="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=10")
    change(year, "B04", kind=OrgKind.GENERAL_BRANCH, profile="retired")

    assert grow(year) == Growth()


def test_what_the_office_said_does_not_apply_is_not_taken_up_again(year: World) -> None:
    with year.acting() as ctx:
        [task] = ctx.session.exec(select(Task).where(Task.code == "ZB-09-1", Task.org_id == year.orgs["B04"]))
        task.state, task.reason = TaskState.NOT_APPLICABLE, "与公司计划合并"

    assert grow(year) == Growth()


def test_an_extended_task_keeps_its_deadline(year: World) -> None:
    with year.acting() as ctx:
        [task] = ctx.session.exec(select(Task).where(Task.code == "ZB-09-1", Task.org_id == year.orgs["B04"]))
        task.due, task.extended = date(2026, 2, 10), True
    edit(year, "ZB-09-1", rrule="FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=20")

    assert grow(year) == Growth(moved=1)
    assert [task.due for task in of(year, "ZB-09-1")] == [date(2026, 2, 10)]
    assert [task.due for task in of(year, "ZB-09-1", "B05")] == [date(2026, 1, 20)]


def test_no_deadline_moves_into_the_past(year: World) -> None:
    year.on("2026-11-23 00:11")
    edit(year, "ZB-02-2", rrule="FREQ=MONTHLY;BYMONTHDAY=10")

    grow(year)

    dues = {task.period: task.due for task in of(year, "ZB-02-2")}
    assert dues["2026-11"] == date(2026, 11, 25)
    assert dues["2026-12"] == date(2026, 12, 10)
    assert grow(year) == Growth()


def test_the_term_of_a_committee_ends(year: World) -> None:
    """Half a year ahead it stands in the list of the year before."""
    change(year, "B04", term_end=date(2027, 3, 20))
    assert grow(year) == Growth(added=1)
    [task] = of(year, "ZB-01-3")
    assert (task.period, task.due, task.opens_on) == ("2027-03-20", date(2027, 3, 19), date(2026, 9, 17))

    year.on("2026-12-01 00:11")
    with year.acting() as ctx:
        plan.copy_year(ctx, 2026)
        plan.grow(ctx, 2027, since=ctx.today)
        assert plan.grow(ctx, 2027, since=ctx.today) == Growth()
    assert [task.year for task in of(year, "ZB-01-3")] == [2026]

    change(year, "B04", term_end=date(2027, 6, 20))
    year.on("2027-01-04 00:11")
    with year.acting() as ctx:
        assert plan.grow(ctx, 2027, since=ctx.today) == Growth(added=1, dropped=1)
        assert plan.grow(ctx, 2026, since=ctx.today) == Growth()
    assert [(task.period, task.year, task.state) for task in of(year, "ZB-01-3")] == [
        ("2027-03-20", 2026, TaskState.NOT_APPLICABLE),
        ("2027-06-20", 2027, TaskState.OPEN),
    ]


def test_a_term_that_ends_the_year_after_next_is_not_there_yet(year: World) -> None:
    change(year, "B04", term_end=date(2028, 3, 20))

    assert grow(year) == Growth()


def test_reminders_before_public_holidays(year: World) -> None:
    dues = [(task.period, task.due) for task in of(year, "DW-04-2", "C00")]

    assert dues == [
        ("2026-01-01", date(2025, 12, 26)),
        ("2026-02-16", date(2026, 2, 10)),
        ("2026-04-05", date(2026, 3, 30)),
        ("2026-05-01", date(2026, 4, 24)),
        ("2026-06-19", date(2026, 6, 12)),
        ("2026-09-25", date(2026, 9, 20)),
        ("2026-10-01", date(2026, 9, 24)),  # the 26th is Mid-Autumn
    ]


def test_a_unit_alone_and_its_groups(world: World) -> None:
    def grown_in(code: str) -> int:
        return growth.grow_units(ctx, 2026, surveying.units(ctx, [world.orgs[code]])).added

    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        of_the_unit = grown_in("B04")
        assert set(per_unit(ctx)) == {"B04"}
        assert of_the_unit == 77 + 2 * 16
        assert grown_in("B04-01") == 0
        assert grown_in("B05-01") == 77 - 12 + 16


def test_a_year_without_a_list(world: World) -> None:
    with world.acting() as ctx:
        assert plan.grow(ctx, 2031) == Growth()


def test_one_line_in_the_trail(year: World) -> None:
    with year.acting() as ctx:
        trail = ctx.session.exec(select(AuditEntry).where(AuditEntry.verb == "plan.grow")).all()

    assert [entry.changes for entry in trail] == [[]]
    assert trail[0].summary.startswith("2026 年任务：增加 ")


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from([OrgKind.BRANCH, OrgKind.GENERAL_BRANCH, OrgKind.TEMPORARY_BRANCH]),
    profile=st.sampled_from(["", "office", "retired"]),
    closed=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    day=st.integers(1, 31),
)
def test_whatever_changes_a_second_growth_finds_nothing(
    kind: OrgKind, profile: str, closed: date | None, day: int, year: World
) -> None:
    change(year, "B04", kind=kind, profile=profile, closed_on=closed)
    edit(year, "ZB-02-2", rrule=f"FREQ=MONTHLY;BYMONTHDAY={day}")

    grow(year)

    assert grow(year) == Growth()
    alive = [task for task in of(year, "ZB-02-2") if task.state is TaskState.OPEN]
    assert all(closed is None or task.due < closed for task in alive)
    assert not alive or kind is OrgKind.BRANCH


def test_a_duty_that_does_not_mind_holidays(year: World) -> None:
    edit(year, "ZB-02-2", rrule="FREQ=MONTHLY;BYMONTHDAY=4", shifts=False)
    grow(year)

    assert [task.due for task in of(year, "ZB-02-2") if task.period == "2026-10"] == [date(2026, 10, 4)]


def test_an_extended_task_taken_up_again_keeps_its_deadline(year: World) -> None:
    with year.acting() as ctx:
        [task] = ctx.session.exec(select(Task).where(Task.code == "ZB-09-1", Task.org_id == year.orgs["B04"]))
        task.due, task.extended = date(2026, 2, 10), True
    for active, state in ((False, TaskState.NOT_APPLICABLE), (True, TaskState.OPEN)):
        edit(year, "ZB-09-1", active=active)
        grow(year)
        assert [(task.due, task.state) for task in of(year, "ZB-09-1")] == [(date(2026, 2, 10), state)]


def test_who_has_no_activist_observes_none(world: World) -> None:
    """A unit that counts none is let off, one that does not count is not; the count decides as soon as there is one."""
    here, there = world.orgs["B04"], world.orgs["B05"]
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        states = []
        for activists in (None, {here: 1, there: 0}, {here: 0}, None):
            plan.grow(ctx, 2026, activists=activists)
            query = select(Task).where(Task.code == "ZB-10-1", Task.period == "2026H2").order_by(col(Task.org_id))
            states.append([(task.state, task.reason) for task in ctx.session.exec(query).all()])
            ctx.session.expire_all()

    wanted, none = (TaskState.OPEN, ""), (TaskState.NOT_APPLICABLE, "本单位现在没有入党积极分子。")
    assert states == [[wanted, wanted], [wanted, none], [none, wanted], [wanted, wanted]]
