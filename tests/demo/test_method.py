"""The rest of the method in the demo company: whoever opens a room finds something in it, and nobody is written to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import (
    activities,
    admission,
    awards,
    dues,
    elections,
    honours,
    learning,
    org_life,
    people,
    plan,
    problems,
    publicity,
    surveys,
)
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo import company, method, rectified
from bot.notify import MessageState, OutboxMessage
from bot.people import Member, Standing
from tests.filled import fill
from tests.ground import MONDAY


def the_method(ctx: Context) -> None:
    company.load(ctx)
    plan.load_defaults(ctx, ctx.today.year)
    rectified.load(ctx)
    assert method.load(ctx) > 10_000


@pytest.fixture
def ctx(database: Database) -> Iterator[Context]:
    with database.write() as session:
        fill(Context(session, MONDAY, Settings(), Workdays()), the_method)
    with database.read() as session:
        yield Context(session, MONDAY, Settings(), Workdays())


def as_office(ctx: Context) -> Context:
    head = people.member_by_code(ctx, company.FEATURED["committee"])
    assert head is not None
    return ctx.acting(Actor(head.id, head.name))


def unit(ctx: Context, code: str) -> people.Org:
    return people.org_by_code(ctx, code)


def test_what_people_said_waits_was_looked_at_or_answered(ctx: Context) -> None:
    rows = ctx.session.exec(select(problems.Problem).where(col(problems.Problem.reported))).all()

    assert min(row.id for row in rows) == 13, "the twelfth stays the one people talk about"
    states = Counter(row.state for row in rows if row.day > date(2026, 9, 1))
    assert states == {
        problems.ProblemState.CLOSED: 1,
        problems.ProblemState.VERIFIED: 2,
        problems.ProblemState.DISMISSED: 1,
        problems.ProblemState.REGISTERED: 4,
    }
    assert sum(row.kind is problems.Kind.SUGGESTION for row in rows) == 12 + 2
    assert sum(row.opened_by is None for row in rows) == 12 + 3
    adopted = [row for row in rows if row.state is problems.ProblemState.CLOSED]
    assert len(adopted) == 8 + 1
    assert all(row.answer and row.decided_on for row in adopted)
    assert all(row.opened_by is None or row.answer or row.decided_on or row.day > date(2026, 11, 1) for row in rows)


def test_nobody_is_beside_an_answer_of_the_survey(ctx: Context) -> None:
    [survey] = surveys.surveys(as_office(ctx))
    results = surveys.results(as_office(ctx), survey.id)

    assert survey.state is surveys.SurveyState.CLOSED
    answered = surveys.progress(ctx, survey.id).answered
    assert [sum(one.count for one in result.counts) for result in results] == [answered, answered, 0]
    assert [one.number for one in results[2].said] == list(range(1, 9))
    assert all(one.unit is None for one in results[2].said)


def test_a_team_takes_people_and_another_was_early(ctx: Context) -> None:
    found = {(row.code, row.unit_id): row for row in ctx.session.exec(select(activities.Activity))}
    boiler = found["HD-TJD-1", unit(ctx, "B04").id]
    turbine = found["HD-TJD-2", unit(ctx, "W01").id]

    assert (boiler.state, boiler.enrols, activities.count(ctx, boiler)) == (activities.ActivityState.OPEN, True, 5)
    assert boiler.ends_on is not None
    assert boiler.ends_on > ctx.today
    assert (turbine.state, turbine.days_early) == (activities.ActivityState.CLOSED, 3)


def test_the_contest_has_its_table_and_the_areas_their_marks(ctx: Context) -> None:
    found = {
        row.code: row
        for row in ctx.session.exec(select(activities.Activity).where(col(activities.Activity.code) != "HD-SWYC"))
    }
    contest = activities.table(ctx, found["HD-SIBI"], "2026-Q3")
    areas = activities.reached(ctx, "HD-SWYC", "2026-Q3")

    assert {line.name: line.points for line in contest}["保定项目"] == Decimal("94.6")
    assert max(contest, key=lambda line: line.points or 0).name == "保定项目"
    assert sorted(line.name for line in areas) == ["汽机区", "锅炉区"], "of the third nothing is told"


def test_stars_and_flags_were_given_and_november_has_its_nominations(ctx: Context) -> None:
    turbine = unit(ctx, "B05")
    star = awards.prize(ctx, "HD-MYYX", turbine, "2026-10")
    flags = [awards.awarded(ctx, awards.prize(ctx, "HD-LDHQ", turbine, f"2026-{month:02d}")) for month in (9, 10)]

    assert [awards.named(ctx, awards.awarded(ctx, star))] == ["吕海刚"]
    assert [[row.subject for row in rows] for rows in flags] == [["本体一班"], ["本体二班"]], "handed over"
    vacant = awards.awarded(ctx, awards.prize(ctx, "HD-MYYX", turbine, "2026-05"))
    assert [row.is_vacant for row in vacant] == [True]
    now = awards.listed(as_office(ctx), awards.prize(ctx, "HD-MYYX", turbine))
    assert len(now) == 2
    assert "龚建河" not in {one.name for one in now}, "he is for whoever tries it"
    assert all(one.row.by_id != one.row.member_id for one in now)


def test_honours_are_those_of_the_seed_and_one_waits(ctx: Context) -> None:
    rows = ctx.session.exec(select(honours.Honour)).all()
    levels = Counter(row.level for row in rows if row.state is honours.HonourState.CONFIRMED)

    assert levels == {
        honours.HonourLevel.COMPANY: 5,
        honours.HonourLevel.UPPER_COMPANY: 1,
        honours.HonourLevel.GROUP: 1,
        honours.HonourLevel.PROVINCIAL: 1,
    }
    assert all(row.member_id is None and row.by_id != row.decided_by for row in rows)
    assert sum(row.state is honours.HonourState.WAITING for row in rows) == 1


def test_articles_are_of_several_outlets_every_quarter(ctx: Context) -> None:
    found = publicity.counts(ctx, None, date(2026, 1, 1), date(2027, 1, 1))
    quarters: Counter[str] = Counter()
    for one in found.values():
        quarters.update(one.by_quarter)
    outlets = ctx.session.exec(select(publicity.ArticleOutlet)).all()

    assert len(quarters) == 4
    assert min(quarters.values()) >= 6
    assert {one.level for one in outlets} == set(publicity.Level)
    assert {one.state for one in outlets} == {
        publicity.OutletState.OWN,
        publicity.OutletState.CONFIRMED,
        publicity.OutletState.WAITING,
    }
    assert any(one.not_reviewed for one in found.values())


def test_plans_are_studied_mostly(ctx: Context) -> None:
    found = learning.planned(ctx, None, 2026, ctx.today)

    assert len(found) == 21
    assert {len(one.topics) for one in found.values()} == {12}
    missing = sum(len(one.missing) for one in found.values())
    assert 0 < missing < 0.1 * sum(len(one.due) for one in found.values())
    assert ctx.session.exec(select(learning.StudyEntry.id)).first() is not None


def test_probationary_members_were_taken_over_and_a_clock_runs_out(ctx: Context) -> None:
    found = admission.all_units(ctx)
    on_roster = [one for one in found if one.row.member_id is not None]
    names = set(ctx.session.exec(select(Member.name)))

    assert len(on_roster) == 9
    assert "毛立涛" in {one.row.name for one in on_roster}
    assert {one.row.name for one in found if one.row.member_id is None}.isdisjoint(names), "invented"
    assert len({one.record().furthest for one in found}) >= 5
    query = sa.select(sa.func.min(col(plan.Task.due))).where(col(plan.Task.period).like("%:%:2"))
    assert ctx.connection.execute(query).scalar_one() <= date(2026, 11, 27)


def test_nothing_speaks_against_the_steps_that_were_taken(ctx: Context) -> None:
    for one in admission.all_units(ctx):
        steps = [(no, day) for no, days in one.record().days.items() for day in days]
        found = admission.against(ctx, admission.Record({}), steps) if one.row.member_id is None else []
        assert [finding for _, finding in found if finding.level is admission.Level.CENTRAL] == [], one.row.name


def test_dues_are_ticked_for_most_and_never_how_much(ctx: Context) -> None:
    office = as_office(ctx)
    units = [one.id for one in people.orgs_below(ctx, people.roots(ctx)[0])]
    october, november = (dues.of_units(office, units, month) for month in ("2026-10", "2026-11"))

    assert sum(done for done, _ in october.values()) > 0.9 * sum(whole for _, whole in october.values())
    assert any(done < whole for done, whole in october.values())
    assert any(done == whole for done, whole in dues.of_units(office, units, "2026-09").values())
    assert 0 < sum(done for done, _ in november.values()) < sum(done for done, _ in october.values())


def test_one_term_ends_within_six_months_and_one_was_requested(ctx: Context) -> None:
    found = {one.unit.code: one for one in elections.terms(as_office(ctx))}

    assert (found["B06"].stage, found["B06"].election) == (elections.Stage.COMING, None)
    asked = found["B09"].election
    assert asked is not None
    assert asked.requested_on == date(2026, 10, 19)
    stages = Counter(one.stage for one in found.values())
    assert stages == {elections.Stage.LATER: 14, elections.Stage.COMING: 1, elections.Stage.REQUEST: 1}


def test_talks_were_held_and_members_appraised(ctx: Context) -> None:
    talks, this_year = org_life.of_units(as_office(ctx), 2026)
    _, last_year = org_life.of_units(as_office(ctx), 2025)

    assert len(talks) == 21
    assert list(this_year) == [unit(ctx, "W02").id]
    assert len(last_year) == 20
    for one in (*this_year.values(), *last_year.values()):
        grades = org_life.Grades(one.excellent, one.qualified, one.basic, one.unqualified, one.ungraded)
        assert not grades.is_generous
        assert one.told_on
        whole = people.members_of(ctx, people.org(ctx, one.org_id), day=one.day)
        assert grades.graded <= sum(member.standing is Standing.FULL for member in whole)


def test_nobody_is_written_to_and_nothing_lies_ahead(ctx: Context) -> None:
    assert MessageState.WAITING not in set(ctx.session.exec(select(OutboxMessage.state)))
    for table in ("problem", "article", "honour", "study_entry", "talk_count", "award", "admission_step"):
        days = sa.select(sa.func.max(SQLModel.metadata.tables[table].c.day))
        assert ctx.connection.execute(days).scalar_one() < ctx.today, table


@pytest.mark.parametrize("day", ["2026-01-12", "2027-03-01"])
def test_another_day_begins_as_well(day: str, database: Database) -> None:
    with database.write() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        assert method.load(ctx) == 0, "no company"
        fill(ctx, company.load)
        ctx = replace(ctx, now=datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=SHANGHAI), memo={})
        assert method.load(ctx) > 500
        for table in ("award", "honour", "study_entry", "member_appraisal", "talk_count", "article"):
            days = sa.select(sa.func.max(SQLModel.metadata.tables[table].c.day))
            last = ctx.connection.execute(days).scalar_one()
            assert last is None or last < ctx.today, table
