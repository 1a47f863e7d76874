"""推荐: put forward by anybody of the unit, never oneself; told to nobody but those who decide."""

from dataclasses import dataclass

from sqlmodel import col, select

from bot import people
from bot.awards import prizes, rules, wording
from bot.awards.models import AwardChoice, ChoiceState, Nomination
from bot.awards.prizes import Prize
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.people import Member, Right

SUMMARY = "{title}推荐"


class NoDeedError(BadInputError):
    """请写一句事迹。"""


@dataclass(frozen=True, slots=True)
class Nominee:
    """A person, or a crew by its name."""

    member: Member | None = None
    subject: str = ""

    @property
    def key(self) -> str:
        """What is unique of it."""
        return f"m{self.member.id}" if self.member else self.subject

    @property
    def name(self) -> str:
        """What it is called."""
        return self.member.name if self.member else self.subject


@dataclass(frozen=True, slots=True)
class Nominated:
    """Somebody put forward: the row, and the name."""

    row: Nomination
    name: str


def nominate(ctx: Context, prize: Prize, nominee: Nominee, text: str) -> Nomination:
    """Put somebody forward with a deed in one sentence; nobody is told.

    Raises:
        NotAllowedError: oneself, or somebody of a unit that is neither one's own nor looked after.
        BadInputError: no deed, or more than a sentence.
        ConflictError: he was put forward before, it is being voted on, or decided.
    """
    _require_may(ctx, prize, nominee)
    text = deed(text)
    if len(nominee.subject) > rules.LONGEST_NAME:
        raise BadInputError(wording.LONG_NAME.format(most=rules.LONGEST_NAME))
    prizes.lock(ctx, prize)
    _require_changeable(ctx, prize)
    held = _held(ctx, prize, nominee)
    if held is not None and held.withdrawn_on is None:
        raise ConflictError(wording.SAID_BEFORE.format(name=nominee.name, title=prize.title))
    org_id, code, period = prize.key
    row = held or Nomination(
        org_id=org_id,
        code=code,
        period=period,
        nominee=nominee.key,
        member_id=nominee.member.id if nominee.member else None,
        text=text,
        by_id=ctx.speaker.id,
        day=ctx.today,
    )
    before = audit.snapshot(row) if held else None
    row.text, row.by_id, row.day, row.withdrawn_on = text, ctx.speaker.id, ctx.today, None
    ctx.session.add(row)
    ctx.session.flush()
    _note(ctx, "award.nominate", prize, audit.changed(row, before) if before else audit.added(row))
    return row


def deed(text: str) -> str:
    """One sentence.

    Raises:
        NoDeedError: nothing said.
        BadInputError: more.
    """
    text = " ".join(text.split()).rstrip("。.！!；;，,")
    if not text:
        raise NoDeedError(wording.NO_DEED)
    if len(text) > rules.LONGEST:
        raise BadInputError(wording.LONG_DEED.format(most=rules.LONGEST))
    return text


def withdraw(ctx: Context, prize: Prize, nominee: Nominee) -> Nomination:
    """Take a nomination back.

    Raises:
        NotFoundError: there is none of his.
        NotAllowedError: neither who made it nor who decides speaks.
        ConflictError: it is being voted on, or decided.
    """
    held = _held(ctx, prize, nominee)
    is_decider = people.may(ctx, Right.AWARD, prize.org)
    if held is None or held.withdrawn_on is not None:
        raise NotFoundError(wording.NO_NOMINATION.format(name=nominee.name, title=prize.title))
    if held.by_id != ctx.speaker.id and not is_decider:
        raise NotAllowedError(wording.NOT_YOURS.format(title=prize.title))
    prizes.lock(ctx, prize)
    _require_changeable(ctx, prize)
    before = audit.snapshot(held)
    held.withdrawn_on = ctx.today
    ctx.session.flush()
    _note(ctx, "award.withdraw", prize, audit.changed(held, before))
    return held


def nominated(ctx: Context, prize: Prize) -> list[Nominated]:
    """Who was put forward, in the order of it: for who asked who may see it."""
    org_id, code, period = prize.key
    query = (
        select(Nomination, Member.name)
        .outerjoin(Member, col(Member.id) == col(Nomination.member_id))
        .where(Nomination.org_id == org_id, Nomination.code == code, Nomination.period == period)
        .where(col(Nomination.withdrawn_on).is_(None))
        .order_by(col(Nomination.id))
    )
    return [Nominated(row, name or row.nominee) for row, name in ctx.session.exec(query)]


def listed(ctx: Context, prize: Prize) -> list[Nominated]:
    """The same, for those who decide.

    Raises:
        NotAllowedError: somebody else asks.
    """
    prizes.require_decider(ctx, prize)
    return nominated(ctx, prize)


def of_choice(ctx: Context, row: AwardChoice) -> dict[int, Nominated]:
    """The nominations a vote is among, by number, in its order."""
    query = (
        select(Nomination, Member.name)
        .outerjoin(Member, col(Member.id) == col(Nomination.member_id))
        .where(col(Nomination.id).in_(row.options))
    )
    found = {one.id: Nominated(one, name or one.nominee) for one, name in ctx.session.exec(query)}
    return {number: found[number] for number in row.options}


def _require_may(ctx: Context, prize: Prize, nominee: Nominee) -> None:
    if nominee.member is not None and nominee.member.id == ctx.speaker.id:
        raise NotAllowedError(wording.NOT_ONESELF)
    me = people.member(ctx, ctx.speaker.id)
    if people.may(ctx, Right.SEE_UNIT, prize.org):
        return
    if not people.org(ctx, me.org_id).path.startswith(prize.org.path):
        raise NotAllowedError(wording.OTHER_UNIT.format(name=nominee.name, unit=prize.org.short))


def _require_changeable(ctx: Context, prize: Prize) -> None:
    if prizes.awarded(ctx, prize):
        raise ConflictError(wording.DECIDED.format(title=prize.title))
    found = prizes.choice(ctx, prize)
    if found is not None and found.state is ChoiceState.OPEN:
        raise ConflictError(wording.BEING_VOTED.format(title=prize.title))


def _held(ctx: Context, prize: Prize, nominee: Nominee) -> Nomination | None:
    org_id, code, period = prize.key
    query = select(Nomination).where(
        Nomination.org_id == org_id,
        Nomination.code == code,
        Nomination.period == period,
        Nomination.nominee == nominee.key,
    )
    return ctx.session.exec(query).one_or_none()


def _note(ctx: Context, verb: str, prize: Prize, change: audit.Change) -> None:
    """The trail names the star, never the person."""
    summary = SUMMARY.format(title=prize.title)
    audit.record(ctx, verb, summary=summary, changes=[change], org_id=prize.org.id, undoable=True)
