"""What is told in a sentence and is a command of its own: 锅炉支部现场考评92分, 同意5票反对0票, 王小明18号递了申请书.

Each reader gives the command as it would be typed; whoever serves it asks for what is missing.
"""

import re

from bot.text.intents import admission, circulating, results
from bot.text.intents.asking import asks
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import AS_TYPED, Slots, Utterance

_NOTICE = r"(?<![情实])通报(?:的?(?:内容|稿子?|草稿))?"
_FINE = re.compile(
    rf"^(?:我们?|咱们?)?(?:支部)?(?:对)?{_NOTICE}[^,。不]{{0,6}}?[,，\s]*(?:我们?|支部)?(?:都|完全)?"
    r"(?:没有?(?:什么)?(?:意见|异议|问题)|无(?:意见|异议)|(?<!不)同意|(?<!不)属实|认可)(?:[,，\s]*(?:我们?)?(?:同意|没意见)|[了吧的啊。!])*$"
)
_NOT_FINE = re.compile(
    rf"^(?:我们?|咱们?)?(?:支部)?(?:对)?{_NOTICE}[^。]*?(?:不(?:对|同意|属实|认可|准确|符)|有(?:异议|出入|误|意见)|写错)"
)
_SIGNED = re.compile(
    rf"^{_NOTICE}[^,。]{{0,4}}(?:我)?(?:签(?:发)?了|(?:同意|可以)签发)[^不没]{{0,3}}$|^(?:我)?同意签发(?:{_NOTICE})?[。]?$"
)
_GIVEN_BACK = re.compile(
    rf"^(?:把)?(?:{circulating.QUARTER})?{_NOTICE}[^,。]{{0,3}}(?:退回|打回|退给)(?:去|来)?(?:重新|再)?(?:修?改|写|弄)?(?:一?下|吧)?[,，。:：\s]*(?P<why>.*)$"
)
_VOTED = re.compile(
    rf"(?:赞成|同意)\s*[:：]?\s*{LEFT}(?P<yes>{NUMBER})\s*票?[\s,，、]*反对\s*[:：]?\s*(?P<no>{NUMBER})\s*票?(?:[\s,，、]*弃权\s*[:：]?\s*(?P<abstain>{NUMBER})\s*票?)?"
)
_MOTION = re.compile(r"^(?:对|就|关于|现在)?(?:进行)?(?:表决|投票)?[\s,，:：]*(?:了|结果)?")
_TALKED = re.compile(rf"{LEFT}(?P<n>{NUMBER})\s*(?:个人次?|人次?|次|对)")
_TALKS = re.compile(r"谈心|谈话")
_KEPT = re.compile(r"登记|记一?[下上]|记录一?下|人次")
_PAIRS = (
    (
        "委员与党员",
        re.compile(
            r"(?:我|书记|委员|支委|班子)[^,。]{0,3}[和与同跟找]\s?(?:\S{0,2})党员|党员[和与同跟找]\s?(?:委员|书记|支委)"
        ),
    ),
    ("委员之间", re.compile(r"委员(?:之间|互相|相互)|支委(?:之间|互相)|班子(?:成员)?(?:之间|互相)")),
    ("党员之间", re.compile(r"党员(?:之间|互相|相互)")),
)
_GRADED = re.compile(r"评议(?:的?结果)?[\s,，:：是为]*(?P<grades>(?:优秀|合格)\s*\D{0,2}\d.*)$")
_APPLICANT = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{2,4}?)(?:同志)?(?=今|昨|前|上|本|这|\d|十|[一二三四五六七八九]月|已|刚|做|完|递|交|提|写|谈|被|确)"
)
_FLUFF = re.compile(
    r"同志|递交|提交|交了?(?=入党)|已经?|刚刚?|今年|做完|完成|进行|搞完|做|被|为|是|了|过|完|的|[\s,，。、于在]+"
)
_ON_SITE = re.compile(
    r"现场(?:考评|检查|考核)?(?:得分?|打分?|给|是|分)?[\s:：]*(?P<n>\d{1,3}(?:\.\d)?)\s*(?:分|(?=$|[\s,，。]))"
)
_JUDGED = re.compile(r"(?:评定|核定|评为|定为|定)[为是成\s:：]*(?P<value>\d{1,3}(?:\.\d)?%)")
_SEEN = re.compile(
    r"检查[^,。]{0,6}[,，:：\s]+(?:发现|看到)?[\s,，:：]*(?P<what>.+?)[\s,，。]*(?:记一?下|记录一?下|记上)[。]?$|检查[^,。]{0,4}(?:发现|看到)[\s,，:：]*(?P<seen>.+)$"
)
_RATING = re.compile(r"^(?:要|准备|现在)?(?:开|组织|启动|发起|开始|开展)[^,。]{0,6}测评(?!结果|票)")
_SURVEY = re.compile(
    r"^(?:我们?)?(?:要|想|准备|打算|帮我)*(?:搞|做|开|弄|发起|组织|来|开展)(?:一?[个次份]|一下)?(?:党员|支部)?(?:调研|问卷(?:调查)?|调查)(?=$|[,，:：\s]|问|关于|了解|题目|主题|主要)"
    r"[,，:：\s]*(?:主?要?是)?(?:问一?[问下]|关于|了解一?下?|题目[是叫为:]+|主题[是为:]+)?(?P<title>.*)$"
)
_RETIRED_CARDS = re.compile(
    r"卡片[^,。]{0,6}(?:看不[见到清了]|打不开|不显示|点不[了开动]|显示不)|(?:别|不要|不用|不想)再?(?:给我|收)?再?发?(?:那[个种])?卡片"
)
_NOT_COUNTED = re.compile(
    r"^(?:不好意思|抱歉|对不起)?[,，\s]*(?:我|刚才|刚刚|上一?[条句个]|上面|前面|那[条句个件]|的|说|发|记|报|填|写|点|弄|打|错|了)*[,，\s]*"
    r"(?:不算(?:数)?|作废|撤[回销掉]|别记|取消掉?)(?:了|吧|一?下|哈)*[。]?$"
)
_BEFORE = re.compile(r"刚|上一?[条句个]|上面|前面|那[条句]|错")
_HOURS_OF = re.compile(r"(?:同志)?(?:今年)?的?学时(?:情况|有?多少)?[?？。]?$")
_UNBOUND = re.compile(
    r"(?:我|帮我|请)?(?:想|要|想要|给我)?(?:解绑|解除绑定)(?:我的?)?(?:账号|微信|公众号)?(?:吧|了)?[。]?"
)
_CODE_ASKED = re.compile(r"绑定码")


def notice_agreed(u: Utterance) -> Slots | None:
    """A secretary has nothing against what the notice says of his unit."""
    return _as("同意通报") if _of_unit(u) and _FINE.match(u.text) and not asks(u) else None


def notice_objected(u: Utterance) -> Slots | None:
    """A secretary objects to what the notice says of his unit."""
    return _as(f"不同意通报 {u.said().strip(' 。')}") if _of_unit(u) and _NOT_FINE.match(u.text) else None


def notice_signed(u: Utterance) -> Slots | None:
    """The head of the committee signs the notice."""
    return _as("签发通报") if u.role == "committee" and _SIGNED.match(u.text) and not asks(u) else None


def notice_returned(u: Utterance) -> Slots | None:
    """The notice is given back, with what is to be changed."""
    found = _GIVEN_BACK.match(u.text) if u.role == "committee" and not asks(u) else None
    return (
        _as(" ".join(filter(None, ("退回通报", circulating.quarter(u), u.said(found.start("why")))))) if found else None
    )


def voted(u: Utterance) -> Slots | None:
    """Votes told of a motion: 接收小周转正，同意5票反对0票; whether they carry it is asked elsewhere."""
    found = _VOTED.search(u.text)
    if found is None or u.role == "member" or asks(u) or u.has("应到", "实到", "选举", "换届", "扣"):
        return None
    motion = re.sub(r"(?:的?表决|投票)(?:结果)?$", "", _MOTION.sub("", u.said(0, found.start())).strip(" ,，。:："))
    counts = [
        (word, number(found[name]))
        for word, name in (("赞成", "yes"), ("反对", "no"), ("弃权", "abstain"))
        if found[name]
    ]
    return _as(f"表决 {motion} " + " ".join(f"{word}{count}" for word, count in counts)) if motion else None


def talks(u: Utterance) -> Slots | None:
    """So many talks of a kind: 我和12个党员谈了心，登记一下."""
    found = _TALKED.search(u.text)
    if found is None or not _of_unit(u) or not (_TALKS.search(u.text) and _KEPT.search(u.text)) or asks(u):
        return None
    pair = next((name for name, words in _PAIRS if words.search(u.text)), "")
    return _as(f"谈心谈话 {_day(u)}{pair} {number(found['n'])}人次")


def graded(u: Utterance) -> Slots | None:
    """The grades of the yearly appraisal, in numbers: 民主评议优秀15合格30."""
    found = _GRADED.search(u.text)
    if found is None or u.role == "member" or asks(u) or u.has("最多", "超过", "比例", "能评"):
        return None
    return _as(f"评议结果 {_day(u)}{found['grades'].strip(' 。')}")


def applicant(u: Utterance) -> Slots | None:
    """A step of somebody's admission in a sentence: 王小明11月18号递交了入党申请书; of who is no member yet."""
    found = _APPLICANT.match(u.text)
    if found is None or u.role not in {"secretary", "committee"} or asks(u) or u.text.startswith("发展"):
        return None
    if any(who.start < found.end() for who in u.names) or not admission.could_be(u, found["name"]):
        return None
    rest, days = u.text[found.end() :], [when for when in u.past if when.kind == "day" and when.first]
    for when in reversed(days):
        rest = rest.replace(when.text, "", 1)
    rest = _FLUFF.sub("", rest.replace("谈过话", "谈话").replace("谈了话", "谈话"))
    steps, left = admission.step_first(rest)
    if not steps or left or len(days) > 1 or (u.on and u.on > u.today):
        return None
    day = days[0].first if days else None
    return _as(f"发展 {found['name']} {rest} {f'{day.month}月{day.day}日' if day else ''}".strip())


def on_site(u: Utterance) -> Slots | None:
    """The points of the year's check on site."""
    found = _ON_SITE.search(u.text)
    if found is None or u.role != "committee" or len(u.units) != 1 or asks(u) or found.start() < u.units[0].stop:
        return None
    text = u.said(found.end()).strip(" ,，。:：")
    return _as(f"现场分 {u.units[0].unit.short} {found['n']} {text}".strip())


def judged(u: Utterance) -> Slots | None:
    """An item that people judge is given its value in percent."""
    found, code = _JUDGED.search(u.text), results.indicator(u)
    if found is None or not code or u.role != "committee" or len(u.units) != 1 or asks(u):
        return None
    return _as(f"评定 {u.units[0].unit.short} {code} {found['value']}")


def seen(u: Utterance) -> Slots | None:
    """What was seen on the spot in a unit and is to be noted; no points are taken."""
    found = _SEEN.search(u.text)
    if found is None or u.role != "committee" or len(u.units) != 1 or asks(u) or u.has("扣", "整改", "通报"):
        return None
    group = "what" if found["what"] else "seen"
    return _as(f"检查发现 {u.units[0].unit.short} {u.said(found.start(group), found.end(group))}")


def rating_opened(u: Utterance) -> Slots | None:
    """The yearly rating is to begin."""
    if u.role != "committee" or not _RATING.match(u.text) or asks(u) or u.has("时候", "以后", "之后", "之前"):
        return None
    return _as(f"开测评 {_day(u)}".strip())


def survey_begun(u: Utterance) -> Slots | None:
    """A survey is to be made; what it is about is its title."""
    found = _SURVEY.match(u.text)
    if found is None or u.role != "committee" or asks(u):
        return None
    return _as(f"开调研 {u.said(found.start('title')).strip(' ,，。:：')}".strip())


def without_cards(u: Utterance) -> Slots | None:
    """Cards cannot be seen, or are not wanted."""
    return _as("不要卡片") if _RETIRED_CARDS.search(u.text) and not asks(u) else None


def not_counted(u: Utterance) -> Slots | None:
    """What was said a moment ago does not count: 发错了，撤回; 刚才那个不算."""
    return _as("撤回") if _NOT_COUNTED.match(u.text) and _BEFORE.search(u.text) else None


def unbound(u: Utterance) -> Slots | None:
    """The speaker's own account is to be let go: 我要解绑."""
    return _as("解绑") if _UNBOUND.fullmatch(u.text.strip()) else None


def code_asked(u: Utterance) -> Slots | None:
    """A code is wanted for somebody to bind his account with: 给张庆刚开个绑定码."""
    if not _CODE_ASKED.search(u.text) or asks(u) or u.role == "member" or len(u.names) != 1:
        return None
    return _as(f"绑定码 {u.names[0].name}")


def hours_of(u: Utterance) -> Slots | None:
    """查一下黄勇的学时: the hours of one person."""
    if len(u.names) != 1 or not _HOURS_OF.match(u.text, u.names[0].stop):
        return None
    return _as(f"学时 {u.names[0].name}")


def _of_unit(u: Utterance) -> bool:
    return u.role == "secretary"


def _day(u: Utterance) -> str:
    """The one day named, written out; empty where none is."""
    days = [
        when.first
        for when in (u.past if not u.on or u.on < u.today else u.whens)
        if when.kind in {"day", "deadline"} and when.first
    ]
    return f"{days[0].year}年{days[0].month}月{days[0].day}日 " if len(days) == 1 else ""


def _as(words: str) -> Slots:
    return {AS_TYPED: words}


READERS = (
    ("undo", not_counted),
    ("unbind", unbound),
    ("cards.without", without_cards),
    ("notice.object", notice_objected),
    ("notice.agree", notice_agreed),
    ("notice.send_back", notice_returned),
    ("notice.sign", notice_signed),
    ("minutes.vote", voted),
    ("org_life.talk", talks),
    ("org_life.appraisal", graded),
    ("admission.step", applicant),
    ("year.on_site", on_site),
    ("score.value", judged),
    ("score.finding", seen),
    ("rating.open", rating_opened),
    ("survey.draft", survey_begun),
    ("bind.code", code_asked),
    ("study.of", hours_of),
)
"""In the order they are asked."""
