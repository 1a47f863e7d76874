"""What is behind today and what comes next: counted by hand on the small branch."""

from datetime import date

import pytest

from bot import board, people, plan, problems
from bot.board import Asked, Behind, Coming, duties
from bot.core.errors import NotAllowedError
from bot.meetings import Meeting, MeetingKind, MeetingState
from bot.plan import TaskState
from tests.board.desk import (
    CANCELLED,
    DONE,
    REPORTED,
    branch_below,
    duty,
    give,
    look,
    many_branches,
    seen,
    statements,
    whole,
)
from tests.problems.office import issue
from tests.world import World


def late(world: World) -> dict[str, int]:
    """What is past its day in the boiler branch, one of its groups and the turbine branch, and what is not."""
    lecture, study = duty(world), duty(world, "ZB-09-1", area=9, area_name="教育")
    give(world, lecture, "2026-11-20", **DONE)
    give(world, lecture, "2026-11-20", **REPORTED)
    give(world, lecture, "2026-11-20", **CANCELLED)
    give(world, lecture, "2026-11-23", title="今天到期")
    return {
        "lecture": give(world, lecture, "2026-11-20", title="季度党课"),
        "study": give(world, study, "2026-10-30", title="学习计划"),
        "group": give(world, lecture, "2026-11-22", title="小组会", owner="李明", code="B04-01"),
        "given": give(world, None, "2025-12-31", title="交总结", owner="周芳"),
    }


def test_what_is_behind_by_unit_with_who_answers_for_it(world: World) -> None:
    numbers = late(world)
    found = seen(world).behind

    assert (found.tasks, found.units) == (4, 2)
    assert [(one.code, one.short, one.count, one.days) for one in found.rows] == [
        ("B04", "锅炉支部", 3, 24),
        ("B05", "汽机支部", 1, 327),
    ]
    assert found.rows[0].tasks == [
        Behind(numbers["study"], "学习计划", "锅炉支部", date(2026, 10, 30), 24, "老王"),
        Behind(numbers["lecture"], "季度党课", "锅炉支部", date(2026, 11, 20), 3, "老王"),
        Behind(numbers["group"], "小组会", "锅炉支部第一党小组", date(2026, 11, 22), 1, "李明"),
    ]


def test_nobody_answers_for_some_of_it(world: World) -> None:
    give(world, None, "2026-11-20", owner_id=None)

    assert [one.owner for one in seen(world).behind.rows[0].tasks] == [""]


@pytest.mark.parametrize(
    ("asked", "tasks"),
    [
        ({"unit": "B04"}, ["study", "lecture", "group"]),
        ({"unit": "B05"}, ["given"]),
        ({"area": "9"}, ["study"]),
        ({"area": "4", "unit": "B05"}, []),
        ({"period": "2027"}, ["study", "lecture", "group", "given"]),
        ({"state": "in_time"}, ["study", "lecture", "group", "given"]),
    ],
)
def test_the_part_and_the_area_narrow_it_and_the_period_does_not(
    world: World, asked: dict[str, str], tasks: list[str]
) -> None:
    numbers = late(world)
    found = seen(world, **asked).behind

    assert [one.number for row in found.rows for one in row.tasks] == [numbers[name] for name in tasks]
    assert (found.tasks, found.units) == (len(tasks), len(found.rows))


def test_a_page_holds_fifty_units_and_a_file_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many_branches(world, 60, duty(world), date(2026, 11, 20))
    found = seen(world).behind
    assert (found.tasks, found.units, len(found.rows)) == (60, 60, 50)
    assert len(whole(world).behind.rows) == 60

    monkeypatch.setattr(duties, "MOST_TASKS", 20)
    shown = seen(world).behind
    assert (shown.tasks, sum(len(row.tasks) for row in shown.rows)) == (60, 20)
    assert [len(row.tasks) for row in whole(world).behind.rows] == [1] * 60


def test_what_falls_due_in_fourteen_days_by_day_and_duty(world: World) -> None:
    lecture, day = duty(world), duty(world, "ZB-07-1", area=7)
    for owner in ("老王", "周芳"):
        give(world, day, "2026-11-30", owner=owner, title="主题党日")
    give(world, lecture, "2026-11-30", owner="李明", code="B04-01")
    give(world, lecture, "2026-11-30", owner="赵强", code="B04-02")
    today = give(world, None, "2026-11-23", title="交小结")
    last = give(world, None, "2026-12-06", title="写总结")
    for due in ("2026-11-22", "2026-12-07"):
        give(world, lecture, due)
    give(world, lecture, "2026-11-30", state=TaskState.REPORTED)
    for _ in range(2):
        issue(world, f"缺签到{_}")

    assert seen(world).coming == {
        date(2026, 11, 23): [Coming("交小结", 1, 1, today)],
        date(2026, 11, 30): [
            Coming("整改事项", 1, 2, None),
            Coming("季度党课", 1, 2, None),
            Coming("主题党日", 2, 2, None),
        ],
        date(2026, 12, 6): [Coming("写总结", 1, 1, last)],
    }
    assert list(seen(world, unit="B05").coming) == [date(2026, 11, 30)]
    assert seen(world, area="7", unit="B05").coming[date(2026, 11, 30)][0].tasks == 1


def hold(world: World, code: str, day: str, state: MeetingState = MeetingState.HELD) -> int:
    world.on(day)
    with world.acting() as ctx:
        meeting = Meeting(
            org_id=world.orgs[code],
            kind=MeetingKind.GENERAL_MEETING,
            title="党员大会",
            starts_at=ctx.now,
            called_at=ctx.now,
            called_by=world.who("老王"),
            state=state,
        )
        meeting.closed_at = ctx.now if state is MeetingState.CLOSED else None
        ctx.session.add(meeting)
        ctx.session.flush()
        number = meeting.id
    world.on("2026-11-23")
    return number


def test_meetings_that_are_over_and_not_filed(world: World) -> None:
    late = hold(world, "B05", "2026-11-12 15:00")
    early = hold(world, "B04-01", "2026-11-10 23:30")
    hold(world, "B04", "2026-11-10", MeetingState.CLOSED)
    hold(world, "B04", "2026-11-20")

    assert [(one.number, one.short, one.day) for one in seen(world).unfiled] == [
        (early, "锅炉支部第一党小组", date(2026, 11, 10)),
        (late, "汽机支部", date(2026, 11, 12)),
    ]
    assert [one.number for one in seen(world, unit="B05").unfiled] == [late]


def test_what_waits_for_the_offices_own_word(world: World) -> None:
    asked = give(world, duty(world), "2026-11-30", owner="李明")
    reported = give(world, None, "2026-11-25")
    with world.acting("李明") as ctx:
        problems.report(ctx, problems.Report("食堂没有座位", people.org_by_code(ctx, "B04")))
        plan.ask_extension(ctx, asked, date(2026, 12, 8), "出差")
    with world.acting("老王") as ctx:
        plan.complete(ctx, reported)
    world.on("2026-12-04")

    assert seen(world).waits == board.Waits(verify=1, extensions=1, reports=1, late_reports=1)


def test_only_the_office_and_who_leads_others_have_a_board(world: World) -> None:
    for name in ("老王", "李明", "陈静", "黄勇", "周芳"):
        with world.acting(name) as ctx:
            assert not board.seated(ctx)
            with pytest.raises(NotAllowedError, match="党委工作部"):
                board.look(ctx, Asked())
    with world.acting("何洁") as ctx:
        assert board.seated(ctx)


def test_who_leads_a_branch_with_branches_below_sees_that_part_and_no_more(world: World) -> None:
    branch_below(world)
    lecture = duty(world)
    own, other = give(world, lecture, "2026-11-20", code="B06"), give(world, lecture, "2026-11-20", owner="周芳")
    found = look(world, "老王")

    assert not found.is_office
    assert [one.code for one in found.units] == ["B04", "B06"]
    assert [task.number for row in seen(world, "老王").behind.rows for task in row.tasks] == [own]
    for code in ("B05", "C00", "B04-01"):
        refused = look(world, "老王", unit=code)
        assert (refused.paths, [fault.value for fault in refused.faults]) == (("C00/B04/",), ["unit"])
    everything = whole(world, "老王")
    assert (everything.deliveries, everything.burden) == (None, None)
    with world.acting("陈静") as ctx:
        assert board.seated(ctx), "a commissioner of the upper branch sees what its secretary sees"
    with world.acting("李明") as ctx:
        assert not board.seated(ctx)
    assert other not in [task.number for row in everything.behind.rows for task in row.tasks]


def test_of_many_units_those_are_offered_that_have_others_below(world: World) -> None:
    branch_below(world)
    assert [one.code for one in look(world).offered] == ["B04", "B05", "B06", "C00"]

    many_branches(world, 60, duty(world), date(2026, 11, 20))
    assert [one.code for one in look(world).offered] == ["B04", "C00"]
    assert [one.code for one in look(world, unit="D007").offered] == ["B04", "C00", "D007"]


def test_as_many_statements_for_many_units_as_for_one(world: World) -> None:
    lecture = duty(world)
    give(world, lecture, "2026-11-20")
    few, picked = statements(world), statements(world, state="overdue")
    many_branches(world, 70, lecture, date(2026, 11, 20))

    assert (statements(world), statements(world, state="overdue")) == (few, picked)
    assert (few, picked) == (27, 28)
