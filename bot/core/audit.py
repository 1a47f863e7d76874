"""The append-only trail: who did what, and the rows before and after, so that it can be taken back.

An entry holds *changes*: table, key, the columns before (null: the row was added) and after (null: removed);
one with the same before and after is a condition: what the entry rests on and taking it back needs unchanged.
Taking back writes a second entry naming the first; a thing is taken back once, and only while the rows still
stand as the entry left them and no later entry builds on it.

The store itself refuses to change or remove an entry; one thing it lets go of is `changes`, emptied as a whole, so
that private words do not outlive their retention in the trail: who did what and when stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select

from bot.core.clock import local
from bot.core.context import Context
from bot.core.db import Row, UtcDateTime, json_field, moment_field
from bot.core.errors import ConflictError, NotFoundError
from bot.core.prepared import Prepared

UNDO_WINDOW = timedelta(minutes=10)
CHANGED_SINCE = "这条记录后来又改过，不能直接撤回；请说明要改成什么。"
NOTHING_TO_UNDO = "十分钟内没有可以撤回的操作。"


class AuditEntry(Row, table=True):
    """One thing done."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_actor_id_at", "actor_id", "at"),)

    at: datetime = moment_field()
    actor_id: int | None = Field(default=None)
    verb: str = Field(index=True)
    summary: str = ""
    org_id: int | None = Field(default=None, index=True)
    cause: int | None = None
    changes: list[dict[str, Any]] = json_field()
    undoable: bool = False
    undoes: int | None = Field(default=None, unique=True)


@dataclass(frozen=True, slots=True)
class Change:
    """One row's columns before and after; `None` stands for no row."""

    table: str
    key: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """Plain values for the entry."""
        return {"table": self.table, "key": self.key, "before": _plain(self.before), "after": _plain(self.after)}


def _plain(columns: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if columns is None:
        return None
    return {name: _plain_value(value) for name, value in columns.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return local(value).isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def added(row: Row) -> Change:
    """The change that a flushed new row is."""
    return Change(str(row.__tablename__), row.id, None, row.model_dump(exclude={"id"}))


def snapshot(row: Row) -> dict[str, Any]:
    """The row's columns as they are now; take it before changing them."""
    return row.model_dump(exclude={"id"})


def changed(row: Row, before: Mapping[str, Any]) -> Change:
    """What differs between a snapshot and the row now."""
    now = row.model_dump(exclude={"id"})
    names = [name for name, value in now.items() if before[name] != value]
    table = str(row.__tablename__)
    return Change(table, row.id, {name: before[name] for name in names}, {name: now[name] for name in names})


def record(
    ctx: Context,
    verb: str,
    *,
    summary: str = "",
    changes: Iterable[Change] = (),
    org_id: int | None = None,
    undoable: bool = False,
) -> None:
    """Write down that the actor did something; one Core insert."""
    values = {
        "at": ctx.now,
        "actor_id": ctx.actor.id if ctx.actor else None,
        "verb": verb,
        "summary": summary,
        "org_id": org_id,
        "cause": ctx.cause,
        "changes": [change.as_json() for change in changes],
        "undoable": undoable,
    }
    _RECORD.run(ctx.connection, values)


_ENTRIES = SQLModel.metadata.tables["audit_entry"]
_INSERT = _ENTRIES.insert().inline()
_RECORD = Prepared(_INSERT)
_KEPT = [column.name for column in _ENTRIES.columns if column.name != "changes"]

GUARDS = {
    "sqlite": (
        """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
        f"""CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
WHEN NEW.changes <> '[]' OR {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)}
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'integrity_constraint_violation'; END$$""",
        """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
        f"""CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry FOR EACH ROW
WHEN (NEW.changes::text <> '[]' OR {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _KEPT)})
EXECUTE FUNCTION audit_entry_refuse()""",
    ),
}
"""What keeps the table append-only; the first migration says the same."""

for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        sa.event.listen(_ENTRIES, "after_create", sa.DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]


def latest(ctx: Context, verb: str, *, limit: int) -> Sequence[AuditEntry]:
    """The newest entries of one verb, newest first."""
    query = select(AuditEntry).where(AuditEntry.verb == verb).order_by(col(AuditEntry.id).desc())
    return ctx.session.exec(query.limit(limit)).all()


def count(ctx: Context, verb: str, *, since: datetime, until: datetime) -> int:
    """How often something was done in [since, until)."""
    meant = sa.and_(_ENTRIES.c.verb == verb, _ENTRIES.c.at >= since, _ENTRIES.c.at < until)
    return ctx.connection.execute(sa.select(sa.func.count()).select_from(_ENTRIES).where(meant)).scalar_one()


def latest_undoable(ctx: Context) -> AuditEntry | None:
    """The speaker's last undoable entry of the past ten minutes that was not taken back."""
    undone = sa.orm.aliased(AuditEntry)
    return ctx.session.exec(
        select(AuditEntry)
        .where(AuditEntry.actor_id == ctx.speaker.id, AuditEntry.undoable, AuditEntry.at >= ctx.now - UNDO_WINDOW)
        .where(~sa.exists().where(col(undone.undoes) == col(AuditEntry.id)))
        .order_by(col(AuditEntry.id).desc())
    ).first()


def undo(ctx: Context, entry: AuditEntry) -> None:
    """Put every row of the entry back as it was.

    Raises:
        ConflictError: a row has been changed since, by somebody or something else, even if only for a while, or
            others stand on it now.
    """
    values = {
        "at": ctx.now,
        "actor_id": ctx.speaker.id,
        "verb": "undo",
        "summary": entry.summary,
        "org_id": entry.org_id,
        "cause": ctx.cause,
        "changes": [change | {"before": change["after"], "after": change["before"]} for change in entry.changes],
        "undoable": False,
        "undoes": entry.id,
    }
    try:
        ctx.session.flush()
        for change in reversed(entry.changes):
            _put_back(ctx, change)
        _require_last_word(ctx, entry)
        ctx.connection.execute(_INSERT, values)
    except sa.exc.IntegrityError:
        raise ConflictError(CHANGED_SINCE) from None
    ctx.session.expire_all()


def _require_last_word(ctx: Context, entry: AuditEntry) -> None:
    """A later entry that stands has the last word on what it changed, and holds fast what it rests on.

    The rows alone do not tell: what was changed and changed back looks untouched. They are locked by now.
    """
    undone = sa.orm.aliased(AuditEntry)
    later = select(AuditEntry.changes).where(
        col(AuditEntry.id) > entry.id,
        col(AuditEntry.undoes).is_(None),
        ~sa.exists().where(col(undone.undoes) == col(AuditEntry.id)),
    )
    changed, rests_on = _touched(entry.changes)
    for changes in ctx.session.exec(later):
        theirs, held = _touched(changes)
        if theirs & (changed | rests_on) or held & changed:
            raise ConflictError(CHANGED_SINCE)


def _touched(changes: Iterable[Mapping[str, Any]]) -> tuple[set[tuple[str, int, str]], set[tuple[str, int, str]]]:
    """The places (table, key, column) that an entry changed, and those it rests on."""
    changed: set[tuple[str, int, str]] = set()
    rests_on: set[tuple[str, int, str]] = set()
    for change in changes:
        places = changed if change["before"] != change["after"] else rests_on
        places.update((change["table"], change["key"], name) for name in change["after"] or change["before"])
    return changed, rests_on


def undo_latest(ctx: Context) -> AuditEntry:
    """Take back the speaker's last thing, all that one message did; returns its last entry.

    Raises:
        NotFoundError: nothing of the past ten minutes can be taken back.
        ConflictError: it has been changed since.
    """
    entry = latest_undoable(ctx)
    if entry is None:
        raise NotFoundError(NOTHING_TO_UNDO)
    for one in of_one_message(ctx, entry):
        undo(ctx, one)
    return entry


def of_one_message(ctx: Context, entry: AuditEntry) -> Sequence[AuditEntry]:
    """The undoable entries with the same cause, newest first."""
    if entry.cause is None:
        return [entry]
    # SQLite may give the number of a message long forgotten again.
    recent = AuditEntry.at >= ctx.now - UNDO_WINDOW
    query = select(AuditEntry).where(AuditEntry.cause == entry.cause, AuditEntry.undoable, recent)
    return ctx.session.exec(query.order_by(col(AuditEntry.id).desc())).all()


def forget(ctx: Context, column: str, *, before: datetime) -> int:
    """Empty the changes of entries older than `before` that hold words in this column; returns how many."""
    text = sa.func.replace(sa.cast(_ENTRIES.c.changes, sa.Text), f'"{column}":""', "")
    old = sa.and_(_ENTRIES.c.at < before, text.contains(f'"{column}":"', autoescape=True))
    return ctx.connection.execute(_ENTRIES.update().where(old).values(changes=[])).rowcount


def _put_back(ctx: Context, change: Mapping[str, Any]) -> None:
    table = SQLModel.metadata.tables[change["table"]]
    where = table.c.id == change["key"]
    current = ctx.connection.execute(sa.select(table).where(where).with_for_update()).mappings().one_or_none()
    after = change["after"]
    stands = current is not None if after is not None else current is None
    if not stands or (current and after and any(_plain_value(current[name]) != after[name] for name in after)):
        raise ConflictError(CHANGED_SINCE)
    if change["before"] is None:
        ctx.connection.execute(table.delete().where(where))
    elif after is None:
        ctx.connection.execute(table.insert().values(id=change["key"], **_typed(table, change["before"])))
    elif change["before"] != after:
        ctx.connection.execute(table.update().where(where).values(**_typed(table, change["before"])))


def _typed(table: sa.Table, columns: Mapping[str, Any]) -> dict[str, Any]:
    """JSON's plain text back into what the columns take."""
    return {name: _typed_value(table.c[name].type, value) for name, value in columns.items()}


def _typed_value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(kind, UtcDateTime):
        return local(datetime.fromisoformat(value))
    if isinstance(kind, sa.Numeric):
        return Decimal(value)
    return date.fromisoformat(value) if isinstance(kind, sa.Date) else value
