"""A small threaded web server on loopback, as the stand-in and the chat window need it."""

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HOST = "127.0.0.1"
JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What a route is asked."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    headers: Mapping[str, str]

    @property
    def is_local(self) -> bool:
        """Whether it was asked under this machine's own name; else a foreign name was pointed here."""
        return self.headers.get("host", "").rpartition(":")[0] in {HOST, "localhost"}

    def json(self) -> dict[str, Any] | None:
        """The object in the body; None when there is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    def said_as_json(self) -> dict[str, Any] | None:
        """As `json`, where the body is said to be JSON: some endpoints take it in no other form."""
        return self.json() if self.headers.get("content-type", "").startswith("application/json") else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers; it may also stay silent for `hang` seconds, or `reset` the connection."""

    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: float = 0.0
    reset: bool = False

    @classmethod
    def of(cls, content: object, status: int = 200) -> "Answer":
        """Content as JSON."""
        return cls(json.dumps(content, ensure_ascii=False).encode(), JSON, status)


Handler = Callable[[Request], Answer]


class Door:
    """Routes and the server that serves them; a path ending in `*` takes everything below it."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str], Handler] = {}
        self._closing = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    def route(self, method: str, path: str, handler: Handler) -> None:
        """Let `handler` answer; a later route replaces an earlier one."""
        self._routes[method, path] = handler

    def serve(self, port: int = 0) -> str:
        """Start serving on loopback; returns the base URL without a slash at its end."""
        caller = type("Caller", (_Caller,), {"door": self})
        self._server = _Server((HOST, port), caller)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://{HOST}:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop serving; silent connections are let go."""
        self._closing.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def is_over_after(self, seconds: float) -> bool:
        """Wait some seconds, less if the server closes; whether it has."""
        return self._closing.wait(seconds)

    def answer(self, request: Request) -> Answer:
        """The answer of the route with the longest fitting path."""
        exact = self._routes.get((request.method, request.path))
        if exact is not None:
            return exact(request)
        below = [
            (len(path), handler)
            for (method, path), handler in self._routes.items()
            if method == request.method and path.endswith("*") and request.path.startswith(path[:-1])
        ]
        if not below:
            return Answer(b"no such page", status=404)
        return max(below, key=lambda found: found[0])[1](request)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hung up is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Caller(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One segment a reply: written piece by piece, Nagle and delayed acknowledgements cost 40 ms each.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 60
    door: Door

    def log_message(self, *_: object) -> None:
        """Nothing: addresses hold secrets."""

    def _take(self) -> None:
        at = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        query = dict(parse_qsl(at.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, at.path, query, self.rfile.read(length), headers)
        if self.door.is_over_after(0):
            self._drop(rudely=True)
            return
        answer = self.door.answer(request)
        if answer.hang or answer.reset:
            self.door.is_over_after(answer.hang)
            self._drop(rudely=answer.reset)
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def _drop(self, *, rudely: bool) -> None:
        self.close_connection = True
        if rudely:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    do_GET = do_POST = _take  # noqa: N815  named by http.server
