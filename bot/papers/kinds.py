"""The papers people ask for, by the word that names them in a link and in the outbox: one table.

Each is made only for who may see it, at the moment it is fetched or sent.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot import circular, people
from bot.assess import Check, Score
from bot.core.context import Context
from bot.papers import dues as dues_table
from bot.papers import ledger as ledger_table
from bot.papers import problems as register
from bot.papers import roster as people_table
from bot.papers import scores, tasks
from bot.papers.feedback import feedback_docx
from bot.papers.minutes import minutes_docx
from bot.papers.notice import notice_docx
from bot.papers.rectification import rectification_docx
from bot.people import Org, Right
from bot.plan import Scope
from bot.problems import Rectification

PROBLEMS, ROSTER = "问题台账.xlsx", "党员名册.xlsx"
WORD, EXCEL = "Word", "Excel"
NOTICE = "notice"
Made = tuple[bytes, str]
"""A file and what it is called."""


class Paper(NamedTuple):
    """A kind of paper: what makes it, by a number, for who acts; what people call its form."""

    make: Callable[[Context, int], Made]
    form: str
    by_link_only: bool = False
    """Whether it is only fetched from our own pages: what is known of everybody stays in no chat."""


def minutes(ctx: Context, number: int) -> Made:
    """Those of a meeting."""
    return minutes_docx(ctx, number), f"会议记录-{number}.docx"


def task_list(ctx: Context, number: int) -> Made:
    """This year's task list and how it stands in a unit."""
    unit = people.org(ctx, number)
    return tasks.book(ctx, Scope.UNIT, ctx.today.year, unit), f"任务清单-{unit.code}.xlsx"


def notice(ctx: Context, number: int) -> Made:
    """A quarter's."""
    paper = circular.readable(ctx, number)
    return notice_docx(ctx, paper), circular.file_name(paper)


def rectification(ctx: Context, number: int) -> Made:
    """By the number of its row: a problem that came back has several."""
    row = ctx.get(Rectification, number, "整改通知书")
    return rectification_docx(ctx, row), f"整改通知书-{row.year}-{row.serial}.docx"


def feedback(ctx: Context, number: int) -> Made:
    """Of a unit's year, by the number of its result."""
    check, unit = _judged(ctx, number)
    return feedback_docx(ctx, check, unit), f"考核反馈-{check.period}-{unit.code}.docx"


def statement(ctx: Context, number: int) -> Made:
    """A unit's result line by line, by its number."""
    check, unit = _judged(ctx, number)
    return scores.statement_xlsx(ctx, check, unit), f"检查结果-{check.period}-{unit.code}.xlsx"


def ledger(ctx: Context, number: int) -> Made:
    """Of 三会一课, of a unit and some months."""
    unit, since, until = ledger_table.of_number(ctx, number)
    return ledger_table.export(ctx, unit, since, until)[0], f"三会一课台账-{unit.code}-{since:%Y%m}.xlsx"


def dues(ctx: Context, number: int) -> Made:
    """Ticks of a unit in a year."""
    unit, since, _ = ledger_table.of_number(ctx, number)
    return dues_table.export(ctx, since.year, unit)[0], f"党费登记-{unit.code}-{since.year}.xlsx"


def problems(ctx: Context, _: int) -> Made:
    """The whole register, for the office."""
    people.require_everywhere(ctx, Right.RECTIFY)
    return register.export(ctx, PROBLEMS)[0], PROBLEMS


def roster(ctx: Context, _: int) -> Made:
    """Everybody, for the office."""
    people.require_everywhere(ctx, Right.MANAGE_PEOPLE)
    return people_table.export(ctx, ROSTER), ROSTER


PAPERS: Mapping[str, Paper] = {
    "minutes": Paper(minutes, WORD),
    "tasks": Paper(task_list, EXCEL),
    NOTICE: Paper(notice, WORD),
    "rectification": Paper(rectification, WORD),
    "feedback": Paper(feedback, WORD),
    "statement": Paper(statement, EXCEL),
    "ledger": Paper(ledger, EXCEL),
    "dues": Paper(dues, EXCEL),
    "problems": Paper(problems, EXCEL),
    "roster": Paper(roster, EXCEL, by_link_only=True),
}
"""By what a link or a message is for."""


def _judged(ctx: Context, number: int) -> tuple[Check, Org]:
    score = ctx.get(Score, number, "检查结果")
    return ctx.get(Check, score.check_id), people.org(ctx, score.org_id)
