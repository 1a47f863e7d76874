"""The robots of WeCom groups (消息推送): each speaks in its own group and hears nothing (path/91770).

The key of a robot is its only credential, so it stands in no error and no log. A robot compares nothing: what is posted
twice is seen twice. Each has its own limit and its own trouble, so that to the outbox each is a place of its own.
"""

import hashlib
import json
import threading
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import requests

from bot.channels import envelope, errcodes, group_bodies, uploads
from bot.channels.base import DeliveryError, File, Outgoing, Receipt, Verdict, Wiring
from bot.channels.refusing import delivery_error
from bot.channels.sdk import JSON, TIMEOUT, PlatformError, guard, never_left
from bot.core import config
from bot.core.clock import Clock, system_clock

GROUP = "group_robot"
A_MINUTE = 20
"""Messages of one robot."""
MINUTE = timedelta(minutes=1)
FILES_KEPT = 16
BAD_MEDIA = 40007
"""The number of an upload is no good any more."""

REFUSALS = errcodes.refusals(errcodes.ROBOT)
"""Where a robot is gone the message is too, and the office is told; the robots of other groups go on."""
GONE = (93000, 93004, 93008)
FULL = "群机器人一分钟最多发二十条，稍后再发。"
NO_ROBOT = "配置里没有这个单位的群机器人。"
PLAIN_HTTP = "channels.group_robot.api_base：应以 https:// 开头（本机除外）"


def place(code: str = "") -> str:
    """Where a unit's group is posted to, as the outbox calls it: `group_robot/B07`; without a code the office's."""
    return f"{GROUP}/{code.upper()}" if code else GROUP


def is_place(channel: str) -> bool:
    """Whether a channel of the outbox is a group, in which nobody reads messages of his own."""
    return channel.partition("/")[0] == GROUP


def unit_at(channel: str) -> str:
    """The code of the unit whose group it is, in capitals; empty for the office's."""
    return channel.partition("/")[2]


class _Robot:
    """One key: what it said in the last minute, and what it has uploaded. Shared between threads."""

    def __init__(self, key: str, clock: Clock) -> None:
        self.key = key
        self._clock = clock
        self._said: deque[datetime] = deque()
        self._uploaded: OrderedDict[str, tuple[str, datetime]] = OrderedDict()
        self._counting = threading.Lock()

    def may_speak(self) -> bool:
        """Count a message against the minute, if it still fits."""
        now = self._clock()
        with self._counting:
            while self._said and self._said[0] <= now - MINUTE:
                self._said.popleft()
            if len(self._said) >= A_MINUTE:
                return False
            self._said.append(now)
            return True

    def uploaded(self, file: File) -> str:
        """The number a file was uploaded under, while it is good; empty when there is none."""
        media_id, until = self._uploaded.get(_digest(file), ("", self._clock()))
        return media_id if self._clock() < until else ""

    def keep(self, file: File, media_id: str) -> None:
        """Remember the number of an upload."""
        with self._counting:
            self._uploaded[_digest(file)] = (media_id, self._clock() + uploads.LIFE)
            while len(self._uploaded) > FILES_KEPT:
                self._uploaded.popitem(last=False)


class GroupRobot:
    """The channel of all robots; safe to share between threads.

    Raises:
        ConfigError: an API address that would send the keys unencrypted.
    """

    name = GROUP

    def __init__(self, settings: config.GroupRobot, *, clock: Clock = system_clock) -> None:
        keys = {"": settings.key} | {code.upper(): robot.key for code, robot in settings.units.items()}
        self._robots = {code: _Robot(key.get_secret_value(), clock) for code, key in keys.items()}
        self._base = settings.api_base.rstrip("/") + "/webhook/"
        self._http = requests.Session()
        try:
            guard(self._http, settings.api_base)
        except ValueError:
            raise config.ConfigError([PLAIN_HTTP]) from None

    @property
    def places(self) -> tuple[str, ...]:
        """What the outbox calls the groups; each is left alone for itself when it is in trouble."""
        return tuple(place(code) for code in self._robots)

    def send(self, message: Outgoing) -> Receipt:
        """Post to the groups of these units, to the office's without any, now; `key` means nothing to a group.

        A picture goes before everything else, then a card that leads somewhere, a file, and the words. For a card the
        robot does not take, what comes after it is posted, once.

        Raises:
            DeliveryError: with `verdict` telling whether and when trying again can help. Of several groups the first
                may have seen it when a later one fails.
        """
        for number, code in enumerate(message.to or ("",)):
            try:
                self._show_or_say(self._robot_of(code), message)
            except DeliveryError as error:
                error.maybe_arrived |= number > 0
                raise
        return Receipt("")

    def _show_or_say(self, robot: _Robot, message: Outgoing) -> None:
        """Post it; without its card where that is refused for good, and the robot is not."""
        try:
            return self._say(robot, message)
        except DeliveryError as error:
            about_card = error.permanent and error.code is not None and error.code not in GONE
            if not (group_bodies.is_card(message) and about_card):
                raise
        return self._say(robot, replace(message, card=None))

    def _robot_of(self, code: str) -> _Robot:
        robot = self._robots.get(code.upper())
        if robot is None:
            raise DeliveryError(NO_ROBOT, verdict=Verdict.NEVER)
        return robot

    def _say(self, robot: _Robot, message: Outgoing) -> None:
        """Post it; a file under the number of its last upload, where that is no good any more once under another."""
        file = message.file if group_bodies.is_file(message) else None
        if file is None:
            return self._post(robot, group_bodies.body(message))
        kept = robot.uploaded(file)
        try:
            return self._post(robot, group_bodies.body(message, kept or self._upload(robot, file)))
        except DeliveryError as error:
            if error.code != BAD_MEDIA or not kept:
                raise
        return self._post(robot, group_bodies.body(message, self._upload(robot, file)))

    def _post(self, robot: _Robot, body: Mapping[str, Any]) -> None:
        if not robot.may_speak():
            raise DeliveryError(FULL, verdict=Verdict.LATER)
        self._call(robot, "send", data=json.dumps(body, ensure_ascii=False).encode())

    def _upload(self, robot: _Robot, file: File) -> str:
        """The number of a file uploaded just now, good for this robot alone."""
        group_bodies.require_size(file.content)
        name = envelope.clean(file.name).replace("\\", "/").rpartition("/")[2]
        try:
            answer = self._call(robot, "upload_media", params={"type": "file"}, files={"media": (name, file.content)})
        except DeliveryError as error:
            error.maybe_arrived = False  # nobody has been told anything yet
            raise
        media_id = str(answer.get("media_id", ""))
        robot.keep(file, media_id)
        return media_id

    def _call(
        self,
        robot: _Robot,
        action: str,
        *,
        params: Mapping[str, str] | None = None,
        data: bytes | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> dict[str, Any]:
        failure = PlatformError(None, "not a JSON object with an errcode")
        asked = {"key": robot.key, **(params or {})}
        kind = JSON if data is not None else None
        try:
            found = self._http.post(
                self._base + action,
                params=asked,
                data=data,
                files=files,
                headers=kind,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            answer = found.json()
            code = answer.get("errcode") if isinstance(answer, dict) else None
            if code == 0:
                return dict(answer)
            if isinstance(code, int):
                failure = PlatformError(code, "refused")
        except requests.RequestException as error:
            failure = PlatformError(None, type(error).__name__, done=not never_left(error))
        raise delivery_error(failure, REFUSALS)  # here: what was caught carries the address with the key


def opened(settings: config.GroupRobot, wiring: Wiring) -> GroupRobot:
    """The channel of the robots in the settings."""
    return GroupRobot(settings, clock=wiring.clock)


def _digest(file: File) -> str:
    return hashlib.sha256(f"{file.name}\0".encode() + file.content).hexdigest()
