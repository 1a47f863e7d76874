"""What is said of a rectification, in pieces: unit, matter, what is asked for, by when, who answers, who accepts."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import assess, people, plan, problems
from bot.assess import AssessmentEntry, EntryKind, EntryState
from bot.chat import Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.problems import Severity
from bot.text import dates
from bot.text.normal import fold
from handlers import drafting, meant

WHICH_DAY = "“{words}”说不准是哪一天，请写清期限，例如「12月10日前」。"
CANCEL = "取消"
BY = "{due}前（{severity}，{days}天）"
OWNED, UNOWNED = "{name}负责", "还没有人负责"
NO_FINDING = "第{number}号不是已记下的检查发现或扣分。"

FOUND = re.compile(
    r"(?:(?:检查|现场)?发现|扣分)\s*第?\s*(?P<a>\d{1,9})(?![\d.月日次个人处项条份名年例])\s*号?[,，。:：]?"
    r"|第?\s*(?P<b>\d{1,9})\s*号(?:检查|现场)?(?:发现|扣分)[,，。:：]?"
)
"""An entry of the month's check by its number."""
OPENING = re.compile(r"^.*?整改(?:通知)?(?:书|单)?[:：,，\s]*")
UNTIL = re.compile(r"[以之底]*前")
ASKS = re.compile(r"(?:请|务必|须|要|必须|限)?(?:于|在)?$")
"""What leads over to a deadline, and goes with it."""
NAME = r"(?P<name>[\u4e00-\u9fff·]{2,4}?)(?:同志)?"
ACCEPTOR = re.compile(rf"[,，。;；\s]*(?:由{NAME}(?:负责)?验收|验收人[:：是为]?\s*(?P<other>[\u4e00-\u9fff·]{{2,4}}))")
OWNER = re.compile(
    rf"[,，。;；\s]*(?:由{NAME}负责(?:整改)?|(?:整改)?责任人[:：是为]?\s*(?P<other>[\u4e00-\u9fff·]{{2,4}}))"
)
CATEGORY = re.compile(r"(?<![A-Za-z0-9])P[1-5](?!\d)", re.IGNORECASE)
BEHIND = re.compile(r"(?!的)[^\s,，。;；:：、]*")


def read(ctx: Context, said: Said, words: tuple[str, ...]) -> dict[str, Any]:
    """What was said, in pieces, as plain JSON: typed after the command, else as the sentence was understood."""
    slots = said.slots
    if said.text.split(maxsplit=1)[0] in words:
        return matter(ctx, said.rest)
    if FOUND.search(said.text):  # 「发现1 月底前」 is no January
        return matter(ctx, OPENING.sub("", said.text))
    order = matter(ctx, str(slots.get("text", "")))
    if not order["requirement"]:
        order |= dict(zip(("text", "requirement"), _parted(order["text"], _demand(ctx, said.text)), strict=True))
    return order | {"org": order["org"] or slots["org"], "due": order["due"] or str(slots.get("due", ""))}


def matter(ctx: Context, text: str) -> dict[str, Any]:
    """The matter, and what else its words say: unit, an entry of a check, deadline, who answers and who accepts."""
    order: dict[str, Any] = {"org": "", "text": "", "key": "", "basis": "", "category": ""}
    if match := FOUND.search(text):
        order |= _found(ctx, int(match["a"] or match["b"]))
        text = text[: match.start()] + text[match.end() :]
    demand = _demand(ctx, text)
    due, text = deadline(ctx, text)
    persons, text = named(ctx, text)
    order |= persons
    if category := CATEGORY.search(fold(text)):
        order["category"] = category[0].upper()
        text = text[: category.start()] + text[category.end() :]
    org, text = drafting.unit_and_rest(ctx, text)
    text = text.strip(drafting.EDGES)
    found, requirement = _parted(text, demand)
    asked = {"requirement": text} if order["key"] else {"requirement": requirement, "text": found, "org": org}
    return order | asked | {"due": due.isoformat() if due else ""}


def named(ctx: Context, text: str) -> tuple[dict[str, int | None], str]:
    """Who accepts it and who answers for it, as far as it is said, and the text without them."""
    persons: dict[str, int | None] = {}
    for name, pattern in (("acceptor", ACCEPTOR), ("owner", OWNER)):
        persons[name], text = _person(ctx, text, pattern)
    return persons, text


def _person(ctx: Context, text: str, pattern: re.Pattern[str]) -> tuple[int | None, str]:
    """The member named, and the text without him."""
    match = pattern.search(text)
    if match is None:
        return None, text
    person = meant.person(ctx, {"person": match["name"] or match["other"]}, Right.RECTIFY)
    return person.id if person else None, text[: match.start()] + text[match.end() :]


def _found(ctx: Context, number: int) -> dict[str, Any]:
    """What a check has found, by the number of its entry."""
    entry: AssessmentEntry = assess.entry(ctx, number)
    if entry.kind not in {EntryKind.FINDING, EntryKind.DEDUCTION} or entry.state is not EntryState.CONFIRMED:
        raise BadInputError(NO_FINDING.format(number=number))
    basis = assess.item(ctx, entry.code, entry.day.year) if entry.code else ""
    return {"org": people.org(ctx, entry.org_id).code, "text": entry.text, "basis": basis, "key": f"entry:{number}"}


def deadline(ctx: Context, text: str) -> tuple[date | None, str]:
    """The deadline a text names, and the text without it; days that are no deadlines stay in it.

    Raises:
        BadInputError: it names one that cannot be relied on.
    """
    end = _end(ctx, text)
    if end is None:
        refused = dates.refused(text, ctx.now, ctx.workdays)
        if doubtful := [word for word in refused if UNTIL.match(text, text.find(word) + len(word.rstrip("前")))]:
            raise BadInputError(WHICH_DAY.format(words="、".join(doubtful)))
        return None, text
    before, behind = ASKS.sub("", text[: end.start]), text[end.stop :]
    return end.last, f"{before.rstrip(drafting.EDGES)}，{behind.lstrip(drafting.EDGES)}".strip(drafting.EDGES)


def _end(ctx: Context, text: str) -> dates.When | None:
    """The last deadline a text names."""
    ends = [when for when in dates.find(text, ctx.now, ctx.workdays) if when.kind == "deadline" and when.last]
    return ends[-1] if ends else None


def _demand(ctx: Context, text: str) -> str:
    """How what is asked for begins, where it stands right behind its deadline: 12月15日前挂好."""
    end = _end(ctx, text)
    behind = BEHIND.match(text, end.stop) if end else None
    return behind[0] if behind else ""


def _parted(text: str, demand: str) -> tuple[str, str]:
    """What was found and what is asked for, where the demand begins so."""
    at = re.search(rf"[{drafting.EDGES}]{re.escape(demand)}", text) if demand else None
    return (text[: at.start()].strip(drafting.EDGES), text[at.end() - len(demand) :]) if at else (text, "")


def days(ctx: Context) -> dict[Severity, date]:
    """The deadlines to be picked where none was said, by severity."""
    return {severity: problems.deadline(ctx, severity) for severity in Severity}


def choices(ctx: Context, days: Mapping[Severity, date]) -> list[str]:
    """The same in words, and that it is better left."""
    labels = [
        BY.format(
            due=meant.day_words(ctx, day),
            severity=problems.wording.SEVERITIES[severity],
            days=problems.DAYS[severity],
        )
        for severity, day in days.items()
    ]
    return [*labels, CANCEL]


def answers(ctx: Context, task: plan.Task) -> str:
    """Who answers for it, in words."""
    return UNOWNED if task.owner_id is None else OWNED.format(name=people.member(ctx, task.owner_id).name)
