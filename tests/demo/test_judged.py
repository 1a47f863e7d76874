"""How the demo company was judged so far: quarters frozen, October shown, something to confirm and to answer."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import col, select

from bot import assess, people
from bot.assess import Appeal, AppealState, AssessmentEntry, Check, CheckKind, CheckState, EntryState
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Actor, Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from bot.demo import company, history, judged
from bot.notify import OutboxMessage
from tests.filled import fill
from tests.ground import MONDAY


def the_judgement(ctx: Context) -> None:
    company.load(ctx)
    history.load(ctx)
    assert judged.load(ctx) == 4


@pytest.fixture
def loaded(database: Database) -> Database:
    with database.write() as session:
        fill(Context(session, MONDAY, Settings(), Workdays()), the_judgement)
    return database


def test_quarters_are_frozen_and_october_is_shown(loaded: Database) -> None:
    with loaded.read() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        found = ctx.session.exec(select(Check).order_by(col(Check.period))).all()
        assert [(one.period, one.state) for one in found] == [
            ("2026-10", CheckState.SHOWN),
            ("2026Q1", CheckState.FROZEN),
            ("2026Q2", CheckState.FROZEN),
            ("2026Q3", CheckState.FROZEN),
        ]
        for check in found:
            scores = [score for _, score in assess.every_result(ctx, check)]
            assert len(scores) == 21
            assert all(score.points is not None for score in scores), "nothing is 待核"
            grades = Counter(score.grade for score in scores)
            assert 15 <= grades["优秀"] < 21
            assert check.frozen_at is None or check.frozen_at < MONDAY
        assert assess.latest_shown(ctx, period="2026-10") is not None
        assert ctx.session.exec(select(OutboxMessage)).all() == [], "told long ago"


def test_something_waits_for_the_office_and_for_an_answer(loaded: Database) -> None:
    with loaded.read() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        states = Counter(one.state for one in ctx.session.exec(select(AssessmentEntry)))
        assert states[EntryState.ENTERED] == 2
        [appeal] = ctx.session.exec(select(Appeal)).all()
        assert (appeal.state, people.org(ctx, appeal.org_id).code) == (AppealState.OPEN, "B04")
        secretary = people.member_by_code(ctx, company.FEATURED["secretary"])
        assert secretary is not None
        speaking = ctx.acting(Actor(secretary.id, secretary.name))
        assert assess.about(speaking, assess.appeal(speaking, appeal.id)) == "锅炉支部 D3-2 记录要素齐全 扣0.5分"
        ended = assess.find_check(ctx, CheckKind.QUARTER, "2026Q3")
        assert assess.overview_figures(ctx, ended).ungraded == 0


def test_early_in_the_year_there_is_little_to_show(database: Database) -> None:
    with database.write() as session:
        ctx = Context(session, MONDAY, Settings(), Workdays())
        assert judged.load(ctx) == 0, "no company"
        company.load(ctx)
        assert judged.load(replace(ctx, now=datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI))) == 0
        assert judged.load(replace(ctx, now=datetime(2026, 2, 2, 9, 0, tzinfo=SHANGHAI))) == 1
        assert ctx.session.exec(select(Check.period)).all() == ["2026-01"]
