"""A unit is asked to put something right: numbered without gaps, never twice for the same matter."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from bot import people, plan, problems
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Post
from bot.plan import TaskState
from bot.problems import ProblemState, Rectification, Severity, Source
from tests.problems.office import ASKED, DUE, FOUND, accept, issue, reply, state, undo
from tests.world import World


def numbers(world: World) -> list[tuple[int, int]]:
    """Year and number of all rectifications, in the order they were opened."""
    with world.acting() as ctx:
        rows = ctx.session.exec(select(Rectification).order_by(col(Rectification.id))).all()
        return [(row.year, row.serial) for row in rows]


def test_the_secretary_hears_what_by_when_and_how_to_answer(world: World) -> None:
    issued = issue(world)

    assert problems.numbered(issued.rectification) == "整改〔2026〕1号"
    assert world.heard_by("老王") == [
        (
            "何洁下达整改〔2026〕1号：三季度支委会少开一次。要求：说明原因并补课。11月30日前改好，"
            "回复「整改 1 改了什么」，由何洁验收。"
        )
    ]
    with world.acting("老王") as ctx:
        [task] = plan.mine(ctx)
        assert (task.title, task.requirement, task.due) == ("1号整改：三季度支委会少开一次", ASKED, DUE)
        assert problems.of_task(ctx, task.id) == problems.problem(ctx, 1)


def test_opened_once_from_one_source(world: World) -> None:
    first = issue(world, source_key="notice:3:12")
    again = issue(world, "换了一个说法", source_key="notice:3:12")

    assert (again.rectification, again.is_new) == (first.rectification, False)
    with world.acting("何洁") as ctx:
        found = problems.of_unit(ctx, people.org_by_code(ctx, "B04"))
    assert [entry.rectification for entry in found] == [first.rectification]
    assert len(world.heard_by("老王")) == 1


def test_the_task_follows_the_post(world: World) -> None:
    issue(world)
    with world.acting() as ctx:
        for post in ctx.session.exec(select(Post).where(Post.member_id == world.who("老王"))):
            post.member_id = world.who("陈静")
    with world.acting("陈静") as ctx:
        assert [task.title for task in plan.mine(ctx)] == ["1号整改：三季度支委会少开一次"]


def test_somebody_named_answers_for_it_himself(world: World) -> None:
    issued = issue(world, owner_id=world.who("李明"))

    assert (issued.task.owner_id, issued.task.owner_fixed) == (world.who("李明"), True)
    assert len(world.heard_by("李明")) == 1
    assert world.heard_by("老王") == []
    reply(world, by="李明")
    assert state(world) == "待验收"


REFUSED = [
    ({"by": "老王"}, NotAllowedError, "下整改通知、验收销号由党委工作部来做；指定了验收人的，由验收人验收。"),
    ({"finding": " "}, BadInputError, "请说明要整改什么。"),
    ({"finding": "缺" * 501}, BadInputError, "整改的问题和要求各写在500个字以内。"),
    ({"requirement": "补" * 501}, BadInputError, "整改的问题和要求各写在500个字以内。"),
    ({"due": date(2026, 11, 22)}, BadInputError, "整改期限不能早于今天。"),
    ({"acceptor": "老王"}, BadInputError, "验收人不能是整改责任人，请另指定验收人。"),
]


@pytest.mark.parametrize(("said", "error", "sentence"), REFUSED)
def test_what_is_not_opened(world: World, said: dict[str, Any], error: type[Exception], sentence: str) -> None:
    if "acceptor" in said:
        said = {"acceptor_id": world.who(said["acceptor"])}
    with pytest.raises(error, match=sentence):
        issue(world, **said)
    assert numbers(world) == []
    assert world.heard_by("老王") == []


def test_nothing_asked_for_is_to_find_out_why_and_put_it_right(world: World) -> None:
    issued = issue(world, requirement="", unit="B04-01")

    assert issued.rectification.requirement == "查明原因，按期改正"
    assert issued.problem.org_id == world.orgs["B04"]


def test_the_same_matter_under_way_is_put_beside_the_first(world: World) -> None:
    first = issue(world)
    again = issue(world, f"检查看到{FOUND}，没有补课", source_key="entry:7", due=date(2026, 12, 30))

    assert (again.is_new, again.is_added) == (False, True)
    assert again.rectification == first.rectification
    assert again.task.due == DUE
    assert world.heard_by("老王")[1:] == [
        ("1号整改补充：检查看到三季度支委会少开一次，没有补课。期限11月30日不变，改好回复「整改 1 改了什么」。")
    ]
    assert not issue(world, "又一个说法", source_key="entry:7").is_new
    with world.acting() as ctx:
        assert [row.text for row in problems.additions(ctx)[1]] == ["检查看到三季度支委会少开一次，没有补课"]
    assert issue(world, unit="B05").problem.id == 2
    undo(world)
    assert issue(world, "四季度支委会少开一次").is_new


def test_numbers_begin_anew_with_the_year(world: World) -> None:
    issue(world)
    issue(world, unit="B05")
    world.on("2027-01-04")
    issue(world, "学习记录缺签到", due=date(2027, 1, 29))

    assert numbers(world) == [(2026, 1), (2026, 2), (2027, 1)]


def test_a_number_another_follows_on_is_not_taken_back_but_withdrawn(world: World) -> None:
    issue(world)
    undo(world)
    issue(world, "学习记录缺签到")
    assert numbers(world) == [(2026, 1)]
    world.now = world.now.replace(minute=32)
    world.appoint("刘洋", people.Role.PARTY_WORK_CLERK)
    issue(world, unit="B05", by="刘洋")

    with pytest.raises(ConflictError, match="这条记录后来又改过"):
        undo(world)
    with world.acting("何洁") as ctx:
        problems.withdraw(ctx, 2, "单位写错了")
    issue(world, "活动室标识褪色")
    assert numbers(world) == [(2026, 1), (2026, 2), (2026, 3)]


def test_sixteen_at_once_leave_no_number_out(world: World) -> None:
    """Half of them about the same matter: that is opened once."""

    def one(turn: int) -> None:
        with world.acting("何洁") as ctx:
            found = f"第{turn}次检查的问题没有改" if turn % 2 else FOUND
            org = people.org_by_code(ctx, ("B04", "B05")[turn % 4 == 1])
            demand = problems.Demand(org, found, ASKED, DUE, world.who("何洁"), Source.MONTH_CHECK)
            problems.issue(ctx, demand)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one, range(16)))

    assert numbers(world) == [(2026, serial) for serial in range(1, 10)]


def test_what_comes_back_within_a_year_is_the_same_problem(world: World) -> None:
    issue(world)
    reply(world)
    accept(world)
    world.on("2027-06-01")
    again = issue(world, due=date(2027, 6, 30), source_key="entry:9")

    assert (again.is_new, again.problem.id, again.problem.came_back) == (True, 1, 1)
    assert problems.numbered(again.rectification) == "整改〔2027〕1号"
    assert world.heard_by("老王")[-1].startswith("1号问题又出现，何洁下达整改〔2027〕1号：")
    reply(world)
    accept(world)
    world.on("2028-06-02")
    assert issue(world, due=date(2028, 6, 30)).problem.id == 2


@pytest.mark.parametrize(("end", "came_back"), [(problems.accept, 1), (problems.withdraw, 0)])
def test_found_again_while_it_is_being_closed_it_is_asked_for_anew(
    world: World, end: Callable[..., Any], came_back: int
) -> None:
    """What is put beside a closed problem nobody would put right."""
    issue(world)
    reply(world)
    with ThreadPoolExecutor() as threads:
        with world.acting("何洁") as ctx:
            end(ctx, 1, "好了")
            other = threads.submit(issue, world)
            wait([other], timeout=0.2)
        again = other.result(timeout=10)

    assert (again.is_new, again.is_added, again.rectification.serial) == (True, False, 2)
    assert (again.problem.state, again.problem.came_back) == (ProblemState.RECTIFYING, came_back)


def test_it_is_reopened_by_hand_and_withdrawn_again(world: World) -> None:
    issue(world, severity=Severity.GRAVE)
    reply(world)
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="1号还没有销号，不用重开。"):
        problems.reopen(ctx, 1)
    accept(world)
    with world.acting("何洁") as ctx:
        issued = problems.reopen(ctx, 1)
        assert (issued.task.due, issued.rectification.requirement) == (date(2026, 11, 30), ASKED)
        assert problems.additions(ctx, 1) == {}
    assert state(world) == "整改中"
    with world.acting("何洁") as ctx:
        entry = problems.withdraw(ctx, 1, "看错了")
        assert (entry.problem.state, entry.problem.came_back) == (ProblemState.CLOSED, 0)
        assert entry.rectification is not None
        assert entry.rectification.serial == 1
    world.on("2028-01-10")
    with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="1号销号已满一年，请按新问题下整改通知。"):
        problems.reopen(ctx, 1)
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError, match="下整改通知"):
        problems.reopen(ctx, 1)


def test_withdrawn_it_is_off_the_list_and_may_be_opened_anew(world: World) -> None:
    issue(world, source_key="entry:3")
    with world.acting("何洁") as ctx:
        row = problems.withdraw(ctx, 1, "单位写错了")
        assert row.task is not None
        assert (row.task.state, row.task.reason) == (TaskState.CANCELLED, "单位写错了")
    assert state(world) == "不予受理"
    with world.acting("老王") as ctx:
        assert plan.mine(ctx) == []
        with pytest.raises(NotFoundError, match="1号问题还没有下整改通知。"):
            problems.reply(ctx, 1, "已补开")
    assert issue(world, source_key="entry:3").problem.id == 2
    undo(world)
    undo(world)
    assert state(world) == "整改中"
