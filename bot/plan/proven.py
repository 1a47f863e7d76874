"""What records prove to be done needs nobody's word: the task is done on the day the records show."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot.core import audit
from bot.core.context import Context
from bot.plan import completion, trail
from bot.plan.models import Check, Record, RecordKind, Task, TaskState


def open_duties(ctx: Context, code: str, year: int) -> list[Task]:
    """The open tasks of one duty of a year's list that records answer, begun by today, by number."""
    query = select(Task).where(
        Task.code == code,
        Task.year == year,
        Task.state == TaskState.OPEN,
        Task.check == Check.AUTO,
        sa.or_(col(Task.opens_on) <= ctx.today, col(Task.due) <= ctx.today),
    )
    return list(ctx.session.exec(query.order_by(col(Task.id))).all())


def prove(ctx: Context, task: Task, day: date, note: str) -> Record:
    """Complete an open task that records show to be done on `day`; what is kept elsewhere stays where it is."""
    before = audit.snapshot(task)
    completion.finish(ctx, task, day, TaskState.DONE)
    completion.follow(ctx, task)
    record = Record(task_id=task.id, kind=RecordKind.FULFILLED, at=ctx.now, note=note, day=day)
    return trail.note(ctx, "task.prove", task, before, record)
