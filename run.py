#!/usr/bin/env python3
"""The front gate: `python3 run.py demo`, `python3 run.py test`, or any `zhibu` command.

Standard library only. Makes `.venv` beside this file, installs the hashed lock file when it
changed, then runs inside. Works on a bare Python 3.11 or newer, on Linux, macOS and Windows.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".venv"
PYTHON = ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


def prepare(lock: Path) -> None:
    """Bring `.venv` up to the lock file; nothing to do when its hash is already marked."""
    mark = ENV / f".{lock.name}.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if PYTHON.exists() and mark.exists() and mark.read_text("utf-8") == wanted:
        return
    print("首次运行或依赖有更新，正在准备环境（约一分钟）…", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        venv.create(ENV, with_pip=True, clear=ENV.exists())
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    done = subprocess.run([*pip, "--require-hashes", "--requirement", str(lock)], check=False)
    if done.returncode:
        sys.exit("依赖没有装好：请检查网络或软件源，再运行一次。已装好的部分不会重装。")
    mark.write_text(wanted, "utf-8")


def main(arguments: "list[str]") -> int:  # quoted: an old Python must reach the sentence below
    """Prepare the environment and hand over; returns the exit code of what ran."""
    if sys.version_info < OLDEST:
        sys.exit(f"需要 Python 3.11 或更高版本，当前为 {sys.version.split()[0]}。请安装新版后再试。")
    wanted, *rest = arguments or ["demo"]
    testing = wanted == "test"
    prepare(ROOT / ("requirements-dev.lock" if testing else "requirements.lock"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if testing:
        os.chdir(ROOT)
        return become([str(PYTHON), "-m", "pytest", *rest], environment)
    return become([str(PYTHON), "-m", "bot", wanted, *rest], environment)


def become(command: "list[str]", environment: "dict[str, str]") -> int:
    """Turn into the command, so that signals reach it; on Windows, which cannot, run it and wait."""
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(command[0], command, environment)  # noqa: S606 the command is ours
    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # it reached the command too, which says goodbye in its own time


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
