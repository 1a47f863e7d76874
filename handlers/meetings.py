"""Calling, changing, cancelling and listing meetings."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot import meetings, notify, people
from bot.chat import Reply, Router, Said
from bot.core.clock import SHANGHAI, local
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.meetings import Meeting, MeetingKind
from bot.people import Org, Right
from bot.text.brief import cut
from handlers import again, meant, one_meeting, which

router = Router()

CALLED = "已安排：{title}，{when}{place}，编号 {number}。{agenda}{untold}改错回「撤回」。"
CALLED_LATE = "已补登开过的会：{title}，{when}{place}，编号 {number}。{agenda}改错回「撤回」。"
AGENDA = "议题{count}项。"
NEED_KIND = "开什么会？请把会名说上，例如「开会 党员大会 周五下午3点 三楼会议室」。"
NEED_TIME = "哪天几点开？请把日期和时间说上，例如「开会 {kind} 周五下午3点」。"
CHANGED = "已改：{title}，{when}{place}。{agenda}{leaves}{untold}改错回「撤回」。"
LEAVES = "原先请假的{count}人仍记着请假，请他们再确认。"
NO_CHANGE = "改到哪天几点，或换到哪里？例如「把周三的支委会推到周四下午3点」。"
CANCELLED = "已取消：{title}（{when}）。{untold}改错回「撤回」。"
NEED_REASON = "请说明为什么取消，例如「取消明天的党课，老师来不了」。"
NOTHING = "{span}没有{whose}的{name}。"
LAST = "最近的一次：{when}，{title}。"
LOOKS_BACK = frozenset(("date", "date_place", "time", "status"))
HELD = "held"
"""Asked of what there was: 这个月开了哪些会."""
BACK = 366
"""Days looked back for the last meeting of a kind."""
LIST = "{span}的会（前面是编号）：\n{lines}"
MOST = 5
LONGEST_LIST = 170
"""Characters of the meetings in one reply."""
LONGEST_PLACE = 12
"""Characters of a place in a reply."""
WEEKS = timedelta(days=14)


@router.command(
    "开会",
    "建会",
    intent="meeting.create",
    asks_back=True,
    dated=True,
    usage=(
        "开会 党员大会 周五下午3点",
        "通知：11月27日下午3点在三楼会议室召开党员大会，议题：1、学习；2、讨论转正",
    ),
    about="安排一次会。",
    right=Right.CALL_MEETING,
)
@again.asking("meeting.create")
def create(ctx: Context, said: Said) -> Reply:
    """Put a meeting on the calendar."""
    people.require_anywhere(ctx, Right.CALL_MEETING)
    kind = which.kind_of(said.slots)
    if kind is None:
        raise BadInputError(NEED_KIND)
    starts_at = which.moment_of(said.slots)
    if starts_at is None:
        raise BadInputError(NEED_TIME.format(kind=meetings.KINDS[kind].name))
    unit = which.unit_to_call(ctx, said.slots, kind)
    place, agenda = said.slots.get("place", ""), said.slots.get("agenda", ())
    row = meetings.call(ctx, kind=kind, org_id=unit.id, starts_at=starts_at, place=place, agenda=agenda)
    return Reply(
        (CALLED if meetings.day_of(row) >= ctx.today else CALLED_LATE).format(
            title=meetings.wording.title(row),
            when=which.when(ctx, row.starts_at),
            place=_at(row),
            number=row.id,
            agenda=AGENDA.format(count=len(row.agenda)) if row.agenda else "",
            untold=_untold(ctx, row),
        )
    )


def _untold(ctx: Context, row: Meeting) -> str:
    return notify.untold_words(meetings.untold(ctx, row))


def _meant(ctx: Context, slots: Mapping[str, Any], day: str) -> Meeting:
    """The one meeting an officer means.

    Raises:
        NotFoundError: there is none; with the nearest there is.
        WhichMeetingError: several may be meant.
    """
    if "meeting_id" in slots:
        return meetings.meeting(ctx, slots["meeting_id"])
    found = which.led_meetings(ctx, slots, Right.CALL_MEETING, day=which.day_of(slots, day))
    if not found:
        raise which.not_found(ctx, {**slots, "date": slots.get(day)})
    return meetings.the_one(found)


@router.command(
    "改会",
    "改期",
    intent="meeting.update",
    asks_back=True,
    dated=True,
    usage=("把周三的支委会推到周四", "改会 党员大会 改到周五下午4点"),
    about="改时间或地点。",
    right=Right.CALL_MEETING,
)
@again.asking("meeting.update")
def update(ctx: Context, said: Said) -> Reply:
    """Move a meeting; a new day without a time keeps the time."""
    people.require_anywhere(ctx, Right.CALL_MEETING)
    row = _meant(ctx, said.slots, "from_date")
    starts_at, place, agenda = _moved(row, said.slots), said.slots.get("place"), said.slots.get("agenda")
    moved = starts_at != row.starts_at
    if not (moved or place or agenda):
        raise BadInputError(NO_CHANGE)
    row = meetings.change(ctx, row.id, starts_at=starts_at, place=place, agenda=agenda)
    count = meetings.roll(ctx, row).counts.leave if moved else 0
    return Reply(
        CHANGED.format(
            title=meetings.wording.title(row),
            when=which.when(ctx, row.starts_at),
            place=_at(row),
            agenda=AGENDA.format(count=len(row.agenda)) if agenda else "",
            leaves=LEAVES.format(count=count) if count else "",
            untold=_untold(ctx, row),
        )
    )


def _moved(row: Meeting, slots: Mapping[str, Any]) -> datetime:
    before = local(row.starts_at)
    if slots.get("minutes"):
        return before + timedelta(minutes=int(slots["minutes"]))
    day = which.day_of(slots) or before.date()
    clock = time.fromisoformat(slots["time"]) if slots.get("time") else before.time()
    return datetime.combine(day, clock, SHANGHAI)


@router.command(
    "取消会议",
    intent="meeting.cancel",
    asks_back=True,
    dated=True,
    usage="取消明天的党课，老师来不了",
    about="取消一次会，要说原因。",
    right=Right.CALL_MEETING,
)
@again.asking("meeting.cancel")
def cancel(ctx: Context, said: Said) -> Reply:
    """Cancel a meeting, with the reason."""
    people.require_anywhere(ctx, Right.CALL_MEETING)
    row = _meant(ctx, said.slots, "date")
    reason = str(said.slots.get("reason_text", ""))
    if not reason:
        raise BadInputError(NEED_REASON)
    row = meetings.cancel(ctx, row.id, reason=reason)
    when = which.when(ctx, row.starts_at)
    return Reply(CANCELLED.format(title=meetings.wording.title(row), when=when, untold=_untold(ctx, row)))


@router.command(
    "会议",
    "有什么会",
    intent="meeting.query",
    asks_back=True,
    usage=("这个月还有什么会", "下次党员大会什么时候开，在哪开", "会议 12"),
    about="看近期的会；写编号看一个会，在企业微信里带按钮。",
)
def query(ctx: Context, said: Said) -> Reply:
    """The meetings that concern the speaker; one of them by its number."""
    if "number" in said.slots:
        return one_meeting.told(ctx, int(said.slots["number"]))
    kind, day = which.kind_of(said.slots), which.day_of(said.slots)
    since, until = _span(ctx, said.slots, day)
    span = _span_in_words(ctx, said.slots, day)
    unit = _of_others(ctx, said.slots)
    mine = None if unit is not None else ctx.speaker.id
    found = meetings.coming(ctx, since=since, until=until, member_id=mine, org=unit, kind=kind)
    if not found:
        name = meetings.KINDS[kind].name if kind else "会"
        return Reply(NOTHING.format(span=span, whose=unit.short if unit else "您", name=name) + _last(ctx, said, kind))
    lines = [
        f"{row.id} {which.when(ctx, row.starts_at)} {meetings.wording.title(row)}{_at(row)}" for row in found[:MOST]
    ]
    while len("\n".join(lines)) > LONGEST_LIST:
        lines.pop()
    if len(found) > len(lines):
        lines.append(f"……共{len(found)}个")
    about = f"meeting:{found[0].id}" if len(found) == 1 else ""
    return Reply(LIST.format(span=span, lines="\n".join(lines)), about=about)


def _of_others(ctx: Context, slots: Mapping[str, Any]) -> Org | None:
    """The unit or group named, where it is not the speaker's own, whose meetings are his.

    Raises:
        NotAllowedError: he holds no post over it.
    """
    unit, me = which.named_unit(ctx, slots), people.member(ctx, ctx.speaker.id)
    if unit is None or unit.id in {me.org_id, me.group_id}:
        return None
    people.require(ctx, Right.SEE_UNIT, unit)
    return unit


def _last(ctx: Context, said: Said, kind: MeetingKind | None) -> str:
    """When there is none to come of the kind asked about: the last one there was."""
    if kind is None or said.slots.get("ask") not in LOOKS_BACK:
        return ""
    since = ctx.today - timedelta(days=BACK)
    found = meetings.coming(ctx, since=since, until=ctx.today, member_id=ctx.speaker.id, kind=kind)
    return (
        LAST.format(when=which.when(ctx, found[-1].starts_at), title=meetings.wording.title(found[-1])) if found else ""
    )


def _at(row: Meeting) -> str:
    return f"，{cut(row.place, LONGEST_PLACE)}" if row.place else ""


def _span(ctx: Context, slots: Mapping[str, Any], day: date | None) -> tuple[date, date]:
    """The days asked about: the day, what is left of the month or was held in it, else the coming weeks."""
    if day is not None:
        return day, day + timedelta(days=1)
    period = str(slots.get("period", ""))
    if period == f"{ctx.today:%Y-%m}" and slots.get("ask") == HELD:
        return ctx.today.replace(day=1), ctx.today + timedelta(days=1)
    if period == f"{ctx.today:%Y-%m}":
        first_of_next = (ctx.today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return ctx.today, first_of_next
    return which.period(period) if period else (ctx.today, ctx.today + WEEKS * 5)


def _span_in_words(ctx: Context, slots: Mapping[str, Any], day: date | None) -> str:
    if day is not None:
        return f"{day.month}月{day.day}日"
    if slots.get("period") == f"{ctx.today:%Y-%m}":
        return "本月"
    period = str(slots.get("period", ""))
    return meant.span_words(ctx, period) if period else "近期"
