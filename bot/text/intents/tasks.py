"""Duties: asking for the list, reporting done, more time, handing over, what is needed."""

import re

from bot.text import dates, remarks
from bot.text.catalogue import ACTIVITIES, TASKS, called
from bot.text.counts import counts_in
from bot.text.intents.asking import hearsay
from bot.text.intents.duties import CLAUSE, CODE, reason, task_slot, units_slot, week_code
from bot.text.intents.numbered import numbers
from bot.text.intents.reminders import wants_quiet
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import Slots, Utterance, filled

_DONE = re.compile(
    r"(?:完成|办结|办完|做完|弄完|搞完|干完|谈完|讲完|开完|跑完|学完|报完|交完|写完|送完|收完|收齐"
    r"|交齐|联系完|评完|走完|填完|整完|办好|办妥|弄好|搞好|做好|搞定|弄利索|整利索|落实)(?:了|咧|啦|毕)?"
    r"|销项|(?:已经?|都|全部?|也|刚|才)(?:交|报|开|讲|谈|办|搞|做|学|送|发|评|收|上报|上交|报送|提交"
    r"|登记|弄|公示|反馈|宣讲|述职|结束)(?:了|过|完|上|毕)?(?![没不])"
    r"|(?:交|报|开|讲|谈|办|搞|做|学|送|评|收|上报|上交|报送|提交|登记|公示|反馈|宣讲|述|弄)(?:过了"
    r"|上去了|完|了(?![没吗么不]|多少|几))|(?<!会议)结束了|(?<![a-z])(?:ok了|done)|打勾|勾掉"
)
_TICK = re.compile(r"(?:完成|办结|销项)(?![了的])")
_IS_DONE = re.compile(r"[了过]|已|完毕|办结|销项")
_LABEL = re.compile(r"(?:任务|编号)\s*\d+号?|第?\d+号?任务")
_ASKS_BACK = re.compile(r"[?？吗]$|[了过]没有?$")
_OTHERS_DID = re.compile(r"(?:他们|人家|别的|隔壁|兄弟)(?:那个?|的)?(?:党?支部|项目部?|单位|小组|组|那边)")
_TICKED = re.compile(r"完成|办[完妥结好]|任务|打勾|勾掉|销项|清单")
_UNDONE = re.compile(
    r"[没未](?:有|能|得)?(?:完成|办|做|弄|搞|干|谈|讲|开|交|报|学|写|收)|还[没差欠]|完不成|完成不了"
    r"|来不及|没法|不能按|尚未|差一"
)
_NOTHING = re.compile(r"(?:没有?|那个)什么")
_FILLER = re.compile(r"(?:反馈|汇报|报告|说|跟您说)一下|报告|(?:书记|领导|主任|大家好|您好|你好)+")
_ASKING = re.compile(
    r"[?？]|[吗么呢](?:$|[,。])|什么|怎么|哪[些个几]|多少|几[个项]|有没有|是不是|[了过](?:没有?"
    r"|不)(?:$|[,。!\s])|为什么|谁(?!都)|啥"
)
_LIST_WORDS = re.compile(
    r"哪?几[样条项件].{0,4}(?:没|未|要|该)|欠着|欠了?(?:哪|几|什么|多少)|任务|待办|规定动作|清单|活(?:儿|没|要|$)|(?:要|该|得"
    r"|需要|还有|还要|应该)(?:干|做|办|完成|弄|交"
    r"|报|搞)(?:些|点)?(?:什么|哪些|的)|(?:什么|哪些|几项|多少)(?:事|活|工作|项|任务)?[^,。]{0,4}(?:没"
    r"|未|要|该|得|还|到期|逾期|超期)[^,。]{0,3}(?:干|做|办|完|弄|交|报|搞|$)?"
    r"|(?:还[有差欠剩]|漏了?)(?:什么|哪些|几|多少)|没(?:干|做|办|完成|弄|交|搞)(?:的|完的)|(?:到期"
    r"|逾期|超期|过期)(?:的|了)?"
)
_LIST_ASK = re.compile(
    r"几[样条件]|任务|什么|哪些|几[项个]|多少|清单|待办|看|查|列|到期|逾期|超期|过期|还差|还欠|规定动作"
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
    r"|投影"
)
_EXTEND = re.compile(
    r"(?<!最)晚(?:几|两|三|一|\d{1,2})(?:天|日|周|个?月|个?星期)|(?:再|多)给[^,。]{0,3}(?:天|时间|周"
    r"|个?月)|(?<!最)(?:延|宽限|缓(?!解|慢)|顺延|展期|放宽|推迟"
    r"|往后(?:推|拖|挪|放|延)|拖|宽)(?:后|期|长|迟"
    r"|一?下|缓|几|一|两|三|到|至|个|点|些|些时候|多?少?天)|延期|延后|延到|延至|延迟|改期|缓缓"
    r"|(?<!最)晚(?:几|两|三|一|点|些).{0,2}(?:天|日|周)?(?:交|报|办|完成|弄|开)|多给.{0,3}(?:天|时间"
    r"|周)|期限(?:能|可|想|改|调)"
)
_PUT_OFF = re.compile(r"(?:推|挪|改)(?:迟|后|到|至|期)")
_OF_A_DUTY = re.compile(r"申请|[每季月年]度|任务|期限|宽限|时限|截止")
_MEETING_MOVED = re.compile(
    r"(?:推迟|延期|推到|改期|改到|延后|挪|往后推)(?!.{0,12}(?:交|报))|(?:下次|这次|明天|今天|今晚"
    r"|周.)的?.{0,8}延|点开|在.{1,8}开"
)
_ASSIGN = re.compile(
    r"(?:归|由|给|让|叫|交给|转给|移交(?:给)?|改成|换成|换给|分给|派给|安排|交由|委托|指定|以后是|请"
    r"|改由|落到|是)(?P<w>[^,。;]{0,3})$"
)
_DUTY = re.compile(
    r"管|负责|牵头|[来去](?:办|做|弄|管|搞|抓|盯|写|报|跟)|跟(?:进|踪|$)|抓(?!住)|盯|接(?:手|着|管|$)|办(?!公|理)"
    r"|弄|做|干|顶上|承办|主抓|经办|落实|去(?:办|做)|操办|写|报|搞|统计|登记"
)
_NEW_PERSON = re.compile(
    r"(?:归|由|让|交给|转给|移交给?|改成|换成|分给|派给"
    r"|安排)(?P<who>[\u4e00-\u9fff]{2,3}?)(?:同志)?(?:来|去)?(?:管|负责|牵头|接手|跟进|承办|主抓"
    r"|办理?$)"
)
_HAND_OVER = re.compile(r"(?:转|移|交|派|分|换|改)(?:交|给|由|成)|归|以后|负责|接手|牵头|承办")
_EXPLAIN = re.compile(
    r"(?:程序|流程|要求|步骤|环节|材料)都?(?:有|是)(?:哪些|什么|几)|(?:要|需|该|得|应|用)(?:提?交|报"
    r"|准备|上传|附|留|填|写)[^,。]{0,3}(?:什么|哪些|几样|多少|吗)"
    r"|(?:什么|哪些|几样)(?:材料|资料|佐证|凭证|要求|证明|附件|依据|流程|标准|程序|步骤|手续|东西)"
    r"|怎么(?:做|办|弄|开|搞|干|写|报|填|完成|组织|交|整|准备|评|谈|讲|操作)(?!才能当)|如何(?:做|开|写"
    r"|组织|准备|填|报|开展|完成)"
    r"|(?:依据|根据|出处|规定在哪)(?:是)?什么|凭什么(?:要|得)|是(?:个)?什么(?:意思|任务|要求)?$"
    r"|材料(?:有哪些|清单|都有)|(?:具体)?(?:要求|流程|步骤|标准|依据|佐证)(?:是什么|有哪些|呢|在哪)"
    r"|怎么才?算(?:完成|做完|过)|算完成|注意(?:什么|哪些)|干(?:什么|吗)的|讲讲.{0,8}(?:要求|流程)"
    r"|要(?:什么|哪些)"
)
_SHOW = re.compile(
    r"[\s,、。?!:的\d一二三四五六七八九十]|任务|编号|号|依据|看[看下]?|查[看下一]*|问[问下一]*|什么|情况|内容|详情|要求|是|呢|吧|进度|进展|一下|打开|说说|讲讲|帮我|我"
)
_GIVE = re.compile(r"(?:转交|移交)")
_GIVEN = re.compile(
    r"\s*(?:任务)?[\s,]*(?P<verb>(?:以后)?(?:转交?给?|移交给?|交[给由]|给|改派给?|派给|换成|归|由))?\s*(?:给)?"
    r"(?P<who>[\u4e00-\u9fff]{2,4}?)(?:同志)?(?:来|去)?(?:管|负责|牵头|接手|跟进|承办|办)?(?=$|[\s,。;!])"
)
_EVIDENCE = re.compile(
    r"材料|佐证|凭证|证明|附件|资料|(?:要|该|得|需要?|应)?(?:交|报|上传|准备|留|附)(?:些)?(?:什么|哪些"
    r"|几样)|要(?:什么|哪些)|台账"
)
_RULES_ASKED = re.compile(
    r"多久|几次|几年|几个月|多长|频率|多少[人次钱]|比例|算不算|能不能|可不可以|几点|几号|哪天|什么时候"
    r"|在哪"
)
_COUNT = re.compile(rf"{LEFT}(?P<n>{NUMBER})\s*(?:个|名|位)?(?:人|同志|党员|个|名)(?![月星组小支场份项])")


HOME_STUDY = "ZB-03-2"
"""Study taken to somebody's door: with a name it is that person's attendance."""


def listing(u: Utterance) -> Slots | None:
    """What is to be done, due, overdue or open."""
    if not (_LIST_WORDS.search(u.text) and _LIST_ASK.search(u.text)) or _OTHER_LIST.search(u.text):
        return None
    if wants_quiet(u) or _EXTEND.search(u.text) or CODE.search(u.text) or numbers(u).tasks:
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
    if not task or not found or _UNDONE.search(u.text) or _ASKING.search(_NOTHING.sub("", u.text)):
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
    if task.get("task") in {"ZB-07-2", "ZB-07-3"} and called(u.text, ACTIVITIES):
        return None
    if task.get("task") == HOME_STUDY and u.names and not _TICKED.search(u.text):
        return None
    note = _note(u)
    return {**task, **_when_and_how_many(u, task), **({"note": note} if note else {})}


def _when_and_how_many(u: Utterance, task: Slots) -> Slots:
    """The day and the number of people, as far as said; no day where the figure may be the task's."""
    when = None if "task_unsure" in task else dates.main([when for when in u.past if when.kind == "day"])
    count = _COUNT.search(u.text)
    value = number(count["n"]) if count else None
    said: Slots = {"date": when.first.isoformat() if when and when.first else None, "count": value}
    return filled(said)


def _to_be_done(u: Utterance) -> bool:
    """15号前完成任务12: whether it is said by when, not that it is done."""
    by = any(when.kind == "deadline" for when in u.whens)
    return bool(by and numbers(u).tasks and not _IS_DONE.search(u.text))


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


def extend(u: Utterance) -> Slots | None:
    """More time is asked for a duty or a rectification."""
    problem = re.search(rf"(?P<n>{NUMBER})号?(?:整改|问题)|(?:整改|问题)(?P<m>{NUMBER})号?", u.text)
    task = task_slot(u)
    asked = _EXTEND.search(u.text) or (
        _PUT_OFF.search(u.text) and (numbers(u).tasks or re.search(r"期限|截止|任务|ZB|计划|材料|总结|报", u.text))
    )
    if not asked or not (task or problem) or re.search(r"提醒|预备期|多久|应到", u.text):
        return None
    if len([when for when in u.whens if when.kind == "day"]) > 1 and not re.search(r"延|宽限|期限|截止", u.text):
        return None
    if u.meeting and not problem and _MEETING_MOVED.search(u.text) and not _OF_A_DUTY.search(u.text):
        return None
    slots: Slots = {}
    value = number(problem["n"] or problem["m"]) if problem else None
    slots |= {"problem": value} if value is not None else task
    last = next((when.last for when in reversed(u.whens) if when.kind in {"day", "deadline"}), None)
    if last:
        slots["date"] = last.isoformat()
    why = reason(u, _EXTEND, _PUT_OFF)
    return {**slots, **({"reason_text": why} if why else {})}


def assign(u: Utterance) -> Slots | None:
    """A duty gets another responsible person."""
    task = task_slot(u)
    if not task or _ASKING.search(u.text):
        return None
    if handed := _handed(u):
        return {**task, "person": handed}
    unknown = _NEW_PERSON.search(u.text)
    if not u.names and unknown:
        return {**task, "person": unknown["who"]}
    for found in u.names:
        before, after = u.text[: found.start], u.text[found.stop :]
        if (_ASSIGN.search(before) and (_DUTY.match(after) or _HAND_OVER.search(u.text))) or re.match(
            r"(?:来|去|以后|专门)?(?:负责|牵头|管|接手|接着|承办|跟进)", after
        ):
            return {**task, "person": found.name}
    return None


def _handed(u: Utterance) -> str:
    """To whom a numbered task goes (把12转给李明, 转交 12 李明): a roster name, else the name as written."""
    meant = numbers(u)
    given = _GIVEN.match(u.text, meant.stop) if meant.tasks else None
    if given is None or not (given["verb"] or _GIVE.match(u.text)):
        return ""
    known = next((found.name for found in u.names if found.start == given.start("who")), "")
    return known or given["who"]


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
    asked = _ASKING.search(u.text) and (_ASKS_BACK.search(u.text) or not _DONE.search(u.text))
    return bool(asked) or not _SHOW.sub("", u.text)
