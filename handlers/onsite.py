"""现场分: the year's check on site, entered by one person and confirmed by another like anything that is entered."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot import appraisal, assess, people, plan
from bot.assess import EntryKind
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.text.normal import fold
from handlers import again, drafting, meant

router = Router()

WORDS = ("现场分", "现场考评")
POINTS = re.compile(r"(?<![\d.\-])(\d{1,4}(?:\.\d{1,4})?)(?:\s*分|(?=[\s,，。;；]|$))[,，。;；]?")
WHICH_UNIT = "记哪个单位的现场分？请写单位名称。"
WHICH_POINTS = "{unit}现场考评多少分？请写 0 到 100 的数，例如「92」。"
PREVIEW = "{headline}，计入{year}年度{dated}{text}。\n{before}记下后等另一位同志确认，确认前不算。"
DATED = "（按{day}记）"
BEFORE = "原来确认的{points}分不再用。"
CHOICES = ("记下", "取消")
NOT_KEPT = "好，没有记。"
KEPT = (
    "已记第{number}号：{headline}，计入{year}年度。等另一位同志回「确认现场分 {number}」，确认后才算。改错回「撤回」。"
)
SHOWN = 70
"""Characters of the remark that are shown."""
PIECES = ("org", "points", "text")


@router.command(
    *WORDS,
    intent="year.on_site",
    usage=("现场分 锅炉支部 92 台账规范", "现场分 汽机支部 88.5"),
    about="记年度现场考评的分数（0到100）；另一位同志确认后才算。",
    right=Right.ENTER_RESULT,
    typed=True,
)
@again.asking("year.on_site")
def enter(ctx: Context, said: Said) -> Reply:
    """Points of the check on site; unit and points are asked for when missing."""
    people.require_anywhere(ctx, Right.ENTER_RESULT)
    org, text = drafting.unit_and_rest(ctx, said.rest)
    unit = next(iter(meant.units(ctx, said.slots)), None)
    if unit is not None:
        org = unit.code
    points, text = _cut(text)
    if len(text) > drafting.LONGEST:
        raise BadInputError(drafting.TOO_LONG.format(most=drafting.LONGEST))
    return _go_on(ctx, {"org": org, "points": points, "text": text})


def _cut(text: str) -> tuple[str, str]:
    """The first number, and the text without it."""
    found = POINTS.search(fold(text))
    if found is None:
        return "", text
    return found[1], f"{text[: found.start()]} {text[found.end() :]}".strip(drafting.EDGES)


def _go_on(ctx: Context, said: Mapping[str, Any]) -> Reply:
    order = {name: said[name] for name in PIECES}
    if not order["org"]:
        return ask(ctx, "onsite.unit", WHICH_UNIT, words=(), payload=order)
    if not order["points"]:
        text = WHICH_POINTS.format(unit=people.org_by_code(ctx, order["org"]).short)
        return ask(ctx, "onsite.points", text, words=(), payload=order)
    draft = assess.checked(ctx, _draft(ctx, order))
    text = PREVIEW.format(
        headline=assess.headline(ctx, draft),
        year=draft.day.year,
        dated="" if draft.day == ctx.today else DATED.format(day=meant.day_words(ctx, draft.day)),
        text=f"：{plan.wording.short(draft.text, SHOWN)}" if draft.text else "",
        before=_before(ctx, draft),
    )
    return ask(ctx, "onsite.keep", text, choices=CHOICES, payload=order)


def _draft(ctx: Context, order: Mapping[str, Any]) -> assess.Draft:
    """From January to June it is the year before that people go and look at: noted on its last day."""
    year = appraisal.year_of(ctx.today)
    return assess.Draft(
        kind=EntryKind.ON_SITE,
        org_id=people.unit_of(ctx, people.org_by_code(ctx, order["org"])).id,
        day=ctx.today if year == ctx.today.year else date(year, 12, 31),
        points=Decimal(order["points"]),
        text=order["text"],
    )


def _before(ctx: Context, draft: assess.Draft) -> str:
    """The last one counts: what was confirmed before is not used any more."""
    unit = people.org(ctx, draft.org_id)
    found = assess.of_unit(ctx, unit, year=draft.day.year, code=assess.ON_SITE)
    points = next((one.points for one in found if one.kind is EntryKind.ON_SITE), None)
    return "" if points is None else BEFORE.format(points=assess.number(points))


@router.answer("onsite.unit")
def of_unit(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The unit was typed."""
    return _go_on(ctx, answer.payload | {"org": drafting.unit(ctx, said.text)})


@router.answer("onsite.points")
def points_of(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The points were typed, perhaps with a remark."""
    points, text = _cut(said.text)
    return _go_on(ctx, answer.payload | {"points": points, "text": answer.payload["text"] or text if points else ""})


@router.answer("onsite.keep")
def keep(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is kept; rights and the table are looked at once more."""
    if answer.picked != 0:
        return Reply(NOT_KEPT)
    entry = assess.enter(ctx, _draft(ctx, answer.payload))
    return Reply(KEPT.format(number=entry.id, headline=assess.headline(ctx, entry), year=entry.day.year))
