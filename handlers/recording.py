"""What the commands on the record of one meeting have in common: called by their word, for the meeting meant."""

import re
from collections.abc import Callable

from bot import meetings
from bot.chat import Router, Said
from bot.core.context import Context
from bot.meetings import Meeting
from bot.people import Right
from handlers import again, which

NUMBER = re.compile(r"[0-9]{1,9}")


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
