"""投票: the link to one's ballot, never a ballot by chat; who decides opens a vote, ends it, calls it off."""

from collections.abc import Sequence

from bot import appraisal, awards, people
from bot.awards import AwardChoice, Electorate, Nominated
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core import links
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Right
from bot.text import args, dates
from handlers import again, meant, prized

router = Router()

NONE_OPEN = "现在没有要您投的评选。{rating}"
RATING = "述职测评的票回「测评」要链接。"
NOT_HERE = "票只在网页上投。刚才那句没有保存，请也在聊天里撤回，再只说「投票」要链接。"
LINK = "{title}，{day}截止。点开选一个或弃权，只供您本人，半小时内有效：\n{url}\n请不要在聊天里说投了谁。"
WHICH = "有{count}项投票，要哪一项的链接？"
WHICH_VOTE = "是哪一项投票？"

TILL_WHEN = "{title}投票到哪天截止？例如「11月27日」。"
PREVIEW = "{title}，从{count}个里选一个，{who}{voters}人有票，{day}截止。自愿投，通知一次，不催。"
START = ("开始", "取消")
NOT_STARTED = "好，没有开。"
STARTED = "{title}投票已开始，{day}截止。到时回「结束投票」看选出谁，票数不显示。"

NOTHING_OPEN = "您定的评选里，现在没有进行中的投票。"
ENDED = "{title}投票已结束。{result}定谁由您来定：「评选 {name} …」。"
CHOSEN, TIE, TOO_FEW = "投票选出{names}。", "投票并列：{names}，请会上定。", "投票的人不够{minimum}个，不显示结果。"
VOID = "{title}投票作废后，已投的{voted}张票不能恢复。"
VOID_CHOICES = ("作废", "留着")
KEPT_ON = "好，投票照旧。"
VOIDED = "{title}投票已作废，票数已清空。"
SAID = {
    Electorate.OFFICERS: ("支委会", "支委", "委员"),
    Electorate.UNITS: ("各单位", "各支部"),
    Electorate.MEMBERS: ("党员", "全体", "全支部", "大家"),
}


@router.command(
    "投票",
    intent="award.vote",
    usage="投票",
    about="要本人的投票链接，在网页上选一个或弃权，不记名，自愿。",
    typed=True,
)
@again.asking("award.vote")
def vote(ctx: Context, said: Said) -> Reply:
    """The link to the speaker's ballot. Nothing is voted here."""
    if said.rest or said.slots.get("ballot"):
        return not_here(ctx)
    found = awards.mine(ctx)
    if "choice_id" in said.slots:
        found = [one for one in found if one.id == said.slots["choice_id"]]
    if not found:
        is_rated = appraisal.current(ctx) is not None
        return Reply(NONE_OPEN.format(rating=RATING if is_rated else ""))
    return Reply(_link(ctx, _the_one(ctx, found, WHICH)))


def not_here(_: Context) -> Reply:
    """A ballot was said in the chat: it is not kept."""
    return Reply(NOT_HERE, keeps_words=False)


def _the_one(ctx: Context, found: Sequence[AwardChoice], question: str) -> AwardChoice:
    if len(found) > 1:
        choices = [(one.id, awards.of(ctx, one).title) for one in found[: meant.MOST]]
        raise meant.SeveralError(question.format(count=len(found)), "choice_id", choices)
    return found[0]


def _link(ctx: Context, row: AwardChoice) -> str:
    token = links.make(ctx.settings, "choice", number=row.id, member_id=ctx.speaker.id, now=ctx.now)
    url = f"{ctx.settings.web.base_url}/ballots/c-{token}"
    return LINK.format(title=awards.of(ctx, row).title, day=meant.day_words(ctx, row.closes_on), url=url)


@router.command(
    "开投票",
    "组织投票",
    intent="award.open",
    usage="开投票 每月一星 11月27日",
    about="在推荐的人里不记名投票，写明截止日；支委会人少的由党员投，也可以不投票直接定。",
    right=Right.AWARD,
    typed=True,
)
@again.asking("award.open")
def start(ctx: Context, said: Said) -> Reply:
    """Show what would be opened until the day said; the day is asked for when missing."""
    people.require_anywhere(ctx, Right.AWARD)
    said = prized.spoken(said, "开投票", "组织投票")
    days = [one for one in dates.find(said.rest, ctx.now, ctx.workdays) if not dates.period(one)]
    text = said.rest
    for one in days:
        text = text.replace(one.text, " ", 1)
    found = prized.words(ctx, Said(f"开投票 {text}", said.intent, said.slots))
    prize = prized.decided_by_me(ctx, said, found, example="开投票")
    awards.require_none(ctx, prize)
    who = next((one for one, names in SAID.items() if any(name in found.rest for name in names)), None)
    kept = {"code": prize.template.code, "org": prize.org.id, "period": prize.period, "who": who}
    if not days:
        return ask(ctx, "award.day", TILL_WHEN.format(title=prize.title), words=(), payload=kept)
    return _preview(ctx, days[0].text, kept)


@router.answer("award.day")
def until(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The day was typed."""
    kept = {name: answer.payload[name] for name in ("code", "org", "period", "who")}
    return _preview(ctx, said.text, kept)


def _preview(ctx: Context, text: str, kept: dict[str, object]) -> Reply:
    day = args.one_day(text, ctx.now, ctx.workdays)
    prize = _kept_prize(ctx, kept)
    found = awards.prepared(ctx, prize, day, _electorate(kept))
    told = PREVIEW.format(
        title=prize.title,
        count=len(found.options),
        who=awards.wording.ELECTORATES[found.electorate],
        voters=len(found.voters),
        day=meant.day_words(ctx, day),
    )
    return ask(ctx, "award.start", told, choices=START, payload=kept | {"day": day.isoformat()})


def _kept_prize(ctx: Context, kept: dict[str, object]) -> awards.Prize:
    return awards.prize(ctx, str(kept["code"]), people.org(ctx, int(str(kept["org"]))), str(kept["period"]))


def _electorate(kept: dict[str, object]) -> Electorate | None:
    return Electorate(str(kept["who"])) if kept["who"] else None


@router.answer("award.start")
def started(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is opened; everything is looked at once more."""
    if answer.picked != 0:
        return Reply(NOT_STARTED)
    prize = _kept_prize(ctx, answer.payload)
    day = args.one_day(answer.payload["day"], ctx.now, ctx.workdays)
    awards.open_choice(ctx, prize, day, _electorate(answer.payload))
    return Reply(STARTED.format(title=prize.title, day=meant.day_words(ctx, day)))


@router.command(
    "结束投票",
    intent="award.count",
    usage="结束投票",
    about="截止后（或都投完了）结束投票，看选出谁；票数谁也看不到。",
    right=Right.AWARD,
    typed=True,
)
@again.asking("award.count")
def end(ctx: Context, said: Said) -> Reply:
    """Count the open vote; only who leads is told, and only to those who decide."""
    row = _open(ctx, said)
    prize = awards.of(ctx, row)
    counted = awards.count(ctx, row.id)
    told = result(row, counted.leading)
    return Reply(ENDED.format(title=prize.title, result=told, name=prize.template.name))


def result(row: AwardChoice, leading: Sequence[Nominated]) -> str:
    """Who leads, for those who decide; a tie is told as one, and never how many ballots."""
    form = (TIE if len(leading) > 1 else CHOSEN) if leading else TOO_FEW
    return form.format(names="、".join(one.name for one in leading), minimum=row.minimum)


def _open(ctx: Context, said: Said) -> AwardChoice:
    """The open vote that is meant.

    Raises:
        NotAllowedError: the speaker decides on nothing.
        NotFoundError: none is open.
        SeveralError: several are.
    """
    people.require_anywhere(ctx, Right.AWARD)
    found = awards.open_of(ctx, people.led_units(ctx, Right.AWARD))
    code = prized.words(ctx, said).code if said.rest else ""
    found = [one for one in found if one.code == (code or one.code)]
    if "choice_id" in said.slots:
        found = [one for one in found if one.id == said.slots["choice_id"]]
    if not found:
        raise NotFoundError(NOTHING_OPEN)
    return _the_one(ctx, found, WHICH_VOTE)


@router.command(
    "作废投票",
    "取消投票",
    intent="award.void",
    usage="作废投票",
    about="把进行中的评选投票作废，票数清空。",
    right=Right.AWARD,
    typed=True,
)
@again.asking("award.void")
def void(ctx: Context, said: Said) -> Reply:
    """Call an open vote off, after it was said what is lost."""
    row = _open(ctx, said)
    told = {"title": awards.of(ctx, row).title, "voted": awards.progress(ctx, row).voted}
    return ask(ctx, "award.void", VOID.format(**told), choices=VOID_CHOICES, payload={"number": row.id})


@router.answer("award.void")
def voided(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is void."""
    if answer.picked != 0:
        return Reply(KEPT_ON)
    row = awards.cancel(ctx, answer.payload["number"])
    return Reply(VOIDED.format(title=awards.of(ctx, row).title))
