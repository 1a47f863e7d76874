"""How many: should attend, present, on leave, absent, as numbers said in a sentence."""

import re

from bot.text import remarks
from bot.text.numerals import HAN, LEFT, NUMBER, number
from bot.text.reasons import AWAY

COUNTS_DIFFER = "counts_differ"
"""A warning: the numbers said do not agree."""
_N = rf"{LEFT}(?P<n>{NUMBER})"
_OF = r"\s*[:为是有共]?\s*"
_NOT_TIMES = r"(?!\d)(?!\s*(?:次|天|小时|个小时|个半|半|分|周|个?月|回|年|号|日|点|个会|场|[.]\d))"
_COUNTS = {
    "expected": re.compile(rf"应(?:到会?|参会|参加|出席)(?:党员|人数|人员)?{_OF}{_N}"),
    "present": re.compile(
        rf"(?:实(?:际)?(?:到会?|参会|参加|出席|来)|(?<!应)(?:到会|出席|参会))(?:了|党员|人数|人员)?{_OF}{_N}{_NOT_TIMES}"
    ),
    "leave": re.compile(rf"请假(?:的|了|人数|人员)?{_OF}{_N}{_NOT_TIMES}"),
    "absent": re.compile(rf"(?:缺席|缺勤|没来的?|未到)(?:的|了|人数|人员)?{_OF}{_N}{_NOT_TIMES}"),
}
_OF_WHOM = re.compile(
    rf"{LEFT}(?P<expected>{NUMBER})\s*(?:个|名|位|口)?\s*(?:正式)?(?:党员|同志|人)[^\d,。;]{{0,4}}?"
    rf"(?:到会?了?|来了?|参加了?|出席了?|实到)\s*(?P<present>{NUMBER})(?![\d分点号])"
)
_IN_SHORT = re.compile(rf"(?<![反对供])应\s*(?P<expected>{NUMBER})人?\s*[,、]?\s*实\s*(?P<present>{NUMBER})")
_OF_SO_MANY = re.compile(
    rf"{LEFT}(?P<expected>{NUMBER})\s*(?:个|名|位|口)(?:人|党员)?\s*(?:到会?|来|参加|出席)了?\s*(?P<present>{NUMBER})\s*(?:个|名|位|口|人)"
    rf"|(?:党员|一?共|全组|全支部)\s*(?P<all>{NUMBER})\s*(?:个|名|位|人)(?:党员|人)?[,\s]*(?:实?到会?|来|参加|出席)了?\s*(?P<came>{NUMBER})\s*(?:个|名|位|口|人)"
)
_SO_MANY = {
    "present": re.compile(rf"{_N}\s*(?:个|名|位)?人?(?:实到|到会|(?<=[人名位个])(?:参加|出席))(?!\s*[:\d{HAN}])"),
    "leave": re.compile(
        rf"{_N}\s*(?:个|人|名|位)(?:党员|同志|人)?(?!实?到|参加|出席|来)[^,。;\d]{{0,12}}?(?:请了?假|{remarks.CANNOT})",
        remarks.FLAGS,
    ),
    "absent": re.compile(rf"{_N}\s*(?:个|人|名|位)(?:党员|同志|人)?(?:缺席|没来|没到|未到|无故)"),
}
_AWAY = re.compile(rf"{_N}\s*(?:个|名|位|人)人?(?:党员|同志)?(?:因|在)?(?:{AWAY})")
_CAME = re.compile(
    rf"(?<![应该])(?:(?:到了?|来了?|参加了?|出席了?)\s*{_N}\s*(?:个|人|名|位)(?![月星小不])|[到来]了\s*{LEFT}(?P<m>{NUMBER})(?=[,。;\s]|$))"
)
_SHOULD = re.compile(rf"{_N}\s*(?:个|名|位)?(?:党员|人)?应到(?!\s*[:\d{HAN}])")


def counts_in(text: str) -> dict[str, int]:
    """The numbers a sentence gives, by expected, present, leave, absent; what it does not say is missing."""
    found: dict[str, int] = {}
    for pattern in (_OF_WHOM, _OF_SO_MANY, _IN_SHORT):
        both = pattern.search(text)
        for what, said in zip(("expected", "present"), filter(None, both.groups() if both else ()), strict=False):
            if (value := number(said)) is not None:
                found.setdefault(what, value)
    for what, pattern in (*_COUNTS.items(), *_SO_MANY.items(), ("expected", _SHOULD), ("present", _CAME)):
        match = pattern.search(text)
        value = number(next(filter(None, match.groups()))) if match else None
        if value is not None:
            found.setdefault(what, value)
    away = [number(match["n"]) or 0 for match in _AWAY.finditer(text)]
    return {"leave": sum(away), **found} if away else found


def reconcile(counts: dict[str, int], named_away: int) -> bool:
    """Whether should-attend is present plus leave plus absent, as far as all of it was said."""
    if not {"expected", "present"} <= counts.keys():
        return True
    away = counts.get("leave", 0) + counts.get("absent", 0)
    missing = counts["expected"] - counts["present"]
    return missing >= 0 and (missing == max(away, named_away) if away else missing >= named_away)
