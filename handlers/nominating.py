"""推荐: somebody is put forward for a star or a flag, in one sentence; told to nobody but those who decide."""

import re

from bot import awards, people
from bot.awards import ChoiceState, Nominee, Prize
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.people import Right
from handlers import again, choosing, prized, tasks
from handlers.prized import Words

router = Router()

EXAMPLE = "推荐"
DONE = "已推荐：{title}，{name}，{deed}。只有定的人看得到，不通知本人。改错回「撤回」。"
WHAT_DEED = "{name}有什么事迹？请写一句话，例如「连夜抢通油管路」。"
WITHDRAWN = "已取消推荐：{title}，{name}。改错回「撤回」。"
NOBODY = "{title}还没有推荐。"
HEAD = "{title}的推荐，只有定的人看得到："
LINE = "{name}：{text}"
FIGURES = "按数据是{names}，只供参考。"
TAKEN = frozenset({"person", "text", "period"})
"""What a typed command is read for itself: a deed may hold a name or a quarter too."""
VOTES = re.compile(r"投(?![入身产运用资诉影递放标保])")
"""Somebody votes in a free sentence: 每月一星投李明; 投产, 投运 are work."""


@router.command(
    "推荐",
    "提名",
    intent="activity.nominate",
    usage=("推荐 每月一星 李明 连夜抢通油管路", "十一月每月一星推荐李明，连续三个夜班抢通油管路"),
    about="推荐每月一星、流动红旗，一句话事迹；不通知本人，自愿。",
    typed=True,
    yields_to="activity.nominate",
)
@again.asking("activity.nominate")
def nominate(ctx: Context, said: Said) -> Reply:
    """Put somebody forward; the deed is asked for when none was said, and a vote is never taken in the chat."""
    if not _is_typed(said) and VOTES.search(said.text):
        return choosing.not_here(ctx)
    found = _words(ctx, said)
    place = prized.unit(ctx, said) or people.home(ctx)
    free = "" if _is_typed(said) else str(said.slots.get("person", ""))
    nominee, deed = prized.one_nominee(ctx, said, found, place, written=free, example=EXAMPLE)
    prize = _prize(ctx, found, nominee, place)
    if deed:
        return _nominated(ctx, prize, nominee, deed)
    payload = {"code": prize.template.code, "org": prize.org.id, "period": prize.period, **_packed(nominee)}
    return ask(ctx, "award.deed", WHAT_DEED.format(name=nominee.name), words=(), payload=payload)


@router.answer("award.deed")
def deed_said(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The deed was typed."""
    kept = answer.payload
    prize = awards.prize(ctx, kept["code"], people.org(ctx, kept["org"]), kept["period"])
    member = people.member(ctx, kept["member"]) if kept["member"] else None
    return _nominated(ctx, prize, Nominee(member, kept["subject"]), said.text)


def _packed(nominee: Nominee) -> dict[str, object]:
    return {"member": nominee.member.id if nominee.member else None, "subject": nominee.subject}


def _is_typed(said: Said) -> bool:
    return said.text.strip().startswith(("推荐 ", "提名 ", "取消推荐 "))


def _words(ctx: Context, said: Said) -> Words:
    """What was said: behind the word as it stands, in a free sentence as it was understood."""
    if _is_typed(said):
        slots = {name: value for name, value in said.slots.items() if name not in TAKEN}
        return prized.words(ctx, Said(said.text, said.intent, slots, sent_at=said.sent_at))
    plain = Said("", said.intent, said.slots, sent_at=said.sent_at)
    found = prized.words(ctx, plain)
    return Words(found.code, found.period, f"{said.slots.get('person', '')} {said.slots.get('text', '')}")


def _prize(ctx: Context, found: Words, nominee: Nominee, place: people.Org) -> Prize:
    """A person's star is that of his unit."""
    org = people.org(ctx, nominee.member.org_id) if nominee.member else place
    return awards.prize(ctx, found.code, org, found.period)


def _nominated(ctx: Context, prize: Prize, nominee: Nominee, deed: str) -> Reply:
    row = awards.nominate(ctx, prize, nominee, deed)
    return Reply(DONE.format(title=prize.title, name=nominee.name, deed=row.text))


@router.command(
    "取消推荐",
    intent="award.withdraw",
    usage="取消推荐 每月一星 李明",
    about="取消自己的推荐，不问原因；定的人也可以取消。",
    typed=True,
)
@again.asking("award.withdraw")
def withdraw(ctx: Context, said: Said) -> Reply:
    """Take a nomination back."""
    found = prized.words(ctx, said)
    place = prized.unit(ctx, said) or people.home(ctx)
    nominee, _ = prized.one_nominee(ctx, said, found, place, example="取消推荐")
    prize = _prize(ctx, found, nominee, place)
    awards.withdraw(ctx, prize, nominee)
    return Reply(WITHDRAWN.format(title=prize.title, name=nominee.name))


@router.command(
    "推荐名单",
    intent="award.nominated",
    usage="推荐名单 每月一星",
    about="看推荐了谁、投票和数据的结果；只给定的人看。",
    right=Right.AWARD,
    typed=True,
)
@again.asking("award.nominated")
def nominated(ctx: Context, said: Said) -> Reply:
    """Who was put forward, and what else there is to go by."""
    people.require_anywhere(ctx, Right.AWARD)
    prize = prized.decided_by_me(ctx, said, prized.words(ctx, said), example="推荐名单")
    found = awards.listed(ctx, prize)
    known = hint(ctx, prize)
    if not found:
        return Reply(NOBODY.format(title=prize.title) + known)
    lines = [LINE.format(name=one.name, text=one.row.text) for one in found]
    return tasks.pages(ctx, HEAD.format(title=prize.title), [*lines, *([known] if known else [])])


def hint(ctx: Context, prize: Prize) -> str:
    """What the vote and the figures say, for those who decide; never how many ballots."""
    said = []
    row = awards.choice(ctx, prize)
    if row is not None and row.state is ChoiceState.COUNTED:
        said.append(choosing.result(row, awards.led(ctx, row)))
    if names := awards.suggested(ctx, prize):
        said.append(FIGURES.format(names="、".join(names)))
    return "".join(said)
