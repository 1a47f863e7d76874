"""What the tests of study have in common: meetings that were held and closed, and who was there."""

from datetime import datetime, timedelta

from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.learning import Draft, Study, StudyKind
from bot.meetings import Attendance, Meeting, MeetingKind, MeetingState, Presence
from tests.world import World

TOPICS = (
    Draft(1, "党章专题学习", "集中学习", "老王"),
    Draft(3, "安全生产重要论述", "专题党课", "陈静"),
    Draft(12, "全会精神"),
)


def held(
    ctx: Context,
    world: World,
    when: str,
    *there: str,
    kind: MeetingKind = MeetingKind.PARTY_LECTURE,
    code: str = "B04",
    minutes: int | None = 90,
    state: MeetingState = MeetingState.CLOSED,
    agenda: tuple[str, ...] = (),
) -> Meeting:
    """A meeting at `2026-03-12 09:00` with these people in the room."""
    starts_at = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
    row = Meeting(
        org_id=world.orgs[code],
        kind=kind,
        title="三月学习",
        starts_at=starts_at,
        ends_at=None if minutes is None else starts_at + timedelta(minutes=minutes),
        agenda=list(agenda),
        state=state,
        called_at=starts_at,
    )
    ctx.session.add(row)
    ctx.session.flush()
    for name in there:
        ctx.session.add(
            Attendance(
                meeting_id=row.id,
                member_id=world.who(name),
                state=Presence.PRESENT,
                at=starts_at,
                said_at=starts_at,
            )
        )
    ctx.session.flush()
    return row


def study(world: World, day: str = "2026-03-02", hours: float = 8, kind: StudyKind = StudyKind.TRAINING) -> Study:
    """So many hours of study on a day."""
    del world
    return Study(datetime.fromisoformat(day).date(), kind, int(hours * 60))
