"""分派: a report becomes a rectification of a unit, with who answers for it, by when, and who accepts it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import people, problems
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.people import Right
from bot.problems import Demand, Source
from bot.text import args
from handlers import demanded, drafting, meant, triage

router = Router()

TEXT, SHORT = 40, 16
"""Characters of what was reported or is asked for, in a question and in the answer."""
WHICH_UNIT = "{number}号分派给哪个单位？请写单位名称。"
BY_WHEN = "{number}号分派给{unit}：{text}。限什么时候改好？"
NOT_ASSIGNED = "好，没有分派。"
ASSIGNED = (
    "{number}号已分派{unit}，{numbered}：{text}。要求：{requirement}。"
    "{due}前，{owner}，{acceptor}验收。改错回「撤回」。"
)
TO = re.compile(r"^\s*(?:给|到|由|交给?)\s*")
REQUIRED = re.compile(r"^(?:要求|请|并)?[:：,，\s]*")


@router.command(
    "分派",
    intent="problem.assign",
    usage="分派 12 给 锅炉支部 12月15日前 配好投影",
    about="把反映的问题交单位限期整改：写单位、期限、要求；责任人默认是书记，验收人默认是您。",
    right=Right.RECTIFY,
    typed=True,
)
def assign(ctx: Context, said: Said) -> Reply:
    """Give a report to a unit to put right; unit and deadline are asked for when one is missing."""
    people.require_anywhere(ctx, Right.RECTIFY)
    number, rest = args.number_then_rest(triage.rest(said), example="分派")
    row = problems.entry(ctx, number)
    due, rest = demanded.deadline(ctx, rest)
    order: dict[str, Any] = {"number": number, "due": due.isoformat() if due else ""}
    persons, rest = demanded.named(ctx, rest)
    named = drafting.unit_and_rest(ctx, TO.sub("", rest))
    own = "" if meant.of_company(row.unit) else row.unit.code
    asked = {"org": named[0] or own, "requirement": REQUIRED.sub("", named[1]).strip(drafting.EDGES)}
    return _go_on(ctx, order | persons | asked)


def _go_on(ctx: Context, order: Mapping[str, Any]) -> Reply:
    """Ask for the first thing that is missing; then assign it."""
    number = order["number"]
    if not order["org"]:
        return ask(ctx, "problem.assign.unit", WHICH_UNIT.format(number=number), words=(), payload=dict(order))
    if order["due"]:
        return _assign(ctx, order)
    unit, row = people.org_by_code(ctx, order["org"]), problems.entry(ctx, number)
    days = demanded.days(ctx)
    payload = dict(order) | {"days": [day.isoformat() for day in days.values()]}
    question = BY_WHEN.format(number=number, unit=unit.short, text=problems.wording.said(row.problem.text, TEXT))
    return ask(ctx, "problem.assign.due", question, choices=demanded.choices(ctx, days), words=(), payload=payload)


@router.answer("problem.assign.unit")
def to_unit(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The unit was typed."""
    return _go_on(ctx, answered.payload | {"org": drafting.unit(ctx, said.text)})


@router.answer("problem.assign.due")
def by_when(ctx: Context, said: Said, answered: Answer) -> Reply:
    """The deadline was picked, or typed with or without what is asked for."""
    order, days = answered.payload, answered.payload["days"]
    if answered.picked is not None:
        if answered.picked >= len(days):
            return Reply(NOT_ASSIGNED)
        return _assign(ctx, order | {"due": days[answered.picked]})
    due, rest = demanded.deadline(ctx, said.text)
    if due is None:
        due, rest = args.one_day(said.text, ctx.now, ctx.workdays), ""
    requirement = order["requirement"] or REQUIRED.sub("", rest.strip()).strip(drafting.EDGES)
    return _assign(ctx, order | {"due": due.isoformat(), "requirement": requirement})


def _assign(ctx: Context, order: Mapping[str, Any]) -> Reply:
    demand = Demand(
        org=people.org_by_code(ctx, order["org"]),
        finding="",
        requirement=order["requirement"],
        due=date.fromisoformat(order["due"]),
        acceptor_id=order["acceptor"] or ctx.speaker.id,
        source=Source.REPORT,
        owner_id=order["owner"],
    )
    issued = problems.assign(ctx, order["number"], demand)
    task, row = issued.task, issued.rectification
    return Reply(
        ASSIGNED.format(
            number=issued.problem.id,
            unit=people.org(ctx, issued.problem.org_id).short,
            numbered=problems.numbered(row),
            text=problems.wording.said(issued.problem.text, SHORT),
            requirement=problems.wording.said(row.requirement, TEXT),
            due=meant.day_words(ctx, task.due),
            owner=demanded.answers(ctx, task),
            acceptor=people.member(ctx, row.acceptor_id).name,
        )
    )
