"""A served app with a store of its own, and WeCom knocking at its door."""

import threading
import time
from collections.abc import Sequence
from contextlib import closing
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from bench import company, load
from bench.load import Answer, Driver, Message
from bench.served import Served

SIGNED = f"已签到：{company.TITLE}。改错回「撤回」。"


class House:
    """One server process with its store; every member speaks from an account of his own."""

    def __init__(self, url: str, place: Path) -> None:
        self.url = url
        self.served = Served(company.settings(url), place)
        self.sender = load.postman()
        self._numbers = count(time.time_ns())
        self._places = count()

    def member(self) -> str:
        """The account of somebody who has said nothing yet."""
        return company.userid(next(self._places))

    def number(self) -> int:
        """A new message number."""
        return next(self._numbers)

    def sealed(
        self, userid: str = "", text: str = "签到", *, number: int | None = None, created: int | None = None
    ) -> Message:
        """A message signed now."""
        return load.sealed(self.sender, userid or self.member(), number or self.number(), text, created=created)

    def again(self, message: Message, text: str = "签到") -> Message:
        """The same message as WeCom delivers it again: encrypted anew, with another nonce."""
        return self.sealed(message.userid, text, number=message.number)

    def post(self, messages: Sequence[Message], connections: int = 12) -> list[Answer]:
        """Deliver messages, as many at once as there are connections; in the order of the answers."""
        with closing(Driver(self.served.port, min(connections, len(messages)))) as driver:
            return driver.full(messages).answers

    def say(self, userid: str, text: str = "签到") -> str:
        """What somebody is answered."""
        [answer] = self.post([self.sealed(userid, text)])
        assert answer.status == 200
        return self.opened(answer)

    def opened(self, answer: Answer) -> str:
        """The words of an answer, checked as WeCom would."""
        return load.opened(self.sender, answer)

    def words(self, answers: Sequence[Answer]) -> set[tuple[int, str]]:
        """The different answers by status and words."""
        return {(one.status, self.opened(one)) for one in answers}

    def ask(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """Look into the store from outside."""
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(sa.text(query), values)]
        engine.dispose()
        return found

    def stored(self, numbers: Sequence[int]) -> int:
        """How many rows the inbox holds for these messages."""
        keys = {f"m:{number}" for number in numbers}
        return sum(key in keys for (key,) in self.ask("SELECT key FROM inbox_message"))

    def present(self, userid: str) -> list[tuple[object, ...]]:
        """The attendance rows of a member: state, and how often the audit names it."""
        return self.ask(
            "SELECT a.state, (SELECT count(*) FROM audit_entry e WHERE e.actor_id = c.member_id) FROM attendance a"
            " JOIN chat_account c ON c.member_id = a.member_id WHERE c.userid = :userid",
            userid=userid,
        )

    def talking(self, messages: Sequence[Message], connections: int = 8) -> "Talking":
        """Deliver messages beside what the test does next; ended connections are not opened again."""
        return Talking(Driver(self.served.port, connections), messages)


class Talking(threading.Thread):
    """Messages on their way."""

    def __init__(self, driver: Driver, messages: Sequence[Message]) -> None:
        super().__init__()
        self._driver = driver
        self._messages = messages
        self.answers: list[Answer] = []
        self.start()

    def run(self) -> None:
        with closing(self._driver) as driver:
            driver.full(self._messages, heard=self.answers.append)

    def wait_for(self, many: int) -> None:
        """Until so many were answered."""
        while len(self.answers) < many and self.is_alive():
            time.sleep(0.001)

    def finished(self) -> list[Answer]:
        """All answers, once nothing is under way."""
        self.join()
        return self.answers
