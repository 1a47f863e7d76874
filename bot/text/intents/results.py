"""Results: points asked, deducted and appealed against, ledgers to take away."""

import re

from bot.text import dates
from bot.text.catalogue import DIMENSIONS, INDICATORS, TASKS, called
from bot.text.intents.asking import MANY_UNITS
from bot.text.utterance import Slots, Utterance, filled

_INDICATOR = re.compile(r"(?<![A-Za-z])(?P<d>[DJKV])(?P<n>\d)(?:-(?P<m>\d))?(?!\d)", re.IGNORECASE)
_POINTS = re.compile(
    r"(?:扣掉?|减|扣了|扣除|罚)\s*(?:[DJKVdjkv]\d(?:-\d)?\s*)?(?:[^,。;\d]{1,9}?(?:支部|项目|总支|公司|单位))?\s*(?P<n>\d+(?:\.\d+)?"
    r"|[一二两三四五半零点]+)\s*(?:分|$|[,。])"
)
_ADDED = re.compile(
    r"加分(?=[,。;:\s]|$)|(?:加上?|奖励?|加了)(?:[^,。;\d]{1,9}?(?:支部|项目|总支|公司|单位))?\s*(?P<n>\d+(?:\.\d+)?|[一二两三四五半零点]+)\s*分"
)
_LEFT_OUT = re.compile("不适用")
_DIFFERENT = re.compile(
    r"不适用|扣[^,。]{0,8}不对|不对[^,。]{0,4}扣|不(?:认|服|同意|认可|接受|合理|公平|对劲)|申诉|异议|申辩"
    r"|复议|复核|冤|不该(?:扣|算)|凭什么(?:扣"
    r"|算|给|说)|扣(?:错|多|重)了|扣得(?:不|没)|有(?:误|出入)|搞错|算错|弄错|为什么(?:算|说|给"
    r"|还)?(?:我们|我|咱)[^,。\s\d]{0,6}(?:没|未|扣|不)|为什么(?:扣|算)|(?:明明|都|已经)(?:写了|开了|交了"
    r"|报了|做了).{0,6}(?:扣|算)|(?:能|可以)(?:不能|不可以)?(?:恢复|加回|改回|补回|撤销)"
)
_WHY = re.compile(r"(?:为什么|凭什么)(?:算|扣|给|说|还)?(?:我们|我|咱们?)?[^,。\s\d]{0,6}(?:分|扣)?")
_ALL_UNITS = re.compile(r"(?:各|所有|每个|全部)(?:党?支部|单位)[^,。]{0,6}(?:得分|多少分|几分|分数|得了)")
_AGAIN = re.compile(r"重算|重新(?:算|计算)|再算一[遍次]")
_FINAL = re.compile(r"冻结|定稿|定下来")
_CHECKED = re.compile(r"检查|季度?|月|得分|结果|考核")
_APPEALS = re.compile(
    r"申诉[^,。]{0,4}(?:列表|情况|有哪些|有没有|几件|多少|怎么样|处理|进度|答复)|(?:有没有|有哪些|几件|多少)[^,。]{0,4}申诉"
)
_TO_CONFIRM = re.compile(r"(?:等|待)[^,。]{0,4}确认")
_SCORED = re.compile(r"扣|分|没完成|未完成|算我们|考核|评分|打分|检查|通报|评价|等次|D\d", re.IGNORECASE)
_NOT_APPLICABLE = re.compile(
    r"没有?(?:发展对象|积极分子|党小组|流动党员|离退休|预备党员|突击队|项目|这项|这个任务|此项|工程"
    r"|班组)|不适用|(?:不涉及|用不着|不归|不属于|不该|不设)(?:我们|咱)?|没有?这(?:项|个)|本来就没有"
)
_SCORE = re.compile(
    r"排(?:在)?第几|第几名|多少分|几分|得分|分数|考核分|考核(?:结果|成绩|得|怎么样)|打分|成绩|扣(?:在"
    r"|了|到)?(?:哪|什么"
    r"|多少|几)|哪(?:里|儿|块|项|些)?[^,。]{0,6}(?:扣|丢)|丢分|失分|分(?:怎么|为什么|咋)|评(?:上|得上"
    r"|个|到)?(?:优秀|良好|先进)(?!党员)|(?:差|距|离)[^,。]{0,5}(?:优秀|良好|优)|等次|什么等级|评级"
    r"|检查结果|(?:本月|上月|[0-9]月|季度?)检查(?:情况|得分)?(?:$|[?？,。])|够不够优秀|够[^,。]{0,3}优|(?:得|扣)了?多少|能(?:评|得|到)优|优秀还是|扣分(?:没有?|了?没|吗|了吗)(?=$|[?？。])"
)
_GAP = re.compile(
    r"(?:差|距|离|够|能|还)[^,。]{0,8}(?:优秀|优(?:$|[吗么?]))|评(?:上|得上|到|个)?优秀|优秀(?:线|等次"
    r"|还差|差多少)"
)
_NUMBER = re.compile(r"(?<![\d-])(?P<n>\d{2,3}(?:\.\d+)?)\s*分?")
_EXPORT = re.compile(
    r"导出|导(?:一|个|份|成|下|给)|下载|打印|(?:生成|出|做|给|要|发|拉|整|弄)(?:我|一下"
    r"|一?[个份张])?[^,。]{0,14}(?:台账|表格|报表|excel|Excel|EXCEL|花名册|汇总表|明细表?|的表(?=$"
    r"|[,。]))|excel(?:表"
    r"|版)|汇出|拷(?:一?份|出)"
)
_PRINTED = re.compile(
    r"打印[^,。]{0,12}(?:会议)?(?:记录|纪要)(?!表|台账)|(?:会议|党日|大会|课|会)的?(?:记录|纪要)[^,。]{0,4}打(?:印)?出?来?"
    r"|(?:会议|党日|大会|课|会)的?(?:记录|纪要)[^,。]{0,2}(?:发我|发给我|给我|拿来|调出来)"
)
_OF_MANY = re.compile(rf"(?:我要|要|给我|发我|拿)[^,。]{{0,4}}{MANY_UNITS}的?(?:任务清单|任务表|台账)")
_EXPORTED = re.compile(
    r"台账|表|名单|花名册|excel|数据|记录|明细|清单|三会一课|党费|出勤|考勤|得分|问题|汇总|签到", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"发展党员|入党|荣誉|学时|稿件|活动|换届|谈心|评议|突击队|调研|评选")
"""Of what no table is given out in the chat."""
_SCOPES = (
    ("three_meetings_one_lecture", re.compile(r"三会一课|组织生活台账")),
    ("dues", re.compile(r"党费")),
    ("attendance", re.compile(r"出勤|考勤|签到|到会")),
    ("problems", re.compile(r"问题|整改|隐患")),
    ("scores", re.compile(r"得分|考核|分数|评分")),
    ("roster", re.compile(r"花名册|党员名册|党员名单")),
    ("tasks", re.compile(r"任务|清单")),
)
_PROPOSED = re.compile(r"(?:看一?[看下]?|查一?[看下]?)?(?:我们?|咱们?|本)?(?:党?支部|单位)?的?记录建议[?？。]?")


def indicator(u: Utterance) -> str:
    """The indicator's code, said or meant by its words; empty when neither."""
    match = _INDICATOR.search(u.text)
    if match and match["m"]:
        return f"{match['d'].upper()}{match['n']}-{match['m']}"
    if match and match["d"].upper() in "JKV":
        return f"{match['d'].upper()}{match['n']}"
    named = called(u.text, INDICATORS)
    return named.code if named else ""


def deduct(u: Utterance) -> Slots | None:
    """The office takes points off a unit, with the reason."""
    points = _POINTS.search(u.text)
    return _entered(u, points, indicator(u)) if points else None


def add(u: Utterance) -> Slots | None:
    """The office adds points to a unit, with the reason; by which item is never supposed from the words."""
    points, code = _ADDED.search(u.text), _INDICATOR.search(u.text)
    return _entered(u, points, indicator(u) if code else "") if points else None


def judge(u: Utterance) -> Slots | None:
    """The office says that an item called by its code does not apply to a unit; a unit that says so appeals."""
    out = _LEFT_OUT.search(u.text)
    code, unit = indicator(u), next(iter(u.units), None)
    if u.role != "committee" or out is None or unit is None or not _INDICATOR.search(u.text) or out.start() < unit.stop:
        return None
    if re.search(r"[?？]|吗$|为什么|申诉", u.text):
        return None
    why = u.said(out.end()).strip(" ,，。:：")
    return filled({"org": unit.unit.code, "indicator": code, "value": out[0], "text": why})


def _entered(u: Utterance, points: re.Match[str], code: str) -> Slots | None:
    if u.role != "committee" or not u.units or _DIFFERENT.search(u.text) or re.search(r"[?？]|吗$|为什么", u.text):
        return None
    unit = u.units[0]
    period = next((when for when in u.whens if when.kind in {"month", "quarter", "year", "half"}), None)
    start = max(unit.stop, period.stop if period and period.start - unit.stop < len("某某某某") else 0)
    text = u.said(start, points.start()).strip(" ,，。:：的")
    text = re.sub(r"^(?:,|，|的|\s|[DJKV]\d(?:-\d)?)+", "", text)
    text = re.sub(r"[\s,，、]+[DJKV]\d(?:-\d)?$", "", text)
    if not text:
        text = re.sub(r"^(?:[DJKV]\d(?:-\d)?[\s,，:：]*)+", "", u.said(points.end()).strip(" ,，。:："))
    slots: Slots = {
        "org": unit.unit.code,
        "indicator": code,
        "points": _value(points["n"]) if points["n"] else None,
        "period": u.period,
        "text": text,
    }
    return filled(slots)


def _value(said: str) -> float:
    plain = {"半": 0.5, "零点五": 0.5, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "一点五": 1.5}
    value = plain.get(said) or float(said if re.fullmatch(r"\d+(?:\.\d+)?", said) else 0)
    return int(value) if value == int(value) else value


def appeal(u: Utterance) -> Slots | None:
    """A unit objects to a deduction or to a duty counted as not done."""
    if (
        not (_DIFFERENT.search(u.text) and (_SCORED.search(u.text) or _NOT_APPLICABLE.search(u.text)))
        or "投诉" in u.text
    ):
        return None
    if _only_asks(u):
        return None
    code = indicator(u) if _INDICATOR.search(u.text) else ""
    named = None if code else called(u.text, TASKS)
    slots: Slots = {"indicator": code, "task": named.code if named else "", "ground": _ground(u)}
    return filled(slots)


def _only_asks(u: Utterance) -> bool:
    """Whether somebody wants to know why, and gives no reason of his own: that is a question, not an appeal."""
    rest = _WHY.sub("", u.text)
    return bool(_WHY.search(u.text)) and not _DIFFERENT.search(rest) and not _ground(u)


def of_office(u: Utterance) -> Slots | None:
    """What only the office says of a check of all units."""
    return {} if u.role == "committee" else None


def all_units(u: Utterance) -> Slots | None:
    """Every unit's points."""
    return of_office(u) if _ALL_UNITS.search(u.text) else None


def pending(u: Utterance) -> Slots | None:
    """What nobody has judged yet."""
    return of_office(u) if "待核" in u.text and "待核验" not in u.text else None


def recompute(u: Utterance) -> Slots | None:
    """A check to be computed anew."""
    return of_office(u) if _AGAIN.search(u.text) and _CHECKED.search(u.text) else None


def freeze(u: Utterance) -> Slots | None:
    """A check that is to stand."""
    return of_office(u) if _FINAL.search(u.text) and _CHECKED.search(u.text) else None


def appeals(u: Utterance) -> Slots | None:
    """Which appeals there are, and what became of them."""
    return {} if _APPEALS.search(u.text) else None


def waiting(u: Utterance) -> Slots | None:
    """What waits for a second person."""
    return of_office(u) if _TO_CONFIRM.search(u.text) and re.search(r"扣分|加分|评定|哪些|几[件条个]", u.text) else None


def _ground(u: Utterance) -> str:
    """Why it is wrong: not applicable, or the person's words."""
    if _NOT_APPLICABLE.search(u.text):
        return "not_applicable"
    kept = [
        u.said(match.start(), match.end())
        for match in re.finditer(r"[^,。;!?:\s]+", u.text)
        if not _DIFFERENT.search(match[0]) and not _POINTS.search(match[0]) and not _INDICATOR.fullmatch(match[0])
    ]
    return "，".join(kept)


def score(u: Utterance) -> Slots | None:
    """How many points, lost where, how far from the best grade."""
    asks = _only_asks(u)
    if not (_SCORE.search(u.text) or asks) or (_DIFFERENT.search(u.text) and not asks) or _POINTS.search(u.text):
        return None
    if re.search(r"民主评议|优秀党员|反映|排名|每人|评议.{0,4}优秀|比例|名额|积分", u.text):
        return None
    match = _INDICATOR.search(u.text)
    dimension = f"D{match['n']}" if match and match["d"] in "Dd" else ""
    if not dimension:
        named = called(u.text, DIMENSIONS)
        dimension = named.code if named else ""
    gap = _GAP.search(u.text)
    points = _NUMBER.search(u.text) if gap else None
    slots: Slots = {"dimension": dimension, "ask": "gap_to_excellent" if gap else "", "points": None}
    if points:
        slots["points"] = float(points["n"]) if "." in points["n"] else int(points["n"])
    return filled(slots)


def export(u: Utterance) -> Slots | None:
    """A ledger to take away as a file."""
    wanted = _EXPORTED.search(u.text) or _ELSEWHERE.search(u.text)
    if (
        not ((_EXPORT.search(u.text) or _OF_MANY.search(u.text)) and wanted)
        or printed(u)
        or re.search(r"导出(?:不了|失败)|反映", u.text)
    ):
        return None
    scope = next(
        (name for name, words in _SCOPES if words.search(u.text)),
        "other" if _ELSEWHERE.search(u.text) else "three_meetings_one_lecture" if "台账" in u.text else "",
    )
    return filled({"period": u.period, "scope": scope})


def printed(u: Utterance) -> Slots | None:
    """把党课的记录打印出来: the minutes of one meeting on paper, the last of a month where one is named."""
    if not u.meeting or not _PRINTED.search(u.text) or u.has("台账", "怎么"):
        return None
    on = dates.main(u.past)
    day = on.first if on and on.kind == "day" else None
    return filled({"meeting": u.meeting, "date": day and day.isoformat(), "period": None if day else u.period})


def proposed(u: Utterance) -> Slots | None:
    """我们支部记录建议: the command's words in a sentence, no suggestion."""
    return {} if _PROPOSED.fullmatch(u.text.strip()) else None
