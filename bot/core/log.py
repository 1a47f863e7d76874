"""Logs: one JSON line an event, with people and secrets masked before anything is written."""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any

from pythonjsonlogger.json import JsonFormatter

SECRET = re.compile(
    r"(?i)(\b(?:\w*(?:token|secret|signature|password|passwd|aes_?key|link_key|_key)|code|key)"
    r"[\"']?(?:=|\s*:\s*|%3D)(?:b?[\"'])?)[^&\s\"',;)}\]]+"
)
"""A name that says it is a secret, and its value: in a URL, a repr, JSON or a form."""
USER_OF_URL = re.compile(r"(\w://[^\s:/@]*:)[^\s/@]+@")
"""The password in a database URL."""
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


class Masking(logging.Filter):
    """Masks tokens, phones, ID numbers and the names it was given, in messages and tracebacks of every library."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        super().__init__()
        self._names: re.Pattern[str] | None = None
        self.learn(names)

    def learn(self, names: Iterable[str]) -> None:
        """The names that must not stand in a log; replaces the earlier ones."""
        found = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, found))) if found else None

    def clean(self, text: str) -> str:
        """The text without what a log must not hold."""
        text = SECRET.sub(r"\1***", USER_OF_URL.sub(r"\1***@", text))
        text = ID_NUMBER.sub("<证件号>", text)
        text = PHONE.sub("<手机号>", text)
        return self._names.sub(lambda found: found[0][0] + "*" * (len(found[0]) - 1), text) if self._names else text

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, cleaned."""
        record.msg = self.clean(_message(record))
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_info = None
        record.exc_text = self.clean(record.exc_text) if record.exc_text else None
        record.stack_info = self.clean(record.stack_info) if record.stack_info else None
        for name, value in list(vars(record).items()):
            if name not in STANDARD:
                setattr(record, name, self._cleaned(name, value))
        return True

    def _cleaned(self, name: str, value: Any) -> Any:
        """An extra field: its own name may say that it is a secret; what is inside lists and tables too."""
        if isinstance(value, dict):
            return {key: self._cleaned(str(key), inner) for key, inner in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._cleaned(name, inner) for inner in value]
        if value is None or isinstance(value, bool | float):
            return value
        told = f"{name}={value}"
        kept = self.clean(told)
        if kept == told and isinstance(value, int):
            return value
        return kept.removeprefix(f"{name}=")


def _message(record: logging.LogRecord) -> str:
    """The message; a call whose arguments do not fit must not take down what it only wanted to tell of."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args!r}"


STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
masking = Masking()


def setup(level: str = "INFO", *, json_lines: bool = True) -> None:
    """Send all logs to standard error, masked; calling it again replaces what was set."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(masking)
    fields = "%(asctime)s %(levelname)s %(name)s %(message)s"
    handler.setFormatter(
        JsonFormatter(fields, rename_fields={"asctime": "at", "levelname": "level"}, json_ensure_ascii=False)
        if json_lines
        else logging.Formatter(fields)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("alembic", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
