"""What we decide about rectifications: dates and texts in, a decision out."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from bot.core.workdays import Workdays
from bot.problems.models import ProblemState, Severity

DAYS: Mapping[Severity, int] = {Severity.NORMAL: 30, Severity.SERIOUS: 15, Severity.GRAVE: 7}
"""Calendar days to put it right where no deadline is said (problems.toml `deadline_default`)."""
UNDER_WAY = (ProblemState.RECTIFYING, ProblemState.REPLIED, ProblemState.RETURNED)
TO_DO = (ProblemState.RECTIFYING, ProblemState.RETURNED)
"""The unit has to do something."""
YEAR = 1
"""Years after it was closed within which the same problem comes back under its own number."""
LONGEST = 500
"""Characters of what was found, of what is asked for, of an answer."""
SHORTEST = 6
"""Characters without signs: fewer are too few to say that one text holds the other."""
SIGNS = re.compile(r"[\s“”\"'「」《》（）()，。、；;,.:：！!？?·]+")
DEMAND = re.compile(
    r"[，,；;。]\s*(?=(?:并|要|请|须|应|必须|限期|立即|马上|尽快|及时|责成|要求)*"
    r"(?:说明|书面|补|整改|改正|改到|改好|重新|重做|完善|修订|建立|健全|落实|写出|写明|报送|上报|召开|组织|配备|配齐|更换|纠正|检查|查明|查清))"
    r"|[，,；;。]\s*(?=[^，,；;。没未不缺少无]{1,8}(?:好|齐|完|掉|到位|上墙|整齐)$)"
)
"""Where a sentence goes over from what was found to what is asked for."""


def default_due(today: date, severity: Severity, days: Workdays) -> date:
    """The deadline of this severity, on a working day after today: the last one before, when it falls on a rest day."""
    due = days.on_or_before(today + timedelta(days=DAYS[severity]))
    return due if due > today else days.shift(today, 1)


def same_matter(one: str, other: str) -> bool:
    """Whether two texts about one unit speak of the same: alike but for signs, or one holding the other whole.

    Words that are merely similar do not count: 三季度 and 四季度 differ in one character and are two matters.
    """
    first, second = sorted((SIGNS.sub("", one), SIGNS.sub("", other)), key=len)
    return first == second or (len(first) >= SHORTEST and first in second)


def comes_back(closed_on: date, today: date) -> bool:
    """Whether a problem closed on that day and found again today is the same one come back: within a year."""
    try:
        until = closed_on.replace(year=closed_on.year + YEAR)
    except ValueError:  # 29 February
        until = closed_on.replace(year=closed_on.year + YEAR, day=28)
    return today <= until


def matter(text: str) -> tuple[str, str]:
    """What was found and what is asked for, of a sentence that says both; nothing asked for when it does not say so."""
    text = text.strip(" ，,；;。")
    at = DEMAND.search(text)
    if at is None or at.start() == 0:
        return text, ""
    return text[: at.start()].strip(" ，,；;。"), text[at.end() :].strip(" ，,；;。")
