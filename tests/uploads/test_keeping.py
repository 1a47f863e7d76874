"""A file between looking and confirming: one a person, for its owner, for an hour, once."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot import uploads
from bot.core.errors import ConflictError
from bot.uploads import Upload
from tests.world import World


def put(world: World, name: str, content: bytes = b"a,b\n") -> str:
    with world.acting(name) as ctx:
        return uploads.put(ctx, kind="members", name="名册.csv", content=content)


def test_its_owner_finds_it_and_nobody_else(world: World) -> None:
    mark = put(world, "何洁", b"\x00\xff")
    with world.acting("何洁") as ctx:
        assert uploads.find(ctx, "members", mark) == ("名册.csv", b"\x00\xff")
        assert uploads.find(ctx, "orgs", mark) is None
        assert uploads.find(ctx, "members", "a\0b") is None
    with world.acting("老王") as ctx:
        assert uploads.find(ctx, "members", mark) is None
        with pytest.raises(ConflictError, match="已过期"):
            uploads.take(ctx, "members", mark)


def test_it_is_taken_once(world: World) -> None:
    mark = put(world, "何洁")
    with world.acting("何洁") as ctx:
        uploads.take(ctx, "members", mark)
        for gone in (mark, "a\0b"):
            with pytest.raises(ConflictError):
                uploads.take(ctx, "members", gone)


def test_a_second_one_takes_the_place_of_the_first(world: World) -> None:
    first, second = put(world, "何洁"), put(world, "何洁", b"c")
    assert first != second
    put(world, "老王", b"c")
    with world.acting("何洁") as ctx:
        assert uploads.find(ctx, "members", first) is None
        assert len(ctx.session.exec(select(Upload.id)).all()) == 2


def test_after_an_hour_it_is_not_found_and_then_not_there(world: World) -> None:
    mark = put(world, "何洁")
    world.now += timedelta(minutes=59)
    with world.acting("何洁") as ctx:
        assert (uploads.find(ctx, "members", mark) is None, uploads.forget(ctx)) == (False, 0)
    world.now += timedelta(minutes=1)
    with world.acting("何洁") as ctx:
        assert uploads.find(ctx, "members", mark) is None
    put(world, "老王")
    with world.acting() as ctx:
        assert len(ctx.session.exec(select(Upload.id)).all()) == 1
        assert uploads.forget(ctx) == 0
