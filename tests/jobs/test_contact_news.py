"""The office hears of accounts: leavers in the next post, what waits once a week; nobody else hears anything."""

from bot import contacts
from bot.channels.base import Person
from jobs import contact_news
from tests.contacts.address_book import book, rows, take_in, unbind
from tests.world import World

WAITING = "通讯录里有 1 个账号等着和名册对上：回「待绑定」看，或在网页「管理 · 通讯录」处理。"
GONE = "的企业微信账号已不在通讯录，或不在应用的可见范围。名册和绑定都没有动，请核对：回「待绑定」。"


def run(world: World) -> int:
    with world.acting() as ctx:
        return contact_news.run(ctx)


def without(*userids: str) -> list[Person]:
    return [one for one in book() if one.userid not in userids]


def test_where_nothing_is_new_nothing_is_said(world: World) -> None:
    take_in(world, book())

    assert run(world) == 0


def test_what_waits_is_told_once_a_week(world: World) -> None:
    unbind(world, "liming")
    take_in(world, book())

    assert [run(world.on(day)) for day in ("2026-11-24 08:49", "2026-11-27 08:49", "2026-11-30 08:49")] == [1, 0, 1]
    assert world.heard_by("何洁") == [WAITING] * 2
    assert world.heard_by("老王") == []


def test_who_went_is_told_of_in_the_next_post_and_once(world: World) -> None:
    take_in(world, without("huangyong"))
    assert run(world) == 0

    assert run(world.on("2026-11-24 08:49")) == 1
    assert world.heard_by("何洁") == ["黄勇（锅炉支部）" + GONE]
    assert run(world.on("2026-11-25 08:49")) == 0

    take_in(world, without("huangyong", "liming", "liuyang"))
    assert run(world.on("2026-11-26 08:49")) == 1
    assert world.heard_by("何洁")[1:] == ["李明（锅炉支部）、刘洋（汽机支部）共 2 人" + GONE]


def test_who_was_looked_into_before_the_post_is_not_told_of(world: World) -> None:
    take_in(world, without("huangyong"))
    number = rows(world)["huangyong"].id
    with world.acting("何洁") as ctx:
        contacts.decline(ctx, number)

    assert run(world.on("2026-11-24 08:49")) == 0


def test_a_week_without_a_post_is_made_up_for(world: World) -> None:
    take_in(world, without("huangyong"))

    assert run(world.on("2026-11-30 08:49")) == 1
    assert run(world.on("2026-12-01 08:49")) == 0
