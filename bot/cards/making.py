"""What stands on a card, as of the moment it is sent: one matter in lines, and what can be done about it by a press.

A button says a command with the number of its matter, so that a press days later means the same. What is over by then
has no card: its words are said.
"""

from collections.abc import Callable, Mapping

from bot import circular, meetings, people, plan
from bot.cards.outcomes import outcomes
from bot.cards.subjects import Subject, number_of
from bot.channels.base import Button, Card
from bot.circular import NoticePaper
from bot.core.context import Context
from bot.meetings import Meeting
from bot.people import Member
from bot.plan import Check, RecordKind, Task

UNIT, WHEN, PLACE, DUE, OWNER, REPORTER, FINISHED, NUMBER, PAPER = (
    *("单位", "时间", "地点", "期限", "责任人", "报告人", "完成", "编号", "文号"),
)
EVIDENCE = "凭据"
STANDS = "{due} {state}"
MEETING_NOTE = "来不了的点「请假」，也可以回复「请假 会议{number} 原因」。"
TASK_NOTE = "办完点「完成」，要附说明的回复「完成 {number} 说明」。"
REQUIREMENT, LONGEST = "要求：{text}。{note}", 100
VERIFY_TITLE, VERIFY_NOTE = "请核验：{title}", "报的说明：{note}"
COME, LEAVE = Button("参加", "参加 会议{number}"), Button("请假", "请假 会议{number}")
DONE, WHY = Button("完成", "完成 {number}"), Button("看依据", "依据 {number}")
VERIFY, SEND_BACK = Button("核验", "核验 {number}"), Button("退回", "退回 任务{number}")
READ = Button("看通报", "通报 {number}")
Lines = tuple[tuple[str, str], ...]


def card(ctx: Context, subject: str) -> Card | None:
    """The card of a matter; None where there is none, it is over, or nobody knows what it is."""
    for kind, make in MAKERS.items():
        number = number_of(subject, kind)
        if number is not None and not outcomes(ctx, [subject])[subject]:
            return make(ctx, number)
    return None


def _meeting(ctx: Context, number: int) -> Card | None:
    meeting = ctx.get(Meeting, number)
    lines = (
        (WHEN, meetings.wording.when(meeting.starts_at)),
        (PLACE, meeting.place),
        (UNIT, people.org(ctx, meeting.org_id).short),
        (NUMBER, str(number)),
    )
    note = MEETING_NOTE.format(number=number)
    return Card(meetings.wording.title(meeting), note, _said(lines), _buttons((COME, LEAVE), number))


def _task(ctx: Context, number: int) -> Card | None:
    """What a meeting's record or another keeps is not reported by a press."""
    task = ctx.get(Task, number)
    lines = (*_of_task(ctx, task), *_said(((EVIDENCE, _evidence(ctx, task)),)))
    if not by_hand(ctx, task):
        return Card(task.title, "", lines, _buttons((WHY,), number))
    note, required = TASK_NOTE.format(number=number), plan.wording.short(task.requirement.rstrip("。"), LONGEST)
    said = REQUIREMENT.format(text=required, note=note) if required else note
    return Card(task.title, said, lines, _buttons((DONE, WHY), number))


def _evidence(ctx: Context, task: Task) -> str:
    """What shows that it was done."""
    template = plan.template_of(ctx, task)
    kinds = template.evidence if template is not None else ()
    return "、".join(plan.wording.EVIDENCE.get(kind, kind) for kind in kinds)


def by_hand(ctx: Context, task: Task) -> bool:
    """Whether it is reported done by who answers for it."""
    template = plan.template_of(ctx, task)
    by_meeting = task.check is Check.AUTO and template is not None and bool(template.meeting)
    return task.check not in {Check.EXTERNAL, Check.ACCEPTED} and not by_meeting


def _verify(ctx: Context, number: int) -> Card | None:
    task = ctx.get(Task, number)
    report = plan.latest(ctx, task, (RecordKind.REPORTED,))
    by, note = (report.by_id, report.note) if report else (None, "")
    lines = ((REPORTER, _name(ctx, by)), (FINISHED, plan.wording.finished(task)), *_of_task(ctx, task))
    return Card(
        VERIFY_TITLE.format(title=task.title),
        VERIFY_NOTE.format(note=note) if note else "",
        _said(lines),
        _buttons((VERIFY, SEND_BACK, WHY), number),
    )


def _of_task(ctx: Context, task: Task) -> Lines:
    due, state = plan.wording.due(task, ctx.today), plan.wording.state(task, ctx.today)
    lines = (
        (UNIT, people.org(ctx, task.org_id).short),
        (DUE, STANDS.format(due=due, state=state)),
        (OWNER, _name(ctx, task.owner_id)),
        (NUMBER, str(task.id)),
    )
    return _said(lines)


def _notice(ctx: Context, number: int) -> Card | None:
    """With its page where there are pages, else with the word that reads it in the chat."""
    paper, web = ctx.get(NoticePaper, number), ctx.settings.web
    note = circular.summary(ctx, paper)
    lines = _said(((PAPER, paper.number or ""),))
    if web.base_url and web.link_key is not None:
        return Card(paper.title, note, lines, link=f"{web.base_url}/notices/{number}")
    return Card(paper.title, note, lines, (Button(READ.label, READ.says.format(number=paper.period)),))


def _name(ctx: Context, member_id: int | None) -> str:
    found = ctx.session.get(Member, member_id) if member_id is not None else None
    return found.name if found else ""


def _said(lines: Lines) -> Lines:
    """Those of which there is something to say."""
    return tuple(line for line in lines if line[1])


def _buttons(buttons: tuple[Button, ...], number: int) -> tuple[Button, ...]:
    return tuple(Button(one.label, one.says.format(number=number)) for one in buttons)


MAKERS: Mapping[Subject, Callable[[Context, int], Card | None]] = {
    Subject.MEETING: _meeting,
    Subject.TASK: _task,
    Subject.VERIFY: _verify,
    Subject.NOTICE: _notice,
}
