"""The app itself and its place in the workbench, as WeCom keeps them (path/90227, path/92535)."""

from collections import defaultdict
from typing import Any

from bot.core.clock import Clock
from bot.demo.standin_answers import Json, failure, success
from bot.demo.standin_api import Api
from bot.demo.standin_callbacks import App
from bot.demo.standin_contacts import Contacts
from bot.demo.standin_http import Request
from bot.demo.standin_login import SignIn

NO_APP, BAD, NOBODY, TOO_OFTEN = 40056, 40058, 40003, 45009
MOST_ITEMS, MOST_USERS = 4, 1000
PER_USER, PER_APP = 10, 100_000
"""How often a minute one user's data is set, and how many users' in all."""
TEMPLATES = frozenset({"keydata", "image", "list", "webview", "normal"})


class Workbench:
    """The app's template and what each user sees in it."""

    def __init__(self, app: App, clock: Clock, contacts: Contacts, sign_in: SignIn) -> None:
        self._app, self._clock, self._sign_in = app, clock, sign_in
        self._chats, self._scope = contacts.chats, contacts.scope
        self.app: Json = {"close": 0, "report_location_flag": 0, "isreportenter": 1, "home_url": ""}
        """What an administrator has switched on the app's page."""
        self.forget()

    def forget(self) -> None:
        """The plain tile, with nothing on it."""
        self.template: Json = {"type": "normal"}
        self.shown: dict[str, Json] = {}
        """What who sees, by lower-case userid; who is not named sees the template's own."""
        self._minutes: dict[tuple[str, int], int] = defaultdict(int)

    def items(self, userid: str) -> list[Json]:
        """The key data this member sees: `key`, `data` and where it leads."""
        if self.template["type"] != "keydata":
            return []
        seen = self.shown.get(userid.lower(), self.template)
        found: list[Json] = seen["keydata"]["items"]
        return found

    def open(self, api: Api) -> None:
        """Add the endpoints."""
        api.open("GET", "agent/get", self.agent_get)
        api.open("POST", "agent/set_workbench_template", self.set_template)
        api.open("POST", "agent/set_workbench_data", self.set_data)
        api.open("POST", "agent/batch_set_workbench_data", self.set_many)
        api.resets.append(self.forget)

    def agent_get(self, request: Request) -> Json:
        """GET agent/get: the app as the admin page shows it, to itself only."""
        if request.query.get("agentid", "") != str(self._app.agent_id):
            return failure(NO_APP, self._clock())
        return success(
            agentid=self._app.agent_id,
            name="支部通",
            description="党支部工作助手",
            square_logo_url="",
            **self._scope(),
            redirect_domain=self._sign_in.trusted,
            **self.app,
        )

    def set_template(self, request: Request) -> Json:
        """POST agent/set_workbench_template; `replace_user_data` drops what single users were shown."""
        body = request.json()
        code = self._refusal(body, body)
        if code or body is None:
            return failure(code, self._clock())
        self.template = {name: value for name, value in body.items() if name in {"type", body["type"]}}
        if body.get("replace_user_data"):
            self.shown.clear()
        return success()

    def set_data(self, request: Request) -> Json:
        """POST agent/set_workbench_data: what one user sees."""
        body = request.json()
        return self._show(body, body, [body.get("userid")] if body else [])

    def set_many(self, request: Request) -> Json:
        """POST agent/batch_set_workbench_data: the same to a thousand users at most."""
        body = request.json()
        names = body.get("userid_list") if body else []
        return self._show(body, body.get("data") if body else None, names if isinstance(names, list) else [])

    def _show(self, body: Json | None, data: Any, names: list[Any]) -> Json:
        code = self._refusal(body, data)
        users = [str(name).lower() for name in names]
        if not code and not 1 <= len(users) <= MOST_USERS:
            code = BAD
        if not code and not all(user in self._chats.members for user in users):
            code = NOBODY
        if not code and not self._allow(users):
            code = TOO_OFTEN
        if code:
            return failure(code, self._clock())
        kind = data["type"]
        self.shown |= {user: {"type": kind, kind: data.get(kind)} for user in users}
        return success()

    def _allow(self, users: list[str]) -> bool:
        minute = int(self._clock().timestamp()) // 60
        allowed = all(self._minutes[user, minute] < PER_USER for user in users)
        if not allowed or self._minutes["", minute] + len(users) > PER_APP:
            return False
        self._minutes["", minute] += len(users)
        for user in users:
            self._minutes[user, minute] += 1
        return True

    def _refusal(self, body: Json | None, data: Any) -> int:
        if body is None:
            return BAD
        if body.get("agentid") != self._app.agent_id:
            return NO_APP
        if not isinstance(data, dict) or data.get("type") not in TEMPLATES:
            return BAD
        return 0 if data["type"] != "keydata" or _fits(data.get("keydata")) else BAD


def _fits(keydata: Any) -> bool:
    """One to four items, each with its number; a web page or a page of a mini program behind it, not both."""
    items = keydata.get("items") if isinstance(keydata, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
        return False
    return all(
        isinstance(one, dict) and isinstance(one.get("data"), str) and not (one.get("jump_url") and one.get("pagepath"))
        for one in items
    )
