"""A round of rating: opening it, who still has a turn, calling it off. Nothing here is about what was voted."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot import notify
from bot.appraisal import groups, planning
from bot.appraisal.groups import Voter
from bot.appraisal.models import AppraisalRound, AppraisalTally, RoundState, TallySource, VoterGroup
from bot.appraisal.sealing import Seal
from bot.ballots import Progress, Urn
from bot.core import audit
from bot.core.clock import SHANGHAI
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.notify import Notice, Topic
from bot.people import Org

GRADES = ("好", "较好", "一般", "差")
"""What one may tick (述职评议考核); besides, one may abstain."""
LONGEST = timedelta(days=60)
REMINDED = 2
"""Working days before the closing day."""
TITLE = "{year}年度述职测评"
INVITED = (
    "{title}开始了，{day}截止。在网页上给单位评等次，不记名，存的只有合计数。回「测评」要您本人的链接，可以选弃权。"
)
LAST_CALL = "{title}{day}截止，您还没有投。回「测评」要您本人的链接，也可以选弃权。"
ALREADY_OPEN = "{title}还没有计票，不能另开一次；不要了回「取消测评」。"
ALREADY_COUNTED = "{title}已经计票，一年只评一次。"
TOO_EARLY = "截止日要在今天之后。"
TOO_LATE = "截止日最远在60天之内。"
NOTHING_TO_RATE = "没有够{minimum}人投票的单位，开不了测评；可以用纸票。"
NONE_OPEN = "现在没有进行中的测评。"

URN = Urn("appraisal_turn", "appraisal_tally", "round_id")


def open_round(ctx: Context, closes_on: date) -> AppraisalRound:
    """Open the year's rating until the end of a day, and tell everybody who has a turn.

    Raises:
        NotAllowedError: the speaker is not of the office.
        BadInputError: the day is not after today, or too far away.
        ConflictError: a round is open, the year was counted, nothing could be rated, or no key is configured.
    """
    # One at a time: whoever opens waits for who is opening.
    ctx.session.exec(select(Org).where(col(Org.parent_id).is_(None)).order_by(Org.code).with_for_update()).all()
    meant = prepared(ctx, closes_on)
    opened = AppraisalRound(
        year=meant.year,
        title=TITLE.format(year=meant.year),
        closes_on=closes_on,
        minimum=ctx.settings.assess.ballot_minimum,
        grades=list(GRADES),
        opened_by=ctx.speaker.id,
        opened_at=ctx.now,
    )
    ctx.session.add(opened)
    ctx.session.flush()
    _lay_out(ctx, opened, meant)
    audit.record(ctx, "appraisal.open", summary=opened.title, changes=[audit.added(opened)])
    _tell(ctx, opened, [voter.member_id for voter in meant.voters], INVITED, "open")
    return opened


def prepared(ctx: Context, closes_on: date) -> planning.Plan:
    """What a round until the end of a day would be, if it may be opened.

    Raises:
        NotAllowedError, BadInputError, ConflictError: as `open_round`.
    """
    require_none(ctx)
    if closes_on <= ctx.today or closes_on > ctx.today + LONGEST:
        raise BadInputError(TOO_EARLY if closes_on <= ctx.today else TOO_LATE)
    meant = planning.plan(ctx)
    if not meant.sums:
        raise ConflictError(NOTHING_TO_RATE.format(minimum=ctx.settings.assess.ballot_minimum))
    return meant


def require_none(ctx: Context) -> None:
    """Let the office pass when it may open a round: none is open, the year was not counted, and ballots can be sealed.

    Raises:
        NotAllowedError: the speaker is not of the office.
        ConflictError: a round is open, the year was counted, or no key is configured.
    """
    planning.require_office(ctx)
    found = current(ctx)
    if found is not None:
        raise ConflictError(ALREADY_OPEN.format(title=found.title))
    counted = counted_in(ctx, planning.year_of(ctx.today))
    if counted is not None:
        raise ConflictError(ALREADY_COUNTED.format(title=counted.title))
    Seal(ctx.settings, 0)


def _lay_out(ctx: Context, opened: AppraisalRound, meant: planning.Plan) -> None:
    """A turn for each voter, and for each sum noughts under seal."""
    turns = ({"member_id": one.member_id, "voter_group": one.group, "org_id": one.org_id} for one in meant.voters)
    URN.hand_out(ctx, opened.id, turns)
    for org_id, found in meant.sums:
        add_sum(ctx, opened, org_id, found)
    ctx.session.flush()


def add_sum(ctx: Context, row: AppraisalRound, org_id: int, found: Sequence[VoterGroup]) -> None:
    """Noughts under seal for these groups' ballots about a unit."""
    tally = AppraisalTally(
        round_id=row.id, org_id=org_id, voter_group=found[0], groups=list(found), source=TallySource.BALLOTS
    )
    tally.sealed = Seal(ctx.settings, row.id).close(place(row.id, org_id, found[0]), [0] * (len(row.grades) + 1))
    ctx.session.add(tally)


def place(round_id: int, org_id: int, group: VoterGroup) -> str:
    """The place a sealed sum is bound to."""
    return f"{round_id}:{org_id}:{group}"


def _tell(ctx: Context, row: AppraisalRound, members: Iterable[int], text: str, what: str) -> int:
    said = text.format(title=row.title, day=f"{row.closes_on.month}月{row.closes_on.day}日")
    about, topic = _about(row), Topic.ANNOUNCEMENT
    post, until = notify.quiet.post(ctx.now, ctx.workdays), _closing(row)
    due = post if post < until else ctx.now
    found = (
        Notice(to=one, text=said, key=f"{about}:{what}:{one}", topic=topic, about=about, due=due, until=until)
        for one in members
    )
    return notify.put_many(ctx, found)


def _about(row: AppraisalRound) -> str:
    return f"appraisal:{row.id}"


def _closing(row: AppraisalRound) -> datetime:
    return datetime.combine(row.closes_on + timedelta(days=1), time(), SHANGHAI)


def current(ctx: Context) -> AppraisalRound | None:
    """The round that is open, if one is."""
    query = select(AppraisalRound).where(col(AppraisalRound.state) == RoundState.OPEN)
    return ctx.session.exec(query.order_by(col(AppraisalRound.id).desc())).first()


def counted_in(ctx: Context, year: int) -> AppraisalRound | None:
    """The year's round that was counted, if one was."""
    counted = AppraisalRound.year == year, col(AppraisalRound.state) == RoundState.COUNTED
    return ctx.session.exec(select(AppraisalRound).where(*counted).order_by(col(AppraisalRound.id).desc())).first()


def locked(ctx: Context, number: int) -> AppraisalRound:
    """The open round of this number, for us alone until the transaction ends: whatever changes a round begins here.

    Raises:
        NotFoundError: there is none, or it is not open any more.
    """
    query = select(AppraisalRound).where(AppraisalRound.id == number).with_for_update()
    row = ctx.session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.state is not RoundState.OPEN:
        raise NotFoundError(NONE_OPEN)
    return row


def open_sums(ctx: Context, row: AppraisalRound) -> Sequence[AppraisalTally]:
    """The sums of a round that are filled by link, in a fixed order."""
    mine = AppraisalTally.round_id == row.id, col(AppraisalTally.source) == TallySource.BALLOTS
    query = select(AppraisalTally).where(*mine).order_by(col(AppraisalTally.id))
    return ctx.session.exec(query.execution_options(populate_existing=True)).all()


def turns(ctx: Context, row: AppraisalRound) -> list[tuple[Voter, bool]]:
    """Everybody with a turn, and whether he has voted."""
    table = URN.turns.c
    query = sa.select(table.member_id, table.voter_group, table.org_id, table.voted)
    found = ctx.connection.execute(query.where(table.round_id == row.id))
    return [(Voter(*turn), voted) for *turn, voted in found]


def rated_by(voter: Voter, sums: Iterable[AppraisalTally]) -> list[AppraisalTally]:
    """The sums that a voter's ballot goes into."""
    return [one for one in sums if voter.group in one.groups and groups.rates(voter.group, voter.org_id, one.org_id)]


def progress(ctx: Context, row: AppraisalRound) -> Progress:
    """How far it is; who is rated on paper alone is not counted."""
    voted = [done for _, done in _asked(ctx, row)]
    return Progress(len(voted), sum(voted))


def _asked(ctx: Context, row: AppraisalRound) -> list[tuple[Voter, bool]]:
    """Everybody with something to rate by link, and whether he has voted."""
    asked = groups.asked((one.org_id, one.groups) for one in open_sums(ctx, row))
    return [(voter, voted) for voter, voted in turns(ctx, row) if groups.rates_any(voter, asked[voter.group])]


def cancel(ctx: Context) -> AppraisalRound:
    """Call the open round off: what was voted is gone, and nobody is asked any more.

    Raises:
        NotAllowedError: the speaker is not of the office.
        NotFoundError: none is open.
    """
    planning.require_office(ctx)
    row = the_open(ctx)
    before = audit.snapshot(row)
    row.state = RoundState.CANCELLED
    ctx.session.add(row)
    ctx.session.flush()
    URN.empty(ctx, row.id, counts={})
    notify.withdraw(ctx, about=_about(row))
    audit.record(ctx, "appraisal.cancel", summary=row.title, changes=[audit.changed(row, before)])
    return row


def the_open(ctx: Context) -> AppraisalRound:
    """The open round, locked.

    Raises:
        NotFoundError: none is open.
    """
    found = current(ctx)
    if found is None:
        raise NotFoundError(NONE_OPEN)
    return locked(ctx, found.id)


def silence(ctx: Context, row: AppraisalRound) -> None:
    """Nobody is to be asked to vote any more."""
    notify.withdraw(ctx, about=_about(row))


def remind(ctx: Context) -> int:
    """Tell those who have not voted once, two working days before the closing day; returns how many."""
    row = current(ctx)
    if row is None or ctx.today > row.closes_on or ctx.today < ctx.workdays.shift(row.closes_on, -REMINDED):
        return 0
    if row.opened_at.date() >= ctx.today:
        return 0
    waiting = [voter.member_id for voter, voted in _asked(ctx, row) if not voted]
    return _tell(ctx, row, sorted(waiting), LAST_CALL, "last")
