"""Which card answers who asks about one matter: a card is for who can do something by it."""

from bot import meetings, people, plan
from bot.cards.making import by_hand
from bot.cards.outcomes import outcomes
from bot.cards.subjects import Subject, number_of
from bot.core.context import Context
from bot.meetings import Meeting
from bot.people import Right
from bot.plan import Check, RecordKind, Task, TaskState


def offered(ctx: Context, subject: str) -> str:
    """The card for the speaker's own eyes; empty where he can press nothing, or has said what there is to say."""
    number = number_of(subject, Subject.TASK)
    if number is not None:
        return _of_task(ctx, ctx.get(Task, number))
    number = number_of(subject, Subject.MEETING)
    comes = number is None or ctx.speaker.id in {one.id for one in meetings.expected(ctx, ctx.get(Meeting, number))}
    return subject if comes and not outcomes(ctx, [subject], ctx.speaker.id).get(subject, "") else ""


def _of_task(ctx: Context, task: Task) -> str:
    """To report for who answers for it, to verify for who may; nothing for who only looks."""
    if task.state is TaskState.OPEN and task.owner_id == ctx.speaker.id and by_hand(ctx, task):
        return f"{Subject.TASK}:{task.id}"
    if task.state is not TaskState.REPORTED or task.check is Check.ACCEPTED:
        return ""
    report = plan.latest(ctx, task, (RecordKind.REPORTED,))
    own = {task.owner_id, report.by_id if report else None}
    may = ctx.speaker.id not in own and people.may(ctx, Right.VERIFY_TASK, people.org(ctx, task.org_id))
    return f"{Subject.VERIFY}:{task.id}" if may else ""
