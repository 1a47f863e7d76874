"""审核, 核稿, 签发, 编号, 发布: the steps a quarter's notice takes after the units, each by whose post it is."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot import circular, notify
from bot.chat import Answer, Reply, Router, Said, ask
from bot.circular import NoticeItem, NoticePaper, PaperState, Published, Step
from bot.core.context import Context
from bot.people import Right
from handlers import again, announce, meant, which_notice

router = Router()

REVIEWED = "已审核{quarter}通报，请纪委书记核稿。{fresh}改错回「撤回」。"
CHECKED = "已核稿{quarter}通报，请党委书记签发。{fresh}改错回「撤回」。"
SIGNED = "已签发{quarter}通报，落款{day}，请党委工作部编号。{fresh}改错回「撤回」。"
FRESH = "下季度提示里{count}条的日子过了或变了，已改好。"
SENT_BACK = "已退回{quarter}通报：{reason}。已告诉起草的同志。改错回「撤回」。"
GONE = "{wanted}刚编给另一份通报了，这份编下一个。"
WHICH_NUMBER = "{quarter}通报已签发，文号是多少？例如「公司党发〔2026〕18号」。"
SCHEDULED = "已编号{number}，定在{day}印发；{when}早上提醒您回「发布通报」。改错回「撤回」。"
THAT_DAY, AFTER_REST = "那天", "那天是休息日，{day}"
PREVIEW = "发布{quarter}通报（{number}）：摘要{characters}字，{when}发，整改{rectifications}项同时下达。发给谁？"
CHOICE = "{circle}{count}人{notes}"
UNREACHABLE, CORRECTED, SPARED = "{count}人没有账号", "其中{count}人发更正", "{count}人收到过，不再发"
NOTES = "（{notes}）"
NOT_SENT = "不发"
LEFT = "好，没有发布。"
PUBLISHED = (
    "已发布{quarter}通报：摘要{told}，整改{rectifications}项已建项编号。"
    "{groups}文件回「通报 文件」，谁没收到回「谁没收到」。改错回「撤回」。"
)
GROUPS = "{count}个工作群十分钟后发。"
TOLD, ALL_KNOW = "{when}发给{audience}{count}人{notes}", "{audience}都收到过，不再发"
CIRCLES = (circular.SECRETARIES, circular.MEMBERS)
ALL_MEMBERS = re.compile(r"全体党员|所有党员|全体(?:同志|人员)|发给大家")
SIGN = re.compile(r"签发")
LONGEST = 30
"""Characters of a reason in a reply."""


@router.command(
    "审核通报",
    "通报审核",
    intent="notice.review",
    usage="审核通报",
    about="部长审核通报；各单位核对完才能审核，起草的人不审核。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
@again.asking("notice.review")
def review(ctx: Context, said: Said) -> Reply:
    """The head of the office has read it."""
    found = which_notice.of(ctx, said)
    fresh = _fresh(circular.review(ctx, found))
    return Reply(REVIEWED.format(quarter=_quarter(found), fresh=fresh))


def _fresh(rows: Sequence[NoticeItem]) -> str:
    """That part five reads otherwise than it did."""
    return FRESH.format(count=len(rows)) if rows else ""


@router.command(
    "核稿通报",
    "通报核稿",
    intent="notice.wording",
    usage="核稿通报",
    about="纪委书记核通报的文字。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
@again.asking("notice.wording")
def check_wording(ctx: Context, said: Said) -> Reply:
    """The discipline secretary has looked at the wording."""
    found = which_notice.of(ctx, said)
    fresh = _fresh(circular.check_wording(ctx, found))
    return Reply(CHECKED.format(quarter=_quarter(found), fresh=fresh))


@router.command(
    "签发通报",
    intent="notice.sign",
    usage="签发通报",
    about="党委书记签发通报，签发日就是落款日期。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
@again.asking("notice.sign")
def sign(ctx: Context, said: Said) -> Reply:
    """The committee secretary signs it."""
    found = which_notice.of(ctx, said)
    fresh = _fresh(circular.sign(ctx, found))
    return Reply(SIGNED.format(quarter=_quarter(found), day=meant.day_words(ctx, ctx.today), fresh=fresh))


@router.command(
    "退回通报",
    "通报退回",
    intent="notice.send_back",
    usage="退回通报 第二部分太笼统",
    about="审核、核稿或签发的同志把通报退回修改。",
    right=Right.SEE_ALL_RESULTS,
    typed=True,
)
@again.asking("notice.send_back")
def send_back(ctx: Context, said: Said) -> Reply:
    """It goes back to who drafted it, with what is to be changed."""
    found, reason = which_notice.first(ctx, said)
    circular.send_back(ctx, found, reason)
    return Reply(SENT_BACK.format(quarter=_quarter(found), reason=circular.wording.short(reason, LONGEST)))


def _quarter(found: NoticePaper) -> str:
    return circular.wording.quarter(found.period)


@router.command(
    "发布通报",
    intent="notice.publish",
    usage=("发布通报", "通报定稿，文号公司党发〔2026〕18号，明天发", "发布通报 全体党员"),
    about="给签发了的通报编号、定印发日期、发布；先看清发给谁再发。",
    right=Right.SEE_ALL_RESULTS,
    asks_back=True,
)
@again.asking("notice.publish")
def publish(ctx: Context, said: Said) -> Reply:
    """Sign it, by who signs; number it, set its day; show to how many it would go."""
    found = which_notice.of(ctx, said)
    if found.state is PaperState.REVIEWED and SIGN.search(said.text) and circular.may(ctx, Step.SIGN):
        return sign(ctx, said)
    circular.require(ctx, Step.PUBLISH)
    number, day = str(said.slots.get("doc_number", "")), said.slots.get("date")
    circle = circular.MEMBERS if ALL_MEMBERS.search(said.text) else ""
    return _go_on(ctx, found, {"number": number, "day": day or "", "circle": circle})


def _go_on(ctx: Context, found: NoticePaper, order: Mapping[str, Any]) -> Reply:
    """Number, day and receivers, one after the other; what is missing is asked for."""
    day = date.fromisoformat(order["day"]) if order["day"] else None
    if found.state is PaperState.SIGNED and not order["number"]:
        return ask(
            ctx, "notice.number", WHICH_NUMBER.format(quarter=_quarter(found)), words=(), payload=_kept(found, order)
        )
    gone = ""
    if order["number"]:
        wanted = circular.number(ctx, found, order["number"], day).gone
        gone = GONE.format(wanted=wanted) if wanted else ""
    elif day is not None:
        circular.schedule(ctx, found, day)
    if day is not None and day > ctx.today:
        told = SCHEDULED.format(number=found.number, day=meant.day_words(ctx, day), when=_morning(ctx, day))
        return Reply(gone + told)
    return _preview(ctx, found, order["circle"], gone)


def _morning(ctx: Context, day: date) -> str:
    """The day on whose morning it is remembered: that day, or the first working day after it."""
    morning = day if ctx.workdays.works(day) else ctx.workdays.shift(day, 1)
    return THAT_DAY if morning == day else AFTER_REST.format(day=meant.day_words(ctx, morning))


@router.answer("notice.number")
def numbered(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The document number was typed."""
    return _go_on(ctx, _found(ctx, answer), answer.payload | {"number": said.text.strip()})


def _kept(found: NoticePaper, order: Mapping[str, Any]) -> dict[str, Any]:
    """The notice a question was about, and what was said of it."""
    return {**order, "period": found.period}


def _found(ctx: Context, answer: Answer) -> NoticePaper:
    return circular.latest(ctx, answer.payload["period"])


def _preview(ctx: Context, found: NoticePaper, circle: str, gone: str) -> Reply:
    """What would be sent, when, to how many; nothing is sent before somebody picks."""
    rows = circular.ready(ctx, found)
    circles = [circle] if circle else list(CIRCLES)
    text = gone + PREVIEW.format(
        quarter=_quarter(found),
        number=found.number,
        characters=len(circular.summary(ctx, found)),
        when=announce.goes(ctx),
        rectifications=len(rows),
    )
    choices = [*(_choice(ctx, found, one) for one in circles), NOT_SENT]
    return ask(ctx, "notice.publish", text, choices=choices, payload=_kept(found, {"circles": circles}))


def _choice(ctx: Context, found: NoticePaper, circle: str) -> str:
    meant = circular.audience(ctx, found, circle)
    dumb = len(meant.told) - len(notify.reachable(ctx, meant.told))
    notes = _notes(len(meant.corrected), len(meant.spared), dumb)
    return CHOICE.format(circle=circular.CIRCLES[circle], count=len(meant.told), notes=notes)


def _notes(corrected: int, spared: int, dumb: int = 0) -> str:
    """Who of a circle hears something else, or nothing."""
    told = [(CORRECTED, corrected), (SPARED, spared), (UNREACHABLE, dumb)]
    notes = "，".join(form.format(count=count) for form, count in told if count)
    return NOTES.format(notes=notes) if notes else ""


@router.answer("notice.publish")
def send(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is published; rights, steps and receivers are looked at once more."""
    circles: Sequence[str] = answer.payload["circles"]
    if answer.picked is None or answer.picked >= len(circles):
        return Reply(LEFT)
    found = _found(ctx, answer)
    circle = circles[answer.picked]
    made = circular.publish(ctx, found, circle)
    told, groups = _told(ctx, made, circle), GROUPS.format(count=made.groups) if made.groups else ""
    said = {"quarter": _quarter(found), "told": told, "rectifications": made.rectifications}
    return Reply(PUBLISHED.format(**said, groups=groups))


def _told(ctx: Context, made: Published, circle: str) -> str:
    audience = circular.CIRCLES[circle]
    if not made.told and made.spared:
        return ALL_KNOW.format(audience=audience)
    notes = _notes(made.corrected, made.spared)
    return TOLD.format(when=announce.goes(ctx), audience=audience, count=made.told, notes=notes)
