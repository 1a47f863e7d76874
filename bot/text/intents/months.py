"""The meetings of a month, a week or another period, in few words: 10月的会, 上个月党员大会, 上周开了哪些会."""

import re

from bot.text import dates, remarks
from bot.text.dates import When
from bot.text.utterance import Slots, Utterance, filled
from bot.text.vocabulary import MEETING

_NOTHING_ELSE = re.compile(
    r"(?:请|麻烦|帮我?|给我|想|要|查|看|翻|列|一?下|出来|我们?|咱们?|本?(?:党?支部|小组)|都|还|已经?|总?共|里面?|的|份|召?开|过|了|有|哪些|什么|那些|全部|所有|会议?"
    r"|情况|列表|清单|安排|[\s,。:?])*"
)
_MEETINGS = re.compile(r"会(?!员|计|费)")
_WIDE = frozenset({"week", "month", "quarter", "half", "year"})


def meetings(u: Utterance) -> Slots | None:
    """A period, a kind of meeting or the word for it, one unit or group or none, and nothing else."""
    spans = [when for when in u.past if when.kind in _WIDE]
    if len(spans) != 1 or len(u.past) != 1 or not (u.meeting or _MEETINGS.search(u.text)):
        return None
    units = [found for found in u.units if found.sure]
    group = [(u.group_found.start, u.group_found.stop)] if u.group_found else []
    places = [*((found.start, found.stop) for found in units), *group]
    others = {found.unit.code for found in units} - {u.home}
    meeting = [match.span() for match in MEETING.finditer(u.text)]
    left = remarks.hidden(u.text, [*((when.start, when.stop) for when in spans), *places, *meeting])
    if len(others) > 1 or not _NOTHING_ELSE.fullmatch(left.replace(remarks.MASK, "")):
        return None
    return filled(
        {
            "meeting": u.meeting,
            "org": next(iter(others), None),
            "group": u.group.code if u.group else None,
            "period": _period(spans[0]),
            "ask": "held" if "了" in left or "过" in left else "list",
        }
    )


def _period(when: When) -> str | None:
    """The period as a slot; a week by its number in the year."""
    if when.kind != "week" or when.first is None:
        return dates.period(when)
    year, week, _ = when.first.isocalendar()
    return f"{year}-W{week:02d}"
