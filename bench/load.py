"""The other side of the wire: sealed callbacks over persistent raw sockets, as fast as answered or at a steady pace.

One thread and a selector: what is measured is the server, so the driver must cost little. Latency at a steady pace
counts from the moment a message was due, not from when a connection was free for it.
"""

import re
import selectors
import socket
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench import company
from bot.core.clock import system_clock
from bot.demo.standin_callbacks import App, Postman, write

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
PATIENCE = 10.0
"""Seconds without any answer after which a connection is given up."""


def postman() -> Postman:
    """WeCom, as far as callbacks go."""
    return Postman(App(company.CORP_ID, company.AGENT_ID, "s" * 40, company.TOKEN, company.AES_KEY))


@dataclass(frozen=True, slots=True)
class Message:
    """One callback ready to be written: who speaks, the number of the message, the bytes of the request."""

    userid: str
    number: int
    request: bytes


def text(userid: str, number: int, content: str = "签到", *, created: int | None = None) -> str:
    """The XML of a text message."""
    return write(
        {
            "ToUserName": company.CORP_ID,
            "FromUserName": userid,
            "CreateTime": created or int(system_clock().timestamp()),
            "MsgType": "text",
            "Content": content,
            "MsgId": number,
            "AgentID": company.AGENT_ID,
        }
    )


def sealed(sender: Postman, userid: str, number: int, content: str = "签到", *, created: int | None = None) -> Message:
    """A message signed now; sealed twice it is the same message in other bytes."""
    query, body = sender.seal(text(userid, number, content, created=created), system_clock())
    return Message(userid, number, request(query, body))


def request(query: dict[str, str], body: bytes) -> bytes:
    """The request of one callback."""
    return (
        f"POST /hook/wecom_app?{urlencode(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status 0 when the connection ended before the answer was whole."""

    message: Message
    status: int
    seconds: float
    body: bytes


@dataclass(slots=True)
class Run:
    """All answers of one run and the seconds it took."""

    answers: list[Answer] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Messages answered with 200 a second."""
        return len(self.good()) / self.seconds

    def good(self) -> list[Answer]:
        """The answers with 200."""
        return [one for one in self.answers if one.status == 200]

    def latency(self, percent: int) -> float:
        """A percentile in milliseconds."""
        return 1000 * statistics.quantiles([one.seconds for one in self.answers], n=100)[percent - 1]


@dataclass(slots=True)
class _Line:
    """One persistent connection and what is on it."""

    port: int
    socket: socket.socket
    message: Message | None = None
    since: float = 0.0
    received: bytes = b""

    @classmethod
    def open(cls, port: int) -> "_Line":
        return cls(port, _connected(port))

    def send(self, message: Message, since: float) -> bool:
        self.message, self.since, self.received = message, since, b""
        try:
            self.socket.sendall(message.request)
        except OSError:
            return False
        return True

    def read(self) -> tuple[int, bytes] | None:
        """Status and body once the answer is whole; status 0 when the connection ended."""
        try:
            chunk = self.socket.recv(65536)
        except OSError:
            chunk = b""
        if not chunk:
            return 0, b""
        self.received += chunk
        head, gap, body = self.received.partition(b"\r\n\r\n")
        if not gap:
            return None
        length = LENGTH.search(head)
        if length is None or len(body) < int(length[1]):
            return None
        return int(head[9:12]), body


def _connected(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), PATIENCE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


class Driver:
    """Some connections to one server."""

    def __init__(self, port: int, connections: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._idle: deque[_Line] = deque()
        self._lines = [_Line.open(port) for _ in range(connections)]
        for line in self._lines:
            self._selector.register(line.socket, selectors.EVENT_READ, line)
            self._idle.append(line)
        self._busy = 0

    def close(self) -> None:
        """Hang up."""
        self._selector.close()
        for line in self._lines:
            line.socket.close()

    def full(
        self, messages: Iterable[Message], *, seconds: float = 1e9, heard: Callable[[Answer], None] | None = None
    ) -> Run:
        """Each connection sends its next message when it got its answer; ends after `seconds` or with the messages.

        A connection that ends is not opened again.
        """
        run, begin = Run(), time.perf_counter()
        waiting = iter(messages)
        more = True
        while True:
            now = time.perf_counter()
            more = more and now - begin < seconds
            while more and self._idle:
                message = next(waiting, None)
                if message is None:
                    more = False
                    break
                self._send(self._idle.popleft(), message, time.perf_counter(), run)
            if not self._busy:
                break
            self._hear(run, None, heard)
        run.seconds = time.perf_counter() - begin
        return run

    def paced(self, messages: Sequence[Message], *, rate: float) -> Run:
        """Message number n is due n / rate seconds after the start, whatever became of the others."""
        run, begin = Run(), time.perf_counter()
        due = 0
        while due < len(messages) or self._busy:
            now = time.perf_counter() - begin
            while due < len(messages) and self._idle and due / rate <= now:
                self._send(self._idle.popleft(), messages[due], begin + due / rate, run)
                due += 1
            soon = max(due / rate - (time.perf_counter() - begin), 0) if self._idle and due < len(messages) else None
            self._hear(run, soon, None)
            if not self._idle and not self._busy:
                break
        run.seconds = time.perf_counter() - begin
        return run

    def _send(self, line: _Line, message: Message, since: float, run: Run) -> None:
        if line.send(message, since):
            self._busy += 1
        else:
            self._drop(line)
            run.answers.append(Answer(message, 0, 0.0, b""))

    def _drop(self, line: _Line) -> None:
        self._selector.unregister(line.socket)
        line.socket.close()
        if line in self._idle:
            self._idle.remove(line)

    def _hear(self, run: Run, timeout: float | None, heard: Callable[[Answer], None] | None) -> None:
        ready = [key.data for key, _ in self._selector.select(PATIENCE if timeout is None else timeout)]
        stuck = [line for line in self._lines if line.message] if timeout is None and not ready else []
        for line in ready or stuck:
            found = (0, b"") if stuck else line.read()
            if found is None:
                continue
            if line.message is not None:
                self._busy -= 1
                answer = Answer(line.message, found[0], time.perf_counter() - line.since, found[1])
                run.answers.append(answer)
                if heard is not None:
                    heard(answer)
                line.message = None
            if found[0]:
                self._idle.append(line)
            else:
                self._drop(line)


def opened(sender: Postman, answer: Answer) -> str:
    """The words of a sealed reply; empty when there are none.

    Raises:
        ValueError: the reply is not one WeCom would show to who spoke.
    """
    if not answer.body:
        return ""
    ciphertext = answer.body.split(b"<Encrypt><![CDATA[")[1].split(b"]]>")[0].decode()
    plain = sender.vault.decrypt(ciphertext)
    if f"<ToUserName><![CDATA[{answer.message.userid}]]>" not in plain:
        raise ValueError("reply to somebody else")
    return plain.split("<Content><![CDATA[")[1].split("]]>")[0]
