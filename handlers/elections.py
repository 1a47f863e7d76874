"""换届: when the term ends and what comes next; the days and numbers of an election, in both readings."""

import re
from collections.abc import Callable
from datetime import date

from bot import elections, meetings, people, plan
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.elections import Stage, Term
from bot.people import Org, Right
from bot.text import args
from handlers import again, meant, tasks, which

router = Router()

TASK = "ZB-01-3"
"""The duty of the list that an election is."""
ENDS = "{unit}本届{end}届满{left}。{next}"
LEFT = "（还有{days}天）"
OVER = "（已过{days}天）"
NEXT = {
    Stage.LATER: "提前六个月会提醒书记，提前三个月报请示。",
    Stage.COMING: "请在{request}前把换届请示报上级，报了回「换届请示 日期」。",
    Stage.REQUEST: "现在该报换届请示了，报了回「换届请示 日期」。",
    Stage.OVERDUE: "已经过期：请尽快报请示；确有原因要延期的，请党委工作部记上级批复的文号。",
}
REQUESTED = "请示{day}已报，选举开完回「换届选举 12月20日 应到45 到会40」。"
HELD = "选举{day}已开，等上级批复；批复了由党委工作部回「换届批复 单位 日期」。"
NOTED = "已记：{unit}换届请示{day}报上级。选举开完回「换届选举 12月20日 应到45 到会40」。改错回「撤回」。"
COUNTED = "已记：{unit}{day}选举。{arithmetic}改错回「撤回」。"
APPROVED = "已记：{unit}换届{day}批复，新一届任期到{end}。{task}改错回「撤回」。"
REPORT_IT = "报完成回「完成 {number}」。"
POSTPONED = "已记：{unit}换届延期到{day}，依据{basis}。改错回「撤回」。"
COMPANY = "半年内届满或已过期的{count}个单位："
NOBODY = "半年内没有届满的单位。"
LINE = "{unit} {end}{stands}"
STANDS = {Stage.OVERDUE: "，已过期", Stage.REQUEST: "，该报请示", Stage.COMING: ""}
IS_REQUESTED, IS_HELD = "，请示已报", "，已选举待批复"
NEED_NUMBERS = "请写上应到和到会人数，例如「换届选举 12月20日 应到45 到会40」。"
EXAMPLE = {
    "approve": "换届批复 机关一支部 12月25日",
    "postpone": "换届延期 机关一支部 2027年6月30日 公司党〔2026〕12号",
}
_NUMBER = r"\D{0,3}?(\d+)"
_EXPECTED = re.compile(rf"(?:应到|应参加|有选举权){_NUMBER}")
_PRESENT = re.compile(rf"(?:到会|实到|参加){_NUMBER}")
_BASIS = re.compile(r"\S*[〔\[【（(]\d{4}[〕\]】）)]\s*\d+号?|依据\s*(\S+)|文号\s*(\S+)")


@router.command(
    "换届",
    "任期",
    intent="election.query",
    usage=("换届", "换届 锅炉支部"),
    about="看本届什么时候届满、下一步办什么；党委工作部看半年内届满的单位。",
    right=Right.KEEP_ELECTION,
    typed=True,
    yields_to="rule.query",
)
@again.asking("election.query")
def query(ctx: Context, said: Said) -> Reply:
    """A unit's term, or the list of those that end soon."""
    people.require_anywhere(ctx, Right.KEEP_ELECTION)
    if which.unit_said(ctx, said) is None and people.may_everywhere(ctx, Right.KEEP_ELECTION):
        return _company(ctx)
    return Reply(_stands(ctx, elections.term(ctx, which.unit_kept(ctx, said, Right.KEEP_ELECTION))))


def _stands(ctx: Context, term: Term) -> str:
    left = (term.end - ctx.today).days
    count = LEFT.format(days=left) if left >= 0 else OVER.format(days=-left)
    return ENDS.format(unit=term.unit.short, end=_day(term.end), left=count, next=_next(term))


def _next(term: Term) -> str:
    found = term.election
    if found and found.held_on:
        return HELD.format(day=_day(found.held_on))
    if found and found.requested_on:
        return REQUESTED.format(day=_day(found.requested_on))
    return NEXT[term.stage].format(request=_day(term.end - elections.REQUESTED))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _company(ctx: Context) -> Reply:
    near = [one for one in elections.terms(ctx) if one.stage is not Stage.LATER]
    if not near:
        return Reply(NOBODY)
    lines = [LINE.format(unit=one.unit.short, end=_day(one.end), stands=_in_short(one)) for one in near]
    return tasks.pages(ctx, COMPANY.format(count=len(near)), lines)


def _in_short(term: Term) -> str:
    if term.election and term.election.held_on:
        return IS_HELD
    return IS_REQUESTED if term.election and term.election.requested_on else STANDS[term.stage]


def _writing(
    word: str, intent: str, usage: str, about: str, right: Right
) -> Callable[[Callable[[Context, Said], Reply]], Callable[[Context, Said], Reply]]:
    """A command of this topic: decided by its word, asking back which unit is meant."""

    def register(run: Callable[[Context, Said], Reply]) -> Callable[[Context, Said], Reply]:
        asked = again.asking(intent)(run)
        return router.command(word, intent=intent, usage=usage, about=about, right=right, typed=True)(asked)

    return register


@_writing("换届请示", "election.request", "换届请示 11月20日", "记换届请示哪天报的上级。", Right.KEEP_ELECTION)
def request(ctx: Context, said: Said) -> Reply:
    """The request went to the organisation above."""
    unit = which.unit_kept(ctx, said, Right.KEEP_ELECTION, example="换届请示 机关一支部 11月20日")
    day = args.one_day(said.rest or said.text, ctx.now, ctx.workdays, prefer="past")
    elections.request(ctx, unit, day)
    return Reply(NOTED.format(unit=unit.short, day=_day(day)))


@_writing(
    "换届选举",
    "election.hold",
    "换届选举 11月20日 应到45 到会40",
    "记选举的日期和人数，两种算法都给出；谁当选由大会宣布，不在这里记。",
    Right.KEEP_ELECTION,
)
def hold(ctx: Context, said: Said) -> Reply:
    """The day and the numbers; what they mean in both readings, and no result."""
    unit = which.unit_kept(ctx, said, Right.KEEP_ELECTION, example="换届选举 机关一支部 11月20日 应到45 到会40")
    expected, present = _EXPECTED.search(said.rest), _PRESENT.search(said.rest)
    if expected is None or present is None:
        raise BadInputError(NEED_NUMBERS)
    day = args.one_day(said.rest[: min(expected.start(), present.start())], ctx.now, ctx.workdays, prefer="past")
    numbers = {"expected": args.headcount(expected[1]), "present": args.headcount(present[1])}
    elections.hold(ctx, unit, day, **numbers)
    arithmetic = meetings.wording.election(meetings.counting.election(numbers["present"], numbers["expected"]))
    return Reply(COUNTED.format(unit=unit.short, day=_day(day), arithmetic=arithmetic))


@_writing(
    "换届批复", "election.approve", EXAMPLE["approve"], "记上级批复，新一届任期从选举之日算起。", Right.APPROVE_ELECTION
)
def approve(ctx: Context, said: Said) -> Reply:
    """The result was approved: the new term stands."""
    people.require_anywhere(ctx, Right.APPROVE_ELECTION)
    unit = which.unit_kept(ctx, said, Right.KEEP_ELECTION, example=EXAMPLE["approve"])
    day = args.one_day(said.rest, ctx.now, ctx.workdays, prefer="past")
    term = elections.approve(ctx, unit, day)
    return Reply(APPROVED.format(unit=unit.short, day=_day(day), end=_day(term.end), task=_task(ctx, unit)))


def _task(ctx: Context, unit: Org) -> str:
    found = [one for one in plan.find(ctx, TASK, org=unit) if one.state is plan.TaskState.OPEN]
    return REPORT_IT.format(number=found[0].id) if len(found) == 1 else ""


@_writing(
    "换届延期", "election.postpone", EXAMPLE["postpone"], "记上级批准的延期和文号，最多一年。", Right.APPROVE_ELECTION
)
def postpone(ctx: Context, said: Said) -> Reply:
    """A later day was allowed, on what document."""
    people.require_anywhere(ctx, Right.APPROVE_ELECTION)
    unit = which.unit_kept(ctx, said, Right.KEEP_ELECTION, example=EXAMPLE["postpone"])
    found = _BASIS.search(said.rest)
    basis = next(filter(None, (found[1], found[2], found[0])), "") if found else ""
    day = args.one_day(said.rest[: found.start()] if found else said.rest, ctx.now, ctx.workdays)
    elections.postpone(ctx, unit, day, basis)
    return Reply(POSTPONED.format(unit=unit.short, day=meant.day_words(ctx, day), basis=basis))
