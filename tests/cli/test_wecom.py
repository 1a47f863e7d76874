"""The app itself at the terminal: its address book beside the roster."""

import pytest

from bot import contacts
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.demo.standin_contacts import Department
from tests.cli.conftest import Run
from tests.cli.test_deliver import wecom
from tests.contacts.address_book import bound, rows, unbind
from tests.world import World

__all__ = ["wecom"]


@pytest.fixture
def waiting(world: World, wecom: StandIn) -> StandIn:
    """李明 has no account yet and is in the address book; 黄勇 is not in it any more; a cook is."""
    unbind(world, "liming")
    wecom.contacts.add([Department(2, "锅炉工程公司")])
    wecom.add_users([Member("liming", "李明", (2,)), Member("cook", "胡师傅")])
    del wecom.users["huangyong"]
    return wecom


def test_the_address_book_is_taken_in_once(run: Run, world: World, waiting: StandIn) -> None:
    ran = run("wecom", "contacts")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "通讯录里看得见 13 人：11 人已绑定，1 人和名册对不上或不用绑定（没有保存）。",
        "新登记：待绑定 1 个，看不清的 0 个，姓名不一样的 0 个，已离开的 1 个。",
        "现在待处理 1 个：在网页「管理 · 通讯录」或聊天里回「待绑定」处理。",
        "姓名\t账号\t部门\t名册上的人\t说明",
        "李明\tliming\t公司 / 锅炉工程公司\t李明（锅炉支部）\t姓名和部门都相符",
    ]
    assert {userid: row.state.value for userid, row in rows(world).items()} == {"liming": "open", "huangyong": "left"}
    assert "liming" not in bound(world)

    assert "和上次一样，没有新的。" in run("wecom", "contacts").out


def test_where_nothing_waits_there_is_no_table(run: Run, world: World, wecom: StandIn) -> None:
    assert run("wecom", "contacts").out.splitlines() == [
        "通讯录里看得见 13 人：13 人已绑定，0 人和名册对不上或不用绑定（没有保存）。",
        "和上次一样，没有新的。",
    ]


def test_a_dry_run_writes_nothing(run: Run, world: World, waiting: StandIn) -> None:
    ran = run("wecom", "contacts", "--dry-run")

    assert ran.code == 0
    assert "会登记（这次没有写入）：待绑定 1 个" in ran.out
    assert rows(world) == {}


def test_a_long_list_is_cut(run: Run, world: World, waiting: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.wecom.MOST", 1)
    unbind(world, "zhoufang", "wangwei1")

    out = run("wecom", "contacts").out
    assert out.endswith("……另有 2 个。\n")
    assert "看不清的 1 个" in out


def test_lost_sight_is_said(run: Run, world: World, waiting: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.contacts.planning.FEW", 0)
    for userid in ("laowang", "chenjing", "xiaozhou"):
        del waiting.users[userid]

    assert "多半是应用的可见范围改了" in run("wecom", "contacts").out
    assert set(rows(world)) == {"liming"}


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"errcode": 48009}, "这个 secret 是通讯录同步的，企业微信不再给它看名单，请填应用自己的 secret（48009）。\n"),
        ({"errcode": 60020}, "服务器的地址不在应用的企业可信 IP 中（60020）。\n"),
    ],
)
def test_a_refusal_is_told_in_one_sentence(
    run: Run, world: World, waiting: StandIn, fault: dict[str, int], sentence: str
) -> None:
    waiting.fault("*", times=9, **fault)
    ran = run("wecom", "contacts")

    assert (ran.code, ran.out, ran.err) == (1, "", sentence)
    assert rows(world) == {}


def test_without_an_app_there_is_no_address_book(run: Run, world: World) -> None:
    ran = run("wecom", "contacts")

    assert (ran.code, ran.err) == (1, "还没有配置企业微信应用（[channels.wecom_app]）。\n")


def test_what_the_platform_told_is_looked_up_by_hand_too(run: Run, world: World, waiting: StandIn) -> None:
    with world.acting() as ctx:
        contacts.note(ctx, "wecom_app", {"ChangeType": "create_user", "UserID": "liming"})

    assert '"job": "look_up_contacts"' in run("run-job", "look_up_contacts").out
    assert rows(world)["liming"].state == "open"


def test_an_unknown_option_is_wrong_usage(run: Run, world: World) -> None:
    assert run("wecom", "contacts", "--all").code == 2
