"""Who asks about one matter is shown its card with working buttons, or reads the words; never both."""

import pytest
import sqlalchemy as sa

from bot.core.config import Settings
from bot.notify.answering import COMES
from bot.notify.models import LetterState, OutboxLetter, OutboxMessage
from bot.plan import Task, TaskState
from tests.cards.room import Room, buttons
from tests.cards.test_pressing import called, reported, rows, state
from tests.channels.conftest import settings
from tests.world import World


def kinds(room: Room, name: str) -> list[str]:
    """What the bot has sent a person, by the kind of message."""
    mine = room.standin.outbox
    return [str(one["msgtype"]) for one in mine if name in one["to"]]


def limited(settings: Settings) -> Settings:
    """With one receiver a day."""
    reminders = settings.reminders.model_copy(update={"daily_person_times": 1})
    return settings.model_copy(update={"reminders": reminders})


def own(room: Room) -> Task:
    """李明 has something to do."""
    return room.world.task("交三季度小结", owner="李明", due="2026-11-30")


def test_a_task_asked_about_comes_as_its_card_and_is_reported_by_it(room: Room) -> None:
    task = own(room)
    said = room.say("李明", f"任务 {task.id}")
    room.deliver()
    pressed = room.press("李明", "完成")
    room.greyer.run_once()

    assert (said, kinds(room, "liming")) == (COMES, ["template_card"])
    assert pressed.label == "已报完成 李明"
    assert state(room.world, task) is TaskState.REPORTED


def test_who_has_pressed_one_is_not_told_that_a_card_comes(room: Room) -> None:
    first, other = own(room), own(room)
    assert room.say("李明", f"任务 {first.id}") == COMES
    room.deliver()
    assert room.say("李明", f"任务 {first.id}") == COMES
    room.press("李明", "完成")

    assert room.say("李明", f"任务 {other.id}") == ""


def test_the_basis_is_asked_for_in_words_and_by_a_press_too(room: Room) -> None:
    task = own(room)
    assert room.say("李明", f"依据 {task.id}").startswith(f"{task.id} 交三季度小结")
    room.say("李明", f"任务 {task.id}")
    room.deliver()
    assert room.press("李明", "看依据").label == ""
    room.deliver()

    assert kinds(room, "liming") == ["template_card", "text"]
    assert room.heard("李明")[-1].startswith(f"{task.id} 交三季度小结")


def test_the_card_says_what_the_words_would_have_said(room: Room) -> None:
    task = own(room)
    with room.acting() as ctx:
        ctx.get(Task, task.id).requirement = "写清楚办了什么、没办什么。"
    room.say("李明", f"任务 {task.id}")
    room.deliver()

    [card] = room.cards_of("李明")
    assert card.card["sub_title_text"] == (
        f"要求：写清楚办了什么、没办什么。办完点「完成」，要附说明的回复「完成 {task.id} 说明」。"
    )


def test_asked_about_what_waits_for_his_word_he_verifies_by_the_card(room: Room) -> None:
    task = reported(room)
    before = len(room.cards_of("老王"))
    assert room.say("老王", f"任务 {task.id}") == COMES
    room.deliver()

    assert buttons(room.cards_of("老王")[before]).keys() == {"核验", "退回", "看依据"}
    assert room.press("老王", "核验").label == "已核验 老王"


def test_the_only_one_that_waits_to_be_verified_is_its_card(room: Room) -> None:
    reported(room)
    before = len(room.cards_of("老王"))
    assert room.say("老王", "待核验") == COMES
    room.deliver()
    assert len(room.cards_of("老王")) == before + 1

    other = room.world.task("查党费", owner="李明", due="2026-11-30")
    room.say("李明", f"完成 {other.id} 查过了")
    assert "查党费" in room.say("老王", "待核验")


def test_the_only_meeting_is_its_card_until_he_has_said_that_he_comes(room: Room) -> None:
    called(room)
    room.deliver()
    before = len(room.cards_of("李明"))
    assert room.say("李明", "会议") == COMES
    room.deliver()
    assert len(room.cards_of("李明")) == before + 1
    assert room.press("李明", "参加").label == "已报参加 李明"

    assert room.say("李明", "会议").startswith("近期的会")


@pytest.mark.parametrize("name", ["老王", "黄勇"])
def test_who_only_looks_reads_words(room: Room, name: str) -> None:
    task = own(room)

    assert "交三季度小结" in room.say("老王", f"任务 {task.id}")
    assert room.deliver() == 0


def test_what_is_done_is_told_in_words(room: Room) -> None:
    task = reported(room)
    room.press("陈静", "核验")
    before = len(room.standin.outbox)

    assert "核验" in room.say("老王", f"任务 {task.id}")
    assert len(room.standin.outbox) == before


def test_who_wants_no_cards_reads_words_at_once(room: Room) -> None:
    task = own(room)
    room.say("李明", "不要卡片")

    assert "交三季度小结" in room.say("李明", f"任务 {task.id}")
    assert room.deliver() == 0


def test_where_no_cards_are_shown_words_are_said_at_once(world: World) -> None:
    room = Room(world, settings(cards=False))
    room.standin.close()
    task = own(room)

    assert "交三季度小结" in room.say("李明", f"任务 {task.id}")
    assert rows(world, OutboxMessage) == []


@pytest.mark.parametrize("words", ["会议 1", "会议1", "看会议1", "看一下会议 1"])
def test_a_meeting_is_asked_about_by_its_number(room: Room, words: str) -> None:
    called(room)
    room.say("老王", "开会 党课 11月27日下午4点")
    before = len(room.cards_of("李明"))
    assert room.say("李明", words) == COMES
    room.deliver()

    assert buttons(room.cards_of("李明")[before]) == {"参加": "参加 会议1", "请假": "请假 会议1"}


def test_two_matters_in_one_line_are_told_in_words(room: Room) -> None:
    task = own(room)
    said = room.say("李明", f"任务 {task.id}，另外我党费交了没")

    assert "交三季度小结" in said
    assert room.deliver() == 0


def test_a_copy_of_the_question_brings_no_second_card(room: Room) -> None:
    task = own(room)
    asked = room._opened(room.standin.message("text", "liming", Content=f"任务 {task.id}"))

    assert [room.desk.receive(asked) for _ in range(2)] == [COMES, COMES]
    room.deliver()
    assert kinds(room, "liming") == ["template_card"]


def test_a_card_that_is_refused_is_said_in_words(room: Room) -> None:
    task = own(room)
    room.say("李明", f"任务 {task.id}")
    room.standin.fault("message/send", errcode=40058)
    room.deliver()

    assert kinds(room, "liming") == ["text"]
    assert room.heard("李明")[-1].startswith(f"{task.id} 交三季度小结")


def test_what_was_reported_meanwhile_is_said_in_words(room: Room) -> None:
    task = own(room)
    room.say("李明", f"任务 {task.id}")
    room.say("李明", f"完成 {task.id} 已交")
    room.deliver()

    assert kinds(room, "liming") == ["text"]


def test_while_the_platform_rests_the_words_come_at_once(room: Room) -> None:
    task = own(room)
    room.standin.fault("message/send", errcode=45009)
    room.send(f"task:{task.id}", "李明")

    assert "交三季度小结" in room.say("李明", f"任务 {task.id}")


@pytest.mark.parametrize("lies", ["letter", "message"])
def test_where_nobody_sends_the_words_come_at_once(room: Room, lies: str) -> None:
    task = own(room)
    assert room.say("李明", f"任务 {task.id}") == COMES
    if lies == "letter":
        room.courier._pack()
    room.wait(seconds=31)

    assert "交三季度小结" in room.say("李明", f"任务 {task.id}")
    states = [one.state for one in rows(room.world, OutboxLetter)]  # type: ignore[attr-defined]
    assert states == ([LetterState.READY] if lies == "letter" else [])


def test_when_the_day_is_full_the_words_come_at_once(room: Room) -> None:
    task = own(room)
    room.desk.settings = limited(room.world.settings)
    room.send(f"task:{task.id}", "李明")

    assert "交三季度小结" in room.say("李明", f"任务 {task.id}")


def test_who_asks_from_an_older_account_reads_words_there(room: Room) -> None:
    task = own(room)
    with room.acting() as ctx:
        ctx.connection.execute(
            sa.text(
                "INSERT INTO chat_account (member_id, channel, userid, cards, bound_at)"
                " SELECT member_id, channel, 'liming2', cards, bound_at FROM chat_account WHERE userid = 'liming'"
            )
        )

    assert "交三季度小结" in room.say("李明", f"任务 {task.id}")
    assert rows(room.world, OutboxMessage) == []
