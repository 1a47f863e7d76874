"""Finding people's names in text, and the roster's names nearest to one that is not there.

A name nobody bears is never replaced by a near one here: the near names are for asking back.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bot.text.sound import heard, sound_alike

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪"
    "廖石金贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂"
    "章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾"
    "尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩"
    "明佘池查麻苑迟邝"
)
"""Common surnames; those of the roster are added to them."""

_FOLLOWERS = frozenset(
    "假我俺咱额的了在到来没不也和跟与及都均请今明后昨前上下要是有去因出他她这那刚已还就能可会参说讲主记迟缺病事公轮休值加夜白培外回看"
    "替代报同志书组俩两三四五六七八九十一为做任当先由管负早晚全线视电手身孩家把被给让又再送其感发正准按预入转讨党支填写交归提"
    "补现签改旷视网腾钉云远居入休生考探由抢除外倒发高值补现赶开住走离周星礼本年月日第缴吃去忙盯干啊呀吧呢嘛哈呗咧了忘打算应该未无另等对从向最用将工托拿获荣评夺布弄办管查听带"
)
"""What may stand right after a name of two characters; before anything else it may be the start of a longer name."""

_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_NEAR_ENOUGH = 0.6
_NEAREST = 3


class Found(NamedTuple):
    """A roster name in a text: text[start:stop] == name."""

    name: str
    start: int
    stop: int


class NameBook:
    """The names of a roster: finds them in text and the nearest to a name that is not there."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._names, key=lambda name: (-len(name), name)):
            self._by_first[name[:1]].append(name)
        self._surnames = SURNAMES | {name[:1] for name in self._names}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def find(self, text: str) -> list[Found]:
        """The names in a text from left to right: the longest wins, none overlap, no piece of a longer unknown name."""
        found, place = [], 0
        while place < len(text):
            name = self._at(text, place)
            if name:
                found.append(Found(name, place, place + len(name)))
            place += len(name) or 1
        return found

    def _at(self, text: str, place: int) -> str:
        for name in self._by_first.get(text[place], ()):
            if text.startswith(name, place) and self._ends_here(text, place, len(name)):
                return name
        return ""

    def _ends_here(self, text: str, place: int, length: int) -> bool:
        """Whether a short name is not merely the beginning of a longer one nobody on the roster bears."""
        following = text[place + length : place + length + 1]
        return length > len("王伟") or not _NAME.match(following * 2) or following in _FOLLOWERS | self._by_first.keys()

    def looks_like_name(self, word: str) -> bool:
        """Whether a word has the form of a name: known, or two or three characters of which the first is a surname."""
        return word in self._names or (
            len(word) in {2, 3} and word[0] in self._surnames and bool(_NAME.fullmatch(word))
        )

    def near(self, name: str, within: Iterable[str] | None = None) -> list[str]:
        """At most three names nearest by sound or shape, nearest first; only those of `within` when given."""
        allowed = self._names if within is None else self._names.intersection(within)
        scored = ((self._likeness(name, other), other) for other in allowed)
        close = sorted((-likeness, other) for likeness, other in scored if likeness >= _NEAR_ENOUGH)
        return [other for _, other in close[:_NEAREST]]

    def _likeness(self, name: str, other: str) -> float:
        shape = Levenshtein.normalized_similarity(name, other)
        sound = Levenshtein.normalized_similarity(heard(name), self._heard[other])
        alike = len(name) == len(other) and all(map(sound_alike, name, other))
        return max((shape + sound) / 2, sound if alike else 0.0, 0.95 if alike else 0.0)

    @cached_property
    def _heard(self) -> dict[str, str]:
        return {name: heard(name) for name in self._names}
