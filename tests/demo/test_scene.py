"""What stands on the calendar when the demonstration begins."""

import pytest
from sqlmodel import col, select

from bot import meetings, people
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.demo import company, scene
from tests.talk import talk
from tests.world import World


@pytest.fixture
def opened(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The boiler branch with 老王 as the secretary the window features."""
    with world.acting() as ctx:
        code = people.member(ctx, world.who("老王")).code
    monkeypatch.setattr(company, "FEATURED", {"secretary": code})
    return world


@pytest.mark.parametrize(
    ("now", "today", "friday"),
    [
        ("2026-11-23 09:30", "2026-11-23 10:00", "2026-11-27 15:00"),
        ("2026-11-27 16:00", "2026-11-27 17:00", "2026-12-04 15:00"),
        ("2026-11-28 23:20", "2026-11-29 00:00", "2026-12-04 15:00"),
    ],
    ids=["Monday", "Friday afternoon", "Saturday night"],
)
def test_a_theme_day_soon_and_a_members_meeting_on_friday(opened: World, now: str, today: str, friday: str) -> None:
    opened.on(now)
    with opened.acting() as ctx:
        scene.load(ctx)

    with opened.acting() as ctx:
        found = ctx.session.exec(select(meetings.Meeting).order_by(col(meetings.Meeting.starts_at))).all()
    assert [(one.kind.value, f"{one.starts_at:%Y-%m-%d %H:%M}") for one in found] == [
        ("theme_day", today),
        ("general_meeting", friday),
    ]
    assert {one.called_by for one in found} == {opened.who("老王")}


def test_the_first_thing_taken_back_is_none_of_these_meetings(opened: World) -> None:
    with opened.acting() as ctx:
        scene.load(ctx)

    assert talk(opened)("老王", "撤回") == "十分钟内没有可以撤回的操作。"


def test_without_the_company_there_is_no_scene(ctx: Context) -> None:
    with pytest.raises(NotFoundError, match="M0303"):
        scene.load(ctx)
