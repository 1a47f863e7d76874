"""会议 12: one meeting by its number; where cards are shown it comes as a card."""

from bot import meetings
from bot.chat import Reply
from bot.core.context import Context
from bot.meetings import Meeting, MeetingState
from bot.text.brief import cut
from handlers import which

TOLD = "{number} {title}\n{when}{place}{agenda}。{how}"
AGENDA = "；议题：{points}"
LONGEST_AGENDA, LONGEST_PLACE = 60, 30
HOW = "\n能来回「参加 会议{number}」，来不了回「请假 会议{number} 原因」。"
CANCELLED = "已取消。"


def told(ctx: Context, number: int) -> Reply:
    """When, where and what for; how to say whether one comes, while it is to come.

    Raises:
        NotFoundError: there is none, or it is nothing to the speaker: the two are told alike.
    """
    row = meetings.concerned(ctx, number)
    words = TOLD.format(
        number=number,
        title=meetings.wording.title(row),
        when=which.when(ctx, row.starts_at),
        place=f"，{cut(row.place, LONGEST_PLACE)}" if row.place else "",
        agenda=AGENDA.format(points=cut("、".join(row.agenda), LONGEST_AGENDA)) if row.agenda else "",
        how=_how(ctx, row),
    )
    return Reply(words, about=f"meeting:{number}")


def _how(ctx: Context, row: Meeting) -> str:
    if row.state is MeetingState.CANCELLED:
        return CANCELLED
    comes = ctx.speaker.id in {one.id for one in meetings.expected(ctx, row)}
    return HOW.format(number=row.id) if comes and row.starts_at > ctx.now else ""
