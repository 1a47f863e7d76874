"""A bare number, 27号通过: of a task or of a rectification. What waits for the speaker decides; both are asked about.

The decision stands in the slot `of`: the number of the problem, 0 for the task.
"""

import re
from collections.abc import Iterator

from bot import people, plan, problems
from bot.chat import Said
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Right
from bot.plan import Task, TaskState
from handlers import meant

OF = "of"
TASK = 0
NAMED = re.compile(r"任务|核[验实]")
"""Words that are said of tasks alone."""
WHICH = "{number}号有两件，是哪一件？"
A_TASK, A_PROBLEM = "任务 {label}", "整改 {number}号：{text}（{unit}）"
NEITHER = "没有等您核验的{number}号任务，也没有等您验收的{number}号整改。"


def judged(ctx: Context, said: Said, typed: str) -> int:
    """The problem that is accepted or sent back by a bare number; 0 where it is the task, or no number was said.

    Raises:
        SeveralError: a task and a rectification of this number wait for the speaker.
        NotFoundError: there is neither.
    """
    if OF in said.slots or NAMED.search(said.text) or not typed.isdecimal():
        return int(said.slots.get(OF, TASK))
    number = int(typed[: meant.LONGEST_NUMBER])
    waiting = dict(_waiting(ctx, number))
    if waiting:
        return _the_one(number, waiting)
    if _task(ctx, number) is not None or not people.may_anywhere(ctx, Right.VERIFY_TASK):
        return TASK
    try:
        return problems.entry(ctx, number).problem.id
    except NotFoundError:
        raise NotFoundError(NEITHER.format(number=number)) from None


def done(ctx: Context, said: Said, number: int) -> int | None:
    """The problem that is told to be put right by a bare number, 12号办完了; 0: the task; None: perhaps a day only.

    Raises:
        SeveralError: a task of this number is open too.
    """
    if OF in said.slots:
        return int(said.slots[OF])
    row = problems.to_answer(ctx, number)
    if row is None:
        return None
    task = _task(ctx, number)
    is_other = task is not None and task.state is TaskState.OPEN and problems.of_task(ctx, task.id) is None
    other = {TASK: A_TASK.format(label=meant.label(ctx, task))} if task and is_other else {}
    return _the_one(number, {**other, number: _label(row)})


def _waiting(ctx: Context, number: int) -> Iterator[tuple[int, str]]:
    """What of this number waits for the speaker: a task that was reported, a rectification that was answered."""
    task = _task(ctx, number)
    owned = problems.of_task(ctx, number) if task else None
    if task and owned is None and _is_reported(ctx, task):
        yield TASK, A_TASK.format(label=meant.label(ctx, task))
    for one in dict.fromkeys((number, *([owned.id] if owned else []))):
        row = problems.to_accept(ctx, one)
        if row is not None:
            yield one, _label(row)


def _is_reported(ctx: Context, task: Task) -> bool:
    return (
        task.state is TaskState.REPORTED
        and task.owner_id != ctx.speaker.id
        and people.may(ctx, Right.VERIFY_TASK, people.org(ctx, task.org_id))
    )


def _task(ctx: Context, number: int) -> Task | None:
    try:
        return plan.task(ctx, number)
    except NotFoundError:
        return None


def _label(row: problems.Entry) -> str:
    text = problems.wording.said(row.problem.text, meant.LONGEST)
    return A_PROBLEM.format(number=row.problem.id, text=text, unit=row.unit.short)


def _the_one(number: int, found: dict[int, str]) -> int:
    if len(found) > 1:
        raise meant.SeveralError(WHICH.format(number=number), OF, list(found.items()))
    return next(iter(found))
