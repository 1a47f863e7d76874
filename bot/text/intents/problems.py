"""Problems found and put right: reporting, the register, rectification issued, answered, accepted."""

import re

from bot.text import dates, nameless
from bot.text.intents.numbered import numbers
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import Slots, Utterance

PROBLEM = re.compile(
    rf"(?:第|编号)?{LEFT}(?P<a>{NUMBER})\s*(?:号|项|条)?的?(?:那个|那条|那项|这个|这条)?(?:整改|问题"
    rf"|隐患)|(?:整改|问题|隐患)(?:通知)?(?:编号|第|单|项)?\s*(?P<b>{NUMBER})(?:号|项"
    r"|条)?(?![分天月日年%个人次])"
    rf"|^(?:第|把)?{LEFT}(?P<c>{NUMBER})\s*号(?![的]?(?:任务|那[个项条]任务|会|党课|开|上午|下午|晚|去|来|我|之?前|以前|到|交|报))"
    rf"|^(?:同意|准予|予以)?销号\s*第?(?P<d>{NUMBER})\s*号?(?=$|[\s,。])"
)
_OF_A_PROBLEM = re.compile(r"[整修]?改|验收|销|换|修|装")
_FIXED = re.compile(
    r"已(?:经)?按?(?:要求)?(?:全部)?(?:完成|落实)|(?:已经?|都|全部?)(?:整改|改|解决|处理|弄|换|修|装"
    r"|补|落实|更换)(?:完|好|了|过|到位|毕)?|(?:整改"
    r"|改|弄|修|处理|搞|办|换|装|补)(?:完|好|到位|毕|妥)(?:了|成|毕)?|(?:改|解决|处理|换|落实|补|装)了"
    r"|(?:请|申请|可以|求)[^,。]{0,4}(?:验收|核验|核查|复核|销号|看看|来看|核一下)|解决(?:了|完)?$|已?落实"
    r"|整改(?:情况|报告)(?:如下|:)"
)
_ACCEPT = re.compile(
    r"(?:验收|审核|复核|复查|核查|整改)?(?:通过|合格)(?!率)|(?:同意|可以|准予|给|予以|就|能"
    r"|直接)?销(?:号|掉|了|账)|核(?:过|实|完|查过)了|(?:已?验收|看过|查过|核对过|现场看过)(?:了|完)"
    r"|认可|没问题了?|[了结]了$|关闭|办结|行了|过了"
)
_NOT_OK = re.compile(r"(?:不|未|没)(?:有|能)?(?:通过|合格|到位|销|认可|改|行)|打回|退回|重新(?:改|整)|驳回|不算|再改")
_SENT_BACK = re.compile(r"退回|打回|(?:不|没|未)(?:予|能|有)?(?:通过|合格)")
_DO_AGAIN = re.compile(
    r"^(?:了|吧|去|来|让(?:他们|你们)?)*(?:重新|重|再)?(?:整?改|弄|做|写|搞|办)?(?:一?[下遍次])?(?:吧|了)?[\s,，、。:：；;]*"
)
_REQUEST = re.compile(r"(?:请|申请|麻烦|求|望|等).{0,8}(?:验收|核验|销号|核查|审核|看)|请(?:领导|办公室|党委|党办)")
_LEFTOVER = re.compile(
    r"^[,。:;\s]*(?:的|那个|这个|我们|已经?|都|全部?|现在|现|也|刚|情况)*(?:整改|改|解决|处理|弄|修|搞"
    r"|办)?(?:完成|完|好|到位|毕|妥|过)*(?:了|毕)?[,。:;\s]*"
)
_REQUEST_TAIL = re.compile(
    r"[,。;\s]*(?:请|申请|麻烦|可以|求|望)[^,。;]{0,10}(?:验收|核验|核查|销号|审核|看看|来看|核一下"
    r"|看一下)[^,。;]{0,6}[。!\s]*$|[,。;\s]*(?:谢谢|销号吧?)[。!\s]*$"
)
_ISSUE = re.compile(
    r"(?<!有)限[^,。]{2,14}(?:整改|改正|改到位)|(?:下|发|开|出|给|送|签|印)(?:达|发|个|一个|一份|份|张"
    r"|一张|了)?(?:整改|限期整改)|整改(?:通知"
    r"|单)(?:书|单)?[:,]|责令|限期(?:整改|改正|改)|(?:要求|让|叫|督促)[^,。]{1,20}整改|(?:要求|让|叫|督促|通知)[^,。]{1,10}(?:整改|改正"
    r"|限期)|立(?:个|一个)?整改|整改通知"
)
_ANSWERED = re.compile(r"收到.{0,4}整改|整改通知(?:收到|已收)|哪[些个]|多少|几个|什么|怎么|[?？]")
_BODY = re.compile(r"(?:整改(?:通知)?(?:书|单|函)?|限期(?:整改|改正)?)\s*(?:[:,。]|\s)\s*")
_DUE_WORDS = re.compile(r"(?:请|务必|须|要|必须|限)?(?:于|在)?$")
_REPORT = re.compile(
    r"反映|举报|提议|提(?:一?个|点|一点|几点|两点|一条|条|些|下)?(?:意见|建议|问题)|有(?:一?个|点|条|几点"
    r"|几个)?(?:意见|建议|想法|诉求|情况要说)|吐槽|匿名|(?:我|俺|我们|大家|强烈|能否)?建议(?!书|稿)"
    r"|希望(?!.{0,4}大家)|(?:说|讲|报)(?:一?个|下|一下|点)(?:问题|情况|意见|困难)|有(?:一?个"
    r"|几个)?(?:问题|困难|难处)(?:要|想|得)?(?:反映|说|报|提|[:,])|问题[:]|意见[:]|诉求[:]|(?:反映"
    r"|报告)个事"
)
_SUGGEST = re.compile(r"建议|希望|能不能|能否|可不可以|提议|最好")
_LEAD = re.compile(
    r"^.{0,10}?(?:(?:我|俺|我们|咱|想|要|能|可以|在这|再|就|来|跟|向|您|组织|你们?|书记|党办|一下|得"
    r"|麻烦|请|帮|这里|给|匿名|实名)*(?:反映|举报|提|有|吐槽|说|讲|报)(?:一?下|一?个|点|几点|两点|一点"
    r"|一条|条|些|件)?(?:的)?(?:意见|建议|问题|情况|想法|诉求|困难|事儿?)?(?:要说|想说"
    r"|要反映)?[吧啊哈]?|匿名(?:反映|举报|建议|提)?(?:一?下|一?个)?(?:意见|建议|问题)?)[:,。\s]+"
)
_LEAD_TIGHT = re.compile(
    r"^.{0,12}?(?:反映|举报|吐槽)(?:一?下|一?个(?:问题|情况|事儿?))+(?:就是说?|是)?[,:\s]*(?=\S)"
    r"|^(?:(?:我|俺|我们|想|要|匿名|实名|再|来|跟|向|组织|党办)*(?:反映|举报|吐槽)(?:一?下"
    r"|一?个)?(?:问题|情况)?|匿名)[,\s]*(?=\S)"
)
_LEAD_SUGGEST = re.compile(
    r"^(?:诉求|问题|意见|建议)[:]|^(?:我|俺|我们|咱们?|强烈|个人|大家|匿名|再|,|都|也|就|想|提"
    r"|个)*建议[:,\s]*"
)
_TAIL = re.compile(
    r"[,。;\s]*(?:请?(?:别|不要|不用)(?:让人知道|写名|署名|留名|说是我(?:说的)?|记我名?|记名"
    r"|写我名?字?)(?:就行|啊|哈)?|匿名(?:哈|啊|吧|的|处理)?|不署名|谢谢)[。!]*$"
)
_NEW = re.compile(
    r"^.{0,6}(?:没有?|未|待)核实(?:过|了)?的?(?:问题|反映|建议|意见)(?:还?有哪些|有几[个件]|有多少)?[?]?$"
    r"|^(?:问题|反映|建议|意见)(?:台账|清单)?[ ,]*(?:没有?|未|待)核实的?$"
)
_ASKS_WHICH = re.compile(
    r"^(?:最近|现在|目前|大家|都)*(?:还)?(?:有(?:没有|哪些|什么|几[个件条])|反映了?(?:哪些|什么|几))[^,。]{0,8}(?:反映|意见|建议|问题)"
)
_KINDS = re.compile(
    r"(?:思想意识|组织制度|作用发挥|作风纪律|融入中心|(?<![A-Za-z])[Pp][1-5])(?:这?一?类|方面|上)?的?(?:问题|建议)"
    r"|(?:问题|建议)(?:台账|清单)"
)
"""A part of the register by its name."""
_REGISTER = re.compile(
    r"(?:逾期|超期)[^,。]{0,3}(?:整改|销号|没改)[^,。]{0,4}(?:哪|几|多少|有)|(?:整改|销号)[^,。]{0,3}(?:逾期|到期|超期)[^,。]{0,3}(?:哪|几|多少|有)|"
    r"(?:没|未)(?:销号|销|整改|改完|解决|处理|改)的(?:问题|整改|隐患)|(?:问题|整改|隐患|意见"
    r"|建议)(?:的)?(?:台账|清单|列表|登记(?:表|册)?|库|汇总|总账)|(?:哪些|什么"
    r"|多少|几个|几条|有没有)[^,。]{0,8}(?:问题|整改|隐患)|(?:问题|整改)[^,。]{0,4}(?:还有|还剩"
    r"|剩)[^,。]{0,3}(?:几|哪|什么|多少)|(?:问题|整改)(?:都|还)?(?:有|剩|还有)(?:哪些|什么|几个|多少)"
    r"|(?:看|查|列|打开|调|翻)(?:看|一下|下|出|开|查|阅)?[^,。]{0,8}(?:问题|整改|隐患)(?!了)"
)
_OPEN = re.compile(r"没(?:改|销|整改|解决|处理|完)|未(?:改|销|整改|解决|完)|在改|整改中|还[有剩差没]|剩")
_OVERDUE = re.compile(r"逾期|超期|过期|到期没|超时")

_FOLLOWED = re.compile(
    r"(?:反映|建议|提|意见|举报)(?:过|了)?的[^,。;:]{1,12}?(?:怎么样|咋样|结果|下文|回音|回复|答复|进展|进度|解决|处理|办|改)(?:得|到)?"
    r"[了好完到]*(?:没有?|吗|么|呢|哪一?步|怎么样|咋样)?了?[?]?$|"
    r"(?:反映|建议|意见|举报)(?:过|了)?的?(?:那?个?(?:问题|事儿?|情况|意见|建议|那?条))?[^,。;:]{0,4}?"
    r"(?:怎么样|咋样|咋说|结果|下文|回音|回复|答复|进展|进度|采纳|受理|核实|解决|处理|办|改)(?:得)?[了好完到]?"
    r"(?:没有?|吗|么|呢|咋样了?|怎么样了?|不|哪一?步了?|啥样了?)?(?:了|呀|啊)?[?]?$"
)
_MINE = re.compile(
    r"^(?:请问|想问|问一?下|查一?下|看一?下)?[,\s]*(?:(?:我|俺|咱|上次|上回|之前|前几天|那天)[^,。;:]{0,8}(?:反映|提|建议|意见|举报)"
    rf"|反映(?:了|过)?的|第?{LEFT}{NUMBER}号?的?(?:建议|反映)(?=采纳|受理)|(?:建议|意见|反映)(?=采纳|受理))"
)
_NOTHING = re.compile(
    r"^(?:一?[下个点条些件])*(?:问题|事[儿情]?|情况|意见|建议|困难|想法|诉求)?[了吧啊哈呢]*$"
    r"|^(?:我|俺)?有(?:一?[个点条些件])*(?:问题|事[儿情]?|情况|意见|建议)(?:要|想)?(?:反映|说|提)?(?:一?下)?[了吧啊哈呢]*$"
)
"""What is left when only that something is to be reported was said."""
_TAKEN_BACK = re.compile(
    r"^(?:把|那个)?(?:我)?(?:刚才|刚刚|刚)(?:的?那[条个件])?[^,。;\d]{0,3}(?:反映|建议|意见|问题|报)[^,。;\d]{0,6}(?:撤|收回|不要|取消)"
    r"[^,。;]{0,4}$"
)


def problem_number(u: Utterance) -> int | None:
    """The number of the problem or rectification spoken of; 12号办完了 can be a task as well, and is none."""
    match = PROBLEM.search(u.text)
    if match and match["c"] and numbers(u).tasks and not _OF_A_PROBLEM.search(u.text):
        return None
    return number(next(filter(None, match.groups()))) if match else None


def accept(u: Utterance) -> Slots | None:
    """The office accepts a rectification and strikes it off."""
    found = problem_number(u)
    if found is None or not _ACCEPT.search(u.text) or _NOT_OK.search(u.text) or _REQUEST.search(u.text):
        return None
    if u.role != "committee" and not re.search(r"(?:验收|整改)通过|同意销号|核过", u.text):
        return None
    return None if re.search(r"[?？吗]|怎么|什么", u.text) else {"problem": found}


def send_back(u: Utterance) -> Slots | None:
    """An answer to a rectification is given back, with what is lacking."""
    found, back, said = problem_number(u), _SENT_BACK.search(u.text), PROBLEM.search(u.text)
    if found is None or back is None or said is None or re.search(r"[?？吗么]|怎么|什么|哪[里些]|通报", u.text):
        return None
    why = _DO_AGAIN.sub("", u.said(max(back.end(), said.end()))).rstrip("。")
    return {"problem": found, **({"text": why} if why else {})}


def reply(u: Utterance) -> Slots | None:
    """The unit says what it has put right and asks for acceptance."""
    found = problem_number(u)
    if (
        found is None
        or not (_FIXED.search(u.text) or _REQUEST.search(u.text))
        or re.search(r"[?？吗]|怎么|什么时候|没有?$", u.text)
    ):
        return None
    if re.search(r"没改完|未改完|改不完|延|宽限", u.text):
        return None
    match = PROBLEM.search(u.text)
    start = match.end() if match else 0
    left = _LEFTOVER.match(u.text[start:])
    start += left.end() if left else 0
    tail = _REQUEST_TAIL.search(u.text, start)
    text = u.said(start, tail.start() if tail else None).strip(" ,，。;；:：")
    return {"problem": found, **({"text": text} if text else {})}


def issue(u: Utterance) -> Slots | None:
    """The office tells a unit to put something right by a day."""
    if u.role != "committee" or not _ISSUE.search(u.text) or _ANSWERED.search(u.text) or not u.units:
        return None
    body = _BODY.search(u.text)
    start = body.end() if body else 0
    unit = u.units[0]
    if not re.search(r"[,。;:]", u.text[start : unit.start]) and start <= unit.start:
        start = unit.stop
    due = next((when for when in u.whens if when.kind == "deadline" and when.last), None)
    due = due or next((when for when in reversed(u.whens) if when.kind == "day"), None)
    slots: Slots = {"org": unit.unit.code}
    text = _without(u, start, due).strip(" ,，。;；:：")
    if text:
        slots["text"] = text
    if due and due.last:
        slots["due"] = due.last.isoformat()
    return slots


def _without(u: Utterance, start: int, due: dates.When | None) -> str:
    """The text from `start` without the words of the deadline."""
    if due is None or due.start < start:
        return u.said(start)
    head = u.said(start, due.start)
    head = _DUE_WORDS.sub("", head).rstrip()
    rest = u.said(due.stop)
    return head + ("，" if head and rest and head[-1].isalnum() and rest[0].isalnum() else "") + rest


def report(u: Utterance) -> Slots | None:
    """A problem or a suggestion, with or without a name."""
    if (
        not (_REPORT.search(u.text) or nameless.ASKS.search(u.text))
        or nameless.BALLOT.search(u.text)
        or re.search(r"建议(?:扣|通报)|推荐|提名|扣\d", u.text)
    ):
        return None
    if (
        _NEW.search(u.text)
        or _ASKS_WHICH.match(u.text)
        or re.search(
            r"^问题(?:台账|清单)|^问题 ?建议$"
            r"|^(?:怎么|如何|在哪|能|可以).{0,4}(?:反映|意见|建议)(?:问题)?[?吗呢]?$|(?:建议|意见)(?:台账|清单"
            r"|汇总|有哪些)",
            u.text,
        )
    ):
        return None
    start, stop = _stretch(u.text)
    text = u.said(start, stop).strip(" ,，。:：")
    text = "" if _NOTHING.match(text) else text
    kind = "suggestion" if _SUGGEST.search(u.text) else "problem"
    if re.search(r"(?:提|有)(?:一?个|点|条)?意见|反映|举报|吐槽", u.text[: start + 1]):
        kind = "problem"
    return {"kind": kind, "text": text, "anonymous": bool(nameless.ASKS.search(u.text))}


def followed(u: Utterance) -> Slots | None:
    """What became of what one has reported is asked for."""
    return {} if _MINE.search(u.text) and _FOLLOWED.search(u.text) and not nameless.ASKS.search(u.text) else None


def taken_back(u: Utterance) -> Slots | None:
    """What was reported a moment ago is taken back."""
    return {} if _TAKEN_BACK.match(u.text) and not nameless.ASKS.search(u.text) else None


def _stretch(text: str) -> tuple[int, int]:
    """Where the matter itself stands: behind the opening words, before 别署名."""
    start = 0
    for pattern in (_LEAD, _LEAD_TIGHT, _LEAD_SUGGEST):
        match = pattern.match(text[start:])
        start += match.end() if match else 0
    tail = _TAIL.search(text, start)
    return start, tail.start() if tail else len(text)


def new(u: Utterance) -> Slots | None:
    """What was reported and nobody has looked into is asked for."""
    return {"filter": "new"} if _NEW.search(u.text) and not nameless.ASKS.search(u.text) else None


def register(u: Utterance) -> Slots | None:
    """The register of problems is asked for."""
    asked = problem_number(u) is not None and re.search(r"[吗?]$|没有?$", u.text)
    if not (asked or _REGISTER.search(u.text) or _KINDS.search(u.text)) or re.search(
        r"没有?什么问题|没问题|导出|反映|匿名|更新.{0,6}(?:完|了)"
        r"|(?<!没)(?<!没整)(?<!未)(?<!未整)改完(?!了没)|验收|提醒|扣",
        u.text,
    ):
        return None
    kind = "overdue" if _OVERDUE.search(u.text) else "open" if _OPEN.search(u.text) else "all"
    return {"filter": kind}
