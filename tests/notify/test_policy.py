"""Every row of the policy: what becomes of a letter and of its channel."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import DeliveryError, Verdict
from bot.core.clock import SHANGHAI
from bot.notify import policy
from bot.notify.models import LetterState
from bot.notify.policy import Step, Try

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
BEFORE = NOW - timedelta(minutes=10)
READY, FAILED, UNSURE = LetterState.READY, LetterState.FAILED, LetterState.UNSURE


@pytest.mark.parametrize(
    ("verdict", "maybe", "number", "unsure", "state", "tries", "unsure_then"),
    [
        (Verdict.AGAIN, False, 1, None, READY, 1, None),
        (Verdict.AGAIN, False, 11, None, READY, 11, None),
        (Verdict.AGAIN, False, 12, None, FAILED, 12, None),
        (Verdict.AGAIN, True, 1, None, READY, 1, NOW),
        (Verdict.AGAIN, True, 2, BEFORE, READY, 2, BEFORE),
        (Verdict.AGAIN, True, 12, None, UNSURE, 12, NOW),
        (Verdict.AGAIN, False, 12, BEFORE, UNSURE, 12, BEFORE),
        (Verdict.LATER, False, 12, None, READY, 11, None),
        (Verdict.OFFICE, False, 1, None, READY, 0, None),
        (Verdict.OFFICE, False, 40, BEFORE, READY, 39, BEFORE),
        (Verdict.UNREACHED, False, 30, None, READY, 29, None),
        (Verdict.NEVER, False, 1, None, FAILED, 1, None),
        (Verdict.NEVER, False, 2, BEFORE, UNSURE, 2, BEFORE),
    ],
)
def test_what_becomes_of_the_letter(
    verdict: Verdict,
    number: int,
    unsure: datetime | None,
    state: LetterState,
    tries: int,
    unsure_then: datetime | None,
    *,
    maybe: bool,
) -> None:
    error = DeliveryError(verdict=verdict, maybe_arrived=maybe)
    step = policy.after(Try(number, NOW, unsure), error)

    assert (step.state, step.tries, step.unsure_since) == (state, tries, unsure_then)
    waits = state is READY and verdict is Verdict.AGAIN
    assert (step.due > NOW) is waits


@pytest.mark.parametrize(("drawn", "seconds", "in_all"), [(0.8, 1.6, 3275), (1.0, 2.0, 4094), (1.2, 2.4, 4913)])
def test_the_pause_doubles_and_twelve_tries_last_about_an_hour(
    drawn: float, seconds: float, in_all: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    between: list[tuple[float, float]] = []

    def draw(low: float, high: float) -> float:
        between.append((low, high))
        return drawn

    monkeypatch.setattr("random.uniform", draw)
    pauses = [policy.back_off(number) / timedelta(seconds=1) for number in range(1, 12)]

    assert set(between) == {(0.8, 1.2)}, "whatever is drawn lies between the cases of this table"
    assert pauses == pytest.approx([seconds * min(2**number, 1200) for number in range(11)])
    assert round(sum(pauses)) == in_all
    assert in_all < policy.SWALLOWED.total_seconds()
    assert policy.back_off(30) == drawn * policy.LONGEST_PAUSE


def test_two_pauses_are_hardly_ever_the_same() -> None:
    assert len({policy.back_off(5) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("verdict", "lasted", "rest"),
    [
        (Verdict.AGAIN, 0, None),
        (Verdict.NEVER, 0, None),
        (Verdict.LATER, 0, 60),
        (Verdict.LATER, 600, 600),
        (Verdict.LATER, 10**6, 86400),
        (Verdict.OFFICE, 0, 300),
        (Verdict.OFFICE, 10**5, 3600),
        (Verdict.UNREACHED, 0, 5),
        (Verdict.UNREACHED, 10**5, 300),
    ],
)
def test_a_channel_rests_as_long_as_the_trouble_has_lasted(verdict: Verdict, lasted: int, rest: int | None) -> None:
    found = policy.rest(verdict, since=NOW - timedelta(seconds=lasted), now=NOW)

    assert found == (None if rest is None else timedelta(seconds=rest))


def test_nothing_is_repeated_when_people_might_see_it_twice() -> None:
    window = timedelta(seconds=14400 - 600)

    assert not policy.is_too_late(NOW, None)
    assert not policy.is_too_late(NOW, NOW - window + policy.LEASE + timedelta(seconds=1))
    assert policy.is_too_late(NOW, NOW - window + policy.LEASE)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Verdict), st.booleans()), min_size=1, max_size=60))
def test_a_letter_is_never_tried_in_vain_more_than_twelve_times(failures: list[tuple[Verdict, bool]]) -> None:
    step, counted, unsure = Step(READY, NOW, 0), 0, False
    for verdict, maybe in failures:
        step = policy.after(
            Try(step.tries + 1, step.due, step.unsure_since), DeliveryError(verdict=verdict, maybe_arrived=maybe)
        )
        counted += verdict is Verdict.AGAIN
        unsure |= maybe
        if step.state is not READY:
            break

    assert counted <= 12
    assert (step.state is FAILED) <= (not unsure)
    assert (step.state is UNSURE) <= unsure
