"""The app itself at the terminal: its address book."""

from bot.demo.standin import StandIn
from tests.cli.conftest import Run
from tests.cli.test_deliver import wecom
from tests.world import World

__all__ = ["wecom"]


def test_how_many_people_the_app_sees(run: Run, world: World, wecom: StandIn) -> None:
    ran = run("wecom", "contacts")

    assert (ran.code, ran.out, ran.err) == (0, f"通讯录里看得见 {len(wecom.users)} 人。\n", "")


def test_without_an_app_there_is_no_address_book(run: Run, world: World) -> None:
    ran = run("wecom", "contacts")

    assert (ran.code, ran.err) == (1, "还没有配置企业微信应用（[channels.wecom_app]）。\n")
