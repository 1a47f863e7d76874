"""谈心谈话, 评议结果: counts and days typed by the branch; what was said and whose grade it was is never asked."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot import org_life, people, plan
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.org_life import Grades, MemberAppraisal, TalkKind, Talks
from bot.people import Org, OrgKind, Right
from bot.text import args, dates
from bot.text.numerals import HAN, number
from handlers import again, meant, which

router = Router()

TALKS, APPRAISAL, FEEDBACK = "ZB-05-2", "ZB-06-1", "ZB-06-2"
"""The duties of the list these are."""
KINDS = {TalkKind.COMMITTEE: "委员之间", TalkKind.WITH_MEMBERS: "委员与党员", TalkKind.MEMBERS: "党员之间"}
_KIND = (
    (
        TalkKind.WITH_MEMBERS,
        re.compile(r"(?:委员?|书记|班子)[与和同跟找]\s?党员|党员[与和同跟找]\s?(?:委员?|书记|班子)"),
    ),
    (TalkKind.COMMITTEE, re.compile(r"委员(?:之间|互相|相互)?|支委|班子")),
    (TalkKind.MEMBERS, re.compile(r"党员(?:之间|互相|相互)?")),
)
_COUNT = re.compile(r"(?<![\d月])(\d{1,4})\s*(?:人次|次|人|对)")
_MINUS = re.compile(r"[-−–负]\s*$")
_OF = rf"[^\d{HAN}]{{0,2}}?"
_FIGURES = rf"(\d+|[{HAN}百]+)"
_GRADES = {
    "excellent": re.compile(rf"优秀{_OF}{_FIGURES}"),
    "qualified": re.compile(rf"(?<!基本)(?<!不)合格{_OF}{_FIGURES}"),
    "basic": re.compile(rf"基本合格{_OF}{_FIGURES}"),
    "unqualified": re.compile(rf"不合格{_OF}{_FIGURES}"),
    "ungraded": re.compile(rf"(?:预备|不定等次)[^\d{HAN}]{{0,4}}?{_FIGURES}"),
}
HOW = "请这样写：谈心谈话 11月20日 委员与党员 12人次。只记次数，不记谈了什么。"
TALKED = "已记{unit}{day}{kind}谈心谈话{count}人次。{year}。{task}改错回「撤回」。"
YEAR = "{year}年：{counts}"
NONE = "还没有登记"
LACKING = "，还没有{kinds}的"
OF_UNIT = "{unit}{year}。"
COMPANY = "{year}年：{talks}个单位登记了谈心谈话，{appraised}个单位登记了民主评议结果，共{whole}个单位。"
RECORDED = (
    "已记{unit}{year}年民主评议：优秀{excellent}、合格{qualified}、基本合格{basic}、不合格{unqualified}。{more}{task}"
)
GENEROUS = "优秀一般不超过三分之一（{graded}人最多{most}名），请核对。"
WHICH_DAY = "{unit}的民主评议是哪天开的？例如「11月20日」。"
NONE_HELD = "{unit}{year}年的民主评议还没有登记。开完回「评议结果 12月28日 优秀8 合格17」，只报人数。"
STANDS = (
    "{unit}{year}年民主评议（{day}）：优秀{excellent}、合格{qualified}、基本合格{basic}、不合格{unqualified}。{told}"
)
NOT_TOLD = "结果还没有登记反馈，当面反馈完回「评议反馈 日期」。"
TOLD = "{day}已反馈本人。"
TOLD_NOW = "已记：{unit}{year}年评议结果{day}反馈完。{task}改错回「撤回」。"
REPORT_IT = "报完成回「完成 {number}」。"
UNDO = "改错回「撤回」。"
EXAMPLE = "谈心谈话 机关一支部 11月20日 委员与党员 12人次"
APPRAISAL_EXAMPLE = "评议结果 机关一支部 12月28日 优秀8 合格17"
FEEDBACK_EXAMPLE = "评议反馈 机关一支部 1月10日"


def _figures(said: str) -> str:
    """A number in figures: 二十 is 20."""
    return said if said.isdecimal() else str(number(said) or 0)


def _task(ctx: Context, unit: Org, code: str) -> str:
    """How to report the duty of the list, while it is open."""
    found = [one for one in plan.find(ctx, code, org=unit) if one.state is plan.TaskState.OPEN]
    return REPORT_IT.format(number=found[0].id) if len(found) == 1 else ""


@router.command(
    "谈心谈话",
    "谈心",
    intent="org_life.talk",
    usage=("谈心谈话 11月20日 委员与党员 12人次", "谈心谈话"),
    about="记谈心谈话的次数，只记次数和日期，不记谈了什么；不带数字就看今年的。",
    right=Right.KEEP_ORG_LIFE,
    typed=True,
    yields_to="rule.query",
)
@again.asking("org_life.talk")
def talk(ctx: Context, said: Said) -> Reply:
    """So many talks of a kind; without a number how the year stands."""
    people.require_anywhere(ctx, Right.KEEP_ORG_LIFE)
    count = _COUNT.search(said.rest)
    if count is None:
        return _talks(ctx, said)
    unit = which.unit_kept(ctx, said, Right.KEEP_ORG_LIFE, example=EXAMPLE)
    kind = next((kind for kind, words in _KIND if words.search(said.rest)), None)
    if kind is None:
        raise BadInputError(HOW)
    times = -int(count[1]) if _MINUS.search(said.rest[: count.start()]) else int(count[1])
    words = said.rest[: count.start()] + said.rest[count.end() :]
    day = args.one_day(words, ctx.now, ctx.workdays, prefer="past") if re.search(r"\d|[今昨天周]", words) else ctx.today
    year = org_life.talked(ctx, unit, kind, times, day)
    named = {"unit": unit.short, "day": meant.day_words(ctx, day), "kind": KINDS[kind], "count": count[1]}
    return Reply(TALKED.format(**named, year=_year(year), task=_task(ctx, unit, TALKS)))


def _talks(ctx: Context, said: Said) -> Reply:
    if said.rest and which.unit_said(ctx, said) is None:
        raise BadInputError(HOW)
    if which.unit_said(ctx, said) is None and people.may_everywhere(ctx, Right.KEEP_ORG_LIFE):
        return _company(ctx)
    unit = which.unit_kept(ctx, said, Right.KEEP_ORG_LIFE, example=EXAMPLE)
    return Reply(OF_UNIT.format(unit=unit.short, year=_year(org_life.talks(ctx, unit, ctx.today.year))))


def _year(found: Talks) -> str:
    counts = "、".join(f"{words}{found.counts[kind]}人次" for kind, words in KINDS.items() if kind in found.counts)
    lacking = "、".join(words for kind, words in KINDS.items() if kind not in found.counts)
    more = LACKING.format(kinds=lacking) if counts and lacking else ""
    return YEAR.format(year=found.year, counts=(counts or NONE) + more)


def _company(ctx: Context) -> Reply:
    year = ctx.today.year
    units = [one for root in people.roots(ctx) for one in people.orgs_below(ctx, root)]
    meant_units = {one.id for one in units if one.kind not in {OrgKind.GROUP, OrgKind.COMMITTEE}}
    with_talks, appraised = org_life.of_units(ctx, year)
    counts = {"talks": len(with_talks.keys() & meant_units), "appraised": len(appraised.keys() & meant_units)}
    return Reply(COMPANY.format(year=year, **counts, whole=len(meant_units)))


@router.command(
    "评议结果",
    intent="org_life.appraisal",
    usage=("评议结果 11月20日 优秀3 合格6 预备1", "评议结果"),
    about="记民主评议各等次的人数，不记谁是什么等次；不带数字就看登记了没有。",
    right=Right.KEEP_ORG_LIFE,
    typed=True,
)
@again.asking("org_life.appraisal")
def appraisal(ctx: Context, said: Said) -> Reply:
    """The numbers of each grade; without numbers what was recorded."""
    people.require_anywhere(ctx, Right.KEEP_ORG_LIFE)
    found = {name: match for name, words in _GRADES.items() if (match := words.search(said.rest))}
    if not found and which.unit_said(ctx, said) is None and people.may_everywhere(ctx, Right.KEEP_ORG_LIFE):
        return _company(ctx)
    unit = which.unit_kept(ctx, said, Right.KEEP_ORG_LIFE, example=APPRAISAL_EXAMPLE)
    if not found:
        return Reply(_outcome(ctx, unit))
    numbers = {name: args.headcount(_figures(match[1])) for name, match in found.items()}
    grades = Grades(**({"excellent": 0, "qualified": 0} | numbers))
    words = _besides(said.rest, found.values())
    if not (dates.find(words, ctx.now, ctx.workdays) or dates.refused(words, ctx.now, ctx.workdays)):
        payload = {"text": said.rest, "slots": dict(said.slots)}
        return ask(ctx, "org_life.appraised_on", WHICH_DAY.format(unit=unit.short), words=(), payload=payload)
    day = args.one_day(words, ctx.now, ctx.workdays, prefer="past")
    made = org_life.appraise(ctx, unit, day, grades)
    more = GENEROUS.format(graded=grades.graded, most=grades.most_excellent) if grades.is_generous else ""
    told = _numbers(unit, made) | {"more": more, "task": _task(ctx, unit, APPRAISAL) + UNDO}
    return Reply(RECORDED.format(**told))


@router.answer("org_life.appraised_on")
def appraised_on(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The day was typed."""
    day = args.one_day(said.text, ctx.now, ctx.workdays, prefer="past")
    kept = answer.payload
    return appraisal(ctx, replace(said, text=f"评议结果 {day:%Y年%m月%d日} {kept['text']}", slots=kept["slots"]))


def _besides(text: str, found: Iterable[re.Match[str]]) -> str:
    """The text without the figures of the grades."""
    for match in sorted(found, key=lambda one: -one.start()):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text


def _numbers(unit: Org, made: MemberAppraisal) -> dict[str, str | int]:
    return {
        "unit": unit.short,
        "year": made.year,
        "excellent": made.excellent,
        "qualified": made.qualified,
        "basic": made.basic,
        "unqualified": made.unqualified,
    }


def _outcome(ctx: Context, unit: Org) -> str:
    year = org_life.year_of(ctx.today)
    found = org_life.outcome(ctx, unit, year)
    if found is None:
        return NONE_HELD.format(unit=unit.short, year=year)
    told = TOLD.format(day=meant.day_words(ctx, found.told_on)) if found.told_on else NOT_TOLD
    return STANDS.format(**_numbers(unit, found), day=meant.day_words(ctx, found.day), told=told)


@router.command(
    "评议反馈",
    intent="org_life.told",
    usage="评议反馈 11月22日",
    about="记评议结果哪天当面反馈完。",
    right=Right.KEEP_ORG_LIFE,
    typed=True,
)
@again.asking("org_life.told")
def told(ctx: Context, said: Said) -> Reply:
    """Everybody was told his result in person."""
    unit = which.unit_kept(ctx, said, Right.KEEP_ORG_LIFE, example=FEEDBACK_EXAMPLE)
    day = args.one_day(said.rest or said.text, ctx.now, ctx.workdays, prefer="past")
    made = org_life.told(ctx, unit, day)
    said_day = meant.day_words(ctx, day)
    return Reply(TOLD_NOW.format(unit=unit.short, year=made.year, day=said_day, task=_task(ctx, unit, FEEDBACK)))
