"""The trail searched by the office: whom it names, whom never, and what of a change it tells."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from bot import people
from bot.core import audit
from bot.core.audit import Change
from bot.core.errors import NotAllowedError
from bot.people import Asked, Deed
from tests.world import World


def did(world: World, name: str | None, verb: str, summary: str = "", **more: Any) -> None:
    with world.acting(name) as ctx:
        audit.record(ctx, verb, summary=summary, **more)


ALL = Asked()


def found(world: World, asked: Asked = ALL, limit: int = 50) -> Sequence[Deed]:
    with world.acting("何洁") as ctx:
        return people.deeds(ctx, asked, limit)


def unit(world: World, code: str) -> people.Org:
    with world.acting() as ctx:
        org = people.org_by_code(ctx, code)
        ctx.session.expunge(org)
        return org


def test_by_person_verb_unit_day_and_page(world: World) -> None:
    did(world, "老王", "meeting.call", "党员大会", org_id=world.orgs["B04"])
    did(world, "周芳", "meeting.call", "支委会", org_id=world.orgs["B05"])
    world.now += timedelta(days=1)
    did(world, "李明", "task.complete", "心得", org_id=world.orgs["B04-01"])
    did(world, None, "plan.grow")

    def summaries(**asked: Any) -> list[str]:
        return [one.summary for one in found(world, Asked(**asked))]

    assert [(one.who, one.unit, one.summary) for one in found(world)] == [
        ("", "", ""),
        ("李明", "锅炉支部第一党小组", "心得"),
        ("周芳", "汽机支部", "支委会"),
        ("老王", "锅炉支部", "党员大会"),
    ]
    assert summaries(who="王") == ["党员大会"]
    assert summaries(verb="meeting.call") == ["支委会", "党员大会"]
    assert summaries(unit=unit(world, "B04")) == ["心得", "党员大会"]
    assert summaries(since=date(2026, 11, 24)) == ["", "心得"]
    assert summaries(until=date(2026, 11, 23), who="周芳") == ["支委会"]
    assert summaries(who="%") == []
    [newest, *_] = found(world, limit=1)
    assert summaries(before=newest.number) == ["心得", "支委会", "党员大会"]


@pytest.mark.parametrize("verb", ["complaint", "problem.report", "award.nominate", "remind.set"])
def test_who_was_promised_not_to_be_named_is_not(world: World, verb: str) -> None:
    """Neither when it was done nor when it was taken back, nor by looking for the person."""
    change = Change("problem", 3, None, {"reporter_id": 3, "text": "食堂"})
    did(world, "李明", verb, "食堂太挤", changes=[change], undoable=True, org_id=world.orgs["B04"])
    with world.acting("李明") as ctx:
        entry = audit.latest_undoable(ctx)
        assert entry is not None
        undone = {"at": ctx.now, "actor_id": entry.actor_id, "verb": "undo", "summary": entry.summary}
        ctx.connection.execute(
            audit.AuditEntry.__table__.insert(),  # type: ignore[attr-defined]
            undone | {"changes": [change.as_json()], "undoable": False, "undoes": entry.id},
        )

    rows = found(world)
    assert [(one.verb, one.taken_back) for one in rows] == [("undo", False), (verb, True)]
    assert {(one.who, one.summary, len(one.changes), one.is_unnamed) for one in rows} == {("", "", 0, True)}
    assert found(world, Asked(who="李明")) == []


def test_days_and_numbers_are_told_and_all_else_is_counted(world: World) -> None:
    changes = [
        Change("task", 7, {"due": "2026-11-27", "reason": "住院"}, {"due": "2026-12-01", "reason": "出院"}),
        Change("attendance", 2, None, {"reason": "sick", "note": "孩子发烧"}),
        Change("org", 9, {"name": "旧" * 90, "term_end": None}, None),
        Change("calendar_day", 1, {"works": False}, {"works": True}),
    ]
    did(world, "老王", "task.move", "改期", changes=changes)
    [deed] = found(world)

    assert [(one.what, one.number, one.kind, one.others) for one in deed.changes] == [
        ("任务", 7, "changed", 1),
        ("其他记录", 2, "added", 2),
        ("组织", 9, "removed", 0),
        ("工作日历", 1, "changed", 0),
    ]
    assert deed.changes[0].told == [("期限", "2026-11-27", "2026-12-01")]
    assert deed.changes[2].told == [("名称", "旧" * 80, "（空）")]
    assert deed.changes[3].told == [("上班", "否", "是")]
    assert not any(secret in str(deed) for secret in ("住院", "发烧", "sick"))


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_nobody_but_the_office_searches(world: World, name: str) -> None:
    with world.acting(name) as ctx, pytest.raises(NotAllowedError):
        people.deeds(ctx, Asked(), 50)
