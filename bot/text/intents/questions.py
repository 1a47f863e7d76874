"""Questions about the rules, one's dues, and the clock of admission."""

import re

from bot import questions
from bot.text.numerals import DIGITS, LEFT, NUMBER, number
from bot.text.utterance import SELF, Slots, Utterance, filled

COMMITTEE = "committee"
"""The kind of the company's own unit: 党委 is said of committees as such."""
_ASKS = re.compile(
    r"[?？]|[吗么呢](?:$|[,。])|谁|多久|多长|几[次回趟年个月天人点名块元毛档步届]|几分之|还是|给不给|标准|多少|怎么|算不算|算(?:到|在"
    r"|入)?[^,。]{0,8}(?:吗|不|里)|能不能|可不可以|可以.{0,8}吗|能.{0,10}[吗不]|是不是|要不要|需不需要"
    r"|用不用|什么|哪|规定|要求|比例|多大|超过|咋|如何|行不行|有没有|有无|是否|能否|[不没]$"
)
_OFTEN = re.compile(
    r"(?:[一每两半]个?)(?:月|季度|年|周)(?:开|搞|上|讲)?[一两几][次回趟]|多久|几次|几(?:个)?(?:月|周|年"
    r"|天)(?:开|搞|办|讲|一|召|换)|多长时间|频率|频次|隔多|每个?(?:月"
    r"|季度?|年|周)(?:都)?(?:要|得|必须)|(?:每|一)(?:月|季度?|年|周)(?:要|得|至少|最少)?(?:开|搞|讲|上"
    r"|办)?(?:几|多少)|至少(?:开|讲|上)?几|几年"
)
_OFTEN_TOPICS = (
    ("branch_committee_meeting_frequency", re.compile(r"支委")),
    ("group_meeting_frequency", re.compile(r"小组")),
    ("party_lecture_frequency", re.compile(r"党课")),
    ("theme_day_frequency", re.compile(r"党日")),
    ("org_life_meeting_frequency", re.compile(r"组织生活会")),
    ("member_appraisal_frequency", re.compile(r"民主评议")),
    ("central_group_study_frequency", re.compile(r"中心组")),
    ("general_meeting_frequency", re.compile(r"大会|党员会")),
    ("term_length", re.compile(r"换届|任期|一届")),
)
_OTHER = re.compile(r"反映|投诉|匿名|提醒|导出|啥时候开|扣(?![除完掉税])")
_HERE = re.compile(
    r"谁(?:都)?(?:当选|评上|选上)|下次|上次|这次|昨天|今天|明天|刚才|本月|上个?[月季]|上季|这个?[月季]|本季|了[吗没](?!法)|还有[多几谁]|没[交报](?!批|怎么|会|党费还?能)|还没|的?有(?:几个|多少人?)[?？]?$|我们?(?:今年|现在)"
    r"|\d+票|(?:应到|实到|到会)\s*\d"
)
_OURS = re.compile(r"我们|咱|各|哪个|为什么|为啥|谁|帮我|开了[几多]")
_SOMEBODYS = re.compile(
    r"[,，\s]小[\u4e00-\u9fff]|^小[^组支时]|我的|我那|他|她|有(?:个|一个|位)|[\u4e00-\u9fff]{2,3}的(?:政审|预备期|转正|考察|培养|入党)"
)
_PARTY = re.compile(
    r"党|转正|支部|支委|换届|表决|入党|预备|组织生活|民主评议|民主生活|述职|学时|积极分子|组织关系|三会一课"
)
_MINE = re.compile(
    r"[开搞办讲]了[几多]|交多少了|(?:参加|出席|听|上|去|来|缺|请)(?:过|了)\S{0,3}?(?:几|多少)(?:个|次|回|场|堂|节)"
)
_DUES_RULE = re.compile(
    r"[交缴]几[块元个]|怎么(?:算|交|缴|收|定)|多少|标准|比例|基数|几个?点|百分之|要不要交|该交|应交|应缴|用不用交"
    r"|交不交|计算|算法|怎么个|收费"
)
_QUOTA = re.compile(
    r"(?:优秀|优等|等次|合格).{0,12}(?:几个?|多少|比例|名额|几名|占|能评|上限|超过)|(?:几个?|多少|比例"
    r"|名额).{0,10}优秀|评优.{0,8}(?:几|多少|比例|名额)"
)
_COUNTED = re.compile(
    r"算不算|算|计入|计算|算到|算进|算在|包不包括|包括|要不要算|在不在|含不含|含|应到|到会人数"
    r"|法定人数|表决权|投票|表决|举手|选举权|有没有表决"
)
_PROBATION = re.compile(r"预备(?:期)?(?:的)?(?:党员|同志)?|预备的")
_INFIRM = re.compile(
    r"年老体弱|卧床|瘫|生病|有病|长期病|住院|行动不便|老弱病残|病号|走不动|来不了|失联|失去联系"
    r"|长期在外|高龄|八十|90|80多|养老院|痴呆|出国|外出半年|流动党员|去不了|坐轮椅"
)
_YUAN = re.compile(
    r"(?<!\d)(?P<n>\d{1,7}(?:\.\d{1,2})?)\s*(?P<u>万|千|k|K)?\s*(?:块|元"
    r"|钱)?(?![\d个人号月日年次分点:-])"
)
_SPELT = re.compile(r"[零〇一二两三四五六七八九十百千万\d]*[千万][零〇一二两三四五六七八九十百千万\d]*")
_SPELT_YUAN = re.compile(
    r"(?:(?P<w>[一二两三四五六七八九])万)?(?:(?P<k>[一二两三四五六七八九])千)?(?:(?P<h>[一二三四五六七八九])百)?"
    r"(?P<less>[一二三四五六七八九])?"
)
_PEOPLE = re.compile(rf"{LEFT}(?P<n>{NUMBER})\s*(?:个|名|位)?(?:正式)?(?:人|党员|同志)")
_DUES_STATE = re.compile(
    r"交(?:了|过|上|齐|清|完|到|全了)?(?:没有?|吗|了吗|么|到(?:几|哪)|了没)|交没交|缴没缴|缴(?:了|齐"
    r"|清)?(?:没有?|吗)|收(?:齐|上来|完|了)?(?:没有?|吗|多少)|欠|(?:谁|哪些人?|几个人?"
    r"|还有谁)[^,。]{0,6}没[交缴]|没[交缴](?:的|党费)|还?(?:差|缺)(?:谁|哪|几)|查|补缴|交到几月|记上(?:了)?[没吗]|缴纳(?:情况|记录)|记录|状态"
    r"|[交缴]党费了?(?:没有?|吗|么)|登记(?:了|上)(?:没|吗)|交了(?:多少|几)(?:个)?月|漏[交缴]|交费情况|有没有[交缴]|是不是没[交缴]"
)
_STEP_WORDS = (
    (2, re.compile(r"谈话|派人谈")),
    (3, re.compile(r"(?:确定|列为|推荐|定).{0,6}积极分子|成(?:为)?积极分子")),
    (5, re.compile(r"培养联系人")),
    (7, re.compile(r"(?:确定|列为|定|转|成|当).{0,6}发展对象|发展对象什么时候")),
    (10, re.compile(r"政审|政治审查")),
    (15, re.compile(r"(?:支部大会|大会).{0,6}(?:讨论|接收|表决)|接收.{0,4}预备")),
    (17, re.compile(r"审批")),
    (6, re.compile(r"考察")),
    (22, re.compile(r"转正申请|提(?:出)?转正")),
    (23, re.compile(r"(?:讨论|开会).{0,4}转正|转正大会")),
)
_ADMISSION = re.compile(
    r"预备期|入党|转正|积极分子|发展对象|培养联系人|政审|政治审查|志愿书|公示|申请书|介绍人|思想汇报"
    r"|预备党员|考察期|培养"
)
_WHEN_ASKED = re.compile(
    r"几号|几月|哪天|哪一天|什么时候|何时|多久|最晚|最迟|最早|期限|截止|到期|到了没|满了没|满没满|还差"
    r"|剩|哪(?:一|个)?(?:步|阶段)|走到|到什么|进度|该(?:干|做|办|到)|下一步|还要|够不够|能不能"
    r"|可以.{0,6}吗|日期|时限|超期|逾期|多长"
)
_NO_TALK = re.compile(r"(?:没有?人|无人|没有?派人|还?没有?谁)[^,。]{0,2}(?:[找跟和来][^,。]{1,3})?谈(?:话|过)?")
_ENDING = re.compile(
    r"(?:哪些人?|哪几?个人?|谁|哪些(?:预备)?党员)(?:就|又)?(?:快要?|要|该|马上|即将|近期)(?:能|可以)?转正"
    r"|(?:谁|哪些人?|哪几?个人?)的?预备期(?:就|又)?(?:快要?|要|该|马上|即将|近期)?(?:到期?|满|结束)"
)
_TURNS = re.compile(r"[的,\s]*转正(?:的?(?:事|时间|日期|进度))?[?？呢。]*")
_UNITS_LEFT = re.compile(
    r"(?:哪些?|哪几?个|多少个?|几个)(?:党?支部|单位|项目部?)[^,。]{0,3}党费[^,。]{0,3}(?:没|未)[^,。]{0,3}(?:登记|记)"
    r"|(?:哪些?|哪几?个|多少个?|几个)(?:党?支部|单位|项目部?)[^,。]{0,3}(?:没|未)登记[^,。]{0,3}党费"
    r"|党费[^,。]{0,3}(?:哪些?|哪几?个|多少个?|几个)(?:党?支部|单位|项目部?)[^,。]{0,3}(?:没|未)[^,。]{0,2}(?:登记|记|交|收)"
)
_MAY_WAIT = re.compile(
    r"(?:能不能|可不可以|能否|可以)[^,。]{0,4}(?:(?:推迟|延[后长]?)到|[缓晚延](?:几|一|两|三|\d)[天周])"
)
"""More time is asked for a duty."""
_PERIOD_END = re.compile(r"预备期|转正|(?:预备党员)?(?:到期|期满|满一年)")
_OWN_PERIOD = re.compile(r"^(?:请问)?我(?:的)?预备期")
_SOMEBODY = re.compile(
    r"有(?:个|一个|位|人|同志|名)|我(?:们)?(?:支部|组|这)?(?:的|有|那)|他|她|小[\u4e00-\u9fff]|交的"
    r"|那(?:个|位)|递交|交了|同志|[\u4e00-\u9fff]{2,3}的(?:政审|预备期|转正|公示|考察|培养|入党)"
    r"|几(?:个人)?月\d|号交"
)


def not_talked_to(u: Utterance) -> Slots | None:
    """交了申请书一个月没人找我谈话: the rule of the month, whoever it is."""
    return {"topic": "admission_talk"} if "申请" in u.text and _NO_TALK.search(u.text) and not u.names else None


def ending(u: Utterance) -> Slots | None:
    """哪些人快转正了: the list of those under way."""
    return {} if _ENDING.search(u.text) else None


def rule(u: Utterance) -> Slots | None:
    """What the rules say: how often, how many, who counts."""
    if not _ASKS.search(u.text) or _OTHER.search(u.text) or _MAY_WAIT.search(u.text):
        return None
    topic = "" if _MINE.search(u.text) else _in_table(u) or ("" if u.names else _topic(u.text))
    if not topic:
        return None
    slots: Slots = {"topic": topic}
    if re.search(r"离退|退休|离休", u.text):
        slots["category"] = "retired"
    people = _PEOPLE.search(u.text)
    count = number(people["n"]) if people else None
    if count is not None and topic.startswith(("member", "quorum")):
        slots["count"] = count
    amount = _amount(u.text) if topic == "dues_rate" else None
    return {**slots, **({"amount": amount} if amount else {})}


def unsure(u: Utterance) -> Slots | None:
    """A question about the Party that nothing else reads and the table does not surely answer."""
    if not (_ASKS.search(u.text) and _PARTY.search(u.text)) or _OURS.search(u.text) or _elsewhere(u):
        return None
    return {}


def _in_table(u: Utterance) -> str:
    """The line of the table it asks for; what is asked of a person, a unit or a day is no question of rules."""
    found = None if _elsewhere(u) else questions.asked_for(u.text)
    if found is None or (_ADMISSION.search(u.text) and _SOMEBODYS.search(u.text)):
        return ""
    return found.id


def _elsewhere(u: Utterance) -> bool:
    """Whether it is about a person, a unit, a day or what has been done: no question of rules."""
    dated = any(when.kind == "day" for when in u.whens)
    units = any(found.unit.kind != COMMITTEE for found in u.units)
    return bool(dated or units or u.names or _HERE.search(u.text) or _OTHER.search(u.text))


def _topic(text: str) -> str:
    if "党费" in text:
        return "dues_rate" if _DUES_RULE.search(text) and not re.search(r"欠|没交|漏|查", text) else ""
    if _QUOTA.search(text) and not re.search(r"差|离优|距|得分|\d分", text):
        return "member_appraisal_quota"
    if _OFTEN.search(text):
        return next((topic for topic, words in _OFTEN_TOPICS if words.search(text)), "")
    if _COUNTED.search(text) and _PROBATION.search(text):
        return "quorum_probationary"
    if _COUNTED.search(text) and _INFIRM.search(text):
        return "quorum_exempt_infirm"
    return ""


def _amount(text: str) -> float | int | None:
    figures = list(_YUAN.finditer(text))
    if len(figures) > 1:
        return None
    found = figures[0] if figures else None
    if not found:
        spelt = _SPELT.findall(text)
        return _spelt(spelt[0]) if len(spelt) == 1 else None
    value = float(found["n"]) * {"万": 10000, "千": 1000, "k": 1000, "K": 1000}.get(found["u"] or "", 1)
    return int(value) if value == int(value) and value >= 1 else None


def _spelt(words: str) -> int | None:
    """Yuan in characters: 八千, 八千五, 一万二, 一万五千; a last figure alone is of the next smaller unit.

    None for anything longer winded: a wrong sum would be worse than none.
    """
    found = _SPELT_YUAN.fullmatch(words)
    if found is None:
        return None
    said = {weight: DIGITS[found[name]] for name, weight in (("w", 10000), ("k", 1000), ("h", 100)) if found[name]}
    less = DIGITS[found["less"]] * min(said) // 10 if found["less"] and said else 0
    return sum(weight * figure for weight, figure in said.items()) + less


def dues(u: Utterance) -> Slots | None:
    """Whether dues are recorded as paid: one's own, or who is behind."""
    if _UNITS_LEFT.search(u.text):
        return filled({"period": u.period})
    if (
        "党费" not in u.text
        or not _DUES_STATE.search(u.text)
        or re.search(r"导出|转给|代[交缴]|提醒|登记.{0,4}归|(?:各|哪|几|多少)[些几个]*(?:支部|单位|项目|家)", u.text)
    ):
        return None
    period = u.period or (f"{u.today.year}" if re.search(r"交到几月|欠|记录|漏", u.text) else None)
    persons = [found.name for found in u.names]
    if not persons and not re.search(r"谁|哪些|几个人|都|齐|大家|支部|小组|全部|收", u.text):
        persons = [SELF]
    slots: Slots = {"period": period, "persons": persons}
    return filled(slots)


def admission(u: Utterance) -> Slots | None:
    """When the next step of somebody's admission is due."""
    if len(u.names) == 1 and u.names[0].start == 0 and _TURNS.fullmatch(u.text.strip(), u.names[0].stop):
        return {"person": u.names[0].name, "ask": "probation_end"}
    if not (_ADMISSION.search(u.text) and _WHEN_ASKED.search(u.text)):
        return None
    if not (u.names or u.day or _SOMEBODY.search(u.text) or _OWN_PERIOD.search(u.text)) or re.search(
        r"算不算|应到|表决|提醒|优秀|几个人|公示党费", u.text
    ):
        return None
    step = next((no for no, words in _STEP_WORDS if words.search(u.text)), None)
    start = next((when.first for when in u.past if when.kind == "day" and when.first), None)
    probation = _PERIOD_END.search(u.text) and not step
    slots: Slots = {
        "person": u.names[0].name if u.names else "",
        "step": step,
        "from": start.isoformat() if start else None,
        "ask": "probation_end" if probation else "deadline",
    }
    return filled(slots)
