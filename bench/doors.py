"""The doors of the house, each with a company behind it: how one says something through them, and what comes back."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import SQLModel
from werkzeug.serving import make_server

from bench import company
from bench.day_script import How, Line
from bench.simulated import LETTERS, Simulation
from bot.core import config
from bot.demo.standin_http import HOST
from bot.demo.standin_oa import OaStandIn
from bot.demo.standin_oa_followers import Account, Follower, openid_for


class Door(Simulation):
    """The console: everything is typed."""

    name = "console"

    def __init__(self, url: str, place: Path, start: datetime) -> None:
        super().__init__(url, place, start)
        self.replies: list[str | None] = []
        """What people read at once; None where they pressed a button."""
        self.ways: list[str] = []

    def do(self, line: Line) -> None:
        """Say it, as this door has it."""
        with self.looking() as ctx:
            words = line.words if isinstance(line.words, str) else line.words(ctx)
        way = self.ways_of().get(line.how)
        reply = way(line, words) if way is not None else None
        pressed = reply is not None and line.how is How.PRESSED
        self.ways.append(line.how.value if reply is not None else How.TYPED.value)
        self.replies.append(None if pressed else reply if reply is not None else self.say(line.member, words))

    def ways_of(self) -> dict[How, Callable[[Line, str], str | None]]:
        """What this door has besides typing; what comes back is None where it was not there to be used."""
        return {}

    def letters(self) -> int:
        """How many requests went out."""
        with self.looking() as ctx:
            return ctx.connection.execute(sa.select(sa.func.count()).select_from(LETTERS)).scalar_one()


class Served(Door):
    """With the web application served, as a platform meets it."""

    def __init__(self, url: str, place: Path, start: datetime) -> None:
        super().__init__(url, place, start)
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        self._server = make_server(HOST, 0, self.app.web(), threaded=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.root = f"http://{HOST}:{self._server.port}"

    def close(self) -> None:
        """Stop serving too."""
        self._server.shutdown()
        self._server.server_close()
        super().close()


class Wecom(Served):
    """WeCom: cards are pressed, the menu is tapped."""

    name = "wecom_app"

    def __init__(self, url: str, place: Path, start: datetime) -> None:
        super().__init__(url, place, start)
        self.standin.hook = f"{self.root}/hook/wecom_app"

    def say(self, member_id: int, text: str) -> str:
        """Typed in the chat with the app."""
        return self.standin.say(self.accounts[member_id], text).reply

    def ways_of(self) -> dict[How, Callable[[Line, str], str | None]]:
        """Tapping and pressing."""
        return {How.TAPPED: self._tap, How.PRESSED: self._press}

    def _tap(self, line: Line, words: str) -> str | None:
        return self.standin.event("click", self.accounts[line.member], EventKey=words).reply

    def _press(self, line: Line, words: str) -> str | None:
        """Press the newest card before him that has the button and stands for these words or the first of them."""
        userid = self.accounts[line.member]
        for sent in reversed(self.standin.outbox):
            body = sent["body"]
            found = [one for one in body.get("button_list", ()) if one["text"] == line.button]
            if userid in sent["to"] and found and words.startswith(found[0]["key"]):
                return self.standin.click(userid, body["task_id"], found[0]["key"]).button
        return None


class Official(Served):
    """An Official Account: the menu is tapped, and some speak."""

    name = "wechat_oa"
    VOICE = b"#!AMR\n" + bytes(32)

    def __init__(self, url: str, place: Path, start: datetime) -> None:
        super().__init__(url, place, start)
        self.oa.hook = f"{self.root}/hook/wechat_oa"

    def _channels(self, root: str) -> config.Channels:
        """The account in place of the company's app, everybody of the company its follower."""
        account = Account("wxbench000000001", "gh_bench", "s" * 32, company.TOKEN, company.AES_KEY)
        known = {"app_id": account.app_id, "secret": account.secret, "token": account.token}
        known |= {"aes_key": account.aes_key, "mode": account.mode, "api_base": root + "/oa/cgi-bin/"}
        self.oa = OaStandIn(account, clock=self.clock)
        self.oa.open(self.standin)
        self._follow()
        return config.Channels(wechat_oa=config.WechatOa.model_validate(known))

    def _follow(self) -> None:
        """Bind the accounts of all to their openids."""
        bound: sa.Table = SQLModel.metadata.tables["chat_account"]
        self.accounts = {member: openid_for(str(member)) for member in self.accounts}
        self.oa.add_followers(Follower(openid, str(member)) for member, openid in self.accounts.items())
        theirs = bound.update().where(bound.c.member_id == sa.bindparam("member"))
        with self.database.write() as session:
            session.connection().execute(
                theirs.values(channel=self.name, userid=sa.bindparam("openid")),
                [{"member": member, "openid": openid} for member, openid in self.accounts.items()],
            )

    def say(self, member_id: int, text: str) -> str:
        """Typed in the chat with the account."""
        return self.oa.say(self.accounts[member_id], text).reply

    def ways_of(self) -> dict[How, Callable[[Line, str], str | None]]:
        """Tapping and speaking."""
        return {How.TAPPED: self._tap, How.SPOKEN: self._speak}

    def _tap(self, line: Line, words: str) -> str | None:
        return self.oa.press(self.accounts[line.member], words).reply

    def _speak(self, line: Line, words: str) -> str | None:
        return self.oa.hand(self.accounts[line.member], "voice", "voice.amr", self.VOICE, heard=words).reply


ALL: tuple[type[Door], ...] = (Door, Wecom, Official)
"""The first is what the others are compared with."""
