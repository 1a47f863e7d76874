"""Logs: one JSON line an event, with people and secrets masked before anything is written."""

import logging
import re
import sys
from collections.abc import Iterable

from pythonjsonlogger.json import JsonFormatter

SECRET = re.compile(
    r"(?i)\b(access_token|corpsecret|secret|token|aes_?key|encodingaeskey|msg_signature|signature|code|key|password)"
    r"(=|\"?: ?\"?|%3D)[^&\s\"',)}]+"
)
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
        text = SECRET.sub(r"\1\2***", text)
        text = ID_NUMBER.sub("<证件号>", text)
        text = PHONE.sub("<手机号>", text)
        return self._names.sub(lambda found: found[0][0] + "*" * (len(found[0]) - 1), text) if self._names else text

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, cleaned."""
        record.msg = self.clean(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
            record.exc_info = None
        for name, value in vars(record).items():
            if name not in STANDARD and isinstance(value, str):
                setattr(record, name, self.clean(value))
        return True


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
    logging.getLogger("urllib3").setLevel(logging.WARNING)
