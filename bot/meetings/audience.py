"""Who is expected at a meeting, who may come besides, and whom the speaker may file for."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlmodel import col, select

from bot import people
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError
from bot.meetings import counting, wording
from bot.meetings.finding import day_of
from bot.meetings.kinds import KINDS, Audience
from bot.meetings.models import Meeting
from bot.people import Member, Org, Right

Home = tuple[Member, Org]
"""A member and the group, or the unit without groups, where the member belongs."""


def expected(ctx: Context, meeting: Meeting) -> list[Member]:
    """Who should attend (F − S − X + P), by code, as of the meeting's day.

    Exempt and suspended members are not expected; they may still come. Days are kept of joining and leaving, of posts,
    exemptions and suspensions. Of a move to another unit or group, of 转正 and of an exemption or suspension that
    ended none is kept: there the roster of now holds until the meeting is closed.
    """
    unit, day = people.org(ctx, meeting.org_id), day_of(meeting)
    if KINDS[meeting.kind].expects is Audience.OFFICERS:
        found = people.holders(ctx, people.OFFICERS, unit.id, day=day)
    else:
        found = people.members_of(ctx, unit, day=day)
    return [member for member in found if counting.should_attend(member, day)]


def exempt(ctx: Context, meeting: Meeting) -> list[Member]:
    """Who need not come to a meeting of members, by code: he may come, or be visited at home."""
    if KINDS[meeting.kind].expects is Audience.OFFICERS:
        return []
    day = day_of(meeting)
    found = people.members_of(ctx, people.org(ctx, meeting.org_id), day=day)
    return [one for one in found if counting.is_exempt(one, day) and not counting.is_suspended(one, day)]


def homes(ctx: Context, member_ids: Collection[int]) -> dict[int, Home]:
    """These members with where they belong, in one SELECT."""
    home = sa.func.coalesce(Member.group_id, Member.org_id)
    query = select(Member, Org).join(Org, col(Org.id) == home).where(col(Member.id).in_(member_ids))
    return {member.id: (member, place) for member, place in ctx.session.exec(query)}


def within_reach(ctx: Context, unit: Org, found: Mapping[int, Home]) -> set[int]:
    """For whom the speaker may file, and whose leave reasons the speaker may read.

    The speaker himself; members of the groups and units the speaker's post reaches; at a meeting of such a unit, all.
    """
    if ctx.actor is None:
        return set()
    if people.may(ctx, Right.FILE_ATTENDANCE, unit):
        return set(found)
    places = {place.id: people.may(ctx, Right.FILE_ATTENDANCE, place) for _, place in found.values()}
    return {number for number, (_, place) in found.items() if places[place.id] or number == ctx.actor.id}


def require_all(ctx: Context, meeting: Meeting, member_ids: Collection[int]) -> dict[int, Home]:
    """Let the speaker record these people at this meeting, or say why not.

    Raises:
        NotAllowedError: somebody else, and the speaker holds no post for it; or the meeting is not the speaker's.
        BadInputError: somebody from outside the unit: such people are guests, by name.
        NotFoundError: a number nobody has.
    """
    unit = people.org(ctx, meeting.org_id)
    found = homes(ctx, member_ids)
    for number in set(member_ids) - within_reach(ctx, unit, found):
        people.require(ctx, Right.FILE_ATTENDANCE, found[number][1] if number in found else unit)
    for number in set(member_ids) - set(found):
        people.member(ctx, number)
    outside = [member.name for member, place in found.values() if not _belongs(ctx, meeting, unit, (member, place))]
    if outside and set(member_ids) == {ctx.speaker.id}:
        raise NotAllowedError(wording.NOT_YOURS.format(title=wording.title(meeting)))
    if outside:
        raise BadInputError(wording.OUTSIDE.format(names=wording.names(outside), title=wording.title(meeting)))
    return found


def _belongs(ctx: Context, meeting: Meeting, unit: Org, home: Home) -> bool:
    """Whether the member is of the unit around the meeting: a group's meeting may see leading cadres of the branch."""
    member, place = home
    if not counting.is_member(member, day_of(meeting)):
        return False
    around = people.unit_of(ctx, unit).path
    return place.path.startswith(around) or member in people.holders(ctx, people.OFFICERS, unit.id, day=day_of(meeting))
