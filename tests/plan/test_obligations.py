"""What the rules oblige to, for the answer to: what is this based on."""

import pytest

from bot import plan
from bot.plan import BasisLevel, recurrence
from bot.plan.templates import defaults


def test_all_24_are_there() -> None:
    found = plan.obligations()

    assert [one.code for one in found] == [f"OB-{number:02}" for number in range(1, 25)]
    levels = [one.level for one in found]
    assert [levels.count(level) for level in BasisLevel] == [20, 1, 3]
    assert all(one.name and one.who for one in found)
    assert all(bool(one.rrule) != bool(one.trigger) for one in found)
    assert {one.code for one in found if one.steps} == {"OB-17", "OB-19", "OB-21"}
    assert {one.code for one in found if one.never} == {"OB-07", "OB-08", "OB-11", "OB-21", "OB-23"}


def test_they_agree_with_the_list() -> None:
    duties = {draft.code: draft for draft in defaults()}
    for one in plan.obligations():
        if not one.task:
            continue
        duty = duties[one.task]
        if one.rrule and duty.rrule:
            assert recurrence.due_days(one.rrule, 2026) == recurrence.due_days(duty.rrule, 2026), one.code
        assert one.level is duty.basis_level, one.code


@pytest.mark.parametrize(
    ("asked", "name"),
    [("OB-02", "支部委员会"), ("zb-02-1", "支部委员会"), ("DW-03-3", "季检查通报"), ("ob-15", "党委书记讲党课")],
)
def test_by_its_own_code_or_by_the_duty(asked: str, name: str) -> None:
    found = plan.obligation(asked)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("asked", ["", "ZB-07-2", "ZB", "组织生活会"])
def test_nothing_behind_it(asked: str) -> None:
    assert plan.obligation(asked) is None
