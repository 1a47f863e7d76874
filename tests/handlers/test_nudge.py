"""催办: shown first, said once a day, nobody told of what is not his."""

from datetime import date

import pytest

from handlers import nudge as nudging
from tests.talk import Say
from tests.tasks import duty
from tests.world import World

SAID_TODAY = "这些今天都催过了，没有再发；同一项一天最多催一次。"


@pytest.fixture
def late(world: World) -> None:
    """李明 is late with a summary, 老吴 without chat with a list, 老王 has a lecture to give, 周芳 too."""
    world.task("写小结", owner="李明", due="2026-11-20")
    world.task("交名册", owner="老吴", due="2026-11-20")
    duty(world, "ZB-04-1", "季度党课", due="2026-12-20", period="2026Q4", opens_on=date(2026, 11, 1))
    duty(world, "ZB-04-1", "季度党课", due="2026-12-20", period="2026Q4", org="B05", owner="周芳")


def test_the_secretary_urges_the_own_unit(world: World, say: Say, late: None) -> None:
    assert say("老王", "催办").splitlines() == [
        "催办锅炉支部到了办理时间还没办的2项，通知李明（老吴没有聊天账号，请另行通知）：",
        "写小结（1项）",
        "交名册（1项）",
        "1 发送",
        "2 取消",
    ]
    assert world.heard_by("李明") == []

    assert say("老王", "1") == "已催办1项。改错回「撤回」。"
    assert world.heard_by("李明") == ["老王催办：写小结，11月20日（周五）到期，逾期3天。办完回复「完成 1」。"]


def test_a_meeting_is_not_reported_but_held(world: World, say: Say) -> None:
    duty(world, "ZB-02-1", "月度支委会", due="2026-11-20", owner="李明", check="auto", meeting="committee_meeting")
    say("老王", "催办 1")
    say("老王", "1")

    assert world.heard_by("李明") == [
        "老王催办：月度支委会，11月20日（周五）到期，逾期3天。开完会记下来，归档后自动办结。"
    ]


def test_once_a_day_for_a_task_whoever_asks(world: World, say: Say, late: None) -> None:
    say("何洁", "催办 1")
    say("老王", "催办 1")
    say("老王", "发送")
    assert say("何洁", "发送") == SAID_TODAY
    for words in ("催办 1", "催办 李明", "催一下还没写小结的"):
        assert say("何洁", words) == SAID_TODAY
    assert len(world.heard_by("李明")) == 1

    say("何洁", "催办 锅炉支部")
    assert say("何洁", "1") == "已催办1项。1项今天催过了，不再催。改错回「撤回」。"
    world.on("2026-11-24")
    say("老王", "催办 1")
    assert say("老王", "1").startswith("已催办1项")
    assert len(world.heard_by("李明")) == 2


def test_not_sent(world: World, say: Say, late: None) -> None:
    say("老王", "催办 1")

    assert say("老王", "2") == "好，没有催。"
    assert world.heard_by("李明") == []


def test_done_meanwhile(world: World, say: Say, late: None) -> None:
    say("老王", "催办 1")
    say("李明", "完成 1")

    assert say("老王", "发送") == "这些刚才都办完了，不用再催。"


def test_the_office_urges_everybody_or_one_duty(world: World, say: Say, late: None) -> None:
    assert say("何洁", "催办 汽机支部").startswith("催办汽机支部到了办理时间还没办的1项，通知周芳")
    assert say("何洁", "催一下季度党课没讲的").splitlines()[1:2] == ["季度党课（2项）"]


def test_what_is_owed_by_the_words_of_its_title(world: World, say: Say, late: None) -> None:
    assert "写小结（1项）" in say("老王", "催一下还没写小结的")


def test_a_person(world: World, say: Say, late: None) -> None:
    assert say("老王", "催办 李明").startswith("催办李明到了办理时间还没办的1项，通知李明")


def test_nobody_to_be_reached(world: World, say: Say, late: None) -> None:
    assert say("老王", "催办 2") == "到了办理时间还没办的1项，责任人都没有聊天账号或还没定人，请另行通知：老吴。"


def test_taken_back(world: World, say: Say, late: None) -> None:
    say("老王", "催办 1")
    say("老王", "1")

    assert say("老王", "撤回") == "已撤回：刚才的催办，已发出的收不回来；没发出的消息不发了。"


@pytest.mark.parametrize(
    ("name", "text", "reply"),
    [
        ("黄勇", "催办", "催办由支部书记、副书记或党委工作部来做。"),
        ("老王", "催办 汽机支部", "单位的记录由本单位书记、委员和党小组长查看。"),
        ("周芳", "催办 1", "没有编号 1 的任务。"),
        ("周芳", "催办", "汽机支部现在没有到了办理时间还没办的任务，不用催（您自己负责的不算）。"),
        ("老王", "催一下黄勇", "黄勇现在没有到了办理时间还没办的任务，不用催。"),
        ("老王", "催办 逾期的 黄勇", "黄勇现在没有逾期没办的任务，不用催。"),
        ("老王", "催办 99999999999", "没有编号 99999999999 的任务。"),
    ],
)
def test_what_is_refused(world: World, say: Say, late: None, name: str, text: str, reply: str) -> None:
    assert say(name, text) == reply


def test_only_the_overdue(world: World, say: Say, late: None) -> None:
    assert say("何洁", "催办逾期的").startswith("催办逾期没办的2项")


def test_one_that_needs_no_urging(world: World, say: Say, late: None) -> None:
    assert say("老王", "催办 3") == "“季度党课”由您自己负责，不用催。"
    say("李明", "完成 1")
    assert say("老王", "催办 1") == "“写小结”待核验，不用催。"


def test_many_are_counted(world: World, say: Say) -> None:
    for name in ("李明", "陈静", "赵强", "黄勇"):
        world.task("写小结", owner=name, due="2026-11-20")

    assert say("老王", "催办").splitlines()[0] == "催办锅炉支部到了办理时间还没办的4项，通知4人："


def test_too_many_at_once(world: World, say: Say, late: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudging, "MOST", 1)

    assert say("何洁", "催办") == "一次最多催1项，请把单位说上，例如「催办 锅炉支部」。"
