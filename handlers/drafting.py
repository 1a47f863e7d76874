"""What is said about a unit's result, in pieces: which unit, which item, how many points, which day, and why."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot import assess, people
from bot.assess import EntryKind
from bot.chat import Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.text import args, dates
from bot.text.catalogue import INDICATORS, called
from bot.text.normal import fold
from handlers import meant

CODE = re.compile(
    r"(?<![A-Za-z])[DJKV]\d{1,2}(?:-\d{1,2})?(?!\d)|(?<![A-Za-z0-9])(?:Q|XC|SZ)(?![A-Za-z0-9])", re.IGNORECASE
)
"""Items of the table, and the parts of a year."""
POINTS = re.compile(r"(?<![\d.\-])(?:扣掉?|减|加)?\s*(\d{1,4}(?:\.\d{1,4})?)(?:\s*分|(?=[\s,，。;；]|$))[,，。;；]?")
POINTS_FIRST = re.compile(r"[扣加]\s*\d{1,4}(?:\.\d{1,4})?\s*分")
"""「扣1分 锅炉支部 …」: the points before the rest."""
BONUS_POINTS = re.compile(r"(?<![\d.\-])(?:加)?\s*(\d{1,4}(?:\.\d{1,4})?)\s*分[,，。;；]?")
VALUE = re.compile(r"(?<![\d.])\d{1,4}(?:\.\d{1,4})?\s*[%％例次处篇件个]?(?=[\s,，。;；]|$)")
UNDENIED = "(?<![没不无])"
"""Before a level: 没有载体 is not 有载体."""
EDGES = " \t\n,，。;；:：、"
LONGEST = 300
TOO_LONG = "请把事情写在{most}字以内。"

PIECES = ("kind", "org", "code", "points", "value", "day", "text")
Order = Mapping[str, Any]
"""The pieces of a draft being asked for, as plain JSON."""


def read(ctx: Context, said: Said, kind: EntryKind, words: tuple[str, ...]) -> dict[str, Any]:
    """What a command says; a sentence that was understood already brings its own pieces.

    Raises:
        SeveralError: the words fit several units.
        BadInputError: they fit none, or name a day that is not certain.
    """
    typed = said.text.split(maxsplit=1)[0] in words
    if typed or POINTS_FIRST.match(fold(said.text)):
        order = _typed(ctx, said.rest if typed else said.text, kind)
    else:
        order = _understood(ctx, said.slots)
    unit = next(iter(meant.units(ctx, said.slots)), None)
    if unit is not None:
        order["org"] = people.unit_of(ctx, unit).code
    if len(order["text"]) > LONGEST:
        raise BadInputError(TOO_LONG.format(most=LONGEST))
    return order | {"kind": kind}


def _understood(ctx: Context, slots: Mapping[str, Any]) -> dict[str, Any]:
    points = str(slots["points"]) if slots.get("points") else ""
    text = str(slots.get("period", ""))
    last = meant.span(text)[1] - timedelta(days=1) if text else ctx.today
    day = min(last, ctx.today).isoformat()
    pieces = {"org": "", "code": slots.get("indicator", ""), "points": points, "day": day}
    return pieces | {"value": slots.get("value", ""), "text": slots.get("text", "")}


def _typed(ctx: Context, rest: str, kind: EntryKind) -> dict[str, Any]:
    """A unit, a code, a number or a level, each once, in any order; what is left is what happened."""
    org, left = unit_and_rest(ctx, rest)
    code, left = item(left, guessed=kind is not EntryKind.BONUS)
    points = value = ""
    if kind is EntryKind.DEDUCTION:
        points, left = _cut(left, POINTS)
    elif kind is EntryKind.VALUE:
        value, left = judgement(ctx, left, code)
    elif kind is EntryKind.BONUS:
        points, left = _cut(left, BONUS_POINTS)
        value, left = level(ctx, left, code) if code else ("", left)
    return {"org": org, "code": code, "points": points, "value": value, "day": _day(ctx, left), "text": left}


def unit_and_rest(ctx: Context, text: str) -> tuple[str, str]:
    """The unit named, by its code, and the text without it; a short word alone counts at the beginning only."""
    found = [one for one in people.lexicon(ctx).units_in(text) if one.sure or not text[: one.start].strip()]
    if not found:
        return "", text
    one = found[0]
    return one.unit.code, f"{text[: one.start]} {text[one.stop :]}".strip(EDGES)


def named(ctx: Context, text: str) -> str:
    """The unit a text names, by its code; empty when it names none."""
    return unit_and_rest(ctx, text)[0]


def unit(ctx: Context, text: str) -> str:
    """The unit that an answer names, by its code.

    Raises:
        BadInputError: it names none.
    """
    code = named(ctx, text)
    if not code:
        raise BadInputError(meant.NO_UNIT.format(said=text[: meant.LONGEST]))
    return code


def item(text: str, *, guessed: bool = True) -> tuple[str, str]:
    """The item of the table, by its code or by what it is called, and the text without the code."""
    found = CODE.search(fold(text))
    if found:
        return found[0].upper(), f"{text[: found.start()]} {text[found.end() :]}".strip(EDGES)
    meant_by = called(text, INDICATORS) if guessed else None
    return meant_by.code if meant_by else "", text


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """The first of what is looked for, and the text without it."""
    plain = fold(text)
    found = pattern.search(plain)
    if found is None:
        return "", text
    return found[found.re.groups].strip(), f"{text[: found.start()]} {text[found.end() :]}".strip(EDGES)


def judgement(ctx: Context, text: str, code: str) -> tuple[str, str]:
    """That the item does not apply, else the level or number it is judged by; and the text without it."""
    if assess.NOT_APPLICABLE in text:
        return assess.NOT_APPLICABLE, text.replace(assess.NOT_APPLICABLE, " ", 1).strip(EDGES)
    return level(ctx, text, code)


def level(ctx: Context, text: str, code: str) -> tuple[str, str]:
    """The level or band named, the longest that fits; else a number of cases or a share."""
    names = assess.levels(ctx, code, ctx.today.year)
    if not names:
        return _cut(text, VALUE)
    longest_first = sorted(names, key=len, reverse=True)
    said = next((found for one in longest_first if (found := re.search(UNDENIED + re.escape(one), text))), None)
    return (said[0], f"{text[: said.start()]} {text[said.end() :]}".strip(EDGES)) if said else ("", text)


def _day(ctx: Context, text: str) -> str:
    """The day said, the last one of a period that is over, else today; shown before anything is kept."""
    found, unsure = dates.read(text, ctx.now, ctx.workdays, prefer="past")
    if unsure:
        raise BadInputError(args.UNSURE_DATE.format(words=unsure[0]))
    when = dates.main(found)
    if when is None or when.last is None or when.first is None or when.first > ctx.today:
        return ctx.today.isoformat()
    return min(when.last, ctx.today).isoformat()


def draft(ctx: Context, order: Order) -> assess.Draft:
    """The pieces as a draft."""
    return assess.Draft(
        kind=EntryKind(order["kind"]),
        org_id=people.org_by_code(ctx, order["org"]).id,
        day=date.fromisoformat(order["day"]),
        code=order["code"],
        text=order["text"],
        points=Decimal(order["points"]) if order["points"] else None,
        value=order["value"],
    )
