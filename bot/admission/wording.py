"""What we say of an admission: plain words; a task and the trail know a number, never a name."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.admission import rules
from bot.admission.objecting import Finding, Matter
from bot.admission.rules import Due, Record, Stand
from bot.admission.steps import Book, Level, Step

NAME = "发展党员记录"
NO_SUCH = "没有编号 {number} 的发展党员记录。"
NOT_YET = "{day}还没到，办完再记。"
NO_SUCH_STEP = "发展党员一共二十五步，没有第{no}步。"
RECORDED = "第{no}步（{step}）已记在{day}。记错了说「发展 {number} 更正 {step} 日期」。"
NOT_RECORDED = "第{no}步（{step}）还没有记过，不用更正。"
NEEDS_BASIS = "{findings}与中央规定不符，要照实记，请写文号或原因。"
LONG_BASIS = "文号或原因最多 {most} 个字。"
BAD_NAME = "请写姓名，二到十六个汉字。"
STOPPED = "{number}号已停止，要接着办先说「发展 {number} 恢复」。"
NOT_STOPPED = "{number}号没有停止，不用恢复。"
IS_OVER = "{number}号已经办完归档，没有改动。"
NO_PROBATION = "{number}号还没有记支部大会通过的日期，谈不上延长预备期。"
NOT_ON_ROSTER = "名册上还没有{number}号。请先导入名册，第二天自动对上；再说「转正 {number}」。"
NOT_APPROVED = "{number}号还没有记党委审批转正（第24步），先记这一步。"
NO_UNIT = "请写明是哪个支部，例如「发展 锅炉支部 王小明 申请 11月18日」。"
GONE = "这一步已不用办，或者时限变了。"
TITLE = "发展党员{number}号：{step}"
REMINDING = "提醒{step}"

LEVELS: Mapping[Level, str] = {Level.CENTRAL: "中央规定", Level.LOCAL: "本地规定"}
STANDS: Mapping[Stand, str] = {
    Stand.APPLICANT: "入党申请人",
    Stand.ACTIVIST: "入党积极分子",
    Stand.CANDIDATE: "发展对象",
    Stand.PROBATIONARY: "预备党员",
    Stand.CONFIRMED: "已转正",
}
SAID: Mapping[Matter, str] = {
    Matter.EARLY: "最早{day}：{rule}（{level}）。",
    Matter.LATE: "最晚{day}：{rule}（{level}）。",
    Matter.TOO_LATE: "最晚{day}，已超过最长期限：{rule}（{level}）。",
    Matter.MISSING: "前面还没有记：{steps}（{level}的顺序）。",
    Matter.CROSSED: "{steps}记在{day}，前后日期对不上（{level}的顺序）。",
    Matter.EXPIRED: "{steps}有效到{day}：{rule}（{level}）。",
    Matter.RECONSIDER: "支部大会决议{day}前没有报批，应由支部复议：{rule}（{level}）。",
    Matter.AGAIN: "支部大会决议{day}前没有报批，应重新办理：{rule}（{level}）。",
    Matter.SHORT: "{rule}（{level}）。",
}
EXTENDED_ALREADY = "已经延长过一次：{rule}（{level}）。"
MOST_STEPS = 3


def day(when: date) -> str:
    """`2026年12月18日`."""
    return f"{when.year}年{when.month}月{when.day}日"


def title(number: int, due: Due) -> str:
    """What a task is called: the number and the step; it stands in lists that many see."""
    step = REMINDING.format(step=due.step.name) if due.step.remind else due.step.name
    return TITLE.format(number=number, step=step)


def about(number: int, step: Step) -> str:
    """What the trail says."""
    return f"发展党员{number}号第{step.no}步"


def finding(one: Finding) -> str:
    """One sentence with the rule and its level."""
    names = "、".join(f"第{step.no}步{step.name}" for step in one.steps[:MOST_STEPS])
    more = f"等{len(one.steps)}步" if len(one.steps) > MOST_STEPS else ""
    when = day(one.day) if one.day else ""
    return SAID[one.matter].format(day=when, rule=one.rule, level=LEVELS[one.level], steps=names + more)


def findings(found: Sequence[Finding]) -> str:
    """All of them, what is central first."""
    ordered = sorted(found, key=lambda one: one.level is not Level.CENTRAL)
    return "".join(map(finding, ordered))


def against_extension(one: Finding) -> str:
    """What speaks against extending probation."""
    sentence = EXTENDED_ALREADY if one.matter is Matter.TOO_LATE else SAID[Matter.SHORT]
    return sentence.format(rule=one.rule, level=LEVELS[one.level])


def stand(record: Record) -> str:
    """入党申请人, 积极分子 …."""
    return STANDS[rules.stand(record)]


def stage(book: Book, record: Record) -> str:
    """The stage in words, with its number."""
    number = rules.stage(book, record)
    return f"第{number}阶段（{book.stages[number - 1]}）"
