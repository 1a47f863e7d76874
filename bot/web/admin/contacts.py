"""通讯录: accounts of the address book that wait for somebody's word, were let be, or went."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from bot import contacts
from bot.contacts import ContactState
from bot.core.context import NUMBERS, Context
from bot.web.admin.start import closed
from bot.web.forms import Form, at_most
from bot.web.hall import PAGE, Hall
from bot.web.typed import plain

LABELS = {ContactState.OPEN: "待绑定", ContactState.LEFT: "已离开", ContactState.DECLINED: "不绑定的"}
EMPTY = {
    ContactState.OPEN: "没有待绑定的账号。新来的人进了通讯录，会自动列在这里。",
    ContactState.LEFT: "绑定的账号都还在通讯录里。",
    ContactState.DECLINED: "没有决定不绑定的账号。",
}
UNKNOWN = "没有这样的账号。"
BOUND, BOUND_MANY = "已绑定{name}的账号。", "已绑定 {count} 人。"
DECLINED = "已记下，以后不再问。"
MOST = PAGE * 12
"""Characters of the numbers of a page."""


class One(Form):
    """One account, and whose it is where that is not clear."""

    number = IntegerField("编号", [InputRequired(UNKNOWN), NumberRange(NUMBERS.start, NUMBERS.stop - 1, UNKNOWN)])
    code = StringField("党员编号", [at_most(20)], filters=[plain])


class Shown(Form):
    """Those that stood on the page."""

    numbers = HiddenField("编号", [at_most(MOST)])


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/contacts`: bind one, bind all that are clear on a page, let one be."""
    pages = closed(Blueprint("admin_contacts", __name__, url_prefix="/admin/contacts"), hall)

    @pages.get("")
    def index() -> Response:
        return _shown(hall)

    @pages.post("/accept")
    def accept() -> Response:
        form, names = One(), list[str]()

        def work(ctx: Context) -> None:
            names.append(contacts.accept(ctx, form.number.data, form.code.data or "").name)

        return _do(hall, form, work, lambda: BOUND.format(name=names[0]))

    @pages.post("/accept-all")
    def accept_all() -> Response:
        form, counts = Shown(), list[int]()
        words = (form.numbers.data or "").split(",")
        numbers = {int(word) for word in words if word.isascii() and word.isdigit()}

        def work(ctx: Context) -> None:
            counts.append(len(contacts.accept_all(ctx, numbers)))

        return _do(hall, form, work, lambda: BOUND_MANY.format(count=counts[0]))

    @pages.post("/decline")
    def decline() -> Response:
        form = One()
        return _do(hall, form, lambda ctx: contacts.decline(ctx, form.number.data), lambda: DECLINED)

    return pages


def _do(hall: Hall, form: Form, work: Callable[[Context], object], done: Callable[[], str]) -> Response:
    """One change and what is said of it; back to the list it was made on."""
    if not form.validate_on_submit():
        return _shown(hall, _wrong(hall, form), 422)
    problem = hall.attempt(work, tells_all=True)
    if problem:
        return _shown(hall, problem, 422)
    return hall.done(done(), "admin_contacts.index", state=_state().value)


def _wrong(hall: Hall, form: Form) -> str:
    """What is wrong with a form, in one sentence: its fields are small and there are many of them."""
    if "csrf_token" in form.errors:
        return hall.first_error(form)
    return UNKNOWN if "number" in form.errors else str(next(iter(form.errors.values()))[0])


def _shown(hall: Hall, problem: str = "", status: int = 200) -> Response:
    state = _state()
    with hall.reading() as ctx:
        sheet = hall.sheet(contacts.count(ctx, state), lambda offset, limit: contacts.listed(ctx, state, offset, limit))
    clear = [one.number for one in sheet.rows if one.member] if state is ContactState.OPEN else []
    return hall.page(
        "admin/contacts.html",
        status,
        problem=problem,
        state=state.value,
        label=LABELS[state],
        empty=EMPTY[state],
        places=[(one.value, label, url_for("admin_contacts.index", state=one.value)) for one, label in LABELS.items()],
        sheet=sheet,
        clear=clear,
        most=20,
    )


def _state() -> ContactState:
    """The state asked for in `?state=`; what waits unless told."""
    asked = request.args.get("state", "")
    return ContactState(asked) if asked in {one.value for one in LABELS} else ContactState.OPEN
