"""发展党员: what was done on which day, the next step, stopping, extending, confirming; told to who keeps it alone.

What is typed here is not kept in the inbox: it names people who have no record elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import admission, people
from bot.admission import Entry
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Org, Right
from bot.text import args
from bot.text.intents import admission as typed
from handlers import admission_acts as acts
from handlers import admission_words as words
from handlers import tasks

router = Router()
router.include(acts.router)

WHAT = "请写谁、哪一步、哪天，例如「发展 王小明 申请 11月18日」「发展 3 谈话 11月20日」。"
UNKNOWN = "没有{name}的发展党员记录。新的说「发展 {name} 申请 11月18日」，办到半路的说「发展 新 {name} 政审 3月5日」。"
WHICH = "有{count}位{name}，是哪一位？"
CHOICE = "{number}号，{unit}，{stand}"
NOBODY = "还没有发展党员的记录。收到申请说「发展 王小明 申请 11月18日」。"
NOBODY_THERE = "{unit}还没有发展党员的记录。"
HEAD = "发展党员{count}人（前面是编号）："

ACTS = re.compile(
    r"(?P<act>停止|中止|恢复|继续|更正|改为|改成|延长预备期|延长|转正|调离)[\s,，:：]*(?P<rest>.*)$", re.DOTALL
)
IS_NEW = re.compile(r"^(?:新|另一位|另一个|新增)[\s,，:：]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be recorded: of whom, which step it may be, and what was typed of the day."""

    steps: tuple[int, ...]
    rest: str


@router.command(
    "发展",
    intent="admission.step",
    usage=("发展 王小明 申请 11月18日", "发展 3 谈话 11月20日", "王小明 谈话 11月20日", "发展 3 更正 谈话 11月21日"),
    about="登记发展党员的一步；太早太晚会说是哪条规定，违反中央规定的要写依据。",
    right=Right.KEEP_ADMISSION,
    typed=True,
)
@acts.private
def step(ctx: Context, said: Said) -> Reply:
    """A step, or what else is done with an admission; the number alone shows it."""
    people.require_anywhere(ctx, Right.KEEP_ADMISSION)
    text = said.text.strip().removeprefix("发展").strip()
    return _acted(ctx, text) if text else _listed(ctx)


@router.command(
    "发展党员",
    "发展名单",
    intent="admission.list",
    usage="发展党员",
    about="看本单位发展党员到哪一步、下一步最晚哪天；只有书记、组织委员和党委工作部能看。",
    right=Right.KEEP_ADMISSION,
    typed=True,
)
@acts.private
def listing(ctx: Context, said: Said) -> Reply:
    """Who is under way, the next deadline first."""
    return _acted(ctx, said.rest) if said.rest else _listed(ctx)


def _listed(ctx: Context, unit: Org | None = None) -> Reply:
    """Those in reach, or of one unit and what is below it."""
    reach = admission.under_way(admission.in_reach(ctx))
    found = [one for one in reach if unit is None or one.unit.path.startswith(unit.path)]
    if not found:
        return Reply(NOBODY if unit is None else NOBODY_THERE.format(unit=unit.short))
    book = admission.book(ctx.settings.admission)
    with_unit = len({one.unit.id for one in found}) > 1

    def soonest(one: Entry) -> tuple[str, date, int]:
        due = next(iter(admission.rules.dues(book, one.record())), None)
        return one.unit.code, due.day if due else date.max, one.row.id

    lines = [words.line(ctx, one, with_unit=with_unit) for one in sorted(found, key=soonest)]
    return tasks.pages(ctx, HEAD.format(count=len(found)), lines)


def _acted(ctx: Context, text: str) -> Reply:
    unit, text = _unit(ctx, text)
    if unit is not None and not text:
        return _listed(ctx, unit)
    another = IS_NEW.match(text)
    told = typed.told(text[another.end() :] if another else text)
    if told is None:
        raise BadInputError(WHAT)
    act = None if told.steps else ACTS.match(told.rest)
    if told.rest and not told.steps and act is None:
        raise BadInputError(acts.WHICH_STEP.format(who=told.number or told.name))
    wish = Wish(told.steps, told.rest)
    if told.number is not None:
        return _with(ctx, admission.entry(ctx, told.number), wish)
    found = (
        [] if another else [one for one in admission.named(ctx, told.name) if unit is None or one.unit.id == unit.id]
    )
    if len(found) > 1:
        return _which(ctx, told.name, found, wish)
    if found:
        return _with(ctx, found[0], wish)
    if wish.steps[:1] != (admission.steps.APPLIED,) and not (another and wish.steps):
        raise NotFoundError(UNKNOWN.format(name=told.name))  # a name mistyped must not become another person
    return _new(ctx, unit or _own_unit(ctx), told.name, wish)


def _unit(ctx: Context, text: str) -> tuple[Org | None, str]:
    """The unit a text begins with, of those in reach, and what follows it."""
    reach = [place for led in people.led_units(ctx, Right.KEEP_ADMISSION) for place in people.orgs_below(ctx, led)]
    called = {name: place for place in reach for name in (place.name, place.short, *place.aliases)}
    for name in sorted(called, key=len, reverse=True):
        if name and text.startswith(name):
            return people.unit_of(ctx, called[name]), text[len(name) :].lstrip(" ,，的:：")
    return None, text


def _own_unit(ctx: Context) -> Org:
    """The one unit the speaker keeps admissions of.

    Raises:
        BadInputError: there are several.
    """
    led = people.led_units(ctx, Right.KEEP_ADMISSION)
    if len(led) != 1:
        raise BadInputError(admission.wording.NO_UNIT)
    return led[0]


def _which(ctx: Context, name: str, found: Sequence[Entry], wish: Wish) -> Reply:
    choices = [
        CHOICE.format(number=one.row.id, unit=one.unit.short, stand=admission.wording.stand(one.record()))
        for one in found
    ]
    payload = {"numbers": [one.row.id for one in found], "steps": list(wish.steps), "rest": wish.rest}
    return ask(ctx, "admission.which", WHICH.format(count=len(found), name=name), choices=choices, payload=payload)


@router.answer("admission.which")
@acts.private
def picked(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Which of two of one name."""
    number = answer.payload["numbers"][answer.picked or 0]
    wish = Wish(tuple(answer.payload["steps"]), answer.payload["rest"])
    return _with(ctx, admission.entry(ctx, number), wish)


def _with(ctx: Context, one: Entry, wish: Wish) -> Reply:
    """What is wished with one that is known; nothing: it is shown."""
    act = None if wish.steps else ACTS.match(wish.rest)
    if act is not None:
        return acts.ACTS[act["act"]](ctx, one, act["rest"])
    if not wish.steps:
        return Reply(words.card(ctx, one))
    return acts.record(ctx, one, _meant(ctx, one, wish.steps), wish.rest)


def _meant(ctx: Context, one: Entry, options: Sequence[int]) -> int:
    """Of the steps a word may mean the one nearest to where somebody is."""
    coming = admission.rules.upcoming(admission.book(ctx.settings.admission), one.record())
    here = coming.no if coming else len(options)
    return min(options, key=lambda no: (abs(no - here), no))


def _new(ctx: Context, unit: Org, name: str, wish: Wish) -> Reply:
    """Begin a record; a committee has no applicants of its own."""
    if unit.kind is people.OrgKind.COMMITTEE:
        raise BadInputError(admission.wording.NO_UNIT)
    day, basis, _ = acts.read(ctx, wish.rest)
    taken = admission.open_new(ctx, unit, name, wish.steps[0], day, basis=basis)
    return acts.told(ctx, taken, acts.NEW)


def _of(ctx: Context, said: Said, act: str) -> Reply:
    """「停止发展 3」 as 「发展 3 停止」."""
    told = typed.told(said.rest)
    if told is None:
        raise BadInputError(args.NO_NUMBER.format(example=said.text.split(maxsplit=1)[0]))
    who = str(told.number) if told.number is not None else told.name
    return _acted(ctx, f"{who} {act} {told.rest}".strip())


@router.command(
    "停止发展",
    intent="admission.stop",
    usage="停止发展 3",
    about="停止一个人的发展程序，不记原因，不再提醒。",
    right=Right.KEEP_ADMISSION,
    typed=True,
)
@acts.private
def stop(ctx: Context, said: Said) -> Reply:
    """Stop."""
    return _of(ctx, said, "停止")


@router.command(
    "恢复发展",
    intent="admission.resume",
    usage="恢复发展 3",
    about="接着办停止了的发展程序。",
    right=Right.KEEP_ADMISSION,
    typed=True,
)
@acts.private
def resume(ctx: Context, said: Said) -> Reply:
    """Go on."""
    return _of(ctx, said, "恢复")


@router.command(
    "延长预备期",
    intent="admission.extend",
    usage="延长预备期 3 6个月",
    about="记支部大会决定、党委批准的延长：一次，半年到一年。",
    right=Right.KEEP_ADMISSION,
    typed=True,
)
@acts.private
def extend(ctx: Context, said: Said) -> Reply:
    """Extend probation."""
    return _of(ctx, said, "延长")


@router.command(
    "转正",
    intent="admission.confirm",
    usage="转正 3",
    about="党委批准转正后，把名册上的预备党员改为正式党员。",
    right=Right.MANAGE_PEOPLE,
    typed=True,
)
@acts.private
def confirm(ctx: Context, said: Said) -> Reply:
    """The roster says so."""
    return _of(ctx, said, "转正")
