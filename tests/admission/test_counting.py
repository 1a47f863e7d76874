"""How many are where on the way, how many steps were taken in time; of who keeps no record nothing is known."""

import pytest

from bot import admission
from bot.admission import Counts
from tests.admission.register import candidate, d
from tests.world import World


def test_the_numbers_of_a_unit(world: World) -> None:
    candidate(world, "王一", s1="2026-11-01")
    candidate(world, "王二", s1="2026-01-05", s2="2026-01-20", s3="2026-05-06", s4="2026-05-20", s5="2026-07-01")
    candidate(world, "王三", s3="2025-03-01", s4="2025-03-02", s5="2025-03-03", s7="2026-06-01", s8="2026-06-20")
    candidate(world, "王四", s15="2026-05-10", s17="2026-07-10")
    candidate(world, "王五", s15="2025-05-10", s25="2026-07-10")
    with world.acting() as ctx:
        found = admission.counts(ctx, [world.orgs["B04"], world.orgs["B05"]], d("2026-11-23"))

    # 王二: 谈话, 备案 in time, 联系人 late, the observation of 6 November not made; 王三: 备案; 王四: 审批.
    assert found == {world.orgs["B04"]: Counts(1, 1, 1, 1, due=6, in_time=4)}


@pytest.mark.parametrize(
    ("as_of", "since", "expected"),
    [
        ("2026-06-30", None, Counts(activists=1, due=1, in_time=1)),
        ("2026-06-30", "2026-06-01", Counts(activists=1)),
        ("2026-02-20", None, Counts(activists=1)),
        ("2025-12-31", None, Counts(activists=1, due=2)),
        ("2025-10-31", None, None),
        ("2026-12-15", None, Counts(activists=1, due=3, in_time=2)),
    ],
)
def test_observations_count_each_time(as_of: str, since: str | None, expected: Counts | None, world: World) -> None:
    candidate(world, "王一", s3="2025-11-30", s6="2026-05-20 2026-05-29")
    with world.acting() as ctx:
        found = admission.counts(ctx, [world.orgs["B04"]], d(as_of), since=d(since) if since else None)

    assert found[world.orgs["B04"]] == (expected or Counts())


def test_what_was_stopped_is_owed_no_more(world: World) -> None:
    number = candidate(world, "王一", s1="2026-09-01")
    with world.acting("陈静") as ctx:
        admission.stop(ctx, number)
        assert admission.counts(ctx, [world.orgs["B04"]], d("2026-11-23")) == {world.orgs["B04"]: Counts()}
        assert admission.counts(ctx, [world.orgs["B04"]], d("2026-11-22")) == {
            world.orgs["B04"]: Counts(applicants=1, due=1)
        }


def test_how_many_activists_a_unit_has(world: World) -> None:
    candidate(world, "王一", s3="2026-09-01")
    candidate(world, "王二", s1="2026-09-01")
    stopped = candidate(world, "王三", "B05", s3="2026-09-01")
    with world.acting("何洁") as ctx:
        admission.stop(ctx, stopped)

        assert admission.activists(ctx) == {world.orgs["B04"]: 1, world.orgs["B05"]: 0}


def test_who_is_only_known_from_the_roster_says_nothing_of_activists(world: World) -> None:
    candidate(world, "小周", s15="2026-09-01")
    with world.acting() as ctx:
        assert admission.activists(ctx) == {}
