"""The menu at the terminal."""

import pytest

from bot import workbench
from bot.demo.standin import StandIn
from tests.cli.conftest import Run
from tests.cli.test_deliver import wecom
from tests.world import World

__all__ = ["wecom"]


def test_a_menu_is_put_there_shown_and_taken_away(run: Run, wecom: StandIn) -> None:
    assert run("wecom", "menu", "--show").out == "现在没有菜单。\n"
    tried = run("wecom", "menu", "--dry-run")
    assert tried.out.startswith("没有发出，换上以后是这样：\n我的\n  我的任务：说「我的任务」\n")
    assert wecom.menu == []

    put = run("wecom", "menu")
    assert put.out.startswith("菜单已经换上，15 项；各人的手机最迟一天内看到。\n我的\n")
    assert [one["name"] for one in wecom.menu] == ["我的", "支部", "办理"]
    assert run("wecom", "menu", "--show").out == put.out.partition("\n")[2]

    both = run("wecom", "menu", "--delete", "--show")
    assert both.code == 2
    assert "--show、--delete、--dry-run 一次写一个。" in both.err
    assert wecom.menu
    assert run("wecom", "menu", "--delete").out.startswith("菜单已经去掉")
    assert wecom.menu == []


def test_a_page_opens_by_itself_where_one_has_signed_in(
    run: Run, wecom: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBU_WEB__BASE_URL", "https://zhibu.example.org")
    assert "  网页：打开 https://zhibu.example.org/me\n" in run("wecom", "menu").out
    assert wecom.menu[2]["sub_button"][3]["url"] == "https://zhibu.example.org/me"


def test_what_the_platform_refuses_is_said_in_a_sentence(run: Run, wecom: StandIn) -> None:
    wecom.fault("menu/create", errcode=40056)
    ran = run("wecom", "menu")
    assert (ran.code, ran.err) == (1, "AgentId 不对（40056）。\n")


def test_without_a_channel(run: Run) -> None:
    assert run("wecom", "menu").err == "还没有配置企业微信应用（[channels.wecom_app]）。\n"
    assert run("oa", "menu").err == "还没有配置公众号（[channels.wechat_oa]）。\n"


def test_the_tile_is_set_and_its_numbers_come_by_themselves(
    run: Run, world: World, wecom: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.acting() as ctx:
        workbench.note(ctx, "wecom_app", ["liming"], workbench.Numbers(1, 0))
    assert run("wecom", "workbench").out == (
        "工作台已经换成数字样式。配置里 [channels.wecom_app] workbench = true 以后，各人才看到自己的数。\n"
    )
    assert [one["data"] for one in wecom.workbench.items("liming")] == ["0", "0"]
    with world.acting() as ctx:
        assert workbench.forget(ctx, "wecom_app") == 0

    monkeypatch.setenv("ZHIBU_CHANNELS__WECOM_APP__WORKBENCH", "true")
    assert run("wecom", "workbench").out.endswith("各人的待办数和逾期数会在几分钟内出现。\n")


def test_no_tile_without_a_channel(run: Run) -> None:
    assert run("wecom", "workbench").err == "还没有配置企业微信应用（[channels.wecom_app]）。\n"
