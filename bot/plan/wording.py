"""What we say about tasks."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.plan.models import BasisLevel, Check, Record, RecordKind, Task, TaskState, TaskTemplate, Timing
from bot.text.brief import cut

WEEKDAYS = "一二三四五六日"
SHORT = 24
"""Characters of a title in a line among others."""
LONGEST_NOTE = 60
"""Characters of somebody's own words in a message."""
NAME = "任务"
NO_SUCH_TASK = "没有编号 {number} 的任务。"

NOT_REPORTER = "“{title}”由责任人本人或支部书记报完成。"
BY_MEETING = "“{title}”由会议记录自动完成：先把会记下来，归档后自动办结。"
BY_OTHERS = "“{title}”的数据由党委工作部提供，支部不用填报。"
BY_ACCEPTOR = "“{title}”按整改办：改完回复「整改 编号 改了什么」，由验收人销号。"
NOT_IN_FUTURE = "完成日期不能在今天以后。"
DOES_NOT_APPLY = "“{title}”已标为不适用，不用再办。"
APPLIES = "“{title}”没有标为不适用，没有改动。"
IS_CANCELLED = "“{title}”已取消，不用再办。"
IS_DONE = "“{title}”已经办结，没有改动。"
NOT_REPORTED = "“{title}”还没有报完成。"
NOT_ONES_OWN = "自己负责或自己报的任务由别人核验。"
NO_NOTE = "请说明退回的原因。"

WAITS = "“{title}”已报完成，等待核验；要改请先退回。"
ONCE_ONLY = "“{title}”已经延期过一次，不能再延。"
ASKED_ALREADY = "“{title}”已申请延到{due}，等待答复。"
TOO_LATE_TO_ASK = "“{title}”过期已超过{days}个工作日，不能再申请延期；请尽快办理后报完成。"
NOT_LATER = "新期限要晚于原期限{due}，并且不早于今天。"
TOO_FAR = "新期限最晚到{latest}。"
NO_REASON = "请说明原因。"
NOT_ASKER = "改期由责任人本人或支部书记提出。"
NOTHING_ASKED = "“{title}”没有待答复的延期申请。"
NOT_GIVER = "这项任务由布置人或党委工作部决定。"
NOT_ONES_OWN_REQUEST = "自己的延期申请由别人答复。"
PAST = "期限不能早于今天。"
HIS_ALREADY = "“{title}”本来就由{name}负责。"
NOT_OF_UNIT = "{name}不在{unit}，不能转交。"
HAS_LEFT = "{name}已不在册，不能安排任务。"
OF_THE_LIST = "“{title}”是年度清单里的任务，不能取消；确实不用办的，由党委工作部标为不适用。"
NO_TITLE = "请说明要办什么。"
LONG_TITLE = "任务名称请在{most}个字以内，细节写进要求里。"
NO_SUCH_UNIT = "没有这个单位。"
NOBODY_NAMED = "请说明布置给谁。"
NOT_REACHED = "{name}不归您管，请找党委工作部布置。"

PLEASE_VERIFY = "{name}报完成：{title}（{when}）。{note}核验回复「核验 {number}」，有问题回复「退回 {number} 原因」。"
RETURNED = "{name}退回：{title}。原因：{note}。改好后回复「完成 {number}」。"
PLEASE_DECIDE = (
    "{name}申请延期：{title}，{old}延到{new}。原因：{note}。回复「同意延期 {number}」或「不同意延期 {number}」。"
)
GRANTED = "同意延期：{title}，新期限{due}。"
REFUSED = "没有同意延期：{title}，期限仍是{due}。"
MOVED = "{name}改了期限：{title}，现在是{due}。{note}"
HANDED_OVER = "{name}把任务转给您：{title}，期限{due}。查看回复「任务 {number}」。"
TAKEN_OVER = "{name}已把“{title}”转给{to}，您不用再办。"
ASSIGNED = "{name}布置任务：{title}{several}，期限{due}。办完回复「完成 {number}」。"
SEVERAL = "（{count}项）"
CANCELLED = "{name}取消了任务：{title}。{note}"
RESTORED = "{title}还是要办，期限{due}。办完回复「完成 {number}」。"
EXEMPTED = "{title}不用办了：{note}。"

TIMINGS: Mapping[Timing, str] = {Timing.ON_TIME: "按期", Timing.GRACE: "略迟", Timing.LATE: "逾期"}
STATES: Mapping[TaskState, str] = {
    TaskState.REPORTED: "待核验",
    TaskState.DONE: "已完成",
    TaskState.NOT_APPLICABLE: "不适用",
    TaskState.CANCELLED: "已取消",
}
HAPPENED: Mapping[RecordKind, str] = {
    RecordKind.ASSIGNED: "布置",
    RecordKind.REPORTED: "报完成",
    RecordKind.FULFILLED: "由会议记录完成",
    RecordKind.VERIFIED: "核验",
    RecordKind.RETURNED: "退回",
    RecordKind.EXTENSION_ASKED: "申请延期",
    RecordKind.EXTENDED: "改期",
    RecordKind.EXTENSION_REFUSED: "不同意延期",
    RecordKind.TRANSFERRED: "转交",
    RecordKind.NOT_APPLICABLE: "标为不适用",
    RecordKind.CANCELLED: "取消",
    RecordKind.REOPENED: "重开",
}
CHECKS: Mapping[Check, str] = {
    Check.AUTO: "由系统记录自动完成",
    Check.CONFIRM: "由责任人报完成，另一人核验",
    Check.EXTERNAL: "数据由党委工作部提供，支部不用填报",
    Check.ACCEPTED: "由单位回复整改，验收人销号",
}
EVIDENCE: Mapping[str, str] = {
    "meeting_record": "会议记录",
    "system_state": "系统里的记录",
    "issued_document": "印发的文件",
    "tick_list": "勾选清单",
    "activity_result": "活动结果",
    "plan": "计划",
    "one_line_note": "一句话说明",
    "roster": "名册",
    "step_tick": "步骤登记",
    "short_text": "一段文字",
    "report_text": "报告文稿",
    "rectification_list": "整改清单",
    "publication_list": "刊发清单",
    "inspection_note": "检查记录",
    "grade_summary": "等次汇总",
    "election_file": "选举材料",
    "dues_statement": "党费收支情况",
    "dues_register_tick": "党费登记",
    "department_data": "部门提供的数据",
    "broadcast_log": "通知记录",
}
"""Kinds of evidence of the year's list, in words; others are called as they were written."""
RULED = "依据：{basis}（{level}）"
BASED = "依据：{basis}"
UNRULED = "惯例，中央没有统一规定"
LEVELS: Mapping[BasisLevel, str] = {BasisLevel.CENTRAL: "中央规定", BasisLevel.COMPANY: "公司规定"}
OPENS = "{month}月{day}日起提醒"
OVERDUE = "逾期{days}天"
TODAY = "今天到期"
LEFT = "还有{days}天"
ENDED = "{timing}完成"
REMARK = "说明：{note}。"


def day(when: date) -> str:
    """`12月4日（周五）`."""
    return f"{when.month}月{when.day}日（周{WEEKDAYS[when.weekday()]}）"


def due(task: Task, today: date) -> str:
    """`12月4日（周五）`, with the day by the rule where it was moved: `12月4日（周五，原11月30日）`.

    The year is said when it is not this one.
    """
    year = "" if task.due.year == today.year else f"{task.due.year}年"
    if task.due == task.planned_due:
        return year + day(task.due)
    planned = task.planned_due
    return f"{year}{day(task.due)[:-1]}，原{planned.month}月{planned.day}日）"


def short(title: str, most: int = SHORT) -> str:
    """The title, cut where it would fill the line."""
    return cut(title, most)


def state(task: Task, today: date) -> str:
    """How a task stands: `还有3天`, `逾期2天`, `待核验`, `按期完成`."""
    if task.state is TaskState.DONE and task.timing:
        return ENDED.format(timing=TIMINGS[task.timing])
    if task.state is not TaskState.OPEN:
        return STATES[task.state]
    if task.opens_on > today:
        return OPENS.format(month=task.opens_on.month, day=task.opens_on.day)
    late = task.days_late(today)
    return OVERDUE.format(days=late) if late > 0 else LEFT.format(days=-late) if late else TODAY


def finished(task: Task) -> str:
    """`11月20日（周五）办，按期`; empty while it is open."""
    return f"{day(task.done_on)}办，{TIMINGS[task.timing]}" if task.done_on and task.timing else ""


def line(task: Task, today: date) -> str:
    """`12 季度党员大会 12月31日（周四）还有8天`."""
    return f"{task.id} {short(task.title)} {due(task, today)}{state(task, today)}"


def basis(template: TaskTemplate | None) -> str:
    """Where a duty comes from; a convention is not made to look like a rule."""
    if template is None:
        return ""
    if template.basis_level is BasisLevel.CONVENTION:
        return f"{UNRULED}：{template.basis}" if template.basis else UNRULED
    level = LEVELS[template.basis_level]
    if template.basis.endswith(level):
        return BASED.format(basis=template.basis)
    return RULED.format(basis=template.basis, level=level) if template.basis else level


def happened(record: Record, name: str) -> str:
    """`11月23日 李明 报完成：会已开`; without a name the house did it."""
    words = f"{record.at.month}月{record.at.day}日 {name} ".replace("  ", " ") + HAPPENED[record.kind]
    return f"{words}：{record.note}" if record.note else words


def please_verify(task: Task, name: str, note: str) -> str:
    """What whoever verifies is told."""
    return PLEASE_VERIFY.format(
        name=name, title=short(task.title), when=finished(task), note=remark(note), number=task.id
    )


def returned(task: Task, name: str, note: str) -> str:
    """What is told when a report is sent back."""
    return RETURNED.format(name=name, title=short(task.title), note=said(note), number=task.id)


def please_decide(task: Task, name: str, new: date, reason: str) -> str:
    """What whoever decides on a later deadline is told."""
    old = day(task.due)
    return PLEASE_DECIDE.format(
        name=name, title=short(task.title), old=old, new=day(new), note=said(reason), number=task.id
    )


def moved(task: Task, name: str, reason: str) -> str:
    """What is told when a deadline was set anew."""
    return MOVED.format(name=name, title=short(task.title), due=day(task.due), note=remark(reason))


def handed_over(task: Task, name: str) -> str:
    """What the new owner is told."""
    return HANDED_OVER.format(name=name, title=short(task.title), due=day(task.due), number=task.id)


def assigned(tasks: Sequence[Task], name: str) -> str:
    """What somebody is told of the tasks given to him at once, all of one title."""
    first, count = tasks[0], len(tasks)
    several = SEVERAL.format(count=count) if count > 1 else ""
    title = short(first.title, LONGEST_NOTE)
    return ASSIGNED.format(name=name, title=title, several=several, due=day(first.due), number=first.id)


def restored(task: Task) -> str:
    """What is told when a task is to be done after all."""
    return RESTORED.format(title=short(task.title), due=day(task.due), number=task.id)


def cancelled(task: Task, name: str, reason: str) -> str:
    """What is told when a task was taken back."""
    return CANCELLED.format(name=name, title=short(task.title), note=remark(reason))


def remark(note: str) -> str:
    """What somebody added, as a sentence; empty when nothing was."""
    return REMARK.format(note=said(note)) if note else ""


def said(note: str) -> str:
    """Somebody's own words, cut where they would fill the message, without the stop at their end."""
    return short(note.strip().rstrip("。.！!"), LONGEST_NOTE)
