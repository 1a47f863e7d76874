"""测评票数, 计票: papers typed in by one, the round counted by another; what too few said is shown to nobody."""

import re
from collections.abc import Mapping, Sequence

from bot import appraisal, people
from bot.appraisal import AppraisalTally, Outcome, TallySource, VoterGroup
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.people import Right
from bot.text.normal import fold
from handlers import drafting, tasks

router = Router()

NONE_OPEN = "现在没有进行中的测评。"
GROUPS = re.compile(
    r"(?:(?P<committee>党委委员|党委|委员)|(?P<peers>其他书记|书记)|(?P<own>本单位党员|党员群众|党员|群众))"
    r"[\s:：,，]*(?=好|较好|一般|差|\d)"
)
PAPER_EXAMPLE = "请这样写：「测评票数 锅炉支部 党员 好12 较好3」；哪一组写党委、书记或党员。"
TWICE = "“{grade}”写了两次，请核对。"
PAPER_KEPT = "已录{unit}{group}的纸票：{counts}，共{total}票。改错再录一次；由另一位同志计票，等于核对。"
NO_PAPERS = "这次测评还没有录纸票。"
PAPERS = "已录的纸票："
PAPER_LINE = "{unit} {group}：{counts}{yours}"
YOURS = "（您录的）"

COUNT = "{title}：{voters}人有票，已投{voted}人，纸票{papers}组。计票后不能再投，也不能改。"
COUNT_CHOICES = ("计票", "取消")
NOT_COUNTED = "好，没有计票。"
RESULTS = "{title}已计票（不足{minimum}票的组不显示）："
NOTHING_COUNTED = "现在没有进行中的测评，{year}年也没有计过票。"
TOO_FEW = "各组票数都不足：{units}"
IN_A_LINE = 12
"""Units told in one line."""
RESULT_LINE = "{unit}：{groups}"
RESULT_GROUP, HIDDEN, ON_PAPER = "{group} {counts}", "{group}票数不足", "（纸票）"


@router.command(
    "测评票数",
    "录票",
    intent="rating.paper",
    usage=("测评票数 锅炉支部 党员 好12 较好3", "测评票数"),
    about="录入纸票的票数（党委、书记、党员三组），由另一位同志计票核对。",
    right=Right.APPRAISE,
    typed=True,
)
def papers(ctx: Context, said: Said) -> Reply:
    """Type in how a group rated a unit on paper; without anything said, what was typed in so far."""
    people.require_anywhere(ctx, Right.APPRAISE)
    if not said.rest:
        return _papers(ctx)
    code, group = drafting.named(ctx, said.rest), GROUPS.search(fold(said.rest))
    if not code or group is None or group.lastgroup is None:
        raise BadInputError(PAPER_EXAMPLE)
    counts = _counts(fold(said.rest)[group.end() :])
    unit = people.org_by_code(ctx, code)
    made = appraisal.enter_paper(ctx, unit, VoterGroup(group.lastgroup), counts)
    told = {"unit": unit.short, "group": appraisal.GROUPS[made.voter_group], "counts": _said(made.counts)}
    return Reply(PAPER_KEPT.format(**told, total=sum(made.counts.values())))


def _counts(text: str) -> dict[str, int]:
    """Grade → papers, each grade once."""
    longest = sorted(appraisal.GRADES, key=len, reverse=True)
    found = re.findall(rf"({'|'.join(longest)})\s*[::]?\s*(\d{{1,6}})", text)
    if not found:
        raise BadInputError(PAPER_EXAMPLE)
    counts: dict[str, int] = {}
    for grade, number in found:
        if grade in counts:
            raise BadInputError(TWICE.format(grade=grade))
        counts[grade] = int(number)
    return counts


def _said(counts: Mapping[str, int]) -> str:
    return " ".join(f"{grade}{number}" for grade, number in counts.items() if number)


def _papers(ctx: Context) -> Reply:
    row = appraisal.current(ctx)
    found = appraisal.papers(ctx, row) if row else ()
    if not found:
        return Reply(NO_PAPERS if row else NONE_OPEN)
    return tasks.pages(ctx, PAPERS, [_paper(ctx, one) for one in found])


def _paper(ctx: Context, one: AppraisalTally) -> str:
    yours = YOURS if one.entered_by == ctx.speaker.id else ""
    unit, group = people.org(ctx, one.org_id).short, appraisal.GROUPS[one.voter_group]
    return PAPER_LINE.format(unit=unit, group=group, counts=_said(one.counts), yours=yours)


@router.command(
    "计票",
    "测评结果",
    intent="rating.count",
    usage="计票",
    about="截止后（或都投完了）计票；计过的看各单位票数。",
    right=Right.APPRAISE,
    typed=True,
)
def tally(ctx: Context, _: Said) -> Reply:
    """Count the open round after it was shown how far it is; where none is open, what the year's count says."""
    people.require_anywhere(ctx, Right.APPRAISE)
    row = appraisal.current(ctx)
    if row is None:
        return _results(ctx)
    stands = appraisal.require_countable(ctx, row)
    text = COUNT.format(
        title=row.title, voters=stands.voters, voted=stands.voted, papers=len(appraisal.papers(ctx, row))
    )
    return ask(ctx, "rating.count", text, choices=COUNT_CHOICES)


@router.answer("rating.count")
def counted(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: the seals are opened; where somebody else has just counted, his count is shown."""
    if answer.picked != 0:
        return Reply(NOT_COUNTED)
    if appraisal.current(ctx) is not None:
        appraisal.count(ctx)
    return _results(ctx)


def _results(ctx: Context) -> Reply:
    year = appraisal.year_of(ctx.today)
    row = appraisal.counted_in(ctx, year)
    if row is None:
        raise NotFoundError(NOTHING_COUNTED.format(year=year))
    by_unit: dict[int, list[Outcome]] = {}
    for one in appraisal.outcomes(ctx, row):
        by_unit.setdefault(one.org_id, []).append(one)
    lines = [
        RESULT_LINE.format(unit=people.org(ctx, org_id).short, groups=_groups(found))
        for org_id, found in by_unit.items()
        if any(one.counts for one in found)
    ]
    few = [people.org(ctx, org_id).short for org_id, found in by_unit.items() if not any(one.counts for one in found)]
    lines += [
        TOO_FEW.format(units="、".join(few[place : place + IN_A_LINE])) for place in range(0, len(few), IN_A_LINE)
    ]
    return tasks.pages(ctx, RESULTS.format(title=row.title, minimum=row.minimum), lines)


def _groups(found: Sequence[Outcome]) -> str:
    return "；".join(_group(one) for one in found)


def _group(one: Outcome) -> str:
    group = "和".join(appraisal.GROUPS[group] for group in one.groups)
    if not one.counts:
        return HIDDEN.format(group=group)
    paper = ON_PAPER if one.source is TallySource.PAPER else ""
    return RESULT_GROUP.format(group=group, counts=_said(one.counts)) + paper
