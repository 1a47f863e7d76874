"""Which activity is meant: by its number, by what it is called, or the only one there is."""

import re
from collections.abc import Callable, Sequence

from bot import activities, people
from bot.activities import Activity, ActivityState
from bot.chat import Said
from bot.core.context import Context
from bot.core.errors import BadInputError, NotFoundError
from bot.text.brief import some
from bot.text.catalogue import ACTIVITIES, called
from bot.text.normal import normalise
from handlers import meant

NUMBER = re.compile(r"\s*(?:第|编号|活动)?\s*(?P<n>\d{1,9})\s*号?(?:活动)?(?:[\s,，。:：、]+|$)(?P<rest>.*)", re.DOTALL)
NONE_ON = "现在没有在办的活动。"
NO_SUCH = "没有找到在办的{name}，没有记。{others}"
SEE_LIST = "在办的有：{names}。"
WHICH = "是哪一个？"
TOO_MANY = "有{count}个活动都可能，请写编号，例如「{example} 12」；编号见「活动」。"
LABEL = "{number}号{name}（{unit}）"
FEW = 3
LONGEST = 30

EDGES = " ,，。;；:：、"
SHORT = 3
"""Characters of a name that is a common word besides."""
BARE = re.compile(r"[\s,，。!！]|我们?|俺|咱|也|要|想|还|来|去|报个?名|参加|加入|退出|取消|不|了|一个|算|上")
"""What may stand in a message that names no activity: 我也报名."""

Fits = Callable[[Activity], bool]


def number_in(text: str) -> tuple[int | None, str]:
    """The number at the beginning and what follows it."""
    found = NUMBER.fullmatch(text)
    return (int(found["n"]), found["rest"].strip()) if found else (None, text.strip())


def one(ctx: Context, said: Said, words: str, *, example: str, fits: Fits = lambda _: True) -> Activity:
    """The one activity meant; `words` is what followed the command, `fits` says which can be meant at all.

    Raises:
        NotFoundError: there is none of that number or name.
        SeveralError: several may be meant.
        BadInputError: too many may be.
    """
    if "activity_id" in said.slots:
        return activities.activity(ctx, said.slots["activity_id"])
    number, rest = number_in(words)
    if number is not None and "entries" not in said.slots:
        return activities.activity(ctx, number)
    if "persons" in said.slots:  # read from a whole sentence, of which what follows the first blank is a part
        rest = said.text
        for person in said.slots["persons"]:
            rest = rest.replace(str(person), "")
    name = str(said.slots.get("activity") or code_in(rest) or "")
    found = [row for row in _candidates(ctx, name, rest, str(said.slots.get("title", ""))) if fits(row)]
    if not found:
        raise NotFoundError(_no_such(ctx, name or ("" if "persons" in said.slots else rest)))
    if len(found) > meant.MOST:
        raise BadInputError(TOO_MANY.format(count=len(found), example=example))
    if len(found) > 1:
        choices = [(row.id, label(ctx, row)) for row in found]
        raise meant.SeveralError(WHICH, "activity_id", choices)
    return found[0]


def code_in(text: str) -> str:
    """The code of what of our list is named in a text; empty when nothing is."""
    found = called(normalise(text), ACTIVITIES)
    return found.code if found else ""


def _candidates(ctx: Context, name: str, rest: str, title: str) -> Sequence[Activity]:
    """What may be meant; of the own unit rather than of those around it."""
    if name in activities.defaults():
        found = [row for row in activities.around_me(ctx, code=name) if row.state is ActivityState.OPEN]
        return nearest(ctx, found or activities.named(ctx, activities.name_of(name)))
    for words in filter(None, (name, rest, title)):
        found = activities.named(ctx, words)
        if found or words == name:
            return nearest(ctx, found)
    return () if BARE.sub("", f"{rest}{title}") else activities.around_me(ctx)


def after_name(row: Activity, text: str) -> str:
    """What follows the name of the activity, where a text begins with it: 抢修突击队消缺30项.

    A short one may be the beginning of what came of it: 水压试验一次成功.
    """
    words = text.strip()
    names = (*ACTIVITIES.get(row.code, ()), row.name, activities.stem_of(row.name))
    for name in sorted(filter(None, names), key=len, reverse=True):
        rest = words.removeprefix(name)
        if words.startswith(name) and (len(name) > SHORT or not rest or rest.strip(EDGES) != rest):
            return rest.strip(EDGES)
    return words


def nearest(ctx: Context, found: Sequence[Activity]) -> Sequence[Activity]:
    """Those of the speaker's own unit, when there are any."""
    me = people.member(ctx, ctx.speaker.id)
    return [row for row in found if row.unit_id == me.org_id] or found


def label(ctx: Context, row: Activity) -> str:
    """`12号汽机扣缸突击队（汽机支部）`."""
    return LABEL.format(number=row.id, name=row.name, unit=people.org(ctx, row.org_id).short)


def _no_such(ctx: Context, said: str) -> str:
    on = activities.around_me(ctx)
    name = activities.name_of(said)[:LONGEST] or "活动"
    names = some((f"{row.id}号{row.name}" for row in on), FEW)
    return NO_SUCH.format(name=name, others=SEE_LIST.format(names=names) if on else NONE_ON)
