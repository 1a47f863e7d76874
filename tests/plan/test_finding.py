"""Which task is meant, and whose list it stands in."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import people, plan
from bot.core.errors import NotAllowedError, NotFoundError
from bot.people import Role
from bot.plan import Period, RecordKind, TaskState, Wanted
from bot.plan.finding import alike, periods_of
from bot.plan.recurrence import period_of
from tests.plan.shelf import give, set_up, template
from tests.world import World

TITLES = ("季度党课", "书记讲党课", "党费按月收缴登记", "月度支委会", "谈心谈话全覆盖", "年度组织生活会")


def titles(world: World, name: str, **asked: object) -> list[str]:
    with world.acting(name) as ctx:
        return [one.title for one in plan.mine(ctx, **asked)]  # type: ignore[arg-type]


def found(world: World, name: str, words: str, *, code: str = "", day: str = "") -> list[int]:
    with world.acting(name) as ctx:
        org = people.org_by_code(ctx, code) if code else None
        return [one.id for one in plan.find(ctx, words, org=org, day=date.fromisoformat(day) if day else None)]


@pytest.mark.parametrize(
    ("name", "sees"),
    [("李明", True), ("老王", True), ("陈静", True), ("何洁", True), ("周芳", False), ("黄勇", False), ("赵强", False)],
)
def test_who_sees_a_task(world: World, name: str, sees: bool) -> None:  # noqa: FBT001
    number = give(world, "党费登记", "2026-11-25", "李明")
    with world.acting(name) as ctx:
        if sees:
            assert plan.task(ctx, number).title == "党费登记"
            return
        with pytest.raises(NotFoundError, match=f"没有编号 {number} 的任务。"):
            plan.task(ctx, number)


def test_the_leader_sees_the_own_groups_tasks_and_the_giver_what_he_gave(world: World) -> None:
    number = give(world, "送学上门", "2026-11-25", "黄勇", code="B04-02", assigned_by=world.who("刘洋"))
    for name in ("赵强", "刘洋", "黄勇"):
        with world.acting(name) as ctx:
            assert plan.task(ctx, number).id == number
    with world.acting("李明") as ctx, pytest.raises(NotFoundError):
        plan.task(ctx, number)


def test_ones_own_list_is_what_is_not_finished_soonest_first(world: World) -> None:
    give(world, "十二月", "2026-12-20", opens_on=date(2026, 12, 10))
    give(world, "逾期", "2026-11-01")
    give(world, "待核验", "2026-11-20", state=TaskState.REPORTED)
    give(world, "做完了", "2026-11-20", state=TaskState.DONE)
    give(world, "取消了", "2026-11-20", state=TaskState.CANCELLED)
    give(world, "别人的", "2026-11-20", "陈静")
    give(world, "快到了", "2026-11-27")

    assert titles(world, "老王") == ["逾期", "待核验", "快到了", "十二月"]
    assert titles(world, "老王", wanted=Wanted.OPEN) == ["逾期", "快到了", "十二月"]
    assert titles(world, "老王", wanted=Wanted.DUE) == ["逾期", "快到了"]
    assert titles(world, "老王", wanted=Wanted.OVERDUE) == ["逾期"]
    assert titles(world, "老王", wanted=Wanted.REPORTED) == ["待核验"]
    november = (date(2026, 11, 2), date(2026, 12, 20))
    assert titles(world, "老王", span=november) == ["待核验", "快到了"]
    assert titles(world, "老王", wanted=Wanted.DUE, span=(date(2026, 12, 1), date(2027, 1, 1))) == ["十二月"]
    assert titles(world, "黄勇") == []


def test_who_took_office_today_has_the_list_today(world: World) -> None:
    number = give(world, "季度党员大会", "2026-12-31", owner_fixed=False, role=Role.SECRETARY)
    in_group = give(world, "党小组会", "2026-11-30", "赵强", code="B04-02", owner_fixed=False, role=Role.GROUP_LEADER)
    with world.acting() as ctx:
        for name in ("老王", "赵强"):
            for post, _ in people.posts_of(ctx, world.who(name)):
                post.until = ctx.today
    world.appoint("黄勇", Role.SECRETARY, "B04")

    with world.acting("黄勇") as ctx:
        plan.task(ctx, in_group)
        assert [one.id for one in plan.mine(ctx)] == [in_group, number]
    assert titles(world, "老王") == []


def test_somebody_elses_list_is_for_those_above(world: World) -> None:
    give(world, "党费登记", "2026-11-25", "李明")
    give(world, "汽机的", "2026-11-26", "李明", code="B05")

    def listed(name: str) -> list[str]:
        with world.acting(name) as ctx:
            return [one.title for one in plan.of_member(ctx, world.who("李明"))]

    assert listed("老王") == ["党费登记"]
    assert listed("何洁") == listed("李明") == ["党费登记", "汽机的"]
    for name in ("黄勇", "周芳", "赵强"):
        with pytest.raises(NotAllowedError):
            listed(name)


def test_a_units_list_holds_its_groups(world: World) -> None:
    give(world, "支部的", "2026-11-25")
    give(world, "小组的", "2026-11-24", "李明", code="B04-01")
    give(world, "汽机的", "2026-11-26", "周芳")

    def listed(name: str, code: str) -> list[str]:
        with world.acting(name) as ctx:
            return [one.title for one in plan.of_unit(ctx, people.org_by_code(ctx, code))]

    assert listed("老王", "B04") == ["小组的", "支部的"]
    assert listed("李明", "B04-01") == ["小组的"]
    assert listed("何洁", "C00") == ["小组的", "支部的", "汽机的"]
    with pytest.raises(NotAllowedError):
        listed("李明", "B04")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("季度党课", ["季度党课"]),
        ("党课", ["季度党课", "书记讲党课"]),
        ("书记党课", ["书记讲党课"]),
        ("党费登记", ["党费按月收缴登记"]),
        ("「支委会」", ["月度支委会"]),
        ("组织生活会的材料", ["年度组织生活会"]),
        ("谈话", ["谈心谈话全覆盖"]),
        ("课", []),
        ("", []),
        ("换届选举", []),
    ],
)
def test_words_of_a_title(words: str, meant: list[str]) -> None:
    assert alike(words, TITLES) == meant


@given(st.sampled_from(TITLES), st.integers(0, 10), st.integers(2, 10))
@settings(deadline=None)
def test_any_part_of_a_title_means_it(title: str, start: int, length: int) -> None:
    part = title[start : start + length]

    assert len(part) < 2 or title in alike(part, TITLES)


def test_ones_own_task_comes_before_the_units(world: World) -> None:
    own = give(world, "党费登记", "2026-11-25", "老王")
    others = give(world, "党费收缴", "2026-11-25", "陈静")
    groups = give(world, "送学上门", "2026-11-25", "李明", code="B04-01")

    assert found(world, "老王", "党费") == [own]
    assert found(world, "老王", "收缴") == [others]
    assert found(world, "老王", "送学") == [groups]
    assert found(world, "老王", "送学", code="B04-01") == [groups]
    assert found(world, "李明", "收缴") == []
    with pytest.raises(NotAllowedError):
        found(world, "老王", "党费", code="B05")


def lectures(world: World) -> tuple[int, int, int]:
    duty = template(world)
    of_quarter = {
        "2026Q2": ("2026-06-30", "2026-06-10"),
        "2026Q3": ("2026-09-30", "2026-09-10"),
        "2026Q4": ("2026-12-31", "2026-12-11"),
    }
    numbers = [
        give(world, "季度党课", due, template_id=duty, code="", period=period, opens_on=date.fromisoformat(opens))
        for period, (due, opens) in of_quarter.items()
    ]
    for number in numbers:
        set_up(world, number, code="ZB-04-1")
    return numbers[0], numbers[1], numbers[2]


def test_the_period_of_today_comes_first_then_what_is_behind(world: World) -> None:
    second, third, fourth = lectures(world)
    assert found(world, "老王", "zb-04-1") == [fourth, second, third]

    set_up(world, second, state=TaskState.DONE)
    set_up(world, third, state=TaskState.CANCELLED)
    assert found(world, "老王", "党课") == [fourth]


def test_the_day_said_chooses_the_period(world: World) -> None:
    second, third, _ = lectures(world)

    assert found(world, "老王", "党课", day="2026-09-20") == [third]
    assert found(world, "老王", "党课", day="2026-05-20") == [second]


def test_of_what_has_not_begun_the_next_is_meant(world: World) -> None:
    second, third, _ = lectures(world)

    assert found(world.on("2026-03-02"), "老王", "党课") == [second]
    set_up(world, second, state=TaskState.DONE)
    assert found(world, "老王", "党课") == [third]


def test_each_unit_has_its_own(world: World) -> None:
    duty = template(world, "ZB-03-1")
    groups = [
        give(world, "党小组会", "2026-11-30", leader, code=code, template_id=duty, period="2026-11")
        for leader, code in (("李明", "B04-01"), ("赵强", "B04-02"))
    ]
    assert found(world, "陈静", "小组会") == groups
    assert found(world, "赵强", "小组会") == groups[1:]


def test_the_same_duty_of_several_is_one_line(world: World) -> None:
    give(world, "谈话", "2026-11-26")
    for due, owner, code in (
        ("2026-11-30", "李明", "B04-01"),
        ("2026-11-30", "赵强", "B04-02"),
        ("2026-12-31", "李明", "B04-01"),
    ):
        number = give(world, "党小组会", due, owner, code=code)
        set_up(world, number, code="ZB-03-1")
    with world.acting("老王") as ctx:
        talk, groups, next_month = plan.group_same(plan.of_unit(ctx, people.org_by_code(ctx, "B04")))

    assert (talk.title, talk.count, talk.numbers) == ("谈话", 1, (1,))
    assert (groups.title, groups.count, groups.due, groups.numbers) == ("党小组会", 2, date(2026, 11, 30), (2, 3))
    assert (next_month.due, next_month.numbers) == (date(2026, 12, 31), (4,))


def test_what_happened_to_a_task_is_told_in_order(world: World) -> None:
    number = give(world, "党费登记", "2026-11-25", "李明")
    with world.acting("李明") as ctx:
        assert plan.latest(ctx, plan.task(ctx, number)) is None
        plan.complete(ctx, number, note="收齐了")
    with world.acting("老王") as ctx:
        plan.send_back(ctx, number, "缺两人")
        task = plan.task(ctx, number)
        history = plan.history(ctx, task)
        last = plan.latest(ctx, task, (RecordKind.REPORTED,))

    told = [plan.wording.happened(one, name) for one, name in zip(history, ("李明", "老王"), strict=True)]
    assert told == ["11月23日 李明 报完成：收齐了", "11月23日 老王 退回：缺两人"]
    assert last is not None
    assert last.note == "收齐了"


def test_a_template_is_found_and_what_is_given_by_hand_has_none(world: World) -> None:
    listed = give(world, "季度党课", "2026-12-31", template_id=template(world))
    by_hand = give(world, "写总结", "2026-12-31")
    with world.acting("老王") as ctx:
        duty = plan.template_of(ctx, plan.task(ctx, listed))
        assert plan.template_of(ctx, plan.task(ctx, by_hand)) is None

    assert duty is not None
    assert duty.code == "ZB-04-1"


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        ("2026-01-01", {"2026-01", "2026Q1", "2026H1", "2026"}),
        ("2026-06-30", {"2026-06", "2026Q2", "2026H1", "2026"}),
        ("2026-12-31", {"2026-12", "2026Q4", "2026H2", "2026"}),
    ],
)
def test_the_periods_of_a_day(day: str, keys: set[str]) -> None:
    assert periods_of(date.fromisoformat(day)) == keys
    assert period_of(Period.EVENT, date.fromisoformat(day)) not in keys
