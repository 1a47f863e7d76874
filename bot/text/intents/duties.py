"""What messages about duties share: which duty is meant, and the clause that gives a reason."""

import re

from bot.text.catalogue import TASKS, called
from bot.text.numerals import NUMBER, number
from bot.text.utterance import Utterance

CODE = re.compile(r"(?<![A-Za-z])ZB-?(\d{2})-?(\d)(?!\d)", re.IGNORECASE)
TASK_NUMBER = re.compile(
    rf"(?:任务|编号|第|^完成|^办结|^销项|^核验)\s*(?P<n>{NUMBER})(?:号|项)?(?:任务)?"
    rf"|(?P<m>{NUMBER})\s*(?:号|项)任务"
)
CLAUSE = re.compile(r"[^,。;!?\s]+")
_REQUEST = re.compile(r"行[吗不]|可以[吗不]|能不能|行不行|吧$|申请|麻烦|书记")
_TELLING = 3
_NO_REASON = re.compile(r".{0,2}(?:任务|整改|问题).{0,3}|(?:领导|书记|主任|组长|各位|您好|你好)+")


def task_slot(u: Utterance) -> dict[str, str | int]:
    """The duty spoken of: its code, its number, or nothing."""
    code = CODE.search(u.text)
    if code:
        return {"task": f"ZB-{code[1]}-{code[2]}"}
    numbered = TASK_NUMBER.search(u.text)
    value = number(numbered["n"] or numbered["m"]) if numbered else None
    if value is not None:
        return {"task": str(value)}
    named = called(u.text, TASKS)
    return {"task": named.code} if named else {}


def _without_dates(u: Utterance, start: int, stop: int) -> str:
    """What remains of a stretch when its dates are taken out."""
    dated = {place for when in u.whens for place in range(when.start, when.stop)}
    return "".join(char for place, char in enumerate(u.text[start:stop], start) if place not in dated)


def reason(u: Utterance, *requests: re.Pattern[str]) -> str:
    """The clause that gives the reason: neither a request nor a mere date."""
    kept = []
    for match in CLAUSE.finditer(u.text):
        part = match[0].strip()
        rest = _without_dates(u, match.start(), match.end())
        if (
            part
            and len(rest) >= _TELLING
            and not any(request.search(part) for request in (_REQUEST, *requests))
            and not _NO_REASON.fullmatch(part)
        ):
            kept.append(re.sub(r"^(?:因为|由于|原因是|主要是|这边)", "", u.said(match.start(), match.end())))
    return "，".join(kept)
