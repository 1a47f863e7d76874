"""What is added to a record by one word: votes, guests, why the record is late."""

import re

from bot import meetings
from bot.chat import Reply, Router, Said
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.meetings import Notes
from bot.text.brief import cut
from handlers import recording, showing, which

router = Router()

VOTED = "已记表决「{motion}」：赞成{yes} 反对{no} 弃权{abstain}。{sentence}{again}改错回「撤回」。"
AGAIN = "这一项前面已记过一次，两次都在记录里。"
HOW_VOTE = "请这样写：表决 接收某某为预备党员 赞成20 反对1 弃权2。"
GUESTS = "已记列席：{names}。改错回「撤回」。"
HOW_GUESTS = "请这样写：列席 张工、李工。"
LATE = "已记逾期原因：{reason}。改错回「撤回」。"
HOW_LATE = "请这样写：逾期原因 记录人出差，月底才整理。"
LONGEST_MOTION = 40
"""Characters of a motion in a reply."""
COUNT = re.compile(r"(赞成|同意|反对|弃权)\s*[:：]?\s*(\d{1,4})\s*[票人]?")


@recording.command(
    router,
    "表决",
    intent="minutes.vote",
    usage="表决 接收小周转正 赞成5 反对0 弃权1",
    about="记一项表决的票数，并按应到数算是否通过。",
)
def vote(ctx: Context, said: Said) -> Reply:
    """Store the count of a motion and say whether it carries, by the should-attend number (支部条例 art. 11)."""
    counted = {word.replace("同意", "赞成"): int(number) for word, number in COUNT.findall(said.rest)}
    motion = COUNT.sub("", said.rest).strip(" ，,。、；;")
    if "赞成" not in counted or not motion:
        raise BadInputError(HOW_VOTE)
    row = which.to_record(ctx, said.slots)
    again_voted = AGAIN if any(one.motion == motion for one in meetings.votes(ctx, row)) else ""
    ballot = meetings.Ballot(counted["赞成"], counted.get("反对", 0), counted.get("弃权", 0))
    meetings.vote(ctx, row.id, motion, ballot)
    roll = meetings.roll(ctx, row)
    counts = roll.counts
    outcome = meetings.wording.outcome(ballot, counts.expected_voting, counts.present_voting, roll.quorum)
    return Reply(
        VOTED.format(
            motion=cut(motion, LONGEST_MOTION),
            yes=ballot.yes,
            no=ballot.no,
            abstain=ballot.abstain,
            sentence=outcome,
            again=again_voted,
        )
    )


@recording.command(router, "列席", intent="minutes.guests", usage="列席 张工、李工", about="记列席的人。")
def guests(ctx: Context, said: Said) -> Reply:
    """Who sat in without being expected."""
    names = [name for name in re.split(r"[、，,\s]+", said.rest) if name]
    if not names:
        raise BadInputError(HOW_GUESTS)
    row = which.to_record(ctx, said.slots)
    meetings.write(ctx, row.id, Notes(guests=[*dict.fromkeys([*row.guests, *names])]))
    return Reply(showing.fitted(GUESTS, "names", names="、".join(names)))


@recording.command(
    router,
    "逾期原因",
    intent="minutes.late_reason",
    usage="逾期原因 记录人出差，月底才整理",
    about="记录晚归档的，如实写明原因。",
)
def late_reason(ctx: Context, said: Said) -> Reply:
    """Why the record of the latest meeting was kept late, in the recorder's words."""
    if not said.rest:
        raise BadInputError(HOW_LATE)
    meetings.write(ctx, which.to_record(ctx, said.slots).id, Notes(late_reason=said.rest))
    return Reply(showing.fitted(LATE, "reason", reason=said.rest))
