"""What we say about study."""

from collections.abc import Mapping

from bot.learning.models import ExcuseReason, StudyKind
from bot.learning.rules import Why

KINDS: Mapping[StudyKind, str] = {
    StudyKind.EXCHANGE: "自学交流",
    StudyKind.TRAINING: "培训",
    StudyKind.CENTRAL_TRAINING: "集中培训",
    StudyKind.ACTIVITY: "现场学习",
    StudyKind.HOME_VISIT: "送学上门",
}
REASONS: Mapping[ExcuseReason, str] = {
    ExcuseReason.AGE: "年龄原因",
    ExcuseReason.AWAY: "长期在外",
    ExcuseReason.OTHER: "其他原因",
}
NOT_ASKED: Mapping[Why, str] = {
    Why.EXEMPT: "按名册不作学时要求",
    Why.EXCUSED: "支部已定不作学时要求",
    Why.OLD: "年龄较大，不作学时要求",
}
HOW = "集中学习"
"""How a topic is studied where nobody said."""

NAME = "学时记录"
FUTURE = "还没到{day}，不能先记学时。"
LONG_AGO = "{year}年的学时不再补记，只记今年和去年的。"
NO_TIME = "请写学了多久，例如「8小时」「半天」。"
LONG_TIME = "一次最多记{hours}学时，请按天分开记。"
NOBODY = "请写上姓名，例如「记学时 12月3日 培训 8小时 张三、李四」。"
NOT_THE_RIGHT = "{number}号学时记录由登记人或本单位书记、委员来撤。"
LEFT = "{name}已不在名册上，没有记。"
LONG_TITLE = "题目最多{most}个字。"
BAD_MONTH = "月份请写 1 到 12 月。"
MANY_TOPICS = "一年的计划最多{most}个专题。"
FAR_YEAR = "{year}年太远了，学习计划只定去年、今年和明年的。"
NO_SUCH_TOPIC = "{year}年学习计划里没有第{number}个专题。"
NO_TITLE = "第{place}个专题没有写题目。"
DAY_OF_TOPIC = "专题学完的日子要在{year}年、不晚于今天。"
NOT_EXCUSED = "{name}今年没有免学时的登记。"
PLAN_NOTE = "已定{year}年学习计划，{count}个专题"
PROVEN = "应达标{should}人都已达到全年学时"

HINT = "{unit}今年应达标{should}人，学时还没满的有{lacking}人，年底前记得安排。看情况回「支部学时」。"


def hours(minutes: int) -> str:
    """Minutes as people write hours: `8`, `1.5`, with one decimal at most, half up."""
    tenths = (minutes * 2 + 6) // 12
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else f"{whole}"
