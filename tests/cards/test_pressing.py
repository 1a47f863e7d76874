"""Cards of the chat from sending to grey: a meeting, a task, a report, a notice; pressed, typed, and by others."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot.chat.models import InboxMessage
from bot.core.db import Row
from bot.meetings import Attendance, Presence
from bot.notify.models import CardCode, OutboxMessage, SentCard
from bot.people import Role
from bot.plan import Record, RecordKind, Task, TaskState
from tests.cards.room import Room, buttons
from tests.world import World

CALLED = "开会 党员大会 11月27日下午3点 三楼会议室"


def called(room: Room) -> None:
    """老王 calls the members' meeting, and its cards are with everybody on Wednesday."""
    room.say("老王", CALLED)
    room.go_to("2026-11-26 10:00")
    room.deliver()


def reported(room: Room) -> Task:
    """李明 has reported a task done; 老王 and his deputy 陈静 have the card that asks them to verify it."""
    task = room.world.task("交三季度小结", owner="李明", due="2026-11-30")
    make_deputy(room)
    room.say("李明", f"完成 {task.id} 已交组织委员")
    room.send(f"verify:{task.id}", "老王", "陈静")
    return task


def make_deputy(room: Room) -> None:
    """陈静 stands in for 老王."""
    room.world.appoint("陈静", Role.DEPUTY_SECRETARY, "B04")


def rows(world: World, kind: type[Row]) -> list[Row]:
    """What is stored."""
    with world.database.read() as session:
        found = list(session.exec(select(kind).order_by(col(kind.id))).all())
        session.expunge_all()
        return found


def state(world: World, task: Task) -> TaskState:
    """How a task stands."""
    return next(one for one in rows(world, Task) if one.id == task.id).state  # type: ignore[attr-defined,no-any-return]


def presence(world: World, name: str) -> Presence | None:
    """What is known of a person at the only meeting."""
    found = [one for one in rows(world, Attendance) if one.member_id == world.who(name)]  # type: ignore[attr-defined]
    return found[0].state if found else None  # type: ignore[attr-defined]


def verifications(world: World) -> int:
    """How often anything was verified."""
    return sum(one.kind is RecordKind.VERIFIED for one in rows(world, Record))  # type: ignore[attr-defined]


def test_a_called_meeting_is_a_card_and_a_press_says_who_comes(room: Room) -> None:
    called(room)
    [card] = room.cards_of("李明")
    coming, away = room.press("李明", "参加"), room.press("赵强", "请假")
    room.deliver()

    assert card.card["main_title"] == {"title": "锅炉支部11月党员大会"}
    assert card.card["horizontal_content_list"] == [
        {"keyname": "时间", "value": "11月27日（周五）15:00"},
        {"keyname": "地点", "value": "三楼会议室"},
        {"keyname": "单位", "value": "锅炉支部"},
        {"keyname": "编号", "value": "1"},
    ]
    assert buttons(card) == {"参加": "参加 会议1", "请假": "请假 会议1"}
    assert (coming.label, away.label) == ("已报参加 李明", "已请假 赵强")
    assert (coming.complaint, away.complaint) == ("", "")
    assert [presence(room.world, name) for name in ("李明", "赵强", "huangyong")] == [
        Presence.WILL_ATTEND,
        Presence.LEAVE,
        None,
    ]
    assert room.heard("李明")[-1] == "已记：锅炉支部11月党员大会 11月27日（周五）15:00，您会来。改错回「撤回」。"
    assert room.greyed("李明", "赵强", "黄勇") == ["已报参加 李明", "已请假 赵强", ""]


def test_a_press_days_later_means_the_meeting_of_its_card(room: Room) -> None:
    called(room)
    room.say("老王", "开会 党课 11月26日下午4点")
    room.press("李明", "参加")

    assert [one.meeting_id for one in rows(room.world, Attendance)] == [1]  # type: ignore[attr-defined]


def test_when_a_meeting_is_off_the_buttons_of_all_who_have_not_pressed_are_gone(room: Room) -> None:
    called(room)
    room.press("李明", "参加")
    room.say("老王", "11月27日的党员大会不开了，停电")
    room.say("老王", "确认")
    room.greyer.run_once()

    [asked] = room.changes()
    assert room.greyed("李明", "黄勇", "赵强") == ["已报参加 李明", "已取消", "已取消"]
    assert "liming" not in asked["userids"]
    assert room.greyer.run_once() == 0


def test_when_a_meeting_has_begun_nothing_is_left_to_press(room: Room) -> None:
    called(room)
    assert room.greyer.run_once() == 0
    room.go_to("2026-11-27 15:00")

    assert room.greyer.run_once() == 1
    assert room.greyed("李明", "黄勇") == ["已开会", "已开会"]


def test_a_press_after_its_day_changes_nothing_and_says_why(room: Room) -> None:
    called(room)
    room.go_to("2026-11-28 10:00")
    pressed = room.press("李明", "参加")
    room.deliver()

    assert pressed.label == "已开会"
    assert presence(room.world, "李明") is None
    assert "已经开过了，没有改动" in room.heard("李明")[-1]


def test_an_assigned_task_is_reported_by_its_card(room: Room) -> None:
    room.say("老王", "布置 李明 11月30日前交三季度小结")
    room.go_to("2026-11-24 09:00")
    room.deliver()
    [card] = room.cards_of("李明")
    why = room.press("李明", "看依据")
    done = room.press("李明", "完成")

    [task] = rows(room.world, Task)
    assert card.card["main_title"] == {"title": "交三季度小结"}
    assert {one["keyname"] for one in card.card["horizontal_content_list"]} == {"单位", "期限", "责任人", "编号"}
    assert (why.label, done.label) == ("", "已报完成 李明")
    assert task.state is TaskState.REPORTED  # type: ignore[attr-defined]


def test_two_have_the_card_and_the_first_press_greys_it_for_both(room: Room) -> None:
    task = reported(room)
    pressed = room.press("陈静", "核验")
    room.greyer.run_once()
    room.deliver()

    assert pressed.label == "已核验 陈静"
    assert room.greyed("陈静", "老王") == ["已核验 陈静", "已核验 陈静"]
    assert [asked["userids"] for asked in room.changes()] == [["laowang"]]
    assert state(room.world, task) is TaskState.DONE
    assert "已核验1项" in room.heard("陈静")[-1]


def test_verified_in_words_the_card_is_grey_for_everybody(room: Room) -> None:
    task = reported(room)
    room.say("老王", f"核验 {task.id}")
    room.greyer.run_once()

    assert room.greyed("陈静", "老王") == ["已核验 老王", "已核验 老王"]


def test_who_presses_what_another_has_verified_reads_by_whom(room: Room) -> None:
    reported(room)
    room.press("陈静", "核验")
    late = room.press("老王", "核验")
    room.deliver()

    assert late.label == "已核验 陈静"
    assert "没有改动" in room.heard("老王")[-1]
    assert verifications(room.world) == 1


def test_sending_back_asks_why_and_the_button_stays_meanwhile(room: Room) -> None:
    task = reported(room)
    asked = room.press("老王", "退回")
    room.deliver()
    question = room.heard("老王")[-1]
    open_ = room.greyed("老王", "陈静")
    answered = room.say("老王", "缺签到表")
    room.greyer.run_once()

    assert (asked.label, open_) == ("", ["", ""])
    assert question == "退回“交三季度小结”的原因是什么？会原样告诉报完成的人。"
    assert answered.startswith("已退回：交三季度小结")
    assert state(room.world, task) is TaskState.OPEN
    assert room.greyed("老王", "陈静") == ["已退回 老王", "已退回 老王"]


def test_a_press_answers_no_question_that_is_still_open(room: Room) -> None:
    task = reported(room)
    room.press("老王", "退回")
    verified = room.press("老王", "核验")

    assert verified.label == "已核验 老王"
    assert state(room.world, task) is TaskState.DONE
    assert room.say("老王", "确认") == "现在没有等您回答的问题，没有记下任何东西。要办什么请直接说，或回「帮助」。"


def test_taken_back_before_it_was_grey_the_others_can_still_press(room: Room) -> None:
    reported(room)
    room.press("陈静", "核验")
    room.say("陈静", "撤回")
    room.say("陈静", "确认")
    room.greyer.run_once()

    assert room.greyed("陈静", "老王") == ["已核验 陈静", ""]
    assert room.press("老王", "核验").label == "已核验 老王"


@pytest.mark.parametrize("name", ["huangyong", "zhoufang"])
def test_who_may_not_verify_presses_in_vain(room: Room, name: str) -> None:
    task = reported(room)
    room.send(f"verify:{task.id}", name)
    pressed = room.press(name, "核验")
    room.deliver()

    assert (pressed.label, room.greyed(name)) == ("", [""])
    assert state(room.world, task) is TaskState.REPORTED
    assert verifications(room.world) == 0


def test_who_is_not_bound_any_more_presses_in_vain(room: Room) -> None:
    task = reported(room)
    with room.acting() as ctx:
        ctx.connection.execute(sa.text("DELETE FROM chat_account WHERE userid = 'chenjing'"))
    presses = [room.press("陈静", "核验") for _ in range(2)]
    room.deliver()

    assert [one.label for one in presses] == ["", ""]
    assert state(room.world, task) is TaskState.REPORTED
    [told] = room.heard("陈静")[1:]
    assert told.startswith("刚才点的没有办成：还没有把您和党员名册对上。请把「绑定 chenjing 您的姓名」")


@pytest.mark.parametrize("key", ["清空", ""])
@pytest.mark.parametrize("card_id", ["task-42", "{sent}"])
def test_a_button_nobody_can_make_anything_of_is_answered_in_words(room: Room, key: str, card_id: str) -> None:
    reported(room)
    sent = room.cards_of("老王")[0].card["task_id"]
    fields = {"EventKey": key, "TaskId": card_id.format(sent=sent), "ResponseCode": "made up"}
    pressed = room.bring("老王", "template_card_event", fields)
    room.deliver()

    assert pressed.label == ""
    assert room.heard("老王")[1:] == ["这个按钮现在办不了，没有记下任何东西。要办什么请直接打字，或回「帮助」。"]


@pytest.mark.parametrize("key", ["核验 任务{other}", "清空", "", "核验", "确认", "x" * 2000])
def test_a_forged_key_does_no_more_than_the_words_would(room: Room, key: str) -> None:
    task = reported(room)
    other = room.world.task("查党费", owner="老王", due="2026-11-30")
    card_id = room.cards_of("老王")[0].card["task_id"]
    fields = {"EventKey": key.format(other=other.id), "TaskId": card_id, "ResponseCode": "made up"}
    pressed = room.bring("老王", "template_card_event", fields)

    assert (pressed.label, pressed.complaint) == ("", "")
    assert [state(room.world, one) for one in (task, other)] == [TaskState.REPORTED, TaskState.OPEN]


@pytest.mark.parametrize(
    "card_id", ["", "zb-1", "zb-99-20261123093000", "zb-1-20261123093001", "task-42", "zb-" + "9" * 99]
)
def test_a_card_we_never_sent_gets_no_label_and_changes_no_other(room: Room, card_id: str) -> None:
    task = reported(room)
    fields = {"EventKey": f"核验 任务{task.id}", "TaskId": card_id, "ResponseCode": "made up"}
    pressed = room.bring("老王", "template_card_event", fields)

    assert pressed.label == ""
    assert state(room.world, task) is TaskState.DONE
    assert [one.card_id for one in rows(room.world, SentCard)] == [room.cards_of("老王")[0].card["task_id"]]  # type: ignore[attr-defined]


def test_a_copy_of_a_press_gets_the_same_label_and_does_nothing(room: Room) -> None:
    reported(room)
    first = room.press("老王", "核验")
    again = room.desk.receive(first.incoming)

    assert again == first.label == "已核验 老王"
    assert verifications(room.world) == 1
    assert sum(one.pressed_by == "laowang" for one in rows(room.world, CardCode)) == 1  # type: ignore[attr-defined]


def test_a_crash_leaves_the_button_and_says_a_number(room: Room) -> None:
    task = reported(room)
    intact = room.desk.router.commands["task.verify"]

    def crash(*_: object) -> None:
        raise RuntimeError("broken")

    room.desk.router.commands["task.verify"] = replace(intact, run=crash)  # type: ignore[arg-type]
    pressed = room.press("老王", "核验")
    room.deliver()

    assert pressed.label == ""
    assert room.heard("老王")[-1].startswith("出错了，编号 ")
    assert state(room.world, task) is TaskState.REPORTED
    room.desk.router.commands["task.verify"] = intact
    room.wait(seconds=1)
    assert room.press("老王", "核验").label == "已核验 老王"


def test_two_press_at_once_and_it_is_verified_once(room: Room) -> None:
    reported(room)
    room.another_desk()
    with ThreadPoolExecutor(2) as pool:
        labels = [one.label for one in pool.map(lambda name: room.press(name, "核验"), ("老王", "陈静"))]
    room.greyer.run_once()

    assert verifications(room.world) == 1
    assert len(set(labels)) == 1
    assert labels[0] in {"已核验 老王", "已核验 陈静"}
    assert room.greyed("老王", "陈静") == labels


def test_who_wants_no_cards_is_told_in_words_and_the_others_see_them(room: Room) -> None:
    assert room.say("老王", "不要卡片") == "好，以后用文字告诉您，不发卡片。要恢复回「要卡片」。"
    reported(room)

    assert room.cards_of("老王") == []
    assert "有一件事。" in room.heard("老王")
    assert len(room.cards_of("陈静")) == 1
    assert room.say("老王", "要卡片") == "好，以后发卡片，点一下就能办。不要了回「不要卡片」。"
    assert rows(room.world, InboxMessage)


def test_handed_on_the_card_of_who_had_it_says_to_whom_and_the_other_has_his_own(room: Room) -> None:
    task = room.world.task("交三季度小结", owner="李明", due="2026-11-30")
    room.send(f"task:{task.id}", "李明")
    assert room.greyer.run_once() == 0
    room.say("老王", f"转交 {task.id} 黄勇")
    assert room.greyer.run_once() == 1
    room.go_to("2026-11-24 09:00")
    room.deliver()

    assert room.greyed("李明", "黄勇") == ["已转给 黄勇", ""]
    assert [asked["userids"] for asked in room.changes()] == [["liming"]]
    assert room.greyer.run_once() == 0
    assert room.press("黄勇", "完成").label == "已报完成 黄勇"


def test_who_presses_what_was_handed_on_reads_to_whom(room: Room) -> None:
    task = room.world.task("交三季度小结", owner="李明", due="2026-11-30")
    room.send(f"task:{task.id}", "李明")
    room.say("老王", f"转交 {task.id} 黄勇")

    assert room.press("李明", "完成").label == "已转给 黄勇"
    assert state(room.world, task) is TaskState.OPEN
    assert room.greyer.run_once() == 0


def test_of_two_with_one_card_only_who_answers_for_it_by_now_keeps_the_buttons(room: Room) -> None:
    task = room.world.task("交三季度小结", owner="李明", due="2026-11-30")
    room.send(f"task:{task.id}", "李明", "黄勇", key="both")
    with room.acting() as ctx:
        ctx.get(Task, task.id).owner_id = room.world.who("huangyong")

    assert (room.greyer.run_once(), room.greyer.run_once()) == (1, 0)
    assert room.greyed("李明", "黄勇") == ["已转给 黄勇", ""]
    room.press("黄勇", "完成")
    room.greyer.run_once()
    assert room.greyed("李明", "黄勇") == ["已转给 黄勇", "已报完成 黄勇"]


def test_what_nobody_answers_for_any_more_is_nobodys_to_press(room: Room) -> None:
    task = room.world.task("交三季度小结", owner="李明", due="2026-11-30")
    room.send(f"task:{task.id}", "李明")
    with room.acting() as ctx:
        ctx.get(Task, task.id).owner_id = None

    assert room.greyer.run_once() == 1
    assert room.greyed("李明") == ["不归您办了"]
    assert [one.outcome for one in rows(room.world, SentCard)] == ["不归您办了"]  # type: ignore[attr-defined]


def test_sent_back_the_card_is_for_who_answers_for_it_alone(room: Room) -> None:
    task = room.world.task("交三季度小结", owner="黄勇", due="2026-11-30")
    make_deputy(room)
    room.say("陈静", f"完成 {task.id} 已交")
    room.say("老王", f"退回 {task.id} 缺签到表")

    told = [one for one in rows(room.world, OutboxMessage) if one.key.startswith("returned:")]  # type: ignore[attr-defined]
    cards = {one.member_id: one.card for one in told}  # type: ignore[attr-defined]
    assert cards == {room.world.who("huangyong"): f"task:{task.id}", room.world.who("chenjing"): ""}
