"""The small branch, and WeCom beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.post import Post, opened
from tests.world import World


@pytest.fixture
def post(world: World, tmp_path: Path) -> Iterator[Post]:
    """WeCom with what members of the small branch sent."""
    with opened(world, tmp_path / "evidence") as office:
        yield office
