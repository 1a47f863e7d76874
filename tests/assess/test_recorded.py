"""Rooms with records of 锅炉支部, 汽机支部 without: what the check knows of both, and one word that takes it over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from bot import activities, assess, honours, learning, people, publicity
from bot.activities import Wanted
from bot.assess import AssessmentEntry, CheckKind, EntryKind, EntryState, Score
from bot.assess.facts_of import Facts, Recorded, RowRef, Span
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.honours import HonourLevel
from bot.learning import StudyKind
from bot.people import Role
from bot.publicity import Level
from tests.assess.test_facts import meeting
from tests.assess.units import gather
from tests.world import World

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    return world


def known(world: World, code: str = "B04", as_of: date = date(2026, 11, 25)) -> Facts:
    with world.acting() as ctx:
        unit = people.org_by_code(ctx, code)
        return gather(ctx, [unit], YEAR, as_of)[unit.id]


def boiler(world: World, do: Callable[[Context, people.Org], None], name: str = "老王", on: str = "2026-11-23") -> None:
    with world.on(f"{on} 10:00").acting(name) as ctx:
        do(ctx, people.org_by_code(ctx, "B04"))


def written(ctx: Context, unit: people.Org) -> None:
    """In the first quarter and in the fourth; one in the company's paper. Others wrote in the third, nobody before."""
    for title, level, day in (
        ("春节不停工", Level.UNIT, date(2026, 2, 10)),
        ("抢装水冷壁", Level.COMPANY, date(2026, 10, 20)),
    ):
        publicity.file(ctx, unit, publicity.Draft(title, "报", level, day))


def others_wrote(world: World) -> None:
    with world.acting("周芳") as ctx:
        draft = publicity.Draft("大修收官", "报", Level.UNIT, date(2026, 8, 5))
        publicity.file(ctx, people.org_by_code(ctx, "B05"), draft)


def planned(ctx: Context, unit: people.Org) -> None:
    topics = [learning.Draft(month, f"专题学习之{month}") for month in (9, 10, 12)]
    learning.set_topics(ctx, unit, 2026, topics)


def active(ctx: Context, unit: people.Org) -> None:
    activities.start(ctx, Wanted(unit, name="三无一创"))


def test_a_unit_without_records_is_known_nothing_of(office: World) -> None:
    for code in ("B04", "B05"):
        assert known(office, code).recorded == Recorded()


def test_articles_by_the_quarters_in_which_articles_were_kept(office: World) -> None:
    """Nobody had one in the second quarter: that was before the room was in use. The fourth is not over."""
    boiler(office, written)
    others_wrote(office)
    articles = known(office).recorded.articles
    assert articles is not None
    assert (articles.numbers, articles.lacking, articles.quarters) == ((1, 2), ("2026Q3",), 2)
    assert articles.adopted == (), "nobody of the office confirmed it"
    with office.acting("何洁") as ctx:
        publicity.confirm(ctx, 2)
    assert [one.level for one in known(office).recorded.articles.adopted] == [Level.COMPANY]  # type: ignore[union-attr]
    early = known(office, as_of=date(2026, 9, 30)).recorded.articles
    assert early is not None
    assert (early.numbers, early.lacking) == ((1,), ("2026Q3",))
    assert known(office, "B05").recorded.articles is not None


def test_topics_whose_month_is_over(office: World) -> None:
    boiler(office, planned)
    plan = known(office).recorded.plan
    assert plan is not None
    assert (len(plan.topics), len(plan.due), len(plan.missing)) == (3, 2, 2)


def test_hours_count_where_study_is_recorded_besides_meetings(office: World) -> None:
    """Meetings alone are a part of the hours: as long as nothing else is recorded, nobody is said to lack the rest."""
    held = meeting(office)
    assert known(office).recorded.study is None
    with office.acting("老王") as ctx:
        study = learning.Study(date(2026, 11, 2), StudyKind.TRAINING, 2400, "轮训")
        learning.record(ctx, [office.who("赵强")], study)
    share = known(office).recorded.study
    assert share is not None
    assert (share.part, share.whole) == (1, 9)
    assert share.rows == (RowRef("meeting", held.id), RowRef("study_entry", 1))
    assert known(office, as_of=date(2026, 11, 1)).recorded.study is None
    assert known(office, "B05").recorded.study is None


def test_counting_who_keeps_up_agrees_with_each_ones_own_hours(office: World) -> None:
    """老孙 is exempt, 老吴 retired; 小周 studied enough, 赵强 a little; who came to the meeting has its hour."""
    meeting(office)
    with office.acting("老王") as ctx:
        for name, minutes in (("赵强", 60), ("小周", 4000)):
            learning.record(
                ctx, [office.who(name)], learning.Study(date(2026, 11, 2), StudyKind.TRAINING, minutes, "轮训")
            )
    with office.acting() as ctx:
        unit = office.orgs["B04"]
        found = learning.reached(ctx, [unit], 2026, ctx.today)[unit]
        mine = [one for one in learning.everybody(ctx, 2026) if one.org_id == unit and one.target.minutes is not None]
        assert (found.should, found.reached) == (len(mine), sum(one.keeps_up(ctx.today) for one in mine)) == (9, 1)


def test_honours_and_a_team_that_was_early_in_need(office: World) -> None:
    with office.acting("老王") as ctx:
        unit = people.org_by_code(ctx, "B04")
        praise = honours.Draft("先进党支部", HonourLevel.UPPER_COMPANY, date(2026, 7, 1))
        honours.file(ctx, unit, praise)
        team = Wanted(unit, name="水压试验突击队", leader_id=office.who("李明"), ends_on=date(2026, 11, 28))
        number = activities.start(ctx, replace(team, milestone="水压试验")).activity.id
    assert known(office).recorded.merits == ()
    with office.acting("何洁") as ctx:
        honours.confirm(ctx, 1)
    with office.on("2026-11-24 10:00").acting("老王") as ctx:
        activities.close(ctx, number, "提前四天完成")
    with office.on("2026-11-24 11:00").acting("何洁") as ctx:
        activities.confirm_urgent(ctx, number)

    found = known(office).recorded
    assert [(one.code, one.matter, one.level, one.row) for one in found.merits] == [
        ("J1", "先进党支部", HonourLevel.UPPER_COMPANY, RowRef("honour", 1)),
        ("J3", "水压试验突击队", None, RowRef("activity", number)),
    ]
    assert found.carried is not None
    assert found.carried.has_figures


def everything(world: World) -> None:
    for room in (written, planned, active):
        boiler(world, room)
    others_wrote(world)


def test_as_many_statements_for_one_unit_as_for_two(office: World) -> None:
    everything(office)
    with office.acting() as ctx:
        orgs = [people.org_by_code(ctx, code) for code in ("B04", "B05")]
        both = gather(ctx, orgs, YEAR, ctx.today)
        said = []
        for some in (orgs[:1], orgs, orgs[::-1]):
            with office.asked() as statements:
                found = gather(ctx, some, YEAR, ctx.today)
            said.append(len(statements))
            assert found == {org.id: both[org.id] for org in some}, "a unit alone is the same as among others"
    assert said == [17, 17, 17]


def points(world: World) -> dict[str, str | None]:
    """The lines of 锅炉支部 in the fourth quarter, computed now."""
    with world.acting() as ctx:
        check = assess.run_check(ctx, CheckKind.QUARTER, "2026Q4")
        query = select(Score).where(Score.check_id == check.id, Score.org_id == world.orgs["B04"])
        score = ctx.session.exec(query).one()
        return {line["code"]: line["earned"] for line in score.lines}


PROPOSED = [
    ("D2-1", "扣 2 分", "学习计划到期2个专题，2个没学"),
    ("D4-1", "扣 2 分", "第3季度没有稿件"),
    ("D5-1", "定“有载体”", "1项活动，0项有成效，0项有数据"),
]


def offered(world: World, quarter: str = "2026Q4", name: str = "何洁") -> list[tuple[str, str, str]]:
    with world.acting(name) as ctx:
        assert {one.unit.code for one in assess.offers(ctx, quarter)} <= {"B04", "B05"}
        mine = [one.proposal for one in assess.offers(ctx, quarter) if one.unit.code == "B04"]
        return [(one.code, one.what, one.reason) for one in mine]


def test_the_office_takes_over_what_records_propose(office: World) -> None:
    everything(office)
    office = office.on("2026-12-01 09:00")
    before = points(office)
    assert offered(office) == PROPOSED
    assert points(office) == before, "a proposal changes nothing"

    with office.acting("何洁") as ctx:
        made = assess.adopt(ctx, "2026Q4", people.org_by_code(ctx, "B04"), ["D4-1", "D5-1"])
        assert [(one.code, one.kind, one.state, one.day) for one in made] == [
            ("D4-1", EntryKind.DEDUCTION, EntryState.CONFIRMED, date(2026, 12, 1)),
            ("D5-1", EntryKind.VALUE, EntryState.CONFIRMED, date(2026, 12, 1)),
        ]
        assert {one.decided_by for one in made} == {office.who("何洁")}
    assert offered(office) == PROPOSED[:1]
    after = points(office)
    assert {code: earned for code, earned in after.items() if earned != before[code]} == {"D4-1": "3", "D5-1": "3"}
    told = office.heard_by("老王")
    assert any("D4-1 季度稿件 扣2分" in text and "第3季度没有稿件" in text for text in told)
    assert any("D5-1 特色载体活动 评定为有载体" in text for text in told)


def test_it_can_be_taken_back_and_appealed_against(office: World) -> None:
    everything(office)
    with office.acting("何洁") as ctx:
        [entry] = assess.adopt(ctx, "2026Q4", people.org_by_code(ctx, "B04"), ["D5-1"])
    with office.acting("老王") as ctx:
        assess.appeal_entry(ctx, entry.id, "还有数据")
    with office.acting("何洁") as ctx, pytest.raises(NotAllowedError, match="另一位同志答复"):
        assess.decide_appeal(ctx, 1, "没有", granted=False)
    with office.acting("何洁") as ctx:
        assess.adopt(ctx, "2026Q4", people.org_by_code(ctx, "B04"), ["D4-1"])
    with office.acting("何洁") as ctx:
        audit.undo_latest(ctx)
    assert ("D4-1", "扣 2 分", "第3季度没有稿件") in offered(office)


def test_the_third_quarter_is_entered_on_its_last_day(office: World) -> None:
    everything(office)
    with office.acting("何洁") as ctx:
        assert assess.quarter_meant(ctx) == "2026Q4"
        assess.run_check(ctx, CheckKind.QUARTER, "2026Q3")
        assert assess.quarter_meant(ctx) == "2026Q3"
        made = assess.adopt(ctx, "2026Q3", people.org_by_code(ctx, "B04"))
        assert [(one.code, one.day) for one in made] == [
            ("D2-1", date(2026, 9, 30)),
            ("D4-1", date(2026, 9, 30)),
        ]
        assert [one.points for one in made] == [1, 2]


def test_what_was_entered_by_hand_and_waits_is_not_proposed_again(office: World) -> None:
    everything(office)
    with office.acting("何洁") as ctx:
        draft = assess.Draft(EntryKind.VALUE, office.orgs["B04"], date(2026, 11, 20), "D5-1", value="有载体有成效")
        assess.enter(ctx, draft)
    assert [code for code, *_ in offered(office)] == ["D2-1", "D4-1"]
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, 1)
    assert [code for code, *_ in offered(office)] == ["D2-1", "D4-1"], "somebody judged better than the records"


def test_only_the_office_and_only_what_is_there(office: World) -> None:
    everything(office)
    with office.acting("老王") as ctx, pytest.raises(NotAllowedError):
        assess.offers(ctx, "2026Q4")
    with office.acting("老王") as ctx, pytest.raises(NotAllowedError):
        assess.adopt(ctx, "2026Q4", people.org_by_code(ctx, "B04"))
    with office.acting("何洁") as ctx:
        unit, other = people.org_by_code(ctx, "B04"), people.org_by_code(ctx, "B05")
        with pytest.raises(NotFoundError, match="锅炉支部按记录没有要确认的 D5-2。"):
            assess.adopt(ctx, "2026Q4", unit, ["D5-2"])
        with pytest.raises(NotFoundError, match="汽机支部按记录没有要确认的 D5-1。"):
            assess.adopt(ctx, "2026Q4", other, ["D5-1"])
        with pytest.raises(BadInputError, match="请写季度"):
            assess.offers(ctx, "2026")
        with pytest.raises(BadInputError, match="2027年第1季度还没有到。"):
            assess.offers(ctx, "2027Q1")


def test_what_is_frozen_stands(office: World) -> None:
    everything(office)
    with office.acting("何洁") as ctx:
        check = assess.run_check(ctx, CheckKind.QUARTER, "2026Q3")
        assess.show(ctx, check)
    with office.on("2026-12-10").acting("何洁") as ctx:
        found = ctx.get(assess.Check, check.id)
        lines = [score.lines for _, score in assess.every_result(ctx, found)]
        assess.freeze(ctx, found)
        assert assess.quarter_meant(ctx) == "2026Q4"
        with pytest.raises(ConflictError, match="已经定稿"):
            assess.adopt(ctx, "2026Q3", people.org_by_code(ctx, "B04"))
    with office.on("2026-12-11").acting() as ctx:
        again = assess.run_check(ctx, CheckKind.QUARTER, "2026Q3")
        assert [score.lines for _, score in assess.every_result(ctx, again)] == lines
        assert ctx.session.exec(select(AssessmentEntry)).all() == []


def test_what_lies_in_a_frozen_quarter_was_judged(office: World) -> None:
    """Neither the topic of September nor the quarter without an article is proposed again; October's topic is."""
    everything(office)
    assert offered(office) == PROPOSED
    with office.acting("何洁") as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.QUARTER, "2026Q3"))
    with office.on("2026-12-10").acting("何洁") as ctx:
        assess.freeze(ctx, ctx.session.exec(select(assess.Check)).one())

    assert offered(office) == [("D2-1", "扣 1 分", "学习计划到期2个专题，1个没学"), PROPOSED[2]]
    assert offered(office, "2026Q3") == []
    with office.acting("何洁") as ctx:
        unit = people.org_by_code(ctx, "B04")
        with pytest.raises(NotFoundError, match="D4-1"):
            assess.adopt(ctx, "2026Q4", unit, ["D4-1"])
        [entry] = assess.adopt(ctx, "2026Q4", unit, ["D2-1"])
        assert (entry.points, entry.day) == (Decimal(1), date(2026, 12, 10))
    assert [code for code, *_ in offered(office)] == ["D5-1"]
