"""Duties: asking for the list, reporting done, more time, handing over, what is needed."""

import re

from bot.text import dates, remarks
from bot.text.catalogue import ACTIVITIES, TASKS, called
from bot.text.counts import counts_in
from bot.text.intents.asking import hearsay
from bot.text.intents.changing import MORE_TIME
from bot.text.intents.duties import ASKING, CLAUSE, CODE, WEEKDAY_BEHIND, task_slot, units_slot, week_code
from bot.text.intents.numbered import numbers
from bot.text.intents.reminders import wants_quiet
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import Slots, Utterance, filled

_DONE = re.compile(
    r"(?:完成|办结|办完|做完|弄完|搞完|干完|谈完|讲完|开完|跑完|学完|报完|交完|写完|送完|收完|收齐"
    r"|交齐|联系完|评完|走完|填完|整完|办好|办妥|弄好|搞好|做好|搞定|[办弄整搞]利索|完事|落实)(?:了|咧|啦|毕)?"
    r"|(?:更新|整理|走访|补选|评议|慰问|传达|上传|统计|记|选|上)(?:完|好)(?:了|毕)|已完(?=$|[\s,。])"
    r"|销项|(?:已经?|都|全部?|也|刚|才)(?:交|报|开|讲|谈|办|搞|做|学|送|发|评|收|上报|上交|报送|提交"
    r"|登记|弄|公示|反馈|宣讲|述职|结束)(?:了|过|完|上|毕)?(?![没不])"
    r"|(?:交|报|开|讲|谈|办|搞|做|学|送|评|收|上报|上交|报送|提交|登记|公示|反馈|宣讲|述|弄)(?:过了"
    r"|上去了|完|了(?![没吗么不]|多少|几))|(?<!会议)结束了|(?<![a-z])(?:ok了|done)|打勾|勾掉"
)
_TICK = re.compile(r"(?:完成|办结|销项)(?![了的])")
_IS_DONE = re.compile(r"[了过]|已|完毕|办结|销项")
_IS_DONE_BEFORE = re.compile(r"已|提前|[完成好结妥]了|完毕|销项")
"""What tells of something done before a deadline still to come; 元旦前把报告交了 is to be done."""
_LABEL = re.compile(r"(?:任务|编号)\s*\d+号?|第?\d+号?任务")
_ASKS_BACK = re.compile(r"[?？吗]$|(?:[了过完成好齐妥定结])(?:没有?|不)[啊呀呢]?$")
_OTHERS_DID = re.compile(r"(?:他们|人家|别的|隔壁|兄弟)(?:那个?|的)?(?:党?支部|项目部?|单位|小组|组|那边)")
_TICKED = re.compile(r"完成|办[完妥结好]|任务|打勾|勾掉|销项|清单")
_UNDONE = re.compile(
    r"[没未](?:有|能|得)?(?:完成|办|做|弄|搞|干|谈|讲|开|交|报|学|写|收)|还[没差欠]|完不成|完成不了"
    r"|来不及|没法|不能按|尚未|差一|取消|作废"
    r"|(?:不用|不必|不需要?|无需|甭|免)再?(?:完成|办|做|弄|搞|干|谈|讲|开|交|报|学|写|收)"
)
_NOTHING = re.compile(r"(?:没有?|那个)什么")
_FILLER = re.compile(r"(?:反馈|汇报|报告|报|说|跟您说)一下|报告|(?:书记|领导|主任|大家好|您好|你好)+")
_LIST_WORDS = re.compile(
    r"我[^,。]{0,2}(?:要|该|得)[办干做弄]的(?:事|活)|(?:待|等着?)(?:我|领导|您)?来?核[验实]|哪?几[样条项件].{0,4}(?:没|未|要|该)|欠着|欠了?(?:哪|几|什么|多少)|任务|待办|规定动作|清单|活(?:儿|没|要|$)|(?:要|该|得"
    r"|需要|还有|还要|应该)(?:干|做|办|完成|弄|交"
    r"|报|搞)(?:些|点)?(?:什么|哪些|的)|(?:什么|哪些|几项|多少)(?:事|活|工作|项|任务)?[^,。]{0,4}(?:没"
    r"|未|要|该|得|还|到期|逾期|超期)[^,。]{0,3}(?:干|做|办|完|弄|交|报|搞|$)?"
    r"|(?:还[有差欠剩]|漏了?)(?:什么|哪些|几|多少)|没(?:干|做|办|完成|弄|交|搞)(?:的|完的)|(?:到期"
    r"|逾期|超期|过期)(?:的|了)?"
)
_LIST_ASK = re.compile(
    r"核[验实]|几[样条件]|有没有|任务|什么|哪些|几[项个]|多少|清单|待办|看|查|列|到期|逾期|超期|过期|还差|还欠|规定动作"
    r"|没[干做办弄]的"
)
_OPEN = re.compile(r"没|未|还[有差欠剩要得]|待办|剩")
_OVERDUE = re.compile(r"逾期|超期|过期|超时|拖[了着期]|过了(?:期|时)|误期|已经?晚")
_DUE = re.compile(r"到期|要(?:交|报|办|完成|做|干)|该(?:交|报|办|做|干|完成)|截止|快到|临期|得(?:交|报|办|做|干)")
_REPORTED = re.compile(r"(?:待|等(?:着|待)?|要|该|没|未|需要?)(?:我)?(?:核验|核实|审核)")
_THEIRS = re.compile(r"(?:同志)?(?:的|名下|手[里上头]|有|还有|还)")
_STRANGERS = re.compile(r"(?:看看|查一?下)?(?P<who>[\u4e00-\u9fff]{2,3}?)(?:同志)?(?:的|名下)")
_OTHER_LIST = re.compile(
    r"有什么会|什么会|哪些会|会议安排|问题(?:台账|清单)|整改|哪[些个](?:支部|单位|项目)|各(?:支部"
    r"|单位)|(?:谁|哪位)|扣|分(?:数|$)|党费|问题|整改|隐患|通报|得分|活动有|怎么(?:干|做|办|弄|用)"
    r"|投影|太多|(?:忙|干|做|弄|办|顾)不(?:过来|完)"
)
_EXPLAIN = re.compile(
    r"(?:程序|流程|要求|步骤|环节|材料)都?(?:有|是)(?:哪些|什么|几)|(?:要|需|该|得|应|用)(?:提?交|报"
    r"|准备|上传|附|留|填|写)[^,。]{0,3}(?:什么|哪些|几样|多少|吗)"
    r"|(?:什么|哪些|几样)(?:材料|资料|佐证|凭证|要求|证明|附件|依据|流程|标准|程序|步骤|手续|东西)"
    r"|怎么(?:做|办|弄|开|搞|干|写|报|填|完成|组织|交|整|准备|评|谈|讲|操作)(?!才能当)|如何(?:做|开|写"
    r"|组织|准备|填|报|开展|完成)"
    r"|(?:依据|根据|出处|规定在哪)(?:是)?什么|到?什么程度|凭什么(?:要|得)|是(?:个)?什么(?:意思|任务|要求)?$"
    r"|材料(?:有哪些|清单|都有)|(?:具体)?(?:要求|流程|步骤|标准|依据|佐证)(?:是什么|有哪些|呢|在哪)"
    r"|怎么才?算(?:完成|做完|过)|算完成|注意(?:什么|哪些)|干(?:什么|吗)的|讲讲.{0,8}(?:要求|流程)"
    r"|要(?:什么|哪些)"
)
_SHOW = re.compile(
    r"[\s,、。?!:的\d一二三四五六七八九十第这那项条个]|任务|编号|号|请核[验实]|依据|看[看下]?|查[看下一]*|问[问下一]*|什么|情况|内容|详情|要求|是|呢|吧|进度|进展|一下|打开|说说|讲讲|帮我|我"
)
_EVIDENCE = re.compile(
    r"材料|佐证|凭证|证明|附件|资料|(?:要|该|得|需要?|应)?(?:交|报|上传|准备|留|附)(?:些)?(?:什么|哪些"
    r"|几样)|要(?:什么|哪些)|台账"
)
_BY_WHEN = re.compile(
    r"(?:什么时候|啥时候?|何时|哪天|几号|多会儿)[^,。]{0,5}(?:截止|到期|要?(?:交|报)(?!党费)|报上?|办完|完成)|期限(?:是|到|在|$)|(?:截止|到期)[^,。]{0,4}(?:什么时候|啥时候?|何时|哪天|几号)|最[晚迟](?:什么时候|啥时候?|哪天|几号|到)"
    r"|(?:什么时候|何时|哪天|几号)(?:[之以]?前|截止)[^,。]{0,4}(?:开|交|报|办|做|完)"
)
_RULES_ASKED = re.compile(
    r"多久|几次|几年|几个月|多长|频率|多少[人次钱]|比例|算不算|能不能|可不可以|几点|几号|哪天|什么时候"
    r"|在哪"
)
_COUNT = re.compile(rf"{LEFT}(?P<n>{NUMBER})\s*(?:个|名|位)?(?:人|老?同志|老党员|党员|个|名)(?![月星组小支场份项])")


OF_ACTIVITIES = frozenset({"ZB-07-2", "ZB-07-3"})
"""Duties that are met by an activity: where one is named, that is meant."""
HOME_STUDY = "ZB-03-2"
"""Study taken to somebody's door: with a name it is that person's attendance."""


def listing(u: Utterance) -> Slots | None:
    """What is to be done, due, overdue or open."""
    if not (_LIST_WORDS.search(u.text) and _LIST_ASK.search(u.text)) or _OTHER_LIST.search(u.text):
        return None
    if wants_quiet(u) or MORE_TIME.search(u.text) or CODE.search(u.text) or numbers(u).tasks:
        return None
    kind = (
        "reported"
        if _REPORTED.search(u.text)
        else "overdue"
        if _OVERDUE.search(u.text)
        else "due"
        if _DUE.search(u.text)
        else "open"
        if _OPEN.search(u.text)
        else "all"
    )
    period = u.period or week_code(u)
    stranger = _STRANGERS.match(u.text)
    if stranger and any(when.start < stranger.end("who") for when in u.whens):
        stranger = None
    persons = [found.name for found in u.names if _THEIRS.match(u.text, found.stop)]
    persons = persons or ([stranger["who"]] if stranger and u.lexicon.book.looks_like_name(stranger["who"]) else [])
    whose = {"persons": persons} if persons else units_slot(u)
    return {**({"period": period} if period else {}), **whose, "filter": kind}


def ticked(u: Utterance) -> Slots | None:
    """完成 12 会已开: the command; whatever follows the number is the note, in the person's own words."""
    command, meant = _TICK.match(u.text), numbers(u)
    if command is None or not meant.tasks or CODE.search(u.text) or _ASKS_BACK.search(u.text):
        return None
    note = u.said(meant.stop).lstrip("，,。:：；; ").rstrip("。")
    task = task_slot(u) if meant.sure else {"task_unsure": meant.tasks[0]}
    return {**task, **_when_and_how_many(u, task), **({"note": note} if note else {})}


def done(u: Utterance) -> Slots | None:
    """A duty is reported done, with the day, the number of people and a note when said."""
    task = task_slot(u)
    found = _DONE.search(u.text)
    if not task or not found or _UNDONE.search(u.text) or ASKING.search(_NOTHING.sub("", u.text)):
        return None
    if re.search(
        r"整改|提醒|通报|扣\d|导出|应到|实到|主持|记录人|请假|反映|建议|成立|组建|队长|新建", u.text
    ) or u.text.startswith(("请", "给", "通知", "群发", "转告", "让", "叫", "催")):
        return None
    if (
        _to_be_done(u)
        or hearsay(u)
        or _OTHERS_DID.search(u.text)
        or _calls_the_roll(u)
        or remarks.status_in(u.text) == "will_attend"
    ):
        return None
    if task.get("task") in OF_ACTIVITIES and called(u.text, ACTIVITIES):
        return None
    if task.get("task") == HOME_STUDY and u.names and not _TICKED.search(u.text):
        return None
    note = _note(u)
    return {**task, **_when_and_how_many(u, task), **({"note": note} if note else {})}


def _when_and_how_many(u: Utterance, task: Slots) -> Slots:
    """The day and the number of people, as far as said; no day where the figure may be the task's."""
    told = None if "task_unsure" in task else dates.main([when for when in u.past if when.kind == "day"])
    when = told or (None if "task_unsure" in task else _day_right_behind(u))
    count = _COUNT.search(u.text)
    value = number(count["n"]) if count else None
    said: Slots = {"date": when.first.isoformat() if when and when.first else None, "count": value}
    return filled(said)


def _day_right_behind(u: Utterance) -> dates.When | None:
    """任务12周五完成: a weekday glued to the number, which else looks like twelve weeks."""
    glued = WEEKDAY_BEHIND.match(u.text, numbers(u).stop) if numbers(u).tasks else None
    return dates.main(u.part(glued[0]).past) if glued else None


def _to_be_done(u: Utterance) -> bool:
    """15号前完成任务12: whether it is said by when, not that it is done."""
    by = [when for when in u.whens if when.kind == "deadline"]
    ahead = any(when.last and when.last > u.today for when in by)
    return bool(by) and not (_IS_DONE_BEFORE if ahead else _IS_DONE).search(u.text)


def _calls_the_roll(u: Utterance) -> bool:
    """Whether it is told who came and who did not, not merely how many took part."""
    counts = counts_in(u.text).keys()
    return bool({"leave", "absent"} & counts or {"expected", "present"} <= counts)


def _note(u: Utterance) -> str:
    """What is told beside the duty and the day: clauses with neither."""
    kept = []
    for match in CLAUSE.finditer(u.text):
        part = match[0].strip()
        plain = (
            _DONE.search(part)
            or called(part, TASKS)
            or CODE.search(part)
            or _COUNT.fullmatch(part)
            or number(part) is not None
            or _LABEL.fullmatch(part)
            or _FILLER.fullmatch(part)
        )
        if part and not plain and not any(match.start() <= when.start < match.end() for when in u.past):
            kept.append(u.said(match.start(), match.end()))
    return "，".join(kept)


def by_when(u: Utterance) -> Slots | None:
    """The deadline of a duty is asked: it is shown."""
    task = task_slot(u) if _BY_WHEN.search(u.text) and not u.names else {}
    return None if task.get("task") in OF_ACTIVITIES and called(u.text, ACTIVITIES) else task or None


def explain(u: Utterance) -> Slots | None:
    """What a duty asks for: material, way, basis; of a numbered task, anything that is asked."""
    task = task_slot(u)
    if _of_number(u):
        return {**task, **({"ask": "evidence"} if _EVIDENCE.search(u.text) else {})}
    if not task or not _EXPLAIN.search(u.text) or _RULES_ASKED.search(u.text):
        return None
    if re.search(r"多少钱|怎么算(?!完)|党费.{0,4}怎么|扣|得分|我们.{0,6}没完成", u.text):
        return None
    return {**task, **({"ask": "evidence"} if _EVIDENCE.search(u.text) else {})}


def _of_number(u: Utterance) -> bool:
    """Whether a task is named by its number and nothing is told of it: it is shown."""
    meant = numbers(u)
    if not meant.tasks or not meant.sure:
        return False
    return bool(ASKING.search(u.text)) or not _SHOW.sub("", u.text)
