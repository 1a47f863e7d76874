"""The year's feedback to one unit (年度考核反馈): its result, what was good, what to do next, how to appeal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot import assess, people, problems
from bot.assess import Check, CheckKind, CheckState, Score, Table, YearFeedback
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.papers.official import DAY, Official
from bot.people import Org
from bot.problems import Filter

TITLE = "关于{unit}{year}年度党建工作考核结果的反馈"
ADDRESSEE = "{unit}："
OPENING = "按照党建工作量化考核表，现将你单位{year}年度党建工作考核结果反馈如下。"
RESULT, GOOD, NEXT, APPEAL = "考核结果", "做得好的方面", "下一年要做的", "申诉"
NUMERALS = "一二三四"
WHOLE = "年度得分{points}分，等次为{grade}。"
UNGRADED = "年度得分{points}分。"
OPEN = "已核定{known_of}分，得{known}分；还有{waiting}项待核，总分和等次待定，待核不是扣分。"
HEADS = ("考核内容", "满分", "得分", "说明")
WAITING, LEFT_OUT = "待核", "不计入"
FULL = "下列内容得满分：{names}。"
ADDED = "加分事项：{names}。"
NOTHING_FULL = "没有得满分的考核内容。"
LOST = "{name}，失{points}分：{reason}"
TO_MEND = "{numbered}，{day}前：{text}。"
NOTHING_LOST = "没有失分的考核内容，请继续保持。"
HOW_TO_APPEAL = (
    "对结果有不同意见的，请在{day}前由书记、副书记在支部通回复「申诉 编号 理由」，编号为考核表中的编号，"
    "例如「申诉 D3-2 记录里有表决情况」。申诉由没有参加录入的同志答复。"
)
DRAFT = "草稿"
NO_YEAR = "只有年度考核才有书面反馈。"

Line = Mapping[str, Any]


def feedback_docx(ctx: Context, check: Check, org: Org) -> bytes:
    """What a unit is told in writing of its year, for whom may see its result.

    Strengths and losses are those of the year's last frozen quarter: quarters count from the new year on. The office's
    own words stand before what is to be done; a text drawn by ourselves says the same and is left out.

    Raises:
        NotAllowedError: the speaker may not see the unit's result.
        NotFoundError: it has none, it was not shown to the unit yet, or the check is not a year's.
    """
    if check.kind is not CheckKind.YEAR:
        raise NotFoundError(NO_YEAR)
    score = assess.result(ctx, check, org)
    year = int(check.period[:4])
    title = TITLE.format(unit=org.name, year=year)
    mark = DRAFT if check.state is CheckState.DRAFT else ""
    written = assess.feedback_of(ctx, check, org)
    paper = Official(subject=title, made_at=ctx.now, mark=mark)
    paper.title(title)
    paper.addressee(ADDRESSEE.format(unit=org.name))
    paper.text(OPENING.format(year=year))
    quarter = _last_quarter(ctx, year, org)
    sections = {
        RESULT: _result(score),
        GOOD: _good(*quarter) if quarter else (NOTHING_FULL,),
        NEXT: [*_said(written), *_numbered([*(_lost(*quarter) if quarter else ()), *_to_mend(ctx, org)])],
        APPEAL: (HOW_TO_APPEAL.format(day=DAY.format(day=assess.appeals_end(ctx, check))),),
    }
    for number, (heading, paragraphs) in zip(NUMERALS, sections.items(), strict=True):
        paper.heading(f"{number}、{heading}")
        for paragraph in paragraphs or (NOTHING_LOST,):
            paper.text(paragraph)
        if heading == RESULT:
            paper.matters([HEADS, *_parts(assess.table_of(ctx, check), score.lines)])
    paper.signature(ctx.settings.chat.contact, _day(check, written))
    return paper.content()


def _said(written: YearFeedback | None) -> Sequence[str]:
    is_own = written is not None and written.by_id is not None
    return [line for line in written.text.splitlines() if line.strip()] if written and is_own else []


def _day(check: Check, written: YearFeedback | None) -> date | None:
    """The day it was sent, else the day the unit was shown its result; none on a draft."""
    moment = written.sent_at if written and written.sent_at else check.shown_at
    return None if moment is None else local(moment).date()


def _last_quarter(ctx: Context, year: int, org: Org) -> tuple[Table, Sequence[Line]] | None:
    """The unit's lines in the last frozen quarter of the year, with the table they were judged by."""
    found = assess.last_quarters(ctx, year, org.id).get(org.id)
    return None if found is None else (found[0], found[1].lines)


def _result(score: Score) -> tuple[str]:
    points = assess.wording.points
    if score.points is None:
        waiting = sum(line["applies"] and line["earned"] is None for line in score.lines)
        return (OPEN.format(known_of=points(score.known_of), known=points(score.known), waiting=waiting),)
    said = WHOLE if score.grade else UNGRADED
    return (said.format(points=points(score.points), grade=score.grade),)


def _parts(table: Table, lines: Sequence[Line]) -> Iterator[tuple[str, str, str, str]]:
    for line in lines:
        earned = (
            LEFT_OUT
            if not line["applies"]
            else WAITING
            if line["earned"] is None
            else assess.tenths(Decimal(line["earned"]))
        )
        yield (
            assess.YEAR_PARTS.get(line["code"]) or _name(table, line),
            assess.number(Decimal(line["of"])),
            earned,
            line["reason"],
        )


def _name(table: Table, line: Line) -> str:
    return assess.name_of(table, line["code"]) or str(line["code"])


def _known(lines: Sequence[Line]) -> Iterator[tuple[Line, Decimal, Decimal]]:
    """The lines that count, their points and of how many: what is 待核 is neither good nor bad."""
    for line in lines:
        if line["applies"] and line["earned"] is not None:
            yield line, Decimal(line["earned"]), Decimal(line["of"])


def _good(table: Table, lines: Sequence[Line]) -> list[str]:
    full = [_name(table, line) for line, earned, of in _known(lines) if of > 0 and earned == of]
    added = [_name(table, line) for line, earned, of in _known(lines) if earned > of]
    said = [FULL.format(names="、".join(full))] if full else []
    said += [ADDED.format(names="、".join(added))] if added else []
    return said or [NOTHING_FULL]


def _lost(table: Table, lines: Sequence[Line]) -> Iterator[str]:
    for line, earned, of in _known(lines):
        if earned < of:
            points = assess.tenths(of - earned)
            yield LOST.format(name=f"{line['code']} {_name(table, line)}".strip(), points=points, reason=line["reason"])


def _to_mend(ctx: Context, org: Org) -> Iterator[str]:
    """Rectifications of the unit that are under way, for who may see them."""
    if not people.may(ctx, people.Right.SEE_UNIT, org):
        return
    for one in problems.of_unit(ctx, org, wanted=Filter.OPEN):
        if one.rectification is not None and one.task is not None:
            day, text = DAY.format(day=one.task.due), one.problem.text.rstrip("。")
            yield TO_MEND.format(numbered=problems.numbered(one.rectification), day=day, text=text)


def _numbered(texts: Sequence[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]
