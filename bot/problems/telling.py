"""Who is told what of a rectification: each once, by the post where that is soon enough."""

from datetime import datetime

from bot import notify, people, plan
from bot.core.context import Context
from bot.notify import Topic, Urgency
from bot.people import Member
from bot.problems import informing, wording
from bot.problems.models import Problem, ProblemAddition, Rectification


def about(row: Rectification) -> str:
    """What messages to who accepts it, and of how it ended, are withdrawn by; those to its owner go with the task."""
    return f"rectification:{row.id}"


def issued(ctx: Context, problem: Problem, row: Rectification, task: plan.Task, *, back: bool) -> None:
    """Who answers for it hears the number, what, by when and how to answer; who is to accept it, when he is another."""
    text = wording.ISSUED.format(
        by=ctx.speaker.name,
        numbered=wording.numbered(row),
        text=wording.said(problem.text),
        requirement=wording.said(row.requirement),
        due=wording.day(task.due),
        number=problem.id,
        acceptor=people.member(ctx, row.acceptor_id).name,
    )
    _tell_owner(ctx, task, (wording.AGAIN.format(number=problem.id) if back else "") + text, f"rectify:{row.id}")


def added(ctx: Context, problem: Problem, task: plan.Task, row: ProblemAddition) -> None:
    """Who answers for it hears what came beside it."""
    text = wording.ADDED.format(number=problem.id, text=wording.said(row.text), due=wording.day(task.due))
    _tell_owner(ctx, task, text, f"rectify.added:{row.id}")


def replied(ctx: Context, problem: Problem, row: Rectification) -> Member | None:
    """Who accepts it is told, once for each answer; returns him, None when he cannot be told."""
    unit = people.org(ctx, problem.org_id)
    text = wording.REPLIED.format(
        unit=unit.short,
        number=problem.id,
        text=wording.said(problem.text, wording.SHORT),
        reply=wording.said(row.reply),
    )
    acceptor = people.member(ctx, row.acceptor_id)
    if acceptor.id == ctx.speaker.id or not notify.reachable(ctx, [acceptor.id]):
        return None
    key = f"rectify.replied:{row.id}:{row.returned}:{acceptor.id}"
    notify.put(ctx, to=acceptor.id, text=text, key=key, topic=Topic.TASK, about=about(row), due=_post(ctx))
    return acceptor


def accepted(ctx: Context, problem: Problem, row: Rectification, task: plan.Task) -> None:
    """Who answers for it, who replied and who reported it with his name hear that it is closed."""
    informing.closed(ctx, problem, row)
    notify.withdraw(ctx, about=about(row))
    text = wording.ACCEPTED.format(number=problem.id, text=wording.said(problem.text))
    for one in {task.owner_id, row.replied_by}:
        if one is None or one == ctx.speaker.id:
            continue
        key = f"rectify.accepted:{row.id}:{row.returned}:{one}"
        notify.put(ctx, to=one, text=text, key=key, topic=Topic.TASK, about=about(row), due=_post(ctx))


def returned(ctx: Context, problem: Problem, row: Rectification, task: plan.Task) -> None:
    """Who answers for it and who replied hear what is lacking."""
    notify.withdraw(ctx, about=about(row))
    text = wording.RETURNED.format(number=problem.id, reason=wording.said(row.verdict), due=wording.day(task.due))
    for one in {task.owner_id, row.replied_by}:
        _tell(ctx, one, text, f"rectify.returned:{row.id}:{row.returned}", task)


def withdrawn(ctx: Context, problem: Problem, row: Rectification, task: plan.Task) -> None:
    """Who answers for it hears that it is off, unless he had not been told of it yet."""
    notify.withdraw(ctx, about=about(row))
    unheard = notify.withdraw(ctx, about=plan.about_task(task)) > 0
    if row.replied_at or not unheard:
        text = wording.WITHDRAWN.format(number=problem.id, text=wording.said(problem.text))
        _tell_owner(ctx, task, text, f"rectify.withdrawn:{row.id}")


def _tell_owner(ctx: Context, task: plan.Task, text: str, key: str) -> None:
    _tell(ctx, task.owner_id, text, key, task)


def _tell(ctx: Context, member_id: int | None, text: str, key: str, task: plan.Task) -> None:
    """Somebody has to do something: a mute does not hold it back."""
    if member_id is not None and member_id != ctx.speaker.id:
        notify.put(
            ctx,
            to=member_id,
            text=text,
            key=f"{key}:{member_id}",
            topic=Topic.TASK,
            urgency=Urgency.PROMPT,
            about=plan.about_task(task),
            due=plan.when_to_tell(ctx, task.due),
        )


def _post(ctx: Context) -> datetime:
    return notify.quiet.post(ctx.now, ctx.workdays)
