"""Elections and appraisals told or asked freely: 我们啥时候换届, 换届请示昨天报了, 评议反馈昨天搞完."""

import re

from bot.text.utterance import Slots, Utterance

_WHEN = re.compile(
    r"(?:我们?|咱们?|本)(?:党?支部|单位|总支)?[^,。]{0,6}(?:换届|任期|届满)[^,。]{0,4}|(?:哪些|哪几?个|几个)(?:支部|单位)[^,。]{0,6}(?:换届|届满|到届)了?|^下次换届[^,。]{0,8}$|(?:支部|支委会|委员会|党总支)[^,。]{0,3}任期[^,。]{0,6}"
)
_ASKED = re.compile(r"什么时候|啥时候|何时|哪[年天月]|几[月号]|哪些|哪几?个|几个|到期|到届|届满|该换届|快换届")
_RULES = re.compile(r"几年|多久|一届|怎么|流程|程序|规定|材料|请示|选举|批复|延期|提醒|反映|建议|任务|完成")
_REQUESTED = re.compile(r"^换届(?:的)?请示[^,。;]{0,12}(?:报|交|送|递)(?:上去|上|过|给党委)?了?[。]?$")
_FED_BACK = re.compile(r"^评议(?:结果)?的?反馈[^,。;]{0,12}(?:搞|做|反馈|谈|进行|弄)?(?:完|好)了?[。]?$")


def asked(u: Utterance) -> Slots | None:
    """When a unit's term ends, or whose ends soon."""
    return {} if _WHEN.search(u.text) and _ASKED.search(u.text) and not _RULES.search(u.text) else None


def requested(u: Utterance) -> Slots | None:
    """The request for an election went to the organisation above on a day that is told."""
    return {} if _REQUESTED.match(u.text) and _is_told(u) else None


def fed_back(u: Utterance) -> Slots | None:
    """Everybody was told his grade by a day that is told."""
    return {} if _FED_BACK.match(u.text) and _is_told(u) else None


def _is_told(u: Utterance) -> bool:
    """Whether a day stands there, and nothing is asked or denied."""
    return any(when.kind == "day" for when in u.past) and not re.search(r"[?？吗没未]|怎么|什么", u.text)
