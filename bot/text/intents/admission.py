"""Steps of an admission as people write them: 王小明 谈话 11月20日. Only what nothing else reads is taken for one.

Whose step it is need not be on the roster. A word may stand for several steps (谈话, 备案, 审批): which of them is
meant shows in how far somebody is.
"""

import re
from dataclasses import dataclass
from unicodedata import normalize

from bot.text.utterance import Slots, Utterance

WORDS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("递交入党申请书", (1,)), ("递交申请书", (1,)), ("递交申请", (1,)), ("入党申请书", (1,)), ("入党申请", (1,)),
    ("交申请书", (1,)), ("申请书", (1,)), ("申请入党", (1,)), ("提出申请", (1, 22)), ("申请", (1, 22)),
    ("党委派人谈话", (16,)), ("党委谈话", (16,)), ("派人谈话", (2, 16)), ("谈话", (2, 16)),
    ("确定为入党积极分子", (3,)), ("确定入党积极分子", (3,)), ("确定为积极分子", (3,)), ("确定积极分子", (3,)),
    ("推荐积极分子", (3,)), ("列为积极分子", (3,)), ("入党积极分子", (3,)), ("积极分子", (3,)),
    ("积极分子报党委备案", (4,)), ("积极分子备案", (4,)), ("发展对象报党委备案", (8,)), ("发展对象备案", (8,)),
    ("报上一级组织部门备案", (18,)), ("组织部门备案", (18,)), ("报党委备案", (4, 8)), ("备案", (4, 8, 18)),
    ("指定培养联系人", (5,)), ("确定培养联系人", (5,)), ("培养联系人", (5,)), ("联系人", (5,)),
    ("半年考察", (6,)), ("培养教育考察", (6,)), ("预备期教育考察", (21,)), ("预备期考察", (21,)),
    ("继续教育考察", (21,)), ("考察", (6, 21)),
    ("确定为发展对象", (7,)), ("确定发展对象", (7,)), ("列为发展对象", (7,)), ("发展对象", (7,)),
    ("确定两名入党介绍人", (9,)), ("确定入党介绍人", (9,)), ("入党介绍人", (9,)), ("介绍人", (9,)),
    ("政治审查", (10,)), ("政审", (10,)),
    ("短期集中培训", (11,)), ("集中培训", (11,)), ("培训", (11,)),
    ("支委会审查", (12,)), ("支委审查", (12,)), ("审查", (12,)), ("党委预审", (13,)), ("预审", (13,)),
    ("填写入党志愿书", (14,)), ("入党志愿书", (14,)), ("填写志愿书", (14,)), ("志愿书", (14,)),
    ("支部大会讨论接收", (15,)), ("支部大会接收", (15,)), ("讨论接收", (15,)), ("接收大会", (15,)), ("接收", (15,)),
    ("支部大会讨论转正", (23,)), ("支部大会转正", (23,)), ("讨论转正", (23,)), ("转正大会", (23,)),
    ("支部大会讨论", (15, 23)), ("支部大会通过", (15, 23)), ("支部大会", (15, 23)), ("大会讨论", (15, 23)),
    ("党委审批转正", (24,)), ("审批转正", (24,)), ("转正审批", (24,)), ("党委审批", (17, 24)), ("审批", (17, 24)),
    ("编入党支部和党小组", (19,)), ("编入支部", (19,)), ("编入党小组", (19,)),
    ("入党宣誓", (20,)), ("宣誓", (20,)),
    ("本人提转正申请", (22,)), ("提出转正申请", (22,)), ("转正申请", (22,)), ("申请转正", (22,)), ("提转正", (22,)),
    ("材料归档", (25,)), ("归档", (25,)),
)  # fmt: skip
"""What people call the steps, and the steps it may mean."""
_LONGEST_FIRST = sorted(WORDS, key=lambda pair: -len(pair[0]))
_ANY = "|".join(re.escape(word) for word, _ in _LONGEST_FIRST)
_STEP = re.compile(rf"(?:第(?P<no>\d{{1,2}})步|(?P<word>{_ANY}))")
_OPTIONS = dict(WORDS)
_BEHIND = re.compile(r"^(?:会议|的?会)?(?:通过|完成|合格|批复|批准|了|过)*[\s,，:：、]*")
_WHO = re.compile(
    rf"(?:(?P<number>\d{{1,6}})\s*号?|(?P<name>[\u4e00-\u9fff·]{{2,8}}?))[\s,，的:：、]*(?=第\d|$|\s|{_ANY})"
)
_WHEN_HE = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{2,3}?)(?:同志)?(?:最[早快晚迟])?(?:什么时候|哪天|几号|何时)"
    r"(?:才|就)?(?:能|可以|该|要)?(?:确?定|列|转|发展|成|当)?[为成]?(?P<rest>.+)"
)
_BY_WHEN = re.compile(r"哪[天日]|几号|什么时候|啥时候|多久|最[晚迟]|到期|截止|期限")
_NOT_NAMES = re.compile(
    r"党|支部|小组|大会|会议|公司|项目|部门|班组|安全|质量|技术|今天|明天|昨天|我们?|大家|全体|各|请|本"
)


@dataclass(frozen=True, slots=True)
class Told:
    """Whose step: by number or by name; the steps it may mean, none when none was said; the rest as typed."""

    number: int | None
    name: str
    steps: tuple[int, ...]
    rest: str


def told(text: str) -> Told | None:
    """「王小明 谈话 11月20日」 → 王小明, (2, 16), "11月20日"; None when it names nobody."""
    text = normalize("NFKC", text).strip()
    who = _WHO.match(text)
    if who is None:
        return None
    rest = text[who.end() :].strip()
    steps, rest = step_first(rest)
    return Told(int(who["number"]) if who["number"] else None, who["name"] or "", steps, rest)


def step_first(text: str) -> tuple[tuple[int, ...], str]:
    """The step a text begins with, and what follows; none and the whole text when it begins with none."""
    found = _STEP.match(text)
    return (_meant(found), _BEHIND.sub("", text[found.end() :], count=1)) if found else ((), text)


def mentioned(text: str) -> list[tuple[int, ...]]:
    """The steps a text names, in its order."""
    return [_meant(found) for found in _STEP.finditer(text)]


def _meant(found: re.Match[str]) -> tuple[int, ...]:
    return (int(found["no"]),) if found["no"] else _OPTIONS[found["word"]]


def could_be(u: Utterance, name: str) -> bool:
    """Whether a word may be the name of somebody who is on no roster yet."""
    return u.lexicon.book.looks_like_name(name) and not _NOT_NAMES.search(name)


def asked_of(u: Utterance) -> Slots | None:
    """顾长松谈话最晚哪天: by when a step of somebody who is on no roster yet is due."""
    asked = _WHEN_HE.match(u.text)
    if asked and not u.names and could_be(u, asked["name"]):
        steps = step_first(asked["rest"])[0]
        return {"person": asked["name"], "step": steps[0], "ask": "deadline"} if steps else None
    said = told(u.raw)
    if said is None or not said.steps or not said.name or not _BY_WHEN.search(said.rest):
        return None
    return {"person": said.name, "step": said.steps[0], "ask": "deadline"} if could_be(u, said.name) else None


def step(u: Utterance) -> Slots | None:
    """Somebody, a step, a day: and nothing else."""
    said = told(u.raw)
    if said is None or not said.steps or _NOT_NAMES.search(said.name) or not u.day:
        return None
    day = next((when for when in u.part(said.rest).past if when.kind == "day"), None)
    if day is None or said.rest.replace(day.text, "", 1).strip(" ,，。、了"):
        return None
    return {"text": u.raw}
