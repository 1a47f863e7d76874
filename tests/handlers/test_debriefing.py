"""述职 by chat: one long text or several, a file sent before; the office asks who is missing."""

import pytest

from bot import appraisal, evidence, people, plan
from bot.channels.base import Incoming
from bot.evidence import EvidenceKind
from jobs import recur
from tests.talk import Say
from tests.world import World

TEXT = "一年来支部按季召开党员大会，党课讲了四次，整改问题六个。"
MORE = "下一年打算把党小组会开实，请假要写清原因。"


def text(world: World) -> str:
    with world.acting() as ctx:
        return "|".join(one.text for one in appraisal.debriefs(ctx, 2026).values())


def send_file(world: World, name: str, file: str, media: str = "m1") -> None:
    with world.acting(name) as ctx:
        evidence.hand_in(ctx, EvidenceKind.FILE, channel="wecom_app", media_id=media, name=file)


def test_a_text_in_two_messages(world: World, say: Say) -> None:
    assert say("老王", f"述职 {TEXT}") == (
        f"已收锅炉支部2026年述职，共{len(TEXT)}字。没写完就接着发，会接在后面。改错回「撤回」。"
    )
    assert say("老王", MORE) == f"接上了，锅炉支部述职共{len(TEXT) + len(MORE) + 1}字。还有就接着发；改错回「撤回」。"
    assert say("老王", "发完了") == f"好，锅炉支部述职共{len(TEXT) + len(MORE) + 1}字。"
    assert text(world) == f"{TEXT}\n{MORE}"


def test_what_was_added_last_is_taken_back(world: World, say: Say) -> None:
    say("老王", f"述职 {TEXT}")
    say("老王", MORE)

    assert say("老王", "撤回") == "已撤回：刚才交的锅炉支部述职，恢复到之前。"
    assert text(world) == TEXT


def test_as_long_as_a_message_may_be(world: World, say: Say) -> None:
    """WeCom takes 2048 bytes, some 680 characters; a text of three such messages is kept whole."""
    part = "一二三四五六七八九十" * 67
    assert "共670字" in say("老王", f"述职\n{part}")
    say("老王", part)

    assert "共2012字" in say("老王", part)
    assert text(world) == f"{part}\n{part}\n{part}"


def test_the_task_of_the_list_is_named(world: World, say: Say) -> None:
    with world.acting() as ctx:
        plan.load_defaults(ctx, 2026)
        recur.run(ctx)
    with world.acting("老王") as ctx:
        [row] = plan.find(ctx, "ZB-11-2", org=people.org_by_code(ctx, "B04"))

    assert f"任务办完请回「完成 {row.id}」。" in say("老王", f"述职 {TEXT}")
    say("老王", f"完成 {row.id}")
    assert "任务办完" not in say("老王", f"述职 {TEXT}")


def test_it_is_asked_for_and_replaced(world: World, say: Say) -> None:
    assert say("老王", "述职") == (
        "锅炉支部2026年述职还没有交。请把全文发来（可以分几条），或者先把文件发给我，再说「述职」。"
    )
    say("老王", TEXT)
    assert f"已交{len(TEXT)}字，再发就是换掉" in say("老王", "述职")
    assert "换掉了原来的" in say("老王", MORE)
    assert text(world) == MORE
    assert "撤回" in say("老王", "撤回")
    assert text(world) == TEXT


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("好的呀", "这句太短，没有接到述职里。要办别的，请再说一次。"),
        ("我的任务", "您没有要办的任务。"),
    ],
)
def test_what_is_no_part_of_it(world: World, say: Say, said: str, reply: str) -> None:
    say("老王", f"述职 {TEXT}")

    assert say("老王", said).startswith(reply)
    assert text(world) == TEXT


def test_a_file_sent_before(world: World, say: Say) -> None:
    send_file(world, "老王", "锅炉支部述职.docx")
    send_file(world, "老王", "别的.xlsx", "m2")

    asked = say("老王", "述职")
    assert asked.splitlines() == [
        "刚才发来的哪一份是锅炉支部的述职？",
        "1 锅炉支部述职.docx",
        "2 别的.xlsx",
        "3 都不是，我发文字",
    ]
    assert say("老王", "1") == "已收锅炉支部2026年述职文件“锅炉支部述职.docx”。改错回「撤回」。"
    with world.acting() as ctx:
        [made] = appraisal.debriefs(ctx, 2026).values()
        assert [one.name for one in evidence.of(ctx, "debrief", [made.id])[made.id]] == ["锅炉支部述职.docx"]
    assert say("老王", "撤回") == "已撤回：刚才放进“锅炉支部2026年述职”的材料；刚才交的锅炉支部述职，恢复到之前。"
    with world.acting() as ctx:
        assert appraisal.debriefs(ctx, 2026) == {}


def test_none_of_the_files_is_it(world: World, say: Say) -> None:
    send_file(world, "老王", "别的.xlsx")
    say("老王", "述职")

    assert "请把全文发来" in say("老王", "2")
    assert "已收" in say("老王", TEXT)


def test_a_file_that_arrives_through_the_desk(world: World, say: Say) -> None:
    say("老王", "述职")
    incoming = say.message("老王", "")
    sent = Incoming(
        channel="wecom_app",
        key="f:1",
        sender=incoming.sender,
        text="",
        sent_at=incoming.sent_at,
        kind="file",
        details={"MediaId": "m9", "FileName": "述职.docx"},
    )
    say.desk.receive(sent)

    assert "1 述职.docx" in say("老王", "述职")


def test_the_office_sees_who_is_missing(say: Say) -> None:
    assert say("何洁", "述职") == "2026年述职：2个单位交了0个，没交的：\n锅炉支部、汽机支部"
    say("老王", f"述职 {TEXT}")
    say("周芳", f"述职 {TEXT}")
    assert say("何洁", "述职") == "2026年述职：2个单位都交了。"


@pytest.mark.parametrize(
    ("name", "said", "reply"),
    [
        ("黄勇", "述职", "述职由支部书记、副书记交。"),
        ("何洁", f"述职 {TEXT}", "述职由支部书记、副书记交。"),
        ("老王", "述职 完成了", "述职不到20个字，没有收。请把全文发来，可以分几条。"),
    ],
)
def test_what_is_not_taken(world: World, say: Say, name: str, said: str, reply: str) -> None:
    assert say(name, said) == reply
    assert text(world) == ""
