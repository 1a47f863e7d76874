"""What a unit's result says, in words: lines with reasons and rows, what was entered, what was appealed against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot import assess
from bot.assess import Appeal, Appealable, AppealState, AssessmentEntry, Check, CheckKind, Table
from bot.core.context import Context
from bot.people import Org

STATES = {AppealState.OPEN: "等答复", AppealState.GRANTED: "同意", AppealState.REFUSED: "没有同意"}
MOST = 20
"""Rows behind a line that are named one by one."""
ROWS: Mapping[str, tuple[str, str]] = {
    "task": ("任务", "/tasks/{}"),
    "meeting": ("会议", "/meetings/{}"),
    "problem": ("问题", "/problems/{}"),
    "assessment_entry": ("录入", "#entry-{}"),
    "vote": ("表决", ""),
    "resolution": ("决议", ""),
    "honour": ("荣誉", ""),
    "activity": ("活动", ""),
    "article": ("稿件", ""),
    "study_topic": ("学习专题", ""),
    "study_entry": ("学习记录", ""),
    "score": ("季度结果", ""),
}
"""What a row is called, and where it can be read."""
OTHER = ("记录", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the result, in words; `earned` is None while it is 待核, `until` None where it is too late."""

    code: str
    name: str
    of: str
    earned: str | None
    applies: bool
    lost: bool
    reason: str
    rows: Sequence[tuple[str, str]]
    more: int
    until: date | None


@dataclass(frozen=True, slots=True)
class Entered:
    """One thing that was entered about the unit and confirmed, in words."""

    number: int
    code: str
    name: str
    what: str
    day: date
    text: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An appeal and what came of it, in words."""

    number: int
    about: str
    text: str
    state: str
    decision: str
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the page shows."""

    code: str
    short: str
    period: str
    title: str
    as_of: date
    points: str | None
    known: str
    known_of: str
    grade: str
    waiting: int
    lines: Sequence[Line]
    entries: Sequence[Entered]
    appeals: Sequence[Answered]
    is_year: bool


def periods(ctx: Context) -> Sequence[tuple[str, str]]:
    """What can be leafed through: the checks that were shown."""
    return [(one.period, assess.period_words(one.period)) for one in assess.shown_checks(ctx)]


def seen(ctx: Context, unit: Org, check: Check) -> Seen:
    """A unit's result in a check.

    Raises:
        NotAllowedError, NotFoundError: the speaker may not see it, or there is none.
    """
    score, table = assess.result(ctx, check, unit), assess.table_of(ctx, check)
    entries = assess.of_unit(ctx, unit, year=int(check.period[:4]))
    may = assess.appealable(ctx, check, unit, score, table, entries)
    lines = [_line(line, table, may) for line in score.lines]
    appeals = assess.appeals_of(ctx, unit)
    answers = assess.answerable(ctx, unit, appeals)
    return Seen(
        code=unit.code,
        short=unit.short,
        period=check.period,
        title=assess.check_words(check.period),
        as_of=check.as_of,
        points=None if score.points is None else assess.number(score.points),
        known=assess.number(score.known),
        known_of=assess.number(score.known_of),
        grade=score.grade,
        waiting=sum(one.applies and one.earned is None for one in lines),
        lines=lines,
        entries=[_entry(ctx, one, table, may) for one in entries],
        appeals=[_appeal(one, table, may_answer=one.id in answers) for one in appeals],
        is_year=check.kind is CheckKind.YEAR,
    )


def _line(line: Mapping[str, Any], table: Table, may: Appealable) -> Line:
    of, earned = Decimal(line["of"]), line["earned"]
    rows = [_row(*row) for row in line["rows"]]
    return Line(
        code=line["code"],
        name=assess.name_of(table, line["code"]),
        of=assess.number(of),
        earned=None if earned is None else assess.tenths(Decimal(earned)),
        applies=line["applies"],
        lost=earned is not None and Decimal(earned) < of,
        reason=line["reason"],
        rows=rows[:MOST],
        more=max(len(rows) - MOST, 0),
        until=may.lines.get(line["code"]),
    )


def _row(table: str, number: int) -> tuple[str, str]:
    """What it is called, and its address, where it has one."""
    name, address = ROWS.get(table, OTHER)
    return f"{name}{number}", address.format(number)


def _entry(ctx: Context, one: AssessmentEntry, table: Table, may: Appealable) -> Entered:
    return Entered(
        number=one.id,
        code=one.code,
        name=assess.name_of(table, one.code),
        what=assess.what(ctx, one, table),
        day=one.day,
        text=one.text,
        until=may.entries.get(one.id),
    )


def _appeal(one: Appeal, table: Table, *, may_answer: bool) -> Answered:
    name = f"{one.code} {assess.name_of(table, one.code)}".strip()
    return Answered(one.id, name, one.text, STATES[one.state], one.decision, may_answer)
