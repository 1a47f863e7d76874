"""The messages of the stand-in's app: what is sent to members, and what is taken back (paths 90236 and 94867)."""

import re
import secrets
from datetime import datetime, timedelta

from bot.demo import standin_cards, standin_media
from bot.demo.standin_answers import Json, failure, success
from bot.demo.standin_api import Api
from bot.demo.standin_callbacks import MAX_TEXT
from bot.demo.standin_card_checks import is_good
from bot.demo.standin_cards import Cards
from bot.demo.standin_chats import BOT, Member
from bot.demo.standin_http import Request
from bot.demo.standin_quotas import DUPLICATES_AT_MOST

MAX_RECEIVERS = 1000
RECALLED_WITHIN = timedelta(hours=24)
CARD = "template_card"
KINDS = frozenset({"text", "markdown", "textcard", CARD, *standin_media.LIMITS})
_ESCAPED = re.compile(rb"\\u(?!00[01])")


class Messages:
    """What the app has sent."""

    def __init__(self, api: Api, cards: Cards) -> None:
        self._api, self._cards = api, cards
        api.open("POST", "message/send", self._take)
        api.open("POST", "message/recall", self._recall)

    def _take(self, request: Request) -> Json:
        now, message = self._api.clock(), request.json()
        if message is None:
            return failure(40058, now, errmsg="Warning: wrong json format.")
        names = [name.strip().lower() for name in str(message.get("touser", "")).split("|") if name.strip()]
        text, code = self._words(message, now)
        if message.get("agentid") != self._api.app.agent_id:
            code = 301002
        elif _ESCAPED.search(request.body):
            code = 40033
        elif not names:
            code = 82001
        elif len(names) > MAX_RECEIVERS or not 0 < message.get("duplicate_check_interval", 1) <= DUPLICATES_AT_MOST:
            code = 40058
        return failure(code, now) if code else self._send(message, text, names, now)

    def _send(self, message: Json, text: str, names: list[str], now: datetime) -> Json:
        known, quotas = self._api.chats.members, self._api.quotas
        wanted = list(known.values()) if names == ["@all"] else [known[name] for name in names if name in known]
        receivers = [member for member in dict.fromkeys(wanted) if member.licensed]
        unreached = {
            "invaliduser": "|".join(name for name in names if name not in known and name != "@all"),
            "unlicenseduser": "|".join(member.userid for member in wanted if not member.licensed),
        }
        if not receivers:
            return failure(81013, now, **unreached)
        if not quotas.allow_day(len(receivers), len(known), now):
            return failure(45009, now)
        number = secrets.token_urlsafe(24)
        if quotas.is_repeated(message, now):
            return success(msgid=number, **unreached)
        if message["msgtype"] == CARD and self._cards.is_taken(message[CARD]):
            return failure(40058, now)
        quotas.remember(message, now)
        return success(msgid=number, **unreached, **self._bring(number, message, text, receivers))

    def _bring(self, number: str, message: Json, text: str, receivers: list[Member]) -> Json:
        """To each receiver, or silently not: a member who has had his thirty a minute sees nothing."""
        api = self._api
        now, kind = api.clock(), message["msgtype"]
        body = message[kind]
        brought = [member.userid for member in receivers if api.quotas.allow_member(member.userid, now)]
        api.dropped += [{"msgid": number, "user": one.userid} for one in receivers if one.userid not in brought]
        truncated = len(str(body.get("content", "")).encode()) > MAX_TEXT
        api.outbox.append(
            {"msgid": number, "at": now.isoformat(), "to": brought, "text": text, "truncated": truncated}
            | {"msgtype": kind, "body": body}
        )
        more = self._cards.keep(number, body, [userid.lower() for userid in brought]) if kind == CARD else {}
        line = {"kind": kind, "media_id": body.get("media_id", ""), "msgid": number}
        for userid in brought:
            api.chats.add(userid, BOT, text, line)
        return more

    def _words(self, message: Json, now: datetime) -> tuple[str, int]:
        """What the members will read, and the errcode of a body that cannot be sent (path/90236)."""
        kind = message.get("msgtype")
        body = message.get(str(kind))
        if str(kind) not in KINDS:
            return "", 40008
        if not isinstance(body, dict):
            return "", 40058
        if kind in {"text", "markdown"}:
            content = str(body.get("content", ""))
            return content.encode()[:MAX_TEXT].decode("utf-8", "ignore"), 0 if content else 44004
        if kind in standin_media.LIMITS:
            media = self._api.shelf.get(str(body.get("media_id", "")), now)
            return (f"[{media.name}]", 0) if media is not None and media.kind == kind else ("", 40007)
        if kind == CARD:
            return (standin_cards.words(body), 0) if is_good(body) else ("", 40058)
        title = body.get("title") or ""
        return "\n".join(str(part) for part in (title, body.get("description", "")) if part), 0 if title else 40058

    def _recall(self, request: Request) -> Json:
        """Take back what was sent within a day (path/94867)."""
        now, asked = self._api.clock(), request.json() or {}
        sent = next((one for one in self._api.outbox if one["msgid"] == asked.get("msgid")), None)
        if sent is None or now - datetime.fromisoformat(sent["at"]) > RECALLED_WITHIN:
            return failure(40058, now)
        sent["recalled"] = True
        self._cards.withdraw(sent["msgid"])
        self._api.chats.withdraw(sent["msgid"])
        return success()
