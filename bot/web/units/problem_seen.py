"""What a page says of a problem and of its rectification, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import people, plan, problems
from bot.core.clock import local
from bot.core.context import Context
from bot.people import Right
from bot.problems import Entry, Problem, ProblemState, Ruling
from bot.web.units.files import File, listed

NAMELESS = "匿名，没有记是谁"
MATCHES = "按字面像是{categories}，由您定。"
DUE, LATE = "{state}，{due}到期", "{state}，逾期{days}天"


@dataclass(frozen=True, slots=True)
class Row:
    """A problem in the register."""

    number: int
    text: str
    unit: str
    unit_code: str
    category: str
    state: str
    look: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the unit was asked for, and how it answered."""

    numbered: str
    requirement: str
    basis: str
    owner: str
    due: date
    acceptor: str
    reply: str
    replied_by: str
    replied_on: date | None
    returned: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A problem as its page shows it."""

    row: Row
    kind: str
    source: str
    severity: str
    day: date
    came_back: int
    answer: str
    merged_into: int | None
    reporter: str
    """To the office alone: his name where he gave it, else that nobody knows."""
    asked: Asked | None
    added: Sequence[str]
    files: Sequence[File]
    may_add: bool
    """Whether he hands material in."""
    sees_unit: bool
    may_reply: bool
    may_judge: bool
    rulings: frozenset[Ruling]
    """What the office may say of it."""
    state: str
    sorted_as: Mapping[str, str]
    """Where it is put, by the field of the form."""
    looks_like: str
    """What its words speak of, while nobody has said so."""
    is_named: bool
    task: int | None
    """Where its deadline can be put off, for who sees it."""


def row(one: Entry, today: date) -> Row:
    """A line of the register."""
    found, words = one.problem, problems.wording
    return Row(
        found.id,
        found.text,
        one.unit.short,
        one.unit.code,
        words.CATEGORIES[found.category] if found.category else "",
        _state(one, today),
        _look(one, today),
    )


def _state(one: Entry, today: date) -> str:
    state = problems.wording.STATES[one.problem.state]
    if one.task is None:
        return state
    if one.is_overdue(today):
        return LATE.format(state=state, days=one.task.days_late(today))
    if one.problem.state in {ProblemState.RECTIFYING, ProblemState.RETURNED}:
        return DUE.format(state=state, due=plan.wording.day(one.task.due))
    return state


def _look(one: Entry, today: date) -> str:
    """How its state is coloured; the words say it too."""
    if one.is_overdue(today):
        return "late"
    return "good" if one.problem.state is ProblemState.CLOSED else "open"


def seen(ctx: Context, number: int) -> Seen:
    """One problem.

    Raises:
        NotFoundError: there is none, or the speaker may not see it.
    """
    one = problems.entry(ctx, number)
    found, words = one.problem, problems.wording
    office, sees = (people.may(ctx, right, one.unit) for right in (Right.RECTIFY, Right.SEE_UNIT))
    names = people.names(ctx, _members(one))
    may_reply, may_judge = (ask(ctx, number) is not None for ask in (problems.to_answer, problems.to_accept))
    inside = sees or may_reply or may_judge
    return Seen(
        row=row(one, ctx.today),
        kind=problems.saying.KINDS[found.kind],
        source=words.SOURCES[found.source],
        severity=words.SEVERITIES[found.severity],
        day=found.day,
        came_back=found.came_back,
        answer=found.answer,
        merged_into=found.merged_into,
        reporter=(names[found.opened_by] if found.opened_by else NAMELESS) if office and found.reported else "",
        asked=_asked(one, names),
        added=[more.text for more in problems.additions(ctx, number).get(number, ())] if inside else (),
        files=listed(ctx, "task", one.task.id, room="problems", on=number) if inside and one.task else (),
        may_add=one.task is not None and plan.may_add_material(ctx, one.task),
        sees_unit=sees,
        may_reply=may_reply,
        may_judge=may_judge,
        rulings=problems.rulings(ctx, one),
        state=found.state.value,
        sorted_as={"category": found.category or "", "main": found.main or "", "severity": found.severity.value},
        looks_like=_looks_like(found),
        is_named=found.opened_by is not None,
        task=one.task.id if one.task and (sees or ctx.speaker.id == one.task.owner_id) else None,
    )


def _looks_like(found: Problem) -> str:
    guesses = () if found.category else problems.sorting.proposed(found.text)
    words = "、".join(f"{one.value}{problems.wording.CATEGORIES[one]}" for one in guesses)
    return MATCHES.format(categories=words) if words else ""


def _members(one: Entry) -> set[int]:
    """Whose names may be said."""
    numbers = {one.problem.opened_by}
    if one.rectification and one.task:
        numbers |= {one.task.owner_id, one.rectification.acceptor_id, one.rectification.replied_by}
    return {number for number in numbers if number is not None}


def _asked(one: Entry, names: Mapping[int, str]) -> Asked | None:
    asked, task = one.rectification, one.task
    if asked is None or task is None:
        return None
    return Asked(
        numbered=problems.numbered(asked),
        requirement=asked.requirement,
        basis=asked.basis,
        owner=names.get(task.owner_id or 0, ""),
        due=task.due,
        acceptor=names[asked.acceptor_id],
        reply=asked.reply,
        replied_by=names.get(asked.replied_by or 0, ""),
        replied_on=local(asked.replied_at).date() if asked.replied_at else None,
        returned=asked.returned,
        verdict=asked.verdict,
    )
