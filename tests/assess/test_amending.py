"""What was shown is computed anew for the unit whose appeal was granted, for all only where the office says so."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from bot import assess, people
from bot.assess import Appeal, AssessmentEntry, Check, CheckKind, Decided, Draft, EntryKind, Score
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.errors import ConflictError, NotAllowedError
from bot.people import Role
from bot.plan import Task, TaskState
from tests.world import World

SHOWN = "2026-10-16"


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of; the branch owes two duties of the third quarter."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    for code, due in (("ZB-10-2", "2026-08-31"), ("ZB-04-1", "2026-09-30")):
        task = world.task(f"任务{code}", owner="李明", due=due)
        with world.acting() as ctx:
            row = ctx.get(Task, task.id)
            row.code, row.weight = code, Decimal(4)
    return world


def shown(world: World, period: str = "2026Q3", kind: CheckKind = CheckKind.QUARTER) -> int:
    with world.on(SHOWN).acting("何洁") as ctx:
        return assess.show(ctx, assess.run_check(ctx, kind, period)).id


def confirmed(world: World, day: str, when: date = date(2026, 9, 30), **more: Any) -> int:
    """Entered by 何洁 and confirmed by 刘洋 on a day, about something of 30 September."""
    given: dict[str, Any] = {
        "kind": EntryKind.DEDUCTION,
        "code": "D3-5",
        "text": "归档晚了",
        "points": Decimal(1),
    } | more
    with world.on(day).acting("何洁") as ctx:
        number = assess.enter(ctx, Draft(org_id=world.orgs["B04"], day=when, **given)).id
    with world.acting("刘洋") as ctx:
        return assess.confirm(ctx, number).id


def points(world: World, unit: str = "B04", check: int = 1) -> tuple[str, str]:
    """What is known of a unit, and of how many points."""
    with world.acting() as ctx:
        place = people.org_by_code(ctx, unit)
        found = select(Score).where(Score.check_id == check, Score.org_id == place.id)
        score = ctx.session.exec(found).one()
        return str(score.known), str(score.known_of)


def granted(world: World, number: int = 1, reason: str = "核对过了") -> Decided:
    with world.acting("刘洋") as ctx:
        return assess.decide_appeal(ctx, number, reason, granted=True)


def appealed(world: World, code: str, **more: Any) -> int:
    with world.acting("老王") as ctx:
        row: Appeal = assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), code, more.pop("ground", "不对"), **more)
        return row.id


def trail(world: World, verb: str) -> Sequence[AuditEntry]:
    with world.acting() as ctx:
        found = ctx.session.exec(select(AuditEntry).where(AuditEntry.verb == verb).order_by(col(AuditEntry.id))).all()
        ctx.session.expunge_all()
        return found


def test_an_entry_struck_out_gives_its_points_back(office: World) -> None:
    number = confirmed(office, "2026-10-12")
    check = shown(office)
    before = points(office)
    with office.on("2026-10-19").acting("老王") as ctx:
        assess.appeal_entry(ctx, number, "第二天就归档了")
    outcome = granted(office)

    assert points(office) == (str(Decimal(before[0]) + 1), before[1])
    of = num(before[1])
    assert outcome.outcome == (
        f"3季度检查已核定{of}分中得{num(before[0])}分，改为已核定{of}分中得{num(points(office)[0])}分。"
    )
    assert office.heard_by("老王")[-1].endswith(f"答复：核对过了。{outcome.outcome}")
    [entry] = trail(office, "appeal.decide")
    [change] = [one for one in entry.changes if one["table"] == "score"]
    assert (change["before"]["known"], change["after"]["known"]) == (before[0], points(office)[0])
    assert points(office, "B05")[0] != points(office)[0]
    with office.acting() as ctx:
        found = ctx.get(Check, check)
        assert (found.as_of, found.state) == (date(2026, 10, 16), assess.CheckState.SHOWN)


def num(text: str) -> str:
    return text.removesuffix(".0")


def test_an_answer_taken_back_takes_the_points_back(office: World) -> None:
    number = confirmed(office, "2026-10-12")
    shown(office)
    before = points(office)
    with office.on("2026-10-19").acting("老王") as ctx:
        assess.appeal_entry(ctx, number, "第二天就归档了")
    granted(office)
    with office.acting("刘洋") as ctx:
        assert audit.undo_latest(ctx).verb == "appeal.decide"
    assert points(office) == before


def test_what_others_confirmed_since_waits_for_the_office(office: World) -> None:
    number = confirmed(office, "2026-10-12")
    shown(office)
    before = Decimal(points(office)[0])
    confirmed(office, "2026-10-19", code="D4-3", text="没审就发了", points=Decimal(2))
    assert Decimal(points(office)[0]) == before
    with office.acting("老王") as ctx:
        assess.appeal_entry(ctx, number, "第二天就归档了")
    granted(office)
    assert Decimal(points(office)[0]) == before + 1

    with office.on("2026-10-20").acting("何洁") as ctx:
        [one] = assess.recompute(ctx, assess.find_check(ctx, CheckKind.QUARTER, "2026Q3"))
        assert one.unit.code == "B04"
        assert one.now.known - one.before.known == -2
        assert assess.recompute(ctx, assess.find_check(ctx, CheckKind.QUARTER, "2026Q3")) == []
    assert Decimal(points(office)[0]) == before - 1
    [kept] = trail(office, "score.recompute")
    assert kept.summary == "锅炉支部 2026年第3季度"
    assert len(trail(office, "check.recompute")) == 2


def test_units_may_appeal_again_against_what_was_computed_anew(office: World) -> None:
    shown(office)
    with office.on("2026-10-26").acting("何洁") as ctx:
        check = assess.find_check(ctx, CheckKind.QUARTER, "2026Q3")
        assert assess.appeals_end(ctx, check) == date(2026, 10, 23)
        assess.recompute(ctx, check)
        assert assess.appeals_end(ctx, check) == date(2026, 11, 2)
        assert check.as_of == date(2026, 10, 16)


def test_a_duty_that_does_not_apply_leaves_the_denominator(office: World) -> None:
    shown(office)
    assert line(office, "D1-1") == ("0", points(office)[0])
    number = appealed(office, "D1-1", duty="ZB-10-2", is_exempt=True, ground="发展程序按时限办理：不适用")
    with office.on("2026-10-19").acting("李明") as ctx:
        lecture = ctx.session.exec(select(Task).where(Task.code == "ZB-04-1")).one()
        assert lecture.state is TaskState.OPEN
    granted(office, number, "本年没有发展对象")

    with office.acting() as ctx:
        task = ctx.session.exec(select(Task).where(Task.code == "ZB-10-2")).one()
        assert (task.state, task.reason) == (TaskState.NOT_APPLICABLE, "本年没有发展对象")
        score = ctx.session.exec(select(Score).where(Score.org_id == office.orgs["B04"])).one()
        assert score.lines[0]["reason"].startswith("到期 1 项")
    with office.acting("老王") as ctx, pytest.raises(ConflictError):
        assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), "D1-1", "再说")


def line(world: World, code: str) -> tuple[str, str]:
    """What one line of the unit earns, and all that is known."""
    with world.acting() as ctx:
        score = ctx.session.exec(select(Score).where(Score.org_id == world.orgs["B04"])).one()
        [found] = [one for one in score.lines if one["code"] == code]
        return found["earned"], str(score.known)


def test_a_duty_without_open_tasks_is_put_right_first(office: World) -> None:
    shown(office)
    number = appealed(office, "D1-1", duty="ZB-05-1", is_exempt=True)
    with pytest.raises(ConflictError, match="锅炉支部的这项任务没有还没办的，标不了不适用"):
        granted(office, number)


def test_an_item_that_does_not_apply_leaves_the_denominator(office: World) -> None:
    check = shown(office)
    before = points(office)
    number = appealed(office, "D4-1", is_exempt=True, ground="不适用，没有宣传任务")
    granted(office, number, "离退休支部不要求")

    assert points(office) != before
    with office.acting() as ctx:
        score = ctx.session.exec(select(Score).where(Score.org_id == office.orgs["B04"])).one()
        [left] = [one for one in score.lines if one["code"] == "D4-1"]
        assert (left["applies"], left["earned"], left["reason"]) == (False, None, "确认为不适用，不计入。")
        [entry] = ctx.session.exec(select(AssessmentEntry)).all()
        assert (entry.day, entry.value, entry.decision) == (date(2026, 9, 30), "不适用", "离退休支部不要求")
        assert (entry.entered_by, entry.decided_by) == (office.who("老王"), office.who("刘洋"))
    with office.on("2027-01-15").acting("何洁") as ctx:
        later = assess.run_check(ctx, CheckKind.QUARTER, "2026Q4")
        assert later.id != check
        score = assess.result(ctx, later, people.org_by_code(ctx, "B04"))
        assert not next(one for one in score.lines if one["code"] == "D4-1")["applies"]


def test_the_list_as_a_whole_is_never_left_out(office: World) -> None:
    shown(office)
    granted(office, appealed(office, "D1-1", is_exempt=True, ground="不适用"))

    assert line(office, "D1-1") == ("0", points(office)[0])
    with office.acting() as ctx:
        score = ctx.session.exec(select(Score).where(Score.org_id == office.orgs["B04"])).one()
        assert next(one for one in score.lines if one["code"] == "D1-1")["applies"]


def test_records_put_right_are_counted_when_the_appeal_is_granted(office: World) -> None:
    shown(office)
    number = appealed(office, "D1-1", ground="党课 9 月就讲了")
    with office.on("2026-10-19").acting() as ctx:
        task = ctx.session.exec(select(Task).where(Task.code == "ZB-04-1")).one()
        task.state, task.done_on = TaskState.DONE, date(2026, 9, 28)
    outcome = granted(office, number)
    assert line(office, "D1-1")[0] == "20"
    assert [one.check.period for one in outcome.amended] == ["2026Q3"]


def test_a_value_confirmed_for_the_appeal_counts(office: World) -> None:
    shown(office)
    number = appealed(office, "D5-1", ground="有数据")
    value: dict[str, Any] = {
        "kind": EntryKind.VALUE,
        "code": "D5-1",
        "value": "有载体有成效",
        "text": "",
        "points": None,
    }
    confirmed(office, "2026-10-19", **value)
    granted(office, number)
    assert line(office, "D5-1")[0] == "5"


def test_only_the_words_changed(office: World) -> None:
    """Nothing was put right: the appeal is granted, the points are told to be the same."""
    shown(office)
    outcome = granted(office, appealed(office, "D3-2"))
    assert (outcome.amended, outcome.outcome) == ([], "得分没有变化。")
    assert office.heard_by("老王")[-1].endswith("答复：核对过了。得分没有变化。")


def test_months_before_the_last_are_history(office: World) -> None:
    number = confirmed(office, "2026-10-12")
    old = shown(office, "2026-09", CheckKind.MONTH)
    last = shown(office, "2026-10", CheckKind.MONTH)
    with office.on("2026-10-19").acting("老王") as ctx:
        assess.appeal_entry(ctx, number, "第二天就归档了")
    before = points(office, check=old)
    assert [one.check.id for one in granted(office).amended] == [last]
    assert points(office, check=old) == before


def test_frozen_nothing_is_computed_anew(office: World) -> None:
    number = shown(office)
    with office.on("2026-10-26").acting("刘洋") as ctx:
        check = ctx.get(Check, number)
        assess.freeze(ctx, check)
        with pytest.raises(ConflictError, match="2026年第3季度检查结果已经定稿，不再改动。"):
            assess.recompute(ctx, check)
        draft = assess.run_check(ctx, CheckKind.MONTH, "2026-10")
        with pytest.raises(ConflictError, match="2026年10月检查还没有公布，每次计算都是新的，不用重算。"):
            assess.recompute(ctx, draft)
    with office.acting("老王") as ctx, pytest.raises(NotAllowedError):
        assess.recompute(ctx, ctx.get(Check, number))
