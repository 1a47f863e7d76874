"""Meetings of the cast, called by 老王."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import pytest

from bot import meetings
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.meetings import Mark, MarkResult, Meeting, MeetingKind, Presence
from tests.world import World

Called = Callable[..., int]


def at(when: str) -> datetime:
    """`2026-11-27 15:00`, in Shanghai."""
    return datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)


def mark_rest(ctx: Context, meeting: Meeting, state: Presence, *, besides: Sequence[Mark] = ()) -> MarkResult:
    """「其他都到了」: those named as said, everybody else still unknown in this state."""
    return meetings.mark(ctx, meeting, [*besides, *meetings.rest_of(ctx, meeting, state, besides=besides)])


def close(world: World, number: int, stated: Mapping[str, int] | None = None) -> None:
    """老王 writes what a record needs and closes it."""
    with world.acting("老王") as ctx:
        notes = meetings.Notes(
            chair_id=world.who("老王"),
            recorder_id=world.who("陈静"),
            ends_at=at("2026-11-23 09:20"),
            agenda=["学习全会精神"],
            stated=stated,
        )
        meetings.write(ctx, number, notes)
        assert meetings.close(ctx, number).closed


@pytest.fixture
def called(world: World) -> Called:
    """Calls a meeting and returns its number; the general meeting of B04 today at 09:00 unless told otherwise."""

    def call(
        kind: MeetingKind = MeetingKind.GENERAL_MEETING,
        when: str = "2026-11-23 09:00",
        *,
        unit: str = "B04",
        by: str = "何洁",
        place: str = "三楼会议室",
    ) -> int:
        with world.acting(by) as ctx:
            return meetings.call(ctx, kind=kind, org_id=world.orgs[unit], starts_at=at(when), place=place).id

    return call
