"""How long a term is, and what is to be done by when. Pure.

Terms: primary committees five years, general branches and branches three (关于党的基层组织任期的意见); working
committees are appointed, temporary branches elect nobody. The organisation above reminds six months before; the
request three months before is this company's rule.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.people import OrgKind

YEARS: Mapping[OrgKind, int] = {
    OrgKind.COMMITTEE: 5,
    OrgKind.GENERAL_BRANCH: 3,
    OrgKind.BRANCH: 3,
    OrgKind.JOINT_BRANCH: 3,
}
REMINDED, REQUESTED = relativedelta(months=6), relativedelta(months=3)
FURTHEST = relativedelta(years=1)
"""How much earlier or later it may be held, with approval."""


class Stage(StrEnum):
    """How near the end of a term is."""

    LATER = "later"
    COMING = "coming"
    """Within six months."""
    REQUEST = "request"
    """Within three months: the request should be on its way."""
    OVERDUE = "overdue"


def stage(today: date, end: date) -> Stage:
    """How near the end is; on the last day it is not over yet."""
    if today > end:
        return Stage.OVERDUE
    if today >= end - REQUESTED:
        return Stage.REQUEST
    return Stage.COMING if today >= end - REMINDED else Stage.LATER


def next_end(held_on: date, kind: OrgKind) -> date:
    """The last day of a term that began with an election: so many years later, the same day."""
    end: date = held_on + relativedelta(years=YEARS[kind])
    return end


def candidates(seats: int) -> int:
    """At least a fifth more candidates than seats (基层组织选举工作条例), rounded up."""
    return -(-seats * 6 // 5)
