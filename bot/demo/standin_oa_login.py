"""Who opens a page inside WeChat (网页授权), at the stand-in: the page that asks who one is, and what its codes tell.

WeChat itself asks nobody (`snsapi_base`) and knows whoever opens the page, whether he follows the account or not.
Codes live five minutes and are good once.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from bot.core.clock import Clock
from bot.demo.standin_http import Answer, Request
from bot.demo.standin_login import (
    CODE_LIFE,
    FOREIGN,
    HEADERS,
    STATE,
    Offered,
    asking,
    leads_home,
    refusing,
    sent_back,
)
from bot.demo.standin_oa_api import OaApi
from bot.demo.standin_oa_followers import Account, Follower

PAGE, ASK = "/oa/connect/oauth2/authorize", "/oa/sns/oauth2/access_token"
PLATFORM = "微信"
AT_ONCE = 6
"""Of those who follow, so many are offered at once."""
GRANT, SCOPE = "authorization_code", "snsapi_base"
PLAIN = "text/plain"
"""As what WeChat sends its JSON."""
FOLLOWS, FOLLOWS_NOT = "已关注", "没有关注"
REFUSED: Mapping[int, str] = {
    10003: "redirect_uri 的域名不是公众号的网页授权域名",
    10005: "公众号没有这个 scope 的权限",
    10010: "没有 scope",
    10011: "没有 redirect_uri",
    10012: "没有 appid",
    10013: "没有 state，或它不是 128 个以内的字母和数字",
    40013: "appid 不是这个公众号的",
}
MISSING: Mapping[str, int] = {"appid": 10012, "redirect_uri": 10011, "scope": 10010, "state": 10013}


class Codes:
    """The codes given away; WeChat tells one that was used from one that never was."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """No code is good any more."""
        self._given: dict[str, tuple[str, datetime]] = {}
        self._used: set[str] = set()

    def give(self, openid: str) -> str:
        """A code of who opens a page."""
        code = secrets.token_urlsafe(24)
        self._given[code] = (openid, self._clock() + CODE_LIFE)
        return code

    def take(self, code: str) -> str | int:
        """Whose code it is, or the errcode."""
        if code in self._used:
            return 40163
        openid, until = self._given.pop(code, ("", self._clock()))
        if self._clock() >= until:
            return 40029
        self._used.add(code)
        return openid


class OaSignIn:
    """May one be sent back from here, and as whom; and who it was."""

    def __init__(self, account: Account, followers: Mapping[str, Follower], api: OaApi) -> None:
        self.domain = ""
        """The account's 网页授权域名 (with the port, where there is one); empty: it has no such right."""
        self.featured: Mapping[str, str] = {}
        """Openids that are offered at once beside those who follow, each with what he is there for."""
        self.codes = Codes(api.clock)
        self._account, self._followers, self._api = account, followers, api

    def page(self, request: Request) -> Answer:
        """Ask who one is; somebody chosen is sent back with a code."""
        if not request.is_local:
            return Answer(FOREIGN.encode(), status=HTTPStatus.FORBIDDEN, headers=HEADERS)
        asked = dict(request.query)
        chosen, sought = asked.pop("as", ""), asked.pop("find", "").strip().lower()
        code = self._refusal(asked)
        if code:
            return refusing(PLATFORM, REFUSED[code], code)
        if chosen in self._followers:
            return sent_back(asked, self.codes.give(chosen))
        found = [_offered(one) for one in self._followers.values() if sought in one.name.lower()]
        return asking(PLATFORM, asked, self._first(), sought, found)

    def ask(self, request: Request) -> Answer:
        """The endpoint: whose code it is."""
        return self._api.noted("sns/oauth2/access_token", request, lambda: self._told(request.query))

    def _first(self) -> list[Offered]:
        """Some who follow, then the featured."""
        known = self._followers
        follow = [_offered(one) for one in known.values() if one.follows][:AT_ONCE]
        offered = {one.key for one in follow}
        return follow + [
            Offered(openid, known[openid].name, note)
            for openid, note in self.featured.items()
            if openid in known and openid not in offered
        ]

    def _refusal(self, asked: Mapping[str, str]) -> int:
        """The number WeChat shows in place of the page, 0 for none."""
        missing = next((code for name, code in MISSING.items() if not asked.get(name)), 0)
        if missing:
            return missing
        if asked["appid"] != self._account.app_id:
            return 40013
        if not STATE.fullmatch(asked["state"]):
            return 10013
        if asked["scope"] != SCOPE or asked.get("response_type") != "code" or not self.domain:
            return 10005
        return 0 if leads_home(asked, self.domain) else 10003

    def _told(self, asked: Mapping[str, str]) -> Answer:
        code = self._stranger(asked)
        whose = code or self.codes.take(asked["code"])
        said = self._api.failure(whose) if isinstance(whose, int) else _token_of(whose)
        return Answer(json.dumps(said).encode(), PLAIN)

    def _stranger(self, asked: Mapping[str, str]) -> int:
        for name, right, missing, wrong in (
            ("appid", self._account.app_id, 41002, 40013),
            ("secret", self._account.secret, 41004, 40125),
            ("code", asked.get("code"), 41008, 40029),
            ("grant_type", GRANT, 40002, 40002),
        ):
            given = asked.get(name)
            if given != right or not given:
                return wrong if given else missing
        return 0


def _token_of(openid: str) -> dict[str, object]:
    """A token for what else one may ask of him; nobody here asks more."""
    tokens = {"access_token": secrets.token_urlsafe(64), "refresh_token": secrets.token_urlsafe(64)}
    return {**tokens, "expires_in": 7200, "openid": openid, "scope": SCOPE}


def _offered(one: Follower) -> Offered:
    follows = FOLLOWS if one.follows else FOLLOWS_NOT
    return Offered(one.openid, one.name, f"{one.note} · {follows}" if one.note else follows)
