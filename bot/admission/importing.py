"""Taking records over from a file: looked through with the same rules, written all at once, nothing taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot import people
from bot.admission import clock, finding, objecting, steps
from bot.admission.finding import Entry
from bot.admission.models import AdmissionStep, Candidate
from bot.admission.objecting import Finding
from bot.admission.recording import LONGEST, nameless
from bot.admission.rules import Record
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.people import Org, Right

SUMMARY = "从文件登记发展党员{count}人"


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody of a file: a new one unless `row` says who, and the steps to add, by number and day."""

    unit: Org
    name: str
    steps: tuple[tuple[int, date], ...]
    basis: str = ""
    row: Candidate | None = None


def against(ctx: Context, known: Record, fresh: Iterable[tuple[int, date]]) -> list[tuple[int, Finding]]:
    """What speaks against each step of a file, those before it in the file taken for recorded."""
    book, days = steps.book(ctx.settings.admission), {no: list(taken) for no, taken in known.days.items()}
    found: list[tuple[int, Finding]] = []
    for no, day in sorted(fresh):
        so_far = Record(days, known.extended, known.is_member)
        found += [(no, one) for one in objecting.to_step(book, so_far, no, day)]
        days[no] = sorted([*days.get(no, ()), day])
    return found


def take_in(ctx: Context, lines: Sequence[Line]) -> int:
    """Write the lines down; returns how many had anything new. One entry in the trail, without a name.

    Raises:
        NotAllowedError: the speaker keeps no admissions of a unit; when nobody speaks a command does, which may.
    """
    changes: list[Change] = []
    written: list[tuple[Candidate, Org]] = []
    for line in lines:
        if ctx.actor is not None:
            people.require(ctx, Right.KEEP_ADMISSION, line.unit)
        if line.steps:
            made = list(_written(ctx, line))
            changes += made
            written.append((ctx.get(Candidate, _number(made)), line.unit))
    if written:
        changes += clock.follow(ctx, finding.entries(ctx, written))
        summary = SUMMARY.format(count=len(written))
        audit.record(ctx, "admission.import", summary=summary, changes=changes, undoable=ctx.actor is not None)
    return len(written)


def _number(made: Sequence[Change]) -> int:
    """Whose steps these are."""
    return int((made[-1].after or {})["candidate_id"])


def _written(ctx: Context, line: Line) -> Iterable[Change]:
    by = ctx.actor.id if ctx.actor else None
    row = line.row
    if row is None:
        row = Candidate(org_id=line.unit.id, name=line.name, opened_by=by, day=ctx.today)
        ctx.session.add(row)
        ctx.session.flush()
        yield nameless(audit.added(row))
    for no, day in line.steps:
        step = AdmissionStep(candidate_id=row.id, no=no, day=day, basis=line.basis[:LONGEST], by_id=by, at=ctx.now)
        ctx.session.add(step)
        ctx.session.flush()
        yield audit.added(step)


def is_same(one: Entry, unit: Org, name: str) -> bool:
    """Whether a line without a number is about somebody under way."""
    return one.row.org_id == unit.id and one.row.name == name and one.is_under_way
