"""Two clerks number two notices: no two bear the same number, whoever was quicker."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from bot import circular
from bot.circular import NoticePaper, PaperState
from bot.core.errors import ConflictError
from tests.circular import quarter
from tests.circular.quarter import PERIOD
from tests.filled import settle
from tests.world import World

BEFORE = "2026Q2"
NUMBER, NEXT = "公司党发〔2026〕18号", "公司党发〔2026〕19号"


def _two_signed(world: World) -> None:
    """The notices of two quarters are signed and wait for their numbers."""
    quarter.drafted(world)
    with world.acting() as ctx:
        third = circular.latest(ctx)
        third.state = PaperState.SIGNED
        second = NoticePaper(period=BEFORE, check_id=third.check_id, title="第二季度", drafted_at=ctx.now)
        second.state = PaperState.SIGNED
        ctx.session.add(second)


@pytest.fixture
def two_signed(world: World) -> None:
    settle(world, _two_signed)


def numbered(world: World, name: str, period: str, number: str = NUMBER) -> str:
    """Somebody gives a quarter's notice this number; the one that was gone, if it was."""
    with world.acting(name) as ctx:
        return circular.number(ctx, circular.latest(ctx, period), number).gone


def numbers(world: World) -> dict[str, str | None]:
    with world.acting() as ctx:
        return {one.period: one.number for one in ctx.session.exec(select(NoticePaper))}


def test_two_at_once_get_a_number_each(world: World, two_signed: None) -> None:
    gone: list[str] = []
    second = threading.Thread(target=lambda: gone.append(numbered(world, "刘洋", BEFORE)))
    with world.acting("何洁") as ctx:
        assert circular.number(ctx, circular.latest(ctx, PERIOD), NUMBER).gone == ""
        second.start()
        second.join(0.3)
        assert gone == []
    second.join(10)

    assert gone == [NUMBER]
    assert numbers(world) == {PERIOD: NUMBER, BEFORE: NEXT}


def test_the_next_that_is_free(world: World, two_signed: None) -> None:
    with world.acting() as ctx:
        check_id = circular.latest(ctx, PERIOD).check_id
        old = NoticePaper(period="2026Q1", check_id=check_id, title="旧", number=NEXT, drafted_at=ctx.now)
        old.state = PaperState.PUBLISHED
        ctx.session.add(old)
    numbered(world, "何洁", PERIOD)
    world.now += timedelta(seconds=59)

    assert numbered(world, "刘洋", BEFORE) == NUMBER
    assert numbers(world)[BEFORE] == "公司党发〔2026〕20号"


def test_a_minute_later_one_can_know(world: World, two_signed: None) -> None:
    numbered(world, "何洁", PERIOD)
    world.now += timedelta(seconds=60)

    with pytest.raises(ConflictError) as error:
        numbered(world, "刘洋", BEFORE)
    assert error.value.sentence == f"文号{NUMBER}已经用在2026年第三季度通报上了。"
    assert numbered(world, "刘洋", BEFORE, NEXT) == ""


def test_who_gave_it_himself_is_told(world: World, two_signed: None) -> None:
    numbered(world, "何洁", PERIOD)

    with pytest.raises(ConflictError, match="已经用在2026年第三季度通报上了"):
        numbered(world, "何洁", BEFORE)
