"""The roll: who is there, who is not known, and who may read why somebody is away."""

from fractions import Fraction

import pytest
from sqlmodel import select

from bot import meetings
from bot.core.config import Meetings as MeetingSettings
from bot.core.config import Settings
from bot.meetings import LeaveReason, Mark, MeetingKind, Presence, Roll, wording
from bot.people import ExemptReason, Member, Post, Role
from tests.meetings.conftest import Called, at, mark_rest
from tests.world import World

PRESENT, LEAVE = Presence.PRESENT, Presence.LEAVE


def roll_of(world: World, number: int, name: str | None = "老王") -> Roll:
    with world.acting(name) as ctx:
        return meetings.roll(ctx, meetings.meeting(ctx, number))


def fill(world: World, number: int, **said: Presence) -> None:
    with world.acting("老王") as ctx:
        marks = [Mark(world.who(name), state) for name, state in said.items()]
        meetings.mark(ctx, meetings.meeting(ctx, number), marks)


def test_nobody_known_yet(world: World, called: Called) -> None:
    roll = roll_of(world, called())

    assert (roll.counts.expected, roll.counts.expected_voting, roll.counts.unset) == (10, 9, 10)
    assert len(roll.missing) == 10
    assert roll.quorum_sentence == "有表决权应到9，到会0，不够；还差5人才能表决。"
    assert (roll.rate, wording.percent(roll.rate)) == (None, "待核")


def test_the_fifth_voter_makes_the_quorum(world: World, called: Called) -> None:
    number = called()
    fill(world, number, laowang=PRESENT, chenjing=PRESENT, liming=PRESENT, zhaoqiang=PRESENT, xiaozhou=PRESENT)
    assert roll_of(world, number).quorum_sentence == "有表决权应到9，到会4，不够；还差1人才能表决。"

    fill(world, number, huangyong=Presence.LATE, linfupeng=Presence.WILL_ATTEND)
    roll = roll_of(world, number)
    assert roll.quorum is not None
    assert roll.quorum.met
    assert roll.quorum_sentence == "有表决权应到9，到会5，可以表决；赞成满5票才通过。"
    assert roll.missing == ["王伟", "林福鹏", "王伟", "老吴"]
    assert roll.names(PRESENT) == ["老王", "陈静", "李明", "赵强", "小周"]
    assert [(one.name, one.votes) for one in roll.of(PRESENT)][-1] == ("小周", False)
    assert wording.counts(roll.counts) == "应到10，实到6，未登记4"


@pytest.mark.parametrize(("counts_for_votes", "present"), [(False, 1), (True, 2)])
def test_online_is_shown_apart(world: World, called: Called, *, counts_for_votes: bool, present: int) -> None:
    world.settings = Settings(meetings=MeetingSettings(online_counts_for_votes=counts_for_votes))
    number = called()
    fill(world, number, laowang=PRESENT, chenjing=Presence.ONLINE)
    with world.acting("老王") as ctx:
        mark = Mark(world.who("老吴"), Presence.HOME_VISIT)
        meetings.mark(ctx, meetings.meeting(ctx, number), [mark])

    roll = roll_of(world, number)
    assert roll.counts.present_voting == present
    assert wording.counts(roll.counts) == "应到10，实到3（含线上1，上门1），未登记7"


def test_who_reads_why_somebody_is_away(world: World, called: Called) -> None:
    number = called()
    with world.acting("黄勇") as ctx:
        leave = Mark(ctx.speaker.id, LEAVE, LeaveReason.SICK, "感冒")
        meetings.mark(ctx, meetings.meeting(ctx, number), [leave])

    def read(name: str | None) -> tuple[LeaveReason | None, str]:
        [entry] = roll_of(world, number, name).of(LEAVE)
        return entry.reason, entry.reason_text

    known, hidden = (LeaveReason.SICK, "感冒"), (None, "")
    readers = ("黄勇", "赵强", "老王", "何洁", "李明", "小周", "周芳", None)
    assert [read(name) for name in readers] == [known] * 4 + [hidden] * 4


def test_the_committee_is_its_officers(world: World, called: Called) -> None:
    roll = roll_of(world, called(MeetingKind.BRANCH_COMMITTEE_MEETING))

    assert [one.name for one in roll.entries] == ["老王", "陈静"]
    assert roll.quorum is not None
    assert roll.quorum.needed == 1


def test_half_of_the_committee_exactly(world: World, called: Called) -> None:
    number = called(MeetingKind.BRANCH_COMMITTEE_MEETING)
    fill(world, number, laowang=PRESENT)

    sentence = roll_of(world, number).quorum_sentence
    assert sentence.startswith("有表决权应到2，到会1，刚好一半：按条例（半数以上）可以表决")


def test_a_group_has_no_quorum(world: World, called: Called) -> None:
    roll = roll_of(world, called(MeetingKind.GROUP_MEETING, unit="B04-02"))

    assert [one.name for one in roll.entries] == ["赵强", "王伟", "小周", "黄勇", "老吴"]
    assert (roll.quorum, roll.quorum_sentence) == (None, "这类会没有法定人数要求。")


def test_a_leading_body_needs_two_thirds(world: World, called: Called) -> None:
    number = called(MeetingKind.DEMOCRATIC_LIFE_MEETING, unit="C00")
    world.appoint("周芳", Role.COMMITTEE_SECRETARY)
    world.appoint("刘洋", Role.COMMITTEE_DEPUTY_SECRETARY)
    world.appoint("林福鹏", Role.DISCIPLINE_SECRETARY)
    sentences = []
    for name in ("周芳", "刘洋"):
        with world.acting("何洁") as ctx:
            meetings.mark(ctx, meetings.meeting(ctx, number), [Mark(world.who(name), PRESENT)])
        sentences.append(roll_of(world, number, "何洁").quorum_sentence)

    assert sentences == ["班子应到3，到会1，不到三分之二，还差1人。", "班子应到3，到会2，已达三分之二，可以开。"]


def test_everybody_known_gives_a_rate(world: World, called: Called) -> None:
    number = called(MeetingKind.GROUP_MEETING, unit="B04-02")
    fill(world, number, zhaoqiang=PRESENT, wangwei2=PRESENT, xiaozhou=LEAVE, huangyong=Presence.ABSENT)
    with world.acting("老王") as ctx:
        mark_rest(ctx, meetings.meeting(ctx, number), LEAVE)

    roll = roll_of(world, number)
    assert roll.rate == Fraction(2, 3)
    assert wording.percent(roll.rate) == "66.7%"
    assert wording.counts(roll.counts) == "应到5，实到2，请假2，缺席1"


def test_a_member_who_left_before_is_not_on_it(world: World, called: Called) -> None:
    number = called()
    with world.acting() as ctx:
        ctx.get(Member, world.who("黄勇")).left_on = ctx.today

    assert "黄勇" not in [one.name for one in roll_of(world, number).entries]


def since_then(world: World) -> None:
    """What changed in the branch between Friday the 20th and Monday: of everything the roster keeps a day of."""
    saturday = at("2026-11-21").date()
    with world.acting() as ctx:
        ctx.get(Member, world.who("黄勇")).left_on = saturday
        ctx.get(Member, world.who("林福鹏")).suspended_on = saturday
        invalid = ctx.get(Member, world.who("老吴"))
        invalid.exempt_reason, invalid.exempt_approved_on = ExemptReason.INFIRM, at("2026-11-10").date()
        invalid.exempt_adopted_on = saturday
        ctx.get(Member, world.who("小周")).joined_on = saturday
        [post] = ctx.session.exec(select(Post).where(Post.role == Role.ORGANISATION_COMMISSIONER))
        post.until = saturday
    world.appoint("李明", Role.ORGANISATION_COMMISSIONER, "B04", since=saturday)


def test_a_past_meeting_expects_those_of_its_day(world: World, called: Called) -> None:
    friday, monday = called(when="2026-11-20 15:00"), called()
    since_then(world)

    then, now = ([one.name for one in roll_of(world, number).entries] for number in (friday, monday))
    assert then == ["老王", "陈静", "李明", "王伟", "林福鹏", "赵强", "王伟", "黄勇", "老吴"]
    assert now == ["老王", "陈静", "李明", "王伟", "赵强", "王伟", "小周"]
    assert [roll_of(world, number).counts.expected_voting for number in (friday, monday)] == [9, 6]
    assert roll_of(world, friday).quorum_sentence == "有表决权应到9，到会0，不够；还差5人才能表决。"


def test_a_past_committee_meeting_expects_its_officers_of_that_day(world: World, called: Called) -> None:
    committee = MeetingKind.BRANCH_COMMITTEE_MEETING
    friday, monday = called(committee, "2026-11-20 15:00"), called(committee)
    since_then(world)

    assert [one.name for one in roll_of(world, friday).entries] == ["老王", "陈静"]
    assert [one.name for one in roll_of(world, monday).entries] == ["老王", "李明"]


def test_a_past_meeting_is_closed_with_those_of_its_day(world: World, called: Called) -> None:
    friday = called(when="2026-11-20 15:00")
    since_then(world)
    with world.acting("老王") as ctx:
        mark_rest(ctx, meetings.meeting(ctx, friday), PRESENT)
        officer = ctx.speaker.id
        notes = meetings.Notes(chair_id=officer, recorder_id=officer, ends_at=at("2026-11-20 16:00"))
        meetings.write(ctx, friday, notes)
        closed = meetings.close(ctx, friday).meeting

    assert (closed.expected, closed.present, closed.expected_voting, closed.present_voting) == (9, 9, 9, 9)


@pytest.mark.parametrize(
    ("rate", "text"),
    [(Fraction(0), "0.0%"), (Fraction(1), "100.0%"), (Fraction(1, 2000), "0.1%"), (Fraction(41, 43), "95.3%")],
)
def test_a_rate_has_one_decimal_half_up(rate: Fraction, text: str) -> None:
    assert wording.percent(rate) == text


@pytest.mark.parametrize(
    ("present", "expected", "start"),
    [
        (36, 45, "刚好五分之四：有的规定要求超过，请先请示上级"),
        (37, 45, "超过五分之四，可以选举"),
        (35, 45, "不到五分之四，不能选举"),
    ],
)
def test_an_election_is_told_in_both_readings(present: int, expected: int, start: str) -> None:
    text = wording.election(meetings.counting.election(present, expected))

    of_present = present // 2 + 1
    assert text == (
        f"有选举权45，到会{present}，{start}。当选：按应到过半为23票，按实到过半为{of_present}票；"
        "两种规定不同，结果由大会宣布。"
    )
