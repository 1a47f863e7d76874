"""Counting: when it is due, by somebody else than who typed in papers; nothing below the minimum is ever shown."""

import pytest
from sqlmodel import select

from bot import appraisal, people
from bot.appraisal import AppraisalTally, AppraisalTurn, TallySource, VoterGroup
from bot.core.errors import BadInputError, BotError, ConflictError, NotAllowedError, NotFoundError
from bot.notify import MessageState, OutboxMessage
from tests.appraisal.hall import ABSTAIN, BETTER, COMMITTEE, GOOD, OWN_B04, POOR, SETTINGS, VOTERS, opened, seat, vote
from tests.world import World

C, P, O = VoterGroup.COMMITTEE, VoterGroup.PEERS, VoterGroup.OWN  # noqa: E741
GRADES = ("好", "较好", "一般", "差")


@pytest.fixture
def hall(world: World) -> World:
    return seat(world)


def count(world: World, name: str = "何洁") -> None:
    with world.acting(name) as ctx:
        appraisal.count(ctx)


def paper(world: World, name: str, code: str, group: VoterGroup, numbers: tuple[int, ...]) -> AppraisalTally:
    with world.acting(name) as ctx:
        unit = people.org_by_code(ctx, code)
        return appraisal.enter_paper(ctx, unit, group, dict(zip(GRADES, numbers, strict=False)))


def shown(world: World) -> dict[str, dict[VoterGroup, list[int]]]:
    with world.acting() as ctx:
        found = appraisal.counts(ctx, 2026)
        codes = {org_id: people.org(ctx, org_id).code for org_id in found}
    return {codes[org]: {group: list(one.values()) for group, one in groups.items()} for org, groups in found.items()}


def test_the_closing_day_has_come(hall: World) -> None:
    number = opened(hall).id
    for name in OWN_B04:
        vote(hall, name, number, BETTER)
    with hall.acting("何洁") as ctx, pytest.raises(ConflictError, match="还有7人没有投票"):
        appraisal.count(ctx)
    assert shown(hall) == {}

    count(hall.on("2026-12-04 17:00"))

    assert shown(hall) == {"B04": {O: [0, 6, 0, 0]}}
    with hall.acting() as ctx:
        rows = ctx.session.exec(select(AppraisalTally)).all()
        assert {row.sealed for row in rows} == {""}
        assert sorted(sum(row.counts.values()) for row in rows) == [0, 0, 0, 6]
        assert {row.state for row in ctx.session.exec(select(OutboxMessage))} == {MessageState.DROPPED}


def test_all_have_voted_before(hall: World) -> None:
    number = opened(hall).id
    for name in VOTERS:
        vote(hall, name, number, GOOD)

    count(hall)

    assert shown(hall) == {"B04": {C: [3, 0, 0, 0], O: [7, 0, 0, 0]}, "B05": {C: [3, 0, 0, 0], O: [3, 0, 0, 0]}}


def test_too_few_who_rate_are_never_shown_nor_kept(hall: World) -> None:
    """Two of three committee members rate, one abstains: what the two said is gone."""
    number = opened(hall).id
    for name, choice in zip(COMMITTEE, (GOOD, POOR, ABSTAIN), strict=True):
        vote(hall, name, number, choice)

    count(hall.on("2026-12-04"))

    assert shown(hall) == {}
    with hall.acting("何洁") as ctx:
        row = appraisal.counted_in(ctx, 2026)
        assert row is not None
        assert [one.counts for one in appraisal.outcomes(ctx, row)] == [{}] * 4
    with hall.acting("老王") as ctx, pytest.raises(NotAllowedError, match="测评由党委工作部组织"):
        appraisal.outcomes(ctx, row)
    with hall.acting() as ctx:
        assert len(appraisal.outcomes(ctx, row)) == 4


def test_a_round_is_counted_once(hall: World) -> None:
    opened(hall)
    count(hall.on("2026-12-04"))

    with hall.acting("何洁") as ctx, pytest.raises(NotFoundError):
        appraisal.count(ctx)


def test_a_member_counts_nothing(hall: World) -> None:
    opened(hall)

    with hall.on("2026-12-04").acting("老王") as ctx, pytest.raises(NotAllowedError):
        appraisal.count(ctx)


def test_an_old_seal_put_back_is_noticed(hall: World) -> None:
    """Whoever restores an older sum takes a vote away, or adds one: the number of voters does not agree."""
    number = opened(hall).id
    with hall.acting() as ctx:
        old = {row.id: row.sealed for row in ctx.session.exec(select(AppraisalTally))}
    vote(hall, "小周", number, GOOD)
    with hall.acting() as ctx:
        for row in ctx.session.exec(select(AppraisalTally)):
            row.sealed = old[row.id]

    with hall.on("2026-12-04").acting("何洁") as ctx, pytest.raises(ConflictError, match="对不上"):
        appraisal.count(ctx)


def test_papers_are_typed_in_by_one_and_counted_by_another(hall: World) -> None:
    opened(hall)
    paper(hall, "何洁", "B04", O, (5, 2))
    hall.on("2026-12-04")
    with hall.acting("何洁") as ctx, pytest.raises(NotAllowedError, match="另一位同志"):
        appraisal.count(ctx)

    count(hall, "黄勇")

    assert shown(hall) == {"B04": {O: [5, 2, 0, 0]}}


def test_papers_typed_in_again_replace(hall: World) -> None:
    opened(hall)
    first = paper(hall, "何洁", "B04", C, (3,))
    again = paper(hall, "黄勇", "B04", C, (2, 1))

    assert (again.id, again.counts, again.entered_by) == (
        first.id,
        {"好": 2, "较好": 1, "一般": 0, "差": 0},
        hall.who("黄勇"),
    )


def test_who_rated_on_paper_does_not_rate_by_link(hall: World) -> None:
    """The members of the boiler branch rate on paper; the one secretary joined to them is left out."""
    number = opened(hall).id
    paper(hall, "何洁", "B04", O, (5, 1))

    with hall.acting("小周") as ctx, pytest.raises(NotAllowedError):
        appraisal.ballot(ctx, number)
    with hall.acting("周芳") as ctx, pytest.raises(NotAllowedError):
        appraisal.ballot(ctx, number)
    for name in (*COMMITTEE, "老王", "刘洋", "何洁"):
        vote(hall, name, number, GOOD)
    count(hall, "黄勇")
    assert shown(hall) == {"B04": {C: [3, 0, 0, 0], O: [5, 1, 0, 0]}, "B05": {C: [3, 0, 0, 0], O: [3, 0, 0, 0]}}


def test_whom_a_group_was_joined_with_goes_on_where_they_are_enough(hall: World) -> None:
    """Two of the committee have no account, the third votes with the members, until all three rate on paper."""
    with hall.acting() as ctx:
        for name in ("林福鹏", "赵强"):
            people.member(ctx, hall.who(name)).uses_chat = False
    number = opened(hall).id
    paper(hall, "何洁", "B04", C, (2, 1))
    for name in OWN_B04:
        vote(hall, name, number, GOOD)
    count(hall.on("2026-12-04"), "黄勇")

    assert shown(hall) == {"B04": {C: [2, 1, 0, 0], O: [6, 0, 0, 0]}}
    with hall.acting() as ctx:
        papers = ctx.session.exec(select(AppraisalTally).where(AppraisalTally.source == TallySource.PAPER)).all()
        assert [one.groups for one in papers] == [["committee"]]


def test_a_unit_left_out_by_link_is_rated_on_paper(hall: World) -> None:
    with hall.acting() as ctx:
        people.member(ctx, hall.who("刘洋")).uses_chat = False
        people.member(ctx, hall.who("老吴")).org_id = hall.orgs["B05"]
    opened(hall)
    paper(hall, "何洁", "B05", O, (2, 1))
    count(hall.on("2026-12-04"), "黄勇")

    assert shown(hall) == {"B05": {O: [2, 1, 0, 0]}}


@pytest.mark.parametrize(
    ("name", "code", "group", "counts", "error", "sentence"),
    [
        ("老王", "B04", O, {"好": 9}, NotAllowedError, "测评由党委工作部组织"),
        ("何洁", "C00", O, {"好": 9}, BadInputError, "党委不在这次测评的单位里"),
        ("何洁", "B04", O, {"好": 1, "差": 1}, BadInputError, "只有 2 票，不足 3 票的不录入"),
        ("何洁", "B04", O, {"优秀": 9}, BadInputError, "没有“优秀”这一档"),
        ("何洁", "B04", O, {"好": 10000}, BadInputError, "票数太大"),
        ("何洁", "B04", O, {"好": 9, "差": -1}, BadInputError, "票数太大"),
        ("何洁", "B04", O, {"好": 7, "差": 1}, BadInputError, "锅炉支部的本单位党员只有7人能投票，写的是8票"),
        ("何洁", "B05", C, {"好": 3}, ConflictError, "汽机支部的党委委员已经有人在网页上投票"),
    ],
)
def test_papers_that_are_not_taken(
    hall: World, name: str, code: str, group: VoterGroup, counts: dict[str, int], error: type[BotError], sentence: str
) -> None:
    vote(hall, "黄勇", opened(hall).id, GOOD)

    with hall.acting(name) as ctx, pytest.raises(error, match=sentence):
        appraisal.enter_paper(ctx, people.org_by_code(ctx, code), group, counts)


def test_without_a_round_no_papers(hall: World) -> None:
    with pytest.raises(NotFoundError):
        paper(hall, "何洁", "B04", O, (9,))


def test_who_voted_stays_known_and_what_does_not(hall: World) -> None:
    number = opened(hall).id
    vote(hall, "小周", number, GOOD)
    count(hall.on("2026-12-04"))

    with hall.acting() as ctx:
        turns = ctx.session.exec(select(AppraisalTurn).where(AppraisalTurn.voted)).all()
    assert [turn.member_id for turn in turns] == [hall.who("小周")]
    assert shown(hall) == {}


def test_another_years_counts_are_not_this_years(hall: World) -> None:
    opened(hall)
    paper(hall, "黄勇", "B04", O, (7,))
    count(hall.on("2026-12-04"))

    with hall.acting() as ctx:
        assert appraisal.counts(ctx, 2025) == {}
    assert SETTINGS.assess.ballot_minimum == 3
