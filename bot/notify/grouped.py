"""The groups as who runs the machine sees them: how each stands, what one did not get, that said again; what rests."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from bot import people
from bot.channels import group_robot
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import ConflictError
from bot.core.platforms import called
from bot.notify import posting
from bot.notify.models import LetterState, Pause
from bot.notify.piles import AGAIN, FIRST_WORDS, GIVE_UP, GIVEN_UP, KEPT_IN_VIEW, MOVED
from bot.notify.service import UNSURE
from bot.people import Org, Right

OFFICE_GROUP, HERE, OF_UNIT, UNITS_GROUP = "工作群", "群里", "{unit}群里", "{unit}的群"
POSTED_AGAIN, LEFT_OUT = "重发一条群消息", "不再发一条群消息"
GONE_UNIT = "没有这个单位"
UNTOLD = (LetterState.FAILED, LetterState.UNSURE)

_LETTERS: sa.Table = SQLModel.metadata.tables["outbox_letter"]
_IS_POST = sa.and_(
    _LETTERS.c.key.is_not(None),
    sa.or_(
        _LETTERS.c.channel == group_robot.GROUP, _LETTERS.c.channel.startswith(f"{group_robot.GROUP}/", autoescape=True)
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """One group with a robot, and how it stands."""

    code: str
    """Of the unit; empty for the office's group."""
    name: str
    said_at: datetime | None
    """When it was last posted to."""
    trouble: str
    """Why it did not get the last thing, or rests now; empty where all is well."""
    waiting: int


@dataclass(frozen=True, slots=True)
class Unposted:
    """One thing that did not come into a group."""

    number: int
    group: str
    words: str
    reason: str
    at: datetime
    may_again: bool


def groups(ctx: Context) -> Sequence[Group]:
    """All groups a robot is configured for, the office's first, units by code. Three statements."""
    robots = ctx.settings.channels.group_robot
    if robots is None:
        return []
    names = {"": OFFICE_GROUP} | {code.upper(): GONE_UNIT for code in sorted(robots.units)}
    names |= {unit.code.upper(): unit.short for unit in posting.units_with_group(ctx)}
    last, waiting = _last(ctx)
    rests = {pause.channel: pause.reason for pause in _pauses(ctx)}
    found = []
    for code, name in names.items():
        said_at, failed_at, error = last.get(group_robot.place(code), (None, None, ""))
        is_well = failed_at is None or (said_at is not None and said_at >= failed_at)
        trouble = rests.get(group_robot.place(code), "") or ("" if is_well else error)
        found.append(Group(code, name, said_at, trouble, waiting.get(group_robot.place(code), 0)))
    return found


def rests(ctx: Context) -> Mapping[str, Sequence[str]]:
    """Why channels rest now, and which do for that reason: platforms by their titles, groups by their units."""
    found: dict[str, list[str]] = defaultdict(list)
    names = _names(ctx)
    for pause in _pauses(ctx):
        found[pause.reason].append(_place_called(pause.channel, names))
    return found


def unposted(ctx: Context) -> Sequence[Unposted]:
    """What groups did not get in the last thirty days, the latest first."""
    letter, names = _LETTERS.c, _names(ctx)
    lost = sa.and_(_IS_POST, letter.state.in_(UNTOLD), letter.settled_at >= ctx.now - KEPT_IN_VIEW)
    lost = sa.and_(lost, letter.error != GIVEN_UP)
    query = sa.select(_LETTERS).where(lost).order_by(letter.settled_at.desc(), letter.id.desc())
    return [_unposted(row, names) for row in ctx.connection.execute(query)]


def post_again(ctx: Context, number: int) -> None:
    """Post what a group did not get, now. What it may have got stands there twice then.

    Raises:
        NotAllowedError: not the office.
        ConflictError: it does not lie there any more, or its words are not kept.
    """
    ready = {"state": LetterState.READY, "due": ctx.now, "made_at": ctx.now, "tries": 0, "unsure_since": None}
    _move(ctx, number, ready | {"settled_at": None, "code": None, "error": ""}, AGAIN, POSTED_AGAIN)


def post_no_more(ctx: Context, number: int) -> None:
    """Let be what a group did not get.

    Raises:
        NotAllowedError: not the office.
        ConflictError: it does not lie there any more.
    """
    _move(ctx, number, {"state": LetterState.FAILED, "error": GIVEN_UP}, GIVE_UP, LEFT_OUT)


def not_posted(ctx: Context, since: datetime, until: datetime) -> Mapping[tuple[date, str], list[str]]:
    """Why posts of [since, until) were given up, by day and group; that a robot is gone is told once until it speaks.

    The group is named as in a sentence: `群里`, `锅炉支部群里`.
    """
    letter, names = _LETTERS.c, _names(ctx)
    given_up = sa.and_(_IS_POST, letter.state.in_(UNTOLD), letter.settled_at >= since, letter.settled_at < until)
    query = sa.select(letter.settled_at, letter.state, letter.error, letter.code, letter.channel).where(given_up)
    found: dict[tuple[date, str], list[str]] = defaultdict(list)
    for at, state, error, code, channel in ctx.connection.execute(query.order_by(letter.settled_at)):
        if code in group_robot.GONE and _gone_since(ctx, channel, at).date() < at.date():
            continue
        unit = group_robot.unit_at(channel)
        where = OF_UNIT.format(unit=names.get(unit, unit)) if unit else HERE
        found[at.date(), where].append(UNSURE + error if state is LetterState.UNSURE else error)
    return found


def _gone_since(ctx: Context, channel: str, at: datetime) -> datetime:
    """When the robot that was gone at this moment was first seen to be, since it had last spoken."""
    letter = _LETTERS.c
    here = sa.and_(letter.channel == channel, letter.settled_at <= at)
    spoke = sa.select(sa.func.max(letter.settled_at)).where(here, letter.state == LetterState.SENT)
    gone = sa.select(letter.settled_at).where(here, letter.code.in_(group_robot.GONE))
    said = ctx.connection.execute(spoke).scalar_one()
    if said is not None:
        gone = gone.where(letter.settled_at > said)
    return ctx.connection.execute(gone.order_by(letter.settled_at).limit(1)).scalar_one_or_none() or at


def _last(ctx: Context) -> tuple[dict[str, tuple[datetime | None, datetime | None, str]], dict[str, int]]:
    """By place: when it was last posted to, when that last failed and why; and how much waits."""
    letter = _LETTERS.c
    by_place = sa.func.row_number().over(
        partition_by=(letter.channel, letter.state), order_by=(letter.settled_at.desc(), letter.id.desc())
    )
    settled = sa.and_(_IS_POST, letter.settled_at.is_not(None), letter.error != GIVEN_UP)
    of_each = letter.id, letter.channel, letter.state, letter.settled_at, letter.error
    rows = sa.select(*of_each, by_place.label("place")).where(settled).subquery()
    last: dict[str, tuple[datetime | None, datetime | None, str]] = {}
    newest = sa.select(rows).where(rows.c.place == 1).order_by(rows.c.settled_at, rows.c.id)
    for row in ctx.connection.execute(newest):
        said_at, failed_at, error = last.get(row.channel, (None, None, ""))
        if row.state is LetterState.SENT:
            said_at = row.settled_at
        elif failed_at is None or row.settled_at >= failed_at:
            failed_at, error = row.settled_at, row.error
        last[row.channel] = said_at, failed_at, error
    ready = sa.select(letter.channel, sa.func.count()).where(_IS_POST, letter.state == LetterState.READY)
    waiting = {place: count for place, count in ctx.connection.execute(ready.group_by(letter.channel))}  # noqa: C416
    return last, waiting


def _pauses(ctx: Context) -> Sequence[Any]:
    rests = sa.select(col(Pause.channel), col(Pause.reason)).where(col(Pause.until) > ctx.now)
    return ctx.connection.execute(rests.order_by(col(Pause.channel))).all()


def _place_called(channel: str, names: Mapping[str, str]) -> str:
    unit = group_robot.unit_at(channel)
    if unit:
        return UNITS_GROUP.format(unit=names.get(unit, unit))
    return OFFICE_GROUP if group_robot.is_place(channel) else called(channel)


def _names(ctx: Context) -> dict[str, str]:
    """Unit's code in capitals → what it is called."""
    return {code.upper(): short for code, short in ctx.connection.execute(sa.select(col(Org.code), col(Org.short)))}


def _unposted(row: Any, names: Mapping[str, str]) -> Unposted:
    unit = group_robot.unit_at(row.channel)
    first: str = row.text.partition("\n")[0]
    words = first if len(first) <= FIRST_WORDS else first[:FIRST_WORDS] + "…"
    reason = UNSURE + row.error if row.state is LetterState.UNSURE else row.error
    group = names.get(unit, unit) if unit else OFFICE_GROUP
    return Unposted(row.id, group, words, reason, row.settled_at, may_again=bool(row.text))


def _move(ctx: Context, number: int, values: dict[str, Any], verb: str, words: str) -> None:
    """Change what still lies where it was seen, and write it down."""
    people.require_everywhere(ctx, Right.MANAGE_PEOPLE)
    letter = _LETTERS.c
    which = [letter.id == number, _IS_POST, letter.state.in_(UNTOLD), letter.error != GIVEN_UP]
    if values["state"] is LetterState.READY:
        which.append(letter.text != "")
    row = ctx.connection.execute(sa.select(letter.state).where(*which).with_for_update()).one_or_none()
    if row is None:
        raise ConflictError(MOVED)
    ctx.connection.execute(_LETTERS.update().where(letter.id == number).values(values))
    ctx.session.expire_all()
    change = Change(_LETTERS.name, number, {"state": row.state}, {"state": values["state"]})
    audit.record(ctx, verb, summary=words, changes=[change])
