"""How the API of the stand-in answers: refusals with WeCom's numbers and words, and status 200 (path/90313)."""

from datetime import datetime
from typing import Any

MEANINGS = {
    -1: "system busy",
    40001: "invalid credential",
    40003: "invalid userid",
    40004: "invalid media file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40016: "invalid button count",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40022: "invalid sub button level",
    40023: "invalid sub button count",
    40024: "invalid sub button type",
    40025: "invalid sub button name size",
    40026: "invalid sub button key size",
    40027: "invalid sub button url size",
    40029: "invalid code",
    40033: "invalid charset",
    40056: "invalid agentid",
    40058: "invalid Request Parameter",
    41001: "access_token missing",
    41004: "corpsecret missing",
    42001: "access_token expired",
    44001: "empty media data",
    44004: "empty text content",
    45009: "api freq out of limit",
    45033: "api concurrent out of limit",
    46003: "menu no exist",
    60020: "not allow to access from your ip",
    60111: "userid not found",
    60140: "invalid response_code",
    81013: "user & party & tag all invalid",
    82001: "user & party & tag all empty",
    93000: "invalid webhook url",
    93004: "robot is stopped",
    93008: "robot is not in the chat",
    301002: "not allow operate another agent with this accesstoken",
}
Json = dict[str, Any]


def failure(code: int, now: datetime, **more: Any) -> Json:
    """A refusal as WeCom words it; the status stays 200."""
    hint = f"hint: [{int(now.timestamp())}], more info at https://open.work.weixin.qq.com/devtool/query?e={code}"
    return {"errcode": code, "errmsg": f"{MEANINGS.get(code, 'error')}, {hint}"} | more


def success(**more: Any) -> Json:
    """An answer that carries `more`."""
    return {"errcode": 0, "errmsg": "ok"} | more
