"""我的学时, 支部学时: what somebody's hours are made of, how a unit stands; nobody is compared with another."""

import re
from collections.abc import Sequence

from bot import learning, meetings, people
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.learning import Hours, Student
from bot.meetings import MeetingKind
from bot.people import Member, Org, OrgKind, Right
from bot.text.brief import some
from handlers import again, scholars, which

router = Router()

MINE = "{whose}{year}年学时{have}，要求{need}，{state}。{parts}{no_end}{training}{pace}"
NOT_ASKED = "{whose}{why}。{year}年已学{have}学时。{parts}{no_end}"
YOURS, THEIRS = "您", "{name}"
ENOUGH, LACKING = "已够", "还差{lacking}"
MEETINGS = "会议{hours}（{kinds}）"
TIMES = "{name}{count}次"
MADE_UP = "，含补学{count}次"
ENTRY = "{name}{hours}"
NO_END = "有{count}次会没写散会时间，每次按1小时算。"
TRAINING = "今年还要参加一次集中培训。"
PACE = "按日子到今天约{by}，仅供参考。"
UNIT = (
    "{unit}{year}年学时：应达标{should}人，已满{full}人，过半{half}人，不到一半{less}人；不作要求{spared}人。{behind}"
)
NOBODY = "{unit}没有应达标的党员。"
KEEPING_UP = "按日子跟得上的{count}人。"
BEHIND = "按日子还跟不上的{count}人（只您看得到）：{names}。"
MOST_NAMES = 12
YEAR = re.compile(r"(20\d{2})年?")
TO_COME = "{year}年还没到。"
NO_SUCH = "您管的名册里没有{name}。"


@router.command(
    "我的学时",
    "学时够了没",
    intent="study.mine",
    usage=("我的学时", "学时够了没"),
    about="看自己今年的学时：学了多少、由什么算来、还差多少。",
    typed=True,
)
def mine(ctx: Context, said: Said) -> Reply:
    """One's own year; what follows the word may name another year."""
    found = YEAR.fullmatch(said.rest)
    year = int(found[1]) if found else ctx.today.year
    if year > ctx.today.year:
        raise BadInputError(TO_COME.format(year=year))
    return Reply(told(ctx, learning.of_member(ctx, ctx.speaker.id, year), YOURS, year))


def told(ctx: Context, one: Student, whose: str, year: int) -> str:
    """What somebody has, what is asked of him, what it is made of."""
    have = learning.wording.hours(one.hours.minutes)
    made_of = {"parts": _parts(one.hours), "no_end": _no_end(one.hours)}
    if one.target.why is not None:
        why = learning.wording.NOT_ASKED[one.target.why]
        return NOT_ASKED.format(whose=whose, why=why, year=year, have=have, **made_of)
    by = one.target.by(ctx.today)
    behind = year == ctx.today.year and not one.has_all and one.hours.minutes < by
    return MINE.format(
        whose=whose,
        year=year,
        have=have,
        need=learning.wording.hours(one.target.minutes or 0),
        state=LACKING.format(lacking=learning.wording.hours(one.lacking)) if one.lacking else ENOUGH,
        training=TRAINING if one.target.training and not one.hours.is_trained else "",
        pace=PACE.format(by=learning.wording.hours(by)) if behind else "",
        **made_of,
    )


def _parts(hours: Hours) -> str:
    """`会议9.5（党课2次、主题党日3次），培训8。`"""
    parts = []
    if hours.meetings:
        counts = {
            meetings.KINDS[kind].name: hours.meetings[kind].count for kind in MeetingKind if kind in hours.meetings
        }
        kinds = "、".join(TIMES.format(name=name, count=count) for name, count in counts.items())
        made_up = MADE_UP.format(count=hours.made_up) if hours.made_up else ""
        whole = sum(piece.minutes for piece in hours.meetings.values())
        parts.append(MEETINGS.format(hours=learning.wording.hours(whole), kinds=kinds + made_up))
    for kind, name in learning.wording.KINDS.items():
        if kind in hours.entries:
            parts.append(ENTRY.format(name=name, hours=learning.wording.hours(hours.entries[kind].minutes)))
    return "，".join(parts) + "。" if parts else ""


def _no_end(hours: Hours) -> str:
    return NO_END.format(count=hours.no_end) if hours.no_end else ""


@router.command(
    "学时",
    intent="study.of",
    usage=("学时", "学时 黄勇"),
    about="看自己的学时；书记、委员、小组长可看本单位某人的。",
    typed=True,
    yields_to="refuse.formalism",
)
@again.asking("study.of")
def of_somebody(ctx: Context, said: Said) -> Reply:
    """Somebody's year, for his officers; without a name one's own."""
    words = said.rest.strip(" ？?。")
    if not words or YEAR.fullmatch(words) or words in scholars.SELF:
        return mine(ctx, said)
    people.require_anywhere(ctx, Right.SEE_UNIT)
    named = people.lexicon(ctx).units_in(words)
    if any(found.sure for found in named):
        return of_unit(ctx, said)
    one = scholars.person(ctx, words, Right.SEE_UNIT, said.slots.get("decided", {}))
    return Reply(told(ctx, learning.of_member(ctx, one.id, ctx.today.year), _whose(ctx, one), ctx.today.year))


def _whose(ctx: Context, one: Member) -> str:
    return YOURS if one.id == ctx.speaker.id else THEIRS.format(name=one.name)


def by_name(ctx: Context, name: str, year: int) -> list[str]:
    """The hours of everybody of this name within the speaker's reach, told apart where several bear it."""
    found = scholars.of_name(ctx, name, Right.SEE_UNIT)
    if not found:
        raise NotFoundError(NO_SUCH.format(name=name))
    several = len(found) > 1
    return [
        told(
            ctx,
            learning.of_member(ctx, one.id, year),
            which.told_apart(ctx, one) if several else _whose(ctx, one),
            year,
        )
        for one in found
    ]


@router.command(
    "支部学时",
    "小组学时",
    intent="study.unit",
    usage=("支部学时", "支部学时 锅炉支部"),
    about="看本单位学时：几人已满、几人过半；还跟不上的姓名只有书记看得到。",
    right=Right.SEE_UNIT,
    typed=True,
)
@again.asking("study.unit")
def of_unit(ctx: Context, said: Said) -> Reply:
    """How a unit stands, in bands; names of who is behind only to its own secretary, by the roster."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    unit = scholars.unit(ctx, said, Right.SEE_UNIT)
    year = ctx.today.year
    found = learning.of_unit(ctx, unit, year)
    asked = [one for one in found if one.target.minutes is not None]
    if not asked:
        return Reply(NOBODY.format(unit=unit.short))
    full = sum(one.has_all for one in asked)
    half = sum(not one.has_all and 2 * one.hours.minutes >= (one.target.minutes or 0) for one in asked)
    return Reply(
        UNIT.format(
            unit=unit.short,
            year=year,
            should=len(asked),
            full=full,
            half=half,
            less=len(asked) - full - half,
            spared=len(found) - len(asked),
            behind=_behind(ctx, unit, asked),
        )
    )


def _behind(ctx: Context, unit: Org, asked: Sequence[Student]) -> str:
    behind = [one.name for one in asked if not one.keeps_up(ctx.today)]
    if not behind or not _is_secretary(ctx, unit):
        return KEEPING_UP.format(count=len(asked) - len(behind))
    names = some(behind, MOST_NAMES)
    return BEHIND.format(count=len(behind), names=names)


def _is_secretary(ctx: Context, place: Org) -> bool:
    """Whether the speaker is secretary or deputy of this very unit; of the company nobody is told names."""
    unit = people.unit_of(ctx, place)
    if unit.kind is OrgKind.COMMITTEE:
        return False
    return ctx.speaker.id in {one.id for one in people.holders(ctx, people.SECRETARIES, unit.id)}
