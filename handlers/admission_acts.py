"""What is done with an admission that is known: a step recorded or put right, stopped, extended, confirmed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any, ParamSpec

from bot import admission
from bot.admission import Entry, Finding, NeedsBasisError, Taken
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core.context import Context
from bot.core.errors import NOT_KEPT, BadInputError, BotError
from bot.text import args, dates
from bot.text.intents import admission as typed
from bot.text.numerals import number as numeral
from handlers import admission_words as words

router = Router()
P = ParamSpec("P")

RECORDED = "已记：{number}号{name}，第{no}步{step}，{day}。"
NEW = "已登记{number}号{name}（{unit}）：第{no}步{step}，{day}。以后说编号就行。"
KNOWN = "{number}号第{no}步已经记在{day}，没有改动。"
NAMESAKE = "同名的另一位请说「发展 新 {name} 申请 日期」。"
NOW = "现在是{stand}。"
BACK = "改错回「撤回」。"
NEEDS = "{against}\n照实记，请写文号或原因；不记回「取消」。"
NO_REASON = (
    "这一句像是另一件事，没有当作原因，也没有办。前面的还等着：写「原因 …」或文号；要办别的先回「取消」，再说一次。"
)
STOPPED, RESUMED = "已停止{number}号，不再提醒；恢复说「发展 {number} 恢复」。", "已恢复{number}号。{next}。"
EXTENDED = "已记：{number}号预备期延长{months}个月，到{day}满。"
HOW_LONG = "延长多久？请写「延长预备期 {number} 6个月」，半年到一年。"
ASK_ROSTER = "{first}\n要把名册上的{name}由预备党员改为正式党员吗？回「确认」，暂不改回「取消」。"
CONFIRMED = "名册上{name}已改为正式党员。"
LEAVING = "{rule}（{level}）。{day}调离的，{since}以后开的支部大会就在三个月内。调离日期不保存。"
BASIS = re.compile(r"[\s,，;；。]*(?:依据|原因是?|因为|理由是?)[\s:：是]*(?P<basis>.+)$", re.DOTALL)
REGISTERS = re.compile(
    r"(?:请|麻烦|帮我|帮忙)*(?:登记|新增|增加|添加|录入|补登|补录|查|看)(?:一下|一名|一个|新的?)?(?:入党|发展)*"
    r"(?:申请|积极分子|对象|预备党员|党员)"
)
"""How a request about another person begins: 登记入党申请人 李建国."""
ASKS = re.compile(r"[?？吗]\s*$")
TRAINED = re.compile(r"(?P<n>\d{1,3}|[一二三四五六七八九十两]{1,3})\s*(?P<unit>个?(?:整天|天|学时|小时))(?!前|后)")
MONTHS = re.compile(r"(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,3})\s*个月|(?P<half>半年)|(?P<year>[一1]年)")
HALF, YEAR = 6, 12
WHICH_STEP = "没看懂是哪一步，请写步骤名，例如「发展 {who} 谈话 11月20日」，也可以写「第2步」。"

STAGES = frozenset({admission.steps.ACTIVIST, admission.steps.CHOSEN, admission.steps.APPROVED})
"""Steps after which somebody is called otherwise."""


def private(run: Callable[P, Reply]) -> Callable[P, Reply]:
    """What was typed is not kept, done, refused or crashed over: it names people who have no record elsewhere."""

    @wraps(run)
    def served(*said: P.args, **more: P.kwargs) -> Reply:
        try:
            return replace(run(*said, **more), keeps_words=False)
        except BotError as error:
            error.keeps_words = False
            raise
        except Exception as crash:
            crash.add_note(NOT_KEPT)
            raise

    return served


def read(ctx: Context, rest: str) -> tuple[date, str, Finding | None]:
    """The day, the reason, and whether what was told of a training is too little.

    Raises:
        BadInputError: no day, or one that cannot be relied on.
    """
    given = BASIS.search(rest)
    basis, rest = (given["basis"], rest[: given.start()]) if given else ("", rest)
    length = {found["unit"][-1]: numeral(found["n"]) for found in TRAINED.finditer(rest)}
    hours = length.get("时")
    short = admission.objecting.to_training(admission.book(ctx.settings.admission), days=length.get("天"), hours=hours)
    day = args.one_day(TRAINED.sub("", rest), ctx.now, ctx.workdays, prefer="past")
    return day, basis, short


def record(ctx: Context, one: Entry, no: int, rest: str) -> Reply:
    """Record a step; what is against a central rule takes a reason, which is asked for."""
    day, basis, short = read(ctx, rest)
    trained = short if no == admission.book(ctx.settings.admission).training.step else None
    try:
        taken = admission.record(ctx, one.row.id, no, day, basis=basis, short=trained)
    except NeedsBasisError as against:
        return _why(ctx, against, {"act": "record", "number": one.row.id, "no": no, "day": day.isoformat()})
    return told(ctx, taken, RECORDED)


def _why(ctx: Context, against: NeedsBasisError, payload: dict[str, Any]) -> Reply:
    """Ask for the document or the reason; what is typed next is kept with the step."""
    text = NEEDS.format(against=against.against[: words.LONGEST - len(NEEDS)])
    return ask(ctx, "admission.basis", text, words=(), payload=payload)


@router.answer("admission.basis")
@private
def reasoned(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The document or the reason was typed.

    Raises:
        BadInputError: it is a request of its own; the question stays open.
    """
    if _is_request(ctx, said.text.strip()):
        raise BadInputError(NO_REASON)
    wanted, number = answer.payload, answer.payload["number"]
    if wanted["act"] == "extend":
        return _extended(ctx, admission.extend(ctx, number, wanted["months"], basis=said.text), wanted["months"])
    do = admission.correct if wanted["act"] == "correct" else admission.record
    taken = do(ctx, number, wanted["no"], date.fromisoformat(wanted["day"]), basis=said.text)
    return told(ctx, taken, RECORDED)


def _is_request(ctx: Context, text: str) -> bool:
    """Whether it asks, registers somebody, or is a step of somebody with its day; what begins with 原因 never is."""
    if BASIS.match(text):
        return False
    if REGISTERS.match(text) or ASKS.search(text):
        return True
    step = typed.told(text.removeprefix("发展").strip())
    return step is not None and bool(step.steps) and _is_day(ctx, step.rest)


def _is_day(ctx: Context, text: str) -> bool:
    """Whether it is a day and nothing else."""
    found = dates.find(text, ctx.now, ctx.workdays, prefer="past")
    return len(found) == 1 and not text.replace(found[0].text, "", 1).strip(" ,，。、了")


def told(ctx: Context, taken: Taken, form: str) -> Reply:
    """What was recorded, what spoke against it, and what comes next; a confirmation goes on to the roster."""
    one, book = taken.entry, admission.book(ctx.settings.admission)
    row, name = one.row, book.step(taken.no).name
    day = admission.wording.day(taken.day)
    if taken.repeated:
        again = NAMESAKE.format(name=row.name) if taken.no == 1 else ""
        return Reply(words.joined([KNOWN.format(number=row.id, no=taken.no, day=day), again]))
    first = form.format(number=row.id, name=row.name, unit=one.unit.short, no=taken.no, step=name, day=day)
    if taken.no == admission.steps.CONFIRMED and admission.propose(ctx, one):
        return ask(ctx, "admission.confirm", ASK_ROSTER.format(first=first, name=row.name), payload={"number": row.id})
    no, coming = words.following(ctx, one)
    became = NOW.format(stand=admission.wording.stand(one.record())) if taken.no in STAGES else ""
    against = admission.wording.findings(taken.findings)
    return Reply(words.joined([first + became, against, f"{coming}。{BACK}", words.vote(ctx, one, no)]))


@router.answer("admission.confirm")
@private
def confirmed(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The roster is to say so."""
    return _confirm(ctx, admission.entry(ctx, answer.payload["number"]), "")


def _confirm(ctx: Context, one: Entry, _: str) -> Reply:
    admission.confirm(ctx, one.row.id)
    return Reply(CONFIRMED.format(name=one.row.name) + BACK)


def _stop(ctx: Context, one: Entry, _: str) -> Reply:
    admission.stop(ctx, one.row.id)
    return Reply(STOPPED.format(number=one.row.id) + BACK)


def _resume(ctx: Context, one: Entry, _: str) -> Reply:
    now = admission.resume(ctx, one.row.id)
    return Reply(RESUMED.format(number=one.row.id, next=words.following(ctx, now)[1]) + BACK)


def _correct(ctx: Context, one: Entry, rest: str) -> Reply:
    options, rest = typed.step_first(rest)
    if not options:
        raise BadInputError(WHICH_STEP.format(who=one.row.id))
    known = one.record().days
    no = next((no for no in reversed(options) if no in known), options[0])
    day, basis, _ = read(ctx, rest)
    try:
        taken = admission.correct(ctx, one.row.id, no, day, basis=basis)
    except NeedsBasisError as against:
        return _why(ctx, against, {"act": "correct", "number": one.row.id, "no": no, "day": day.isoformat()})
    return told(ctx, taken, RECORDED)


def _extend(ctx: Context, one: Entry, rest: str) -> Reply:
    found = MONTHS.search(rest)
    if found is None:
        raise BadInputError(HOW_LONG.format(number=one.row.id))
    count = HALF if found["half"] else YEAR if found["year"] else numeral(found["n"]) or 0
    given = BASIS.search(rest)
    try:
        now = admission.extend(ctx, one.row.id, count, basis=given["basis"] if given else "")
    except NeedsBasisError as against:
        return _why(ctx, against, {"act": "extend", "number": one.row.id, "months": count})
    return _extended(ctx, now, count)


def _extended(ctx: Context, now: Entry, count: int) -> Reply:
    end = admission.rules.probation_end(admission.book(ctx.settings.admission), now.record())
    day = admission.wording.day(end) if end else ""
    return Reply(EXTENDED.format(number=now.row.id, months=count, day=day) + BACK)


def _leaving(ctx: Context, _: Entry, rest: str) -> Reply:
    """What the rule says of who is to leave on a day; the day is not kept."""
    rule = admission.book(ctx.settings.admission).leaving
    day = args.one_day(rest, ctx.now, ctx.workdays)
    since = admission.wording.day(admission.spans.earlier(day, rule.within))
    level, shown = admission.wording.LEVELS[rule.level], admission.wording.day(day)
    return Reply(LEAVING.format(rule=rule.rule, level=level, day=shown, since=since))


ACTS: Mapping[str, Callable[[Context, Entry, str], Reply]] = {
    **dict.fromkeys(("停止", "中止"), _stop),
    **dict.fromkeys(("恢复", "继续"), _resume),
    **dict.fromkeys(("更正", "改为", "改成"), _correct),
    **dict.fromkeys(("延长", "延长预备期"), _extend),
    "转正": _confirm,
    "调离": _leaving,
}
