"""The robot of a WeCom group (消息推送): posts texts and pictures there, hears nothing (path/91770).

Its key is the only credential, so it stands in no error and no log. The robot compares nothing: what is posted twice is
seen twice.
"""

import base64
import hashlib
import json
import threading
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import requests

from bot.channels import envelope, wecom_app
from bot.channels.base import DeliveryError, Outgoing, Receipt, Verdict, Wiring
from bot.channels.sdk import TIMEOUT, PlatformError, guard, never_left
from bot.core import config
from bot.core.clock import Clock, system_clock

GROUP = "group_robot"
A_MINUTE = 20
"""Messages of one robot."""
MINUTE = timedelta(minutes=1)
MAX_PICTURE = 2 * 1024 * 1024
"""Bytes before base64."""

REFUSALS: Mapping[int, tuple[Verdict, str]] = {
    -1: (Verdict.AGAIN, "企业微信繁忙"),
    45033: (Verdict.AGAIN, "同时调用过多"),
    45009: (Verdict.LATER, "群机器人发得太多"),
    93000: (Verdict.NEVER, "群机器人的 key 不对，或机器人已被移除"),
    93004: (Verdict.NEVER, "群机器人已停用"),
    93008: (Verdict.NEVER, "群机器人不在群里"),
    40058: (Verdict.NEVER, "消息的参数不对"),
}
"""Refusals by errcode; where the robot is gone the message is too, and the office is told."""
FULL = "群机器人一分钟最多发二十条，稍后再发。"
TOO_LARGE = "图片超过 2 MB，群机器人不收。"
PLAIN_HTTP = "channels.group_robot.api_base：应以 https:// 开头（本机除外）"


class GroupRobot:
    """The channel of one robot; safe to share between threads.

    Raises:
        ConfigError: an API address that would send the key unencrypted.
    """

    name = GROUP

    def __init__(self, settings: config.GroupRobot, *, clock: Clock = system_clock) -> None:
        self._key = settings.key.get_secret_value()
        self._address = settings.api_base.rstrip("/") + "/webhook/send"
        self._clock = clock
        self._http = requests.Session()
        self._said: deque[datetime] = deque()
        self._counting = threading.Lock()
        try:
            guard(self._http, settings.api_base)
        except ValueError:
            raise config.ConfigError([PLAIN_HTTP]) from None

    def send(self, message: Outgoing) -> Receipt:
        """Post a text of at most 2048 bytes, or the picture in its place, now; `to` and `key` mean nothing to a group.

        Raises:
            DeliveryError: with `verdict` telling whether and when trying again can help.
        """
        if message.picture is None:
            body: dict[str, Any] = {"msgtype": "text", "text": {"content": envelope.clean(message.text)}}
        elif len(message.picture) > MAX_PICTURE:
            raise DeliveryError(TOO_LARGE, verdict=Verdict.NEVER)
        else:
            digest = hashlib.md5(message.picture, usedforsecurity=False).hexdigest()
            shown = {"base64": base64.b64encode(message.picture).decode(), "md5": digest}
            body = {"msgtype": "image", "image": shown}
        if not self._may_speak():
            raise DeliveryError(FULL, verdict=Verdict.LATER)
        self._post(body)
        return Receipt("")

    def _may_speak(self) -> bool:
        """Count a message against the minute, if it still fits."""
        now = self._clock()
        with self._counting:
            while self._said and self._said[0] <= now - MINUTE:
                self._said.popleft()
            if len(self._said) >= A_MINUTE:
                return False
            self._said.append(now)
            return True

    def _post(self, body: Mapping[str, Any]) -> None:
        failure = PlatformError(None, "not a JSON object with an errcode")
        raw, kind = json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
        try:
            asked = self._http.post(
                self._address, raw, params={"key": self._key}, headers=kind, timeout=TIMEOUT, allow_redirects=False
            )
            answer = asked.json()
            code = answer.get("errcode") if isinstance(answer, dict) else None
            if code == 0:
                return
            if isinstance(code, int):
                failure = PlatformError(code, "refused")
        except requests.RequestException as error:
            failure = PlatformError(None, type(error).__name__, done=not never_left(error))
        raise wecom_app.delivery_error(failure, REFUSALS)  # here: what was caught carries the address with the key


def opened(settings: config.GroupRobot, wiring: Wiring) -> GroupRobot:
    """The channel of the robots in the settings."""
    return GroupRobot(settings, clock=wiring.clock)
