"""Who gets it: decided by a person of the unit, told to the unit, kept with dates; what the assessment may read."""

from datetime import date

import pytest

from bot import awards, people
from bot.awards import Electorate, Nominee
from bot.core.errors import ConflictError, NotAllowedError
from bot.people import Org, OrgKind, Post, Role
from tests.appraisal.hall import SETTINGS
from tests.awards.stage import CONTEST, FLAG, NAMES, OFFICES, SKILLS, STAR, person, put_forward, star
from tests.world import World

DAY = date(2026, 11, 27)


def hand(world: World, crew: str, period: str, day: str) -> None:
    with world.on(day).acting("老王") as ctx:
        awards.decide(ctx, star(ctx, code=FLAG, period=period), [Nominee(subject=crew)])


def test_an_award_of_the_company_is_told_to_the_secretaries_below(world: World) -> None:
    with world.acting("何洁") as ctx:
        done = awards.decide(ctx, star(ctx, code=CONTEST, unit="C00"), [Nominee(subject="锅炉支部")], "零返工")

    assert done.told == 2
    assert world.heard_by("周芳") == ["党委2026年4季度四比劳动竞赛：锅炉支部。零返工。不用回复。"]
    assert world.heard_by("黄勇") == []


def test_the_flag_that_stays_is_not_handed_over(world: World) -> None:
    hand(world, "焊接一班", "2026-10", "2026-10-30")
    hand(world, "焊接一班", "2026-11", "2026-11-27")

    assert world.heard_by("黄勇")[-1] == "锅炉支部2026年11月流动红旗：焊接一班。不用回复。"


def test_after_a_vacancy_nobody_hands_the_flag_over(world: World) -> None:
    hand(world, "起重班", "2026-09", "2026-09-30")
    with world.on("2026-10-30").acting("老王") as ctx:
        awards.decide(ctx, star(ctx, code=FLAG), [])
    hand(world, "焊接一班", "2026-11", "2026-11-27")

    assert world.heard_by("黄勇")[-1] == "锅炉支部2026年11月流动红旗：焊接一班。不用回复。"
    with world.acting() as ctx:
        known = [(one.award.period, one.name) for one in awards.history(ctx, FLAG, star(ctx).org)]
    assert known == [("2026-11", "焊接一班"), ("2026-10", "空缺"), ("2026-09", "起重班")]


def test_how_much_a_list_asks_of_the_store_does_not_grow_with_it(world: World) -> None:
    asked = []
    for month in (7, 9):
        hand(world, "焊接一班", f"2026-{month:02d}", f"2026-{month:02d}-28")
        hand(world, "起重班", f"2026-{month + 1:02d}", f"2026-{month + 1:02d}-28")
        with world.acting("黄勇") as ctx, world.asked() as sent:
            found = awards.around_me(ctx, FLAG)
        asked.append((len(found), len(sent)))

    assert [count for count, _ in asked] == [2, 4]
    assert asked[0][1] == asked[1][1] <= 5


def test_once_decided_or_while_it_is_voted_on_nothing_else_is_begun(world: World) -> None:
    world.settings = SETTINGS
    put_forward(world, *NAMES)
    with world.acting("老王") as ctx:
        row = awards.open_choice(ctx, star(ctx), DAY, Electorate.MEMBERS)
        with pytest.raises(ConflictError, match="正在投票"):
            awards.open_choice(ctx, star(ctx), DAY)
        with pytest.raises(ConflictError, match="正在投票"):
            awards.decide(ctx, star(ctx), [person(world, ctx, "李明")])
        awards.cancel(ctx, row.id)
        awards.decide(ctx, star(ctx), [])
        with pytest.raises(ConflictError, match="已经定了"):
            awards.open_choice(ctx, star(ctx), DAY)


def test_the_committee_votes_on_what_is_the_companys(world: World) -> None:
    """Its members but the clerk; where they are too few, everybody."""
    world.settings = SETTINGS
    for name in ("黄勇", "林福鹏", "赵强"):
        world.appoint(name, Role.UNION_CHAIR)
    with world.acting("何洁") as ctx:
        prize = star(ctx, code=CONTEST, unit="C00")
        for crew in ("水压班组", "吹管班组"):
            awards.nominate(ctx, prize, Nominee(subject=crew), "零返工")
        found = awards.prepared(ctx, prize, DAY)

    assert found.electorate is Electorate.OFFICERS
    assert set(found.voters) == {world.who(name) for name in ("黄勇", "林福鹏", "赵强")}


def test_departments_are_judged_by_the_others(world: World) -> None:
    world.settings = SETTINGS
    with world.acting() as ctx:
        for number, (name, profile) in enumerate((("李明", "project"), ("赵强", "office"))):
            org = Org(code=f"X{number}", name=name, short=name, kind=OrgKind.BRANCH, path=f"C00/X{number}/")
            org.parent_id, org.profile = world.orgs["C00"], profile
            ctx.session.add(org)
            ctx.session.flush()
            ctx.session.add(Post(member_id=world.who(name), org_id=org.id, role=Role.SECRETARY, since=date(2024, 1, 1)))
    with world.acting("何洁") as ctx:
        prize = awards.prize(ctx, OFFICES, people.org_by_code(ctx, "B05"))
        assert prize.org.code == "C00"
        for name in ("工程部", "安质部"):
            awards.nominate(ctx, prize, Nominee(subject=name), "到现场")
        found = awards.prepared(ctx, prize, DAY)

    assert (found.electorate, set(found.voters)) == (
        Electorate.UNITS,
        {world.who(name) for name in ("老王", "周芳", "李明")},
    )


def test_who_is_suspended_has_no_vote(world: World) -> None:
    world.settings = SETTINGS
    put_forward(world, *NAMES)
    with world.acting("老王") as ctx:
        people.member(ctx, world.who("小周")).suspended_on = date(2026, 11, 1)
        found = awards.prepared(ctx, star(ctx), DAY, Electorate.MEMBERS)

    assert world.who("小周") not in found.voters
    assert len(found.voters) == 9


def test_only_who_decides_sees_the_nominated(world: World) -> None:
    put_forward(world, "小周")
    for name in ("黄勇", "周芳"):
        with world.acting(name) as ctx, pytest.raises(NotAllowedError):
            awards.listed(ctx, star(ctx))
    with world.acting("何洁") as ctx:
        assert [one.name for one in awards.listed(ctx, star(ctx))] == ["小周"]
        assert awards.suggested(ctx, star(ctx, code=STAR)) == awards.suggested(ctx, star(ctx, code=SKILLS)) == []
