"""Ticks are set once, taken away, counted; who may, for which months."""

import pytest

from bot import dues, people
from bot.core import audit
from bot.core.errors import BadInputError, BotError, NotAllowedError
from bot.dues import Settled
from bot.people import Org, OrgKind
from tests.world import World


def ticked(world: World, speaker: str, month: str, *names: str, code: str = "B04") -> int:
    with world.acting(speaker) as ctx:
        return dues.tick(ctx, people.org_by_code(ctx, code), month, [world.who(name) for name in names])


def missing(world: World, month: str = "2026-11", code: str = "B04") -> set[str]:
    with world.acting("老王") as ctx:
        return {one.name for one in dues.standing(ctx, people.org_by_code(ctx, code), month).missing}


def test_a_month_is_ticked_once(world: World) -> None:
    assert ticked(world, "陈静", "2026-11", "黄勇", "李明", "黄勇") == 2
    assert ticked(world, "陈静", "2026-11", "黄勇", "赵强") == 1
    assert missing(world) == {"老王", "陈静", "王伟", "林福鹏", "小周", "老孙", "老吴"}
    assert missing(world, code="B04-02") == {"王伟", "小周", "老孙", "老吴"}
    assert "黄勇" in missing(world, "2026-10")


def test_nobody_named_is_nothing_done(world: World) -> None:
    assert ticked(world, "陈静", "2026-11") == 0


def test_a_tick_is_taken_back(world: World) -> None:
    ticked(world, "陈静", "2026-11", "黄勇", "李明")
    with world.acting("陈静") as ctx:
        audit.undo_latest(ctx)
    assert "黄勇" in missing(world)


def test_a_tick_set_by_mistake_is_cleared_and_that_taken_back(world: World) -> None:
    ticked(world, "陈静", "2026-11", "黄勇", "李明")
    with world.acting("陈静") as ctx:
        unit = people.org_by_code(ctx, "B04")
        assert dues.clear(ctx, unit, "2026-11", [world.who("黄勇"), world.who("赵强")]) == 1
        assert dues.clear(ctx, unit, "2026-11", [world.who("赵强")]) == 0
    assert "黄勇" in missing(world)
    with world.acting("陈静") as ctx:
        audit.undo_latest(ctx)
    assert "黄勇" not in missing(world)


@pytest.mark.parametrize(
    ("speaker", "code", "month", "error"),
    [
        ("黄勇", "B04", "2026-11", NotAllowedError),
        ("李明", "B04", "2026-11", NotAllowedError),
        ("李明", "B04-02", "2026-11", NotAllowedError),
        ("老王", "B05", "2026-11", NotAllowedError),
        ("老王", "B04", "2026-12", BadInputError),
        ("老王", "B04", "2026-04", BadInputError),
    ],
)
def test_who_may_not_and_which_months_are_closed(
    world: World, speaker: str, code: str, month: str, error: type[BotError]
) -> None:
    with pytest.raises(error):
        ticked(world, speaker, month, "黄勇", code=code)


@pytest.mark.parametrize(("speaker", "code"), [("李明", "B04-01"), ("老王", "B04"), ("何洁", "B04")])
def test_who_may(world: World, speaker: str, code: str) -> None:
    assert ticked(world, speaker, "2026-05", "林福鹏", code=code) == 1


def test_a_temporary_branch_collects_nothing(world: World) -> None:
    with world.acting("何洁") as ctx:
        branch = Org(code="T01", name="临时党支部", short="临时支部", kind=OrgKind.TEMPORARY_BRANCH, path="C00/T01/")
        ctx.session.add(branch)
        ctx.session.flush()
        with pytest.raises(BadInputError, match="原来的支部"):
            dues.tick(ctx, branch, "2026-11", [world.who("黄勇")])


def test_a_month_is_complete_with_the_waived(world: World) -> None:
    ticked(world, "周芳", "2026-11", "周芳", "刘洋", code="B05")
    with world.acting("周芳") as ctx:
        unit = people.org_by_code(ctx, "B05")
        assert not dues.standing(ctx, unit, "2026-11").is_complete
        dues.tick(ctx, unit, "2026-11", [world.who("何洁")], settled=Settled.WAIVED)
        stands = dues.standing(ctx, unit, "2026-11")
        assert (stands.is_complete, stands.waived, len(stands.owing)) == (True, 1, 3)


def test_ones_own_months(world: World) -> None:
    for month in ("2026-09", "2026-11", "2026-10"):
        ticked(world, "陈静", month, "黄勇")
    with world.acting("黄勇") as ctx:
        assert list(dues.of_member(ctx, 2026)) == ["2026-09", "2026-10", "2026-11"]
        assert not dues.of_member(ctx, 2025)


def test_the_secretary_learns_who_has_no_tick_for_long(world: World) -> None:
    everybody = ["老王", "陈静", "李明", "wangwei1", "林福鹏", "赵强", "wangwei2", "小周", "老孙", "老吴"]
    for month in ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"):
        late = ["黄勇"] if month in {"2026-05", "2026-06", "2026-07"} else []
        gone = [name for name in everybody if not (name == "林福鹏" and month > "2026-05")]
        ticked(world, "老王", month, *gone, *late)
    with world.acting("老王") as ctx:
        found = dues.long_missing(ctx, people.org_by_code(ctx, "B04"))
    assert {hint: [one.name for one in some] for hint, some in found.items()} == {5: ["林福鹏"], 3: ["黄勇"]}


def test_where_dues_are_not_recorded_nobody_is_behind(world: World) -> None:
    ticked(world, "老王", "2026-05", "黄勇")
    with world.acting("老王") as ctx:
        assert dues.long_missing(ctx, people.org_by_code(ctx, "B04")) == {}


def test_the_office_sees_counts_in_one_statement(world: World) -> None:
    ticked(world, "老王", "2026-11", "黄勇", "李明")
    with world.acting("何洁") as ctx:
        people.may_everywhere(ctx, people.Right.KEEP_DUES)
        with world.asked() as asked:
            found = dues.of_units(ctx, [world.orgs["B04"], world.orgs["B05"], world.orgs["C00"]], "2026-11")
    assert found == {world.orgs["B04"]: (2, 11), world.orgs["B05"]: (0, 3)}
    assert sum("dues_tick" in statement for statement in asked) == 1
    with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
        dues.of_units(ctx, [world.orgs["B04"]], "2026-11")


def test_a_leader_neither_ticks_nor_clears_another_group(world: World) -> None:
    ticked(world, "赵强", "2026-11", "黄勇", code="B04-02")
    for does in (dues.tick, dues.clear):
        with pytest.raises(NotAllowedError), world.acting("李明") as ctx:
            does(ctx, people.org_by_code(ctx, "B04-01"), "2026-11", [world.who("黄勇"), world.who("林福鹏")])
    assert missing(world, code="B04-02") == {"赵强", "王伟", "小周", "老孙", "老吴"}
    assert "林福鹏" in missing(world)
