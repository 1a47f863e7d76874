"""中心组学习 of a leading body's year: what the minutes of its meetings tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import meetings, people
from bot.core.context import Context
from bot.meetings import MeetingKind, MeetingState
from bot.people import Org, Right


@dataclass(frozen=True, slots=True)
class CentralStudy:
    """One session: what about, who chaired, how many were there (None until closed), whether talk is on record."""

    meeting_id: int
    day: date
    topics: Sequence[str]
    chair: str
    present: int | None
    has_talk: bool


def central_studies(ctx: Context, unit: Org, year: int) -> list[CentralStudy]:
    """The sessions of one leading body in a year up to now, by day; not those cancelled, nor of bodies below it.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    people.require(ctx, Right.SEE_UNIT, unit)
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    found = meetings.coming(ctx, since=first, until=after, org=unit, kind=MeetingKind.CENTRAL_GROUP_STUDY)
    begun = [row for row in found if row.org_id == unit.id and row.starts_at <= ctx.now]
    names = people.names(ctx, {row.chair_id for row in begun if row.chair_id is not None})
    return [
        CentralStudy(
            row.id,
            meetings.day_of(row),
            row.agenda or [row.title],
            names.get(row.chair_id or 0, ""),
            row.present if row.state is MeetingState.CLOSED else None,
            bool(row.discussion.strip()),
        )
        for row in begun
    ]
