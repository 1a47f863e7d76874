"""Requests that are not quite HTTP and connections that are not quite honest (F13, F14), over raw sockets."""

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass

MEGABYTE = 1 << 20
HELD = 40
"""Half requests kept open at once."""


@dataclass(frozen=True, slots=True)
class Attack:
    """Bytes to send, and whether we then stop sending (or only stop talking)."""

    name: str
    raw: bytes
    hang_up: bool = False


def attacks(path: str) -> Iterator[Attack]:
    """All of them, against one path."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode()
    for size in (1, 5, 10, 30):
        body = b"x" * (size * MEGABYTE)
        yield Attack(f"{size} MB", head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        yield Attack(f"{size} MB in chunks", head + b"Transfer-Encoding: chunked\r\n\r\n" + _chunked(body))
    bomb = gzip.compress(b"0" * (100 * MEGABYTE))
    yield Attack("gzip", head + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb)
    for length in ("10000000000", "-1", "abc", "1e3", "0x10", "", "+5", "5, 5", "99999999999999999999999"):
        yield Attack(f"length {length}", head + f"Content-Length: {length}\r\n\r\nhello".encode(), hang_up=True)
    yield Attack("length too long", head + b"Content-Length: 100\r\n\r\nhello", hang_up=True)
    yield Attack("length too short", head + b"Content-Length: 2\r\n\r\nhello world\r\n\r\n")
    yield Attack("two lengths", head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")
    both = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n"
    yield Attack("length and chunks", head + both)
    for coding in ("chunked, chunked", "xchunked", "gzip", "identity", "chunked\x0b"):
        yield Attack(
            f"coding {coding!r}", head + f"Transfer-Encoding: {coding}\r\n\r\n0\r\n\r\n".encode(), hang_up=True
        )
    for digits in ("ZZ", "-5", "FFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFFF", "5;" + "a" * 70_000, "", "0x5"):
        broken = head + f"Transfer-Encoding: chunked\r\n\r\n{digits}\r\nhello\r\n".encode()
        yield Attack(f"chunk {digits[:20]}", broken, hang_up=True)
    yield from _heads(path, head)
    yield from _methods(path)


def _heads(path: str, head: bytes) -> Iterator[Attack]:
    yield Attack("64 kB header", head + b"X-A: " + b"a" * 65_536 + b"\r\n\r\n")
    yield Attack("2000 headers", head + b"".join(b"X-%d: a\r\n" % n for n in range(2_000)) + b"\r\n")
    for line in (b"no colon", b": no name", b"X A: b", b"X-A: \0", b" folded", b"X-\xff: b", b"Host: other", b"\0"):
        yield Attack(f"header {line!r}", head + line + b"\r\nContent-Length: 0\r\n\r\n", hang_up=True)
    for target in (
        "/" + "a" * 65_536,
        f"{path}?{'a=b&' * 30_000}",
        f"{path}/../../etc/passwd",
        f"{path}%00",
        "//",
        "*",
    ):
        request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
        yield Attack(f"target {target[:30]}", request.encode(), hang_up=True)
    yield Attack("target in UTF-8", "GET /hook/党?\xff HTTP/1.1\r\nHost: a\r\n\r\n".encode(), hang_up=True)
    yield Attack("no host", f"GET {path} HTTP/1.1\r\n\r\n".encode(), hang_up=True)


def _methods(path: str) -> Iterator[Attack]:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "FOO", "post", "G\0T", "A" * 10_000):
        request = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
        yield Attack(f"method {method[:10]!r}", request.encode(), hang_up=True)
    for line in (
        f"GET {path}\r\n",
        f"GET {path} HTTP/9.9\r\n\r\n",
        f"GET {path} HTTP/1\r\n\r\n",
        "\r\n" * 1_000,
        "GET\r\n\r\n",
    ):
        yield Attack(f"line {line[:20]!r}", line.encode(), hang_up=True)
    yield Attack("HTTP/2 at once", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 100, hang_up=True)
    yield Attack("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)), hang_up=True)
    yield Attack("noughts", b"\0" * 10_000, hang_up=True)


def _chunked(body: bytes) -> bytes:
    return b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"


def fire(host: str, port: int, attack: Attack, patience: float = 10.0) -> tuple[str, float]:
    """The status line's number, `closed`, or `silent`; and how many seconds it took."""
    begin = time.monotonic()
    answer = b""
    try:
        with socket.create_connection((host, port), timeout=patience) as connection:
            with suppress(ConnectionError, TimeoutError):  # many answer before they have heard us out
                connection.sendall(attack.raw)
            if attack.hang_up:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(4096)
    except TimeoutError:
        return "silent", time.monotonic() - begin
    except OSError:
        return "closed", time.monotonic() - begin
    status = answer.split(b" ", 2)[1:2]
    return status[0][:3].decode("latin-1") if status else "closed", time.monotonic() - begin


def hold(host: str, port: int, path: str, stack: ExitStack) -> int:
    """Open half requests and keep them open until the stack is left; returns how many the server took."""
    taken = 0
    for _ in range(HELD):
        with suppress(OSError):
            connection = stack.enter_context(socket.create_connection((host, port), timeout=5))
            connection.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\n<xml>".encode())
            taken += 1
    return taken
