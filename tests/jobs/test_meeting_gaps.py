"""Meetings nobody filed and members nobody saw: asked once, only of who can do something about it."""

from datetime import date, datetime, timedelta

from bot import meetings, people
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.meetings import MeetingKind
from bot.people import ExemptReason
from jobs import meeting_gaps
from tests.world import World

CAST = ("老王", "陈静", "李明", "wangwei1", "林福鹏", "赵强", "wangwei2", "小周", "黄勇")


def hold(world: World, when: str, *, present: tuple[str, ...] = CAST, closed: bool = True) -> int:
    """The boiler branch holds a theme day; the secretary files it, or not."""
    starts_at = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
    world.on(f"{starts_at.date()} 20:00")
    with world.acting("老王") as ctx:
        unit = people.org_by_code(ctx, "B04")
        held = meetings.call(ctx, kind=MeetingKind.THEME_DAY, org_id=unit.id, starts_at=starts_at, place="会议室")
        states = {world.who(name): meetings.Presence.PRESENT for name in present}
        marks = [meetings.Mark(member, state) for member, state in states.items()]
        meetings.mark(ctx, held, marks)
        if closed:
            close(world, ctx, held)
        return held.id


def close(world: World, ctx: Context, held: meetings.Meeting) -> None:
    notes = meetings.Notes(
        chair_id=world.who("老王"),
        recorder_id=world.who("陈静"),
        ends_at=held.starts_at + timedelta(hours=1),
        agenda=["学习"],
        discussion="学习了文件。",
    )
    meetings.write(ctx, held.id, notes)
    assert meetings.close(ctx, held.id, confirmed=True).closed


def gaps(world: World, day: str) -> int:
    with world.on(f"{day} 09:07").acting() as ctx:
        return meeting_gaps.run(ctx)


def test_who_called_a_meeting_and_never_filed_it_is_asked_once(world: World) -> None:
    hold(world, "2026-11-19 15:00", closed=False)

    asked = [gaps(world, day) for day in ("2026-11-20", "2026-11-23", "2026-11-24", "2026-11-25")]

    assert asked == [0, 0, 1, 0]
    assert world.heard_by("老王") == [
        "11月19日的锅炉支部11月主题党日还没归档：补记回复「纪要」，没开成回复「取消会议」。"
    ]


def test_what_is_filed_or_called_off_is_not_asked_for(world: World) -> None:
    hold(world, "2026-11-12 15:00")
    called_off = hold(world, "2026-11-13 15:00", closed=False, present=())
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, called_off, reason="停电")

    assert gaps(world, "2026-11-23") == 0


def test_a_meeting_of_long_ago_is_left_to_the_monthly_check(world: World) -> None:
    hold(world, "2026-09-18 15:00", closed=False)

    assert gaps(world, "2026-11-23") == 0


def test_the_secretary_alone_hears_of_who_was_not_seen_for_three_five_and_six_months(world: World) -> None:
    rest = tuple(name for name in CAST if name != "黄勇")
    hold(world, "2026-03-20 15:00")
    for month in (4, 5, 6, 7, 8, 9):
        hold(world, f"2026-{month:02}-20 15:00", present=(*rest, "老吴"))

    days = ("2026-06-19", "2026-06-22", "2026-06-23", "2026-08-20", "2026-09-20", "2026-10-20")
    assert [gaps(world, day) for day in days] == [0, 1, 0, 1, 1, 0]
    heard = world.heard_by("老王")
    assert heard[0].startswith("只发给您：近3个月没有黄勇参加组织生活的记录")
    assert heard[1].startswith("只发给您：近5个月没有黄勇")
    assert "这里不作结论" in heard[2]
    assert world.heard_by("黄勇") == []


def test_study_made_up_later_counts_as_seen_and_the_exempt_are_left_alone(world: World) -> None:
    rest = tuple(name for name in CAST if name not in {"黄勇", "林福鹏"})
    hold(world, "2026-03-20 15:00")
    missed = hold(world, "2026-06-05 15:00", present=(*rest, "老吴"))
    with world.on("2026-06-06").acting("老王") as ctx:
        row = meetings.meeting(ctx, missed)
        for name in ("黄勇", "林福鹏"):
            meetings.mark(ctx, row, [meetings.Mark(world.who(name), meetings.Presence.ABSENT)])
        meetings.make_up(ctx, row, [world.who("黄勇")], date(2026, 6, 6))
        exempt = people.member(ctx, world.who("林福鹏"))
        exempt.exempt_reason = ExemptReason.ILL
        exempt.exempt_approved_on = exempt.exempt_adopted_on = date(2026, 6, 1)

    hold(world, "2026-08-28 15:00", present=rest)

    assert gaps(world, "2026-09-04") == 0


def test_a_branch_that_never_filed_a_meeting_accuses_nobody(world: World) -> None:
    assert gaps(world, "2026-11-23") == 0


def test_a_long_title_is_spoken_of_shortly(world: World) -> None:
    number = hold(world, "2026-06-01 15:00", closed=False)
    with world.acting() as ctx:
        meetings.meeting(ctx, number).title = "锅炉支部学习贯彻全会精神" * 20
    world.on("2026-06-04 09:30")
    with world.acting() as ctx:
        meeting_gaps.run(ctx)

    [text] = [text for text in world.heard_by("老王") if "还没归档" in text]
    assert "精…还没归档" in text
    assert len(text) < 80


def test_of_a_branch_that_files_nothing_any_more_nobody_is_named(world: World) -> None:
    hold(world, "2026-03-20 15:00")

    assert gaps(world, "2026-09-24") == 0
