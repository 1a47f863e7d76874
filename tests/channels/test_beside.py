"""What stands beside the chat: the menu and the tile of the workbench, put there and read back."""

import pytest

from bot.channels import errcodes, menus
from bot.channels.base import DeliveryError, Verdict
from bot.channels.beside import BadMenuError, HasMenu, HasWorkbench, KeyFigure, MenuEntry, MenuGroup
from bot.channels.group_robot import GroupRobot
from bot.channels.sdk import PlatformError
from bot.channels.wecom_app import WecomApp
from bot.demo.standin import StandIn
from tests.channels.account import playing
from tests.channels.conftest import api_base, app, robot, standin

__all__ = ["api_base", "app", "robot", "standin"]

TASKS, PAGE = MenuEntry("我的任务", says="我的任务"), MenuEntry("网页", link="https://zhibu.example/me")
MENU = (MenuGroup("我的", (TASKS, PAGE)), MenuGroup("支部", (MenuEntry("会议", says="会议"),)))


def test_a_menu_is_put_there_read_back_and_taken_away(app: WecomApp, standin: StandIn) -> None:
    assert app.menu() == ()
    app.set_menu(MENU)

    assert standin.menu[0]["sub_button"] == [
        {"type": "click", "name": "我的任务", "key": "我的任务"},
        {"type": "view", "name": "网页", "url": "https://zhibu.example/me"},
    ]
    assert app.menu() == MENU
    app.delete_menu()
    assert standin.menu == []


@pytest.mark.parametrize(
    ("menu", "words"),
    [
        ((), "一级菜单最多 3 个，现在有 0 个。"),
        ((MenuGroup("我的", (TASKS,)),) * 4, "一级菜单最多 3 个，现在有 4 个。"),
        ((MenuGroup("我的", ()),), "“我的”下面要有 1 到 5 项，现在有 0 项。"),
        ((MenuGroup("我的", (TASKS,) * 6),), "“我的”下面要有 1 到 5 项，现在有 6 项。"),
        ((MenuGroup("一二三四五六", (TASKS,)),), "“一二三四五六”太长：最多 16 字节（约 5 个汉字）。"),
        ((MenuGroup(" ", (TASKS,)),), "有一项没有名字。"),
        (
            (MenuGroup("我的", (MenuEntry("一二三四五六七八九十一二三四", says="会议"),)),),
            "“一二三四五六七八九十一二三四”太长：最多 40 字节（约 13 个汉字）。",
        ),
        ((MenuGroup("我的", (MenuEntry("空"),)),), "“空”要么说一句不超过 128 字节的话，要么打开一个网址。"),
        ((MenuGroup("我的", (MenuEntry("两样", "会议", "https://a.example"),)),), "“两样”要么说一句"),
        ((MenuGroup("我的", (MenuEntry("长", says="会" * 43),)),), "“长”要么说一句"),
        ((MenuGroup("我的", (MenuEntry("页", link="zhibu.example"),)),), "“页”的网址要以 http:// 或 https:// 开头"),
        ((MenuGroup("我的", (MenuEntry("页", link="https://" + "a" * 1017),)),), "“页”的网址要以"),
    ],
)
def test_what_would_be_refused_or_cut_is_not_sent(
    menu: tuple[MenuGroup, ...], words: str, app: WecomApp, standin: StandIn
) -> None:
    with pytest.raises(BadMenuError) as error:
        app.set_menu(menu)
    assert error.value.sentence.startswith(words)
    assert standin.calls == []


def test_an_official_account_has_room_for_longer_names() -> None:
    menu = (MenuGroup("我的", (MenuEntry("一二三四五六七八九十一二三四", says="会议"),)),)
    assert menus.problems(menu, menus.ACCOUNT) == []
    assert len(menus.problems(menu, menus.WECOM)) == 1


def test_a_menu_of_others_is_read_too() -> None:
    answer = {"menu": {"button": [{"type": "click", "name": "签到", "key": "签到", "sub_button": []}]}}
    assert menus.read(answer) == (MenuGroup("签到", (MenuEntry("签到", says="签到"),)),)


@pytest.mark.parametrize(
    ("code", "words", "verdict"),
    [
        (40018, "菜单的名字太长（40018）。", Verdict.NEVER),
        (40056, "AgentId 不对（40056）。", Verdict.NEVER),
        (45009, "调用次数超过限额（45009）。", Verdict.LATER),
        (40099, "企业微信没有接受（40099）。", Verdict.NEVER),
    ],
)
def test_what_the_platform_says_is_told_in_chinese(
    code: int, words: str, verdict: Verdict, app: WecomApp, standin: StandIn
) -> None:
    standin.fault("menu/create", errcode=code)
    with pytest.raises(DeliveryError) as error:
        app.set_menu(MENU)
    assert (error.value.sentence, error.value.verdict) == (words, verdict)


def test_every_refusal_of_a_menu_is_known() -> None:
    def refuse(*_: object, **__: object) -> dict[str, object]:
        raise PlatformError(40027, "invalid")

    kept = menus.Menus(refuse, menus.WECOM, lambda error: DeliveryError(str(error), verdict=Verdict.NEVER), agent_id=1)
    with pytest.raises(DeliveryError, match="40027"):
        kept.delete()
    for table in (errcodes.WECOM, errcodes.ACCOUNT):
        assert {40016, 40018, 40025, 46003, 48001} <= errcodes.every_refusal(table).keys()


def test_a_menu_that_cannot_be_asked_for(app: WecomApp, standin: StandIn) -> None:
    standin.fault("menu/get", errcode=48002)
    with pytest.raises(DeliveryError, match="48002"):
        app.menu()


def test_the_tile_shows_each_his_numbers(app: WecomApp, standin: StandIn) -> None:
    link = "https://zhibu.example/me"
    app.set_tile([KeyFigure("待办", "-", link)])
    app.show_figures(("li.ming", "wang"), [KeyFigure("待办", "3", link), KeyFigure("逾期", "0")])

    assert standin.workbench.items("wang") == [
        {"key": "待办", "data": "3", "jump_url": link},
        {"key": "逾期", "data": "0"},
    ]
    assert standin.workbench.items("zhao") == [{"key": "待办", "data": "-", "jump_url": link}]
    assert [one["path"] for one in standin.calls if one["path"].startswith("agent")] == [
        "agent/set_workbench_template",
        "agent/batch_set_workbench_data",
    ]


def test_somebody_who_is_gone_spoils_a_batch_for_good(app: WecomApp) -> None:
    with pytest.raises(DeliveryError) as error:
        app.show_figures(("li.ming", "nobody"), [KeyFigure("待办", "3")])
    assert (error.value.permanent, error.value.code) == (True, 40003)
    with pytest.raises(DeliveryError, match="最多给一千人"):
        app.show_figures(("li.ming",) * 1001, [KeyFigure("待办", "3")])


@pytest.mark.parametrize("code", [40056, 48002, 49999])
def test_what_is_no_user_s_fault_is_put_right_by_somebody(code: int, app: WecomApp, standin: StandIn) -> None:
    standin.fault("agent/batch_set_workbench_data", errcode=code)
    with pytest.raises(DeliveryError) as error:
        app.show_figures(("li.ming",), [KeyFigure("待办", "3")])
    assert error.value.verdict is Verdict.OFFICE


def test_the_menu_of_an_official_account() -> None:
    office = playing()
    assert isinstance(office.channel, HasMenu)
    assert office.channel.menu() == ()
    office.channel.set_menu(MENU)
    assert (office.channel.menu(), office.oa.menu[0]["name"]) == (MENU, "我的")
    office.channel.delete_menu()
    assert office.oa.menu == []
    office.close()


def test_who_has_what(app: WecomApp, robot: GroupRobot) -> None:
    assert isinstance(app, HasMenu)
    assert isinstance(app, HasWorkbench)
    assert not isinstance(robot, HasMenu | HasWorkbench)
