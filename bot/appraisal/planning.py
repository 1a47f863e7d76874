"""What a round opened now would be: the units rated, the voters of each group, whose ballots are counted together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from bot import notify, people
from bot.appraisal import groups
from bot.appraisal.groups import Voter
from bot.appraisal.models import VoterGroup
from bot.core.context import Context
from bot.people import Member, Org, OrgKind, Right, Role

COMMITTEE_ROLES = frozenset(Role) - {Role.PARTY_WORK_CLERK}
"""Posts on the company's committee that rate as members of it."""
LAST_MONTH = 6
"""Up to June it is last year that is rated."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round opened now would be: who votes, and for each unit whose ballots are counted together."""

    year: int
    units: tuple[Org, ...]
    voters: tuple[Voter, ...]
    sums: tuple[tuple[int, tuple[VoterGroup, ...]], ...]
    """Unit, groups of one sum."""
    unheard: int
    """Members who have no account to vote with."""

    @property
    def unrated(self) -> tuple[Org, ...]:
        """Units that too few could rate by link."""
        rated = {org_id for org_id, _ in self.sums}
        return tuple(unit for unit in self.units if unit.id not in rated)


def require_office(ctx: Context) -> None:
    """Let whoever holds the right for the whole company pass.

    Raises:
        NotAllowedError: with one sentence naming who may.
    """
    people.require_everywhere(ctx, Right.APPRAISE)


def year_of(today: date) -> int:
    """The year that is debriefed and rated: this one from July on, before that the last."""
    return today.year - (today.month <= LAST_MONTH)


def plan(ctx: Context) -> Plan:
    """What would be opened now; somebody belongs to one group, the first that fits.

    Members without an account and those whose rights are suspended do not vote by link.
    """
    require_office(ctx)
    rated = people.assessed(ctx)
    everybody, minimum = _everybody(ctx, rated), ctx.settings.assess.ballot_minimum
    able = notify.reachable(ctx, [voter.member_id for voter in everybody])
    voters = tuple(voter for voter in everybody if voter.member_id in able)
    sizes = groups.sizes(voters, [unit.id for unit in rated])
    sums = [(unit.id, found) for unit in rated for found in groups.joined(sizes[unit.id], minimum)]
    asked = groups.asked(sums)
    heard = tuple(voter for voter in voters if groups.rates_any(voter, asked[voter.group]))
    return Plan(year_of(ctx.today), tuple(rated), heard, tuple(sums), len(everybody) - len(voters))


def sizes(ctx: Context, unit: Org) -> Mapping[VoterGroup, int]:
    """How many of each group may rate a unit today, with an account or without."""
    return groups.sizes(_everybody(ctx, people.assessed(ctx)), [unit.id])[unit.id]


def _everybody(ctx: Context, rated: Sequence[Org]) -> list[Voter]:
    """All that may vote, each once, by code."""
    numbers = {unit.id for unit in rated}
    tops = [root.id for root in people.roots(ctx) if root.kind is OrgKind.COMMITTEE]
    committee = {member.id for top in tops for member in people.holders(ctx, COMMITTEE_ROLES, top)}
    peers = {member: unit for unit, member in people.secretaries(ctx, numbers).items()}
    free = sa.or_(col(Member.suspended_on).is_(None), col(Member.suspended_on) > ctx.today)
    here = sa.or_(col(Member.left_on).is_(None), col(Member.left_on) > ctx.today)
    query = sa.select(col(Member.id), col(Member.org_id)).where(free, here).order_by(col(Member.code))
    found = []
    for member, home in ctx.connection.execute(query):
        if member in committee:
            found.append(Voter(member, VoterGroup.COMMITTEE, home if home in numbers else None))
        elif member in peers:
            found.append(Voter(member, VoterGroup.PEERS, peers[member]))
        elif home in numbers:
            found.append(Voter(member, VoterGroup.OWN, home))
    return found
