"""The steps after the units have seen it: reviewed, wording checked, signed, numbered; or sent back before signing."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlmodel import select

from bot.circular import checking, paper, posts, rules, units, wording
from bot.circular.models import Agreement, NoticePaper, PaperState
from bot.circular.rules import Step
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.core.errors import BadInputError, ConflictError
from bot.people import Role

NEXT: dict[PaperState, str] = {
    PaperState.DRAFT: "起草中，下一步「送核通报」（干事或部长）",
    PaperState.WITH_UNITS: "各单位核对中，下一步「审核通报」（部长）",
    PaperState.REVIEWED: "部门已审核，下一步「核稿通报」（纪委书记）",
    PaperState.SIGNED: "已签发，下一步编号：「发布通报 文号公司党发〔2026〕18号」（干事或部长）",
    PaperState.NUMBERED: "已编号，下一步「发布通报」（干事或部长）",
    PaperState.PUBLISHED: "已发布",
}
TO_SIGN = "部门已审核、已核稿，下一步「签发通报」（党委书记）"
NOT_NOW = "{quarter}通报{next}。"
OPEN_OBJECTION = "第{number}条单位有异议（{reason}），先「改通报」或「删通报」。"
NOT_CHECKED = "第{number}条还没有同{unit}核对（{until}），不能审核。"
UNTIL, IN_PERSON = "{day}到期", "没有书记或联系不上，当面核对后回「同意通报 {number}」"
UNDONE = dict.fromkeys(("reviewed_by", "wording_by", "signed_by", "dated", "issue_on"))
"""What the steps have written, and going back takes away."""
CHECKED_ALREADY = "{quarter}通报已经核过稿了。"
NO_REASON = "请写明为什么退回，例如「退回通报 第二部分太笼统」。"
NOT_PRINTABLE = "第{number}条{sentence}"
BAD_NUMBER = "文号写作“公司党发〔2026〕18号”：机关代字、六角括号里四位年份、序号不编虚位。"
OTHER_YEAR = "文号的年份是{year}年，印发在{issued}年，请核对。"
TAKEN = "文号{number}已经用在{quarter}通报上了。"
IN_THE_PAST = "{day}已经过去了，请说今天以后的日子。"


def review(ctx: Context, found: NoticePaper) -> None:
    """The head of the Party work department has read it; every sentence about a unit was checked with the unit.

    Raises:
        NotAllowedError: somebody else speaks, or who drafted it.
        ConflictError: it is not with the units, or one of them has not answered in its term, or objects.
    """
    posts.require(ctx, Step.REVIEW)
    _require(ctx, found, PaperState.WITH_UNITS)
    posts.require_other(ctx, Step.REVIEW, found)
    for one in paper.items(ctx, found):
        if one.removed:
            continue
        if one.agreement is Agreement.OBJECTED:
            reason = wording.short(one.objection, wording.ABOUT_CHARS)
            raise ConflictError(OPEN_OBJECTION.format(number=one.id, reason=reason))
        if not paper.is_agreed(one, ctx.today):
            unit = paper.unit_name(ctx, one)
            until = UNTIL.format(day=wording.day(one.answer_by)) if one.answer_by else IN_PERSON.format(number=one.id)
            raise ConflictError(NOT_CHECKED.format(number=one.id, unit=unit, until=until))
    _require_printable(ctx, found)
    _turn(ctx, found, "notice.review", state=PaperState.REVIEWED, reviewed_by=ctx.speaker.id)
    _prompt(ctx, found, rules.ROLES[Step.WORDING], wording.TO_CHECK)


def check_wording(ctx: Context, found: NoticePaper) -> None:
    """The discipline secretary has looked at the wording.

    Raises:
        NotAllowedError: somebody else speaks, or who drafted or reviewed it.
        ConflictError: it is not reviewed, or was looked at before.
    """
    posts.require(ctx, Step.WORDING)
    _require(ctx, found, PaperState.REVIEWED)
    if found.wording_by is not None:
        raise ConflictError(CHECKED_ALREADY.format(quarter=wording.quarter(found.period)))
    posts.require_other(ctx, Step.WORDING, found)
    _require_printable(ctx, found)
    _turn(ctx, found, "notice.wording", wording_by=ctx.speaker.id)
    _prompt(ctx, found, rules.ROLES[Step.SIGN], wording.TO_SIGN)


def sign(ctx: Context, found: NoticePaper) -> None:
    """The committee secretary signs: its text never changes again, and bears the day of today (成文日期).

    Raises:
        NotAllowedError: somebody else speaks, or who did an earlier step.
        ConflictError: it is not reviewed, or its wording was not checked.
    """
    posts.require(ctx, Step.SIGN)
    _require(ctx, found, PaperState.REVIEWED)
    posts.require_other(ctx, Step.SIGN, found)
    if found.wording_by is None:
        raise ConflictError(whats_next(found))
    _require_printable(ctx, found)
    _turn(ctx, found, "notice.sign", state=PaperState.SIGNED, signed_by=ctx.speaker.id, dated=ctx.today)
    text = wording.TO_NUMBER.format(quarter=wording.quarter(found.period), year=ctx.today.year)
    units.say(ctx, units.drafters(ctx, found), text, f"{units.about(found)}:step")


def send_back(ctx: Context, found: NoticePaper, reason: str) -> None:
    """Who looks it over gives it back to its drafter; what units have agreed to stands, and its number.

    Units that could still answer cannot any more: they are asked anew, for silence until then agrees to nothing.

    Raises:
        NotAllowedError: anybody else speaks; once it is signed, anybody but who signs.
        ConflictError: it is being drafted, or published.
        BadInputError: no reason.
    """
    posts.require_looking_over(ctx)
    _require(ctx, found, *rules.BEFORE_SIGNED, *rules.SIGNED)
    if found.state in rules.SIGNED:
        posts.require(ctx, Step.SIGN)
    if not reason.strip():
        raise BadInputError(NO_REASON)
    no_more_asked = units.call_off(ctx, found)
    _turn(ctx, found, "notice.send_back", also=no_more_asked, state=PaperState.DRAFT, **UNDONE)
    told = wording.short(reason, wording.TOLD_CHARS)
    text = wording.SENT_BACK.format(quarter=wording.quarter(found.period), reason=told)
    units.say(ctx, units.drafters(ctx, found), text, f"{units.about(found)}:step")


def number(ctx: Context, found: NoticePaper, text: str, issue_on: date | None = None) -> NoticePaper:
    """Give it its document number, and the day on which it is printed and made known; again corrects it.

    Raises:
        NotAllowedError: the speaker does not number notices.
        ConflictError: it is not signed, is published, or another notice bears the number.
        BadInputError: not the form of a document number, of another year, or a day gone by.
    """
    posts.require(ctx, Step.NUMBER)
    _require(ctx, found, PaperState.SIGNED, PaperState.NUMBERED)
    if issue_on is not None and issue_on < ctx.today:
        raise BadInputError(IN_THE_PAST.format(day=wording.day(issue_on)))
    read = rules.number_of(text)
    if read is None:
        raise BadInputError(BAD_NUMBER)
    issued = (issue_on or ctx.today).year
    if read[1] != issued:
        raise BadInputError(OTHER_YEAR.format(year=read[1], issued=issued))
    _require_free(ctx, found, read[0])
    _turn(ctx, found, "notice.number", number=read[0], numbered_by=ctx.speaker.id, state=PaperState.NUMBERED)
    if issue_on is not None:
        schedule(ctx, found, issue_on)
    return found


def schedule(ctx: Context, found: NoticePaper, issue_on: date) -> NoticePaper:
    """Set the day of issue of a numbered notice; on its morning the speaker hears that it is to be published.

    Raises:
        NotAllowedError, ConflictError, BadInputError: as for numbering.
    """
    posts.require(ctx, Step.PUBLISH)
    _require(ctx, found, PaperState.NUMBERED)
    if issue_on < ctx.today:
        raise BadInputError(IN_THE_PAST.format(day=wording.day(issue_on)))
    if found.issue_on != issue_on:
        _turn(ctx, found, "notice.schedule", issue_on=issue_on)
    if issue_on > ctx.today:
        text = wording.TODAY.format(quarter=wording.quarter(found.period))
        morning = units.post_of(ctx, issue_on)
        units.say(ctx, [ctx.speaker.id], text, f"{units.about(found)}:step", due=morning)
    return found


def _require_free(ctx: Context, found: NoticePaper, text: str) -> None:
    taken = select(NoticePaper).where(NoticePaper.number == text, NoticePaper.id != found.id)
    other = ctx.session.exec(taken).first()
    if other is not None:
        raise ConflictError(TAKEN.format(number=text, quarter=wording.quarter(other.period)))


def whats_next(found: NoticePaper) -> str:
    """Where the paper stands and who does what next, in one sentence."""
    is_checked = found.state is PaperState.REVIEWED and found.wording_by is not None
    return NOT_NOW.format(quarter=wording.quarter(found.period), next=TO_SIGN if is_checked else NEXT[found.state])


def _require(ctx: Context, found: NoticePaper, *states: PaperState) -> None:
    """Let pass a paper that stands so, locked until the transaction ends."""
    paper.locked(ctx, found)
    if found.state not in states:
        raise ConflictError(whats_next(found))


def _require_printable(ctx: Context, found: NoticePaper) -> None:
    """People may have lost their posts since, and units been renamed: it is looked at once more."""
    for one in paper.standing(paper.items(ctx, found)):
        if sentence := checking.wrong(ctx, one.text):
            raise ConflictError(NOT_PRINTABLE.format(number=one.id, sentence=sentence))


def _turn(ctx: Context, found: NoticePaper, verb: str, *, also: Sequence[Change] = (), **columns: Any) -> None:
    before = audit.snapshot(found)
    for name, value in columns.items():
        setattr(found, name, value)
    ctx.session.flush()
    changes = [audit.changed(found, before), *also]
    audit.record(ctx, verb, summary=wording.quarter(found.period), changes=changes, undoable=True)


def _prompt(ctx: Context, found: NoticePaper, roles: Iterable[Role], sentence: str) -> None:
    """Who does the next step hears that it waits."""
    text = sentence.format(quarter=wording.quarter(found.period))
    done = {found.drafted_by, found.reviewed_by, found.wording_by}
    members = [one.id for one in posts.holders(ctx, tuple(roles)) if one.id not in done]
    units.say(ctx, members, text, f"{units.about(found)}:step")
