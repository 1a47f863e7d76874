"""战报, 结项, 急难险重: what came of an activity, and the office's word on it."""

from datetime import date

from bot import activities, people
from bot.activities import Activity, ActivityState, ActivityTemplate, Wanted
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from bot.text import args, dates
from handlers import again, called, meant, measuring

router = Router()

SHOWN = 50
"""Characters of somebody's own words in an answer."""
WHAT = "{label}有什么成果？请写一句，例如「一次打压成功，提前三天」。"
REPORTED = "已记{label}战报：{text}。{next}改错回「撤回」。"
CLOSE_NEXT = "全部完成了回「结项 {number}」。"
CLOSE_WHAT = "{label}结果怎样？请写一句，例如「12月3日扣完，零返工」。"
CLOSED = "已结项：{label}，{day}完成{early}。{result}。{urgent}改错回「撤回」。"
MAY_BE_URGENT = "提前完成的，党委工作部可以「急难险重 {number}」确认。"
URGENT = "已确认{label}为急难险重（{early}），考核 J3 可据此加分。改错回「撤回」。"


@router.command(
    "战报",
    intent="activity.report",
    usage=("战报 12 转子一次就位，零返工", "三无一创三季度：无违章无事故无次品，创优2项"),
    about="报活动成果；三无一创报四个数，数据来自生产部门。",
    typed=True,
    yields_to="activity.report",
)
@again.asking("activity.report")
def report(ctx: Context, said: Said) -> Reply:
    """What was reached in words; of what is measured by the four numbers, the numbers."""
    code = str(said.slots.get("activity", ""))
    template = activities.defaults().get(code)
    if template is not None and template.zeros:
        return measuring.measured(ctx, said, template)
    text = str(said.slots.get("result", "")) if code else called.number_in(said.rest)[1]
    row = _running(ctx, said, template, text)
    text = called.after_name(row, text)
    if not text:
        question = WHAT.format(label=called.label(ctx, row))
        return ask(ctx, "activity.result", question, words=(), payload={"number": row.id})
    return _reported(ctx, row.id, text)


@router.answer("activity.result")
def result(ctx: Context, said: Said, answer: Answer) -> Reply:
    """What was reached was typed."""
    return _reported(ctx, answer.payload["number"], said.text)


def _reported(ctx: Context, number: int, text: str) -> Reply:
    made = activities.report(ctx, number, text)
    row = activities.activity(ctx, number)
    more = CLOSE_NEXT.format(number=number) if row.is_team else ""
    shown = activities.wording.said(made.text, SHOWN)
    return Reply(REPORTED.format(label=called.label(ctx, row), text=shown, next=more))


def _running(ctx: Context, said: Said, template: ActivityTemplate | None, text: str) -> Activity:
    """The activity meant; what every unit may carry out is noted with its first report, a team has to be there."""
    own = people.led_units(ctx, Right.RUN_ACTIVITY)
    if template is not None and template.subject is not activities.Subject.TEAM and own:
        found = measuring.own(ctx, template.code, own[0], ctx.today.year)
        if found is None and text:
            return activities.start(ctx, Wanted(own[0], code=template.code, quiet=True, enrols=False)).activity
    return called.one(ctx, said, said.rest, example="战报", fits=lambda one: one.state is ActivityState.OPEN)


@router.command(
    "结项",
    intent="activity.close",
    usage=("结项 12 11月20日扣完，零返工", "扣缸突击队结项，零返工"),
    about="写明结果和完成日期，算出比节点早几天；没写日期算今天。",
    typed=True,
    yields_to="activity.close",
)
@again.asking("activity.close")
def close(ctx: Context, said: Said) -> Reply:
    """Close an activity with what came of it, on the day said, else today."""
    row = called.one(
        ctx, said, said.rest, example="结项", fits=lambda one: one.state is ActivityState.OPEN and _closes(ctx, one)
    )
    text = str(said.slots.get("result", "")) if "activity" in said.slots else called.number_in(said.rest)[1]
    text = called.after_name(row, text)
    if not text:
        question = CLOSE_WHAT.format(label=called.label(ctx, row))
        return ask(ctx, "activity.close.what", question, words=(), payload={"number": row.id})
    return _closed(ctx, row.id, text)


def _closes(ctx: Context, row: Activity) -> bool:
    """Whether it can be meant by who says so."""
    return row.leader_id == ctx.speaker.id or people.may(ctx, Right.RUN_ACTIVITY, people.org(ctx, row.org_id))


@router.answer("activity.close.what")
def close_what(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The result was typed."""
    return _closed(ctx, answer.payload["number"], said.text)


def _closed(ctx: Context, number: int, text: str) -> Reply:
    row = activities.close(ctx, number, text, done_on=_done_on(ctx, text))
    early = activities.wording.early(row)
    urgent = MAY_BE_URGENT.format(number=row.id) if (row.days_early or 0) > 0 else ""
    return Reply(
        CLOSED.format(
            label=called.label(ctx, row),
            day=meant.day_words(ctx, row.done_on or ctx.today),
            early=f"，{early}" if early else "",
            result=activities.wording.said(row.result, SHOWN),
            urgent=urgent,
        )
    )


def _done_on(ctx: Context, text: str) -> date | None:
    """The day named in the words; what cannot be relied on is asked for.

    Raises:
        BadInputError: words that look like a day and are none.
    """
    if unsure := dates.refused(text, ctx.now, ctx.workdays, prefer="past"):
        raise BadInputError(args.UNSURE_DATE.format(words=unsure[0]))
    found = dates.main(dates.find(text, ctx.now, ctx.workdays, prefer="past"))
    return dates.day(found) if found else None


@router.command(
    "急难险重",
    intent="activity.urgent",
    usage="急难险重 12",
    about="确认提前完成的突击队为急难险重，由结项人以外的同志确认。",
    right=Right.CONFIRM_RESULT,
    typed=True,
)
@again.asking("activity.urgent")
def urgent(ctx: Context, said: Said) -> Reply:
    """The office's word on a team that was early."""
    people.require_anywhere(ctx, Right.CONFIRM_RESULT)
    number, _ = called.number_in(said.rest)
    if number is None:
        raise BadInputError(called.TOO_MANY.format(count="几", example="急难险重"))
    row = activities.confirm_urgent(ctx, number)
    return Reply(URGENT.format(label=called.label(ctx, row), early=activities.wording.early(row)))
