"""通报: the quarter's notice as it is looked at: by the office, by who answers for a unit, by everybody in the end."""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from bot import circular, people
from bot.chat import Reply, Router, Said
from bot.circular import Agreement, NoticeItem, NoticePaper, PaperState, Section
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Right
from bot.text.brief import cut
from handlers import again, agreeing, linked, publishing, tasks, which_notice

router = Router()

STANDS = "{next}共{items}条，{characters}字。"
CHECKED = "单位核对：同意{agreed}条{lapsed}，等答复{waiting}条，有异议{objected}条，没问{open}条。"
FEW = "主要做法{count}条，要写三到五条：「写入通报 二 单位和一件事」。"
OBJECTION = "{number} 有异议：{reason}"
LOOK = "看全文回「通报 看 一」到「五」，Word 回「通报 文件」。"
WRITTEN = "{quarter}通报写到您单位的（前面是编号），同意回「同意通报」，不同意回「不同意通报 编号 理由」："
AGREED = "{quarter}通报写到您单位的，已核对："
NOTHING_YET = "还没有发布的通报；写到您单位的，发布前会请书记核对。"
SECTION = "{heading}（前面是编号）："
EMPTY = "{heading}：{text}"
PUBLISHED = "{quarter}通报 {heading}："
STATES: Mapping[Agreement, str] = {
    Agreement.NOT_ASKED: "",
    Agreement.ASKED: "〔核对中〕",
    Agreement.AGREED: "〔已核对〕",
    Agreement.OBJECTED: "〔有异议，不写入〕",
}
REMOVED = "〔已去掉〕"
LAPSED = "〔到期没回，按同意算〕"
AMONG = "（到期没回{count}条）"
FILE = "{title}（Word），半小时内有效：\n{url}"
HOW = "请说「通报」「通报 看 三」「通报 文件」；起草说「起草三季度通报」。"
_LOOK = re.compile(r"^(?:看|查看|打开)?\s*")
FEWEST = 3
"""Practices from which on there are enough."""
LINE, REASON = 110, 90
"""Characters of a piece of a sentence in a list, and of an objection."""
_PIECE = re.compile(rf".{{1,{LINE}}}$|.{{1,{LINE - 1}}}[。；，、]|.{{1,{LINE}}}", re.DOTALL)
SECTIONS = dict(zip("一二三四五", Section, strict=True))
STEPS: Mapping[str, again.Run] = {
    "送核": agreeing.send_to_units,
    "审核": publishing.review,
    "核稿": publishing.check_wording,
    "签发": publishing.sign,
    "编号": publishing.publish,
    "发布": publishing.publish,
}
"""What is done to it, said behind its word: 通报 签发."""
SECTION_FIRST = re.compile(r"(?:第)?([一二三四五1-5])(?:部分|节|章)?[\s,，、:：.]*(.*)", re.DOTALL)
"""A section by its number, and what follows."""


@router.command(
    "通报",
    "季通报",
    intent="notice.show",
    usage=("通报", "通报 看 三", "通报 文件"),
    about="看季通报：办到哪一步、写了什么；书记看写到本单位的，发布后都能看。",
    typed=True,
)
@again.asking("notice.show")
def show(ctx: Context, said: Said) -> Reply:
    """Where the paper stands, for the office; what is written about the unit, for who answers for it; else the last."""
    period, rest = which_notice.named(ctx, said)
    rest = _LOOK.sub("", rest)
    if rest in STEPS:
        return STEPS[rest](ctx, said)
    found = _visible(ctx, period)
    if found is None:
        return Reply(NOTHING_YET)
    if linked.WANTED.match(rest):
        return _link(ctx, found)
    if chosen := SECTION_FIRST.fullmatch(rest):
        return _section(ctx, found, named(chosen[1]))
    if rest:
        raise BadInputError(HOW)
    if _is_office(ctx) and found.state is not PaperState.PUBLISHED:
        return _status(ctx, found)
    return _own(ctx, found) or tasks.pages(ctx, "", _pieces([circular.summary(ctx, found)]))


def _is_office(ctx: Context) -> bool:
    return people.may_everywhere(ctx, Right.SEE_ALL_RESULTS)


def _visible(ctx: Context, period: str) -> NoticePaper | None:
    """The paper the speaker may look at: of the quarter named, in hand and his business, else the last published.

    Raises:
        NotFoundError: the office asks for what was not drafted.
        SeveralError: several are in hand.
    """
    in_hand = [one for one in circular.unpublished(ctx) if _is_office(ctx) or _mine(ctx, one)]
    if period:
        found = circular.latest(ctx, period) if _is_office(ctx) else circular.find(ctx, period)
        return found if found in in_hand or (found and found.state is PaperState.PUBLISHED) else None
    found = which_notice.among(in_hand)
    try:
        return found or circular.latest(ctx, published=True)
    except NotFoundError:
        if _is_office(ctx):
            raise
        return None


def _mine(ctx: Context, found: NoticePaper) -> Sequence[NoticeItem]:
    return circular.mine(ctx, found) if people.may_anywhere(ctx, Right.APPEAL) else ()


def named(word: str) -> Section:
    """`三` or `3`."""
    return SECTIONS[word] if word in SECTIONS else list(Section)[int(word) - 1]


def _status(ctx: Context, found: NoticePaper) -> Reply:
    rows = [one for one in circular.items(ctx, found) if not one.removed]
    about = [one for one in rows if one.org_id is not None]
    counts = {state: sum(one.agreement is state for one in about) for state in Agreement}
    lapsed = sum(_lapsed(ctx, one) for one in about)
    practices = sum(one.section is Section.PRACTICES for one in circular.standing(rows))
    head = STANDS.format(
        next=circular.whats_next(found),
        items=len(circular.standing(rows)),
        characters=circular.characters(circular.content(ctx, found)),
    )
    lines = []
    if found.state is PaperState.WITH_UNITS:
        lines.append(
            CHECKED.format(
                agreed=counts[Agreement.AGREED] + lapsed,
                lapsed=AMONG.format(count=lapsed) if lapsed else "",
                waiting=counts[Agreement.ASKED] - lapsed,
                objected=counts[Agreement.OBJECTED],
                open=counts[Agreement.NOT_ASKED],
            )
        )
    if practices < FEWEST and found.state is PaperState.DRAFT:
        lines.append(FEW.format(count=practices))
    objected = [one for one in about if one.agreement is Agreement.OBJECTED and one.section is not Section.RECTIFY]
    lines += [OBJECTION.format(number=one.id, reason=cut(one.objection, REASON)) for one in objected]
    return tasks.pages(ctx, head, [*lines, LOOK])


def _lapsed(ctx: Context, one: NoticeItem) -> bool:
    """Whether its unit did not answer in its term."""
    return one.agreement is Agreement.ASKED and not circular.is_waiting(one, ctx.today)


def _stands(ctx: Context, one: NoticeItem) -> str:
    """What its unit says of it."""
    return LAPSED if _lapsed(ctx, one) else STATES[one.agreement]


def _own(ctx: Context, found: NoticePaper) -> Reply | None:
    """What is written about the speaker's unit, while it may still be changed."""
    rows = _mine(ctx, found)
    if not rows or found.state is PaperState.PUBLISHED:
        return None
    quarter = circular.wording.quarter(found.period)
    waiting = any(circular.is_waiting(one, ctx.today) for one in rows)
    lines = _pieces([circular.line(ctx, one, LINE) + _stands(ctx, one) for one in rows])
    return tasks.pages(ctx, (WRITTEN if waiting else AGREED).format(quarter=quarter), lines)


def _section(ctx: Context, found: NoticePaper, section: Section) -> Reply:
    """A part of the paper; the office sees numbers, what units say and what was taken out."""
    heading = circular.wording.heading(section)
    if found.state is PaperState.PUBLISHED or not _is_office(ctx):
        if found.state is not PaperState.PUBLISHED:
            raise NotFoundError(NOTHING_YET)
        part = circular.content(ctx, found).parts[list(Section).index(section)]
        texts = [*part.paragraphs, *(" ".join(row) for row in part.rows[1:])]
        quarter = circular.wording.quarter(found.period)
        return tasks.pages(ctx, PUBLISHED.format(quarter=quarter, heading=heading), _pieces(texts))
    rows = circular.items(ctx, found, section=section)
    if not rows:
        return Reply(EMPTY.format(heading=heading, text=circular.wording.NOTHING[section]))
    texts = [circular.line(ctx, one, 400) + (REMOVED if one.removed else _stands(ctx, one)) for one in rows]
    return tasks.pages(ctx, SECTION.format(heading=heading), _pieces(texts))


def _pieces(texts: Sequence[str]) -> list[str]:
    """Lines short enough for a page, broken behind a sign where there is one."""
    return [piece for text in texts for piece in _PIECE.findall(text)]


def _link(ctx: Context, found: NoticePaper) -> Reply:
    circular.readable(ctx, found.id)
    return Reply(linked.handed(ctx, "notice", found.id, found.title, partial(FILE.format, title=found.title)))
