"""What we say about activities."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot.activities.models import Activity, ActivityState, ActivityTemplate, Pace
from bot.text.brief import cut

SHORT = 40
"""Characters of somebody's own words in a message."""

STATES: Mapping[ActivityState, str] = {
    ActivityState.OPEN: "在办",
    ActivityState.CLOSED: "已结项",
    ActivityState.CANCELLED: "已取消",
}

NO_SUCH = "没有编号 {number} 的活动。"
NO_TEMPLATE = "{year}年的活动清单里没有{code}。"
TEMPLATE_CHANGED = "{year}年活动清单：{name}"
NOT_CHANGEABLE = "活动清单里没有这一栏可改。"
NO_METRIC = "权重和归零项要是这个活动的指标。"
NO_NAME = "请写明活动叫什么，例如「成立吹管突击队，队长李明，12月5日前完成」。"
LONG_NAME = "活动名称写在{most}个字以内。"
LONG_TEXT = "写在{most}个字以内。"
NO_LEADER = "{name}要有队长，例如「成立{name}，队长李明」。"
PAST = "完成日期不能早于今天。"
RUNNING = "{unit}已有{number}号{name}在办，没有重复登记。"
NOT_OPEN = "{number}号{name}{state}，没有记。"
NO_ENROL = "{number}号{name}不用报名。"
ENROL_OVER = "{number}号{name}{day}已到期，报名截止，没有记。"
OTHER_UNIT = "{number}号{name}是{unit}的活动，请由{unit}书记、委员或队长登记。"
FOR_OTHERS = "替别人报名由队长、党小组长或书记、委员来做，或由本人回「报名 {number}」。"
NOT_IN = "{who}没有报{number}号{name}。"
NOT_LEADER = "{number}号{name}的战报和结项由队长或书记、委员来报。"
NO_TEXT = "请写明成果，例如「{example} {number} 一次打压成功，提前三天」。"
FUTURE = "还没到{day}，完成日期不能晚于今天。"
BEFORE_BEGUN = "{number}号{name}{start}才开始，{done}完成对不上，没有记，请核对日期。"
NO_METRICS = "{number}号{name}没有要填的数据，成果用「战报 {number}」报。"
BAD_VALUE = "“{metric}”填得不对：要不小于 0，最多两位小数{most}。"
MOST_100 = "，不超过 100"
BAD_PERIOD = "{name}按{pace}填数据，请写明是哪一个{pace}。"
PERIOD_AHEAD = "{period}还没开始，没有记。"
NOT_BELOW = "{unit}不在{number}号{name}的范围内。"
NOT_EARLY = "{number}号{name}没有提前完成，不能确认急难险重。"
NOT_CLOSED = "{number}号{name}还没有结项。"
OWN_WORD = "{number}号是您结项的，由党委工作部另一位同志确认。"
IS_URGENT = "{number}号{name}已经确认过急难险重。"
NO_REASON = "请写明为什么取消，例如「取消活动 {number} 节点改期」。"
PACES: Mapping[Pace, str] = {
    Pace.MONTH: "月",
    Pace.QUARTER: "季度",
    Pace.HALF_YEAR: "半年",
    Pace.YEAR: "年度",
    Pace.EVENT: "年度",
}

ANNOUNCED = "{unit}{begun}{name}{full}{about}。{how}"
BEGUN_TEAM, BEGUN = "成立", "开展"
FULL = "（{full}）"
LED = "队长{leader}"
AIM = "目标：{target}"
UNTIL_DONE, UNTIL = "{day}前完成", "到{day}"
SIGN_UP = "想参加的回「报名 {number}」，自愿，不用回复。"
NO_SIGN_UP = "不用回复。"
YOU_LEAD = "您是{number}号{name}的队长{by_when}。有进展回「战报 {number} 写一句」，完成回「结项 {number} 写一句」。"
YOU_ARE_IN = "您在{number}号{name}里，队长{leader}{by_when}。有别的安排回「退出 {number}」就行。"
YOU_TAKE_PART = "已替您报名{number}号{name}{by_when}。有别的安排回「退出 {number}」就行。"
CALLED_OFF = "{number}号{name}取消了：{reason}。"


def day(when: date) -> str:
    """`11月30日`."""
    return f"{when.month}月{when.day}日"


def said(text: str, most: int = SHORT) -> str:
    """Somebody's own words, cut where they would fill the message, without the stop at their end."""
    return cut(text.strip().rstrip("。.！!；;，,"), most)


def number(value: Decimal) -> str:
    """`95`, `92.4`: without zeros nobody needs."""
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def early(row: Activity) -> str:
    """`比节点早3天`, `按节点完成`, `比节点晚2天`; empty where no day was set or it is not done."""
    days = row.days_early
    if days is None:
        return ""
    return "按节点完成" if days == 0 else f"比节点{'早' if days > 0 else '晚'}{abs(days)}天"


def period(text: str) -> str:
    """`2026年3季度`, `2026年11月`, `2026年下半年`, `2026年`."""
    year, _, part = text.partition("-")
    if part.startswith("Q"):
        return f"{year}年{part[1:]}季度"
    if part.startswith("H"):
        return f"{year}年{'上' if part == 'H1' else '下'}半年"
    return f"{year}年{int(part)}月" if part else f"{year}年"


def announced(row: Activity, template: ActivityTemplate | None, unit: str, leader: str) -> str:
    """What the unit is told once: what, who leads, until when, how to sign up; nobody is asked to answer."""
    full = template.full if template is not None else ""
    about = "，".join(particulars(row, leader))
    return ANNOUNCED.format(
        unit=unit,
        begun=BEGUN_TEAM if row.is_team else BEGUN,
        name=row.name,
        full=FULL.format(full=full) if full else "",
        about=f"：{about}" if about else "",
        how=SIGN_UP.format(number=row.id) if row.enrols else NO_SIGN_UP,
    )


def particulars(row: Activity, leader: str) -> list[str]:
    """Who leads, what is aimed at, by when: as far as it was said."""
    parts = (LED.format(leader=leader) if leader else "", AIM.format(target=said(row.target)) if row.target else "")
    return [part for part in (*parts, until(row)) if part]


def until(row: Activity) -> str:
    """`12月5日前完成`, of what is no team `到12月5日`; empty where no day was set."""
    return (UNTIL_DONE if row.is_team else UNTIL).format(day=day(row.ends_on)) if row.ends_on else ""


def by_when(row: Activity) -> str:
    """`，12月5日前完成`, of what is no team `，到12月5日`; nothing where no day was set."""
    return f"，{until(row)}" if row.ends_on else ""
