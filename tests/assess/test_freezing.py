"""A check is frozen once nothing about it is open: appeals answered, entries confirmed, the days to appeal over."""

from datetime import date

import pytest

from bot import assess, people
from bot.assess import AssessmentEntry, Check, CheckKind, CheckState, Draft, EntryKind
from bot.core.errors import ConflictError
from bot.people import Role
from tests.world import World


@pytest.fixture
def office(world: World) -> World:
    """刘洋 heads the office 何洁 is a clerk of; the third quarter is shown on 2026-10-16."""
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    with world.on("2026-10-16").acting("何洁") as ctx:
        assess.show(ctx, assess.run_check(ctx, CheckKind.QUARTER, "2026Q3"))
    return world


def frozen(world: World, day: str) -> str:
    """What the office hears who freezes the quarter that day; nothing when it stands."""
    with world.on(day).acting("刘洋") as ctx:
        check = assess.find_check(ctx, CheckKind.QUARTER, "2026Q3")
        try:
            assert assess.freeze(ctx, check).state is CheckState.FROZEN
        except ConflictError as refused:
            return refused.sentence
    return ""


def entered(world: World, day: date, kind: EntryKind = EntryKind.DEDUCTION) -> int:
    with world.acting("何洁") as ctx:
        return assess.enter(ctx, Draft(kind, world.orgs["B04"], day, code="D3-2", text="请假没写原因")).id


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-10-16", "2026年第3季度检查还不能定稿：各单位可以申诉到10月23日（周五）为止。"),
        ("2026-10-23", "2026年第3季度检查还不能定稿：各单位可以申诉到10月23日（周五）为止。"),
        ("2026-10-26", ""),
    ],
)
def test_units_have_five_working_days(office: World, day: str, sentence: str) -> None:
    assert frozen(office, day) == sentence


def test_what_waits_of_its_days_is_in_the_way(office: World) -> None:
    """An entry of September, then the appeal against it; one of October is another quarter's."""
    office.on("2026-10-19")
    entered(office, date(2026, 10, 8))
    number = entered(office, date(2026, 9, 30))
    entered(office, date(2026, 9, 29), EntryKind.FINDING)
    waiting = "2026年第3季度检查还不能定稿：还有 1 件扣分、加分没有确认，回「待确认」看。"
    assert frozen(office, "2026-10-26") == waiting
    with office.acting("刘洋") as ctx:
        assess.confirm(ctx, number)
    with office.acting("老王") as ctx:
        assess.appeal_entry(ctx, number, "请假原因都写了")
    assert frozen(office, "2026-10-27") == ("2026年第3季度检查还不能定稿：还有 1 件申诉没有答复，回「申诉列表」看。")
    with office.acting("刘洋") as ctx:
        assess.decide_appeal(ctx, 1, "记录里没有", granted=False)
    assert frozen(office, "2026-10-28") == ""


def test_all_that_is_in_the_way_is_said_at_once(office: World) -> None:
    office.on("2026-10-19")
    entered(office, date(2026, 2, 3))
    with office.acting("老王") as ctx:
        assess.appeal_line(ctx, people.org_by_code(ctx, "B04"), "D1-1", "都办了")

    assert frozen(office, "2026-10-20") == (
        "2026年第3季度检查还不能定稿：各单位可以申诉到10月23日（周五）为止；还有 1 件申诉没有答复，回「申诉列表」看；"
        "还有 1 件扣分、加分没有确认，回「待确认」看。"
    )


def test_frozen_again_nothing_changes(office: World) -> None:
    assert frozen(office, "2026-10-26") == ""
    with office.acting() as ctx:
        first = assess.find_check(ctx, CheckKind.QUARTER, "2026Q3").frozen_at
    assert frozen(office, "2026-10-27") == ""
    with office.acting() as ctx:
        assert assess.find_check(ctx, CheckKind.QUARTER, "2026Q3").frozen_at == first


def test_behind_a_frozen_quarter_nothing_is_entered_or_decided(office: World) -> None:
    office.on("2026-10-19")
    with office.acting("何洁") as ctx:
        draft = Draft(EntryKind.DEDUCTION, office.orgs["B04"], date(2026, 9, 30), code="D3-2", text="没写原因")
        number = assess.enter(ctx, draft).id
    with office.acting() as ctx:
        assess.find_check(ctx, CheckKind.QUARTER, "2026Q3").state = CheckState.FROZEN
    for name, act in (("刘洋", assess.confirm), ("何洁", assess.withdraw)):
        with office.acting(name) as ctx, pytest.raises(ConflictError, match="第3季度考核结果已经定稿"):
            act(ctx, number)
    with office.acting() as ctx:
        assert ctx.get(AssessmentEntry, number).decided_at is None
        assert ctx.get(Check, 1).state is CheckState.FROZEN
