"""Accounts given to members: one each, only in one's own units, many in a few statements."""

import pytest

from bot import people
from bot.core.audit import Change
from bot.core.errors import BotError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Given
from tests.web.visiting import counted
from tests.world import World

OA = "wechat_oa"


def give(world: World, by: str, *wanted: Given, channel: str = OA) -> list[Change]:
    with world.acting(by) as ctx:
        return people.give(ctx, channel, wanted)


def has(world: World, name: str) -> list[tuple[str, str]]:
    with world.acting() as ctx:
        return [(one.channel, one.userid) for one in people.accounts(ctx, world.who(name))]


def test_an_account_is_bound(world: World) -> None:
    [change] = give(world, "老王", Given(world.who("李明"), "oA1"))

    assert has(world, "李明") == [("wecom_app", "liming"), (OA, "oA1")]
    assert (change.table, change.before, change.key > 0) == ("chat_account", None, True)
    assert change.after is not None
    assert change.after["userid"] == "oA1"


def test_a_new_id_takes_the_place_of_the_old_one(world: World) -> None:
    [change] = give(world, "何洁", Given(world.who("李明"), "li.ming", "liming"), channel="wecom_app")

    assert has(world, "李明") == [("wecom_app", "li.ming")]
    assert (change.before, change.after) == ({"userid": "liming"}, {"userid": "li.ming"})


@pytest.mark.parametrize(
    ("by", "name", "userid", "former", "kind", "words"),
    [
        ("老王", "周芳", "oB", "", NotAllowedError, "支部书记"),
        ("李明", "李明", "oB", "", NotAllowedError, "支部书记"),
        ("何洁", "周芳", "liming", "", ConflictError, "账号 liming 已经绑定"),
        ("何洁", "周芳", "zhoufang2", "", ConflictError, "周芳已经绑定了账号 zhoufang"),
        ("何洁", "周芳", "new", "liming", ConflictError, "账号 liming 已经不是周芳的了"),
        ("何洁", "周芳", "new", "ghost", ConflictError, "账号 ghost 已经不是周芳的了"),
        ("何洁", "刘洋", "liuyang2", "", ConflictError, "刘洋已不在名册上"),
    ],
)
def test_what_is_refused_changes_nothing(
    world: World, by: str, name: str, userid: str, former: str, kind: type[BotError], words: str
) -> None:
    with world.acting() as ctx:
        people.member(ctx, world.who("刘洋")).left_on = ctx.today
    before = has(world, name)

    with pytest.raises(kind, match=words):
        give(world, by, Given(world.who("老吴"), "laowu"), Given(world.who(name), userid, former), channel="wecom_app")

    assert (has(world, name), has(world, "老吴")) == (before, [])


def test_two_of_one_list_are_in_each_others_way(world: World) -> None:
    with pytest.raises(ConflictError, match="老吴已经绑定了账号 a"):
        give(world, "何洁", Given(world.who("老吴"), "a"), Given(world.who("老吴"), "b"))
    with pytest.raises(ConflictError, match="账号 a 已经绑定"):
        give(world, "何洁", Given(world.who("老吴"), "a"), Given(world.who("李明"), "a"))


def test_nobody_has_this_number(world: World) -> None:
    with pytest.raises(NotFoundError):
        give(world, "何洁", Given(99_999, "a"))
    with pytest.raises(NotAllowedError):
        give(world, "李明", Given(99_999, "a"))


def test_many_are_as_quick_as_one(world: World) -> None:
    def statements(*names: str) -> int:
        with counted(world) as seen:
            give(world, "何洁", *(Given(world.who(name), f"o{name}") for name in names))
        return seen()

    one = statements("老王")
    rows = 6 if world.database.is_sqlite else 0  # inserts of which SQLite tells one by one
    assert statements("李明", "陈静", "黄勇", "小周", "赵强", "老孙", "周芳") <= one + rows
