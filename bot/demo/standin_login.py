"""Signing in with the stand-in: the two pages that ask who one is, and the codes they give away.

WeCom asks nobody inside its client (path/91022) and shows a code to scan at a desk (path/98152); without a client one
chooses. Codes live five minutes and are good once (path/91023).
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from bot.core.clock import Clock
from bot.demo.standin_callbacks import App
from bot.demo.standin_chats import Chats, Member
from bot.demo.standin_http import Answer, Request

INSIDE, DESKTOP = "/connect/oauth2/authorize", "/wwlogin/sso/login"
STYLE = "/sign_in.css"
PAGE = Path(__file__).parent / "page"
CHOICE, REFUSAL = (Template((PAGE / name).read_text("utf-8")) for name in ("sign_in.html", "refused.html"))
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
WANTED: Mapping[str, Mapping[str, frozenset[str]]] = {
    INSIDE: {
        "response_type": frozenset({"code"}),
        "scope": frozenset({"snsapi_base", "snsapi_privateinfo"}),
    },
    DESKTOP: {"login_type": frozenset({"CorpApp"})},
}
"""What each page takes for its own parameters."""
STATE = re.compile(r"[A-Za-z0-9]{0,128}")
CODE_LIFE = timedelta(minutes=5)
MOST = 30
"""People one search shows."""
NOBODY = ""
"""In the place of a userid: somebody who is no member."""

FOREIGN = "只能从这台机器上打开。"
REFUSED: Mapping[int, str] = {
    40013: "appid 不是这个企业的",
    40056: "agentid 不是这个应用的",
    40058: "参数不对",
    50001: "redirect_uri 的域名（连同端口）不是应用的可信域名",
}
TELL = "{why}（errcode {code}）。"
FOUND = "找到 {count} 人。"
TOO_MANY = "找到 {count} 人，只列出前 {most} 人；请多写几个字。"
NOT_FOUND = "没有找到，请换个写法。"
PLATFORM = "企业微信"


class Offered(NamedTuple):
    """Somebody who can be chosen: how he is told, his name, and what tells him from others."""

    key: str
    name: str
    note: str


STRANGER = Offered(NOBODY, "不是本单位的人", "应当进不去")


class Codes:
    """The codes given away and not yet taken."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, tuple[str, datetime]] = {}

    def give(self, userid: str) -> str:
        """A code for a member, or for `NOBODY`."""
        code = secrets.token_urlsafe(32)
        self._given[code] = (userid.lower(), self._clock() + CODE_LIFE)
        return code

    def take(self, code: str) -> str | None:
        """Whose code it is, in lower case; None if it is unknown, too old or taken before."""
        userid, until = self._given.pop(code, (None, self._clock()))
        return userid if self._clock() < until else None

    def clear(self) -> None:
        """No code is good any more."""
        self._given.clear()


class SignIn:
    """The pages: where is one sent from, may one be sent back, and as whom."""

    def __init__(self, app: App, chats: Chats, codes: Codes) -> None:
        self.trusted = ""
        """Host and port of the app's trusted domain (可信域名), as an admin would enter it."""
        self.featured: Mapping[str, str] = {}
        """Userids that are offered at once, each with what he is there for."""
        self._app, self._chats, self._codes = app, chats, codes

    def page(self, request: Request) -> Answer:
        """Ask who one is; somebody chosen is sent back with a code."""
        if not request.is_local:
            return Answer(FOREIGN.encode(), status=HTTPStatus.FORBIDDEN, headers=HEADERS)
        asked = dict(request.query)
        chosen, sought = asked.pop("as", None), asked.pop("find", "").strip().lower()
        code = self._refusal(request.path, asked)
        if code:
            return refusing(PLATFORM, REFUSED[code], code)
        if chosen is not None and chosen in {NOBODY, *self._chats.members}:
            return sent_back(asked, self._codes.give(chosen))
        return self._ask(asked, sought)

    def _refusal(self, path: str, asked: Mapping[str, str]) -> int:
        """The errcode WeCom shows in place of the page, 0 for none."""
        if asked.get("appid") != self._app.corp_id:
            return 40013
        if asked.get("agentid") != str(self._app.agent_id):
            return 40056
        odd = any(asked.get(name) not in good for name, good in WANTED[path].items())
        if odd or not STATE.fullmatch(asked.get("state", "")):
            return 40058
        return 0 if leads_home(asked, self.trusted) else 50001

    def _ask(self, asked: Mapping[str, str], sought: str) -> Answer:
        known = self._chats.members
        first = [_offered(known[userid], label) for userid, label in self.featured.items() if userid in known]
        found = [one for userid, one in known.items() if sought in one.name.lower() or sought in userid]
        return asking(PLATFORM, asked, [*first, STRANGER], sought, [_offered(one, one.note) for one in found])


def asking(
    platform: str, asked: Mapping[str, str], first: Iterable[Offered], sought: str, found: Sequence[Offered]
) -> Answer:
    """The page that asks who one is: some at once, others `found` by what was `sought`."""
    hidden = (f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items())
    return _html(
        CHOICE,
        platform=platform,
        featured="".join(_choice(asked, one) for one in first),
        hidden="".join(hidden),
        sought=escape(sought),
        told=_told(len(found)) if sought else "",
        found="".join(_choice(asked, one) for one in found[:MOST]) if sought else "",
    )


def refusing(platform: str, why: str, code: int) -> Answer:
    """The page a platform shows in place of it, with its errcode."""
    return _html(REFUSAL, platform=platform, told=TELL.format(why=why, code=code))


def sent_back(asked: Mapping[str, str], code: str) -> Answer:
    """To where one came from, its own query kept, with a code."""
    back = urlsplit(asked["redirect_uri"])
    given = urlencode({"code": code, "state": asked.get("state", "")})
    there = back._replace(query=f"{back.query}&{given}".lstrip("&")).geturl()
    safe = quote(there, safe="%/:?#[]@!$&'()*+,;=~")
    return Answer(status=HTTPStatus.FOUND, headers=HEADERS | {"Location": safe})


def leads_home(asked: Mapping[str, str], home: str) -> bool:
    """Whether one would be sent back to the host and port that were entered."""
    back = urlsplit(asked.get("redirect_uri", ""))
    return back.scheme in {"http", "https"} and back.netloc != "" and back.netloc == home


def style(_: Request) -> Answer:
    """How the pages look."""
    return Answer((PAGE / "sign_in.css").read_bytes(), "text/css; charset=utf-8", headers=HEADERS)


def _offered(one: Member, note: str) -> Offered:
    return Offered(one.userid.lower(), one.name, note)


def _choice(asked: Mapping[str, str], one: Offered) -> str:
    """A link and no form: the policy against foreign forms would also stop the way back."""
    href = escape("?" + urlencode({**asked, "as": one.key}))
    return f'<li><a href="{href}">{escape(one.name)} <span>{escape(one.note)}</span></a></li>'


def _told(count: int) -> str:
    if count > MOST:
        return TOO_MANY.format(count=count, most=MOST)
    return FOUND.format(count=count) if count else NOT_FOUND


def _html(shell: Template, **parts: str) -> Answer:
    """Each part is HTML already."""
    return Answer(shell.substitute(parts).encode(), "text/html; charset=utf-8", headers=HEADERS)
