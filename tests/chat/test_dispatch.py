"""Messages at the desk: once each, all or nothing, and a sentence for everything that goes wrong."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from bot.channels.base import Incoming, Window
from bot.chat import Answer, Desk, InboxMessage, Question, Reply, Router, Said, ask
from bot.core import audit
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import NOT_KEPT, BadInputError, BusyError
from bot.core.log import masking
from tests.talk import Say, talk
from tests.world import World

UNASKED = "现在没有等您回答的问题，没有记下任何东西。要办什么请直接说，或回「帮助」。"

router = Router()


@router.command("记一笔", intent="note", usage="记一笔 买菜", about="记一笔。", typed=True)
def note(ctx: Context, said: Said) -> Reply:
    audit.record(ctx, "note", summary=said.rest)
    return Reply(f"记下了：{said.rest}")


@router.command("糟糕", intent="crash", usage="糟糕", about="坏掉。", typed=True)
def crash(ctx: Context, said: Said) -> Reply:
    audit.record(ctx, "note", summary="half done")
    raise ZeroDivisionError(said.text)


@router.command("悄悄坏", intent="crash.unkept", usage="悄悄坏", about="坏掉，不留话。", typed=True)
def crash_unkept(ctx: Context, said: Said) -> Reply:
    error = ZeroDivisionError()
    error.add_note(NOT_KEPT)
    raise error


@router.command("不行", intent="refuse", usage="不行", about="拒绝。", typed=True)
def refuse(ctx: Context, said: Said) -> Reply:
    audit.record(ctx, "note", summary="half done")
    raise BadInputError("这样不行。")


@router.command("选水果", intent="choose", usage="选水果", about="问一句。", typed=True)
def choose(ctx: Context, said: Said) -> Reply:
    return ask(ctx, "fruit", "要哪一个？", choices=("苹果", "梨"), payload={"size": "大"})


@router.command("删除", intent="really", usage="删除", about="要确认。", typed=True)
def really(ctx: Context, said: Said) -> Reply:
    return ask(ctx, "delete", "真的删除？")


@router.answer("fruit")
def chosen(ctx: Context, said: Said, answer: Answer) -> Reply:
    assert answer.picked is not None
    return Reply(answer.payload["size"] + ("苹果", "梨")[answer.picked])


@router.answer("delete")
def deleted(ctx: Context, said: Said, answer: Answer) -> Reply:
    return Reply("删了")


@pytest.fixture
def say(world: World) -> Say:
    return talk(world, router)


def inbox(world: World) -> list[InboxMessage]:
    with world.acting() as ctx:
        return list(ctx.session.exec(select(InboxMessage)).all())


def notes(world: World) -> list[str]:
    with world.acting() as ctx:
        return [entry.summary for entry in ctx.session.exec(select(audit.AuditEntry)).all() if entry.verb == "note"]


def test_a_message_has_its_effect_and_its_reply_is_kept(world: World, say: Say) -> None:
    assert say("李明", "记一笔 买菜", key="m:1") == "记下了：买菜"

    [row] = inbox(world)
    assert (row.channel, row.key, row.sender, row.text) == ("wecom_app", "m:1", "liming", "记一笔 买菜")
    assert (row.state, row.reply, row.intent, row.received_at) == ("done", "记下了：买菜", "note", world.now)
    assert notes(world) == ["买菜"]


def test_a_copy_gets_the_same_reply_and_does_nothing(world: World, say: Say) -> None:
    first = say("李明", "记一笔 买菜", key="m:1")
    world.on("2026-11-30")

    assert say("李明", "记一笔 买菜", key="m:1") == first
    assert notes(world) == ["买菜"]


def test_the_same_key_of_another_channel_is_another_message(world: World, say: Say) -> None:
    message = say.message("李明", "记一笔 买菜", key="m:1")
    say.desk.receive(message)
    say.desk.receive(replace(message, channel="console", borrows="wecom_app"))

    assert notes(world) == ["买菜", "买菜"]


def test_twelve_copies_at_once_are_one(world: World, say: Say) -> None:
    message = say.message("李明", "记一笔 买菜", key="m:7")
    with ThreadPoolExecutor(12) as crowd:
        replies = list(crowd.map(say.desk.receive, [message] * 12))

    assert set(replies) == {"记下了：买菜"}
    assert notes(world) == ["买菜"]
    assert len(inbox(world)) == 1


def test_messages_in_the_same_second_are_all_recorded(world: World, say: Say) -> None:
    messages = [say.message("李明", f"记一笔 第{number}件") for number in range(10)]
    with ThreadPoolExecutor(5) as crowd:
        list(crowd.map(say.desk.receive, messages))

    assert sorted(notes(world)) == sorted(f"第{number}件" for number in range(10))


def test_a_crash_leaves_nothing_but_a_number(world: World, say: Say, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        reply = say("李明", "糟糕", key="m:1")

    [row] = inbox(world)
    assert row.state == "failed"
    assert reply == f"出错了，编号 {row.error}，已记下。请稍后再试，或把编号告诉党委工作部。"
    assert row.error == caplog.records[-1].__dict__["number"]
    assert "ZeroDivisionError" in str(caplog.records[-1].exc_info)
    assert notes(world) == []
    assert say("李明", "糟糕", key="m:1") == reply


@pytest.mark.parametrize(("text", "kept"), [("糟糕 某人", "糟糕 某人"), ("悄悄坏 某人", "")])
def test_a_crash_keeps_the_words_unless_they_must_not_be_kept(world: World, say: Say, text: str, kept: str) -> None:
    assert say("李明", text).startswith("出错了，编号 ")
    assert [(row.state, row.text) for row in inbox(world)] == [("failed", kept)]


def test_what_nobody_types_is_left_out(world: World, say: Say) -> None:
    assert say("李明", "记一笔 买\x00菜\x07\n和米") == "记下了：买菜\n和米"
    assert say("李明", "\x00") == ""
    voice = replace(say.message("李明", ""), kind="voice", details={"Recognition": "记一笔 买\x00糖"})
    assert say.desk.receive(voice) == "记下了：买糖"
    assert [row.text for row in inbox(world)] == ["记一笔 买菜\n和米", "记一笔 买糖"]
    assert notes(world) == ["买菜\n和米", "买糖"]


def test_a_refusal_rolls_everything_back_but_the_message(world: World, say: Say) -> None:
    assert say("李明", "不行", key="m:1") == "这样不行。"

    assert [(row.state, row.reply) for row in inbox(world)] == [("refused", "这样不行。")]
    assert notes(world) == []
    assert say("李明", "不行", key="m:1") == "这样不行。"


def test_a_stranger_is_told_how_to_bind_and_nothing_else(say: Say) -> None:
    assert say("nobody7", "记一笔 买菜") == (
        "还没有把您和党员名册对上。请把「绑定 nobody7 您的姓名」发给支部组织委员，由他发给我一次就好。"
    )


def test_who_has_left_is_a_stranger(world: World, say: Say) -> None:
    with world.acting() as ctx:
        member = SQLModel.metadata.tables["member"]
        ctx.connection.execute(member.update().where(member.c.id == world.who("李明")).values(left_on=world.now.date()))

    assert "还没有" in say("李明", "记一笔 买菜")
    assert notes(world) == []


SECRETS = [
    ("我的身份证11010519491231002X", "证件号码"),
    ("这是机密★文件", "涉密标志"),
    ("【内部资料】会议内容", "内部文件标志"),
    ("工资卡号6222021234567890128", "银行卡号"),
    ("系统密码是abc12345", "密码"),
]


@pytest.mark.parametrize(("text", "kind"), SECRETS)
def test_secrets_are_refused_before_they_are_stored(world: World, say: Say, text: str, kind: str) -> None:
    reply = say("李明", text, key="m:1")

    assert reply == f"这条里有{kind}，没有保存。请在原处撤回；这类内容不能经聊天传递。"
    assert [(row.text, row.state, row.reply) for row in inbox(world)] == [("", "refused", reply)]
    assert say("李明", text, key="m:1") == reply


def test_a_question_is_answered_by_number(say: Say) -> None:
    assert say("李明", "选水果") == "要哪一个？\n1 苹果\n2 梨"
    assert say("李明", "2") == "大梨"
    assert say("李明", "2") == UNASKED


@pytest.mark.parametrize(
    ("typed", "reply"), [("１", "大苹果"), ("第二个", "大梨"), ("一", "大苹果"), ("苹果", "大苹果")]
)
def test_a_question_is_answered_in_many_ways(say: Say, typed: str, reply: str) -> None:
    say("李明", "选水果")

    assert say("李明", typed) == reply


def test_a_question_is_remembered_for_ten_minutes(world: World, say: Say) -> None:
    say("李明", "选水果")
    world.now += timedelta(minutes=10)

    assert say("李明", "2") == "刚才的问题已过十分钟，没有记下任何东西。请再发一次。"
    assert say("李明", "2") == UNASKED


def test_a_question_waits_for_its_own_person(say: Say) -> None:
    say("李明", "选水果")

    assert say("赵强", "1") == UNASKED
    assert say("李明", "1") == "大苹果"


def test_something_else_may_be_said_in_between(say: Say) -> None:
    say("李明", "选水果")

    assert say("李明", "记一笔 买菜") == "记下了：买菜"
    assert say("李明", "1") == "大苹果"


def test_a_nod_belongs_to_what_was_said_last(say: Say) -> None:
    say("李明", "删除")
    say("李明", "记一笔 买菜")

    for nod in ("好的", "嗯", "1"):
        assert say("李明", nod) != "删了"
    assert say("李明", "确认") == "删了"


def test_a_new_question_hears_every_yes(say: Say) -> None:
    say("李明", "选水果")
    say("李明", "删除")

    assert say("李明", "好的") == "删了"


def test_a_long_mistyped_message_is_not_said_back_whole(world: World, say: Say) -> None:
    shopping = "菜" * 600

    assert len(say("李明", f"记一比 {shopping}")) <= 200
    assert say("李明", "1") == f"记下了：{shopping}"


def test_what_does_not_fit_leaves_the_question_open(say: Say) -> None:
    say("李明", "选水果")

    assert say("李明", "3") == "没看懂这一句。前面问您的还等着，回数字选一个，或回「取消」。"
    assert say("李明", "2") == "大梨"
    say("李明", "删除")
    assert say("李明", "等等啊") == "没看懂这一句。前面问您的还等着，回「确认」或「取消」。"
    assert say("李明", "1") == "删了"


@pytest.mark.parametrize("word", ["取消", "算了", "不是。", "NO"])
def test_a_question_can_be_declined(say: Say, word: str) -> None:
    say("李明", "删除")

    assert say("李明", word) == "好，不记了。"
    assert say("李明", "确认") == UNASKED


@pytest.mark.parametrize("word", ["确认", "是的", "好", "ＯＫ", "确认。"])
def test_a_confirmation(say: Say, word: str) -> None:
    assert say("李明", "删除") == "真的删除？"
    assert say("李明", word) == "删了"


def test_a_near_miss_is_asked_back_and_carried_out(world: World, say: Say) -> None:
    reply = say("李明", "记一比 买菜")

    assert reply.startswith("没看懂。您是想：\n1 记一笔 买菜")
    assert notes(world) == []
    assert say("李明", "1") == "记下了：买菜"


def test_a_pressed_button_says_its_key(world: World, say: Say) -> None:
    assert say.press("李明", "记一笔 按钮") == "记下了：按钮"
    assert say.press("李明", "记一笔 卡片", kind="event.template_card_event") == "记下了：卡片"
    assert say.press("李明", "forged:42") == ""
    assert notes(world) == ["按钮", "卡片"]


@pytest.mark.parametrize("kind", ["event.enter_agent", "event.location", "event.unknown", "unknown"])
def test_events_nobody_spoke_are_silent_and_not_stored(world: World, say: Say, kind: str) -> None:
    assert say.press("李明", "记一笔 x", kind=kind) == ""
    assert inbox(world) == []


@pytest.mark.parametrize("kind", ["image", "voice", "file", "location"])
def test_what_is_not_text_gets_a_friendly_word(world: World, say: Say, kind: str) -> None:
    assert "只看得懂文字" in say.press("李明", "", kind=kind)
    assert inbox(world) == []


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [("location", "", "只看得懂文字"), ("text", "  ", ""), ("event.click", "", ""), ("image", "", "只看得懂文字")],
)
def test_being_heard_counts_where_it_lets_us_speak_whatever_was_said(
    world: World, say: Say, kind: str, text: str, told: str
) -> None:
    """A picture nobody takes opens the window of an Official Account as a word does; delivered twice it does once."""
    heard: list[str] = []

    def listen(_: Context, incoming: Incoming, reply: str, __: str) -> str:
        heard.append(incoming.kind)
        return reply

    say.desk.listener = listen
    pressed = replace(say.message("李明", text), kind=kind, opens=Window("message", timedelta(hours=48), 5))

    first, again = say.desk.receive(pressed), say.desk.receive(pressed)
    assert first == again
    assert told in first
    assert (heard, [(one.text, one.reply) for one in inbox(world)]) == ([kind], [("", first)])


def with_takers() -> Router:
    """The same commands, and somebody who takes photos and files."""
    taking = Router()
    taking.include(router)

    @taking.kind("image", "file")
    def take(ctx: Context, incoming: Incoming, question: Question | None) -> Reply:
        audit.record(ctx, "note", summary=incoming.details["MediaId"])
        return Reply(f"收下了：{incoming.kind}，{question.kind if question else '没有问题'}")

    return taking


def hand(say: Say, kind: str = "image", *, key: str = "", **details: str) -> str:
    message = say.message("李明", "", key=key)
    return say.desk.receive(replace(message, kind=kind, details={"MediaId": "M1"} | details))


def test_a_photo_goes_to_who_takes_photos_once(world: World) -> None:
    say = talk(world, with_takers())

    assert [hand(say, key="m:9") for _ in range(2)] == ["收下了：image，没有问题"] * 2
    assert notes(world) == ["M1"]
    assert [(row.intent, row.text) for row in inbox(world)] == [("kind.image", "")]


def test_a_photo_leaves_the_question_open_and_a_nod_is_no_answer_any_more(world: World) -> None:
    say = talk(world, with_takers())
    say("李明", "删除")

    assert hand(say) == "收下了：image，delete"
    assert "没看懂" in say("李明", "好的")
    assert say("李明", "确认") == "删了"


def test_a_photo_after_a_question_has_expired_knows_of_none(world: World) -> None:
    say = talk(world, with_takers())
    say("李明", "删除")
    world.now += timedelta(minutes=11)

    assert hand(say) == "收下了：image，没有问题"


def test_a_photo_of_a_stranger_is_not_taken(world: World) -> None:
    say = talk(world, with_takers())
    message = replace(say.message("nobody", ""), kind="image", details={"MediaId": "M1"})

    assert "绑定" in say.desk.receive(message)
    assert notes(world) == []


def test_a_file_with_a_secret_name_is_not_taken(world: World) -> None:
    say = talk(world, with_takers())

    assert "涉密标志" in hand(say, "file", FileName="机密★关于某事的通知.pdf")
    assert notes(world) == []


def test_what_nobody_takes_gets_the_friendly_word_as_before(world: World) -> None:
    assert "只看得懂文字" in hand(talk(world, with_takers()), "location")


def test_speech_that_was_heard_is_text(world: World, say: Say) -> None:
    assert hand(say, "voice", Recognition="记一笔 买菜") == "记下了：买菜"


def test_two_takers_of_one_kind_are_a_mistake() -> None:
    other = Router()
    other.kind("image")(with_takers().takers["image"])

    with pytest.raises(ValueError, match="two takers of image"):
        other.include(with_takers())


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_text_is_nothing(world: World, say: Say, text: str) -> None:
    assert say("李明", text) == ""
    assert inbox(world) == []


def test_a_locked_store_is_not_answered(world: World, say: Say) -> None:
    """The platform delivers again, and then it is recorded once."""
    message = say.message("李明", "记一笔 买菜", key="m:1")
    impatient = Database(world.database.url.render_as_string(hide_password=False), lock_seconds=0.3)
    with world.database.engine.connect() as holder:
        holder.execute(sa.text("DELETE FROM inbox_message" if impatient.is_sqlite else "LOCK TABLE inbox_message"))
        with pytest.raises(BusyError):
            replace(say, desk=Desk(impatient, router, lambda: world.now, world.settings)).desk.receive(message)
        holder.rollback()
    impatient.close()

    assert notes(world) == []
    assert say.desk.receive(message) == "记下了：买菜"
    assert notes(world) == ["买菜"]


def test_an_example_is_explained_and_never_carried_out(world: World, say: Say) -> None:
    assert say("李明", "记一比") == "没看懂。您是想：\n1 记一笔，例：记一笔 买菜\n2 糟糕"

    assert say("李明", "1") == "记一笔。\n例：记一笔 买菜"
    assert notes(world) == []


def test_the_names_of_the_roster_do_not_stand_in_logs(world: World, say: Say) -> None:
    say.desk.warm()

    assert masking.clean("林福鹏 wrote to 王伟") == "林** wrote to 王*"


@pytest.mark.parametrize("text", ["记一笔：买菜", "记一笔:  买菜", "记一笔，买菜", "记一笔、买菜", "记一笔\n买菜"])
def test_a_command_typed_with_a_sign_instead_of_a_space(world: World, say: Say, text: str) -> None:
    assert say("李明", text) == "记下了：买菜"


def test_who_asked_to_stay_unknown_stays_unknown(world: World, say: Say) -> None:
    """Neither the words nor the account stand in the store, the reply does."""
    say("黄勇", "匿名提个意见，支部活动老是照相摆拍")

    [row] = inbox(world)
    assert (row.sender, row.text, row.intent) == ("", "", "problem.report")
    assert row.reply


def test_a_question_about_one_thing_explains_it(say: Say) -> None:
    assert say("李明", "帮助 记一笔") == "记一笔。\n例：记一笔 买菜"


def test_a_deadline_that_no_calendar_has_is_asked_for(world: World) -> None:
    answer = talk(world)("老王", "布置任务 写年终总结 李明 2月30日前")

    assert answer == "「2月30日」看不准是哪一天，没有记。请写成 11月27日 这样，再说一次。"


def test_a_sure_deadline_is_enough_beside_another_day(world: World) -> None:
    answer = talk(world)("老王", "布置任务 把2月30日的台账改过来 李明 12月10日前")

    assert answer.startswith("已布置（编号 1）：2月30日的台账改过来，李明，12月10日")
