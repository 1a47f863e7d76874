"""成立, 组织活动, 取消活动: a unit begins an activity or a team; its people are told once, and may stay away."""

import re
from datetime import date

from bot import activities, people
from bot.activities import Started, Wanted
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Member, Right
from bot.text import args, dates
from handlers import again, called, meant, whom
from handlers.whom import Named

router = Router()

WHO_LEADS = "{name}的队长是谁？请写姓名。"
WHY = "为什么取消{label}？会原样告诉报了名的人。"
BEGUN = "已成立{label}{leader}{members}{by_when}。{unknown}{told}{duty}改错回「撤回」。"
LEADER, MEMBERS = "，队长{name}", "，队员{names}"
TOLD_NOW, TOLD = "正在通知{count}人，自愿报名。", "下一个工作日早上通知{count}人，自愿报名。"
TOLD_ONLY = "会告诉{count}人，不用报名。"
DUTY = "任务「{title}」{due}到期。"
CANCELLED = "已取消{label}，报了名的会收到原因。改错回「撤回」。"
MOST_NAMES = 6
TARGET = re.compile(r"目标(?:是|为|[:：])?\s*(?P<text>[^,，。;；\n]{2,60})")
MEMBERS_SAID = re.compile(r"队员(?:有|是|为|[:：])?\s*(?P<names>[\u4e00-\u9fff·、,，和及\s]{2,200})")
CALLED = re.compile(r"(?:名称|名字|取名|名叫|叫做?)(?:叫|是|为|[:：])?\s*(?P<name>[^,，。;；:：\s]{2,20})")
NAME_ENDS = re.compile(r"[,，。;；:：\n\s]")


@router.command(
    "成立",
    "组织活动",
    "开展",
    intent="activity.create",
    usage=(
        "成立汽机扣缸突击队，队长李明，队员赵强、黄勇，12月5日前扣完",
        "组织活动 安全知识问答 12月4日",
    ),
    about="成立突击队或开展活动；本单位的人收到一次通知，自愿报名。",
    right=Right.RUN_ACTIVITY,
    typed=True,
    yields_to="activity.create",
)
@again.asking("activity.create")
def create(ctx: Context, said: Said) -> Reply:
    """Begin what is named; a team's leader is asked for when none was said."""
    people.require_anywhere(ctx, Right.RUN_ACTIVITY)
    unit = next(iter(meant.units(ctx, said.slots)), None) or people.led_units(ctx, Right.RUN_ACTIVITY)[0]
    name, code = _name(ctx, said)
    leader = str(said.slots.get("leader", ""))
    if not leader and activities.is_team(code, name):
        shown = name or activities.name_of(code)
        payload = {"text": said.text, "slots": dict(said.slots)}
        return ask(ctx, "activity.leader", WHO_LEADS.format(name=shown), words=(), payload=payload)
    decided = said.slots.get("decided", {})
    led = whom.named(ctx, unit, [leader] if leader else [], decided)
    if led.unknown:
        raise BadInputError(led.told)
    members = whom.named(ctx, unit, _members(ctx, said), decided)
    captain = led.members[0] if led.members else None
    wanted = Wanted(
        unit,
        name=name,
        code=code,
        leader_id=captain.id if captain else None,
        members=tuple(one.id for one in members.members),
        ends_on=_day(ctx, said, name or activities.name_of(code)),
        target=found["text"].strip() if (found := TARGET.search(said.text)) else "",
    )
    return _told(ctx, activities.start(ctx, wanted), captain, members)


@router.answer("activity.leader")
def leads(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The leader was typed."""
    names, _ = whom.written(ctx, said.text)
    slots = answer.payload["slots"] | {"leader": names[0] if names else said.text.strip()}
    return create(ctx, Said(answer.payload["text"], "activity.create", slots, sent_at=said.sent_at))


def _name(ctx: Context, said: Said) -> tuple[str, str]:
    """What it is called, and its code in the year's list; a unit's own name for it stands beside the code."""
    given = str(said.slots.get("activity", ""))
    if given in activities.defaults():
        return "", given
    if given and activities.stem_of(given):
        return given, ""
    if called_so := CALLED.search(said.text):
        return called_so["name"], ""
    if given:
        raise BadInputError(activities.wording.NO_NAME)
    words = said.rest
    for when in dates.find(words, ctx.now, ctx.workdays):
        words = words.replace(when.text, " ")
    first = next(filter(None, (part.strip() for part in NAME_ENDS.split(words))), "")
    code = called.code_in(first)
    return ("", code) if code else (first, "")


def _members(ctx: Context, said: Said) -> list[str]:
    """The members as they were understood, and what was written among them and fits nobody."""
    known = [str(one) for one in said.slots.get("members", ())]
    listed = MEMBERS_SAID.search(said.text)
    if listed is None:
        return known
    more, _ = whom.written(ctx, listed["names"])
    leader = said.slots.get("leader")
    return [*known, *(one for one in more if one not in known and one != leader)]


def _day(ctx: Context, said: Said, name: str) -> date | None:
    """The last day said; words that look like one and cannot be relied on are asked for, 百日大干 is a name.

    Raises:
        BadInputError: such words.
    """
    if said.slots.get("date"):
        return date.fromisoformat(said.slots["date"])
    unsure = [words for words in dates.refused(said.text, ctx.now, ctx.workdays) if words not in name]
    if unsure:
        raise BadInputError(args.UNSURE_DATE.format(words=unsure[0]))
    found = dates.main(dates.find(said.rest, ctx.now, ctx.workdays))
    return dates.day(found) if found else None


def _told(ctx: Context, begun: Started, leader: Member | None, members: Named) -> Reply:
    row = begun.activity
    names = [one.name for one in members.members if leader is None or one.id != leader.id]
    shown = "、".join(names[:MOST_NAMES]) + (f"等{len(names)}人" if len(names) > MOST_NAMES else "")
    presses = row.ends_on is not None and activities.is_told_now(ctx, row.ends_on)
    told = (TOLD_NOW if presses else TOLD) if row.enrols else TOLD_ONLY
    duty = begun.task
    return Reply(
        BEGUN.format(
            label=called.label(ctx, row),
            leader=LEADER.format(name=leader.name) if leader else "",
            members=MEMBERS.format(names=shown) if names else "",
            by_when=activities.wording.by_when(row),
            unknown=members.told,
            told=told.format(count=begun.told) if begun.told else "",
            duty=DUTY.format(title=duty.title, due=meant.day_words(ctx, duty.due)) if duty else "",
        )
    )


@router.command(
    "取消活动",
    intent="activity.cancel",
    usage="取消活动 12 节点推迟到明年",
    about="取消活动或突击队，要说原因；报了名的会知道。",
    right=Right.RUN_ACTIVITY,
    typed=True,
)
@again.asking("activity.cancel")
def cancel(ctx: Context, said: Said) -> Reply:
    """Call an activity off; the reason is asked for when none was said."""
    people.require_anywhere(ctx, Right.RUN_ACTIVITY)
    number, reason = called.number_in(said.rest)
    row = called.one(ctx, said, said.rest, example="取消活动")
    if number is None or not reason:
        return ask(ctx, "activity.why", WHY.format(label=called.label(ctx, row)), words=(), payload={"number": row.id})
    return _cancelled(ctx, row.id, reason)


@router.answer("activity.why")
def why(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The reason was typed."""
    return _cancelled(ctx, answer.payload["number"], said.text)


def _cancelled(ctx: Context, number: int, reason: str) -> Reply:
    return Reply(CANCELLED.format(label=called.label(ctx, activities.cancel(ctx, number, reason))))
