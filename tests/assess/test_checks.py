"""A check of all units: every point reckoned again by hand, the same to the byte, until it is shown and frozen."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from bot import assess, people
from bot.assess import Check, CheckKind, CheckState, Score, judging, periods
from bot.assess.facts_of import Span
from bot.assess.standing import window
from bot.core.audit import AuditEntry
from bot.core.config import Assess, Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.core.workdays import Workdays
from bot.demo import company, history
from bot.meetings import Attendance
from bot.people import Org, OrgKind
from bot.plan import Task
from tests.filled import fill
from tests.ground import MONDAY
from tests.world import World

MONTH = CheckKind.MONTH
DUTIES = {
    "B04": {
        # of each duty of the list: its weight, tasks due by 31 October, done in time, done within seven days
        "ZB-01-1": (6, 3, 2, 1),
        "ZB-01-2": (2, 1, 1, 0),
        "ZB-02-1": (5, 10, 8, 0),
        "ZB-02-2": (3, 10, 10, 0),
        "ZB-02-3": (2, 3, 3, 0),
        "ZB-03-1": (4, 50, 46, 1),
        "ZB-03-2": (2, 15, 12, 1),
        "ZB-04-1": (4, 3, 2, 0),
        "ZB-07-1": (5, 10, 9, 1),
        "ZB-07-2": (4, 3, 3, 0),
        "ZB-08-1": (3, 3, 2, 0),
        "ZB-08-2": (2, 1, 1, 0),
        "ZB-09-1": (3, 1, 1, 0),
        "ZB-09-3": (2, 3, 2, 0),
        "ZB-10-1": (3, 1, 1, 0),
        "ZB-11-1": (8, 4, 4, 0),
    },
    "G01": {
        "ZB-01-1": (6, 1, 1, 0),
        "ZB-01-2": (2, 1, 1, 0),
        "ZB-02-1": (5, 10, 8, 1),
        "ZB-02-3": (2, 3, 2, 0),
        "ZB-04-1": (4, 3, 3, 0),
        "ZB-08-1": (3, 3, 3, 0),
        "ZB-09-1": (3, 1, 1, 0),
    },
    "W06": {
        "ZB-01-1": (6, 3, 3, 0),
        "ZB-01-2": (2, 1, 0, 0),
        "ZB-02-1": (5, 10, 10, 0),
        "ZB-02-2": (3, 10, 10, 0),
        "ZB-02-3": (2, 3, 3, 0),
        "ZB-03-1": (4, 20, 17, 0),
        "ZB-03-2": (2, 6, 5, 0),
        "ZB-04-1": (4, 3, 3, 0),
        "ZB-07-1": (5, 10, 9, 0),
        "ZB-07-2": (4, 3, 2, 0),
        "ZB-08-1": (3, 3, 3, 0),
        "ZB-08-2": (2, 1, 1, 0),
        "ZB-09-1": (3, 1, 1, 0),
        "ZB-09-3": (2, 3, 3, 0),
        "ZB-10-1": (3, 1, 1, 0),
        "ZB-11-1": (8, 4, 3, 0),
    },
}
"""锅炉支部 with its five groups, the general branch of the retired (groups none), a project with two groups."""
HELD = {"B04": (79, 1313, 1152, 133, 3), "G01": (16, 1024, 878, 127, 3), "W06": (48, 789, 662, 103, 3)}
"""Closed meetings until the end of October, expected, present, on leave; lectures of the secretary."""
POINTS = {
    # 40 × Σ weight × (in time + 0.6 × within grace) ÷ due, by Σ weight: 52.408 ÷ 58, 23.6333 ÷ 25, 51.2333 ÷ 58
    "B04": ("36.143448", "68.1"),
    "G01": ("37.813333", "69.8"),
    "W06": ("35.333333", "67.3"),
}
EARNED = {
    "D2-1": "4",  # nothing confirmed
    "D2-2": None,  # nobody keeps hours yet
    "D2-3": "2",  # three lectures
    "D2-4": None,  # no problem register yet
    "D3-1": "6",  # no vote below the quorum
    "D3-2": "5",  # every record complete
    "D3-3": "4",  # 97.6, 97.9 and 96.5 per cent, all above 85
    "D3-4": None,
    "D3-5": "2",
    "D4-1": "5",
    "D4-2": "0",
    "D4-3": "2",
    "D5-1": None,
    "D5-2": None,
    "D5-3": "2",
    "D5-4": None,
}
KNOWN_OF = "75.0"
"""100 without 5 + 4 + 3 + 6 + 4 + 3 that are 待核."""

OF_UNIT = """
FROM {table} t JOIN org o ON o.id = t.org_id LEFT JOIN org p ON p.id = o.parent_id
WHERE CASE o.kind WHEN 'group' THEN p.code ELSE o.code END = :unit
"""
ASKED_TASKS = f"""
SELECT t.code, t.weight, t.due, t.done_on {OF_UNIT.format(table="task")}
AND t.due BETWEEN '2026-01-01' AND '2026-10-31' AND t.state <> 'cancelled'
AND NOT (t."check" = 'external' AND t.state = 'open')
"""
ASKED_MEETINGS = f"""
SELECT count(*), sum(t.expected), sum(t.present), sum(t.leave),
sum(CASE WHEN t.kind = 'party_lecture' AND t.chair_id IN (
  SELECT member_id FROM post WHERE post.org_id = t.org_id AND role = 'secretary') THEN 1 ELSE 0 END)
{OF_UNIT.format(table="meeting")} AND t.state = 'closed' AND t.starts_at < '2026-10-31 16:00'
"""


@contextmanager
def at(database: Database, now: datetime = MONDAY, settings: Settings | None = None) -> Iterator[Context]:
    with database.write() as session:
        yield Context(session, now, settings or Settings(), Workdays())


def the_year(ctx: Context) -> None:
    company.load(ctx)
    history.load(ctx)


@pytest.fixture
def demo(database: Database) -> Database:
    with at(database) as ctx:
        fill(ctx, the_year)
    return database


def by_hand(rows: list[Any]) -> dict[str, tuple[int, int, int, int]]:
    """Tasks counted one by one, whatever the program does."""
    found: dict[str, tuple[int, int, int, int]] = {}
    for code, weight, due, done_on in rows:
        day, done = date.fromisoformat(str(due)), done_on and date.fromisoformat(str(done_on))
        _, whole, in_time, grace = found.get(code, (0, 0, 0, 0))
        is_in_time = bool(done) and done <= day
        is_grace = bool(done) and day < done <= day + timedelta(days=7)
        found[code] = int(weight), whole + 1, in_time + is_in_time, grace + is_grace
    return found


def test_every_point_of_three_units_by_hand(demo: Database) -> None:
    with at(demo) as ctx:
        check = assess.run_check(ctx, MONTH, "2026-10")
        scores = {org.code: score for org, score in assess.every_result(ctx, check)}
        assert len(scores) == 21
        for unit, duties in DUTIES.items():
            tasks = ctx.connection.execute(sa.text(ASKED_TASKS), {"unit": unit}).all()
            assert by_hand(list(tasks)) == duties
            assert tuple(map(int, ctx.connection.execute(sa.text(ASKED_MEETINGS), {"unit": unit}).one())) == HELD[unit]

            weights = sum(weight for weight, *_ in duties.values())
            kept = sum(
                Fraction(weight * (5 * good + 3 * grace), 5 * all_) for weight, all_, good, grace in duties.values()
            )
            points, known = POINTS[unit]
            assert round(float(40 * kept / weights), 6) == float(points)
            lines = {line["code"]: line["earned"] for line in scores[unit].lines}
            assert lines == {"D1-1": points} | EARNED
            whole = Decimal(points) + sum(Decimal(one) for one in EARNED.values() if one)
            assert round(whole, 1) == Decimal(known) == scores[unit].known
            assert (scores[unit].known_of, scores[unit].points, scores[unit].grade) == (Decimal(KNOWN_OF), None, "")


def test_the_reasons_name_the_figures_and_the_rows(demo: Database) -> None:
    with at(demo) as ctx:
        check = assess.run_check(ctx, CheckKind.QUARTER, "2026Q3")
        assert (check.as_of, check.period, check.state) == (MONDAY.date(), "2026Q3", CheckState.DRAFT)
        unit = people.org_by_code(ctx, "G01")
        score = next(one for org, one in assess.every_result(ctx, check) if org.id == unit.id)
        tasks = ctx.session.exec(
            select(Task.id).where(Task.unit_id == unit.id, Task.due < date(2026, 10, 1), col(Task.state) != "cancelled")
        ).all()
    first = score.lines[0]
    assert first["reason"].startswith(f"到期 {len(tasks)} 项，按期 ")
    assert first["rows"] == [["task", number] for number in sorted(tasks)]
    assert set(first) == {"code", "of", "earned", "applies", "reason", "rows"}


def stored(ctx: Context) -> list[tuple[Any, ...]]:
    """The results as the store holds them, byte by byte."""
    query = sa.text("SELECT org_id, points, known, known_of, grade, CAST(lines AS VARCHAR) FROM score ORDER BY org_id")
    return [tuple(row) for row in ctx.connection.execute(query)]


def test_the_same_records_give_the_same_bytes(demo: Database) -> None:
    """Computed twice, and once more from rows stored in another order."""
    with at(demo) as ctx:
        check = assess.run_check(ctx, MONTH, "2026-10")
        first = stored(ctx)
        again = assess.run_check(ctx, MONTH, "2026-10")
        assert (again.id, stored(ctx)) == (check.id, first)
        assert len(first) == 21
    with at(demo) as ctx:
        rolls = [dict(row) for row in ctx.connection.execute(sa.select(Attendance.__table__)).mappings()]  # type: ignore[attr-defined]
        ctx.connection.execute(sa.delete(Attendance))
        for row in reversed(rolls):
            del row["id"]
        ctx.connection.execute(sa.insert(Attendance), rolls[::-1])
        assess.run_check(ctx, MONTH, "2026-10")
        assert stored(ctx) == first


def test_a_check_takes_the_units_of_its_day(world: World) -> None:
    with world.acting() as ctx:
        [top] = people.roots(ctx)
        lower = Org(
            code="P01", name="基层党委", short="基层党委", kind=OrgKind.COMMITTEE, path="C00/P01/", parent_id=top.id
        )
        closed = people.org_by_code(ctx, "B05")
        closed.closed_on = ctx.today + timedelta(days=1)
        ctx.session.add_all([lower, closed])
        assert [org.code for org in people.assessed(ctx)] == ["B04", "B05", "P01"]
        told: list[int] = []
        check = assess.run_check(ctx, MONTH, "2026-11", passed=told.append)
        assert (told, len(assess.every_result(ctx, check))) == ([3], 3)

    with world.on("2026-11-24").acting() as ctx:
        check = assess.run_check(ctx, MONTH, "2026-11")
        assert [org.code for org, _ in assess.every_result(ctx, check)] == ["B04", "P01"]
        assert check.as_of == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("kind", "period", "sentence"),
    [
        (MONTH, "2026-12", "2026-12 还没有到，没有可以检查的。"),
        (MONTH, "2026Q3", periods.NOT_A_PERIOD),
        (CheckKind.YEAR, "2026-1", periods.NOT_A_PERIOD),
    ],
)
def test_what_cannot_be_checked(world: World, kind: CheckKind, period: str, sentence: str) -> None:
    with world.acting() as ctx, pytest.raises(BadInputError, match=sentence):
        assess.run_check(ctx, kind, period)


def test_without_units_there_is_nothing_to_check(ctx: Context) -> None:
    with pytest.raises(ConflictError, match="还没有可以检查的单位"):
        assess.run_check(ctx, MONTH, "2026-11")


def test_what_was_shown_stands_and_what_is_frozen_for_ever(world: World) -> None:
    with world.acting() as ctx:
        check = assess.run_check(ctx, MONTH, "2026-11")
        before = stored(ctx)
    task = world.task("交小结", owner="李明", due="2026-11-20")
    with world.acting() as ctx:
        found = ctx.get(Task, task.id)
        found.weight = Decimal(3)
        ctx.session.add(found)
    with world.on("2026-11-24").acting("何洁") as ctx:
        check = assess.find_check(ctx, MONTH, "2026-11")
        with pytest.raises(ConflictError, match="2026年11月检查还没有公布，不能定稿。"):
            assess.freeze(ctx, check)
        assess.run_check(ctx, MONTH, "2026-11")
        changed = stored(ctx)
        assert changed != before
        assess.show(ctx, check)
        assert (check.state, check.shown_at) == (CheckState.SHOWN, ctx.now)
    with world.on("2026-11-25").acting("何洁") as ctx:
        check = assess.run_check(ctx, MONTH, "2026-11")
        assert (check.as_of, stored(ctx)) == (date(2026, 11, 24), changed)
        assert assess.show(ctx, check).shown_at != ctx.now
        frozen = assess.freeze(ctx, check)
        assert (frozen.state, frozen.frozen_at, frozen.frozen_by) == (CheckState.FROZEN, ctx.now, ctx.speaker.id)
    with world.on("2026-11-26").acting("何洁") as ctx:
        check = assess.run_check(ctx, MONTH, "2026-11")
        assert assess.freeze(ctx, assess.show(ctx, check)).frozen_at != ctx.now
        assert stored(ctx) == changed
        said = select(AuditEntry.verb).where(col(AuditEntry.verb).startswith("check.")).order_by(col(AuditEntry.id))
        verbs = ctx.session.exec(said).all()
    assert verbs == ["check.show", "check.freeze"]


def test_only_the_office_shows_and_freezes(world: World) -> None:
    with world.acting() as ctx:
        check = assess.run_check(ctx, MONTH, "2026-11")
    for act in (assess.show, assess.freeze, assess.results):
        with world.acting("老王") as ctx, pytest.raises(NotAllowedError):
            act(ctx, check)


def seen(world: World, name: str, code: str, settings: Settings | None = None) -> int:
    with world.acting(name) as spoken:
        ctx = replace(spoken, settings=settings or spoken.settings)
        score: Score = assess.result(ctx, assess.find_check(ctx, MONTH, "2026-11"), people.org_by_code(ctx, code))
        return score.org_id


def test_who_sees_which_result(world: World) -> None:
    """The own unit once it is shown, the office always, every unit where the company publishes all."""
    with world.acting() as ctx, pytest.raises(NotFoundError, match="2026-11 还没有检查结果。每月25日"):
        assess.find_check(ctx, MONTH, "2026-11")
    with world.acting() as ctx:
        check = assess.run_check(ctx, MONTH, "2026-11")
    assert seen(world, "何洁", "B04") == world.orgs["B04"]
    with pytest.raises(NotFoundError, match="还没有检查结果。公布后发给书记。"):
        seen(world, "老王", "B04")
    with world.acting() as ctx:
        assess.show(ctx, ctx.get(Check, check.id))
    assert seen(world, "老王", "B04") == world.orgs["B04"]
    for name in ("老王", "李明"):
        with pytest.raises(NotAllowedError):
            seen(world, name, "B05")
    with pytest.raises(NotFoundError, match="党委没有 2026-11 的检查结果。"):
        seen(world, "何洁", "C00")
    published = Settings(assess=Assess(publish_scores="all"))
    assert seen(world, "老王", "B05", published) == world.orgs["B05"]
    with pytest.raises(NotAllowedError):
        seen(world, "黄勇", "B05", published)
    with world.acting("何洁") as ctx:
        assert [org.code for org, _ in assess.results(ctx, ctx.get(Check, check.id))] == ["B04", "B05"]


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        (date(2026, 10, 25), Span(date(2026, 9, 25), date(2026, 10, 25))),
        (date(2026, 10, 31), Span(date(2026, 9, 30), date(2026, 10, 31))),
        (date(2026, 11, 1), Span(date(2026, 10, 1), date(2026, 11, 1))),
        (date(2026, 11, 23), Span(date(2026, 10, 1), date(2026, 11, 1))),
    ],
)
def test_a_check_tells_of_the_month_before_it(as_of: date, days: Span) -> None:
    assert window(Check(kind=MONTH, period="2026-10", table_id=1, as_of=as_of, computed_at=MONDAY)) == days


@given(st.decimals(0, 105, places=6))
def test_points_are_written_in_one_way(points: Decimal) -> None:
    text = judging.in_digits(points)

    assert Decimal(text) == points
    assert text == judging.in_digits(points.normalize()) == json.loads(json.dumps(text))
    assert "E" not in text
    assert not (text.endswith("0") and "." in text)


@pytest.mark.parametrize(("points", "text"), [("-0.0000001", "0"), ("40", "40"), ("2.50", "2.5"), ("-2", "-2")])
def test_points_in_digits(points: str, text: str) -> None:
    assert judging.in_digits(Decimal(points)) == text
