"""What somebody reported a moment ago: what he sends next belongs to it."""

from datetime import timedelta

from sqlmodel import col, select

from bot.core.context import Context
from bot.plan.models import Record, RecordKind, Task, TaskState


def just_reported(ctx: Context, span: timedelta) -> list[Task]:
    """The tasks the speaker reported done within `span`, the last first; not what was sent back since."""
    query = (
        select(Task)
        .join(Record, col(Record.task_id) == col(Task.id))
        .where(Record.by_id == ctx.speaker.id, Record.kind == RecordKind.REPORTED, Record.at > ctx.now - span)
        .where(col(Task.state).in_((TaskState.REPORTED, TaskState.DONE)))
    )
    found = ctx.session.exec(query.order_by(col(Record.id).desc())).all()
    return list({task.id: task for task in found}.values())
