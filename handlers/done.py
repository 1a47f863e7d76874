"""完成, 核验, 退回: what was done, by number, by what it is called or from a pasted list of units."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import evidence, people, plan, problems
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people import Right
from bot.plan import Report, TaskState
from handlers import again, each, either, meant, rectifying, tasks, which

router = Router()

DONE = "已报完成：{title}（{finished}）。{asked}{material}改错回「撤回」。"
ASKED = "已请{names}核验。"
NOBODY_ASKED = "由上级核验，不用再报。"
BEFORE = "“{title}”{state}，没有改动。"
SEVERAL = "已报完成{count}项：{names}。"
COUNTED = "{count}人"
MATERIAL = "附材料{count}份。"
VERIFIED = "已核验{count}项：{names}。"
WHY_BACK = "退回“{title}”的原因是什么？会原样告诉报完成的人。"
SENT_BACK = "已退回：{title}，{told}改错回「撤回」。"
REASON_TOLD = "原因已告诉责任人。"
LIST_OF_WHAT = "这份名单报的是哪项任务？请把任务名写在标题里再发一次，例如「主题党日完成情况」。"
NONE_DONE = "名单里没有填了完成的单位，没有记。"
NOT_THEIRS = "{unit}没有这项没办完的任务。"
UNITS_DONE = "已替{count}个单位报完成：{names}。"
UNITS_LEFT = "没填的{count}个不记。"


@router.command(
    "完成",
    "办结",
    intent="task.done",
    asks_back=True,
    dated=True,
    usage=("完成 12 会已开，材料见照片", "ZB-04-1完成了，11月20日讲的"),
    about="报任务完成；几项一起写编号，例如「完成 12 13」。",
    pressed="已报完成",
)
@again.asking("task.done")
def done(ctx: Context, said: Said) -> Reply:
    """Report one task done, or several by number, or one for many units from a pasted list."""
    slots = said.slots
    if slots.get("source") == "solitaire":
        return _from_list(ctx, said)
    day, note = which.day_of(slots), _note(slots)
    numbers = [int(number) for number in slots.get("tasks", ()) if "task" not in slots]
    if len(numbers) > 1:
        outcome = each.run(numbers, lambda number: _told_each(ctx, plan.complete(ctx, number, note=note, day=day)))
        return Reply(each.told(outcome, SEVERAL))
    if "task_unsure" in slots and "task" not in slots:
        meant_by = either.done(ctx, said, int(slots["task_unsure"]))
        if meant_by:
            return rectifying.replied(ctx, meant_by, note)
        slots = slots if meant_by is None else {**slots, "task": str(slots["task_unsure"])}
    row = meant.task(ctx, slots, example="完成", words=_words(said), day=day)
    problem = problems.of_task(ctx, row.id)
    if problem is not None:
        return rectifying.replied(ctx, problem.id, note)
    material = evidence.attach_noted(ctx, note, row.id, title=row.title)
    return Reply(_told(ctx, plan.complete(ctx, row.id, note=note, day=day), material))


def _words(said: Said) -> str:
    """What follows the bare command: 完成 写年终总结."""
    return said.rest if said.text.split(maxsplit=1)[0] in {"完成", "办结"} else ""


def _note(slots: Mapping[str, Any]) -> str:
    count = COUNTED.format(count=slots["count"]) if slots.get("count") is not None else ""
    return "，".join(part for part in (count, str(slots.get("note", ""))) if part)


def _told(ctx: Context, report: Report, material: int) -> str:
    row, added = report.task, MATERIAL.format(count=material) if material else ""
    if report.repeated:
        return BEFORE.format(title=row.title, state=plan.wording.state(row, ctx.today)) + added
    asked = ASKED.format(names="、".join(report.asked)) if report.asked else NOBODY_ASKED
    asked = asked if row.state is TaskState.REPORTED else ""
    return DONE.format(title=row.title, finished=plan.wording.finished(row), asked=asked, material=added)


def _told_each(ctx: Context, report: Report) -> str:
    """The task's number and title.

    Raises:
        ConflictError: nothing was changed.
    """
    row = report.task
    if report.repeated:
        raise ConflictError(BEFORE.format(title=row.title, state=plan.wording.state(row, ctx.today)))
    return f"{row.id} {meant.short(row.title)}"


def _from_list(ctx: Context, said: Said) -> Reply:
    """The units ticked in a pasted list, by who may report for them."""
    entries = said.slots.get("entries", ())
    ticked = [entry for entry in entries if entry.get("status") == "done" and entry.get("org")]
    words = str(said.slots.get("task") or said.slots.get("title", ""))
    if not words:
        raise BadInputError(LIST_OF_WHAT)
    if not ticked:
        raise BadInputError(NONE_DONE)
    people.require_anywhere(ctx, Right.VERIFY_TASK)
    day = which.day_of(said.slots)
    left = UNITS_LEFT.format(count=len(entries) - len(ticked)) if len(entries) > len(ticked) else ""
    return Reply(each.told(each.run(ticked, lambda entry: _for_unit(ctx, words, entry, day)), UNITS_DONE + left))


def _for_unit(ctx: Context, words: str, entry: Mapping[str, Any], day: date | None) -> str:
    """Report one unit's own task; returns unit and task.

    Raises:
        NotFoundError: it has none of that name left.
        BotError: it cannot be reported.
    """
    unit = people.org_by_code(ctx, entry["org"])
    own = [row for row in plan.find(ctx, words, org=unit, day=day) if row.org_id == unit.id]
    if not own:
        raise NotFoundError(NOT_THEIRS.format(unit=unit.short))
    _told_each(ctx, plan.complete(ctx, own[0].id, note=_note(entry), day=day))
    return f"{unit.short}{meant.short(own[0].title)}"


@router.command(
    "核验",
    intent="task.verify",
    asks_back=True,
    usage=("核验 12", "核验 12 13 15"),
    about="确认别人报的完成；先看「待核验」。",
    right=Right.VERIFY_TASK,
    pressed="已核验",
)
@again.asking("task.verify")
def verify(ctx: Context, said: Said) -> Reply:
    """Confirm what was reported; without a number, which ones wait."""
    numbers = said.slots.get("tasks") or [said.slots.get("task")]
    if len(numbers) == 1 and (number := either.judged(ctx, said, str(numbers[0]))):
        return rectifying.accepted(ctx, number, "")
    people.require_anywhere(ctx, Right.VERIFY_TASK)
    if "task_unsure" in said.slots and not any(numbers):
        numbers = [str(meant.task(ctx, said.slots, example="核验").id)]
    if not any(numbers):
        return tasks.waiting(ctx, said)
    outcome = each.run(numbers, lambda number: _told_each(ctx, plan.verify(ctx, int(number))))
    return Reply(each.told(outcome, VERIFIED))


@router.command(
    "退回",
    intent="task.return",
    asks_back=True,
    usage="退回 12 材料不全",
    about="报的完成有问题，退回去重办，要说原因。",
    right=Right.VERIFY_TASK,
    pressed="已退回",
)
@again.asking("task.return")
def send_back(ctx: Context, said: Said) -> Reply:
    """Give a report back with what is lacking, which is asked for when it was not said."""
    reason = str(said.slots.get("reason_text", ""))
    if number := either.judged(ctx, said, str(said.slots.get("task", ""))):
        return rectifying.sent_back(ctx, number, reason)
    people.require_anywhere(ctx, Right.VERIFY_TASK)
    row = meant.task(ctx, said.slots, example="退回")
    if not reason and row.state is TaskState.REPORTED:
        payload = {"number": row.id}
        return ask(ctx, "task.return.why", WHY_BACK.format(title=meant.short(row.title)), words=(), payload=payload)
    return _back(ctx, row.id, reason)


@router.answer("task.return.why")
def why_back(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The reason was typed."""
    return _back(ctx, answer.payload["number"], said.text)


def _back(ctx: Context, number: int, reason: str) -> Reply:
    report = plan.send_back(ctx, number, reason)
    told = meant.untold(ctx) or REASON_TOLD
    return Reply(SENT_BACK.format(title=meant.short(report.task.title), told=told))
