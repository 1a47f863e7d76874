"""Reminding by hand (催办): who answers for what is behind is told once a day for a task, whoever asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa
from sqlmodel import col

from bot import notify, people
from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.notify import Notice, OutboxMessage, Topic, Urgency
from bot.people import Right
from bot.plan import finding, wording
from bot.plan.completion import WORTH, about
from bot.plan.models import Check, Task, TaskState

VERB = "task.nudge"
SENTENCE = "{name}催办：{title}，{due}到期，{state}。{how}"
HOW = "办完回复「完成 {number}」。"
HOW_MEETING = "开完会记下来，归档后自动办结。"


@dataclass(frozen=True, slots=True)
class Hearers:
    """Whom it would reach: numbers of members; the names of those without a chat; tasks nobody answers for."""

    told: frozenset[int]
    unreachable: tuple[str, ...]
    ownerless: int


def behind(ctx: Context, tasks: Sequence[Task]) -> list[Task]:
    """Those of the tasks of which somebody else may be reminded: open, and not the speaker's own.

    Raises:
        NotAllowedError: one is of a unit in which the speaker reminds nobody.
    """
    found = [task for task in tasks if task.state is TaskState.OPEN and task.owner_id != ctx.speaker.id]
    for org_id in {task.org_id for task in found}:
        people.require(ctx, Right.NUDGE, people.org(ctx, org_id))
    return found


def hearers(ctx: Context, tasks: Sequence[Task]) -> Hearers:
    """Who would be told of these tasks, and who cannot be."""
    owners = {task.owner_id for task in tasks if task.owner_id is not None}
    told = notify.reachable(ctx, owners)
    names = people.names(ctx, owners - told)
    return Hearers(frozenset(told), tuple(names.values()), sum(task.owner_id is None for task in tasks))


def urged_today(ctx: Context, tasks: Sequence[Task]) -> set[int]:
    """Numbers of those of which who answers for them was told today already."""
    keys = {_key(ctx, task): task.id for task in tasks}
    query = sa.select(col(OutboxMessage.key)).where(col(OutboxMessage.key).in_(keys))
    return {keys[key] for key in ctx.connection.execute(query).scalars()}


def urge(ctx: Context, tasks: Sequence[Task]) -> int:
    """Tell who answers for each of these tasks; returns how many are told of, less those told of today already.

    Raises:
        NotAllowedError: as for `behind`.
    """
    meant = behind(ctx, tasks)
    reached = hearers(ctx, meant).told
    until = datetime.combine(ctx.today, time(), SHANGHAI) + WORTH
    queued = notify.put_many(
        ctx,
        [
            Notice(
                to=task.owner_id,
                text=_sentence(ctx, task),
                key=_key(ctx, task),
                topic=Topic.TASK,
                urgency=Urgency.PROMPT,
                about=about(task),
                until=until,
                card=about(task),
            )
            for task in meant
            if task.owner_id in reached
        ],
    )
    if queued:
        audit.record(ctx, VERB, summary=f"{queued}项", undoable=True)
    return queued


def _key(ctx: Context, task: Task) -> str:
    return f"nudge:{task.id}:{task.owner_id}:{ctx.today}"


def _sentence(ctx: Context, task: Task) -> str:
    title, state = wording.short(task.title), wording.state(task, ctx.today)
    due = wording.day(task.due)
    template = finding.template_of(ctx, task)
    by_meeting = task.check is Check.AUTO and template is not None and template.meeting
    how = HOW_MEETING if by_meeting else HOW.format(number=task.id)
    return SENTENCE.format(name=ctx.speaker.name, title=title, due=due, state=state, how=how)
