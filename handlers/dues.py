"""党费: an officer ticks who has paid, a member sees his own months. No sum is ever asked for or kept."""

import re
from collections.abc import Container, Sequence
from typing import Any

from bot import dues, people, plan
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError, NotAllowedError
from bot.dues import Settled, Standing
from bot.people import Member, Org, OrgKind, Right
from bot.text import dates
from bot.text.brief import some
from handlers import again, tasks, which

router = Router()

TASK = "ZB-02-2"
"""The duty of the list that collecting dues is."""
HOW = "请写上姓名，例如「党费登记 11月 黄勇、李明」，都交了写「党费登记 11月 全交了」。"
OTHERS = "党费登记只告诉本人和本单位负责人；别人的请本人来问。"
ONE_MONTH = "请写清是哪个月，一次记一个月，例如「党费登记 11月 黄勇」。"
ABOVE = "请写上单位，例如「党费登记 11月 锅炉支部全交了」。"
TICKED = "已记{unit}{month}党费{kind}：{names}，共{count}人。{known}{left}{task}改错回「撤回」。"
ALL_THERE = "{unit}{month}党费早已记着，没有改动。"
DIFFERENT = "{names}原来就登记了，没有改；记错了回「党费登记 {month} {names} 记错了」。"
KNOWN = "{count}人早已记着，没有改动。"
LEFT = "还有{count}人没登记。"
NOBODY_LEFT = "全部登记了。"
CLEARED = "已去掉{unit}{month}的党费登记：{names}。改错回「撤回」。"
NOT_THERE = "{unit}{month}没有登记过{names}，没有改动。"
REPORT_IT = "报完成回「完成 {number}」。"
KINDS = {Settled.PAID: "已交", Settled.WAIVED: "免交"}
MINE = "{year}年您的党费登记了{count}个月：{months}。"
NONE_OF_MINE = "{year}年还没有您的党费登记。没登记不等于没交，请问支部组织委员。"
ONE_OF_MINE = "您{month}的党费已登记{kind}。"
NOT_MINE = "您{month}的党费还没有登记。没登记不等于没交，请问支部组织委员。"
UNIT = "{unit}{month}党费：应交{owing}人，已登记{done}人{waived}。{missing}"
WAIVED = "（其中免交{count}人）"
MISSING = "没登记：{names}。"
LONG = "连续{count}个月没登记：{names}，只告诉您，请了解情况。"
COMPANY = "{month}党费登记：{whole}个单位，{done}个全部登记。还没登记全的："
COMPLETE = "{month}党费登记：{whole}个单位都登记全了。"
A_MONTH = re.compile(r"\d\s*月")
COLLECT_NOT = frozenset({OrgKind.GROUP, OrgKind.TEMPORARY_BRANCH})
"""A temporary branch's members pay at home, a group's are the branch's."""
SHOWN = 12
"""Names in one reply."""


@router.command(
    "党费登记",
    "登记党费",
    "收党费",
    intent="dues.tick",
    usage=("党费登记 11月 黄勇、李明", "党费登记 11月 全交了", "11月党费除了黄勇都交了"),
    about="记谁交了党费，只记交没交，不记钱数；免交的写「党费登记 11月 免交 黄勇」。",
    right=Right.KEEP_DUES,
    asks_back=True,
)
@again.asking("dues.tick")
def tick(ctx: Context, said: Said) -> Reply:
    """Tick those named, or everybody of the unit or group but those named."""
    people.require_anywhere(ctx, Right.KEEP_DUES)
    slots = said.slots
    month = _month(ctx, said)
    if not (slots.get("persons") or slots.get("everybody")):
        raise BadInputError(HOW)
    unit = _unit(ctx, slots)
    chosen = _chosen(ctx, unit, month, slots)
    if slots.get("taken_back"):
        return _clear(ctx, unit, month, chosen)
    settled = Settled.WAIVED if slots.get("waived") else Settled.PAID
    before = dues.standing(ctx, unit, month).settled
    if not dues.tick(ctx, unit, month, [one.id for one in chosen], settled=settled):
        there = ALL_THERE.format(unit=unit.short, month=_words(ctx, month))
        return Reply(there + _different(ctx, unit, month, slots, before))
    fresh = [one for one in chosen if one.id not in before]
    told = _ticked(ctx, unit, month, fresh, settled, known=len(chosen) - len(fresh))
    return Reply(told + _different(ctx, unit, month, slots, before))


def _month(ctx: Context, said: Said) -> str:
    """The month said, this one when none is; 13月 is none."""
    slots = said.slots
    if not slots.get("period") and A_MONTH.search(said.text):
        raise BadInputError(ONE_MONTH)
    month = str(slots.get("period") or dues.month_of(ctx.today))
    if len(month) != len("2026-11") or not month[5:].isdecimal():
        raise BadInputError(ONE_MONTH)
    month = _begun(ctx, month)
    dues.require_open(ctx, month)
    return month


def _begun(ctx: Context, month: str) -> str:
    """Of a month that is read as next year's the one of this year, where that has begun: dues lie behind."""
    this = f"{ctx.today.year}{month[4:]}"
    return min(month, this) if this <= dues.month_of(ctx.today) else month


def _unit(ctx: Context, slots: Any) -> Org:
    """The unit or group named, else the one led: of who leads two the lowest for everybody, the highest for names."""
    named = which.named_unit(ctx, slots)
    if named is not None:
        return named
    led = [one for one in people.led_units(ctx, Right.KEEP_DUES) if one.kind is not OrgKind.COMMITTEE]
    if not led:
        raise BadInputError(ABOVE)
    return led[0] if slots.get("everybody") else led[-1]


def _chosen(ctx: Context, unit: Org, month: str, slots: Any) -> Sequence[Member]:
    """Those meant, by code, of the unit or group alone."""
    decided = slots.get("decided", {})
    if not slots.get("everybody"):
        return [which.person(ctx, unit, _name(ctx, name), decided, here=True) for name in slots["persons"]]
    besides = {which.person(ctx, unit, name, decided, here=True).id for name in slots.get("besides", ())}
    return [one for one in dues.standing(ctx, unit, month).owing if one.id not in besides]


def _different(ctx: Context, unit: Org, month: str, slots: Any, before: Container[int]) -> str:
    """Who was excepted just now and stands in the list as having paid: never passed over in silence."""
    decided = slots.get("decided", {})
    besides = [which.person(ctx, unit, name, decided, here=True) for name in slots.get("besides", ())]
    found = [one for one in besides if one.id in before]
    return DIFFERENT.format(names=_names(found), month=_words(ctx, month)) if found else ""


def _name(ctx: Context, name: str) -> str:
    return ctx.speaker.name if name == "@self" else name


def _clear(ctx: Context, unit: Org, month: str, chosen: Sequence[Member]) -> Reply:
    gone = dues.clear(ctx, unit, month, [one.id for one in chosen])
    words = CLEARED if gone else NOT_THERE
    return Reply(words.format(unit=unit.short, month=_words(ctx, month), names=_names(chosen)))


def _ticked(ctx: Context, unit: Org, month: str, fresh: Sequence[Member], settled: Settled, *, known: int) -> str:
    stands = dues.standing(ctx, unit, month)
    left = LEFT.format(count=len(stands.missing)) if stands.missing else NOBODY_LEFT
    return TICKED.format(
        unit=unit.short,
        month=_words(ctx, month),
        kind=KINDS[settled],
        names=_names(fresh),
        count=len(fresh),
        known=KNOWN.format(count=known) if known else "",
        left=left,
        task=_task(ctx, unit, month) if stands.is_complete else "",
    )


def _task(ctx: Context, unit: Org, month: str) -> str:
    """How to report the duty of the month, while it is open."""
    found = plan.find(ctx, TASK, org=unit, day=which.period(month)[0])
    mine = [task.id for task in found if task.state is plan.TaskState.OPEN and task.period == month]
    return REPORT_IT.format(number=mine[0]) if len(mine) == 1 else ""


def _names(members: Sequence[Member]) -> str:
    return some((one.name for one in members), SHOWN)


def _words(ctx: Context, month: str) -> str:
    """`11月`, with the year when it is not this one."""
    year = "" if month.startswith(str(ctx.today.year)) else f"{month[:4]}年"
    return f"{year}{int(month[5:])}月"


@router.command(
    "党费",
    "我的党费",
    intent="dues.query",
    usage=("党费", "我11月党费交了没", "11月党费还有谁没交"),
    about="看自己的党费登记；负责人看本单位还有谁没登记。",
    asks_back=True,
)
@again.asking("dues.query")
def query(ctx: Context, said: Said) -> Reply:
    """One's own months; for officers the unit's month, for the office all units'."""
    persons = said.slots.get("persons", ())
    if persons == ["@self"] or not people.may_anywhere(ctx, Right.KEEP_DUES):
        if any(name not in ("@self", people.member(ctx, ctx.speaker.id).name) for name in persons):
            raise NotAllowedError(OTHERS)
        return Reply(_mine(ctx, said.slots.get("period") or _typed(ctx, said.rest)))
    if persons:
        return Reply(_of_person(ctx, said))
    named = which.named_unit(ctx, said.slots)
    month = _asked(ctx, said.slots.get("period") or _typed(ctx, said.rest))
    if (named is None or named.kind is OrgKind.COMMITTEE) and people.may_everywhere(ctx, Right.KEEP_DUES):
        return _company(ctx, month)
    return _of_unit(ctx, named or people.led_units(ctx, Right.KEEP_DUES)[0], month)


def _typed(ctx: Context, words: str) -> str:
    """The time that stands behind the command."""
    found = dates.find(words, ctx.now, ctx.workdays, prefer="past")
    return next((period for when in found if (period := dates.period(when))), "")


def _asked(ctx: Context, period: str | None) -> str:
    """The month asked about; of a longer time the last month of it that has begun."""
    if not period:
        return dues.month_of(ctx.today)
    first, after = which.period(period)
    last = dues.months(dues.month_of(after), 2)[1]
    return min(last, max(dues.month_of(first), dues.month_of(ctx.today)))


def _mine(ctx: Context, period: str | None) -> str:
    year = int(period[:4]) if period else ctx.today.year
    found = dues.of_member(ctx, year)
    if period and len(period) == len("2026-11") and period[5:].isdecimal():
        month = _words(ctx, period)
        return (
            ONE_OF_MINE.format(month=month, kind=KINDS[found[period]])
            if period in found
            else NOT_MINE.format(month=month)
        )
    if not found:
        return NONE_OF_MINE.format(year=year)
    months = "、".join(f"{int(month[5:])}月" for month in found)
    return MINE.format(year=year, count=len(found), months=months)


def _of_person(ctx: Context, said: Said) -> str:
    """Of one person of the unit led: settled or not, for the month asked."""
    month = _asked(ctx, said.slots.get("period"))
    unit = which.named_unit(ctx, said.slots) or people.led_units(ctx, Right.KEEP_DUES)[-1]
    [name, *_] = said.slots["persons"]
    one = which.person(ctx, unit, name, said.slots.get("decided", {}))
    stands = dues.standing(ctx, people.org(ctx, one.group_id or one.org_id), month)
    done = stands.settled.get(one.id)
    words = f"已登记{KINDS[done]}" if done else "没有登记，不等于没交"
    return f"{one.name}{_words(ctx, month)}党费{words}。"


def _of_unit(ctx: Context, unit: Org, month: str) -> Reply:
    stands: Standing = dues.standing(ctx, unit, month)
    waived = WAIVED.format(count=stands.waived) if stands.waived else ""
    missing = MISSING.format(names=_names(stands.missing)) if stands.missing else NOBODY_LEFT
    said = {"unit": unit.short, "month": _words(ctx, month), "owing": len(stands.owing), "done": len(stands.settled)}
    head = UNIT.format(**said, waived=waived, missing=missing)
    long = [
        LONG.format(count=count, names=_names(found))
        for count, found in (dues.long_missing(ctx, unit) if unit.kind is not OrgKind.GROUP else {}).items()
    ]
    return tasks.pages(ctx, head, long)


def _company(ctx: Context, month: str) -> Reply:
    units = [one for root in people.roots(ctx) for one in people.orgs_below(ctx, root) if one.kind not in COLLECT_NOT]
    counts = dues.of_units(ctx, [one.id for one in units], month)
    kept = [one for one in units if one.id in counts]
    lines = [f"{one.short} {done}/{whole}" for one in kept for done, whole in [counts[one.id]] if done < whole]
    said = {"month": _words(ctx, month), "whole": len(kept), "done": len(kept) - len(lines)}
    if not lines:
        return Reply(COMPLETE.format(**said))
    return tasks.pages(ctx, COMPANY.format(**said), lines)
