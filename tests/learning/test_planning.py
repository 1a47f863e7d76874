"""The study plan of a year: set by who keeps it, studied by word or by a meeting's record, read by the assessment."""

from datetime import date

import pytest
from sqlmodel import select

from bot import learning, people, plan
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError, NotFoundError
from bot.learning import Draft, Progress, StudyTopic
from bot.people import Org
from bot.plan import Check, Task, TaskState
from tests.learning.school import TOPICS, held
from tests.world import World


def boiler(ctx: Context, code: str = "B04") -> Org:
    return people.org_by_code(ctx, code)


def lines(ctx: Context) -> list[tuple[int, int, str, str, str]]:
    found = learning.listed(ctx, boiler(ctx), 2026)
    return [(one.row.number, one.row.month, one.row.title, one.row.how, one.row.leader) for one in found]


def test_a_plan_is_set_changed_and_shortened(world: World) -> None:
    with world.acting("李明") as ctx, pytest.raises(NotAllowedError):
        learning.set_topics(ctx, boiler(ctx), 2026, TOPICS)
    with world.acting("老王") as ctx:
        first = learning.set_topics(ctx, boiler(ctx, "B04-01"), 2026, TOPICS)
        assert (first.added, first.changed, first.task) == (3, 0, None)
        assert lines(ctx) == [
            (1, 1, "党章专题学习", "集中学习", "老王"),
            (2, 3, "安全生产重要论述", "专题党课", "陈静"),
            (3, 12, "全会精神", "集中学习", ""),
        ]
        again = learning.set_topics(
            ctx, boiler(ctx), 2026, [Draft(2, "《党章》专题学习"), TOPICS[1], Draft(6, "形势任务", "宣讲", "李明")]
        )
        assert (again.added, again.changed) == (1, 1)
        learning.drop(ctx, boiler(ctx), 2026, 2)
        assert lines(ctx) == [
            (1, 2, "党章专题学习", "集中学习", "老王"),
            (4, 6, "形势任务", "宣讲", "李明"),
            (3, 12, "全会精神", "集中学习", ""),
        ]
        audit.undo_latest(ctx)
        assert len(lines(ctx)) == 4
        same = learning.set_topics(ctx, boiler(ctx), 2026, TOPICS[1:])
        assert (same.added, same.changed) == (0, 0)


@pytest.mark.parametrize(
    ("drafts", "words"),
    [
        ([Draft(1, "")], "第1个专题没有写题目"),
        ([TOPICS[0], Draft(1, " 。")], "第2个专题没有写题目"),
        ([Draft(0, "党章")], "月份请写 1 到 12 月"),
        ([Draft(13, "党章")], "月份请写 1 到 12 月"),
        ([Draft(1, "长" * 61)], "题目最多60个字"),
        ([Draft(1, f"专题{number}") for number in range(61)], "一年的计划最多60个专题"),
    ],
)
def test_what_is_no_plan(world: World, drafts: list[Draft], words: str) -> None:
    with world.acting("老王") as ctx, pytest.raises(BadInputError, match=words):
        learning.set_topics(ctx, boiler(ctx), 2026, drafts)


def duty(world: World, code: str = "ZB-09-1", check: Check = Check.CONFIRM) -> int:
    """The task of the year's list, its owner the organisation commissioner."""
    task = world.task("年度学习教育计划", owner="陈静", due="2026-12-20", lead=60)
    with world.acting() as ctx:
        kept = ctx.get(Task, task.id)
        kept.code, kept.period, kept.check = code, "2026", check
    return task.id


@pytest.mark.parametrize(
    ("speaker", "state", "asked"),
    [("陈静", TaskState.REPORTED, 1), ("老王", TaskState.REPORTED, 0), ("何洁", TaskState.REPORTED, 1)],
)
def test_setting_the_plan_reports_the_duty(world: World, speaker: str, state: TaskState, asked: int) -> None:
    number = duty(world)
    with world.acting(speaker) as ctx:
        done = learning.set_topics(ctx, boiler(ctx), 2026, TOPICS)
        assert done.task is not None
        assert done.task.id == number
        assert ctx.get(Task, number).state is state
        record = plan.latest(ctx, done.task)
        assert record is not None
        assert record.note == "已定2026年学习计划，3个专题"
        assert learning.set_topics(ctx, boiler(ctx), 2026, TOPICS).task is None
    assert len(world.heard_by("老王")) == asked


def test_a_plan_of_another_year_or_from_the_terminal_reports_nothing(world: World) -> None:
    number = duty(world)
    with world.acting("陈静") as ctx:
        assert learning.set_topics(ctx, boiler(ctx), 2027, TOPICS).task is None
    with world.acting() as ctx:
        assert learning.set_topics(ctx, boiler(ctx), 2026, TOPICS).task is None
        assert ctx.get(Task, number).state is TaskState.OPEN
        assert {row.by_id for row in ctx.session.exec(select(StudyTopic).where(StudyTopic.year == 2026))} == {None}


def test_a_topic_is_studied_by_word(world: World) -> None:
    with world.acting("老王") as ctx:
        learning.set_topics(ctx, boiler(ctx), 2026, TOPICS)
        learning.studied(ctx, boiler(ctx), 2026, 1, date(2026, 1, 20))
        learning.studied(ctx, boiler(ctx), 2026, 1, date(2026, 1, 20))
        assert [one.studied_on for one in learning.listed(ctx, boiler(ctx), 2026)] == [date(2026, 1, 20), None, None]
        assert len(audit.latest(ctx, "study.done", limit=5)) == 1
        for day in (date(2026, 11, 24), date(2025, 12, 31)):
            with pytest.raises(BadInputError, match="专题学完的日子要在2026年、不晚于今天"):
                learning.studied(ctx, boiler(ctx), 2026, 2, day)
        with pytest.raises(NotFoundError, match="2026年学习计划里没有第9个专题"):
            learning.studied(ctx, boiler(ctx), 2026, 9, ctx.today)
        audit.undo_latest(ctx)
        assert learning.topic(ctx, boiler(ctx), 2026, 1).done_on is None


def test_a_closed_meeting_with_it_on_its_agenda_needs_no_word(world: World) -> None:
    with world.acting("老王") as ctx:
        learning.set_topics(ctx, boiler(ctx), 2026, [*TOPICS, Draft(2, "短题")])
        held(ctx, world, "2026-04-12 09:00", agenda=("学习安全生产重要论述", "其他"))
        first = held(ctx, world, "2026-03-12 09:00", agenda=("讨论安全生产重要论述、短题",))
        held(ctx, world, "2026-02-12 09:00", code="B05", agenda=("全会精神",))
        held(ctx, world, "2025-02-12 09:00", agenda=("全会精神",))
        found = {one.row.title: one for one in learning.listed(ctx, boiler(ctx), 2026)}
        assert (found["安全生产重要论述"].studied_on, found["安全生产重要论述"].meeting_id) == (
            date(2026, 3, 12),
            first.id,
        )
        assert found["全会精神"].studied_on is None
        assert found["短题"].studied_on is None, "too short to tell by"
        learning.studied(ctx, boiler(ctx), 2026, 2, date(2026, 2, 2))
        assert learning.listed(ctx, boiler(ctx), 2026)[2].studied_on == date(2026, 2, 2)


def test_what_the_assessment_reads(world: World) -> None:
    with world.acting("老王") as ctx:
        learning.set_topics(ctx, boiler(ctx), 2026, TOPICS)
        held(ctx, world, "2026-03-12 09:00", agenda=("安全生产重要论述",))
        unit = world.orgs["B04"]
        numbers = [one.row.id for one in learning.listed(ctx, boiler(ctx), 2026)]
        one, two, three = numbers
        both = [unit, world.orgs["B05"]]
        assert learning.planned(ctx, both, 2026, ctx.today) == {unit: Progress((one, two, three), (one, two), (one,))}
        assert learning.planned(ctx, None, 2026, date(2026, 3, 11))[unit] == Progress((one, two, three), (one,), (one,))
        learning.studied(ctx, boiler(ctx), 2026, 1, date(2026, 2, 1))
        assert learning.planned(ctx, both, 2026, date(2026, 1, 31))[unit].missing == (one,)
        assert learning.planned(ctx, both, 2026, date(2026, 2, 1))[unit].missing == ()
        assert learning.planned(ctx, None, 2025, ctx.today) == {}
