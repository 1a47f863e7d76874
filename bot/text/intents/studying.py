"""Study and articles told freely: 给老吴送学1小时, 黄勇昨天培训8学时, 《焊花》昨天在公司网发了, 咱们支部学时怎么样."""

import re

from bot.text.intents.asking import amends, asks
from bot.text.remarks import CANNOT, FLAGS
from bot.text.studied import KINDS, lasted
from bot.text.utterance import SELF, Slots, Utterance, filled

FULL_DAY, HALF_DAY = 480, 240
"""Minutes told as 一天 and 半天; the command that records asks the standard."""
_VISIT = re.compile(r"送学|上门(?:送|带)\S{0,4}学")
_HOURS_TOLD = re.compile(
    r"(?:\d|[一二两三四五六七八九十半])\s?个?半?\s?(?:学时|课时)"
    r"|(?:培训|轮训)了?(?:整整)?(?:一整?|半|[两二三])天|自学了?\S{0,2}(?:\d|半|[一两二三四五])个?(?:半)?(?:小时|钟头)|参加[^,。;]{0,10}(?:培训|轮训|讲座)[^,。;]{0,4}(?:\d|一|半|[两二三])(?:个?小时|整?天)"
)
_AWAY = re.compile(rf"请(?:了|个|一|半)?假|提醒|通知|建议|反映|整改|扣|任务|要求|至少|不少于|规定|{CANNOT}", FLAGS)
_NOT_YET = re.compile(
    r"[想要准打需该](?:备|算)?(?:去|再)?(?:送|记|学|培训)|没(?:有|去|送|学)|未|安排|计划|明天|后天|下周"
)
_ME = re.compile(r"(?:^|[给帮替,，。\s天日午晚一二三四五六])我(?!们)|本人|自己")
_UNIT_HOURS = re.compile(
    r"(?:支部|小组|我们组|[一二三四五六七八九\d]组|单位|我们|咱们?|大家|党员)\S{0,4}学时都?(?:怎么样|情况|如何|够|达标|完成|统计|还差|进度)"
    r"|(?:谁|哪些人|哪几个|几个人?|多少人)\S{0,6}学时|学时\S{0,8}(?:谁|哪些人|哪几个|几个人|多少人)"
)
_OWN = re.compile(r"我的|我个人|我自己|本人")
_PLAN = re.compile(
    r"(?:看一?[下看]?|查一?[下查]?|打开|列一?下)?(?:我们|咱们?|本|支部|单位|今年|全年|年度|的)*学习(?:教育)?计划"
    r"(?:是什么|有哪些(?:内容|专题)?|学到哪(?:里|儿)?了?|怎么样了?|看一?下|进展)?[?？。!！]*"
)
_OUTLET = re.compile(
    r"(?:公司|集团|上级|局|省|支部|项目部|总支)\S{0,6}?(?:网站?|官网|内网|报|公众号|微信|门户|简报|宣传栏|媒体)"
)
_PUBLISHED = re.compile(r"[发登][了在]|发表|刊登|刊发|登出|发布|采用|上了|见报")
_ARTICLES = re.compile(
    r"(?:今年)?(?:我们|咱们?|本)(?:党?支部|单位)?(?:今年)?(?:一共|总共|都)?[发登写投]了(?:几|多少|哪些)篇?(?:稿子?|稿件|文章|报道)[?？]?"
)
_TITLE = re.compile(r"《[^》]{2,80}》|“[^”]{2,80}”")


def visited(u: Utterance) -> Slots | None:
    """给老吴送学1小时: who was visited, when, how long; without a length of time it is told of a meeting."""
    return _told(u) if _VISIT.search(u.text) else None


def recorded(u: Utterance) -> Slots | None:
    """黄勇昨天培训8学时: who, when, of which kind, how long; told in 学时, or it may be anything."""
    return _told(u) if _HOURS_TOLD.search(u.text) and not _VISIT.search(u.text) else None


def _told(u: Utterance) -> Slots | None:
    if asks(u) or amends(u) or _AWAY.search(u.text) or _NOT_YET.search(u.text):
        return None
    persons = list(dict.fromkeys(found.name for found in u.names)) or ([SELF] if _ME.search(u.text) else [])
    minutes = lasted(u.text, full_day=FULL_DAY, half_day=HALF_DAY)
    days = [when for when in u.past if when.kind == "day" and when.last is not None]
    if not persons or minutes is None or len(days) > 1 or u.doubtful:
        return None
    day = days[0].last if days else None
    if day is not None and day > u.today:
        return None
    kind = next((code for code, words in KINDS if words.search(u.text)), None)
    return filled(
        {
            "persons": persons,
            "minutes": minutes,
            "study_kind": kind,
            "date": day.isoformat() if day else None,
            "ambiguous": u.ambiguous(persons),
        }
    )


def of_unit(u: Utterance) -> Slots | None:
    """咱们支部学时怎么样, 还有谁学时不够: a unit's, not one's own."""
    if not _UNIT_HOURS.search(u.text) or _OWN.search(u.text) or u.names or u.has("多少学时", "几个学时", "要求"):
        return None
    return {}


def plan(u: Utterance) -> Slots | None:
    """今年的学习计划: the list, where nothing else is said of it."""
    return {} if _PLAN.fullmatch(u.text.strip()) else None


def published(u: Utterance) -> Slots | None:
    """《焊花》昨天在公司网发了: a title told apart, an outlet, and that it appeared."""
    appeared = _PUBLISHED.search(u.text) and _OUTLET.search(u.text) and _TITLE.search(u.raw)
    if not appeared or asks(u) or amends(u) or u.has("任务", "整改", "扣", "学习", "荣誉", "表彰"):
        return None
    return {"told": u.raw}


def articles(u: Utterance) -> Slots | None:
    """我们发了几篇稿子: the unit's list."""
    return {"told": ""} if _ARTICLES.fullmatch(u.text.strip()) else None
