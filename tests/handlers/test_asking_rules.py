"""Asking about the rules in chat: the figure first, the source last, no guess, and no wage kept."""

import pytest
from sqlmodel import select

from bot.chat import InboxMessage
from tests.talk import Say
from tests.world import World


def kept(world: World) -> list[tuple[str, str]]:
    """What the inbox keeps: words and reply."""
    with world.database.read() as session:
        return [(row.text, row.reply) for row in session.exec(select(InboxMessage)).all()]


@pytest.mark.parametrize(
    ("text", "first", "basis"),
    [
        (
            "换届几年一次",
            "党支部、党总支3年，基层党委5年（村、社区的支部也是5年）。",
            "依据：关于党的基层组织任期的意见",
        ),
        (
            "规定 联合支部最多几个单位",
            "正式党员不足3名的单位，可以合建联合党支部，一般不超过5个单位。",
            "依据：支部工作条例",
        ),
        (
            "政审材料有效期多久",
            "一般1年内有效，过了要重新审；这是各地的做法，请问上级组织部门。",
            "依据：通行做法（没有统一的规定）",
        ),
        (
            "民主评议优秀能评几个，我们27个人",
            "27名党员最多评9名优秀：不超过三分之一，小数舍去（默认算法）。",
            "依据：支部工作条例第十八条和年度通知",
        ),
        (
            "45个人到多少人能表决",
            "应到45人的，到会23人可以表决，赞成23票才通过。应到只数有表决权的正式党员。",
            "依据：支部工作条例第十一条",
        ),
        (
            "党员大会38个人到多少人才能表决",
            "应到38人的，到会19人可以表决，赞成20票才通过。到会刚好一半时各地理解不一，宜先问上级。应到只数有表决权的正式党员。",
            "依据：支部工作条例第十一条",
        ),
        (
            "多少票算通过",
            "赞成票超过应到会有表决权党员的一半才算通过，分母是应到，不是到会人数；正好一半不通过。",
            "依据：支部工作条例第十一条",
        ),
        (
            "退休党员党费怎么交",
            "退休的每月5000元以下交0.5%，超过5000元交1%，全额乘一个比例，按月交。",
            "依据：党费收缴使用管理规定",
        ),
    ],
)
def test_the_answer_comes_first_and_the_source_last(say: Say, text: str, first: str, basis: str) -> None:
    assert say("黄勇", text).splitlines() == [first, basis]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("工资8000党费交多少", "每月交120元：8000×1.5%。"),
        ("工资八千五党费交多少", "每月交127.5元：8500×1.5%。"),
        ("退休金5001党费交多少", "每月交50.01元：5001×1%。"),
    ],
)
def test_dues_are_reckoned_and_neither_wage_nor_sum_is_kept(world: World, say: Say, text: str, first: str) -> None:
    assert say("黄勇", text, key="dues").splitlines()[0] == first

    assert kept(world) == [("", "党费按规定的比例算过了，金额没有保存；要看请再问一次。")]
    assert say("黄勇", text, key="dues") == "党费按规定的比例算过了，金额没有保存；要看请再问一次。"


def test_a_question_about_dues_without_a_figure_keeps_its_answer(world: World, say: Say) -> None:
    reply = say("黄勇", "党费怎么交")

    assert reply.startswith("按月交：在职税后3000元以下0.5%")
    assert kept(world) == [("", reply)]


def test_other_questions_are_kept_like_all_that_is_said(world: World, say: Say) -> None:
    say("黄勇", "换届几年一次")

    assert [words for words, _ in kept(world)] == ["换届几年一次"]


def test_unsure_it_names_whom_to_ask_and_the_nearest_questions(say: Say) -> None:
    asked = say("黄勇", "党龄怎么算")

    assert asked.startswith("这个我没有把握，不乱答，请问党委工作部。您要问的是不是：\n1 ")
    assert "\n依据：" in say("黄勇", "1")


def test_far_from_everything_it_only_names_whom_to_ask(world: World, say: Say) -> None:
    assert say("黄勇", "规定 工资上的税怎么交") == "这个我没有把握，不乱答，请问党委工作部。"
    assert [words for words, _ in kept(world)] == [""]


@pytest.mark.parametrize("text", ["规定", "问规定"])
def test_the_bare_word_says_how_to_ask(say: Say, text: str) -> None:
    assert say("黄勇", text).startswith("要问哪条规定？")
