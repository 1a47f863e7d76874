"""Why somebody is away: the words for it and the kind of leave they mean (the codes of `attendance`)."""

import re
from collections.abc import Mapping

from bot.text.vocabulary import longest_first

REASONS: Mapping[str, tuple[str, ...]] = {
    "sick": (
        "病", "身体", "感冒", "发烧", "发热", "高烧", "住院", "手术", "看医生", "看病", "看牙", "门诊", "医院",
        "复查", "复诊", "体检", "产检", "不适", "不舒服", "不得劲", "难受", "头疼", "头痛", "头晕", "肚子疼",
        "腰疼", "腿疼", "牙疼", "胃疼", "咳嗽", "输液", "打针", "打点滴", "挂水", "养伤", "骨折", "受伤", "扭",
        "崴", "血压", "拉肚子", "sick", "ill", "doctor",
    ),
    "family": (
        "孩子", "小孩", "娃", "儿子", "闺女", "女儿", "老婆", "媳妇", "爱人", "丈夫", "老公", "老人", "父亲",
        "母亲", "我爸", "我妈", "爸", "妈", "岳父", "岳母", "家里", "家中", "家长会", "家事", "老家", "婚", "丧",
        "葬", "奔丧", "接生", "陪护", "搬家", "family",
    ),
    "rest": (
        "轮休", "休息", "休假", "倒休", "调休", "补休", "年假", "年休", "探亲", "休班", "下夜班", "婚假", "产假",
        "陪产", "公休", "放假", "休探", "vacation", "rest",
    ),
    "training": (
        "培训", "考试", "学习班", "取证", "复训", "上课", "集训", "党校", "考证", "training", "exam",
    ),
    "business_trip": (
        "出差", "外地", "差旅", "在北京", "去北京", "出公差", "公出", "因公", "外出", "出门办事", "跑业务",
        "在路上赶", "business trip", "trip", "travel",
    ),
    "on_duty": (
        "现场", "值班", "夜班", "白班", "中班", "早班", "上班", "加班", "当班", "顶班", "倒班", "盯", "吊装",
        "水压", "焊", "试运", "抢修", "抢工", "赶工", "施工", "工地", "作业", "浇筑", "打灰", "检修", "送货",
        "卸货", "卸车", "装车", "运输", "搬运", "进场", "押车", "开会", "验收", "调试", "开会冲突", "值守", "抢险",
        "保电", "巡检", "油循环", "扣缸", "工期", "并网", "停机", "点火", "冲管", "吹管", "生产", "工作", "干活",
        "走不开", "脱不开", "回不来", "赶不回", "任务", "值勤", "on site", "on duty", "work", "shift",
    ),
    "other": (
        "事假", "有事", "私事", "办事", "堵车", "临时", "车坏", "抛锚", "爆胎", "没赶上车", "封路", "车晚点",
        "高铁晚点", "航班晚点", "睡过", "堵在", "路上", "网络",
    ),
}  # fmt: skip
"""Words for each kind of leave."""
REASON_ORDER = ("training", "business_trip", "rest", "family", "on_duty", "sick", "other")
"""The first kind of which a text holds words is meant: 孩子发烧 is family, not sick."""
AWAY = (
    r"出公?差|公出|因公|外出|在外地?(?=$|[,。;、\s)])|生病|病[了倒假]|住院|看病|看牙|看医生|(?:去|在|上)(?:了)?医院|手术|发[烧热]|感冒|骨折|养伤|体检"
    r"|休息|休[假班]|轮休|倒休|调休|补休|年[休假]|探亲|[婚产丧]假|家[里中]?有事|陪护|奔丧|结婚|[值当顶加]班|[夜白中早]班|值[守勤]|抢[修险]"
    r"|培训|学习班|党校|考试|有事|办事|押车|出国|回老家|不舒服"
    r"|(?:^|去(?:了)?|在[^,。;]{1,8}?)开会(?=$|[,。;、\s)]|[去了])"
)
"""Why somebody is away, when it alone is said of a person in a roll call or a list; weaker than any word of status."""

_REASON_OF = {word: reason for reason, words in REASONS.items() for word in words}
_REASON = re.compile(longest_first(_REASON_OF), re.IGNORECASE)


_AWAY = re.compile(AWAY)


def says_away(text: str) -> bool:
    """Whether words stand there that alone mean somebody is not there: 出差, 住院, 值班."""
    return bool(_AWAY.search(text))


def reason_in(text: str) -> str | None:
    """The kind of reason a text gives; None when it gives none we know."""
    found = {_REASON_OF[word.lower()] for word in _REASON.findall(text)}
    return next((reason for reason in REASON_ORDER if reason in found), None)
