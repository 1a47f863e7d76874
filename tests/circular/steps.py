"""The steps a drafted notice takes, done by those whose posts they are."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import circular
from bot.circular import NoticePaper
from bot.core.errors import BotError
from tests.world import World

NUMBER = "公司党发〔2026〕18号"


def act(world: World, name: str, do: Callable[..., Any], *more: Any) -> Any:
    """Somebody does something to the notice."""
    with world.acting(name) as ctx:
        return do(ctx, circular.latest(ctx), *more)


def state(world: World) -> NoticePaper:
    """The notice as it stands."""
    with world.acting() as ctx:
        return circular.latest(ctx)


def refused(world: World, name: str, kind: type[BotError], do: Callable[..., Any], *more: Any) -> str:
    """What is said when somebody may not, or cannot."""
    with pytest.raises(kind) as error:
        act(world, name, do, *more)
    return error.value.sentence


def reviewed(world: World) -> None:
    act(world, "何洁", circular.ask)
    act(world, "老王", circular.agree)
    act(world, "周芳", circular.agree)
    act(world, "刘洋", circular.review)


def signed(world: World) -> None:
    reviewed(world)
    act(world, "黄勇", circular.check_wording)
    act(world, "林福鹏", circular.sign)


def numbered(world: World) -> None:
    signed(world)
    act(world, "何洁", circular.number, NUMBER)
