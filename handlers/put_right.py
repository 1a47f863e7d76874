"""投影仪的问题解决了: the problem meant is found by what it is about, and confirmed before that counts as a reply."""

import re

from bot import people, problems
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Right
from bot.problems import Entry, Filter
from bot.text.normal import fold
from handlers import rectifying

router = Router()

IS_IT = "是{number}号问题（{text}）改好了吗？回「确认」接着记，「取消」不记。"
WHICH = "写着「{thing}」、等回复的问题有{count}件，是哪一件改好了？"
ONE = "{number}号 {text}"
NONE = "没有找到写着「{thing}」、等您回复的问题，没有记。编号见「问题」，改好了回「整改 编号 改了什么」。"
MOST = 4
GAP = ".{0,4}"
"""What may stand between the characters of a thing: 学习室投影 is in 学习室没有投影."""
TEXT = 24
"""Characters of a problem in a choice."""


@router.command(intent="rectify.named")
def named(ctx: Context, said: Said) -> Reply:
    """The open problems of the speaker's units that speak of the thing: one is confirmed, of several one is picked."""
    thing = str(said.slots["thing"])
    found = _about(ctx, thing)
    if not found:
        raise NotFoundError(NONE.format(thing=thing))
    payload = {"numbers": [row.problem.id for row in found[:MOST]], "text": str(said.slots.get("text", ""))}
    if len(found) == 1:
        question = IS_IT.format(number=found[0].problem.id, text=_brief(found[0], rectifying.TEXT))
        return ask(ctx, "rectify.named", question, payload=payload)
    choices = [ONE.format(number=row.problem.id, text=_brief(row, TEXT)) for row in found[:MOST]]
    return ask(ctx, "rectify.named", WHICH.format(thing=thing, count=len(found)), choices=choices, payload=payload)


def _about(ctx: Context, thing: str) -> list[Entry]:
    """Those the speaker may answer, by number; each once though he leads both the unit and one above it."""
    rows: dict[int, Entry] = {}
    for unit in people.led_units(ctx, Right.SEE_UNIT):
        for row in problems.of_unit(ctx, people.unit_of(ctx, unit), wanted=Filter.OPEN):
            rows[row.problem.id] = row
    words = re.compile(GAP.join(map(re.escape, fold(thing))))
    return [row for row in rows.values() if words.search(fold(row.problem.text)) and problems.is_to_answer(ctx, row)]


def _brief(row: Entry, most: int) -> str:
    return problems.wording.said(row.problem.text, most)


@router.answer("rectify.named")
def chosen(ctx: Context, _: Said, answer: Answer) -> Reply:
    """It is that one: what was changed counts as the reply, and is asked for where it was not said."""
    return rectifying.replied(ctx, answer.payload["numbers"][answer.picked or 0], answer.payload["text"])
