"""A server process on loopback with a store of its own: started, asked, stopped, killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ZHIBU = (sys.executable, "-m", "bot", "serve")
REFERENCE = (sys.executable, "-m", "bench.reference")


class Served:
    """One server; started again it keeps its port."""

    def __init__(self, environ: Mapping[str, str], place: Path, command: Sequence[str] = ZHIBU) -> None:
        self.environ = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
        self.environ |= environ
        if self.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # an installed program has its sources read already
            self.environ["PYTHONPYCACHEPREFIX"] = str(place / "bytecode")
        self.command = command
        self.log = place / f"{command[-1]}.log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, patience: float = 60.0) -> float:
        """Start and wait until it answers; returns the seconds that took."""
        begin = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "--port", str(self.port)],
                cwd=self.log.parent,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while self.status("/healthz") is None:
            if self.process.poll() is not None or time.monotonic() - begin > patience:
                raise RuntimeError(f"the server did not start:\n{self.said()}")
            time.sleep(0.02)
        return time.monotonic() - begin

    def said(self) -> str:
        """The end of what it wrote to its log."""
        return self.log.read_text("utf-8")[-2000:]

    def status(self, path: str, *, timeout: float = 5.0) -> int | None:
        """The status of a GET; None when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def kill(self) -> None:
        """End all its processes at once, as a power switch would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self, *, patience: float = 10.0) -> float:
        """Ask it to end; returns the seconds it took.

        Raises:
            subprocess.TimeoutExpired: it did not.
        """
        assert self.process is not None
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(patience)
        self.process = None
        return time.monotonic() - begin

    def busy(self) -> float:
        """The processor seconds it has used so far: how long it would have taken on an idle machine, waits left out."""
        assert self.process is not None
        ticks = 0
        for one in (self.process.pid, *self.workers()):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(field) for field in fields[11:15])
        return ticks / os.sysconf("SC_CLK_TCK")

    def workers(self) -> list[int]:
        """The processes below the one we started."""
        assert self.process is not None
        return children(self.process.pid)


def children(parent: int) -> list[int]:
    """The numbers of the direct children of a process that serve."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(one) for one in listed if b"resource_tracker" not in Path(f"/proc/{one}/cmdline").read_bytes()]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
