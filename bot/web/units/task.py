"""One task: what, who, by when, on what basis, what shows it, what happened, and what may be done with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response
from wtforms import DateField, SelectField
from wtforms.validators import Optional

from bot import evidence, notify, people, plan, problems
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Org, Right
from bot.plan import Check, Record, RecordKind, Step, Task, TaskState, TaskTemplate
from bot.web.forms import Form, Words, needed
from bot.web.hall import Hall
from bot.web.units.files import File, listed
from bot.web.units.tasks import look

BASIS = "依据："
"""What its words begin with, and its heading says."""
BY_HAND = "{name}布置，不在年度清单里"
BY_MEETING = "把会记下来，归档后自动完成"
NO_EVIDENCE = "不用交材料"
CANDIDATE = "{name}（{code}）"
NOBODY, NO_PICK = "请选一位", "没有这个人，请重新选一位。"
REQUEST = "已申请延到{due}，原因：{reason}"
DONE, DONE_ASKED, VERIFIED, SENT_BACK = "已报完成。", "已报完成，已请{names}核验。", "已核验。", "已退回。"
BEFORE = "“{title}”{state}，没有改动。"
ASKED, MOVED = "已申请延到{due}，等答复。", "已改期，新期限{due}。"
GRANTED, REFUSED = "已同意延期，新期限{due}。", "没有同意延期，期限还是{due}。"
HANDED_ON = "已转交给{name}。"


class DoneForm(Form):
    """Reporting it done."""

    day = DateField("哪天办完的（不选就是今天）", [Optional()])
    note = Words("说明")


class BackForm(Form):
    """Giving a report back."""

    reason = Words("退回的原因", [needed()])


class LaterForm(Form):
    """Another deadline."""

    until = DateField("新的期限", [needed()])
    why = Words("原因", [needed()])


class HandForm(Form):
    """Somebody else answers for it."""

    to = SelectField("转交给", [needed()], choices=(), validate_choice=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """One task as its page shows it."""

    number: int
    title: str
    requirement: str
    reason: str
    unit: str
    unit_code: str
    """Empty where the visitor does not see the unit."""
    owner: str
    basis: str
    how: str
    meeting: str
    """The kind of meeting that completes it, where it is still to be held and he may call one."""
    evidence: str
    due: str
    state: str
    look: str
    files: Sequence[File]
    may_add: bool
    """Whether he hands material in."""
    history: Sequence[str]
    steps: frozenset[Step]
    problem: int | None
    request: str
    candidates: Sequence[tuple[str, str]]


def blueprint(hall: Hall) -> Blueprint:
    """`/tasks/<number>` and what is done there, each by a form of its own."""
    pages = Blueprint("units_task", __name__, url_prefix="/tasks/<int:number>")

    @pages.get("")
    def show(number: int) -> Response:
        return shown(number, {})

    def take(what: str, deed: "Deed") -> None:
        @pages.post(f"/{what}", endpoint=what)
        def act(number: int) -> Response:
            form, said = deed.form(), list[str]()
            if not form.validate_on_submit():
                return shown(number, {what: form}, hall.first_error(form))
            problem = hall.attempt(lambda ctx: said.append(deed.work(ctx, number, form)))
            if problem:
                return shown(number, {what: form}, problem)
            return hall.done(said[0], "units_task.show", number=number)

    def shown(number: int, tried: dict[str, Form], problem: str = "") -> Response:
        forms = {what: deed.form(formdata=None) for what, deed in DEEDS.items()} | tried
        with hall.reading() as ctx:
            seen = _seen(ctx, number)
            forms["hand"].to.choices = seen.candidates
        status = 422 if problem else 200
        return hall.page("unit_tasks/show.html", status, seen=seen, forms=forms, tried=[*tried], problem=problem)

    for what, deed in DEEDS.items():
        take(what, deed)
    return pages


def _done(ctx: Context, number: int, form: Form) -> str:
    note = form.note.data
    report = plan.complete(ctx, number, note=note, day=form.day.data)
    row = report.task
    evidence.attach_noted(ctx, note, row.id, title=row.title)
    if report.repeated:
        return BEFORE.format(title=row.title, state=plan.wording.state(row, ctx.today))
    return DONE_ASKED.format(names="、".join(report.asked)) if report.asked else DONE


def _verified(ctx: Context, number: int, _: Form) -> str:
    plan.verify(ctx, number)
    return VERIFIED


def _sent_back(ctx: Context, number: int, form: Form) -> str:
    report = plan.send_back(ctx, number, form.reason.data)
    return SENT_BACK + _untold(ctx, report.task)


def _later(ctx: Context, number: int, form: Form) -> str:
    record = plan.change_due(ctx, number, form.until.data, form.why.data)
    sentence = MOVED if record.kind is RecordKind.EXTENDED else ASKED
    return sentence.format(due=plan.wording.day(form.until.data)) + _untold(ctx, plan.task(ctx, number))


def _granted(ctx: Context, number: int, _: Form) -> str:
    return _answered(ctx, number, granted=True)


def _refused(ctx: Context, number: int, _: Form) -> str:
    return _answered(ctx, number, granted=False)


def _answered(ctx: Context, number: int, *, granted: bool) -> str:
    plan.decide_extension(ctx, number, granted=granted)
    row = plan.task(ctx, number)
    return (GRANTED if granted else REFUSED).format(due=plan.wording.day(row.due)) + _untold(ctx, row)


def _handed_on(ctx: Context, number: int, form: Form) -> str:
    person = people.member_by_code(ctx, form.to.data)
    if person is None:
        raise BadInputError(NO_PICK)
    plan.transfer(ctx, number, person.id)
    return HANDED_ON.format(name=person.name) + _untold(ctx, plan.task(ctx, number))


def _untold(ctx: Context, row: Task) -> str:
    """Whom this does not reach in time."""
    return notify.untold_words(notify.untold(ctx, about=plan.about_task(row)))


@dataclass(frozen=True, slots=True)
class Deed:
    """What is filled in, and what it does; that returns what is said of it."""

    form: type[Form]
    work: Callable[[Context, int, Form], str]


DEEDS: Mapping[str, Deed] = {
    "done": Deed(DoneForm, _done),
    "verify": Deed(Form, _verified),
    "back": Deed(BackForm, _sent_back),
    "later": Deed(LaterForm, _later),
    "grant": Deed(Form, _granted),
    "refuse": Deed(Form, _refused),
    "hand": Deed(HandForm, _handed_on),
}
"""By the last part of the address."""


def _seen(ctx: Context, number: int) -> Seen:
    row = plan.task(ctx, number)
    template, unit, steps = plan.template_of(ctx, row), people.org(ctx, row.org_id), plan.steps(ctx, row)
    history = plan.history(ctx, row)
    names = people.names(ctx, {row.owner_id or 0, row.assigned_by or 0, *(one.by_id or 0 for one in history)})
    problem = problems.of_task(ctx, row.id)
    by_meeting = _by_meeting(row, template)
    asked = plan.extension_request(ctx, row)
    return Seen(
        number=row.id,
        title=row.title,
        requirement=row.requirement,
        reason=row.reason,
        unit=unit.short,
        unit_code=unit.code if people.may(ctx, Right.SEE_UNIT, unit) else "",
        owner=names.get(row.owner_id or 0, ""),
        basis=plan.wording.basis(template).removeprefix(BASIS)
        or BY_HAND.format(name=names.get(row.assigned_by or 0, "")),
        how=BY_MEETING if by_meeting else plan.wording.CHECKS[row.check],
        meeting=template.meeting if template and by_meeting and _may_call(ctx, row, unit) else "",
        evidence=_evidence(template),
        due=plan.wording.due(row, ctx.today),
        state=plan.wording.state(row, ctx.today),
        look=look(row, ctx.today),
        files=listed(ctx, "task", row.id, room="tasks", on=row.id),
        may_add=plan.may_add_material(ctx, row),
        history=[plan.wording.happened(one, names.get(one.by_id or 0, "")) for one in history],
        steps=steps,
        problem=None if problem is None else problem.id,
        request=_request(asked) if asked and row.state is TaskState.OPEN else "",
        candidates=_candidates(ctx, row) if Step.HAND_ON in steps else (),
    )


def _may_call(ctx: Context, row: Task, unit: Org) -> bool:
    return row.state is TaskState.OPEN and people.may(ctx, Right.CALL_MEETING, unit)


def _by_meeting(row: Task, template: TaskTemplate | None) -> bool:
    return row.check is Check.AUTO and template is not None and bool(template.meeting)


def _evidence(template: TaskTemplate | None) -> str:
    kinds = template.evidence if template else ()
    return "、".join(plan.wording.EVIDENCE.get(kind, kind) for kind in kinds) or NO_EVIDENCE


def _request(asked: Record) -> str:
    return REQUEST.format(due=plan.wording.day(asked.day) if asked.day else "", reason=asked.note)


def _candidates(ctx: Context, row: Task) -> Sequence[tuple[str, str]]:
    found = plan.candidates(ctx, row)
    return [("", NOBODY), *((one.code, CANDIDATE.format(name=one.name, code=one.code)) for one in found)]
