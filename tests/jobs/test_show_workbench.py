"""The whole way from a task to the tile of the workbench, through the app's own client and the platform's checks."""

from bot.app import App
from bot.core.config import Settings
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.workbench import Numbers, figures
from tests.channels.conftest import AES_KEY, AGENT, CORP, SECRET, TOKEN, api_base, standin
from tests.world import World

__all__ = ["api_base", "standin"]


def app_of(world: World, api_base: str) -> App:
    section = {"corp_id": CORP, "agent_id": AGENT, "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
    channels = {"wecom_app": section | {"api_base": api_base, "workbench": True}}
    return App(Settings.model_validate({"channels": channels}), world.database, lambda: world.now)


def test_a_task_stands_on_the_tile_of_who_has_to_do_it(world: World, standin: StandIn, api_base: str) -> None:
    standin.add_users([Member("liming", "李明")])
    app = app_of(world, api_base)
    [chore] = [one for one in app.chores if one.name == "show_workbench"]
    app.channels["wecom_app"].set_tile(figures(app.settings, Numbers()))  # type: ignore[attr-defined]
    world.task("交三季度小结", owner="李明", due="2026-11-20")

    assert chore.run() == 1
    assert [(one["key"], one["data"]) for one in standin.workbench.items("liming")] == [("待办", "1"), ("逾期", "1")]
    assert [one["data"] for one in standin.workbench.items("wang")] == ["0", "0"]
    assert chore.run() == 0


def test_an_account_the_platform_does_not_know_holds_up_nobody(world: World, standin: StandIn, api_base: str) -> None:
    standin.add_users([Member("liming", "李明")])
    [chore] = [one for one in app_of(world, api_base).chores if one.name == "show_workbench"]
    for name in ("李明", "黄勇"):
        world.task("交三季度小结", owner=name, due="2026-11-30")

    assert chore.run() == 2
    assert standin.workbench.shown.keys() == {"liming"}
