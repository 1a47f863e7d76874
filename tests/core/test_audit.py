"""What was done can be read later, taken back for ten minutes, and never be rewritten."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import people
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import ConflictError, NotAllowedError, NotFoundError
from bot.people import ChatAccount, Member, Org, OrgKind, Post, Role
from tests.world import World

STANDS = "这条记录后来又改过"


def new_org(ctx: Context, code: str = "B09", **more: Any) -> Org:
    """A branch set up, and the trail of it."""
    row = Org(code=code, name="新支部", short="新支部", kind=OrgKind.BRANCH, path=f"C00/{code}/", **more)
    ctx.session.add(row)
    ctx.session.flush()
    audit.record(ctx, "org.add", summary="新支部", changes=[audit.added(row)], org_id=row.id, undoable=True)
    return row


def rename(ctx: Context, number: int, name: str) -> Org:
    row = ctx.get(Org, number)
    before = audit.snapshot(row)
    row.name = name
    row.aliases = [name[:2]]
    row.kind = OrgKind.GENERAL_BRANCH
    row.closed_on = date(2026, 12, 31)
    ctx.session.flush()
    audit.record(ctx, "org.change", summary=name, changes=[audit.changed(row, before)], undoable=True)
    return row


def remove(ctx: Context, kind: type[ChatAccount | Post], number: int) -> None:
    row = ctx.get(kind, number)
    change = audit.Change(str(row.__tablename__), number, audit.snapshot(row), None)
    ctx.session.delete(row)
    ctx.session.flush()
    audit.record(ctx, "remove", changes=[change], undoable=True)


def entries(world: World) -> list[AuditEntry]:
    with world.acting() as ctx:
        return list(ctx.session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all())


def test_the_trail_says_who_did_what_when_and_where(world: World) -> None:
    with world.acting("陈静") as ctx:
        row = new_org(ctx.acting(ctx.actor, cause=7))

    [entry] = entries(world)
    assert (entry.actor_id, entry.verb, entry.summary, entry.org_id, entry.cause, entry.undoable, entry.at) == (
        world.who("陈静"),
        "org.add",
        "新支部",
        row.id,
        7,
        True,
        world.now,
    )
    assert entry.changes == [{"table": "org", "key": row.id, "before": None, "after": entry.changes[0]["after"]}]
    assert entry.changes[0]["after"]["kind"] == "branch"
    assert "id" not in entry.changes[0]["after"]


def test_the_clock_leaves_its_trail_without_a_name(world: World) -> None:
    with world.acting() as ctx:
        audit.record(ctx, "tidy")

    [entry] = entries(world)
    assert (entry.actor_id, entry.changes, entry.undoable, entry.org_id) == (None, [], False, None)


def test_a_change_holds_only_what_differs(world: World) -> None:
    with world.acting("陈静") as ctx:
        rename(ctx, world.orgs["B05"], "汽机总支")

    [entry] = entries(world)
    assert entry.changes == [
        {
            "table": "org",
            "key": world.orgs["B05"],
            "before": {
                "name": "汽机工程公司党支部",
                "kind": "branch",
                "aliases": ["汽机", "汽机支部"],
                "closed_on": None,
            },
            "after": {"name": "汽机总支", "kind": "general_branch", "aliases": ["汽机"], "closed_on": "2026-12-31"},
        }
    ]


def test_what_was_added_is_gone_again(world: World) -> None:
    with world.acting("陈静") as ctx:
        number = new_org(ctx).id
        entry = audit.undo_latest(ctx)
        assert entry.summary == "新支部"
        assert ctx.session.get(Org, number) is None

    first, second = entries(world)
    assert (second.verb, second.undoes, second.undoable, second.actor_id) == (
        "undo",
        first.id,
        False,
        world.who("陈静"),
    )
    assert second.changes[0]["after"] is None
    assert second.changes[0]["before"] == first.changes[0]["after"]


def test_what_was_changed_is_as_before(world: World) -> None:
    with world.acting("陈静") as ctx:
        row = rename(ctx, world.orgs["B05"], "汽机总支")
        audit.undo_latest(ctx)
        seen = (row.name, row.kind, row.aliases, row.closed_on)

    assert seen == ("汽机工程公司党支部", OrgKind.BRANCH, ["汽机", "汽机支部"], None)


def test_what_was_removed_is_there_again(world: World) -> None:
    """With its moment, its date and its choice as they were."""
    with world.acting() as ctx:
        account = ctx.session.exec(select(ChatAccount).where(ChatAccount.userid == "liming")).one().model_dump()
        post = ctx.session.exec(select(Post).where(Post.role == Role.SECRETARY)).first()
        assert post is not None
        kept = post.model_dump()
    with world.acting("陈静") as ctx:
        remove(ctx, ChatAccount, account["id"])
        remove(ctx, Post, kept["id"])
        audit.undo_latest(ctx)
        audit.undo_latest(ctx)

    with world.acting() as ctx:
        assert ctx.get(ChatAccount, account["id"]).model_dump() == account
        assert ctx.get(Post, kept["id"]).model_dump() == kept


def test_several_rows_go_back_in_the_opposite_order(world: World) -> None:
    """A unit and the member in it: the member goes before the unit."""
    with world.acting("陈静") as ctx:
        unit = Org(code="B09", name="新", short="新", kind=OrgKind.BRANCH, path="C00/B09/")
        ctx.session.add(unit)
        ctx.session.flush()
        person = Member(code="M99", name="新人", org_id=unit.id)
        ctx.session.add(person)
        ctx.session.flush()
        audit.record(ctx, "both", changes=[audit.added(unit), audit.added(person)], undoable=True)
        numbers = unit.id, person.id
        audit.undo_latest(ctx)

        assert ctx.session.get(Org, numbers[0]) is None
        assert ctx.session.get(Member, numbers[1]) is None


def test_all_that_one_message_did_goes_back_together(world: World) -> None:
    with world.acting("陈静") as ctx:
        message = ctx.acting(ctx.actor, cause=7)
        numbers = [new_org(message, code).id for code in ("B08", "B09")]
        audit.undo_latest(ctx)

        assert [ctx.session.get(Org, number) for number in numbers] == [None, None]
        with pytest.raises(NotFoundError):
            audit.undo_latest(ctx)


def test_the_number_of_a_message_given_again_takes_nothing_old_back(world: World) -> None:
    """SQLite numbers from the start again once every message was forgotten."""
    with world.acting("陈静") as ctx:
        old = new_org(ctx.acting(ctx.actor, cause=7), "B08").id
    world.on("2028-01-03")
    with world.acting("陈静") as ctx:
        new = new_org(ctx.acting(ctx.actor, cause=7), "B09").id
        audit.undo_latest(ctx)

        assert ctx.session.get(Org, new) is None
        assert ctx.session.get(Org, old) is not None


def test_what_an_entry_rests_on_must_still_be_so(world: World) -> None:
    with world.acting("陈静") as ctx:
        place = ctx.get(Org, world.orgs["B05"])
        rests_on = audit.Change("org", place.id, {"closed_on": None}, {"closed_on": None})
        row = Org(code="B09", name="新", short="新", kind=OrgKind.BRANCH, path="C00/B09/")
        ctx.session.add(row)
        ctx.session.flush()
        audit.record(ctx, "org.add", changes=[audit.added(row), rests_on], undoable=True)
        place.closed_on = ctx.today

    with world.acting("陈静") as ctx, pytest.raises(ConflictError, match=STANDS):
        audit.undo_latest(ctx)


def test_the_last_thing_first_then_the_one_before(world: World) -> None:
    with world.acting("陈静") as ctx:
        new_org(ctx, "B08")
        rename(ctx, world.orgs["B05"], "汽机总支")
        said = [audit.undo_latest(ctx).verb, audit.undo_latest(ctx).verb]

    assert said == ["org.change", "org.add"]


def test_a_thing_is_taken_back_once(world: World) -> None:
    with world.acting("陈静") as ctx:
        new_org(ctx)
        number = audit.undo_latest(ctx).id
        with pytest.raises(NotFoundError, match="十分钟内没有可以撤回的操作"):
            audit.undo_latest(ctx)

    with pytest.raises(ConflictError, match=STANDS), world.acting("陈静") as ctx:
        audit.undo(ctx, ctx.get(AuditEntry, number))
    assert len(entries(world)) == 2


@pytest.mark.parametrize(("minutes", "possible"), [(0, True), (10, True), (10.01, False), (600, False)])
def test_ten_minutes_and_no_longer(minutes: float, possible: bool, world: World) -> None:  # noqa: FBT001 a table
    with world.acting("陈静") as ctx:
        new_org(ctx)
    world.now += timedelta(minutes=minutes)

    with world.acting("陈静") as ctx:
        found = audit.latest_undoable(ctx)

    assert (found is not None) is possible


def test_only_ones_own_thing(world: World) -> None:
    with world.acting("陈静") as ctx:
        new_org(ctx)

    with pytest.raises(NotFoundError), world.acting("老王") as ctx:
        audit.undo_latest(ctx)
    with pytest.raises(NotAllowedError), world.acting() as ctx:
        audit.undo_latest(ctx)


def test_what_cannot_be_taken_back_is_passed_over(world: World) -> None:
    with world.acting("陈静") as ctx:
        new_org(ctx)
        audit.record(ctx, "looked")
        found = audit.latest_undoable(ctx)

    assert found is not None
    assert found.verb == "org.add"


def test_what_was_changed_since_stays(world: World) -> None:
    with world.acting("陈静") as ctx:
        rename(ctx, world.orgs["B05"], "汽机总支")
    with world.acting("老王") as ctx:
        ctx.get(Org, world.orgs["B05"]).name = "汽机"

    with pytest.raises(ConflictError, match=STANDS), world.acting("陈静") as ctx:
        audit.undo_latest(ctx)
    with world.acting() as ctx:
        assert ctx.get(Org, world.orgs["B05"]).name == "汽机"


def test_what_another_changed_and_changed_back_stays(world: World) -> None:
    """老王 has had the last word on the name, though it reads as 陈静 left it; once that is gone, hers may go."""
    with world.acting("陈静") as ctx:
        rename(ctx, world.orgs["B05"], "汽机总支")
    with world.acting("老王") as ctx:
        rename(ctx, world.orgs["B05"], "汽机")
        rename(ctx, world.orgs["B05"], "汽机总支")

    with pytest.raises(ConflictError, match=STANDS), world.acting("陈静") as ctx:
        audit.undo_latest(ctx)
    with world.acting("老王") as ctx:
        assert [audit.undo_latest(ctx).summary, audit.undo_latest(ctx).summary] == ["汽机总支", "汽机"]
    with world.acting("陈静") as ctx:
        audit.undo_latest(ctx)
        assert ctx.get(Org, world.orgs["B05"]).name == "汽机工程公司党支部"


def test_what_a_later_entry_rests_on_stays(world: World) -> None:
    with world.acting("陈静") as ctx:
        rename(ctx, world.orgs["B05"], "汽机总支")
    with world.acting("老王") as ctx:
        named = {"name": "汽机总支"}
        audit.record(ctx, "org.note", changes=[audit.Change("org", world.orgs["B05"], named, named)], undoable=True)

    with pytest.raises(ConflictError, match=STANDS), world.acting("陈静") as ctx:
        audit.undo_latest(ctx)
    with world.acting("老王") as ctx:
        audit.undo_latest(ctx)
    with world.acting("陈静") as ctx:
        assert audit.undo_latest(ctx).verb == "org.change"


def test_a_change_elsewhere_in_the_row_does_no_harm(world: World) -> None:
    with world.acting("陈静") as ctx:
        rename(ctx, world.orgs["B05"], "汽机总支")
    with world.acting("老王") as ctx:
        ctx.get(Org, world.orgs["B05"]).profile = "八十人"
    with world.acting("陈静") as ctx:
        audit.undo_latest(ctx)

    with world.acting() as ctx:
        row = ctx.get(Org, world.orgs["B05"])
        assert (row.name, row.profile) == ("汽机工程公司党支部", "八十人")


def test_what_was_added_and_changed_since_stays(world: World) -> None:
    with world.acting("陈静") as ctx:
        row = new_org(ctx)
        row.name = "又改过"
        with pytest.raises(ConflictError, match=STANDS):
            audit.undo_latest(ctx)


def test_what_is_gone_since_is_not_removed_again(world: World) -> None:
    with world.acting("陈静") as ctx:
        row = new_org(ctx)
        ctx.session.delete(row)
        with pytest.raises(ConflictError, match=STANDS):
            audit.undo_latest(ctx)


def test_what_was_removed_and_stands_again_is_not_doubled(world: World) -> None:
    with world.acting("陈静") as ctx:
        number = ctx.session.exec(select(ChatAccount.id).where(ChatAccount.userid == "liming")).one()
        remove(ctx, ChatAccount, number)
        ctx.session.add(
            ChatAccount(id=number, channel="x", userid="y", member_id=world.who("李明"), bound_at=world.now)
        )
        with pytest.raises(ConflictError, match=STANDS):
            audit.undo_latest(ctx)


def test_what_others_stand_on_stays(world: World) -> None:
    """A member came into the new unit: it cannot be taken away under him."""
    with world.acting("陈静") as ctx:
        row = new_org(ctx)
    with world.acting() as ctx:
        people.member(ctx, world.who("李明")).org_id = row.id

    with pytest.raises(ConflictError, match=STANDS), world.acting("陈静") as ctx:
        audit.undo_latest(ctx)


def test_a_place_taken_by_another_is_not_taken_back(world: World) -> None:
    """The account was bound to somebody else meanwhile."""
    with world.acting("陈静") as ctx:
        number = ctx.session.exec(select(ChatAccount.id).where(ChatAccount.userid == "liming")).one()
        remove(ctx, ChatAccount, number)
    with world.acting("老王") as ctx:
        other = world.who("小周")
        ctx.session.add(ChatAccount(channel="wecom_app", userid="liming", member_id=other, bound_at=world.now))

    with pytest.raises(ConflictError, match=STANDS), world.acting("陈静") as ctx:
        audit.undo_latest(ctx)


def test_the_newest_of_a_kind_first(world: World) -> None:
    with world.acting("陈静") as ctx:
        for number in range(5):
            audit.record(ctx, "complaint", summary=str(number))
            audit.record(ctx, "other", summary=str(number))
        found = audit.latest(ctx, "complaint", limit=3)

    assert [entry.summary for entry in found] == ["4", "3", "2"]


CHANGES = (
    "UPDATE audit_entry SET summary = 'x'",
    "UPDATE audit_entry SET actor_id = NULL",
    "UPDATE audit_entry SET undoes = 1",
    "UPDATE audit_entry SET changes = '[{}]'",
    "UPDATE audit_entry SET changes = '[]', verb = 'x'",
    "DELETE FROM audit_entry",
)


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_rewrites_the_trail_in_sql(change: str, world: World) -> None:
    with world.acting("陈静") as ctx:
        new_org(ctx)
    before = [entry.model_dump() for entry in entries(world)]

    with pytest.raises(sa.exc.IntegrityError, match="append-only"), world.acting() as ctx:
        ctx.connection.execute(sa.text(change))

    assert [entry.model_dump() for entry in entries(world)] == before


def test_nobody_rewrites_the_trail_in_python(world: World) -> None:
    with world.acting("陈静") as ctx:
        new_org(ctx)

    with pytest.raises(sa.exc.IntegrityError, match="append-only"), world.acting() as ctx:
        ctx.get(AuditEntry, 1).summary = "x"
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), world.acting() as ctx:
        ctx.session.delete(ctx.get(AuditEntry, 1))


def test_the_columns_guarded_are_all_but_one(database: Database) -> None:
    columns = set(SQLModel.metadata.tables["audit_entry"].columns.keys()) - {"changes"}
    update = audit.GUARDS[database.engine.dialect.name][-1]

    assert {name for name in columns if f"NEW.{name} IS " in update} == columns


def test_private_words_are_let_go_of_after_their_time(world: World) -> None:
    """Entries with a reason older than the limit lose their changes; who did what stays, and all others."""

    def mark(ctx: Context, reason: str) -> None:
        change = audit.Change("attendance", 1, {"reason_text": ""}, {"reason_text": reason, "state": "leave"})
        audit.record(ctx, "attendance.mark", summary="党课", changes=[change])

    with world.acting("李明") as ctx:
        mark(ctx, "孩子发烧")
        mark(ctx, "")
        new_org(ctx)
    world.on("2026-11-24")
    with world.acting("李明") as ctx:
        mark(ctx, "出差")
        gone = [audit.forget(ctx, "reason_text", before=ctx.now) for _ in range(2)]

    assert gone == [1, 0]
    assert [bool(entry.changes) for entry in entries(world)] == [False, True, True, True]
    assert entries(world)[0].summary == "党课"
