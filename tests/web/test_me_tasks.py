"""A member's tasks: he says that it is done, with a note; what is another's is not there."""

import pytest

from bot import evidence, plan
from bot.plan import Check, TaskState
from tests.plan.shelf import set_up, stored
from tests.web.visiting import visit
from tests.world import World


def test_one_reports_what_he_answers_for(world: World) -> None:
    number = world.task("交季度总结", owner="李明", due="2026-11-20").id
    visitor = visit(world, "李明")
    assert "现在要办的" in visitor.get("/me/tasks").text
    assert 'value="2026-11-23"' in visitor.get(f"/me/tasks/{number}/done").text

    note = "会已开，材料在 https://docs.example.com/a"
    answer = visitor.post(f"/me/tasks/{number}/done", day="2026-11-20", note=note)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert "已报完成：交季度总结。已请老王核验。" in visitor.get("/me").text
    task = stored(world, number)
    assert (task.state, str(task.done_on)) == (TaskState.REPORTED, "2026-11-20")
    with world.acting("李明") as ctx:
        assert [one.note for one in plan.history(ctx, task)] == [note]
        assert [one.link for one in evidence.of(ctx, "task", [number])[number]] == ["https://docs.example.com/a"]
    page = visitor.get("/me/tasks").text
    assert ("报了完成、等核验的" in page, "/done" in page) == (True, False)

    visitor.post(f"/me/tasks/{number}/done", on="/me", day="", note="再报一次")
    assert "已经报过完成，没有改动" in visitor.get("/me").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "2026-11-24", "note": ""}, "完成日期不能在今天以后。"),
        ({"day": "昨天", "note": "好了"}, "有的内容没有填对"),
        ({"day": "2026-11-20", "note": "长" * 501}, "请写在500个字以内。"),
        ({"day": "2026-11-20", "note": "密码是abc12345"}, "不能在网上传"),
    ],
)
def test_what_is_typed_wrong_is_told_and_what_was_typed_stays(world: World, typed: dict[str, str], words: str) -> None:
    number = world.task("交季度总结", owner="李明", due="2026-11-20").id
    answer = visit(world, "李明").post(f"/me/tasks/{number}/done", **typed)
    assert (answer.status_code, words in answer.text, f'value="{typed["day"]}"' in answer.text) == (422, True, True)
    assert "abc12345" not in answer.text
    assert stored(world, number).state is TaskState.OPEN


def test_anothers_task_is_not_there(world: World) -> None:
    number = world.task("交季度总结", owner="老王", due="2026-11-20").id
    visitor = visit(world, "黄勇")
    for one in (number, 4711):
        assert visitor.get(f"/me/tasks/{one}/done").status_code == 404
        assert visitor.post(f"/me/tasks/{one}/done", on="/me", day="", note="").status_code == 404
    assert stored(world, number).state is TaskState.OPEN


def test_what_is_not_reported_by_hand_has_no_button(world: World) -> None:
    number = world.task("安全生产", owner="李明", due="2026-11-27").id
    set_up(world, number, check=Check.EXTERNAL)
    visitor = visit(world, "李明")
    page = visitor.get("/me/tasks").text
    assert ("安全生产" in page, ">完成</a>" in page) == (True, False)
    shown = visitor.get(f"/me/tasks/{number}/done")
    assert (shown.status_code, "不用在这里报完成" in shown.text, ">完成</button>" in shown.text) == (422, True, False)
    answer = visitor.post(f"/me/tasks/{number}/done", on="/me", day="", note="")
    assert (answer.status_code, "由党委工作部提供" in answer.text) == (422, True)
    assert stored(world, number).state is TaskState.OPEN


def test_what_comes_later_stands_apart_and_nothing_says_so(world: World) -> None:
    set_up(
        world, world.task("写年终总结", owner="李明", due="2026-12-25").id, opens_on=world.now.date().replace(day=30)
    )
    visitor = visit(world, "李明")
    assert "往后的" in visitor.get("/me/tasks").text
    assert "写年终总结" not in visitor.get("/me").text
    assert "现在没有您负责的任务" in visit(world, "黄勇").get("/me/tasks").text
