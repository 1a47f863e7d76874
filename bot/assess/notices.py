"""What a unit and the office are told of entries and appeals: who did it is told by office, never by name."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from bot import notify, people
from bot.assess import periods, tables
from bot.assess.drafts import Draft, name_of
from bot.assess.methods import number, percent
from bot.assess.models import Appeal, AppealState, AssessmentEntry, EntryKind
from bot.assess.scheme import Method, Table
from bot.core.clock import local
from bot.core.context import Context
from bot.notify import Topic, Urgency
from bot.people import Member, Org, Role
from bot.plan import wording

CLERKS = (Role.PARTY_WORK_CLERK, Role.PARTY_WORK_HEAD)
"""Who in the office hears that something waits: the first of these posts that somebody else holds."""

TAKEN, GIVEN, JUDGED, FOUND = "扣{points}分", "加{points}分", "评定为{value}", "检查发现"
ON_SITE = "得{points}分"
HEADLINE = "{unit}{item}{what}"
CONFIRMED = (
    "{headline}（第{number}号）。{day}{text}。党委工作部录入，另一位同志已确认。"
    "不同意的，最晚{until}回「申诉 {number} 理由」。"
)
FINDING = "{headline}（第{number}号）：{text}。{day}记，不扣分，请安排改。"
REJECTED = "您录的第{number}号没有通过：{headline}。理由：{reason}。"
WAITING = "有扣分、加分等您确认，回「待确认」看。"
APPEALED = (
    "{unit}申诉（第{number}号）：{about}。理由：{text}。回「同意申诉 {number} 理由」或「驳回申诉 {number} 理由」。"
)
GRANTED = "申诉第{number}号同意了：{about}。答复：{reason}。{outcome}"
REFUSED = "申诉第{number}号没有同意：{about}。答复：{reason}。"
CHECKED, ASSESSED = "检查", "考核"
MONTH, QUARTER, YEAR = "{year}年{month}月", "{year}年第{number}季度", "{year}年度"
SHARE = re.compile(r"[01](?:\.\d+)?")
TEXT = 60
"""Characters of a reason that a notice repeats."""


def about(entry: AssessmentEntry) -> str:
    """What messages on an entry are withdrawn by."""
    return f"entry:{entry.id}"


def about_appeal(appeal: Appeal) -> str:
    """What messages on an appeal are withdrawn by."""
    return f"appeal:{appeal.id}"


def period_words(text: str) -> str:
    """`2026年10月`, `2026年第3季度`, `2026年度`."""
    own = periods.read(text).own.start
    if text.isdecimal():
        return YEAR.format(year=own.year)
    return (
        QUARTER.format(year=own.year, number=text[-1]) if "Q" in text else MONTH.format(year=own.year, month=own.month)
    )


def check_words(text: str) -> str:
    """What a check is called: `2026年第3季度检查`, `2026年度考核`."""
    return period_words(text) + (ASSESSED if text.isdecimal() else CHECKED)


def appeal_until(ctx: Context, entry: AssessmentEntry) -> date:
    """The last day on which a unit may appeal against a confirmed entry (考核表 appeal_days, working days)."""
    seen = local(entry.decided_at or entry.entered_at).date()
    return appeal_ends(ctx, seen, entry.day.year)


def appeal_ends(ctx: Context, seen: date, year: int) -> date:
    """The last day to appeal against what the unit saw on a day, by the table of the year."""
    _, table = tables.current(ctx, year)
    return ctx.workdays.shift(seen, table.scoring.appeal_days)


def item(ctx: Context, code: str, year: int) -> str:
    """`D3-2 记录要素齐全`; the code alone where the table has no such item any more."""
    _, table = tables.current(ctx, year)
    return f"{code} {name_of(table, code)}".strip()


def headline(ctx: Context, entry: AssessmentEntry | Draft) -> str:
    """`锅炉支部 D3-2 记录要素齐全 扣0.5分`."""
    unit = people.org(ctx, entry.org_id).short
    named = f" {item(ctx, entry.code, entry.day.year)} " if entry.code else " "
    return HEADLINE.format(unit=unit, item=named, what=what(ctx, entry))


def what(ctx: Context, entry: AssessmentEntry | Draft, table: Table | None = None) -> str:
    """What an entry does: `扣0.5分`, `加1分（上级公司）`, `评定为92%`; by its year's table, unless one is given."""
    points = number(entry.points) if entry.points is not None else ""
    if entry.kind is EntryKind.DEDUCTION:
        return TAKEN.format(points=points)
    if entry.kind is EntryKind.BONUS:
        return GIVEN.format(points=points) + (f"（{entry.value}）" if entry.value else "")
    if entry.kind is EntryKind.ON_SITE:
        return ON_SITE.format(points=points)
    return JUDGED.format(value=_value(ctx, entry, table)) if entry.kind is EntryKind.VALUE else FOUND


def _value(ctx: Context, entry: AssessmentEntry | Draft, table: Table | None) -> str:
    """What was judged: a share, kept as `0.92`, as it was typed."""
    table = table or tables.current(ctx, entry.day.year)[1]
    is_share = any(one.code == entry.code and one.method is Method.RATIO for one in table.indicators)
    return percent(Fraction(entry.value)) if is_share and SHARE.fullmatch(entry.value) else entry.value


def clerks(ctx: Context, org_id: int, *, but: Iterable[int | None]) -> Sequence[Member]:
    """Who in the office above the unit hears that something waits; those named `but` have had their say."""
    passed = set(but)
    place: Org | None = people.org(ctx, org_id)
    while place is not None:
        for role in CLERKS:
            found = [one for one in people.holders(ctx, role, place.id) if one.id not in passed and one.left_on is None]
            if found:
                return found
        place = None if place.parent_id is None else people.org(ctx, place.parent_id)
    return ()


def tell_unit(ctx: Context, entry: AssessmentEntry) -> None:
    """Tell who answers for the unit what was confirmed or found, why, and until when it may appeal."""
    sentence = FINDING if entry.kind is EntryKind.FINDING else CONFIRMED
    text = sentence.format(
        headline=headline(ctx, entry),
        number=entry.id,
        day=wording.day(entry.day),
        text=f"：{_short(entry.text)}" if entry.text and entry.kind is not EntryKind.FINDING else _short(entry.text),
        until=wording.day(appeal_until(ctx, entry)),
    )
    when = entry.decided_at or entry.entered_at
    _say(ctx, people.leaders(ctx, entry.org_id), text, f"entry:{entry.id}:{when.isoformat()}", about(entry))


def tell_office(ctx: Context, entry: AssessmentEntry) -> None:
    """Once a day a colleague hears that something waits, however much is entered; 撤回 does not unsay it."""
    aside = ctx.acting(ctx.actor)
    for one in clerks(ctx, entry.org_id, but={entry.entered_by})[:1]:
        key = f"entries:{ctx.today}:{one.id}"
        notify.put(aside, to=one.id, text=WAITING, key=key, topic=Topic.OFFICE, urgency=Urgency.PROMPT)


def tell_rejected(ctx: Context, entry: AssessmentEntry) -> None:
    """Tell who entered it why it does not stand."""
    text = REJECTED.format(number=entry.id, headline=headline(ctx, entry), reason=_short(entry.decision))
    _say(ctx, [people.member(ctx, entry.entered_by)], text, f"entry:{entry.id}:{ctx.now.isoformat()}", about(entry))


def tell_appealed(ctx: Context, appeal: Appeal, line: str, *, but: Iterable[int | None]) -> None:
    """Tell somebody of the office, who did not enter it, that a unit waits for an answer."""
    unit = people.org(ctx, appeal.org_id).short
    text = APPEALED.format(unit=unit, number=appeal.id, about=line, text=_short(appeal.text))
    _say(ctx, clerks(ctx, appeal.org_id, but=but)[:1], text, f"appeal:{appeal.id}", about_appeal(appeal))


def tell_decided(ctx: Context, appeal: Appeal, line: str, outcome: str) -> None:
    """Tell the unit, and who appealed, what came of it, its new points too."""
    sentence = GRANTED if appeal.state is AppealState.GRANTED else REFUSED
    text = sentence.format(number=appeal.id, about=line, reason=_short(appeal.decision), outcome=outcome)
    told = {one.id: one for one in people.leaders(ctx, appeal.org_id)}
    told[appeal.by_id] = people.member(ctx, appeal.by_id)
    key = f"appeal:{appeal.id}:{ctx.now.isoformat()}"
    _say(ctx, list(told.values()), text, key, about_appeal(appeal))


def _say(ctx: Context, members: Iterable[Member], text: str, key: str, subject: str) -> None:
    for one in members:
        said = f"{key}:{one.id}"
        notify.put(ctx, to=one.id, text=text, key=said, topic=Topic.RESULT, urgency=Urgency.PROMPT, about=subject)


def _short(text: str) -> str:
    return wording.short(text, TEXT)
