"""Finding a notice and its sentences; which of them stand; the whole as its Word file needs it."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import col, select

from bot import people, problems
from bot.circular import rules, wording
from bot.circular.content import Content, Part
from bot.circular.models import Agreement, NoticeItem, NoticePaper, PaperState, Section
from bot.core.context import NUMBERS, Context
from bot.core.errors import NotFoundError
from bot.people import Org, Right
from bot.problems import Rectification

NO_PAPER = "还没有通报；先回「起草通报」。"
NO_SUCH = "还没有{quarter}的通报；先回「起草通报」。"
NO_ITEM = "通报里没有编号 {number} 的内容；编号见「通报 看 三」。"
NOT_YET = "通报还没有发布；发布后会告诉您。"
NAME = "通报"

Items = Sequence[NoticeItem]


def find(ctx: Context, period: str) -> NoticePaper | None:
    """The notice of a quarter (`2026Q3`), if one was drafted."""
    return ctx.session.exec(select(NoticePaper).where(NoticePaper.period == period)).one_or_none()


def readable(ctx: Context, number: int) -> NoticePaper:
    """The notice with this number of ours, for whom may read it.

    Raises:
        NotFoundError: there is none, or it is not published and none of the speaker's business.
    """
    found = ctx.get(NoticePaper, number, NAME)
    require_readable(ctx, found)
    return found


def require_readable(ctx: Context, found: NoticePaper) -> None:
    """Let whoever may read it pass, and the clock and the terminal, where nobody speaks.

    Raises:
        NotFoundError: it is not published and none of the speaker's business.
    """
    if ctx.actor is None or found.state is PaperState.PUBLISHED:
        return
    if not people.may_everywhere(ctx, Right.SEE_ALL_RESULTS):
        raise NotFoundError(NOT_YET)


def latest(ctx: Context, period: str = "", *, published: bool = False) -> NoticePaper:
    """The notice of a quarter, else the newest that is not published yet, else the last published.

    Raises:
        NotFoundError: there is none.
    """
    query = select(NoticePaper)
    if period:
        query = query.where(NoticePaper.period == period)
    if published:
        query = query.where(NoticePaper.state == PaperState.PUBLISHED)
    is_published = col(NoticePaper.state) == PaperState.PUBLISHED
    found = ctx.session.exec(query.order_by(is_published, col(NoticePaper.period).desc())).first()
    if found is None:
        raise NotFoundError(NO_SUCH.format(quarter=wording.quarter(period)) if period else NO_PAPER)
    return found


def unpublished(ctx: Context) -> Sequence[NoticePaper]:
    """The notices in hand, by quarter: more than one where the last was not finished in time."""
    query = select(NoticePaper).where(NoticePaper.state != PaperState.PUBLISHED)
    return ctx.session.exec(query.order_by(NoticePaper.period)).all()


def of_item(ctx: Context, number: int) -> NoticePaper:
    """The notice in which the sentence with this number stands.

    Raises:
        NotFoundError: there is no such sentence, or no notice at all.
    """
    one = ctx.session.get(NoticeItem, number) if number in NUMBERS else None
    if one is not None:
        return ctx.get(NoticePaper, one.paper_id, NAME)
    latest(ctx)
    raise NotFoundError(NO_ITEM.format(number=str(number)[:12]))


def locked(ctx: Context, found: NoticePaper) -> NoticePaper:
    """The notice as it stands now, locked until the transaction ends: two who speak at once act one after the other."""
    ctx.session.refresh(found, with_for_update=True)
    return found


def items(ctx: Context, found: NoticePaper, *, section: Section | None = None) -> Items:
    """All sentences in the order of the paper, those taken out too."""
    query = select(NoticeItem).where(NoticeItem.paper_id == found.id)
    if section is not None:
        query = query.where(NoticeItem.section == section)
    order = list(wording.SECTIONS)
    return sorted(ctx.session.exec(query).all(), key=lambda one: (order.index(one.section), one.position, one.id))


def item(ctx: Context, found: NoticePaper, number: int) -> NoticeItem:
    """The sentence with this number.

    Raises:
        NotFoundError: this notice has none.
    """
    one = ctx.session.get(NoticeItem, number) if number in NUMBERS else None
    if one is None or one.paper_id != found.id:
        raise NotFoundError(NO_ITEM.format(number=str(number)[:12]))
    return one


def matter(ctx: Context, one: NoticeItem) -> Items:
    """The sentence and what belongs to it: a single case and its rectification go in and out together."""
    if one.org_id is None or not one.source_key:
        return [one]
    query = select(NoticeItem).where(
        NoticeItem.paper_id == one.paper_id,
        NoticeItem.org_id == one.org_id,
        NoticeItem.source_key == one.source_key,
    )
    return ctx.session.exec(query.order_by(col(NoticeItem.id))).all()


def standing(found: Iterable[NoticeItem]) -> list[NoticeItem]:
    """Those that stand in the paper: not taken out, and not objected to by the unit."""
    return [one for one in found if not one.removed and one.agreement is not Agreement.OBJECTED]


def is_agreed(one: NoticeItem, today: date) -> bool:
    """Whether it was checked with its unit: it agreed, or did not answer in time (no answer is agreement)."""
    if one.org_id is None or one.agreement is Agreement.AGREED:
        return True
    return one.agreement is Agreement.ASKED and one.answer_by is not None and one.answer_by < today


def committee(ctx: Context) -> Org:
    """Whose notice it is: the committee above all.

    Raises:
        NotFoundError: no organisation is there.
    """
    roots = people.roots(ctx)
    if not roots:
        raise NotFoundError(NO_PAPER)
    return roots[0]


def content(ctx: Context, found: NoticePaper) -> Content:
    """The whole paper as it stands, objected sentences left out."""
    root = committee(ctx)
    printed = found.issue_on
    return Content(
        issuer=wording.ISSUER.format(committee=root.name),
        number=found.number or "",
        title=found.title,
        addressee=wording.ADDRESSEE,
        parts=tuple(parts(ctx, standing(items(ctx, found)))),
        signer=root.name,
        dated=found.dated,
        copy_to=ctx.settings.notice.copy_to,
        printed=wording.PRINTED.format(office=ctx.settings.chat.contact, day=wording.full_day(printed))
        if printed
        else "",
    )


def parts(ctx: Context, found: Items) -> Iterable[Part]:
    """The five parts of these sentences; a part without any says so."""
    for section in wording.SECTIONS:
        own = [one for one in found if one.section is section]
        if not own:
            yield Part(wording.heading(section), (wording.NOTHING[section],))
        elif section is Section.RECTIFY:
            yield Part(wording.heading(section), (wording.MENDING,), (wording.HEADS, *rows(ctx, own)))
        else:
            yield Part(wording.heading(section), _paragraphs(section, own))


def _paragraphs(section: Section, own: Items) -> tuple[str, ...]:
    texts = [one.text for one in own]
    if section is Section.OVERVIEW:
        return tuple(texts)
    if section is not Section.PROBLEMS:
        return wording.listed(texts)
    common = [one.text for one in own if one.org_id is None]
    single = [one.text for one in own if one.org_id is not None]
    told = [(wording.COMMONLY, *wording.listed(common))] if common else []
    told += [(wording.SINGLY, *wording.listed(single))] if single else []
    return tuple(text for block in told for text in block)


def rows(ctx: Context, own: Items) -> Iterable[tuple[str, ...]]:
    """Section 四: number of the register, unit, matter, deadline, acceptor."""
    names = people.names(ctx, {one.acceptor_id for one in own if one.acceptor_id is not None})
    for one in own:
        yield (
            register_number(ctx, one),
            unit_name(ctx, one),
            one.text,
            wording.full_day(one.due) if one.due else wording.NOBODY,
            names.get(one.acceptor_id or 0, wording.NOBODY),
        )


def register_number(ctx: Context, one: NoticeItem) -> str:
    """`整改〔2026〕3号` once it was opened."""
    if one.rectification_id is None:
        return wording.NOT_NUMBERED
    return problems.numbered(ctx.get(Rectification, one.rectification_id))


def unit_name(ctx: Context, one: NoticeItem) -> str:
    """What the unit of a sentence is called; nobody's where it has none."""
    return wording.NOBODY if one.org_id is None else unit_words(people.org(ctx, one.org_id))


def unit_words(unit: Org) -> str:
    """What a unit is called in a notice."""
    return rules.unit_words(unit.name, unit.short, unit.code)


def characters(whole: Content) -> int:
    """How many characters the paper has, title, headings and table included."""
    texts = [whole.title, whole.addressee, whole.signer]
    for part in whole.parts:
        texts += [part.heading, *part.paragraphs, *(cell for row in part.rows for cell in row)]
    return sum(map(len, texts))
