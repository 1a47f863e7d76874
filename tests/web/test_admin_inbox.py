"""出错的消息 in a browser: who was not served and why, without what he said; marked as seen."""

from datetime import timedelta

import pytest

from bot.chat import InboxMessage, InboxState
from bot.core import audit
from tests.web.visiting import counted, visit
from tests.world import World

AT = "/admin/inbox"


def fail(world: World, sender: str, error: str, *, days: int = 0) -> int:
    """A message on which the program failed; its number."""
    with world.acting() as ctx:
        row = InboxMessage(
            channel="wecom_app",
            key=f"{sender}{error}",
            sender=sender,
            text="孩子发烧，请假",
            state=InboxState.FAILED,
            reply="出错了",
            error=error,
            received_at=ctx.now - timedelta(days=days),
        )
        ctx.session.add(row)
        ctx.session.flush()
        return row.id


def test_the_office_sees_who_was_not_served_and_marks_it(world: World) -> None:
    fail(world, "laowang", "0ld1", days=31)
    fail(world, "liming", "a1b2")
    last = fail(world, "nobody", "c3d4")
    with world.acting() as ctx:
        ctx.session.add(InboxMessage(channel="wecom_app", key="ok", sender="chenjing", received_at=ctx.now))
    office = visit(world, "何洁")
    page = office.get(AT).text

    assert page.index("编号 c3d4") < page.index("编号 a1b2")
    assert ("没有绑定的账号" in page, "<b>李明</b>" in page, page.count("没看过")) == (True, True, 2)
    assert not any(secret in page for secret in ("发烧", "0ld1", "陈静"))
    assert office.post(f"{AT}/seen", on=AT, number=last).status_code == 303
    fail(world, "zhoufang", "e5f6")
    after = office.get(AT).text
    assert (after.count("✓ 看过"), after.count("没看过")) == (2, 1)
    with world.acting() as ctx:
        [entry] = audit.latest(ctx, "inbox.seen", limit=5)
        assert (entry.actor_id, entry.summary) == (world.who("何洁"), "看过出错的消息")


@pytest.mark.parametrize(("number", "status"), [("", 422), ("x", 422), ("0", 422), ("99", 404)])
def test_a_wrong_form_marks_nothing(world: World, number: str, status: int) -> None:
    fail(world, "liming", "a1b2")
    office = visit(world, "何洁")
    assert office.post(f"{AT}/seen", on=AT, number=number).status_code == status
    assert "没看过" in office.get(AT).text


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_others_find_no_such_page(world: World, name: str) -> None:
    number = fail(world, "liming", "a1b2")
    visitor = visit(world, name)
    assert visitor.get(AT).status_code == 404
    assert visitor.post(f"{AT}/seen", on="/me", number=number).status_code == 404
    with world.acting() as ctx:
        assert audit.latest(ctx, "inbox.seen", limit=5) == []


def test_many_take_no_more_statements(world: World) -> None:
    office = visit(world, "何洁")
    assert "近三十天没有出错的消息" in office.get(AT).text
    fail(world, "liming", "a1b2")
    with counted(world) as few:
        office.get(AT)
    taken = few()
    for number in range(60):
        fail(world, "chenjing", f"{number:04d}")
    with counted(world) as many:
        assert "第 1 页，共 2 页" in office.get(AT).text
    assert (many(), taken <= 20) == (taken, True)
