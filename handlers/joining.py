"""绑定码: a secretary makes a code, whoever types it is known from then on. Who is not known can do nothing else."""

from bot import notify, people
from bot.channels.base import Incoming
from bot.chat import Answer, Reply, Router, Said, ask, how_to_be_known
from bot.core.context import Context
from bot.core.errors import BadInputError
from bot.core.platforms import called
from bot.notify import Topic
from bot.people import Member, Org, Right, Role, codes
from bot.text import binding
from handlers import which

router = Router()

TOO_MANY = "有 {count} 位{name}，请写党员编号，例如「绑定码 {code}」。"
FOR_ONE = (
    "{name}的绑定码：{code}\n24 小时内有效，只能用一次，请只发给本人。"
    "他给支部通发「绑定 {code}」就好。再要一个，前一个就作废。"
)
FOR_UNIT = (
    "{unit}的绑定码：{code}\n7 天内有效。每人给支部通发「绑定 党员编号 {code}」，谁绑定了会告诉您。\n"
    "书记、委员、组长请另开本人的码，例如「绑定码 赵强」。"
)
GIVEN_ALREADY = "{name}的绑定码已经给过您。没收到就再发一次「{again}」，前一个随即作废。"
WELCOME = (
    "已绑定：{name}（{unit}）。可以这样说：\n「我的任务」「签到」「请假 周五 出差」\n"
    "看能办什么，回「帮助」；不是您本人，请回「解绑」。"
)
ALREADY = "这个账号已经绑定在{name}名下，没有改动。要换人，请先回「解绑」。"
WRONG = "没有对上，请核对后再发「绑定 绑定码」；给的是支部的码，请写「绑定 党员编号 绑定码」。"
PAUSED = "试的次数太多了，请过一小时再试，或请支部书记当面帮您看看。"
BOUND = "{name}在{channel}绑定了自己的账号。不是本人，请回「解绑 {name}」。"
GUESSED = (
    "有人在反复试绑定码，一小时内已试错 {count} 次。支部的码暂停一小时；"
    "本人的码要连党员编号一起发。您不用做什么，天天这样请告诉信息人员。"
)
WHO = "有 {count} 位{name}，给哪一位开码？"
TOLD_OFFICE = (Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
MOST_CHOICES = 9


@router.welcome("text")
def welcome(ctx: Context, incoming: Incoming) -> Reply:
    """Bind who types a code; tell anybody else how to get one."""
    readings = binding.given(incoming.text)
    if not readings:
        return Reply(how_to_be_known(incoming))
    account = codes.Account(incoming.borrows or incoming.channel, incoming.sender)
    found = codes.bind_by(ctx, account, readings)
    if isinstance(found, codes.Bound):
        _tell_maker(ctx, found, account)
        return Reply(WELCOME.format(name=found.member.name, unit=found.unit.short), keeps_words=False)
    if found is codes.Outcome.ALARMED:
        _tell_office(ctx)
    return Reply(PAUSED if found is codes.Outcome.PAUSED else WRONG, keeps_words=False)


def _tell_maker(ctx: Context, found: codes.Bound, account: codes.Account) -> None:
    """Whoever made the code is told, and stays told though it be taken back: it may not have been he."""
    text = BOUND.format(name=found.member.name, channel=called(account.channel))
    if found.made_by != found.member.id:
        notify.put(ctx.acting(None), to=found.made_by, text=text, key=f"bound:{found.account_id}", topic=Topic.OFFICE)


def _tell_office(ctx: Context) -> None:
    """Once an hour at most."""
    text = GUESSED.format(count=codes.GUARD)
    for root in people.roots(ctx):
        for number in people.posted(ctx, TOLD_OFFICE, root, kinds=(root.kind,)):
            key = f"codes-guessed:{ctx.now:%Y-%m-%dT%H}:{number}"
            notify.put(ctx, to=number, text=text, key=key, topic=Topic.OFFICE)


def already(ctx: Context, text: str) -> Reply | None:
    """What is said to who is known and types a code; None where it is none."""
    if not binding.given(text):
        return None
    return Reply(ALREADY.format(name=ctx.speaker.name), keeps_words=False)


@router.command(
    "绑定码",
    "开绑定码",
    intent="bind.code",
    usage=("绑定码 赵强", "绑定码 焊接支部", "绑定码"),
    about="给本单位的人开绑定码，让他自己绑定公众号等账号；不写姓名是给全支部开一个。",
    right=Right.MANAGE_PEOPLE,
    typed=True,
)
def make(ctx: Context, said: Said) -> Reply:
    """A code for one member, or for a unit."""
    if known := already(ctx, said.text):
        return known
    people.require_anywhere(ctx, Right.MANAGE_PEOPLE)
    words = said.rest
    unit = which.place_said(ctx, said) if words else people.led_units(ctx, Right.MANAGE_PEOPLE)[0]
    if unit is not None:
        return _for_unit(ctx, unit)
    found = [one for one, _ in people.in_reach(ctx, words)]
    if len(found) == 1:
        return _for_one(ctx, found[0])
    if len(found) > MOST_CHOICES:
        raise BadInputError(TOO_MANY.format(count=len(found), name=words, code=found[0].code))
    choices = [f"{which.told_apart(ctx, one)}{one.code}" for one in found]
    head = WHO.format(count=len(found), name=found[0].name)
    return ask(ctx, "bind.code.who", head, choices=choices, payload={"members": [one.id for one in found]})


@router.answer("bind.code.who")
def make_for_picked(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The code of the one picked."""
    return _for_one(ctx, people.member(ctx, answer.payload["members"][answer.picked or 0]))


def _for_one(ctx: Context, member: Member) -> Reply:
    code = binding.shown(codes.make_for(ctx, member))
    kept = GIVEN_ALREADY.format(name=member.name, again=f"绑定码 {member.name}")
    return Reply(FOR_ONE.format(name=member.name, code=code), kept=kept)


def _for_unit(ctx: Context, unit: Org) -> Reply:
    code = binding.shown(codes.make_for_unit(ctx, unit))
    kept = GIVEN_ALREADY.format(name=unit.short, again=f"绑定码 {unit.short}")
    return Reply(FOR_UNIT.format(unit=unit.short, code=code), kept=kept)
