"""谁没收到: of the last announcement, whom it did not reach and why."""

from collections import defaultdict

from bot import notify, people
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.people import Right
from handlers import announce

router = Router()

NONE_SENT = "还没有发过公告。"
ALL_GOT_IT = "“{text}”发给{count}人，没有退回的。{rest}"
STILL_WAITING = "还有{count}人排队待发。"
MISSED = "“{text}”没送到{count}人：{lines}{rest}"
MORE = "等{count}人"
MOST = 8


@router.command(
    "谁没收到",
    intent="broadcast.missed",
    usage="谁没收到",
    about="看上一条公告没送到谁、为什么；不统计谁看没看。",
    right=Right.ANNOUNCE,
    typed=True,
)
def who_missed_it(ctx: Context, _: Said) -> Reply:
    """Of the speaker's last announcement, who could not be told and why; who has read it is nobody's business."""
    people.require_anywhere(ctx, Right.ANNOUNCE)
    last = notify.last_announcement(ctx)
    if last is None:
        raise NotFoundError(NONE_SENT)
    missed = notify.undelivered(ctx, about=last.about)
    waiting = notify.not_put(ctx, last.id)
    rest = STILL_WAITING.format(count=waiting) if waiting else ""
    if not missed:
        rest += announce.WITHOUT_CHAT.format(count=last.unreachable) if last.unreachable else ""
        return Reply(ALL_GOT_IT.format(text=announce.short(last.text), count=last.receivers, rest=rest))
    names: dict[str, list[str]] = defaultdict(list)
    for one in missed[:MOST]:
        names[one.reason.rstrip("。")].append(one.name)
    lines = "；".join("、".join(those) + f"（{reason}）" for reason, those in names.items())
    more = MORE.format(count=len(missed)) if len(missed) > MOST else ""
    return Reply(
        MISSED.format(text=announce.short(last.text), count=len(missed), lines=lines + more, rest=rest and f"；{rest}")
    )
