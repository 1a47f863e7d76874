"""What every operation is handed."""

from datetime import date

import pytest

from bot.core.context import Actor, Context
from bot.core.errors import NotAllowedError, NotFoundError
from bot.people import Member, Org
from tests.world import World


def test_today_is_the_day_of_now(ctx: Context) -> None:
    assert ctx.today == date(2026, 11, 23)


def test_somebody_must_be_speaking(ctx: Context) -> None:
    with pytest.raises(NotAllowedError, match="还不认识您：请先绑定身份。"):
        _ = ctx.speaker


def test_somebody_acts_in_the_same_transaction_with_a_fresh_memory(ctx: Context) -> None:
    ctx.memo["x"] = 1

    acting = ctx.acting(Actor(7, "老王"), cause=3)

    assert (acting.speaker.id, acting.cause, acting.memo) == (7, 3, {})
    assert (acting.session, acting.now) == (ctx.session, ctx.now)
    assert (ctx.actor, ctx.cause, ctx.memo) == (None, None, {"x": 1})


def test_a_row_by_its_number(world: World) -> None:
    with world.acting() as ctx:
        assert ctx.get(Org, world.orgs["B04"]).code == "B04"
        with pytest.raises(NotFoundError, match="没有编号 999 的党员。"):
            ctx.get(Member, 999, "党员")
        with pytest.raises(NotFoundError, match="没有编号 999 的记录。"):
            ctx.get(Member, 999)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**400])
def test_a_number_no_row_can_have(world: World, number: int) -> None:
    with world.acting() as ctx:
        with pytest.raises(NotFoundError, match=r"没有编号 .{1,12} 的记录。"):
            ctx.get(Org, number)
        assert ctx.get(Org, world.orgs["B04"]).code == "B04"


def test_statements_run_in_the_same_transaction(world: World) -> None:
    with world.acting() as ctx:
        row = ctx.get(Org, world.orgs["B04"])
        row.profile = "八十人"
        ctx.session.flush()
        assert ctx.connection is ctx.session.connection()
        assert ctx.connection.exec_driver_sql("SELECT profile FROM org WHERE code = 'B04'").scalar() == "八十人"
