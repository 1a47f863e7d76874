"""Taking back the last thing somebody did, all that one message or one page did, with what waits to be told of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot import meetings, notify
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.meetings import Meeting
from bot.takeback import wording
from bot.text.brief import cut

SEVERAL = 3
"""Of how many things done by one message the names are said."""
LONGEST, LONGEST_OF_ALL = 60, 160
"""Characters of what it was about, and of everything taken back."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What is gone, in one sentence; the verbs of it."""

    sentence: str
    verbs: frozenset[str]


def undo(ctx: Context, *, number: int | None = None) -> Undone:
    """Take back the speaker's last thing of the past ten minutes; with `number` only if that is still the last entry.

    Raises:
        NotFoundError: nothing of the past ten minutes can be taken back.
        ConflictError: it has been changed since, or something else was done after it.
    """
    last = audit.latest_undoable(ctx)
    if number is not None and last is not None and last.id != number:
        raise ConflictError(wording.LATER)
    together = audit.of_one_message(ctx, last) if last else ()
    entry = audit.undo_latest(ctx)
    unsent = entry.cause is not None and notify.withdraw(ctx, cause=entry.cause)
    if entry.cause is not None:
        notify.let_go(ctx, entry.cause)
    again = _tell_what_holds(ctx, together)
    what = cut(_what(together), LONGEST_OF_ALL)
    sentence = wording.UNDONE.format(what=what, unsent=wording.UNSENT if unsent and not again else "")
    return Undone(sentence, frozenset(one.verb for one in together))


def _what(together: Sequence[AuditEntry]) -> str:
    """Everything that one message had done, of the same kind in one; the last, which is what it was about, first."""
    kinds: dict[str, list[AuditEntry]] = defaultdict(list)
    for one in reversed(together):
        kinds[one.verb].append(one)
    for verb in [one for verb, implied in wording.IMPLIED.items() if verb in kinds for one in implied]:
        kinds.pop(verb, None)
    if len(kinds) > 1 and kinds.keys() <= wording.OF_A_MEETING.keys() and len({one.summary for one in together}) == 1:
        parts = "、".join(wording.OF_A_MEETING[verb].format(count=_count(done)) for verb, done in kinds.items())
        called_off = wording.CALLED_OFF if "meeting.call" in kinds else ""
        return wording.AT_ONCE.format(summary=together[0].summary[:LONGEST], parts=parts) + called_off
    return "；".join(
        wording.WHAT.get(verb, "{summary}").format(summary=_summary(done), count=_count(done))
        for verb, done in reversed(kinds.items())
    )


def _count(done: Sequence[AuditEntry]) -> int:
    """How many people were recorded; of anything else, how often it was done."""
    people = sum(change["table"] == "attendance" for one in done for change in one.changes)
    return people or len(done)


def _summary(done: Sequence[AuditEntry]) -> str:
    """What it was about; of several things of a kind, each."""
    about = list(dict.fromkeys(one.summary[:LONGEST] for one in done))
    named = "”“".join(about[:SEVERAL])
    return f"{named}等{len(about)}项" if len(about) > SEVERAL else named


def _tell_what_holds(ctx: Context, together: Sequence[AuditEntry]) -> bool:
    """Of a meeting that stands again as it was, those expected hear what holds; whether there was one."""
    numbers = {change["key"] for one in together for change in one.changes if change["table"] == "meeting"}
    for number in numbers:
        meeting = ctx.session.get(Meeting, number)
        if meeting is not None:
            meetings.tell(ctx, meeting)
    return bool(numbers)
