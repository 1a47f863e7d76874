"""Checking with the units: each sees what is written about it alone, and agrees or says what is wrong.

Three working days; who does not answer agrees. What is objected to is kept out until it is changed or taken out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot import notify, people
from bot.circular import drawing, paper, posts, rules, wording
from bot.circular.models import Agreement, NoticeItem, NoticePaper, PaperState, Section
from bot.circular.paper import Items
from bot.circular.rules import Step
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from bot.notify import Topic, Urgency
from bot.people import Org, Right

FEW_PRACTICES = "主要做法要写三到五条，现在{count}条：用「写入通报 二 …」补齐，或者都去掉。"
TOO_LATE = "核对期到{day}为止，已经过了。"
NOT_ASKED = "通报里没有等您核对的内容。"
NOT_YOURS = "第{number}条不是写您单位的。"
TAKEN_OUT = "第{number}条已经从通报里去掉了，不用再核对。"
STILL_OBJECTED = "第{number}条随第{case}条，第{case}条还有您单位的异议；没有异议了回「同意通报 {case}」。"
ANSWERED_BY_UNIT = "第{number}条由{unit}书记核对；没有书记或联系不上的单位，才由党委工作部当面核对后记。"
NO_REASON = "请写明哪里不对，例如「不同意通报 {number} 10月的记录已经补了应到人数」。"
NOT_WITH_UNITS = "{quarter}通报现在不在各单位核对这一步（{state}）。"


@dataclass(frozen=True, slots=True)
class Asked:
    """How many units were asked until when, and which have nobody who could answer in the chat."""

    units: int
    until: date | None
    unreached: tuple[Org, ...]


def ask(ctx: Context, found: NoticePaper) -> Asked:
    """Show each unit the sentences about it and ask; what was agreed before is not asked again.

    Raises:
        NotAllowedError: the speaker does not draft notices.
        ConflictError: the paper was reviewed, or has one or two practices.
    """
    posts.require(ctx, Step.DRAFT)
    drawing.require_changing(ctx, found)
    rows = paper.standing(paper.items(ctx, found))
    practices = sum(one.section is Section.PRACTICES for one in rows)
    if not rules.enough_practices(practices):
        raise ConflictError(FEW_PRACTICES.format(count=practices))
    before, stood = {one.id: audit.snapshot(one) for one in rows}, audit.snapshot(found)
    asked, unreached = _ask(ctx, found, rows)
    found.state = PaperState.WITH_UNITS
    ctx.session.flush()
    changes = [audit.changed(found, stood)] + [audit.changed(one, before[one.id]) for one in asked]
    audit.record(ctx, "notice.ask", summary=wording.quarter(found.period), changes=changes, undoable=True)
    prompt_review(ctx, found)
    until = max((one.answer_by for one in asked if one.answer_by), default=None)
    return Asked(len({one.org_id for one in asked}), until, tuple(people.org(ctx, number) for number in unreached))


def ask_again(ctx: Context, found: NoticePaper, rows: Iterable[NoticeItem]) -> None:
    """What was changed while the paper is with the units is asked at once, with a term of its own."""
    _ask(ctx, found, [one for one in rows if not one.removed])
    prompt_review(ctx, found)


def call_off(ctx: Context, found: NoticePaper) -> list[audit.Change]:
    """What a unit has not answered in its term yet counts as not asked; nobody hears that it may be reviewed."""
    rows = [one for one in paper.items(ctx, found) if is_waiting(one, ctx.today)]
    before = {one.id: audit.snapshot(one) for one in rows}
    for one in rows:
        one.agreement, one.answer_by = Agreement.NOT_ASKED, None
    ctx.session.flush()
    notify.withdraw(ctx, about=f"{about(found)}:review")
    return [audit.changed(one, before[one.id]) for one in rows]


def _ask(ctx: Context, found: NoticePaper, rows: Iterable[NoticeItem]) -> tuple[list[NoticeItem], list[int]]:
    """Ask about what was not asked yet; the rows asked, and the units nobody answers for in the chat."""
    waiting = [one for one in rows if one.org_id is not None and one.agreement is Agreement.NOT_ASKED]
    unreached = [number for number in sorted({one.org_id for one in waiting if one.org_id}) if not _hears(ctx, number)]
    asked = [one for one in waiting if one.org_id not in unreached]
    for one in asked:
        one.agreement, one.answer_by = Agreement.ASKED, ctx.workdays.shift(ctx.today, rules.UNIT_DAYS)
    ctx.session.flush()
    for number in sorted({one.org_id for one in asked if one.org_id}):
        _tell_unit(ctx, found, people.org(ctx, number))
    return asked, unreached


def _hears(ctx: Context, org_id: int) -> bool:
    leader = next(iter(people.leaders(ctx, org_id)), None)
    return leader is not None and bool(notify.reachable(ctx, [leader.id]))


def _tell_unit(ctx: Context, found: NoticePaper, unit: Org) -> None:
    """Who answers for the unit gets what is written about it, and nothing of others."""
    leader = next(iter(people.leaders(ctx, unit.id)), None)
    rows = [one for one in paper.items(ctx, found) if one.org_id == unit.id and is_waiting(one, ctx.today)]
    if leader is None or not rows:
        return
    lines = [line(ctx, one, wording.TOLD_CHARS) for one in rows[: wording.TOLD]]
    lines += [wording.MORE.format(count=len(rows) - wording.TOLD)] if len(rows) > wording.TOLD else []
    text = wording.ASKED.format(
        quarter=wording.quarter(found.period),
        unit=paper.unit_words(unit),
        lines="\n".join(lines),
        until=wording.day(max(one.answer_by for one in rows if one.answer_by)),
    )
    say(ctx, [leader.id], text, f"{about(found)}:unit:{unit.id}")


def line(ctx: Context, one: NoticeItem, most: int) -> str:
    """A sentence by its number, as a unit or the office reads it."""
    text = wording.short(one.text, most)
    if one.section is not Section.RECTIFY or one.due is None:
        return wording.LINE.format(number=one.id, text=text)
    unit = paper.unit_name(ctx, one)
    text = text if text.startswith(unit) else f"{unit}：{text}"
    names = people.names(ctx, [one.acceptor_id] if one.acceptor_id else [])
    acceptor = names.get(one.acceptor_id or 0, wording.NOBODY)
    return wording.MEND_LINE.format(number=one.id, text=text, due=wording.day(one.due), acceptor=acceptor)


def is_waiting(one: NoticeItem, today: date) -> bool:
    """Whether its unit may still answer."""
    return not one.removed and one.agreement is Agreement.ASKED and one.answer_by is not None and today <= one.answer_by


def agree(ctx: Context, found: NoticePaper, numbers: Sequence[int] = ()) -> Items:
    """Say for a unit that what is written is so: all of it, or these sentences; returns them.

    The office may say so only for a unit that nobody answers for in the chat, after having checked in person.

    Raises:
        NotFoundError: nothing waits for the speaker's answer, or no such sentence.
        NotAllowedError: a sentence is about another unit.
        ConflictError: the paper is not with the units, or what a rectification is about is objected to.
    """
    _require_with_units(ctx, found)
    rows = [row for number in numbers for row in _agreed_with(ctx, _answerable(ctx, found, number), numbers)]
    rows = rows or [one for one in about_units(ctx, found, _led(ctx)) if is_waiting(one, ctx.today)]
    if not rows:
        raise NotFoundError(NOT_ASKED)
    before = {one.id: audit.snapshot(one) for one in rows}
    for one in rows:
        one.agreement, one.objection = Agreement.AGREED, ""
    _note(ctx, "notice.agree", [audit.changed(one, before[one.id]) for one in rows], rows[0])
    prompt_review(ctx, found)
    return rows


def _agreed_with(ctx: Context, one: NoticeItem, numbers: Sequence[int]) -> Items:
    """The sentence and what belongs to it; a rectification never lifts what was said against its case."""
    rows = [row for row in paper.matter(ctx, one) if not row.removed]
    for case in rows:
        if case.id not in numbers and case.section is Section.PROBLEMS and case.agreement is Agreement.OBJECTED:
            raise ConflictError(STILL_OBJECTED.format(number=one.id, case=case.id))
    return rows


def object_to(ctx: Context, found: NoticePaper, number: int, reason: str) -> Items:
    """Say for a unit what is wrong in a sentence: it and its rectification stay out until settled.

    Raises:
        BadInputError: no reason.
        NotFoundError: no such sentence.
        NotAllowedError: it is about another unit.
        ConflictError: the paper is not with the units, or the term is over.
    """
    _require_with_units(ctx, found)
    one = _answerable(ctx, found, number)
    if one.agreement is Agreement.ASKED and not is_waiting(one, ctx.today):
        raise ConflictError(TOO_LATE.format(day=wording.day(one.answer_by or ctx.today)))
    if not reason.strip():
        raise BadInputError(NO_REASON.format(number=number))
    rows = [row for row in paper.matter(ctx, one) if not row.removed]
    before = {row.id: audit.snapshot(row) for row in rows}
    for row in rows:
        row.agreement, row.objection = Agreement.OBJECTED, reason.strip()
    _note(ctx, "notice.object", [audit.changed(row, before[row.id]) for row in rows], one)
    unit = paper.unit_words(people.org(ctx, one.org_id or 0))
    told = wording.OBJECTED.format(unit=unit, number=number, reason=wording.short(reason, wording.TOLD_CHARS))
    say(ctx, drafters(ctx, found), told, f"{about(found)}:objection:{number}")
    return rows


def _answerable(ctx: Context, found: NoticePaper, number: int) -> NoticeItem:
    """A sentence the speaker may answer for: of his unit, or of one that nobody answers for in the chat."""
    one = paper.item(ctx, found, number)
    if one.org_id is None:
        raise NotFoundError(paper.NO_ITEM.format(number=number))
    unit = people.org(ctx, one.org_id)
    if one.removed and (one.org_id in {led.id for led in _led(ctx)} or posts.may(ctx, Step.DRAFT)):
        raise NotFoundError(TAKEN_OUT.format(number=number))
    if unit.id in {led.id for led in _led(ctx)}:
        return one
    if not posts.may(ctx, Step.DRAFT):
        raise NotAllowedError(NOT_YOURS.format(number=number))
    if _hears(ctx, unit.id):
        raise NotAllowedError(ANSWERED_BY_UNIT.format(number=number, unit=unit.short))
    return one


def _led(ctx: Context) -> list[Org]:
    """The units the speaker answers for as secretary or deputy."""
    return [place for post, place in people.posts_of(ctx, ctx.speaker.id) if post.role in people.SECRETARIES]


def about_units(ctx: Context, found: NoticePaper, meant: Iterable[Org]) -> list[NoticeItem]:
    """The sentences about these units that are not taken out."""
    numbers = {unit.id for unit in meant}
    return [one for one in paper.items(ctx, found) if one.org_id in numbers and not one.removed]


def mine(ctx: Context, found: NoticePaper) -> list[NoticeItem]:
    """What is written about the units the speaker answers for, once they are asked.

    Raises:
        NotAllowedError: the speaker answers for none.
    """
    people.require_anywhere(ctx, Right.SEE_UNIT)
    return [one for one in about_units(ctx, found, _led(ctx)) if one.agreement is not Agreement.NOT_ASKED]


def _require_with_units(ctx: Context, found: NoticePaper) -> None:
    paper.locked(ctx, found)
    if found.state is not PaperState.WITH_UNITS:
        quarter, state = wording.quarter(found.period), wording.STATES[found.state]
        raise ConflictError(NOT_WITH_UNITS.format(quarter=quarter, state=state))


def prompt_review(ctx: Context, found: NoticePaper) -> None:
    """Who reviews hears of it once every unit has agreed, else on the morning after the last term."""
    subject = f"{about(found)}:review"
    notify.withdraw(ctx, about=subject)
    rows = paper.items(ctx, found)
    terms = [one.answer_by for one in rows if is_waiting(one, ctx.today) and one.answer_by]
    if not terms and any(one.agreement is Agreement.OBJECTED and not one.removed for one in rows):
        return
    due = post_of(ctx, ctx.workdays.shift(max(terms), 1)) if terms else None
    reviewers = [one.id for one in posts.holders(ctx, rules.ROLES[Step.REVIEW]) if one.id != found.drafted_by]
    say(ctx, reviewers, wording.TO_REVIEW.format(quarter=wording.quarter(found.period)), subject, due=due)


def post_of(ctx: Context, day: date) -> datetime:
    """The morning's post of that day, or of the first working day after it."""
    return notify.quiet.post(datetime.combine(day, time.min, ctx.now.tzinfo), ctx.workdays)


def drafters(ctx: Context, found: NoticePaper) -> list[int]:
    """Who drafted it; where the terminal did, everybody who could have."""
    if found.drafted_by is not None:
        return [found.drafted_by]
    return [one.id for one in posts.holders(ctx, rules.ROLES[Step.DRAFT])]


def about(found: NoticePaper) -> str:
    """What messages on a notice are withdrawn by."""
    return f"notice:{found.id}"


def say(ctx: Context, members: Iterable[int], text: str, subject: str, *, due: datetime | None = None) -> None:
    """Tell those who are waited for; what still waits of the same subject is dropped."""
    notify.withdraw(ctx, about=subject)
    for one in members:
        key = f"{subject}:{ctx.now.isoformat()}:{due.date() if due else ''}:{one}"
        notify.put(ctx, to=one, text=text, key=key, topic=Topic.RESULT, urgency=Urgency.PROMPT, about=subject, due=due)


def _note(ctx: Context, verb: str, changes: Sequence[audit.Change], one: NoticeItem) -> None:
    ctx.session.flush()
    summary = wording.short(one.text, wording.ABOUT_CHARS)
    audit.record(ctx, verb, summary=summary, changes=changes, org_id=one.org_id, undoable=True)
