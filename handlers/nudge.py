"""催办: who is behind is reminded by hand; shown first to how many, said when confirmed, once a day for a task."""

from collections import Counter
from collections.abc import Sequence

from bot import people, plan
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Right
from bot.plan import Hearers, Task, TaskState, Wanted
from bot.text.brief import some
from handlers import again, meant

router = Router()

NOTHING = "{whose}现在没有{what}任务，不用催{own}。"
BUT_OWN = "（您自己负责的不算）"
ONE_NOTHING = "“{title}”{state}，不用催。"
OWN = "由您自己负责"
WHAT = {Wanted.OVERDUE: "逾期没办的", Wanted.DUE: "到了办理时间还没办的"}
NOT_FOUND = "没有找到还没办的「{words}」，没有催。"
PREVIEW = "催办{whose}{what}{count}项，通知{people}{unreachable}：\n{lines}"
PEOPLE = "{count}人"
NONE_REACHED = "{whose}{what}{count}项，责任人都没有聊天账号或还没定人，请另行通知{names}。"
UNREACHABLE = "（{names}没有聊天账号，请另行通知）"
OWNERLESS = "，{count}项还没有责任人"
CHOICES = ("发送", "取消")
NOT_SENT = "好，没有催。"
SENT = "已催办{count}项。{again}{untold}改错回「撤回」。"
AGAIN = "{count}项今天催过了，不再催。"
ALL_SAID = "这些今天都催过了，没有再发；同一项一天最多催一次。"
ALL_DONE = "这些刚才都办完了，不用再催。"
LINES, NAMES = 4, 5
"""Lines and names in one reply."""
FEW = 3
"""So many who are told are named."""
MOST = 500
"""Tasks that can be urged at once."""
TOO_MANY = "一次最多催{most}项，请把单位说上，例如「催办 锅炉支部」。"


@router.command(
    "催办",
    "催一下",
    intent="task.nudge",
    asks_back=True,
    usage=("催办 12", "催办 锅炉支部", "催一下还没交总结的"),
    about="提醒还没办的责任人；先看清再发，同一项一天最多一次。",
    right=Right.NUDGE,
)
@again.asking("task.nudge")
def nudge(ctx: Context, said: Said) -> Reply:
    """Show whom it would reach; of one task, of a unit or a person, or of what is still owed."""
    people.require_anywhere(ctx, Right.NUDGE)
    wanted = Wanted.OVERDUE if said.slots.get("filter") == "overdue" else Wanted.DUE
    tasks, whose = _meant(ctx, said, wanted)
    named, tasks = tasks, plan.behind(ctx, tasks)
    what = WHAT[wanted]
    if not tasks and not whose and len(named) == 1:
        raise NotFoundError(_not_behind(ctx, named[0]))
    if not tasks:
        raise NotFoundError(NOTHING.format(whose=whose, what=what, own=BUT_OWN if named else ""))
    if len(tasks) > MOST:
        raise NotFoundError(TOO_MANY.format(most=MOST))
    hearers = plan.hearers(ctx, tasks)
    if not hearers.told:
        names = "：" + _names(hearers) if hearers.unreachable else ""
        return Reply(NONE_REACHED.format(whose=whose, what=what, count=len(tasks), names=names))
    told = [task for task in tasks if task.owner_id in hearers.told]
    if len(plan.urged_today(ctx, told)) == len(told):
        return Reply(ALL_SAID)
    text = PREVIEW.format(
        whose=whose,
        what=what,
        count=len(tasks),
        people=_told(ctx, hearers),
        unreachable=_left_out(hearers),
        lines="\n".join(_lines(tasks)),
    )
    return ask(ctx, "nudge.send", text, choices=CHOICES, payload={"numbers": [task.id for task in tasks]})


def _meant(ctx: Context, said: Said, wanted: Wanted) -> tuple[list[Task], str]:
    """The tasks meant, and whose they are in words."""
    slots = said.slots
    words = str(slots.get("task") or slots.get("text", ""))
    if slots.get("tasks") or slots.get("task_unsure") or words.isdecimal():
        numbers = slots.get("tasks") or [meant.task(ctx, slots, example="催办", words=words).id]
        return [plan.task(ctx, int(number)) for number in numbers], ""
    units = meant.units(ctx, slots) or people.led_units(ctx, Right.NUDGE)[-1:]
    whose = "、".join(unit.short for unit in units if not meant.of_company(unit))
    if words:
        found = [row for unit in units for row in plan.find(ctx, words, org=unit)]
        if not found:
            raise NotFoundError(NOT_FOUND.format(words=words[: meant.LONGEST]))
        return found, whose
    span = meant.span(slots["period"]) if slots.get("period") else None
    person = meant.person(ctx, slots, Right.NUDGE)
    if person is not None:
        return plan.of_member(ctx, person.id, wanted=wanted, span=span), person.name
    return [row for unit in units for row in plan.of_unit(ctx, unit, wanted=wanted, span=span)], whose


def _not_behind(ctx: Context, task: Task) -> str:
    """Why nobody is reminded of this one."""
    state = OWN if task.state is TaskState.OPEN else plan.wording.state(task, ctx.today)
    return ONE_NOTHING.format(title=meant.short(task.title), state=state)


def _told(ctx: Context, hearers: Hearers) -> str:
    """Who is told, by name when they are few."""
    if len(hearers.told) > FEW:
        return PEOPLE.format(count=len(hearers.told))
    return "、".join(people.names(ctx, hearers.told).values())


def _names(hearers: Hearers) -> str:
    return some(hearers.unreachable, NAMES)


def _left_out(hearers: Hearers) -> str:
    """Who is not reached, and of what nobody is in charge."""
    unreachable = UNREACHABLE.format(names=_names(hearers)) if hearers.unreachable else ""
    return unreachable + (OWNERLESS.format(count=hearers.ownerless) if hearers.ownerless else "")


def _lines(tasks: Sequence[Task]) -> list[str]:
    counts = Counter(meant.short(task.title) for task in tasks)
    lines = [f"{title}（{count}项）" for title, count in counts.items()]
    return lines[:LINES] + (["……"] if len(lines) > LINES else [])


@router.answer("nudge.send")
def send(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: each is told, what was done meanwhile left out."""
    if answer.picked != 0:
        return Reply(NOT_SENT)
    tasks = plan.behind(ctx, [plan.task(ctx, number) for number in answer.payload["numbers"]])
    said = plan.urge(ctx, tasks)
    reached = plan.hearers(ctx, tasks).told
    before = sum(task.owner_id in reached for task in tasks) - said
    if not said:
        return Reply(ALL_SAID if before else ALL_DONE)
    again_today = AGAIN.format(count=before) if before else ""
    return Reply(SENT.format(count=said, again=again_today, untold=meant.untold(ctx)))
