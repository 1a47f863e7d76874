"""Which meetings there are: what each is called, whom it expects, what its quorum is, whether it decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.meetings.models import MeetingKind
from bot.people import OrgKind


class Audience(StrEnum):
    """Whom a kind of meeting expects."""

    MEMBERS = "members"
    """Everybody of the unit or group that holds it."""
    OFFICERS = "officers"
    """The branch committee, or the leading body of a committee."""


class QuorumRule(StrEnum):
    """What share must be there before a vote."""

    NONE = "none"
    HALF = "half"
    TWO_THIRDS = "two_thirds"


@dataclass(frozen=True, slots=True)
class KindRule:
    """One row of the table; `decides` says whether resolutions are voted on; `basis` is the source."""

    name: str
    expects: Audience
    quorum: QuorumRule
    decides: bool
    basis: str


KINDS: Mapping[MeetingKind, KindRule] = {
    MeetingKind.GENERAL_MEETING: KindRule(
        "党员大会", Audience.MEMBERS, QuorumRule.HALF, decides=True, basis="支部工作条例第十一条"
    ),
    MeetingKind.BRANCH_COMMITTEE_MEETING: KindRule(
        "支委会", Audience.OFFICERS, QuorumRule.HALF, decides=True, basis="支部工作条例第十二条"
    ),
    MeetingKind.GROUP_MEETING: KindRule(
        "党小组会", Audience.MEMBERS, QuorumRule.NONE, decides=False, basis="支部工作条例"
    ),
    MeetingKind.PARTY_LECTURE: KindRule(
        "党课", Audience.MEMBERS, QuorumRule.NONE, decides=False, basis="支部工作条例第十六条"
    ),
    MeetingKind.THEME_DAY: KindRule(
        "主题党日", Audience.MEMBERS, QuorumRule.NONE, decides=False, basis="支部工作条例第十六条"
    ),
    MeetingKind.ORG_LIFE_MEETING: KindRule(
        "组织生活会", Audience.MEMBERS, QuorumRule.HALF, decides=False, basis="支部工作条例"
    ),
    MeetingKind.MEMBER_APPRAISAL: KindRule(
        "民主评议党员", Audience.MEMBERS, QuorumRule.HALF, decides=True, basis="支部工作条例"
    ),
    MeetingKind.DEMOCRATIC_LIFE_MEETING: KindRule(
        "民主生活会", Audience.OFFICERS, QuorumRule.TWO_THIRDS, decides=False, basis="民主生活会有关规定"
    ),
    MeetingKind.CENTRAL_GROUP_STUDY: KindRule(
        "中心组学习", Audience.OFFICERS, QuorumRule.NONE, decides=False, basis="中心组学习规则"
    ),
}
"""支部工作条例 art. 11 (general meeting), 12 (committee), 16 (lecture, theme day); 民主生活会 needs two thirds."""

FOR_MEMBERS = tuple(kind for kind, rule in KINDS.items() if rule.expects is Audience.MEMBERS)
FOR_OFFICERS = tuple(kind for kind, rule in KINDS.items() if rule.expects is Audience.OFFICERS)


def quorum_rule(kind: MeetingKind, holder: OrgKind) -> QuorumRule:
    """The quorum of a meeting held by this kind of organisation: a group's meeting has none, whatever its form."""
    return QuorumRule.NONE if holder is OrgKind.GROUP else KINDS[kind].quorum
