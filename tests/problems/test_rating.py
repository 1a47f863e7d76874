"""What was to be put right and was, in time, by unit and period."""

from datetime import date

from bot import people, plan, problems
from bot.assess.facts_of import RowRef, Share, Span
from bot.problems import Rate
from tests.assess.units import gather
from tests.problems.office import accept, issue, reply
from tests.world import World

QUARTER = (date(2026, 10, 1), date(2027, 1, 1))


def rates(world: World, as_of: str = "2026-12-31") -> dict[str, Rate]:
    with world.acting() as ctx:
        found = problems.rate(ctx, *QUARTER, as_of=date.fromisoformat(as_of))
        only = problems.rate(ctx, *QUARTER, as_of=date.fromisoformat(as_of), org_ids=[world.orgs["B04"]])
        assert only == {unit: one for unit, one in found.items() if unit == world.orgs["B04"]}
        return {code: found[number] for code, number in world.orgs.items() if number in found}


def test_closed_in_time_of_what_was_due(world: World) -> None:
    for finding in ("甲事没有办好", "乙事没有办好", "丙事没有办好", "丁事没有办好", "戊事没有办好"):
        issue(world, finding)
    issue(world, "己事没有办好", unit="B05", due=date(2027, 1, 1))
    assert rates(world, "2026-11-29") == {}
    assert rates(world, "2026-11-30") == {}
    reply(world, 1)
    reply(world, 2)
    accept(world, 1)
    with world.acting("何洁") as ctx:
        problems.withdraw(ctx, 4, "单位写错了")
        plan.move_due(ctx, 5, date(2027, 1, 5))
    assert rates(world, "2026-11-30") == {"B04": Rate(1, 1, (1,))}
    world.on("2026-12-01")
    reply(world, 3)
    accept(world, 3)
    accept(world, 2)

    assert rates(world) == {"B04": Rate(3, 2, (1, 2, 3))}


def test_answered_late_it_is_late_whether_accepted_or_not(world: World) -> None:
    issue(world)
    assert rates(world, "2026-12-01") == {"B04": Rate(1, 0, (1,))}
    world.on("2026-12-01")
    reply(world)
    assert rates(world) == {"B04": Rate(1, 0, (1,))}
    accept(world)
    assert rates(world) == {"B04": Rate(1, 0, (1,))}


def test_what_comes_back_counts_once_more(world: World) -> None:
    issue(world)
    reply(world)
    accept(world)
    issue(world, due=date(2026, 12, 10))

    assert rates(world) == {"B04": Rate(2, 1, (1, 1))}


def test_the_facts_of_the_check(world: World) -> None:
    """Where no register is kept it is unknown; with one, nothing due does not apply."""

    def known() -> list[Share | None]:
        with world.acting() as ctx:
            orgs = [people.org_by_code(ctx, code) for code in ("B04", "B05")]
            found = gather(ctx, orgs, Span(*QUARTER), date(2026, 12, 31))
            return [one.problems for one in found.values()]

    assert known() == [None, None]
    issue(world)
    reply(world)
    accept(world)
    assert known() == [Share(1, 1, (RowRef("problem", 1),)), Share(0, 0)]
