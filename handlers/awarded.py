"""Who got a star, a flag or a contest, for whoever asks 谁: the winner and the deed, nothing of the others."""

from collections.abc import Sequence

from bot import activities, awards
from bot.activities import ActivityTemplate
from bot.awards import Held
from bot.core.context import Context

GOT = "{period}{name}：{who}。"
GOT_OF, ABOUT, SINCE, JOINED = "{unit}{who}", "（{about}）", "{day}接", "；"
VACANT = "{period}{name}空缺。"
MOST = 4
SHOWN = 30


def told(ctx: Context, template: ActivityTemplate, period: str) -> str:
    """Who got it in the period asked for, else in the last one that was decided; empty where nobody did."""
    if not awards.is_awarded(template):
        return ""
    wanted = awards.period(template, period, ctx.today) if period else ""
    found = awards.around_me(ctx, template.code, wanted)
    last = [one for one in found if one.award.period == found[0].award.period]
    if not last:
        return ""
    said = {"period": activities.wording.period(last[0].award.period), "name": template.name}
    if all(one.award.is_vacant for one in last):
        return VACANT.format(**said)
    return GOT.format(who=_who(template, last), **said)


def _who(template: ActivityTemplate, last: Sequence[Held]) -> str:
    units = {one.unit.id for one in last}
    shown = [_one(template, one, units=len(units)) for one in last[:MOST]]
    return JOINED.join(shown) + ("等" if len(last) > MOST else "")


def _one(template: ActivityTemplate, one: Held, *, units: int) -> str:
    who = GOT_OF.format(unit=one.unit.short if units > 1 else "", who=one.name)
    about = [SINCE.format(day=activities.wording.day(one.award.day))] if _is_handed_on(template, one) else []
    about += [activities.wording.said(one.award.text, SHOWN)] if one.award.text else []
    return who + (ABOUT.format(about="，".join(about)) if about else "")


def _is_handed_on(template: ActivityTemplate, one: Held) -> bool:
    return awards.is_flag(template) and not one.award.is_vacant
