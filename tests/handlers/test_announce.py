"""公告: shown before it goes, to whom, to how many, when; nobody is asked to answer 收到."""

import pytest
from sqlmodel import col, select

from bot.notify import MessageState, OutboxMessage, Urgency, announcements
from bot.people import Role
from tests.talk import Say
from tests.world import World

SENT = "谁没收到，回「谁没收到」。"


def test_to_a_unit_shown_first_then_sent(world: World, say: Say) -> None:
    assert say("何洁", "公告 锅炉支部 明天9点停电，请提前关机").splitlines() == [
        "发给锅炉支部全体党员，11人（其中1人没有聊天账号，请另行通知），马上发：",
        "党委工作部公告（何洁）：",
        "明天9点停电，请提前关机",
        "1 发送",
        "2 取消",
    ]
    assert world.heard_by("黄勇") == []

    assert say("何洁", "1") == f"已发公告：锅炉支部全体党员10人，马上发出，另有1人没有聊天账号。{SENT}"
    assert world.heard_by("黄勇") == ["党委工作部公告（何洁）：\n明天9点停电，请提前关机"]
    assert world.heard_by("周芳") == []


@pytest.mark.parametrize("answer", ["2", "取消"])
def test_not_sent(world: World, say: Say, answer: str) -> None:
    say("何洁", "公告 锅炉支部 明天9点停电")

    assert say("何洁", answer) in {"好，没有发。", "好，不记了。"}
    assert world.heard_by("黄勇") == []


def test_to_the_secretaries(world: World, say: Say) -> None:
    assert "发给支部书记，2人，马上发" in say("何洁", "公告 各支部书记 周五前报总结")
    say("何洁", "发送")

    assert (len(world.heard_by("老王")), len(world.heard_by("周芳")), world.heard_by("李明")) == (1, 1, [])


def test_a_secretary_tells_the_own_unit_only(world: World, say: Say) -> None:
    assert say("老王", "公告 全体 明天停电").startswith("发给锅炉支部全体党员，10人")
    assert say("老王", "公告 汽机支部 明天停电") == "公告由支部书记、副书记或党委工作部来发。"
    assert say("黄勇", "公告 全体 明天停电") == "公告由支部书记、副书记或党委工作部来发。"


def test_to_whom_is_asked(world: World, say: Say) -> None:
    assert say("老王", "公告：明天停电").splitlines() == ["发给谁？", "1 全体党员", "2 党小组长"]
    assert "发给锅炉支部党小组长，2人" in say("老王", "2")
    say("老王", "发送")

    assert world.heard_by("李明") == ["锅炉支部公告（老王）：\n明天停电"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("公告 锅炉支部 周五前报总结，收到请回复", "周五前报总结"),
        ("公告 锅炉支部 周五前报总结。看到的请回复收到！", "周五前报总结"),
        ("公告 锅炉支部 明天停电，收到回1", "明天停电"),
    ],
)
def test_nobody_is_asked_to_answer(world: World, say: Say, text: str, kept: str) -> None:
    assert "要人回「收到」的话已去掉" in say("何洁", text)
    say("何洁", "1")

    assert [line.rstrip("。！").partition("\n")[2] for line in world.heard_by("黄勇")] == [kept]


def test_at_night_it_waits_and_says_so(world: World, say: Say) -> None:
    world.on("2026-11-27 21:00")

    assert "现在是免打扰时间，11月30日（周一）08:07发" in say("何洁", "公告 锅炉支部 明天停电")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("全体党员 明天停电", "发给全体党员，13人（其中1人没有聊天账号，请另行通知），马上发："),
        ("各支部书记：明天停电", "发给支部书记，2人，马上发："),
        ("书记讲课改在周五", "发给谁？"),
    ],
)
def test_what_is_asked_when_it_was_not_said(say: Say, typed: str, shown: str) -> None:
    assert say("何洁", "公告").startswith("公告什么？")

    assert say("何洁", typed).splitlines()[0] == shown


def test_an_urgent_one_is_for_the_head_of_the_office(world: World, say: Say) -> None:
    world.on("2026-11-27 21:00")
    assert say("何洁", "紧急公告 全体 台风，撤离") == "不分时段的紧急公告由党委工作部部长来发。"

    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    assert say("刘洋", "紧急公告 全体党员 台风，今晚撤离").splitlines()[:3] == [
        "发给全体党员，13人（其中1人没有聊天账号，请另行通知），马上发：",
        "党委工作部公告（刘洋）：",
        "台风，今晚撤离",
    ]
    say("刘洋", "1")
    with world.acting() as ctx:
        assert {row.urgency for row in ctx.session.exec(select(OutboxMessage)).all()} == {Urgency.URGENT}


def test_an_urgent_one_to_the_secretaries(world: World, say: Say) -> None:
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)

    assert say("刘洋", "紧急公告：各支部书记：今晚值守").startswith(
        "发给支部书记，2人，马上发：\n党委工作部公告（刘洋）：\n今晚值守"
    )
    assert say("刘洋", "紧急公告 今晚停电").startswith("发给全体党员，13人")
    assert say("刘洋", "紧急公告").startswith("公告什么？")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("公告", "公告什么？请写清发给谁、什么事，例如「公告 全体党员 明天9点停电」。"),
        ("公告 锅炉支部 " + "停电通知" * 126, "公告最多500个字，请压缩后再发。"),
        ("公告 各党工委书记 明天开会", "党工委书记里没有别人可发，没有发。"),
        ("谁没收到", "还没有发过公告。"),
    ],
)
def test_what_cannot_be_sent(say: Say, text: str, reply: str) -> None:
    assert say("何洁", text) == reply


def test_a_long_one_is_shown_shortened_and_sent_whole(world: World, say: Say) -> None:
    assert len(say("何洁", "公告 锅炉支部 " + "停电通知" * 100)) <= 200
    say("何洁", "1")

    assert world.heard_by("黄勇") == ["党委工作部公告（何洁）：\n" + "停电通知" * 100]


def test_taken_back_before_it_went(world: World, say: Say) -> None:
    say("何洁", "公告 锅炉支部 明天停电")
    say("何洁", "1")

    assert say("何洁", "撤回") == "已撤回：公告“明天停电”，已发出的收不回来；没发出的消息不发了。"
    with world.acting() as ctx:
        assert {row.state for row in ctx.session.exec(select(OutboxMessage)).all()} == {MessageState.DROPPED}


def test_who_did_not_get_it(world: World, say: Say) -> None:
    say("何洁", "公告 锅炉支部 明天停电")
    say("何洁", "1")
    assert say("何洁", "谁没收到") == "“明天停电”发给10人，没有退回的。另有1人没有聊天账号。"

    with world.acting() as ctx:
        row = ctx.session.exec(select(OutboxMessage).where(OutboxMessage.member_id == world.who("黄勇"))).one()
        row.state, row.reason, row.settled_at = MessageState.FAILED, "企业微信里没有这个账号。", ctx.now
    assert say("何洁", "谁没收到") == "“明天停电”没送到1人：黄勇（企业微信里没有这个账号）"
    with world.acting() as ctx:
        rows = ctx.session.exec(
            select(OutboxMessage).where(col(OutboxMessage.member_id).in_([world.who("李明"), world.who("陈静")]))
        )
        for row in rows:
            row.state, row.reason, row.settled_at = MessageState.FAILED, "没有聊天账号。", ctx.now
    told = say("何洁", "谁没收到")
    assert told.startswith("“明天停电”没送到3人：")
    assert "（没有聊天账号）" in told
    assert "陈静、李明" in told or "李明、陈静" in told
    assert say("黄勇", "谁没收到") == "公告由支部书记、副书记或党委工作部来发。"


@pytest.fixture
def ten_are_thousands(monkeypatch: pytest.MonkeyPatch) -> None:
    """What thousands are to a company, the ten of the boiler branch are here."""
    monkeypatch.setattr("bot.notify.announcements.PIECE", 5)


@pytest.mark.usefixtures("ten_are_thousands")
def test_to_thousands_it_is_being_sent(world: World, say: Say) -> None:
    say("何洁", "公告 锅炉支部 明天停电")

    assert say("何洁", "1") == (f"正在发公告：锅炉支部全体党员10人，马上开始分批发，另有1人没有聊天账号。{SENT}")
    assert say("何洁", "谁没收到") == "“明天停电”发给10人，没有退回的。还有11人排队待发。另有1人没有聊天账号。"

    with world.acting() as ctx:
        assert announcements.put_some(ctx) == 5
        row = ctx.session.exec(select(OutboxMessage).where(OutboxMessage.member_id == world.who("李明"))).one()
        row.state, row.reason, row.settled_at = MessageState.FAILED, "企业微信里没有这个账号。", ctx.now
    assert say("何洁", "谁没收到") == "“明天停电”没送到1人：李明（企业微信里没有这个账号）；还有6人排队待发。"


@pytest.mark.usefixtures("ten_are_thousands")
def test_to_thousands_it_is_taken_back(world: World, say: Say) -> None:
    say("何洁", "公告 锅炉支部 明天停电")
    say("何洁", "1")
    with world.acting() as ctx:
        assert announcements.put_some(ctx) == 5

    assert say("何洁", "撤回") == "已撤回：公告“明天停电”，已发出的收不回来；没发出的消息不发了。"

    with world.acting() as ctx:
        assert announcements.put_some(ctx) == 0
        rows = ctx.session.exec(select(OutboxMessage)).all()
        assert [row.state for row in rows] == [MessageState.DROPPED] * 5


def announce(say: Say, text: str, name: str = "何洁") -> str:
    """Shown and sent."""
    say(name, text)
    return say(name, "发送")


def test_the_third_of_a_week_to_the_same_people_is_refused(world: World, say: Say) -> None:
    announce(say, "公告 锅炉支部 明天停电")
    announce(say, "公告 全体 党课改在周五", "老王")

    assert say("老王", "公告 全体 带笔记本") == (
        "锅炉支部全体党员本周已有2条公告，每人每周最多2条，没有发。请下周一再发；等不及的请当面说或打电话。"
    )

    world.on("2026-11-27 21:00")
    assert "10人" in say("老王", "公告 全体 下周一检查"), "it is one of next week's"


def test_who_has_had_enough_is_spared_what_others_get(world: World, say: Say) -> None:
    announce(say, "公告 锅炉支部 明天停电")
    announce(say, "公告 锅炉支部 后天停水")

    shown = say("何洁", "公告 全体党员 " + "停电通知" * 30)

    assert shown.startswith(
        "发给全体党员，3人（其中1人没有聊天账号，请另行通知）（另有10人本周已有2条公告，不发），马上发："
    )
    assert len(shown) <= 200
    assert say("何洁", "1").startswith("已发公告：全体党员2人（另有10人本周已有2条公告，不发），马上发出")
    assert (len(world.heard_by("黄勇")), len(world.heard_by("周芳"))) == (2, 1)


def test_what_was_taken_back_is_not_counted(world: World, say: Say) -> None:
    for text in ("明天停电", "后天停水"):
        announce(say, f"公告 锅炉支部 {text}")
    say("何洁", "撤回")

    assert announce(say, "公告 锅炉支部 后天停水").startswith("已发公告：锅炉支部全体党员10人")


@pytest.mark.usefixtures("ten_are_thousands")
def test_thousands_not_put_yet_are_counted(world: World, say: Say) -> None:
    for text in ("明天停电", "后天停水"):
        announce(say, f"公告 锅炉支部 {text}")

    assert "没有发" in say("何洁", "公告 锅炉支部 大后天停水")


def test_what_becomes_too_much_before_it_is_confirmed(world: World, say: Say) -> None:
    announce(say, "公告 锅炉支部 明天停电")
    say("何洁", "公告 锅炉支部 后天停水")
    announce(say, "公告 全体 党课改在周五", "老王")

    assert "1人（另有9人本周已有2条公告，不发），马上发出" in say("何洁", "发送")
    assert len(world.heard_by("黄勇")) == 2


def test_what_is_urgent_is_told_all_the_same(world: World, say: Say) -> None:
    world.appoint("刘洋", Role.PARTY_WORK_HEAD)
    for number in range(3):
        announce(say, f"紧急公告 全体党员 台风{number}号", "刘洋")
    assert len(world.heard_by("黄勇")) == 3

    assert announce(say, "公告 锅炉支部 明天停电").startswith("已发公告"), "and takes nothing of the two"


@pytest.mark.parametrize(
    ("typed", "to", "text"),
    [
        ("发给锅炉支部支部书记：周五前报总结", "锅炉支部书记，1人", "周五前报总结"),
        ("公告 锅炉支部书记 周五前报总结", "锅炉支部书记，1人", "周五前报总结"),
        ("给锅炉支部书记发个通知：周五前报总结", "锅炉支部书记，1人", "周五前报总结"),
        ("给锅炉支部支部书记发：周五前报总结", "锅炉支部书记，1人", "周五前报总结"),
        ("发给汽机支部、锅炉支部的书记 周五前报总结", "汽机支部、锅炉支部书记，2人", "周五前报总结"),
        ("发给各支部书记：周五前报总结", "支部书记，2人", "周五前报总结"),
        ("告诉锅炉支部全体党员：明天停电", "锅炉支部全体党员，11人", "明天停电"),
        ("发消息给锅炉支部党小组长：明天停电", "锅炉支部党小组长，2人", "明天停电"),
    ],
)
def test_whom_it_goes_to_may_be_said_first(say: Say, typed: str, to: str, text: str) -> None:
    shown = say("何洁", typed)

    assert shown.startswith(f"发给{to}")
    assert shown.splitlines()[2:] == [text, "1 发送", "2 取消"]


@pytest.mark.parametrize(
    "typed",
    [
        "发给锅炉支部的通知收到了吗",
        "发给锅炉支部的通知 收到了没",
        "发给李明：周五前报总结",
        "给锅炉支部宣传委员发个通知：报总结",
    ],
)
def test_what_is_no_announcement(say: Say, typed: str) -> None:
    assert not say("何洁", typed).startswith("发给")
