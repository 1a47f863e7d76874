"""The unit answers, somebody else accepts or sends it back; never who answers for it, nor who replied."""

from collections.abc import Callable
from datetime import date

import pytest

from bot import people, plan, problems
from bot.core.context import Context
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.plan import TaskState, Timing
from bot.problems import Entry, Filter
from jobs import digest, remind
from tests.problems.office import FOUND, accept, issue, reply, state, undo
from tests.world import World


def task_of(row: Entry) -> plan.Task:
    assert row.task is not None
    return row.task


def test_the_task_is_done_on_the_day_of_the_reply(world: World) -> None:
    issue(world)
    world.on("2026-11-30")
    reply(world)
    world.on("2026-12-04")
    with world.acting("何洁") as ctx:
        row = problems.accept(ctx, 1, "现场看过")
        task = task_of(row)
        assert (task.state, task.done_on, task.timing) == (TaskState.DONE, date(2026, 11, 30), Timing.ON_TIME)
        assert row.rectification is not None
        assert (row.rectification.verdict, row.rectification.closed_by) == ("现场看过", world.who("何洁"))
        assert [record.kind.value for record in plan.history(ctx, task)] == ["assigned", "reported", "verified"]
    assert world.heard_by("老王")[-1] == "1号整改已验收销号：三季度支委会少开一次。"


def test_sent_back_it_is_open_again_with_its_deadline(world: World) -> None:
    issue(world)
    reply(world)
    with world.acting("何洁") as ctx:
        row = problems.send_back(ctx, 1, "缺记录。")
        assert (task_of(row).state, task_of(row).done_on) == (TaskState.OPEN, None)
        assert row.rectification is not None
        assert row.rectification.returned == 1
    assert state(world) == "退回"
    assert world.heard_by("老王")[-1] == "1号整改退回：缺记录。期限11月30日，改好后回复「整改 1 改了什么」。"
    reply(world, text="补了记录")
    accept(world)
    assert state(world) == "已销号"
    assert len(world.heard_by("何洁")) == 2


def test_more_words_are_put_beside_the_first(world: World) -> None:
    issue(world)
    reply(world)
    reply(world, text="记录也补了")
    reply(world, text="记录也补了")

    with world.acting("何洁") as ctx:
        row = problems.entry(ctx, 1).rectification
        assert row is not None
        assert row.reply == "已补开支委会；记录也补了"
    assert len(world.heard_by("何洁")) == 1


Deed = Callable[[Context], object]
REFUSED: list[tuple[str, Deed, type[BotError], str]] = [
    ("老王", lambda ctx: problems.accept(ctx, 1), NotAllowedError, "由党委工作部来做"),
    ("何洁", lambda ctx: problems.accept(ctx, 1), NotAllowedError, "1号是您负责或您回复的"),
    ("何洁", lambda ctx: problems.send_back(ctx, 1, "缺"), NotAllowedError, "1号是您负责或您回复的"),
    ("老王", lambda ctx: problems.reply(ctx, 1, " "), BadInputError, "请写明改了什么，例如「整改 1 已配投影」。"),
    ("老王", lambda ctx: problems.reply(ctx, 1, "补" * 501), BadInputError, "500个字以内"),
    (
        "陈静",
        lambda ctx: problems.reply(ctx, 1, "补"),
        NotAllowedError,
        "1号整改由整改责任人或本单位书记、副书记回复。",
    ),
    ("周芳", lambda ctx: problems.reply(ctx, 1, "补"), NotFoundError, "没有编号 1 的问题。"),
    ("何洁", lambda ctx: problems.withdraw(ctx, 1, ""), BadInputError, "请写明原因，例如「撤销整改 1 只改了一半」。"),
    ("老王", lambda ctx: problems.withdraw(ctx, 1, "错"), NotAllowedError, "由党委工作部来做"),
    ("何洁", lambda ctx: plan.cancel(ctx, 1), ConflictError, "等待核验"),
    ("何洁", lambda ctx: plan.verify(ctx, 1), ConflictError, "按整改办"),
    ("何洁", lambda ctx: plan.send_back(ctx, 1, "缺"), ConflictError, "按整改办"),
]


@pytest.mark.parametrize(("who", "deed", "error", "sentence"), REFUSED)
def test_who_may_not(world: World, who: str, deed: Deed, error: type[BotError], sentence: str) -> None:
    """The office has replied for the unit: then it does not accept that itself."""
    issue(world)
    reply(world, by="何洁")

    with world.acting(who) as ctx, pytest.raises(error, match=sentence):
        deed(ctx)
    assert state(world) == "待验收"


def test_who_was_named_accepts_it_whoever_he_is(world: World) -> None:
    issue(world, acceptor_id=world.who("刘洋"))
    reply(world)

    assert world.heard_by("刘洋")[0].endswith("验收回复「销号 1」，没改好回复「退回整改 1 原因」。")
    accept(world, by="刘洋")
    assert state(world) == "已销号"


EARLY: list[tuple[Deed, str]] = [
    (lambda ctx: problems.accept(ctx, 1), "1号还没有整改回复，不能销号。"),
    (lambda ctx: problems.send_back(ctx, 1, "缺"), "1号还没有整改回复，不能销号。"),
    (lambda ctx: plan.complete(ctx, 1), "“1号整改：三季度支委会少开一次”按整改办"),
    (lambda ctx: plan.cancel(ctx, 1), "按整改办"),
    (lambda ctx: plan.not_applicable(ctx, 1, "不用"), "按整改办"),
]


@pytest.mark.parametrize(("deed", "sentence"), EARLY)
def test_before_it_is_answered(world: World, deed: Deed, sentence: str) -> None:
    issue(world)

    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match=sentence):
        deed(ctx)


LATE: list[Deed] = [
    lambda ctx: problems.accept(ctx, 1),
    lambda ctx: problems.reply(ctx, 1, "再补"),
    lambda ctx: problems.withdraw(ctx, 1, "错"),
]


@pytest.mark.parametrize("deed", LATE)
def test_once_it_is_closed(world: World, deed: Deed) -> None:
    issue(world)
    reply(world)
    accept(world)

    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="1号已经销号。"):
        deed(ctx)


def test_without_a_reason_it_is_not_sent_back(world: World) -> None:
    issue(world)
    reply(world)

    with world.acting("何洁") as ctx, pytest.raises(BadInputError, match="请写明原因，例如「退回整改 1 只改了一半」。"):
        problems.send_back(ctx, 1, " ")


def test_who_accepted_it_and_replied_before_is_told_once(world: World) -> None:
    """A member named owns it, the secretary replies: both hear that it is closed."""
    issue(world, owner_id=world.who("李明"))
    reply(world)
    accept(world)

    closed = "1号整改已验收销号：三季度支委会少开一次。"
    assert (world.heard_by("李明")[-1], world.heard_by("老王")) == (closed, [closed])


def test_each_step_can_be_taken_back(world: World) -> None:
    issue(world)
    reply(world)
    accept(world)
    undo(world)
    assert state(world) == "待验收"
    with world.acting("何洁") as ctx:
        problems.send_back(ctx, 1, "缺")
    undo(world)
    assert state(world) == "待验收"
    undo(world, by="老王")
    assert state(world) == "整改中"
    with world.acting("老王") as ctx:
        assert [task.state for task in plan.mine(ctx)] == [TaskState.OPEN]
    undo(world)
    with world.acting("何洁") as ctx:
        assert problems.all_units(ctx) == []


def test_late_it_is_said_by_the_ladder_and_in_the_lists(world: World) -> None:
    issue(world)
    said = []
    for day in ("2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"):
        with world.on(day).acting() as ctx:
            said.append(remind.run(ctx))
    assert said == [0, 1, 1, 1, 0, 0]
    assert world.heard_by("老王")[-1].startswith("已过期1天：1号整改：三季度支委会")
    with world.on("2026-12-07").acting() as ctx:
        digest.run(ctx)
    assert "各单位逾期未办1件" in world.heard_by("何洁")[-1] or "各单位逾期未办1项" in world.heard_by("何洁")[-1]
    with world.acting("何洁") as ctx:
        [row] = problems.of_unit(ctx, problems.entry(ctx, 1).unit, wanted=Filter.OVERDUE)
        assert row.is_overdue(ctx.today)
        assert plan.to_verify(ctx) == []


def test_who_sees_the_register(world: World) -> None:
    issue(world)
    issue(world, unit="B05", finding="学习记录缺签到")
    with world.acting("何洁") as ctx:
        root = problems.entry(ctx, 1).unit
        assert [row.problem.id for row in problems.all_units(ctx)] == [1, 2]
        assert [row.problem.text for row in problems.of_unit(ctx, root, wanted=Filter.OPEN)] == [FOUND]
        assert problems.of_unit(ctx, root, wanted=Filter.OVERDUE) == []
    with world.acting("周芳") as ctx:
        assert problems.problem(ctx, 2).text == "学习记录缺签到"
        with pytest.raises(NotFoundError, match="没有编号 1 的问题。"):
            problems.problem(ctx, 1)
        with pytest.raises(NotAllowedError):
            problems.of_unit(ctx, root)


def test_for_whom_a_number_waits(world: World) -> None:
    issue(world)
    for who, answers in (("老王", True), ("陈静", False), ("周芳", False)):
        with world.acting(who) as ctx:
            assert (problems.to_answer(ctx, 1) is not None, problems.to_accept(ctx, 1)) == (answers, None)
    reply(world)
    for who, accepts in (("何洁", True), ("老王", False), ("周芳", False)):
        with world.acting(who) as ctx:
            assert (problems.to_answer(ctx, 1), problems.to_accept(ctx, 1) is not None) == (None, accepts)
    accept(world)
    with world.acting("何洁") as ctx:
        assert problems.to_accept(ctx, 1) is None


def test_who_answered_does_not_accept(world: World) -> None:
    issue(world, acceptor_id=world.who("陈静"))
    reply(world)
    with world.acting("陈静") as ctx:
        assert problems.to_accept(ctx, 1) is not None
        ctx.get(problems.Rectification, 1).replied_by = ctx.speaker.id
        ctx.session.flush()
        assert problems.to_accept(ctx, 1) is None


def test_a_page_of_the_register(world: World) -> None:
    for number, due in enumerate((30, 27, 25), 1):
        issue(world, f"{FOUND}{number}次", due=date(2026, 11, due))
    issue(world, "学习记录缺签到", unit="B05")
    reply(world, 2)
    accept(world, 2)
    with world.on("2026-11-26").acting("何洁") as ctx:
        root, branch = people.org_by_code(ctx, "C00"), people.org_by_code(ctx, "B04")
        first = problems.page(ctx, branch, most=2)
        assert ([row.problem.id for row in first.rows], first.count, first.left) == ([3, 1], 3, 2)
        assert [row.problem.id for row in problems.page(ctx, branch, start=2).rows] == [2]
        late = problems.page(ctx, root, wanted=Filter.OVERDUE)
        assert ([row.problem.id for row in late.rows], late.count, late.left) == ([3], 1, 1)
    with world.acting("周芳") as ctx, pytest.raises(NotAllowedError):
        problems.page(ctx, branch)
