"""What the office may say of a report, and what it may not, where no handler stands before it."""

from collections.abc import Callable, Mapping

import pytest

from bot import problems
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Org
from bot.problems import Category, Filter, Kind, MainProblem, ProblemState, Report, Ruling, Sorted
from bot.problems.sorting import proposed
from tests.problems.office import issue
from tests.world import World

RULE: Mapping[Ruling, Callable[[Context, int], object]] = {
    Ruling.VERIFY: lambda ctx, number: problems.verify(ctx, number, Sorted()),
    Ruling.ADOPT: lambda ctx, number: problems.adopt(ctx, number, "好"),
    Ruling.DISMISS: lambda ctx, number: problems.dismiss(ctx, number, "不属实"),
}


def report(world: World, text: str = "学习室一直没投影", *, by: str = "小周", kind: Kind = Kind.PROBLEM) -> int:
    with world.acting(by) as ctx:
        return problems.report(ctx, Report(text, problems_root(ctx), kind)).id


def problems_root(ctx: Context) -> Org:
    return ctx.get(Org, 1)


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("党课都是念文件", [Category.IDEOLOGY]),
        ("学习室没投影", [Category.PRODUCTION]),
        ("支委会走过场，记录事后补写", [Category.ORGANISATION]),
        ("书记从来不谈心，有事推诿，态度差", [Category.CONDUCT, Category.EXAMPLE]),
        ("突击队没有骨干带头", [Category.EXAMPLE]),
        ("脚手架有安全隐患", [Category.PRODUCTION]),
        ("啊这事不对", []),
    ],
)
def test_what_words_look_like(text: str, categories: list[Category]) -> None:
    assert proposed(text) == categories


@pytest.mark.parametrize("text", ["", "  ", "长" * 501])
def test_a_decision_says_why_in_so_many_words(world: World, text: str) -> None:
    number = report(world)

    for decide in (problems.dismiss, problems.adopt):
        with world.acting("何洁") as ctx, pytest.raises(BadInputError):
            decide(ctx, number, text)
    with world.acting("小周") as ctx, pytest.raises(BadInputError):
        problems.report(ctx, Report(text, problems_root(ctx)))


@pytest.mark.parametrize(
    "decide",
    [
        lambda ctx, number: problems.verify(ctx, number, Sorted()),
        lambda ctx, number: problems.sort(ctx, number, Sorted(main=MainProblem.HOLLOW)),
        lambda ctx, number: problems.dismiss(ctx, number, "不属实"),
        lambda ctx, number: problems.adopt(ctx, number, "好"),
    ],
)
def test_who_reported_does_not_decide_himself(world: World, decide: Callable[[Context, int], object]) -> None:
    number = report(world)

    with world.acting("小周") as ctx, pytest.raises(NotAllowedError):
        decide(ctx, number)
    with world.acting("老王") as ctx, pytest.raises(NotFoundError):
        decide(ctx, number)


@pytest.mark.parametrize(
    ("kind", "said", "left"),
    [
        (Kind.PROBLEM, (), {Ruling.VERIFY, Ruling.DISMISS}),
        (Kind.SUGGESTION, (), {Ruling.VERIFY, Ruling.ADOPT, Ruling.DISMISS}),
        (Kind.PROBLEM, (Ruling.VERIFY,), {Ruling.SORT, Ruling.DISMISS}),
        (Kind.SUGGESTION, (Ruling.VERIFY,), {Ruling.SORT, Ruling.ADOPT, Ruling.DISMISS}),
        (Kind.SUGGESTION, (Ruling.ADOPT,), set()),
        (Kind.PROBLEM, (Ruling.VERIFY, Ruling.DISMISS), set()),
    ],
)
def test_what_may_be_said_of_it_as_it_stands(
    world: World, kind: Kind, said: tuple[Ruling, ...], left: set[Ruling]
) -> None:
    number = report(world, kind=kind)
    with world.acting("何洁") as ctx:
        for one in said:
            RULE[one](ctx, number)
        assert problems.rulings(ctx, problems.entry(ctx, number)) == left
    with world.acting("小周") as ctx:
        assert problems.rulings(ctx, problems.entry(ctx, number)) == set()


def test_what_is_under_way_is_only_put_elsewhere(world: World) -> None:
    issue(world)
    with world.acting("何洁") as ctx:
        assert problems.rulings(ctx, problems.entry(ctx, 1)) == {Ruling.SORT}


def test_who_decides_what_has_changed_since_is_told(world: World) -> None:
    number = report(world, kind=Kind.SUGGESTION)
    with world.acting("何洁") as ctx:
        problems.verify(ctx, number, Sorted())
    for decide in (problems.dismiss, problems.adopt):
        with world.acting("何洁") as ctx, pytest.raises(ConflictError, match="已由别人改成“核实”"):
            decide(ctx, number, "好", was=ProblemState.REGISTERED)
    with world.acting("何洁") as ctx:
        assert problems.adopt(ctx, number, "好", was=ProblemState.VERIFIED).problem.state is ProblemState.CLOSED


def test_what_waits_is_shown_to_the_office_alone(world: World) -> None:
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
        problems.reported(ctx)


def test_sorting_it_as_it_is_leaves_no_trace(world: World) -> None:
    number = report(world)
    with world.acting("何洁") as ctx:
        problems.sort(ctx, number, Sorted(Category.CONDUCT))
        before = ctx.connection.exec_driver_sql("SELECT count(*) FROM audit_entry").scalar_one()
        problems.sort(ctx, number, Sorted(Category.CONDUCT))
        assert ctx.connection.exec_driver_sql("SELECT count(*) FROM audit_entry").scalar_one() == before


def test_reports_are_not_what_makes_a_register_kept(world: World) -> None:
    """Whether units put things right is not known from what people merely said."""
    report(world)

    with world.acting() as ctx:
        assert not problems.is_kept(ctx, ctx.today)


def test_a_page_of_new_suggestions(world: World) -> None:
    report(world, "多发雨衣", kind=Kind.SUGGESTION)
    report(world)

    with world.acting("何洁") as ctx:
        root = problems_root(ctx)
        assert [row.problem.id for row in problems.page(ctx, root, wanted=Filter.SUGGESTIONS).rows] == [1]
        assert [row.problem.id for row in problems.page(ctx, root, wanted=Filter.NEW).rows] == [1, 2]
        assert problems.reminder(ctx) == "职工反映待核实2件，发「待核实」看。"
