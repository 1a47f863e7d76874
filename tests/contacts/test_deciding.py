"""Whose an account is, is decided by the office and the secretaries; it can be taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot import contacts, people
from bot.channels.base import Person
from bot.contacts import ContactState
from bot.core import audit
from bot.core.errors import BotError, ConflictError, NotAllowedError, NotFoundError
from bot.people import ChatAccount
from tests.contacts.address_book import CHANNEL, book, bound, called, rows, standing, take_in, unbind
from tests.ground import MONDAY
from tests.web.visiting import counted
from tests.world import World

SINCE = (MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))


@pytest.fixture
def proposed(world: World) -> World:
    """李明 and 周芳 wait for their accounts, a 王伟 it is not clear which; 黄勇 went; 陈静 is called otherwise."""
    unbind(world, "liming", "zhoufang", "wangwei1", "wangwei2")
    seen = [one for one in called(book(), chenjing="陈婧") if one.userid != "huangyong" and one.name != "王伟"]
    take_in(world, [*seen, Person("weiwang", "王伟", ("公司",))])
    return world


def number(world: World, userid: str) -> int:
    return rows(world)[userid].id


def names(world: World, by: str, state: ContactState = ContactState.OPEN) -> list[tuple[str, str]]:
    with world.acting(by) as ctx:
        shown = contacts.listed(ctx, state, 0, 50)
        assert contacts.count(ctx, state) == len(shown)
        return [(one.userid, one.unit) for one in shown]


def test_the_office_sees_all_and_a_secretary_his_unit(proposed: World) -> None:
    everything = [("liming", "锅炉支部"), ("zhoufang", "汽机支部"), ("weiwang", ""), ("chenjing", "")]

    assert sorted(names(proposed, "何洁")) == sorted(everything)
    assert names(proposed, "何洁")[:2] == everything[:2]
    assert names(proposed, "老王") == [("liming", "锅炉支部")]
    assert names(proposed, "周芳") == [("zhoufang", "汽机支部")]
    assert names(proposed, "老王", ContactState.LEFT) == [("huangyong", "锅炉支部")]
    assert names(proposed, "周芳", ContactState.LEFT) == []
    with proposed.acting("李明") as ctx, pytest.raises(NotAllowedError):
        contacts.count(ctx, ContactState.OPEN)


def test_one_is_agreed_to_and_taken_back(proposed: World) -> None:
    at = number(proposed, "liming")
    with proposed.acting("老王") as ctx:
        assert contacts.accept(ctx, at).name == "李明"

    assert bound(proposed)["liming"] == proposed.who("李明")
    row = rows(proposed)["liming"]
    assert (row.state, row.settled_by_id, row.settled_at) == ("bound", proposed.who("老王"), proposed.now)
    with proposed.acting() as ctx:
        [entry] = [
            one for one in ctx.session.execute(sa.select(audit.AuditEntry)).scalars() if one.verb == "people.bind"
        ]
        assert (entry.summary, entry.undoable) == ("绑定李明的账号", True)
        assert entry.org_id == people.member(ctx, proposed.who("李明")).org_id

    with proposed.acting("老王") as ctx:
        audit.undo_latest(ctx)
    assert "liming" not in bound(proposed)
    assert standing(proposed)["liming"] == ("open", proposed.who("李明"))


def test_all_that_is_clear_is_agreed_to_at_once(proposed: World) -> None:
    with proposed.acting("何洁") as ctx:
        clear = [one.number for one in contacts.clear(ctx)]
        members = contacts.accept_all(ctx, clear)

    assert [one.name for one in members] == ["李明", "周芳"]
    assert {"liming", "zhoufang"} <= set(bound(proposed))
    assert sorted(names(proposed, "何洁")) == [("chenjing", ""), ("weiwang", "")]
    with proposed.acting("何洁") as ctx, pytest.raises(ConflictError, match="没有看得清"):
        contacts.accept_all(ctx, clear)
    with proposed.acting("何洁") as ctx:
        audit.undo_latest(ctx)
    assert not {"liming", "zhoufang"} & set(bound(proposed))


def test_a_secretary_agrees_to_his_own_alone(proposed: World) -> None:
    everything = [number(proposed, userid) for userid in ("liming", "zhoufang", "weiwang")]
    with proposed.acting("老王") as ctx:
        assert [one.name for one in contacts.accept_all(ctx, everything)] == ["李明"]
    assert "zhoufang" not in bound(proposed)


def test_the_office_agrees_to_those_it_names(proposed: World) -> None:
    named = [number(proposed, "zhoufang")]
    with proposed.acting("何洁") as ctx:
        assert [one.name for one in contacts.accept_all(ctx, named)] == ["周芳"]
    assert "liming" not in bound(proposed)


@pytest.mark.parametrize(
    ("by", "userid", "code", "kind", "words"),
    [
        ("老王", "zhoufang", "", NotAllowedError, "支部书记"),
        ("老王", "weiwang", "M0004", NotAllowedError, "由党委工作部处理"),
        ("李明", "liming", "", NotAllowedError, "支部书记"),
        ("何洁", "weiwang", "", ConflictError, "看不出是名册上的哪一位"),
        ("何洁", "chenjing", "", ConflictError, "已经绑定，只是姓名不一样"),
        ("何洁", "weiwang", "M9999", NotFoundError, "没有编号 M9999 的党员"),
        ("何洁", "huangyong", "", ConflictError, "已经处理过了"),
    ],
)
def test_what_cannot_be_agreed_to(
    proposed: World, by: str, userid: str, code: str, kind: type[BotError], words: str
) -> None:
    at, before = number(proposed, userid), bound(proposed)

    with proposed.acting(by) as ctx, pytest.raises(kind, match=words):
        contacts.accept(ctx, at, code)
    assert bound(proposed) == before


@pytest.mark.parametrize("at", [0, -1, 99_999, 10**20])
def test_there_is_no_such_number(proposed: World, at: int) -> None:
    with proposed.acting("何洁") as ctx, pytest.raises(NotFoundError, match="的待绑定账号"):
        contacts.accept(ctx, at)
    with proposed.acting("李明") as ctx, pytest.raises(NotAllowedError):
        contacts.accept(ctx, at)


def test_an_unclear_one_is_given_to_whom_the_office_names(proposed: World) -> None:
    at = number(proposed, "weiwang")
    with proposed.acting("何洁") as ctx:
        code = people.member(ctx, proposed.who("wangwei2")).code
        contacts.accept(ctx, at, code)

    assert bound(proposed)["weiwang"] == proposed.who("wangwei2")
    assert standing(proposed)["weiwang"] == ("bound", proposed.who("wangwei2"))


@pytest.mark.parametrize(
    ("userid", "state", "told"),
    [
        ("liming", "declined", "不绑定李明的账号"),
        ("chenjing", "declined", "不绑定陈婧的账号"),
        ("huangyong", "gone", "知道黄勇已离开"),
    ],
)
def test_one_is_left_alone(proposed: World, userid: str, state: str, told: str) -> None:
    at, before = number(proposed, userid), bound(proposed)
    with proposed.acting("何洁") as ctx:
        contacts.decline(ctx, at)
    with proposed.acting("何洁") as ctx, pytest.raises(ConflictError, match="已经处理过了"):
        contacts.decline(ctx, at)

    assert (standing(proposed)[userid][0], bound(proposed)) == (state, before)
    with proposed.acting("何洁") as ctx:
        assert audit.latest(ctx, "contact.decline", limit=1)[0].summary == told
        audit.undo_latest(ctx)
    assert standing(proposed)[userid][0] in {"open", "left"}


def test_what_was_bound_otherwise_waits_no_more(proposed: World) -> None:
    with proposed.acting() as ctx:
        for channel, userid in ((CHANNEL, "another"), ("wechat_oa", "oZ")):
            member_id = proposed.who("李明" if channel == CHANNEL else "周芳")
            ctx.session.add(ChatAccount(channel=channel, userid=userid, member_id=member_id, bound_at=ctx.now))

    with proposed.acting() as ctx:
        assert [one.userid for one in contacts.gone(ctx, *SINCE)] == ["huangyong"]
        assert contacts.gone(ctx, *(at + timedelta(days=2) for at in SINCE)) == []
        assert [one.userid for one in contacts.everything(ctx, ContactState.OPEN, 1)] == ["zhoufang"]
    assert names(proposed, "老王") == []
    assert names(proposed, "周芳") == [("zhoufang", "汽机支部")]
    unbind(proposed, "huangyong")
    assert names(proposed, "老王", ContactState.LEFT) == []
    with proposed.acting() as ctx:
        assert (contacts.waiting(ctx), contacts.gone(ctx, *SINCE)) == (3, [])


def test_eight_hundred_are_agreed_to_in_a_few_statements(world: World) -> None:
    unbind(world, *(one.userid for one in book()))
    seen = [one for one in book() if one.name != "王伟"]
    take_in(world, seen)
    with world.acting("何洁") as ctx:  # whose own account waits, too: he came in by the terminal
        numbers = [one.number for one in contacts.clear(ctx)]
        with counted(world) as statements:
            assert len(contacts.accept_all(ctx, numbers)) == len(seen) == 11
    assert statements() <= 14 + (22 if world.database.is_sqlite else 0)
