"""What is asked for in other words than the command's own: 网页怎么进, 调研结果出来了吗, 还有荣誉要确认吗.

Only what shows something is found so, and only in a short question or wish that tells nothing.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from bot.text.utterance import AS_TYPED, Slots, Utterance

LONGEST = 24
"""Characters of a sentence that merely asks for something."""
_ASKS = re.compile(
    r"[?？]|[吗呢没么]$|没有$|看|查|给我|发我|哪|谁|几|多少|什么|怎么|如何|情况|进展|进度|出来|有没有|结果|打开"
    r"|在不在|想要|我要|找|待"
)
_TELLS = re.compile(
    r"反映|建议|提醒|投诉|布置|催|通知|公告|扣\d|已经|请假|记一?下|登记(?:一下|上)|起草|发布|不同意|整改\d"
)


class Wanted(NamedTuple):
    """What a command shows: its intent, the words it goes by in a question, and the command as it is typed."""

    intent: str
    words: re.Pattern[str]
    typed: str
    office: bool = False
    """Whether only the office asks for it so; of others the words may mean something else."""


EARLY = (
    Wanted(
        "complaint.list",
        re.compile(
            r"(?:有没有|有|哪些|多少|几个?)(?:人|谁)?[^,。我你]{0,3}投诉(?!你)|投诉都?的?(?:清单|列表|情况|记录|有)"
        ),
        "投诉清单",
        office=True,
    ),
    Wanted(
        "problem.waiting",
        re.compile(
            r"(?:哪些|多少|几[个件条]|有没有|还有)[^,。]{0,6}(?:反映|建议|意见|问题)[^,。]{0,4}(?:没|未|待|等)(?:核实|处理|看|办)"
            r"|新(?:的)?反映"
        ),
        "待核实",
        office=True,
    ),
    Wanted(
        "broadcast.missed",
        re.compile(
            r"(?:通知|公告|消息)[^,。]{0,4}(?:谁|哪些人?|几个人?|多少人)还?[没未]有?收到"
            r"|(?:谁|哪些人?|几个人?|多少人)还?[没未]有?收到[^,。]{0,3}(?:通知|公告|消息)"
        ),
        "谁没收到",
    ),
    Wanted(
        "contact.waiting",
        re.compile(r"(?:哪些|谁|多少|几个|有没有|还有)[^,。]{0,5}(?:没有?|未|待|要)绑定?|(?:没有?|未)绑定?的"),
        "待绑定",
    ),
    Wanted(
        "study.central",
        re.compile(
            r"中心组[^,。]{0,6}(?:[了过](?:几|多少)(?:次|回|场)|[了过](?:些|点)?(?:什么|哪些)|情况)"
            r"|中心组(?:学习)?(?:怎么样|如何|学到哪)"
        ),
        "中心组学习",
    ),
    Wanted(
        "admission.list",
        re.compile(
            r"(?:积极分子|发展对象|预备党员)(?:现在|目前)?(?:有|共)?(?:多少|几[个名位])人?$"
            r"|有?(?:多少|几)[个名位]?(?:积极分子|发展对象|预备党员)了?$"
        ),
        "发展党员",
    ),
    Wanted(
        "honour.waiting",
        re.compile(r"(?:待|等|要|需要|没)(?:我|你|您)?确认的?荣誉|荣誉[^,。]{0,4}(?:待|等|要|没)确认"),
        "待确认荣誉",
    ),
    Wanted("article.waiting", re.compile(r"(?:待|等|要|需要|没)(?:我|你|您)?确认的?(?:稿件|稿子)"), "待确认稿件"),
    Wanted(
        "year.query", re.compile(r"年度?(?:考核|考评)(?:的?结果)?[^,。]{0,2}(?:出来|算|怎么样|如何|没$)"), "年度结果"
    ),
    Wanted(
        "privacy.own",
        re.compile(r"我(?:自己)?的(?:个人|全部|所有)?(?:数据|信息|资料)[^,。]{0,3}(?:给我|发我|导|下载|拷)"),
        "我的数据",
    ),
    Wanted(
        "privacy.notice",
        re.compile(
            r"(?:存|记|收集|保存|掌握)[了着的]{0,2}[^,。]{0,4}我?的?[^,。]{0,2}(?:什么|哪些)(?:个人)?(?:信息|数据|资料)"
        ),
        "隐私",
    ),
)
"""What other rules would take for something else."""

LATE = (
    Wanted(
        "debrief.submit",
        re.compile(r"述职[^,。]{0,3}(?:谁|哪)[^,。]{0,5}没交|(?:谁|哪些?(?:支部|单位))[^,。]{0,3}述职[^,。]{0,3}没交"),
        "述职",
        office=True,
    ),
    Wanted("survey.results", re.compile(r"(?:调研|问卷|调查)的?结果"), "调研结果"),
    Wanted("survey.answer", re.compile(r"调研|问卷"), "调研"),
    Wanted("rating.vote", re.compile(r"(?<!的)测评"), "测评"),
    Wanted(
        "award.vote",
        re.compile(r"(?:在哪|哪里|怎么进|去哪)[^,。]{0,3}投票?|投票[^,。]{0,4}(?:在哪|链接|入口|网址)"),
        "投票",
    ),
    Wanted("pages.open", re.compile(r"网页|网址|网站上|电脑上|电脑版"), "网页"),
    Wanted("accounts.own", re.compile(r"(?:我|绑)[^,。]{0,3}(?:哪[些几]?个?)(?:账?号|微信)|我的?账号"), "我的账号"),
    Wanted(
        "notice.show",
        re.compile(
            r"(?<![情实])通报[^,。里中]{0,3}(?:出来|发了?没|发了吗|在哪|什么时候|给我|发我)|(?:看|查)一?[看下]?[^,。]{0,6}通报$"
        ),
        "通报",
    ),
    Wanted("study.plan", re.compile(r"学习计划"), "学习计划"),
    Wanted(
        "admission.list", re.compile(r"积极分子|发展对象|发展(?:了|过)?(?:几个|多少)?(?:名)?党员|预备党员"), "发展党员"
    ),
    Wanted("problem.list", re.compile(r"(?:问题|整改)[^,。]{0,4}(?:到哪|情况|进展|进度|几个|多少|怎么样)"), "问题台账"),
    Wanted(
        "score.results",
        re.compile(r"(?:季度|[上这本]个?月|\d月)[^,。]{0,3}各(?:党?支部|单位)(?:怎么样|如何|情况|得分|分数)"),
        "各单位得分",
        office=True,
    ),
)
"""What nothing else has read."""


def _read(wanted: Wanted, u: Utterance) -> Slots | None:
    if len(u.text) > LONGEST or not _ASKS.search(u.text) or not wanted.words.search(u.text):
        return None
    if wanted.intent == "study.plan" and re.search(r"明年|去年", u.text):
        return None
    if _TELLS.search(wanted.words.sub("", u.text)) or (wanted.office and u.role != "committee"):
        return None
    return {AS_TYPED: wanted.typed}


def readers(table: tuple[Wanted, ...]) -> list[tuple[str, Callable[[Utterance], Slots | None]]]:
    """A reader for each line of a table, with its intent."""
    return [(wanted.intent, partial(_read, wanted)) for wanted in table]
