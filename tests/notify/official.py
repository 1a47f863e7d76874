"""An official account as its platform keeps it: who is heard opens a window, and beyond it nothing is taken."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import count
from threading import Lock

import sqlalchemy as sa

from bot import notify
from bot.channels.base import DeliveryError, Incoming, Outgoing, Receipt, Verdict, Window
from bot.people import ChatAccount
from tests.notify.conftest import Desk

MESSAGE = Window("message", timedelta(hours=48), 5)
TAP = Window("tap", timedelta(minutes=1), 3)
OFFICIAL = "wechat_oa"


class Official:
    """Counts what each account may still be told, for itself: whoever asks for more is refused."""

    def __init__(self, desk: Desk, *, has_outside: bool) -> None:
        self.has_outside = has_outside
        self.desk = desk
        self.said: dict[str, list[str]] = defaultdict(list)
        self.knocks: dict[str, list[str]] = defaultdict(list)
        self.refused: Counter[str] = Counter()
        self.fails: list[DeliveryError] = []
        self.answers_lost = 0
        """Of the next letters the answer does not come back, though they arrive."""
        self._open: dict[tuple[str, str], tuple[datetime, int]] = {}
        self._numbers = count(1)
        self._one_at_a_time = Lock()
        desk.channels[OFFICIAL] = self
        desk.courier = desk.another_courier()

    def join(self, name: str, userid: str = "") -> str:
        """Let somebody read here too; returns the account."""
        userid = userid or f"o{self.desk.world.who(name)}"
        with self.desk.acting() as ctx:
            who = self.desk.world.who(name)
            ctx.session.add(ChatAccount(channel=OFFICIAL, userid=userid, member_id=who, bound_at=ctx.now))
        return userid

    def move(self, name: str) -> str:
        """Let somebody read here and nowhere else; returns the account."""
        with self.desk.acting() as ctx:
            theirs = {"him": self.desk.world.who(name)}
            ctx.connection.execute(sa.text("DELETE FROM chat_account WHERE member_id = :him"), theirs)
        return self.join(name)

    def hear(self, userid: str, opens: Window = MESSAGE) -> None:
        """Somebody writes, or taps the menu."""
        now = self.desk.clock()
        with self._one_at_a_time:
            self._open[userid, opens.kind] = (now + opens.lasts, opens.messages)
        incoming = Incoming(OFFICIAL, f"n{next(self._numbers)}", userid, "待办", sent_at=now, opens=opens)
        with self.desk.acting() as ctx:
            notify.hear(ctx, incoming, "好。", "")

    def use_up(self, userid: str) -> None:
        """Somebody answers him by hand, on the platform's own page."""
        for mine, kind in self._open:
            if mine == userid:
                self._open[userid, kind] = (self.desk.clock(), 0)

    def send(self, message: Outgoing) -> Receipt:
        """Take what may be said, and nothing else."""
        [userid] = message.to
        assert message.card is None, "nothing here has buttons"
        assert message.file is None, "no files are taken here"
        if self.fails:
            raise self.fails.pop(0)
        with self._one_at_a_time:
            return self._said(userid, message)

    def _said(self, userid: str, message: Outgoing) -> Receipt:
        if message.outside:
            assert self.has_outside
            self.knocks[userid].append(message.text)
        else:
            self._take(userid)
            self.said[userid].append(message.text)
        if self.answers_lost:
            self.answers_lost -= 1
            raise DeliveryError("没有回答。", verdict=Verdict.AGAIN, maybe_arrived=True)
        return Receipt("")

    def _take(self, userid: str) -> None:
        now = self.desk.clock()
        open_ = [(until, left, key) for key, (until, left) in self._open.items() if key[0] == userid]
        usable = sorted(one for one in open_ if one[0] > now and one[1] > 0)
        if not usable:
            self.refused[userid] += 1
            raise DeliveryError("对方已超过回复时限（45015）。", verdict=Verdict.CLOSED, code=45015)
        until, left, key = usable[0]
        self._open[key] = (until, left - 1)
