"""What may stand in a notice, who does which step, how it is numbered. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from bot.circular.models import PaperState, Section
from bot.people import Role

MAX_CHARS = 2500
"""Characters of the whole paper (notice.toml `max_chars`)."""
SUMMARY_CHARS = 300
ITEM_CHARS = 200
"""Characters of one sentence."""
PRACTICES = range(3, 6)
"""How many practices the section has, when it has any."""
AHEAD = 5
"""Duties of the next quarter at most."""
UNIT_DAYS = 3
"""Working days in which a unit answers (notice.toml `steps`)."""
MEND_DAYS = 30
"""Calendar days to put a matter right, unless told (problems.toml `deadline_default`, P30D)."""
OF_UNITS = frozenset({Section.PRACTICES, Section.PROBLEMS, Section.RECTIFY})
"""Sections whose sentences are about a unit and are checked with it."""


class Step(StrEnum):
    """What is done to a notice by whom."""

    DRAFT = "draft"
    REVIEW = "review"
    WORDING = "wording"
    SIGN = "sign"
    NUMBER = "number"
    PUBLISH = "publish"


CLERKS = (Role.PARTY_WORK_CLERK, Role.PARTY_WORK_HEAD)
ROLES: Mapping[Step, tuple[Role, ...]] = {
    Step.DRAFT: CLERKS,
    Step.REVIEW: (Role.PARTY_WORK_HEAD,),
    Step.WORDING: (Role.DISCIPLINE_SECRETARY,),
    Step.SIGN: (Role.COMMITTEE_SECRETARY,),
    Step.NUMBER: CLERKS,
    Step.PUBLISH: CLERKS,
}
"""Whose post lets do a step (notice.toml `roles`)."""

CHANGING = frozenset({PaperState.DRAFT, PaperState.WITH_UNITS})
"""While it stands so, its sentences may be changed; later it has to be sent back first."""
BEFORE_SIGNED = frozenset({PaperState.WITH_UNITS, PaperState.REVIEWED})
"""From here it can be sent back to its drafter."""
SIGNED = frozenset({PaperState.SIGNED, PaperState.NUMBERED})
"""From here only by who signs."""

RANKING = re.compile(
    r"名次|倒数|排名|排行|末位|垫底|最后一名|第[一二三四五六七八九十\d]+名|[前后末][一二三四五六七八九十\d]+[名位]|名列|位居"
)
HEALTH = re.compile(
    r"因病|生病|患病|病假|病休|重病|大病|病重|病危|病房|住院|手术|卧床|怀孕|孕期|孕妇|产假|流产|哺乳|癌|肿瘤|骨折|化疗|透析|"
    r"抑郁|精神病|高血压|糖尿病|心脏病|身体(?:原因|不适|不好)|健康(?:原因|状况)"
)
POINTS = re.compile(
    r"(?:扣|加|得|减|少|丢)了?\s*[\d一二三四五六七八九十两半点.]+\s*分(?![钟之])|扣分|得分|加分|分值|总分|\d+\.\d+分"
)
SIGNS = re.compile(r"[\s“”\"'「」『』《》（）()【】〔〕\[\]，。、；：！？,.;:!?·—-]+")

NUMBER = re.compile(r"([\u4e00-\u9fff]{2,10})〔(20\d\d)〕([1-9]\d{0,3})号")
_BRACKETS = str.maketrans({"[": "〔", "【": "〔", "(": "〔", "（": "〔", "［": "〔"} | dict.fromkeys("])】）］", "〕"))
_PADDED = re.compile(r"〕第?0*")


def ranking(text: str) -> str:
    """The word of a text that ranks units (禁止排名次); empty when there is none."""
    return _first(RANKING, text)


def health(text: str) -> str:
    """The word of a text that tells of somebody's health; empty when there is none."""
    return _first(HEALTH, text)


def points(text: str) -> str:
    """The words of a text that tell points; empty when there are none."""
    return _first(POINTS, text)


def _first(pattern: re.Pattern[str], text: str) -> str:
    """Blanks and signs between the characters hide nothing."""
    found = pattern.search(text) or pattern.search(SIGNS.sub("", text))
    return found[0] if found else ""


def person(text: str, names: Iterable[str], allowed: Iterable[str]) -> str:
    """The first of these names in a text; not where it is part of an allowed word (a unit, somebody with a post)."""
    rest = text
    for word in sorted(filter(None, allowed), key=len, reverse=True):
        rest = rest.replace(word, "\n")
    bare = SIGNS.sub("", rest.replace("\n", "\x00"))
    return min((name for name in names if name in rest or name in bare), key=len, default="")


def unit_words(name: str, short: str, code: str) -> str:
    """What a unit is called in a notice: its short name, its name, or its code where those hold a forbidden word."""
    fitting = (word for word in (short, name) if word and not (ranking(word) or health(word) or points(word)))
    return next(fitting, f"代码{code}的单位")


def number_of(text: str) -> tuple[str, int] | None:
    """A document number as it is printed (六角括号, serial not padded, no 第; GB/T 9704-2012), and its year.

    None when it has not the form 公司党发〔2026〕18号.
    """
    plain = _PADDED.sub("〕", re.sub(r"\s", "", text).translate(_BRACKETS), count=1)
    found = NUMBER.fullmatch(plain)
    return (plain, int(found[2])) if found else None


def number_after(text: str) -> str:
    """The number that follows one in its printed form: 公司党发〔2026〕19号."""
    head, _, serial = text.removesuffix("号").rpartition("〕")
    return f"{head}〕{int(serial) + 1}号"


def enough_practices(count: int) -> bool:
    """Three to five, or none at all (notice.toml `section_rules`)."""
    return count == 0 or count in PRACTICES


def is_another(member_id: int, before: Sequence[int | None]) -> bool:
    """Nobody does two of the steps that look over one another's work."""
    return member_id not in before
