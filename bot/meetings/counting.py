"""The arithmetic of 三会一课: who should attend, who may vote, whether a vote may start, whether it passed.

Two denominators, never mixed: votes count against those who *should attend and may vote* (支部工作条例 art. 11);
the attendance rate counts against those who should attend, probationary members included, less approved leave.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bot.meetings.kinds import QuorumRule
from bot.meetings.models import Presence
from bot.people import Member, Standing

IN_THE_ROOM = frozenset({Presence.PRESENT, Presence.LATE})
ATTENDED = IN_THE_ROOM | {Presence.ONLINE, Presence.HOME_VISIT}
UNKNOWN = frozenset({Presence.UNSET, Presence.WILL_ATTEND})


def is_exempt(member: Member, day: date) -> bool:
    """Whether the member has left the should-attend number by `day`.

    Takes a reason of the list, the higher organisation's approval and the members' meeting's adoption, both on or
    before the day; with one of them missing the flag has no effect.
    """
    dates = (member.exempt_approved_on, member.exempt_adopted_on)
    return member.exempt_reason is not None and all(given is not None and given <= day for given in dates)


def is_suspended(member: Member, day: date) -> bool:
    """Whether the member's rights are suspended on `day` (留党察看, detained)."""
    return member.suspended_on is not None and member.suspended_on <= day


def is_member(member: Member, day: date) -> bool:
    """Whether the member had joined the Party and not left the roster on `day`, as far as the days are known."""
    joined = member.joined_on is None or member.joined_on <= day
    return joined and (member.left_on is None or member.left_on > day)


def should_attend(member: Member, day: date) -> bool:
    """Whether the member counts in the should-attend number (F − S − X + P)."""
    return is_member(member, day) and not is_suspended(member, day) and not is_exempt(member, day)


def may_vote(member: Member, day: date) -> bool:
    """Whether the member counts in E = F − S − X; probationary members never do (党章 art. 7)."""
    return member.standing is Standing.FULL and should_attend(member, day)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether a vote may start; `exactly` marks the case on which the sources differ."""

    rule: QuorumRule
    present: int
    expected: int
    needed: int
    met: bool
    exactly: bool


_SHARES = {QuorumRule.HALF: Fraction(1, 2), QuorumRule.TWO_THIRDS: Fraction(2, 3)}


def quorum(rule: QuorumRule, present: int, expected: int) -> Quorum | None:
    """Half: 2V ≥ E, exactly half met with caution (支部工作条例 art. 11; older guides want more).

    Two thirds: 3V ≥ 2E (民主生活会). None when the kind of meeting has no quorum.
    """
    share = _SHARES.get(rule)
    if share is None:
        return None
    line = share * expected
    needed = -(-line.numerator // line.denominator)
    met = expected > 0 and present >= line
    return Quorum(rule, present, expected, needed, met, exactly=rule is QuorumRule.HALF and met and present == line)


@dataclass(frozen=True, slots=True)
class Ballot:
    """Votes on one motion; abstentions and absences work like no."""

    yes: int
    no: int = 0
    abstain: int = 0

    @property
    def cast(self) -> int:
        """All votes counted."""
        return self.yes + self.no + self.abstain

    def passes(self, expected: int) -> bool:
        """More than half of those who should attend and may vote: 2·yes > E, never against those present."""
        return 2 * self.yes > expected


def votes_needed(expected: int) -> int:
    """The least number of yes votes that passes a motion."""
    return expected // 2 + 1


@dataclass(frozen=True, slots=True)
class Election:
    """The figures of an election in both readings; a person declares the result, never the program.

    Presence: 5V ≥ 4E, or stricter 5V > 4E. Elected: more than half of E (newer), or of V (text of 1990).
    """

    present: int
    expected: int
    may_start: bool
    may_start_strictly: bool
    needed_of_expected: int
    needed_of_present: int


def election(present: int, expected: int) -> Election:
    """What the numbers say about an election with V present of E entitled."""
    return Election(
        present,
        expected,
        may_start=expected > 0 and 5 * present >= 4 * expected,
        may_start_strictly=5 * present > 4 * expected,
        needed_of_expected=votes_needed(expected),
        needed_of_present=votes_needed(present),
    )


def attendance_rate(present: int, expected: int, leave: int) -> Fraction | None:
    """Present ÷ (should attend, probationary included, − approved leave); None when nobody is left to count."""
    base = expected - leave
    return Fraction(present, base) if base > 0 else None


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one meeting; expected = present + leave + absent + unset.

    `present` includes late, online and home visits; `present_voting` is None when only numbers were typed and
    nobody can tell who of them may vote.
    """

    expected: int
    present: int
    leave: int
    absent: int
    expected_voting: int
    present_voting: int | None
    online: int = 0
    home_visit: int = 0
    late: int = 0

    @property
    def unset(self) -> int:
        """Of whom nothing is known yet: not the same as absent."""
        return self.expected - self.present - self.leave - self.absent

    @property
    def rate(self) -> Fraction | None:
        """The attendance rate; None (待核) while anybody is unset."""
        return None if self.unset else attendance_rate(self.present, self.expected, self.leave)


def tally(
    expected: Iterable[Member], states: Mapping[int, Presence], *, day: date, online_votes: bool = False
) -> Tally:
    """Count the expected members by their states; guests' states are not looked at.

    Online counts apart and enters V only with `online_votes` (no central rule lets an online participant vote).
    """
    members = list(expected)
    known = {member.id: states.get(member.id, Presence.UNSET) for member in members}
    voting_states = IN_THE_ROOM | ({Presence.ONLINE} if online_votes else frozenset())
    voters = [member.id for member in members if may_vote(member, day)]
    found = list(known.values())
    return Tally(
        expected=len(members),
        present=sum(state in ATTENDED for state in found),
        leave=found.count(Presence.LEAVE),
        absent=found.count(Presence.ABSENT),
        expected_voting=len(voters),
        present_voting=sum(known[number] in voting_states for number in voters),
        online=found.count(Presence.ONLINE),
        home_visit=found.count(Presence.HOME_VISIT),
        late=found.count(Presence.LATE),
    )
