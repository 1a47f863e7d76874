"""入党时限: by when a step is to be taken, when probation ends; the rule alone needs nobody's name and no right."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import admission, people
from bot.admission import Entry, Record
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Member, Right, Standing
from bot.text.intents import admission as typed
from handlers import admission_acts as acts
from handlers import admission_words as words

router = Router()
Kind = admission.steps.Kind

LATEST = "{step}最晚{day}。\n{rule}（{level}），从{start}起算。"
EARLIEST = "{step}最早{day}。\n{rule}（{level}），从{start}起算。"
AGAIN = "{step}最晚{day}。\n{rule}（{level}）。"
HARD = "特殊情况不超过{day}。"
VALID = "{step}有效到{day}。\n{rule}（{level}）。"
FREE = "第{no}步{step}没有统一的时限。看某个人的下一步，说「发展党员」。"
ENDS = "{name}的预备期{day}满。\n{rule}（{level}）；支部大会是{met}。满前一个月请提醒本人提转正申请。"
OWN = "您的预备期{day}满。\n{rule}（{level}）；支部大会是{met}。满前一个月提转正申请。"
NO_DAY = "名册上没有{name}的入党日期，算不出预备期，请先补上。"
NOT_PROBATIONARY = "{name}在名册上不是预备党员。"
WHAT = "要算哪一步？例如「有人11月18号交的申请书，最晚几号要谈话」「小周的预备期哪天到」。"
NOBODY = "您管的单位里没有这个人的发展党员记录。看名单说「发展党员」。"
SELF, PERIOD = "我", "预备期"
SOMEBODY = "这位同志"


@router.command(
    "入党时限",
    intent="admission.query",
    usage=("小周的预备期哪天到", "有人交了入党申请书，11月18号交的，最晚几号要谈话"),
    about="算发展党员某一步最晚、最早哪天；问到具体的人，只答本单位书记、组织委员和党委工作部。",
)
@acts.private
def asked(ctx: Context, said: Said) -> Reply:
    """By the rule alone when nobody is named; of somebody to who may know."""
    person = str(said.slots.get("person", ""))
    if person:
        return _of_person(ctx, person, said.slots)
    if "from" in said.slots:
        return _by_rule(ctx, said)
    if people.may_anywhere(ctx, Right.KEEP_ADMISSION) and (found := admission.in_text(ctx, said.text)):
        return _of_entry(ctx, found[0], said.slots)
    if SELF in said.text and said.slots.get("ask") == "probation_end":
        return _own(ctx)
    people.require_anywhere(ctx, Right.KEEP_ADMISSION)
    return Reply(NOBODY if said.slots.get("ask") == "probation_end" else WHAT)


def _by_rule(ctx: Context, said: Said) -> Reply:
    """From the day of one step to the last, or first, day of another: the first step named is the one with the day."""
    start, named = date.fromisoformat(said.slots["from"]), [options[0] for options in typed.mentioned(said.text)]
    met = not named or named[0] == admission.steps.MEETING
    if met and (said.slots.get("ask") == "probation_end" or PERIOD in said.text):
        return Reply(_ends(ctx, Record({admission.steps.MEETING: (start,)}), ENDS, ""))
    if len(set(named)) > 1:
        return Reply(_bounds(ctx, Record({named[0]: (start,)}), named[-1]))
    if no := int(said.slots.get("step") or 0):
        limits = admission.book(ctx.settings.admission).step(no).limits
        return Reply(_bounds(ctx, Record({limits[0].start if limits else no: (start,)}), no))
    return Reply(_behind(ctx, Record({named[0]: (start,)}), named[0]) if named else WHAT)


def _behind(ctx: Context, known: Record, start: int) -> str:
    """All that has to wait for a step, or must not wait long after it."""
    steps = admission.book(ctx.settings.admission).steps
    counted = [step.no for step in steps if any(limit.start == start for limit in step.limits)]
    return words.joined(_bounds(ctx, known, no) for no in counted) or WHAT


def _bounds(ctx: Context, known: Record, no: int) -> str:
    """The first and the last day of a step, with the rules they come from."""
    book, said = admission.book(ctx.settings.admission), admission.wording
    step, parts = book.step(no), []
    for kind, form in ((Kind.LATEST, LATEST), (Kind.EARLIEST, EARLIEST)):
        bound = admission.rules.bound(book, known, step, kind)
        if bound is None:
            continue
        began = known.last(bound.limit.start) if bound.limit.start else admission.rules.probation_end(book, known)
        start = said.day(began) if began else ""
        level = said.LEVELS[bound.limit.level]
        shown = words.day(ctx, bound.day)
        parts.append(form.format(step=step.name, day=shown, rule=bound.limit.rule, level=level, start=start))
        parts += [HARD.format(day=said.day(bound.hard))] if bound.hard else []
    due = next((due for due in admission.rules.dues(book, known) if due.step is step), None)
    if due is not None and not parts:
        level = said.LEVELS[due.level]
        parts.append(AGAIN.format(step=step.name, day=words.day(ctx, due.day), rule=due.rule, level=level))
    if step.validity is not None and (found := known.last(no)):
        until, level = admission.spans.later(found, step.validity.span), said.LEVELS[step.validity.level]
        parts.append(VALID.format(step=step.name, day=said.day(until), rule=step.validity.rule, level=level))
    return words.joined(parts) or FREE.format(no=no, step=step.name)


def _of_person(ctx: Context, name: str, slots: Mapping[str, Any]) -> Reply:
    """Of somebody on the roster: his admission here, else the day of joining that the roster knows."""
    if name == ctx.speaker.name and slots.get("ask") == "probation_end":
        return _own(ctx)
    people.require_anywhere(ctx, Right.KEEP_ADMISSION)
    found = admission.named(ctx, name)
    if found:
        return _of_entry(ctx, found[0], slots)
    reach = [one for unit in people.led_units(ctx, Right.KEEP_ADMISSION) for one in people.members_of(ctx, unit)]
    named = {one.id: one for one in reach if one.name == name}
    on_probation = [one for one in named.values() if one.standing is Standing.PROBATIONARY]
    if not named:
        raise NotFoundError(NOBODY)
    if not on_probation:
        raise NotFoundError(NOT_PROBATIONARY.format(name=name))
    return Reply(_of_member(ctx, on_probation[0], ENDS))


def _of_entry(ctx: Context, one: Entry, slots: Mapping[str, Any]) -> Reply:
    if slots.get("ask") == "probation_end" and one.record().last(admission.steps.MEETING):
        return Reply(_ends(ctx, one.record(), ENDS, one.row.name))
    if slots.get("step"):
        return Reply(_bounds(ctx, one.record(), int(slots["step"])))
    return Reply(words.card(ctx, one))


def _own(ctx: Context) -> Reply:
    member = people.member(ctx, ctx.speaker.id)
    if member.standing is not Standing.PROBATIONARY:
        raise NotFoundError(NOT_PROBATIONARY.format(name=member.name))
    return Reply(_of_member(ctx, member, OWN))


def _of_member(ctx: Context, member: Member, form: str) -> str:
    one = admission.of_member(ctx, member)
    if one is not None:
        return _ends(ctx, one.record(), form, member.name)
    if member.joined_on is None:
        raise NotFoundError(NO_DAY.format(name=member.name))
    return _ends(ctx, Record({admission.steps.MEETING: (member.joined_on,)}, is_member=True), form, member.name)


def _ends(ctx: Context, known: Record, form: str, name: str) -> str:
    book, said = admission.book(ctx.settings.admission), admission.wording
    end, met = admission.rules.probation_end(book, known), known.last(admission.steps.MEETING)
    level = said.LEVELS[book.probation.level]
    return form.format(
        name=name or SOMEBODY,
        day=said.day(end) if end else "",
        rule=book.probation.rule,
        level=level,
        met=said.day(met) if met else "",
    )
