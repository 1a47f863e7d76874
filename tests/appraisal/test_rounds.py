"""The office opens the year's rating: who votes, about whom, together with whom; who is told, and how often."""

from datetime import date

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import col, select

from bot import appraisal, people
from bot.appraisal import AppraisalRound, AppraisalTally, AppraisalTurn, RoundState, VoterGroup
from bot.core.config import Settings, Web
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.notify import MessageState, OutboxMessage, Topic, Urgency
from bot.people import Member, Org, OrgKind, Post
from tests.appraisal.hall import COMMITTEE, GOOD, KEY, OWN_B04, OWN_B05, SETTINGS, VOTERS, opened, seat, vote
from tests.world import World

C, P, O = VoterGroup.COMMITTEE, VoterGroup.PEERS, VoterGroup.OWN  # noqa: E741


@pytest.fixture
def hall(world: World) -> World:
    return seat(world)


@pytest.mark.parametrize(
    ("day", "year"), [("2026-07-01", 2026), ("2026-12-31", 2026), ("2027-01-20", 2026), ("2027-06-30", 2026)]
)
def test_the_year_that_is_rated(day: str, year: int) -> None:
    assert appraisal.year_of(date.fromisoformat(day)) == year


def test_everybody_votes_as_one_of_one_group(hall: World) -> None:
    number = opened(hall).id

    with hall.acting() as ctx:
        turns = ctx.session.exec(select(AppraisalTurn).where(AppraisalTurn.round_id == number)).all()
    found = {turn.member_id: (turn.voter_group, turn.org_id, turn.voted) for turn in turns}
    b04, b05 = hall.orgs["B04"], hall.orgs["B05"]
    assert found == (
        {hall.members[name]: (C, b04, False) for name in COMMITTEE}
        | {hall.members["laowang"]: (P, b04, False), hall.members["zhoufang"]: (P, b05, False)}
        | {hall.members[name]: (O, b04, False) for name in OWN_B04}
        | {hall.members[name]: (O, b05, False) for name in OWN_B05}
    )


def test_small_groups_are_joined_before_anybody_votes(hall: World) -> None:
    number = opened(hall).id

    with hall.acting() as ctx:
        rows = ctx.session.exec(select(AppraisalTally).where(AppraisalTally.round_id == number)).all()
        sums = {(row.org_id, row.voter_group): row.groups for row in rows}
        assert {len(row.sealed) for row in rows} == {64}
        assert [row.counts for row in rows] == [{}] * 4
    b04, b05 = hall.orgs["B04"], hall.orgs["B05"]
    assert sums == {
        (b04, O): ["own", "peers"],
        (b04, C): ["committee"],
        (b05, C): ["committee"],
        (b05, O): ["own", "peers"],
    }


def test_who_cannot_vote_by_link_has_no_turn(hall: World) -> None:
    with hall.acting() as ctx:
        people.member(ctx, hall.who("李明")).suspended_on = ctx.today
        people.member(ctx, hall.who("陈静")).left_on = ctx.today
    with hall.acting("何洁") as ctx:
        plan = appraisal.plan(ctx)

    names = {hall.members[name] for name in VOTERS}
    assert {voter.member_id for voter in plan.voters} == names - {hall.who("李明"), hall.who("陈静")}
    assert (plan.year, plan.unheard, [unit.code for unit in plan.units], plan.unrated) == (2026, 1, ["B04", "B05"], ())


def test_who_belongs_to_no_rated_unit_has_no_turn(hall: World) -> None:
    """A member of the committee's own office without a post; a unit beside the committee is rated as any other."""
    with hall.acting() as ctx:
        people.member(ctx, hall.who("刘洋")).org_id = hall.orgs["C00"]
        ctx.session.add(Org(code="Z01", name="直属党支部", short="直属支部", kind=OrgKind.BRANCH, path="Z01/"))
    with hall.acting("何洁") as ctx:
        plan = appraisal.plan(ctx)

    assert hall.who("刘洋") not in {voter.member_id for voter in plan.voters}
    assert [unit.code for unit in plan.units] == ["B04", "B05", "Z01"]


def test_a_unit_that_too_few_rate_is_left_out_and_its_voters_are_not_asked(hall: World) -> None:
    with hall.acting() as ctx:
        for post in ctx.session.exec(select(Post).where(Post.org_id == hall.orgs["C00"])):
            if post.member_id != hall.who("何洁"):
                ctx.session.delete(post)
        people.member(ctx, hall.who("刘洋")).left_on = ctx.today
    with hall.acting("何洁") as ctx:
        plan = appraisal.plan(ctx)

    assert [unit.code for unit in plan.unrated] == ["B05"]
    assert {hall.who("何洁"), hall.who("老王")}.isdisjoint(voter.member_id for voter in plan.voters)


def test_everybody_with_a_turn_is_told_once_with_the_post(hall: World) -> None:
    opened(hall)

    with hall.acting() as ctx:
        rows = ctx.session.exec(select(OutboxMessage)).all()
    assert {row.member_id for row in rows} == {hall.members[name] for name in VOTERS}
    assert len(rows) == len(VOTERS)
    assert {(row.urgency, row.topic) for row in rows} == {(Urgency.ROUTINE, Topic.ANNOUNCEMENT)}
    assert {f"{row.due:%m-%d %H:%M}" for row in rows} == {"11-24 08:57"}
    assert {f"{row.until:%m-%d %H:%M}" for row in rows if row.until} == {"12-05 00:00"}
    assert hall.heard_by("刘洋") == [
        "2026年度述职测评开始了，12月4日截止。在网页上给单位评等次，不记名，存的只有合计数。回「测评」要您本人的链接，可以选弃权。"
    ]


@pytest.mark.parametrize(
    ("name", "closes", "error"),
    [
        ("老王", "2026-12-04", NotAllowedError),
        ("何洁", "2026-11-23", BadInputError),
        ("何洁", "2027-03-01", BadInputError),
    ],
)
def test_what_cannot_be_opened(hall: World, name: str, closes: str, error: type[BotError]) -> None:
    with hall.acting(name) as ctx, pytest.raises(error):
        appraisal.open_round(ctx, date.fromisoformat(closes))


def test_a_clerk_of_a_unit_is_not_the_office_of_the_company(hall: World) -> None:
    hall.appoint("刘洋", people.Role.PARTY_WORK_CLERK, "B05")
    with hall.acting("刘洋") as ctx, pytest.raises(NotAllowedError, match="测评由党委工作部组织"):
        appraisal.plan(ctx)


@pytest.mark.parametrize("web", [Web(), Web(base_url="https://x.example", link_key=SecretStr("short"))])
def test_without_a_good_key_no_round_is_opened(hall: World, web: Web) -> None:
    hall.settings = Settings(web=web, assess=SETTINGS.assess)

    with hall.acting("何洁") as ctx, pytest.raises(ConflictError, match="link_key"):
        appraisal.open_round(ctx, date(2026, 12, 4))


def test_nothing_is_opened_that_too_few_could_rate(hall: World) -> None:
    hall.settings = Settings(web=Web(base_url="https://x.example", link_key=SecretStr(KEY)))
    with hall.acting() as ctx:
        for member in ctx.session.exec(select(Member)):
            member.uses_chat = member.id in {hall.who("何洁"), hall.who("老王")}

    with hall.acting("何洁") as ctx, pytest.raises(ConflictError, match="没有够5人投票的单位"):
        appraisal.open_round(ctx, date(2026, 12, 4))


def test_one_at_a_time_and_one_a_year(hall: World) -> None:
    opened(hall)

    with hall.acting("何洁") as ctx, pytest.raises(ConflictError, match="还没有计票，不能另开一次"):
        appraisal.open_round(ctx, date(2026, 12, 4))
    with hall.on("2026-12-04").acting("何洁") as ctx:
        appraisal.count(ctx)
    with hall.acting("何洁") as ctx, pytest.raises(ConflictError, match="已经计票，一年只评一次"):
        appraisal.open_round(ctx, date(2026, 12, 31))


def test_a_round_called_off_leaves_nothing_and_another_may_be_opened(hall: World) -> None:
    first = opened(hall)
    vote(hall, "刘洋", first.id, GOOD)

    with hall.acting("何洁") as ctx:
        appraisal.cancel(ctx)
        with pytest.raises(NotFoundError, match="现在没有进行中的测评"):
            appraisal.cancel(ctx)
    with hall.acting() as ctx:
        assert ctx.get(AppraisalRound, first.id).state is RoundState.CANCELLED
        assert {row.sealed for row in ctx.session.exec(select(AppraisalTally))} == {""}
        assert {row.state for row in ctx.session.exec(select(OutboxMessage))} == {MessageState.DROPPED}
    assert opened(hall).id > first.id


def test_a_member_calls_nothing_off(hall: World) -> None:
    opened(hall)

    with hall.acting("老王") as ctx, pytest.raises(NotAllowedError):
        appraisal.cancel(ctx)


def test_who_has_not_voted_is_reminded_once_two_working_days_before(hall: World) -> None:
    """The closing day is a Friday: on Wednesday, once; who has voted hears nothing."""
    number = opened(hall).id
    for name in VOTERS[:-2]:
        vote(hall, name, number, GOOD)

    said = []
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-05"):
        with hall.on(day).acting() as ctx:
            said.append(appraisal.remind(ctx))
    assert said == [0, 0, 2, 0, 0]
    assert hall.heard_by("何洁")[1:] == [
        "2026年度述职测评12月4日截止，您还没有投。回「测评」要您本人的链接，也可以选弃权。"
    ]
    assert len(hall.heard_by("老王")) == 1


def test_a_reminder_late_after_an_outage_is_said_on_the_last_day(hall: World) -> None:
    opened(hall)

    with hall.on("2026-12-04 09:17").acting() as ctx:
        assert appraisal.remind(ctx) == len(VOTERS)
        last = ctx.session.exec(select(OutboxMessage).where(col(OutboxMessage.key).contains("last"))).all()
    assert {f"{row.due:%m-%d %H:%M}" for row in last} == {"12-04 09:17"}


def test_who_was_told_today_is_not_reminded_today(hall: World) -> None:
    opened(hall, "2026-11-24")

    with hall.acting() as ctx:
        assert appraisal.remind(ctx) == 0
    with hall.on("2026-11-24").acting() as ctx:
        assert appraisal.remind(ctx) == len(VOTERS)


def test_without_a_round_nobody_is_reminded(hall: World) -> None:
    with hall.acting() as ctx:
        assert appraisal.remind(ctx) == 0


def test_the_trail_says_that_a_round_was_opened_and_nothing_of_its_sums(hall: World) -> None:
    opened(hall)

    with hall.acting() as ctx:
        entries = ctx.connection.execute(sa.text("SELECT verb, changes FROM audit_entry")).all()
    assert [entry.verb for entry in entries] == ["appraisal.open"]
    assert "sealed" not in str(entries[0].changes)
