"""What a page offers to appeal against is what appealing lets pass."""

from datetime import date

import pytest

from bot import assess, people
from bot.assess import AssessmentEntry, Check, CheckKind, CheckState, EntryKind
from bot.core.errors import BotError
from bot.people import Role
from tests.assess.entering import confirmed
from tests.tasks import duty
from tests.world import World

DAY = date(2026, 11, 20)


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of; one duty was not done in October, whose check is shown."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    duty(world, "ZB-04-1", "季度党课", due="2026-10-20")
    with world.acting("何洁") as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-10"))
    return world


def offered(world: World, name: str = "老王", period: str = "2026-10") -> tuple[set[str], dict[int, date]]:
    with world.acting(name) as ctx:
        unit, check = people.org_by_code(ctx, "B04"), assess.latest_shown(ctx, period=period)
        assert check is not None
        score, table = assess.result(ctx, check, unit), assess.table_of(ctx, check)
        entries = assess.of_unit(ctx, unit, year=2026)
        found = assess.appealable(ctx, check, unit, score, table, entries)
        return set(found.lines), dict(found.entries)


def passes(world: World, code: str = "", number: int = 0) -> bool:
    """Whether 老王's appeal passes; nothing stays of it."""
    with world.acting("老王") as ctx:
        unit = people.org_by_code(ctx, "B04")
        try:
            if number:
                assess.appeal_entry(ctx, number, "写了")
            else:
                assess.appeal_line(ctx, unit, code, "写了")
        except BotError:
            return False
        ctx.session.rollback()
    return True


def test_what_lost_points_or_waits_is_offered_to_who_may_appeal(office: World) -> None:
    number, finding = confirmed(office, day=DAY), confirmed(office, "标识褪色", EntryKind.FINDING, day=DAY)
    lines, entries = offered(office)

    assert lines
    assert entries == {number: date(2026, 11, 30)}
    assert all(passes(office, code) for code in lines)
    assert passes(office, number=number)
    assert not passes(office, number=finding)
    for name in ("陈静", "何洁"):
        assert offered(office, name) == (set(), {})


def test_nothing_is_offered_twice(office: World) -> None:
    number = confirmed(office, day=DAY)
    code = min(offered(office)[0])
    with office.acting("老王") as ctx:
        assess.appeal_entry(ctx, number, "写了")
        assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), code, "写了")
    lines, entries = offered(office)
    assert code not in lines
    assert lines
    assert entries == {}


@pytest.mark.parametrize(("day", "is_open"), [("2026-11-30", True), ("2026-12-01", False)])
def test_five_working_days(office: World, day: str, is_open: bool) -> None:  # noqa: FBT001
    number = confirmed(office, day=DAY)
    office.on(day)
    lines, entries = offered(office)
    assert (bool(lines), bool(entries), passes(office, number=number)) == (is_open, is_open, is_open)


def test_a_line_only_of_the_result_shown_last(office: World) -> None:
    with office.acting("何洁") as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.MONTH, "2026-11"))
        assert [check.period for check in assess.shown_checks(ctx)] == ["2026-11", "2026-10"]
        assess.run_check(ctx, CheckKind.QUARTER, "2026Q3")
        assert len(assess.shown_checks(ctx)) == 2
    assert offered(office)[0] == set()
    assert offered(office, period="2026-11")[0]


@pytest.mark.parametrize(
    ("period", "kind", "left"),
    [("2026Q4", CheckKind.QUARTER, False), ("2026", CheckKind.YEAR, False), ("2026Q3", CheckKind.QUARTER, True)],
)
def test_what_is_frozen_is_not_offered(office: World, period: str, kind: CheckKind, left: bool) -> None:  # noqa: FBT001
    number = confirmed(office, day=DAY)
    with office.acting("何洁") as ctx:
        check = assess.run_check(ctx, kind, period)
        check.state = CheckState.FROZEN
    assert (number in offered(office)[1]) is left
    assert passes(office, number=number) is left


def test_points_on_site_count_into_the_year_alone(office: World) -> None:
    number = confirmed(office, day=DAY)
    with office.acting("何洁") as ctx:
        ctx.get(AssessmentEntry, number).kind = EntryKind.ON_SITE
        assess.run_check(ctx, CheckKind.QUARTER, "2026Q4").state = CheckState.FROZEN
    assert number in offered(office)[1]
    with office.acting("何洁") as ctx:
        ctx.get(Check, 1).state = CheckState.FROZEN
    assert offered(office)[0] == set()


def test_who_may_answer_an_appeal(office: World) -> None:
    number = confirmed(office, day=DAY)
    code = min(offered(office)[0])
    with office.acting("老王") as ctx:
        of_entry = assess.appeal_entry(ctx, number, "写了").id
        of_line = assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), code, "写了").id

    def answerable(name: str) -> set[int]:
        with office.acting(name) as ctx:
            unit = people.org_by_code(ctx, "B04")
            return set(assess.answerable(ctx, unit, assess.appeals_of(ctx, unit)))

    assert answerable("刘洋") == {of_entry, of_line}
    assert answerable("何洁") == {of_line}, "she entered the other"
    assert answerable("老王") == answerable("陈静") == set()
    with office.acting("刘洋") as ctx:
        assess.decide_appeal(ctx, of_line, "记录里没有", granted=False)
    assert answerable("刘洋") == {of_entry}
