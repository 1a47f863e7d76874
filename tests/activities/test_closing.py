"""The end of an activity, the office's word on it, and what the assessment learns of all this."""

from datetime import date
from decimal import Decimal

import pytest

from bot import activities, people, plan
from bot.activities import Activity, ActivityState, Figures
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from tests.activities.site import CLEAN, begin, measure
from tests.tasks import list_of_the_year
from tests.world import World

FOURTH, NEXT = date(2026, 10, 1), date(2027, 1, 1)


def close(world: World, done_on: date | None = None, *, by: str = "老王", text: str = "零返工") -> Activity:
    with world.acting(by) as ctx:
        return activities.close(ctx, 1, text, done_on=done_on)


@pytest.mark.parametrize(
    ("day", "days", "words"),
    [
        (date(2026, 12, 2), 3, "比节点早3天"),
        (date(2026, 12, 5), 0, "按节点完成"),
        (date(2026, 12, 7), -2, "比节点晚2天"),
    ],
)
def test_the_milestone_is_kept_early_or_late(day: date, days: int, words: str, world: World) -> None:
    begin(world)
    world.on("2026-12-08")
    row = close(world, day, by="李明")

    assert (row.state, row.result, row.done_on, row.days_early) == (ActivityState.CLOSED, "零返工", day, days)
    assert activities.wording.early(row) == words


def test_a_day_long_before_it_began_is_a_slip(world: World) -> None:
    """It began on 23 November; a month before that at most it was done and noted late."""
    begin(world)
    with pytest.raises(BadInputError) as slip:
        close(world, date(2026, 10, 22))
    assert slip.value.sentence == (
        "1号汽机扣缸突击队2026年11月23日才开始，2026年10月22日完成对不上，没有记，请核对日期。"
    )
    assert close(world, date(2026, 10, 23)).days_early == 43


def test_what_has_no_day_is_neither_early_nor_late(world: World) -> None:
    begin(world, ends_on=None)
    row = close(world)

    assert (row.done_on, row.days_early, activities.wording.early(row)) == (world.now.date(), None, "")


def test_closing_reports_the_duty_done(world: World) -> None:
    list_of_the_year(world)
    task = begin(world).task
    assert task is not None
    world.on("2026-12-02")
    close(world)

    with world.acting("老王") as ctx:
        done = plan.task(ctx, task.id)
        assert (done.state, done.done_on) == (plan.TaskState.REPORTED, date(2026, 12, 2))
        assert plan.history(ctx, done)[-1].note == "零返工"


def test_a_leader_who_does_not_answer_for_the_duty_leaves_it_open(world: World) -> None:
    list_of_the_year(world)
    task = begin(world, leader_id=world.who("黄勇")).task
    assert task is not None
    close(world, by="黄勇")

    with world.acting("老王") as ctx:
        assert plan.task(ctx, task.id).state is plan.TaskState.OPEN


def test_what_cannot_be_closed(world: World) -> None:
    begin(world)
    with pytest.raises(BadInputError, match="还没到12月3日"):
        close(world, date(2026, 12, 3))
    with pytest.raises(BadInputError, match="例如「结项 1"):
        close(world, text=" ")
    with pytest.raises(NotAllowedError):
        close(world, by="赵强")
    close(world)
    with pytest.raises(ConflictError, match="1号汽机扣缸突击队已结项"):
        close(world)


def test_the_office_confirms_what_was_urgent_and_early(world: World) -> None:
    begin(world)

    def confirm(by: str) -> Activity:
        with world.acting(by) as ctx:
            return activities.confirm_urgent(ctx, 1)

    with pytest.raises(ConflictError, match="还没有结项"):
        confirm("何洁")
    world.on("2026-12-02")
    close(world)
    with pytest.raises(NotAllowedError):
        confirm("老王")
    row = confirm("何洁")
    assert (row.urgent_by, row.urgent_on) == (world.who("何洁"), date(2026, 12, 2))
    with pytest.raises(ConflictError, match="已经确认过"):
        confirm("何洁")


def test_nobody_confirms_his_own_word_nor_what_was_late(world: World) -> None:
    begin(world, ends_on=date(2026, 11, 23))
    close(world, by="何洁")
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="没有提前完成"):
        activities.confirm_urgent(ctx, 1)
    begin(world)
    with world.acting("何洁") as ctx:
        activities.close(ctx, 2, "提前完成")
        with pytest.raises(NotAllowedError, match="由党委工作部另一位同志确认"):
            activities.confirm_urgent(ctx, 2)


def carried(world: World, *, start: date = FOURTH, until: date = NEXT) -> list[tuple[bool, bool, bool, int]]:
    """Of 锅炉支部 and 汽机支部: activity, result, figures, how many confirmed."""
    with world.acting() as ctx:
        units = [world.orgs["B04"], world.orgs["B05"]]
        found = activities.of_units(ctx, units, start, until)
        assert list(found) == units
        return [(one.has_activity, one.has_result, one.has_figures, len(one.urgent)) for one in found.values()]


def test_what_units_carried_out(world: World) -> None:
    nothing = (False, False, False, 0)
    assert carried(world) == [nothing, nothing]
    begin(world)
    assert carried(world) == [(True, False, False, 0), nothing]
    with world.acting("李明") as ctx:
        activities.report(ctx, 1, "转子就位")
    assert carried(world) == [(True, True, False, 0), nothing]
    world.on("2026-12-02")
    close(world)
    with world.acting("何洁") as ctx:
        activities.confirm_urgent(ctx, 1)
    assert carried(world) == [(True, True, True, 1), nothing]
    assert carried(world, start=NEXT, until=date(2027, 4, 1)) == [nothing, nothing]
    assert carried(world, start=date(2026, 7, 1), until=FOURTH) == [nothing, nothing]


def test_figures_count_for_the_unit_they_are_of(world: World) -> None:
    row = begin(world, "HD-SWYC").activity
    measure(world, row, CLEAN, unit="B04-02", period="2026-Q4")
    contest = begin(world, "HD-SIBI", by="何洁", unit="C00").activity
    with world.acting("何洁") as ctx:
        unit = people.org(ctx, world.orgs["B05"])
        activities.enter_figures(ctx, contest, [Figures(unit, "2026-10", {"safety": Decimal(90)})])

    assert carried(world) == [(True, True, True, 0), (True, True, True, 0)]
    assert carried(world, start=NEXT, until=date(2027, 4, 1)) == [(False, False, False, 0)] * 2


def test_what_was_called_off_or_late_shows_no_numbers(world: World) -> None:
    begin(world)
    world.on("2026-12-07")
    close(world)
    with world.acting("周芳") as ctx:
        activities.start(ctx, activities.Wanted(people.org(ctx, world.orgs["B05"]), name="拔河比赛"))
    with world.acting("周芳") as ctx:
        activities.cancel(ctx, 2, "下雨")

    assert carried(world) == [(True, True, False, 0), (False, False, False, 0)]


def test_a_thousand_units_take_three_statements(world: World) -> None:
    begin(world)
    with world.acting() as ctx:
        with world.asked() as statements:
            activities.of_units(ctx, range(1, 1001), FOURTH, NEXT)
        assert len(statements) == 3


def test_the_register_takes_one(world: World) -> None:
    begin(world)
    begin(world, "HD-SWYC")
    with world.acting() as ctx:
        with world.asked() as statements:
            found = activities.register(ctx)
        assert [(one.activity.name, one.leader, one.enrolled) for one in found] == [
            ("汽机扣缸突击队", "李明", 1),
            ("三无一创", "", 0),
        ]
        assert len(statements) == 1
        assert activities.register(ctx, people.org(ctx, world.orgs["B05"])) == []
