"""Drawing a notice from a frozen quarter; drawing it again keeps what people have done to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot import assess, people
from bot.assess import Check, CheckKind, CheckState
from bot.circular import checking, paper, posts, rules, sources, wording
from bot.circular.models import Agreement, NoticeItem, NoticePaper, PaperState, Section
from bot.circular.paper import Items
from bot.circular.rules import Step
from bot.circular.sources import Proposal
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotFoundError

ONLY_QUARTERS = "通报按季度起草，期间写作 2026Q3。"
NO_CHECK = (
    "{quarter}检查还没有结果，不能起草通报：季度结束后第10天（遇休息日顺延）自动检查、公布给各单位，"
    "过了申诉期回「定稿 {period}」，再起草。"
)
NOT_FROZEN = {
    CheckState.DRAFT: "{quarter}检查还没有公布给各单位，不能起草通报：公布后过了申诉期，回「定稿 {period}」，再起草。",
    CheckState.SHOWN: "{quarter}检查还没有定稿，不能起草通报：申诉期过了、申诉都答复了，回「定稿 {period}」，再起草。",
}
BESIDES = 50
"""Characters that a sentence takes besides its own: number, heading, the other cells of its row."""
GONE_ON = "{quarter}通报{state}，不能再起草；要改请审核、核稿或签发的同志先回「退回通报 理由」。"
FINAL = "{quarter}通报{state}，不能再改。"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of drawing: the paper, how many sentences stand, how many did not fit or may not be printed."""

    paper: NoticePaper
    items: int
    left_out: int
    characters: int
    practices: int


def draft(ctx: Context, period: str) -> Drawn:
    """Draw the notice of a frozen quarter (`2026Q3`), or draw it anew while it may be changed.

    Own sentences, changed ones, what was taken out, deadlines and what units have said stay as they are.

    Raises:
        NotAllowedError: the speaker does not draft notices.
        BadInputError: no quarter.
        NotFoundError, ConflictError: the quarter is not frozen, with what is missing; or the paper was reviewed.
    """
    posts.require(ctx, Step.DRAFT)
    check = frozen(ctx, period)
    # Of two who draw the first at once, the second waits here and finds it.
    ctx.session.refresh(check, with_for_update={"key_share": True})
    found = paper.find(ctx, period)
    new = found is None
    if found is None:
        found = NoticePaper(
            period=period,
            check_id=check.id,
            title=wording.title(period),
            drafted_by=ctx.actor.id if ctx.actor else None,
            drafted_at=ctx.now,
        )
        ctx.session.add(found)
        ctx.session.flush()
    require_changing(ctx, found)
    made = [audit.added(found)] if new else []
    before = {one.id: audit.snapshot(one) for one in paper.items(ctx, found)}
    left_out = _draw(ctx, found, sources.proposals(ctx, check))
    now = paper.items(ctx, found)
    _note(ctx, found, made, before)
    return Drawn(
        paper=found,
        items=len(paper.standing(now)),
        left_out=left_out,
        characters=paper.characters(paper.content(ctx, found)),
        practices=sum(one.section is Section.PRACTICES for one in paper.standing(now)),
    )


def _note(ctx: Context, found: NoticePaper, made: list[audit.Change], before: Mapping[int, Mapping[str, Any]]) -> None:
    """Write down what drawing did, the paper first, where it did anything."""
    now = {one.id: one for one in paper.items(ctx, found)}
    table = str(NoticeItem.__tablename__)
    changes = [*made]
    changes += [audit.Change(table, number, columns, None) for number, columns in before.items() if number not in now]
    changes += [
        change
        for number, one in now.items()
        if (change := audit.changed(one, before[number]) if number in before else audit.added(one)).after
    ]
    if changes:
        audit.record(ctx, "notice.draft", summary=wording.quarter(found.period), changes=changes, undoable=True)


def frozen(ctx: Context, period: str) -> Check:
    """The frozen check of a quarter.

    Raises:
        BadInputError: no quarter.
        NotFoundError, ConflictError: not frozen, in one sentence saying what is missing.
    """
    if assess.read_period(period).kind is not CheckKind.QUARTER:
        raise BadInputError(ONLY_QUARTERS)
    quarter = wording.quarter(period)
    try:
        check = assess.find_check(ctx, CheckKind.QUARTER, period)
    except NotFoundError:
        raise NotFoundError(NO_CHECK.format(quarter=quarter, period=period)) from None
    if check.state in NOT_FROZEN:
        raise ConflictError(NOT_FROZEN[check.state].format(quarter=quarter, period=period))
    return check


def require_changing(ctx: Context, found: NoticePaper) -> None:
    """Let a paper pass whose sentences may still be changed, locked until the transaction ends.

    Raises:
        ConflictError: it was reviewed: it has to be sent back first.
    """
    paper.locked(ctx, found)
    if found.state not in rules.CHANGING:
        quarter, state = wording.quarter(found.period), wording.STATES[found.state]
        told = FINAL if found.state is PaperState.PUBLISHED else GONE_ON
        raise ConflictError(told.format(quarter=quarter, state=state))


def _draw(ctx: Context, found: NoticePaper, proposed: Iterable[Proposal]) -> int:
    """Put the proposals in; returns how many are left out: too long for the paper, or not to be printed.

    Once one of a section did not fit, nothing more of it is looked at: a thousand units have thousands of cases.
    """
    known = {(one.section, one.source_key): one for one in paper.items(ctx, found) if one.source_key}
    room = rules.MAX_CHARS - paper.characters(paper.content(ctx, found))
    left_out, kept, full = 0, set[tuple[Section, str]](), set[Section]()
    for place, one in enumerate(proposed, 1):
        key = one.section, one.source_key
        if key in known:
            _refresh(known[key], _printable(ctx, one), place)
        elif key not in kept:
            rows = [] if one.section in full else _rows(ctx, found, _printable(ctx, one), place)
            if (needed := sum(len(row.text) + BESIDES for row in rows)) > room:
                full.add(one.section)
                rows, needed = [], 0
            ctx.session.add_all(rows)
            room, left_out = room - needed, left_out + (not rows)
        kept.add(key)
    _drop(ctx, [one for key, one in known.items() if (Section.PROBLEMS, key[1]) not in kept and key not in kept])
    return left_out


def _printable(ctx: Context, one: Proposal) -> Proposal | None:
    """The proposal in words that may be printed; None when there are none."""
    for text in filter(None, (one.text, one.plain)):
        if not checking.wrong(ctx, text):
            return replace(one, text=text)
    return None


def _rows(ctx: Context, found: NoticePaper, one: Proposal | None, place: int) -> list[NoticeItem]:
    """The sentence; of a single case its rectification too; none of what may not be printed."""
    if one is None:
        return []
    rows = [NoticeItem(paper_id=found.id, section=one.section, position=place, text=one.text, org_id=one.org_id)]
    if one.section is Section.PROBLEMS and one.org_id is not None:
        rows.append(rectification(ctx, found, one.org_id, one.text, place))
    for row in rows:
        row.source_key = one.source_key
    return rows


def rectification(ctx: Context, found: NoticePaper, org_id: int, case: str, place: int) -> NoticeItem:
    """The row of section 四 for a single case: thirty days, to a working day, accepted by somebody of the office."""
    return NoticeItem(
        paper_id=found.id,
        section=Section.RECTIFY,
        position=place,
        text=mending(ctx, org_id, case),
        org_id=org_id,
        due=ctx.workdays.on_or_before(ctx.today + timedelta(days=rules.MEND_DAYS)),
        acceptor_id=posts.acceptor(ctx, org_id),
    )


def mending(ctx: Context, org_id: int, case: str) -> str:
    """What the unit of a single case is to do about it."""
    unit = paper.unit_words(people.org(ctx, org_id))
    return wording.MEND.format(about=wording.short(case.removeprefix(f"{unit}："), wording.ABOUT_CHARS))


def _refresh(old: NoticeItem, one: Proposal | None, place: int) -> None:
    """A sentence nobody has changed follows the figures; a unit that agreed to other words is asked again."""
    if one is None or old.own or old.removed:
        return
    old.position = place
    if old.text != one.text:
        old.text = one.text
        old.agreement = Agreement.NOT_ASKED


def _drop(ctx: Context, gone: Items) -> None:
    """What the figures give no more goes, unless a person has done something to it."""
    for one in gone:
        if not (one.own or one.removed) and one.agreement is Agreement.NOT_ASKED:
            ctx.session.delete(one)
    ctx.session.flush()
