"""The steps after the units have seen it: reviewed, wording checked, signed; or sent back before it is public."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.circular import checking, paper, posts, rules, units, upcoming, wording
from bot.circular.models import Agreement, NoticeItem, NoticePaper, PaperState
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


def review(ctx: Context, found: NoticePaper) -> Sequence[NoticeItem]:
    """The head of the Party work department has read it; every sentence about a unit was checked with the unit.

    As at the next two steps, part five is brought up to date; returns what of it was put right or taken out.

    Raises:
        NotAllowedError: somebody else speaks, or who drafted it.
        ConflictError: it is not with the units, or one of them has not answered in its term, or objects.
    """
    posts.require(ctx, Step.REVIEW)
    require_state(ctx, found, PaperState.WITH_UNITS)
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
    fresh = _fresh(ctx, found)
    turn(ctx, found, "notice.review", also=fresh.changes, state=PaperState.REVIEWED, reviewed_by=ctx.speaker.id)
    _prompt(ctx, found, rules.ROLES[Step.WORDING], wording.TO_CHECK)
    return fresh.rows


def check_wording(ctx: Context, found: NoticePaper) -> Sequence[NoticeItem]:
    """The discipline secretary has looked at the wording.

    Raises:
        NotAllowedError: somebody else speaks, or who drafted or reviewed it.
        ConflictError: it is not reviewed, or was looked at before.
    """
    posts.require(ctx, Step.WORDING)
    require_state(ctx, found, PaperState.REVIEWED)
    if found.wording_by is not None:
        raise ConflictError(CHECKED_ALREADY.format(quarter=wording.quarter(found.period)))
    posts.require_other(ctx, Step.WORDING, found)
    fresh = _fresh(ctx, found)
    turn(ctx, found, "notice.wording", also=fresh.changes, wording_by=ctx.speaker.id)
    _prompt(ctx, found, rules.ROLES[Step.SIGN], wording.TO_SIGN)
    return fresh.rows


def sign(ctx: Context, found: NoticePaper) -> Sequence[NoticeItem]:
    """The committee secretary signs: its text never changes again, and bears the day of today (成文日期).

    Raises:
        NotAllowedError: somebody else speaks, or who did an earlier step.
        ConflictError: it is not reviewed, or its wording was not checked.
    """
    posts.require(ctx, Step.SIGN)
    require_state(ctx, found, PaperState.REVIEWED)
    posts.require_other(ctx, Step.SIGN, found)
    if found.wording_by is None:
        raise ConflictError(whats_next(found))
    fresh = _fresh(ctx, found)
    columns: dict[str, Any] = {"state": PaperState.SIGNED, "signed_by": ctx.speaker.id, "dated": ctx.today}
    turn(ctx, found, "notice.sign", also=fresh.changes, **columns)
    text = wording.TO_NUMBER.format(quarter=wording.quarter(found.period), year=ctx.today.year)
    units.say(ctx, units.drafters(ctx, found), text, f"{units.about(found)}:step")
    return fresh.rows


def send_back(ctx: Context, found: NoticePaper, reason: str) -> None:
    """Who looks it over gives it back to its drafter; what units have agreed to stands, and its number.

    Units that could still answer cannot any more: they are asked anew, for silence until then agrees to nothing.

    Raises:
        NotAllowedError: anybody else speaks; once it is signed, anybody but who signs.
        ConflictError: it is being drafted, or published.
        BadInputError: no reason.
    """
    posts.require_looking_over(ctx)
    require_state(ctx, found, *rules.BEFORE_SIGNED, *rules.SIGNED)
    if found.state in rules.SIGNED:
        posts.require(ctx, Step.SIGN)
    if not reason.strip():
        raise BadInputError(NO_REASON)
    no_more_asked = units.call_off(ctx, found)
    turn(ctx, found, "notice.send_back", also=no_more_asked, state=PaperState.DRAFT, **UNDONE)
    told = wording.short(reason, wording.TOLD_CHARS)
    text = wording.SENT_BACK.format(quarter=wording.quarter(found.period), reason=told)
    units.say(ctx, units.drafters(ctx, found), text, f"{units.about(found)}:step")


def whats_next(found: NoticePaper) -> str:
    """Where the paper stands and who does what next, in one sentence."""
    is_checked = found.state is PaperState.REVIEWED and found.wording_by is not None
    return NOT_NOW.format(quarter=wording.quarter(found.period), next=TO_SIGN if is_checked else NEXT[found.state])


def require_state(ctx: Context, found: NoticePaper, *states: PaperState) -> None:
    """Let pass a paper that stands so, locked until the transaction ends."""
    paper.locked(ctx, found)
    if found.state not in states:
        raise ConflictError(whats_next(found))


def _fresh(ctx: Context, found: NoticePaper) -> upcoming.Fresh:
    """Part five as of today, the whole fit to be printed.

    Raises:
        ConflictError: a sentence may not be printed.
    """
    fresh = upcoming.refresh(ctx, found)
    _require_printable(ctx, found)
    return fresh


def _require_printable(ctx: Context, found: NoticePaper) -> None:
    """People may have lost their posts since, and units been renamed: it is looked at once more."""
    for one in paper.standing(paper.items(ctx, found)):
        if sentence := checking.wrong(ctx, one.text):
            raise ConflictError(NOT_PRINTABLE.format(number=one.id, sentence=sentence))


def turn(ctx: Context, found: NoticePaper, verb: str, *, also: Sequence[Change] = (), **columns: Any) -> None:
    """Take a step: set these columns and write it down, so that it can be taken back."""
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
