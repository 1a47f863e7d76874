"""What is decided for all units takes a post for the whole company: a branch may have a clerk of its own."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import assess, people
from bot.assess import CheckKind
from bot.core.context import Context
from bot.core.errors import NotAllowedError
from bot.people import Role
from tests.talk import Say
from tests.world import World

SHOWN = "2026-10"


@pytest.fixture
def branch_clerk(world: World) -> World:
    """李明 is clerk of the party work of one branch only; October was computed and shown."""
    world.appoint("李明", Role.PARTY_WORK_CLERK, "B04")
    with world.acting("何洁") as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, SHOWN))
    return world


DECIDED: list[Callable[[Context], Any]] = [
    lambda ctx: assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-11")),
    lambda ctx: assess.freeze(ctx, assess.find_check(ctx, CheckKind.MONTH, SHOWN)),
    lambda ctx: assess.recompute(ctx, assess.find_check(ctx, CheckKind.MONTH, SHOWN)),
    lambda ctx: assess.results(ctx, assess.find_check(ctx, CheckKind.MONTH, SHOWN)),
    lambda ctx: assess.tables.save_version(ctx, 2026, assess.tables.load_defaults(ctx, 2026).body),
    lambda ctx: assess.gaps(ctx, 2026, people.assessed(ctx)),
    lambda ctx: assess.save_operating(ctx, 2026, {}),
]


@pytest.mark.parametrize(
    "decide", DECIDED, ids=["show", "freeze", "recompute", "results", "table", "gaps", "operating"]
)
def test_a_branchs_clerk_decides_nothing_for_the_company(branch_clerk: World, decide: Callable[[Context], Any]) -> None:
    with branch_clerk.acting("李明") as ctx, pytest.raises(NotAllowedError):
        decide(ctx)


@pytest.mark.parametrize("words", ["定稿 2026Q3", "重算 2026-10", "待核 2026-10", "各单位得分 2026-10"])
def test_nor_by_chat(branch_clerk: World, say: Say, words: str) -> None:
    assert "党委工作部" in say("李明", words)


def test_of_the_own_unit_he_sees_the_result(branch_clerk: World) -> None:
    with branch_clerk.acting("李明") as ctx:
        check = assess.find_check(ctx, CheckKind.MONTH, SHOWN)
        unit = next(one for one in people.assessed(ctx) if one.id == branch_clerk.orgs["B04"])
        assert assess.result(ctx, check, unit).check_id == check.id
