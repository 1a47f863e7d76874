"""谈心谈话 and 民主评议: counts and dates, nothing of what was said. The face; come in here."""

from bot.org_life.models import MemberAppraisal, TalkCount, TalkKind
from bot.org_life.rules import Grades, year_of
from bot.org_life.service import TOLD_BEFORE, Talks, appraise, of_units, outcome, require_sensible, talked, talks, told

__all__ = [
    "TOLD_BEFORE",
    "Grades",
    "MemberAppraisal",
    "TalkCount",
    "TalkKind",
    "Talks",
    "appraise",
    "of_units",
    "outcome",
    "require_sensible",
    "talked",
    "talks",
    "told",
    "year_of",
]
