"""评选: who decides names the winner or leaves it vacant; 历届: who had the flag, from whom to whom."""

from bot import activities, awards, people
from bot.awards import Held, Prize
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.people import Right
from handlers import again, called, meant, nominating, prized, tasks
from handlers.prized import Words

router = Router()

VACANT = ("空缺", "不评", "没有合适")
WHO = "{title}定谁？{hint}回姓名或名称，没有合适的回「空缺」，不用说明原因。"
DEED = "{name}的事迹写一句话，会和名字一起公布，例如「连夜抢通油管路」。"
DONE = "已定：{title}，{who}{deed}。{told}{unmeasured}改错回「撤回」。"
TOLD = "下一个工作日早上告诉本单位{count}人，只公布得主。"
UNMEASURED = "没有查到生产数据，请核对无违章。"
LEFT = "已记：{title}空缺，不公布。改错回「撤回」。"
REVOKED = "已取消：{title}，没发出的不发了。可以重新「评选」。改错回「撤回」。"
FLAG = "HD-LDHQ"
"""What is meant where nothing is named: it is the flag that is handed on."""
NO_HISTORY = "{unit}{name}还没有得主的记录。"
HEAD = "{unit}{name}历届："
HANDED, GIVEN = "{period} {who}，{day}接", "{period} {who}"


@router.command(
    "评选",
    "定",
    "授旗",
    "评星",
    intent="award.decide",
    usage=("评选 每月一星 李明", "评选 流动红旗 焊接一班", "评选 流动红旗 空缺"),
    about="定谁得星、得旗、竞赛优胜，或者空缺；只公布得主，不公布票数。",
    right=Right.AWARD,
    typed=True,
)
@again.asking("award.decide")
def decide(ctx: Context, said: Said) -> Reply:
    """Name the winner, or leave it vacant; who it is to be is asked for, with what there is to go by."""
    people.require_anywhere(ctx, Right.AWARD)
    said = _typed(said)
    found = prized.words(ctx, said)
    if found.rest.startswith(VACANT):
        return _left(ctx, prized.decided_by_me(ctx, said, found, example="评选"))
    if not found.rest:
        prize = prized.decided_by_me(ctx, said, found, example="评选")
        payload = {"text": said.text, "slots": dict(said.slots)}
        question = WHO.format(title=prize.title, hint=nominating.hint(ctx, prize))
        return ask(ctx, "award.who", question, words=(), payload=payload)
    return _decided(ctx, said, found)


def _typed(said: Said) -> Said:
    """A free sentence as it would be typed: 每月一星定李明, 这个月红旗空缺."""
    if "winner" not in said.slots:
        return said
    slots = {name: value for name, value in said.slots.items() if name not in {"winner", "text"}}
    text = f"评选 {said.slots['winner']} {said.slots.get('text', '')}".strip()
    return Said(text, said.intent, slots, sent_at=said.sent_at)


@router.answer("award.who")
@router.answer("award.winner_deed")
def told(ctx: Context, said: Said, answer: Answer) -> Reply:
    """Who it is, or the winner's deed, was typed."""
    return decide(ctx, Said(f"{answer.payload['text']} {said.text}", "award.decide", answer.payload["slots"]))


def _left(ctx: Context, prize: Prize) -> Reply:
    awards.decide(ctx, prize, [])
    return Reply(LEFT.format(title=prize.title))


def _decided(ctx: Context, said: Said, found: Words) -> Reply:
    """A person's star is that of his unit; of others it is the unit's that was named or is led."""
    place = prized.unit(ctx, said) or people.led_units(ctx, Right.AWARD)[0]
    prize = awards.prize(ctx, found.code, place, found.period)
    if awards.places(prize.template) > 1:
        winners, deed = prized.several(ctx, said, found, place, awards.places(prize.template)), ""
    else:
        one, deed = prized.one_nominee(ctx, said, found, place, example="评选")
        winners = [one]
        if one.member is not None:
            prize = awards.prize(ctx, found.code, people.org(ctx, one.member.org_id), found.period)
        else:
            prize = prized.decided_by_me(ctx, said, found, example="评选")
    try:
        done = awards.decide(ctx, prize, winners, deed)
    except awards.NoDeedError:
        payload = {"text": said.text, "slots": dict(said.slots)}
        return ask(ctx, "award.winner_deed", DEED.format(name=winners[0].name), words=(), payload=payload)
    first = done.rows[0]
    return Reply(
        DONE.format(
            title=prize.title,
            who=awards.named(ctx, done.rows),
            deed=f"，{first.text}" if first.text and len(done.rows) == 1 else "",
            told=TOLD.format(count=done.told) if done.told else "",
            unmeasured=UNMEASURED if done.is_unmeasured else "",
        )
    )


@router.command(
    "取消评选",
    intent="award.revoke",
    usage="取消评选 每月一星",
    about="取消已经定的得主，重新定。",
    right=Right.AWARD,
    typed=True,
)
@again.asking("award.revoke")
def revoke(ctx: Context, said: Said) -> Reply:
    """Take back what was decided."""
    prize = prized.decided_by_me(ctx, said, prized.words(ctx, said), example="取消评选")
    awards.revoke(ctx, prize)
    return Reply(REVOKED.format(title=prize.title))


@router.command(
    "历届",
    "红旗历史",
    intent="award.history",
    usage=("历届 流动红旗", "历届 每月一星"),
    about="看历届得主；流动红旗哪天由谁接。",
    typed=True,
)
@again.asking("award.history")
def history(ctx: Context, said: Said) -> Reply:
    """Who had it in the unit named or one's own, the newest first."""
    slots = said.slots if called.code_in(said.rest) else {"activity": FLAG, **said.slots}
    found = prized.words(ctx, Said(said.text, said.intent, slots))
    place = prized.unit(ctx, said) or people.home(ctx)
    if place.id != people.home(ctx).id:
        people.require(ctx, Right.SEE_UNIT, place)
    prize = awards.prize(ctx, found.code, place)
    named_ = {"unit": prize.org.short, "name": prize.template.name}
    rows = awards.history(ctx, found.code, prize.org)
    if not rows:
        raise BadInputError(NO_HISTORY.format(**named_))
    return tasks.pages(ctx, HEAD.format(**named_), [_line(ctx, prize, one) for one in rows])


def _line(ctx: Context, prize: Prize, one: Held) -> str:
    flag = awards.is_flag(prize.template) and not one.award.is_vacant
    period = activities.wording.period(one.award.period)
    return (HANDED if flag else GIVEN).format(period=period, who=one.name, day=meant.day_words(ctx, one.award.day))
