"""Papers fetched by a signed link from the chat."""

import logging
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePath

from flask import Blueprint, Response, send_file
from sqlalchemy.exc import SQLAlchemyError

from bot import chat, circular, papers, people
from bot.assess import Check, Score
from bot.chat import Desk
from bot.core import links
from bot.core.clock import Clock
from bot.core.context import Actor, Context
from bot.core.errors import BotError, NotAllowedError
from bot.people import Org, Right
from bot.plan import Scope
from bot.problems import Rectification

KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PROBLEMS, ROSTER = "问题台账.xlsx", "党员名册.xlsx"
GONE = "链接已失效。"
Made = tuple[bytes, str]
"""A file and what it is called."""

log = logging.getLogger(__name__)


def minutes(ctx: Context, number: int) -> Made:
    """Those of a meeting."""
    return papers.minutes_docx(ctx, number), f"会议记录-{number}.docx"


def tasks(ctx: Context, number: int) -> Made:
    """This year's task list and how it stands in a unit."""
    unit = people.org(ctx, number)
    return papers.tasks.book(ctx, Scope.UNIT, ctx.today.year, unit), f"任务清单-{unit.code}.xlsx"


def notice(ctx: Context, number: int) -> Made:
    """A quarter's."""
    paper = circular.readable(ctx, number)
    return papers.notice_docx(ctx, paper), circular.file_name(paper)


def rectification(ctx: Context, number: int) -> Made:
    """By the number of its row: a problem that came back has several."""
    row = ctx.get(Rectification, number, "整改通知书")
    return papers.rectification_docx(ctx, row), f"整改通知书-{row.year}-{row.serial}.docx"


def feedback(ctx: Context, number: int) -> Made:
    """Of a unit's year, by the number of its result."""
    check, unit = _judged(ctx, number)
    return papers.feedback_docx(ctx, check, unit), f"考核反馈-{check.period}-{unit.code}.docx"


def statement(ctx: Context, number: int) -> Made:
    """A unit's result line by line, by its number."""
    check, unit = _judged(ctx, number)
    return papers.scores.statement_xlsx(ctx, check, unit), f"检查结果-{check.period}-{unit.code}.xlsx"


def ledger(ctx: Context, number: int) -> Made:
    """Of 三会一课, of a unit and some months."""
    unit, since, until = papers.ledger.of_number(ctx, number)
    return papers.ledger.export(ctx, unit, since, until)[0], f"三会一课台账-{unit.code}-{since:%Y%m}.xlsx"


def dues(ctx: Context, number: int) -> Made:
    """Ticks of a unit in a year."""
    unit, since, _ = papers.ledger.of_number(ctx, number)
    return papers.dues.export(ctx, since.year, unit)[0], f"党费登记-{unit.code}-{since.year}.xlsx"


def problems(ctx: Context, _: int) -> Made:
    """The whole register, for the office."""
    people.require_everywhere(ctx, Right.RECTIFY)
    return papers.problems.export(ctx, PROBLEMS)[0], PROBLEMS


def roster(ctx: Context, _: int) -> Made:
    """Everybody, for the office."""
    people.require_everywhere(ctx, Right.MANAGE_PEOPLE)
    return papers.roster.export(ctx, ROSTER), ROSTER


def own(ctx: Context, _: int) -> Made:
    """Of who asks, for who asks."""
    me = people.member(ctx, ctx.speaker.id)
    return papers.own.export(ctx, me, chat.said_by(ctx, me.id))[0], papers.own.FILE


def _judged(ctx: Context, number: int) -> tuple[Check, Org]:
    score = ctx.get(Score, number, "检查结果")
    return ctx.get(Check, score.check_id), people.org(ctx, score.org_id)


MAKERS: Mapping[str, Callable[[Context, int], Made]] = {
    "minutes": minutes,
    "tasks": tasks,
    "notice": notice,
    "rectification": rectification,
    "feedback": feedback,
    "statement": statement,
    "ledger": ledger,
    "dues": dues,
    "problems": problems,
    "roster": roster,
    papers.own.KIND: own,
}
"""By what a link is for; each makes the paper only for who may see it."""


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`/papers/<what>/<token>`: one of `MAKERS`, for whom the link was made and who still may see it."""
    pages = Blueprint("papers", __name__, url_prefix="/papers")

    @pages.get(f"/<any({','.join(MAKERS)}):purpose>/<token>")
    def fetch(purpose: str, token: str) -> Response:
        number, member_id = links.read(desk.settings, purpose, token, now=clock())
        with desk.database.read() as session:
            ctx = Context(session, clock(), desk.settings, desk.workdays)
            member = people.member(ctx, member_id)
            if member.left_on is not None:
                raise NotAllowedError(GONE)
            content, name = MAKERS[purpose](ctx.acting(Actor(member.id, member.name)), number)
        # Who has seen what must be known when something got out (个人信息保护法 art. 57); numbers alone say it.
        log.info("paper fetched", extra={"reader": member_id, "kind": purpose, "number": number})
        return _attached(content, KINDS[PurePath(name).suffix], name)

    @pages.errorhandler(BotError)
    def refused(error: BotError) -> Response:
        return Response(error.sentence, status=403, mimetype="text/plain")

    @pages.errorhandler(SQLAlchemyError)
    def broken(_: SQLAlchemyError) -> Response:
        return Response("暂时取不到，请稍后再试。", status=503, mimetype="text/plain")

    return pages


def _attached(content: bytes, kind: str, name: str) -> Response:
    response = send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
