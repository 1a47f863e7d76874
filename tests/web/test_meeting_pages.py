"""A meeting's page: both denominators, names for those who may see them, the check, the file; closing and reopening."""

import io
import re

import docx
import pytest

from bot import meetings
from bot.meetings import Ballot, LeaveReason, Mark, MeetingKind, MeetingState, Notes, Presence
from tests.meetings.conftest import Called, at, called, close, mark_rest
from tests.web.visiting import bare, counted, visit, way_in
from tests.world import World

__all__ = ["called"]

MOST_STATEMENTS = 34


def read(page: str) -> str:
    """What stands on the page itself, without tags and breaks."""
    body = page.partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def gather(world: World, number: int) -> None:
    """黄勇 is on leave with a private reason, 小周 and 老吴 unknown, all others there."""
    with world.acting("老王") as ctx:
        meeting = meetings.meeting(ctx, number)
        leave = Mark(world.who("黄勇"), Presence.LEAVE, LeaveReason.SICK, "腰伤")
        there = [Mark(one.id, Presence.PRESENT) for one in meetings.expected(ctx, meeting)[:7]]
        meetings.mark(ctx, meeting, [leave, *there])


def state(world: World, number: int) -> MeetingState:
    with world.acting() as ctx:
        return meetings.meeting(ctx, number).state


def test_the_secretary_reads_both_denominators_and_the_names(world: World, called: Called) -> None:
    number = called()
    gather(world, number)
    with world.acting("老王") as ctx:
        meetings.write(ctx, number, Notes(agenda=["讨论转正", "<b>学习</b>"], discussion="陈静：同意\n李明：同意"))
        meetings.resolve(ctx, number, "成立突击队", owner_id=world.who("李明"), due=at("2026-12-05 00:00").date())
        meetings.resolve(ctx, number, "写小结")
        meetings.vote(ctx, number, "同意转正", Ballot(6, 1))
    page = visit(world, "老王").get(f"/meetings/{number}").text
    text = read(page)

    assert "应到10，实到7，请假1，未登记2" in text
    assert "有表决权应到9，到会7，可以表决；赞成满5票才通过。" in text
    assert "到会率 待核，还有人没登记" in text
    assert "黄勇 （病假，腰伤）" in text or "黄勇（病假，腰伤）" in text
    assert "同意转正 ：赞成 6，反对 1，弃权 0 有表决权应到9，需5票，通过。" in text
    assert "成立突击队 李明负责，12月5日（周六）前" in text
    assert "写小结 没写责任人，没写期限" in text
    assert "要补 还没有主持人。" in text
    assert "提示 决议2没有责任人和期限。" in text
    assert "&lt;b&gt;学习&lt;/b&gt;" in page
    assert "<title>锅炉支部11月党员大会 · 支部通</title>" in page


def test_a_group_leader_sees_when_and_where_and_calls_the_roll_of_the_group(world: World, called: Called) -> None:
    number = called()
    gather(world, number)
    visitor = visit(world, "赵强")
    page = visitor.get(f"/meetings/{number}").text
    assert "三楼会议室" in page
    assert f'href="/meetings/{number}/roll"' in page
    assert not any(word in page for word in ("腰伤", "应到", "minutes.docx", "归档前"))
    assert [visitor.get(f"/meetings/{number}/{what}").status_code for what in ("minutes.docx", "print")] == [404, 404]


@pytest.mark.parametrize("name", ["黄勇", "周芳"])
def test_others_find_no_meeting(world: World, called: Called, name: str) -> None:
    number = called()
    close(world, number, {"expected": 10, "present": 8})
    visitor = visit(world, name)
    for what in ("", "/print", "/minutes.docx"):
        assert visitor.get(f"/meetings/{number}{what}").status_code == 404
    for what in ("/close", "/reopen"):
        assert visitor.post(f"/meetings/{number}{what}", on=way_in(world, "陈静")).status_code == 404
    assert state(world, number) is MeetingState.CLOSED
    missing = visitor.get("/meetings/999999")
    assert bare(missing) == bare(visitor.get(f"/meetings/{number}"))


def test_the_word_file_and_the_print_view(world: World, called: Called) -> None:
    number = called()
    gather(world, number)
    visitor = visit(world, "陈静")
    answer = visitor.get(f"/meetings/{number}/minutes.docx")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert docx.Document(io.BytesIO(answer.data)).paragraphs[0].text == "锅炉工程公司党支部党员大会记录"
    text = read(visitor.get(f"/meetings/{number}/print").text)
    assert "锅炉工程公司党支部党员大会记录" in text
    assert "草稿：会议尚未归档" in text
    assert "主持人签字：" in text
    assert "9 黄勇 请假（病假）" in text
    assert "腰伤" not in text


def test_closing_says_what_lacks_and_then_what_is_odd(world: World, called: Called) -> None:
    number = called()
    visitor, page = visit(world, "老王"), f"/meetings/{number}"
    lacking = visitor.post(f"{page}/close", on=page)
    assert (lacking.status_code, "还不能归档：还没有主持人。还没有记录人。" in lacking.text) == (422, True)

    with world.acting("老王") as ctx:
        mark_rest(ctx, meetings.meeting(ctx, number), Presence.PRESENT)
        notes = Notes(world.who("老王"), world.who("陈静"), ends_at=at("2026-11-23 09:05"), agenda=["学习"])
        meetings.write(ctx, number, notes)
    odd = visitor.post(f"{page}/close", on=page)
    assert (odd.status_code, "会议只有5分钟，时间对吗？" in odd.text, state(world, number)) == (
        422,
        True,
        MeetingState.HELD,
    )
    assert 'name="confirmed" value="yes"' in odd.text

    done = visitor.post(f"{page}/close", on=page, confirmed="yes")
    assert (done.status_code, state(world, number)) == (303, MeetingState.CLOSED)
    closed = visitor.get(page).text
    assert "已归档" in closed
    assert "归档前检查" not in closed
    assert visitor.post(f"{page}/reopen", on=page).status_code == 303
    assert state(world, number) is MeetingState.HELD
    again = visitor.post(f"{page}/reopen", on=page)
    assert (again.status_code, "还没有归档，不用重开" in again.text) == (422, True)


def test_a_meeting_that_was_called_off_says_why(world: World, called: Called) -> None:
    number = called(when="2026-11-25 15:00")
    with world.acting("老王") as ctx:
        meetings.cancel(ctx, number, reason="老师来不了")
    page = visit(world, "老王").get(f"/meetings/{number}").text
    assert "已取消：老师来不了" in page
    assert f"/meetings/{number}/roll" not in page
    closing = visit(world, "老王").post(f"/meetings/{number}/close", on=way_in(world, "陈静"))
    assert (closing.status_code, "已取消，不能再改" in closing.text) == (422, True)


def test_the_page_asks_the_store_as_often_for_many_as_for_few(world: World, called: Called) -> None:
    few, many = called(MeetingKind.BRANCH_COMMITTEE_MEETING), called()
    gather(world, many)
    with world.acting("老王") as ctx:
        for text in ("一", "二", "三"):
            meetings.resolve(ctx, many, text, owner_id=world.who("李明"))
            meetings.vote(ctx, many, text, Ballot(5))
    visitor, asked = visit(world, "老王"), []
    for number in (few, many):
        with counted(world) as statements:
            assert visitor.get(f"/meetings/{number}").status_code == 200
            asked.append(statements())
    assert asked[1] - asked[0] <= 3, asked
    assert max(asked) <= MOST_STATEMENTS
