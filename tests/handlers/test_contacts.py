"""待绑定, 同意绑定, 不绑定 in the chat; and what the platform tells of its address book."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.channels.base import Incoming, Person
from tests.contacts.address_book import book, bound, called, rows, standing, take_in, unbind
from tests.talk import Say
from tests.world import World

CLERK = "何洁"
HEAD = "（前面是编号）：清楚的回「同意绑定 编号」或「同意绑定 全部」，不是的回「不绑定 编号」"


@pytest.fixture
def proposed(world: World) -> World:
    """李明 and 周芳 wait for their accounts, a 王伟 it is not clear which; 黄勇 went."""
    unbind(world, "liming", "zhoufang", "wangwei1", "wangwei2")
    seen = [one for one in book() if one.userid != "huangyong" and one.name != "王伟"]
    take_in(world, [*seen, Person("weiwang", "王伟", ())])
    return world


def at(world: World, userid: str) -> int:
    return rows(world)[userid].id


def test_nothing_waits(world: World, say: Say) -> None:
    assert say(CLERK, "待绑定") == "没有待绑定的账号。"
    assert say(CLERK, "同意绑定 全部") == "没有清楚的待绑定账号；看不清的请在网页「管理 · 通讯录」里填党员编号。"


def test_what_waits(proposed: World, say: Say) -> None:
    numbers = {userid: at(proposed, userid) for userid in ("liming", "zhoufang", "weiwang", "huangyong")}

    assert say(CLERK, "待绑定") == (
        f"待绑定3个{HEAD}\n"
        f"{numbers['liming']} 李明（锅炉工程公司）→锅炉支部\n"
        f"{numbers['zhoufang']} 周芳（汽机工程公司）→汽机支部\n"
        f"{numbers['weiwang']} 王伟（没写部门）：名册上有 2 位同名\n"
        f"{numbers['huangyong']} 黄勇（锅炉支部）已不在通讯录，看过回「不绑定 {numbers['huangyong']}」"
    )
    assert say("老王", "待绑定").splitlines()[1:] == [
        f"{numbers['liming']} 李明（锅炉工程公司）→锅炉支部",
        f"{numbers['huangyong']} 黄勇（锅炉支部）已不在通讯录，看过回「不绑定 {numbers['huangyong']}」",
    ]
    assert say("赵强", "待绑定") == "人员和组织由支部书记、组织委员或党委工作部维护。"


def test_a_long_list_is_turned(world: World, say: Say) -> None:
    people = [one for one in book() if one.name not in {"王伟", CLERK}]
    unbind(world, *(one.userid for one in people))
    take_in(world, book())

    first = say(CLERK, "待绑定")
    assert len(first) <= 200
    assert "回「更多」接着看" in first
    assert "→" in say(CLERK, "更多")


def test_one_is_agreed_to_and_taken_back(proposed: World, say: Say) -> None:
    number = at(proposed, "liming")

    assert say("老王", f"同意绑定 {number}") == "已绑定1人：李明。改错回「撤回」。"
    assert bound(proposed)["liming"] == proposed.who("李明")
    assert say("liming", "我的任务") != ""
    assert say("老王", f"同意绑定 {number}") == f"编号 {number} 已经处理过了，没有改动。"
    assert "撤回" in say("老王", "撤回")
    assert "liming" not in bound(proposed)


def test_several_are_agreed_to_and_what_cannot_be_is_said(proposed: World, say: Say) -> None:
    one, other, unclear = (at(proposed, userid) for userid in ("liming", "zhoufang", "weiwang"))

    assert say(CLERK, f"同意绑定{one}、{other}、{unclear}") == (
        f"已绑定2人：李明、周芳。没有记：编号 {unclear} 看不出是名册上的哪一位，请在网页上填党员编号，"
        "或用「绑定 账号 姓名」。改错回「撤回」。"
    )


def test_all_that_are_clear_are_agreed_to_once_confirmed(proposed: World, say: Say) -> None:
    assert say(CLERK, "同意绑定 全部") == "一次绑定 2 人：李明、周芳。看不清的不动。确认请回「确认」。"
    assert "liming" not in bound(proposed)
    assert say(CLERK, "确认") == "已绑定 2 人。改错回「撤回」。"
    assert {"liming", "zhoufang"} <= set(bound(proposed))
    assert standing(proposed)["weiwang"] == ("open", None)
    say(CLERK, "撤回")
    assert not {"liming", "zhoufang"} & set(bound(proposed))


def test_all_of_a_secretary_are_those_of_his_unit(proposed: World, say: Say) -> None:
    assert say("老王", "同意绑定 全部").startswith("一次绑定 1 人：李明。")
    assert say("老王", "取消") == "好，不记了。"
    assert "liming" not in bound(proposed)


def test_one_is_declined(proposed: World, say: Say) -> None:
    number, left = at(proposed, "liming"), at(proposed, "huangyong")

    assert say("老王", f"不绑定 {number}") == "这1个不绑定：李明。改错回「撤回」。"
    assert standing(proposed)["liming"][0] == "declined"
    assert say(CLERK, f"不绑定 {left}") == "这1个不绑定：黄勇。改错回「撤回」。"
    assert (standing(proposed)["huangyong"][0], bound(proposed)["huangyong"]) == ("gone", proposed.who("黄勇"))


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("同意绑定", "请写编号，例如「同意绑定 3」「同意绑定 3、5」或「同意绑定 全部」。"),
        ("不绑定", "请写编号，例如「不绑定 3」。"),
        ("不绑定 9999", "没有编号 9999 的待绑定账号。"),
        ("同意绑定 李明", "「李明」不是编号。"),
    ],
)
def test_what_is_missing_is_said(proposed: World, say: Say, said: str, reply: str) -> None:
    assert say(CLERK, said) == reply


def test_another_branch_is_not_his_to_decide(proposed: World, say: Say) -> None:
    number = at(proposed, "zhoufang")

    assert "党委工作部" in say("老王", f"同意绑定 {number}")
    assert "党委工作部" in say("老王", f"不绑定 {number}")
    assert standing(proposed)["zhoufang"][0] == "open"


def test_called_otherwise_is_shown_as_unclear(world: World, say: Say) -> None:
    take_in(world, list(called(book(), liming="李亮")))

    number = at(world, "liming")
    assert f"{number} 李亮（锅炉工程公司）：绑定的是李明，姓名不一样" in say(CLERK, "待绑定")
    assert say(CLERK, f"同意绑定 {number}").startswith(f"编号 {number} 的账号已经绑定，只是姓名不一样")


def test_what_the_platform_tells_is_noted_once(world: World, say: Say) -> None:
    event = Incoming(
        channel="wecom_app",
        key="e:sys:1",
        sender="",
        kind="event.change_contact",
        details={"ChangeType": "create_user", "UserID": "XinLai"},
    )

    assert [say.desk.receive(event), say.desk.receive(event)] == ["", ""]
    assert standing(world) == {"xinlai": ("new", None)}
    assert say.desk.receive(replace(event, key="e:sys:2", details={"ChangeType": "create_party", "Id": "7"})) == ""
    assert set(rows(world)) == {"xinlai"}


def test_changes_told_at_once_make_one_row(world: World, say: Say) -> None:
    told = [
        Incoming(
            channel="wecom_app",
            key=f"e:sys:{number}",
            sender="",
            kind="event.change_contact",
            details={"ChangeType": change, "UserID": "XinLai"},
        )
        for number, change in enumerate(("create_user", "update_user") * 6)
    ]
    with ThreadPoolExecutor(6) as crowd:
        assert set(crowd.map(say.desk.receive, told)) == {""}

    assert standing(world) == {"xinlai": ("new", None)}
