"""布置任务: what, to whom, by when; each asked for when it is missing, several shown first and given when confirmed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot import people, plan
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, OrgKind, Right, Role
from bot.plan import Task
from bot.text import args
from bot.text.brief import some
from handlers import again, meant, which

router = Router()

WHAT = "布置什么任务？写清要办的事，例如「报送党员名册」。"
WHOM = "“{title}”布置给谁？写姓名、单位，或「各支部」「各党小组」。"
WHEN = "“{title}”什么时候要？例如「12月10日」「周五」。"
NOBODY_NAMED = "没看出是谁。请写名册上的姓名、单位，或「各支部」「各党小组」。"
PREVIEW = "布置任务：{title}\n给{whom}，{due}前办完："
CHOICES = ("布置", "取消")
NOT_GIVEN = "好，没有布置。"
GIVEN = "已布置{number}：{title}，{whom}，{due}前办完。{untold}改错回「撤回」。"
NUMBER, COUNT = "（编号 {number}）", "{count}项"
UNREACHABLE = "{names}没有聊天账号，请当面告诉。"
OWNERLESS = "{count}个还没有负责人。"
EACH: Mapping[str, str] = {"branch": "各支部{count}个单位", "group": "各党小组{count}个"}
NO_PLACES = "您管的单位里没有{each}，没有布置。"
NAMES = 6
LONGEST_TITLE = 40
"""Characters of a title; what is longer stands in the requirement."""
NOT_BRANCHES = frozenset({OrgKind.COMMITTEE, OrgKind.GROUP})
ALL_GROUPS = re.compile(r"(?:各|所有|每个|全体)(?:个)?(?:党?小组|组)")
ALL_BRANCHES = re.compile(r"(?:各|所有|每个|全体)(?:个)?(?:党?支部|单位|书记)")
_WORDS = re.compile(r"[^\W\d_]{2}")
_STOP = re.compile(r"[，。；;,\n]")


@router.command(
    "布置任务",
    "布置",
    intent="task.create",
    asks_back=True,
    dated=True,
    usage=("布置任务 写年终总结 李明 12月10日前", "让各支部周五前报送党员名册"),
    about="给人或单位布置一件事；没说的会问。",
    right=Right.ASSIGN_TASK,
)
@again.asking("task.create")
def create(ctx: Context, said: Said) -> Reply:
    """Give a task to one person or unit at once; to several when confirmed."""
    people.require_anywhere(ctx, Right.ASSIGN_TASK)
    slots = said.slots
    text = str(slots.get("text", "")).strip()
    if not text:
        return _ask(ctx, said, "what", WHAT)
    title = meant.short(text)
    persons, units = _persons(ctx, said), _units(ctx, said)
    if not persons and not units:
        return _ask(ctx, said, "whom", WHOM.format(title=title))
    if not slots.get("due"):
        return _ask(ctx, said, "when", WHEN.format(title=title))
    order = {"text": text, "due": slots["due"], "persons": persons, "units": [unit.id for unit in units]}
    order |= {"each": slots.get("each", ""), "whom": _whom(ctx, said, persons, units)}
    if len(persons) + len(units) == 1:
        return _give(ctx, order)
    due = plan.wording.day(date.fromisoformat(order["due"]))
    shown = PREVIEW.format(title=title, whom=order["whom"], due=due)
    return ask(ctx, "task.create.go", shown, choices=CHOICES, payload=order)


def _ask(ctx: Context, said: Said, what: str, text: str) -> Reply:
    payload = {"text": said.text, "slots": dict(said.slots)}
    return ask(ctx, f"task.create.{what}", text, words=(), payload=payload)


def _again(ctx: Context, said: Said, answer: Answer, **more: Any) -> Reply:
    """The command once more, with what was asked for."""
    return create(ctx, replace(said, text=answer.payload["text"], slots=answer.payload["slots"] | more))


@router.answer("task.create.what")
def what(ctx: Context, said: Said, answer: Answer) -> Reply:
    """What is to be done was typed.

    Raises:
        BadInputError: no words are in it; the question stays open.
    """
    if not _WORDS.search(said.text):
        raise BadInputError(WHAT)
    return _again(ctx, said, answer, text=said.text.strip())


@router.answer("task.create.whom")
def whom(ctx: Context, said: Said, answer: Answer) -> Reply:
    """Names, units or all of a kind were typed.

    Raises:
        BadInputError: none of these; the question stays open.
    """
    for each, words in (("group", ALL_GROUPS), ("branch", ALL_BRANCHES)):
        if words.search(said.text):
            return _again(ctx, said, answer, each=each)
    book = people.lexicon(ctx)
    names = [found.name for found in book.names_in(said.text)]
    codes = [found.unit.code for found in book.units_in(said.text)]
    if not names and not codes:
        raise BadInputError(NOBODY_NAMED)
    return _again(ctx, said, answer, **({"persons": names} if names else {"orgs": codes}))


@router.answer("task.create.when")
def when(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The day was typed; the question stays open until one can be read."""
    return _again(ctx, said, answer, due=args.one_day(said.text, ctx.now, ctx.workdays).isoformat())


@router.answer("task.create.go")
def go(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: each gets it."""
    return _give(ctx, answer.payload) if answer.picked == 0 else Reply(NOT_GIVEN)


def _persons(ctx: Context, said: Said) -> list[int]:
    """The people named, among those the speaker leads."""
    names = said.slots.get("persons", ())
    around = people.led_units(ctx, Right.ASSIGN_TASK)[-1]
    decided = said.slots.get("decided", {})
    return [which.person(ctx, around, name, decided).id for name in dict.fromkeys(names)]


def _units(ctx: Context, said: Said) -> list[Org]:
    """The units named, or all branches or groups the speaker leads; none when people are named."""
    if said.slots.get("persons"):
        return []
    each = said.slots.get("each")
    if not each:
        return meant.units(ctx, said.slots)
    below = people.orgs_below(ctx, people.led_units(ctx, Right.ASSIGN_TASK)[-1])
    found = [unit for unit in below if _fits(unit, each)]
    if not found:
        raise BadInputError(NO_PLACES.format(each="支部" if each == "branch" else "党小组"))
    return found


def _fits(unit: Org, each: str) -> bool:
    return unit.kind is OrgKind.GROUP if each == "group" else unit.kind not in NOT_BRANCHES


def _whom(ctx: Context, said: Said, persons: Sequence[int], units: Sequence[Org]) -> str:
    """`李明`, `锅炉支部、汽机支部`, `各支部21个单位`."""
    if said.slots.get("each"):
        return EACH[said.slots["each"]].format(count=len(units))
    names = people.names(ctx, persons)
    shown = [names[number] for number in persons] + [unit.short for unit in units]
    return "、".join(shown[:NAMES]) + (f"等{len(shown)}个" if len(shown) > NAMES else "")


def _give(ctx: Context, order: Mapping[str, Any]) -> Reply:
    text, due = order["text"], date.fromisoformat(order["due"])
    title = text if len(text) <= LONGEST_TITLE else _STOP.split(text)[0][:LONGEST_TITLE]
    requirement = "" if title == text else text
    tasks: list[Task] = []
    for number in order["persons"]:
        tasks += plan.assign(ctx, title=title, due=due, owner_id=number, requirement=requirement)
    if order["units"]:
        role = Role.GROUP_LEADER if order["each"] == "group" else Role.SECRETARY
        tasks += plan.assign(ctx, title=title, due=due, org_ids=order["units"], requirement=requirement, role=role)
    number = NUMBER.format(number=tasks[0].id) if len(tasks) == 1 else COUNT.format(count=len(tasks))
    day = plan.wording.day(due)
    title = meant.short(title)
    return Reply(GIVEN.format(number=number, title=title, whom=order["whom"], due=day, untold=_untold(ctx, tasks)))


def _untold(ctx: Context, tasks: Sequence[Task]) -> str:
    """Who has to be told in person, and where nobody is in charge."""
    hearers = plan.hearers(ctx, tasks)
    names = some(hearers.unreachable, NAMES)
    unreachable = UNREACHABLE.format(names=names) if names else ""
    ownerless = OWNERLESS.format(count=hearers.ownerless) if hearers.ownerless else ""
    return unreachable + ownerless + meant.untold(ctx)
