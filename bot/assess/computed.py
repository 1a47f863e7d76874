"""What records answer, one function an indicator: facts to points, a short reason and the rows behind it; pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from bot.assess.facts_of import Facts, RecordField, Share, TaskFact
from bot.assess.methods import Finding, linear, percent, rows_of
from bot.assess.proposing import SHOWN
from bot.assess.scheme import Indicator

FIELDS_TOLD, AND_MORE = 3, "等"
"""How many kinds of gaps a reason names, the most frequent first."""
LECTURE_TASK = "ZB-04-2"
"""The duty of the year's list by whose day the secretary has given a lecture (书记讲党课)."""
MUCH_LEAVE = Fraction(3, 10)
"""A share of approved leave worth a word to the secretary; it costs nothing."""

FIELDS: Mapping[RecordField, str] = {
    RecordField.TIME: "时间",
    RecordField.PLACE: "地点",
    RecordField.CHAIR: "主持人",
    RecordField.RECORDER: "记录人",
    RecordField.EXPECTED: "应到",
    RecordField.PRESENT: "实到",
    RecordField.LEAVE_REASON: "请假缺席及原因",
    RecordField.AGENDA: "议题",
    RecordField.RESOLUTION: "决议",
}
DUE, NOTHING_DUE = "到期 {count} 项", "没有到期的任务"
ON_TIME, IN_GRACE, LATE = "按期 {count} 项", "晚 {days} 天以内 {count} 项", "更晚或没办 {count} 项"
STUDIED, NOBODY_STUDIES = "应达标 {whole} 人，达标 {part} 人，占 {share}", "没有应达标的党员"
CLOSED, NOTHING_TO_CLOSE = "到期问题 {whole} 个，按期销号 {part} 个，占 {share}", "没有到期的问题"
NO_RECORDS = "没有可用的记录"
NO_STUDY, NO_PROBLEMS, NO_MEETINGS = "没有学时记录", "没有问题台账", "没有归档的会议记录"
LECTURED, NO_LECTURE, LECTURE_TO_COME = "书记已讲党课 {count} 次", "过了 {day}书记还没讲党课", "书记讲党课还没到期"
LECTURE_DONE, NO_LECTURE_DUE = "书记讲党课已办结", "不要求书记讲党课"
LAWFUL, UNLAWFUL = "{count} 次会议没有不够人数的表决和决议", "{count} 次会议中不够人数作表决或决议 {cases} 例"
COMPLETE, INCOMPLETE = "{count} 次会议记录要素齐全", "{count} 次会议的记录缺 {missing} 处，其中{fields}"
ATTENDED, MUCH_AWAY = "应到 {expected} 人次，请假 {leave}，实到 {present}，到会率 {share}", "请假占 {share}，请书记留意"
NOBODY_EXPECTED = "应到减去请假没有人"


def tasks_done(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """Tasks that have fallen due, by weight; the instances of one duty share its weight (D1-1).

    A task of every month counts no more than one of the year: the list gives the weight to the duty. On its last day
    a task is not late yet: open, it does not count; done, it does.
    """
    due = [task for task in facts.tasks if task.applies and task.weight > 0 and _counts(task, as_of)]
    if not due:
        return Finding(None, NOTHING_DUE, applies=False)
    grace = timedelta(days=int(indicator.params["grace_days"]))
    steps = {task.id: _step(task, as_of, grace) for task in due}
    shared = Counter(task.code for task in due)
    # By the number that share a weight, in decimals: exact, and fractions would take ten times as long.
    earned: dict[int, Decimal] = defaultdict(Decimal)
    whole: dict[int, Decimal] = defaultdict(Decimal)
    for task in due:
        whole[shared[task.code]] += task.weight
        earned[shared[task.code]] += task.weight * indicator.params[steps[task.id]]
    share = _weighed(earned) / _weighed(whole)
    counts = Counter(steps.values())
    words = {"on_time": ON_TIME, "late_within_grace": IN_GRACE, "later": LATE}
    told = [text.format(count=counts[step], days=grace.days) for step, text in words.items() if counts[step]]
    reason = "，".join((DUE.format(count=len(due)), *told))
    return Finding(share * Fraction(indicator.points), reason, rows_of("task", steps))


def _weighed(sums: Mapping[int, Decimal]) -> Fraction:
    return sum((Fraction(weight) / instances for instances, weight in sums.items()), Fraction(0))


def _counts(task: TaskFact, as_of: date) -> bool:
    return task.due < as_of or (task.due == as_of and _done(task, as_of))


def _done(task: TaskFact, as_of: date) -> bool:
    """Whether it was done by that day; what was done later is not done yet."""
    return task.done_on is not None and task.done_on <= as_of


def _step(task: TaskFact, as_of: date, grace: timedelta) -> str:
    """The parameter that says what a task is worth."""
    if task.done_on is None or not _done(task, as_of) or task.done_on > task.due + grace:
        return "later"
    return "on_time" if task.done_on <= task.due else "late_within_grace"


def hours_reached(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """Members who keep up with their study hours (D2-2)."""
    del as_of
    return _share(indicator, facts.recorded.study, (STUDIED, NOBODY_STUDIES, NO_STUDY))


def problems_closed(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """Problems closed in time, of those that were to be closed (D2-4)."""
    del as_of
    return _share(indicator, facts.problems, (CLOSED, NOTHING_TO_CLOSE, NO_PROBLEMS))


def _share(indicator: Indicator, share: Share | None, words: tuple[str, str, str]) -> Finding:
    told, nothing, unknown = words
    if share is None:
        return Finding(None, unknown)
    if share.whole <= 0:
        return Finding(None, nothing, applies=False)
    part = Fraction(share.part, share.whole)
    reason = told.format(whole=share.whole, part=share.part, share=percent(part))
    return Finding(linear(part, indicator), reason, tuple(sorted(set(share.rows))))


def lecture_given(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """The secretary's lecture of the year; its lack costs only once its day has passed (D2-3)."""
    full = Fraction(indicator.points)
    lectures = facts.meetings.lectures_by_secretary
    if lectures:
        return Finding(full, LECTURED.format(count=len(set(lectures))), rows_of("meeting", lectures))
    tasks = [task for task in facts.tasks if task.code == LECTURE_TASK]
    asked = [task for task in tasks if task.applies]
    if tasks and not asked:
        return Finding(None, NO_LECTURE_DUE, rows_of("task", (task.id for task in tasks)), applies=False)
    done = [task.id for task in asked if _done(task, as_of)]
    if done:
        return Finding(full, LECTURE_DONE, rows_of("task", done))
    overdue = [task for task in asked if task.due < as_of]
    if not overdue:
        return Finding(full, LECTURE_TO_COME, rows_of("task", (task.id for task in asked)))
    day = min(task.due for task in overdue)
    reason = NO_LECTURE.format(day=f"{day.month} 月 {day.day} 日")
    return Finding(full - _unit(indicator), reason, rows_of("task", (task.id for task in overdue)))


def held_lawfully(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """Votes and resolutions without a quorum, so much each (D3-1)."""
    del as_of
    meetings = facts.meetings
    if not meetings.closed:
        return Finding(None, NO_MEETINGS)
    cases = tuple(sorted(set(meetings.without_quorum)))
    held = len(set(meetings.closed))
    reason = UNLAWFUL.format(count=held, cases=len(cases)) if cases else LAWFUL.format(count=held)
    rows = cases or rows_of("meeting", meetings.closed)
    return Finding(Fraction(indicator.points) - len(cases) * _unit(indicator), reason, rows)


def recorded_fully(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """What the records of meetings do not tell, so much each (D3-2)."""
    del as_of
    meetings = facts.meetings
    if not meetings.closed:
        return Finding(None, NO_MEETINGS)
    held, missing = len(set(meetings.closed)), set(meetings.missing)
    if not missing:
        return Finding(Fraction(indicator.points), COMPLETE.format(count=held), rows_of("meeting", meetings.closed))
    counts = Counter(one.field for one in missing)
    most = sorted(counts, key=lambda field: (-counts[field], list(FIELDS).index(field)))
    fields = "、".join(f"{FIELDS[field]} {counts[field]} 处" for field in most[:FIELDS_TOLD])
    fields += AND_MORE if len(most) > FIELDS_TOLD else ""
    reason = INCOMPLETE.format(count=held, missing=len(missing), fields=fields)
    rows = rows_of("meeting", (one.meeting_id for one in missing))
    return Finding(Fraction(indicator.points) - len(missing) * _unit(indicator), reason, rows)


def attended(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """Present ÷ (should attend − approved leave), over all meetings together; never the voting denominator (D3-3)."""
    del as_of
    meetings = facts.meetings
    base = meetings.expected - meetings.leave
    if not meetings.closed:
        return Finding(None, NO_MEETINGS)
    if base <= 0:
        return Finding(None, NOBODY_EXPECTED)
    rate = Fraction(meetings.present, base)
    reason = ATTENDED.format(
        expected=meetings.expected, leave=meetings.leave, present=meetings.present, share=percent(rate)
    )
    away = Fraction(meetings.leave, meetings.expected)
    if away > MUCH_LEAVE:
        reason = f"{reason}，{MUCH_AWAY.format(share=percent(away))}"
    return Finding(linear(rate, indicator), reason, rows_of("meeting", meetings.closed))


def _unit(indicator: Indicator) -> Fraction:
    return Fraction(indicator.unit_deduction or 0)


def shown(indicator: Indicator, facts: Facts, as_of: date) -> Finding:
    """What study plan, articles or activities show (D2-1, D4-1, D4-2, D5-1), where the table takes it from them."""
    del as_of
    found = SHOWN[indicator.code](indicator, facts.recorded)
    return Finding(None, NO_RECORDS) if found is None else Finding(found.points, found.reason, found.rows)


COMPUTED: Mapping[str, Callable[[Indicator, Facts, date], Finding]] = {
    "D1-1": tasks_done,
    "D2-2": hours_reached,
    "D2-3": lecture_given,
    "D2-4": problems_closed,
    "D3-1": held_lawfully,
    "D3-2": recorded_fully,
    "D3-3": attended,
    **dict.fromkeys(SHOWN, shown),
}
"""What records answer, by code: those of `rules.COMPUTED`."""
