"""The page of a survey: by a signed link of one person, on a phone, without a script; who said what is kept nowhere.

Nothing is written down here of who came, when, or what was said: a store that fails is logged by its kind alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, Response, request

from bot import surveys
from bot.chat import Desk
from bot.core.clock import Clock
from bot.core.errors import BadInputError
from bot.surveys import Given, Question, Sheet
from bot.web.signed import slip

PURPOSE = "survey"
"""What a link is for."""
FIELD = "q{place}"
DONE, ALREADY, NOT_NOW = "已交上", "已答完", "暂时答不了"
THANKS = "谢谢您。存下的答案不连着人，可以关掉这个网页了。"
ONCE = "一人答一次，不能再改。可以关掉这个网页了。"
BUSY = "现在答的人多，这一次没有记下。请返回上一页，再交一次。"
STALE = "网页开得太久，或者浏览器不让保存 Cookie，这一次没有记下。请核对一遍，再交一次。"
EMPTY = "一题也没有答。不想答的话，关掉网页就行。"
WRONG = "第 {place} 题：{sentence}"


@dataclass(slots=True)
class Page:
    """A survey as it is shown: what was typed so far, and what is wrong with it."""

    sheet: Sheet
    typed: Mapping[int, str] = field(default_factory=dict)
    problem: str = ""
    wrong: int = 0


def blueprint(desk: Desk, clock: Clock) -> Blueprint:
    """`GET` and `POST /surveys/<token>`: what is left to answer for whom the link was made for."""
    pages = Blueprint("surveys", __name__, url_prefix="/surveys")

    @pages.get("/<token>")
    def show(token: str) -> Response:
        with desk.database.read() as session:
            ctx, number = slip.reader(desk, clock, session, PURPOSE, token)
            sheet = surveys.sheet(ctx, number)
        return _page(Page(sheet)) if sheet.left else slip.said(ALREADY, ONCE)

    @pages.post("/<token>")
    def take(token: str) -> Response:
        with desk.database.write() as session:
            ctx, number = slip.reader(desk, clock, session, PURPOSE, token)
            sheet = surveys.sheet(ctx, number)
            if not sheet.left:
                return slip.said(ALREADY, ONCE)
            page, given = _read(sheet)
            if page.problem:
                return _page(page, status=422)
            surveys.answer(ctx, number, given)
        return slip.said(DONE, THANKS)

    slip.answer_errors(pages, "survey", not_now=NOT_NOW, busy=BUSY)
    return pages


def _read(sheet: Sheet) -> tuple[Page, dict[int, Given]]:
    """What was typed, with the first thing wrong if any; what was left empty is passed over."""
    typed = {one.place: request.form.get(FIELD.format(place=one.place), "") for one in sheet.left}
    page, given = Page(sheet, typed), dict[int, Given]()
    for question in sheet.left:
        try:
            given[question.place] = surveys.checked(question, _given(question, typed[question.place]))
        except BadInputError as error:
            page.problem, page.wrong = WRONG.format(place=question.place, sentence=error.sentence), question.place
            return page, given
    if all(one is None for one in given.values()):
        page.problem = EMPTY
        return page, given
    if slip.is_stale():
        page.problem = STALE
    return page, given


def _given(question: Question, typed: str) -> Given:
    if not typed.strip():
        return None
    offered = [str(place) for place in range(len(question.choices))]
    return offered.index(typed) if typed in offered else typed


def _page(page: Page, *, status: int = 200) -> Response:
    return slip.form("survey.html", status, page=page, longest=surveys.rules.LONGEST_ANSWER)
