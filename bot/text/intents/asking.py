"""Whether a sentence asks or tells, and whether it is about attendance at all."""

import re

from bot.text.utterance import Slots, Utterance

_ASKS = re.compile(
    r"[?？]|[吗么](?:$|[,。!\s])|谁(?!都|也)|几[个人点号次]|多少|怎么|哪(?!怕)|什么时候|什么会|有没有|是不是|算不算|够不够|能不能|可不可以|行不行|要不要"
    r"|(?:[到来了]|参加|开|报|签|请假|记)了?(?:没有?|不)(?:$|[,。!\s])|为什么|凭什么"
)
_MAY_I = re.compile(
    r"(?:能不?能|可不?可以|可以|想|得|要)?(?:跟您?|向您?)?[^,。怎]{0,6}请(?:了?一?个|一下|一?次|半天|一天)?假[^怎么谁几多]{0,14}?"
    r"(?:可以|行|成|中|好|能|方便)(?:吗|么|不|吧|[?？])|(?<!可)能(?:不能)?[^,。]{0,6}请(?:个|一下|一次|半天|一天)?假"
)
_OTHER_THINGS = re.compile(
    r"扣[\d一二三四五六七八九十零分了]|得分|打分|加分|整改|通报|台账|销[号项]|公示|申诉|不认|党费|编一?[份个]|补一?[份个](?!假)|多久|规定|制度|流程|手续|材料|投诉|考核|评分|名额"
    r"|学习强国|听说|好像|才[能行]|都来(?![了齐])|到我(?:这|那|办公室)|(?:来|过来)(?:一下|一趟)|请(?:各位|大家|全体|你们|各|所有|准时|按时|务必|全员|同志)|提醒我|催|登录率|报名|突击队(?!(?:那边|那里|里)?(?:正|还)?(?:干活|加班|顶班|值班|抢|忙|盯))|入党|转正|预备期|反映|建议|提个?意见|模板|导出|完成了|任务"
    r"|食堂|吃饭|快递|工资|下班|下雨|高铁票|火车票"
)
MANY_UNITS = (
    r"(?:各|每个?|所有|全部|全|哪[些个几]?|几个?|多少(?:个|家)?|\d{1,3}个|[一二三四五六七八九十]{1,3}个|这几个)的?(?:基层)?"
    r"(?:党?支部|单位|项目部?|党工委|公司|党组织|党小组|小组|家)|全公司|全党委"
)
"""Source of a regular expression for words that mean several units at once."""
_HEARSAY = re.compile(r"听说|据说|听[人他她你]说|传言|好像|貌似|似乎|可能|也许|说不定|没准")
_OTHER_MEETINGS = re.compile(
    r"(?:安全|生产|调度|班前|班后|进度|协调|交底|技术|质量|经营|工程|施工|早|周|月|碰头|业主|监理|甲方)+例?会(?!议室)|例会|协调会|调度会|家长会|同学会|年会"
)
_AS_EXCUSE = re.compile(r"(?<=假)[吧了啦]*[\s,。;]+[^,。;]{0,6}(?:家长会|同学会|年会)")
_AMENDS = re.compile(r"[报记写弄登填搞点统签]错")
_HOW = re.compile(
    r"(?:怎么|如何|怎样)(?![就忘没不])\S{0,4}(?:请假|签到|报到|接龙|撤回|补签|销假)|(?:请假|签到|报到|接龙|撤回|补签)(?:应该|要|得)?(?:怎么|如何|怎样)"
)


def how(u: Utterance) -> Slots | None:
    """How one takes leave, signs in, takes back: a question for help."""
    return {} if _HOW.search(u.text) else None


def asks(u: Utterance) -> bool:
    """Whether the sentence is a question."""
    return bool(_ASKS.search(u.text))


def asks_for_leave(u: Utterance) -> bool:
    """Whether the question is whether one may take leave: that is asking for it."""
    return bool(_MAY_I.search(u.text))


def hearsay(u: Utterance) -> bool:
    """Whether somebody only passes on what he heard or supposes: 听说党课取消了."""
    return bool(_HEARSAY.search(u.text))


def of_other_meetings(u: Utterance) -> bool:
    """Whether the meeting named is none of the Party's: 安全例会, 生产调度会, 家长会."""
    return not u.meeting and bool(_OTHER_MEETINGS.search(_AS_EXCUSE.sub("", u.text)))


def amends(u: Utterance) -> bool:
    """Whether the sentence puts something right (报错了): then it is no new report."""
    return bool(_AMENDS.search(u.text))


def speaks_of_other_things(u: Utterance) -> bool:
    """Whether words stand there that belong to other matters, or address everybody."""
    return bool(_OTHER_THINGS.search(u.text))
