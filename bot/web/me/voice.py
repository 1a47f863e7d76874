"""反映, 投诉: with one's name. A page one has logged in to cannot honestly promise to forget who speaks.

Whoever does not want to be named is told how to do it in the chat, where nothing is written of who it was
(decision 0010); what asks for it here is refused, and no word of it is kept.
"""

from functools import partial

from flask import Blueprint, Response
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from bot import papers, people, problems
from bot.core import audit
from bot.core.context import Context
from bot.problems import Kind, Report
from bot.text import nameless
from bot.web.forms import Form, at_most, needed
from bot.web.hall import Hall
from bot.web.typed import keepable, plain

OWN, COMPANY = "own", "company"
SHOWN = 10
"""Of one's own reports, the latest."""
REGISTERED = "已登记 {number} 号，核实后告诉您结果。"
COMPLAINED = "投诉已记下，由{contact}处理，不影响您用别的功能。"
NAMED = "网页认得您是谁，做不到匿名，这次没有登记，也没有保存。要匿名，请照下面说的在聊天里发。"


class ReportForm(Form):
    """What is wrong or could be better, and where."""

    kind = RadioField(
        "是哪一种",
        choices=[SelectChoice(one.value, problems.saying.KINDS[one]) for one in Kind],
        default=Kind.PROBLEM.value,
    )
    where = RadioField("关于哪里", choices=[SelectChoice(OWN, "本单位"), SelectChoice(COMPANY, "公司")], default=OWN)
    text = TextAreaField("要反映什么", filters=[plain], validators=[needed(), at_most(), keepable])


class ComplaintForm(Form):
    """What somebody thinks of this assistant."""

    text = TextAreaField("要投诉什么", filters=[plain], validators=[needed(), at_most(), keepable])


def blueprint(hall: Hall) -> Blueprint:
    """`/me/report`, `/me/complaint`."""
    pages = Blueprint("me_voice", __name__, url_prefix="/me")
    _take_reports(pages, hall)
    _take_complaints(pages, hall)
    return pages


def _take_reports(pages: Blueprint, hall: Hall) -> None:
    @pages.get("/report")
    def report() -> Response:
        return shown(ReportForm())

    @pages.post("/report")
    def register() -> Response:
        form, numbers = ReportForm(), list[int]()
        problem = _wrong(hall, form) or hall.attempt(partial(_register, form=form, numbers=numbers))
        return shown(form, problem) if problem else hall.done(REGISTERED.format(number=numbers[0]), "me_voice.report")

    def shown(form: ReportForm, problem: str = "") -> Response:
        with hall.reading() as ctx:
            mine = problems.mine(ctx, most=SHOWN)
            words, status = problems.wording, 422 if problem else 200
            return hall.page("me/report.html", status, form=form, mine=mine, words=words, problem=problem)


def _take_complaints(pages: Blueprint, hall: Hall) -> None:
    contact = hall.settings.chat.contact

    @pages.get("/complaint")
    def complaint() -> Response:
        return shown(ComplaintForm())

    @pages.post("/complaint")
    def complain() -> Response:
        form = ComplaintForm()
        problem = _wrong(hall, form) or hall.attempt(partial(_complain, text=form.text.data))
        return shown(form, problem) if problem else hall.done(COMPLAINED.format(contact=contact), "me.show")

    def shown(form: ComplaintForm, problem: str = "") -> Response:
        with hall.reading():
            return hall.page("me/complaint.html", 422 if problem else 200, form=form, contact=contact, problem=problem)


def _wrong(hall: Hall, form: ReportForm | ComplaintForm) -> str:
    """What stands against taking the words; those of who does not want to be named are not even shown again."""
    if nameless.ASKS.search(form.text.data or ""):
        form.text.data = ""
        return NAMED
    return "" if form.validate_on_submit() else hall.first_error(form)


def _register(ctx: Context, *, form: ReportForm, numbers: list[int]) -> None:
    unit = people.home(ctx) if form.where.data == OWN else people.roots(ctx)[0]
    numbers.append(problems.report(ctx, Report(form.text.data, unit, Kind(form.kind.data))).id)


def _complain(ctx: Context, *, text: str) -> None:
    audit.record(ctx, papers.own.COMPLAINT, summary=text)
