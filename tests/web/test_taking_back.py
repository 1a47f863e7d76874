"""What was done on a page is taken back, there or in the chat: all of it, and what was to be told."""

import re
from pathlib import Path

from sqlmodel import select

import bot.web
from bot.meetings import Meeting
from bot.notify import MessageState, OutboxMessage
from bot.plan import TaskState
from tests.plan.shelf import stored
from tests.talk import Say
from tests.web.test_meeting_forms import CALL, NEW
from tests.web.visiting import visit
from tests.world import World


def waiting(world: World) -> int:
    with world.acting() as ctx:
        query = select(OutboxMessage).where(OutboxMessage.state == MessageState.WAITING)
        return len(ctx.session.exec(query).all())


def test_a_meeting_that_is_not_held_after_all_is_told_to_nobody(world: World, say: Say) -> None:
    assert visit(world, "老王").post(NEW, **CALL).status_code == 303
    assert waiting(world) == 8
    assert "这次会不开了" in say("老王", "撤回")
    assert waiting(world) == 0
    with world.acting() as ctx:
        assert ctx.session.exec(select(Meeting)).all() == []


def test_a_report_goes_with_what_came_with_it_and_nobodys_else(world: World, say: Say) -> None:
    mine, other = (world.task(title, owner="李明", due="2026-11-27").id for title in ("写小结", "交台账"))
    owner = visit(world, "李明")
    for number in (other, mine):
        owner.post(f"/tasks/{number}/done", on=f"/tasks/{number}", note="见 https://example.com/a")
    assert say("李明", "撤回").startswith(
        "已撤回：刚才放进“写小结”的材料；报的“写小结”完成，仍是没办完；没发出的消息不发了"
    )
    assert (stored(world, mine).state, stored(world, other).state) == (TaskState.OPEN, TaskState.REPORTED)
    assert "example.com" not in owner.get(f"/tasks/{mine}").text.partition('id="files"')[2].partition("</section>")[0]


def test_a_complaint_of_a_page_has_no_number(world: World, say: Say) -> None:
    visit(world, "李明").post("/me/complaint", text="提醒太多")
    assert "网页 11-23 提醒太多" in say("何洁", "投诉清单")


def button(page: str) -> str:
    """The number that the button beside what was done sends."""
    [found] = re.findall(r'name="number" value="(\d+)"', page)
    return str(found)


def test_the_button_beside_what_was_done_takes_it_back(world: World) -> None:
    number = world.task("写小结", owner="李明", due="2026-11-27").id
    owner, path = visit(world, "李明"), f"/tasks/{number}"
    owner.post(f"{path}/done", on=path, note="写好了")
    page = owner.get(path).text
    assert f'name="to" value="{path}"' in page
    entry = button(page)
    assert "撤回</button> 十分钟内有效" in page
    assert "/me/undo" not in owner.get(path).text, "only where it is told"
    back = owner.post("/me/undo", on="/me/report", number=entry, to=path)
    assert (back.status_code, back.location, stored(world, number).state) == (303, path, TaskState.OPEN)
    assert 'role="status">\n<p>已撤回：报的“写小结”完成' in owner.get(path).text

    again = owner.post("/me/undo", on="/me/report", number=entry, to="//evil.example")
    assert again.location == "/me"
    assert re.search('role="alert">\n<p>[^<]*没有可以撤回的操作', owner.get("/me").text)


def test_what_came_after_it_is_not_taken_back_for_it(world: World) -> None:
    first, second = (world.task(title, owner="李明", due="2026-11-27").id for title in ("写小结", "交台账"))
    owner = visit(world, "李明")
    owner.post(f"/tasks/{first}/done", on=f"/tasks/{first}")
    entry = button(owner.get("/me").text)
    owner.post(f"/tasks/{second}/done", on=f"/tasks/{second}")
    for number in (entry, "x", "9" * 30):
        owner.post("/me/undo", on="/me/report", number=number, to="/me")
        assert "后来又办了别的" in owner.get("/me").text
    visit(world, "老王").post("/me/undo", on="/me/report", number=entry)
    assert {stored(world, one).state for one in (first, second)} == {TaskState.REPORTED}


def test_a_meeting_called_by_mistake_is_gone_with_its_page(world: World) -> None:
    secretary = visit(world, "老王")
    path = secretary.post(NEW, **CALL).location
    back = secretary.post("/me/undo", on="/me/report", number=button(secretary.get(path).text), to=path)
    assert (back.location, waiting(world), secretary.get(path).status_code) == ("/units", 0, 404)


def test_no_page_sends_into_the_chat_for_what_its_button_does() -> None:
    said = {path.name for path in Path(bot.web.__file__).parent.rglob("*.py") if "「撤回」" in path.read_text("utf-8")}
    assert said == set()
