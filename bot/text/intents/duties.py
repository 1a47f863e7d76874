"""What messages about duties share: which duty is meant, and the clause that gives a reason."""

import re

from bot.text.catalogue import TASKS, called
from bot.text.intents.numbered import numbers
from bot.text.reasons import reason_in
from bot.text.utterance import Slots, Utterance

CODE = re.compile(r"(?<![A-Za-z])ZB-?(\d{2})-?(\d)(?!\d)", re.IGNORECASE)
CLAUSE = re.compile(r"[^,。;!?\s]+")
ASKING = re.compile(
    r"[?？]|[吗么呢](?:$|[,。])|什么|怎么|到哪|哪[些个几]|多少|几[个项]|有没有|是不是|([\u4e00-\u9fff])[没不]\1|[了过完成好齐妥定期结](?:没有?"
    r"|不)(?:$|[,。!\s]|[啊呀呢]$)|为什么|谁(?!都)|啥|哪天|几号|何时"
)
_REQUEST = re.compile(r"行[吗不]|可以[吗不]|能不能|行不行|吧$|申请|麻烦|^.{0,2}书记[好您]?$|再[交报办做弄]$")
WEEKDAY_BEHIND = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]")
_BECAUSE = re.compile(r"(?:因为|由于|原因是?)[\s,:]*(?P<why>[^,。;!?\s]+)")
_TELLING = 3
_NO_REASON = re.compile(r".{0,2}(?:任务|整改|问题).{0,3}|(?:领导|书记|主任|组长|各位|您好|你好)+")


def task_slot(u: Utterance) -> Slots:
    """The duty spoken of: `task` (code or number), `tasks` (several numbers), `task_unsure` (12号 may be a day)."""
    code = CODE.search(u.text)
    if code:
        return {"task": f"ZB-{code[1]}-{code[2]}"}
    meant = numbers(u)
    named = called(u.text, TASKS)
    if meant.sure and meant.tasks:
        return {"task": meant.tasks[0]} if len(meant.tasks) == 1 else {"tasks": list(meant.tasks)}
    if named:
        return {"task": named.code}
    return {"task_unsure": meant.tasks[0]} if meant.tasks else {}


def units_slot(u: Utterance) -> Slots:
    """The units named; `unit_said` and `unit_choices` when several could be meant: never the speaker's own instead."""
    codes = list(dict.fromkeys(found.unit.code for found in u.units if not found.placed))
    said = None if codes else u.lexicon.ordinal_unit(u.text)
    if said is None:
        return {"orgs": codes} if codes else {}
    choices = [unit.code for unit in said.units]
    if u.home in choices and u.role != "committee":
        return {"orgs": [u.home]}
    return {"unit_said": u.said(said.start, said.stop), "unit_choices": choices}


def week_code(u: Utterance) -> str | None:
    """The week meant, as `2026-W48`."""
    week = next((when.first for when in u.whens if when.kind == "week" and when.first), None)
    return f"{week:%G-W%V}" if week else None


def _without_dates(u: Utterance, start: int, stop: int) -> str:
    """What remains of a stretch when its dates are taken out."""
    dated = {place for when in u.whens for place in range(when.start, when.stop)}
    return "".join(char for place, char in enumerate(u.text[start:stop], start) if place not in dated)


def _because(u: Utterance, requests: tuple[re.Pattern[str], ...]) -> str:
    """What follows 因为 in the same clause, as far as no request begins in it."""
    said = _BECAUSE.search(u.text)
    if said is None:
        return ""
    stops = [found.start() for request in requests if (found := request.search(u.text, said.start("why")))]
    stops += [when.start for when in u.whens if when.start >= said.start("why")]
    return u.said(said.start("why"), min([said.end(), *stops])).strip(" ，,的所以")


def reason(u: Utterance, *requests: re.Pattern[str]) -> str:
    """The clause that gives the reason: neither a request nor a mere date."""
    if told := _because(u, requests):
        return told
    kept = []
    for match in CLAUSE.finditer(u.text):
        part = match[0].strip()
        rest = _without_dates(u, match.start(), match.end())
        if (
            part
            and (len(rest) >= _TELLING or reason_in(rest))
            and not any(request.search(part) for request in (_REQUEST, *requests))
            and not _NO_REASON.fullmatch(part)
        ):
            kept.append(re.sub(r"^(?:因为|由于|原因是|主要是|这边)", "", u.said(match.start(), match.end())))
    return "，".join(kept)
