"""What the office makes of a report, its number said first: 18号不受理, 20号不采纳, 13号派给物资支部, 17并到13."""

import re

from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import AS_TYPED, Slots, Utterance

_ONE = (
    rf"(?:把)?第?{LEFT}(?P<n>{NUMBER})(?![\d.月日])\s*号?(?:的|这[个条件])?(?:问题|建议|反映|意见)?"
    r"[\s,:]*(?:我们?|就|先)?"
)
_NOT_TAKEN = re.compile(rf"^{_ONE}(?:不予?|暂不)受理(?:了|吧)?(?P<rest>.*)$", re.DOTALL)
_NOT_ADOPTED = re.compile(rf"^{_ONE}(?:不予?|暂不)采纳(?:了|吧)?(?P<rest>.*)$", re.DOTALL)
_ADOPTED = re.compile(rf"^{_ONE}(?:可以|同意|予以)?采纳(?:了|吧)?(?!不|没|吗|了没)(?P<rest>.*)$", re.DOTALL)
_GIVEN = re.compile(rf"^{_ONE}(?:分派|派|交|转(?=[给交到]))(?:给|到|由|交给?)?\s*(?P<rest>\S.*)$", re.DOTALL)
_TRUE = re.compile(
    rf"^{_ONE}(?:已经?|都)?(?:核实(?:过|清楚)?了?[,，\s]*(?:情况|反映的?)?(?:基本|确实)?(?:属实|是真的|存在)|(?:情况)?属实[,，\s]*(?:核实|可以核实)?)[了。\s]*$"
)
_OTHER = rf"第?{LEFT}(?P<m>{NUMBER})(?![\d.月日])\s*号?(?:问题|建议|反映)?"
_MERGED = re.compile(
    rf"^{_ONE}(?:合?并[到入进]|合并到|归[到入])\s*{_OTHER}(?:吧|里|去|一起办?)?[\s。]*$"
    rf"|^(?:把)?第?{LEFT}(?P<a>{NUMBER})号?(?:问题|建议|反映)?\s*[和跟与、]\s*第?{LEFT}(?P<b>{NUMBER})号?(?:问题|建议|反映)?"
    r"[^\d]{0,6}(?:合并|合[到在]?一起|合一起|并一起|(?:一|同一|同)个?(?:事|件|回)|重复)[^\d]*$"
)
_ONLY_TO_DO = re.compile(r"(?:来|去)?(?:办理?|处理|解决|整改|落实)(?:一?下|吧)?(?=$|[,，。\s])")
_ASKED = re.compile(r"[?？吗]|怎么|为什么|是不是|要不要")


def _first(u: Utterance, pattern: re.Pattern[str]) -> Slots | None:
    found = pattern.match(u.text)
    if u.role != "committee" or found is None or _ASKED.search(u.text):
        return None
    return {"problem": number(found["n"]), "text": u.said(found.start("rest")).strip(" ,，。:：;；")}


def verified(u: Utterance) -> Slots | None:
    """A report turns out to be true."""
    found = _TRUE.match(u.text) if u.role == "committee" and not _ASKED.search(u.text) else None
    return {AS_TYPED: f"核实 {number(found['n'])}"} if found else None


def dismissed(u: Utterance) -> Slots | None:
    """A report is not taken on; the reason follows."""
    return _first(u, _NOT_TAKEN)


def rejected(u: Utterance) -> Slots | None:
    """A suggestion is not adopted; the reason follows."""
    return _first(u, _NOT_ADOPTED)


def adopted(u: Utterance) -> Slots | None:
    """A suggestion is adopted; what becomes of it follows."""
    return _first(u, _ADOPTED)


def assigned(u: Utterance) -> Slots | None:
    """A report is given to a unit; a person named makes it a task handed on."""
    given = _first(u, _GIVEN) if u.units and not u.names else None
    return {**given, "text": _ONLY_TO_DO.sub("", given["text"])} if given else None


def merged(u: Utterance) -> Slots | None:
    """One report is dealt with under the number of another."""
    found = _MERGED.match(u.text)
    if u.role != "committee" or found is None or _ASKED.search(u.text):
        return None
    return {"problem": number(found["n"] or found["a"]), "into": number(found["m"] or found["b"])}
