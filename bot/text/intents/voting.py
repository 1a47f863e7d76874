"""Whether enough voters are there, and whether so many votes carry a motion; the numbers when they are said."""

import re
from datetime import date

from bot.text.counts import counts_in
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import Slots, Utterance, filled

_ENOUGH = re.compile(
    r"(?:够不够|够不|能不?能|可不?可以|可以|够|能|行不行)\S{0,4}(?:开会|表决|投票|选举|开(?!始)|人数|法定|五分之四|一半|过半)\S{0,3}|(?:过|到|够)(?:没过)?半(?!个?小时|个?钟头|天|年|个?月)|够不够|还差几个人?才够|够数|人够了?|要到多少人|多少人才(?:行|够|能)|法定人数|五分之四|三分之二"
    r"|应到(?:会)?(?:多少|几)|(?:能不能|可不可以|能否|可以|能)(?:开始)?(?:选|改选|表决|投票)(?:举|了)?(?=$|[,。?不吗])"
)
_ELECTION = re.compile(r"选举|换届|改选|补选|选委员|选书记|选支委|五分之四")
_VOTERS = re.compile(rf"{LEFT}(?P<n>{NUMBER})\s*(?:个|名|位)?\s*(?:正式党员|有表决权|有选举权|党员|人应到|票)")
_VOTERS_FIRST = re.compile(rf"(?:正式党员|有表决权的?|有选举权的?)(?:党员)?(?:共|有|是|一共)?\s*{LEFT}(?P<n>{NUMBER})")
_CAME = re.compile(
    rf"(?<![应该])(?:来|到|到场|到会|实到|出席|参加|现场)(?:了|的|有)?\s*{LEFT}(?P<n>{NUMBER})(?!\s*[号日点])"
)
_IS_IT_ENOUGH = re.compile(r"(?:行不行|行吗|可以吗|够吗|能开吗)[?？]?$")
_PART_CAME = re.compile(rf"(?:来|到|到场|到会|实到|出席|参加)(?:了|的|有)?\s*(?P<of>{NUMBER})分之(?P<so_many>{NUMBER})")
"""来了三分之二: of those expected, rounded down: nobody is there in part."""
_AMONG = re.compile(rf"其中\s*(?:正式党员|有表决权的?|有选举权的?|正式)\s*{LEFT}(?P<n>{NUMBER})")
_VOTES = {"yes": "(?<!不)(?:赞成|同意|支持)", "no": "(?:反对|不同意)", "abstain": "弃权"}
_WORD_FIRST, _NUMBER_FIRST = (
    {name: re.compile(pattern.format(word=word, n=rf"{LEFT}(?P<n>{NUMBER})")) for name, word in _VOTES.items()}
    for pattern in (
        r"{word}(?:票|的|人数)?\s*[:有是为了]?\s*{n}(?:票|人)?",
        r"{n}\s*[票人个]?\s*投?{word}票?",
    )
)
_VOTE = re.compile("|".join(_VOTES.values()))
_CARRIED = re.compile(
    r"通过(?:了?(?:吗|么|没有?|不)|[?？])|(?:能|算|是否|是不是|能否|可以|算不算|能不能)[^,。]{0,3}(?:通过|过半|有效|当选)|过没过|(?:过|够|到)(?:了)?半(?!个?小时|个?钟头|天|年|个?月)|够不够|够吗|行不行|有效吗"
)
_RULE_OF = re.compile(r"算不算|算[应不]|计不计|预备党员|卧病|老党员|给谁|投给|怎么投")


def quorum(u: Utterance) -> Slots | None:
    """Whether enough voters are there to begin, vote or elect; the numbers when they are said."""
    votes = _votes(u.text)
    if "yes" in votes and _CARRIED.search(u.text):
        return _carried(u, votes)
    both = None not in _expected_and_present(u.text) and _IS_IT_ENOUGH.search(u.text)
    if not (_ENOUGH.search(u.text) or both) or _RULE_OF.search(u.text) or u.has("评几个", "优秀", "学时", "分数"):
        return None
    expected, present = _expected_and_present(u.text)
    if (
        expected is None
        and present is None
        and not (u.has("应到", "开会", "表决", "投票", "选举", "人数", "过半", "够", "多少人"))
    ):
        return None
    among = _AMONG.search(u.text)
    present = number(among["n"]) if among else present
    day = u.on or (None if expected or present or u.doubtful else u.today)
    return _said(u, expected, present, day)


def _expected_and_present(text: str) -> tuple[int | None, int | None]:
    """Who should attend and who came, of those who may vote."""
    part = _PART_CAME.search(text)
    text = _PART_CAME.sub(" ", text)
    counts, came = counts_in(text), _CAME.search(text)
    voters = _VOTERS.search(text) or _VOTERS_FIRST.search(_AMONG.sub("", text))
    expected = counts.get("expected") or (number(voters["n"]) if voters else None)
    if part and expected:
        whole, share = number(part["of"]) or 1, number(part["so_many"]) or 0
        return expected, expected * share // whole
    return expected, counts.get("present") or (number(came["n"]) if came else None)


def _said(u: Utterance, expected: int | None, present: int | None, day: date | None) -> Slots:
    kind = "election" if _ELECTION.search(u.text) else None
    numbers = {"expected_voting": expected, "present_voting": present}
    return filled({"kind": kind, **numbers, "date": day.isoformat() if day else None})


def _ordered(text: str) -> dict[str, re.Pattern[str]]:
    """How the votes are told, 同意28票 or 28票同意: by what follows the last of the words."""
    last = list(_VOTE.finditer(text))[-1:]
    told_after = last and any(pattern.match(text, last[0].start()) for pattern in _WORD_FIRST.values())
    return _WORD_FIRST if told_after else _NUMBER_FIRST


def _votes(text: str) -> Slots:
    """Votes for, against and withheld, as far as said; 28票同意 is never the number who should attend."""
    found = {name: pattern.search(text) for name, pattern in _ordered(text).items()}
    counted = {name: number(match["n"]) for name, match in found.items() if match}
    return {name: value for name, value in counted.items() if value is not None}


def _carried(u: Utterance, votes: Slots) -> Slots:
    """Whether so many votes carry a motion: the votes, and those who should attend and came when they are said."""
    rest = u.text
    for pattern in _ordered(u.text).values():
        rest = pattern.sub(" ", rest)
    expected, present = _expected_and_present(rest)
    return {**_said(u, expected, present, u.on), **votes}
