"""What a unit reads of its quarter's draft: what is known, what was lost and is 待核, until when it may appeal."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from bot.assess.drafts import name_of
from bot.assess.methods import number, tenths
from bot.assess.models import Check, Score
from bot.assess.overall import is_waiting, lost_lines
from bot.assess.scheme import Table
from bot.assess.wording import fitting, in_short, name
from bot.plan import wording

FIRST = "{name}初稿，{unit}：{points}{grade}。"
GRADE = "，{grade}"
LOST, NOTHING_LOST = "丢分：{listed}。", "没有丢分的项。"
LOSS, TAKEN = "{code} {title} {earned}/{of}", "{code} {title} {earned}"
WAITING = "待核（没有扣分）：{listed}。"
MORE = "等{count}项"
UNTIL = "不同意的，{until}前（含当天）回「申诉 项目编号 理由」；逐项原因回「{name}」。"
LISTED = 3


def headline(unit: str, check: Check, score: Score) -> str:
    """Its points, or how many of them are known, and its grade."""
    grade = GRADE.format(grade=score.grade) if score.grade else ""
    return FIRST.format(name=name(check), unit=unit, points=in_short(score), grade=grade)


def draft(unit: str, check: Check, table: Table, score: Score, until: date) -> str:
    """At most two hundred characters; what does not fit is read item by item."""
    first = headline(unit, check, score)
    lost = [_loss(line, table) for line in lost_lines(table, score) if _is_told(line)]
    waiting = [f"{line['code']} {name_of(table, line['code'])}" for line in score.lines if is_waiting(line)]
    pieces = [LOST.format(listed=_listed(lost)) if lost else NOTHING_LOST]
    if waiting:
        pieces.append(WAITING.format(listed=_listed(waiting)))
    return fitting([first], pieces, UNTIL.format(until=wording.day(until), name=name(check)))


def _is_told(line: dict[str, Any]) -> bool:
    """Whether as much is lost as one decimal shows."""
    return tenths(Decimal(line["of"]) - Decimal(line["earned"])) != "0"


def _loss(line: dict[str, Any], table: Table) -> str:
    """`D3-2 记录要素齐全 4.5/5`; of what is taken on top, `K1 整改逾期 -2`."""
    of = Decimal(line["of"])
    said = {"code": line["code"], "title": name_of(table, line["code"])}
    return (LOSS if of else TAKEN).format(**said, earned=tenths(Decimal(line["earned"])), of=number(of))


def _listed(some: Iterable[str]) -> str:
    listed = list(some)
    return "、".join(listed[:LISTED]) + (MORE.format(count=len(listed)) if len(listed) > LISTED else "")
