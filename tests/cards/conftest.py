"""The room of the cards."""

from collections.abc import Iterator

import pytest

from tests.cards.room import Room
from tests.world import World


@pytest.fixture
def room(world: World) -> Iterator[Room]:
    """Everybody sees the app; Monday 2026-11-23 09:30."""
    room = Room(world)
    yield room
    room.standin.close()
