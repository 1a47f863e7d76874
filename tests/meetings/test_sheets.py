"""A whole roll on one sheet: who may tick whom, what a list ticks, what others recorded meanwhile."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot import meetings
from bot.core import audit
from bot.core.errors import BadInputError, NotAllowedError
from bot.meetings import Choice, LeaveReason, MeanwhileError, MeetingKind, Presence, RollSheet
from tests.meetings.conftest import Called
from tests.meetings.test_attendance import known, mark
from tests.world import World

PRESENT, LEAVE, ABSENT, LATE = Presence.PRESENT, Presence.LEAVE, Presence.ABSENT, Presence.LATE


def shown(world: World, by: str, number: int, also: Sequence[int] = ()) -> RollSheet:
    with world.acting(by) as ctx:
        return meetings.sheet(ctx, meetings.meeting(ctx, number), also=also)


def tick(world: World, found: RollSheet, **states: Presence) -> list[Choice]:
    stamps = {one.member_id: one.stamp for one in found.lines}
    return [Choice(world.who(name), state, was=stamps[world.who(name)]) for name, state in states.items()]


def keep(world: World, by: str, number: int, chosen: Sequence[Choice]) -> list[str]:
    with world.acting(by) as ctx:
        result = meetings.keep(ctx, meetings.meeting(ctx, number), chosen)
        return [one.name for one in (*result.new, *result.changed)]


def pasted(world: World, by: str, number: int, text: str) -> tuple[dict[str, Presence], tuple[str, ...]]:
    """What a list would tick, by name, and what is in doubt."""
    with world.acting(by) as ctx:
        meeting = meetings.meeting(ctx, number)
        read = meetings.understand(ctx, meeting, text)
        found = meetings.sheet(ctx, meeting, also=[one.member_id for one in read.marks])
        names = {one.member_id: one.name for one in found.lines}
        return {names[one.member_id]: one.state for one in meetings.ticks(found, read)}, read.doubts


def test_the_secretary_has_everybody_on_the_sheet_and_a_leader_the_own_group(world: World, called: Called) -> None:
    number = called()
    whole, group = shown(world, "老王", number), shown(world, "赵强", number)

    assert [one.name for one in whole.lines] == [
        *("老王", "陈静", "李明", "王伟", "林福鹏", "赵强", "王伟", "小周", "黄勇", "老吴"),
    ]
    assert (whole.out_of_reach, whole.counts.expected, whole.counts.unset) == (0, 10, 10)
    assert {one.group for one in whole.lines} == {"第一党小组", "第二党小组"}
    assert [one.name for one in group.lines] == ["赵强", "王伟", "小周", "黄勇", "老吴"]
    assert group.out_of_reach == 5
    assert whole.offered == (PRESENT, LEAVE, ABSENT, LATE, Presence.ONLINE)


@pytest.mark.parametrize("by", ["黄勇", "周芳"])
def test_who_files_for_nobody_has_no_sheet(world: World, called: Called, by: str) -> None:
    number = called()
    with pytest.raises(NotAllowedError):
        shown(world, by, number)
    assert known(world, number) == {}


def test_of_a_later_day_only_whether_one_comes_is_asked(world: World, called: Called) -> None:
    found = shown(world, "老王", called(when="2026-11-25 15:00"))
    assert found.offered == (Presence.WILL_ATTEND, LEAVE)
    assert {one.state for one in meetings.the_others(found, [])} == {Presence.WILL_ATTEND}


def test_one_save_records_what_was_ticked_and_nothing_else(world: World, called: Called) -> None:
    number = called()
    mark(world, "老王", number, ("陈静", LATE))
    found = shown(world, "老王", number)
    chosen = tick(world, found, 黄勇=LEAVE, 赵强=PRESENT, 陈静=LATE)
    chosen[0] = replace(chosen[0], reason=LeaveReason.ON_DUTY, reason_text="替班")

    assert keep(world, "老王", number, chosen) == ["黄勇", "赵强"]
    assert known(world, number) == {"陈静": LATE, "赵强": PRESENT, "黄勇": LEAVE}
    again = shown(world, "老王", number)
    [line] = [one for one in again.lines if one.name == "黄勇"]
    assert (line.reason, line.reason_text, line.stamp.count("替班")) == (LeaveReason.ON_DUTY, "替班", 0)
    assert keep(world, "老王", number, [replace(one, was=one.stamp) for one in chosen]) == []

    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
    assert known(world, number) == {"陈静": LATE}


def test_the_others_are_there_but_not_who_is_on_leave_or_ticked(world: World, called: Called) -> None:
    number = called()
    mark(world, "老王", number, ("黄勇", LEAVE))
    found = shown(world, "老王", number)
    ticked = tick(world, found, 小周=ABSENT)

    kept = keep(world, "老王", number, [*ticked, *meetings.the_others(found, ticked)])
    assert (kept[0], len(kept)) == ("小周", 9)
    states = known(world, number)
    assert {name for name, state in states.items() if state is not PRESENT} == {"小周", "黄勇"}
    assert (states["小周"], states["黄勇"]) == (ABSENT, LEAVE)


def test_what_another_recorded_meanwhile_is_not_overwritten_unseen(world: World, called: Called) -> None:
    number = called()
    found = shown(world, "老王", number)
    chosen = tick(world, found, 黄勇=PRESENT, 小周=PRESENT)
    mark(world, "赵强", number, ("黄勇", LEAVE), ("老吴", ABSENT))

    with pytest.raises(MeanwhileError, match="没有保存：黄勇刚被赵强记为请假（09:30），请核对"):
        keep(world, "老王", number, chosen)
    assert known(world, number) == {"黄勇": LEAVE, "老吴": ABSENT}

    seen = tick(world, shown(world, "老王", number), 黄勇=PRESENT, 小周=PRESENT)
    assert keep(world, "老王", number, seen) == ["小周", "黄勇"]
    assert known(world, number) == {"小周": PRESENT, "黄勇": PRESENT, "老吴": ABSENT}


def test_two_who_record_the_same_do_not_clash(world: World, called: Called) -> None:
    number = called()
    chosen = tick(world, shown(world, "老王", number), 黄勇=PRESENT)
    mark(world, "赵强", number, ("黄勇", PRESENT))
    assert keep(world, "老王", number, chosen) == []


def test_many_clashes_are_named_in_part(world: World, called: Called) -> None:
    number = called()
    names = ("赵强", "小周", "黄勇", "老吴")
    chosen = tick(world, shown(world, "老王", number), **dict.fromkeys(names, PRESENT))
    mark(world, "赵强", number, *((name, ABSENT) for name in names))
    with pytest.raises(MeanwhileError, match="等4人"):
        keep(world, "老王", number, chosen)


def test_nobody_keeps_for_who_is_out_of_reach(world: World, called: Called) -> None:
    number = called()
    with pytest.raises(NotAllowedError):
        keep(world, "赵强", number, [Choice(world.who("李明"), PRESENT)])
    assert known(world, number) == {}


def test_a_pasted_list_ticks_those_it_names(world: World, called: Called) -> None:
    number = called()
    text = "#接龙\n党员大会\n1. 黄勇\n2. 林福鹏 请假（出差）\n3. 小周 线上\n5. 张三丰"
    ticks, doubts = pasted(world, "老王", number, text)

    assert ticks == {"黄勇": PRESENT, "林福鹏": LEAVE, "小周": Presence.ONLINE}
    assert doubts == ("没对上名册：张三丰。", "序号有缺。")
    assert known(world, number) == {}


def test_a_sentence_ticks_the_others_too_and_leaves_who_is_on_leave(world: World, called: Called) -> None:
    number = called()
    mark(world, "老王", number, ("小周", LEAVE))
    ticks, doubts = pasted(world, "老王", number, "除了小周和黄勇，其他都到了")
    assert (len(ticks), ticks["黄勇"], "小周" in ticks, doubts) == (9 - 1, ABSENT, False, ())


def test_two_of_one_name_are_left_to_be_ticked_by_hand(world: World, called: Called) -> None:
    ticks, doubts = pasted(world, "老王", called(), "王伟请假，黄勇到了")
    assert (ticks, doubts) == ({"黄勇": PRESENT}, ("有2位王伟，请在下面分别点。",))


def test_two_of_one_name_are_told_apart_by_their_group_and_one_speaks_of_oneself(world: World, called: Called) -> None:
    number = called()
    with world.acting("老王") as ctx:
        meeting = meetings.meeting(ctx, number)
        marks = meetings.understand(ctx, meeting, "二组王伟请假，我到了").marks
    assert {one.member_id: one.state for one in marks} == {world.who("wangwei2"): LEAVE, world.who("老王"): PRESENT}


def test_who_is_not_expected_joins_the_sheet(world: World, called: Called) -> None:
    number = called()
    ticks, _ = pasted(world, "老王", number, "#接龙\n1. 老孙\n2. 黄勇")
    assert ticks == {"老孙": PRESENT, "黄勇": PRESENT}
    line = shown(world, "老王", number, also=[world.who("老孙"), 999]).lines[-1]
    assert (line.name, line.is_expected) == ("老孙", False)


def test_a_list_of_another_meeting_is_doubted(world: World, called: Called) -> None:
    _, doubts = pasted(world, "老王", called(), "#接龙\n11月20日党课\n1. 黄勇\n2. 小周")
    assert doubts == ("名单上写的是党课，这里是党员大会。", "名单上写的是11月20日，这次会是11月23日。")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("今天食堂吃什么", "没有看出"), ("", "没有看出"), ("#接龙\n1. 张三丰\n2. 李四光", "没对上名册：张三丰、李四光。")],
)
def test_a_list_of_nobody_is_refused(world: World, called: Called, text: str, sentence: str) -> None:
    number = called(MeetingKind.GENERAL_MEETING)
    with pytest.raises(BadInputError, match=sentence):
        pasted(world, "老王", number, text)
