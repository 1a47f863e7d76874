"""Everybody's open and late tasks stand in the workbench: what differs is brought there, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot import people, workbench
from bot.channels.base import DeliveryError, Verdict
from bot.channels.beside import KeyFigure
from bot.core.config import Settings
from bot.workbench import Numbers
from tests.world import World

APP = {"corp_id": "ww1", "agent_id": 1000002, "secret": "s", "token": "t", "aes_key": "a" * 43, "workbench": True}
WEB = {"base_url": "https://zhibu.example.org", "link_key": "k" * 40}


def settings(**changes: object) -> Settings:
    """Those of an app whose tile shows numbers, and pages."""
    return Settings.model_validate({"channels": {"wecom_app": APP | changes}, "web": WEB})


@dataclass
class Tile:
    """A workbench that remembers its calls; `gone` accounts spoil a call, `refusal` all of them."""

    name: str = "wecom_app"
    gone: frozenset[str] = frozenset()
    refusal: Verdict | None = None
    calls: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    def set_tile(self, figures: Iterable[KeyFigure]) -> None:
        self.calls.append(((), tuple(one.value for one in figures)))

    def show_figures(self, userids: tuple[str, ...], figures: Iterable[KeyFigure]) -> None:
        self.calls.append((userids, tuple(one.value for one in figures)))
        if self.refusal is not None:
            raise DeliveryError("不行。", verdict=self.refusal)
        if self.gone & set(userids):
            raise DeliveryError("没有这个成员。", verdict=Verdict.NEVER, code=40003)

    def told(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The calls since the last time."""
        found, self.calls = self.calls, []
        return found


@pytest.fixture
def tile() -> Tile:
    return Tile()


@pytest.fixture
def shower(world: World, tile: Tile) -> workbench.Shower:
    world.settings = settings()
    world.task("交三季度小结", owner="赵强", due="2026-11-20")
    world.task("交年度总结", owner="赵强", due="2026-11-30")
    world.task("写党课讲稿", owner="李明", due="2026-11-30")
    world.task("报学习计划", owner="黄勇", due="2026-11-30")
    return workbench.Shower(world.database, {"wecom_app": tile}, lambda: world.now, world.settings)


def test_equal_numbers_travel_together_and_noughts_not_at_all(shower: workbench.Shower, tile: Tile) -> None:
    assert shower.run_once() == 3
    assert sorted(tile.told()) == [(("huangyong", "liming"), ("1", "0")), (("zhaoqiang",), ("2", "1"))]
    assert shower.run_once() == 0
    assert tile.told() == []


def test_what_changed_is_brought(world: World, shower: workbench.Shower, tile: Tile) -> None:
    shower.run_once()
    tile.told()
    task = world.task("补会议记录", owner="李明", due="2026-11-27")
    shower.run_once()
    assert tile.told() == [(("liming",), ("2", "0"))]

    world.on("2026-11-30 10:00")
    shower.run_once()
    assert tile.told() == [(("liming",), ("2", "1"))]
    assert task.days_late(world.now.date()) == 3


def test_what_has_not_begun_does_not_count(world: World, shower: workbench.Shower, tile: Tile) -> None:
    shower.run_once()
    tile.told()
    task = world.task("明年的事", owner="刘洋", due="2027-03-31")
    with world.acting() as ctx:
        ctx.session.merge(task).opens_on = world.now.date() + timedelta(days=1)
    assert shower.run_once() == 0
    world.now += timedelta(days=1)
    shower.run_once()
    assert (("liuyang",), ("1", "0")) in tile.told()


def test_nothing_at_night(world: World, shower: workbench.Shower, tile: Tile) -> None:
    world.on("2026-11-23 22:00")
    assert (shower.run_once(), tile.told()) == (0, [])
    world.on("2026-11-24 09:30")
    assert shower.run_once() == 3


def test_nothing_where_it_is_not_wanted(world: World, shower: workbench.Shower, tile: Tile) -> None:
    off = workbench.Shower(world.database, {"wecom_app": tile}, lambda: world.now, settings(workbench=False))
    assert (off.run_once(), tile.told()) == (0, [])
    other = workbench.Shower(world.database, {"wecom_app": object()}, lambda: world.now, world.settings)
    assert other.run_once() == 0


@pytest.mark.parametrize(
    ("verdict", "minutes"),
    [
        (Verdict.OFFICE, 60),
        (Verdict.LATER, 60),
        (Verdict.CLOSED, 60),
        (Verdict.AGAIN, 5),
        (Verdict.UNREACHED, 5),
    ],
)
def test_a_platform_that_would_not_is_left_alone(
    verdict: Verdict, minutes: int, world: World, shower: workbench.Shower, tile: Tile
) -> None:
    tile.refusal = verdict
    assert shower.run_once() == 0
    assert len(tile.told()) == 1

    tile.refusal = None
    world.now += timedelta(minutes=minutes - 1)
    assert (shower.run_once(), tile.told()) == (0, [])
    world.now += timedelta(minutes=1)
    assert shower.run_once() == 3


def test_who_is_gone_spoils_it_for_nobody_else(shower: workbench.Shower, tile: Tile) -> None:
    tile.gone = frozenset({"liming"})
    assert shower.run_once() == 3
    told = [userids for userids, _ in tile.told()]
    assert ("huangyong",) in told
    assert (shower.run_once(), tile.told()) == (0, [])


def test_who_is_bound_no_more_is_shown_noughts(world: World, shower: workbench.Shower, tile: Tile) -> None:
    shower.run_once()
    tile.told()
    with world.acting("老王") as ctx:
        people.unbind(ctx, people.member(ctx, world.who("赵强")))
        people.member(ctx, world.who("李明")).left_on = ctx.today
    assert shower.run_once() == 2
    assert tile.told() == [(("liming", "zhaoqiang"), ("0", "0"))]
    assert shower.run_once() == 0


def test_a_thousand_in_a_call(world: World, shower: workbench.Shower, tile: Tile) -> None:
    with world.acting() as ctx:
        member_id = world.who("黄勇")
        for number in range(1001):
            ctx.session.add(
                people.ChatAccount(channel="wecom_app", userid=f"x{number}", member_id=member_id, bound_at=world.now)
            )
    assert shower.run_once() == 1004
    assert sorted(len(userids) for userids, _ in tile.told()) == [1, 3, 1000]


def test_who_is_about_to_end_asks_for_nothing_more(shower: workbench.Shower, tile: Tile) -> None:
    shower.leave()
    assert (shower.run_once(), tile.told()) == (0, [])


def test_after_the_tile_was_set_anew_everybody_is_shown_again(
    world: World, shower: workbench.Shower, tile: Tile
) -> None:
    shower.run_once()
    with world.acting() as ctx:
        assert workbench.forget(ctx, "wecom_app") == 3
    assert shower.run_once() == 3


def test_a_touch_opens_one_s_own_page() -> None:
    with_pages, without = settings(), Settings()
    assert [one.link for one in workbench.figures(with_pages, Numbers(2, 1))] == ["https://zhibu.example.org/me"] * 2
    assert workbench.figures(without, Numbers(2, 1)) == (KeyFigure("待办", "2"), KeyFigure("逾期", "1"))
