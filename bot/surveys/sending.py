"""Sending a survey to secretaries or members, calling it off, closing it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import notify, people
from bot.core import audit
from bot.core.audit import Change
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.notify import Notice, Topic
from bot.people import Org, OrgKind
from bot.surveys import drafting, rules, wording
from bot.surveys.models import Audience, Survey, SurveyAnswer, SurveyState

_TURNS: sa.Table = SQLModel.metadata.tables["survey_turn"]
_ANSWERS: sa.Table = SQLModel.metadata.tables["survey_answer"]


@dataclass(frozen=True, slots=True)
class Call:
    """Who is asked, till when; no units: all of them."""

    audience: Audience
    closes_on: date
    units: tuple[Org, ...] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """Who can answer, by member number with the unit; `unheard` are asked by nobody: they have no account."""

    members: dict[int, int]
    unheard: int


def prepared(ctx: Context, number: int, call: Call) -> Reached:
    """Who would be asked, if it may be sent so.

    Raises:
        NotAllowedError: not the office.
        NotFoundError, ConflictError: there is none, it was sent, it has no question, or too few could answer.
        BadInputError: the day is not after today, or too far away.
    """
    row = ctx.get(Survey, number, wording.NAME)
    drafting.require_office(ctx)
    if row.state is not SurveyState.DRAFT:
        raise ConflictError(wording.NOT_DRAFT.format(number=number, state=wording.STATES[row.state]))
    if not drafting.questions_of(ctx, number):
        raise ConflictError(wording.NO_QUESTIONS.format(number=number))
    if call.closes_on <= ctx.today:
        raise BadInputError(wording.TOO_EARLY)
    if call.closes_on > ctx.today + timedelta(days=rules.LONGEST_DAYS):
        raise BadInputError(wording.TOO_LATE.format(most=rules.LONGEST_DAYS))
    meant = _meant(ctx, call)
    there = notify.reachable(ctx, meant)
    minimum = ctx.settings.assess.ballot_minimum
    if len(there) < minimum:
        raise ConflictError(wording.TOO_FEW.format(count=len(there), minimum=minimum))
    members = {member: unit for member, unit in meant.items() if member in there}
    return Reached(members, len(meant) - len(members))


def _meant(ctx: Context, call: Call) -> dict[int, int]:
    """Member number to unit number of all who are meant."""
    places = call.units or tuple(people.roots(ctx))
    if call.audience is Audience.MEMBERS:
        return {one.id: one.org_id for place in places for one in people.members_of(ctx, place)}
    units = {unit.id for place in places for unit in people.orgs_below(ctx, place) if unit.kind is not OrgKind.GROUP}
    return {member: unit for unit, member in sorted(people.secretaries(ctx, units).items())}


def send(ctx: Context, number: int, call: Call) -> Reached:
    """Send it: everybody who can answer is invited once, and never reminded.

    Raises:
        NotAllowedError, NotFoundError, ConflictError, BadInputError: as `prepared`.
    """
    row = drafting.locked(ctx, number)
    reached = prepared(ctx, number, call)
    before = audit.snapshot(row)
    row.state, row.audience, row.closes_on = SurveyState.OPEN, call.audience, call.closes_on
    row.minimum, row.opened_at = ctx.settings.assess.ballot_minimum, ctx.now
    ctx.session.flush()
    shown = rules.named(Counter(reached.members.values()), 0, row.minimum)
    ctx.connection.execute(_TURNS.delete().where(_TURNS.c.survey_id == number))  # sent before, and that taken back
    turns = [
        {"survey_id": number, "member_id": member, "org_id": unit if unit in shown else None, "place": 0}
        for member, unit in reached.members.items()
    ]
    ctx.connection.execute(_TURNS.insert(), turns)
    unbegun = Change("survey", number, {"begun": False}, {"begun": False})
    changes = [audit.changed(row, before), unbegun]
    audit.record(ctx, "survey.send", summary=row.title, changes=changes, undoable=True)
    _invite(ctx, row, list(reached.members))
    return reached


def _invite(ctx: Context, row: Survey, members: Sequence[int]) -> None:
    day = row.closes_on or ctx.today
    until = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    post = notify.quiet.post(ctx.now, ctx.workdays)
    text = wording.INVITED.format(
        title=row.title, count=len(drafting.questions_of(ctx, row.id)), day=f"{day.month}月{day.day}日"
    )
    about = about_it(row)
    notify.put_many(
        ctx,
        (
            Notice(
                to=one,
                text=text,
                key=f"{about}:{ctx.now:%Y%m%d%H%M%S}:{one}",
                topic=Topic.ANNOUNCEMENT,
                about=about,
                due=post if post < until else ctx.now,
                until=until,
            )
            for one in sorted(members)
        ),
    )


def about_it(row: Survey) -> str:
    """What its messages are about."""
    return f"survey:{row.id}"


def cancel(ctx: Context, number: int) -> Survey:
    """Call a survey off: what was answered is gone, nobody is invited any more.

    Raises:
        NotAllowedError: not the office.
        NotFoundError, ConflictError: there is none, or it is over.
    """
    drafting.require_office(ctx)
    row = drafting.locked(ctx, number)
    if row.state not in {SurveyState.DRAFT, SurveyState.OPEN}:
        raise ConflictError(wording.NOT_OPEN.format(number=number, state=wording.STATES[row.state]))
    before = audit.snapshot(row)
    row.state = SurveyState.CANCELLED
    ctx.session.flush()
    ctx.connection.execute(_ANSWERS.delete().where(_ANSWERS.c.survey_id == number))
    notify.withdraw(ctx, about=about_it(row))
    audit.record(ctx, "survey.cancel", summary=row.title, changes=[audit.changed(row, before)])
    return row


def close(ctx: Context, number: int) -> Survey:
    """End it: answers get their numbers, and no longer name a unit from which too few have answered.

    Raises:
        NotAllowedError: not the office.
        NotFoundError, ConflictError: there is none, or it is not open.
    """
    drafting.require_office(ctx)
    row = drafting.locked(ctx, number)
    if row.state is not SurveyState.OPEN:
        raise ConflictError(wording.NOT_OPEN.format(number=number, state=wording.STATES[row.state]))
    before = audit.snapshot(row)
    row.state, row.closed_on = SurveyState.CLOSED, ctx.today
    ctx.session.flush()
    _leave_out(ctx, row)
    _number(ctx, row)
    notify.withdraw(ctx, about=about_it(row))
    audit.record(ctx, "survey.close", summary=row.title, changes=[audit.changed(row, before)])
    return row


def _leave_out(ctx: Context, row: Survey) -> None:
    """Answers of units with too few who answered name no unit any more."""
    query = sa.select(_TURNS.c.org_id, sa.func.count()).where(_TURNS.c.survey_id == row.id, _TURNS.c.place > 0)
    rows = ctx.connection.execute(query.group_by(_TURNS.c.org_id)).all()
    counts = {unit: count for unit, count in rows if unit is not None}
    shown = rules.named(counts, sum(count for unit, count in rows if unit is None), row.minimum)
    hidden = [_ANSWERS.c.survey_id == row.id, _ANSWERS.c.org_id.is_not(None)]
    if shown:
        hidden.append(_ANSWERS.c.org_id.not_in(sorted(shown)))
    ctx.connection.execute(_ANSWERS.update().where(*hidden).values(org_id=None))


def _number(ctx: Context, row: Survey) -> None:
    """What was said in words gets numbers, question by question, in the order of the keys drawn by lot."""
    said = select(SurveyAnswer).where(SurveyAnswer.survey_id == row.id, col(SurveyAnswer.picked).is_(None))
    found = ctx.session.exec(said.order_by(col(SurveyAnswer.place), col(SurveyAnswer.key)))
    for number, answer in enumerate(found.all(), 1):
        answer.number = number
    ctx.session.flush()


def close_due(ctx: Context) -> int:
    """Close what is over by now, and tell who wrote it; returns how many."""
    over = select(Survey.id).where(col(Survey.state) == SurveyState.OPEN, col(Survey.closes_on) < ctx.today)
    numbers = ctx.session.exec(over.order_by(col(Survey.id))).all()
    for number in numbers:
        row = close(ctx, number)
        if row.by_id is not None:
            text = wording.CLOSED.format(number=number, title=row.title, answered=progress(ctx, number).answered)
            due = notify.quiet.post(ctx.now, ctx.workdays)
            key = f"survey:{number}:closed"
            notify.put(ctx, to=row.by_id, text=text, key=key, topic=Topic.OFFICE, due=due)
    return len(numbers)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many may answer, and how many have begun to; never who."""

    asked: int
    answered: int


def progress(ctx: Context, number: int) -> Progress:
    """How far it is."""
    counted = sa.select(sa.func.count(), sa.func.count(sa.case((_TURNS.c.place > 0, 1))))
    return Progress(*ctx.connection.execute(counted.where(_TURNS.c.survey_id == number)).one())
