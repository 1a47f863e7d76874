"""What happens opens tasks."""

from datetime import date

import pytest
from sqlmodel import col, select

from bot import people, plan
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.people import OrgKind
from bot.plan import Task, TaskState
from tests.tasks import list_of_the_year
from tests.world import World


@pytest.fixture
def year(world: World) -> World:
    list_of_the_year(world)
    return world


def test_after_the_organisational_life_meeting_there_are_fifteen_days(year: World) -> None:
    with year.acting() as ctx:
        [task] = plan.happened(ctx, "after:ZB-05-1", year.orgs["B04"], date(2026, 12, 16), ref="2026")

        assert (task.code, task.title, task.period) == ("ZB-05-3", "会后整改清单与销号", "2026")
        assert (task.planned_due, task.due, task.opens_on) == (date(2026, 12, 31),) * 2 + (date(2026, 12, 26),)
        assert (task.owner_id, task.next_nudge_on) == (year.who("老王"), date(2026, 12, 26))
        assert plan.happened(ctx, "after:ZB-05-1", year.orgs["B04"], date(2026, 12, 16), ref="2026") == []


def test_the_meeting_of_2026_held_in_february_is_followed_in_the_list_of_2026(year: World) -> None:
    year.on("2027-02-10")
    with year.acting() as ctx:
        [task] = plan.happened(ctx, "after:ZB-05-1", year.orgs["B04"], date(2027, 2, 10), ref="2026")

        assert (task.year, task.period, task.due) == (2026, "2026", date(2027, 2, 25))


def test_without_the_period_of_the_first_the_day_says_it(year: World) -> None:
    with year.acting() as ctx:
        [task] = plan.happened(ctx, "after:ZB-06-1", year.orgs["B04"], date(2026, 11, 20))

        assert (task.code, task.period, task.due) == ("ZB-06-2", "2026", date(2026, 12, 18))


def test_two_milestones_of_one_day_are_two(year: World) -> None:
    with year.acting() as ctx:
        tasks = [
            plan.happened(ctx, "project_milestone", year.orgs["B04"], date(2026, 12, 5), ref=ref)
            for ref in ("1", "2", "1", "", "")
        ]

        assert [[task.period for task in one] for one in tasks] == [
            ["2026-12-05:1"],
            ["2026-12-05:2"],
            [],
            ["2026-12-05"],
            [],
        ]
        # The team is there seven days before the milestone; the summary on the tenth day after it, working day or not.
        assert (tasks[0][0].opens_on, tasks[0][0].due) == (date(2026, 11, 28), date(2026, 12, 15))


def test_a_step_of_an_admission_has_its_own_deadline(year: World) -> None:
    with year.acting() as ctx:
        place, day = year.orgs["B04"], date(2026, 11, 23)
        [task] = plan.happened(ctx, "admission_step", place, day, ref="7:3", due=date(2026, 12, 20))

        assert (task.code, task.period, task.due) == ("ZB-10-2", "2026-11-23:7:3", date(2026, 12, 18))
        assert task.owner_id == year.who("陈静")
        with pytest.raises(ValueError, match="ZB-10-2"):
            plan.happened(ctx, "admission_step", place, day)


def test_a_step_may_have_words_and_an_opening_day_of_its_own(year: World) -> None:
    """They outlive the nightly growth, which words other tasks as the list does."""
    due = date(2026, 12, 18)
    event = plan.Event("admission_step", year.orgs["B04"], due, "3:2", due, "发展党员3号：谈话", date(2026, 11, 18))
    with year.acting() as ctx:
        plan.grow(ctx, 2026)
        [task] = plan.open_for(ctx, event)

        assert plan.open_for(ctx, event) == []
        assert (task.title, task.opens_on, task.next_nudge_on) == (
            "发展党员3号：谈话",
            date(2026, 11, 18),
            date(2026, 12, 15),
        )
        assert plan.grow(ctx, 2026).total == 0


def test_a_step_recorded_closes_its_task(year: World) -> None:
    due = date(2026, 12, 18)
    with year.acting("陈静") as ctx:
        [task] = plan.happened(ctx, "admission_step", year.orgs["B04"], due, ref="3:2", due=due)
        assert plan.standing(ctx, "admission_step", [year.orgs["B04"]]) == [task]
        assert plan.standing(ctx, "admission_step", [year.orgs["B05"]]) == []

        done = plan.settle(ctx, task, date(2026, 11, 20))

        assert (task.state, task.done_on, task.timing) == (TaskState.DONE, date(2026, 11, 20), plan.Timing.ON_TIME)
        assert [change.table for change in done.changes] == ["task", "record"]
        assert plan.history(ctx, task)[-1].by_id == year.who("陈静")
        assert plan.standing(ctx, "admission_step", [year.orgs["B04"]]) == []


def test_a_step_not_wanted_any_more_is_dropped_and_taken_up_again(year: World) -> None:
    due, here = date(2026, 12, 18), year.orgs["B04"]
    with year.acting() as ctx:
        [task] = plan.happened(ctx, "admission_step", here, due, ref="3:2", due=due)
        plan.drop(ctx, task, "不办了")

        assert (task.state, task.reason, task.next_nudge_on) == (TaskState.CANCELLED, "不办了", None)
        assert plan.standing(ctx, "admission_step", [here]) == []
        assert plan.standing(ctx, "admission_step", [here], dropped=True) == [task]

        plan.take_up(ctx, task)

        assert (task.state, task.reason, task.next_nudge_on) == (TaskState.OPEN, "", date(2026, 12, 15))


@pytest.mark.parametrize(
    ("trigger", "changes"),
    [
        ("project_milestone", {"profile": "office"}),
        ("after:ZB-06-1", {"kind": OrgKind.GENERAL_BRANCH}),
        ("after:ZB-05-1", {"closed_on": date(2026, 12, 1)}),
        ("after:ZB-09-9", {}),
    ],
)
def test_where_the_list_asks_for_nothing(trigger: str, changes: dict[str, object], year: World) -> None:
    with year.acting() as ctx:
        unit = people.org(ctx, year.orgs["B04"])
        for name, value in changes.items():
            setattr(unit, name, value)
        ctx.session.flush()

        assert plan.happened(ctx, trigger, unit.id, date(2026, 11, 23)) == []


def test_of_a_group_the_unit_follows_up(year: World) -> None:
    with year.acting() as ctx:
        [task] = plan.happened(ctx, "after:ZB-05-1", year.orgs["B04-01"], date(2026, 11, 23))

        assert (task.org_id, task.unit_id) == (year.orgs["B04"], year.orgs["B04"])


def test_a_duty_of_groups_opens_in_the_group_it_happened_in_or_in_all(year: World) -> None:
    with year.acting() as ctx:
        plan.template(ctx, 2026, "ZB-07-3").per_group = True
        ctx.session.flush()
        of_one = plan.happened(ctx, "project_milestone", year.orgs["B04-02"], date(2026, 11, 23))
        of_all = plan.happened(ctx, "project_milestone", year.orgs["B04"], date(2026, 11, 24))

        assert [task.org_id for task in of_one] == [year.orgs["B04-02"]]
        assert [task.org_id for task in of_all] == [year.orgs["B04-01"], year.orgs["B04-02"]]
        assert {task.unit_id for task in of_all} == {year.orgs["B04"]}


def test_what_somebody_set_off_he_takes_back(year: World) -> None:
    with year.acting("老王") as ctx:
        plan.happened(ctx, "after:ZB-05-1", year.orgs["B04"], date(2026, 11, 23))
    with year.acting("老王") as ctx:
        assert audit.undo_latest(ctx).verb == "task.open"
        assert ctx.session.exec(select(Task)).all() == []

        plan.happened(ctx.acting(None), "after:ZB-05-1", year.orgs["B04"], date(2026, 11, 23))
        last = ctx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
        assert last is not None
        assert (last.verb, last.undoable, last.org_id) == ("task.open", False, year.orgs["B04"])


def test_growth_lets_them_be_while_they_apply(year: World) -> None:
    with year.acting() as ctx:
        plan.grow(ctx, 2026)
        [task] = plan.happened(ctx, "project_milestone", year.orgs["B04"], date(2026, 12, 5), ref="1")
        assert plan.grow(ctx, 2026).total == 0

        unit = people.org(ctx, year.orgs["B04"])
        for profile, state in (("office", TaskState.NOT_APPLICABLE), ("production", TaskState.OPEN)):
            unit.profile = profile
            ctx.session.flush()
            assert plan.grow(ctx, 2026).total == 1
            ctx.session.refresh(task)
            assert task.state is state
        assert (task.due, task.next_nudge_on) == (date(2026, 12, 15), date(2026, 12, 12))
