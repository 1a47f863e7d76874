"""One thing that was entered about a unit, read whole and decided by somebody else than who entered it.

The unit's officers read it once it counts; who entered it and who confirmed it they are not told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response

from bot import assess, people
from bot.assess import AssessmentEntry, EntryState
from bot.core.clock import local
from bot.core.context import Context
from bot.people import Right
from bot.web.forms import Form, Words, needed
from bot.web.hall import Hall

CONFIRMED = "已确认第{number}号，已告诉本单位书记。"
REJECTED = "已驳回第{number}号，已告诉录入的同志。"
WITHDRAWN = "已撤下第{number}号。"


class RejectForm(Form):
    """Why it does not stand."""

    reason = Words("为什么不对", [needed()])


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as its page shows it."""

    number: int
    unit: str
    unit_code: str
    item: str
    what: str
    day: date
    text: str
    document: str
    state: str
    waits: bool
    entered_by: str
    """To the office alone."""
    entered_on: date
    decision: str
    may_decide: bool
    is_own: bool
    """Whether it is the visitor's own and waits for somebody else."""
    is_office: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """What is filled in, what it does, and what is said then."""

    form: type[Form]
    work: Callable[[Context, int, Form], AssessmentEntry]
    said: str


DEEDS: Mapping[str, Deed] = {
    "confirm": Deed(Form, lambda ctx, number, _: assess.confirm(ctx, number), CONFIRMED),
    "reject": Deed(RejectForm, lambda ctx, number, form: assess.reject(ctx, number, form.reason.data), REJECTED),
    "withdraw": Deed(Form, lambda ctx, number, _: assess.withdraw(ctx, number), WITHDRAWN),
}
"""By the last part of the address."""


def blueprint(hall: Hall) -> Blueprint:
    """`/entries/<number>`; `POST …/confirm`, `…/reject`, `…/withdraw`."""
    pages = Blueprint("board_entries", __name__, url_prefix="/entries/<int:number>")

    @pages.get("")
    def show(number: int) -> Response:
        return shown(number, RejectForm(formdata=None))

    def take(what: str, deed: Deed) -> None:
        @pages.post(f"/{what}", endpoint=what)
        def act(number: int) -> Response:
            form = deed.form()
            if not form.validate_on_submit():
                return shown(number, form, hall.first_error(form))
            problem = hall.attempt(lambda ctx: deed.work(ctx, number, form))
            if problem:
                return shown(number, form, problem)
            return hall.done(deed.said.format(number=number), "board_entries.show", number=number)

    def shown(number: int, form: Form, problem: str = "") -> Response:
        with hall.reading() as ctx:
            seen = _seen(ctx, number)
        rejecting = form if isinstance(form, RejectForm) else RejectForm(formdata=None)
        status = 422 if problem else 200
        return hall.page("board/entry.html", status, seen=seen, form=rejecting, problem=problem)

    for what, deed in DEEDS.items():
        take(what, deed)
    return pages


def _seen(ctx: Context, number: int) -> Seen:
    one = assess.entry(ctx, number)
    unit = people.org(ctx, one.org_id)
    is_office, waits = people.may(ctx, Right.CONFIRM_RESULT, unit), one.state is EntryState.ENTERED
    return Seen(
        number=one.id,
        unit=unit.short,
        unit_code=unit.code,
        item=assess.item(ctx, one.code, one.day.year) if one.code else "",
        what=assess.what(ctx, one),
        day=one.day,
        text=one.text,
        document=one.document,
        state=assess.ENTRY_STATES[one.state],
        waits=waits,
        entered_by=people.names(ctx, [one.entered_by])[one.entered_by] if is_office else "",
        entered_on=local(one.entered_at).date(),
        decision=one.decision,
        may_decide=assess.is_to_decide(ctx, one),
        is_own=waits and one.entered_by == ctx.speaker.id,
        is_office=is_office,
    )
