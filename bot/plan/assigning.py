"""Tasks given by hand: to one person, or to thousands of units at once."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import notify, people
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError, NotFoundError
from bot.notify import Notice, Topic, Urgency
from bot.people import Org, OrgKind, Right, Role
from bot.plan import trail, wording
from bot.plan.changes import require_present
from bot.plan.completion import about, when_to_tell, worth_until
from bot.plan.models import Check, RecordKind, Task, TaskState
from bot.plan.owners import Officers

LONGEST_TITLE = 40
CHUNK = 1000
"""Rows of one statement: the values of them all stay below what either store takes."""
KEPT = ("title", "org_id", "owner_id", "due", "state")
"""What taking an assignment back needs unchanged; whole rows of thousands would fill the trail."""
_RECORDS: sa.Table = SQLModel.metadata.tables["record"]

Values = dict[str, Any]


def assign(
    ctx: Context,
    *,
    title: str,
    due: date,
    owner_id: int | None = None,
    org_ids: Iterable[int] = (),
    requirement: str = "",
    role: Role = Role.SECRETARY,
) -> list[Task]:
    """Give a task to one person, or one to each of these organisations; who answers for it is told once.

    In an organisation it goes to who holds `role` there, and follows the post; one entry in the trail for them all.

    Raises:
        NotAllowedError: the person or an organisation is not the speaker's to give tasks to.
        NotFoundError: no such person or organisation.
        BadInputError: no title or one too long, a deadline that is past, nobody named, somebody who has left.
    """
    title = title.strip()
    _require_sensible(ctx, title, due)
    places = _places(ctx, list(org_ids)) if owner_id is None else [_home(ctx, owner_id)]
    if not places:
        raise BadInputError(wording.NOBODY_NAMED)
    common = _common(ctx, title, due) | {"requirement": requirement.strip(), "role": role if owner_id is None else None}
    rows = [common | one for one in (_owned(ctx, places, role) if owner_id is None else [_fixed(places[0], owner_id)])]
    tasks = _insert(ctx, rows)
    _keep(ctx, title, tasks, places)
    _tell(ctx, tasks)
    return tasks


def _require_sensible(ctx: Context, title: str, due: date) -> None:
    if not title:
        raise BadInputError(wording.NO_TITLE)
    if len(title) > LONGEST_TITLE:
        raise BadInputError(wording.LONG_TITLE.format(most=LONGEST_TITLE))
    if due < ctx.today:
        raise BadInputError(wording.PAST)


def _home(ctx: Context, member_id: int) -> Org:
    """The unit of a person to whom the speaker may give tasks."""
    person = people.member(ctx, member_id)
    home = people.org(ctx, person.org_id)
    within = home if person.group_id is None else people.org(ctx, person.group_id)
    own = person.id == ctx.speaker.id and people.may_anywhere(ctx, Right.ASSIGN_TASK)
    if not own and not people.may(ctx, Right.ASSIGN_TASK, within):
        people.require_anywhere(ctx, Right.ASSIGN_TASK)
        raise NotAllowedError(wording.NOT_REACHED.format(name=person.name))
    require_present(ctx, person)
    return home


def _places(ctx: Context, org_ids: Sequence[int]) -> list[Org]:
    """The organisations, by code, each one that the speaker may give tasks to."""
    found: list[Org] = []
    for start in range(0, len(org_ids), CHUNK):
        some = org_ids[start : start + CHUNK]
        found += ctx.session.exec(select(Org).where(col(Org.id).in_(some))).all()
    if len(found) != len(set(org_ids)):
        raise NotFoundError(wording.NO_SUCH_UNIT)
    for place in found:
        people.require(ctx, Right.ASSIGN_TASK, place)
    return sorted(found, key=lambda place: place.code)


def _common(ctx: Context, title: str, due: date) -> Values:
    """What all tasks of one assignment share."""
    return {
        "template_id": None,
        "year": due.year,
        "code": "",
        "period": due.isoformat(),
        "title": title,
        "planned_due": due,
        "due": due,
        "opens_on": ctx.today,
        "state": TaskState.OPEN,
        "check": Check.CONFIRM,
        "weight": 0,
        "extended": False,
        "next_nudge_on": trail.next_rung(ctx, due, trail.AD_HOC_LEADS),
        "reason": "",
        "assigned_by": ctx.speaker.id,
    }


def _fixed(home: Org, owner_id: int) -> Values:
    return {"org_id": home.id, "unit_id": home.id, "owner_id": owner_id, "owner_fixed": True}


def _owned(ctx: Context, places: Sequence[Org], role: Role) -> list[Values]:
    """One task a place, each with who answers for it there today."""
    officers = Officers(ctx)
    owned = []
    for place in places:
        unit_id = place.parent_id if place.kind is OrgKind.GROUP and place.parent_id else place.id
        owner = officers.answering(role, (), place.id, unit_id)
        owned.append({"org_id": place.id, "unit_id": unit_id, "owner_id": owner, "owner_fixed": False})
    return owned


def _insert(ctx: Context, rows: Sequence[Values]) -> list[Task]:
    """Thousands in a few statements; in the order of the rows."""
    tasks: list[Task] = []
    for start in range(0, len(rows), CHUNK):
        some = list(rows[start : start + CHUNK])
        statement = sa.insert(Task).returning(Task, sort_by_parameter_order=True)
        tasks += ctx.session.scalars(statement, some).all()
    return tasks


def _keep(ctx: Context, title: str, tasks: Sequence[Task], places: Sequence[Org]) -> None:
    """A record for each task and one entry for all, which taken back removes them."""
    kept = {"kind": RecordKind.ASSIGNED, "by_id": ctx.speaker.id, "at": ctx.now, "note": ""}
    changes = [Change("task", task.id, None, {name: getattr(task, name) for name in KEPT}) for task in tasks]
    statement = sa.insert(_RECORDS).returning(_RECORDS.c.id, _RECORDS.c.task_id)
    for start in range(0, len(tasks), CHUNK):
        rows = [kept | {"task_id": task.id, "to_id": task.owner_id} for task in tasks[start : start + CHUNK]]
        made = ctx.connection.execute(statement, rows)
        changes += [Change("record", row.id, None, {"task_id": row.task_id}) for row in made]
    org_id = places[0].id if len(places) == 1 else None
    audit.record(ctx, "task.assign", summary=title, changes=changes, org_id=org_id, undoable=True)


def _tell(ctx: Context, tasks: Sequence[Task]) -> None:
    """Each owner once, however many of these tasks are his; the speaker knows."""
    heaps: dict[int, list[Task]] = {}
    for task in tasks:
        if task.owner_id is not None and task.owner_id != ctx.speaker.id:
            heaps.setdefault(task.owner_id, []).append(task)
    notify.put_many(ctx, (_notice(ctx, owner, same) for owner, same in heaps.items()))


def _notice(ctx: Context, owner: int, tasks: Sequence[Task]) -> Notice:
    return Notice(
        to=owner,
        text=wording.assigned(tasks, ctx.speaker.name),
        key=f"assigned:{tasks[0].id}:{owner}",
        topic=Topic.TASK,
        urgency=Urgency.PROMPT,
        about=about(tasks[0]),
        due=when_to_tell(ctx, tasks[0].due),
        until=worth_until(ctx, tasks[0].due),
        card=about(tasks[0]) if len(tasks) == 1 else "",
    )
