"""What we say of a check: to a unit its own statement, to the office the overview. Nobody is ranked or compared."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from bot import plan
from bot.assess.models import Check, CheckKind, Score
from bot.assess.standing import Owed, Standing, window

MOST = 200
"""Characters of a message."""
LISTED = 3
"""Titles in a message."""
SHORT = 14
"""Characters of one of them."""
ONE_DAY = timedelta(days=1)

NAMES = {CheckKind.MONTH: "{number}月检查", CheckKind.QUARTER: "{number}季度检查", CheckKind.YEAR: "{number}年度考核"}

ALL_DONE = "{name}，{unit}：{first}至{last}应办{total}项，全部办结{late}。"
NOT_ALL = "{name}，{unit}：{first}至{last}应办{total}项，按期{on_time}项，迟办{late}项，没办{missing}项。"
NOTHING_DUE = "{name}，{unit}：{first}至{last}没有到期的任务。"
OF_THEM_LATE = "，其中迟办{late}项"
ALL_KNOWN = "今年以来得{points}分（供参考）。"
SOME_KNOWN = "今年以来已能核定{known_of}分，得{known}分；待核{waiting}项，没有扣分。"
NONE_KNOWN = "今年以来的得分都还待核，没有扣分。"
NEW_YEAR = "得分从1月1日起重新算，日子还少，2月检查起再报。"
STILL_OWED = "{since}还没办：{listed}。能办的尽快办，没开的会不补记。"
THIS_YEAR, LAST_YEAR = "今年", "去年"
COMING = "接下来：{listed}。"
ONE, SEVERAL = "{title}（{day}）", "{title}（{count}项，{day}起）"
MORE = "等{count}项"
REASONS = "逐项原因回复「本月检查」。"

AMENDED = "{name}{before}，改为{after}。"
UNCHANGED = "得分没有变化。"
MORE_AMENDED = "另有{count}次检查的得分也改了。"
KNOWN_POINTS, PARTLY_KNOWN = "得{points}分", "已核定{known_of}分中得{known}分"
MOST_AMENDED = 2
"""Checks of which the new points are told in one message."""


def day(when: date) -> str:
    """`10月23日`."""
    return f"{when.month}月{when.day}日"


def points(value: Decimal) -> str:
    """`58.1`, `62`."""
    return format(value, "f").removesuffix(".0")


def name(check: Check) -> str:
    """`10月检查`, `3季度检查`, `2026年度考核`."""
    return NAMES[check.kind].format(number=int(check.period.replace("Q", "-").split("-")[-1]))


def headline(unit: str, check: Check, standing: Standing) -> str:
    """What of a unit fell due and how much of it was done, without any points."""
    said = {"unit": unit, "total": standing.total} | _about(check)
    if not standing.total:
        return NOTHING_DUE.format(**said)
    if standing.missing:
        return NOT_ALL.format(**said, on_time=standing.on_time, late=standing.late, missing=standing.missing)
    late = OF_THEM_LATE.format(late=standing.late) if standing.late else ""
    return ALL_DONE.format(**said, late=late)


def statement(unit: str, check: Check, standing: Standing, score: Score) -> str:
    """One unit's result first, its points so far, then what to do."""
    pieces = [headline(unit, check, standing), NEW_YEAR if _opens_year(check) else _so_far(score)]
    if standing.owed:
        since = "" if _is_of_last_year(standing.owed[0], check) else THIS_YEAR
        pieces.append(STILL_OWED.format(since=since, listed=_listed(standing.owed[::-1], check)))
    elif standing.coming:
        pieces.append(COMING.format(listed=_listed(standing.coming, check)))
    return fitting(pieces[:1], pieces[1:], REASONS)


def _opens_year(check: Check) -> bool:
    """Whether it is January's: hardly anything has fallen due since points began anew."""
    return check.as_of < date(int(check.period[:4]), 2, 1)


def _is_of_last_year(owed: Owed, check: Check) -> bool:
    """January tells of the last days of December too."""
    return owed.due.year < int(check.period[:4])


def _about(check: Check) -> dict[str, str]:
    days = window(check)
    return {"name": name(check), "first": day(days.start), "last": day(days.end - ONE_DAY)}


def _so_far(score: Score) -> str:
    if score.points is not None:
        return ALL_KNOWN.format(points=points(score.points))
    if not score.known_of:
        return NONE_KNOWN
    waiting = sum(line["applies"] and line["earned"] is None for line in score.lines)
    return SOME_KNOWN.format(known_of=points(score.known_of), known=points(score.known), waiting=waiting)


def _listed(owed: Sequence[Owed], check: Check) -> str:
    """The first few, those of one title together, and how many there are in all."""
    titles = Counter(one.title for one in owed)
    first = {one.title: min((same for same in owed if same.title == one.title), key=_due) for one in owed}
    told = [_one(first[title], titles[title], check) for title in list(titles)[:LISTED]]
    more = MORE.format(count=len(owed)) if len(titles) > LISTED else ""
    return "、".join(told) + more


def _due(owed: Owed) -> date:
    return owed.due


def _one(first: Owed, count: int, check: Check) -> str:
    form = ONE if count == 1 else SEVERAL
    year = LAST_YEAR if _is_of_last_year(first, check) else ""
    return form.format(title=plan.wording.short(first.title, SHORT), count=count, day=f"{year}{day(first.due)}")


def fitting(first: Sequence[str], middle: Sequence[str], last: str) -> str:
    """The pieces in lines, without the last ones of the middle where they would be too many characters."""
    kept = list(middle)
    while len(text := "\n".join([*first, *kept, last])) > MOST and kept:
        kept.pop()
    return text


def amended(results: Sequence[tuple[Check, Score, Score]]) -> str:
    """What became of a unit's points: `3季度检查得68.1分，改为得68.6分。`; where only words changed, nothing did."""
    told = [
        AMENDED.format(name=name(check), before=in_short(before), after=in_short(now))
        for check, before, now in results
        if in_short(before) != in_short(now)
    ]
    more = MORE_AMENDED.format(count=len(told) - MOST_AMENDED) if len(told) > MOST_AMENDED else ""
    return "".join(told[:MOST_AMENDED]) + more or UNCHANGED


def in_short(score: Score) -> str:
    """`得68.6分`, or of how many points that is as long as a line is 待核."""
    if score.points is not None:
        return KNOWN_POINTS.format(points=points(score.points))
    return PARTLY_KNOWN.format(known_of=points(score.known_of), known=points(score.known))
