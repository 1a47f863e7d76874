"""Before it is published a notice is read by the office alone, whichever way it is asked for."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import circular, people
from bot.circular import NoticePaper, PaperState, Section
from bot.core.context import Context
from bot.core.errors import BotError, NotAllowedError, NotFoundError
from tests.world import World

Read = Callable[[Context, NoticePaper], Any]


def unit_rows(ctx: Context, found: NoticePaper) -> Any:
    return circular.of_unit(ctx, found, people.org_by_code(ctx, "B05"))


def sentences(ctx: Context, found: NoticePaper) -> Any:
    return circular.items(ctx, found, section=Section.PROBLEMS)


def secretaries(ctx: Context, _: NoticePaper) -> Any:
    return circular.receivers(ctx, circular.SECRETARIES)


def audience(ctx: Context, found: NoticePaper) -> Any:
    return circular.audience(ctx, found, circular.MEMBERS)


READING: tuple[Read, ...] = (sentences, circular.content, circular.summary)
WORKING: tuple[Read, ...] = (unit_rows, secretaries, audience)


@pytest.mark.parametrize("name", ["老王", "小周"])
def test_nobody_else_reads_a_draft(world: World, paper: None, name: str) -> None:
    with world.acting(name) as ctx:
        found = circular.latest(ctx)
        for read in READING:
            assert refused(NotFoundError, read, ctx, found) == "通报还没有发布；发布后会告诉您。"
        for read in WORKING:
            assert refused(NotAllowedError, read, ctx, found).startswith("通报由党委工作部干事或部长")


def refused(kind: type[BotError], read: Read, ctx: Context, found: NoticePaper) -> str:
    with pytest.raises(kind) as error:
        read(ctx, found)
    return error.value.sentence


@pytest.mark.parametrize("name", ["何洁", "刘洋", "黄勇", "林福鹏", None])
def test_the_office_and_the_terminal_read_it(world: World, paper: None, name: str | None) -> None:
    with world.acting(name) as ctx:
        found = circular.latest(ctx)
        assert len(sentences(ctx, found)) == 3
        assert circular.summary(ctx, found).startswith(found.title)
        assert circular.content(ctx, found).title == found.title


def test_published_everybody_reads_it_and_still_only_the_office_works_on_it(world: World, paper: None) -> None:
    with world.acting() as ctx:
        circular.latest(ctx).state = PaperState.PUBLISHED
    with world.acting("小周") as ctx:
        found = circular.latest(ctx)
        for read in READING:
            assert read(ctx, found)
        for read in WORKING:
            assert refused(NotAllowedError, read, ctx, found).startswith("通报由党委工作部干事或部长")
