"""学习计划, 学完, 中心组学习: the year's topics of a unit, and what its leading body studied together."""

import re

from bot import learning, people, plan
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.learning import CentralStudy, Draft, Topic
from bot.people import Org, OrgKind, Right
from bot.text import args, study_plans
from bot.text.brief import cut
from handlers import again, meant, scholars, tasks, which

router = Router()

EMPTY = "{unit}{year}年的学习计划还没有定。定计划请这样写：学习计划 1月 党章专题 集中学习 老王；3月 安全生产 专题党课。"
HEAD = "{unit}{year}年学习计划{count}个专题，已学{done}个（前面是编号）："
LINE = "{number} {month}月 {title}，{how}{leader}{state}"
STUDIED, MISSED = "，{day}已学", "，未学"
LEADER = "，{leader}"
SET = "已定{unit}{year}年学习计划：{what}，共{count}个专题。{task}改错回「撤回」。"
ADDED, CHANGED = "新增{count}个", "改{count}个"
REPORTED = "任务“{title}”已报完成{asked}。"
WAITS = "，等核验"
SAME = "{unit}{year}年学习计划里都有了，没有改动。"
DONE = "已记：专题{number}“{title}”{day}学完。改错回「撤回」。"
DROPPED = "已从学习计划去掉专题{number}“{title}”。改错回「撤回」。"
NO_CENTRAL = "{unit}{year}年还没有中心组学习的记录。"
CENTRAL = "{unit}{year}年中心组学习{count}次："
SESSION = "{day} {topics}{chair}{present}{talk}"
CHAIR, PRESENT, TALK, OPEN = "，{chair}主持", "，到{present}人", "，有发言记录", "，未归档"
LONGEST = 24
"""Characters of a title in a line."""
YEAR = re.compile(r"20\d{2}(?=年|$)")
MONTH = re.compile(r"\d{1,2}月|[一二三四五六七八九十]{1,2}月")


@router.command(
    "学习计划",
    intent="study.plan",
    usage=("学习计划", "学习计划 1月 党章专题 集中学习 老王；3月 安全生产重要论述 专题党课 陈静"),
    about="看本支部全年的学习计划；书记、委员写上月份和题目就是定计划，同一题目再写是改。",
    typed=True,
)
@again.asking("study.plan")
def study_plan(ctx: Context, said: Said) -> Reply:
    """The plan of one's unit, or topics put into it."""
    if MONTH.search(said.rest):
        return _set(ctx, said)
    unit = people.unit_of(ctx, which.place_said(ctx, said) or _led_or_home(ctx))
    if unit.id != people.home(ctx).id:
        people.require(ctx, Right.SEE_UNIT, unit)
    found = YEAR.search(said.rest)
    year = int(found[0]) if found else ctx.today.year
    topics = learning.listed(ctx, unit, year)
    if not topics:
        return Reply(EMPTY.format(unit=unit.short, year=year))
    done = sum(one.studied_on is not None for one in topics)
    head = HEAD.format(unit=unit.short, year=year, count=len(topics), done=done)
    return tasks.pages(ctx, head, [_line(ctx, one) for one in topics])


def _led_or_home(ctx: Context) -> Org:
    """The branch the speaker keeps the plan of, else his own unit; the office has to name one."""
    led = [one for one in people.led_units(ctx, Right.KEEP_STUDY) if one.kind not in {OrgKind.GROUP, OrgKind.COMMITTEE}]
    return led[0] if led else people.home(ctx)


def _line(ctx: Context, one: Topic) -> str:
    row = one.row
    if one.studied_on is not None:
        state = STUDIED.format(day=meant.day_words(ctx, one.studied_on))
    else:
        state = MISSED if learning.rules.topic_due(row.year, row.month) < ctx.today else ""
    return LINE.format(
        number=row.number,
        month=row.month,
        title=cut(row.title, LONGEST),
        how=row.how,
        leader=LEADER.format(leader=row.leader) if row.leader else "",
        state=state,
    )


def _set(ctx: Context, said: Said) -> Reply:
    people.require_anywhere(ctx, Right.KEEP_STUDY)
    named, rest = scholars.headed(ctx, said.rest)
    unit = people.unit_of(ctx, named or _led_or_home(ctx))
    members = {one.name for one in people.members_of(ctx, unit)}
    said_year, topics = study_plans.read(rest, members)
    year = said_year or ctx.today.year
    drafts = [Draft(one.month, one.title, one.how, one.leader) for one in topics]
    done = learning.set_topics(ctx, unit, year, drafts)
    if not done.added and not done.changed:
        return Reply(SAME.format(unit=unit.short, year=year) + _reported(done.task))
    parts = [ADDED.format(count=done.added)] if done.added else []
    parts += [CHANGED.format(count=done.changed)] if done.changed else []
    count = len(learning.listed(ctx, unit, year))
    return Reply(SET.format(unit=unit.short, year=year, what="，".join(parts), count=count, task=_reported(done.task)))


def _reported(task: plan.Task | None) -> str:
    if task is None:
        return ""
    waits = WAITS if task.state is plan.TaskState.REPORTED else ""
    return REPORTED.format(title=meant.short(task.title), asked=waits)


@router.command(
    "学完",
    intent="study.done",
    usage=("学完 2", "学完 2 11月20日"),
    about="记某个专题学完了；会议记录的议题里写着题目的，不用记。",
    right=Right.KEEP_STUDY,
    typed=True,
    dated=True,
)
def studied(ctx: Context, said: Said) -> Reply:
    """A topic by its number, today or on the day said."""
    number, rest = args.number_then_rest(said.rest, example="学完")
    day = args.one_day(rest, ctx.now, ctx.workdays, prefer="past") if rest else ctx.today
    row = learning.studied(ctx, _kept(ctx), day.year, number, day)
    title = cut(row.title, LONGEST)
    return Reply(DONE.format(number=number, title=title, day=meant.day_words(ctx, day)))


@router.command(
    "去掉专题",
    intent="study.drop",
    usage="去掉专题 2",
    about="从今年的学习计划里去掉一个专题。",
    right=Right.KEEP_STUDY,
    typed=True,
)
def drop(ctx: Context, said: Said) -> Reply:
    """A topic by its number."""
    number, _ = args.number_then_rest(said.rest, example="去掉专题")
    row = learning.drop(ctx, _kept(ctx), ctx.today.year, number)
    return Reply(DROPPED.format(number=number, title=cut(row.title, LONGEST)))


def _kept(ctx: Context) -> Org:
    people.require_anywhere(ctx, Right.KEEP_STUDY)
    return _led_or_home(ctx)


@router.command(
    "中心组学习",
    "中心组记录",
    intent="study.central",
    usage=("中心组学习", "中心组记录 2026年", "中心组学习 锅炉支部"),
    about="看班子全年的中心组学习：哪天、学什么、谁主持、到几人；别的班子写上单位。",
    right=Right.SEE_UNIT,
    asks_back=True,
)
@again.asking("study.central")
def central(ctx: Context, said: Said) -> Reply:
    """The sessions of the leading body of the unit led or named."""
    people.require_anywhere(ctx, Right.SEE_UNIT)
    unit = people.unit_of(ctx, scholars.unit(ctx, said, Right.SEE_UNIT))
    found = YEAR.search(said.rest)
    year = int(found[0]) if found else ctx.today.year
    sessions = learning.central_studies(ctx, unit, year)
    if not sessions:
        return Reply(NO_CENTRAL.format(unit=unit.short, year=year))
    head = CENTRAL.format(unit=unit.short, year=year, count=len(sessions))
    return tasks.pages(ctx, head, [_session(ctx, one) for one in sessions])


def _session(ctx: Context, one: CentralStudy) -> str:
    return SESSION.format(
        day=meant.day_words(ctx, one.day),
        topics=cut("、".join(one.topics), LONGEST),
        chair=CHAIR.format(chair=one.chair) if one.chair else "",
        present=OPEN if one.present is None else PRESENT.format(present=one.present),
        talk=TALK if one.has_talk else "",
    )
