"""What is done about a letter that could not be sent: one table. Pure.

| verdict   | what happened                           | the letter                         | its channel            |
|-----------|-----------------------------------------|------------------------------------|------------------------|
| again     | busy, concurrent, no clear answer       | again, twice as late each time     | goes on                |
| later     | a limit is reached (45009)              | waits, the try does not count      | rests 1 min to 1 day   |
| office    | secret, permission, trusted address …   | waits, the try does not count      | rests 5 min to 1 hour  |
| unreached | connection refused, no token            | waits, the try does not count      | rests 5 s to 5 min     |
| never     | refused for good                        | given up                           | goes on                |
| closed    | the window of its receiver is over      | given up, its messages wait on     | goes on                |

What may have arrived is repeated unchanged while the platform swallows repetitions, and given up as unsure after that;
what surely has not arrived has no such limit. A letter is tried twelve times at most.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.base import DeliveryError, Verdict
from bot.channels.wecom_sending import DUPLICATE_WINDOW, KEYS_APART
from bot.notify.models import LetterState

MAX_TRIES = 12
LEASE = timedelta(seconds=90)
"""Longer than the calls of one claim take; a letter whose lease ran out was in the hands of a process that died."""
SWALLOWED = timedelta(seconds=DUPLICATE_WINDOW - KEYS_APART) - LEASE
"""How long after the first try that may have arrived a claimed repetition surely still falls into the window."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=40)
RESTS = {
    Verdict.LATER: (timedelta(seconds=60), timedelta(hours=24)),
    Verdict.OFFICE: (timedelta(minutes=5), timedelta(hours=1)),
    Verdict.UNREACHED: (timedelta(seconds=5), timedelta(minutes=5)),
}
"""How long a channel rests: the shortest and the longest; in between as long as the trouble has lasted."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try of a letter: the how many-th, and since when it may have arrived although nobody knows."""

    number: int
    at: datetime
    unsure_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a letter: settled in a state, or ready again at `due` with so many tries spent."""

    state: LetterState
    due: datetime
    tries: int
    unsure_since: datetime | None = None


def after(made: Try, error: DeliveryError) -> Step:
    """What becomes of a letter after a failure."""
    unsure = made.unsure_since or (made.at if error.maybe_arrived else None)
    if error.verdict in (Verdict.NEVER, Verdict.CLOSED) or (
        error.verdict is Verdict.AGAIN and made.number >= MAX_TRIES
    ):
        return Step(given_up(unsure), made.at, made.number, unsure)
    if error.verdict is Verdict.AGAIN:
        return Step(LetterState.READY, made.at + back_off(made.number), made.number, unsure)
    return Step(LetterState.READY, made.at, made.number - 1, unsure)


def given_up(unsure_since: datetime | None) -> LetterState:
    """A letter that nobody can have received has failed; of any other nobody knows."""
    return LetterState.FAILED if unsure_since is None else LetterState.UNSURE


def is_too_late(now: datetime, unsure_since: datetime | None) -> bool:
    """Whether a repetition might be shown to people as a second message."""
    return unsure_since is not None and now >= unsure_since + SWALLOWED


def back_off(tries: int) -> timedelta:
    """2 s after the first try, twice as long after each further one, a fifth more or less, 40 minutes at most."""
    return min(FIRST_PAUSE * (1 << tries - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)


def rest(verdict: Verdict, *, since: datetime, now: datetime) -> timedelta | None:
    """How long a channel is left alone after a failure, the trouble having begun at `since`; None: not at all."""
    if verdict not in RESTS:
        return None
    shortest, longest = RESTS[verdict]
    return min(max(shortest, now - since), longest)
