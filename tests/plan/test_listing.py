"""A whole list at once: added and changed in one go, written down once, taken back as one."""

from decimal import Decimal

import pytest
from sqlmodel import col, select

from bot import plan
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.errors import NotAllowedError, NotFoundError
from bot.plan import Draft
from tests.plan.test_templates import LECTURE
from tests.world import World


def lectures(count: int, **values: object) -> list[Draft]:
    return [plan.read_draft(LECTURE | values | {"code": f"ZB-04-{number}"}) for number in range(1, count + 1)]


def entries(world: World) -> list[AuditEntry]:
    with world.acting() as ctx:
        query = select(AuditEntry).where(AuditEntry.verb == "template.import").order_by(col(AuditEntry.id))
        return list(ctx.session.exec(query).all())


def test_a_list_is_added_then_changed_and_the_change_taken_back(world: World) -> None:
    with world.acting("何洁") as ctx:
        plan.save_list(ctx, 2026, lectures(2))
        plan.save_list(ctx, 2026, lectures(3, weight=5))
        assert [row.weight for row in plan.templates(ctx, 2026)] == [5, 5, 5]
        assert audit.undo_latest(ctx).summary == "导入 2026 年清单：增加 1 项，修改 2 项"
        assert [row.weight for row in plan.templates(ctx, 2026)] == [Decimal("1.5")] * 2

    added, changed = entries(world)
    assert [change["after"]["code"] for change in added.changes] == ["ZB-04-1", "ZB-04-2"]
    assert changed.changes[0]["before"] == {"weight": "1.50"}


def test_the_year_is_that_of_the_list_not_of_the_draft(world: World) -> None:
    with world.acting() as ctx:
        plan.save_list(ctx, 2027, lectures(1))
        assert [row.year for row in plan.templates(ctx, 2027)] == [2027]
        assert not plan.templates(ctx, 2026)


def test_a_command_cannot_be_taken_back_and_a_long_list_is_kept_by_its_codes(world: World) -> None:
    with world.acting() as ctx:
        plan.save_list(ctx, 2026, lectures(2))
    with world.acting("何洁") as ctx:
        plan.save_list(
            ctx, 2026, [one.model_copy(update={"code": f"ZB-{n}-1"}) for n, one in enumerate(lectures(99) * 3)]
        )

    short, long = entries(world)
    assert (short.undoable, len(short.changes)) == (False, 2)
    assert (long.undoable, len(long.changes[0]["after"]["codes"])) == (False, 297)


@pytest.mark.parametrize("name", ["老王", "李明"])
def test_the_list_is_the_offices(name: str, world: World) -> None:
    with world.acting(name) as ctx, pytest.raises(NotAllowedError):
        plan.save_list(ctx, 2026, lectures(1))
    with world.acting() as ctx, pytest.raises(NotFoundError):
        plan.template(ctx, 2026, "ZB-04-1")


def test_mistakes_by_field() -> None:
    wrong = plan.draft_mistakes(LECTURE | {"role": "boss", "rrule": "", "needs": {"min_chairs": 1}})

    assert [(mistake.field, mistake.sentence) for mistake in wrong] == [
        ("role", "“责任人”填得不对"),
        ("needs", "“适用条件”填得不对"),
    ]
    assert [mistake.field for mistake in plan.draft_mistakes(LECTURE | {"rrule": ""})] == ["rrule"]
    assert plan.draft_mistakes(LECTURE) == []
