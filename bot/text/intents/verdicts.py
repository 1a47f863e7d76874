"""What is said by its number to something that waits: entries confirmed or rejected, appeals answered."""

import re

from bot.text.intents.duties import units_slot
from bot.text.numerals import LEFT, NUMBER, number
from bot.text.utterance import AS_TYPED, Slots, Utterance, filled

_AND = r"号?[\s、,和及]+"
_ONE = rf"第?{LEFT}{NUMBER}"
_MANY = rf"(?P<n>{_ONE}(?:{_AND}{_ONE})*)"
_ENTRY = r"(?:扣分|加分|评定|现场分)"
_APPEAL = r"(?:申诉)"
_OPENING = r"^(?:请|把|将|对|那个)*"
_END = r"(?:了|吧)?(?=$|[\s,。;:])"
_YES = r"(?<!不)(?:同意|通过|准予|准了|支持|成立)"
_CONFIRM = r"(?:确认|同意|通过)"
_NO = r"(?:驳回|退回|不予?(?:同意|通过|支持|确认|认可|成立)|没有?通过)"


def _said(verb: str, thing: str) -> tuple[re.Pattern[str], ...]:
    """确认3号扣分, 3号扣分确认, 扣分3确认, 扣分确认3: the verb, the thing and its number in any order."""
    verb = f"(?:{verb})"
    return tuple(
        re.compile(_OPENING + order + _END)
        for order in (
            rf"{verb}\s*{_MANY}\s*号?的?(?:那[个条项件])?{thing}",
            rf"{_MANY}\s*号?的?(?:那[个条项件])?{thing}[\s,]*{verb}",
            rf"{thing}\s*{_MANY}\s*号?[\s,]*{verb}",
            rf"{thing}\s*{verb}[\s:,]*{_MANY}\s*号?",
            rf"{verb}\s*{thing}[\s:,]*{_MANY}\s*号?",
        )
    )


_CONFIRMED, _REJECTED = _said(_CONFIRM, _ENTRY), _said(_NO, _ENTRY)
_GRANTED, _REFUSED = _said(_YES, _APPEAL), _said(_NO, _APPEAL)
_OF_HONOURS = tuple(_said(rf"(?:属实|没问题)?[,，\s]*{_CONFIRM}|属实", thing) for thing in ("荣誉", "稿件"))
_NOT_HONOURED = tuple(_said(_NO, thing) for thing in ("荣誉", "稿件"))
_ASKS = re.compile(r"[?？吗么]$|没有?$|什么|怎么|哪[些个件]|谁")
_WHY = re.compile(r"^(?:(?:理由|原因)(?:是|为)?|因为|由于)[\s,:]*")
_BASIS = re.compile(
    r"(?:扣分|加分)的?(?:明细|依据|清单|情况|记录|事由)|(?:扣|加)的?(?:那|这)?[^,。]{0,4}分?[^,。]{0,4}(?:是|因为)?(?:谁[扣加]的|什么(?:原因|事|理由))"
    r"|分是?(?:谁|因为什么|什么原因)[扣加]"
)
_OF_ONE = re.compile(rf"第?{LEFT}(?P<n>{NUMBER})号的?(?:扣分|加分)的?(?:依据|明细|事由|情况|记录|是?什么|为什么|怎么)")
_ELSEWHERE = re.compile(r"导出|下载|通报|发给|打印|多少分|记录(?:没|不|缺|要素)")


def confirm(u: Utterance) -> Slots | None:
    """确认3号扣分, 扣分确认3: what another entered stands, several at once."""
    found = _found(u, _CONFIRMED)
    return {"entries": _numbers(found)} if found and not _rest(u, found) else None


def confirm_unsaid(u: Utterance) -> Slots | None:
    """汽机那个扣分我确认: which one is asked for by its number."""
    meant = re.search(
        r"(?:那[个条项件]|这[个条项件]|的)(?P<thing>扣分|加分|评定|现场分)[,，\s]*(?:我)?(?:确认|同意|没问题)(?:了|吧)?$",
        u.text,
    )
    return (
        {AS_TYPED: f"确认{meant['thing']}"}
        if meant and u.role == "committee" and not re.search(r"\d", u.text)
        else None
    )


def reject(u: Utterance) -> Slots | None:
    """3号扣分驳回，记录里有: what another entered does not stand, and why; of a unit the same words are an appeal."""
    return _answered(u, _REJECTED, "entry")


def grant(u: Utterance) -> Slots | None:
    """同意2号申诉, 申诉2同意: an appeal is granted, and why."""
    return _answered(u, _GRANTED, "appeal")


def refuse(u: Utterance) -> Slots | None:
    """驳回2号申诉: an appeal is refused, and why."""
    return _answered(u, _REFUSED, "appeal")


def honour(u: Utterance) -> Slots | None:
    """9号荣誉属实，确认: what a unit registered as an honour stands."""
    return _as_typed(u, _OF_HONOURS[0], "确认荣誉")


def article(u: Utterance) -> Slots | None:
    """1号稿件属实，确认: what a unit registered as published stands."""
    return _as_typed(u, _OF_HONOURS[1], "确认稿件")


def honour_refused(u: Utterance) -> Slots | None:
    """9号荣誉不予确认，查不到文件: what a unit registered as an honour does not stand, and why."""
    return _refused_as_typed(u, _NOT_HONOURED[0], "驳回荣誉")


def article_refused(u: Utterance) -> Slots | None:
    """1号稿件不予确认: what a unit registered as published does not stand, and why."""
    return _refused_as_typed(u, _NOT_HONOURED[1], "不予确认")


def _refused_as_typed(u: Utterance, orders: tuple[re.Pattern[str], ...], word: str) -> Slots | None:
    found = _found(u, orders) if u.role == "committee" else None
    numbers = _numbers(found) if found else []
    return {AS_TYPED: f"{word} {numbers[0]} {_rest(u, found)}".strip()} if found and len(numbers) == 1 else None


def _as_typed(u: Utterance, orders: tuple[re.Pattern[str], ...], word: str) -> Slots | None:
    found = _found(u, orders) if u.role == "committee" else None
    return {AS_TYPED: f"{word} {'、'.join(map(str, _numbers(found)))}"} if found and not _rest(u, found) else None


def basis(u: Utterance) -> Slots | None:
    """Why points were taken or given is asked: of one entry, else of a unit."""
    if not _BASIS.search(u.text) or _ELSEWHERE.search(u.text):
        return None
    one = _OF_ONE.search(u.text)
    return filled({"entry": number(one["n"])}) if one else units_slot(u)


def _answered(u: Utterance, orders: tuple[re.Pattern[str], ...], slot: str) -> Slots | None:
    found = _found(u, orders) if u.role == "committee" else None
    numbers = _numbers(found) if found else []
    if found is None or len(numbers) != 1:
        return None
    return filled({slot: numbers[0], "reason_text": _rest(u, found)})


def _found(u: Utterance, orders: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    if _ASKS.search(u.text):
        return None
    return next((match for order in orders if (match := order.match(u.text))), None)


def _numbers(found: re.Match[str]) -> list[int]:
    values = (number(word.strip("第号 ")) for word in re.split(_AND, found["n"]))
    return list(dict.fromkeys(value for value in values if value is not None))


def _rest(u: Utterance, found: re.Match[str]) -> str:
    """What is said behind it, without the word that calls it a reason."""
    return _WHY.sub("", u.said(found.end()).strip(" ，,。:：；;、"))
