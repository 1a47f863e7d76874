"""Party dues collected: told by an officer, of names, of everybody, or of everybody but some; never how much."""

import re

from bot.text.intents.asking import asks
from bot.text.utterance import Slots, Utterance, filled

CALLED = re.compile(r"^(?:党费登记|登记党费|收党费)")
_SETTLED = re.compile(
    r"(?:党费)?(?:都|全|已经?|全都|也|刚)*[交缴](?:齐|清|完|上|了|过|上来)+(?!没|吗)|收(?:齐|完|清|上来)了?|免[交缴]|已经?[交缴](?=$|[,。;\s])"
)
_ALL = re.compile(r"[都全](?:部|体)?(?:都|已经?)?[交缴收登齐]|[交缴收]齐|全部|全体|大家都|所有人|(?<!安)全(?=[交缴收])")
_WAIVED = re.compile(r"免[交缴除]|减免")
_BUT = re.compile(r"除了?|除去|没[交缴]|未[交缴]|还[差没欠]|不算|以外|之外")
_TAKEN_BACK = re.compile(r"没[交缴]成|记错|登错|取消|划掉|去掉|不算")
_DUTY = re.compile(r"^(?:请|麻烦)*(?:通知|提醒|催|让|叫|转告|告诉)|登记完|办结|任务")
"""Others are told to collect, or the duty of the month is reported done."""
_HANDED = re.compile(r"(?:归|由|转给?|移?交给|让)[^,。]{2,4}(?:管|负责|接手|来办)")
_QUESTION = re.compile(r"[?？]|吗|没有?$|多少|谁|哪|几|怎么|查|何时|什么")


def tick(u: Utterance) -> Slots | None:
    """Who has paid for which month; 「都交了，除了王伟」 names who has not."""
    called = CALLED.match(u.text)
    if not called and ("党费" not in u.text or not _SETTLED.search(u.text) or _DUTY.search(u.text)):
        return None
    if _QUESTION.search(u.text) or _HANDED.search(u.text) or (not called and asks(u)):
        return None
    everybody, names = bool(_ALL.search(u.text)), list(dict.fromkeys(found.name for found in u.names))
    if not (everybody or names):
        return {"period": u.period} if called and u.period else ({} if called else None)
    besides = names if everybody and _BUT.search(u.text) else []
    slots: Slots = {
        "period": u.period,
        "persons": [] if besides else names,
        "besides": besides,
        "everybody": everybody and not (names and not besides),
        "waived": bool(_WAIVED.search(u.text)),
        "taken_back": bool(_TAKEN_BACK.search(u.text)),
        "group": u.group.code if u.group else "",
        "org": next((found.unit.code for found in u.units if found.sure), ""),
    }
    return filled(slots)
