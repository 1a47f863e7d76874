"""规定, 换届几年一次, 党费怎么交: what the rules say and where it comes from; unsure, whom to ask."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot import questions
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.questions import Known, Level, dues

router = Router()

BASIS: dict[Level, str] = {
    Level.CENTRAL: "依据：{basis}",
    Level.CONVENTION: "依据：{basis}（没有统一的规定）",
    Level.COMPANY: "依据：{basis}（不是中央规定）",
}
UNSURE = "这个我没有把握，不乱答，请问{contact}。"
OR_THIS = UNSURE + "您要问的是不是："
WHAT = "要问哪条规定？直接说，例如「换届几年一次」「党费怎么交」「预备党员算不算应到」。"
DUES = """每月交{owed}元：{base}×{percent}%。
{who}这一档按全额的{percent}%交；基数是税后的每月固定收入。只帮您算，金额不保存。"""
DUES_KEPT = "党费按规定的比例算过了，金额没有保存；要看请再问一次。"
WHO = {dues.Kind.ACTIVE: "在职", dues.Kind.RETIRED: "退休"}
RETIRED = "退休的每月5000元以下交0.5%，超过5000元交1%，全额乘一个比例，按月交。"
QUOTA = "{count}名党员最多评{most}名优秀：不超过三分之一，小数舍去（默认算法）。"
VOTE = "应到{count}人的，到会{start}人可以表决，赞成{votes}票才通过。{half}应到只数有表决权的正式党员。"
EXACTLY = "到会刚好一半时各地理解不一，宜先问上级。"
WORDS = ("规定", "问规定")
PRIVATE = ("党费", "工资", "退休金", "收入")
"""What is asked with these words may tell what somebody earns: it is not kept."""


@router.command(
    *WORDS,
    intent="rule.query",
    usage=("规定 换届几年一次", "党费怎么交", "预备党员算不算应到会人数"),
    about="问组织生活、表决、换届、党费、发展党员、学时的规定，带出处。",
    asks_back=True,
)
def answer_rule(ctx: Context, said: Said) -> Reply:
    """What the table says, reckoned for the numbers that were told; else whom to ask."""
    topic = str(said.slots.get("topic", ""))
    if topic:
        return _answered(questions.known(topic), said.slots)
    if said.text.strip() in WORDS:
        return Reply(WHAT)
    return _unsure(ctx, said)


@router.answer("rule.near")
def answer_picked(_: Context, __: Said, answer: Answer) -> Reply:
    """The question that was meant after all."""
    return _answered(questions.known(answer.payload["ids"][answer.picked or 0]), {})


def _unsure(ctx: Context, said: Said) -> Reply:
    """Nothing is guessed: whom to ask, and the nearest questions there is an answer to."""
    asked = said.rest if said.text.startswith(WORDS) else said.text
    near, contact = questions.nearest(asked), ctx.settings.chat.contact
    reply = Reply(UNSURE.format(contact=contact))
    if near:
        ids, choices = [one.id for one in near], [one.question for one in near]
        reply = ask(ctx, "rule.near", OR_THIS.format(contact=contact), choices=choices, payload={"ids": ids})
    return replace(reply, keeps_words=not any(word in said.text for word in PRIVATE))


def _answered(line: Known, slots: Mapping[str, Any]) -> Reply:
    reckoned = RECKONED.get(line.id, _nothing)(slots)
    basis = BASIS[line.level].format(basis=line.basis)
    told = "amount" in slots and line.id == "dues_rate"
    return Reply(
        f"{reckoned or line.answer}\n{basis}",
        keeps_words=line.topic != questions.known("dues_rate").topic,
        kept=DUES_KEPT if told else None,
    )


def _nothing(_: Mapping[str, Any]) -> str:
    return ""


def _dues(slots: Mapping[str, Any]) -> str:
    """What the person's own figure comes to; asked for by nobody, and kept nowhere."""
    kind = dues.Kind.RETIRED if slots.get("category") == "retired" else dues.Kind.ACTIVE
    if "amount" not in slots:
        return RETIRED if kind is dues.Kind.RETIRED else ""
    base = Decimal(str(slots["amount"]))
    percent = _plain(dues.rate(kind, base) * 100)
    return DUES.format(owed=_plain(dues.amount(kind, base)), base=_plain(base), percent=percent, who=WHO[kind])


def _quota(slots: Mapping[str, Any]) -> str:
    count = slots.get("count")
    return QUOTA.format(count=count, most=count // 3) if count else ""


def _vote(slots: Mapping[str, Any]) -> str:
    count = slots.get("count")
    if not count:
        return ""
    half = EXACTLY if count % 2 == 0 else ""
    return VOTE.format(count=count, start=-(-count // 2), votes=count // 2 + 1, half=half)


def _plain(value: Decimal) -> str:
    """`120`, `52.5`, `30.01`: no zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


RECKONED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "dues_rate": _dues,
    "member_appraisal_quota": _quota,
    "quorum_start": _vote,
    "quorum_pass": _vote,
}
"""Answers that say more when a number was told."""
