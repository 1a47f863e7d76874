"""公告: the office or a secretary tells many people something; shown first, sent when confirmed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import meetings, notify, people
from bot.chat import Answer, Reply, Router, Said, ask
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.notify import Urgency
from bot.people import Org, OrgKind, Right, Role
from bot.text.brief import cut
from handlers import again, meant

router = Router()

NEED_TEXT = "公告什么？请写清发给谁、什么事，例如「公告 全体党员 明天9点停电」。"
TO_WHOM = "发给谁？"
AUDIENCES: Mapping[str, str] = {
    "members": "全体党员",
    "secretaries": "支部书记",
    "working_committee_secretaries": "党工委书记",
    "group_leaders": "党小组长",
}
BRANCH = "支部"
ASKED = ("members", "secretaries", "group_leaders")
ASKED_OF_UNIT = ("members", "group_leaders")
"""To whom it may go, when that was not said: of the company, or of one unit, which has one secretary."""
ADDRESSED: Sequence[tuple[str, re.Pattern[str]]] = (
    ("working_committee_secretaries", re.compile(r"(?:各|全体|所有)?党工委书记")),
    ("secretaries", re.compile(r"(?:各|全体|所有)(?:党?支部)?书记|各(?:党?支部|单位)|书记")),
    ("group_leaders", re.compile(r"(?:各|全体|所有)?(?:党?小组长|组长)")),
    ("members", re.compile(r"全体(?:党员|同志|人员)?|所有(?:党员|人)|大家|全员")),
)
"""Who is addressed at the beginning of an urgent one."""
FROM = "{unit}公告（{name}）：\n{text}"
"""As people get it: they must see whose word it is."""
PREVIEW = "发给{audience}，{count}人{unreachable}{spared}，{when}发：\n{text}{stripped}"
UNREACHABLE = "（其中{count}人没有聊天账号，请另行通知）"
AT_ONCE, LATER = "马上", "现在是免打扰时间，{when}"
STRIPPED = "\n（要人回「收到」的话已去掉：看到就行，不用回。）"
CHOICES = ("发送", "取消")
NOT_SENT = "好，没有发。"
SENT = "已发公告：{audience}{count}人{spared}，{when}发出{unreachable}。谁没收到，回「谁没收到」。"
BEING_SENT = "正在发公告：{audience}{count}人{spared}，{when}开始分批发{unreachable}。谁没收到，回「谁没收到」。"
SPARED = "（另有{count}人本周已有{most}条公告，不发）"
ALL_SPARED = "{audience}本周已有{most}条公告，每人每周最多{most}条，没有发。请下周一再发；等不及的请当面说或打电话。"
NOBODY = "{audience}里没有别人可发，没有发。"
WITHOUT_CHAT = "另有{count}人没有聊天账号。"
SHOWN = 40
"""Characters of an announcement that a line repeats."""
PREVIEWED = 90
"""Characters of it that are shown before it goes."""
LONGEST = 500
TOO_LONG = "公告最多{most}个字，请压缩后再发。"
_SPACE = re.compile(r"[\s,，:：]+")
REPLY_WANTED = re.compile(
    r"[\s,，。;；!！]*[^\s,，。;；!！]*(?:收到[^,，。;；!！]{0,4}(?:回复|回个|回话|回1|扣1|请回)|(?:回复|回个|回|扣)[“\"「]?(?:收到|1)"
    r"|看到[^,，。;；!！]{0,3}(?:回复|回一下|吱一?声)|接龙|打卡|点赞|转发(?:到|至|给)?(?:朋友圈|群))[^,，。;；!！]*"
)
"""A clause that wants everybody to answer."""


@router.command(
    "公告",
    "群发",
    intent="broadcast.send",
    asks_back=True,
    usage=("公告 全体党员 明天9点停电，请提前关机", "公告 锅炉支部 周五的党课改在二楼"),
    about="告诉一个单位、书记们或所有人一件事；先看清再发。",
    right=Right.ANNOUNCE,
)
@again.asking("broadcast.send")
def announce(ctx: Context, said: Said) -> Reply:
    """Show what would be sent to how many, and when; to whom is asked when it was not said."""
    people.require_anywhere(ctx, Right.ANNOUNCE)
    text = str(said.slots.get("text", ""))
    if not text:
        payload = {"text": said.text, "slots": dict(said.slots)}
        return ask(ctx, "announce.what", NEED_TEXT, words=(), payload=payload)
    codes = [unit.code for unit in meant.units(ctx, said.slots)]
    order = {"text": text, "orgs": codes, "audience": said.slots.get("audience", ""), "urgent": False}
    wants_reply = bool(said.slots.get("require_reply"))
    if codes or order["audience"]:
        return _show(ctx, order, wants_reply=wants_reply)
    offered = ASKED if meant.of_company(people.led_units(ctx, Right.ANNOUNCE)[-1]) else ASKED_OF_UNIT
    payload = order | {"wants_reply": wants_reply, "offered": list(offered)}
    return ask(ctx, "announce.whom", TO_WHOM, choices=[AUDIENCES[one] for one in offered], payload=payload)


@router.answer("announce.what")
def what(ctx: Context, said: Said, answer: Answer) -> Reply:
    """The text was typed."""
    first, _, rest = _SPACE.sub(" ", said.text.strip(), count=1).partition(" ")
    audience = next((audience for audience, words in ADDRESSED if words.fullmatch(first)), "")
    found = {"text": rest, "audience": audience} if audience and rest else {"text": said.text.strip()}
    slots = answer.payload["slots"] | found
    return announce(ctx, replace(said, text=answer.payload["text"], slots=slots))


@router.answer("announce.whom")
def to_whom(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Those addressed were picked."""
    order = {name: answer.payload[name] for name in ("text", "orgs", "urgent")}
    return _show(
        ctx,
        order | {"audience": answer.payload["offered"][answer.picked or 0]},
        wants_reply=answer.payload["wants_reply"],
    )


@router.command(
    "紧急公告",
    intent="broadcast.urgent",
    usage="紧急公告 全体党员 台风橙色预警，今晚不要到现场",
    about="马上发，夜里也发；只用于紧急情况。",
    right=Right.ANNOUNCE_URGENT,
    typed=True,
)
def announce_urgently(ctx: Context, said: Said) -> Reply:
    """The same at any hour, by the head of the office alone."""
    people.require_anywhere(ctx, Right.ANNOUNCE_URGENT)
    audience, text = _addressed(said.rest)
    if not text:
        raise BadInputError(NEED_TEXT)
    return _show(ctx, {"text": text, "orgs": [], "audience": audience, "urgent": True}, wants_reply=False)


def _addressed(rest: str) -> tuple[str, str]:
    """Who is addressed at the beginning, everybody unless told, and the text."""
    for audience, words in ADDRESSED:
        found = words.match(rest)
        if found:
            return audience, rest[found.end() :].strip(" ,，:：。")
    return "members", rest.strip()


def _show(ctx: Context, order: Mapping[str, Any], *, wants_reply: bool) -> Reply:
    """What would be sent; people who are to answer 收到 are spared that."""
    text = REPLY_WANTED.sub("", order["text"]).strip(" ,，;；")
    if not text:
        raise BadInputError(NEED_TEXT)
    if len(text) > LONGEST:
        raise BadInputError(TOO_LONG.format(most=LONGEST))
    circle = _circle(ctx, order)
    shown = PREVIEW.format(
        audience=circle.words,
        count=len(circle.receivers),
        unreachable=UNREACHABLE.format(count=circle.dumb) if circle.dumb else "",
        spared=_spared(ctx, circle),
        when=goes(ctx, urgent=order["urgent"]),
        text=_signed(ctx, cut(text, PREVIEWED)),
        stripped=STRIPPED if wants_reply or text != order["text"] else "",
    )
    return ask(ctx, "announce.send", shown, choices=CHOICES, payload=dict(order) | {"text": text})


@router.answer("announce.send")
def send(ctx: Context, _: Said, answer: Answer) -> Reply:
    """Confirmed: it is put into the outbox; rights and receivers are looked at once more."""
    if answer.picked != 0:
        return Reply(NOT_SENT)
    order = answer.payload
    right = Right.ANNOUNCE_URGENT if order["urgent"] else Right.ANNOUNCE
    people.require_anywhere(ctx, right)
    circle = _circle(ctx, order)
    made = notify.announce(ctx, _signed(ctx, order["text"]), circle.receivers, circle.words, urgent=order["urgent"])
    audit.record(ctx, "broadcast.send", summary=short(made.text), undoable=True)
    unreachable = "，" + WITHOUT_CHAT.format(count=made.unreachable).rstrip("。") if made.unreachable else ""
    when = goes(ctx, urgent=made.urgent)
    sent = BEING_SENT if notify.not_put(ctx, made.id) else SENT
    told = {"audience": made.audience, "count": made.receivers, "spared": _spared(ctx, circle)}
    return Reply(sent.format(**told, when=when, unreachable=unreachable))


@dataclass(frozen=True, slots=True)
class _Circle:
    """Who would be told, in words and numbers; how many have no chat, and how many have had enough this week."""

    words: str
    receivers: Sequence[int]
    dumb: int
    spared: int


def _circle(ctx: Context, order: Mapping[str, Any]) -> _Circle:
    """Who would be told: the same two or three are not told of everything, but of what is urgent.

    Raises:
        BadInputError: there is nobody else, or they all have had their announcements of the week.
    """
    units, meant = _receivers(ctx, order)
    words = _words(units, order["audience"])
    if not meant:
        raise BadInputError(NOBODY.format(audience=words))
    reached = notify.reachable(ctx, meant)
    spared = set() if order["urgent"] else notify.spent(ctx, reached)
    if spared and spared == reached:
        raise BadInputError(ALL_SPARED.format(audience=words, most=_most(ctx)))
    receivers = [number for number in meant if number not in spared]
    return _Circle(words, receivers, len(meant) - len(reached), len(spared))


def _spared(ctx: Context, circle: _Circle) -> str:
    return SPARED.format(count=circle.spared, most=_most(ctx)) if circle.spared else ""


def _most(ctx: Context) -> int:
    return ctx.settings.reminders.announcements_a_week


def _receivers(ctx: Context, order: Mapping[str, Any]) -> tuple[list[Org], list[int]]:
    """The units meant, the highest one led unless some are named, and who of them is told: all but the speaker.

    Raises:
        NotAllowedError: one of them is not the speaker's to tell.
    """
    right = Right.ANNOUNCE_URGENT if order["urgent"] else Right.ANNOUNCE
    units = [people.org_by_code(ctx, code) for code in order["orgs"]]
    for unit in units:
        people.require(ctx, right, unit)
    units = units or people.led_units(ctx, right)[-1:]
    found = [number for unit in units for number in _of(ctx, unit, order["audience"])]
    return units, [number for number in dict.fromkeys(found) if number != ctx.speaker.id]


def _of(ctx: Context, unit: Org, audience: str) -> list[int]:
    """The numbers of those in a unit who are addressed: everybody, unless a post is."""
    if audience in {"", "members"}:
        return people.numbers_of(ctx, unit)
    if audience == "group_leaders":
        return people.posted(ctx, (Role.GROUP_LEADER,), unit)
    kinds = (OrgKind.WORKING_COMMITTEE,) if audience == "working_committee_secretaries" else ()
    return people.posted(ctx, (Role.SECRETARY,), unit, kinds=kinds)


def _words(units: Sequence[Org], audience: str) -> str:
    """`锅炉支部全体党员`, `锅炉支部书记`, `支部书记`."""
    whose = "、".join(unit.short for unit in units if not meant.of_company(unit))
    told = AUDIENCES[audience or "members"]
    return whose + (told.removeprefix(BRANCH) if whose.endswith(BRANCH) else told)


def goes(ctx: Context, *, urgent: bool = False) -> str:
    """When it goes, in words: what is not urgent waits for working hours."""
    urgency = Urgency.URGENT if urgent else Urgency.ROUTINE
    moment = notify.quiet.earliest(ctx.now, urgency, ctx.settings.quiet, ctx.workdays)
    return AT_ONCE if moment <= ctx.now else LATER.format(when=meetings.wording.when(moment))


def _signed(ctx: Context, text: str) -> str:
    """The text under the name of the unit that speaks and of the person."""
    unit = people.led_units(ctx, Right.ANNOUNCE)[-1]
    name = ctx.settings.chat.contact if meant.of_company(unit) else unit.short
    return FROM.format(unit=name, name=ctx.speaker.name, text=text)


def short(text: str) -> str:
    """The beginning of an announcement, without whose word it is."""
    return cut(text.partition("\n")[2], SHOWN)
