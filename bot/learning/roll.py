"""Who is asked for how many hours, and has how many: the members of many units in three statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot import people
from bot.core.context import Context
from bot.core.db import constants
from bot.core.errors import NotFoundError
from bot.learning import hours, rules
from bot.learning.hours import Condition, Hours
from bot.learning.models import StudyExcuse
from bot.learning.rules import Person, Target
from bot.learning.standard import standard
from bot.people import Member, Org, OrgKind, Post, Right

NOBODY = "名册里没有这个人。"
_EXEMPTION = ("exempt_reason", "exempt_approved_on", "exempt_adopted_on")
_COLUMNS = (
    *("id", "code", "name", "org_id", "group_id", "category", "standing", "birth_year", "joined_on", "suspended_on"),
    *_EXEMPTION,
)


@dataclass(frozen=True, slots=True)
class Student:
    """One member's year so far: what is asked of him and what he has; nobody is compared with another."""

    member_id: int
    code: str
    name: str
    org_id: int
    group_id: int | None
    target: Target
    hours: Hours

    @property
    def has_all(self) -> bool:
        """Whether the whole year's hours are reached; of whom none are asked has them."""
        return self.hours.minutes >= (self.target.minutes or 0)

    @property
    def lacking(self) -> int:
        """Minutes still to be studied this year."""
        return max((self.target.minutes or 0) - self.hours.minutes, 0)

    def keeps_up(self, day: date) -> bool:
        """Whether the hours in proportion to the year are reached by that day (考核表 D2-2)."""
        return self.hours.minutes >= self.target.by(day)


def students(ctx: Context, year: int, as_of: date, condition: Condition) -> list[Student]:
    """The members a condition on `member` names, as of a day, by roster code."""
    here = _here(as_of, condition)
    studied = hours.of_members(ctx, year, as_of, sa.select(col(Member.id)).where(*here))
    rows = ctx.connection.execute(_members(year, as_of, here)).all()
    return [_student(row, year, as_of, studied.get(row.id, hours.NONE)) for row in rows]


@dataclass(frozen=True, slots=True)
class Sum:
    """One member's minutes, and how many are asked of him by that day (None: none are): enough to count."""

    org_id: int
    asked: int | None
    minutes: int


def sums(ctx: Context, year: int, as_of: date, condition: Condition) -> Iterator[Sum]:
    """The same members, without what their study is made of: for many units at once."""
    here = _here(as_of, condition)
    studied = hours.minutes_of(ctx, year, as_of, sa.select(col(Member.id)).where(*here))
    known: dict[Person, int | None] = {}  # of many members the same is asked
    for row in ctx.connection.execute(_members(year, as_of, here)):
        person = _person(row, as_of)
        if person not in known:
            target = rules.target(person, year, standard())
            known[person] = None if target.minutes is None else target.by(as_of)
        yield Sum(row.org_id, known[person], studied.get(row.id, 0))


def _here(as_of: date, condition: Condition) -> tuple[Condition, ...]:
    """Who a condition names and who was there that day."""
    return (
        condition,
        sa.or_(col(Member.joined_on).is_(None), col(Member.joined_on) <= as_of),
        sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > as_of),
    )


def _members(year: int, as_of: date, here: Sequence[Condition]) -> sa.Select[Any]:
    officer = sa.exists().where(
        col(Post.member_id) == col(Member.id),
        col(Post.role).in_(constants(people.OFFICERS)),
        col(Post.since) <= as_of,
        sa.or_(col(Post.until).is_(None), col(Post.until) > as_of),
    )
    excused = sa.and_(col(StudyExcuse.member_id) == col(Member.id), col(StudyExcuse.year) == year)
    columns = [col(getattr(Member, name)) for name in _COLUMNS]
    return (
        sa.select(*columns, officer.label("is_officer"), col(StudyExcuse.reason).label("excuse"))
        .outerjoin(StudyExcuse, excused)
        .where(*here)
        .order_by(col(Member.code))
    )


def _student(row: Any, year: int, as_of: date, studied: Hours) -> Student:
    target = rules.target(_person(row, as_of), year, standard())
    return Student(row.id, row.code, row.name, row.org_id, row.group_id, target, studied)


def _person(row: Any, as_of: date) -> Person:
    return Person(
        category=row.category,
        standing=row.standing,
        birth_year=row.birth_year,
        joined_on=row.joined_on,
        is_exempt=_is_exempt(row, as_of),
        is_officer=bool(row.is_officer),
        excuse=row.excuse,
    )


def _is_exempt(row: Any, day: date) -> bool:
    """Off the list with both approvals by that day, or suspended: as at meetings."""
    if row.suspended_on is not None and row.suspended_on <= day:
        return True
    approved = (row.exempt_approved_on, row.exempt_adopted_on)
    return row.exempt_reason is not None and all(given is not None and given <= day for given in approved)


def in_units(numbers: Iterable[int] | None) -> Condition:
    """The members of these units; of all, when None."""
    if numbers is None:
        return sa.true()
    known = sa.bindparam(None, sorted(numbers), sa.Integer, expanding=True, literal_execute=True)
    return col(Member.org_id).in_(known)


def in_place(unit: Org) -> Condition:
    """The members of a unit or group and of the units below it."""
    home = Member.group_id if unit.kind is OrgKind.GROUP else Member.org_id
    return col(home).in_(sa.select(col(Org.id)).where(people.below(unit)))


def last_day(ctx: Context, year: int) -> date:
    """Up to which day a year is looked at: today, of a year that is over its last."""
    return min(ctx.today, date(year, 12, 31))


def of_member(ctx: Context, member_id: int, year: int) -> Student:
    """One member's year up to today, for himself and for those who may see the unit.

    Raises:
        NotAllowedError: somebody else's, without a post over the unit.
        NotFoundError: there is none, or he had not joined or has left.
    """
    member = people.member(ctx, member_id)
    if member_id != ctx.speaker.id:
        people.require(ctx, Right.SEE_UNIT, people.org(ctx, member.group_id or member.org_id))
    found = students(ctx, year, last_day(ctx, year), col(Member.id) == member_id)
    if not found:
        raise NotFoundError(NOBODY)
    return found[0]


def of_unit(ctx: Context, unit: Org, year: int) -> list[Student]:
    """The members of a unit or group and of what lies below it, up to today, by roster code.

    Raises:
        NotAllowedError: the speaker holds no post over it.
    """
    people.require(ctx, Right.SEE_UNIT, unit)
    return students(ctx, year, last_day(ctx, year), in_place(unit))


def everybody(ctx: Context, year: int) -> list[Student]:
    """All members, up to today, by roster code: for who sits at the server's terminal, where nobody speaks."""
    return students(ctx, year, last_day(ctx, year), sa.true())
