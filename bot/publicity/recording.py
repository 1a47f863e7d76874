"""Recording articles and where they were published; the office, another person, confirms what appeared above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from bot import notify, people
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError, NotAllowedError
from bot.notify import Topic
from bot.people import Org, Right
from bot.publicity import finding, rules, wording
from bot.publicity.models import Article, ArticleOutlet, Level, OutletState
from bot.text.brief import cut


@dataclass(frozen=True, slots=True)
class Draft:
    """One article at one outlet as somebody told it."""

    title: str
    outlet: str
    level: Level
    day: date
    authors: str = ""
    reviewer: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """What came of it: `is_new` unless the unit had an article of this title, `repeated` when nothing changed."""

    article: Article
    outlet: ArticleOutlet
    is_new: bool = True
    repeated: bool = False


def file(ctx: Context, place: Org, draft: Draft) -> Filed:
    """Record an article of a unit, or another outlet of one it has: the same title within the year.

    At the terminal nobody speaks.

    Raises:
        NotAllowedError: the speaker keeps no articles of the unit.
        BadInputError: no title or outlet, too long, a day to come, a bad link, numbers of likes and the like.
    """
    unit = people.unit_of(ctx, place)
    if ctx.actor is not None:
        people.require(ctx, Right.KEEP_ARTICLES, unit)
    _require_sound(ctx, draft)
    people.hold(ctx, unit)
    article = _of_title(ctx, unit, draft)
    if article is not None:
        return _at_another(ctx, article, draft)
    article = Article(
        org_id=unit.id,
        title=draft.title.strip(),
        day=draft.day,
        authors=draft.authors.strip(),
        reviewer=draft.reviewer.strip(),
        by_id=_by(ctx),
        at=ctx.now,
    )
    ctx.session.add(article)
    ctx.session.flush()
    row = _publish(ctx, article, draft)
    _note(ctx, "article.file", article, [audit.added(article), audit.added(row)])
    return Filed(article, row)


def _by(ctx: Context) -> int | None:
    return ctx.actor.id if ctx.actor else None


def _require_sound(ctx: Context, draft: Draft) -> None:
    if not rules.plain(draft.title):
        raise BadInputError(wording.NO_TITLE)
    if not draft.outlet.strip():
        raise BadInputError(wording.NO_OUTLET)
    if len(draft.title) > rules.LONGEST_TITLE:
        raise BadInputError(wording.LONG_TITLE.format(most=rules.LONGEST_TITLE))
    if max(len(draft.outlet), len(draft.authors), len(draft.reviewer)) > rules.LONGEST_WORD:
        raise BadInputError(wording.LONG_WORD.format(most=rules.LONGEST_WORD))
    good_link = draft.link.startswith(("https://", "http://")) and len(draft.link) <= rules.LONGEST_LINK
    if draft.link and not good_link:
        raise BadInputError(wording.BAD_LINK.format(most=rules.LONGEST_LINK))
    if draft.day > ctx.today:
        raise BadInputError(wording.FUTURE)
    if rules.boasts(draft.title) or rules.boasts(draft.outlet):
        raise BadInputError(wording.NO_LIKES)


def _of_title(ctx: Context, unit: Org, draft: Draft) -> Article | None:
    """The unit's article of this title, signs aside, of the year before the day or after it."""
    first, last = draft.day.toordinal() - 365, draft.day.toordinal() + 365
    query = select(Article).where(
        Article.org_id == unit.id,
        col(Article.day) >= date.fromordinal(first),
        col(Article.day) <= date.fromordinal(last),
    )
    title = rules.plain(draft.title)
    found = ctx.session.exec(query.order_by(col(Article.id)))
    return next((row for row in found if rules.plain(row.title) == title), None)


def _at_another(ctx: Context, article: Article, draft: Draft) -> Filed:
    """The article is there: the outlet is new, or known, and then only what was not said before is added."""
    query = select(ArticleOutlet).where(
        ArticleOutlet.article_id == article.id, ArticleOutlet.outlet == draft.outlet.strip()
    )
    row = ctx.session.exec(query).one_or_none()
    was, changes = audit.snapshot(article), []
    article.day = min(article.day, draft.day)
    article.authors = article.authors or draft.authors.strip()
    article.reviewer = article.reviewer or draft.reviewer.strip()
    if row is None:
        row = _publish(ctx, article, draft)
        changes.append(audit.added(row))
    ctx.session.flush()
    told = audit.changed(article, was)
    if told.after:
        changes.append(told)
    if changes:
        _note(ctx, "article.outlet", article, changes)
    return Filed(article, row, is_new=False, repeated=not changes)


def _publish(ctx: Context, article: Article, draft: Draft) -> ArticleOutlet:
    row = ArticleOutlet(
        article_id=article.id,
        outlet=draft.outlet.strip(),
        level=draft.level,
        day=draft.day,
        link=draft.link,
        state=OutletState.OWN if draft.level is Level.UNIT else OutletState.WAITING,
        by_id=_by(ctx),
        at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    return row


def review(ctx: Context, number: int, reviewer: str) -> Article:
    """Say who looked through an article before it was published.

    Raises:
        NotFoundError: there is none, or not one the speaker sees.
        NotAllowedError: the speaker keeps no articles of the unit.
        BadInputError: nobody named, or too long.
    """
    article = _kept(ctx, number)
    name = reviewer.strip()
    if not name:
        raise BadInputError(wording.NO_REVIEWER.format(number=number))
    if len(name) > rules.LONGEST_WORD:
        raise BadInputError(wording.LONG_WORD.format(most=rules.LONGEST_WORD))
    before = audit.snapshot(article)
    article.reviewer = name
    ctx.session.flush()
    _note(ctx, "article.review", article, [audit.changed(article, before)])
    return article


def remove(ctx: Context, number: int) -> Article:
    """Take an article off that was recorded by mistake, as long as nothing of it was confirmed.

    Raises:
        NotFoundError, NotAllowedError: as for naming the reviewer.
        ConflictError: the office has confirmed one of its outlets.
    """
    article = _kept(ctx, number)
    rows = finding.outlets_of(ctx, number)
    if any(row.state is OutletState.CONFIRMED for row in rows):
        raise ConflictError(wording.IS_CONFIRMED.format(number=number))
    gone = [Change("article_outlet", row.id, audit.snapshot(row), None) for row in rows]
    gone.append(Change("article", article.id, audit.snapshot(article), None))  # last: put back first
    _note(ctx, "article.remove", article, gone)
    for table, key in ((ArticleOutlet, ArticleOutlet.article_id), (Article, Article.id)):
        ctx.session.exec(sa.delete(table).where(col(key) == number))
    return article


def _kept(ctx: Context, number: int) -> Article:
    article = _held(ctx, number)
    people.require(ctx, Right.KEEP_ARTICLES, people.org(ctx, article.org_id))
    return article


def _held(ctx: Context, number: int) -> Article:
    """The article as it stands once nobody else can change it: another may be taking it off."""
    article = finding.article(ctx, number)
    people.hold(ctx, people.org(ctx, article.org_id))
    ctx.session.expire(article)
    return finding.article(ctx, number)


def confirm(ctx: Context, number: int) -> list[ArticleOutlet]:
    """Confirm, as the office, where an article appeared above the unit; never what one recorded oneself.

    Raises:
        NotFoundError: there is none, or not one the speaker sees.
        NotAllowedError: not the office, or all that waits was recorded by the speaker.
        ConflictError: nothing waits.
    """
    return _decide(ctx, number, OutletState.CONFIRMED, "")


def refuse(ctx: Context, number: int, reason: str) -> list[ArticleOutlet]:
    """Do not confirm it, and tell who recorded it why.

    Raises:
        BadInputError: no reason.
        NotFoundError, NotAllowedError, ConflictError: as for confirming.
    """
    if not reason.strip():
        raise BadInputError(wording.NO_REASON.format(number=number))
    rows = _decide(ctx, number, OutletState.REFUSED, reason.strip()[: rules.LONGEST_TITLE])
    article = finding.article(ctx, number)
    outlets = "、".join(row.outlet for row in rows)
    title, why = cut(article.title, wording.LONGEST), reason.strip().rstrip("。")[: rules.LONGEST_TITLE]
    text = wording.REFUSED.format(number=number, title=title, outlets=outlets, reason=why)
    for member_id in sorted({row.by_id for row in rows if row.by_id is not None}):
        key = f"article:{rows[0].id}:{member_id}"
        due = notify.quiet.post(ctx.now, ctx.workdays)
        notify.put(ctx, to=member_id, text=text, key=key, topic=Topic.TASK, about=f"article:{number}", due=due)
    return rows


def _decide(ctx: Context, number: int, state: OutletState, reason: str) -> list[ArticleOutlet]:
    article = _held(ctx, number)
    people.require(ctx, Right.CONFIRM_RESULT, people.org(ctx, article.org_id))
    waiting = [row for row in finding.outlets_of(ctx, number) if row.state is OutletState.WAITING]
    if not waiting:
        raise ConflictError(wording.NOT_WAITING.format(number=number))
    others = [row for row in waiting if row.by_id != ctx.speaker.id]
    if not others:
        raise NotAllowedError(wording.NOT_OWN.format(number=number))
    changes = []
    for row in others:
        before = audit.snapshot(row)
        row.state, row.reason, row.decided_by, row.decided_at = state, reason, ctx.speaker.id, ctx.now
        changes.append(audit.changed(row, before))
    ctx.session.flush()
    _note(ctx, f"article.{state.value}", article, changes)
    return others


def _note(ctx: Context, verb: str, article: Article, changes: Sequence[Change]) -> None:
    undoable = ctx.actor is not None
    audit.record(ctx, verb, summary=article.title, changes=changes, org_id=article.org_id, undoable=undoable)
