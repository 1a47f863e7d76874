"""Which numbered tasks a message means: a number that is no count, no day and no time.

「12号」 is a day of the month as well: it is a task only where 任务 stands by it or nothing else can be meant.
"""

import re
from typing import NamedTuple

from bot.text.numerals import DIGITS, HAN, LEFT, number
from bot.text.utterance import Utterance

_COUNTED = (
    r"\s?[年月日天个人名次]|周(?![一二三四五六日天末])|[点时分秒刻位户场回篇份票家张件条项块元万千百岁页字遍届季期度级楼室层组支台炉机级]|星(?!期)"
    r"|小时|(?:星期|礼拜)(?![一二三四五六日天])"
)
_ENDS = r"号|$|[\s,。;:!?、和]"
_DIGITS = rf"\d{{1,6}}(?!\d|[.:/~-]\d|%|{_COUNTED})"
_SPELT = rf"[{HAN}百]{{1,5}}"
_ACTED_ON = r"转[给交]|移交|交给|改[到期]|延[到期]|推迟|退回|核验|完成|办[完好]|[做弄搞整]完|搞定"
_ONE = rf"{LEFT}(?:{_DIGITS}|{_SPELT}(?={_ENDS})|[{HAN}百]{{2,5}}(?={_ACTED_ON}))"
_AND = r"[\s、,和及]+"
_MOST = 200
"""Numbers in a row that are read: a pasted column of figures would be slow to read."""
_MANY = rf"{_ONE}(?:号?{_AND}第?{_ONE}){{0,{_MOST}}}"
_FINISHED = (
    r"(?:已经?|都|全部?|全都|也|刚)*(?:完成|完(?=[了毕]|$|[\s,。;!])|办[完结好妥了]|[办弄整搞]利索|完事|[做弄搞干整]完?|[谈讲学写评走收]完|交[了上完齐]|报[了上完送]"
    r"|开[完过了]|销项|好了|ok)"
)
_MOVED = (
    r"(?:想|能不能|申请|要)?(?:改[到至期在成]|延[到至期长后]|推[到迟]|拖[到至]|(?:往后)?挪[到至]|往后[推拖]|缓|宽限"
    r"|晚[一两三几\d]|再给)"
)
_HANDED = r"(?:以后|都|全)*(?:转[给交]?|移交|交[给由]|改派|派给|换成|归|由)"
_CHECKED = (
    r"(?:审核|核验)?(?:[不没未予]*通过)|材料[不没缺]|核[过了]|属实|没有?问题[\s,]*(?:核|通过)|核验|核实|退回|打回|驳回"
)
_TASKS_ONLY = (
    rf"{_CHECKED}|(?:对[^,。]{{1,8}})?不适用|取消|作废|(?:的?(?:依据|期限|任务))|(?:需?要|得)[交报]?(?:什么|哪些)|我?[弄办做干管]不了"
    rf"|{_HANDED}(?!到|党)"
)
_LABELLED = (
    (
        re.compile(r"任务|编号"),
        re.compile(
            rf"(?:任务|编号)(?:编?号)?\s*[:#第]?\s*(?P<n>{_MANY}|{_SPELT}(?=[完已办是的延改转交退核怎什谁到能项条个号]))"
        ),
    ),
    (re.compile(r"号(?:的|[这那][个项条])?任务"), re.compile(rf"第?(?P<n>{_MANY})\s*号(?:的|[这那][个项条])?任务")),
    (re.compile(r"[这那][个项条]任务"), re.compile(rf"^(?P<n>{_MANY})\s*[这那][个项条]任务")),
    (
        re.compile(r"第"),
        re.compile(rf"第(?P<n>{LEFT}(?:\d{{1,6}}|{_SPELT}))\s*(?:[条个](?=任务)|项(?!议|内容|决))(?:任务)?"),
    ),
)
"""Each with the words without which it cannot fit: a long row of figures is slow to try from every place."""
_VERB = r"(?P<verb>完成|办结|销项|取消(?=\d)|核验(?:通过)?|核实|退回|打回|驳回|改期|延期|转交|移交|依据|催办|催一?下)"
_AGAIN = re.compile(rf"[,\s、]+{_VERB}[:,\s]*第?(?P<n>{_MANY})(?=任务|$|[\s,。;])")
_COMMAND = re.compile(
    rf"^(?:请|麻烦|把|我)?{_VERB}[:,\s]*第?"
    rf"(?P<n>{_MANY})\s*(?P<day>号)?(?=任务|$|[\s,、。;:给转到会已都材照])"
)
_FIRST = re.compile(
    rf"^(?:(?:报一?下|汇报一?下|报告)[\s,:]*)?(?:请|麻烦|帮我?)*(?:把|将|那个)?\s*第?(?P<n>{_MANY})\s*(?P<day>号)?[\s,:]*(?:(?:都|全部?)*(?P<sure>{_TASKS_ONLY})"
    rf"|(?P<done>{_FINISHED})|(?P<moved>{_MOVED}))"
)
_ASKED = re.compile(
    rf"^第?(?P<n>{_MANY})[\s,]*(?:这个)?(?:现在|到底|应该)*(?:(?:最晚)?(?:什么时候|几号|哪天|何时)(?:之?前)?(?:到期|截止|要?交|要?办完|要?完成)"
    r"|(?:要|得|该|需要|让)(?:我)?(?:干|做|办|弄)(?:点|些)?(?:什么|哪些)|(?:是|归|由|该)*谁(?:在|来)?(?:管|负责|办|做|弄|接手|牵头|核)|(?:到哪一?步|办到哪|进展|怎么样)了?|(?:是什么|怎么(?:办|做|弄|回事))的?)"
)
_LATER = re.compile(
    rf"(?<=[\s,。;])(?<!机组\s)(?P<n>{_ONE})\s*(?:(?P<sure>{_TASKS_ONLY})|(?P<done>{_FINISHED})|(?P<moved>{_MOVED}))"
)
_LAST = re.compile(rf"^{_FINISHED}[了咧啦毕]?[\s,:]+(?:就是|是)?第?(?P<n>{_MANY})\s*(?P<day>号)?(?:任务)?[。!]?$")
_DATED = re.compile(rf"^(?:把|将)?\s*第?(?P<n>{_MANY})[\s,]*")
_REPORTED = re.compile(rf"[\s,]*(?:就|才|上午|下午|晚上)*{_FINISHED}")
_GIVEN = re.compile(rf"^(?:把|将)?\s*第?(?P<n>{_MANY})[\s,]*(?:给|让|叫|请|找)")
_GIVEN_END = re.compile(r"(?:同志)?(?:[来去]?(?:办|干|做|弄|管|搞|负责|接手|跟进|牵头)(?:吧|了)?)?(?=$|[\s,。;!])")
_ANOTHER = re.compile(
    rf"(?<=[了完好定\s,。;:])(?P<n>{_ONE})\s*号?(?:任务)?\s*(?:也)?(?:(?P<sure>{_TASKS_ONLY})|(?P<done>{_FINISHED})|(?P<moved>{_MOVED}))"
)
_DAY_TOO = frozenset({"完成", "办结", "销项", "改期", "延期"})
"""Commands after which 12号 can be a day."""
_OTHER_NUMBER = re.compile(r"(?<!没)(?<!没有)问题|整改|隐患")


class Numbers(NamedTuple):
    """Task numbers as digits, and where the words that give them end; not `sure`: 12号 may be a day."""

    tasks: tuple[str, ...] = ()
    stop: int = 0
    sure: bool = True


def numbers(u: Utterance) -> Numbers:
    """The tasks meant by number; none when a problem or a rectification is."""
    return u.once(_numbers)


def _numbers(u: Utterance) -> Numbers:
    labels = [pattern for words, pattern in _LABELLED if words.search(u.text)]
    labelled = next((match for pattern in labels if (match := pattern.search(u.text))), None)
    if labelled:
        return Numbers(_each(labelled["n"]) or _spelt(labelled["n"]), labelled.end())
    if _OTHER_NUMBER.search(u.text):
        return Numbers()
    command = _COMMAND.match(u.text)
    if command:
        return _commanded(u, command)
    first = _FIRST.match(u.text) or _LATER.search(u.text)
    return _with_others(u, first) if first else _otherwise(u)


def _commanded(u: Utterance, command: re.Match[str]) -> Numbers:
    """完成 12，完成 13 is one command; 完成 12，退回 13 are two: then it is unclear which is meant."""
    said, stop = list(_each(command["n"])), command.end()
    while again := _AGAIN.match(u.text, stop):
        if again["verb"] != command["verb"]:
            return Numbers()
        said += [number for number in _each(again["n"]) if number not in said]
        stop = again.end()
    return Numbers(tuple(said), stop, not (_day_said(command) and command["verb"] in _DAY_TOO))


def _otherwise(u: Utterance) -> Numbers:
    """办完了，12: the number last; 12谁负责: before a question; 12昨天办完: before a day; 12让黄勇来办."""
    last = _LAST.match(u.text) or _ASKED.match(u.text)
    if last:
        return Numbers(_each(last["n"]), last.end(), not _day_said(last))
    dated = _DATED.match(u.text)
    when = next((when for when in u.past if dated and when.start == dated.end()), None)
    if dated and when and _REPORTED.match(u.text, when.stop):
        return Numbers(_each(dated["n"]), dated.end("n"))
    given = _GIVEN.match(u.text)
    if given and any(found.start == given.end() and _GIVEN_END.match(u.text, found.stop) for found in u.names):
        return Numbers(_each(given["n"]), given.end("n"))
    return Numbers()


def _with_others(u: Utterance, first: re.Match[str]) -> Numbers:
    """A number and what is said of it; more of the same are added, of others something else: then it is unclear."""
    others = list(_ANOTHER.finditer(u.text, first.end()))
    if any(_matter(other) != _matter(first) for other in others):
        return Numbers()
    said = dict.fromkeys(number for match in (first, *others) for number in _each(match["n"]))
    return Numbers(tuple(said), (others or [first])[-1].end("n"), bool(first["sure"] or not _day_said(first)))


def _matter(match: re.Match[str]) -> str:
    return next(name for name in ("sure", "done", "moved") if match[name])


def _day_said(match: re.Match[str]) -> bool:
    return bool(match.groupdict().get("day")) or "号" in match["n"]


def _spelt(said: str) -> tuple[str, ...]:
    """Figures dictated one by one, called a task (三五号任务); 两三 is a guess everywhere else."""
    figures = [str(DIGITS[char]) for char in said if char in DIGITS]
    return ("".join(figures),) if len(figures) == len(said) else ()


def _each(said: str) -> tuple[str, ...]:
    values = (number(word.strip("第号")) for word in re.split(_AND, said))
    return tuple(dict.fromkeys(str(value) for value in values if value is not None))
