"""What the commands on the record of one meeting have in common: called by their word, for the meeting meant."""

import re
from collections.abc import Callable
from datetime import timedelta

from bot import meetings
from bot.chat import Router, Said
from bot.core.context import Context
from bot.meetings import Meeting
from bot.people import Right
from handlers import again, which

NUMBER = re.compile(r"[0-9]{1,9}")
LOOKED_BACK = timedelta(days=92)
"""How far back a meeting is looked for whose record is only read."""


def command(
    router: Router,
    *words: str,
    intent: str,
    usage: str | tuple[str, ...],
    about: str,
    right: Right = Right.KEEP_MINUTES,
    yields_to: str = "",
) -> Callable[[again.Run], again.Run]:
    """Register a command on a record: decided by its word alone, asking back when several meetings may be meant."""

    def register(run: again.Run) -> again.Run:
        serve = router.command(
            *words, intent=intent, usage=usage, about=about, right=right, typed=True, yields_to=yields_to
        )
        return serve(again.asking(intent)(run))

    return register


def numbered(ctx: Context, said: Said) -> Meeting:
    """The meeting whose number was said, else the one to record.

    Raises:
        NotAllowedError: no officer speaks.
        NotFoundError: there is none.
        WhichMeetingError: several may be meant.
    """
    if NUMBER.fullmatch(said.rest):
        return meetings.kept(ctx, int(said.rest))
    return which.to_record(ctx, said.slots)


def to_print(ctx: Context, said: Said) -> Meeting:
    """The same for a record that is only read: the last of the month said, or of the past quarter.

    Raises:
        NotAllowedError, NotFoundError, WhichMeetingError: as `numbered`.
    """
    slots = said.slots
    if NUMBER.fullmatch(said.rest) or "meeting_id" in slots or slots.get("date"):
        return numbered(ctx, said)
    since, until = ctx.today - LOOKED_BACK, ctx.today
    if slots.get("period"):
        since, after = which.period(str(slots["period"]))
        until = min(after - which.DAY, ctx.today)
    found = which.latest(ctx, slots, Right.KEEP_MINUTES, since=since, until=until)
    return meetings.the_one(which.begun(ctx, found)) if found or slots.get("period") else numbered(ctx, said)
