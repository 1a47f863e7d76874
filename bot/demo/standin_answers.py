"""How the API of the stand-in answers: refusals with WeCom's numbers and words, and status 200 (path/90313)."""

from datetime import datetime
from typing import Any

MEANINGS = {
    -1: "system busy",
    40001: "invalid credential",
    40004: "invalid media file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40029: "invalid code",
    40033: "invalid charset",
    40058: "invalid Request Parameter",
    41001: "access_token missing",
    41004: "corpsecret missing",
    42001: "access_token expired",
    44001: "empty media data",
    44004: "empty text content",
    45009: "api freq out of limit",
    45033: "api concurrent out of limit",
    60020: "not allow to access from your ip",
    60111: "userid not found",
    81013: "user & party & tag all invalid",
    93000: "invalid webhook url",
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
