"""The arithmetic secretaries get wrong: the worked cases of the rules, and what must always hold."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.meetings import counting
from bot.meetings.counting import Ballot, Tally
from bot.meetings.kinds import QuorumRule
from bot.meetings.models import Presence
from bot.people import ExemptReason, Member, Standing

DAY = date(2026, 11, 23)
counts = st.integers(min_value=0, max_value=900)


def person(number: int, *, full: bool = True, suspended: bool = False, exempt: bool = False) -> Member:
    standing = Standing.FULL if full else Standing.PROBATIONARY
    member = Member(id=number, code=f"M{number}", name="某", org_id=1, standing=standing)
    member.suspended_on = DAY if suspended else None
    if exempt:
        member.exempt_reason, member.exempt_approved_on, member.exempt_adopted_on = ExemptReason.ILL, DAY, DAY
    return member


@pytest.mark.parametrize(
    ("rule", "present", "expected", "met", "exactly", "needed"),
    [
        (QuorumRule.HALF, 19, 38, True, True, 19),
        (QuorumRule.HALF, 18, 38, False, False, 19),
        (QuorumRule.HALF, 20, 38, True, False, 19),
        (QuorumRule.HALF, 15, 29, True, False, 15),
        (QuorumRule.HALF, 14, 29, False, False, 15),
        (QuorumRule.HALF, 2, 4, True, True, 2),
        (QuorumRule.HALF, 0, 0, False, False, 0),
        (QuorumRule.TWO_THIRDS, 6, 9, True, False, 6),
        (QuorumRule.TWO_THIRDS, 5, 9, False, False, 6),
        (QuorumRule.TWO_THIRDS, 5, 7, True, False, 5),
        (QuorumRule.TWO_THIRDS, 4, 7, False, False, 5),
    ],
)
def test_whether_a_vote_may_start(
    rule: QuorumRule, present: int, expected: int, *, met: bool, exactly: bool, needed: int
) -> None:
    found = counting.quorum(rule, present, expected)

    assert found is not None
    assert (found.met, found.exactly, found.needed) == (met, exactly, needed)


def test_a_group_meeting_has_no_quorum() -> None:
    assert counting.quorum(QuorumRule.NONE, 3, 8) is None


@pytest.mark.parametrize(
    ("yes", "expected", "passed"), [(19, 38, False), (20, 38, True), (15, 29, True), (14, 29, False), (0, 0, False)]
)
def test_a_motion_is_counted_against_those_who_should_attend(yes: int, expected: int, *, passed: bool) -> None:
    assert Ballot(yes).passes(expected) is passed


@pytest.mark.parametrize(("expected", "needed"), [(38, 20), (29, 15), (45, 23), (1, 1)])
def test_votes_needed(expected: int, needed: int) -> None:
    assert counting.votes_needed(expected) == needed


def test_an_election_shows_both_readings() -> None:
    at_four_fifths = counting.election(36, 45)

    assert at_four_fifths.may_start
    assert not at_four_fifths.may_start_strictly
    assert (at_four_fifths.needed_of_expected, at_four_fifths.needed_of_present) == (23, 19)


@pytest.mark.parametrize(
    ("present", "expected", "starts", "strictly"),
    [(35, 45, False, False), (37, 45, True, True), (4, 5, True, False), (0, 0, False, False)],
)
def test_presence_for_an_election(present: int, expected: int, *, starts: bool, strictly: bool) -> None:
    found = counting.election(present, expected)

    assert (found.may_start, found.may_start_strictly) == (starts, strictly)


def test_thirty_full_one_probationary_one_exempt() -> None:
    members = [person(n) for n in range(29)] + [person(29, exempt=True), person(30, full=False)]
    expected = [member for member in members if counting.should_attend(member, DAY)]
    states = dict.fromkeys(range(15), Presence.PRESENT) | {30: Presence.PRESENT}

    counted = counting.tally(expected, states, day=DAY)

    assert (counted.expected, counted.expected_voting, counted.present, counted.present_voting) == (30, 29, 16, 15)
    found = counting.quorum(QuorumRule.HALF, 15, counted.expected_voting)
    assert found is not None
    assert (found.met, found.needed, counting.votes_needed(29)) == (True, 15, 15)


@pytest.mark.parametrize(
    ("reason", "approved", "adopted", "exempt"),
    [
        (ExemptReason.INFIRM, DAY, DAY, True),
        (ExemptReason.INFIRM, date(2026, 3, 1), date(2026, 3, 20), True),
        (ExemptReason.INFIRM, date(2026, 3, 1), None, False),
        (ExemptReason.INFIRM, None, date(2026, 3, 1), False),
        (ExemptReason.INFIRM, date(2026, 3, 1), date(2026, 11, 24), False),
        (ExemptReason.INFIRM, date(2026, 11, 24), date(2026, 3, 1), False),
        (None, DAY, DAY, False),
    ],
)
def test_an_exemption_needs_both_approvals_by_the_day(
    reason: ExemptReason | None, approved: date | None, adopted: date | None, *, exempt: bool
) -> None:
    member = person(1)
    member.exempt_reason, member.exempt_approved_on, member.exempt_adopted_on = reason, approved, adopted

    assert counting.is_exempt(member, DAY) is exempt
    assert counting.should_attend(member, DAY) is not exempt


@pytest.mark.parametrize(("since", "suspended"), [(DAY, True), (date(2026, 11, 24), False), (None, False)])
def test_a_suspended_member_is_not_counted(since: date | None, *, suspended: bool) -> None:
    member = person(1)
    member.suspended_on = since

    assert counting.is_suspended(member, DAY) is suspended
    assert counting.may_vote(member, DAY) is not suspended
    assert counting.should_attend(member, DAY) is not suspended


@pytest.mark.parametrize(("online_votes", "present_voting"), [(False, 2), (True, 3)])
def test_online_enters_the_vote_only_when_the_committee_says_so(*, online_votes: bool, present_voting: int) -> None:
    states = {
        1: Presence.PRESENT,
        2: Presence.LATE,
        3: Presence.ONLINE,
        4: Presence.HOME_VISIT,
        5: Presence.LEAVE,
        6: Presence.ABSENT,
        7: Presence.WILL_ATTEND,
        99: Presence.PRESENT,
    }
    counted = counting.tally([person(n) for n in range(1, 9)], states, day=DAY, online_votes=online_votes)

    assert counted == Tally(8, 4, 1, 1, 8, present_voting, online=1, home_visit=1, late=1)
    assert counted.unset == 2


@pytest.mark.parametrize(
    ("counted", "rate"),
    [
        (Tally(48, 41, 5, 2, 46, 40), Fraction(41, 43)),
        (Tally(48, 41, 5, 0, 46, 40), None),
        (Tally(3, 0, 3, 0, 3, 0), None),
        (Tally(3, 0, 0, 3, 3, 0), Fraction(0)),
    ],
)
def test_the_attendance_rate_waits_until_everybody_is_known(counted: Tally, rate: Fraction | None) -> None:
    assert counted.rate == rate


@settings(deadline=None)
@given(counts, counts, st.sampled_from([QuorumRule.HALF, QuorumRule.TWO_THIRDS]))
def test_one_more_in_the_room_never_undoes_a_quorum(present: int, expected: int, rule: QuorumRule) -> None:
    fewer, more = counting.quorum(rule, present, expected), counting.quorum(rule, present + 1, expected)

    assert fewer is not None
    assert more is not None
    assert more.met >= fewer.met
    assert fewer.met is (expected > 0 and present >= fewer.needed)


@settings(deadline=None)
@given(counts, counts)
def test_one_more_yes_never_loses_a_motion_and_the_needed_number_is_the_least(yes: int, expected: int) -> None:
    assert Ballot(yes + 1).passes(expected) >= Ballot(yes).passes(expected)
    assert Ballot(yes).passes(expected) is (yes >= counting.votes_needed(expected))


@settings(deadline=None)
@given(counts, counts, counts, counts)
def test_abstaining_works_like_voting_no(yes: int, no: int, abstain: int, expected: int) -> None:
    kept, moved = Ballot(yes, no, abstain), Ballot(yes, no + abstain, 0)

    assert kept.passes(expected) is moved.passes(expected)
    assert kept.cast == moved.cast


STATES = st.lists(st.sampled_from(Presence), min_size=1, max_size=60)
WHO = st.sampled_from(["full", "probationary", "suspended", "exempt"])


@settings(deadline=None)
@given(states=STATES, newcomers=st.sampled_from(Presence), online_votes=st.booleans())
def test_a_probationary_member_changes_no_number_of_a_vote(
    states: list[Presence], newcomers: Presence, *, online_votes: bool
) -> None:
    members = [person(n) for n in range(len(states))]
    known = dict(enumerate(states))
    before = counting.tally(members, known, day=DAY, online_votes=online_votes)

    newcomer = person(len(states), full=False)
    after = counting.tally([*members, newcomer], known | {newcomer.id: newcomers}, day=DAY, online_votes=online_votes)

    assert (after.expected_voting, after.present_voting) == (before.expected_voting, before.present_voting)
    assert after.expected == before.expected + 1


@settings(deadline=None)
@given(st.lists(st.tuples(WHO, st.sampled_from(Presence)), max_size=60))
def test_the_counts_add_up_and_the_rate_stays_between_nothing_and_all(people: list[tuple[str, Presence]]) -> None:
    members = [
        person(n, full=who != "probationary", suspended=who == "suspended", exempt=who == "exempt")
        for n, (who, _) in enumerate(people)
    ]
    expected = [member for member in members if counting.should_attend(member, DAY)]
    counted = counting.tally(expected, {n: state for n, (_, state) in enumerate(people)}, day=DAY)

    assert counted.unset == sum(who in {"full", "probationary"} and state in counting.UNKNOWN for who, state in people)
    assert counted.expected_voting == sum(who == "full" for who, _ in people)
    assert counted.present_voting is not None
    assert 0 <= counted.present_voting <= counted.expected_voting
    assert counted.rate is None or 0 <= counted.rate <= 1


@settings(deadline=None)
@given(STATES, st.sampled_from([Presence.PRESENT, Presence.LEAVE, Presence.ABSENT]))
def test_somebody_missing_is_not_absent(states: list[Presence], turned_out: Presence) -> None:
    members = [person(n) for n in range(len(states) + 1)]
    known = dict(enumerate(states))
    open_question = counting.tally(members, known, day=DAY)
    answered = counting.tally(members, known | {len(states): turned_out}, day=DAY)

    assert open_question.rate is None
    assert open_question.unset == answered.unset + 1
