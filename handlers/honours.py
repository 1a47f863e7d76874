"""荣誉: registered by the unit in one line, confirmed by another person of the office, listed; no points of people."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot import honours, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.honours import Draft, Entry, Filed, Honour, HonourLevel, Told
from bot.people import Member, Org, OrgKind, Right
from bot.text import args
from bot.text.brief import cut
from handlers import again, meant, tasks, which

router = Router()

FILED = "已记{number}号荣誉：{whose}{title}，{level}，{day}{document}。等党委工作部确认。改错回「撤回」。"
SAME = "{number}号荣誉（{whose}{title}，{level}）早已记着，{state}，没有改动。"
WHICH_LEVEL = "{title}是哪一级给的？"
WHICH_DAY = "{title}是哪天给的？例如「11月20日」，只知道月份写「2026年11月」。"
WHICH_UNIT = "请写上单位，例如「荣誉 锅炉支部 先进党支部 公司级 2026年11月」。"
NOTHING = "{unit}{year}还没有登记荣誉。登记请这样写：荣誉 先进党支部 公司级 2026年11月 公司党〔2026〕9号。"
NONE_OF_MINE = "您还没有确认过的荣誉。荣誉由支部书记、组织委员登记。"
HEAD = "{unit}{year}荣誉{count}项（前面是编号）："
MINE = "您的荣誉{count}项："
LINE = "{number} {day} {unit}{holder}{title}，{level}{state}"
WAITS = "，待确认"
NONE_WAITING = "没有等确认的荣誉。"
WAITING = "等确认的荣誉{count}项，「确认荣誉 编号」或「驳回荣誉 编号 原因」："
CONFIRMED = "已确认荣誉{numbers}：{titles}。改错回「撤回」。"
REJECTED = "{number}号荣誉（{title}）没有确认，原因已告诉登记人。改错回「撤回」。"
WITHDRAWN = "{number}号荣誉（{title}）已撤下。改错回「撤回」。"
NO_TITLE = "请写上荣誉名称，例如「荣誉 黄勇 技术能手 集团级 2026年5月」。"
A_YEAR = re.compile(r"(?:19|20)\d\d")
STOOD = "{numbers}号早已确认，没有改动。"
TITLE = 20
"""Characters of a title in a line."""
DOCUMENT = "，{document}"


@router.command(
    "荣誉",
    intent="honour.file",
    usage=(
        "荣誉 先进党支部 公司级 2026年11月 公司党〔2026〕9号",
        "荣誉 黄勇 技术能手 集团级 2026年5月",
        "荣誉",
        "荣誉 2026",
    ),
    about="登记本单位或党员得的荣誉：名称、级别、日期、文号；只说「荣誉」看已登记的。同一事项写「事项 名称」。",
    typed=True,
    yields_to="honour.confirm",
)
@again.asking("honour.file")
def file(ctx: Context, said: Said) -> Reply:
    """An honour registered, or the list; a level or a day that is missing is asked for."""
    rest = said.rest
    year = rest.strip(" 年度")
    if not rest or A_YEAR.fullmatch(year):
        return _listed(ctx, None, int(year) if year else None)
    people.require_anywhere(ctx, Right.KEEP_HONOURS)
    named, rest = _unit_first(ctx, said, rest)
    year = rest.strip(" 年度")
    if named is not None and (not rest or A_YEAR.fullmatch(year)):
        return _listed(ctx, named, int(year) if year else None)
    told = honours.reading.read(rest, honours.scale.words(), ctx.now, ctx.workdays)
    unit = named or people.led_units(ctx, Right.KEEP_HONOURS)[0]
    holder, title = _holder(ctx, unit, told, said.slots.get("decided", {}))
    if not title or title.isdecimal():
        raise BadInputError(NO_TITLE)
    if holder is None and unit.kind is OrgKind.COMMITTEE and named is None:
        raise BadInputError(WHICH_UNIT)
    place = people.org(ctx, holder.org_id) if holder else unit
    return _go_on(ctx, _payload(place, holder, title, told))


def _unit_first(ctx: Context, said: Said, rest: str) -> tuple[Org | None, str]:
    """The unit whose name stands first, and the words behind it."""
    head, _, behind = rest.partition(" ")
    unit = which.place_said(ctx, said)
    if unit is not None and head in {unit.name, unit.short, *unit.aliases}:
        return unit, behind.strip()
    return None, rest


def _holder(ctx: Context, unit: Org, told: Told, decided: Mapping[str, int]) -> tuple[Member | None, str]:
    """Whose it is when a person's name stands first, and the title."""
    first = told.words[0] if told.words else ""
    is_name = any(found.name == first for found in people.lexicon(ctx).names_in(first))
    if not is_name:
        return None, " ".join(told.words)
    return which.person(ctx, unit, first, decided), " ".join(told.words[1:])


def _payload(unit: Org, holder: Member | None, title: str, told: Told) -> dict[str, Any]:
    return {
        "unit": unit.id,
        "holder": holder.id if holder else None,
        "title": title,
        "level": told.level,
        "day": told.day.isoformat() if told.day else "",
        "month": told.is_month,
        "document": told.document,
        "matter": told.matter,
        "year": told.year,
    }


def _go_on(ctx: Context, known: Mapping[str, Any]) -> Reply:
    """Ask for the first thing that is missing; then register it."""
    title = cut(known["title"], TITLE)
    if not known["level"]:
        question = WHICH_LEVEL.format(title=title)
        return ask(ctx, "honour.level", question, choices=list(honours.scale.names().values()), payload=dict(known))
    if not known["day"]:
        return ask(ctx, "honour.day", WHICH_DAY.format(title=title), words=(), payload=dict(known))
    draft = Draft(
        title=known["title"],
        level=HonourLevel(known["level"]),
        day=date.fromisoformat(known["day"]),
        is_month=known["month"],
        document=known["document"],
        matter=known["matter"],
        year=known["year"],
    )
    holder = people.member(ctx, known["holder"]) if known["holder"] else None
    return Reply(_told(ctx, honours.file(ctx, people.org(ctx, known["unit"]), draft, holder=holder)))


@router.answer("honour.level")
def level(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The level was picked."""
    return _go_on(ctx, answer.payload | {"level": list(honours.scale.names())[answer.picked or 0]})


@router.answer("honour.day")
def given_on(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The day was typed."""
    told = honours.reading.read(said.text, {}, ctx.now, ctx.workdays)
    day = told.day or args.one_day(said.text, ctx.now, ctx.workdays, prefer="past")
    return _go_on(ctx, answer.payload | {"day": day.isoformat(), "month": told.is_month})


def _told(ctx: Context, filed: Filed) -> str:
    row = filed.honour
    return (FILED if filed.is_new else SAME).format(
        number=row.id,
        whose=people.member(ctx, row.member_id).name if row.member_id else people.org(ctx, row.org_id).short,
        title=cut(row.title, 2 * TITLE),
        level=honours.scale.names()[row.level],
        day=honours.wording.day(row, ctx.today),
        document=DOCUMENT.format(document=row.document) if row.document else "",
        state=honours.wording.STATES[row.state],
    )


def _listed(ctx: Context, unit: Org | None, year: int | None) -> Reply:
    """The list of a unit, of the highest one led; who leads none sees his own."""
    led = people.led_units(ctx, Right.KEEP_HONOURS) or people.led_units(ctx, Right.SEE_UNIT)
    if unit is None and not led:
        own = honours.mine(ctx)
        shown = [_line(ctx, one, one.unit, own=True) for one in own]
        return tasks.pages(ctx, MINE.format(count=len(own)), shown) if own else Reply(NONE_OF_MINE)
    unit = people.unit_of(ctx, unit or led[-1])
    found = honours.of_unit(ctx, unit, year)
    words = {"unit": "" if meant.of_company(unit) else unit.short, "year": f"{year}年" if year else ""}
    if not found:
        return Reply(NOTHING.format(**words))
    return tasks.pages(ctx, HEAD.format(count=len(found), **words), [_line(ctx, one, unit) for one in found])


def _line(ctx: Context, one: Entry, asked: Org | None, *, own: bool = False) -> str:
    row = one.honour
    return LINE.format(
        number=row.id,
        day=honours.wording.day(row, ctx.today),
        unit="" if asked and one.unit.id == asked.id else f"{one.unit.short}：",
        holder=f"{one.holder} " if one.holder and not own else "",
        title=cut(row.title, TITLE),
        level=honours.scale.names()[row.level],
        state=WAITS if row.state is honours.HonourState.WAITING else "",
    )


@router.command(
    "待确认荣誉",
    intent="honour.waiting",
    usage="待确认荣誉",
    about="看各单位登记的、等确认的荣誉。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def waiting(ctx: Context, _: Said) -> Reply:
    """What the office has to look at."""
    found = honours.waiting(ctx)
    if not found:
        return Reply(NONE_WAITING)
    return tasks.pages(ctx, WAITING.format(count=len(found)), [_line(ctx, one, None) for one in found])


@router.command(
    "确认荣誉",
    intent="honour.confirm",
    usage=("确认荣誉 3", "确认荣誉 3、4、5"),
    about="确认荣誉属实；自己登记的由另一位同志确认。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def confirm(ctx: Context, said: Said) -> Reply:
    """One, or several at once: all or none; of several those that stand already are left as they are."""
    if not said.rest:
        args.number_then_rest(said.rest, example="确认荣誉")
    wanted = args.numbers(said.rest)
    stood = [number for number in wanted if honours.honour(ctx, number).state is honours.HonourState.CONFIRMED]
    if len(stood) == len(wanted):
        stood = []
    rows = [honours.confirm(ctx, number) for number in wanted if number not in stood]
    titles = cut("、".join(_short(row) for row in rows), 4 * TITLE)
    more = STOOD.format(numbers=_numbers(stood)) if stood else ""
    return Reply(CONFIRMED.format(numbers=_numbers(row.id for row in rows), titles=titles) + more)


def _numbers(some: Iterable[int | None]) -> str:
    return cut("、".join(str(one) for one in some), 2 * TITLE)


@router.command(
    "驳回荣誉",
    intent="honour.reject",
    usage="驳回荣誉 3 文件里没有这一项",
    about="荣誉查不到的不予确认，要说原因。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
def reject(ctx: Context, said: Said) -> Reply:
    """Not confirmed, with the reason."""
    number, reason = args.number_then_rest(said.rest, example="驳回荣誉")
    return Reply(REJECTED.format(number=number, title=_short(honours.reject(ctx, number, reason))))


@router.command(
    "撤下荣誉",
    "删荣誉",
    intent="honour.withdraw",
    usage="撤下荣誉 3 登记重了",
    about="撤下登记错的荣誉；确认过的由党委工作部撤下，要说原因。",
    right=Right.KEEP_HONOURS,
    typed=True,
)
def withdraw(ctx: Context, said: Said) -> Reply:
    """Taken off again."""
    number, reason = args.number_then_rest(said.rest, example="撤下荣誉")
    return Reply(WITHDRAWN.format(number=number, title=_short(honours.withdraw(ctx, number, reason))))


def _short(row: Honour) -> str:
    return cut(row.title, TITLE)
