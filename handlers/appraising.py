"""测评: the link to one's ballot, never a ballot by chat; the office opens a round, follows it, calls it off."""

from bot import appraisal, people, plan
from bot.appraisal import AppraisalRound, VotedError
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core import links
from bot.core.context import Context
from bot.core.errors import NotAllowedError
from bot.people import Right
from bot.text import args
from handlers import meant

router = Router()

NONE_OPEN = "现在没有进行中的测评。"
NOT_HERE = "票只在网页上投。刚才那句没有保存，请也在聊天里撤回，再只说「测评」要链接。"
LINK = "{title}，评{count}个单位，{day}截止。点开投票，只供您本人，半小时内有效：\n{url}\n请不要在聊天里说投了什么。"
STANDS = "{title}：{voters}人有票，已投{voted}人，{day}截止。"

TILL_WHEN = "测评截止到哪天？例如「12月31日」。"
PREVIEW = (
    "{year}年度述职测评，评{units}个单位，{day}截止：{voters}人有票{unheard}。{joined}{unrated}开始后通知有票的人。"
)
UNHEARD = "，另有{count}人没有账号"
JOINED = "人太少的组，{count}处并到别的组一起计。"
UNRATED = "{names}人太少，只能用纸票。"
START = ("开始", "取消")
NOT_STARTED = "好，没有开。"
STARTED = "{title}已开始，{day}截止。两个工作日前会提醒还没投的人一次。看进度回「测评」。"

VOID = "{title}作废后，已投的{voted}张票不能恢复。"
VOID_CHOICES = ("作废", "留着")
KEPT_ON = "好，测评照旧。"
VOIDED = "{title}已作废，票数已清空，不再提醒。"


@router.command(
    "测评",
    "民主测评",
    intent="rating.vote",
    usage="测评",
    about="要本人的测评链接，在网页上给单位评等次，不记名；党委工作部看进度。",
    typed=True,
)
def rate(ctx: Context, said: Said) -> Reply:
    """The link to the speaker's ballot; the office sees besides how far it is. Nothing is voted here."""
    if said.rest:
        return Reply(NOT_HERE, keeps_words=False)
    row = appraisal.current(ctx)
    if row is None:
        return Reply(NONE_OPEN)
    stands = f"{_stands(ctx, row)}\n" if people.may_everywhere(ctx, Right.APPRAISE) else ""
    try:
        asked = appraisal.ballot(ctx, row.id)
    except (VotedError, NotAllowedError) as error:
        return Reply(f"{stands}{error.sentence}")
    token = links.make(ctx.settings, "ballot", number=row.id, member_id=ctx.speaker.id, now=ctx.now)
    url = f"{ctx.settings.web.base_url}/ballots/{token}"
    link = LINK.format(title=asked.title, count=len(asked.units), day=meant.day_words(ctx, asked.closes_on), url=url)
    return Reply(f"{stands}{link}")


def _stands(ctx: Context, row: AppraisalRound) -> str:
    stands = appraisal.progress(ctx, row)
    day = meant.day_words(ctx, row.closes_on)
    return STANDS.format(title=row.title, voters=stands.voters, voted=stands.voted, day=day)


@router.command(
    "开测评",
    "组织测评",
    intent="rating.open",
    usage="开测评 12月31日",
    about="开当年的测评，写明截止日；先给看有多少人投票，确认后通知。",
    right=Right.APPRAISE,
    typed=True,
)
def start(ctx: Context, said: Said) -> Reply:
    """Show what would be opened until the day said; the day is asked for when missing."""
    people.require_anywhere(ctx, Right.APPRAISE)
    appraisal.require_none(ctx)
    return _preview(ctx, said.rest) if said.rest else ask(ctx, "rating.day", TILL_WHEN, words=())


@router.answer("rating.day")
def until(ctx: Context, said: Said, _: Answer) -> Reply:
    """The day was typed."""
    return _preview(ctx, said.text)


def _preview(ctx: Context, text: str) -> Reply:
    day = args.one_day(text, ctx.now, ctx.workdays)
    found = appraisal.prepared(ctx, day)
    joined = sum(len(one) > 1 for _, one in found.sums)
    unrated = "、".join(unit.short for unit in found.unrated)
    told = PREVIEW.format(
        year=found.year,
        units=len(found.units) - len(found.unrated),
        day=meant.day_words(ctx, day),
        voters=len(found.voters),
        unheard=UNHEARD.format(count=found.unheard) if found.unheard else "",
        joined=JOINED.format(count=joined) if joined else "",
        unrated=UNRATED.format(names=plan.wording.short(unrated, 40)) if unrated else "",
    )
    return ask(ctx, "rating.start", told, choices=START, payload={"day": day.isoformat()})


@router.answer("rating.start")
def started(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is opened; everything is looked at once more."""
    if answer.picked != 0:
        return Reply(NOT_STARTED)
    row = appraisal.open_round(ctx, args.one_day(answer.payload["day"], ctx.now, ctx.workdays))
    return Reply(STARTED.format(title=row.title, day=meant.day_words(ctx, row.closes_on)))


@router.command(
    "作废测评",
    "取消测评",
    intent="rating.cancel",
    usage="作废测评",
    about="把正在进行的测评作废，票数清空。",
    right=Right.APPRAISE,
    typed=True,
)
def void(ctx: Context, _: Said) -> Reply:
    """Call the open round off, after it was said what is lost."""
    people.require_anywhere(ctx, Right.APPRAISE)
    row = appraisal.current(ctx)
    if row is None:
        return Reply(NONE_OPEN)
    text = VOID.format(title=row.title, voted=appraisal.progress(ctx, row).voted)
    return ask(ctx, "rating.cancel", text, choices=VOID_CHOICES)


@router.answer("rating.cancel")
def voided(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is void."""
    if answer.picked != 0:
        return Reply(KEPT_ON)
    return Reply(VOIDED.format(title=appraisal.cancel(ctx).title))
