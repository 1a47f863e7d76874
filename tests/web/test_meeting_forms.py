"""Calling, moving and calling off a meeting, and keeping its record, by forms."""

from typing import Any

import pytest
from sqlmodel import col, select

from bot import meetings
from bot.meetings import Meeting, MeetingState
from tests.meetings.conftest import Called, called, close
from tests.web.test_meeting_pages import read
from tests.web.visiting import visit, way_in
from tests.world import World

__all__ = ["called"]

NEW = "/units/B04/meetings/new"
CALL = {
    "kind": "general_meeting",
    "day": "2026-11-27",
    "clock": "15:00",
    "place": "三楼会议室",
    "agenda": "学习\n\n 讨论转正 ",
}


def row(world: World, number: int) -> Meeting:
    with world.acting() as ctx:
        found = meetings.meeting(ctx, number)
        ctx.session.expunge(found)
        return found


def everything(world: World) -> list[Meeting]:
    with world.acting() as ctx:
        return list(ctx.session.exec(select(Meeting).order_by(col(Meeting.id))).all())


def test_the_secretary_calls_a_meeting(world: World) -> None:
    visitor = visit(world, "老王")
    answer = visitor.post(NEW, **CALL)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/meetings/1")
    found = row(world, 1)
    assert (found.title, found.place, found.agenda) == ("锅炉支部11月党员大会", "三楼会议室", ["学习", "讨论转正"])
    assert f"{found.starts_at:%Y-%m-%d %H:%M}" == "2026-11-27 15:00"
    assert "已安排，编号 1。" in visitor.get("/meetings/1").text
    again = visitor.post(NEW, **CALL)
    assert (again.status_code, "没有重复登记" in again.text, 'value="三楼会议室"' in again.text) == (422, True, True)
    assert visitor.post(NEW, **(CALL | {"day": "2026-11-20"})).status_code == 303
    assert "已补登，编号 2。" in visitor.get("/meetings/2").text


def test_what_is_not_filled_in_well_is_said_beside_it(world: World) -> None:
    visitor = visit(world, "老王")
    for wrong, sentence in (
        ({"kind": ""}, "请填写这一项"),
        ({"kind": "group_meeting"}, "有的内容没有填对"),
        ({"day": "2026-02-30"}, "有的内容没有填对"),
        ({"clock": ""}, "请填写这一项"),
        ({"place": "啊" * 41}, "有的内容没有填对"),
        ({"agenda": "身份证11010519491231002X"}, "不能在网上传"),
    ):
        answer = visitor.post(NEW, **(CALL | wrong))
        assert (answer.status_code, sentence in answer.text, 'role="alert"' in answer.text) == (422, True, True), wrong
    assert everything(world) == []


@pytest.mark.parametrize("name", ["黄勇", "周芳", "李明"])
def test_others_call_nothing_there(world: World, name: str) -> None:
    visitor = visit(world, name)
    assert visitor.get(NEW).status_code == 404
    assert visitor.post(NEW, on=way_in(world, "陈静"), **CALL).status_code == 404
    assert everything(world) == []


def test_a_meeting_is_moved_and_called_off(world: World, called: Called) -> None:
    number = called(when="2026-11-25 15:00")
    visitor, path = visit(world, "老王"), f"/meetings/{number}"
    page = visitor.get(f"{path}/change").text
    assert ('value="2026-11-25"' in page, 'value="15:00' in page) == (True, True)

    moved = {"day": "2026-11-26", "clock": "16:00", "place": "二楼", "agenda": "学习"}
    assert visitor.post(f"{path}/change", **moved).status_code == 303
    found = row(world, number)
    assert (f"{found.starts_at:%d %H:%M}", found.place, found.agenda) == ("26 16:00", "二楼", ["学习"])
    assert "有的内容没有填对" in visitor.post(f"{path}/change", **(moved | {"day": ""})).text

    empty = visitor.post(f"{path}/cancel", on=f"{path}/change", reason=" ")
    assert (empty.status_code, row(world, number).state) == (422, MeetingState.PLANNED)
    assert visitor.post(f"{path}/cancel", on=f"{path}/change", reason="停电").status_code == 303
    assert (row(world, number).state, row(world, number).reason) == (MeetingState.CANCELLED, "停电")
    late = visitor.post(f"{path}/change", **moved)
    assert (late.status_code, "已取消，不能再改" in late.text) == (422, True)


def test_a_group_leader_moves_no_meeting_of_the_branch(world: World, called: Called) -> None:
    number = called(when="2026-11-25 15:00")
    visitor = visit(world, "赵强")
    for what in ("change", "minutes"):
        assert visitor.get(f"/meetings/{number}/{what}").status_code == 404
    for what in ("change", "cancel", "minutes", "minutes/resolutions", "minutes/votes"):
        typed: dict[str, Any] = {"day": "2026-11-26", "clock": "16:00", "reason": "x", "text": "x", "motion": "x"}
        assert visitor.post(f"/meetings/{number}/{what}", on=way_in(world, "陈静"), **typed).status_code == 404
    assert row(world, number).state is MeetingState.PLANNED


def stored(world: World, page: str, **typed: str) -> dict[str, str]:
    was = page.partition('name="was"')[2].partition('value="')[2].partition('"')[0]
    known = {"chair": str(world.who("老王")), "recorder": str(world.who("陈静")), "start": "09:00", "end": "10:30"}
    return known | {"place": "三楼会议室", "agenda": "学习", "guests": "", "discussion": "", "was": was} | typed


def test_the_record_is_kept(world: World, called: Called) -> None:
    number = called()
    visitor, path = visit(world, "陈静"), f"/meetings/{number}/minutes"
    page = visitor.get(path).text
    assert [one in page for one in ("王伟（M0004）", "王伟（M0007）", "逾期归档的原因")] == [True, True, False]

    answer = visitor.post(path, **stored(world, page, guests="张总，刘工", discussion="李明：<b>同意</b>\r\n完"))
    assert answer.status_code == 303
    found = row(world, number)
    assert (found.chair_id, found.recorder_id) == (world.who("老王"), world.who("陈静"))
    assert (found.guests, found.discussion) == (["张总", "刘工"], "李明：<b>同意</b>\n完")
    assert (f"{found.ends_at:%d %H:%M}", found.state) == ("23 10:30", MeetingState.HELD)
    again = visitor.get(path).text
    assert "已记入会议记录。" in again
    assert "李明：&lt;b&gt;同意&lt;/b&gt;" in again
    assert f'<option selected value="{world.who("老王")}">老王</option>' in again


def test_two_who_write_at_once_are_told(world: World, called: Called) -> None:
    number = called()
    first, second, path = visit(world, "陈静"), visit(world, "老王"), f"/meetings/{number}/minutes"
    pages = [one.get(path).text for one in (first, second)]
    assert first.post(path, **stored(world, pages[0], discussion="李明：同意")).status_code == 303
    told = second.post(path, **stored(world, pages[1], discussion="老王：同意"))
    assert (told.status_code, "刚被别人改过" in told.text, "老王：同意" in told.text) == (422, True, True)
    assert row(world, number).discussion == "李明：同意"
    assert second.post(path, **stored(world, told.text, discussion="老王：同意")).status_code == 303
    assert row(world, number).discussion == "老王：同意"


def test_an_end_before_the_start_is_refused(world: World, called: Called) -> None:
    number = called()
    visitor, path = visit(world, "陈静"), f"/meetings/{number}/minutes"
    answer = visitor.post(path, **stored(world, visitor.get(path).text, end="08:00", discussion="留着"))
    assert (answer.status_code, "结束时间要晚于开始时间" in answer.text, "留着" in answer.text) == (422, True, True)


def test_resolutions_and_votes_are_added(world: World, called: Called) -> None:
    number = called()
    visitor, path = visit(world, "陈静"), f"/meetings/{number}/minutes"
    resolved = {"text": "成立突击队", "owner": str(world.who("李明")), "due": "2026-12-05"}
    assert visitor.post(f"{path}/resolutions", on=path, **resolved).status_code == 303
    assert (
        visitor.post(f"{path}/votes", on=path, motion="同意转正", yes="6", no="1", abstain="0", written="0").status_code
        == 303
    )
    text = read(visitor.get(f"/meetings/{number}").text)
    assert "成立突击队 李明负责，12月5日（周六）前" in text
    assert "同意转正 ：赞成 6，反对 1，弃权 0" in text

    wrong = visitor.post(f"{path}/votes", on=path, motion="转正", yes="六", no="-1", abstain="0", written="0")
    assert (wrong.status_code, "请写 0 到 9999 的数。" in wrong.text, 'value="转正"' in wrong.text) == (422, True, True)
    many = visitor.post(f"{path}/votes", on=path, motion="转正", yes="1", no="0", abstain="0", written="5")
    assert (many.status_code, "书面意见算在票数里" in many.text) == (422, True)
    assert many.text.count('<details class="paste" open>') == 1
    nobody = visitor.post(f"{path}/resolutions", on=path, text="写小结", owner="999", due="")
    assert nobody.status_code == 422
    with world.acting() as ctx:
        meeting = meetings.meeting(ctx, number)
        assert (len(meetings.resolutions(ctx, meeting)), len(meetings.votes(ctx, meeting))) == (1, 1)


def test_a_closed_record_has_no_form_and_a_late_one_asks_why(world: World, called: Called) -> None:
    number, late = called(), called(when="2026-11-10 09:00")
    close(world, number, {"expected": 10, "present": 8})
    visitor = visit(world, "老王")
    page = visitor.get(f"/meetings/{number}/minutes").text
    assert ("已归档或已取消" in page, "<textarea" in page) == (True, False)
    assert "逾期归档的原因" in visitor.get(f"/meetings/{late}/minutes").text
