"""What the office does to a notice's sentences: adds its own, changes, takes out, puts back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot import people
from bot.circular import checking, drawing, paper, posts, rules, units, wording
from bot.circular.models import Agreement, NoticeItem, NoticePaper, PaperState, Section
from bot.circular.paper import Items
from bot.circular.rules import Step
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError
from bot.people import Org

NEED_UNIT = "这一条要写明是哪个单位，例如「写入通报 二 锅炉支部组织突击队提前完成节点」。"
MOST = "{section}最多{most}条，先去掉一条再写。"
NOTHING_TO_CHANGE = "请写明改成什么，例如「改通报 {number} 新的文字」「改通报 {number} 期限12月10日」。"
ONLY_MENDING = "期限和验收人只有整改要求里的条目有。"
PAST = "期限要在今天以后。"
OWN_ACCEPTOR = "验收人不能是{unit}自己的负责人，请换一位。"
GONE = "第{number}条已经去掉了，没有改动。"
NOT_GONE = "第{number}条没有去掉过，没有改动。"
NONE_OF_UNIT = "通报里没有写{unit}的内容。"
LIMITS: Mapping[Section, int] = {Section.PRACTICES: rules.PRACTICES[-1], Section.AHEAD: rules.AHEAD}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be different in a sentence; what is empty stays."""

    text: str = ""
    due: date | None = None
    acceptor_id: int | None = None


def add(ctx: Context, found: NoticePaper, section: Section, wish: Wish) -> NoticeItem:
    """Put a sentence of one's own at the end of a section; one about a unit is checked with it.

    Raises:
        NotAllowedError: the speaker does not draft notices.
        ConflictError: the paper was reviewed.
        BadInputError: it may not be printed, names no unit where one is needed, or there is no more room.
    """
    _begin(ctx, found)
    text = wording.sentence(checking.require_printable(ctx, found, wish.text))
    unit = checking.unit_in(ctx, text) if section in rules.OF_UNITS else None
    if unit is None and section in {Section.PRACTICES, Section.RECTIFY}:
        raise BadInputError(NEED_UNIT)
    others = paper.items(ctx, found, section=section)
    most = LIMITS.get(section)
    if most and len(paper.standing(others)) >= most:
        raise BadInputError(MOST.format(section=wording.SECTIONS[section], most=most))
    one = NoticeItem(
        paper_id=found.id,
        section=section,
        position=max((other.position for other in others), default=0) + 1,
        text=text,
        own=True,
        org_id=unit.id if unit else None,
    )
    if section is Section.RECTIFY and unit is not None:
        one.due = _deadline(ctx, wish.due)
        one.acceptor_id = _acceptor(ctx, unit, wish.acceptor_id)
    ctx.session.add(one)
    _finish(ctx, found, "notice.add", [one], {})
    return one


def change(ctx: Context, found: NoticePaper, number: int, wish: Wish) -> NoticeItem:
    """Give a sentence other words, a rectification another deadline or acceptor; its unit is asked anew.

    Raises:
        NotFoundError: the paper has no such sentence.
        NotAllowedError, ConflictError, BadInputError: as for adding; or nothing is to be changed.
    """
    _begin(ctx, found)
    one = paper.item(ctx, found, number)
    if one.removed:
        raise ConflictError(GONE.format(number=number))
    if not wish.text and wish.due is None and wish.acceptor_id is None:
        raise BadInputError(NOTHING_TO_CHANGE.format(number=number))
    if (wish.due or wish.acceptor_id) and one.section is not Section.RECTIFY:
        raise BadInputError(ONLY_MENDING)
    rows = paper.matter(ctx, one)
    before = {row.id: audit.snapshot(row) for row in rows}
    if wish.text:
        one.text = wording.sentence(checking.require_printable(ctx, found, wish.text))
        unit = checking.unit_in(ctx, one.text) if one.section in rules.OF_UNITS else None
        one.org_id = unit.id if unit else one.org_id
        _follow(ctx, one, rows)
    if wish.due is not None:
        one.due = _deadline(ctx, wish.due)
    if wish.acceptor_id is not None and one.org_id is not None:
        one.acceptor_id = _acceptor(ctx, people.org(ctx, one.org_id), wish.acceptor_id)
    one.own = True
    _anew(rows)
    _finish(ctx, found, "notice.change", rows, before)
    return one


def _follow(ctx: Context, case: NoticeItem, rows: Items) -> None:
    """The rectification of a single case follows its words and its unit, unless a person has written it."""
    for row in rows:
        if case.section is Section.PROBLEMS and row.section is Section.RECTIFY and not row.own and case.org_id:
            moved = row.org_id != case.org_id
            row.text, row.org_id = drawing.mending(ctx, case.org_id, case.text), case.org_id
            row.acceptor_id = posts.acceptor(ctx, case.org_id) if moved else row.acceptor_id


def remove(ctx: Context, found: NoticePaper, number: int, reason: str = "") -> Items:
    """Take a sentence out, a single case with its rectification; returns what is gone. It can be put back.

    Raises:
        NotFoundError: the paper has no such sentence.
        NotAllowedError, ConflictError: as for adding; or it is gone already.
    """
    _begin(ctx, found)
    one = paper.item(ctx, found, number)
    if one.removed:
        raise ConflictError(GONE.format(number=number))
    rows = [row for row in _together(ctx, one) if not row.removed]
    before = {row.id: audit.snapshot(row) for row in rows}
    for row in rows:
        row.removed = True
    _finish(ctx, found, "notice.remove", rows, before, reason)
    return rows


def restore(ctx: Context, found: NoticePaper, number: int) -> Items:
    """Put back what was taken out; what its unit objected to is checked with it anew.

    Raises:
        NotFoundError: the paper has no such sentence.
        NotAllowedError, ConflictError, BadInputError: as for adding; or it was never taken out.
    """
    _begin(ctx, found)
    one = paper.item(ctx, found, number)
    if not one.removed:
        raise ConflictError(NOT_GONE.format(number=number))
    rows = [row for row in _together(ctx, one) if row.removed]
    before = {row.id: audit.snapshot(row) for row in rows}
    for row in rows:
        row.removed = False
    _anew([row for row in rows if row.agreement is Agreement.OBJECTED])
    checking.require_printable(ctx, found, one.text)
    most = LIMITS.get(one.section)
    if most and len(paper.standing(paper.items(ctx, found, section=one.section))) > most:
        raise BadInputError(MOST.format(section=wording.SECTIONS[one.section], most=most))
    _finish(ctx, found, "notice.restore", rows, before)
    return rows


def of_unit(ctx: Context, found: NoticePaper, unit: Org) -> list[NoticeItem]:
    """The sentences about a unit that are not taken out, its rectifications with their cases.

    Raises:
        NotAllowedError: the speaker does not draft notices.
        NotFoundError: there is none.
    """
    posts.require(ctx, Step.DRAFT)
    rows = [one for one in paper.items(ctx, found) if one.org_id == unit.id and not one.removed]
    if not rows:
        raise NotFoundError(NONE_OF_UNIT.format(unit=unit.short))
    return rows


def _begin(ctx: Context, found: NoticePaper) -> None:
    posts.require(ctx, Step.DRAFT)
    drawing.require_changing(ctx, found)


def _together(ctx: Context, one: NoticeItem) -> Items:
    """A single case goes with its rectification; a rectification alone may go, and the case stay."""
    return paper.matter(ctx, one) if one.section is Section.PROBLEMS else [one]


def _anew(rows: Iterable[NoticeItem]) -> None:
    """What a unit said of other words counts no more."""
    for row in rows:
        row.agreement, row.objection, row.answer_by = Agreement.NOT_ASKED, "", None


def _deadline(ctx: Context, due: date | None) -> date:
    """A working day, thirty days on unless told."""
    meant = ctx.workdays.on_or_before(due or ctx.today + timedelta(days=rules.MEND_DAYS))
    if meant <= ctx.today:
        raise BadInputError(PAST)
    return meant


def _acceptor(ctx: Context, unit: Org, chosen: int | None) -> int | None:
    """Somebody of the office, or who was named; never who answers for the unit."""
    if chosen is not None and any(one.id == chosen for one in people.holders(ctx, people.SECRETARIES, unit.id)):
        raise BadInputError(OWN_ACCEPTOR.format(unit=unit.short))
    return chosen or posts.acceptor(ctx, unit.id)


def _finish(
    ctx: Context,
    found: NoticePaper,
    verb: str,
    rows: Sequence[NoticeItem],
    before: Mapping[int, Mapping[str, Any]],
    reason: str = "",
) -> None:
    """See that the paper is not too long, ask units again while it is with them, write it down."""
    checking.require_room(ctx, found)
    if found.state is PaperState.WITH_UNITS:
        units.ask_again(ctx, found, rows)
    changes = [audit.changed(row, before[row.id]) if row.id in before else audit.added(row) for row in rows]
    summary = wording.short(rows[0].text, wording.ABOUT_CHARS) + (f"（{reason}）" if reason else "")
    audit.record(ctx, verb, summary=summary, changes=changes, org_id=rows[0].org_id, undoable=True)
