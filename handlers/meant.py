"""What is meant: which unit, which person, which task, which span; what is left open is asked back with choices."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot import notify, people, plan
from bot.chat import Said
from bot.core.context import Context
from bot.core.errors import AmbiguousError, BadInputError, NotFoundError
from bot.people import Member, Org, OrgKind, Right
from bot.plan import Task
from bot.text.brief import cut
from bot.text.catalogue import TASKS
from handlers import which

NO_UNIT = "没有叫「{said}」的单位，请写全称再说一次。"
WHICH_UNIT = "「{said}」是哪一个？"
UNIT_LIKE = re.compile(r"[\u4e00-\u9fff]{1,10}(?:支部|总支|工委|党小组|项目部?|车间|公司)")
NOT_A_NAME = ("我", "咱", "本", "各", "哪", "所有", "全", "每", "这", "那", "党", "支部", "公司")
"""How words begin that end like a unit and name none: 各支部, 我们支部."""
IS_IT = "「{number}号」是任务编号吗？"
A_DAY = "没有编号 {number} 的任务；要是说{number}号那天，请说清是什么事，例如「党课改到15号」。"
NEED_TASK = "是哪项任务？请写编号，例如「{example} 12」；编号见「我的任务」。"
ONE_AT_A_TIME = "一次办一项，请只写一个编号，例如「{example} 12」。"
NOT_OPEN = "没有找到还没办完的「{words}」，没有记。编号见「我的任务」。"
WHICH_TASK = "有{count}项都可能，是哪一项？"
TOO_MANY = "有{count}项都可能，请写编号，例如「{example} 12」；编号见「我的任务」。"
MOST = 6
"""Choices that can be read in one reply."""
LONGEST_NUMBER = 12
"""Figures read of a number; with more no task is numbered."""
LONGEST = 20
"""Characters of a title in a line."""


class SeveralError(AmbiguousError):
    """不止一个，请选一个。"""

    def __init__(self, question: str, slot: str, found: Sequence[tuple[Any, str]]) -> None:
        """Ask; the value picked is put into `slot`, and the command is run again."""
        super().__init__(question, [label for _, label in found])
        self.slot = slot
        self.values = [value for value, _ in found]


class NeedTaskError(BadInputError):
    """请说明是哪项任务。"""


def units(ctx: Context, slots: Mapping[str, Any]) -> list[Org]:
    """The units and groups named, by code; empty when none is.

    Raises:
        SeveralError: the words fit several.
        BadInputError: they fit none.
    """
    codes = slots.get("orgs") or [slots.get("group") or slots.get("org")]
    found = [people.org_by_code(ctx, code) for code in codes if code]
    if not found and slots.get("unit_said"):
        raise _which_unit(ctx, slots["unit_said"], slots.get("unit_choices", ()))
    return found


def named_units(ctx: Context, said: Said) -> list[Org]:
    """The units and groups named; what only looks like one is not taken for the speaker's own.

    Raises:
        SeveralError, BadInputError: as `units`.
    """
    found = units(ctx, said.slots)
    if not found and (like := UNIT_LIKE.fullmatch(said.rest.strip())) and not like[0].startswith(NOT_A_NAME):
        raise BadInputError(NO_UNIT.format(said=like[0]))
    return found


def _which_unit(ctx: Context, said: str, codes: Sequence[str]) -> Exception:
    choices = [(code, people.org_by_code(ctx, code).short) for code in codes]
    if not 0 < len(choices) <= MOST:
        return BadInputError(NO_UNIT.format(said=said))
    return SeveralError(WHICH_UNIT.format(said=said), "org", choices)


def person(ctx: Context, slots: Mapping[str, Any], right: Right) -> Member | None:
    """The person named, among those of the units the speaker leads; None when nobody is.

    Raises:
        NotAllowedError: the speaker leads nobody.
        NotFoundError: nobody there has that name.
        WhichPersonError: several have.
    """
    name = str(slots.get("person") or next(iter(slots.get("persons", ())), ""))
    if not name:
        return None
    people.require_anywhere(ctx, right)
    if name == "@self":
        return people.member(ctx, ctx.speaker.id)
    return which.person(ctx, people.led_units(ctx, right)[-1], name, slots.get("decided", {}))


def task(ctx: Context, slots: Mapping[str, Any], *, example: str, words: str = "", day: date | None = None) -> Task:
    """The one task meant: by its number, by what it is called; `day` lies in the period meant.

    Raises:
        NeedTaskError: none is named.
        BadInputError: several numbers are.
        NotFoundError: there is none, or nothing of that name is left to do.
        SeveralError: several may be meant.
    """
    numbers = slots.get("tasks", ())
    if len(numbers) > 1:
        raise BadInputError(ONE_AT_A_TIME.format(example=example))
    said = str(slots.get("task") or next(iter(numbers), "") or words)
    if slots.get("task_unsure") and not said:
        row = _numbered_or_day(ctx, int(slots["task_unsure"]))
        raise SeveralError(IS_IT.format(number=row.id), "task", [(str(row.id), label(ctx, row))])
    if not said:
        raise NeedTaskError(NEED_TASK.format(example=example))
    return plan.task(ctx, int(said[:LONGEST_NUMBER])) if said.isdecimal() else _called(ctx, slots, said, example, day)


def _numbered_or_day(ctx: Context, number: int) -> Task:
    """The task of this number; when there is none, 12号 was a day: of what is not known."""
    try:
        return plan.task(ctx, number)
    except NotFoundError:
        raise NotFoundError(A_DAY.format(number=number)) from None


def _called(ctx: Context, slots: Mapping[str, Any], words: str, example: str, day: date | None) -> Task:
    unit = next(iter(units(ctx, slots)), None)
    found = plan.find(ctx, words, org=unit, day=day)
    if not found:
        called = TASKS[words][0] if words in TASKS else words[:LONGEST]
        raise NotFoundError(NOT_OPEN.format(words=called))
    if len(found) > MOST:
        raise BadInputError(TOO_MANY.format(count=len(found), example=example))
    if len(found) > 1:
        choices = [(str(row.id), label(ctx, row)) for row in found]
        raise SeveralError(WHICH_TASK.format(count=len(found)), "task", choices)
    return found[0]


def label(ctx: Context, row: Task) -> str:
    """A task told apart from others: `12 月度党小组会（锅炉支部第一党小组）11月30日`."""
    return f"{row.id} {short(row.title)}（{people.org(ctx, row.org_id).short}）{day_words(ctx, row.due)}"


def short(title: str) -> str:
    """A title that fits a line."""
    return cut(title, LONGEST)


def day_words(ctx: Context, day: date) -> str:
    """`11月30日`, with the year when it is not this one."""
    year = "" if day.year == ctx.today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def span(text: str) -> tuple[date, date]:
    """The days of `2026`, `2026-11`, `2026-Q4`, `2026-H2` or `2026-W48`: the first and the day after the last."""
    year, _, part = text.partition("-")
    if part.startswith("W"):
        monday = date.fromisocalendar(int(year), int(part[1:]), 1)
        return monday, monday + timedelta(days=7)
    if part.startswith("H"):
        halves = (date(int(year), 1, 1), date(int(year), 7, 1), date(int(year) + 1, 1, 1))
        return halves[int(part[1:]) - 1], halves[int(part[1:])]
    return which.period(text)


def span_words(ctx: Context, text: str) -> str:
    """`本月`, `12月`, `第4季度`, `下半年`, `全年`, with the year when it is not this one."""
    year, _, part = text.partition("-")
    if text == f"{ctx.today:%Y-%m}":
        return "本月"
    if part.startswith("W"):
        monday, after = span(text)
        return f"{day_words(ctx, monday)}至{day_words(ctx, after - timedelta(days=1))}"
    named = "" if int(year) == ctx.today.year else f"{year}年"
    if part.startswith("Q"):
        return f"{named}第{part[1:]}季度"
    if part.startswith("H"):
        return named + ("上半年" if part == "H1" else "下半年")
    return f"{named}{int(part)}月" if part else (named or "全年")


def of_company(unit: Org) -> bool:
    """Whether it is the company's committee: nothing has to be said of whose it is."""
    return unit.kind is OrgKind.COMMITTEE


def untold(ctx: Context) -> str:
    """Whom of those this message was to reach the speaker tells in person: their week is full."""
    return notify.untold_words(notify.untold(ctx, cause=ctx.cause))
