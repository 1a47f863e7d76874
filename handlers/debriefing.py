"""述职: a secretary hands in the unit's year, in one or several messages or as a file; the office sees who has not."""

from bot import appraisal, evidence, people, plan
from bot.appraisal import Debrief
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.evidence import EvidenceFile, EvidenceKind
from bot.people import Right
from handlers import meant, tasks

router = Router()

TASK = "ZB-11-2"
"""The duty of the list that a debrief is."""
SEND = "{unit}{year}年述职{stands}。请把全文发来（可以分几条），或者先把文件发给我，再说「述职」。"
NOT_YET, THERE, WITH_FILE = "还没有交", "已交{count}字{file}，再发就是换掉", "和文件"
KEPT = "已收{unit}{year}年述职，共{count}字{replaced}。没写完就接着发，会接在后面。{task}改错回「撤回」。"
REPLACED = "，换掉了原来的"
ADDED = "接上了，{unit}述职共{count}字。还有就接着发；改错回「撤回」。"
FINISHED = "好，{unit}述职共{count}字。"
ENDS = frozenset(("完", "完了", "写完了", "发完了", "没有了", "没了", "就这些", "好了"))
SHORTEST_MORE = 10
NOT_ADDED = "这句太短，没有接到述职里。要办别的，请再说一次。"
TASK_DONE = "任务办完请回「完成 {number}」。"
IS_IT = "刚才发来的哪一份是{unit}的述职？"
NONE_OF_THEM = "都不是，我发文字"
FILE_KEPT = "已收{unit}{year}年述职文件“{name}”。{task}改错回「撤回」。"
MOST_FILES = 3
ALL_IN = "{year}年述职：{count}个单位都交了。"
UNITS_A_LINE = 4
MISSING = "{year}年述职：{count}个单位交了{there}个，没交的："


@router.command(
    "述职",
    "交述职",
    intent="debrief.submit",
    usage=("述职", "述职 一年来支部按季召开党员大会，党课讲了四次……"),
    about="书记交本单位当年述职，可以分几条发，计票前可以换；党委工作部看谁还没交。",
    right=Right.DEBRIEF,
    typed=True,
)
def debrief(ctx: Context, said: Said) -> Reply:
    """Take the text; without one the office sees who is missing, a secretary how it stands and what to do."""
    people.require_anywhere(ctx, Right.DEBRIEF)
    if said.rest:
        return _hand_in(ctx, said.rest)
    if people.may_everywhere(ctx, Right.APPRAISE):
        return _missing(ctx)
    files = [one for one in evidence.loose(ctx, ctx.speaker.id) if one.kind is not EvidenceKind.VOICE][-MOST_FILES:]
    if files:
        choices = [*(meant.short(one.name or one.kind.value) for one in files), NONE_OF_THEM]
        text = IS_IT.format(unit=appraisal.unit_of(ctx).short)
        return ask(ctx, "debrief.file", text, choices=choices, payload={"files": [one.id for one in files]})
    return _send(ctx)


def _send(ctx: Context) -> Reply:
    """How it stands, and what to do; what is typed next is the text."""
    unit, year = appraisal.unit_of(ctx), appraisal.year_of(ctx.today)
    found = appraisal.debrief(ctx, unit, year)
    stands = NOT_YET
    if found:
        stands = THERE.format(count=len(found.text), file=WITH_FILE if found.evidence_id else "")
    return ask(ctx, "debrief.text", SEND.format(unit=unit.short, year=year, stands=stands), words=())


def _missing(ctx: Context) -> Reply:
    year = appraisal.year_of(ctx.today)
    missing, whole = appraisal.missing(ctx, year), len(people.assessed(ctx))
    if not missing:
        return Reply(ALL_IN.format(year=year, count=whole))
    head = MISSING.format(year=year, count=whole, there=whole - len(missing))
    names = [unit.short for unit in missing]
    lines = ["、".join(names[start : start + UNITS_A_LINE]) for start in range(0, len(names), UNITS_A_LINE)]
    return tasks.pages(ctx, head, lines)


@router.answer("debrief.text")
def typed(ctx: Context, said: Said, _: Answer) -> Reply:
    """The text was typed."""
    return _hand_in(ctx, said.text)


def _hand_in(ctx: Context, text: str) -> Reply:
    unit, year = appraisal.unit_of(ctx), appraisal.year_of(ctx.today)
    found = appraisal.debrief(ctx, unit, year)
    replaced = REPLACED if found and found.text else ""
    made = appraisal.hand_in(ctx, text)
    said = {"unit": unit.short, "year": year, "count": len(made.text), "replaced": replaced, "task": _task(ctx, made)}
    return ask(ctx, "debrief.more", KEPT.format(**said), words=())


def _task(ctx: Context, made: Debrief) -> str:
    """How to report the duty of the list, while it is open."""
    found = plan.find(ctx, TASK, org=people.org(ctx, made.org_id))
    mine = [task.id for task in found if task.state is plan.TaskState.OPEN]
    return TASK_DONE.format(number=mine[0]) if len(mine) == 1 else ""


@router.answer("debrief.more")
def more(ctx: Context, said: Said, _: Answer) -> Reply:
    """What is typed next goes behind it, unless it is too short to be part of it."""
    unit, words = appraisal.unit_of(ctx), said.text.strip()
    if words.rstrip("。.!！") in ENDS:
        found = appraisal.debrief(ctx, unit, appraisal.year_of(ctx.today))
        return Reply(FINISHED.format(unit=unit.short, count=len(found.text) if found else 0))
    if len(words) < SHORTEST_MORE:
        raise BadInputError(NOT_ADDED)
    made = appraisal.hand_in(ctx, words, more=True)
    return ask(ctx, "debrief.more", ADDED.format(unit=unit.short, count=len(made.text)), words=())


@router.answer("debrief.file")
def with_file(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The file was picked, or none of them is it."""
    numbers: list[int] = answer.payload["files"]
    if answer.picked is None or answer.picked >= len(numbers):
        return _send(ctx)
    [file] = evidence.files(ctx, [numbers[answer.picked]])
    return _file_kept(ctx, file)


def _file_kept(ctx: Context, file: EvidenceFile) -> Reply:
    made = appraisal.hand_in_file(ctx, file)
    unit = people.org(ctx, made.org_id).short
    return Reply(FILE_KEPT.format(unit=unit, year=made.year, name=meant.short(file.name), task=_task(ctx, made)))
