"""The document number of a signed notice, and the day on which it is printed and made known."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from bot.circular import posts, rules, steps, units, wording
from bot.circular.models import NoticePaper, PaperState
from bot.circular.rules import Step
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError

BAD_NUMBER = "文号写作“公司党发〔2026〕18号”：机关代字、六角括号里四位年份、序号不编虚位。"
OTHER_YEAR = "文号的年份是{year}年，印发在{issued}年，请核对。"
TAKEN = "文号{number}已经用在{quarter}通报上了。"
IN_THE_PAST = "{day}已经过去了，请说今天以后的日子。"
AT_ONCE = timedelta(minutes=1)
"""Two who number within it do so at the same moment: neither could know of the other."""
LOOKED_AT = 10
"""Numbers given last, of which one may be that of the other."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The paper with its number, and the one asked for where another notice got that a moment before."""

    paper: NoticePaper
    gone: str = ""


def number(ctx: Context, found: NoticePaper, text: str, issue_on: date | None = None) -> Numbered:
    """Give it its document number, and the day on which it is printed and made known; again corrects it.

    Of two who ask for the same number at the same moment one gets it, the other the next that is free.

    Raises:
        NotAllowedError: the speaker does not number notices.
        ConflictError: it is not signed, is published, or another notice bears the number.
        BadInputError: not the form of a document number, of another year, or a day gone by.
    """
    posts.require(ctx, Step.NUMBER)
    _take_turns(ctx)
    steps.require_state(ctx, found, PaperState.SIGNED, PaperState.NUMBERED)
    if issue_on is not None and issue_on < ctx.today:
        raise BadInputError(IN_THE_PAST.format(day=wording.day(issue_on)))
    read = rules.number_of(text)
    if read is None:
        raise BadInputError(BAD_NUMBER)
    issued = (issue_on or ctx.today).year
    if read[1] != issued:
        raise BadInputError(OTHER_YEAR.format(year=read[1], issued=issued))
    free = _free(ctx, found, read[0])
    steps.turn(ctx, found, "notice.number", number=free, numbered_by=ctx.speaker.id, state=PaperState.NUMBERED)
    if issue_on is not None:
        schedule(ctx, found, issue_on)
    return Numbered(found, "" if free == read[0] else read[0])


def schedule(ctx: Context, found: NoticePaper, issue_on: date) -> NoticePaper:
    """Set the day of issue of a numbered notice; on its morning the speaker hears that it is to be published.

    Raises:
        NotAllowedError, ConflictError, BadInputError: as for numbering.
    """
    posts.require(ctx, Step.PUBLISH)
    steps.require_state(ctx, found, PaperState.NUMBERED)
    if issue_on < ctx.today:
        raise BadInputError(IN_THE_PAST.format(day=wording.day(issue_on)))
    if found.issue_on != issue_on:
        steps.turn(ctx, found, "notice.schedule", issue_on=issue_on)
    if issue_on > ctx.today:
        text = wording.TODAY.format(quarter=wording.quarter(found.period))
        morning = units.post_of(ctx, issue_on)
        units.say(ctx, [ctx.speaker.id], text, f"{units.about(found)}:step", due=morning)
    return found


def _take_turns(ctx: Context) -> None:
    """Whoever numbers a notice waits until another has: all that may still be numbered are locked, in one order."""
    unpublished = select(NoticePaper.id).where(NoticePaper.state != PaperState.PUBLISHED)
    ctx.session.exec(unpublished.order_by(col(NoticePaper.id)).with_for_update()).all()


def _free(ctx: Context, found: NoticePaper, text: str) -> str:
    """This number, or the next free one where another has given it away at this moment.

    Raises:
        ConflictError: it was given to another notice before.
    """
    other = _bearer(ctx, found, text)
    if other is None:
        return text
    if not _is_just_given(ctx, other):
        raise ConflictError(TAKEN.format(number=text, quarter=wording.quarter(other.period)))
    while _bearer(ctx, found, text):
        text = rules.number_after(text)
    return text


def _bearer(ctx: Context, found: NoticePaper, text: str) -> NoticePaper | None:
    """The other notice with this number."""
    return ctx.session.exec(select(NoticePaper).where(NoticePaper.number == text, NoticePaper.id != found.id)).first()


def _is_just_given(ctx: Context, other: NoticePaper) -> bool:
    """Whether somebody else has numbered that notice at this moment."""
    given = audit.latest(ctx, "notice.number", limit=LOOKED_AT)
    return any(
        one.actor_id != ctx.speaker.id and one.at > ctx.now - AT_ONCE and one.changes[0]["key"] == other.id
        for one in given
    )
