"""改期, 转交, 不适用, 取消任务: what can become of a task besides being done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot import people, plan, problems
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.plan import Record, RecordKind
from bot.text import args
from handlers import again, each, meant, tasks, which

router = Router()

WHEN = "“{title}”延到哪天？现在的期限是{due}。例如「12月5日」。"
WHY = "“{title}”延到{due}的原因是什么？"
ASKED = "已申请：{title}延到{due}，等布置人或党委工作部答复。{told}改错回「撤回」。"
MOVED = "已改期：{title}，新期限{due}，{told}改错回「撤回」。"
OWNER_TOLD = "已告诉责任人。"
LONGEST = 60
"""Characters of numbers that are read."""
NO_REQUESTS = "没有等您答复的延期申请。"
REQUESTS = "等您答复的延期申请（前面是编号）：回「同意延期 编号」或「不同意延期 编号」。"
REQUEST = "{number} {title}（{unit}）延到{due}：{note}"
GRANTED = "已同意延期{count}项：{names}。"
REFUSED = "没有同意延期{count}项，期限不变：{names}。"
HANDED_ON = "已转交：{title}，以后由{name}负责，{told}改错回「撤回」。"
BOTH_TOLD, NO_CHAT = "已告诉{name}。", "{name}不用聊天，请当面告诉。"
TO_WHOM = "“{title}”转交给谁？请写姓名。"
NO_NAME = "没看出是谁。请写名册上的姓名。"
WHY_NOT = "“{title}”为什么不适用？"
EXEMPT = "已标为不适用：{title}，不用办了，不计入考核。{untold}改错回「撤回」。"
RESTORED = "已恢复：{title}，{due}前要办，{told}改错回「撤回」。"
CANCELLED = "已取消任务：{title}。{untold}改错回「撤回」。"


@router.command(
    "延期",
    "申请延期",
    intent="task.extend",
    asks_back=True,
    dated=True,
    usage=("改期 12 12月5日 出差", "季度党课想延到12月10号，现场抢工期", "整改5号延期到12月20号 设备没到货"),
    about="申请晚几天办、晚几天整改，要说原因；每项只能延一次。",
)
@again.asking("task.extend")
def extend(ctx: Context, said: Said) -> Reply:
    """Ask for another deadline, or set it where the speaker decides; day and reason are asked for when missing."""
    reason = str(said.slots.get("reason_text", ""))
    if "problem" in said.slots:
        return of_problem(ctx, int(said.slots["problem"]), which.day_of(said.slots), reason)
    row = meant.task(ctx, said.slots, example="改期")
    due = which.day_of(said.slots) or _later(row.due, said.slots)
    return _extend(ctx, row.id, due, "" if reason.isdecimal() else reason)


def _later(due: date, slots: Mapping[str, Any]) -> date | None:
    """So many days after the deadline there is."""
    return due + timedelta(days=int(slots["days"])) if slots.get("days") else None


def of_problem(ctx: Context, number: int, due: date | None, reason: str) -> Reply:
    """A rectification is put off like any task: it is the task that has the deadline.

    Raises:
        NotFoundError: no such problem, or nothing was asked of the unit yet.
    """
    asked = problems.current(ctx, problems.problem(ctx, number))
    return _extend(ctx, asked.task_id, due, reason)


def _extend(ctx: Context, number: int, due: date | None, reason: str) -> Reply:
    row = plan.task(ctx, number)
    title = meant.short(row.title)
    payload: dict[str, Any] = {"number": row.id, "reason": reason}
    if due is None:
        text = WHEN.format(title=title, due=plan.wording.day(row.due))
        return ask(ctx, "task.extend.when", text, words=(), payload=payload)
    if due < ctx.today:
        raise BadInputError(plan.wording.NOT_LATER.format(due=plan.wording.day(row.due)))
    if not reason:
        text = WHY.format(title=title, due=plan.wording.day(due))
        return ask(ctx, "task.extend.why", text, words=(), payload=payload | {"due": due.isoformat()})
    record = plan.change_due(ctx, row.id, due, reason)
    sentence = MOVED if record.kind is RecordKind.EXTENDED else ASKED
    untold = meant.untold(ctx)
    told = (untold or OWNER_TOLD) if sentence is MOVED else untold
    return Reply(sentence.format(title=title, due=plan.wording.day(due), told=told))


@router.answer("task.extend.when")
def until_when(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The day was typed; the question stays open until one can be read."""
    due = args.one_day(said.text, ctx.now, ctx.workdays)
    return _extend(ctx, answer.payload["number"], due, answer.payload["reason"])


@router.answer("task.extend.why")
def for_what_reason(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The reason was typed."""
    return _extend(ctx, answer.payload["number"], date.fromisoformat(answer.payload["due"]), said.text)


def _answered(ctx: Context, said: Said, example: str, *, granted: bool) -> each.Outcome:
    if not said.rest:
        raise BadInputError(meant.NEED_TASK.format(example=example))
    numbers = args.numbers(said.rest[:LONGEST])
    return each.run(numbers, lambda number: _named(ctx, plan.decide_extension(ctx, number, granted=granted)))


def _decided(ctx: Context, outcome: each.Outcome, sentence: str) -> Reply:
    return Reply(each.told(outcome, sentence + meant.untold(ctx)))


def _named(ctx: Context, record: Record) -> str:
    row = plan.task(ctx, record.task_id)
    return f"{row.id} {meant.short(row.title)}（{meant.day_words(ctx, row.due)}）"


@router.command(
    "延期申请",
    intent="task.extensions",
    usage="延期申请",
    about="看等您答复的延期申请。",
    right=Right.ASSIGN_TASK,
    typed=True,
)
def requests(ctx: Context, _: Said) -> Reply:
    """The requests for a later deadline that wait for the speaker, oldest first."""
    people.require_anywhere(ctx, Right.ASSIGN_TASK)
    found = plan.extensions_asked(ctx)
    if not found:
        return Reply(NO_REQUESTS)
    lines = [
        REQUEST.format(
            number=row.id,
            title=meant.short(row.title),
            unit=people.org(ctx, row.org_id).short,
            due=meant.day_words(ctx, record.day or row.due),
            note=plan.wording.short(record.note),
        )
        for row, record in found
    ]
    return tasks.pages(ctx, REQUESTS, lines)


@router.command(
    "同意延期",
    intent="task.extend.grant",
    usage="同意延期 12",
    about="答复延期申请；申请人会知道。",
    right=Right.ASSIGN_TASK,
    typed=True,
)
def grant(ctx: Context, said: Said) -> Reply:
    """Grant what was asked for."""
    return _decided(ctx, _answered(ctx, said, "同意延期", granted=True), GRANTED)


@router.command(
    "不同意延期",
    intent="task.extend.refuse",
    usage="不同意延期 12",
    about="不同意延期，期限不变；申请人会知道。",
    right=Right.ASSIGN_TASK,
    typed=True,
)
def refuse(ctx: Context, said: Said) -> Reply:
    """Leave the deadline as it is."""
    return _decided(ctx, _answered(ctx, said, "不同意延期", granted=False), REFUSED)


@router.command(
    "转交",
    intent="task.assign",
    asks_back=True,
    usage=("转交 12 李明", "党费登记以后归李明管"),
    about="换一个人负责；两边都会知道。",
    right=Right.ASSIGN_TASK,
)
@again.asking("task.assign")
def hand_on(ctx: Context, said: Said) -> Reply:
    """Somebody else of the unit answers for the task from now on."""
    people.require_anywhere(ctx, Right.ASSIGN_TASK)
    row = meant.task(ctx, said.slots, example="转交", words=said.rest if said.rest.isdecimal() else "")
    person = meant.person(ctx, said.slots, Right.ASSIGN_TASK)
    if person is None:
        payload = {"text": said.text, "slots": dict(said.slots) | {"task": str(row.id)}}
        return ask(ctx, "task.assign.whom", TO_WHOM.format(title=meant.short(row.title)), words=(), payload=payload)
    plan.transfer(ctx, row.id, person.id)
    told = (NO_CHAT + meant.untold(ctx)) if not person.uses_chat else meant.untold(ctx) or BOTH_TOLD
    title = meant.short(row.title)
    return Reply(HANDED_ON.format(title=title, name=person.name, told=told.format(name=person.name)))


@router.answer("task.assign.whom")
def to_whom(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The name was typed.

    Raises:
        BadInputError: nobody of that name is on the roster; the question stays open.
    """
    names = [found.name for found in people.lexicon(ctx).names_in(said.text)]
    if not names:
        raise BadInputError(NO_NAME)
    slots = answer.payload["slots"] | {"person": names[0]}
    return hand_on(ctx, replace(said, text=answer.payload["text"], slots=slots))


def _of_number(said: Said, example: str) -> tuple[int, str]:
    """The task by its number and the reason: said in free words, or after the command."""
    if "task" in said.slots:
        return int(said.slots["task"]), said.slots.get("reason_text", "")
    return args.number_then_rest(said.rest, example=example)


@router.command(
    "不适用",
    intent="task.exempt",
    usage="不适用 12 本年没有预备党员",
    about="这项任务这个单位不用办，要说原因。",
    right=Right.EXTEND_TASK,
    typed=True,
)
def exempt(ctx: Context, said: Said) -> Reply:
    """The office says that a task does not apply; the reason is asked for when missing."""
    people.require_anywhere(ctx, Right.EXTEND_TASK)
    if str(said.slots.get("task", "")).isdecimal() or "task" not in said.slots:
        number, reason = _of_number(said, "不适用")
        row = plan.task(ctx, number)
    else:
        row, reason = meant.task(ctx, said.slots, example="不适用"), str(said.slots.get("reason_text", ""))
    if not reason:
        text = WHY_NOT.format(title=meant.short(row.title))
        return ask(ctx, "task.exempt.why", text, words=(), payload={"number": row.id})
    return _exempt(ctx, row.id, reason)


@router.answer("task.exempt.why")
def why_exempt(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The reason was typed."""
    return _exempt(ctx, answer.payload["number"], said.text)


def _exempt(ctx: Context, number: int, reason: str) -> Reply:
    record = plan.not_applicable(ctx, number, reason)
    title = meant.short(plan.task(ctx, record.task_id).title)
    return Reply(EXEMPT.format(title=title, untold=meant.untold(ctx)))


@router.command(
    "恢复任务",
    "取消不适用",
    intent="task.restore",
    usage="恢复任务 12",
    about="标为不适用的任务照常要办；责任人会知道。",
    right=Right.EXTEND_TASK,
    typed=True,
)
def restore(ctx: Context, said: Said) -> Reply:
    """The office lifts that a task does not apply."""
    people.require_anywhere(ctx, Right.EXTEND_TASK)
    row = plan.task(ctx, _of_number(said, "恢复任务")[0])
    plan.restore(ctx, row.id)
    told = meant.untold(ctx) or OWNER_TOLD
    return Reply(RESTORED.format(title=meant.short(row.title), due=plan.wording.day(row.due), told=told))


@router.command(
    "取消任务",
    intent="task.cancel",
    usage="取消任务 12 合并到年终总结",
    about="取消自己布置的任务；年度清单里的不能取消。",
    right=Right.ASSIGN_TASK,
    typed=True,
)
def cancel(ctx: Context, said: Said) -> Reply:
    """Take back a task given by hand."""
    number, reason = _of_number(said, "取消任务")
    title = meant.short(plan.task(ctx, number).title)
    plan.cancel(ctx, number, reason)
    return Reply(CANCELLED.format(title=title, untold=meant.untold(ctx)))
