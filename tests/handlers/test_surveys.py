"""A survey in the chat: written, sent, answered question after question, closed, read, turned into problems."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import SQLModel

from bot import notify
from bot.channels.base import Window
from bot.core.config import Settings, Web
from tests.talk import Say, talk
from tests.world import World

WRITTEN = (
    (
        "开调研 支部作用发挥",
        "已开1号调研：支部作用发挥。请一条一条发题；选择题写「多久开一次会合适：每月/每季度」。发完回「好了」。",
    ),
    ("多久开一次会合适：每月/每季度", "已加第1题：多久开一次会合适（每月/每季度）。接着发下一题，发完回「好了」。"),
    ("支部活动有什么问题", "已加第2题：支部活动有什么问题。接着发下一题，发完回「好了」。"),
    ("好了", "1号调研（支部作用发挥）共2题。发给谁、到哪天？例如「书记 12月5日」「全体党员 锅炉支部 12月5日」。"),
    (
        "全体党员 锅炉支部 12月5日",
        (
            "1号调研（支部作用发挥）2题，发给锅炉支部的全体党员10人，12月5日截止，自愿、不记名；另有1人没有账号，收不到。"
            "发出后不能改题。\n1 发出\n2 先不发"
        ),
    ),
    ("1", "1号调研已发给锅炉支部的全体党员10人，12月5日截止，不催答。结束后回「调研结果 1」。改错回「撤回」。"),
)
FIRST = (
    "支部作用发挥 1/2：多久开一次会合适（不记名，12月5日截止，十分钟内回；可回「跳过」「停」，或「调研 网页」）"
    "\n1 每月\n2 每季度"
)
SECOND = "支部作用发挥 2/2：支部活动有什么问题（不记名，十分钟内回；可回「跳过」「停」）"
DONE = "支部作用发挥答完了，谢谢您。答案不连着人，也就不能再改。"
FIVE = ("老王", "陈静", "李明", "赵强", "黄勇")
SAID = ("党课照着念", "会议记录老是补", "希望多请老师傅讲", "没意见", "现场没有工具")


def written(say: Say) -> None:
    for text, reply in WRITTEN:
        assert say("何洁", text) == reply


def answered(say: Say) -> None:
    for place, (name, words) in enumerate(zip(FIVE, SAID, strict=True)):
        assert say(name, "调研") == FIRST
        assert say(name, str(1 + place % 2)) == SECOND
        assert say(name, words) == DONE


def test_from_the_questions_to_a_problem_of_the_register(world: World, say: Say) -> None:
    written(say)
    assert world.heard_by("黄勇") == [
        "党委工作部想听听您的意见：支部作用发挥，2题，12月5日截止。自愿，不记名，存的答案不连着人。愿意答就回「调研」。"
    ]
    assert say("何洁", "调研结果 1") == "1号调研还没有结束，结束以后才看得到结果。"
    answered(say)
    assert say("黄勇", "调研") == "现在没有请您答的调研。"
    assert say("何洁", "调研") == "调研1次：\n1 支部作用发挥，正在进行，12月5日截止，5/10人答了"
    assert say("何洁", "结束调研 1") == ("1号调研还没到12月5日，5人答了。现在结束，就不能再答。\n1 结束\n2 接着收")
    assert say("何洁", "1") == "1号调研已结束，5人答了。看结果回「调研结果 1」。"
    results = say("何洁", "调研结果")
    assert results.startswith(
        "1号调研（支部作用发挥）5人答了，不记名（前面的数字是条号）：\n1. 多久开一次会合适：每月3、每季度2\n"
        "2. 支部活动有什么问题：5条\nP1 思想意识1条\n"
    )
    whole = results + "\n" + say("何洁", "更多")
    assert all(f"{words}（锅炉支部）" in whole for words in SAID)
    assert "建议：希望多请老师傅讲" in whole
    assert "其他" in whole


def test_an_answer_becomes_a_problem_once(say: Say) -> None:
    written(say)
    answered(say)
    say("何洁", "结束调研 1")
    say("何洁", "1")
    shown = say("何洁", "调研 1 第3条")
    assert shown.startswith("1号调研第3条（锅炉支部）：")
    text = shown.partition("：")[2].partition("。回")[0]
    assert text in SAID
    assert say("何洁", "调研 1 第3条 转问题") == (f"1号调研第3条已登记为1号问题（锅炉支部）：{text}。改错回「撤回」。")
    assert say("何洁", "调研 1 第3条 转建议") == "1号调研第3条早已登记，是1号，没有改动。"
    assert say("何洁", "撤回").startswith("已撤回：反映的1号")
    again = say("何洁", "调研 1 第3条 转建议 汽机支部")
    assert again == f"1号调研第3条已登记为2号建议（汽机支部）：{text}。改错回「撤回」。"
    assert say("何洁", "核实 2").startswith("已核实")
    assert say("何洁", "调研 1 第3条 转建议") == "1号调研第3条早已登记，是2号，没有改动。"
    assert say("何洁", "调研 1 第4条 转问题 汽机").startswith("1号调研第4条已登记为3号问题（汽机支部）")


def test_the_inbox_keeps_neither_the_words_nor_who_said_them(world: World, say: Say) -> None:
    written(say)
    answered(say)
    inbox = SQLModel.metadata.tables["inbox_message"]
    with world.acting() as ctx:
        rows = ctx.connection.execute(sa.select(inbox).where(inbox.c.intent == "answer.survey.answer")).all()
        assert len(rows) == 10
        assert {(row.sender, row.text) for row in rows} == {("", "")}
        assert (
            ctx.connection.execute(sa.select(sa.func.count()).select_from(inbox).where(inbox.c.text.in_(SAID))).scalar()
            == 0
        )
        audit = SQLModel.metadata.tables["audit_entry"]
        after = sa.select(sa.func.count()).select_from(audit).where(audit.c.actor_id == world.who("黄勇"))
        assert ctx.connection.execute(after).scalar() == 0


def test_one_may_pass_over_stop_and_come_back(say: Say) -> None:
    written(say)
    assert say("黄勇", "调研") == FIRST
    assert say("黄勇", "都行") == f"请回选项前面的数字。{SECOND}".replace(SECOND, "") + FIRST.replace(
        "，12月5日截止，十分钟内回；可回「跳过」「停」，或「调研 网页」", "，十分钟内回；可回「跳过」「停」"
    )
    assert say("黄勇", "跳过") == SECOND
    assert say("黄勇", "停") == "好，先停在这里。想接着答，12月5日前回「调研」。"
    assert say("黄勇", "调研").startswith("支部作用发挥 2/2：支部活动有什么问题")
    assert say("黄勇", "长" * 301) == f"一题请写在300个字以内，这一题还没有记。{SECOND}"
    assert say("黄勇", "跳过。") == DONE


def test_an_old_question_is_not_answered_twice(world: World, say: Say) -> None:
    written(say)
    other = talk(world)
    say("黄勇", "调研")
    say("黄勇", "1", key="same")
    assert other("黄勇", "1", key="same") == SECOND, "the same message again"
    say("何洁", "取消调研 1")
    assert say("何洁", "1") == "1号调研（支部作用发挥）已取消，答案已删。"
    assert say("黄勇", "会太多") == "这次调研已经截止，谢谢您。"
    world.on("2026-12-06")
    assert say("黄勇", "调研") == "现在没有请您答的调研。"


def test_the_link_is_for_who_asks(world: World) -> None:
    world.settings = Settings(web=Web(base_url="https://zhibu.example", link_key=SecretStr("k" * 32)))
    say = talk(world)
    written(say)
    found = say("黄勇", "调研 网页")
    assert found.startswith(
        "支部作用发挥，还有2题，12月5日截止。点开网页答，只供您本人，半小时内有效：\nhttps://zhibu.example/surveys/"
    )


TWO = "。已有2题，接着发下一题，发完回「好了」。"


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("开调研 支部作用发挥 1、活动有什么问题 2、几点学：早上/晚上", f"已开1号调研：支部作用发挥{TWO}"),
        ("开调研 支部作用 全部支部 12月5日 1、有什么问题？2、几点学", f"已开1号调研：支部作用{TWO}"),
        ("开调研 党员学习 全体党员：1.学什么 2.几点学", f"已开1号调研：党员学习{TWO}"),
        ("开调研 全部支部 12月5日 1、有什么问题 2、几点学", "调研叫什么？例如「支部作用发挥」。"),
        ("开调研 12.5事故反思", "已开1号调研：12.5事故反思。请一条一条发题；"),
    ],
)
def test_questions_numbered_in_one_line_are_no_title(say: Say, text: str, reply: str) -> None:
    assert say("何洁", text).startswith(reply)


def test_questions_wait_for_the_title(say: Say) -> None:
    say("何洁", "开调研 全部支部 12月5日 1、有什么问题 2、几点学：早上/晚上")
    assert say("何洁", "支部作用发挥") == f"已开1号调研：支部作用发挥{TWO}"
    assert say("何洁", "好了") == "1号调研发给谁？\n1 各支部书记\n2 全体党员"
    assert say("何洁", "2").startswith("1号调研（支部作用发挥）2题，发给全体党员13人，12月5日截止")


WHOLE = "1号调研（党员学习）2题，发给全体党员13人，12月5日截止，自愿、不记名；另有1人没有账号，收不到。发出后不能改题。"


@pytest.mark.parametrize(
    "text",
    [
        "开调研 党员学习 12月5日前 全体党员：1.学什么 2.几点学：早上/晚上",
        "开调研 党员学习 1、学什么 2、几点学：早上/晚上 全体党员 12月5日",
        "开调研 党员学习 学什么 几点学：早上/晚上 全体党员 12月5日",
        "开调研：党员学习，问题：学什么？几点学：早上/晚上。发给全体党员，12月5日截止",
    ],
)
def test_with_everything_in_one_line_nothing_is_asked_again(say: Say, text: str) -> None:
    assert say("何洁", text) == f"{WHOLE}\n1 发出\n2 先不发"
    assert say("何洁", "2").startswith("好，没有发。")
    assert say("何洁", "调研 1").startswith("1号调研（党员学习）没有发出，2题：\n1. 学什么")
    assert "\n2. 几点学（早上/晚上）\n" in say("何洁", "调研 1")


def test_a_draft_is_shown_and_changed_before_it_is_sent(say: Say) -> None:
    assert say("何洁", "开调研") == "调研叫什么？例如「支部作用发挥」。"
    assert say("何洁", "学习\n1. 学什么\n2. 几点学：早上/晚上").startswith("已开1号调研：学习。")
    assert say("何洁", "一个月几次\n谁来讲") == "已加2题，共4题。接着发下一题，发完回「好了」。"
    assert say("何洁", "删题 1 第3题") == "1号调研的第3题（一个月几次）删了，后面的往前挪。改错回「撤回」。"
    assert say("何洁", "撤回") == "已撤回：刚才删的题（一个月几次），放回了。"
    assert say("何洁", "删题 1 3").startswith("1号调研的第3题")
    assert say("何洁", "加题 1 还想说什么").startswith("已加第4题：还想说什么。")
    assert say("何洁", "调研 1") == (
        "1号调研（学习）没有发出，4题：\n1. 学什么\n2. 几点学（早上/晚上）\n3. 谁来讲\n4. 还想说什么\n"
        "加题回「加题 1 要问什么」，发出回「发调研 1 书记 12月5日」。"
    )
    assert say("何洁", "发调研 1") == "1号调研发给谁？\n1 各支部书记\n2 全体党员"
    assert say("何洁", "2") == "1号调研到哪天截止？例如「12月5日」。"
    assert say("何洁", "12月5日").startswith("1号调研（学习）4题，发给全体党员13人，12月5日截止")
    assert say("何洁", "2") == "好，没有发。要发回「发调研 1 书记 12月5日」。"
    assert say("何洁", "发调研 1 党员 12月5日").startswith("1号调研（学习）4题，发给全体党员13人")
    say("何洁", "1")
    assert say("何洁", "撤回").startswith("已撤回：发出的调研（学习），已发出的收不回来")
    assert say("何洁", "取消调研 1") == "1号调研取消后，已答的0人的答案都删掉，不能恢复。\n1 取消调研\n2 留着"
    assert say("何洁", "2") == "好，照旧。"


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("黄勇", "调研", "现在没有请您答的调研。"),
        ("何洁", "调研", "还没有调研。发起请写：开调研 支部作用发挥。"),
        ("何洁", "调研结果", "还没有调研。发起请写：开调研 支部作用发挥。"),
        ("黄勇", "调研 1 第3条", "调研由党委工作部发起和汇总。"),
        ("黄勇", "开调研 学习", "调研由党委工作部发起和汇总。"),
        ("黄勇", "发调研 1", "调研由党委工作部发起和汇总。"),
        ("黄勇", "结束调研 1", "调研由党委工作部发起和汇总。"),
        ("黄勇", "取消调研 1", "调研由党委工作部发起和汇总。"),
        ("黄勇", "调研结果 1", "调研由党委工作部发起和汇总。"),
        ("黄勇", "加题 1 学什么", "调研由党委工作部发起和汇总。"),
        ("何洁", "调研 1", "没有编号 1 的调研。"),
        ("何洁", "加题", "请写上编号，例如「加题 12」。"),
    ],
)
def test_what_else_is_answered(say: Say, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply


def test_the_office_hears_how_far_it_is(say: Say) -> None:
    written(say)
    assert say("何洁", "调研 1") == "1号调研（支部作用发挥）正在进行，发给全体党员10人，0人答了，12月5日截止。"
    assert say("何洁", "调研 1 看看") == "没看懂要对1号调研做什么，例如「调研 1 第5条 转问题」「调研结果 1」。"
    assert say("何洁", "调研 1 第2条 留着") == "没看懂要对1号调研做什么，例如「调研 1 第5条 转问题」「调研结果 1」。"
    assert say("何洁", "调研 1 结果") == "1号调研还没有结束，结束以后才看得到结果。"
    assert say("何洁", "结束调研 1").endswith("2 接着收")
    assert say("何洁", "2") == "好，接着收。"


def test_without_a_question_nothing_is_ready(say: Say) -> None:
    say("何洁", "开调研 学习")
    assert say("何洁", "好了") == "1号调研还没有题，先加题再发。"


@pytest.mark.parametrize("words", ["会议太多，记录老是补", "通报 念得太长", "没意见", "学习 没意思"])
def test_what_begins_like_a_command_is_an_answer(world: World, say: Say, words: str) -> None:
    written(say)
    say("黄勇", "调研")
    say("黄勇", "1")
    assert say("黄勇", words) == DONE
    assert words not in kept(world)


def test_what_is_said_too_late_is_not_kept(world: World, say: Say) -> None:
    written(say)
    say("黄勇", "调研")
    say("黄勇", "1")
    world.now += timedelta(minutes=11)
    assert say("黄勇", "书记老不开会").startswith("刚才的问题已过十分钟")
    assert "书记老不开会" not in kept(world)
    assert say("黄勇", "调研").startswith("支部作用发挥 2/2")
    assert say("黄勇", "我的任务").startswith("您")


def kept(world: World) -> list[str]:
    inbox = SQLModel.metadata.tables["inbox_message"]
    with world.acting() as ctx:
        return [row.text for row in ctx.connection.execute(sa.select(inbox.c.text))]


def test_when_he_answered_is_not_told_by_his_window(world: World, say: Say) -> None:
    """Who may be spoken to for 48 hours since he spoke is noted, but for what nobody is to know he said."""
    written(say)
    say.desk.listener = notify.hear
    heard = [
        say.desk.receive(replace(say.message("黄勇", text), opens=Window("message", timedelta(hours=hours), 5)))
        for hours, text in ((1, "调研"), (2, "1"), (3, "没意见"), (4, "匿名反映 食堂太贵"))
    ]
    assert heard[:3] == [FIRST, SECOND, DONE]

    with world.acting() as ctx:
        [until] = ctx.connection.execute(sa.select(SQLModel.metadata.tables["service_window"].c.until)).scalars()
    assert until <= world.now + timedelta(hours=1)
