"""Awards of earlier periods, taken in from a file: nobody is told, and nothing that stands is changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot import activities, people
from bot.awards.models import Award
from bot.core import audit
from bot.core.context import Context
from bot.people import Right

SUMMARY = "导入评选结果{count}条"


@dataclass(frozen=True, slots=True)
class Past:
    """One award as a line of a file tells it; without a member and a subject it was vacant."""

    org_id: int
    code: str
    period: str
    day: date
    place: int = 1
    member_id: int | None = None
    subject: str = ""
    text: str = ""


def take_in(ctx: Context, some: Iterable[Past]) -> int:
    """Keep them; returns how many. At the terminal nobody is known to speak.

    Raises:
        NotAllowedError: the speaker does not decide on awards of the whole company.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.AWARD)
    rows = [_row(ctx, one) for one in some]
    ctx.session.add_all(rows)
    ctx.session.flush()
    if rows:
        audit.record(ctx, "award.import", summary=SUMMARY.format(count=len(rows)), changes=map(audit.added, rows))
    return len(rows)


def _row(ctx: Context, one: Past) -> Award:
    return Award(
        org_id=one.org_id,
        code=one.code,
        period=one.period,
        starts_on=activities.first_day(one.period),
        place=one.place,
        member_id=one.member_id,
        subject=one.subject,
        text=one.text,
        is_vacant=one.member_id is None and not one.subject,
        day=one.day,
        by_id=ctx.actor.id if ctx.actor else None,
        at=ctx.now,
    )
