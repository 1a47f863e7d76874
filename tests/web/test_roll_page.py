"""Calling the roll on one page: by ticking, by a pasted list, by filling in the others; what others did meanwhile."""

import re
from typing import Any

import pytest

from bot import meetings
from bot.meetings import MeetingKind, Presence
from tests.meetings.conftest import Called, called
from tests.meetings.test_attendance import known, mark
from tests.web.visiting import Visitor, counted, visit, way_in
from tests.world import World

__all__ = ["called"]

PRESENT, LEAVE, ABSENT = Presence.PRESENT, Presence.LEAVE, Presence.ABSENT
MOST_STATEMENTS = 24
CHECKED = re.compile(r'name="s-(\d+)" id="[^"]*" value="(\w+)" checked')
STAMP = re.compile(r'name="(w-\d+)" value="([^"]*)"')


def path(number: int) -> str:
    return f"/meetings/{number}/roll"


def checked(page: str) -> dict[int, str]:
    """What is ticked on the page, by member number."""
    return {int(number): state for number, state in CHECKED.findall(page)}


def form(page: str, world: World, **states: str) -> dict[str, Any]:
    """The form as the browser sends it: what was ticked before, what is ticked now, the stamps."""
    ticked = {f"s-{number}": state for number, state in checked(page).items()}
    return dict(STAMP.findall(page)) | ticked | {f"s-{world.who(name)}": state for name, state in states.items()}


def send(visitor: Visitor, number: int, typed: dict[str, Any], **more: str) -> Any:
    return visitor.post(path(number), **(typed | {"do": "keep"} | more))


def test_the_secretary_ticks_and_saves_once(world: World, called: Called) -> None:
    number = called()
    visitor = visit(world, "老王")
    page = visitor.get(path(number)).text
    assert "不计入应到的 1 人" in page
    assert page.count("<fieldset>") == 11
    assert (checked(page), page.count("第一党小组")) == ({}, 5)
    assert "应到10，实到0，未登记10" in page

    typed = form(page, world, 黄勇="leave", 赵强="present", 小周="online")
    answer = send(visitor, number, typed | {f"r-{world.who('黄勇')}": "on_duty", f"t-{world.who('黄勇')}": "替班"})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/meetings/{number}")
    assert "已记 3 人：应到10，实到2（含线上1），请假1，未登记7。" in visitor.get(f"/meetings/{number}").text
    assert known(world, number) == {"赵强": PRESENT, "小周": Presence.ONLINE, "黄勇": LEAVE}
    again = visitor.get(path(number)).text
    assert checked(again) == {world.who("赵强"): "present", world.who("小周"): "online", world.who("黄勇"): "leave"}
    assert 'value="替班"' in again
    assert '<option value="on_duty" selected>值班</option>' in again
    assert send(visitor, number, form(again, world)).status_code == 303
    assert "没有改动" in visitor.get(f"/meetings/{number}").text


def test_a_group_leader_has_the_own_group_alone(world: World, called: Called) -> None:
    number = called()
    visitor = visit(world, "赵强")
    page = visitor.get(path(number)).text
    assert page.count("<fieldset>") == 6
    assert "其余应到 5 人" in page

    refused = send(visitor, number, form(page, world, 黄勇="present") | {f"s-{world.who('李明')}": "absent"})
    assert (refused.status_code, known(world, number)) == (404, {})
    assert send(visitor, number, form(page, world, 黄勇="present")).status_code == 303
    assert known(world, number) == {"黄勇": PRESENT}


@pytest.mark.parametrize("name", ["黄勇", "周芳"])
def test_who_files_for_nobody_finds_no_page(world: World, called: Called, name: str) -> None:
    number = called()
    visitor = visit(world, name)
    assert visitor.get(path(number)).status_code == 404
    answer = visitor.post(path(number), on=way_in(world, "陈静"), **{f"s-{world.who('黄勇')}": "absent"})
    assert (answer.status_code, known(world, number)) == (404, {})


def test_the_others_are_filled_in_without_a_script_and_kept_only_when_saved(world: World, called: Called) -> None:
    number = called()
    mark(world, "老王", number, ("陈静", LEAVE))
    visitor = visit(world, "老王")
    typed = form(visitor.get(path(number)).text, world, 黄勇="absent")
    filled = send(visitor, number, typed, do="others")

    assert (filled.status_code, known(world, number)) == (200, {"陈静": LEAVE})
    assert "其余 8 人已点好，还没有保存" in filled.text
    ticked = checked(filled.text)
    assert (ticked[world.who("黄勇")], ticked[world.who("陈静")]) == ("absent", "leave")
    assert sorted(ticked.values()) == ["absent", "leave", *["present"] * 8]
    assert send(visitor, number, form(filled.text, world)).status_code == 303
    with world.acting("老王") as ctx:
        counts = meetings.roll(ctx, meetings.meeting(ctx, number)).counts
    assert (counts.present, counts.leave, counts.absent, counts.unset) == (8, 1, 1, 0)


def test_a_pasted_list_is_shown_before_it_is_kept(world: World, called: Called) -> None:
    number = called()
    visitor = visit(world, "老王")
    typed = form(visitor.get(path(number)).text, world, 李明="present")
    text = "#接龙\n1. 黄勇\n2. 林福鹏 请假（出差）\n3. 老孙\n4. 张三丰\n5. 王伟"
    shown = send(visitor, number, typed, do="paste", pasted=text)

    assert (shown.status_code, known(world, number)) == (200, {})
    assert "看懂了 3 人" in shown.text
    assert "没对上名册：张三丰。" in shown.text
    assert "有2位王伟，请在下面分别点。" in shown.text
    assert "不在应到名单" in shown.text
    assert text in shown.text.replace("\r\n", "\n")
    who = {name: world.who(name) for name in ("李明", "黄勇", "林福鹏", "老孙")}
    assert checked(shown.text) == {
        who["李明"]: "present",
        who["黄勇"]: "present",
        who["林福鹏"]: "leave",
        who["老孙"]: "present",
    }
    assert send(visitor, number, form(shown.text, world)).status_code == 303
    assert known(world, number) == {"李明": PRESENT, "林福鹏": LEAVE, "黄勇": PRESENT, "老孙": PRESENT}


def test_a_list_that_says_nothing_leaves_what_was_ticked(world: World, called: Called) -> None:
    number = called()
    visitor = visit(world, "老王")
    typed = form(visitor.get(path(number)).text, world, 李明="present")
    answer = send(visitor, number, typed, do="paste", pasted="<script>alert(1)</script>")
    assert (answer.status_code, "没有看出谁到会" in answer.text) == (422, True)
    assert checked(answer.text) == {world.who("李明"): "present"}
    assert "<script>alert" not in answer.text


def test_what_another_recorded_meanwhile_is_told_before_it_is_overwritten(world: World, called: Called) -> None:
    number = called()
    visitor = visit(world, "老王")
    typed = form(visitor.get(path(number)).text, world, 黄勇="present", 小周="present")
    mark(world, "赵强", number, ("黄勇", LEAVE), ("老吴", ABSENT))

    told = send(visitor, number, typed)
    assert (told.status_code, known(world, number)) == (409, {"黄勇": LEAVE, "老吴": ABSENT})
    assert "没有保存：黄勇刚被赵强记为请假（09:30）" in told.text
    who = {name: world.who(name) for name in ("黄勇", "小周", "老吴")}
    assert checked(told.text) == {who["黄勇"]: "present", who["小周"]: "present", who["老吴"]: "absent"}

    assert send(visitor, number, form(told.text, world)).status_code == 303
    assert known(world, number) == {"黄勇": PRESENT, "小周": PRESENT, "老吴": ABSENT}


def test_filling_in_the_others_does_not_hide_what_another_recorded(world: World, called: Called) -> None:
    """The stamps of what was ticked before stay: only saving tells, and only once."""
    number = called()
    visitor = visit(world, "老王")
    typed = form(visitor.get(path(number)).text, world, 黄勇="present")
    mark(world, "赵强", number, ("黄勇", LEAVE))
    filled = send(visitor, number, typed, do="others")
    assert send(visitor, number, form(filled.text, world)).status_code == 409
    assert known(world, number) == {"黄勇": LEAVE}


def test_what_must_not_be_kept_is_refused(world: World, called: Called) -> None:
    number, who = called(), world.who("黄勇")
    typed = {f"s-{who}": "leave", f"t-{who}": "身份证11010519491231002X"}
    answer = send(visit(world, "老王"), number, typed)
    assert (answer.status_code, "不能在网上传" in answer.text, known(world, number)) == (422, True, {})


def test_a_group_leader_has_no_part_in_a_meeting_of_the_committee(world: World, called: Called) -> None:
    number = called(MeetingKind.BRANCH_COMMITTEE_MEETING)
    visitor = visit(world, "赵强")
    assert [visitor.get(one).status_code for one in (path(number), f"/meetings/{number}")] == [404, 404]


def test_what_no_form_of_ours_sends_is_refused(world: World, called: Called) -> None:
    number, visitor = called(), visit(world, "老王")
    for wrong in (
        {"s-9": "dead"},
        {"s-x": "present"},
        {"s-9": "leave", "r-9": "lazy"},
        {"s-9": "leave", "t-9": "啊" * 61},
    ):
        answer = send(visitor, number, wrong)
        assert (answer.status_code, "没有填对" in answer.text) == (422, True), wrong
    assert known(world, number) == {}


def test_who_came_late_and_whom_one_visited(world: World, called: Called) -> None:
    number, visitor = called(), visit(world, "老王")
    page = visitor.get(path(number)).text
    late, sick = world.who("黄勇"), world.who("老孙")
    assert f'id="s-{sick}-home_visit"' in page.partition('id="apart"')[2]
    assert f'id="s-{late}-home_visit"' not in page
    typed = form(page, world, 黄勇="late", 老孙="home_visit", 老吴="home_visit") | {f"m-{late}": " 20 "}
    assert send(visitor, number, typed).status_code == 303
    assert known(world, number) == {"黄勇": Presence.LATE, "老孙": Presence.HOME_VISIT, "老吴": Presence.HOME_VISIT}
    assert "黄勇（20分钟）" in visitor.get(f"/meetings/{number}").text

    again = visitor.get(path(number)).text
    assert f'id="m-{late}" type="number" min="1" max="600" autocomplete="off" value="20"' in again
    assert 'id="apart"' not in again
    assert "没有改动" in visitor.get(send(visitor, number, form(again, world) | {f"m-{late}": "20"}).location).text
    for wrong in ("二十", "601"):
        refused = send(visitor, number, form(again, world, 小周="absent") | {f"m-{late}": wrong})
        assert (refused.status_code, "600" in refused.text) == (422, True)
        assert checked(refused.text)[world.who("小周")] == "absent", "nothing ticked is lost"
    assert send(visitor, number, form(again, world) | {f"m-{late}": "25"}).status_code == 303
    assert "黄勇（25分钟）" in visitor.get(f"/meetings/{number}").text


def test_nobody_was_there_before_the_day(world: World, called: Called) -> None:
    number = called(when="2026-11-25 15:00")
    visitor = visit(world, "老王")
    page = visitor.get(path(number)).text
    assert ("说会来" in page, "缺席" in page, "其余都来" in page) == (True, False, True)
    refused = send(visitor, number, form(page, world, 黄勇="absent"))
    assert (refused.status_code, "还没开" in refused.text, known(world, number)) == (422, True, {})
    assert send(visitor, number, form(page, world, 黄勇="will_attend")).status_code == 303


def test_nothing_more_to_fill_in_is_said(world: World, called: Called) -> None:
    number = called(MeetingKind.BRANCH_COMMITTEE_MEETING)
    mark(world, "老王", number, ("老王", PRESENT), ("陈静", PRESENT))
    visitor = visit(world, "老王")
    answer = send(visitor, number, form(visitor.get(path(number)).text, world), do="others")
    assert "没有还没登记的人。" in answer.text


def test_the_page_asks_the_store_as_often_for_many_as_for_few(world: World, called: Called) -> None:
    few, many = called(MeetingKind.BRANCH_COMMITTEE_MEETING), called()
    visitor, asked = visit(world, "老王"), []
    for number in (few, many):
        with counted(world) as statements:
            assert visitor.get(path(number)).status_code == 200
            asked.append(statements())
    assert abs(asked[0] - asked[1]) <= 1, asked
    assert max(asked) <= MOST_STATEMENTS
