"""What people type of an article: 党员突击队抢装水冷壁 公司网 11月20日 陈静审核 作者李明 https://…. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.workdays import Workdays
from bot.text import args, dates
from bot.text.normal import fold

_TITLE = re.compile(r"《([^》]{1,200})》|“([^”]{1,200})”")
_LINK = re.compile(r"[a-z]{2,12}://\S+", re.IGNORECASE)
_REVIEWER = re.compile(r"(?:审核人?|审稿人?)[:：]?\s?(?P<after>[\u4e00-\u9fff·]{2,4})(?=\s|[,，、。;；]|$)")
_REVIEWED = re.compile(r"(?<![\u4e00-\u9fff])(?P<who>[\u4e00-\u9fff·]{2,4}?)(?:审核|审稿|审过|把关)了?")
_AUTHORS = re.compile(r"(?:作者|撰稿|供稿)[:：]?\s?(?P<who>[\u4e00-\u9fff·]{2,4}(?:[、和][\u4e00-\u9fff·]{2,4})*)")
_SIGNS = " \t\n,，、。;；:："
_AT = re.compile(r"^(?:我们|咱们)?(?:发[在到]?|登[在到]?|刊[登发]?[在于]?|上了|被|在)(?=[\u4e00-\u9fff]{2})")
_PUBLISHED = re.compile(r"(?:上)?(?:发表|刊登|刊发|登出|发布|采用|[发登])了?(?:一篇)?$")
_ONLY_THAT = re.compile(r"(?:上面?)?(?:发表?|刊登|刊发|登)了?(?:[一二两三几\d]{1,2}篇(?:稿子?|稿件|文章)?)")
"""That something appeared, without saying what."""
_NEWSPAPER = re.compile(r"[\u4e00-\u9fff]{2,12}(?:报|网|公众号|杂志)")
_APART = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Published:
    """What was said; what was not is empty."""

    title: str
    outlet: str
    day: date | None
    authors: str = ""
    reviewer: str = ""
    link: str = ""


def read(text: str, outlets: Collection[str], now: datetime, workdays: Workdays) -> Published:
    """Read it piece by piece: of the words left over a known outlet is it, else the last; the others are the title.

    A title in《》stands as it is, whatever is in it.

    Raises:
        BadInputError: a date that cannot be relied on.
    """
    title, rest = _title(text)
    link, rest = _taken(_LINK, rest)
    rest = fold(rest)
    authors, rest = _taken(_AUTHORS, rest)
    reviewer, rest = _taken(_REVIEWER, rest)
    if not reviewer:
        reviewer, rest = _taken(_REVIEWED, rest)
    day, rest = _day(rest, now, workdays)
    told = [word for word in _APART.split(rest) if word]
    words = [word for word in told if not _ONLY_THAT.fullmatch(word)]
    if len(words) == 1 and len(told) > 1 and _NEWSPAPER.fullmatch(words[0]):
        return Published(title, words[0], day, authors, reviewer, link)
    outlet = _outlet(words, outlets, is_alone=bool(title))
    return Published(title or " ".join(words), outlet, day, authors, reviewer, link)


def _title(text: str) -> tuple[str, str]:
    found = _TITLE.search(text)
    if found is None:
        return "", text
    return next(filter(None, found.groups())).strip(), f"{text[: found.start()]} {text[found.end() :]}"


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The words a pattern finds, the named part of them if there is one, and the text without them."""
    found = pattern.search(text)
    if found is None:
        return "", text
    words = next(iter(found.groupdict().values()), found[0])
    return words.strip(_SIGNS), f"{text[: found.start()]} {text[found.end() :]}"


def _day(text: str, now: datetime, workdays: Workdays) -> tuple[date | None, str]:
    """The last day said: a title may name one too."""
    found = [when for when in dates.find(text, now, workdays, prefer="past") if dates.day(when)]
    if not found:
        is_unsure = bool(dates.refused(text, now, workdays, prefer="past"))
        return (args.one_day(text, now, workdays, prefer="past") if is_unsure else None), text
    last = found[-1]
    return dates.day(last), f"{text[: last.start]} {text[last.stop :]}"


def _outlet(words: list[str], outlets: Collection[str], *, is_alone: bool) -> str:
    """The outlet, taken out of the words; where the title is told apart any word is it, else the last of several."""
    for place in reversed(range(len(words))):
        named = _PUBLISHED.sub("", _AT.sub("", words[place]))
        if named in outlets:
            del words[place]
            return named
    if words and (is_alone or len(words) > 1):
        return _PUBLISHED.sub("", _AT.sub("", words.pop()))
    return ""
