"""Who is there: for oneself by a word, for others by those allowed."""

from bot import meetings
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from handlers import again, filing, not_going, showing

router = Router()
router.include(filing.router)
router.include(not_going.router)

SIGNED = "已签到：{title}。改错回「撤回」。"
ALREADY = "{title}已经签过到了。"
WHEN_LEAVE = "请说明哪天哪个会请假，例如「请假 周五党员大会 出差」。"


@router.command(
    "签到",
    "报到",
    "到",
    "参加",
    intent="attend.report",
    dated=True,
    usage=("签到", "明天的党课我能来", "参加 会议12", "线上参加", "李明和赵强也在"),
    about="报到会：到、线上、迟到、会来；书记、委员、组长可替别人报。",
    pressed="已报参加",
)
def report(ctx: Context, said: Said) -> Reply:
    """Record present, late, online or coming."""
    slots = said.slots
    if slots == _hot(ctx):
        try:
            signed = meetings.sign_in(ctx, said_at=said.sent_at or ctx.now)
        except meetings.WhichMeetingError:
            return filing.advance(ctx, filing.begin(said, roll=False))
        return Reply((ALREADY if signed.already else SIGNED).format(title=showing.dated(ctx, signed)))
    return _file(ctx, said)


@again.asking("attend.report")
def _file(ctx: Context, said: Said) -> Reply:
    many = len(said.slots.get("persons", ())) >= filing.MANY
    return filing.advance(ctx, filing.begin(said, roll=many))


def _hot(ctx: Context) -> dict[str, object]:
    """What nearly everybody says: I am here, today, and nothing else."""
    return {"date": ctx.today.isoformat(), "persons": [{"name": "@self", "status": "present"}]}


@router.command(
    "请假",
    intent="attend.leave",
    dated=True,
    usage=("请假 周五 出差", "周三的党员大会请个假 孩子发烧", "替林福鹏请假 值夜班"),
    about="请假；原因只有本人和本单位负责人看得到。",
    pressed="已请假",
)
@again.asking("attend.leave")
def leave(ctx: Context, said: Said) -> Reply:
    """Record a leave; the reason stays private. 不去了 may be said of an activity as well."""
    if (other := not_going.instead(ctx, said)) is not None:
        return other
    try:
        return filing.advance(ctx, filing.begin(said, roll=False))
    except NotFoundError as error:
        if said.slots.get("date") or said.slots.get("meeting"):
            raise
        raise BadInputError(f"{error.sentence}{WHEN_LEAVE}") from None


@router.command(
    "更正",
    intent="attend.correct",
    dated=True,
    usage=("我刚才报错了，我请假", "黄勇刚才报错了，他没来，请假"),
    about="更正刚才报的到会情况。",
)
@again.asking("attend.correct")
def correct(ctx: Context, said: Said) -> Reply:
    """Put a wrong mark right; the earlier one stays in the audit."""
    return filing.advance(ctx, filing.begin(said, roll=False))
