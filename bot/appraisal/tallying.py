"""Counting a round: by a second person, on the closing day or when all have voted; nothing below the minimum is kept.

Where a group rated on paper, its counts are typed in by one person; whoever counts the round confirms them, so it
must be another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from bot import people
from bot.appraisal import groups, planning, rounds
from bot.appraisal.models import AppraisalRound, AppraisalTally, RoundState, TallySource, VoterGroup
from bot.appraisal.sealing import Seal
from bot.ballots import Progress
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.people import Org, Right

MOST = 9999
"""Papers of one group."""
TOO_EARLY = "测评{day}截止，还有{left}人没有投票；到截止日或都投完了再计票。"
YOUR_OWN = "有纸票是您录入的，计票要由另一位同志来做，等于核对。"
NOT_RATED = "{unit}不在这次测评的单位里。"
BY_LINK = "{unit}的{group}已经有人在网页上投票，不能再录纸票。"
TOO_FEW = "只有 {count} 票，不足 {minimum} 票的不录入、不显示。"
NO_GRADE = "没有“{grade}”这一档。"
TOO_MANY = "票数太大，请核对。"
MORE_THAN_VOTERS = "{unit}的{group}只有{voters}人能投票，写的是{total}票，没有录，请核对。"
GROUPS: Mapping[VoterGroup, str] = {
    VoterGroup.COMMITTEE: "党委委员",
    VoterGroup.PEERS: "其他书记",
    VoterGroup.OWN: "本单位党员",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one sum may show: the unit, whose ballots are in it, the counts by grade (empty: too few), its source."""

    org_id: int
    groups: tuple[VoterGroup, ...]
    counts: Mapping[str, int]
    source: TallySource


def require_countable(ctx: Context, row: AppraisalRound) -> Progress:
    """Whether the speaker may count the round today; how many have voted.

    Raises:
        NotAllowedError: the speaker is not of the office, or typed in papers.
        ConflictError: it is before the closing day and somebody has not voted.
    """
    planning.require_office(ctx)
    stands = rounds.progress(ctx, row)
    if ctx.today < row.closes_on and not stands.is_complete:
        day = f"{row.closes_on.month}月{row.closes_on.day}日"
        raise ConflictError(TOO_EARLY.format(day=day, left=stands.voters - stands.voted))
    if any(paper.entered_by == ctx.speaker.id for paper in papers(ctx, row)):
        raise NotAllowedError(YOUR_OWN)
    return stands


def count(ctx: Context) -> AppraisalRound:
    """Open the seals of the open round once and for all; what is below the minimum goes with them.

    Raises:
        NotFoundError: no round is open.
        NotAllowedError, ConflictError: as `require_countable`; or a seal cannot be opened, or does not agree with the
            number of those who voted.
    """
    row = rounds.the_open(ctx)
    require_countable(ctx, row)
    seal, sums = Seal(ctx.settings, row.id), rounds.open_sums(ctx, row)
    voters = (voter for voter, voted in rounds.turns(ctx, row) if voted)
    voted = groups.sizes(voters, {one.org_id for one in sums})
    for one in sums:
        here = sum(voted[one.org_id].get(VoterGroup(group), 0) for group in one.groups)
        opened = seal.counted(rounds.place(row.id, one.org_id, one.voter_group), one.sealed, voted=here)
        one.counts = _shown(dict(zip(row.grades, opened, strict=False)), row.minimum)
        one.sealed = ""
        ctx.session.add(one)
    before = audit.snapshot(row)
    row.state, row.counted_by, row.counted_at = RoundState.COUNTED, ctx.speaker.id, ctx.now
    ctx.session.add(row)
    ctx.session.flush()
    rounds.silence(ctx, row)
    audit.record(ctx, "appraisal.count", summary=row.title, changes=[audit.changed(row, before)])
    return row


def _shown(counts: Mapping[str, int], minimum: int) -> dict[str, int]:
    """The counts, when so many rated; who abstained is in none of them."""
    return dict(counts) if sum(counts.values()) >= minimum else {}


def papers(ctx: Context, row: AppraisalRound) -> Sequence[AppraisalTally]:
    """What was typed in from paper."""
    mine = AppraisalTally.round_id == row.id, col(AppraisalTally.source) == TallySource.PAPER
    return ctx.session.exec(select(AppraisalTally).where(*mine).order_by(col(AppraisalTally.id))).all()


def enter_paper(ctx: Context, unit: Org, group: VoterGroup, counts: Mapping[str, int]) -> AppraisalTally:
    """Type in how a group rated a unit on paper; typed in again it replaces. The group rates it by link no more.

    Raises:
        NotAllowedError: the speaker is not of the office.
        NotFoundError: no round is open.
        BadInputError: not a unit that is rated, an unknown grade, fewer papers than may be shown, or more than voters.
        ConflictError: somebody has rated it by link.
    """
    planning.require_office(ctx)
    row = rounds.the_open(ctx)
    _require_sound(ctx, row, unit, counts)
    _require_voters(ctx, unit, group, sum(counts.values()))
    _take_from_link(ctx, row, unit, group)
    found = next((one for one in papers(ctx, row) if (one.org_id, one.voter_group) == (unit.id, group)), None)
    paper = found or AppraisalTally(round_id=row.id, org_id=unit.id, voter_group=group, groups=[group])
    before = audit.snapshot(paper) if found else None
    paper.source, paper.entered_by = TallySource.PAPER, ctx.speaker.id
    paper.counts = {grade: counts.get(grade, 0) for grade in row.grades}
    ctx.session.add(paper)
    ctx.session.flush()
    change = audit.changed(paper, before) if before else audit.added(paper)
    audit.record(ctx, "appraisal.paper", summary=f"{unit.short} {GROUPS[group]}", changes=[change], org_id=unit.id)
    return paper


def _require_sound(ctx: Context, row: AppraisalRound, unit: Org, counts: Mapping[str, int]) -> None:
    if unit.id not in {one.id for one in people.assessed(ctx)}:
        raise BadInputError(NOT_RATED.format(unit=unit.short))
    for grade in counts:
        if grade not in row.grades:
            raise BadInputError(NO_GRADE.format(grade=grade))
    if any(not 0 <= number <= MOST for number in counts.values()):
        raise BadInputError(TOO_MANY)
    total = sum(counts.values())
    if total < row.minimum:
        raise BadInputError(TOO_FEW.format(count=total, minimum=row.minimum))


def _require_voters(ctx: Context, unit: Org, group: VoterGroup, total: int) -> None:
    """No more papers than people of the group who rate the unit, with an account or without."""
    voters = planning.sizes(ctx, unit).get(group, 0)
    if total > voters:
        words = {"unit": unit.short, "group": GROUPS[group], "voters": voters, "total": total}
        raise BadInputError(MORE_THAN_VOTERS.format(**words))


def _take_from_link(ctx: Context, row: AppraisalRound, unit: Org, group: VoterGroup) -> None:
    """Nobody of the group rates the unit by link; whom it was joined with goes on alone where they are enough."""
    held = next((one for one in rounds.open_sums(ctx, row) if one.org_id == unit.id and group in one.groups), None)
    if held is None:
        return
    turns = rounds.turns(ctx, row)
    if any(voted and rounds.rated_by(voter, [held]) for voter, voted in turns):
        raise ConflictError(BY_LINK.format(unit=unit.short, group=GROUPS[group]))
    sizes = groups.sizes((voter for voter, _ in turns), [unit.id])[unit.id]
    rest = [VoterGroup(one) for one in held.groups if one != group]
    ctx.session.delete(held)
    ctx.session.flush()
    for found in groups.joined({one: sizes[one] for one in rest}, row.minimum):
        rounds.add_sum(ctx, row, unit.id, found)
    ctx.session.flush()


def outcomes(ctx: Context, row: AppraisalRound) -> list[Outcome]:
    """The sums of a counted round, by unit and group; empty counts where there were too few.

    Raises:
        NotAllowedError: the speaker does not organise ratings.
    """
    if ctx.actor is not None:
        people.require_everywhere(ctx, Right.APPRAISE)
    return _outcomes(ctx, row)


def _outcomes(ctx: Context, row: AppraisalRound) -> list[Outcome]:
    query = select(AppraisalTally, Org).join(Org, col(Org.id) == col(AppraisalTally.org_id))
    found = ctx.session.exec(query.where(AppraisalTally.round_id == row.id).order_by(Org.code)).all()
    order = list(VoterGroup)
    return [
        Outcome(one.org_id, tuple(map(VoterGroup, one.groups)), one.counts, one.source)
        for one, _ in sorted(found, key=lambda pair: (pair[1].code, order.index(pair[0].voter_group)))
    ]


def counts(ctx: Context, year: int) -> Mapping[int, Mapping[VoterGroup, Mapping[str, int]]]:
    """Unit → group → grade → ballots of the year's counted round, only what may be shown.

    Ballots counted together stand under the largest of their groups. Empty before the round is counted.

    Raises:
        NotAllowedError: the speaker works out no results.
    """
    if ctx.actor is not None:
        people.require_anywhere(ctx, Right.SEE_ALL_RESULTS)
    row = rounds.counted_in(ctx, year)
    found: dict[int, dict[VoterGroup, Mapping[str, int]]] = {}
    for one in _outcomes(ctx, row) if row else ():
        if one.counts:
            found.setdefault(one.org_id, {})[one.groups[0]] = one.counts
    return found
