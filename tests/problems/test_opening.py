"""A unit is asked to put something right: numbered without gaps, never twice for the same matter."""

from datetime import date

from bot import people, plan, problems
from bot.problems import Source
from tests.world import World

FOUND, ASKED = "三季度支委会少开一次", "说明原因并补课"
DUE = date(2026, 11, 30)


def open_one(world: World, finding: str = FOUND, *, by: str = "何洁", unit: str = "B04", **more: object) -> str:
    """Open a rectification; the number it got."""
    with world.acting(by) as ctx:
        known = {"requirement": ASKED, "due": DUE, "acceptor_id": world.who("何洁"), "source": Source.QUARTER_CHECK}
        org = people.org_by_code(ctx, unit)
        return problems.numbered(problems.open_rectification(ctx, org=org, finding=finding, **(known | more)))


def test_the_secretary_hears_what_by_when_and_how_to_answer(world: World) -> None:
    assert open_one(world) == "整改〔2026〕1号"

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
