"""报名, 退出: for oneself; who leads signs up others, also from a pasted list. Nobody is pressed, no list is begun."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot import activities, people
from bot.activities import Activity, ActivityState
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError
from bot.people import Member
from bot.text.utterance import SELF
from handlers import again, called, whom
from handlers.whom import Named

router = Router()

ENROLLED = "已报名{label}：{names}，现有{count}人。{more}{unknown}改错回「撤回」。"
KNOWN = "{names}已经报了{label}，现有{count}人。{more}{unknown}"
WERE_IN = "{names}原来就在。"
YOU = "您"
OTHERS_THEMSELVES = "{names}请本人报名，或由队长、党小组长登记。"
NOBODY = "没有看到可以报名的人。{unknown}"
TWICE = "{names}写了两次，算一次。"
LEFT = "已退出{label}：{names}，不用说明原因。改错回「撤回」。"
MOST_NAMES = 8
COMING = "enrolled"


def is_open(row: Activity) -> bool:
    """Whether people sign up for it."""
    return row.enrols and row.state is ActivityState.OPEN


@router.command(
    "报名",
    intent="activity.enrol",
    usage=("报名 12", "我报名扣缸突击队", "报名 12 黄勇、赵强"),
    about="自愿报名；队长、党小组长可以替人报，也可以把接龙粘过来。",
    typed=True,
    yields_to="activity.enrol",
)
@again.asking("activity.enrol")
def enrol(ctx: Context, said: Said) -> Reply:
    """Sign up whoever is named, else the speaker; names that fit nobody come back with the nearest."""
    row = called.one(ctx, said, said.rest, example="报名", fits=is_open)
    unit = people.org(ctx, row.org_id)
    names, notes = _listed(ctx, said)
    found = whom.named(ctx, unit, names, said.slots.get("decided", {}))
    wanted = {one.id: notes.get(name, "") for name, some in found.found.items() for one in some}
    if not wanted:
        raise BadInputError(NOBODY.format(unknown=found.told))
    held_back: Sequence[Member] = ()
    try:
        done = activities.enrol(ctx, row.id, wanted)
    except NotAllowedError:
        if ctx.speaker.id not in wanted or len(wanted) == 1:
            raise
        done = activities.enrol(ctx, row.id, {ctx.speaker.id: wanted[ctx.speaker.id]})
        held_back = [one for one in found.members if one.id != ctx.speaker.id]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > len(found.found.get(name, names))]
    return _told(ctx, done, found, held_back, twice)


def _listed(ctx: Context, said: Said) -> tuple[list[str], Mapping[str, str]]:
    """The names as written, and what stands beside each; who says he cannot come is not signed up."""
    entries: Sequence[Mapping[str, Any]] = said.slots.get("entries", ())
    if "entries" in said.slots:
        coming = [one for one in entries if one["status"] == COMING]
        return [one["name"] for one in coming], {one["name"]: one.get("note", "") for one in coming}
    if "persons" in said.slots:
        return [str(one) for one in said.slots["persons"]], {}
    number, rest = called.number_in(said.rest)
    if number is None or not rest:
        return [SELF], {}
    names, note = whom.written(ctx, rest)
    names = names or [SELF]
    return names, {names[0]: note} if len(names) == 1 else {}


def _told(
    ctx: Context, done: activities.Enrolled, found: Named, held_back: Sequence[Member], twice: Sequence[str]
) -> Reply:
    label = called.label(ctx, done.activity)
    people_said = found.told + (TWICE.format(names=_some(twice)) if twice else "")
    more = OTHERS_THEMSELVES.format(names=_some([one.name for one in held_back])) if held_back else ""
    known = _names(ctx, found, done.known)
    if not done.added:
        return Reply(KNOWN.format(names=known, label=label, count=done.count, more=more, unknown=people_said))
    more = (WERE_IN.format(names=known) if done.known else "") + more
    names = _names(ctx, found, done.added)
    return Reply(
        ENROLLED.format(label=label, names=names, count=done.count, more=more, unknown=people_said),
    )


def _names(ctx: Context, found: Named, numbers: Sequence[int]) -> str:
    by_number = {one.id: one.name for one in found.members}
    return _some([YOU if number == ctx.speaker.id else by_number[number] for number in numbers])


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:MOST_NAMES]) + (f"等{len(names)}人" if len(names) > MOST_NAMES else "")


@router.command(
    "退出",
    "取消报名",
    intent="activity.leave",
    usage=("退出 12", "取消报名 12 黄勇", "我退出扣缸突击队"),
    about="不去了就退出，不问原因。",
    typed=True,
    yields_to="activity.leave",
)
@again.asking("activity.leave")
def leave(ctx: Context, said: Said) -> Reply:
    """Take the speaker, or those he leads, off the list again."""
    number, rest = called.number_in(said.rest)
    names = [str(one) for one in said.slots.get("persons", ())] or (whom.written(ctx, rest)[0] if number else [])
    mine = activities.taking_part(ctx)
    only = len(names) == 0
    row = called.one(ctx, said, said.rest, example="退出", fits=lambda one: one.id in mine or not only)
    found = whom.named(ctx, people.org(ctx, row.org_id), names or [SELF], said.slots.get("decided", {}))
    if found.unknown:
        raise BadInputError(found.told)
    activities.leave(ctx, row.id, [one.id for one in found.members])
    numbers = [one.id for one in found.members]
    return Reply(LEFT.format(label=called.label(ctx, row), names=_names(ctx, found, numbers)))
