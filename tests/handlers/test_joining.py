"""A secretary gives a code, somebody becomes known by it, and stops being known: the whole of it in the chat."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot import logins, people
from bot.chat import InboxMessage
from bot.core import audit
from bot.notify.models import LetterState, MessageState, OutboxLetter, OutboxMessage, SentCard, Topic
from tests.talk import Say
from tests.world import World

OA = "wechat_oa"
STRANGER = "还没有把您和党员名册对上。请向支部书记要绑定码，发「绑定 绑定码」给我。"
WRONG = "没有对上，请核对后再发「绑定 绑定码」；给的是支部的码，请写「绑定 党员编号 绑定码」。"


def oa(say: Say, text: str, openid: str = "oOpenId-1", *, kind: str = "text") -> str:
    """Said in the Official Account."""
    return say.desk.receive(replace(say.message(openid, text), channel=OA, kind=kind))


def code_in(reply: str) -> str:
    """The code a secretary is told."""
    found = re.search(r"\d{4} \d{4}", reply)
    assert found, reply
    return found[0]


@pytest.fixture
def code(say: Say) -> str:
    """One for 赵强."""
    return code_in(say("老王", "绑定码 赵强"))


def test_a_member_becomes_known_by_his_code(world: World, say: Say, code: str) -> None:
    assert oa(say, "签到") == STRANGER
    assert oa(say, f"绑定 {code}") == (
        "已绑定：赵强（锅炉支部）。可以这样说：\n「我的任务」「签到」「请假 周五 出差」\n"
        "看能办什么，回「帮助」；不是您本人，请回「解绑」。"
    )
    assert oa(say, "我的任务").startswith("您没有要办的任务")
    assert world.heard_by("老王") == ["赵强在公众号绑定了自己的账号。不是本人，请回「解绑 赵强」。"]


@pytest.mark.parametrize("typed", ["绑定{}", "绑定码：{}", "{}", "绑定　{} 。"])
def test_however_it_is_typed(typed: str, say: Say, code: str) -> None:
    assert oa(say, typed.format(code)).startswith("已绑定：赵强")


def test_what_the_secretary_is_told(say: Say, code: str) -> None:
    told = say("老王", "绑定码 赵强", key="m:twice")
    assert told == (
        f"赵强的绑定码：{code_in(told)}\n24 小时内有效，只能用一次，请只发给本人。"
        f"他给支部通发「绑定 {code_in(told)}」就好。再要一个，前一个就作废。"
    )
    again = "赵强的绑定码已经给过您。没收到就再发一次「绑定码 赵强」，前一个随即作废。"
    assert say("老王", "绑定码 赵强", key="m:twice") == again
    assert oa(say, f"绑定 {code}") == WRONG


def test_a_code_stands_nowhere_in_the_store(world: World, say: Say, code: str) -> None:
    oa(say, f"绑定 {code}")
    unit = code_in(say("老王", "绑定码"))
    oa(say, f"绑定 M0009 {unit}", "oOpenId-2")
    oa(say, f"绑定 M0004 {unit}", "oOpenId-2")
    with world.acting() as ctx:
        kept = ctx.connection.execute(sa.select(col(InboxMessage.text), col(InboxMessage.reply)))
        rows = [(text, reply) for text, reply in kept]
        rows += [(one.summary, str(one.changes)) for verb in VERBS for one in audit.latest(ctx, verb, limit=9)]
    for secret in (code, code.replace(" ", ""), unit, unit.replace(" ", "")):
        assert not any(secret in text for row in rows for text in row)


VERBS = ("people.code", "people.bind")


def test_a_unit_s_code_with_one_s_number(world: World, say: Say) -> None:
    told = say("老王", "绑定码")
    assert told.startswith("锅炉支部的绑定码：")
    assert len(told) <= 200
    code = code_in(told)

    assert oa(say, f"绑定 {code}") == WRONG
    assert oa(say, f"绑定 m0009 {code}").startswith("已绑定：黄勇（锅炉支部）")
    assert oa(say, f"绑定 {code} M0009", "oOpenId-2") == WRONG
    assert oa(say, f"绑定 {code} M0001", "oOpenId-2") == WRONG
    assert world.heard_by("老王") == ["黄勇在公众号绑定了自己的账号。不是本人，请回「解绑 黄勇」。"]


def test_whoever_names_a_unit_or_a_person(say: Say) -> None:
    assert say("何洁", "绑定码 汽机支部").startswith("汽机支部的绑定码：")
    assert say("何洁", "绑定码").startswith("全公司一个码容易被冒用")
    assert say("何洁", "绑定码 M0013").startswith("刘洋的绑定码：")
    assert say("老王", "绑定码 刘洋") == "您管的名册里没有刘洋，请核对姓名。"
    assert say("老王", "绑定码 汽机支部") == "人员和组织由支部书记、组织委员或党委工作部维护。"
    assert say("黄勇", "绑定码") == "人员和组织由支部书记、组织委员或党委工作部维护。"


def test_of_two_of_one_name_one_is_picked(say: Say) -> None:
    asked = say("老王", "绑定码 王伟")
    assert asked.startswith("有 2 位王伟，给哪一位开码？\n1 王伟（锅炉支部第一党小组，1980年生）M0004")
    code = code_in(say("老王", "2"))
    assert oa(say, f"绑定 M0004 {code}") == WRONG
    assert oa(say, f"绑定 {code}").startswith("已绑定：王伟")


def test_of_ten_of_one_name_the_number_has_to_be_said(world: World, say: Say) -> None:
    with world.acting() as ctx:
        for number in range(9):
            ctx.session.add(people.Member(code=f"M1{number:03}", name="王伟", org_id=world.orgs["B04"]))
    assert say("老王", "绑定码 王伟") == "有 11 位王伟，请写党员编号，例如「绑定码 M0004」。"
    assert say("老王", "解绑 王伟") == "有 11 位王伟，请写党员编号，例如「解绑 M0004」。"
    assert say("老王", "解绑 M0004").startswith("已解除王伟的账号")


def test_a_secretary_makes_one_for_himself_and_is_told_nothing(world: World, say: Say) -> None:
    code = code_in(say("老王", "绑定码 老王"))
    assert oa(say, f"绑定 {code}").startswith("已绑定：老王")
    assert world.heard_by("老王") == []


def test_too_many_wrong_tries_are_not_answered_for_an_hour(world: World, say: Say, code: str) -> None:
    told = [oa(say, f"绑定 0000 000{one}") for one in range(7)]
    assert told[:5] == [WRONG] * 5
    assert told[5:] == ["试的次数太多了，请过一小时再试，或请支部书记当面帮您看看。"] * 2
    assert oa(say, f"绑定 {code}") == told[6]

    world.now += timedelta(hours=1)
    assert oa(say, f"绑定 {code}").startswith("已绑定")


def test_the_office_hears_once_of_many_that_guess(world: World, say: Say, code: str) -> None:
    for one in range(63):
        oa(say, "绑定 0000 0000", f"oGuess-{one}")
    [told] = world.heard_by("何洁")
    assert told.startswith("有人在反复试绑定码，一小时内已试错 60 次。")

    assert oa(say, f"绑定 {code}") == WRONG
    assert oa(say, f"绑定 M0006 {code}").startswith("已绑定：赵强")


def test_who_is_known_is_told_as_whom(say: Say, code: str) -> None:
    oa(say, f"绑定 {code}")
    told = "这个账号已经绑定在赵强名下，没有改动。要换人，请先回「解绑」。"
    assert [oa(say, f"{word}{code}") for word in ("绑定 ", "绑定：", "绑定码 ")] == [told] * 3
    assert say("老王", f"绑定 {code}") == told.replace("赵强", "老王")


def test_the_account_of_who_left_is_bound_to_nobody_else(world: World, say: Say, code: str) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("黄勇")).left_on = ctx.today
    assert say("黄勇", f"绑定 {code}", key="m:left") == "这个账号已经绑定了名册上的人，没有改动。"
    with world.acting() as ctx:
        kept = sa.select(col(InboxMessage.text)).where(col(InboxMessage.key) == "m:left")
        assert ctx.connection.execute(kept).scalar_one() == ""
    assert oa(say, f"绑定 {code}").startswith("已绑定：赵强")


def test_who_bound_himself_by_mistake_takes_it_back(world: World, say: Say, code: str) -> None:
    oa(say, f"绑定 {code}")
    assert oa(say, "撤回") == "已撤回：赵强用绑定码绑定了自己的账号。"
    assert oa(say, "签到") == STRANGER
    assert len(world.heard_by("老王")) == 1


def test_one_s_accounts_and_letting_one_go(world: World, say: Say, code: str) -> None:
    oa(say, f"绑定 {code}")
    assert oa(say, "我的账号") == (
        "您（赵强，锅炉支部）绑定了：\n企业微信 zhaoqiang，11月23日起\n公众号，11月23日起\n"
        "解除正在用的这一个，回「解绑」。"
    )
    with world.acting("赵强") as ctx:
        token, _ = logins.begin(ctx, world.who("赵强"), logins.Way.LINK)
    asked = oa(say, "解绑")
    assert asked.startswith("要解除这个公众号账号和您（赵强）的绑定吗？")
    assert oa(say, "取消") == "好，不记了。"
    oa(say, "解绑")
    assert oa(say, "确认") == "已解除。以后再用，请向支部书记要绑定码。"

    assert oa(say, "我的任务") == STRANGER
    assert say("赵强", "我的账号").count("起") == 1
    with world.acting() as ctx:
        assert logins.recognise(ctx, token) is None
        [entry] = audit.latest(ctx, "people.unbind", limit=1)
        assert (entry.summary, entry.actor_id) == ("解除赵强的公众号账号", world.who("赵强"))


def test_one_s_own_name_is_oneself(say: Say) -> None:
    assert say("黄勇", "解绑 黄勇").startswith("要解除这个企业微信账号")


def test_a_secretary_lets_accounts_go_and_takes_it_back(world: World, say: Say, code: str) -> None:
    oa(say, f"绑定 {code}")
    with world.acting("赵强") as ctx:
        token, _ = logins.begin(ctx, world.who("赵强"), logins.Way.LINK)
    assert say("老王", "解绑 赵强") == ("已解除赵强的账号（企业微信、公众号），已登录的网页一并退出。改错回「撤回」。")
    assert oa(say, "签到") == STRANGER
    with world.acting() as ctx:
        assert logins.recognise(ctx, token) is None

    assert say("老王", "撤回") == "已撤回：解除赵强的账号。"
    assert oa(say, "我的任务").startswith("您没有要办的任务")


def test_whose_accounts_may_be_let_go(say: Say) -> None:
    assert say("黄勇", "解绑 赵强") == "人员和组织由支部书记、组织委员或党委工作部维护。"
    assert say("老王", "解绑 刘洋") == "您管的名册里没有刘洋，请核对姓名。"
    assert say("老王", "解绑 老吴") == "老吴没有绑定账号，没有改动。"
    assert say("老王", "解绑 王伟").startswith("有 2 位王伟，解除哪一位的账号？")
    assert say("老王", "1").startswith("已解除王伟的账号（企业微信）")


def test_what_was_let_go_meanwhile_is_not_let_go_again(world: World, say: Say, code: str) -> None:
    oa(say, f"绑定 {code}")
    oa(say, "解绑")
    with world.acting("老王") as ctx:
        people.let_go(ctx, people.accounts(ctx, world.who("赵强"))[1])

    assert say("赵强", "确认") == "这个账号已经解除过了，没有改动。"
    assert say("赵强", "我的账号").count("起") == 1


def test_who_enters_is_told_what_is_open(world: World, say: Say) -> None:
    world.task("交三季度小结", owner="赵强", due="2026-11-20")
    world.task("交年度总结", owner="赵强", due="2026-11-30")
    say("老王", "开会 党员大会 周五下午3点")

    assert say.press("赵强", "", "event.enter_agent") == (
        "赵强，您好。有2项任务没办完（1项逾期），下一个会是11月27日（周五）15:00锅炉支部11月党员大会。\n"
        "回「帮助」看能办什么。"
    )
    assert say.press("赵强", "", "event.enter_agent") == ""
    assert say.press("刘洋", "", "event.enter_agent") == "刘洋，您好。眼下没有等您办的事。\n回「帮助」看能办什么。"


def test_who_enters_is_told_what_waits_for_his_word(world: World, say: Say) -> None:
    world.task("交三季度小结", owner="老王", due="2026-11-20")
    for owner in ("赵强", "陈静"):
        number = world.task("写小结", owner=owner, due="2026-11-30").id
        say(owner, f"完成 {number}")

    assert say.press("老王", "", "event.enter_agent") == (
        "老王，您好。有1项任务没办完（1项逾期），等您核验的有2项。\n回「待核验」看要核验的，回「帮助」看能办什么。"
    )
    assert say.press("陈静", "", "event.enter_agent").startswith("陈静，您好。眼下没有等您办的事。")


def test_who_enters_and_has_pressed_no_card_is_told_of_words(world: World, say: Say) -> None:
    with world.acting() as ctx:
        made: dict[str, Any] = {"channel": "wecom_app", "userids": ["zhaoqiang"], "made_at": ctx.now, "due": ctx.now}
        letter = OutboxLetter(text="请办。", card="task:1", state=LetterState.SENT, **made)
        ctx.session.add(letter)
        ctx.session.flush()
        told: dict[str, Any] = {"member_id": world.who("赵强"), "userid": "zhaoqiang", "letter_id": letter.id}
        told |= {"key": "k1", "topic": Topic.TASK, "text": "请办。", "put_at": ctx.now, "due": ctx.now}
        ctx.session.add(OutboxMessage(**told, state=MessageState.SENT, settled_at=ctx.now))
        card: dict[str, Any] = {"channel": "wecom_app", "card_id": "zb-1", "subject": "task:1"}
        ctx.session.add(SentCard(letter_id=letter.id, sent_at=ctx.now, **card))

    assert say.press("赵强", "", "event.enter_agent") == (
        "赵强，您好。眼下没有等您办的事。\n回「帮助」看能办什么。\n"
        "发给您的1张卡片还没点过。在微信里收消息看不到卡片，回「不要卡片」改发文字。"
    )


def test_a_stranger_who_enters_or_follows(say: Say) -> None:
    told = say.press("nobody7", "", "event.enter_agent")
    assert told.startswith("还没有把您和党员名册对上。请把「绑定 nobody7 您的姓名」")
    assert oa(say, "", kind="event.subscribe") == STRANGER
    assert oa(say, "", kind="event.subscribe") == ""
