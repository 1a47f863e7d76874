"""A question in the middle of a command: which meeting, person, task, unit; the answer runs the command again.

A command decorated with `asking` raises that several may be meant before it writes anything, and reads the decision
from its slots: `meeting_id`, `decided` with a member number by name, or the slot that `meant.SeveralError` names.
"""

from collections.abc import Callable, Sequence
from typing import Any

from bot import meetings
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from handlers import meant, which

router = Router()
Run = Callable[[Context, Said], Reply]

TOO_MANY = "有{count}个会都可能，请把单位和日期说上，例如「锅炉支部周五的党员大会」。"
LONGEST = 190
"""Characters a question with its choices may have."""
_COMMANDS: dict[str, Run] = {}


def asking(intent: str) -> Callable[[Run], Run]:
    """Let the command of this intent ask which meeting or person is meant, and read the unit an office names."""

    def wrap(run: Run) -> Run:
        def asked(ctx: Context, said: Said) -> Reply:
            said = which.with_unit(ctx, said)
            try:
                return run(ctx, said)
            except meetings.WhichMeetingError as several:
                return _which(ctx, intent, said, several)
            except which.WhichPersonError as several:
                payload = _payload(intent, said, several.member_ids) | {"name": several.name}
                return ask(ctx, "again.person", several.sentence, choices=several.choices, payload=payload)
            except meant.SeveralError as several:
                payload = _payload(intent, said, several.values) | {"slot": several.slot}
                return ask(ctx, "again.one", several.sentence, choices=several.choices, payload=payload)
            except meant.NeedTaskError as need:
                return ask(ctx, "again.task", need.sentence, words=(), payload=_payload(intent, said, ()))

        _COMMANDS[intent] = asked
        return asked

    return wrap


def _payload(intent: str, said: Said, ids: Sequence[Any]) -> dict[str, Any]:
    return {"intent": intent, "text": said.text, "slots": dict(said.slots), "ids": list(ids)}


def _which(ctx: Context, intent: str, said: Said, several: meetings.WhichMeetingError) -> Reply:
    require_few(several)
    payload = _payload(intent, said, several.meeting_ids)
    return ask(ctx, "again.meeting", several.sentence, choices=several.choices, payload=payload)


def require_few(several: meetings.WhichMeetingError) -> None:
    """Let a question pass that is short enough to be read.

    Raises:
        BadInputError: so many meetings may be meant that the unit has to be named.
    """
    if sum(map(len, several.choices)) > LONGEST - len(several.sentence):
        raise BadInputError(TOO_MANY.format(count=len(several.choices)))


def _run(ctx: Context, said: Said, answer: Answer, slots: dict[str, Any]) -> Reply:
    meant = Said(answer.payload["text"], answer.payload["intent"], slots, sent_at=said.sent_at)
    return _COMMANDS[meant.intent](ctx, meant)


@router.answer("again.meeting")
def chosen_meeting(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The meeting was picked; run the command for it."""
    slots = answer.payload["slots"] | {"meeting_id": answer.payload["ids"][answer.picked or 0]}
    return _run(ctx, said, answer, slots)


@router.answer("again.person")
def chosen_person(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The person was picked; run the command with that decision."""
    slots = answer.payload["slots"]
    picked = {answer.payload["name"]: answer.payload["ids"][answer.picked or 0]}
    return _run(ctx, said, answer, slots | {"decided": slots.get("decided", {}) | picked})


@router.answer("again.one")
def chosen_one(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The task or unit was picked; run the command for it."""
    slots = answer.payload["slots"] | {answer.payload["slot"]: answer.payload["ids"][answer.picked or 0]}
    return _run(ctx, said, answer, slots)


@router.answer("again.task")
def named_task(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The number or the words of the task were typed; run the command for it."""
    return _run(ctx, said, answer, answer.payload["slots"] | {"task": said.text.strip()})
