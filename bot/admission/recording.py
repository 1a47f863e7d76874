"""Recording an admission: people say what was done and when; what speaks against it is told, never decided.

What is against a central rule is kept with the words of the document or the reason; nothing is kept of a person but a
name, a unit and days. The trail knows a number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import people
from bot.admission import clock, finding, objecting, rules, steps, wording
from bot.admission.finding import Entry
from bot.admission.models import AdmissionStep, Candidate
from bot.admission.objecting import Finding
from bot.admission.steps import Level
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.people import Org, Right

LONGEST = 100
_A_NAME = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff·]{0,14}[\u4e00-\u9fff]")


class NeedsBasisError(BadInputError):
    """与中央规定不符，请写文号或原因。"""

    def __init__(self, sentence: str, found: Sequence[Finding]) -> None:
        """`sentence`: what speaks against it."""
        super().__init__(wording.NEEDS_BASIS.format(findings=sentence))
        self.against = sentence
        self.findings = tuple(found)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of recording a step: how the admission stands now, and what spoke against it."""

    entry: Entry
    no: int
    day: date
    findings: tuple[Finding, ...] = ()
    repeated: bool = False


def open_new(ctx: Context, unit: Org, name: str, no: int, day: date, *, basis: str = "") -> Taken:
    """Begin the record of somebody with the step that was taken; with any of them, for others began before us.

    Raises:
        NotAllowedError: the speaker keeps no admissions of this unit.
        BadInputError: no name, no such step, a day to come.
    """
    people.require(ctx, Right.KEEP_ADMISSION, unit)
    _checked(ctx, no, day, basis)
    if not is_name(name):
        raise BadInputError(wording.BAD_NAME)
    row = Candidate(org_id=unit.id, name=name, opened_by=ctx.speaker.id, day=ctx.today)
    ctx.session.add(row)
    ctx.session.flush()
    step = _add(ctx, row, no, day, basis)
    one = Entry(row, unit, (step,))
    changes = [nameless(audit.added(row)), audit.added(step), *clock.follow(ctx, [one])]
    _note(ctx, "admission.open", one, no, changes)
    return Taken(one, no, day)


def look(ctx: Context, number: int, no: int, day: date) -> list[Finding]:
    """What speaks against a step on a day, before anything is recorded.

    Raises:
        NotFoundError, NotAllowedError, BadInputError: as for recording.
    """
    one = finding.entry(ctx, number)
    _checked(ctx, no, day, "")
    return objecting.to_step(steps.book(ctx.settings.admission), one.record(), no, day)


def record(ctx: Context, number: int, no: int, day: date, *, basis: str = "", short: Finding | None = None) -> Taken:
    """Record a step; the same again changes nothing. `short`: what was told of the training speaks against it.

    Raises:
        NotFoundError: no such candidate, or not one the speaker may know of.
        BadInputError: no such step, a day to come.
        NeedsBasisError: it is against a central rule, and no document or reason is given.
        ConflictError: the step is recorded, or the admission stopped or over.
    """
    one = finding.entry(ctx, number)
    _require_open(one)
    step = _checked(ctx, no, day, basis)
    known = one.record()
    if day in known.days.get(no, ()):
        return Taken(one, no, day, repeated=True)
    if (last := known.last(no)) and not step.repeats:
        sentence = wording.RECORDED.format(no=no, step=step.name, day=wording.day(last), number=number)
        raise ConflictError(sentence)
    found = objecting.to_step(steps.book(ctx.settings.admission), known, no, day)
    found += [short] if short else []
    _require_basis(found, basis)
    row = _add(ctx, one.row, no, day, basis)
    return _kept(ctx, "admission.step", one, no, [audit.added(row)], found, day)


def correct(ctx: Context, number: int, no: int, day: date, *, basis: str = "") -> Taken:
    """Put the day of a recorded step right, of the last when there are several.

    Raises:
        NotFoundError, BadInputError, NeedsBasisError: as for recording.
        ConflictError: the step was never recorded, or the admission stopped or over.
    """
    one = finding.entry(ctx, number)
    _require_open(one)
    step = _checked(ctx, no, day, basis)
    rows = [row for row in one.steps if row.no == no]
    if not rows:
        raise ConflictError(wording.NOT_RECORDED.format(no=no, step=step.name))
    if any(row.day == day for row in rows):
        return Taken(one, no, day, repeated=True)
    without = Entry(one.row, one.unit, tuple(row for row in one.steps if row is not rows[-1]))
    found = objecting.to_step(steps.book(ctx.settings.admission), without.record(), no, day)
    _require_basis(found, basis)
    before = audit.snapshot(rows[-1])
    rows[-1].day, rows[-1].basis, rows[-1].by_id, rows[-1].at = day, basis.strip(), ctx.speaker.id, ctx.now
    ctx.session.flush()
    return _kept(ctx, "admission.correct", one, no, [audit.changed(rows[-1], before)], found, day)


def stop(ctx: Context, number: int) -> Entry:
    """Stop an admission: nothing more is asked for. Why is not kept.

    Raises:
        NotFoundError: no such candidate, or not one the speaker may know of.
        ConflictError: it is stopped or over already.
    """
    one = finding.entry(ctx, number)
    _require_open(one)
    return _stopped(ctx, "admission.stop", one, ctx.today)


def resume(ctx: Context, number: int) -> Entry:
    """Go on with what was stopped.

    Raises:
        NotFoundError: no such candidate, or not one the speaker may know of.
        ConflictError: it was not stopped.
    """
    one = finding.entry(ctx, number)
    if one.row.stopped_on is None:
        raise ConflictError(wording.NOT_STOPPED.format(number=number))
    return _stopped(ctx, "admission.resume", one, None)


def _stopped(ctx: Context, verb: str, one: Entry, day: date | None) -> Entry:
    before = audit.snapshot(one.row)
    one.row.stopped_on = day
    ctx.session.flush()
    changes = [audit.changed(one.row, before), *clock.follow(ctx, [one])]
    _trail(ctx, verb, one, f"发展党员{one.row.id}号", changes)
    return one


def extend(ctx: Context, number: int, count: int, *, basis: str = "") -> Entry:
    """Extend probation by months, as a branch meeting decided and the committee approved.

    Raises:
        NotFoundError: no such candidate, or not one the speaker may know of.
        NeedsBasisError: less than half a year, over a year, or a second time, and no document is given.
        ConflictError: there is no probation, or the admission is stopped or over.
    """
    one = finding.entry(ctx, number)
    _require_open(one)
    _require_short(basis)
    book = steps.book(ctx.settings.admission)
    if rules.probation_end(book, one.record()) is None:
        raise ConflictError(wording.NO_PROBATION.format(number=number))
    against = objecting.to_extension(book, one.record(), count)
    if against and not basis.strip():
        raise NeedsBasisError(wording.against_extension(against), [against])
    before = audit.snapshot(one.row)
    one.row.extended_months, one.row.extension_basis = one.row.extended_months + count, basis.strip()
    ctx.session.flush()
    changes = [audit.changed(one.row, before), *clock.follow(ctx, [one])]
    _trail(ctx, "admission.extend", one, f"发展党员{one.row.id}号", changes)
    return one


def confirm(ctx: Context, number: int) -> Entry:
    """Write a candidate whose confirmation was approved down as a full member; who keeps the people does.

    Raises:
        NotFoundError: no such candidate, or not one the speaker may know of.
        NotAllowedError: the speaker may not manage the people of the unit.
        ConflictError: not approved yet, not on the roster, or a full member already.
    """
    one = finding.entry(ctx, number)
    if one.row.member_id is None:
        raise ConflictError(wording.NOT_ON_ROSTER.format(number=number))
    if one.record().last(steps.CONFIRMED) is None:
        raise ConflictError(wording.NOT_APPROVED.format(number=number))
    change = people.confirm(ctx, people.member(ctx, one.row.member_id))
    _trail(ctx, "admission.confirm", one, f"发展党员{number}号", [change])
    return one


def is_name(text: str) -> bool:
    """Whether it can be a name: Chinese characters, and a dot between the parts of a longer one."""
    return _A_NAME.fullmatch(text) is not None


def nameless(change: Change) -> Change:
    """The same without the name: the trail keeps the number."""
    after = {name: value for name, value in (change.after or {}).items() if name != "name"}
    return Change(change.table, change.key, change.before, after)


def _checked(ctx: Context, no: int, day: date, basis: str) -> steps.Step:
    book = steps.book(ctx.settings.admission)
    if not book.has(no):
        raise BadInputError(wording.NO_SUCH_STEP.format(no=no))
    if day > ctx.today:
        raise BadInputError(wording.NOT_YET.format(day=wording.day(day)))
    _require_short(basis)
    return book.step(no)


def _require_short(basis: str) -> None:
    if len(basis.strip()) > LONGEST:
        raise BadInputError(wording.LONG_BASIS.format(most=LONGEST))


def _require_open(one: Entry) -> None:
    if one.row.stopped_on is not None:
        raise ConflictError(wording.STOPPED.format(number=one.row.id))
    if rules.is_over(one.record()):
        raise ConflictError(wording.IS_OVER.format(number=one.row.id))


def _require_basis(found: Sequence[Finding], basis: str) -> None:
    if not basis.strip() and any(one.level is Level.CENTRAL for one in found):
        raise NeedsBasisError(wording.findings(found), found)


def _add(ctx: Context, row: Candidate, no: int, day: date, basis: str) -> AdmissionStep:
    step = AdmissionStep(candidate_id=row.id, no=no, day=day, basis=basis.strip(), by_id=ctx.speaker.id, at=ctx.now)
    ctx.session.add(step)
    ctx.session.flush()
    return step


def _kept(
    ctx: Context, verb: str, one: Entry, no: int, changes: list[Change], found: Sequence[Finding], day: date
) -> Taken:
    now = finding.entries(ctx, [(one.row, one.unit)])[0]
    _note(ctx, verb, now, no, [*changes, *clock.follow(ctx, [now])])
    return Taken(now, no, day, tuple(found))


def _note(ctx: Context, verb: str, one: Entry, no: int, changes: Sequence[Change]) -> None:
    summary = wording.about(one.row.id, steps.book(ctx.settings.admission).step(no))
    _trail(ctx, verb, one, summary, changes)


def _trail(ctx: Context, verb: str, one: Entry, summary: str, changes: Sequence[Change]) -> None:
    audit.record(ctx, verb, summary=summary, changes=changes, org_id=one.unit.id, undoable=True)
