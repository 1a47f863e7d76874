"""What buttons say once there is nothing to press: by state, whoever ended it, for one subject or thousands."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from bot import cards
from bot.plan import Task, TaskState
from bot.text.brief import signed
from tests.circular import quarter
from tests.talk import Say
from tests.world import World


def said(world: World, *subjects: str, name: str = "") -> Mapping[str, str]:
    """What the buttons say now."""
    with world.acting() as ctx:
        return cards.outcomes(ctx, subjects, world.who(name) if name else None)


def of_task(world: World, say: Say, *words: tuple[str, str]) -> tuple[str, str]:
    """What the cards of who answers for a task and of who verifies it say after these words."""
    task = world.task("交三季度小结", owner="李明", due="2026-11-30")
    for name, text in words:
        say(name, text.format(number=task.id))
    found = said(world, f"task:{task.id}", f"verify:{task.id}")
    return found[f"task:{task.id}"], found[f"verify:{task.id}"]


DONE, VERIFY, BACK = ("李明", "完成 {number}"), ("老王", "核验 {number}"), ("老王", "退回 任务{number} 材料不全")


@pytest.mark.parametrize(
    ("words", "owner", "verifier"),
    [
        ((), "", "已撤回"),
        ((DONE,), "已报完成 李明", ""),
        ((DONE, VERIFY), "已完成 李明", "已核验 老王"),
        ((DONE, BACK), "", "已退回 老王"),
        ((DONE, BACK, DONE), "已报完成 李明", ""),
        ((DONE, BACK, DONE, VERIFY), "已完成 李明", "已核验 老王"),
        ((DONE, ("李明", "撤回")), "", "已撤回"),
    ],
    ids=["open", "reported", "verified", "sent back", "again", "again verified", "taken back"],
)
def test_a_task(world: World, say: Say, words: tuple[tuple[str, str], ...], owner: str, verifier: str) -> None:
    assert of_task(world, say, *words) == (owner, verifier)


@pytest.mark.parametrize(
    ("state", "word"),
    [(TaskState.CANCELLED, "已取消"), (TaskState.NOT_APPLICABLE, "不用办了"), (TaskState.DONE, "已完成")],
)
def test_a_task_ended_by_no_press(world: World, state: TaskState, word: str) -> None:
    task = world.task("交三季度小结", owner="李明", due="2026-11-30")
    with world.acting() as ctx:
        ctx.get(Task, task.id).state = state

    assert set(said(world, f"task:{task.id}", f"verify:{task.id}").values()) == {word}


def test_a_meeting_for_everybody_and_for_one(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 11月27日下午3点")
    before = said(world, "meeting:1")["meeting:1"]
    say("李明", "参加 会议1")
    say("赵强", "请假 会议1 出差")

    mine = [said(world, "meeting:1", name=name)["meeting:1"] for name in ("李明", "赵强", "黄勇")]
    world.on("2026-11-27 15:00")
    begun = [said(world, "meeting:1", name=name)["meeting:1"] for name in ("李明", "黄勇")]

    assert (before, said(world, "meeting:1")["meeting:1"]) == ("", "已开会")
    assert mine == ["已报参加 李明", "已请假 赵强", ""]
    assert begun == ["已报参加 李明", "已开会"]


def test_a_meeting_that_is_off_is_off_for_everybody(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 11月27日下午3点")
    say("李明", "参加 会议1")
    world.on("2026-11-23 10:00")
    say("老王", "取消 11月27日的党员大会 停电")

    assert said(world, "meeting:1", name="李明") == said(world, "meeting:1") == {"meeting:1": "已取消"}


def test_who_was_marked_absent_does_not_read_it_on_a_card(world: World, say: Say) -> None:
    say("老王", "开会 党员大会 今天上午9点")
    say("老王", "李明没来，没请假")
    say("老王", "确认")

    assert said(world, "meeting:1", name="李明") == {"meeting:1": "已开会"}


def test_what_is_not_there_any_more_was_taken_back(world: World) -> None:
    gone = ("task:9", "verify:9", "meeting:9", "notice:9")

    assert said(world, *gone) == dict.fromkeys(gone, "已撤回")


def test_a_notice_is_read_until_it_is_taken_back(world: World) -> None:
    number = quarter.drafted(world)

    assert said(world, f"notice:{number}") == {f"notice:{number}": "已撤回"}


def test_what_nobody_keeps_is_left_out(world: World) -> None:
    assert said(world, "poll:1", "task:0", "", "task:x") == {}


@pytest.mark.parametrize(
    ("done", "name", "label"),
    [
        ("已报完成", "李明", "已报完成 李明"),
        ("已核验", "欧阳锋", "已核验 欧阳锋"),
        ("已报完成", "买买提·吐尔逊", "已报完成 买买提"),
        ("已报完成", "阿卜杜热合曼江", "已报完成 阿卜杜热…"),
        ("已完成", "", "已完成"),
    ],
)
def test_a_label_fits_its_button(done: str, name: str, label: str) -> None:
    assert signed(done, name, 10) == label
    assert len(label) <= 10


def test_many_are_asked_after_in_as_many_questions_as_one(world: World) -> None:
    numbers = [world.task(f"事项{place}", owner="李明", due="2026-11-30").id for place in range(30)]
    asked: list[str] = []
    engine = world.database.engine
    count = lambda *given: asked.append(given[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        said(world, f"task:{numbers[0]}")
        one = len(asked)
        found = said(world, *(f"task:{number}" for number in numbers))
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)

    assert len(asked) == 2 * one
    assert found == {f"task:{number}": "" for number in numbers}


def test_whose_a_task_is_and_what_the_card_of_who_had_it_says(world: World) -> None:
    one, nobodys = (world.task("交三季度小结", owner="李明", due="2026-11-30") for _ in range(2))
    with world.acting() as ctx:
        ctx.get(Task, nobodys.id).owner_id = None
        ctx.session.flush()
        found = cards.keepers(ctx, [f"task:{one.id}", f"task:{nobodys.id}", "task:99", f"verify:{one.id}", "meeting:1"])

    assert found == {
        f"task:{one.id}": (world.who("李明"), "已转给 李明"),
        f"task:{nobodys.id}": (None, "不归您办了"),
    }
    assert said(world, f"task:{one.id}", name="黄勇") == {f"task:{one.id}": "已转给 李明"}
    assert said(world, f"task:{one.id}", name="李明") == {f"task:{one.id}": ""}
