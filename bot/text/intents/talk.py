"""Talk about the assistant, thanks, and what it refuses: made-up records, secrets, money, fingertip formalism."""

import re

from bot.text import secrets
from bot.text.dates import When
from bot.text.utterance import AS_TYPED, Slots, Utterance, filled

_ACK = re.compile(
    r"(?:(?:好的?|好[嘞啦呢吧哒滴嘀]|行的?|行[了吧]|可以的?|收到|已?收悉|已阅|已?知悉|知道[了啦]?|晓得了?"
    r"|明白[了啦]?|了解[了啦]?|清楚[了啦]?|懂了|记住了|记下了|嗯+呐?|哦+|噢+|恩+|ok+|okk|okay|roger"
    r"|没问题|没毛病|妥了?|妥妥的|得嘞|得令|遵命|照办|马上办|马上|谢谢[您你啦]?|谢了|谢啦|多谢|感谢"
    r"|辛苦[您你]?[了啦]?|麻烦[您你]?了|thx|thanks|thank you|对的?|是的?|是啊|嗯呢|中|中嘞|要得|好使"
    r"|哈哈+|呵呵|得|赞|1|回复?1|sd|已读|看到了|晓得嘞|收)"
    r"(?:书记|主任|领导|组长|各位|同志|老师|机器人|小助手|小助理|大家)?[,.。、!~\s;^]*)+",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"帮助|help|HELP|Help|菜单|说明书?|使用说明|操作说明|使用指南|指令|命令|功能|[?？]+"
    r"|(?:请问)?(?:你|您|机器人|这个?(?:机器人|系统|助手|东西)?|它)?(?:都|到底|究竟)?(?:能|会"
    r"|可以)(?:帮我|帮我们)?(?:干|做|办|查)?(?:点|些)?(?:什么|哪些事?|么)(?:事|活|呢|呀|啊|用)?"
    r"|(?:请问)?(?:你|您|机器人|这个?(?:机器人|系统|软件|助手|东西|玩意儿?)?|支部通|它)?(?:都|到底"
    r"|究竟)?(?:是?怎么|如何|该怎么|要怎么)(?:用|使用?|操作|玩|整|弄)(?:的|呢|呀|啊|吗|了)?"
    r"|(?:你|这|机器人|支部通)?(?:都|到底)?有?(?:什么|哪些)(?:功能|命令|指令|用处?|本事)(?:呢|啊|呀)?"
    r"|(?:请问)?怎么(?:用|使用?|操作)(?:这个?|你这个?)(?:机器人|系统|软件|助手|东西)?(?:呢|啊)?|(?:这个?|你)?都?能[干做办]些?(?:什么|哪些)[呀啊呢]?(?:这个?|你)?"
    r"|(?:我|俺)?不会(?:用|使|弄)(?:这个?)?(?:机器人|系统|软件|东西)?(?:[,\s]*(?:教|帮)(?:一?教|教"
    r"|帮)?我?)?|(?:教|告诉)(?:教|一下)?我?(?:怎么|如何)用"
    r"|(?:我)?(?:应该|该)?(?:怎么|如何)(?:跟你|和你|给你)?(?:说话?|发消息|下指令)|(?:使用|操作)(?:方法"
    r"|手册)|怎么弄(?:啊|呀|呢)?|你是(?:干|做)什么的|你是谁|你好|您好|在吗|新手.{0,6}怎么.{0,4}"
)
_SHORT = 18
_LOST = re.compile(
    r"(?:不太?会|不懂怎么|学不会)(?:用|使|弄|操作|摆弄)(?:这个?|你|手机|机器人|系统|软件)?[了的啊呀]*$"
    r"|^(?:这个?|你|机器人|那个)+(?:应该|要)?怎么(?:弄|用|整|操作)的?[\s,，]*(?:教教我|教我|告诉我)?$|^(?:谁)?(?:来)?教教我(?:吧|呗)?$"
)
_POLITE = re.compile(
    r"^(?:你这个?(?=机器人|系统|软件)|@?机器人|支部通|你好|您好|喂|hi|hello|请问|麻烦|那个|哎"
    r"|哈喽)[,!。\s]*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[?？。!,，~\s啊呀呢吧]+$")
_COMPLAINT = re.compile(
    r"投诉|举报你|差评|太烦|烦死|烦人|骚扰|吵死|受不了|没完没了|有病吧|垃圾(?:机器人|系统|软件|玩意)"
    r"|什么破(?:机器人|系统|软件|玩意|东西)|太难用|真难用|不好用|难用死|烦不烦|[真好]烦"
)
_ABOUT_ME = re.compile(r"机器人|系统|软件|助手|消息|通知|提醒|催|推送|支部通|玩意|投诉|你们?|群发|弹")
_COMPLAIN_WORDS = re.compile(
    r"(?:我|俺)?(?:就|真)?(?:要|想|得|必须)?(?:向.{0,6})?投诉(?:一下|一个|个|你们?|这个?(?:机器人|系统"
    r"|软件|助手)?|机器人)?(?:[:,。!了的吧\s]|$)+"
)
_SUBJECT = re.compile(
    r"^(?:我说|我觉得|说实话|就是)?[,]?(?:你们?|咱们?)?(?:这个?|那个?|的)?(?:破)?(?:机器人|系统|软件"
    r"|小?助手|东西|玩意儿?|支部通)(?:就|真是|也|是)?[,:]?"
)

_SEEN = re.compile(
    r"(?:谁|别人|其他人|人家|大家|领导|书记|组长|外人|同事|哪些人|什么人|群里)[^,。;]{0,6}(?:看得?[到见]|看不看得|知道|能看|会看|可以看|查得?到|晓得)"
    r"|(?:会不会|会|能)(?:被|给)?(?:公开|公布|泄露|传出去|看到|发群里|让人知道|让[^,。]{1,4}知道)|(?:保密|公开|隐私)(?:吗|不|的吗)|看得[到见](?:吗|不)"
)
_PRIVATE = re.compile(
    r"(?P<leave>请假|假条|原因|理由|事由|病情)|(?P<complaint>投诉)|(?P<record>考勤|出勤|缺席|到会|个人信息|隐私|我的(?:记录|情况))"
)
_ASKED = re.compile(r"[?？吗]|谁|哪些人|什么人|会不会|[不没]$")
_RECORD = re.compile(
    r"记录|考勤|会议|纪要|台账|笔记|材料|签到|照片|心得|发言|会|党课|党日|谈话|名单|资料|学时|决议"
    r"|学习"
)
_FAKE = re.compile(
    r"(?:补|改|写|弄|做)成?(?:全到|到会|参加|出席)|(?<![主总改新汇])编(?:一|个|份|点|造|几|上|出|篇|好(?!了)|写一?[份个]?假"
    r"|排一?[份个]?假)|瞎编|胡编|现编"
    r"|杜撰|伪造|假造|造(?:一|个|份|几|点)?假|假(?:记录|签到|照片|材料|会议|纪要|台账)|凑(?:一|个|份"
    r"|几|数|上|够|齐|点)|[Pp](?:一|几|个)?张"
    r"|(?:当|按|写成|记成|弄成|说成|就写|显示)(?:他们?|我们?|大家|都|全员|全|作){0,3}(?:开过|开了|到了"
    r"|参加了?|全到|来了|学了|完成)[^,。]{0,6}(?:处理|记|写|算|吧|补|行)?"
    r"|代(?:大家|全体|所有人?|他们)签|倒签|补签(?:一?份|几个)?(?:日期|到)?|(?:日期|时间)(?:往前|写早"
    r"|倒|提前写)|应付(?:一?下)?检查|糊弄|蒙混|做(?:个|一份|份)?假|补(?:一|个|份|几份|上)?假(?:记录|签到|材料|照片|会议|纪要|台账)|虚(?:报"
    r"|构)|无中生有"
)
_NOT_HELD = re.compile(
    r"(?:^|[\s,。])人(?:都|也|全|又)?[没未](?:来|到)|忘(?:了|记)?(?:开|搞|弄|上|学|谈)|(?:没|未)(?:有|曾)?(?:真的?|实际|正式"
    r"|真正)?(?:召?开(?![始通展放])|搞|办|学(?!时)|上(?!报|传|会)"
    r"|举行|组织|谈(?!到)|去(?!掉|现场|会场)|人来|人参加|来人|落实|开成|弄|讲)|实际(?:上)?没|其实没|根本没"
    r"|压根没"
)
_MAKE_UP = re.compile(
    r"(?:补|写|弄|整|做|生成|搞|出|拟|填|造|凑|编|来|准备|代写|起草)(?:一|个|份|上|好|齐|下|出|点|几"
    r"|两|条|全)(?:[份个篇下些])?|补(?:记录|纪要|材料|台账|会议|签|照片|笔记)|帮(?:我|忙"
    r"|着)?[^,。]{0,4}(?:补|写|弄|编|造|记)"
)
_WAS_THERE = re.compile(
    r"补签[^。]{0,8}?[,。;\s][^。]{0,12}?(?<![没未])(?:参加了|到了|来了|在场|去了|听了|在的|参加的)|(?:参加了|到了|来了|在场|去了|听了|在的)[^。]{0,10}?补签"
)
_MONEY = re.compile(
    r"(?:转|打|汇)到|(?:转|打|垫)(?:给)?[你您]?\s*\d+\s*(?:块|元)|(?:转|打|发|付|交|汇|还|垫|微信"
    r"|支付宝|扫)(?:给|你|您|过去|过来|账|帐|钱|码|付)[^,。]{0,8}|红包|转账|转帐|收款|付款|扫码"
    r"|代[交缴收付]|帮(?:我|忙|他)?(?:垫|交|缴|付|代)|垫付|先垫|现金|微信支付|支付宝|借(?:我|点|你|给)"
    r"|报销|打款|汇款"
)
_PAID = re.compile(r"党费|钱|款|会费|捐款?|经费|\d{1,7}(?:\.\d+)?(?:元|块)|红包|工本费|罚款|保证金|费用|转账|报销")
_NOT_MONEY = re.compile(
    r"群发|通知(?:各|所有|全体)|登记表|登记簿|(?:台账|登记|材料|记录|收缴|收齐|交齐)(?:完|好|了)|归.{2,4}管|谁.{0,3}没交|交了没|交没交|查(?:一?下)|公示"
)
_SENSITIVE = re.compile(
    r"内部(?:文件|资料|材料|讲话)|涉密|机密|绝密|秘密(?:文件|材料)|保密(?:文件|材料|资料)|未公开"
    r"|红头文件|身份证|银行卡|工资(?:条|表|单)|处分(?:决定|材料|情况)|政审(?:材料|情况|结果)?"
    r"|领导(?:的)?(?:行程|日程)|家庭住址|评议(?:结果|等次|票)|谁投的|投票(?:明细|情况)|举报信|举报人"
    r"|干部(?:档案|任免|考察)|密码"
)
_SPREAD = re.compile(
    r"发(?:群|到|给|一下|出来|我|上来|个|公众号|朋友圈)|转(?:发|到|给)|传(?:一下|到|上来|给|群|阅)"
    r"|拍(?:照|个|给|下来|到)|贴|晒|上传|收集|统计|汇总|公布|念|群里|导出|看看|是谁|告诉我|查(?:一?下"
    r"|出来)|存|登记一下"
)
_RANK = re.compile(
    r"排(?:个|一个|一下|下|出)?(?:名次?|序|行|榜|位)|排名|排行|排序|名次|榜|倒数|末位|前几名"
    r"|晒(?:一?晒|分|出)|比一?比谁|谁(?:最|排)|通报批评"
)
_USAGE = re.compile(
    r"登录率?|活跃度?|使用率|打开率|在线(?:率|时长|时间)?|阅读率|点击率?|回复率|点赞|日活|浏览量?"
    r"|上线率|转发率?|关注率"
)
_ONE_BY_ONE = re.compile(r"个人|党员|每个人|谁|大家|人人|每人|成员|同志|组员|名单")
_MERITS = re.compile(r"积分|得分|分数|学时|到会|参会|个人|打分|评分|表现|出勤|签到|学习|缺勤|缺席|完成|贡献")
_POINTS = re.compile(
    r"学习强国|强国|积分|打卡|截图|截屏|步数|点赞|转发朋友圈|日报平安|每日一题|刷(?:题|分|课)"
    r"|每天(?:上?报|发|拍|签|打|学|填|写)|天天(?:报|打卡|签到)|每日(?:上报|打卡|签到)|拍照(?:留痕|上传"
    r"|打卡)|留痕"
)
_COLLECT = re.compile(
    r"截图|截屏|打卡|每天|每日|天天|收|统计|报|发|晒|上传|接龙|排|要求|必须|汇总|通报|扣分|达标|考核|提交|交"
)
_UNITS = re.compile(r"(?:各个?|哪个?|几个)(?:支部|单位|班组?|党小组|小组|项目部?|部室)")
_OF_UNITS = re.compile(r"稿|荣誉|学时|四比|三比三争|标杆|活动|报名|投票|党费|问题|整改")
_FIRST_OF_ALL = re.compile(
    r"(?:学时|积分|稿件)[^,。]{0,3}(?:第一名?|最[多少高]|倒数|末位)[^,。]{0,3}谁|谁[^,。]{0,4}(?:学时|积分|稿件)(?:最[多少高]|第一|倒数)"
)
_MOST_ABSENT = re.compile(r"谁[^,。]{0,5}(?:缺[会席勤]|没来|请假|迟到)[^,。]{0,3}(?:最?多|最厉害)")
_RANKED = re.compile(r"(?:学时|荣誉|稿件|积分)的?(?:排名|排行|名次)")
_MOST_OF = re.compile(r"最[多少高低好差]|第一|倒数|末位|垫底")
"""What units are set against each other by; how often they met and what they scored is told elsewhere."""
_WHO_NOT = re.compile(
    r"(?:谁|哪[些几]?个?人?|把)[^,。;]{0,4}(?:没|未|不)[^,。;]{0,2}(?:报名|投票|参加投票|填调研|答调研)(?!截止)"
    r"|(?:没|未)(?:有)?(?:报名|投票)的?(?:人|党员|名单|同志)"
)
_UNPAID = re.compile(r"(?:没|未|欠)[交缴]?[^,。;]{0,2}党费[^,。;]{0,6}(?:名单|人|名字)|(?:没|未)[交缴]的?名单")
_TO_MANY = re.compile(r"发(?:到|在)?[^,。;]{0,4}群|群里|公布|公示|晒|通报|贴")
_TO_A_GROUP = re.compile(r"发(?:到|在)?[^,。;]{0,4}群|群里")
_AGAINST = re.compile(r"(?:别|不要|不想|取消|不该|不用|能不能不|反对|烦|为什么|凭什么|建议|反映|意见)")


def privacy(u: Utterance) -> Slots | None:
    """Who can see what is one's own: the reason of a leave, a complaint, a record."""
    seen, about = _SEEN.search(u.text), _PRIVATE.search(u.text)
    told = re.search(r"整改|扣\d|反映|通报", u.text)
    return {"about": about.lastgroup} if seen and about and _ASKED.search(u.text) and not told else None


def secret(u: Utterance) -> Slots | None:
    """What must not be kept or passed on: it is refused and not stored."""
    spread = _SENSITIVE.search(u.text) and _SPREAD.search(u.text)
    return (
        {}
        if secrets.forbidden(u.raw) or (spread and not re.search(r"学习.{0,8}精神|保密(?:教育|培训)", u.text))
        else None
    )


def fabricate(u: Utterance) -> Slots | None:
    """Records of what did not happen."""
    if not _RECORD.search(u.text) or _AGAINST.search(u.text[:4]):
        return None
    not_held = _NOT_HELD.search(u.text)
    if not (_FAKE.search(u.text) or (not_held and _MAKE_UP.search(u.text))):
        return None
    if _WAS_THERE.search(u.text) and not not_held:
        return None
    if re.search(r"整改|责令|限期|弄虚作假|扣\d|反映|匿名|举报|建议", u.text):
        return None
    period = u.period or next((found for when in u.past if (found := _month_of(when))), None)
    slots: Slots = {"meeting": u.meeting, "period": period}
    return filled(slots)


def _month_of(when: When) -> str | None:
    return f"{when.first:%Y-%m}" if when.first and when.kind == "day" else None


def money(u: Utterance) -> Slots | None:
    """Money never passes through the assistant."""
    if not (_MONEY.search(u.text) and _PAID.search(u.text)) or _NOT_MONEY.search(u.text):
        return None
    return {}


def formalism(u: Utterance) -> Slots | None:
    """Rankings by use or of people, points, screenshots, daily check-ins."""
    if _AGAINST.search(u.text):
        return None
    if _RANK.search(u.text) and _USAGE.search(u.text):
        return {"feature": "usage_rate_ranking"}
    if _RANK.search(u.text) and _ONE_BY_ONE.search(u.text) and not re.search(r"强国|截[图屏]|打卡", u.text):
        return {"feature": "individual_ranking"} if _MERITS.search(u.text) else None
    if feature := _compared(u.text):
        return {"feature": feature}
    if _POINTS.search(u.text) and _COLLECT.search(u.text):
        return {"feature": "points_screenshot"}
    return None


def _compared(text: str) -> str:
    """Units set against each other, or who did not do what is voluntary; empty for neither."""
    units = _UNITS.search(text) and _OF_UNITS.search(text) and (_RANK.search(text) or _MOST_OF.search(text))
    shown = _UNITS.search(text) and _RANK.search(text) and _TO_A_GROUP.search(text)
    if units or shown or _RANKED.search(text):
        return "unit_ranking"
    if _FIRST_OF_ALL.search(text) or _MOST_ABSENT.search(text):
        return "individual_ranking"
    return "who_has_not" if _WHO_NOT.search(text) or (_UNPAID.search(text) and _TO_MANY.search(text)) else ""


def complaint(u: Utterance) -> Slots | None:
    """A complaint about the assistant; the words about what is wrong are kept."""
    if not (_COMPLAINT.search(u.text) and _ABOUT_ME.search(u.text)):
        return None
    kept = "".join(u.said(start, stop) for start, stop in _remaining(u.text))
    return {"text": kept.strip(" ,，。.!！:：;；")} if kept.strip(" ,，。.!！:：;；") else {"text": u.said()}


def _remaining(text: str) -> list[tuple[int, int]]:
    """The stretches that say what is wrong: without 我要投诉 and without naming the assistant."""
    spans, place = [], 0
    subject = _SUBJECT.match(text)
    if subject:
        place = subject.end()
    for match in _COMPLAIN_WORDS.finditer(text, place):
        spans.append((place, match.start()))
        place = match.end()
    return [*spans, (place, len(text))]


def ack(u: Utterance) -> Slots | None:
    """Thanks and 收到: nobody need answer."""
    text = u.text.strip()
    if not text:
        return {} if u.raw.strip() else None
    return {} if _ACK.fullmatch(text) else None


def guide(u: Utterance) -> Slots | None:
    """What can you do, how does this work."""
    text = _TAIL.sub("", u.text.strip()) or u.text.strip()
    lost = len(text) <= _SHORT and _LOST.search(text)
    if lost:
        return {AS_TYPED: "帮助"}
    return {} if _HELP.fullmatch(text) or _HELP.fullmatch(_POLITE.sub("", text)) else None
