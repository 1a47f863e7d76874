"""Small talk: thanks, what is refused and why, complaints."""

from bot import people
from bot.chat import Reply, Router, Said
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.clock import local
from bot.core.context import Context
from bot.core.errors import BadInputError

router = Router()

FABRICATE = "没有开的会不能补记录。可以如实记「没有开」和原因，再约时间补开；开过的会把到会情况发我就行。"
MONEY = "我不经手钱。党费请按支部的办法交给组织委员，我只记交没交。"
SECRECY = "涉密和内部文件不能经聊天传递，没有保存。请在原处撤回，按保密规定走公文系统。"
WHO_HAS_NOT = "报名、投票都自愿，不统计谁没报、谁没投；谁没交党费也不往群里发，由组织委员个别提醒。"
FORMALISM = "这个我不做：不排名、不打卡、不计积分、不晒使用率（中央为基层减负的规定）。开会情况可以问「统计」。"
COMPLAINED = "投诉已记下（编号 {number}），由{contact}处理，不影响您用别的功能。"
PRIVACY = {
    "leave": "请假原因只有本人和本单位的负责人（党小组长、支部书记和委员、党委工作部）看得到，不在群里公布。",
    "complaint": "投诉由{contact}处理，清单里不写投诉人是谁。",
    "record": "个人的到会记录只有本人和本单位的负责人看得到，不排名、不在群里公布。",
}
BARE = frozenset({"投诉", "我要投诉", "要投诉"})
BY_PAGE = "网页"
"""In place of the number of a message, of what came by the page."""
WHAT_ABOUT = "请说明要投诉什么，例如「投诉 提醒太多」。"


@router.command(intent="ack")
def acknowledge(_: Context, __: Said) -> Reply:
    """Nobody is asked to say 收到, and nobody is answered for it."""
    return Reply("")


@router.command(intent="refuse.fabricate")
def refuse_fabricating(_: Context, __: Said) -> Reply:
    """Minutes of meetings that did not happen are never written."""
    return Reply(FABRICATE)


@router.command(intent="refuse.money")
def refuse_money(_: Context, __: Said) -> Reply:
    """No money passes through here."""
    return Reply(MONEY)


@router.command(intent="refuse.secret")
def refuse_secrets(_: Context, __: Said) -> Reply:
    """Secrets do not belong in a chat."""
    return Reply(SECRECY)


@router.command(intent="refuse.formalism")
def refuse_formalism(_: Context, said: Said) -> Reply:
    """No rankings, check-ins or points; nor who did not do what is voluntary."""
    return Reply(WHO_HAS_NOT if said.slots.get("feature") == "who_has_not" else FORMALISM)


@router.command(intent="privacy.query")
def tell_who_sees(ctx: Context, said: Said) -> Reply:
    """Who can see what is one's own: the officers of one's own unit, nobody else."""
    return Reply(PRIVACY[said.slots["about"]].format(contact=ctx.settings.chat.contact))


@router.command("投诉", intent="complaint", usage="投诉 提醒太多", about="对这个助手有意见，直接说。")
def complain(ctx: Context, said: Said) -> Reply:
    """Write a complaint down for the office."""
    text = str(said.slots.get("text", "")).strip() or said.rest
    text = "" if text in BARE else text
    if not text:
        raise BadInputError(WHAT_ABOUT)
    audit.record(ctx, "complaint", summary=text[:500])
    return Reply(COMPLAINED.format(number=ctx.cause, contact=ctx.settings.chat.contact))


@router.command(
    "投诉清单",
    intent="complaint.list",
    usage="投诉清单",
    about="看最近的投诉。",
    right=people.Right.SEE_COMPLAINTS,
    typed=True,
)
def list_complaints(ctx: Context, _: Said) -> Reply:
    """The last complaints, without who made them."""
    people.require_anywhere(ctx, people.Right.SEE_COMPLAINTS)
    found = audit.latest(ctx, "complaint", limit=5)
    lines = [f"{_number(entry)} {local(entry.at):%m-%d} {entry.summary[:30]}" for entry in found]
    return Reply("\n".join(["最近的投诉：", *lines]) if lines else "没有投诉。")


def _number(entry: AuditEntry) -> int | str:
    """That of its message, as its writer was told; what was written on a page has none."""
    return entry.cause if entry.cause is not None and entry.cause > 0 else BY_PAGE
