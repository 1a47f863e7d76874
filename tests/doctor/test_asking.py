"""One question to a server: whatever comes back, or does not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.doctor import asking
from bot.doctor.asking import Heard, UnheardError, ask


@contextmanager
def answering(raw: bytes) -> Iterator[str]:
    """A server that says these bytes to whoever calls, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            caller, _ = server.accept()
            with caller:
                caller.recv(65536)
                caller.sendall(raw)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def test_an_answer_without_a_date_has_none() -> None:
    with answering(b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"errcode":7}') as base:
        heard = ask("GET", base, "x")

    assert (heard.status, heard.code, heard.dated) == (200, 7, None)
    assert heard.seconds < 5


def test_of_a_long_answer_only_the_beginning_is_read() -> None:
    body = b"5\r\nhello\r\n" + b"20000\r\n" + b"x" * 0x20000 + b"\r\n0\r\n\r\n"
    with answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body) as base:
        heard = ask("GET", base)

    assert len(heard.body) == asking.MOST
    assert heard.body.startswith(b"helloxxx")
    assert heard.code is None


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
    ],
)
def test_what_breaks_off_is_one_sentence(raw: bytes) -> None:
    with answering(raw) as base, pytest.raises(UnheardError, match="连接中断") as unheard:
        ask("GET", base, "gettoken", params={"corpsecret": "hush"})

    assert "hush" not in repr(unheard.value)
    assert unheard.value.__context__ is None


@pytest.mark.parametrize(
    ("body", "code"),
    [(b'{"errcode":0}', 0), (b'{"ip_list":[]}', 0), (b"{}", None), (b"[1]", None), (b"<", None), (b"\xff", None)],
)
def test_an_object_without_an_errcode_is_a_success(body: bytes, code: int | None) -> None:
    assert Heard(200, body, None, 0.0).code == code
