"""Signing in, without asking a platform: where browsers are sent, what a code looks like, whom an answer names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from bot.channels import envelope
from bot.channels.base import BadCodeError
from bot.channels.sdk import PlatformError

STATE = re.compile(r"[A-Za-z0-9]{1,128}")
CODE = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}")
"""At most 512 bytes (path/91023), and nothing that would have to be written otherwise in an address."""
CODE_REFUSED = 40029
USED_UP = frozenset({CODE_REFUSED, 40163, 42003})
"""What an Official Account's code is told that is none, was used, or is older than five minutes."""
OUTSIDERS = ("openid", "external_userid")
"""What names somebody who is no member of the company."""
SNAPSHOT = "is_snapshotuser"
"""Whoever only looks at a picture of the page (快照页) has an openid that is nobody's."""
WECOM_CLIENT, WECHAT_CLIENT = "wxwork", "micromessenger"
"""What the browser inside WeCom calls itself (path/91022), and what it shares with the one inside WeChat."""


@dataclass(frozen=True, slots=True)
class Gates:
    """The two pages on which WeCom recognises people for one app.

    Each sends them back to `redirect`, whose host and port must be the app's trusted domain, with a code and `state`.

    Raises:
        ValueError: a state that is not 1 to 128 letters and digits.
    """

    corp_id: str
    agent_id: int
    authorize_base: str
    sign_in_base: str

    def inside(self, redirect: str, state: str) -> str:
        """For a browser inside WeCom: silent, nobody is asked (path/91022; the order is WeCom's)."""
        return _silently(self.authorize_base, self.corp_id, redirect, state, agentid=str(self.agent_id))

    def desktop(self, redirect: str, state: str) -> str:
        """For any other browser: a code to be scanned with WeCom (path/98152)."""
        asked = {
            "login_type": "CorpApp",
            "appid": self.corp_id,
            "agentid": str(self.agent_id),
            "redirect_uri": redirect,
            "state": _checked_state(state),
        }
        return f"{self.sign_in_base.rstrip('/')}/wwlogin/sso/login?{_encoded(asked)}"


@dataclass(frozen=True, slots=True)
class AccountGate:
    """The page on which WeChat recognises who opens a page of an Official Account (网页授权).

    It sends him back to `redirect`, whose host must be the account's 网页授权域名, with a code and `state`.
    """

    app_id: str
    authorize_base: str

    def inside(self, redirect: str, state: str) -> str:
        """For a browser inside WeChat: silent, and good for who does not follow the account, too.

        Raises:
            ValueError: a state that is not 1 to 128 letters and digits.
        """
        return _silently(self.authorize_base, self.app_id, redirect, state)


def in_wecom(browser: str) -> bool:
    """Whether a `User-Agent` is that of the browser inside WeCom."""
    return WECOM_CLIENT in browser.lower()


def in_wechat(browser: str) -> bool:
    """Whether a `User-Agent` is that of the browser inside WeChat, which is not the one inside WeCom."""
    return WECHAT_CLIENT in browser.lower() and not in_wecom(browser)


def checked_code(code: str) -> str:
    """The code, if it can be one.

    Raises:
        BadCodeError: empty, too long or of other characters.
    """
    if not CODE.fullmatch(code):
        raise BadCodeError
    return code


def member_in(answer: Mapping[str, Any]) -> str | None:
    """The member an answer of `auth/getuserinfo` names, in lower case; None for an outsider (path/91023).

    Raises:
        PlatformError: it names nobody at all.
    """
    userid = answer.get("userid")
    if isinstance(userid, str) and envelope.is_userid(userid):
        return userid.lower()
    if any(answer.get(name) for name in OUTSIDERS):
        return None
    raise PlatformError(None, "getuserinfo without anybody")


def visitor_in(answer: Mapping[str, Any]) -> str:
    """The openid an answer of `sns/oauth2/access_token` names, its letters as they are.

    Raises:
        BadCodeError: it is nobody's: only a picture of the page was looked at.
        PlatformError: it names nobody at all.
    """
    if answer.get(SNAPSHOT):
        raise BadCodeError
    openid = answer.get("openid")
    if isinstance(openid, str) and envelope.is_userid(openid):
        return openid
    raise PlatformError(None, "sns/oauth2 without anybody")


def _silently(base: str, app_id: str, redirect: str, state: str, **more: str) -> str:
    """The page that asks nobody; WeChat compares the address as a whole, so the order counts."""
    asked = {
        "appid": app_id,
        "redirect_uri": redirect,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": _checked_state(state),
        **more,
    }
    return f"{base.rstrip('/')}/connect/oauth2/authorize?{_encoded(asked)}#wechat_redirect"


def _checked_state(state: str) -> str:
    if not STATE.fullmatch(state):
        raise ValueError("state")
    return state


def _encoded(asked: Mapping[str, str]) -> str:
    return urlencode(asked, quote_via=quote)
