"""撤回: the last thing, within ten minutes; the answer says what is gone and that the meeting itself stays."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot import meetings, notify
from bot.chat import Reply, Router, Said
from bot.core import audit
from bot.core.audit import AuditEntry
from bot.core.context import Context
from bot.meetings import Meeting
from bot.text.brief import cut

router = Router()

UNDONE = "已撤回：{what}{unsent}。"
UNSENT = "；没发出的消息不发了"
WHAT: Mapping[str, str] = {
    "attendance.sign_in": "您在{summary}的签到，现在没有登记",
    "attendance.mark": "刚才在{summary}的登记（{count}人），恢复到之前",
    "attendance.make_up": "刚才记的补学（{summary}）",
    "meeting.call": "{summary}的安排，这次会不开了",
    "meeting.change": "对{summary}的改动，恢复原来的时间地点",
    "meeting.cancel": "对{summary}的取消，会照常开",
    "meeting.write": "刚才记入{summary}的内容",
    "meeting.close": "{summary}的归档，可以接着改",
    "meeting.reopen": "{summary}的重开，仍是已归档",
    "vote.add": "刚才记的表决{count}项（{summary}）",
    "resolution.add": "刚才记的决议{count}项（{summary}）",
    "task.complete": "报的“{summary}”完成，仍是没办完",
    "task.verify": "对“{summary}”的核验，仍待核验",
    "task.return": "对“{summary}”的退回，仍待核验",
    "task.ask_extension": "“{summary}”的延期申请，期限不变",
    "task.decide_extension": "对“{summary}”延期的答复，仍等答复",
    "task.move": "“{summary}”的新期限，恢复原来的",
    "task.transfer": "“{summary}”的转交，仍由原来的人负责",
    "task.exempt": "“{summary}”的不适用，照常要办",
    "task.restore": "“{summary}”的恢复，仍不适用",
    "task.cancel": "对“{summary}”的取消，照常要办",
    "task.assign": "布置的“{summary}”，不用办了",
    "evidence.attach": "刚才放进“{summary}”的材料",
    "notify.mute": "刚才设的静默，提醒照旧",
    "remind.set": "您定的提醒（{summary}）",
    "broadcast.send": "公告“{summary}”，已发出的收不回来",
    "honour.file": "刚才登记的荣誉“{summary}”",
    "honour.confirmed": "对荣誉“{summary}”的确认，仍待确认",
    "honour.rejected": "对荣誉“{summary}”的驳回，仍待确认",
    "honour.withdrawn": "对荣誉“{summary}”的撤下，恢复原来的",
    "entry.enter": "刚才录的“{summary}”",
    "entry.confirm": "对“{summary}”的确认，仍待确认",
    "entry.reject": "对“{summary}”的驳回，仍待确认",
    "entry.withdraw": "对“{summary}”的撤下，仍待确认",
    "feedback.write": "刚才写的{summary}，恢复原来的",
    "debrief": "刚才交的{summary}述职，恢复到之前",
    "appeal.make": "您的申诉（{summary}）",
    "appeal.decide": "对申诉“{summary}”的答复，仍等答复",
    "activity.start": "登记的{summary}，不办了",
    "activity.cancel": "对{summary}的取消，照常办",
    "activity.enrol": "刚才的报名（{summary}），恢复到之前",
    "activity.leave": "刚才的退出（{summary}），仍在名单里",
    "activity.report": "刚才报的战报（{summary}）",
    "activity.figures": "刚才录的数据（{summary}），恢复到之前",
    "activity.close": "{summary}的结项，仍在办",
    "activity.urgent": "对{summary}急难险重的确认",
    "activity.template": "对{summary}的改动",
    "award.nominate": "刚才的推荐（{summary}）",
    "award.withdraw": "对推荐的取消（{summary}），仍算推荐",
    "award.decide": "{summary}的评选，仍没有定",
    "award.revoke": "{summary}评选的取消，仍按原来定的",
    "problem.report": "反映的{summary}",
    "problem.verify": "对{summary}的核实，仍待核实",
    "problem.sort": "对{summary}的归类，恢复原来的",
    "problem.dismiss": "对{summary}的不予受理，仍待处理",
    "problem.adopt": "对{summary}的采纳，仍待处理",
    "problem.merge": "{summary}的合并，分开办",
    "survey.draft": "新开的调研（{summary}）",
    "survey.ask": "刚才给调研加的题（{summary}）",
    "survey.remove": "刚才删的题（{summary}），放回了",
    "survey.send": "发出的调研（{summary}），已发出的收不回来",
    "rectify.issue": "下达的整改（{summary}），不用办了",
    "rectify.add": "补进{summary}的内容",
    "rectify.reply": "对{summary}的整改回复，仍没有回复",
    "rectify.accept": "对{summary}的销号，仍待验收",
    "rectify.return": "对{summary}的退回，仍待验收",
    "rectify.withdraw": "对{summary}整改的撤销，照常要办",
    "study.record": "刚才记的学时（{summary}）",
    "study.remove": "对{summary}的撤销，仍然算",
    "study.excuse": "对{summary}免学时的登记，恢复原来的",
    "study.ask_again": "对{summary}学时要求的恢复，仍不作要求",
    "study.plan": "刚才定的学习计划（{summary}），恢复原来的",
    "study.done": "专题“{summary}”的学完，仍没有学",
    "study.drop": "专题“{summary}”的去掉，放回了",
    "article.file": "刚才登记的稿件“{summary}”",
    "article.outlet": "对稿件“{summary}”的补充",
    "article.review": "对稿件“{summary}”审核人的登记",
    "article.remove": "对稿件“{summary}”的删除，放回了",
    "article.confirmed": "对稿件“{summary}”的确认，仍待确认",
    "article.refused": "对稿件“{summary}”的不予确认，仍待确认",
    "admission.open": "刚才登记的{summary}，现在没有记录",
    "admission.step": "刚才记的{summary}",
    "admission.correct": "对{summary}的更正，恢复原来的日期",
    "admission.stop": "对{summary}的停止，照常提醒",
    "admission.resume": "对{summary}的恢复，仍是停止",
    "admission.extend": "{summary}预备期的延长，恢复原来的",
    "admission.confirm": "{summary}在名册上的转正，仍是预备党员",
    "notice.draft": "{summary}通报的起草，恢复到之前",
    "notice.add": "刚才写进通报的“{summary}”",
    "notice.change": "对通报里“{summary}”的改动",
    "notice.remove": "通报里去掉的“{summary}”，放回了",
    "notice.restore": "通报里放回的“{summary}”，又去掉了",
    "notice.ask": "{summary}通报的送核，已发出的收不回来",
    "notice.agree": "对通报里“{summary}”的同意，仍等答复",
    "notice.object": "对通报里“{summary}”的异议",
    "notice.review": "{summary}通报的审核",
    "notice.wording": "{summary}通报的核稿",
    "notice.sign": "{summary}通报的签发",
    "notice.send_back": "{summary}通报的退回",
    "notice.number": "{summary}通报的编号",
    "notice.schedule": "{summary}通报的印发日期",
    "notice.publish": "{summary}通报的发布和整改建项，已发出的收不回来",
    "task.nudge": "刚才的催办，已发出的收不回来",
    "talk.count": "刚才登记的{summary}谈心谈话",
    "appraisal.members": "刚才登记的{summary}民主评议结果",
    "appraisal.told": "{summary}评议反馈的登记",
    "election.request": "{summary}换届请示的登记",
    "election.hold": "{summary}换届选举的登记",
    "election.postpone": "{summary}换届延期的登记",
    "election.approve": "{summary}换届批复的登记，仍等批复",
    "dues.tick": "刚才登记的党费（{summary}）",
    "dues.clear": "刚才去掉的党费登记（{summary}），放回了",
}
"""What was done, by the verb of the trail."""
IMPLIED: Mapping[str, Sequence[str]] = {
    "notice.publish": ("broadcast.send", "rectify.issue"),
    "admission.open": ("task.open",),
    "admission.step": ("task.open",),
    "admission.correct": ("task.open",),
    "admission.resume": ("task.open",),
    "admission.extend": ("task.open",),
    "activity.start": ("task.open",),
}
"""What goes without saying, once the other is said."""
OF_A_MEETING: Mapping[str, str] = {
    "meeting.call": "会议安排",
    "meeting.change": "改动",
    "attendance.mark": "到会登记（{count}人）",
    "meeting.write": "内容",
    "vote.add": "表决{count}项",
    "resolution.add": "决议{count}项",
    "meeting.close": "归档",
}
"""What one message can do to a meeting all at once: pasted minutes, a pasted list."""
AT_ONCE, CALLED_OFF = "刚才在{summary}记的{parts}", "，会议本身也撤了"

SEVERAL = 3
"""Of how many things done by one message the names are said."""
LONGEST, LONGEST_OF_ALL = 60, 160
"""Characters of what it was about, and of everything taken back."""


@router.command("撤回", "撤销", intent="undo", usage="撤回", about="十分钟内撤回刚才那一件。", typed=True)
def undo(ctx: Context, _: Said) -> Reply:
    """Take back the speaker's last thing."""
    last = audit.latest_undoable(ctx)
    together = audit.of_one_message(ctx, last) if last else ()
    entry = audit.undo_latest(ctx)
    unsent = entry.cause is not None and notify.withdraw(ctx, cause=entry.cause)
    if entry.cause is not None:
        notify.let_go(ctx, entry.cause)
    again = _tell_what_holds(ctx, together)
    what = cut(_what(together), LONGEST_OF_ALL)
    return Reply(UNDONE.format(what=what, unsent=UNSENT if unsent and not again else ""))


def _what(together: Sequence[AuditEntry]) -> str:
    """Everything that one message had done, of the same kind in one; the last, which is what it was about, first."""
    kinds: dict[str, list[AuditEntry]] = defaultdict(list)
    for one in reversed(together):
        kinds[one.verb].append(one)
    for verb in [one for verb, implied in IMPLIED.items() if verb in kinds for one in implied]:
        kinds.pop(verb, None)
    if len(kinds) > 1 and kinds.keys() <= OF_A_MEETING.keys() and len({one.summary for one in together}) == 1:
        parts = "、".join(OF_A_MEETING[verb].format(count=_count(done)) for verb, done in kinds.items())
        called_off = CALLED_OFF if "meeting.call" in kinds else ""
        return AT_ONCE.format(summary=together[0].summary[:LONGEST], parts=parts) + called_off
    return "；".join(
        WHAT.get(verb, "{summary}").format(summary=_summary(done), count=_count(done))
        for verb, done in reversed(kinds.items())
    )


def _count(done: Sequence[AuditEntry]) -> int:
    """How many people were recorded; of anything else, how often it was done."""
    people = sum(change["table"] == "attendance" for one in done for change in one.changes)
    return people or len(done)


def _summary(done: Sequence[AuditEntry]) -> str:
    """What it was about; of several things of a kind, each."""
    about = list(dict.fromkeys(one.summary[:LONGEST] for one in done))
    named = "”“".join(about[:SEVERAL])
    return f"{named}等{len(about)}项" if len(about) > SEVERAL else named


def _tell_what_holds(ctx: Context, together: Sequence[AuditEntry]) -> bool:
    """Of a meeting that stands again as it was, those expected hear what holds; whether there was one."""
    numbers = {change["key"] for one in together for change in one.changes if change["table"] == "meeting"}
    for number in numbers:
        meeting = ctx.session.get(Meeting, number)
        if meeting is not None:
            meetings.tell(ctx, meeting)
    return bool(numbers)
