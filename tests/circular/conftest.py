"""The usual quarter's notice."""

import pytest

from tests.circular import quarter
from tests.world import World


@pytest.fixture
def paper(world: World) -> None:
    """The usual quarter's notice, drafted by 何洁 on Monday 26 October."""
    quarter.drafted(world)
